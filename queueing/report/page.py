"""The report of a run: one HTML file that opens without a network and prints well.

Charts stand in it as SVG; there is no script and nothing to fetch. Names of scenarios are a user's
text, and are escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import inputs
from queueing.comparison.standing import spread
from queueing.files import check_target, write_whole
from queueing.intervals import FEWEST
from queueing.measure import Measure
from queueing.measures import MEASURES, shown
from queueing.report import assumptions as assumed
from queueing.report import beside, certainty, words
from queueing.report.figure import inline_svg
from queueing.report.hindcast import beside_published
from queueing.report.labels import labels, of_a_run
from queueing.report.numbers import plain
from queueing.report.plots import Plots
from queueing.report.text import MEANS, MIDDLE, as_told

if TYPE_CHECKING:
    from queueing.comparison import Comparison
    from queueing.results import Results

TEMPLATE = "page.html.jinja"


def write_page(
    comparison: Comparison,
    path: str | Path,
    hindcast: pd.DataFrame | None = None,
    marks: pd.DataFrame | None = None,
    origins: Mapping[str, pd.DataFrame] | None = None,
) -> Path:
    """Write the report of a comparison, or of a single scenario when there is no other.

    `hindcast` is a table of `HindcastResult.table`, `marks` one of `queueing.reality`, shown with
    their errors when given; `origins` a table of `queueing.variance_shares` by scenario. Raises
    `BadInput` when the path cannot be written.
    """
    path = check_target(path)
    return write_whole(path, page(comparison, hindcast, marks, origins).encode())


def page(
    comparison: Comparison,
    hindcast: pd.DataFrame | None = None,
    marks: pd.DataFrame | None = None,
    origins: Mapping[str, pd.DataFrame] | None = None,
) -> str:
    """The report as HTML text."""
    return (
        environment().get_template(TEMPLATE).render(_content(comparison, hindcast, marks, origins))
    )


def environment() -> Environment:
    """Where the pages' templates are: everything put in is escaped, nothing may be missing."""
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["thousands"] = plain
    return found


def _content(
    comparison: Comparison,
    hindcast: pd.DataFrame | None,
    marks: pd.DataFrame | None,
    origins: Mapping[str, pd.DataFrame] | None,
) -> dict[str, Any]:
    results, base = comparison.results, comparison.base
    table = comparison.table() if comparison.others else None
    rows = assumed.assumptions(results, base)
    titles = {scenario.label: scenario for scenario in results.assumed}
    return {
        "run": results.run,
        "options": results.run["options"],
        "base": base,
        "few": results.replications < FEWEST,
        "others": comparison.others,
        "titles": titles,
        "base_answer": words.base_answer(results.measures, base),
        "answers": {} if table is None else _answers(table, comparison),
        "reforms": {label: _reforms(rows, label) for label in comparison.others},
        "means": MEANS,
        "middle": MIDDLE,
        "caution": words.caution(results.replications),
        "notes": [
            _sentence(note)
            for note in (
                words.caution(results.replications),
                certainty.stopping(results.run),
                *results.run.get("warnings", []),
                assumed.outdated(results),
            )
            if note
        ],
        "differences": {} if table is None else _differences(comparison, table),
        "family": certainty.family(comparison),
        "order": certainty.order(comparison),
        "chances": certainty.chances(comparison),
        "clearing": certainty.clearing(comparison),
        "past_misses": certainty.past_misses(results, base),
        "past_held": certainty.held_in_words(),
        "pairing": certainty.pairing(comparison),
        "origins": certainty.origins(origins),
        "headline": _headline(results, base),
        "charts": _charts(Plots(comparison)),
        "end": f"{results.national['date'].max():%Y-%m-%d}",
        "stock": inputs.active_pending(results.run["options"]["start"]),
        "run_rows": [row for row in rows if row.kind in ("option", "stock at the start")],
        "scenario_rows": {
            label: [row for row in rows if row.scenario == label]
            for label in (base, *comparison.others)
        },
        "drawn": assumed.drawn(results),
        "no_measurement": assumed.NO_MEASUREMENT,
        "hindcast": [] if hindcast is None else beside_published(hindcast),
        "marks": beside.groups(marks),
        "sources": {
            id: assumed.source_text(source) for id, source in assumed.sources(results).items()
        }
        | beside.sources(marks),
    }


