"""The docket's state: plain arrays, nothing hidden, so that it can be looked at and saved.

A case is one 32-byte record; two share a cache line. A finished case's place is used again, so
memory follows the number pending, not the number ever filed. Days are days since 1970-01-01, in a
case uint16 (until 2149); time within a day's sitting is whole seconds (int32): no rounding
anywhere, so results cannot depend on how a run is cut into windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.fetching import fetch
from queueing.docket.lists import RING_DAYS
from queueing.docket.places import give_back, take
from queueing.docket.waits import Array

CASE = np.dtype(
    [
        ("key_high", np.uint32),  # court and class at entry, month of entry
        ("key_low", np.uint32),  # index within that month
        ("next", np.int32),  # the case behind it on its list
        ("prev", np.int32),  # the case before it on its list
        ("filed", np.uint16),  # day of first receipt
        ("due", np.uint16),  # day from which it may be heard
        ("date", np.uint16),  # of its hearing, looked at, or appealed; of those on their way: why
        ("hearings", np.uint16),
        ("court", np.uint8),
        ("klass", np.uint8),
        ("stage", np.uint8),  # of a pending case; of a completed one, before whom it is
        ("docket", np.uint8),
        ("flags", np.uint8),
        ("traits", np.uint8),  # its family, counsel, claim: the bits of codes
        ("ticket", np.uint16),  # decides who of the dated cases is moved
    ]
)


class Docket(NamedTuple):
    """All courts' cases, lists, judges and counters.

    Shapes: C courts, K classes, J seats, B bins of days, R days of the calendar, S scores, G groups
    of nationalities, Y years of entry. What `lists[court]` holds is said in lists.py, what pages
    and shelves are in pools.py.
    """

    cases: Array  # CASE[n]
    free: Array  # int32[n]: places to use again, a stack
    turns: Array  # int32[n]: filing day and turn of the cases a sweep may take (see leaving.py)
    moved: Array  # uint8[n]: how often a case lost its date, to 15, and its nationality group x 16
    counts: Array  # int64[COUNTS]
    key: Array  # uint32[2]: seed, replication
    lanes: Array  # int32[LANES]: cases of lists that are gone through side by side
    bench: Array  # int32[seats]: who of a court's judges is free first, at one sitting
    lists: Array  # int32[C, FRONT + CALENDARS x R, 3]: head, tail, length
    board: Array  # int32[C, BOARD_FRONT + R, 3]: the lists of the Board of Immigration Appeals
    waiting: Array  # int32[C, DOCKETS]: cases in the pool of each docket
    shelves: Array  # int32[C, DOCKETS x S, 3]: the pool by score, in the orders that have one
    shelf_bits: Array  # uint64[C, DOCKETS, S / 64]: scores with anybody on the shelf
    shelf_low: Array  # int32[C, DOCKETS]: no word of `shelf_bits` before this one has a bit
    pages: Array  # int32[p, PAGE]: the pool as an array, where the order is random
    page_of: Array  # int32[C, DOCKETS x LEVELS, p']: its pages
    free_pages: Array  # int32[p], a stack
    picks: Array  # int64[C, DOCKETS]: random picks made
    taken: Array  # int32[C, KINDS, R]: slots given away on each day
    open_days: Array  # uint64[C, KINDS, R / 64]: days with a slot left
    rates: Array  # int64[C, KINDS]: slots a judge-day, in millionths
    reserve: Array  # float64[C]: share of the bench the priority dockets are expected to take
    orders: Array  # int8[DOCKETS]
    levels: Array  # int8[K]
    rules: Array  # float64[K, 2, RULES]: without and with counsel
    exits: Array  # float64[K, 2, 2, 3, OUTCOMES]: by counsel, strong claim, where
    reasons: Array  # float64[2, 2, ADJOURNMENTS]: cumulative, of a master or merits hearing
    destinations: Array  # float64[C]: cumulative shares of the courts to which venue changes
    counsel: Array  # float64[1]: share of those who would find counsel for whom there is any left
    dials: Array  # float64[DIALS]
    sitting: Array  # int32[days]: seconds a judge sits, by day since the start
    working: Array  # int32[days]: working days before it since the start
    seats: Array  # int32[C]: seats in use, empty ones among them included
    judges: Array  # int32[C]: seats that are not empty
    carry: Array  # int32[C, J]: seconds of a hearing running over into the judge's next sitting
    pace: Array  # float64[C, J]: 1 is full pace, 0 an empty seat
    helps: Array  # int32[C]: the court it lends hours to by video, or -1
    grown: Array  # int8[C]: a judge came since dates were last advanced
    leavers: Array  # int64[C]: judges who left
    today: Array  # int64[C, 2]: seconds offered today, seconds the priority dockets took
    ledger: Array  # int64[C, K, LEDGER]: flows of the month, stock, sum of its filing days, appeals
    hours: Array  # int64[C, 3]: seconds offered, used, wasted in the month
    mixes: Array  # float64[Y, K, 2, G]: of nationality groups by year, class and claim; cumulative
    coming: Array  # float64[K, G]: of new cases, the share that comes
    groups: Array  # int64[G, GROUP]: flows of the month, their days, active stock
    waits: Array  # int32[C, K, cohorts, B, WAITS]: what a case counts on one day lies together
    strong: Array  # int32[cohorts, B, WAITS]: the waits of strong claims, all courts and classes
    appeal_waits: Array  # int32[K, cohorts, B, WAITS]: the same of appeals, from the day of them
    resets: Array  # int64[K, MOST_RESETS]: completed cases by how often they lost their date
    bin_of: Array  # int16[days]: the bin of a number of days
    cohort_of: Array  # int16[3, days since `epoch`]
    trace: Array  # int64[m, TRACE]: every hearing, when m > 0 (for tests and close looks)
    span: Array  # int64[2]: the day `sitting` starts at, the day `cohort_of` starts at


NOTED = ("lanes", "bench")  # only while one thing is being done
KEPT = tuple(name for name in Docket._fields if name not in NOTED)  # what a later day builds on


@dataclass(frozen=True)
class Size:
    """How large a docket is: courts, classes, room for cases, calendar and the years it runs."""

    courts: int
    classes: int
    room: int
    seats: int
    first_day: int  # the day the run starts
    days: int  # the days it runs, its last month included
    traced: int = 0  # hearings to keep a record of
    groups: int = 0  # of nationalities; 0: they are not told apart
    years: int = 0  # of entry that have a mix of groups of their own

    def __post_init__(self) -> None:
        """Raises `ValueError` for numbers that a case's record has too few bits for."""
        last_due = self.first_day + self.days + RING_DAYS - 1
        for what, field, last in (
            ("court", "court", self.courts - 1),
            ("class", "klass", self.classes - 1),
            ("place", "next", self.room - 1),
            ("day", "due", last_due),
        ):
            most = np.iinfo(CASE[field]).max
            if last > most:
                raise ValueError(f"a docket's last {what} can be number {most:,}, not {last:,}")
        if self.groups > 256 >> codes.GROUP_BITS:
            raise ValueError(f"a docket can tell 16 nationality groups apart, not {self.groups}")


