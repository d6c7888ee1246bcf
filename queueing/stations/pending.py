"""The docket pending at the start, active and closed, and who is still to come from before it.

How many are active is published; how old they are is not. Their ages come from a ledger of
monthly cohorts kept from FY2008 with the published flows and one rule of who leaves: 45 % of those
who leave had been pending under six months, the others were the oldest. (Measured against TRAC's
mean ages at six dates that rule is within 9 % from 2016 on.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

import forecasts
import inputs
from inputs.bridges import active_from_2025_vintage
from queueing.docket.waits import Array

FIRST_STOCK = date(2008, 9, 30)
DAYS_IN_A_MONTH = 30.4375  # in the mean
OLDEST_MONTHS = 120  # cohorts of the first stock reach ten years back


@dataclass(frozen=True)
class Ages:
    """Pending cases by month of filing (float64), oldest first, to the month of `on`."""

    on: date
    first_month: pd.Period
    cases: Array

    def mean_days(self) -> float:
        """Mean age in days, cases taken to be filed in the middle of their month."""
        months = len(self.cases) - 0.5 - np.arange(len(self.cases))
        return float((months * DAYS_IN_A_MONTH * self.cases).sum() / self.cases.sum())


@cache
def ages(on: date) -> Ages:
    """The ages of the active docket at a month end for which a stock is published."""
    stock = inputs.active_pending(on.isoformat()).value
    cohorts = _first_cohorts()
    known = [d for d in _stock_dates() if FIRST_STOCK < d < on] + [on]
    received = forecasts.history(on.isoformat()).sum(axis=1).to_numpy()
    month = 0
    before = inputs.active_pending(FIRST_STOCK.isoformat()).value
    for until in known:
        months = _months_between(FIRST_STOCK, until) - month
        coming = received[month : month + months]
        target = stock if until == on else inputs.active_pending(until.isoformat()).value
        leaving = max(before + coming.sum() - target, 0.0) / months
        for cases in coming:
            cohorts = _leave(np.append(cohorts, cases), leaving)
        month += months
        before = target
    cohorts = cohorts * (stock / cohorts.sum())
    first = pd.Period(on, "M") - (len(cohorts) - 1)
    return Ages(on, first, cohorts)


def inactive(on: date, mean_age_days: float) -> Ages:
    """The cases closed administratively at a month end, over the months of `ages(on)`.

    How many: see `inactive_stock`. Their ages are assumed: even from half to one and a half of the
    mean, what would be older than the oldest month in that month.
    """
    active = ages(on)
    age = (len(active.cases) - np.arange(len(active.cases) + 1)) * DAYS_IN_A_MONTH
    older = np.clip(1.5 - age / mean_age_days, 0.0, 1.0)
    older[0], older[-1] = 0.0, 1.0
    return Ages(on, active.first_month, inactive_stock(on) * np.diff(older))


def inactive_stock(on: date) -> float:
    """Cases closed administratively on a day.

    EOIR's counts, in a straight line between their dates. After the last one they are what its
    2025 vintage counts as pending beyond the active ones, which in fiscal year 2020, when both are
    known, was a fifth below that count.
    """
    counts = inputs.table("inactive_pending", producer="EOIR").sort_values("as_of")
    days = [day.toordinal() for day in counts["as_of"].dt.date]
    if on.toordinal() > days[-1]:
        return -active_from_2025_vintage(0.0).value  # what is not active of any number pending
    return float(np.interp(on.toordinal(), days, counts["inactive"].to_numpy(dtype=float)))


def still_to_come(mean_days: float, days: float) -> float:
    """Chance that a lag even from half to one and a half of its mean is longer than `days`."""
    return min(max(1.5 - days / max(mean_days, 1e-9), 0.0), 1.0)


def returns_from_before(values: Mapping[str, float], days: float) -> Array:
    """Of the returns forecast for a day so many `days` after the start, the parts that go back to
    decisions made before it, by a court or the Board (float64[3]: reopened, remanded, rescinded).

    The model makes the others itself.
    """
    reasons = ("reopened", "remanded", "rescinded")
    shares = np.array([values[f"returned_{reason}_share"] for reason in reasons])
    left = [still_to_come(values[f"{reason}_days"], days) for reason in reasons]
    return np.asarray(shares / shares.sum() * left)


def _first_cohorts() -> Array:
    """The docket at the end of FY2008: exponential ages with the mean TRAC gives for that year."""
    stock = inputs.active_pending(FIRST_STOCK.isoformat()).value
    mean_months = inputs.parameter("initial_mean_days_fy2008").value / DAYS_IN_A_MONTH
    shape = np.exp(-np.arange(OLDEST_MONTHS)[::-1] / mean_months)
    return np.asarray(stock * shape / shape.sum())


def _leave(cohorts: Array, leaving: float) -> Array:
    """One month's exits: the young share from the latest cohorts alike, the rest oldest first."""
    share = inputs.parameter("young_removal_share").value
    young_months = round(inputs.parameter("young_removal_days").value / DAYS_IN_A_MONTH)
    left = cohorts.copy()
    young = left[-young_months:]
    taken = min(share * leaving, float(young.sum()))
    left[-young_months:] = young * (1.0 - taken / max(float(young.sum()), 1e-12))
    gone = np.minimum(np.cumsum(left), max(leaving - taken, 0.0))
    left -= np.diff(gone, prepend=0.0)
    return np.asarray(np.maximum(left, 0.0))


@cache
def _stock_dates() -> tuple[date, ...]:
    """Fiscal year ends of FY2009-FY2024, then the ends of FY2025 and of March 2026 (TRAC)."""
    years = [date(year, 9, 30) for year in range(2009, 2026)]
    return (*years, date(2026, 3, 31))


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
