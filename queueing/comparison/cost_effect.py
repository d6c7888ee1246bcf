"""What a reform costs for what it does: dollars a case-year of waiting avoided, a decision more.

Dollars are constant ones of 2025. A case waits as long as it is pending anywhere in the model, so
that one that is only moved goes on waiting: active or closed administratively in court, on appeal
before the Board, or at the asylum office. A hundred cases pending through a year are a hundred
case-years. What waits elsewhere is not counted. Differences are taken future by future, as
everywhere in a comparison. There is a quotient only where both differences are told apart from
nothing, and the effect is for the better; its interval is Fieller's. Elsewhere the table says why
there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inputs.problems import BadInput, outside
from queueing.docket.waits import Array
from queueing.fiscal import fiscal_year_of
from queueing.intervals import FEWEST, extent, fieller, interval

if TYPE_CHECKING:
    from queueing.comparison.comparison import Comparison

# Who waits: no case is in two of these series of the nation on one day.
WAITING = (
    "pending_active",
    "pending_inactive",
    "pending_board",
    "pending_affirmative",
    "pending_border_claims",
)
# What is divided by: series that are added, and the sign of their difference that improves.
EFFECTS: dict[str, tuple[Sequence[str], float]] = {
    "case-years of waiting avoided": (WAITING, -1.0),
    "cases completed more": (("completions",), 1.0),
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
    the time from the start to the middle of the month; dollars are spread evenly over the months of
    a fiscal year. Raises `BadInput` for a discount outside 0 to 0.2.
    """
    if wrong := outside("discount", discount, 0.0, 0.2):
        raise BadInput([wrong])
    worth = _worth(comparison, discount)
    spent = _spent(comparison, worth)
    rows = [
        row
        for effect, (series, sign) in EFFECTS.items()
        for row in _rows(comparison, effect, sign * _amounts(comparison, series, worth), spent)
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
    low, high = fieller(dollars, amounts)
    if low <= 0.0 <= high:
        return *nothing, "the cost is not told apart from nothing"
    each = float(dollars.mean() / amounts.mean())
    return each, low, high, "" if low > 0.0 else "costs less, and the effect is for the better"


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


def _worth(comparison: Comparison, discount: float) -> pd.Series:
    """What a dollar of each month of the run is worth at its start, by month end."""
    ends = pd.DatetimeIndex(sorted(comparison.results.national["date"].unique()))
    years = (np.arange(len(ends)) + 0.5) / 12.0
    return pd.Series((1.0 + discount) ** -years, index=ends)


def _spent(comparison: Comparison, worth: pd.Series) -> pd.DataFrame:
    """Dollars of a run by replication (rows) and scenario (columns)."""
    costs = comparison.results.costs
    of_year = worth.groupby(fiscal_year_of(worth.index)).mean()
    found = costs.assign(dollars=costs["dollars"] * costs["fiscal_year"].map(of_year))
    return _wide(comparison, found, "dollars")


def _amounts(comparison: Comparison, series: Sequence[str], worth: pd.Series) -> pd.DataFrame:
    """National series over the run, added: stocks as case-years, flows as their sum."""
    national = comparison.results.national
    rows = national[national["series"].isin(series)]
    months = rows["series"].str.startswith("pending").map({True: 1.0 / 12.0, False: 1.0})
    amount = rows["value"] * rows["date"].map(worth) * months
    return _wide(comparison, rows.assign(amount=amount), "amount")


def _wide(comparison: Comparison, rows: pd.DataFrame, values: str) -> pd.DataFrame:
    whole = rows.pivot_table(index="replication", columns="scenario", values=values, aggfunc="sum")
    return whole.reindex(columns=comparison.results.scenarios)
