"""Who waits at the asylum office at the start: how many is published now and then, how long is not.

Their ages come from a ledger of monthly cohorts kept with the filings by month and the office's own
rule of who is interviewed first: the newest until December 2014, then the oldest, the newest again
since January 2018. Closures without an interview, the greater part since October 2024, take all
alike.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd

import forecasts
import inputs
from queueing.docket.waits import Array
from queueing.stations.pending import Ages

OLDEST_FIRST = (pd.Period("2015-01", "M"), pd.Period("2018-01", "M"))  # and in between
CLOSURES_FROM = pd.Period("2024-10", "M")


FIRST_COHORT = pd.Period("2011-09", "M")  # of the first count


@cache
def office_ages(on: date) -> Ages | None:
    """Applications waiting on a month end by month of filing, from what was known of filings then.

    Between two published counts the number moves in a straight line; after the last it stands.
    Filings before the first month published are taken to have been as in that month. None where
    too little is known of them.
    """
    known = forecasts.office_streams(pd.Period(on, "M"))
    if not known:
        return None
    months = pd.period_range(FIRST_COHORT, pd.Period(on, "M"), freq="M")
    filed = known["affirmative"]
    return _ages(on, filed.reindex(months).fillna(filed.iloc[0]))


@cache
def office_ages_in_hindsight(on: date) -> Ages:
    """The same from all that is known of filings today."""
    filed = forecasts.office_actual(FIRST_COHORT, pd.Period(on, "M"))
    return _ages(on, filed["affirmative"])


def _ages(on: date, filed: pd.Series) -> Ages:
    """The cohorts that wait on a day, from filings by month since the first count."""
    months = filed.index
    filings = filed.to_numpy(dtype=float)
    stocks = np.array([office_stock(month) for month in months])
    closures = inputs.parameter("asylum_office_closures_2025").value / 12.0
    cohorts = np.zeros(len(months))
    cohorts[0] = stocks[0]
    for k in range(1, len(months)):
        cohorts[k] = filings[k]
        leaving = max(stocks[k - 1] + filings[k] - stocks[k], 0.0)
        alike = min(closures, leaving) if months[k] >= CLOSURES_FROM else 0.0
        cohorts *= 1.0 - alike / cohorts.sum()
        newest = not OLDEST_FIRST[0] <= months[k] < OLDEST_FIRST[1]
        _interview(cohorts[: k + 1], leaving - alike, newest)
        cohorts[: k + 1] *= stocks[k] / cohorts[: k + 1].sum()
    waiting = np.diff(np.rint(np.cumsum(cohorts)), prepend=0.0)
    return Ages(on, FIRST_COHORT, waiting)


def office_stock(month: pd.Period) -> float:
    """Applications pending at a month end: USCIS's counts, a straight line between their dates."""
    return float(np.interp(month.ordinal, *_counts()))


@cache
def _counts() -> tuple[Array, Array]:
    """USCIS's counts of applications pending: the months (ordinals) at whose end, and cases."""
    table = inputs.table("uscis_asylum")
    rows = table[table["metric"] == "affirmative_pending"].sort_values("to_month")
    months = np.array([one.ordinal for one in rows["to_month"]])
    return months, rows["value"].to_numpy(dtype=float)


def _interview(cohorts: Array, number: float, newest: bool) -> None:
    """So many are interviewed, from one end of the cohorts."""
    order = cohorts[::-1] if newest else cohorts
    gone = np.minimum(np.cumsum(order), number)
    order -= np.diff(gone, prepend=0.0)
