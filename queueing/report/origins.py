"""Where the uncertainty comes from, in plain words and as a table."""

from __future__ import annotations

import pandas as pd

from queueing.measures import MEASURES
from queueing.report.text import number, print_table

HOW = (
    "Each share is the part of the variance between futures that the source makes by itself, with "
    "its 95 % interval over {pairs} pairs of futures; together: what they make only in "
    "combination. Estimates may lie below 0, and intervals are rough below about twenty pairs. "
    "Chance weighs more the smaller the scale."
)


def shares_table(found: pd.DataFrame) -> list[dict[str, str]]:
    """A row a measure: meaning, unit, sd, and each source's share with its interval, as texts."""
    told = []
    for name, rows in found.groupby("measure", sort=False):
        measure = MEASURES[str(name)]
        row = {"meaning": measure.meaning, "unit": measure.unit}
        row["sd"] = number(float(rows["sd"].iloc[0]), measure.decimals)
        for one in rows.to_dict("records"):
            share, low, high = (f"{round(100 * one[k]):d}" for k in ("share", "low", "high"))
            row[one["source"]] = f"{share} % ({low} to {high})"
        told.append({key: text.replace("-", "−") for key, text in row.items()})
    return told


def how_to_read(found: pd.DataFrame) -> str:
    """What the shares mean."""
    return HOW.format(pairs=int(found["pairs"].iloc[0])) if len(found) else "Nothing varies."


def print_shares(found: pd.DataFrame, scenario: str, against: str | None) -> None:
    """The shares on the terminal."""
    from rich.console import Console

    of = scenario if against is None else f"{scenario} less {against}"
    if len(found):
        told = pd.DataFrame(shares_table(found)).rename(columns={"sd": "standard deviation"})
        print_table(f"Where the uncertainty comes from: {of}", told)
    Console().print(how_to_read(found), highlight=False, soft_wrap=True)
