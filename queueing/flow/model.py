"""The fluid model: the national docket as cohorts that flow, in a fraction of a second.

The stages, chances, lengths, judges and levers are those of the simulation; cases, courts and
single judges are not. One bench hears the whole country, a month at a time, and nothing is left to
chance. It is for screening (what matters, and about how much) and a check on the simulation: where
the two part, something it leaves out is at work. It leaves out: that one court may have nobody to
hear while another has years of cases; dates of hearings, and whatever is lost with them; dedicated
dockets, courts that lend hours, details; that counsel is found, and runs short; the yearly cap of
cancellation; changes of venue; that families are heard together.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import exp

import numpy as np
import pandas as pd

from queueing.chances import no_nta_share, received_share
from queueing.docket.waits import Array
from queueing.flow.bench import MeanBench
from queueing.flow.board import MeanBoard
from queueing.flow.months import Courts
from queueing.flow.office import MeanOffice, screenings_held
from queueing.flow.opening import Opening
from queueing.flow.rates import Rates, rates_of
from queueing.scenario.levers import LeversByDay
from queueing.settings import appeals_a_day, remanded_share, sitting_share
from queueing.sitting_days import sitting_seconds
from queueing.stations.asylum_office import BORDER_ASYLUM, REFERRAL, border_claims
from queueing.stations.filings import Waiting, claims
from queueing.stations.intake import (
    classes,
    dated_value,
    form_dates,
    key_month,
    month_by_class,
    month_first_days,
    month_volumes,
)
from queueing.stations.nationality import coming_share
from queueing.stations.pending import DAYS_IN_A_MONTH, returns_from_before
from queueing.terms import Terms
from queueing.verbs import EPOCH

SERIES = (
    "pending_active",
    "pending_inactive",
    "pending_board",
    "receipts",
    "returns",
    "completions",
    "merits",
    "hearings",
    "judges",
    "hours_offered",
    "hours_used",
    "mean_age_days",
)


@dataclass
class Flow:
    """A run of flows: `series` by month, and who was completed when (float64[months, K, F])."""

    opening: Opening
    series: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SERIES})
    completed: list[Array] = field(default_factory=list)
    received: list[Array] = field(default_factory=list)  # float64[K] by month

    def __post_init__(self) -> None:
        start, months = self.opening, self.opening.months
        before = len(start.pending)
        first = pd.Period(start.start, "M") + 1
        self.days = month_first_days(first, months)
        self.firsts = [EPOCH + timedelta(days=int(day)) for day in self.days]
        # Month of filing by column, as days from the start to its middle: negative before it.
        self.filed = (np.arange(before + months) - before + 0.5) * DAYS_IN_A_MONTH
        self.before = before
        last = start.start + timedelta(days=int(self.days[-1] - self.days[0]))
        self.levers = LeversByDay(start.schedule, self.firsts[0], last).on
        self.known: dict[tuple[int, int, float], Rates] = {}
        self.never = 0.0  # closed administratively for good

    def run(self) -> Flow:
        """All months of the run."""
        start = self.opening
        self.bench = MeanBench(start.values, self.levers, start.start, start.counted)
        self.courts = Courts(start.values, len(self.filed))
        self.board = MeanBoard(start.values, self._columns(start.appeals))
        self.office = self._office()
        self.told = Waiting(opening=None, months=())  # type: ignore[arg-type]
        self._load()
        for month in range(start.months):
            self._month(month)
        return self

    def terms(self, day: date) -> Terms:
        """The terms of a day."""
        return Terms(self.levers(day), self.opening.values, day)

    def rates(self, day: date) -> Rates:
        """What hearings do from a day on; made anew when a lever or the ledger's form changes."""
        terms = self.terms(day)
        forms = bisect_right(form_dates(), day)
        key = id(terms.levers), forms, no_nta_share(day, terms.values)
        if key not in self.known:
            self.known[key] = rates_of(terms)
        return self.known[key]

    def _month(self, month: int) -> None:
        on, end = self.firsts[month], self.firsts[month + 1]
        rates, levers, courts = self.rates(on), self.levers(on), self.courts
        returned = courts.come_due(month, self.board.remands(month), rates)
        cases = self._coming(month, on)
        self.received.append(cases)
        courts.receive(self.before + month, cases, rates)
        recall = 1.0 - exp(-DAYS_IN_A_MONTH / self.opening.values["inactive_recall_days"])
        courts.recall(month, recall, float(levers["closure.recalendared_per_year"]) / 12.0)
        gone = self._sweep(month, on)
        seated, worth = self.bench.month(on, end)
        sitting = self._sitting(on, end)
        hours = worth * float(sitting.sum()) / 3600.0 * sitting_share(levers, self.opening.values)
        heard = courts.sit(month, hours, float(levers["docket.master_share_cap"]), rates)
        heard.completed += gone
        self.completed.append(heard.completed)
        room = appeals_a_day(levers) * int((sitting > 0).sum())
        self.board.decide(month, heard.appealed, room, remanded_share(levers, self.opening.values))
        self._work_at_office(month, on)
        active = courts.active
        pending = float(active.sum())
        back = float(cases[classes().returned].sum())
        age = float((self.days[month + 1] - self.days[0] - self.filed) @ active.sum(axis=0))
        self._write(
            pending_active=pending,
            pending_inactive=courts.inactive + self.never,
            pending_board=self.board.pending,
            receipts=float(cases.sum()) - back,
            returns=returned + back,
            completions=float(heard.completed.sum()),
            merits=heard.decided,
            hearings=heard.hearings,
            judges=seated,
            hours_offered=hours,
            hours_used=heard.hours,
            mean_age_days=age / max(pending, 1e-9),
        )
        free = ~classes().detained
        self.told.pending.append(int(active[free].sum()))
        self.told.completed.append(int(heard.completed[free].sum()))

    def _write(self, **row: float) -> None:
        for name, value in row.items():
            self.series[name].append(value)

    def _load(self) -> None:
        """The docket of the first day, at the stages the model's own waits imply."""
        start, courts = self.opening, self.courts
        rates = self.rates(self.firsts[0])
        kinds = classes()
        pending = start.pending.T
        courts.held[:, : self.before] = np.where(kinds.detained[:, None], pending, 0.0)
        free = np.where(kinds.detained[:, None], 0.0, pending)
        lag = np.maximum(rates.first_lag, 1.0)[:, None]
        unheard = np.exp(-start.ages / lag)
        gap = rates.master_gap / np.maximum(rates.set_for_merits, 0.01)[:, None]
        between = (1.0 - unheard) * np.exp(-np.maximum(start.ages - lag, 0.0) / gap)
        courts.new[:, : self.before] = free * unheard
        courts.merits[:, : self.before] = free * (1.0 - unheard - between)
        at_masters = np.zeros_like(courts.held)
        at_masters[:, : self.before] = free * between
        courts.between.put_evenly(at_masters, rates.master_gap)
        courts.closed_before[:, : self.before] = start.closed.T
        self.told.pending.append(int(free.sum()))

    def _coming(self, month: int, on: date) -> Array:
        """A month's cases by class (float64[K]), returns from before the start among them."""
        start, levers = self.opening, self.levers(on)
        volumes, multiples = month_volumes(start.volumes.iloc[month], levers)
        middle = (self.days[month] + self.days[month + 1]) / 2.0 - self.days[0]
        volumes["returned"] *= float(returns_from_before(start.values, float(middle)).sum())
        detained = float(levers["receipts.detained_per_year"])
        new = claims(levers, start.values, self.told)
        expected = month_by_class(volumes, detained, on, start.values, multiples) * new.multiple
        expected *= received_share(self.terms(on))
        number = key_month(pd.Period(on, "M"))
        there = coming_share(levers, start.values, number, new.strong)
        affirmative, screenings, taken = self._claims_taken(month, on, expected)
        at_border = float(there[classes().names.index(BORDER_ASYLUM)])
        self.claims = affirmative, screenings * at_border, taken * at_border
        expected = new.entering(expected * there)
        if self.office is not None and self._sends(on) and month > 0:
            multiple = float(levers["receipts.referral"])
            expected[classes().names.index(REFERRAL)] = self.office.referred * multiple
        return expected

    def _sweep(self, month: int, on: date) -> Array:
        """Dismissals, closures, withdrawals, departures: who is completed (float64[K, F])."""
        levers, values, courts = self.levers(on), self.opening.values, self.courts
        free = np.where(classes().detained, 0.0, 1.0)[:, None]
        there = courts.active * free
        by_month = there.sum(axis=0)
        age = float(self.days[month] - self.days[0]) - self.filed
        shares = {}
        for name in ("dismissal", "closure"):
            beyond = age - float(levers[f"{name}.minimum_age_days"])
            old = np.clip(beyond / DAYS_IN_A_MONTH + 0.5, 0.0, 1.0)
            number = float(levers[f"{name}.cases_per_year"]) / 12.0
            shares[name] = old * min(number / max(float(old @ by_month), 1e-9), 1.0)
        older = age >= float(levers["leaving.older_days"])
        multiple = np.where(older, float(levers["leaving.older_multiple"]), 1.0)
        leaving = [float(levers[f"leaving.{one}_per_year"]) for one in ("withdrawal", "departure")]
        going = sum((1.0 - np.exp(-rate * multiple)) / 12.0 for rate in leaving)
        gone = np.minimum(shares["dismissal"] + going, 1.0)
        closed = np.minimum(shares["closure"], 1.0 - gone)
        left, shut = courts.leave(free * gone, free * closed)
        back = float(levers["closure.recalendar_share"])
        courts.recalled.put(month, shut * back, values["recalendar_days"])
        self.never += float(shut.sum()) * (1.0 - back)
        return left

    def _office(self) -> MeanOffice | None:
        plan = self.opening.office
        return None if plan is None else MeanOffice(pending=float(plan.waiting.sum()))

    def _sends(self, on: date) -> bool:
        plan = self.opening.office
        return plan is not None and plan.sends and self.levers(on)["office.referrals"] == "office"

    def _claims_taken(self, month: int, on: date, expected: Array) -> tuple[float, float, float]:
        """What comes to the office; border claims it decides are taken from the courts' cases."""
        plan = self.opening.office
        if plan is None:
            return 0.0, 0.0, 0.0
        terms, coming = self.terms(on), plan.filings.iloc[month]
        every = terms.lever("receipts.all")
        affirmative = float(coming["affirmative"]) * every * terms.lever("receipts.affirmative")
        held = float(coming["credible_fear"]) * every * terms.lever("receipts.credible_fear")
        screenings, taken = screenings_held(held, terms), 0.0
        if self._sends(on):
            positive = dated_value("credible_fear_positive_share", on, terms.values)
            share = terms.lever("office.border_claims_share")
            taken = border_claims(expected, screenings, positive, share)
            expected[classes().names.index(BORDER_ASYLUM)] -= taken
        return affirmative, screenings, taken

    def _work_at_office(self, month: int, on: date) -> None:
        if self.office is not None:
            days = int(self.days[month + 1] - self.days[month])
            self.office.work(self.claims, [self.terms(on + timedelta(k)) for k in range(days)])

    def _sitting(self, first: date, end: date) -> Array:
        """Seconds that a judge sits on each day of a month who sits on every working day."""
        return sitting_seconds(
            first, (end - first).days, self.opening.values["sitting_hours_per_day"]
        )

    def _columns(self, cases: Array) -> Array:
        """Cases by filing month and class as the flows hold them (float64[K, F])."""
        found = np.zeros((len(classes()), len(self.filed)))
        found[:, : len(cases)] = cases.T
        return found

    @cached_property
    def national(self) -> pd.DataFrame:
        """National series by month end: date, series, value, as those of a run."""
        ends = pd.period_range(pd.Period(self.opening.start, "M") + 1, periods=len(self.completed))
        dates = ends.to_timestamp(how="end").normalize()
        blocks = [
            pd.DataFrame({"date": dates, "series": name, "value": values})
            for name, values in self.series.items()
        ]
        return pd.concat(blocks, ignore_index=True)
