"""The asylum office in the system's time: its months, what it takes from the courts and sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import exp

import numpy as np

from queueing.docket import office
from queueing.docket.waits import Array
from queueing.office.terms import office_terms
from queueing.plan import Plan
from queueing.scenario.levers import Value
from queueing.stations.asylum_office import (
    BORDER_ASYLUM,
    REFERRAL,
    AsylumOffice,
    MonthTerms,
    OfficeRecord,
    border_claims,
)
from queueing.stations.intake import classes, dated_value, destinations, key_month
from queueing.stations.nationality import coming_share
from queueing.terms import Terms


class OfficeMonths:
    """The office of a plan, driven month by month; it does nothing where the plan has none."""

    def __init__(
        self, plan: Plan, levers: Callable[[date], Mapping[str, Value]], traced: int = 0
    ) -> None:
        self.plan, self.levers = plan, levers
        self.office: AsylumOffice | None = None
        if plan.office is not None:
            self.office = AsylumOffice(
                plan.office,
                plan.first_month,
                plan.months,
                plan.scale,
                plan.key,
                len(plan.courts),
                traced,
            )

    def open(self) -> None:
        """The applications waiting on the eve of the first day."""
        if self.office is not None:
            self.office.open(round(float(self.levers(self.plan.opening)["office.ead_clock_days"])))

    def take_claims(self, month: int, on: date, expected: Array, strong: Array) -> None:
        """What a month will bring to the office; border claims it decides are taken from
        `expected`, the courts' cases by class (float64[K], changed in place).

        `strong` (float64[K]) are the shares of strong claims. Where nationality groups stay away
        from the border, as many fewer are screened and claim; the docket sees to the courts' own.
        """
        if self.office is None:
            return
        assert self.plan.office is not None
        levers = self.levers(on)
        coming = self.plan.office.filings.iloc[month]
        every = float(levers["receipts.all"])
        affirmative, screenings = (
            float(coming[name]) * every * float(levers[f"receipts.{name}"])
            for name in ("affirmative", "credible_fear")
        )
        screenings *= 1.0 - dated_value("credible_fear_closed_share", on, self.plan.values)
        claims, klass = 0.0, classes().names.index(BORDER_ASYLUM)
        if self._sends(on):
            positive = dated_value("credible_fear_positive_share", on, self.plan.values)
            positive *= self._stop(expected, screenings * positive, levers)
            share = float(levers["office.border_claims_share"])
            claims = border_claims(expected, screenings, positive, share)
            expected[klass] -= claims
        number = key_month(self.plan.first_month + month)
        there = float(coming_share(levers, self.plan.values, number, strong)[klass])
        self.office.expect(month, affirmative, screenings * there, claims * there)

    @staticmethod
    def _stop(expected: Array, positive: float, levers: Mapping[str, Value]) -> float:
        """Take those who no longer pass a screening from `expected`; the share who still pass."""
        passed = float(levers["office.screenings_passed"])
        there = np.array([name.endswith("border.asylum") for name in classes().names])
        whole = float(expected[there].sum())
        if passed < 1.0 and whole > 0.0:
            expected[there] *= 1.0 - min(positive * (1.0 - passed) / whole, 1.0)
        return passed

    def refer(self, month: int, on: date, placed: Array) -> None:
        """Whom the office referred in the month before takes the place of the referrals forecast in
        `placed`, the courts' expected cases (float64[C, K], changed in place)."""
        if self.office is not None and month > 0 and self._sends(on):
            multiple = float(self.levers(on)["receipts.referral"])
            placed[:, classes().names.index(REFERRAL)] = self.office.referred * multiple

    def findings_of_no_fear(self, month: int, on: date) -> float:
        """Screenings that ended negative in the month before, in full numbers."""
        if self.office is None or month == 0:
            return 0.0
        screened = self.office.state.ledger[month, office.CREDIBLE_FEAR, office.SCREENED]
        positive = dated_value("credible_fear_positive_share", on, self.plan.values)
        if self._sends(on):
            positive *= float(self.levers(on)["office.screenings_passed"])
        return float(screened) / self.plan.scale * (1.0 - positive)

    def work(self, month: int) -> None:
        """The month's work, when it is over."""
        if self.office is not None:
            self.office.work(month, self.terms(month))

    def terms(self, month: int) -> MonthTerms:
        """What the office works a month on: the levers of every day of it."""
        plan, first = self.plan, self.plan.month_start(month)
        days = (plan.month_start(month + 1) - first).days
        by_day = [
            Terms(self.levers(day), plan.values, day)
            for day in (first + timedelta(days=k) for k in range(days))
        ]
        closures = float(np.mean([one.lever("office.closures_per_year") for one in by_day]))
        last = by_day[-1]
        detained = last.lever("receipts.detained_per_year")
        return MonthTerms(
            by_day=office_terms(by_day, plan.scale),
            officers=last.lever("office.officers"),
            closures=closures / 12.0,
            withdrawals=1.0 - exp(-last.value("asylum_office_withdrawals_per_year") / 12.0),
            destinations=destinations(plan.known_bench(first), plan.courts, detained, plan.values),
        )

    def keep(self) -> dict[str, Array]:
        """Where the office stands."""
        return {} if self.office is None else self.office.keep()

    def take_up(self, kept: Mapping[str, Array]) -> None:
        """Go on where another run of the same past stood."""
        if self.office is not None:
            self.office.take_up(kept)

    def record(self) -> OfficeRecord | None:
        """What the office leaves at the end of the run."""
        return None if self.office is None else self.office.record()

    def _sends(self, on: date) -> bool:
        """Whether the courts' referrals are those of this office."""
        plan = self.plan.office
        return plan is not None and plan.sends and self.levers(on)["office.referrals"] == "office"
