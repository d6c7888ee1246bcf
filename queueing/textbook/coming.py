"""Coming and going: arrivals, queues joined, patience lost, services completed."""

from __future__ import annotations

from queueing.docket.draws import STATION, uniforms
from queueing.textbook.compiled import compiled
from queueing.textbook.heap import drop_leaver, push_leaver
from queueing.textbook.layout import (
    BEGIN,
    BLOCKED,
    CAME,
    CAPACITY,
    COMPLETED,
    DELAY,
    GONE,
    IN_QUEUE,
    IN_SYSTEM,
    KIND,
    LEFT,
    LOST,
    LOST_LATE,
    LOST_WAIT,
    LOST_WAITED,
    NEVER,
    PATIENCE,
    RANK,
    RETURN,
    RETURNS,
    SERVED,
    SOJOURN,
    THRESHOLD,
    VISITS,
)
from queueing.textbook.lengths import draw
from queueing.textbook.places import (
    free_place,
    join_line,
    leave_line,
    move,
    new_customer,
    note,
    stop,
)


@compiled
def come(f, k, origin, now):  # type: ignore[no-untyped-def]
    """A customer comes into the system, and stays if there is a place."""
    counting = now >= f.window[BEGIN]
    if counting:
        f.sums[k, origin, CAME] += 1
    i = new_customer(f, k, origin, now)
    if i < 0:
        return
    if f.present[0] >= f.stations[0, CAPACITY]:
        if counting:
            f.sums[k, origin, BLOCKED] += 1
        note(f.record, f.counts, GONE, k, now)
        free_place(f.free, f.counts, i)
        return
    move(f.inside, f.areas, f.changed, f.window, k, IN_SYSTEM, 1, now)
    queue_up(f, 0, i, now)


@compiled
def queue_up(f, s, i, now):  # type: ignore[no-untyped-def]
    """Customer `i` joins the queue of station `s`."""
    k = int(f.cases[i].klass)
    f.present[s] += 1
    f.cases[i].joined = now
    f.cases[i].begun = 0
    f.cases[i].place = -1
    join_line(f, s, int(f.classes[k, RANK]), i)
    if s > 0:
        return
    move(f.inside, f.areas, f.changed, f.window, k, IN_QUEUE, 1, now)
    if f.patience[k, KIND] != NEVER:
        wait = draw(f.key, f.patience[k], f.cases, i, 0, PATIENCE)
        f.cases[i].expires = now + wait
        push_leaver(f.cases, f.leavers, f.counts, i)


@compiled
def give_up(f, i, now):  # type: ignore[no-untyped-def]
    """Customer `i` has waited as long as it would and leaves."""
    k, origin = int(f.cases[i].klass), int(f.cases[i].origin)
    leave_line(f, 0, int(f.classes[k, RANK]), i)
    drop_leaver(f.cases, f.leavers, f.counts, i)
    f.present[0] -= 1
    move(f.inside, f.areas, f.changed, f.window, k, IN_QUEUE, -1, now)
    move(f.inside, f.areas, f.changed, f.window, k, IN_SYSTEM, -1, now)
    if now >= f.window[BEGIN]:
        wait = now - f.cases[i].joined
        f.sums[k, origin, LOST] += 1
        f.sums[k, origin, LOST_WAIT] += wait
        f.sums[k, origin, LOST_WAITED] += wait > 0
        f.sums[k, origin, LOST_LATE] += wait > f.window[THRESHOLD]
    note(f.record, f.counts, GONE, k, now)
    free_place(f.free, f.counts, i)


@compiled
def complete(f, s, seat, now):  # type: ignore[no-untyped-def]
    """A service is over: the customer returns, goes on to the next station, or leaves."""
    i = f.whom[s, seat]
    stop(f.free_at, f.whom, f.busy, s, seat)
    f.present[s] -= 1
    k, origin = int(f.cases[i].klass), int(f.cases[i].origin)
    counting = now >= f.window[BEGIN]
    if s == 0:
        if counting:
            f.sums[k, origin, SERVED] += 1
            f.sums[k, origin, DELAY] += now - f.cases[i].joined - f.cases[i].length
        visit = f.cases[i].visit
        f.cases[i].visit = visit + 1
        if f.classes[k, RETURNS] > 0:
            who = (k << 8) | (RETURN << 4) | origin
            u = uniforms(f.key[0], f.key[1], who, f.cases[i].index, STATION, visit)[0]
            if u < f.classes[k, RETURNS]:
                queue_up(f, 0, i, now)
                return
    lost = False
    if s + 1 < f.busy.shape[0]:
        if f.present[s + 1] < f.stations[s + 1, CAPACITY]:
            queue_up(f, s + 1, i, now)
            return
        lost = True
    move(f.inside, f.areas, f.changed, f.window, k, IN_SYSTEM, -1, now)
    note(f.record, f.counts, GONE if lost else COMPLETED, k, now)
    if counting and lost:
        f.sums[k, origin, BLOCKED] += 1
    elif counting:
        f.sums[k, origin, LEFT] += 1
        f.sums[k, origin, SOJOURN] += now - f.cases[i].entered
        f.sums[k, origin, VISITS] += f.cases[i].visit
    free_place(f.free, f.counts, i)
