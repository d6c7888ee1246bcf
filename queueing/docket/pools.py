"""Pools: the cases that wait on a docket without a date, in the order in which they are called.

Who is called next costs the same however many wait:

- first come, or newest first: one list a level of class, the end it is taken from differs;
- by a day (of filing, of a deadline, of joining less a head start): a shelf with a list for every
  such day, and a bit for each that is not empty;
- in random order: an array in pages, from which anybody is taken and the last takes that place.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.bits import first_bit, set_bit, unset_bit
from queueing.docket.compiled import apart, compiled
from queueing.docket.draws import PICK, uniforms
from queueing.docket.lists import HEAD, LANES, LENGTH, TODAYS, append, next_case, prepend, remove
from queueing.docket.pages import give_pages_back, on_page, put_on_page, take_from_page


@compiled
def is_listed(order):
    """Whether the pool is a list a level."""
    return order == codes.FIFO or order == codes.LIFO


@compiled
def join_pool(d, i, front):
    """Case `i` waits on its docket: behind the others of its kind, or to be called before them."""
    court, docket = d.cases[i].court, d.cases[i].docket
    order = d.orders[docket]
    d.waiting[court, docket] += 1
    if order == codes.RANDOM:
        put_on_page(d, court, level_list(d, i), i)
    elif is_listed(order):
        k = level_list(d, i)
        if front and order == codes.FIFO:
            prepend(d.cases, d.lists, court, k, i)
        else:
            append(d.cases, d.lists, court, k, i)
    else:
        on = score(d, i)
        if on < 0:
            return
        k = shelf(d, docket, on)
        if front:
            prepend(d.cases, d.shelves, court, k, i)
        else:
            append(d.cases, d.shelves, court, k, i)
        set_bit(d.shelf_bits[court, docket], on)
        d.shelf_low[court, docket] = min(d.shelf_low[court, docket], on >> 6)


@compiled
def leave_pool(d, i):
    """Case `i` waits no longer."""
    court, docket = d.cases[i].court, d.cases[i].docket
    order = d.orders[docket]
    d.waiting[court, docket] -= 1
    if order == codes.RANDOM:
        take_from_page(d, court, level_list(d, i), i)
    elif is_listed(order):
        remove(d.cases, d.lists, court, level_list(d, i), i)
    else:
        on = score(d, i)
        k = shelf(d, docket, on)
        remove(d.cases, d.shelves, court, k, i)
        if d.shelves[court, k, LENGTH] == 0:
            unset_bit(d.shelf_bits[court, docket], on)


@compiled
def pick(d, court, docket):
    """The case to be called next from a pool that is not empty. Random picks are drawn anew."""
    order = d.orders[docket]
    if is_listed(order) or order == codes.RANDOM:
        k = docket * codes.LEVELS
        while d.lists[court, k, LENGTH] == 0:
            k += 1
        if order == codes.RANDOM:
            return random_pick(d, court, docket, k)
        return np.int64(next_case(d.lists, court, k, order))
    on = first_bit(d.shelf_bits[court, docket], d.shelf_low[court, docket] << 6)
    d.shelf_low[court, docket] = on >> 6
    return np.int64(d.shelves[court, shelf(d, docket, on), HEAD])


@compiled
def random_pick(d, court, docket, k):
    """Anybody at the level of list `k`, all equally likely, drawn anew at each pick."""
    n, length = d.picks[court, docket], d.lists[court, k, LENGTH]
    if n % LANES == 0:
        fetch_picks(d, court, docket, k, n)
    d.picks[court, docket] = n + 1
    return on_page(d, court, k, position(d, court, docket, n, length))


@compiled
def position(d, court, docket, n, length):
    """The position that the n-th random pick falls on, of so many."""
    u = uniforms(d.key[0], d.key[1], (court << 8) | docket, n, PICK, 0)[0]
    return int(u * length)


@apart
def fetch_picks(d, court, docket, k, n):
    """Have at hand the cases of the next picks, if nobody joins: nothing but time is changed."""
    length = d.lists[court, k, LENGTH]
    for lane in range(LANES):
        left = max(length - lane, 1)
        d.lanes[lane] = on_page(d, court, k, position(d, court, docket, n + lane, left))
    for lane in range(LANES):
        i = d.lanes[lane]
        d.lanes[lane] = d.cases[i].next + d.turns[i]


@compiled
def score(d, i):
    """The day by which a case is called, counted from the first score; -1 if there is none.

    The earliest filed first; the earliest deadline first; or, where waiting ages, whoever joined
    first, a level counting as so many days.
    """
    case = d.cases[i]
    order = d.orders[case.docket]
    day = np.int64(case.filed)
    if order == codes.DEADLINE:
        first = case.stage == codes.FIRST_MASTER
        column = codes.FIRST_DEADLINE if first else codes.DECISION_DEADLINE
        day += int(d.rules[case.klass, 0, column])
    elif order == codes.AGING:
        head_start = int(d.dials[codes.HEAD_START])
        day = case.due + (d.levels[case.klass] - codes.ORDINARY) * head_start
    on = day - d.span[1]
    if on < 0 or on >= scores(d):
        d.counts[codes.ERROR] = codes.LAG_TOO_LONG
        return np.int64(-1)
    return on


@compiled
def scores(d):
    """How many scores there are."""
    return d.shelves.shape[1] // codes.DOCKETS


@compiled
def shelf(d, docket, on):
    """Index of a score's list among the shelves of a court."""
    return docket * scores(d) + on


