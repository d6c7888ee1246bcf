"""The fluid model's answers in words, alone or beside the simulation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queueing.flow.answer import FluidRun
from queueing.measures import MEASURES
from queueing.report.text import number, print_table


def print_fluid(title: str, run: FluidRun) -> None:
    """Every measure that flows give; those that a run of the length cannot have are left out."""
    years = len(run.national["date"].unique()) / 12.0
    rows = [
        {
            "measure": measure.meaning,
            "value": number(float(run.measures[name]), measure.decimals),
            "unit": measure.unit,
        }
        for name, measure in MEASURES.items()
        if name in run.measures.index and measure.least_years <= years
    ]
    print_table(title, pd.DataFrame(rows))


def print_beside(title: str, table: pd.DataFrame) -> None:
    """The table of `queueing.flow.departures.departures`."""
    rows = [_row(row) for row in table.to_dict("records")]
    print_table(title, pd.DataFrame(rows).rename(columns={"why": "where they part, because"}))


def _row(row: Mapping[Any, Any]) -> dict[str, str]:
    measure = MEASURES[row["measure"]]
    points = row["difference_is"] == "absolute"
    off = f"{100.0 * row['difference']:+.1f} {'points' if points else '%'}"
    return {
        "measure": measure.meaning,
        "simulated": number(row["simulated"], measure.decimals),
        "as flows": number(row["fluid"], measure.decimals),
        "simulated less flows": off,
        "unit": measure.unit,
        "why": row["why"],
    }
