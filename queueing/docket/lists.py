"""Waiting lists: doubly linked through the cases, so that nothing waiting costs anything.

A list is three numbers (head, tail, length) and the `next` and `prev` of its cases. Adding at the
end, taking the first, taking the last and taking out of the middle cost the same whatever the
length, and a whole list joins another at once. `prev` of a head and `next` of a tail are -1.

`lists[court]` holds first the dockets judges call from, then the hearing calendar: for every
docket the cases due on each day of a ring of days.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import compiled

HEAD, TAIL, LENGTH = 0, 1, 2


@compiled
def on_calendar(lists, docket, day):
    """Index of the list of a docket's cases that come due on `day`."""
    ring = (lists.shape[1] - codes.DOCKETS) // codes.CALENDARS
    return codes.DOCKETS + docket * ring + day % ring


@compiled
def reach(lists):
    """How many days ahead the hearing calendar goes."""
    return (lists.shape[1] - codes.DOCKETS) // codes.CALENDARS


@compiled
def append(cases, lists, court, k, i):
    """Case `i` goes to the end of the court's list `k`."""
    tail = lists[court, k, TAIL]
    cases[i].next = -1
    cases[i].prev = tail
    if tail >= 0:
        cases[tail].next = i
    else:
        lists[court, k, HEAD] = i
    lists[court, k, TAIL] = i
    lists[court, k, LENGTH] += 1


@compiled
def insert_by_key(cases, lists, court, k, i):
    """Case `i` takes its place by case key in the court's list `k`, which must be a short one.

    The order then says nothing of where cases lie in memory.
    """
    after = np.int64(-1)
    before = np.int64(lists[court, k, TAIL])
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
    head = lists[court, other, HEAD]
    if head < 0:
        return
    tail = lists[court, k, TAIL]
    cases[head].prev = tail
    if tail >= 0:
        cases[tail].next = head
    else:
        lists[court, k, HEAD] = head
    lists[court, k, TAIL] = lists[court, other, TAIL]
    lists[court, k, LENGTH] += lists[court, other, LENGTH]
    lists[court, other, HEAD] = -1
    lists[court, other, TAIL] = -1
    lists[court, other, LENGTH] = 0


@compiled
def next_case(lists, court, k, order):
    """The case to be called next from a list, or -1: the first that joined, or the last (LIFO)."""
    return lists[court, k, TAIL] if order == codes.LIFO else lists[court, k, HEAD]
