"""Marginal delay in plain words, as a table and as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console

from queueing.report.files import write_whole
from queueing.report.text import print_table
from queueing.standing import FEWEST

SPLITS = {
    "claim": "By claim",
    "case_class": "By case class",
    "court_size": "All others, not detained, by size of court",
    "year_of_receipt": "All others, not detained, by fiscal year of receipt",
}


def answer(found: pd.DataFrame) -> str:
    """What `queueing.externality.marginal_delay` found, in two or three sentences."""
    (row,) = found[found["group"] == "all others, not detained"].to_dict("records")
    years = found.loc[found["split"] == "year_of_receipt", "group"].tolist()
    few = row["replications"] < FEWEST
    futures = f"{row['replications']} future{'s' if row['replications'] > 1 else ''}"
    sure = f"of {futures}: how sure is not known"
    if not few:
        sure = f"95 % interval {row['low']:.3g} to {row['high']:.3g}"
    told = (
        f"For every 1,000 more asylum claims that come to the courts in fiscal year {years[0]}, "
        f"everybody else not detained who comes in {years[0]} to {years[-1]} waits "
        f"{row['days_per_1000']:.3g} days longer for a decision on average ({sure})."
    )
    if not few and row["low"] <= 0 <= row["high"]:
        told += " This run does not tell it apart from nothing."
    if np.isfinite(row["days_per_1000"]):
        whole = row["days_per_1000"] * row["cases"] / 365.25
        told += f" Over the {row['cases']:,.0f} of them that is {whole:,.0f} years of waiting."
    return told + (
        "\nMeasured between runs with 5 % more and 5 % fewer such claims "
        f"({row['filings_added']:,.0f} cases), which share everything else. Waits are cut off at "
        f"{row['cut_days']:,} days, for which everybody is followed. Asylum cases themselves are "
        "told apart; returns are left out."
    )


def print_delay(found: pd.DataFrame) -> None:
    """The answer and its tables."""
    for split, title in SPLITS.items():
        rows = found[found["split"] == split]
        shown = rows[["group", "asylum", "days_per_1000", "low", "high", "cases"]]
        print_table(f"{title}: days added per 1,000 more asylum filings", shown)
    Console().print(answer(found), highlight=False, soft_wrap=True)


def write_delay(found: pd.DataFrame, folder: Path) -> Path:
    """The whole table as marginal_delay.csv in a folder; returns its path."""
    path = folder / "marginal_delay.csv"
    write_whole(path, found.to_csv(index=False).encode())
    return path
