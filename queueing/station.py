"""A textbook queue on the docket's own lists, draws and clock, and what it measures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inputs.problems import BadInput, Problem
from queueing.textbook.case import AT_A_TIME, EMPTYING, EXACT, Case
from queueing.textbook.load import warm_up, whole_periods

MOST_RUNS = 200_000


@dataclass(frozen=True)
class StationResult:
    """An answer: `estimate` a number, or a list when the metric is exact; `se` its standard error.

    `runs` is how many independent replications it comes from.
    """

    estimate: float | list[float] | list[list[float]]
    se: float
    runs: int


def station(
    case: Mapping[str, Any], seed: int = 1, customers: int = 200_000, replications: int = 20
) -> StationResult:
    """Play a textbook station and measure it.

    `case` has `station` and `metric`. A station has `servers` (a number, "infinite", or a roster
    [[from, number], ...]), `discipline` (fifo, lifo, random), `preemptive`, `capacity`, `classes`
    and `then`, a station for those served. A class has `arrival_rate` (a number or {base,
    amplitude, period}), `arrival_every` or `arrivals_at`, and `batch`, `service`, `priority` (0
    first), `patience`, `return_probability`, `initial` (a number or "inexhaustible") and
    `initial_waiting` (waiting at 0 behind servers all busy).

    Metrics of the long run are measured over `customers` arrivals in each of `replications`
    independent runs, after a warm-up as long as ten relaxation times; where arrivals end, over
    all of them. Metrics at a time, and times to empty, come from as many runs from time 0 as
    `customers` x `replications` arrivals allow, at least `replications`. With infinite servers,
    a rate that moves and nobody there at 0, time 0 is far into the periodic regime. Exact
    metrics are the path itself, with `se` 0. Waits, delays and the queue are those of the
    first station; sojourns, completions and numbers in the system are of all of them. p_wait
    counts everybody who was let in, also those who then lost patience.

    Raises `BadInput` with all that is wrong with the case.
    """
    from queueing.textbook.reading import read_case

    problems = [
        Problem(name, f"= {value!r}", f"must be a whole number from {low} to {high:,}")
        for name, value, low, high in (
            ("seed", seed, 0, 2**32 - 1),
            ("customers", customers, 1, 10**9),
            ("replications", replications, 2, MOST_RUNS),
        )
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high
    ]
    if problems:
        raise BadInput(problems)
    return measure(read_case(case), seed, customers, replications)


def measure(
    case: Case, seed: int, customers: int, replications: int, first: int = 0
) -> StationResult:
    """`station` for a case already read; its replications are numbered from `first`."""
    from queueing.textbook import estimates
    from queueing.textbook.floor import Span, play

    name = case.metric.name
    if name in EXACT:
        until = case.metric.until
        end = until + 1e-9 * max(1.0, until)
        played = play(case, seed, first, 1, Span(end=end, recorded=True))
        return StationResult(estimates.path(case, played.record, end), 0.0, 1)
    begin, length, runs = 0.0, math.inf, replications
    if name in AT_A_TIME:
        length = _from_the_start(case)
    elif name not in EMPTYING and any(c.endless for c in case.classes):
        begin = warm_up(case)
        coming = [c for c in case.classes if c.endless]
        length = whole_periods(coming, customers / sum(c.rate for c in coming))
    if begin == 0.0:
        each = _customers(case, length)
        runs = min(max(replications, int(customers * replications / each)), MOST_RUNS)
    span = Span(begin, begin + length, name in EMPTYING)
    value, se = estimates.estimate(case, play(case, seed, first, runs, span), length)
    return StationResult(value, se, runs)


def _from_the_start(case: Case) -> float:
    """Time from the start of a run to the moment looked at.

    Infinite servers with a moving rate and nobody there at 0 are in their periodic regime: whole
    periods are played before 0, until nobody of the start is left.
    """
    if not math.isinf(case.stages[0].servers) or not any(c.swing for c in case.classes):
        return case.metric.at
    if any(c.initial for c in case.classes):
        return case.metric.at
    return case.metric.at + whole_periods(case.classes, 3.0 * warm_up(case))


def _customers(case: Case, length: float) -> float:
    """About how many customers one run from time 0 has, at least 1."""
    present = sum(
        c.initial + c.initial_waiting + len(c.arrivals_at) * c.batch for c in case.classes
    )
    rate = sum(c.rate for c in case.classes)
    if case.metric.name in EMPTYING:
        first = case.stages[0]
        spare = first.servers - sum(c.rate * c.service.mean for c in case.classes)
        length = present * max(c.service.mean for c in case.classes) / max(spare, 1e-9)
    return max(present + (rate * length if rate else 0.0), 1.0)
