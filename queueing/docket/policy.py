"""What a change of policy does to the cases already waiting, and judges' coming and going to dates.

A docket put in another order is gone through once, a judge's leaving goes through the dates of one
court, giving dates or giving them up goes through the calendar once: nothing else is touched.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.dates import (
    come,
    come_when_due,
    count_reset,
    date_list,
    day_list,
    drop_date,
    first_open,
    is_dated,
    kind_of,
    set_date,
    wait_for_date,
)
from queueing.docket.lists import (
    COMING,
    HEAD,
    LANES,
    LAST,
    LENGTH,
    RING_DAYS,
    ROWS,
    TODAYS,
    append,
    dates_of,
    fetch_lists,
    first_of,
    on_calendar,
    remove,
)
from queueing.docket.pools import empty_pool, fill_pool, join_pool, sort_todays

GOLDEN = 0.6180339887498949  # its multiples, modulo one, are spread evenly
TICKETS = 65_536  # as many as there can be
ASIDE = TODAYS + codes.DETAINED_DOCKET  # a list of today's that no dated docket uses


@kernel
def empty_pools(d, docket):
    """Everybody leaves the pools of a docket, to be put in another order by `refill_pools`."""
    for court in range(d.seats.shape[0]):
        empty_pool(d, court, docket)


@kernel
def refill_pools(d, docket):
    """Those who left the pools of a docket join again, in the order of the days they were due."""
    for court in range(d.seats.shape[0]):
        sort_todays(d, court, docket)
        fill_pool(d, court, docket)
    return d.counts[codes.ERROR]


@kernel
def void_dates(d, docket):
    """All dates of a docket are void: its cases wait to be dated anew."""
    today = d.counts[codes.TODAY]
    for court in range(d.seats.shape[0]):
        take_dates(d, court, docket)
        while d.lists[court, TODAYS + docket, LENGTH] > 0:
            wait_for_date(d, take_first(d, court, TODAYS + docket), today, False)
    return d.counts[codes.ERROR]


@apart
def take_dates(d, court, docket):
    """The dated cases lose their dates and go to today's list of the docket, the nearest first."""
    today = d.counts[codes.TODAY]
    for day in range(today, today + RING_DAYS):
        for row in range(ROWS):
            k = on_calendar(dates_of(docket, row), day)
            while d.lists[court, k, LENGTH] > 0:
                i = np.int64(d.lists[court, k, HEAD])
                free_slot(d, i)
                count_reset(d, i, codes.RESET_POLICY)
                append(d.cases, d.lists, court, TODAYS + docket, i)


@compiled
def free_slot(d, i):
    """Case `i` loses its date, and the slot is free however short the notice."""
    case = d.cases[i]
    day = case.date
    remove(d.cases, d.lists, case.court, day_list(d, i, day), i)
    case.flags &= ~codes.DATED_BIT
    d.taken[case.court, kind_of(case.docket), day & LAST] -= 1


@kernel
def stop_dating(d):
    """From today on there are no dates: everybody is called from the day they are due.

    First those who waited for a date, some of whom may not be heard yet; then those who had one;
    then those who were still to be looked at.
    """
    today = d.counts[codes.TODAY]
    for court in range(d.seats.shape[0]):
        for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
            set_coming_aside(d, court, docket)
            empty_pool(d, court, docket)
            take_dates(d, court, docket)
            for k in (TODAYS + docket, ASIDE):
                while d.lists[court, k, LENGTH] > 0:
                    be_due_or_wait(d, take_first(d, court, k), today)
    d.taken[:, :, :] = 0
    d.open_days[:, :, :] = np.uint64(0)
    return d.counts[codes.ERROR]


@compiled
def be_due_or_wait(d, i, today):
    """Where there are no dates: the case is due on a day to come, or waits in the pool."""
    if d.cases[i].due < today:
        join_pool(d, i, False)
    else:
        come_when_due(d, i)


@kernel
def start_dating(d):
    """From today on there are dates: every case that is coming is looked at now, or when filed."""
    today = d.counts[codes.TODAY]
    for court in range(d.seats.shape[0]):
        for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
            set_coming_aside(d, court, docket)
            while d.lists[court, ASIDE, LENGTH] > 0:
                i = take_first(d, court, ASIDE)
                come(d, i, max(today, np.int64(d.cases[i].filed)))
    return d.counts[codes.ERROR]


@kernel
def change_notice(d):
    """Another notice is given from today on: who is not ready for it yet waits until then."""
    today, notice = d.counts[codes.TODAY], int(d.dials[codes.NOTICE])
    for court in range(d.seats.shape[0]):
        for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
            set_coming_aside(d, court, docket)
            empty_pool(d, court, docket)
            while d.lists[court, TODAYS + docket, LENGTH] > 0:
                wait_for_date(d, take_first(d, court, TODAYS + docket), today, False)
            while d.lists[court, ASIDE, LENGTH] > 0:
                i = take_first(d, court, ASIDE)
                known = max(today, np.int64(d.cases[i].filed))
                come(d, i, max(known, d.cases[i].due - notice))
    return d.counts[codes.ERROR]


