"""Cases that may be heard again in later months."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from queueing.docket.waits import Array
from queueing.stations.pending import DAYS_IN_A_MONTH


class Later:
    """Cases by class and month of filing (`shape`), by the month in which they come due.

    A wait is even from half to one and a half of its mean, as in the docket, and begins at any day
    of a month; what would come due in the same month does in the next.
    """

    def __init__(self, longest_days: float, shape: tuple[int, ...]) -> None:
        self.due = np.zeros((len(spread(longest_days)) + 2, *shape))

    def put(self, month: int, cases: Array, mean_days: float) -> None:
        """Cases wait from a month on for so many days in the mean."""
        shares = spread(mean_days)
        if len(shares) >= len(self.due):
            raise ValueError(f"a wait of {mean_days:g} days is longer than was planned for")
        if not cases.any():
            return
        for k, share in enumerate(shares):
            if share > 0.0:
                self.due[(month + 1 + k) % len(self.due)] += share * cases

    def put_evenly(self, cases: Array, days: float) -> None:
        """Cases come due evenly over the first so many days of the run."""
        ends, last = np.arange(len(self.due) + 1) * DAYS_IN_A_MONTH, max(days, DAYS_IN_A_MONTH)
        edges = np.clip(ends / last, 0.0, 1.0)
        for k, share in enumerate(np.diff(edges)):
            self.due[k] += share * cases

    def take(self, month: int) -> Array:
        """Who comes due in a month; asked once for every month in turn."""
        found: Array = self.due[month % len(self.due)].copy()
        self.due[month % len(self.due)] = 0.0
        return found

    @property
    def cases(self) -> Array:
        """All who wait."""
        return np.asarray(self.due.sum(axis=0))


@lru_cache(maxsize=256)
def spread(mean_days: float) -> tuple[float, ...]:
    """Shares that come due one, two, … months after the month in which they began to wait."""
    low, high = 0.5 * mean_days / DAYS_IN_A_MONTH, 1.5 * mean_days / DAYS_IN_A_MONTH
    edges = np.arange(int(high) + 3, dtype=float)
    by_edge = _by(edges, low, high)
    shares = np.diff(by_edge)
    shares[1] += shares[0]
    return tuple(shares[1:].tolist())


@lru_cache(maxsize=64)
def appointed_after(mean_days: float) -> tuple[float, ...]:
    """Shares that come in the same, the next, … month, of those who begin to wait on its first."""
    low, high = 0.5 * mean_days / DAYS_IN_A_MONTH, 1.5 * mean_days / DAYS_IN_A_MONTH
    edges = np.arange(int(high) + 2, dtype=float)
    within = np.clip((edges - low) / max(high - low, 1e-9), 0.0, 1.0)
    return tuple(np.diff(within).tolist())


def _by(edges: Array, low: float, high: float) -> Array:
    """Share come due by each edge (months), of those who began evenly over the first month."""
    return _area(edges, low, high) - _area(edges - 1.0, low, high)


def _area(x: Array, low: float, high: float) -> Array:
    """The integral to `x` of the share that had waited less than that long."""
    if high - low < 1e-9:
        return np.asarray(np.maximum(x - low, 0.0))
    inside = np.clip(x - low, 0.0, high - low)
    return np.asarray(inside**2 / (2.0 * (high - low)) + np.maximum(x - high, 0.0))
