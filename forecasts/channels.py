"""The courts' receipts by channel, month by month: what is known, and what may come.

Nobody publishes receipts by month or by channel. The months come from published totals
(`published`) by Denton's method, so the three channels together reproduce every total; which
channel they came by is assumed by fiscal year (`receipt_channels` table) and, inside a year,
follows the border: border cases go with Border Patrol encounters, the others are level.
Cases that come back (`returned`) are a flow of their own, and not receipts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem, did_you_mean

from . import published
from .checks import Date, check_cap, check_request, month_of
from .disaggregate import Total, denton
from .end_level import sd_of_end
from .flags import flags_of, shares_at
from .jumps import Jumps
from .kept import digest, kept
from .models import SHORTEST, fit, median, simulate
from .office import STREAMS as OFFICE
from .office import office_streams, totals
from .paths import PathForecast
from .series import describe, months_after

Array = npt.NDArray[np.float64]

ENTRY = ("border", "interior", "referral")
CHANNELS = (*ENTRY, "returned")
# A border case is filed some months after the encounter: FY2020-22 entries go best with
# encounters about five months before.
FILING_MONTHS = 6
# Raking to the yearly shares converges by about a factor of ten a round.
ROUNDS = 40


def history(as_of: Date) -> pd.DataFrame:
    """Monthly court receipts by channel, October 2008 to `as_of` (a month end), in cases.

    Columns border, interior, referral and returned, a monthly PeriodIndex. Only figures about
    months up to `as_of` are used, as revised since. The first three add up to every published
    total of receipts; `provenance` says where each month comes from.
    """
    first = published.FIRST + SHORTEST - 1
    return _history(month_of(as_of, "as_of", first, published.last_known_month())).copy()


def actual(from_: Date, to: Date) -> pd.DataFrame:
    """What happened after `from_` to `to` (month ends), months x channels, from all that is known.

    The same figures as `history` of the last month known: a hindcast's arrivals.
    """
    last = published.last_known_month()
    start = month_of(from_, "from", published.FIRST - 1, last)
    end = month_of(to, "to", published.FIRST, last)
    if end <= start:
        raise BadInput([Problem("to", str(to), f"must be after from, {from_}")])
    return _history(last).loc[start + 1 : end].copy()


def provenance(as_of: Date) -> pd.DataFrame:
    """For each month of `history(as_of)`: the period, producer and source it comes from.

    Columns series (receipts, returned), month, first, last, producer, source_id and basis
    (published, rescaled, average, derived, carried on).
    """
    months = history(as_of).index
    return published.provenance(months[-1], pd.PeriodIndex(months))


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
    office: each with draws of its own, and no receipts of a court, so that the columns are not to
    be added up. They are missing before 2020-06: see `office_streams`. Raises `inputs.BadInput`.
    """
    check_request(months, paths, seed)
    receipts_known = history(as_of)
    origin = receipts_known.index[-1]
    beside = office_streams(origin) if office else {}
    known = {str(name): series for name, series in receipts_known.items()} | beside
    cap = check_cap(cap_multiple)
    jumps = Jumps.from_ledger()
    groups = [list(ENTRY), ["returned"], *([name] for name in beside)]
    # These have a monthly series of their own; the others' season would be made up.
    seasonal = ("border", "credible_fear")

    def draw() -> Array:
        fits = [[fit(known[name], season=name in seasonal) for name in group] for group in groups]
        if not uncertainty:
            middle = [median(models, months, cap_multiple=cap)[None] for models in fits]
            return np.concatenate(middle, axis=2)
        drawn = []
        for g, (group, models) in enumerate(zip(groups, fits, strict=True)):
            ends = [
                sd_of_end(model.step, totals_behind(name, origin), origin, jumps)
                for name, model in zip(group, models, strict=True)
            ]
            options = {"jumps": jumps, "cap_multiple": cap, "group": g, "end_sd": ends}
            drawn.append(simulate(models, months, paths, seed, **options))  # type: ignore[arg-type]
        return np.concatenate(drawn, axis=2)

    told = [digest(series) for series in known.values()]
    behind = [str(total) for name in known for total in totals_behind(name, origin)]
    asked = (groups, seasonal, behind, months, paths, seed, uncertainty, jumps, cap)
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
    if name not in streams():
        raise BadInput([Problem("stream", name, did_you_mean(name, streams(), "stream"))])
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


@cache
def _history(as_of: pd.Period) -> pd.DataFrame:
    months = pd.period_range(published.FIRST, as_of, freq="M", name="month")
    totals = published.receipt_totals(as_of)
    flat = pd.Series(1.0, index=months)
    weights = _channel_weights(denton(totals, flat), as_of)
    shape = weights.sum(axis=1)
    entered = published.entries(as_of)
    shape.loc[entered.index] = entered
    monthly = denton(totals, shape)
    frame = _rake(weights, monthly)
    returns = published.return_totals(as_of)
    frame["returned"] = denton(returns, flat)
    return frame


def _channel_weights(rough: pd.Series, as_of: pd.Period) -> pd.DataFrame:
    """First guess of each channel: its share of each fiscal year, spread along its indicator."""
    months = pd.PeriodIndex(rough.index)
    border = published.encounters(as_of).rolling(FILING_MONTHS).mean().reindex(months)
    # Encounters end at as_of too, so every month has its indicator; a hole would be refused.
    level = pd.Series(1.0, index=months)
    years = published.fiscal_years(months)
    sums = rough.groupby(years).sum()
    shares = _shares()
    weights = {}
    for channel in ENTRY:
        totals = [
            _in_year(months[years == y], shares.loc[y, channel] * sums[y]) for y in sums.index
        ]
        weights[channel] = denton(totals, border if channel == "border" else level)
    return pd.DataFrame(weights, index=months)


def _in_year(months: pd.PeriodIndex, value: float) -> Total:
    return Total(months[0], months[-1], value)


def _shares() -> pd.DataFrame:
    """Assumed shares of receipts, fiscal year x entry channel, each year adding up to 1."""
    table = inputs.table("receipt_channels")
    wide = table.pivot_table(index="fiscal_year", columns="channel", values="share")[list(ENTRY)]
    wide.index = wide.index.astype(int)
    return wide.div(wide.sum(axis=1), axis=0).astype(float)


def _rake(weights: pd.DataFrame, monthly: pd.Series) -> pd.DataFrame:
    """Channels whose months add up to `monthly` and whose years keep the assumed shares.

    Iterative proportional fitting, the months last: they are exact, the shares to rounding.
    """
    years = published.fiscal_years(pd.PeriodIndex(monthly.index))
    shares = _shares()
    x = weights.to_numpy(dtype=np.float64, copy=True)
    total = monthly.to_numpy(dtype=np.float64)
    x *= (total / x.sum(axis=1))[:, None]
    for _ in range(ROUNDS):
        for year in years.unique():
            rows = np.asarray(years == year)
            target = shares.loc[year].to_numpy(dtype=np.float64) * total[rows].sum()
            x[rows] *= target / x[rows].sum(axis=0)
        x *= (total / x.sum(axis=1))[:, None]
    return pd.DataFrame(x, index=monthly.index, columns=list(weights.columns))
