"""A textbook station, event by event, on the docket's own lists, draws and clock.

Courts know no finite waiting room, no impatience and no resumed hearings, so a station is put
together here for what the courts leave out; what they share is called, not written again: the
waiting lists, who is called next, when a judge is free first, the places of cases, the draws.

At one instant: completions, then roster changes, then those whose patience is at its end, then
arrivals, then picks. Time is float64; what falls within a 10^-12th of an instant is at it, so that
0.1 + 0.2 and 0.3 are one time.
"""

from __future__ import annotations

from math import inf

from queueing.docket import codes
from queueing.docket.lists import LENGTH
from queueing.docket.sitting import least
from queueing.textbook.calling import pick
from queueing.textbook.coming import come, complete, give_up
from queueing.textbook.compiled import compiled, kernel
from queueing.textbook.heap import LEAVERS
from queueing.textbook.layout import (
    ARRIVED,
    BATCH,
    BEGIN,
    COLUMNS,
    END,
    IN_SYSTEM,
    INITIAL,
    PRESENT,
    SERVICE,
    WAITING,
)
from queueing.textbook.lengths import draw, next_arrival
from queueing.textbook.places import move, new_customer, occupy


@kernel
def repeat(f, first, runs, until, until_empty, ends, inside, sums, areas):  # type: ignore[no-untyped-def]
    """Replications `first` and on, from time 0 to `until` or until nobody is left.

    Fills per replication the time it ended, numbers inside by class, sums and areas; returns how
    many replications are done (fewer than `runs` when `counts[ERROR]` is set).
    """
    for r in range(runs):
        f.key[1] = first + r
        ends[r] = run(f, until, until_empty)
        if f.counts[codes.ERROR] != 0:
            return r
        keep(f.inside, f.sums, f.areas, inside, sums, areas, r)
    return runs


@compiled
def run(f, until, until_empty):  # type: ignore[no-untyped-def]
    """One replication; returns the time of its last event."""
    clear(f)
    now = 0.0
    while True:
        happen(f, now)
        if f.counts[codes.ERROR] != 0 or (until_empty and nobody(f.present)):
            break
        coming = next_instant(
            f.cases, f.leavers, f.counts, f.free_at, f.busy, f.roster, f.turn, f.next_at
        )
        if coming > until or coming == inf:
            break
        now = coming
    end = min(f.window[END], until)
    for k in range(f.inside.shape[0]):
        for which in range(2):
            move(f.inside, f.areas, f.changed, f.window, k, which, 0, end)
    return now


@compiled
def keep(inside, sums, areas, all_inside, all_sums, all_areas, r):  # type: ignore[no-untyped-def]
    """Copy what replication `r` counted to its row."""
    for k in range(inside.shape[0]):
        for which in range(2):
            all_inside[r, k, which] = inside[k, which]
            all_areas[r, k, which] = areas[k, which]
            for column in range(COLUMNS):
                all_sums[r, k, which, column] = sums[k, which, column]


@compiled
def nobody(present):  # type: ignore[no-untyped-def]
    """Whether all stations are empty."""
    number = 0
    for s in range(present.shape[0]):
        number += present[s]
    return number == 0


@compiled
def next_instant(customers, leavers, counts, free_at, busy, roster, turn, next_at):  # type: ignore[no-untyped-def]
    """The time of the next event of any kind; infinity when there is none."""
    now = inf
    for s in range(busy.shape[0]):
        if busy[s] > 0:
            now = min(now, least(free_at[s], busy[s]))
        if turn[s] + 1 < roster.shape[1]:
            now = min(now, roster[s, turn[s] + 1, 0])
    if counts[LEAVERS] > 0:
        now = min(now, customers[leavers[0]].expires)
    for k in range(next_at.shape[0]):
        now = min(now, next_at[k])
    return now


@compiled
def seat_of(free_at, time):  # type: ignore[no-untyped-def]
    """The lowest seat that is free at that very time: there is one."""
    seat = 0
    while free_at[seat] != time:
        seat += 1
    return seat


@compiled
def happen(f, now):  # type: ignore[no-untyped-def]
    """All that happens at one instant, in its order."""
    instant = now + 1e-12 * max(1.0, now)
    for s in range(f.busy.shape[0]):
        while f.busy[s] > 0:
            first = least(f.free_at[s], f.busy[s])
            if first > instant:
                break
            complete(f, s, seat_of(f.free_at[s], first), now)
    for s in range(f.busy.shape[0]):
        while f.turn[s] + 1 < f.roster.shape[1] and f.roster[s, f.turn[s] + 1, 0] <= instant:
            f.turn[s] += 1
    while f.counts[LEAVERS] > 0 and f.cases[f.leavers[0]].expires <= instant:
        give_up(f, f.leavers[0], now)
    for k in range(f.next_at.shape[0]):
        while f.next_at[k] <= instant:
            for _ in range(int(f.classes[k, BATCH])):
                come(f, k, ARRIVED, now)
            f.next_at[k] = next_arrival(f.key, f.classes, f.listed, f.drawn, k, f.next_at[k])
    for s in range(f.busy.shape[0]):
        pick(f, s, now)


@compiled
def clear(f):  # type: ignore[no-untyped-def]
    """The station at time 0: those present at 0 are in, everything else begins anew."""
    f.counts[:] = 0
    f.lists[:, :, :] = -1
    f.lists[:, :, LENGTH] = 0
    f.busy[:] = 0
    f.present[:] = 0
    f.turn[:] = 0
    f.drawn[:, :] = 0
    f.inside[:, :] = 0
    f.areas[:, :] = 0.0
    f.changed[:, :] = f.window[BEGIN]
    f.sums[:, :, :] = 0.0
    for k in range(f.next_at.shape[0]):
        f.next_at[k] = next_arrival(f.key, f.classes, f.listed, f.drawn, k, 0.0)
        if f.classes[k, WAITING] > 0:
            while f.busy[0] < f.roster[0, 0, 1] and f.counts[codes.ERROR] == 0:
                seat_unseen(f, k)
    for k in range(f.next_at.shape[0]):
        for _ in range(int(f.classes[k, PRESENT] + f.classes[k, WAITING])):
            come(f, k, INITIAL, 0.0)


@compiled
def seat_unseen(f, k):  # type: ignore[no-untyped-def]
    """One more server is at work when time begins; whose wait this was is not our business."""
    i = new_customer(f, k, INITIAL, 0.0)
    if i < 0:
        return
    f.present[0] += 1
    move(f.inside, f.areas, f.changed, f.window, k, IN_SYSTEM, 1, 0.0)
    f.cases[i].begun = 1
    f.cases[i].length = draw(f.key, f.service[0, k], f.cases, i, 0, SERVICE)
    f.cases[i].left = f.cases[i].length
    occupy(f.cases, f.free_at, f.whom, f.busy, 0, i, 0.0)
