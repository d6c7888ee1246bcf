"""Who loses patience next: a binary heap of those waiting, by the time at which they leave.

Each customer knows its place in the heap, so that one who is called is taken out at once.
"""

from __future__ import annotations

from queueing.docket import codes
from queueing.textbook.compiled import compiled

LEAVERS = codes.TODAY  # entry of `counts`: how many are in the heap


@compiled
def push_leaver(customers, leavers, counts, i):  # type: ignore[no-untyped-def]
    """Customer `i`, with its `expires` set, is among those who may leave."""
    n = counts[LEAVERS]
    counts[LEAVERS] = n + 1
    rise(customers, leavers, n, i)


@compiled
def drop_leaver(customers, leavers, counts, i):  # type: ignore[no-untyped-def]
    """Customer `i` is no longer among them: it was called, or it left."""
    n = counts[LEAVERS] - 1
    counts[LEAVERS] = n
    hole = customers[i].place
    customers[i].place = -1
    if hole == n:
        return
    last = leavers[n]
    if hole > 0 and customers[last].expires < customers[leavers[(hole - 1) // 2]].expires:
        rise(customers, leavers, hole, last)
    else:
        sink(customers, leavers, n, hole, last)


@compiled
def rise(customers, leavers, place, i):  # type: ignore[no-untyped-def]
    """Put `i` at `place` or as far above it as it belongs."""
    while place > 0:
        above = leavers[(place - 1) // 2]
        if customers[above].expires <= customers[i].expires:
            break
        leavers[place] = above
        customers[above].place = place
        place = (place - 1) // 2
    leavers[place] = i
    customers[i].place = place


@compiled
def sink(customers, leavers, n, place, i):  # type: ignore[no-untyped-def]
    """Put `i` at `place` or as far below it as it belongs, in a heap of `n`."""
    while 2 * place + 1 < n:
        child = 2 * place + 1
        if (
            child + 1 < n
            and customers[leavers[child + 1]].expires < customers[leavers[child]].expires
        ):
            child += 1
        below = leavers[child]
        if customers[i].expires <= customers[below].expires:
            break
        leavers[place] = below
        customers[below].place = place
        place = child
    leavers[place] = i
    customers[i].place = place
