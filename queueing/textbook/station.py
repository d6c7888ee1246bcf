"""A textbook queue on the docket's own lists, draws and clock, and what it measures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inputs.problems import BadInput, Problem
from queueing.textbook.case import AT_A_TIME, EMPTYING, EXACT, LONG_RUN, Case
from queueing.textbook.load import events, law_at, visits, warm_up, whole_periods, work

if TYPE_CHECKING:
    from queueing.textbook.floor import Played, Span

MOST_RUNS = 200_000
MOST_EVENTS = 2e10  # of all runs together: an hour


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
        _must_end(case, until, 1)
        played = play(case, seed, first, 1, Span(end=end, recorded=True))
        return StationResult(estimates.path(case, played.record, end), 0.0, 1)
    long_run = name in LONG_RUN and any(c.endless for c in case.classes)
    if long_run:
        coming = [c for c in case.classes if c.endless]
        length = whole_periods(coming, customers / sum(c.rate for c in coming))
        runs, span = replications, Span(warm_up(case), warm_up(case) + length)
    else:
        length = _from_the_start(case) if name in AT_A_TIME else math.inf
        runs = int(customers * replications / _customers(case, length))
        runs = min(max(replications, runs), MOST_RUNS)
        span = Span(0.0, _too_long(case) if name in EMPTYING else length, name in EMPTYING)
    _must_end(case, _time_to_empty(case) if name in EMPTYING else span.end, runs)
    if name in EMPTYING:
        _must_empty(play(case, seed, first, 1, span), span)
    played = play(case, seed, first, runs, span)
    if name in EMPTYING:
        _must_empty(played, span)
    return StationResult(*estimates.estimate(case, played, length), runs)


def _must_end(case: Case, time: float, runs: int) -> None:
    """Refuse a run in which more happens than can be played; that of no end ends by itself."""
    happens = runs * events(case, time) if math.isfinite(time) else 0.0
    if happens > MOST_EVENTS:
        text = f"some {happens:.2g} services would be played; at most {MOST_EVENTS:.0e} can be"
        raise BadInput([Problem("station", "", text)])


def _from_the_start(case: Case) -> float:
    """Time from the start of a run to the moment looked at.

    Infinite servers with a moving rate and nobody there at 0 are in their periodic regime: whole
    periods are played before 0, until nobody of the start is left.
    """
    endless = all(math.isinf(stage.servers) for stage in case.stages)
    moving = any(c.swing for c in case.classes)
    if not endless or not moving or any(c.initial for c in case.classes):
        return case.metric.at
    return case.metric.at + whole_periods(case.classes, 3.0 * warm_up(case))


def _customers(case: Case, length: float) -> float:
    """About how many customers one run from time 0 has, at least 1."""
    present = sum(
        c.initial + c.initial_waiting + len(c.arrivals_at) * c.batch for c in case.classes
    )
    rate = sum(c.rate for c in case.classes)
    if case.metric.name in EMPTYING:
        length = _time_to_empty(case)
    return max(present + (rate * length if rate else 0.0), 1.0)


def _time_to_empty(case: Case) -> float:
    """About how long the slowest station takes to be empty."""
    present = sum(c.initial + c.initial_waiting for c in case.classes)
    times = [
        present * max(law_at(stage, c).mean * visits(stage, c) for c in case.classes)
        / max(stage.servers - work(case.classes, stage), 1e-9)
        for stage in case.stages
    ]  # fmt: skip
    return sum(times)


def _too_long(case: Case) -> float:
    """Time by which the station would be empty if it ever were; rosters and late arrivals too."""
    last = max(stage.roster[-1][0] for stage in case.stages)
    last += max((c.arrivals_at[-1] for c in case.classes if c.arrivals_at), default=0.0)
    return last + 1000.0 * _time_to_empty(case) + 100.0 * warm_up(case)


def _must_empty(played: Played, span: Span) -> None:
    """Refuse a station that is never found empty, as one with fixed times may be."""
    if played.inside[:, :, 0].sum() > 0:
        text = f"has no answer: the station was not empty by {span.end:g}"
        raise BadInput([Problem("metric.name", "", text)])
