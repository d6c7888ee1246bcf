"""Places in an array, taken and given back; the last one given back is the first used again."""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import compiled


@compiled
def take(counts, stack, free, used, room, error):
    """A place nobody is at, or -1, with the error set, when all are taken.

    Of `room` places as many have ever been used as the count `used` says, and as many were given
    back to the stack as the count `free` says.
    """
    if counts[free] > 0:
        counts[free] -= 1
        return np.int64(stack[counts[free]])
    place = counts[used]
    if place >= room:
        counts[codes.ERROR] = error
        return np.int64(-1)
    counts[used] = place + 1
    return place


@compiled
def give_back(counts, stack, free, place):
    """Nobody is at that place any more."""
    stack[counts[free]] = place
    counts[free] += 1
