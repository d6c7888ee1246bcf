"""Published projections and this model's answers in plain words, as tables and as files.

Like stands beside like first: the projection, its own arithmetic, and this model with the same
receipts. What this model says of the arrivals forecast on that day is another question, and another
table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from queueing.files import write_all
from queueing.intervals import FEWEST
from queueing.measures import CLEARED
from queueing.projections.asked import CALLED
from queueing.projections.table import SAME_RECEIPTS, Replication, actual_pending
from queueing.report.layout import say
from queueing.report.text import BY_CONSTRUCTION, print_table

FILES = ("replicate.csv", "replicate_years.csv")
FORECAST = ("simulated", "low", "high")
HAPPENED = "what happened"
# By year: what a projection computes or takes as given, and what was counted.
COUNTED = {
    "pending: its arithmetic": "arithmetic",
    f"pending: {HAPPENED}": "actual",
    "receipts: its own": "receipts",
    f"receipts: {HAPPENED}": "actual_receipts",
    "judges: its own": "judges",
    f"judges: {HAPPENED}": "actual_judges",
}


def print_replication(found: Replication) -> None:
    """What a projection takes as given, what it said, and what else can be said."""
    chosen = found.projection
    say(f"\n{chosen.title}\n{chosen.question}")
    given = found.given()
    given["input"] = given["input"].replace(CALLED)
    given["value"] = [_value(value) for value in given["value"]]
    print_table(f"{chosen.name}: its inputs", given[["input", "value", "unit", "basis"]])
    rows = found.table().to_dict("records")
    for measure in dict.fromkeys(row["measure"] for row in rows):
        mine = [row for row in rows if row["measure"] == measure]
        what = "active cases pending" if measure == "pending" else measure
        told = [_like(row, _is_published(found)) for row in mine]
        _print(f"{chosen.name}, with its own receipts: {what}", told, mine)
        if not found.replaced:
            lines = [line for row in mine if (line := _in_words(row))]
            say("\n".join(lines))
        title = f"{chosen.name}, with the arrivals forecast on {chosen.start}: {what}"
        _print(title, [_forecast(row) for row in mine], mine)
    if len(so_far := _so_far(found)):
        print_table(f"{chosen.name}: the years counted since", so_far, about=("case", "on"))
    for line in _explained(found):
        say(line)


def write_replications(found: Sequence[Replication], folder: Path) -> list[Path]:
    """The claims as replicate.csv and the years as replicate_years.csv; returns the paths."""
    claims = pd.concat([one.table() for one in found], ignore_index=True)
    years = [one.years.assign(projection=one.projection.name) for one in found]
    tables = zip(FILES, (claims, pd.concat(years, ignore_index=True)), strict=True)
    return write_all(folder, {name: t.to_csv(index=False).encode() for name, t in tables})


def _print(title: str, told: Sequence[dict[str, str]], rows: Sequence[Mapping[Any, Any]]) -> None:
    """A table of texts, a row a claim, without the columns in which nothing stands."""
    shown = pd.DataFrame(told)
    where = pd.DataFrame({"case": [r["case"] for r in rows], "on": [r["on"] for r in rows]})
    beside = pd.concat([where, shown.loc[:, (shown != "").any()]], axis=1)
    print_table(title, beside, about=("case", "on"))


def _like(row: Mapping[Any, Any], seen: bool) -> dict[str, str]:
    """A claim, its arithmetic, and this model with the same receipts.

    Where nothing of the projection was `seen` (a spreadsheet of one's own) there is nothing to
    hold its arithmetic to.
    """
    held = BY_CONSTRUCTION if row["by_construction"] else "yes"
    same = "" if row["agrees"] is None else held if row["agrees"] else "no"
    return {
        "published": _published(row) if seen else "",
        HAPPENED: _happened(row),
        "its arithmetic again" if seen else "its arithmetic": _figure(row, "arithmetic"),
        "arithmetic as published": same and f"{same} ({_tolerance(row)})",
        "this model, simulated": _model(row, SAME_RECEIPTS),
        "its futures": _range(row, SAME_RECEIPTS),
        "this model, as flows": _figure(row, "fluid_same_receipts"),
    }


def _forecast(row: Mapping[Any, Any]) -> dict[str, str]:
    """This model with forecast arrivals, and what was counted."""
    return {
        "this model, simulated": _model(row, FORECAST),
        "its futures": _range(row, FORECAST),
        "this model, as flows": _figure(row, "fluid"),
        HAPPENED: _happened(row),
    }


def _happened(row: Mapping[Any, Any]) -> str:
    """How many were pending on the day that a claim is about, if it has come."""
    if pd.isna(row["actual"]):
        return ""
    return f"{row['actual']:,.0f}{'' if row['measure'] == 'pending' else ' pending'}"


def _so_far(found: Replication) -> pd.DataFrame:
    """The years that have been counted since: what the projection has on the way, and what came.

    A row a line and year; what is not known of a year stays empty.
    """
    years = found.years[found.years["actual"].notna()]
    told = {name: [_whole(value) for value in years[of]] for name, of in COUNTED.items()}
    return pd.DataFrame({"case": list(years["case"]), "on": list(years["on"])} | told)


def _whole(value: float) -> str:
    return "" if pd.isna(value) else f"{value:,.0f}"


def _model(row: Mapping[Any, Any], columns: Sequence[str]) -> str:
    """The simulated figure; nothing where nothing was simulated."""
    return _figure(row, columns[0]) if row["is_simulated"] else ""


def _range(row: Mapping[Any, Any], columns: Sequence[str]) -> str:
    _, low, high = (row[name] for name in columns)
    if row["measure"] != "pending" or pd.isna(low):
        return ""
    return f"{low:,.0f} to {high:,.0f}"


def _figure(row: Mapping[Any, Any], column: str) -> str:
    value = row[column]
    if row["measure"] != "pending":
        return _year(value)
    return "" if pd.isna(value) else f"{value:,.0f}"


def _is_published(found: Replication) -> bool:
    """Whether somebody published figures for it, seen or not: a spreadsheet has none."""
    return any(case.claims for case in found.cases)


def _tolerance(row: Mapping[Any, Any]) -> str:
    """What agreement of a claim and its arithmetic means."""
    rounding = float(row["rounding"])
    if row["measure"] != "pending":
        return f"by {_year(row['published'] + rounding)}"
    return _published(row) if _is_below(row) else f"within {rounding:,.0f}"


def _in_words(row: Mapping[Any, Any]) -> str:
    """What was published beside what this model makes of the same receipts, in a sentence."""
    column = SAME_RECEIPTS[0] if row["is_simulated"] else "fluid_same_receipts"
    if pd.isna(row["published"]):
        return ""
    found = _figure(row, column)
    what = "cleared" if row["measure"] != "pending" else "pending"
    return (
        f"{row['case']}: {what} as published: {_published(row)}; in this model, with the same "
        f"receipts: {found}{'' if row['is_simulated'] else ' (as flows)'}."
    )


def _is_below(row: Mapping[Any, Any]) -> bool:
    return "fewer" in str(row["says"]) or "down" in str(row["says"])


def _published(row: Mapping[Any, Any]) -> str:
    value = row["published"]
    if not isinstance(value, float) or pd.isna(value):
        return "not seen (inferred)"
    if row["measure"] != "pending":
        text = _year(value)
    else:
        text = f"under {value:,.0f}" if _is_below(row) else f"{value:,.0f}"
    return f"{text} (inferred)" if row["inferred"] else text


def _value(value: float | Sequence[float]) -> str:
    """A number, or those of each year."""
    numbers = value if isinstance(value, Sequence) else [value]
    return "; ".join(f"{number:,g}" if number < 1e6 else f"{number:,.0f}" for number in numbers)


def _year(value: float) -> str:
    return "not in the run" if pd.isna(value) else f"FY{value:.0f}"


def _explained(found: Replication) -> list[str]:
    """How to read the tables, a line each."""
    chosen, given = found.projection, found.given()
    guessed = given.loc[given["basis"] == "inferred", "input"].replace(CALLED).tolist()
    lines = [f"Inferred, not seen: {', '.join(guessed)}."] if guessed else []
    lines.append(f"What it lacks: {chosen.lacks}")
    if _is_published(found):
        lines.append(
            "Arithmetic as published: whether the projection's own sum, from its inputs, comes out "
            "as it said. It says nothing of this model."
        )
    if _is_published(found) and found.by_construction:
        lines.append(
            f"{BY_CONSTRUCTION.capitalize()}: inputs that were not seen were chosen so that the "
            "results come out; that they do is no check of either."
        )
    judges = "its judges as the posts authorised"
    if any(case.added for case in found.cases):
        judges = "with the judges there were and are expected and the projection's on top"
    lines.append(
        f"This model starts from the docket of {chosen.start} as it was counted "
        f"({actual_pending(chosen.start):,.0f} active cases), under {chosen.scenario}, {judges}. "
        f"Cleared: under {CLEARED:,} pending."
    )
    if found.is_simulated:
        ends = "10th to 90th percentile" if found.futures >= FEWEST else "lowest to highest"
        ran = f"the median of {found.futures} futures, and their {ends}"
        ran = "one future a line" if found.futures == 1 else ran
        lines.append(f"Simulated, where a claim was seen: {ran}.")
    return [*lines, *(f"Note: {note}." for note in found.notes)]
