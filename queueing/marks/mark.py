"""What a mark is, and the part of a replication that it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.record import Record


@dataclass(frozen=True)
class Seen:
    """A replication's record at its scale, looked at over some of its months."""

    record: Record
    months: slice
    scale: float

    def flows(self, kinds: Array | None = None) -> Array:
        """What the ledger counted in the months, of some classes or all (int64[LEDGER])."""
        ledger = self.record.ledger[self.months]
        chosen = ledger if kinds is None else ledger[:, :, kinds]
        return np.asarray(chosen.sum(axis=(0, 1, 2)))

    def stock(self, kinds: Array | None = None) -> Array:
        """The pending cases of the month ends, summed (int64[STAGES, STATUSES])."""
        shape = (len(codes.STAGES), len(codes.STATUSES))
        return self.flows(kinds)[codes.STOCK : codes.FILED].reshape(shape)

    def active(self, kinds: Array | None = None) -> float:
        """The active pending cases of the month ends, summed."""
        return float(self.stock(kinds)[:, codes.ACTIVE].sum())

    def ages(self, kinds: Array | None = None) -> Array:
        """Ages at completion in the fiscal year that most of the months are of (int64[bins])."""
        middle = self.record.first_month + (self.months.start + self.months.stop - 1) // 2
        year = middle.asfreq("Y-SEP").year - self.record.cohorts.first_year
        counts = self.record.waits[codes.COMPLETED_AGE][:, :, year]
        chosen = counts if kinds is None else counts[:, kinds]
        return np.asarray(chosen.sum(axis=(0, 1), dtype=np.int64))

    def years(self) -> float:
        return float(self.months.stop - self.months.start) / 12.0


@dataclass(frozen=True)
class Mark:
    """A mark: what it is called, how the model counts it, and why it misses where that is known.

    One `at_end` can be counted at the end of a run alone. `missed` names causes in how the model
    is built, no results: they would change with the ledger, and it is told only where it does miss.
    """

    title: str
    count: Callable[[Seen], float]
    at_end: bool = False
    missed: str = ""

    @property
    def counted(self) -> str:
        return " ".join((self.count.__doc__ or "").split())


def percent(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole else float("nan")