TURNS = 12  # a case's turn comes in every twelfth sweep
NEVER = np.int32(2**31 - 1)  # in `turns`: no sweep takes this case


@compiled
def take_place(d):
    """A free place for one more case, or -1 with the error set when there is none.

    The one after it is asked for: whoever comes in is seldom alone.
    """
    if d.counts[codes.FREE] > 1:
        fetch(d.cases, np.int64(d.free[d.counts[codes.FREE] - 2]))
    return take(d.counts, d.free, codes.FREE, codes.USED, d.cases.shape[0], codes.NO_ROOM)


@compiled
def give_place(d, i):
    """The case at place `i` is finished; its place may be used again."""
    d.cases[i].flags = 0
    d.cases[i].traits = 0
    d.turns[i] = NEVER
    give_back(d.counts, d.free, codes.FREE, i)


@compiled
def offer(d, i):
    """Note whether a sweep may take case `i`, and its turn: it must be active and not detained.

    One number holds them and its riders, day x 128 + riders x 16 + turn: a sweep reads four bytes
    a case.
    """
    case = d.cases[i]
    d.turns[i] = NEVER
    if d.rules[case.klass, 0, codes.DETAINED] == 0 and not case.flags & codes.CLOSED_BIT:
        riders = case.traits & codes.RIDERS
        d.turns[i] = case.filed * 128 + riders * 16 + case.key_low % TURNS


@compiled
def stand(d, i, status, sign):
    """Case `i` joins (+1) or leaves (-1) the stock of its court, class and stage in `status`."""
    case = d.cases[i]
    number = sign * members(d, i)
    column = case.stage * 2 + status
    ledger = d.ledger[case.court, case.klass]
    ledger[codes.STOCK + column] += number
    ledger[codes.FILED + column] += number * case.filed
    if status == codes.ACTIVE and case.traits & codes.COUNSEL_BIT:
        ledger[codes.REPRESENTED] += number


@compiled
def flow(d, i, which):
    """Count one flow of case `i` in the month's ledger."""
    d.ledger[d.cases[i].court, d.cases[i].klass, which] += members(d, i)


@compiled
def members(d, i):
    """The people of case `i`, each of whom counts as a case: the lead and the riders."""
    return np.int64(d.cases[i].traits & codes.RIDERS) + 1


@compiled
def represented(d, i):
    """1 with counsel, 0 without: the second index of `Docket.rules`."""
    return 1 if d.cases[i].traits & codes.COUNSEL_BIT else 0
