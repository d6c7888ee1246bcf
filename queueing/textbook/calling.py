"""Who is called by a free server, and whose service is interrupted for whom."""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.draws import STATION, uniforms
from queueing.docket.lists import HEAD, LENGTH, next_case, prepend
from queueing.docket.pages import on_page
from queueing.textbook.compiled import compiled
from queueing.textbook.heap import drop_leaver
from queueing.textbook.layout import (
    ARRIVED,
    BEGIN,
    BEGUN,
    DISCIPLINE,
    IN_QUEUE,
    IN_SYSTEM,
    INITIAL,
    LATE,
    PICK,
    PICKS,
    PREEMPTIVE,
    RANK,
    SERVICE,
    START,
    THRESHOLD,
    WAIT,
    WAIT_SQUARED,
    WAITED,
)
from queueing.textbook.lengths import draw
from queueing.textbook.places import join_line, leave_line, move, new_customer, note, occupy, stop


@compiled
def pick(f, s, now):  # type: ignore[no-untyped-def]
    """Servers who are free call, and where services may be interrupted they are."""
    while f.counts[codes.ERROR] == 0:
        rank = first_rank(f.lists, f.pools, s)
        if rank < 0:
            return
        seats, seat = f.roster[s, f.turn[s], 1], -1
        if f.busy[s] >= seats:
            if f.stations[s, PREEMPTIVE] == 0 or f.busy[s] > seats:
                return
            seat = interrupted(f, s, rank)
            if seat < 0:
                return
        i = called(f, s, rank, now)
        if i < 0:
            return
        if seat >= 0:
            suspend(f, s, seat, now)
        begin(f, s, i, now)


@compiled
def first_rank(lists, pools, s):  # type: ignore[no-untyped-def]
    """The first rank at which somebody waits, or -1."""
    for rank in range(lists.shape[1]):
        if lists[s, rank, LENGTH] > 0 or (s == 0 and pools[rank] >= 0):
            return rank
    return -1


@compiled
def called(f, s, rank, now):  # type: ignore[no-untyped-def]
    """Who is called next at this rank; it leaves the list. -1 when there is no room left.

    A pool that never runs out was there before anybody came: it is called from before arrivals,
    unless the newest come first.
    """
    head = f.lists[s, rank, HEAD]
    discipline = int(f.stations[s, DISCIPLINE])
    if s == 0 and f.pools[rank] >= 0:
        newest = discipline == codes.LIFO and head >= 0
        if not newest and (head < 0 or f.cases[head].origin == ARRIVED):
            i = new_customer(f, f.pools[rank], INITIAL, 0.0)
            if i >= 0:
                f.present[0] += 1
                move(f.inside, f.areas, f.changed, f.window, f.pools[rank], IN_SYSTEM, 1, now)
                move(f.inside, f.areas, f.changed, f.window, f.pools[rank], IN_QUEUE, 1, now)
            return i
    if discipline == codes.RANDOM:
        i = anyone(f, s, rank)
    else:
        i = next_case(f.lists, s, rank, discipline)
    leave_line(f, s, rank, i)
    return i


@compiled
def anyone(f, s, rank):  # type: ignore[no-untyped-def]
    """One of those waiting, all equally likely, drawn anew at each pick."""
    u = uniforms(f.key[0], f.key[1], (s << 20) | PICK, f.counts[PICKS], STATION, 0)[0]
    f.counts[PICKS] += 1
    return on_page(f, s, rank, int(u * f.lists[s, rank, LENGTH]))


@compiled
def begin(f, s, i, now):  # type: ignore[no-untyped-def]
    """Customer `i` is served at station `s`, for the first time or again."""
    k, origin = int(f.cases[i].klass), int(f.cases[i].origin)
    if s == 0:
        move(f.inside, f.areas, f.changed, f.window, k, IN_QUEUE, -1, now)
        if f.cases[i].place >= 0:
            drop_leaver(f.cases, f.leavers, f.counts, i)
    if f.cases[i].begun == 0:
        f.cases[i].begun = 1
        f.cases[i].length = draw(f.key, f.service[s, k], f.cases, i, s, SERVICE)
        f.cases[i].left = f.cases[i].length
        if s == 0:
            note(f.record, f.counts, START, k, now)
        if s == 0 and now >= f.window[BEGIN]:
            wait = now - f.cases[i].joined
            f.sums[k, origin, BEGUN] += 1
            f.sums[k, origin, WAIT] += wait
            f.sums[k, origin, WAIT_SQUARED] += wait * wait
            f.sums[k, origin, WAITED] += wait > 0
            f.sums[k, origin, LATE] += wait > f.window[THRESHOLD]
    occupy(f.cases, f.free_at, f.whom, f.busy, s, i, now)


@compiled
def interrupted(f, s, rank):  # type: ignore[no-untyped-def]
    """The seat of the service that gives way to somebody of this rank, or -1.

    The lowest rank gives way; within a rank whoever would be called last: under first come the
    newest, under newest first the oldest. Newest first, newcomers also interrupt their own rank.
    """
    newest_first = f.stations[s, DISCIPLINE] == codes.LIFO
    seat, worst, since = -1, -1, 0.0
    for j in range(f.busy[s]):
        i = f.whom[s, j]
        its = int(f.classes[f.cases[i].klass, RANK])
        joined = f.cases[i].joined
        later = joined < since if newest_first else joined >= since
        if its > worst or (its == worst and later):
            seat, worst, since = j, its, joined
    if worst > rank:
        return seat
    tail = next_case(f.lists, s, rank, codes.LIFO)
    if newest_first and worst == rank and tail >= 0 and f.cases[tail].joined > since:
        return seat
    return -1


@compiled
def suspend(f, s, seat, now):  # type: ignore[no-untyped-def]
    """A service is interrupted and will be resumed where it stopped.

    Whoever was served came before all of its rank who wait (under newest first: after them), so
    that it goes to the end from which it will be called first.
    """
    i = f.whom[s, seat]
    k = int(f.cases[i].klass)
    rank = int(f.classes[k, RANK])
    f.cases[i].left = f.free_at[s, seat] - now
    stop(f.free_at, f.whom, f.busy, s, seat)
    if f.stations[s, DISCIPLINE] == codes.FIFO:
        prepend(f.cases, f.lists, s, rank, i)
    else:
        join_line(f, s, rank, i)
    if s == 0:
        move(f.inside, f.areas, f.changed, f.window, k, IN_QUEUE, 1, now)
