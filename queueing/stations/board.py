"""The Board of Immigration Appeals at the start: how many appeals are pending, and since when.

How many is published for some dates, of case appeals to 2020 and of everything before the Board,
motions and bond appeals too, since; the model takes either for its appeals. The Board is taken to
decide in the order of filing, so that those pending are the last ones filed; their classes and
courts are those of the docket then.
"""

from __future__ import annotations

from datetime import date

import numpy as np

import inputs
from queueing.docket.waits import Array
from queueing.stations.initial import rounded

MOST_MONTHS = 120  # an appeal pending at the start is no older


def pending_appeals(on: date) -> float:
    """Appeals pending on a day: in a straight line between the published dates of one count.

    Level before the first date, and after the last one of a count until the next count begins.
    """
    table = inputs.table("board_pending")
    latest = max(int((table["as_of"].dt.date <= on).sum()) - 1, 0)
    counts = table[table["counts"] == table["counts"].iloc[latest]]
    days = [day.toordinal() for day in counts["as_of"].dt.date]
    return float(np.interp(on.toordinal(), days, counts["appeals"].to_numpy(dtype=float)))


def appeal_numbers(on: date, pending: Array, filed_per_year: float) -> Array:
    """The appeals pending on a day by month of the appeal, court and class (int64).

    `pending` (int64[months, C, K]) are the active cases of the courts, whose last month is that of
    the day; so many appeals are filed a year.
    """
    number = pending_appeals(on)
    months = min(len(pending), MOST_MONTHS)
    monthly = max(filed_per_year / 12.0, number / months)
    by_month = np.diff(np.minimum(np.arange(months + 1) * monthly, number))[::-1]
    where = pending.sum(axis=0) / max(int(pending.sum()), 1)
    expected = np.zeros(pending.shape)
    expected[-months:] = by_month[:, None, None] * where
    return rounded(expected, round(number))
