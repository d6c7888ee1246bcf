"""The comparison as an Excel workbook: Comparison, Yearly, Assumptions, Sources.

Every text is written as text: a scenario called "=1+1" stays that.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xlsxwriter

from queueing.comparison.standing import spread
from queueing.files import check_target, write_whole
from queueing.intervals import FEWEST
from queueing.measures import MEASURES
from queueing.report import assumptions as assumed
from queueing.report import certainty, series
from queueing.report.labels import labels, of_a_run

if TYPE_CHECKING:
    from queueing.comparison import Comparison

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NUMBER = "#,##0.###"
WHOLE = ("fiscal year", "months simulated", "futures")  # columns of plain whole numbers
ALL = "every scenario"
WIDEST = 70

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def write_workbook(comparison: Comparison, path: str | Path) -> Path:
    """Write the workbook of a comparison, or of a single scenario when there is no other.

    Raises `BadInput` when the path cannot be written.
    """
    path = check_target(path)
    return write_whole(path, workbook(comparison))


def workbook(comparison: Comparison) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        _sheet(book, "Comparison", *_comparison(comparison))
        _sheet(book, "Yearly", *_yearly(comparison))
        _sheet(book, "Assumptions", *_assumptions(comparison))
        _sheet(book, "Sources", *_sources(comparison))
    return content.getvalue()


def _comparison(comparison: Comparison) -> Table:
    if not comparison.others:
        return _measures(comparison)
    table, called = comparison.table(), labels(comparison.results)
    titles = ["measure", "meaning", "unit", "scenario", f"base: {comparison.base}", "value"]
    if comparison.results.replications < FEWEST:
        ends = {"lowest": "lowest", "highest": "highest"}
    else:
        ends = {"low": "95 % low", "high": "95 % high", "p10": "p10", "p90": "p90"}
        ends |= {"separated": "told apart"}
    titles += ["difference", *ends.values(), "futures"]
    keys = ["base", "value", "difference", *ends, "replications"]
    said = {True: "yes", False: "no"}
    rows = [
        [row["measure"], called[row["measure"]], row["unit"], row["scenario"]]
        + [said[row[key]] if key == "separated" else row[key] for key in keys]
        for row in table.to_dict("records")
    ]
    return titles, rows


def _measures(comparison: Comparison) -> Table:
    """Of a single scenario: the mean of each measure, or its middle future, and its spread."""
    results = comparison.results
    called = of_a_run(labels(results))
    ends = (0.0, 1.0) if results.replications < FEWEST else (0.1, 0.9)
    titles = ["measure", "meaning", "unit", "scenario", "mean", *_ends(comparison)]
    rows: list[list[object]] = []
    for name, mine in results.measures.groupby("measure", sort=False):
        values = mine["value"].to_numpy(dtype=float)
        if np.isfinite(values).any():
            unit = MEASURES[str(name)].unit
            told = spread(values, str(name), ends)
            rows.append([name, called[str(name)], unit, comparison.base, *told])
    return titles, rows


def _yearly(comparison: Comparison) -> Table:
    """Pending at the end of each fiscal year, and its receipts, returns and completions."""
    keys = ["scenario", "fiscal_year", "months", "figure", "mean", "low", "high"]
    titles = ["scenario", "fiscal year", "months simulated", "figure", "mean", *_ends(comparison)]
    found = series.yearly(comparison.results)[keys]
    return titles, found.itertuples(index=False)


def _ends(comparison: Comparison) -> Sequence[str]:
    """What the ends of a spread over the futures are."""
    few = comparison.results.replications < FEWEST
    return ("lowest", "highest") if few else ("p10", "p90")


def _assumptions(comparison: Comparison) -> Table:
    titles = ["what", "scenario", "name", "says", "how well known", "sources"]
    rows = [
        (row.kind, row.scenario or ALL, row.name, row.says, row.grade, "; ".join(row.sources))
        for row in assumed.assumptions(comparison.results, comparison.base)
    ]
    told = {"corrected": certainty.family(comparison) if comparison.others else ""}
    told["stopping"] = certainty.stopping(comparison.results.run)
    rows += [("comparison", ALL, name, text, "", "") for name, text in told.items() if text]
    return titles, rows


def _sources(comparison: Comparison) -> Table:
    titles = ["id", "title", "publisher", "date", "where", "tier"]
    found = assumed.sources(comparison.results)
    return titles, [
        [id, s["title"], s["publisher"], s["date"], s["where"], s["tier"]]
        for id, s in found.items()
    ]


def _sheet(book: Any, name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One sheet: bold titles that stay in sight, columns as wide as their texts."""
    sheet = book.add_worksheet(name)
    bold, number = book.add_format({"bold": True}), book.add_format({"num_format": NUMBER})
    widths = [len(title) for title in titles]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    for k, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            text = _write(sheet, k, column, value, None if titles[column] in WHOLE else number)
            widths[column] = max(widths[column], min(text, WIDEST))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> int:
    """Write one cell, a number that is not there as "not reached"; returns its width."""
    if isinstance(value, str):
        sheet.write_string(row, column, value)
        return len(value)
    if pd.isna(value) or math.isinf(value):
        sheet.write_string(row, column, "not reached")
        return len("not reached")
    sheet.write_number(row, column, float(value), form)
    return len(f"{float(value):,.3f}")
