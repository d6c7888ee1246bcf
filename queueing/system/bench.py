"""The bench as the judges' processes change it: on the day, never ahead of the hearings before."""

from __future__ import annotations

from collections.abc import Callable

from queueing.verbs import Engine


class UpToDate:
    """A docket's seats; whoever changes one first brings the docket up to the day."""

    def __init__(self, docket: Engine, today: Callable[[], int]) -> None:
        self.docket = docket
        self.today = today

    def seat(self, court: int, pace: float) -> int:
        """See `Bench.seat`."""
        return self._docket().seat(court, pace)

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        """See `Bench.set_pace`."""
        self._docket().set_pace(court, seat, pace)

    def vacate(self, court: int, seat: int) -> None:
        """See `Bench.vacate`."""
        self._docket().vacate(court, seat)

    def _docket(self) -> Engine:
        self.docket.advance(self.today())
        return self.docket
