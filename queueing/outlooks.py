"""Past outlooks: what the model would have said of the pending cases, from the ends of past years.

An outlook knows nothing that came after its origin of arrivals (they are forecast, from what was
known by then as later revised), of judges (as many posts as there were judges, careers drawn) or
of policy: changes that begin later are left out, what a lever was set to stays, and so do the
ledger's dated numbers. There is hindsight in the ledger's values, which are today's, four of them
fitted on FY2015-19; in the end of the pandemic's short docket hours; in where new judges sit and in
how many cases came without a notice filed.

Beside it stands the best of the naive forecasts: receipts and completions of a year each as a
random walk of their logs without drift, as uncertain as they had been from year to year.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

import inputs
from forecasts.scores import crps
from inputs.bridges import FIRST_VINTAGE, LATER_VINTAGE
from inputs.problems import BadInput, Problem, all_or_bad
from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.intervals import FEWEST
from queueing.options import Options
from queueing.processes import divide
from queueing.replication import simulate
from queueing.request import as_request, as_scenarios, check_workers
from queueing.scenario import Scenario
from queueing.stations.bench import on_board
from queueing.workers import Progress, Worked, peak_bytes

# Fiscal years whose end is an origin: before them the practice of the courts is not known.
ORIGINS = tuple(range(2015, 2025))
YEARS_AHEAD = 4
WALKS = 4000  # naive paths
# Ends of the interval that is to hold eight in ten: of n futures the r-th lies at r / (n + 1), so
# that it is as likely to hold one more of them, however few there are.
HELD = (0.1, 0.9)


@dataclass(frozen=True)
class Outlook:
    """One future of what could have been said at an origin."""

    number: int
    scenario: Scenario
    options: Options
    replication: int


@dataclass(frozen=True)
class Foreseen(Worked):
    """Its active pending cases at the end of each year ahead: float64[years]."""

    pending: Array


def outlook(
    scenario: Scenario | str = "before_2025",
    *,
    origins: Sequence[int] = ORIGINS,
    replications: int = 20,
    scale: float = 0.1,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """What the model would have said of the pending cases at the ends of past years, and what came.

    A row for each of the `origins` (fiscal years, whose ends they are) and year ahead whose pending
    cases were counted; as in the room's own words, without hindsight of arrivals, judges or policy.
    Some minutes at scale 0.02.

    >>> outlook(origins=[2018], replications=5, scale=0.02)  # doctest: +SKIP

    Columns: origin (date), years_ahead, published (active pending cases, EOIR's or bridged to
    them), then of the model and of the naive forecast (`naive_...`): median, p10, p90, crps (in
    cases), held (whether p10 to p90 held what came). Reforms of the scenario are left out. Raises
    `BadInput`.
    """
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, [scenario]),
        partial(as_request, YEARS_AHEAD, replications, seed, scale, None, "none", "national"),
        partial(check_workers, workers, 20),
        partial(_check_origins, origins),
        partial(_check_futures, replications),
    ]
    (chosen,) = all_or_bad(checks)[0]
    starts = [(_end_of(origin), future) for origin in origins for future in range(replications)]
    tasks = [
        Outlook(k, chosen.known_on(start), as_then(start, _years_known(start), seed, scale), future)
        for k, (start, future) in enumerate(starts)
    ]
    done = divide(foresee, tasks, workers, progress)
    futures = [one.pending for one in done]
    rows = [
        row
        for k, origin in enumerate(origins)
        for row in _rows(origin, np.stack(futures[k * replications : (k + 1) * replications]), seed)
    ]
    return pd.DataFrame(rows)


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """By years ahead: origins, mean crps and bias (of the median, % of what came), share held."""
    by = found.groupby("years_ahead")
    told = {"origins": by.size()}
    for name in ("", "naive_"):
        miss = 100.0 * (found[f"{name}median"] / found["published"] - 1.0)
        told[f"{name}crps"] = by[f"{name}crps"].mean()
        told[f"{name}bias"] = miss.groupby(found["years_ahead"]).mean()
        told[f"{name}held"] = by[f"{name}held"].mean()
    return pd.DataFrame(told).reset_index()


def as_then(start: date, years: int, seed: int, scale: float) -> Options:
    """A run from a month end that follows no count of judges made later."""
    return Options(start, 12 * years, seed=seed, scale=scale, counted=start)


def foresee(task: Outlook) -> Foreseen:
    """Run one future; the entry point of a worker."""
    before = time.process_time()
    posts = {"judges_authorised": float(round(on_board(task.options.start)))}
    record = simulate(task.scenario, task.options, task.replication, overrides=posts)
    active = slice(codes.STOCK + codes.ACTIVE, codes.FILED, len(codes.STATUSES))
    pending = record.ledger[11::12, :, :, active].sum(axis=(1, 2, 3)) / task.options.scale
    return Foreseen(task.number, time.process_time() - before, peak_bytes(), pending)


def random_walks(flow: Array, years: int, rng: np.random.Generator) -> Array:
    """Paths float64[WALKS, years] of a yearly flow (oldest first) as a random walk of its log."""
    spread = np.sqrt(np.mean(np.diff(np.log(flow)) ** 2))
    steps = rng.normal(0.0, spread, (WALKS, years)).cumsum(axis=1)
    return np.asarray(flow[-1] * np.exp(steps))


def naive(origin: int, years: int, seed: int) -> Array:
    """Pending cases at the end of each year ahead by the naive forecast: float64[WALKS, years]."""
    known = _flows().loc[:origin]
    rng = np.random.default_rng([seed, origin])
    received, completed = (
        random_walks(known[flow].to_numpy(dtype=float), years, rng)
        for flow in ("receipts", "completions")
    )
    pending = inputs.active_pending(_end_of(origin)).value + (received - completed).cumsum(axis=1)
    return np.asarray(np.maximum(pending, 0.0))


def _rows(origin: int, futures: Array, seed: int) -> Iterator[dict[str, object]]:
    years = futures.shape[1]
    came = np.array([inputs.active_pending(_end_of(origin + k + 1)).value for k in range(years)])
    told = {"": futures, "naive_": naive(origin, years, seed)}
    for k in range(years):
        row: dict[str, object] = {"origin": _end_of(origin), "years_ahead": k + 1}
        row["published"] = came[k]
        for name, paths in told.items():
            low, middle, high = np.quantile(paths[:, k], [HELD[0], 0.5, HELD[1]], method="weibull")
            row |= {f"{name}median": middle, f"{name}p10": low, f"{name}p90": high}
            row[f"{name}crps"] = float(crps(came[k : k + 1], paths[:, k : k + 1])[0])
            row[f"{name}held"] = bool(low <= came[k] <= high)
        yield row


def _flows() -> pd.DataFrame:
    """Receipts and completions by fiscal year: the later vintage, before it the first."""
    found = pd.concat(
        [inputs.table("eoir_annual", vintage=v) for v in (LATER_VINTAGE, FIRST_VINTAGE)]
    )
    whole = found[found["period"] == "FY"].drop_duplicates("fiscal_year")
    return whole.set_index("fiscal_year")[["receipts", "completions"]].sort_index()


def _years_known(start: date) -> int:
    """How many of the years ahead have ended, and were counted."""
    years = 0
    while years < YEARS_AHEAD and _counted(start.year + years + 1):
        years += 1
    return years


def _counted(fiscal_year: int) -> bool:
    try:
        inputs.active_pending(_end_of(fiscal_year))
    except BadInput:
        return False
    return True


def _end_of(fiscal_year: int) -> date:
    return date(fiscal_year, 9, 30)


def _check_origins(origins: Sequence[int]) -> None:
    """Raises `BadInput` for years that no outlook can be made from, or whose end is not counted."""
    wrong = [f"{year}" for year in origins if year not in ORIGINS]
    if wrong or not origins:
        allowed = f"must be fiscal years from {ORIGINS[0]} to {ORIGINS[-1]}"
        raise BadInput([Problem("origins", year, allowed) for year in wrong or ["none"]])


def _check_futures(replications: int) -> None:
    """Raises `BadInput` for futures too few to say how many of them held what came."""
    if replications < FEWEST:
        allowed = f"must be {FEWEST} or more: fewer have no interval"
        raise BadInput([Problem("replications", f"{replications}", allowed)])
