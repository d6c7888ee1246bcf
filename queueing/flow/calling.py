"""Who is called first, of cohorts of cases."""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array


def called(
    waiting: Array, hours_each: Array, room: float, order: int, levels: Array
) -> tuple[Array, float]:
    """The share of each cohort that is called in so many hours (float64[K, F]), and the hours used.

    `waiting` are cases by class and month of filing, `hours_each` (float64[K]) what each takes.
    Levels are called one after the other; within one, months of filing from the last on where
    `order` is last in, first out, all alike where it is random, else from the first on.
    """
    needed = waiting * hours_each[:, None]
    whole = float(needed.sum())
    if whole <= room:
        return np.ones_like(waiting), whole
    share = np.zeros_like(waiting)
    left = max(room, 0.0)
    for level in np.unique(levels):
        here = levels == level
        by_month = needed[here].sum(axis=0)
        share[here] = _of_months(by_month, left, order)
        left -= min(float(by_month.sum()), left)
    return share, max(room, 0.0) - left


def _of_months(needed: Array, room: float, order: int) -> Array:
    """The share of each month's cases called (float64[F]), when they need so many hours."""
    whole = float(needed.sum())
    if whole <= room:
        return np.ones_like(needed)
    if order == codes.RANDOM:
        return np.full_like(needed, room / whole)
    turn = slice(None, None, -1 if order == codes.LIFO else 1)
    before = np.cumsum(needed[turn]) - needed[turn]
    share = (room - before) / np.maximum(needed[turn], 1e-300)
    return np.asarray(np.clip(share, 0.0, 1.0)[turn])
