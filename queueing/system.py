"""The system in time: SimPy holds the calendar, the docket holds the cases.

The order of a day, written once:

1. every hearing before the day is held (the docket is brought up to the day),
2. the month just ended is written down,
3. dated changes of policy take effect,
4. the month's cases come in; cases are closed or dismissed by sweeps,
5. judges come and go,
6. the courts sit.

Whoever changes anything first brings the docket up to the present, so the length of the
windows in which the courts are advanced cannot change a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
import simpy

from queueing.docket import codes, leaving
from queueing.docket.waits import Array
from queueing.engine import Engine, Intake, MonthEnd, day_number
from queueing.levers import LeverSchedule
from queueing.settings import Setting, setting, sitting_seconds
from queueing.stations.courts import Courts
from queueing.stations.intake import (
    by_court,
    classes,
    key_month,
    month_by_class,
    month_first_days,
    whole_cases,
)
from queueing.stations.judges import Roster


@dataclass(frozen=True)
class Plan:
    """One replication's future but for what happens in the courts.

    `start` is a month end: the docket is that of its evening. `volumes[month]` are national cases
    by channel (border, interior, referral, returned).
    """

    start: date
    months: int
    schedule: LeverSchedule
    values: dict[str, float]
    volumes: pd.DataFrame
    initial: Array  # int64[filing months, C, K]
    first_filing_month: pd.Period
    courts: Courts
    scale: float
    key: tuple[int, int]  # seed, replication
    window_days: int = 20

    @property
    def opening(self) -> date:
        """The first day simulated."""
        return self.start + timedelta(days=1)

    @property
    def first_month(self) -> pd.Period:
        return pd.Period(self.opening, "M")

    @property
    def day_span(self) -> tuple[int, int]:
        """The first day simulated and the first not (days since 1970-01-01)."""
        days = month_first_days(self.first_month, self.months)
        return int(days[0]), int(days[-1])

    @property
    def sitting(self) -> Array:
        """Seconds a judge sits on each day simulated and on the one after."""
        first, last = self.day_span
        return sitting_seconds(self.opening, last - first + 1, self.values["sitting_hours_per_day"])

    def month_start(self, month: int) -> date:
        """The first day of a simulated month."""
        start: date = (self.first_month + month).start_time.date()
        return start


@dataclass
class System:
    """One replication of the whole system over a docket (compiled, or the reference)."""

    plan: Plan
    docket: Engine
    months: list[MonthEnd] = field(default_factory=list)

    def run(self) -> list[MonthEnd]:
        """Simulate the plan; returns the ledger of every month."""
        plan = self.plan
        self.env = simpy.Environment()
        self.docket.attach(self.env)
        self.month_days = month_first_days(plan.first_month, plan.months)
        self.docket.apply(self._setting(plan.opening))
        filing = len(plan.initial)
        days = month_first_days(plan.first_filing_month, filing)
        self.docket.load(plan.initial, days, key_month(plan.first_filing_month))
        self.opening = self.docket.look()
        to_the_end = self.env.process(self.calendar())
        roster = Roster(
            env=self.env,
            bench=_UpToDate(self),
            courts=plan.courts,
            start=plan.opening,
            values=plan.values,
            authorised=lambda day: float(plan.schedule.at(day)["staffing.authorised"]),
            key=plan.key,
            unit=self.docket.unit,
        )
        roster.open()
        self.env.process(self.sittings())
        self.env.run(until=to_the_end)
        return self.months

    def calendar(self) -> Iterator[simpy.Event]:
        """The dated events of the whole system: months, changes of policy, sweeps."""
        plan = self.plan
        first, last = int(self.month_days[0]), int(self.month_days[-1])
        month_of = {int(day): k for k, day in enumerate(self.month_days)}
        changes = plan.schedule.dates(plan.opening, plan.opening + timedelta(days=last - first))
        days = sorted({day_number(day) for day in changes} | set(month_of))
        for day in days:
            yield self.env.timeout(self._time(day) - self.env.now)
            month = month_of.get(day)
            self.docket.advance(day)
            if month is not None and month > 0:
                self.months.append(self.docket.close_month())
            if day == last:
                return
            on = plan.opening + timedelta(days=day - first)
            self.docket.apply(self._setting(on))
            if month is not None:
                self.receive(month, on)
                self.sweep(month, on)

    def sittings(self) -> Iterator[simpy.Event]:
        """The courts are advanced window by window, however little else happens."""
        while True:
            yield self.env.timeout(self.plan.window_days * self.docket.unit)
            self.docket.advance(self.today)

    def receive(self, month: int, on: date) -> None:
        """The receipts and returns of a month."""
        plan = self.plan
        levers = plan.schedule.at(on)
        multiples = {
            str(channel): float(levers["receipts.all"] if channel != "returned" else 1.0)
            * float(levers[f"receipts.{channel}"])
            for channel in plan.volumes.columns
        }
        forecast = plan.volumes.iloc[month]
        volumes = {channel: float(forecast[channel]) * m for channel, m in multiples.items()}
        detained = float(levers["receipts.detained_per_year"])
        expected = month_by_class(volumes, detained, on, plan.values, multiples)
        number = key_month(plan.first_month + month)
        numbers = np.zeros((len(plan.courts), len(classes())), dtype=np.int64)
        placed = by_court(expected, on, plan.courts, detained, plan.values)
        whole_cases(placed, number, plan.key[0], plan.key[1], numbers)
        first = int(self.month_days[month])
        self.docket.receive(
            Intake(
                numbers=numbers,
                first_day=first,
                days=int(self.month_days[month + 1]) - first,
                key_month=number,
                stages=np.where(classes().returned, codes.MASTER, codes.FIRST_MASTER),
                reasons=_return_reasons(plan.values),
                returned=classes().returned,
            )
        )

    def sweep(self, month: int, on: date) -> None:
        """Dismissals of older cases and administrative closures of the month."""
        levers = self.plan.schedule.at(on)
        number = key_month(self.plan.first_month + month)
        for name, purpose in leaving.SWEEPS.items():
            a_year = float(levers[f"{name}.cases_per_year"])
            if a_year > 0:
                age = int(float(levers[f"{name}.minimum_age_days"]))
                wanted = a_year / 12.0 * self.plan.scale
                self.docket.sweep(purpose, wanted, int(self.month_days[month]) - age, number)

    @property
    def today(self) -> int:
        """The present day (days since 1970-01-01)."""
        return int(self.month_days[0]) + int(self.env.now) // self.docket.unit

    def _time(self, day: int) -> int:
        """The SimPy time at which a day begins."""
        return (day - int(self.month_days[0])) * self.docket.unit

    def _setting(self, on: date) -> Setting:
        plan = self.plan
        return setting(plan.schedule.at(on), plan.values, on, plan.scale)


class _UpToDate:
    """The bench for the judges' processes: brings the docket up to the day before any change."""

    def __init__(self, system: System) -> None:
        self.system = system

    def _docket(self) -> Engine:
        self.system.docket.advance(self.system.today)
        return self.system.docket

    def seat(self, court: int, pace: float) -> int:
        return self._docket().seat(court, pace)

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        self._docket().set_pace(court, seat, pace)

    def vacate(self, court: int, seat: int) -> None:
        self._docket().vacate(court, seat)


def _return_reasons(values: dict[str, float]) -> Array:
    """Cumulative shares of reopened, remanded and rescinded among returns."""
    shares = np.array(
        [values[f"returned_{r}_share"] for r in ("reopened", "remanded", "rescinded")]
    )
    return np.asarray(np.cumsum(shares / shares.sum()))
