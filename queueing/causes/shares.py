"""Where the uncertainty of a measure comes from: arrivals, parameters, or chance.

Futures are taken in pairs, and each pair is run in all eight ways of combining the arrivals of one
or the other, their parameters and their luck. Half the mean squared difference of two runs that
share nothing is the variance; of two that share everything but one source, that of the source with
all it interacts with (its total share, Jansen); of two that share that source alone, what is left
of the variance without it (its own share, Sobol). Own shares and those of interactions add up to 1.

A share is a quotient of two means over pairs, and its interval Fieller's, which allows for few
pairs: of four it often says only "0 to 1". Estimated shares may lie below 0 or above 1, the more so
the fewer the pairs, and are not clipped; the ends of intervals are, but hold the estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, all_or_bad, no_number
from queueing.docket.waits import Array
from queueing.intervals import fieller
from queueing.measures import MEASURES
from queueing.needed.trials import Trial, try_out
from queueing.processes import divide
from queueing.request import UNCERTAINTIES, Request, as_request, as_scenarios, check_workers
from queueing.scenario import Scenario
from queueing.workers import Progress

SOURCES = ("arrivals", "parameters", "chance")
WAYS = tuple(product((0, 1), repeat=len(SOURCES)))  # whose arrivals, parameters, luck
FEWEST_PAIRS = 4
NOTHING = 1e-9  # of the largest: a variance, or a spread of values, that is the computer's rounding
NONE = (np.nan, np.nan, np.nan)  # of no variance
COLUMNS = [
    "measure",
    "source",
    "share",
    "low",
    "high",
    "total",
    "total_low",
    "total_high",
    "sd",
    "pairs",
]


def variance_shares(
    scenario: Scenario | str = "baseline",
    base: Scenario | str | None = None,
    *,
    pairs: int = 16,
    years: float = 10,
    seed: int = 1,
    scale: float = 0.05,
    start: Any = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Shares of the variance of every headline measure, or of its difference from a `base`.

    Columns: measure, source (arrivals | parameters | chance | together, which is what they do only
    in combination), share with its 95 % interval low to high, total with total_low and total_high
    (the source and all its interactions), sd (of a future, in the measure's unit), pairs. Measures
    not reached in every run, or the same in all, are left out; of one that varies only from pair
    to pair sd is 0 and the shares are NaN. Each of `pairs` is eight runs, twice
    as many with a base. Chance weighs more at a smaller `scale`. Raises `BadInput`.
    """
    named = [scenario] if base is None else [scenario, base]
    # Pairs that cannot be are told as pairs, not as futures.
    futures = 2 * (pairs if isinstance(pairs, int) and pairs > FEWEST_PAIRS else FEWEST_PAIRS)
    asked = partial(as_request, years, futures, seed, scale, start, UNCERTAINTIES, "national")
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, named),
        partial(check_pairs, pairs),
        asked,
        partial(check_workers, workers, 20),
    ]
    scenarios, _, request, _ = all_or_bad(checks)
    runs = list(product(scenarios, range(pairs), WAYS))
    trials = [_trial(k, one, request, 2 * pair, way) for k, (one, pair, way) in enumerate(runs)]
    done = divide(try_out, trials, workers, progress)
    values = np.array([one.headline.to_numpy(dtype=float) for one in done])
    values = values.reshape(len(scenarios), pairs, len(WAYS), len(MEASURES))
    found = values[0] - values[1] if base is not None else values[0]
    tables = [
        shares_of(found[..., k]).assign(measure=name)
        for k, name in enumerate(MEASURES)
        if np.isfinite(found[..., k]).all()
        and np.ptp(found[..., k]) > NOTHING * np.abs(values[..., k]).max()
    ]
    if not tables:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(tables, ignore_index=True)[COLUMNS]


def shares_of(values: Array) -> pd.DataFrame:
    """The shares of one measure from its values float64[pairs, 8], in the order of `WAYS`."""
    parts = {sharing: _half_squares(values, sharing) for sharing in WAYS}
    whole = parts[0, 0, 0]
    alone = [tuple(int(k == source) for k in range(len(SOURCES))) for source in range(len(SOURCES))]
    own = [whole - parts[sharing] for sharing in alone]
    total = [parts[tuple(1 - shared for shared in sharing)] for sharing in alone]
    together = whole - np.sum(own, axis=0)
    varies = whole.mean() > NOTHING * max(float(part.max()) for part in parts.values())
    told = [_share(part, whole) if varies else NONE for part in (*own, together)]
    with_others = [_share(part, whole) if varies else NONE for part in (*total, together)]
    found = pd.DataFrame(told, columns=["share", "low", "high"])
    found[["total", "total_low", "total_high"]] = with_others
    return found.assign(
        source=[*SOURCES, "together"], sd=float(np.sqrt(whole.mean())), pairs=len(values)
    )


def _share(part: Array, whole: Array) -> tuple[float, float, float]:
    """The mean of `part` over that of `whole` (float64[pairs] each), with its 95 % interval."""
    for share in (0.0, 1.0):
        if np.abs(part - share * whole).max() <= NOTHING * whole.max():
            return share, share, share  # none or all of it, in every pair
    share = float(part.mean() / whole.mean())
    low, high = fieller(part, whole)
    return share, min(max(low, 0.0), share), max(min(high, 1.0), share)


def _half_squares(values: Array, sharing: tuple[int, ...]) -> Array:
    """By pair (float64[pairs]): half the mean square of differences between runs that share so."""
    differing = [1 - same for same in sharing]
    other = [WAYS.index(tuple(a ^ b for a, b in zip(way, differing, strict=True))) for way in WAYS]
    return np.asarray(((values - values[:, other]) ** 2).mean(axis=1) / 2.0)


def _trial(
    number: int, scenario: Scenario, request: Request, first: int, way: Sequence[int]
) -> Trial:
    """One run of the futures `first` and the next: whose arrivals, parameters and luck it has."""
    arrivals, parameters, luck = (first + which for which in way)
    options = replace(request.of_a_replication, path=arrivals)
    return Trial(number, scenario, options, luck, parameters)


def check_pairs(pairs: int, asked_as: str = "pairs") -> None:
    """Raises `BadInput` for fewer pairs than say anything."""
    if problem := no_number(asked_as, pairs, whole=True):
        raise BadInput([problem])
    if pairs < FEWEST_PAIRS:
        allowed = f"must be {FEWEST_PAIRS} or more: fewer say nothing of how sure the shares are"
        raise BadInput([Problem(asked_as, f"{pairs}", allowed)])
