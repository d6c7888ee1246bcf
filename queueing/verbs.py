"""What the system asks of a docket, compiled or plain, and what it is given back.

`queueing.engine` has these verbs over arrays, `queueing.reference` over plain SimPy processes; the
system does not know which of the two it drives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import simpy

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.settings import Setting
from queueing.stations.bench import Bench

EPOCH = date(1970, 1, 1)
DAY = 86_400_000  # SimPy ticks of a day: what is dated happens at their beginning, in its order


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class Intake:
    """A month's whole cases by court and class, and how they come in."""

    numbers: Array  # int64[C, K]
    first_day: int
    days: int
    key_month: int
    stages: Array  # int64[K]
    reasons: Array  # float64[3]: cumulative shares of reopened, remanded, rescinded
    returned: Array  # bool[K]
    strong: Array  # float64[K]: share whose claim is strong
    keeping: Array  # float64[K]: share who come in in that class, not in that of the other choice


@dataclass(frozen=True)
class MonthEnd:
    """One month: ledger (int64[C, K, LEDGER]), hours (int64[C, 3]), judges (int64[C]), and what
    nationality groups counted (int64[G, GROUP])."""

    ledger: Array
    hours: Array
    judges: Array
    groups: Array


def slot_rates(setting: Setting, court: int, paces: Array) -> Array:
    """Slots of each kind that a court gives dates from, in millionths a judge-day (int64[KINDS]).

    What the priority dockets are expected to take is left out; `paces` are those of the judges
    seated. Overbooking is in `setting.slots`.
    """
    if len(paces) == 0:
        return np.zeros(codes.KINDS, dtype=np.int64)
    ordinary = 1.0 - float(setting.reserve[court]) - float(setting.dials[codes.DEDICATED_TIME])
    mean = np.add.reduce(paces) / len(paces)
    return np.asarray((setting.slots * max(ordinary, 0.0) * mean * 1e6).astype(np.int64))


class Engine(Bench, Protocol):
    """What the system asks of a docket."""

    unit: int  # SimPy ticks of one day, at least two

    def attach(self, env: simpy.Environment) -> None: ...
    def apply(self, setting: Setting) -> None: ...
    def load(
        self,
        numbers: Array,
        month_days: Array,
        key_month: int,
        inactive: Array | None = None,
        appeals: Array | None = None,
    ) -> None: ...
    def advance(self, day: int) -> None: ...
    def receive(self, intake: Intake) -> None: ...
    def sweep(self, purpose: int, number: float, filed_before: int, month: int) -> None: ...
    def depart(
        self, purpose: int, young: float, old: float, old_before: int, month: int
    ) -> None: ...
    def put_back(self, number: float, days: int, month: int) -> None: ...
    def advance_dates(self, month: int) -> None: ...
    def lend(self, helps: Array) -> None: ...
    def review(self, numbers: Array, klass: int, seconds: float) -> None: ...
    def grant(self, allowance: int, new_year: bool) -> None: ...
    def set_counsel(self, fill: float) -> None: ...
    def look(self) -> MonthEnd: ...
    def close_month(self) -> MonthEnd: ...
    def delays(self, day: int) -> Array: ...
    def strong(self) -> Array: ...
    def appeal_delays(self) -> Array: ...
    def resets(self) -> Array: ...
