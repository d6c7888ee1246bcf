"""Small things a station does to one array: places, numbers, the record, the seats."""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.lists import append, remove
from queueing.docket.pages import put_on_page, take_from_page
from queueing.docket.state import take_place
from queueing.textbook.compiled import compiled
from queueing.textbook.layout import DISCIPLINE, RECORDED


@compiled
def new_customer(f, k, origin, now):  # type: ignore[no-untyped-def]
    """A place for one more customer of class `k`, or -1."""
    i = take_place(f)
    if i >= 0:
        f.cases[i].klass = k
        f.cases[i].origin = origin
        f.cases[i].index = f.drawn[k, origin]
        f.cases[i].visit = 0
        f.cases[i].begun = 0
        f.cases[i].place = -1
        f.cases[i].entered = now
        f.cases[i].joined = now
        f.drawn[k, origin] += 1
    return i


@compiled
def free_place(free, counts, i):  # type: ignore[no-untyped-def]
    """Customer `i` is gone; its place may be used again."""
    free[counts[codes.FREE]] = i
    counts[codes.FREE] += 1


@compiled
def move(inside, areas, changed, window, k, which, by, now):  # type: ignore[no-untyped-def]
    """The number in the system or in queue changes; its integral over the window is kept."""
    if now > changed[k, which]:
        areas[k, which] += inside[k, which] * (now - changed[k, which])
        changed[k, which] = now
    inside[k, which] += by


@compiled
def note(record, counts, what, k, now):  # type: ignore[no-untyped-def]
    """Keep one event, when events are kept."""
    if record.shape[0] == 0:
        return
    n = counts[RECORDED]
    if n >= record.shape[0]:
        counts[codes.ERROR] = codes.NO_ROOM
        return
    record[n, 0], record[n, 1], record[n, 2] = what, k, now
    counts[RECORDED] = n + 1


@compiled
def occupy(customers, free_at, whom, busy, s, i, now):  # type: ignore[no-untyped-def]
    """One more server is at work, with `i`, for what is left of its service."""
    free_at[s, busy[s]] = now + customers[i].left
    whom[s, busy[s]] = i
    busy[s] += 1


@compiled
def stop(free_at, whom, busy, s, seat):  # type: ignore[no-untyped-def]
    """The server at `seat` is free; those at work keep the first seats."""
    busy[s] -= 1
    free_at[s, seat] = free_at[s, busy[s]]
    whom[s, seat] = whom[s, busy[s]]


@compiled
def join_line(f, s, rank, i):  # type: ignore[no-untyped-def]
    """Customer `i` waits at station `s`, behind the others of its rank."""
    if f.stations[s, DISCIPLINE] == codes.RANDOM:
        put_on_page(f, s, rank, i)
    else:
        append(f.cases, f.lists, s, rank, i)


@compiled
def leave_line(f, s, rank, i):  # type: ignore[no-untyped-def]
    """Customer `i` waits there no longer."""
    if f.stations[s, DISCIPLINE] == codes.RANDOM:
        take_from_page(f, s, rank, i)
    else:
        remove(f.cases, f.lists, s, rank, i)
