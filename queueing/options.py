"""How a replication is run: all it depends on beside the scenario and the inputs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queueing.stations.judges import LAST_COUNT

ARRIVALS, PARAMETERS = "arrivals", "parameters"  # what is drawn, unless held


@dataclass(frozen=True)
class Options:
    """How a scenario is run; what a result depends on beside the scenario and the inputs."""

    start: date
    months: int
    seed: int = 1
    scale: float = 1.0
    path: int | None = None  # which path of the arrivals as drawn; by default see `drawn.arrivals`
    uncertainty: tuple[str, ...] = (ARRIVALS, PARAMETERS)
    actual: bool = False  # published receipts of the months instead of forecast ones
    counted: date = LAST_COUNT  # dated counts of judges are followed to this day
