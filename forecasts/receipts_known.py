"""The courts' receipts by channel, month by month, as they are known.

Nobody publishes receipts by month or by channel. The months come from published totals
(`published`) by Denton's method, so the three channels together reproduce every total; which
channel they came by is assumed by fiscal year (`receipt_channels` table) and, inside a year,
follows the border: border cases go with Border Patrol encounters, the others are level.
Cases that come back (`returned`) are a flow of their own, and not receipts.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem

from . import published
from .checks import Date, month_of
from .disaggregate import Total, denton
from .models import SHORTEST
from .threads import one_thread

ENTRY = ("border", "interior", "referral")
CHANNELS = (*ENTRY, "returned")
# Inside a year border receipts follow the mean of encounters over this many months, their own the
# last: a window that smooths. The time to filing is another thing: the ledger's `filing_lag_months`
# is its mean, and `chain` works with it.
SMOOTHED_MONTHS = 6
# Raking to the yearly shares converges by about a factor of ten a round.
ROUNDS = 40


def history(as_of: Date) -> pd.DataFrame:
    """Monthly court receipts by channel, October 2008 to `as_of` (a month end), in cases.

    Columns border, interior, referral and returned, a monthly PeriodIndex. Only figures about
    months up to `as_of` are used, as revised since. The first three add up to every published
    total of receipts; `provenance` says where each month comes from.
    """
    first = published.FIRST + SHORTEST - 1
    return _history(month_of(as_of, "as_of", first, published.last_known_month())).copy()


def actual(from_: Date, to: Date) -> pd.DataFrame:
    """What happened after `from_` to `to` (month ends), months x channels, from all that is known.

    The same figures as `history` of the last month known: a hindcast's arrivals.
    """
    last = published.last_known_month()
    start = month_of(from_, "from", published.FIRST - 1, last)
    end = month_of(to, "to", published.FIRST, last)
    if end <= start:
        raise BadInput([Problem("to", str(to), f"must be after from, {from_}")])
    return _history(last).loc[start + 1 : end].copy()


def provenance(as_of: Date) -> pd.DataFrame:
    """For each month of `history(as_of)`: the period, producer and source it comes from.

    Columns series (receipts, returned), month, first, last, producer, source_id and basis
    (published, rescaled, average, derived, carried on).
    """
    months = history(as_of).index
    return published.provenance(months[-1], pd.PeriodIndex(months))


@cache
@one_thread()
def _history(as_of: pd.Period) -> pd.DataFrame:
    months = pd.period_range(published.FIRST, as_of, freq="M", name="month")
    totals = published.receipt_totals(as_of)
    flat = pd.Series(1.0, index=months)
    weights = _channel_weights(denton(totals, flat), as_of)
    shape = weights.sum(axis=1)
    entered = published.entries(as_of)
    shape.loc[entered.index] = entered
    monthly = denton(totals, shape)
    frame = _rake(weights, monthly)
    returns = published.return_totals(as_of)
    frame["returned"] = denton(returns, flat)
    return frame


def _channel_weights(rough: pd.Series, as_of: pd.Period) -> pd.DataFrame:
    """First guess of each channel: its share of each fiscal year, spread along its indicator."""
    months = pd.PeriodIndex(rough.index)
    border = published.encounters(as_of).rolling(SMOOTHED_MONTHS).mean().reindex(months)
    # Encounters end at as_of too, so every month has its indicator; a hole would be refused.
    level = pd.Series(1.0, index=months)
    years = published.fiscal_years(months)
    sums = rough.groupby(years).sum()
    shares = _shares()
    weights = {}
    for channel in ENTRY:
        totals = [
            _in_year(months[years == y], shares.loc[y, channel] * sums[y]) for y in sums.index
        ]
        weights[channel] = denton(totals, border if channel == "border" else level)
    return pd.DataFrame(weights, index=months)


def _in_year(months: pd.PeriodIndex, value: float) -> Total:
    return Total(months[0], months[-1], value)


def _shares() -> pd.DataFrame:
    """Assumed shares of receipts, fiscal year x entry channel, each year adding up to 1."""
    table = inputs.table("receipt_channels")
    wide = table.pivot_table(index="fiscal_year", columns="channel", values="share")[list(ENTRY)]
    wide.index = wide.index.astype(int)
    return wide.div(wide.sum(axis=1), axis=0).astype(float)


def _rake(weights: pd.DataFrame, monthly: pd.Series) -> pd.DataFrame:
    """Channels whose months add up to `monthly` and whose years keep the assumed shares.

    Iterative proportional fitting, the months last: they are exact, the shares to rounding.
    """
    years = published.fiscal_years(pd.PeriodIndex(monthly.index))
    shares = _shares()
    x = weights.to_numpy(dtype=np.float64, copy=True)
    total = monthly.to_numpy(dtype=np.float64)
    x *= (total / x.sum(axis=1))[:, None]
    for _ in range(ROUNDS):
        for year in years.unique():
            rows = np.asarray(years == year)
            target = shares.loc[year].to_numpy(dtype=np.float64) * total[rows].sum()
            x[rows] *= target / x[rows].sum(axis=0)
        x *= (total / x.sum(axis=1))[:, None]
    return pd.DataFrame(x, index=monthly.index, columns=list(weights.columns))
