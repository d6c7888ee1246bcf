"""What a reform costs for what it does: dollars a case-year of waiting avoided, a decision more.

Dollars are constant ones of `PRICE_YEAR`. A case waits as long as it is pending and active: a
hundred cases pending through a year are a hundred case-years. Differences are taken future by
future, as everywhere in a comparison. There is a quotient only where both differences are told
apart from nothing, and the effect is for the better; its interval is Fieller's. Elsewhere the table
says why there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inputs.problems import BadInput, outside
from queueing.docket.waits import Array
from queueing.fiscal import fiscal_year_of
from queueing.intervals import FEWEST, extent, interval

if TYPE_CHECKING:
    from queueing.comparison.comparison import Comparison

PRICE_YEAR = 2025
# What is divided by: series of the nation, and the sign of its difference that is an improvement.
EFFECTS = {
    "case-years of waiting avoided": ("pending_active", -1.0),
    "cases completed more": ("completions", 1.0),
}
COLUMNS = (
    "scenario",
    "effect",
    "amount",
    "amount_low",
    "amount_high",
    "dollars",
    "dollars_low",
    "dollars_high",
    "dollars_each",
    "each_low",
    "each_high",
    "told",
    "discount",
    "replications",
    "amount_lowest",
    "amount_highest",
    "dollars_lowest",
    "dollars_highest",
)
OPTIONS = COLUMNS[12:14]  # the same in every row


def cost_effect(comparison: Comparison, discount: float = 0.0) -> pd.DataFrame:
    """Costs and effects of every scenario against the base, over the whole run.

    Columns: scenario, effect, amount with its 95 % interval (above zero: an improvement), dollars
    (more than in the base, of 2025, with theirs), dollars_each (dollars over amount, with its
    interval; empty where `told` says why), told, discount, replications, and of amount and dollars
    the lowest and highest of the futures, which are all there is of fewer than `FEWEST`. With a
    `discount` a year (0.03: 3 %) dollars and effects alike count for less the later they fall, by
    whole years from the start. Raises `BadInput` for a discount outside 0 to 0.2.
    """
    if wrong := outside("discount", discount, 0.0, 0.2):
        raise BadInput([wrong])
    spent = _spent(comparison, discount)
    rows = [
        row
        for effect, (series, sign) in EFFECTS.items()
        for row in _rows(comparison, effect, sign * _amounts(comparison, series, discount), spent)
    ]
    found = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in OPTIONS])
    found = found.assign(discount=discount, replications=comparison.results.replications)
    return found[list(COLUMNS)].sort_values("scenario", kind="stable", ignore_index=True)


def quotient(dollars: Array, amounts: Array) -> tuple[float, float, float, str]:
    """The quotient of two paired means with its 95 % interval (Fieller), or why there is none."""
    nothing = (np.nan, np.nan, np.nan)
    if len(amounts) < FEWEST:
        return *nothing, "too few futures to tell the effect from nothing"
    low, high = interval(amounts)
    if low <= 0.0 <= high:
        return *nothing, "the effect is not told apart from nothing"
    if high < 0.0:
        return *nothing, "the effect is for the worse"
    low, high = _fieller(dollars, amounts)
    if low <= 0.0 <= high:
        return *nothing, "the cost is not told apart from nothing"
    each = float(dollars.mean() / amounts.mean())
    return each, low, high, "" if low > 0.0 else "costs less, and the effect is for the better"


def _fieller(dollars: Array, amounts: Array) -> tuple[float, float]:
    """The quotients q for which the mean of dollars - q amounts is not told apart from 0."""
    from scipy.stats import t

    n = len(amounts)
    cov = np.cov(dollars, amounts, ddof=1) / n
    reach = float(t.ppf(0.975, n - 1)) ** 2
    x, y = float(dollars.mean()), float(amounts.mean())
    a = y * y - reach * cov[1, 1]
    b = x * y - reach * cov[0, 1]
    c = x * x - reach * cov[0, 0]
    half = float(np.sqrt(max(b * b - a * c, 0.0)))
    return (b - half) / a, (b + half) / a


def _rows(
    comparison: Comparison, effect: str, amounts: pd.DataFrame, spent: pd.DataFrame
) -> Iterator[tuple[object, ...]]:
    base = comparison.base
    for label in comparison.others:
        more = (amounts[label] - amounts[base]).to_numpy(dtype=float)
        dollars = (spent[label] - spent[base]).to_numpy(dtype=float)
        each = quotient(dollars, more)
        told = [more.mean(), *interval(more), dollars.mean(), *interval(dollars)]
        yield label, effect, *map(float, told), *each, *extent(more), *extent(dollars)


def _spent(comparison: Comparison, discount: float) -> pd.DataFrame:
    """Dollars of a run by replication (rows) and scenario (columns)."""
    costs = comparison.results.costs
    first = int(costs["fiscal_year"].min())
    worth = (1.0 + discount) ** -(costs["fiscal_year"] - first).astype(float)
    found = costs.assign(dollars=costs["dollars"] * worth)
    return _wide(comparison, found, "dollars")


def _amounts(comparison: Comparison, series: str, discount: float) -> pd.DataFrame:
    """A national series over the run: stocks as case-years, flows as their sum; as `_spent`."""
    national = comparison.results.national
    rows = national[national["series"] == series]
    year = fiscal_year_of(rows["date"].dt)
    worth = (1.0 + discount) ** -(year - int(year.min())).astype(float)
    months = 1.0 / 12.0 if series.startswith("pending") else 1.0
    return _wide(comparison, rows.assign(amount=rows["value"] * worth * months), "amount")


def _wide(comparison: Comparison, rows: pd.DataFrame, values: str) -> pd.DataFrame:
    whole = rows.pivot_table(index="replication", columns="scenario", values=values, aggfunc="sum")
    return whole.reindex(columns=comparison.results.scenarios)
