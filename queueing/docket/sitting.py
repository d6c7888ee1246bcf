"""The courts sit: every hearing from one day to another, in order, exactly.

On each day the cases that have come due join their dockets and dates are given; then the judges
who sit call one case after another until the day's sitting is over; then judges with nobody left
to hear may hear another court's cases by video; then the Board decides appeals. A hearing under
way at closing time is finished out of the same judge's next sitting; a judge with nobody to hear
loses the time; a dated case that was not reached gets another date. A hearing is dated by the day
it begins.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.arriving import arrive
from queueing.docket.board import sit_as_board
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.counting import record
from queueing.docket.dates import (
    call_lists,
    end_lists,
    give_dates,
    is_dated,
    judges_sitting,
)
from queueing.docket.fetching import fetch
from queueing.docket.hearing import hear
from queueing.docket.lists import (
    ARRIVING,
    COMING,
    DATED,
    HEAD,
    LENGTH,
    TODAYS,
    append,
    fetch_lists,
    join,
    on_calendar,
    remove,
)
from queueing.docket.pools import is_listed, join_pool, leave_pool, pick
from queueing.docket.rules import (
    next_docket,
)

OFFERED, HELD, WASTED = 0, 1, 2
SEATS = 256  # the most judges one court can have
NOBODY = 2**31 - 1  # in `Docket.bench`: not to be called upon
BENCH, PRIORITY = 0, 1  # of `Docket.today`


@kernel
def advance(d, until):
    """Bring every court up to the beginning of day `until`; return the error code (0: none)."""
    for day in range(d.counts[codes.TODAY], until):
        seconds = d.sitting[day - d.span[0]]
        dated, courts = d.dials[codes.AHEAD] > 0, d.seats.shape[0]
        if dated:
            fetch_lists(d, 0, courts, COMING, DATED - COMING, day, 1)
        call_due(d, day)
        if dated:
            give_dates(d, day)
            call_lists(d, day)
        open_benches(d, day, seconds)
        sit(d, day, seconds, False)
        if d.dials[codes.LENT_SHARE] > 0:
            sit(d, day, seconds, True)
        close_benches(d, seconds)
        if dated:
            end_lists(d, day)
        sit_as_board(d, day)
        if d.counts[codes.ERROR] != 0:
            return d.counts[codes.ERROR]
        d.counts[codes.TODAY] = day + 1
    return d.counts[codes.ERROR]


@apart
def call_due(d, day):
    """At every court the cases due on this day join the dockets they wait on."""
    for court in range(d.seats.shape[0]):
        call_due_at(d, court, day)


@compiled
def call_due_at(d, court, day):
    """At one court; then those that arrive from elsewhere.

    Where there are dates, those of whom notice cannot be given yet are left on today's list.
    """
    for calendar in range(ARRIVING + 1):
        k = on_calendar(calendar, day)
        if calendar < ARRIVING and not is_dated(d, calendar) and joins_whole(d, calendar):
            d.waiting[court, calendar] += d.lists[court, k, LENGTH]
            join(d.cases, d.lists, court, calendar * codes.LEVELS + d.levels[0], k)
        while d.lists[court, k, LENGTH] > 0:
            i = d.lists[court, k, HEAD]
            remove(d.cases, d.lists, court, k, i)
            if calendar == ARRIVING and not arrive(d, i, day):
                continue
            case = d.cases[i]
            case.flags &= ~codes.COMING_BIT
            if is_dated(d, case.docket) and case.due - int(d.dials[codes.NOTICE]) > day:
                append(d.cases, d.lists, court, TODAYS + case.docket, i)
            else:
                join_pool(d, i, False)


@compiled
def joins_whole(d, docket):
    """Whether a day's list can join a pool as it is: one list, and everybody of one level."""
    return is_listed(d.orders[docket]) and d.counts[codes.FLAT]


@apart
def sit(d, day, seconds, lending):
    """The day's sittings: every court hears its own cases or, `lending` hours, another's."""
    for host in range(d.seats.shape[0]):
        court = d.helps[host] if lending else host
        if court >= 0 and d.today[host, BENCH] > 0:
            sit_at(d, court, host, day, seconds)


