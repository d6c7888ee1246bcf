"""Marginal delay in plain words, as a table and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from queueing.files import write_all
from queueing.intervals import FEWEST
from queueing.report.layout import say
from queueing.report.text import print_table

FILES = ("marginal_delay.csv",)
DECIMALS = 3  # of days: luck has its part in the third already
SPLITS = {
    "claim": "By claim",
    "case_class": "By case class",
    "court_size": "All others, not detained, by size of court",
    "year_of_receipt": "All others, not detained, by fiscal year of receipt",
}


def answer(found: pd.DataFrame) -> str:
    """What `queueing.externality.marginal_delay` found, in a few sentences, as sure as it is."""
    (row,) = found[found["group"] == "all others, not detained"].to_dict("records")
    years = found.loc[found["split"] == "year_of_receipt", "group"].tolist()
    who = f"everybody else not detained who comes in {years[0]} to {years[-1]} waits"
    delay = f"{who} {_days(row)} for a decision on average. {_in_all(row)}"
    if not np.isfinite(row["days_per_1000"]):  # in a future no filing was added
        delay = f"how much longer {who} for a decision is not known."
    elif row["days_per_1000"] == 0.0:
        delay = f"no wait is another in this run, too small to tell how much longer {who}."
    return (
        f"For every 1,000 more asylum claims that come to the courts in fiscal year {years[0]}, "
        f"{delay}\nMeasured between runs with 5 % more and 5 % fewer such claims "
        f"({row['filings_added']:,.0f} cases), which share everything else. Waits are cut off at "
        f"{row['cut_days']:,} days, for which everybody is followed: what it does to longer waits "
        "does not show. Asylum cases themselves are told apart; returns are left out."
    )


def print_delay(found: pd.DataFrame) -> None:
    """The answer and its tables."""
    few = found["replications"].iloc[0] < FEWEST
    ends = {"lowest": "lowest", "highest": "highest"}
    if not few:
        ends = {"low": "95 % interval from", "high": "to"}
    columns = {"group": "group", "asylum": "asylum", "days_per_1000": "days"}
    columns |= ends | {"cases": "cases"}
    for split, title in SPLITS.items():
        rows = found.loc[found["split"] == split, list(columns)].rename(columns=columns)
        rows = rows.round(DECIMALS)
        print_table(f"{title}: days added per 1,000 more asylum filings", rows)
    say(answer(found))


def write_delay(found: pd.DataFrame, folder: Path) -> list[Path]:
    """The whole table as marginal_delay.csv in a folder; returns its path."""
    return write_all(folder, {FILES[0]: found.to_csv(index=False).encode()})


def _days(row: Mapping[Any, Any]) -> str:
    """The mean delay, longer or sooner, with its interval or what there is in its place."""
    days, futures = row["days_per_1000"], row["replications"]
    said = f"{abs(days):.3g} days {'longer' if days >= 0 else 'sooner'}"
    if futures >= FEWEST:
        return f"{said} (95 % interval {row['low']:.3g} to {row['high']:.3g})"
    if futures == 1:
        return f"{said} (of 1 future: how sure is not known)"
    ends = f"{row['lowest']:.3g} to {row['highest']:.3g}"
    return f"{said} (of {futures} futures: {ends}; how sure is not known)"


def _in_all(row: Mapping[Any, Any]) -> str:
    """The same over all who wait, no firmer than the interval."""
    few = row["replications"] < FEWEST
    ends = ("lowest", "highest") if few else ("low", "high")
    mean, low, high = (row[end] * row["cases"] / 365.25 for end in ("days_per_1000", *ends))
    of = f"Over the {row['cases']:,.0f} of them"
    if few:
        spread = f" ({low:,.0f} to {high:,.0f})" if row["replications"] > 1 else ""
        return f"{of} that would be {mean:,.0f} years of waiting{spread}."
    if low <= 0.0 <= high:
        return (
            f"This run does not tell it apart from nothing: {of[0].lower()}{of[1:]} it may be "
            f"anything between {-low:,.0f} years of waiting fewer and {high:,.0f} more."
        )
    return f"{of} that is {mean:,.0f} years of waiting (95 % interval {low:,.0f} to {high:,.0f})."
