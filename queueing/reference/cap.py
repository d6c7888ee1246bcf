"""The yearly cap: grants of relief that wait for a place, all courts together."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from queueing.reference.case import Case, Key


class Cap:
    """Who waits for a place under the cap, and how many places are left.

    The last family granted may take more places than there are: the next allowance makes up.
    """

    def __init__(self) -> None:
        self.left = 0  # places, one a person
        self.waiting: list[tuple[int, Key, Case, Any]] = []  # day since which, key, case, event

    def wait(self, case: Case, today: int, granted: Any) -> None:
        """A case waits for the event of its grant."""
        heappush(self.waiting, (today, case.key, case, granted))

    def allow(self, places: int, new_year: bool) -> list[Case]:
        """So many places more, or with a new year instead: who gets one, first reserved first."""
        self.left = places if new_year else self.left + places
        allowed = []
        while self.left > 0 and self.waiting:
            _, _, case, granted = heappop(self.waiting)
            self.left -= case.members
            allowed.append(case)
            granted.succeed()
        return allowed