@compiled
def sit_at(d, court, host, day, seconds):
    """One sitting: the judges of `host` call cases of `court`, whoever is free first.

    The two differ when hours are lent by video. A court that lends stops calling its own ordinary
    cases when only the share it lends is left of its day.
    """
    free_at, seats, bench = d.carry[host], d.seats[host], d.today[host, BENCH]
    for j in range(seats):
        d.bench[j] = turn_of_judge(free_at[j], seconds, j)
    first = least(d.bench, seats)
    lends = court == host and d.helps[host] >= 0 and d.dials[codes.LENT_SHARE] > 0
    own = bench * (1.0 - d.dials[codes.LENT_SHARE])
    cap, share = d.dials[codes.MASTER_CAP], d.dials[codes.DEDICATED_TIME]
    masters, dedicated, whole = 0, 0, 0
    while d.counts[codes.ERROR] == 0:
        judge = first % SEATS
        if free_at[judge] >= seconds:
            break
        docket = next_docket(ready(d, court), masters, dedicated, bench, cap, share)
        if docket < 0 or (lends and docket >= codes.MASTER_DOCKET and whole >= own):
            break
        d.bench[judge] = NOBODY
        spent = call(d, court, host, docket, judge, day)
        free_at[judge] += spent
        # The others are looked at after the hearing: what was just written cannot be read at once
        # in rows of four or eight.
        first = min(least(d.bench, seats), turn_of_judge(free_at[judge], seconds, judge))
        d.bench[judge] = turn_of_judge(free_at[judge], seconds, judge)
        whole += spent
        if docket == codes.MASTER_DOCKET:
            masters += spent
        elif docket == codes.DEDICATED_DOCKET:
            dedicated += spent
        if docket < codes.MASTER_DOCKET and court == host:
            d.today[host, PRIORITY] += spent


@compiled
def ready(d, court):
    """How many cases of each docket can be called: those in the pool or, dated, today's list."""
    lists = d.lists[court]
    if d.dials[codes.AHEAD] > 0:
        return (
            d.waiting[court, codes.DETAINED_DOCKET],
            d.waiting[court, codes.DEDICATED_DOCKET],
            lists[TODAYS + codes.MASTER_DOCKET, LENGTH],
            lists[TODAYS + codes.RESUMED_DOCKET, LENGTH],
            lists[TODAYS + codes.MERITS_DOCKET, LENGTH],
        )
    waiting = d.waiting[court]
    return waiting[0], waiting[1], waiting[2], waiting[3], waiting[4]


@compiled
def call(d, court, host, docket, judge, day):
    """A judge of `host` calls the next case of a docket of `court`; returns the seconds spent."""
    if is_dated(d, docket):
        i = d.lists[court, TODAYS + docket, HEAD]
        remove(d.cases, d.lists, court, TODAYS + docket, i)
        d.cases[i].flags &= ~codes.DATED_BIT
    else:
        i = pick(d, court, docket)
        leave_pool(d, i)
    # Whoever is called after the next one is asked for: there is a hearing's time until then.
    fetch(d.cases, np.int64(d.cases[max(np.int64(d.cases[i].next), 0)].next))
    key_high, key_low = d.cases[i].key_high, d.cases[i].key_low
    spent, what, how = hear(d, i, day, d.pace[host, judge])
    if d.trace.shape[0] > 0:
        second = d.carry[host, judge]
        record(d, key_high, key_low, day, host, judge, second, spent, what, how)
    return spent


@apart
def open_benches(d, day, seconds):
    """Every court's bench for the day."""
    for court in range(d.seats.shape[0]):
        open_bench(d, court, day, seconds)


@compiled
def open_bench(d, court, day, seconds):
    """Who sits today: the seconds offered. A judge who does not sit is not free before tomorrow.

    A judge sits on a share of the working days; the rest is leave, training and, in a scaled run,
    the judge-days that belong to the cases left out. Whole judge-days, handed out in turn.
    """
    free_at, pace = d.carry[court], d.pace[court]
    judges, working = d.judges[court], d.working[day - d.span[0]]
    d.today[court, BENCH] = d.today[court, PRIORITY] = 0
    sitting = judges_sitting(judges, int(d.dials[codes.SITTING_SHARE]), working)
    turn = working
    for j in range(d.seats[court]):
        if pace[j] > 0:
            if turn % judges < sitting:
                d.today[court, BENCH] += seconds
            else:
                free_at[j] += seconds
            turn += 1
        else:
            free_at[j] += seconds


@compiled
def turn_of_judge(free_at, seconds, judge):
    """When a judge is free, and the seat, as one number: the judge with the least is free first.

    Of two free at the same second it is the one in the lower seat. Whoever is not free today
    is not called upon: of these it is all one when.
    """
    return np.int32(min(np.int64(free_at), np.int64(seconds)) * SEATS + judge)


@compiled
def least(numbers, count):
    """The least of the first numbers, found without a branch for each."""
    found = numbers[0]
    for j in range(1, count):
        found = min(found, numbers[j])
    return found


@apart
def close_benches(d, seconds):
    """The day is over at every court."""
    for court in range(d.seats.shape[0]):
        close_bench(d, court, seconds)


@compiled
def close_bench(d, court, seconds):
    """Unused time is lost, a hearing under way goes on at the next sitting."""
    free_at, wasted = d.carry[court], 0
    for j in range(d.seats[court]):
        if free_at[j] < seconds:
            wasted += seconds - free_at[j]
            free_at[j] = seconds
        free_at[j] -= seconds
    bench = d.today[court, BENCH]
    d.hours[court, OFFERED] += bench
    d.hours[court, HELD] += bench - wasted
    d.hours[court, WASTED] += wasted
