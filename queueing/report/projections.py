"""Published projections and this model's answers in plain words, as a table and as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from queueing.files import write_whole
from queueing.projections.table import Replication, actual_pending
from queueing.report.text import print_table

SHOWN = ("arithmetic", "simulated", "low", "high", "fluid", "fluid_same_receipts", "actual")


def print_replication(found: Replication) -> None:
    """What a projection takes as given, what it said, and what else can be said."""
    chosen, console = found.projection, Console()
    console.print(f"\n{chosen.title}\n{chosen.question}", highlight=False, soft_wrap=True)
    given = found.given()
    given["value"] = [_value(value) for value in given["value"]]
    print_table(f"{chosen.name}: its inputs", given[["input", "value", "unit", "basis"]])
    rows = found.table()
    rows["published"] = [_published(row) for row in rows.to_dict("records")]
    rows["agrees"] = rows["agrees"].map({True: "yes", False: "no"}).fillna("")
    for measure, group in rows.groupby("measure", sort=False):
        shown = group[["case", "on", "published", "arithmetic", "agrees", *SHOWN[1:]]].copy()
        if measure != "pending":
            shown = shown.drop(columns=["low", "high", "actual"])
            for column in ("arithmetic", *[name for name in SHOWN[1:] if name in shown]):
                shown[column] = [_year(value) for value in shown[column]]
        print_table(f"{chosen.name}: {measure}", shown)
    console.print(_explained(found), highlight=False, soft_wrap=True)


def write_replications(found: Sequence[Replication], folder: Path) -> list[Path]:
    """The claims as replicate.csv and the years as replicate_years.csv; returns the paths."""
    claims = pd.concat([one.table() for one in found], ignore_index=True)
    years = [one.years.assign(projection=one.projection.name) for one in found]
    tables = {"replicate.csv": claims, "replicate_years.csv": pd.concat(years, ignore_index=True)}
    return [
        write_whole(folder / name, table.to_csv(index=False).encode())
        for name, table in tables.items()
    ]


def _published(row: Mapping[Any, Any]) -> str:
    value = row["published"]
    if not isinstance(value, float) or pd.isna(value):
        return "not seen (inferred)"
    if row["measure"] != "pending":
        text = _year(value)
    elif "fewer" in str(row["says"]) or "down" in str(row["says"]):
        text = f"under {value:,.0f}"
    else:
        text = f"{value:,.0f}"
    return f"{text} (inferred)" if row["inferred"] else text


def _value(value: float | Sequence[float]) -> str:
    """A number, or those of each year."""
    numbers = value if isinstance(value, Sequence) else [value]
    return "; ".join(f"{number:,g}" if number < 1e6 else f"{number:,.0f}" for number in numbers)


def _year(value: float) -> str:
    return "not within it" if pd.isna(value) else f"FY{value:.0f}"


def _explained(found: Replication) -> str:
    chosen = found.projection
    table = found.given()
    guessed = table.loc[table["basis"] == "inferred", "input"].tolist()
    lines = [
        f"What it lacks: {chosen.lacks}",
        f"simulated, fluid: this model from the docket of {chosen.start} as it was counted "
        f"({actual_pending(chosen.start):,.0f} active cases), under "
        f"{chosen.scenario}, with the judges there were and are expected, the projection's on top, "
        "and arrivals as forecast then; low and high: how far futures go. "
        "fluid_same_receipts: the fluid model with the projection's receipts.",
    ]
    if guessed:
        lines.insert(0, f"Inferred, not seen: {', '.join(guessed)}.")
    return "\n".join(lines)
