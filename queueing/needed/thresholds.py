"""The value from which on something holds, future by future, by halving with common draws.

Every future has its own threshold: with the same arrivals, parameters and draws at every value, it
meets a target from one value on. The value that suffices with probability p is the p-quantile of
the thresholds. Only the futures whose threshold may lie beyond a value are tried at it, and only
the order statistics that the quantile and its interval need are closed in on.

This knows nothing of courts: `met(value, futures)` says which of the futures meet the target.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from queueing.docket.waits import Array
from queueing.intervals import quantile_ranks

Met = Callable[[float, Sequence[int]], Sequence[bool]]


@dataclass(frozen=True)
class Thresholds:
    """What a search found, on a grid of values from `grid[0]`, where least was met, on.

    `value`, `low` and `high` are values of the grid: the quantile and the ends of its interval;
    infinite beyond the grid, NaN where so few futures cannot say. `short` (int[n]) is the last
    place in the grid at which a future is known to fall short, -1 for none; `enough` the first at
    which it is known to meet the target, `len(grid)` for none. `met` counts futures that meet it at
    `value`, `met_at_ends` at the first and at the last of the grid; `against` those that did
    otherwise at any of these than their threshold says.
    """

    grid: Array
    value: float
    low: float
    high: float
    short: Array
    enough: Array
    met: int
    met_at_ends: tuple[int, int]
    against: int
    tried: int

    @property
    def rising(self) -> bool:
        """Whether more of it is what meets the target."""
        return bool(self.grid[-1] > self.grid[0])


class _Search:
    """Brackets of the thresholds of n futures, and what was tried."""

    def __init__(self, met: Met, grid: Array, futures: int) -> None:
        self._ask = met
        self.seen: dict[tuple[int, int], bool] = {}
        everyone = range(futures)
        self.grid = grid
        self.short = np.full(futures, -1)
        self.enough = np.full(futures, len(grid))
        first = self.met(0, everyone)
        last = self.met(len(grid) - 1, everyone)
        if sum(first) > sum(last):  # less of it is what meets the target
            self.grid = grid[::-1]
            turned = {(len(grid) - 1 - at, one): told for (at, one), told in self.seen.items()}
            self.seen = turned
            first, last = last, first
        self.short[~np.array(first)] = 0
        self.short[~np.array(last)] = len(grid) - 1
        self.enough[last] = len(grid) - 1
        self.enough[first] = 0
        self.short[first] = -1

    def met(self, at: int, futures: Sequence[int]) -> list[bool]:
        """Whether the futures meet the target at a place of the grid; each is asked once."""
        new = [one for one in futures if (at, one) not in self.seen]
        if new:
            answers = self._ask(float(self.grid[at]), new)
            self.seen |= {(at, one): bool(is_met) for one, is_met in zip(new, answers, strict=True)}
        return [self.seen[at, one] for one in futures]

    def place(self, rank: int) -> int:
        """The place in the grid of the threshold of a rank (from 1), closed in on to one step."""
        while True:
            low, high = np.sort(self.short)[rank - 1], np.sort(self.enough)[rank - 1]
            if high - low <= 1:
                return int(high)
            at = int(low + high) // 2
            open_ = np.flatnonzero((self.short < at) & (at < self.enough))
            for one, is_met in zip(open_, self.met(at, open_.tolist()), strict=True):
                (self.enough if is_met else self.short)[one] = at


def search(
    met: Met, grid: Sequence[float], futures: int, probability: float, confidence: float = 0.95
) -> Thresholds:
    """The value of a rising grid that suffices in a share `probability` of `futures` futures.

    Where the target is met in more futures at the low end of the grid than at the high end, it is
    the largest value that does; the grid of what comes back is turned around.
    """
    found = _Search(met, np.asarray(grid, dtype=float), futures)
    ranks = quantile_ranks(futures, probability, confidence)
    places = [None if rank is None else found.place(rank) for rank in ranks]
    ends = [_value(found.grid, place) for place in places]
    at = places[1]
    assert at is not None
    if at < len(found.grid):
        found.met(at, range(futures))
    count, *ends_met = (
        sum(found.seen.get((place, one), False) for one in range(futures))
        for place in (at, 0, len(found.grid) - 1)
    )
    otherwise = {
        one for (place, one), is_met in found.seen.items() if is_met != (place >= found.enough[one])
    }
    return Thresholds(
        grid=found.grid,
        low=ends[0],
        value=ends[1],
        high=ends[2],
        short=found.short,
        enough=found.enough,
        met=count,
        met_at_ends=(ends_met[0], ends_met[1]),
        against=len(otherwise),
        tried=len(found.seen),
    )


def _value(grid: Array, place: int | None) -> float:
    if place is None:
        return float("nan")
    return float(grid[place]) if place < len(grid) else float("inf")
