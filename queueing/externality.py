"""Marginal delay: what 1,000 more asylum filings cost everybody else in days of waiting.

A scenario is run twice in each replication, with 5 % more and 5 % fewer new cases with an asylum
claim through one fiscal year, and everything else alike: arrivals of others, parameters, draws. The
difference of the mean waits, over the filings that differ, is the delay that one more filing adds
(a central difference). It is told for other cases received in that fiscal year and the two after:
36 months. Waits run from receipt to the decision of the court and are cut off at a number of days
for which every one of them is followed.

Cases count in the class and at the court in which they end; returns are left out.
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

from inputs.problems import BadInput, Problem, all_or_bad
from queueing.docket import codes
from queueing.docket.waits import Array, Cohorts
from queueing.fiscal import fiscal_year_of
from queueing.intervals import extent, interval
from queueing.measures import PETITIONERS
from queueing.processes import divide
from queueing.record import Record
from queueing.replication import simulate
from queueing.request import UNCERTAINTIES, Request, as_request, as_scenarios, check_workers
from queueing.scenario import Scenario
from queueing.scenario.levers import months_after, months_between
from queueing.stations.courts import courts
from queueing.stations.intake import classes
from queueing.waiting import curve, restricted_mean
from queueing.workers import Progress, Worked, peak_bytes

STEP = 0.05  # of the asylum filings of a fiscal year, more and fewer
YEARS_OF_RECEIPT = 3  # from the year of the step on
LEAST_FOLLOWED = 365  # days
SIZES = ("largest courts, half of the pending cases", "other courts")
COLUMNS = (
    "scenario",
    "split",
    "group",
    "asylum",
    "days_per_1000",
    "low",
    "high",
    "cases",
    "filings_added",
    "cut_days",
    "replications",
    "lowest",
    "highest",
)


@dataclass(frozen=True)
class Window:
    """The fiscal year of the step, the evening before it, and the days every wait is followed."""

    year: int
    eve: date
    cut: int

    @classmethod
    def of(cls, start: date, months: int) -> Window:
        """The first whole fiscal year of a run. Raises `BadInput` when the run is too short."""
        eve = date(fiscal_year_of(start), 9, 30)
        received = months_after(eve, 12 * YEARS_OF_RECEIPT)
        cut = (months_after(start, months) - received).days
        if cut < LEAST_FOLLOWED:
            needed = np.ceil(months_between(start, months_after(received, 12)) / 6.0) / 2.0
            allowed = (
                f"must be {needed:g} or more: the step is in FY{eve.year + 1}, the first whole "
                f"fiscal year, and cases received to {received} are followed for a year or more"
            )
            raise BadInput([Problem("years", f"{months / 12:g}", allowed)])
        return cls(eve.year + 1, eve, cut)


@dataclass(frozen=True)
class Arm:
    """One side of the difference in one replication, at the scale of the run.

    `waits` (int64[2, 2, K, 3, bins]): decided and pending, by size of court, class, year of
    receipt. `filings` are asylum cases received in the whole run.
    """

    waits: Array
    filings: int

    @classmethod
    def of(cls, record: Record, year: int, largest: Array) -> Arm:
        """What counts of a record; `largest` says which courts are (bool[C])."""
        places = _places(record.cohorts, year)
        both = record.waits[[codes.DECISION, codes.PENDING]][:, :, :, places]
        sizes = [both[:, which].sum(axis=1, dtype=np.int64) for which in (largest, ~largest)]
        asylum = _claim("asylum") & ~classes().returned
        filings = int(record.ledger[:, :, asylum, codes.RECEIPT].sum())
        return cls(np.stack(sizes, axis=1), filings)


@dataclass(frozen=True)
class Group:
    """Some cases: in which table of rows, called what, of which classes, courts and years."""

    split: str
    name: str
    kinds: Array  # bool[K]
    sizes: tuple[int, ...] = (0, 1)
    years: tuple[int, ...] = tuple(range(YEARS_OF_RECEIPT))

    def of(self, arm: Arm) -> Array:
        """Their waits in an arm: int64[2, bins]."""
        chosen = arm.waits[:, self.sizes][:, :, self.kinds][:, :, :, self.years]
        return np.asarray(chosen.sum(axis=(1, 2, 3)))


@dataclass(frozen=True)
class Task:
    """One arm of one replication, for a worker."""

    number: int
    scenario: Scenario
    replication: int
    request: Request
    window_days: int
    year: int


@dataclass(frozen=True)
class Done(Worked):
    """What a worker reports of an arm."""

    arm: Arm


def marginal_delay(
    scenario: Scenario | str = "baseline",
    *,
    years: float = 10,
    replications: int = 20,
    seed: int = 1,
    scale: float = 1.0,
    start: date | str | None = None,
    uncertainty: Sequence[str] | str = UNCERTAINTIES,
    workers: int | None = None,
    window_days: int = 20,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Days that 1,000 more asylum filings add to the mean wait of each group of cases.

    The options are those of `run`; every replication is simulated twice. Columns: scenario, split
    (claim | case_class | court_size | year_of_receipt), group, asylum (whether these are asylum
    cases themselves: they are told apart), days_per_1000, low, high (95 % interval of the mean,
    paired, over replications; empty for fewer than `FEWEST`), cases (of the group, mean of a run at
    full scale), filings_added (between the two arms, the same), cut_days, replications, lowest,
    highest (of the replications). Raises `BadInput`, for a run too short to follow the cases among
    other things.
    """
    asked = partial(as_request, years, replications, seed, scale, start, uncertainty, "national")
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, [scenario]),
        asked,
        partial(check_workers, workers, window_days),
    ]
    (one,), request, _ = all_or_bad(checks)
    window = Window.of(request.start, request.months)
    arms = [_arm_of(one, 1.0 + STEP, window), _arm_of(one, 1.0 - STEP, window)]
    tasks = [
        Task(2 * r + side, arm, r, request, window_days, window.year)
        for r in range(request.replications)
        for side, arm in enumerate(arms)
    ]
    done = [found.arm for found in divide(simulate_arm, tasks, workers, progress)]
    pairs = list(zip(done[::2], done[1::2], strict=True))
    rows = [_row(group, pairs, window.cut, scale) for group in groups(window.year)]
    return pd.DataFrame(rows, columns=COLUMNS[1:]).assign(scenario=one.label)[list(COLUMNS)]


