"""Counsel: there is only so much of it, and the fewer are free, the harder one is to find."""

from __future__ import annotations


def fill(represented: float, capacity: float, headroom_share: float) -> float:
    """How readily counsel is to be had (0 to 1) while so many active cases are `represented`.

    All who look find counsel as they would if there were no end of it while more than
    `headroom_share` of the `capacity` (in cases) is free; then fewer, nobody once it is taken.
    """
    if capacity <= 0.0:
        return 0.0
    return min(max((1.0 - represented / capacity) / max(headroom_share, 1e-9), 0.0), 1.0)
