"""Published marks beside the model's, as the report shows them: every one, near or far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

import inputs
from queueing.report import words
from queueing.report.assumptions import source_text

DECIMALS = {"%": 1, "hearings": 2}  # of small numbers; those of other units are shown whole
WHOLE = 100.0  # from here on nothing is shown after the point


def groups(table: pd.DataFrame | None) -> list[dict[str, Any]]:
    """A table of `queueing.reality` as texts: a group a mark and way of counting it."""
    if table is None:
        return []
    return [
        {
            "title": rows["title"].iloc[0],
            "note": rows["note"].iloc[0],
            "rows": [_row(row) for row in rows.to_dict("records")],
        }
        for _, rows in table.groupby(["mark", "note"], sort=False)
    ]


def sources(table: pd.DataFrame | None) -> dict[str, str]:
    """The sources of the published figures, in words, by id."""
    ids = [] if table is None else [id for cell in table["source"] for id in cell.split("; ")]
    return {id: source_text(inputs.sources(id)) for id in dict.fromkeys(ids)}


def _row(row: Mapping[Any, Any]) -> dict[str, str]:
    reached = pd.notna(row["model"])
    return {
        "period": row["period"],
        "model": _number(row["model"], row["unit"]) if reached else "not reached",
        "published": _number(row["published"], row["unit"]),
        "difference": _number(row["difference"], row["unit"], sign=True) if reached else "",
        "unit": row["unit"],
        "same_count": row["same_count"],
        "given": row["given"],
        "source": ", ".join(row["source"].split("; ")),
    }


def _number(value: float, unit: str, sign: bool = False) -> str:
    return words.shown(value, 0 if abs(value) >= WHOLE else DECIMALS.get(unit, 0), sign)