@compiled
def level_list(d, i):
    """Index of the list of the case's level, among the court's lists."""
    return np.int64(d.cases[i].docket) * codes.LEVELS + d.levels[d.cases[i].klass]


@apart
def empty_pool(d, court, docket):
    """Everybody leaves the pool for today's list of the docket, in the order of its lists."""
    order = d.orders[docket]
    todays = TODAYS + docket
    for k in range(docket * codes.LEVELS, (docket + 1) * codes.LEVELS):
        if order == codes.RANDOM:
            for position in range(d.lists[court, k, LENGTH]):
                append(d.cases, d.lists, court, todays, on_page(d, court, k, position))
            give_pages_back(d, court, k)
        while d.lists[court, k, LENGTH] > 0:
            move_head(d, d.lists, court, k, todays)
    if not (is_listed(order) or order == codes.RANDOM):
        empty_shelves(d, court, docket)
    d.waiting[court, docket] = 0


@apart
def empty_shelves(d, court, docket):
    """Everybody on the docket's shelves goes to today's list, the lowest score first."""
    bits = d.shelf_bits[court, docket]
    on = first_bit(bits, 0)
    while on >= 0:
        k = shelf(d, docket, on)
        while d.shelves[court, k, LENGTH] > 0:
            move_head(d, d.shelves, court, k, TODAYS + docket)
        unset_bit(bits, on)
        on = first_bit(bits, on)
    d.shelf_low[court, docket] = bits.shape[0] - 1


@compiled
def move_head(d, lists, court, k, todays):
    """The first of a list goes to the end of one of today's lists."""
    i = lists[court, k, HEAD]
    remove(d.cases, lists, court, k, i)
    append(d.cases, d.lists, court, todays, i)


@apart
def sort_todays(d, court, docket):
    """Today's list of the docket by the day from which each may be heard; ties stay as they are.

    The docket's shelves, which must be empty, serve as the days.
    """
    todays = TODAYS + docket
    while d.lists[court, todays, LENGTH] > 0:
        i = d.lists[court, todays, HEAD]
        on = d.cases[i].due - d.span[1]
        remove(d.cases, d.lists, court, todays, i)
        append(d.cases, d.shelves, court, shelf(d, docket, on), i)
        set_bit(d.shelf_bits[court, docket], on)
    empty_shelves(d, court, docket)


@apart
def fill_pool(d, court, docket):
    """Those on today's list of the docket join its pool, one by one."""
    todays = TODAYS + docket
    while d.lists[court, todays, LENGTH] > 0:
        i = d.lists[court, todays, HEAD]
        remove(d.cases, d.lists, court, todays, i)
        join_pool(d, i, False)
