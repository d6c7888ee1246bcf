"""The courts' receipts by channel as they may come, and every stream that can be forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem, did_you_mean

from . import published
from .arrays import Array
from .checks import Date, check_cap, check_request, month_of
from .disaggregate import Total
from .end_level import sd_of_end
from .flags import flags_of, shares_at
from .jumps import Jumps
from .kept import digest, kept
from .models import SHORTEST, Fitted, fit, median, simulate
from .office import STREAMS as OFFICE
from .office import office_streams, totals
from .paths import PathForecast
from .receipts_known import CHANNELS, ENTRY, history
from .series import describe, months_after

# These have a monthly series of their own; the others' season would be made up.
SEASONAL = ("border", "credible_fear")
# Goes with the entry channels: whom the border brings are screened, or come to court, or both.
WITH_ENTRY = "credible_fear"


def receipts(
    as_of: Date,
    months: int = 120,
    paths: int = 1000,
    seed: int = 1,
    uncertainty: bool = True,
    *,
    cap_multiple: float | None = None,
    office: bool = False,
) -> PathForecast:
    """Futures of the court's receipts by channel from `as_of` (a month end).

    paths: (paths, months, 4), columns border, interior, referral, returned. The three entry
    channels are drawn jointly, with jumps in the same months; returns have their own. Where the
    months end is known only as well as the totals tell (`end_level`). Without `uncertainty` there
    is one path, the median of each month.

    With `office` two more columns, affirmative and credible_fear, are what comes to the asylum
    office: no receipts of a court, so that the columns are not to be added up. Affirmative has
    draws of its own; credible_fear goes with the entry channels and jumps when they do, which are
    what they are without it. Both are missing before 2020-06: see `office_streams`. Raises
    `inputs.BadInput`.
    """
    check_request(months, paths, seed)
    receipts_known = history(as_of)
    origin = receipts_known.index[-1]
    beside = office_streams(origin) if office else {}
    known = {str(name): series for name, series in receipts_known.items()} | beside
    cap = check_cap(cap_multiple)
    jumps = Jumps.from_ledger()
    groups = [list(ENTRY), ["returned"], *([name] for name in beside)]

    def draw() -> Array:
        fits = [{name: fit(known[name], season=name in SEASONAL) for name in g} for g in groups]
        if uncertainty:
            return _drawn(fits, origin, months, paths, seed, jumps, cap)
        middle = [median([*group.values()], months, cap_multiple=cap)[None] for group in fits]
        return np.concatenate(middle, axis=2)

    told = [digest(series) for series in known.values()]
    behind = [str(total) for name in known for total in totals_behind(name, origin)]
    asked = (groups, SEASONAL, behind, months, paths, seed, uncertainty, jumps, cap)
    drawn = kept(("receipts", told, asked), draw)
    return PathForecast(
        paths=drawn,
        index=months_after(origin, months),
        columns=(*CHANNELS, *beside),
        origin=origin,
        seed=seed,
        model=describe(jumps, cap) if uncertainty else f"median of {describe(jumps, cap)}",
        flags=(*_carried_on(origin, list(beside)), *flags_of(list(known.values()), drawn, cap)),
    )


def _drawn(
    groups: Sequence[Mapping[str, Fitted]],
    origin: pd.Period,
    months: int,
    paths: int,
    seed: int,
    jumps: Jumps,
    cap: float,
) -> Array:
    """Paths (paths, months, series) of groups of fitted series, the entry channels' the first.

    Each group is drawn by itself, but for `WITH_ENTRY`, which follows the first.
    """
    draw = partial(simulate, jumps=jumps, cap_multiple=cap)
    drawn = []
    for number, group in enumerate(groups):
        ends = [
            sd_of_end(one.step, totals_behind(name, origin), origin, jumps)
            for name, one in group.items()
        ]
        fits = list(group.values())
        led = list(groups[0].values()) if WITH_ENTRY in group else []
        drawn.append(draw(fits, months, paths, seed, group=number, end_sd=ends, follows=led))
    return np.concatenate(drawn, axis=2)


def at_cap(coming: PathForecast, *, cap_multiple: float | None = None) -> pd.DataFrame:
    """How many paths of a forecast by `receipts` run into their cap, by series.

    Index series; cap (cases a month), reached and at_end (shares of the paths that ever stand at
    it, and that do in the last month). Where many end at it, what they add up to is set by the cap
    and not by what is known.
    """
    multiple = check_cap(cap_multiple)
    known = dict(history(coming.origin).items()) | office_streams(coming.origin)
    caps = {name: multiple * float(known[str(name)].max()) for name in coming.columns}
    found = [(cap, *shares_at(coming.joint[:, :, k], cap)) for k, cap in enumerate(caps.values())]
    index = pd.Index(list(caps), name="series")
    return pd.DataFrame(found, index=index, columns=["cap", "reached", "at_end"])


def _carried_on(origin: pd.Period, beside: Sequence[str]) -> list[str]:
    """Which series no published total reaches at `origin`, in words."""
    found = []
    for name in ("receipts", "returned", *beside):
        counted = totals_behind(name, origin)
        if late := origin.ordinal - max(total.last.ordinal for total in counted):
            found.append(f"{name}: no figure reaches the last {late} month(s), carried on")
    return found


def totals_behind(name: str, as_of: pd.Period) -> Sequence[Total]:
    """The published totals that the months of a stream up to `as_of` were spread from.

    None where its months are counted themselves: the border's series.
    """
    if name in (*ENTRY, "receipts"):
        return published.receipt_totals(as_of)
    if name == "returned":
        return published.return_totals(as_of)
    return [total for total in totals(name) if total.last <= as_of] if name in OFFICE else ()


def streams() -> list[str]:
    """Names of the monthly streams that can be forecast.

    The channels, "receipts", the asylum office's, and the border's series.
    """
    return [*CHANNELS, "receipts", *OFFICE, *sorted(_border_series())]


def stream(name: str, as_of: Date) -> pd.Series:
    """The monthly history of one of `streams()` up to `as_of`; "receipts" is the entry channels'.

    The border's series are one producer's count each, but `usbp_nationwide`, which is bridged.
    """
    names = streams()
    if name not in names:
        raise BadInput([Problem("stream", name, did_you_mean(name, names, "stream"))])
    if name in CHANNELS:
        return history(as_of)[name]
    if name == "receipts":
        return history(as_of)[list(ENTRY)].sum(axis=1).rename("receipts")
    if name in OFFICE:
        first = published.FIRST + SHORTEST - 1
        month = month_of(as_of, "as_of", first, published.last_known_month())
        known = office_streams(month)
        if not known:
            allowed = "must be 2020-06-30 or later: the asylum office's months are not known before"
            raise BadInput([Problem("as_of", str(as_of), allowed)])
        return known[name]
    series = _border_series()[name]
    last = month_of(as_of, "as_of", series.index[0] + SHORTEST - 1, series.index[-1])
    return series[series.index <= last]


def latest(name: str) -> pd.Series:
    """One of `streams()` to the last month its tables reach."""
    border = _border_series()
    return border[name] if name in border else stream(name, published.last_known_month())


def _border_series() -> dict[str, pd.Series]:
    found = {}
    for producer in ("CBP", "OHSS"):
        table = inputs.table("border_monthly", producer=producer)
        for name, rows in table.groupby("series"):
            index = pd.PeriodIndex(rows["month"], name="month")
            values = rows["encounters"].to_numpy(dtype=np.float64)
            found[str(name)] = pd.Series(values, index=index, name=str(name)).sort_index()
    found["usbp_nationwide"] = inputs.usbp_nationwide().rename("usbp_nationwide")
    return found
