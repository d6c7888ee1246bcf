"""What reforms cost for what they do, in words: more or less, and no price of nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queueing.intervals import FEWEST
from queueing.report.layout import say
from queueing.report.text import print_table
from queueing.report.words import about
from queueing.scenario.reform_cost import PRICE_YEAR

# How an improvement is said, and its opposite.
SAID = {
    "case-years of waiting avoided": ("avoids {}", "adds {}"),
    "cases completed more": ("{} more", "{} fewer"),
}
TITLES = {
    "case-years of waiting avoided": "case-years of waiting",
    "cases completed more": "cases completed",
}
DOLLARS = ("{} more", "{} less")


HOW = (
    "A case waits while it is pending: active or closed administratively in court, on appeal "
    "before the Board, or at the asylum office. What waits elsewhere is not counted."
)


def print_costs(found: pd.DataFrame) -> None:
    """The table of `queueing.comparison.cost_effect.cost_effect`, one block an effect."""
    discount = float(found["discount"].iloc[0]) if len(found) else 0.0
    how = f"discounted by {discount:.1%} a year" if discount else "not discounted"
    for effect, rows in found.groupby("effect", sort=False):
        title = f"{TITLES[str(effect)]} over the run, and dollars of {PRICE_YEAR} for them, {how}"
        told = pd.DataFrame([_told(row) for row in rows.to_dict("records")])
        print_table(title, told.loc[:, (told != "").any()], about=("scenario", ""))
    say(HOW)


def _told(row: Mapping[Any, Any]) -> dict[str, str]:
    """A row in words."""
    effect = str(row["effect"])
    few = row["replications"] < FEWEST
    low, high = ("lowest", "highest") if few else ("low", "high")
    ends = "lowest to highest" if few else "95 % interval"
    each = "" if pd.isna(row["dollars_each"]) else about(row["dollars_each"])
    return {
        "scenario": str(row["scenario"]),
        TITLES[effect]: _signed(row["amount"], SAID[effect]),
        ends: f"{_signed(row[f'amount_{low}'], SAID[effect])} to "
        f"{_signed(row[f'amount_{high}'], SAID[effect])}",
        "dollars": _signed(row["dollars"], DOLLARS),
        f"dollars, {ends}": f"{_signed(row[f'dollars_{low}'], DOLLARS)} to "
        f"{_signed(row[f'dollars_{high}'], DOLLARS)}",
        "dollars each": each and f"{each} ({about(row['each_low'])} to {about(row['each_high'])})",
        "": str(row["told"]),
    }


def _signed(value: float, words: tuple[str, str]) -> str:
    """A difference in words that say which way it goes.

    >>> _signed(-1234.4, SAID["case-years of waiting avoided"])
    'adds 1,230'
    """
    size = about(abs(value)) if abs(value) >= 0.5 else "0"
    return "none" if size == "0" else words[value < 0].format(size)
