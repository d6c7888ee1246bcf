"""How scenarios stand to one another: places, chances, time to clear, and what pairing is worth.

Each function makes one table of the headline measures of a run, a future (replication) at a time.
Nothing is placed before another unless their paired difference is told apart from nothing, all
pairs of a measure together (Bonferroni); no measure says which of two is better, only lower.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from queueing.docket.waits import Array
from queueing.intervals import (
    FEWEST,
    each_of,
    half_width,
    independent_half_width,
    interval,
    share,
)
from queueing.measures import MEASURES

PLACES = ("measure", "scenario", "mean", "group", "first_place", "last_place", "futures")
CHANCES = (
    "measure",
    "scenario",
    "base",
    "lower",
    "higher",
    "ties",
    "futures",
    "share_lower",
    "low",
    "high",
)
CLEARING = ("scenario", "cleared", "futures", "share", "low", "high", "p10", "median", "p90")
PAIRING = ("measure", "scenario", "base", "paired", "independent", "ratio", "futures")


def by_future(measures: pd.DataFrame, measure: str, scenarios: Sequence[str]) -> pd.DataFrame:
    """One measure: a row a replication, a column a scenario (NaN where not reached)."""
    mine = measures[measures["measure"] == measure]
    wide = mine.pivot_table(index="replication", columns="scenario", values="value", dropna=False)
    return wide.reindex(columns=list(scenarios))


def places(measures: pd.DataFrame, measure: str, scenarios: Sequence[str]) -> pd.DataFrame:
    """The places of scenarios in one measure, lowest first, as far as they are told apart.

    Scenarios of one `group` hang together by differences that are not; every scenario of a group
    lies below every one of the next. A scenario's place may be any from `first_place` to
    `last_place`. Where a future did not reach the measure, or there are fewer than `FEWEST`
    futures, nothing is told apart.
    """
    wide = by_future(measures, measure, scenarios)
    count = len(scenarios)
    below = np.zeros((count, count), dtype=bool)  # [a, b]: a is told to lie below b
    level = each_of(count * (count - 1) // 2)
    for a, b in combinations(range(count), 2):
        difference = (wide.iloc[:, a] - wide.iloc[:, b]).to_numpy(dtype=float)
        if len(difference) >= FEWEST and np.isfinite(difference).all():
            low, high = interval(difference, level)
            below[a, b], below[b, a] = high < 0, low > 0
    means = wide.mean().where(wide.notna().all())
    order = np.argsort(means.to_numpy(dtype=float), kind="stable")
    group, rows = 0, []
    for k, one in enumerate(order):
        # A new group begins where all before lie below all that are left.
        group += k == 0 or bool(below[np.ix_(order[:k], order[k:])].all())
        rows.append(
            (
                measure,
                scenarios[one],
                float(means.iloc[one]),
                group,
                1 + int(below[:, one].sum()),
                count - int(below[one].sum()),
                len(wide),
            )
        )
    return pd.DataFrame(rows, columns=list(PLACES))


def chances(
    measures: pd.DataFrame, base: str, others: Sequence[str], told: Sequence[str]
) -> pd.DataFrame:
    """In how many futures a scenario is lower than the base, higher, or the same.

    `share_lower` has its Clopper-Pearson interval, `low` to `high`: what other futures would show.
    A measure that may lie beyond the horizon is then higher than any that was reached.
    """
    rows = []
    for other in others:
        for measure in told:
            wide = by_future(measures, measure, [base, other])
            if MEASURES[measure].open_ended:
                wide = wide.fillna(np.inf)
            both = wide.dropna()
            lower = int((both[other] < both[base]).sum())
            higher = int((both[other] > both[base]).sum())
            of = len(both)
            found = (lower / of if of else np.nan, *share(lower, of))
            rows.append((measure, other, base, lower, higher, of - lower - higher, of, *found))
    return pd.DataFrame(rows, columns=list(CHANCES))


def clearing(measures: pd.DataFrame, scenarios: Sequence[str]) -> pd.DataFrame:
    """When the backlog is cleared: the share of futures in which it is, and years until then.

    Percentiles are over all futures; infinite where the backlog is not cleared within the horizon.
    There is no mean: that of the futures which clear would leave out the slow ones.
    """
    rows = []
    wide = by_future(measures, "years_to_clear", scenarios)
    for scenario in scenarios:
        years = wide[scenario].fillna(np.inf).to_numpy(dtype=float)
        cleared = int(np.isfinite(years).sum())
        marks = beyond_quantiles(years, (0.1, 0.5, 0.9))
        found = (cleared / len(years), *share(cleared, len(years)), *marks)
        rows.append((scenario, cleared, len(years), *found))
    return pd.DataFrame(rows, columns=list(CLEARING))


def beyond_quantiles(values: Array, levels: Sequence[float]) -> list[float]:
    """Quantiles of values of which some are infinite: those never between a number and none."""
    ranked = np.sort(values)
    found = []
    for level in levels:
        place = (len(ranked) - 1) * level
        low, part = int(place + 1e-9), place % 1.0
        above = float(ranked[min(low + 1, len(ranked) - 1)])
        exact = part < 1e-9 or part > 1.0 - 1e-9 or above == ranked[low]
        found.append(
            float(ranked[low]) if exact else float(ranked[low]) * (1 - part) + part * above
        )
    return found


def spread(values: Array, measure: str, ends: Sequence[float]) -> tuple[float, float, float]:
    """The mean of a measure over futures, and two quantiles; NaN where there is no saying.

    Of a measure with a `middle` it is the future in the middle instead of the mean, and quantiles
    are those of futures, not in between. Where some futures lie beyond the horizon there is no
    mean, and quantiles may be infinite; of other measures futures that did not reach them are left
    out.
    """
    reached = values[np.isfinite(values)]
    if not len(reached):
        return (np.nan, np.nan, np.nan)
    if MEASURES[measure].middle:
        every = np.where(np.isfinite(values), values, np.inf)
        ranked = np.sort(every if MEASURES[measure].open_ended else reached)
        middle, low, high = _at(ranked, (0.5, *ends), MEASURES[measure].middle == "lower")
        return (middle, low, high)
    if MEASURES[measure].open_ended and len(reached) < len(values):
        low, high = beyond_quantiles(np.where(np.isfinite(values), values, np.inf), ends)
        return (np.nan, low, high)
    low, high = beyond_quantiles(reached, ends)
    return (float(reached.mean()), low, high)


def _at(ranked: Array, levels: Sequence[float], lower: bool) -> list[float]:
    """The values at some levels of a ranking, between two of them the lower or the higher."""
    places = [round((len(ranked) - 1) * level, 9) for level in levels]
    return [float(ranked[math.floor(one) if lower else math.ceil(one)]) for one in places]


def pairing(
    measures: pd.DataFrame, base: str, others: Sequence[str], told: Sequence[str]
) -> pd.DataFrame:
    """How much narrower common arrivals, parameters and draws make each interval.

    `paired` is half the width of the 95 % interval of the mean difference, `independent` what it
    would be of as many runs that have nothing in common (Welch), `ratio` the second over the
    first; NaN where the difference is the same in every future.
    """
    rows = []
    for other in others:
        for measure in told:
            wide = by_future(measures, measure, [base, other])
            both = wide.dropna()
            if MEASURES[measure].open_ended and len(both) < len(wide):
                both = both.iloc[:0]  # a part of the futures, and not any part, has no interval
            one, two = (both[name].to_numpy(dtype=float) for name in (base, other))
            paired, apart = half_width(two - one), independent_half_width(one, two)
            ratio = apart / paired if paired > 1e-12 * max(apart, 1.0) else np.nan
            rows.append((measure, other, base, paired, apart, ratio, len(both)))
    return pd.DataFrame(rows, columns=list(PAIRING))
