"""Marks of nationality groups: their shares of new cases, of those pending, of removal orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from queueing.docket import codes
from queueing.marks.mark import Mark, Seen, percent
from queueing.stations.nationality import nationalities

MEXICO, CENTRAL, NICARAGUA = "mexico", "northern_central_america", "nicaragua"
ORDERS = [codes.GROUP_COMPLETED + how for how in (codes.REMOVAL, codes.IN_ABSENTIA)]
COUNTED = {
    "receipts": ("New cases", [codes.GROUP_RECEIVED]),
    "pending": ("Active cases", [codes.GROUP_ACTIVE]),
    "ordered": ("Orders of removal, in absentia included,", ORDERS),
}


def _share(counted: str, groups: Sequence[str]) -> Callable[[Seen], float]:
    """The share, in per cent, of some groups in what is counted in the months."""
    what, columns = COUNTED[counted]

    def share(seen: Seen) -> float:
        counts = seen.record.groups[seen.months][..., columns].sum(axis=(0, 2))
        mine = sum(float(counts[nationalities().index(group)]) for group in groups)
        return percent(mine, float(counts.sum()))

    share.__doc__ = f"{what} of the group, over those of all."
    return share


NATIONALITY_MARKS: dict[str, Mark] = {
    "receipts_mexico": Mark("Mexico, of new cases", _share("receipts", [MEXICO])),
    "receipts_central_america": Mark(
        "El Salvador, Guatemala, Honduras, of new cases", _share("receipts", [CENTRAL])
    ),
    "pending_mexico": Mark("Mexico, of those pending", _share("pending", [MEXICO])),
    "pending_central_america": Mark(
        "El Salvador, Guatemala, Honduras, of those pending", _share("pending", [CENTRAL])
    ),
    "pending_mexico_central_america": Mark(
        "These four countries, of those pending", _share("pending", [MEXICO, CENTRAL])
    ),
    "ordered_mexico": Mark("Mexico, of removal orders", _share("ordered", [MEXICO])),
    "ordered_central_america": Mark(
        "El Salvador, Guatemala, Honduras, of removal orders",
        _share("ordered", [CENTRAL]),
        missed=(
            "a group decides nothing of what becomes of its cases; and those completed are younger "
            "than in truth (see mean days pending): more of them are of whoever came last."
        ),
    ),
    "ordered_nicaragua": Mark("Nicaragua, of removal orders", _share("ordered", [NICARAGUA])),
}