@apart
def set_coming_aside(d, court, docket):
    """The cases that are coming are put on the list aside, in the order of their days."""
    today = d.counts[codes.TODAY]
    for day in range(today, today + RING_DAYS):
        k = on_calendar(COMING + docket, day)
        while d.lists[court, k, LENGTH] > 0:
            i = d.lists[court, k, HEAD]
            remove(d.cases, d.lists, court, k, i)
            d.cases[i].flags &= ~codes.COMING_BIT
            append(d.cases, d.lists, court, ASIDE, i)


@compiled
def take_first(d, court, k):
    """The first case of a list, taken from it."""
    i = np.int64(d.lists[court, k, HEAD])
    remove(d.cases, d.lists, court, k, i)
    return i


@compiled
def turn_of(number):
    """Where the `number`-th turn of tickets begins, on the circle they lie on; spread evenly."""
    return (number * GOLDEN) % 1.0


@compiled
def has_turn(ticket, turn, share):
    """Whether it is a ticket's turn, when a share of all have theirs."""
    place = (ticket + 0.5) / TICKETS + turn
    return (place - 1.0 if place >= 1.0 else place) < share


@compiled
def row_has_turn(row, turn, share):
    """Whether it may be the turn of any ticket in a row."""
    place = row / ROWS + turn
    place = place - 1.0 if place >= 1.0 else place
    return place < share or place + 1.0 / ROWS >= 1.0


@kernel
def lose_judge(d, court, share):
    """A judge has left: that `share` of the court's dates, by the cases' tickets, is set anew.

    A ticket says in front of whom a case would have come: the next judge to leave has others.
    """
    today, turn = d.counts[codes.TODAY], turn_of(d.leavers[court])
    end = today + int(d.dials[codes.AHEAD])
    for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
        for first in range(today, end + 1, LANES):
            fetch_rows(d, court, docket, first, turn, share)
            for day in range(first, min(first + LANES, end + 1)):
                for row in range(ROWS):
                    if row_has_turn(row, turn, share):
                        k = on_calendar(dates_of(docket, row), day)
                        lose_dates(d, court, k, today, turn, share)
    date_list(d, court, ASIDE, today, True)
    return d.counts[codes.ERROR]


@compiled
def lose_dates(d, court, k, today, turn, share):
    """Those of one list whose turn it is lose their dates."""
    following = first_of(d.lists, court, k)
    while following >= 0:
        i = following
        following = np.int64(d.cases[i].next)
        if has_turn(d.cases[i].ticket, turn, share):
            drop_date(d, i, today)
            count_reset(d, i, codes.RESET_JUDGE_LEFT)
            append(d.cases, d.lists, court, ASIDE, i)


@compiled
def fetch_rows(d, court, docket, first, turn, share):
    """Have the cases at hand that are dated in the next days and may have their turn."""
    for row in range(ROWS):
        if row_has_turn(row, turn, share):
            fetch_lists(d, court, 1, dates_of(docket, row), 1, first, LANES)


@kernel
def advance_dates(d, month):
    """Where judges came, a share of the dated cases, drawn by key, takes days that are nearer."""
    for court in range(d.seats.shape[0]):
        if d.grown[court]:
            d.grown[court] = 0
            for docket in range(codes.MASTER_DOCKET, codes.DOCKETS):
                if is_dated(d, docket):
                    advance_docket(d, court, docket, month)
    return d.counts[codes.ERROR]


@apart
def advance_docket(d, court, docket, month):
    """One docket's dates, the nearest first: each may take a day that is open before its own."""
    today, kind, share = d.counts[codes.TODAY], kind_of(docket), d.dials[codes.ADVANCE_SHARE]
    turn, low = turn_of(month), today + int(d.dials[codes.ADVANCE_NOTICE])
    end = today + int(d.dials[codes.AHEAD])
    for first in range(low + 1, end + 1, LANES):
        last = min(first + LANES - 1, end)
        if first_open(d, court, kind, low, last - 1) < 0:
            continue
        fetch_rows(d, court, docket, first, turn, share)
        for day in range(first, last + 1):
            for row in range(ROWS):
                if row_has_turn(row, turn, share):
                    k = on_calendar(dates_of(docket, row), day)
                    advance_list(d, court, k, kind, low, day, turn, share)


@compiled
def advance_list(d, court, k, kind, low, day, turn, share):
    """Those of a day's list whose turn it is take an open day before it, if there is one."""
    following = first_of(d.lists, court, k)
    while following >= 0:
        i = following
        following = np.int64(d.cases[i].next)
        if has_turn(d.cases[i].ticket, turn, share):
            nearer = first_open(d, court, kind, max(np.int64(d.cases[i].due), low), day - 1)
            if nearer >= 0:
                drop_date(d, i, d.counts[codes.TODAY])
                count_reset(d, i, codes.RESET_ADVANCED)
                set_date(d, i, nearer)
