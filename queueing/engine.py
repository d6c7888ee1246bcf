"""The docket as the system drives it: the compiled core behind a few plain verbs.

`queueing.reference` has the same verbs over plain SimPy processes; the system does not know which
of the two it drives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import simpy

from queueing.docket import codes, entry, leaving, sitting
from queueing.docket.state import Docket, Size, allocate
from queueing.docket.waits import Array
from queueing.settings import Setting
from queueing.stations.judges import Bench

EPOCH = date(1970, 1, 1)
RING_DAYS = 8192  # the hearing calendar reaches 22 years ahead
SEATS = 256  # the most judges one court can have


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


@dataclass(frozen=True)
class MonthEnd:
    """One month: ledger (int64[C, K, LEDGER]), hours (int64[C, 3]) and judges (int64[C])."""

    ledger: Array
    hours: Array
    judges: Array


class Engine(Bench, Protocol):
    """What the system asks of a docket."""

    unit: int  # SimPy ticks of one day, at least two

    def attach(self, env: simpy.Environment) -> None: ...
    def apply(self, setting: Setting) -> None: ...
    def load(self, numbers: Array, month_days: Array, key_month: int) -> None: ...
    def advance(self, day: int) -> None: ...
    def receive(self, intake: Intake) -> None: ...
    def sweep(self, purpose: int, number: float, filed_before: int, month: int) -> None: ...
    def look(self) -> MonthEnd: ...
    def close_month(self) -> MonthEnd: ...
    def delays(self, day: int) -> Array: ...


class CompiledDocket:
    """The compiled docket of one replication."""

    unit = 2  # dated events, then judges

    def __init__(self, size: Size, seed: int, replication: int, sitting_seconds: Array) -> None:
        self.state: Docket = allocate(size, seed, replication)
        self.state.sitting[: len(sitting_seconds)] = sitting_seconds

    def attach(self, env: simpy.Environment) -> None:
        """Needs no clock of its own: the system brings it up to the day."""

    @property
    def today(self) -> int:
        """The day the docket has been brought up to (days since 1970-01-01)."""
        return int(self.state.counts[codes.TODAY])

    def apply(self, setting: Setting) -> None:
        """The docket works with these numbers from today on."""
        self.state.rules[:] = setting.rules
        self.state.exits[:] = setting.exits
        self.state.orders[:] = setting.orders
        self.state.dials[:] = setting.dials

    def load(self, numbers: Array, month_days: Array, key_month: int) -> None:
        """The cases pending at the start, int64[months, C, K] by month of filing."""
        self._check(entry.load(self.state, numbers, month_days, key_month, self.today))

    def advance(self, day: int) -> None:
        """Hold every hearing before `day`."""
        if day > self.today:
            self._check(sitting.advance(self.state, day))

    def receive(self, intake: Intake) -> None:
        """A month's receipts and returns."""
        self._check(
            entry.receive(
                self.state,
                intake.numbers,
                intake.first_day,
                intake.days,
                intake.key_month,
                intake.stages,
                intake.reasons,
                intake.returned,
            )
        )

    def sweep(self, purpose: int, number: float, filed_before: int, month: int) -> None:
        """About `number` active non-detained cases filed before a day leave by chance."""
        self._check(leaving.sweep(self.state, filed_before, number, month, purpose))

    def seat(self, court: int, pace: float) -> int:
        """A judge takes the first empty seat of the court."""
        state = self.state
        empty = np.flatnonzero(state.pace[court] == 0.0)
        if len(empty) == 0:
            self._check(codes.NO_SEAT)
        seat = int(empty[0])
        state.pace[court, seat] = pace
        state.carry[court, seat] = 0
        state.seats[court] = max(int(state.seats[court]), seat + 1)
        return seat

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        """The judge in that seat works at another pace from today on."""
        self.state.pace[court, seat] = pace

    def vacate(self, court: int, seat: int) -> None:
        """The seat is empty from today on."""
        self.state.pace[court, seat] = 0.0
        self.state.carry[court, seat] = 0

    def look(self) -> MonthEnd:
        """The ledger as it stands."""
        state = self.state
        return MonthEnd(state.ledger.copy(), state.hours.copy(), (state.pace > 0).sum(axis=1))

    def close_month(self) -> MonthEnd:
        """The month's ledger; its flows and hours begin again at zero."""
        month = self.look()
        self.state.ledger[..., : codes.STOCK] = 0
        self.state.hours[:] = 0
        return month

    def delays(self, day: int) -> Array:
        """The waits counted so far and, censored on `day`, those still going on.

        int32[WAITS, C, K, cohorts, bins], a view.
        """
        leaving.censor(self.state, day)
        return np.moveaxis(self.state.waits, -1, 0)

    def _check(self, error: int) -> None:
        if error:
            raise RuntimeError(f"The docket stopped: {codes.ERRORS[error]}.")