def _sentence(note: str) -> tuple[str, str]:
    """A note as a sentence, long lists of names cut short, and all of the names."""
    text, names = words.in_short(f"{note[0].upper()}{note[1:]}")
    return text if names or text.endswith(".") else f"{text}.", names


def _answers(table: pd.DataFrame, comparison: Comparison) -> dict[str, list[str]]:
    return {label: words.answer(table, label, comparison.base) for label in comparison.others}


def _reforms(rows: list[assumed.Row], label: str) -> list[assumed.Row]:
    return [row for row in rows if row.scenario == label and row.kind == "reform"]


def _differences(comparison: Comparison, table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The rows of each scenario as texts, measures that neither reached or had left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    called = labels(comparison.results)
    reached = as_told(table[table["replications"] > 0])
    for label in comparison.others:
        told = shown(comparison.results.measures, [comparison.base, label])
        rows = reached[(reached["scenario"] == label) & reached["measure"].isin(told)]
        found[label] = [
            {
                "meaning": called[row["measure"]],
                "unit": row["unit"],
                "separated": row["separated"],
                **words.cells(row),
            }
            for row in rows.to_dict("records")
        ]
    return found


def _headline(results: Results, label: str) -> list[dict[str, str]]:
    """Each measure of one scenario: mean and 10th and 90th percentile over futures, as texts.

    Of too few futures for percentiles it is the lowest and the highest; see `standing.spread` for
    those of which the middle future is told.
    """
    mine = results.measures[results.measures["scenario"] == label]
    called, found = of_a_run(labels(results)), []
    ends = (0.0, 1.0) if results.replications < FEWEST else (0.1, 0.9)
    for name in shown(mine, [label]):
        measure = MEASURES[name]
        values = mine.loc[mine["measure"] == name, "value"].to_numpy(dtype=float)
        reached = int(np.isfinite(values).sum())
        if reached:
            mean, low, high = (_mark(mark, measure) for mark in spread(values, name, ends))
            found.append(
                {"meaning": called[name], "unit": measure.told_unit, "mean": mean}
                | {"low": low, "high": high, "reached": f"{reached} of {results.replications}"}
            )
    return found


def _mark(value: float, measure: Measure) -> str:
    """A mean or a percentile; none of an open-ended measure where futures lie beyond."""
    if np.isinf(value):
        return certainty.BEYOND
    if np.isnan(value):
        return ""
    return words.shown(value / measure.told_by, measure.told_decimals)


def _charts(plots: Plots) -> dict[str, Markup]:
    """The charts as SVG with a title and a description of their own."""
    makers = {
        "backlog": (plots.backlog, "Active pending cases by month", _BACKLOG),
        "completions": (plots.completions, "Cases completed by fiscal year", _YEARS),
        "arrivals": (plots.arrivals, "New cases by fiscal year", _YEARS),
        "waits": (plots.waits, "Time from receipt to decision", _WAITS),
    }
    few = plots.results.replications < FEWEST
    if plots.comparison.others:
        described = _RANGES if few else _DIFFERENCES
        makers["differences"] = (plots.differences, "Differences from the base", described)
    share = "all" if few else "80 %"
    # The SVG is the program's own and vega has escaped the texts in it.
    return {
        key: Markup(inline_svg(draw(), key, title, description.format(share=share)))
        for key, (draw, title, description) in makers.items()
    }


_BACKLOG = (
    "Lines: median of the futures of each scenario; bands: {share} of them; marks before the start "
    "of the run: published counts. The numbers at the end are in the table of measures."
)
_YEARS = (
    "Marks: median of the futures of each scenario in each fiscal year; bars: {share} of them; "
    "columns: figures published by EOIR for the years before."
)
_WAITS = (
    "Days until a tenth, a quarter, half, three quarters and nine tenths of one year's new cases "
    "were decided, with {share} of the futures; triangles where that was not reached."
)
_RANGES = (
    "Mean differences with their lowest and highest, measure by measure; the numbers are in the "
    "table of differences."
)
_DIFFERENCES = (
    "Mean differences with their 95 % intervals, measure by measure; the numbers are in the table "
    "of differences."
)
