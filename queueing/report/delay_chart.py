"""Marginal delay as one chart: whom one more asylum filing makes wait, and how sure that is."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from queueing.intervals import FEWEST
from queueing.report.delays import SPLITS
from queueing.report.style import COLOURS, WIDTH, finished, rows, titled

OTHERS, ASYLUM = COLOURS[1], COLOURS[2]
ROW = 22  # pixels


def delay_chart(found: pd.DataFrame) -> Any:
    """The table of `queueing.marginal_delay` as an altair chart: a panel each by claim, class,
    size of court and year of receipt, all on one axis of days per 1,000 filings."""
    few = bool(found["replications"].iloc[0] < FEWEST)
    known = found.dropna(subset=["days_per_1000"])
    ends = known[["days_per_1000"]] if few else known[["days_per_1000", "low", "high"]]
    span = [min(float(ends.min().min()), 0.0), max(float(ends.max().max()), 0.0)]
    scale = alt.Scale(domain=span, nice=True)
    panels = [
        _panel(known[known["split"] == split], title, scale, few)
        for split, title in SPLITS.items()
        if (known["split"] == split).any()
    ]
    futures = int(found["replications"].iloc[0])
    subtitle = ["Mark: the mean of the futures. " + _bar(few), "Blue: others. Red: asylum cases."]
    chart = alt.vconcat(*panels, spacing=18).properties(
        title=titled("Days added to the mean wait per 1,000 more asylum filings", subtitle)
    )
    source = (
        f"Simulated: asylum-docket, {futures} future{'s' * (futures != 1)} of "
        f"{found['scenario'].iloc[0]}, each with 5 % more and 5 % fewer asylum claims through a "
        f"fiscal year. Waits are cut off at {int(found['cut_days'].iloc[0]):,} days."
    )
    return finished(chart, source)


def _bar(few: bool) -> str:
    if few:
        return f"Of fewer than {FEWEST} futures no interval is told."
    return "Bar: the 95 % interval of that mean."


def _panel(group: pd.DataFrame, title: str, scale: Any, few: bool) -> Any:
    """One way of dividing the cases: a row a group, in the table's order."""
    shown = group[["group", "asylum", "days_per_1000", "low", "high"]]
    base = alt.Chart(rows(shown)).properties(
        width=WIDTH - 220,
        height=ROW * len(group),
        title=alt.TitleParams(title, anchor="start", fontSize=12, frame="group"),
    )
    y = alt.Y("group:N", sort=group["group"].tolist(), title=None, axis=alt.Axis(labelLimit=300))
    x = alt.X("days_per_1000:Q", scale=scale, title="days per 1,000 filings")
    colour = alt.condition("datum.asylum", alt.value(ASYLUM), alt.value(OTHERS))
    zero = alt.Chart(rows(pd.DataFrame({"at": [0.0]}))).mark_rule(color="#888888").encode(x="at:Q")
    marks = [zero, base.mark_point(filled=True, size=60, opacity=1).encode(x=x, y=y, color=colour)]
    if not few:
        bars = base.mark_rule(strokeWidth=2)
        marks.insert(1, bars.encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, color=colour))
    return alt.layer(*marks)
