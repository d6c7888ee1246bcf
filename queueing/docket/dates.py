"""Dates: hearings set days to years ahead, in the first slot free.

A court gives out slots of two kinds, a place in a master session and an individual hearing's. How
many there are on a day follows from the judges who will sit (`judges_sitting`) and the rate of
slots a judge-day; both are spread over the days so that fractions are neither lost nor bunched,
and so that one more judge, or a little more rate, only ever adds slots.

A case of a dated docket is coming (it is looked at on a day: when it is filed, or when notice can
be given), dated, or waits in the pool, from which it is taken in the docket's order as days open.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.bits import first_bit, set_bit, unset_bit
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.lists import (
    COMING,
    HEAD,
    LAST,
    LENGTH,
    RING_DAYS,
    ROWS,
    TODAYS,
    append,
    dates_of,
    join,
    on_calendar,
    remove,
)
from queueing.docket.pools import join_pool, leave_pool, pick
from queueing.docket.state import flow

MILLION = 1_000_000
# Multiples of an irrational number, taken modulo one, lie evenly however many they are; three of
# them, so that judges and the two kinds of slots do not fall on the same days.
SPREAD_JUDGES, SPREAD_MASTERS, SPREAD_MERITS = 414_214, 618_034, 732_051


@compiled
def is_dated(d, docket):
    """Whether hearings of this docket have dates; those of priority dockets never do."""
    return docket >= codes.MASTER_DOCKET and d.dials[codes.AHEAD] > 0


@compiled
def kind_of(docket):
    """The kind of slots a docket's hearings are set in."""
    return codes.MASTER_SLOTS if docket == codes.MASTER_DOCKET else codes.MERITS_SLOTS


@compiled
def spread_of(kind):
    """By how much the turn of a kind of slots goes on each working day, in millionths."""
    return SPREAD_MASTERS if kind == codes.MASTER_SLOTS else SPREAD_MERITS


@compiled
def judges_sitting(judges, share, working):
    """How many of a court's judges sit on its `working`-th working day, each on `share` of them."""
    return (judges * share + (working * SPREAD_JUDGES) % MILLION) // MILLION


@compiled
def slots(d, court, kind, day):
    """The slots of a kind on a day: none when the court is closed."""
    k = day - d.span[0]
    if d.sitting[k] == 0:
        return np.int64(0)
    working = np.int64(d.working[k])
    sitting = judges_sitting(d.judges[court], int(d.dials[codes.SITTING_SHARE]), working)
    turn = (working * spread_of(kind)) % MILLION
    return (d.rates[court, kind] * sitting + turn) // MILLION


@compiled
def look_at_slots(d, court, kind, day):
    """Note whether a slot of a day is left."""
    on = day & LAST
    if d.taken[court, kind, on] < slots(d, court, kind, day):
        set_bit(d.open_days[court, kind], on)
    else:
        unset_bit(d.open_days[court, kind], on)


@kernel
def open_calendar(d, court, today):
    """Look at every day for which dates are set, after the judges or the rates have changed.

    It is what `slots` says, without a division a day: so many judges sit or one more, and of either
    number there are so many slots or one more, as the turns go round.
    """
    first, days = today - d.span[0], int(d.dials[codes.AHEAD]) + 1
    working = np.int64(d.working[first])
    few, one_more = whole_and_turn(d.judges[court] * int(d.dials[codes.SITTING_SHARE]))
    for kind in range(codes.KINDS):
        bits, taken = d.open_days[court, kind], d.taken[court, kind]
        bits[:] = np.uint64(0)
        low, low_more = whole_and_turn(d.rates[court, kind] * few)
        high, high_more = whole_and_turn(d.rates[court, kind] * (few + 1))
        spread = spread_of(kind)
        turn, turn_of_judges = working * spread % MILLION, working * SPREAD_JUDGES % MILLION
        for k in range(days):
            if d.sitting[first + k] == 0:
                continue
            on = (today + k) & LAST
            number = high + (turn >= high_more)
            if turn_of_judges < one_more:
                number = low + (turn >= low_more)
            bits[on >> 6] |= np.uint64(taken[on] < number) << np.uint64(on & 63)
            turn = next_turn(turn, spread)
            turn_of_judges = next_turn(turn_of_judges, SPREAD_JUDGES)


@compiled
def whole_and_turn(millionths):
    """The whole ones in so many millionths, and the turn from which on there is one more."""
    return millionths // MILLION, MILLION - millionths % MILLION


@compiled
def next_turn(turn, spread):
    """The turn of the next working day."""
    turn += spread
    return turn - MILLION if turn >= MILLION else turn


@compiled
def first_open(d, court, kind, low, high):
    """The first day from `low` to `high` with a slot of the kind left, or -1."""
    if high < low:
        return np.int64(-1)
    start = low & LAST
    on = first_bit(d.open_days[court, kind], start)
    if on < 0:  # round the ring
        on = first_bit(d.open_days[court, kind], 0)
        if on < 0:
            return np.int64(-1)
    day = low + ((on - start) & LAST)
    return day if day <= high else np.int64(-1)


@compiled
def set_date(d, i, day):
    """Case `i` has a hearing on that day."""
    court, docket = d.cases[i].court, d.cases[i].docket
    kind = kind_of(docket)
    d.cases[i].flags |= codes.DATED_BIT
    d.cases[i].date = day
    append(d.cases, d.lists, court, day_list(d, i, day), i)
    d.taken[court, kind, day & LAST] += 1
    look_at_slots(d, court, kind, day)


