"""From a case to a station's arrays, and the station's replications."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from inputs.problems import BadInput, Problem
from queueing.docket import codes
from queueing.docket.pages import PAGE
from queueing.docket.waits import Array
from queueing.textbook import layout
from queueing.textbook.case import Case, Customers, Law, Stage
from queueing.textbook.load import law_at
from queueing.textbook.run import repeat

KINDS = {
    "exponential": layout.EXPONENTIAL,
    "deterministic": layout.DETERMINISTIC,
    "erlang": layout.ERLANG,
    "lognormal": layout.LOGNORMAL,
}
ORDERS = {"fifo": codes.FIFO, "lifo": codes.LIFO, "random": codes.RANDOM}
FIRST_ROOM = 4096
LARGEST_ROOM = 20_000_000


@dataclass(frozen=True)
class Span:
    """What part of time is played and counted."""

    begin: float = 0.0
    end: float = math.inf
    until_empty: bool = False
    recorded: bool = False


@dataclass(frozen=True)
class Played:
    """What R replications counted, by K classes."""

    ended: Array  # float64[R]: time of the last event
    inside: Array  # int64[R, K, 2]: in the system, in queue, at the end
    sums: Array  # float64[R, K, 2, COLUMNS]
    areas: Array  # float64[R, K, 2]: integrals of the numbers over the time counted
    record: Array  # float64[n, 3]: events of the last replication, if they were kept


def play(case: Case, seed: int, first: int, runs: int, span: Span) -> Played:
    """Replications `first` to `first + runs - 1` of a case.

    When a station has not room enough it is given twice the room and the replication begins
    anew: draws depend on their keys alone, so that nothing changes.
    """
    classes = len(case.classes)
    played = Played(
        np.zeros(runs),
        np.zeros((runs, classes, 2), dtype=np.int64),
        np.zeros((runs, classes, 2, layout.COLUMNS)),
        np.zeros((runs, classes, 2)),
        np.zeros((0, 3)),
    )
    present = sum(c.initial + c.initial_waiting for c in case.classes)
    room, done = FIRST_ROOM + 2 * present, 0
    while True:
        floor = build(case, seed, room, span)
        rows = slice(done, runs)
        done += repeat(
            floor, first + done, runs - done, span.end, span.until_empty, played.ended[rows],
            played.inside[rows], played.sums[rows], played.areas[rows],
        )  # fmt: skip
        if done == runs:
            kept = floor.record[: floor.counts[layout.RECORDED]]
            return Played(played.ended, played.inside, played.sums, played.areas, kept)
        room *= 2
        if room > LARGEST_ROOM:
            text = f"more than {LARGEST_ROOM:,} customers are there at once"
            raise BadInput([Problem("station", "", text)])


def build(case: Case, seed: int, room: int, span: Span) -> layout.Floor:
    """The arrays of a case, with room for so many customers at once."""
    stages, classes = case.stages, case.classes
    ranks = sorted({c.priority for c in classes})
    seats = max(number for stage in stages for _, number in stage.roster)
    seats = room if math.isinf(seats) else max(int(seats), 1)
    pools = np.full(len(ranks), -1, dtype=np.int64)
    for k, c in enumerate(classes):
        if c.inexhaustible:
            pools[ranks.index(c.priority)] = k
    s, k = len(stages), len(classes)
    pages = room // PAGE + s * len(ranks)
    return layout.Floor(
        key=np.array([seed, 0], dtype=np.uint32),
        cases=np.zeros(room, dtype=layout.CUSTOMER),
        free=np.zeros(room, dtype=np.int32),
        leavers=np.zeros(room, dtype=np.int32),
        counts=np.zeros(layout.COUNTS, dtype=np.int64),
        lists=np.zeros((s, len(ranks), 3), dtype=np.int32),
        pages=np.zeros((pages, PAGE), dtype=np.int32),
        page_of=np.zeros((s, len(ranks), room // PAGE + 1), dtype=np.int32),
        free_pages=np.zeros(pages, dtype=np.int32),
        free_at=np.zeros((s, seats)),
        whom=np.zeros((s, seats), dtype=np.int32),
        busy=np.zeros(s, dtype=np.int64),
        present=np.zeros(s, dtype=np.int64),
        roster=_rosters(stages),
        turn=np.zeros(s, dtype=np.int64),
        stations=np.array(
            [[ORDERS[x.discipline], x.preemptive, x.capacity] for x in stages], float
        ),
        service=np.array([[_law(law_at(stage, c)) for c in classes] for stage in stages]),
        patience=np.array([_law(c.patience) for c in classes]),
        classes=np.array([_class(c, ranks.index(c.priority)) for c in classes]),
        listed=_listed(classes),
        pools=pools,
        next_at=np.zeros(k),
        drawn=np.zeros((k, 3), dtype=np.int64),
        inside=np.zeros((k, 2), dtype=np.int64),
        areas=np.zeros((k, 2)),
        changed=np.zeros((k, 2)),
        sums=np.zeros((k, 2, layout.COLUMNS)),
        window=np.array([span.begin, span.end, case.metric.value]),
        record=np.zeros((2 * room if span.recorded else 0, 3)),
    )


def _law(law: Law | None) -> list[float]:
    return [layout.NEVER, 0.0, 0.0] if law is None else [KINDS[law.dist], law.mean, law.shape]


def _class(c: Customers, rank: int) -> list[float]:
    pattern, rate, (amplitude, period) = layout.NONE, 0.0, (0.0, 0.0)
    if c.arrivals_at:
        pattern, rate = layout.LISTED, 1.0
    elif c.arrival_every is not None:
        pattern, rate = layout.EVERY, c.arrival_every
    elif c.swing is not None:
        pattern, rate, (amplitude, period) = layout.PERIODIC, c.arrival_rate, c.swing
    elif c.arrival_rate > 0:
        pattern, rate = layout.POISSON, c.arrival_rate
    numbers = (
        rank, c.batch, c.return_probability, c.initial, c.initial_waiting, c.inexhaustible,
        pattern, rate, amplitude, period,
    )  # fmt: skip
    return [float(number) for number in numbers]


def _rosters(stages: tuple[Stage, ...]) -> Array:
    longest = max(len(stage.roster) for stage in stages)
    rosters = np.full((len(stages), longest, 2), math.inf)
    for s, stage in enumerate(stages):
        rosters[s, : len(stage.roster)] = stage.roster
    return rosters


def _listed(classes: tuple[Customers, ...]) -> Array:
    longest = max(len(c.arrivals_at) for c in classes)
    listed = np.full((len(classes), longest), math.inf)
    for k, c in enumerate(classes):
        listed[k, : len(c.arrivals_at)] = c.arrivals_at
    return listed
