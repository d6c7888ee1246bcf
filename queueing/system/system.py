"""The order of a day, written once:

1. every hearing before the day is held (the docket is brought up to the day),
2. the asylum office works the month just ended; the month is written down,
3. dated changes of policy take effect,
4. counsel is found; the month's cases come in, whom the office referred among them; closed
   cases are put back, others closed or dismissed by sweeps, withdrawn, given up, taken into
   detention; grants under the
   yearly cap are given out,
5. dates are brought forward where judges came; courts are paired for video; judges are to review
   the office's findings of no credible fear,
6. judges come and go,
7. the courts sit, then the Board of Immigration Appeals.

Whoever changes anything first brings the docket up to the present, so the length of the
windows in which the courts are advanced cannot change a result. A run can be left between the
second and the third and taken up there again, by another plan too: see `standing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import exp

import numpy as np
import simpy

from queueing.chances import received_share
from queueing.docket import codes, leaving
from queueing.docket.draws import DETENTION
from queueing.fiscal import FIRST_MONTH
from queueing.office.month import OfficeMonths
from queueing.plan import Plan
from queueing.stations.counsel import fill
from queueing.stations.courts import helpers
from queueing.stations.filings import Waiting, claims
from queueing.stations.intake import (
    by_court,
    classes,
    key_month,
    month_by_class,
    month_first_days,
    month_volumes,
    whole_cases,
)
from queueing.stations.judges import Roster
from queueing.stations.pending import returns_from_before
from queueing.system.bench import UpToDate
from queueing.system.charging import filed
from queueing.system.in_force import InForce
from queueing.system.months import Months
from queueing.system.standing import Standing
from queueing.terms import Terms
from queueing.verbs import EPOCH, Engine, Intake, day_number

UNDER_REVIEW = "detained.border.asylum"  # the class in which reviews of credible fear count


@dataclass
class System:
    """One replication of the whole system over a docket (compiled, or the reference)."""

    plan: Plan
    docket: Engine
    months: Months = field(default_factory=Months)

    def __post_init__(self) -> None:
        self.in_force = InForce(self.plan)
        self._levers = self.in_force.levers  # where they stand on a day

    def run(self) -> Months:
        """Simulate the plan; returns the ledger of every month."""
        self.begin()
        return self.run_to(self.plan.day_span[1])

    def begin(self) -> None:
        """The docket and the bench of the first day."""
        plan = self.plan
        self._attach(plan.day_span[0])
        self.docket.apply(self.in_force.setting(plan.opening))
        days = month_first_days(plan.first_filing_month, len(plan.initial))
        first = key_month(plan.first_filing_month)
        self.docket.load(plan.initial, days, first, plan.inactive, plan.appeals)
        self.opening = self.docket.look()
        self.roster.open()
        self.office.open()

    def take_up(self, standing: Standing) -> None:
        """Go on where another run of the same past stood; the docket holds what it held then.

        The numbers the docket works with are those this plan has had until then: what begins on
        the day itself is a change to it.
        """
        self._attach(standing.day)
        self.docket.apply(self.in_force.setting(EPOCH + timedelta(days=standing.day - 1)))
        self.opening, self.months = standing.opening, Months(standing.months)
        self.roster.go_on(standing.staff)
        self.office.take_up(standing.office)

    def run_to(self, day: int) -> Months:
        """Simulate to the beginning of a day that begins a month; the ledger of every month."""
        there = self.env.process(self.calendar(day))
        self.env.process(self.sittings())
        self.env.run(until=there)
        return self.months

    def standing(self) -> Standing:
        """Where the run stands today."""
        staff, office = self.roster.staff(), self.office.keep()
        return Standing(self.today, self.opening, self.months, staff, office)

    def _attach(self, day: int) -> None:
        """The clock at the beginning of a day, and who moves by it."""
        plan = self.plan
        self.month_days = month_first_days(plan.first_month, plan.months)
        self.env = simpy.Environment(initial_time=self._time(day))
        self.docket.attach(self.env)
        self.roster = Roster(
            env=self.env,
            bench=UpToDate(self.docket, lambda: self.today),
            courts=plan.courts,
            start=plan.opening,
            values=plan.values,
            wanted=self.in_force.wanted,
            key=plan.key,
            unit=self.docket.unit,
            counted=plan.counted,
        )
        self.office = OfficeMonths(plan, self._levers)

    def calendar(self, until: int) -> Iterator[simpy.Event]:
        """The dated events of the whole system: months, changes of policy, sweeps."""
        plan, first = self.plan, int(self.month_days[0])
        month_of = {int(day): k for k, day in enumerate(self.month_days)}
        days = {day_number(day) for day in self.in_force.moves} | set(month_of)
        for day in sorted(day for day in days if self.today <= day <= until):
            yield self.env.timeout(self._time(day) - self.env.now)
            month = month_of.get(day)
            self.docket.advance(day)
            if month is not None and month > len(self.months):
                self.office.work(month - 1)
                self.months.append(self.docket.close_month())
            if day == until:
                return
            on = plan.opening + timedelta(days=day - first)
            self.docket.apply(self.in_force.setting(on))
            if month is not None:
                self.find_counsel(on)
                self.receive(month, on)
                self.put_back(month, on)
                self.sweep(month, on)
                self.leave(month, on)
                self.grant(on)
                self.docket.advance_dates(key_month(plan.first_month + month))
                self.lend(on)
                self.review(month, on)

    def sittings(self) -> Iterator[simpy.Event]:
        """The courts are advanced window by window, however little else happens."""
        while True:
            yield self.env.timeout(self.plan.window_days * self.docket.unit)
            self.docket.advance(self.today)

    def receive(self, month: int, on: date) -> None:
        """The receipts of a month, and the returns of cases completed before the run began."""
        plan = self.plan
        levers = self._levers(on)
        volumes, multiples = month_volumes(plan.volumes.iloc[month], levers)
        middle = (self.month_days[month] + self.month_days[month + 1]) / 2.0
        from_before = returns_from_before(plan.values, float(middle - self.month_days[0]))
        volumes["returned"] *= float(from_before.sum())
        detained = float(levers["receipts.detained_per_year"])
        new = claims(levers, plan.values, self.waiting)
        charged = filed(plan, month, self._levers)
        expected = month_by_class(volumes, detained, on, plan.values, multiples, charged)
        expected *= new.multiple
        expected *= received_share(Terms(levers, plan.values, on))
        self.office.take_claims(month, on, expected, new.strong)
        number = key_month(plan.first_month + month)
        numbers = np.zeros((len(plan.courts), len(classes())), dtype=np.int64)
        placed = by_court(expected, plan.known_bench(on), plan.courts, detained, plan.values)
        self.office.refer(month, on, placed)
        whole_cases(placed, number, plan.key[0], plan.key[1], numbers)
        first = int(self.month_days[month])
        self.docket.receive(
            Intake(
                numbers=numbers,
                first_day=first,
                days=int(self.month_days[month + 1]) - first,
                key_month=number,
                stages=np.where(classes().returned, codes.MASTER, codes.FIRST_MASTER),
                reasons=np.cumsum(from_before) / max(float(from_before.sum()), 1e-12),
                returned=classes().returned,
                strong=new.strong,
                keeping=new.keeping,
            )
        )

    def put_back(self, month: int, on: date) -> None:
        """Cases closed administratively are put back on the calendar in the month, beside those
        that come back in their own time."""
        a_year = float(self._levers(on)["closure.recalendared_per_year"])
        if a_year > 0:
            days = int(self.month_days[month + 1] - self.month_days[month])
            number = key_month(self.plan.first_month + month)
            self.docket.put_back(a_year / 12.0 * self.plan.scale, days, number)

    def sweep(self, month: int, on: date) -> None:
        """Dismissals of older cases and administrative closures of the month."""
        levers = self._levers(on)
        number = key_month(self.plan.first_month + month)
        for name, purpose in leaving.SWEEPS.items():
            a_year = float(levers[f"{name}.cases_per_year"])
            if a_year > 0:
                age = int(float(levers[f"{name}.minimum_age_days"]))
                wanted = a_year / 12.0 * self.plan.scale
                self.docket.sweep(purpose, wanted, int(self.month_days[month]) - age, number)

    def leave(self, month: int, on: date) -> None:
        """Cases withdrawn, people who leave the country or are detained: a chance in the month of
        their turn.

        A case has one turn a year.
        """
        levers = self._levers(on)
        number = key_month(self.plan.first_month + month)
        old_before = int(self.month_days[month]) - round(float(levers["leaving.older_days"]))
        for name, purpose in leaving.DEPARTURES.items():
            young = float(levers[f"leaving.{name}_per_year"])
            if young > 0:
                old = young * float(levers["leaving.older_multiple"])
                chances = 1.0 - exp(-young), 1.0 - exp(-old)
                self.docket.depart(purpose, *chances, old_before, number)
        taken = 1.0 - exp(-float(levers["custody.detained_per_year"]))
        if taken > 0:
            self.docket.depart(DETENTION, taken, taken, old_before, number)

    def find_counsel(self, on: date) -> None:
        """How much counsel is left for the month to come, with so many cases represented."""
        capacity = self.plan.values["counsel_capacity_cases"] * self.plan.scale
        capacity *= float(self._levers(on)["counsel.capacity"])
        represented = float(self.docket.look().ledger[..., codes.REPRESENTED].sum())
        self.docket.set_counsel(
            fill(represented, capacity, self.plan.values["counsel_headroom_share"])
        )

    def grant(self, on: date) -> None:
        """A twelfth of the year's places under the cap of grants of cancellation."""
        a_year = float(self._levers(on)["cancellation.cap_per_year"]) * self.plan.scale
        month = (on.month - FIRST_MONTH) % 12
        allowance = int(a_year * (month + 1) / 12.0) - int(a_year * month / 12.0)
        self.docket.grant(allowance, month == 0)

    def review(self, month: int, on: date) -> None:
        """Judges review the month before's findings of no credible fear, where people are held."""
        findings = self.office.findings_of_no_fear(month, on)
        if findings == 0.0:
            return
        plan, levers = self.plan, self._levers(on)
        expected = np.zeros(len(classes()))
        klass = classes().names.index(UNDER_REVIEW)
        expected[klass] = findings * float(levers["office.review_share"]) * plan.scale
        detained = float(levers["receipts.detained_per_year"])
        placed = by_court(expected, plan.known_bench(on), plan.courts, detained, plan.values)
        numbers = np.zeros(placed.shape, dtype=np.int64)
        whole_cases(placed, key_month(plan.first_month + month), *plan.key, numbers)
        seconds = plan.values["credible_fear_review_minutes"] * 60.0
        self.docket.review(numbers[:, klass], klass, seconds)

    def lend(self, on: date) -> None:
        """Courts with little to hear are paired with courts with much, for the month to come."""
        helped = np.full(len(self.plan.courts), -1, dtype=np.int64)
        if float(self._levers(on)["bench.lent_share"]) > 0:
            now = self.docket.look()
            active = now.ledger[..., codes.STOCK + codes.ACTIVE : codes.FILED : len(codes.STATUSES)]
            helped = helpers(active.sum(axis=(1, 2)), now.judges)
        self.docket.lend(helped)

    @cached_property
    def waiting(self) -> Waiting:
        """What newcomers are told of the wait, from the months written down."""
        return Waiting(self.opening, self.months)

    @property
    def today(self) -> int:
        """The present day (days since 1970-01-01)."""
        return int(self.month_days[0]) + int(self.env.now) // self.docket.unit

    def _time(self, day: int) -> int:
        """The SimPy time at which a day begins."""
        return (day - int(self.month_days[0])) * self.docket.unit
