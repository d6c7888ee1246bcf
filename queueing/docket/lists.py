"""Waiting lists: doubly linked through the cases, so that nothing waiting costs anything.

A list is three numbers (head, tail, length) and the `next` and `prev` of its cases. Adding at the
end, taking the first, taking the last and taking out of the middle cost the same whatever the
length, and a whole list joins another at once. `prev` of a head and `next` of a tail are -1.

A list nothing was ever on is all zeros; its length says so.

`lists[court]` holds, one after the other: the levels of each docket's pool (pools.py), the cases
to be heard today by docket, those granted relief under the cap, and calendars, each a list for
every day of a ring of days: by docket the cases to be looked at on a day, those that arrive from
elsewhere, the dated ones. `board[0]` holds the Board's: appeals that can be decided, of people in
detention and of others, and a calendar of those that come due on a day.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled

HEAD, TAIL, LENGTH = 0, 1, 2

TODAYS = codes.DOCKETS * codes.LEVELS  # the first of today's lists
CAPPED = TODAYS + codes.DOCKETS  # granted, waiting for a place under the yearly cap
FRONT = CAPPED + 1  # the first list of the calendars
COMING = 0  # + docket: the calendar of cases to be looked at on a day
ARRIVING = codes.DOCKETS  # of cases that come (again) to the court on a day, from wherever
DATED = codes.DOCKETS + 1  # of cases with a hearing on that day, by ordinary docket and row
ROWS = 4  # of a day's dated cases, by the first bits of their tickets
CALENDARS = DATED + len(codes.ORDINARY_DOCKETS) * ROWS
THE_BOARD = 0  # the row of `board` that has the lists of all courts together
APPEALS_DETAINED, APPEALS = 0, 1  # of the Board's lists: those that can be decided
BOARD_FRONT = 2  # the first list of the Board's calendar, a row for each court of entry
RING_DAYS = 8192  # days the calendars reach ahead, 22 years; a power of two
LAST = RING_DAYS - 1  # day & LAST is the place of a day in the ring
LANES = 16  # lists gone through side by side


@compiled
def on_calendar(calendar, day):
    """Index of the list of a calendar's cases of that day."""
    return FRONT + calendar * RING_DAYS + (day & LAST)


@compiled
def on_board_calendar(day):
    """Index of the Board's lists, one a court of entry, of the cases that come due on that day."""
    return BOARD_FRONT + (day & LAST)


@compiled
def dates_of(docket, row):
    """The calendar of the dated cases in a row of an ordinary docket."""
    return DATED + (docket - codes.MASTER_DOCKET) * ROWS + row


@compiled
def append(cases, lists, court, k, i):
    """Case `i` goes to the end of the court's list `k`."""
    tail = lists[court, k, TAIL]
    cases[i].next = -1
    if lists[court, k, LENGTH] > 0:
        cases[i].prev = tail
        cases[tail].next = i
    else:
        cases[i].prev = -1
        lists[court, k, HEAD] = i
    lists[court, k, TAIL] = i
    lists[court, k, LENGTH] += 1


@compiled
def prepend(cases, lists, court, k, i):
    """Case `i` goes to the beginning of the court's list `k`."""
    head = lists[court, k, HEAD]
    cases[i].prev = -1
    if lists[court, k, LENGTH] > 0:
        cases[i].next = head
        cases[head].prev = i
    else:
        cases[i].next = -1
        lists[court, k, TAIL] = i
    lists[court, k, HEAD] = i
    lists[court, k, LENGTH] += 1


@compiled
def insert_by_key(cases, lists, court, k, i):
    """Case `i` takes its place by case key in the court's list `k`, which must be a short one.

    The order then says nothing of where cases lie in memory.
    """
    after = np.int64(-1)
    before = np.int64(lists[court, k, TAIL] if lists[court, k, LENGTH] > 0 else -1)
    high, low = cases[i].key_high, cases[i].key_low
    while before >= 0 and (
        cases[before].key_high > high
        or (cases[before].key_high == high and cases[before].key_low > low)
    ):
        after = before
        before = np.int64(cases[before].prev)
    cases[i].prev = before
    cases[i].next = after
    if before >= 0:
        cases[before].next = i
    else:
        lists[court, k, HEAD] = i
    if after >= 0:
        cases[after].prev = i
    else:
        lists[court, k, TAIL] = i
    lists[court, k, LENGTH] += 1


@compiled
def remove(cases, lists, court, k, i):
    """Case `i` leaves the court's list `k`, wherever in it it stands."""
    before = cases[i].prev
    after = cases[i].next
    if before >= 0:
        cases[before].next = after
    else:
        lists[court, k, HEAD] = after
    if after >= 0:
        cases[after].prev = before
    else:
        lists[court, k, TAIL] = before
    lists[court, k, LENGTH] -= 1


@compiled
def join(cases, lists, court, k, other):
    """All of the court's list `other` goes, in its order, to the end of `k` and leaves it empty."""
    if lists[court, other, LENGTH] == 0:
        return
    head, tail = lists[court, other, HEAD], lists[court, k, TAIL]
    if lists[court, k, LENGTH] > 0:
        cases[head].prev = tail
        cases[tail].next = head
    else:
        lists[court, k, HEAD] = head
    lists[court, k, TAIL] = lists[court, other, TAIL]
    lists[court, k, LENGTH] += lists[court, other, LENGTH]
    lists[court, other, LENGTH] = 0


@compiled
def next_case(lists, court, k, order):
    """The case to be called next from a list: the first that joined, or the last (LIFO).

    -1 for a list that somebody was on and nobody is.
    """
    return lists[court, k, TAIL] if order == codes.LIFO else lists[court, k, HEAD]


@compiled
def first_of(lists, court, k):
    """The first case of a list, or -1."""
    return np.int64(lists[court, k, HEAD]) if lists[court, k, LENGTH] > 0 else np.int64(-1)


@apart
def fetch_lists(d, court, courts, calendar, calendars, day, days):
    """Have the cases of some calendars' lists at hand: nothing but time is changed.

    Of `courts` courts from `court` on, `calendars` calendars from `calendar` on, `days` days from
    `day` on. Case after case of one list, each would have to be waited for; side by side they come
    at once.
    """
    number, numbers, going = 0, courts * calendars * days, True
    d.lanes[:] = -1
    while going:
        going = False
        for lane in range(LANES):
            i = np.int64(d.lanes[lane])
            while i < 0 and number < numbers:
                rest = number // courts
                k = on_calendar(calendar + rest % calendars, day + rest // calendars)
                i = first_of(d.lists, court + number % courts, k)
                number += 1
            if i >= 0:
                i = np.int64(d.cases[i].next)
                going = True
            d.lanes[lane] = i
