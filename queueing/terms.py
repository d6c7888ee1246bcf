"""Where the levers stand and what the ledger says, on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from queueing.scenario.levers import Value
from queueing.stations.intake import dated_value


@dataclass(frozen=True)
class Terms:
    """The terms that the courts work under on a day: levers, and this replication's values."""

    levers: Mapping[str, Value]
    values: Mapping[str, float]
    on: date

    def lever(self, name: str) -> float:
        """Where a lever stands."""
        return float(self.levers[name])

    def whole(self, name: str) -> int:
        """A lever that counts days, which may stand between two of them while it comes in."""
        return round(self.lever(name))

    def value(self, name: str) -> float:
        """A value of the ledger, as it holds on the day."""
        return dated_value(name, self.on, self.values)
