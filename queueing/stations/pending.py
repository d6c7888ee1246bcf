"""The docket pending at the start: how many cases, of what age, where and of which class.

How many is published; how old they are is not. Their ages come from a ledger of monthly cohorts
kept from FY2008 with the published flows and one rule of who leaves: 45 % of those who leave had
been pending under six months, the others were the oldest. (Measured against TRAC's mean ages at
six dates that rule is within 9 % from 2016 on.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

import forecasts
import inputs
from queueing.docket.waits import Array

FIRST_STOCK = date(2008, 9, 30)
OLDEST_MONTHS = 120  # cohorts of the first stock reach ten years back


@dataclass(frozen=True)
class Ages:
    """Active pending cases by month of filing (float64), oldest first, to the month of `on`."""

    on: date
    first_month: pd.Period
    cases: Array

    def mean_days(self) -> float:
        """Mean age in days, cases taken to be filed in the middle of their month."""
        months = len(self.cases) - 0.5 - np.arange(len(self.cases))
        return float((months * 30.4375 * self.cases).sum() / self.cases.sum())


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


def _first_cohorts() -> Array:
    """The docket at the end of FY2008: exponential ages with the mean TRAC gives for that year."""
    stock = inputs.active_pending(FIRST_STOCK.isoformat()).value
    mean_months = inputs.parameter("initial_mean_days_fy2008").value / 30.4375
    shape = np.exp(-np.arange(OLDEST_MONTHS)[::-1] / mean_months)
    return np.asarray(stock * shape / shape.sum())


def _leave(cohorts: Array, leaving: float) -> Array:
    """One month's exits: the young share from the latest cohorts alike, the rest oldest first."""
    share = inputs.parameter("young_removal_share").value
    young_months = round(inputs.parameter("young_removal_days").value / 30.4375)
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