def simulate_arm(task: Task) -> Done:
    """Run one arm; the entry point of a worker."""
    before = time.process_time()
    options = task.request.of_a_replication
    record = simulate(task.scenario, options, task.replication, task.window_days)
    arm = Arm.of(record, task.year, largest_courts())
    return Done(task.number, time.process_time() - before, peak_bytes(), arm)


def added(group: Group, more: Arm, fewer: Arm, cut: int) -> float:
    """Days that one more filing adds to the group's mean wait; NaN where none differ."""
    filings = more.filings - fewer.filings
    means = [_mean(group.of(arm), cut) for arm in (more, fewer)]
    return (means[0] - means[1]) / filings if filings else np.nan


def groups(year: int) -> Iterator[Group]:
    """Whose delay is told: others by claim, everybody by class, others by court and by year."""
    kinds = classes()
    new, asylum = ~kinds.returned, _claim("asylum")
    free = new & ~kinds.detained
    others = free & ~asylum
    petitioners = others & np.logical_or.reduce([_claim(claim) for claim in PETITIONERS])
    yield Group("claim", "all others, not detained", others)
    yield Group("claim", "lawful petitioners, not detained", petitioners)
    for claim in sorted(set(kinds.claim) - {"asylum"}):
        yield Group("claim", f"{claim}, not detained", others & _claim(claim))
    yield Group("claim", "others, detained", new & kinds.detained & ~asylum)
    yield Group("claim", "asylum, not detained", free & asylum)
    for klass in np.flatnonzero(new).tolist():
        yield Group("case_class", kinds.names[klass], np.arange(len(kinds)) == klass)
    for size, name in enumerate(SIZES):
        yield Group("court_size", name, others, sizes=(size,))
    for k in range(YEARS_OF_RECEIPT):
        yield Group("year_of_receipt", str(year + k), others, years=(k,))


def largest_courts() -> Array:
    """The courts, largest first, that hold half of the pending cases (bool[C])."""
    pending = courts().pending
    order = np.argsort(-pending, kind="stable")
    before = np.cumsum(pending[order]) - pending[order]
    found = np.zeros(len(pending), dtype=bool)
    found[order[before < 0.5 * pending.sum()]] = True
    return found


def _arm_of(scenario: Scenario, multiple: float, window: Window) -> Scenario:
    return scenario.with_reform(
        "more_asylum_claims", multiplier=multiple, years=1, start=str(window.eve)
    )


def _row(group: Group, pairs: Sequence[tuple[Arm, Arm]], cut: int, scale: float) -> list[object]:
    days = np.array([1000.0 * scale * added(group, *pair, cut) for pair in pairs])
    cases = np.mean([[group.of(arm).sum() for arm in pair] for pair in pairs]) / scale
    filings = np.mean([more.filings - fewer.filings for more, fewer in pairs]) / scale
    is_asylum = bool((group.kinds & _claim("asylum")).any())
    told = [float(np.mean(days)), *interval(days), float(cases), float(filings)]
    return [group.split, group.name, is_asylum, *told, cut, len(pairs), *extent(days)]


def _mean(waits: Array, cut: int) -> float:
    decided, pending = waits
    return float(restricted_mean(curve(decided, np.zeros_like(decided), pending), float(cut)))


def _claim(name: str) -> Array:
    """Whether a class has a claim (bool[K])."""
    return np.array([claim == name for claim in classes().claim])


def _places(cohorts: Cohorts, year: int) -> list[int]:
    """Where the cohorts of the arrivals of the years of receipt stand."""
    wanted = [("arrival", year + k) for k in range(YEARS_OF_RECEIPT)]
    return [cohorts.labels.index(one) for one in wanted]
