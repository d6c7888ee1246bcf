"""The docket's state: plain arrays, nothing hidden, so that it can be looked at and saved.

A case is one 32-byte record; two share a cache line. A finished case's place is used again, so
memory follows the number pending, not the number ever filed. Days are days since 1970-01-01
(int32); time within a day's sitting is whole seconds (int32): no rounding anywhere, so
results cannot depend on how a run is cut into windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from queueing.docket import codes, waits
from queueing.docket.compiled import compiled
from queueing.docket.waits import Array

CASE = np.dtype(
    [
        ("key_high", np.uint32),  # court and class at entry, month of entry
        ("key_low", np.uint32),  # index within that month
        ("next", np.int32),  # the case behind it on its list
        ("prev", np.int32),  # the case before it on its list
        ("filed", np.int32),  # day of first receipt
        ("due", np.int32),  # day from which it may be called
        ("hearings", np.uint16),
        ("court", np.uint8),
        ("klass", np.uint8),
        ("stage", np.uint8),
        ("docket", np.uint8),
        ("flags", np.uint8),
        ("spare", np.uint8),
    ]
)


class Docket(NamedTuple):
    """All courts' cases, lists, judges and counters.

    Shapes: C courts, K classes, J seats, B bins of days. `lists[court]` holds the dockets, then
    the calendar of each docket day by day (see `lists.on_docket` and `lists.on_calendar`).
    """

    cases: Array  # CASE[n]
    free: Array  # int32[n]: places to use again, a stack
    turns: Array  # int32[n]: filing day and turn of the cases a sweep may take (see leaving.py)
    counts: Array  # int64[COUNTS]
    key: Array  # uint32[2]: seed, replication
    lists: Array  # int32[C, DOCKETS + CALENDARS x ring days, 3]: head, tail, length
    orders: Array  # int8[DOCKETS]
    rules: Array  # float64[K, RULES]
    exits: Array  # float64[K, 3, OUTCOMES]: cumulative shares of outcomes by where a case ends
    dials: Array  # float64[DIALS]
    sitting: Array  # int32[days]: seconds a judge sits, by day since the start
    seats: Array  # int32[C]: seats in use, empty ones among them included
    carry: Array  # int32[C, J]: seconds of a hearing running over into the judge's next sitting
    pace: Array  # float64[C, J]: 1 is full pace, 0 an empty seat
    credit: Array  # int64[C]: judge-days owed, in millionths
    ledger: Array  # int64[C, K, LEDGER]: flows of the month, stock, sum of its filing days
    hours: Array  # int64[C, 3]: seconds offered, used, wasted in the month
    waits: Array  # int32[C, K, cohorts, B, WAITS]: what a case counts on one day lies together
    bin_of: Array  # int16[days]: the bin of a number of days
    cohort_of: Array  # int16[3, days since `epoch`]
    trace: Array  # int64[m, TRACE]: every hearing, when m > 0 (for tests and close looks)
    span: Array  # int64[2]: the day `sitting` starts at, the day `cohort_of` starts at


@dataclass(frozen=True)
class Size:
    """How large a docket is: courts, classes, room for cases, calendar and the years it runs."""

    courts: int
    classes: int
    room: int
    seats: int
    ring_days: int
    first_day: int  # the day the run starts
    days: int  # the days it runs, its last month included
    traced: int = 0  # hearings to keep a record of


def allocate(size: Size, seed: int, replication: int) -> Docket:
    """An empty docket of that size: every list empty, every seat empty, every dial zero."""
    cohorts = waits.Cohorts.of(size.first_day, size.days)
    bins = waits.edges()
    grid = (size.courts, size.classes)
    lists = np.full(
        (size.courts, codes.DOCKETS + codes.CALENDARS * size.ring_days, 3), -1, dtype=np.int32
    )
    lists[..., 2] = 0
    return Docket(
        cases=np.zeros(size.room, dtype=CASE),
        free=np.zeros(size.room, dtype=np.int32),
        turns=np.zeros(size.room, dtype=np.int32),
        counts=np.array([0, 0, 0, size.first_day, 0], dtype=np.int64),
        key=np.array([seed, replication], dtype=np.uint32),
        lists=lists,
        orders=np.zeros(codes.DOCKETS, dtype=np.int8),
        rules=np.zeros((size.classes, codes.RULES)),
        exits=np.ones((size.classes, 3, len(codes.OUTCOMES))),
        dials=np.zeros(codes.DIALS),
        sitting=np.zeros(size.days, dtype=np.int32),
        seats=np.zeros(size.courts, dtype=np.int32),
        carry=np.zeros((size.courts, size.seats), dtype=np.int32),
        pace=np.zeros((size.courts, size.seats)),
        credit=np.zeros(size.courts, dtype=np.int64),
        ledger=np.zeros((*grid, codes.LEDGER), dtype=np.int64),
        hours=np.zeros((size.courts, 3), dtype=np.int64),
        waits=np.zeros((*grid, cohorts.count, len(bins) - 1, codes.WAITS), dtype=np.int32),
        bin_of=waits.bin_of_days(bins),
        cohort_of=cohorts.of_day,
        trace=np.zeros((size.traced, codes.TRACE), dtype=np.int64),
        span=np.array([size.first_day, cohorts.epoch], dtype=np.int64),
    )


TURNS = 12  # a case's turn comes in every twelfth sweep
NEVER = np.int32(2**31 - 1)  # in `turns`: no sweep takes this case

# The small functions below and in the other modules take the arrays they touch, not the whole
# docket: passing the whole costs a reference count for each of its arrays at every call.


@compiled
def take_place(cases, free, counts):
    """A free place for one more case, or -1 with the error set when there is none."""
    if counts[codes.FREE] > 0:
        counts[codes.FREE] -= 1
        return np.int64(free[counts[codes.FREE]])
    i = counts[codes.USED]
    if i >= cases.shape[0]:
        counts[codes.ERROR] = codes.NO_ROOM
        return np.int64(-1)
    counts[codes.USED] = i + 1
    return i


@compiled
def give_place(cases, free, turns, counts, i):
    """The case at place `i` is finished; its place may be used again."""
    cases[i].flags = 0
    turns[i] = NEVER
    free[counts[codes.FREE]] = i
    counts[codes.FREE] += 1


@compiled
def offer(cases, turns, rules, i):
    """Note whether a sweep may take case `i`, and its turn: it must be active and not detained.

    One number holds both, filing day x 16 + turn, so that a sweep reads four bytes a case.
    """
    case = cases[i]
    turns[i] = NEVER
    if rules[case.klass, codes.DETAINED] == 0 and not case.flags & codes.CLOSED_BIT:
        turns[i] = case.filed * 16 + case.key_low % TURNS


@compiled
def stand(cases, ledger, i, status, sign):
    """Case `i` joins (+1) or leaves (-1) the stock of its court, class and stage in `status`."""
    case = cases[i]
    column = case.stage * 2 + status
    ledger[case.court, case.klass, codes.STOCK + column] += sign
    ledger[case.court, case.klass, codes.FILED + column] += sign * case.filed


@compiled
def flow(cases, ledger, i, which):
    """Count one flow of case `i` in the month's ledger."""
    ledger[cases[i].court, cases[i].klass, which] += 1
