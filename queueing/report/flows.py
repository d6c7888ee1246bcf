"""The fluid model's answers in words, alone or beside the simulation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queueing.flow.answer import FluidRun
from queueing.measures import MEASURES
from queueing.report.layout import say
from queueing.report.numbers import number
from queueing.report.text import print_table

HOW = (
    "One future differs from another, the more so the smaller the scale. What is known to part the "
    "two models, in general and not found in this run:"
)


def print_fluid(title: str, run: FluidRun) -> None:
    """Every measure that flows give; those that a run of the length cannot have are left out."""
    years = len(run.national["date"].unique()) / 12.0
    rows = [
        {
            "measure": measure.meaning,
            "value": number(float(run.measures[name]) / measure.told_by, measure.told_decimals),
            "unit": measure.told_unit,
        }
        for name, measure in MEASURES.items()
        if name in run.measures.index and measure.least_years <= years
    ]
    print_table(title, pd.DataFrame(rows))


def print_beside(title: str, table: pd.DataFrame) -> None:
    """The table of `queueing.flow.departures.departures`."""
    rows = table.to_dict("records")
    print_table(title, pd.DataFrame([_row(row) for row in rows]), about=("measure", "unit"))
    say(HOW)
    for row in rows:
        say(f"  {MEASURES[row['measure']].meaning}: {row['why']}", hanging=4)


def _row(row: Mapping[Any, Any]) -> dict[str, str]:
    measure = MEASURES[row["measure"]]
    points = row["difference_is"] == "absolute"
    off = f"{100.0 * row['difference']:+.1f} {'points' if points else '%'}"
    known = pd.notna(row["difference"])
    return {
        "measure": measure.meaning,
        "simulated": number(row["simulated"] / measure.told_by, measure.told_decimals),
        "as flows": number(row["fluid"] / measure.told_by, measure.told_decimals),
        "simulated less flows": off if known else "",
        "unit": measure.told_unit,
    }