@compiled
def day_list(d, i, day):
    """Index of the list of a day on which case `i` is, or will be, dated."""
    return on_calendar(dates_of(d.cases[i].docket, d.cases[i].ticket >> 14), day)


@compiled
def drop_date(d, i, today):
    """Case `i` loses its date; whether that is in time for another case to be given the slot."""
    court, docket, day = d.cases[i].court, d.cases[i].docket, np.int64(d.cases[i].date)
    remove(d.cases, d.lists, court, day_list(d, i, day), i)
    d.cases[i].flags &= ~codes.DATED_BIT
    in_time = day - today >= d.dials[codes.REFILL_NOTICE]
    if in_time:
        d.taken[court, kind_of(docket), day & LAST] -= 1
        look_at_slots(d, court, kind_of(docket), day)
    return in_time


@compiled
def is_within_reach(d, day):
    """Whether the calendars have that day: today, or one to come. If not, the error is set."""
    ahead = day - d.counts[codes.TODAY]
    if ahead < 0:
        d.counts[codes.ERROR] = codes.PAST
    elif ahead >= RING_DAYS:
        d.counts[codes.ERROR] = codes.LAG_TOO_LONG
    return 0 <= ahead < RING_DAYS


@compiled
def come(d, i, day):
    """Case `i` is looked at on that day."""
    if not is_within_reach(d, day):
        return
    d.cases[i].flags |= codes.COMING_BIT
    d.cases[i].date = day
    docket = d.cases[i].docket
    append(d.cases, d.lists, d.cases[i].court, on_calendar(COMING + docket, day), i)


@compiled
def come_when_due(d, i):
    """Where there are no dates: case `i` joins its pool on the day it is due."""
    case = d.cases[i]
    if not is_within_reach(d, case.due):
        return
    k = on_calendar(COMING + case.docket, case.due)
    append(d.cases, d.lists, case.court, k, i)


@compiled
def date_or_wait(d, i, today, front):
    """A date in the first slot free; if there is none the case waits until there is."""
    case = d.cases[i]
    low = max(np.int64(case.due), today + int(d.dials[codes.NOTICE]))
    high = today + int(d.dials[codes.AHEAD])
    day = first_open(d, case.court, kind_of(case.docket), low, high)
    if day >= 0:
        set_date(d, i, day)
    else:
        wait_for_date(d, i, today, front)


@compiled
def wait_for_date(d, i, today, front):
    """No date can be set: the case joins the pool as soon as notice of its day could be given."""
    look = d.cases[i].due - int(d.dials[codes.NOTICE])
    if look <= today:
        join_pool(d, i, front)
    else:
        come(d, i, look)


@compiled
def count_reset(d, i, reason):
    """One more date of case `i` moved; a case counts those it lost, not those brought forward."""
    flow(d, i, reason)
    if reason != codes.RESET_ADVANCED and d.moved[i] & codes.RESETS < codes.RESETS:
        d.moved[i] += 1


@apart
def give_dates(d, today):
    """At every court cases are dated."""
    for court in range(d.seats.shape[0]):
        give_dates_at(d, court, today)


@compiled
def give_dates_at(d, court, today):
    """Those in the pools are dated in the order of their docket, then the newly filed."""
    low, high = today + int(d.dials[codes.NOTICE]), today + int(d.dials[codes.AHEAD])
    for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
        while d.waiting[court, docket] > 0:
            day = first_open(d, court, kind_of(docket), low, high)
            if day < 0:
                break
            i = pick(d, court, docket)
            leave_pool(d, i)
            set_date(d, i, day)
    for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
        if d.lists[court, TODAYS + docket, LENGTH] > 0:
            date_list(d, court, TODAYS + docket, today, False)


@apart
def date_list(d, court, k, today, front):
    """Everybody on one of the court's lists is dated, or waits for a date."""
    while d.lists[court, k, LENGTH] > 0:
        i = d.lists[court, k, HEAD]
        remove(d.cases, d.lists, court, k, i)
        date_or_wait(d, i, today, front)


@compiled
def count_resets(d, court, k, reason):
    """The date of everybody on one of the court's lists is moved: they have none for now."""
    if d.lists[court, k, LENGTH] > 0:
        i = np.int64(d.lists[court, k, HEAD])
        while i >= 0:
            count_reset(d, i, reason)
            d.cases[i].flags &= ~codes.DATED_BIT
            i = np.int64(d.cases[i].next)


@apart
def call_lists(d, day):
    """The cases dated today are the day's hearing lists."""
    for court in range(d.seats.shape[0]):
        for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
            for row in range(ROWS):
                k = on_calendar(dates_of(docket, row), day)
                join(d.cases, d.lists, court, TODAYS + docket, k)


@apart
def end_lists(d, day):
    """At every court the day's hearing lists are at their end."""
    for court in range(d.seats.shape[0]):
        end_lists_at(d, court, day)


@compiled
def end_lists_at(d, court, day):
    """Who was on today's lists and not reached gets another date; the next day ahead opens."""
    planned = (d.reserve[court] + d.dials[codes.DEDICATED_TIME]) * d.today[court, 0]
    reason = codes.RESET_PRIORITY if d.today[court, 1] > planned else codes.RESET_NOT_REACHED
    for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
        if d.lists[court, TODAYS + docket, LENGTH] > 0:
            count_resets(d, court, TODAYS + docket, reason)
            date_list(d, court, TODAYS + docket, day, True)
    for kind in range(codes.KINDS):
        d.taken[court, kind, day & LAST] = 0
        unset_bit(d.open_days[court, kind], day & LAST)
        look_at_slots(d, court, kind, day + 1 + int(d.dials[codes.AHEAD]))
