"""Charts of a backtest: what was forecast beside what came. Each is made of one small frame."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from queueing.report.charts import SHORT
from queueing.report.style import COLOURS, WIDTH, finished, rows, titled

SOURCE = "Forecasts made again from each origin, with the months up to it alone."
HELD, MISSED = COLOURS[1], COLOURS[2]
OUTSIDE = "outside the 95 % interval"
INSIDE = "inside it"


def sums_chart(sums: pd.DataFrame, model: str) -> Any:
    """A panel a series: intervals of the next twelve months' sum by origin, and what came."""
    frame = _dated(sums, "origin")
    panels = [_sums_panel(part, str(name)) for name, part in frame.groupby("series", sort=False)]
    chart = alt.vconcat(*panels, spacing=18).properties(
        title=titled(
            "Cases of the twelve months after each origin",
            [
                f"Bars: 80 % and 95 % intervals of model “{model}”, their median as a tick.",
                "Marks: what came. Logarithmic scale; the misses are the model's own.",
            ],
        )
    )
    return finished(chart, SOURCE)


def _sums_panel(frame: pd.DataFrame, name: str) -> Any:
    base = alt.Chart(rows(frame)).encode(
        x=alt.X("date:T", title="last month seen", axis=alt.Axis(format="%Y-%m"))
    )
    scale = alt.Scale(type="log", zero=False)
    axis = alt.Axis(labelExpr=SHORT, tickCount=5)
    wide = base.mark_rule(strokeWidth=2, color="#999999").encode(
        y=alt.Y("low95:Q", scale=scale, title="cases", axis=axis), y2="high95:Q"
    )
    narrow = base.mark_rule(strokeWidth=7, color="#bbbbbb").encode(y="low80:Q", y2="high80:Q")
    middle = base.mark_tick(color="#555555", width=12, thickness=2, orient="horizontal").encode(
        y="median:Q"
    )
    came = base.mark_point(filled=True, size=70, opacity=1).encode(
        y="came:Q", color=_verdict(), shape=_verdict_shape()
    )
    title = alt.TitleParams(name, anchor="start", fontSize=12)
    return alt.layer(wide, narrow, middle, came).properties(width=WIDTH, height=200, title=title)


def _verdict() -> Any:
    scale = alt.Scale(domain=[INSIDE, OUTSIDE], range=[HELD, MISSED])
    return alt.Color("verdict:N", scale=scale, legend=alt.Legend(title=None))


def _verdict_shape() -> Any:
    scale = alt.Scale(domain=[INSIDE, OUTSIDE], range=["circle", "triangle-up"])
    return alt.Shape("verdict:N", scale=scale, legend=alt.Legend(title=None))


def fan_chart(fans: pd.DataFrame, model: str) -> Any:
    """A panel a series and origin: the fan of months and the line of what came."""
    frame = _dated(fans, "month")
    frame["panel"] = frame["series"].astype(str) + " from " + frame["origin"].astype(str)
    panels = [_fan_panel(part, str(name)) for name, part in frame.groupby("panel", sort=False)]
    chart = alt.concat(*panels, columns=2, spacing=20).properties(
        title=titled(
            "The turns of 2021 and 2024, and the worst misses",
            [f"Bands: 80 % and 95 % intervals of model “{model}”. Line with marks: what came."],
        )
    )
    return finished(chart, SOURCE)


def _fan_panel(frame: pd.DataFrame, name: str) -> Any:
    base = alt.Chart(rows(frame)).encode(
        x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y-%m", tickCount=5))
    )
    axis = alt.Axis(labelExpr=SHORT, tickCount=5)
    wide = base.mark_area(opacity=0.18, color=HELD).encode(
        y=alt.Y("low95:Q", title="cases a month", axis=axis), y2="high95:Q"
    )
    narrow = base.mark_area(opacity=0.3, color=HELD).encode(y="low80:Q", y2="high80:Q")
    middle = base.mark_line(color=HELD, strokeDash=[6, 3]).encode(y="median:Q")
    came = base.mark_line(color=MISSED, point=alt.OverlayMarkDef(color=MISSED, size=22)).encode(
        y="came:Q"
    )
    title = alt.TitleParams(name, anchor="start", fontSize=12)
    layers = alt.layer(wide, narrow, middle, came)
    return layers.properties(width=WIDTH // 2 - 40, height=200, title=title)


def coverage_chart(told: pd.DataFrame) -> Any:
    """Coverage of 80 % intervals by band and model, beside the 80 % that was promised."""
    frame = told[told["metric"] == "coverage80"]
    models, bands = (list(dict.fromkeys(frame[name])) for name in ("model", "band"))
    colours = [COLOURS[k % len(COLOURS)] for k in range(len(models))]
    marks = (
        alt.Chart(rows(frame[["model", "band", "value"]]))
        .mark_point(filled=True, size=80, opacity=1)
        .encode(
            x=alt.X("band:N", sort=bands, title="months ahead, or sum of the first months"),
            xOffset=alt.XOffset("model:N", sort=models),
            y=alt.Y("value:Q", title="share held", scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("model:N", sort=models, scale=alt.Scale(range=colours), title=None),
            shape=alt.Shape("model:N", sort=models, title=None),
        )
    )
    promised = alt.Chart(alt.InlineData(values=[{"share": 0.8}])).mark_rule(color="#555555")
    layers = alt.layer(promised.encode(y="share:Q"), marks).properties(width=WIDTH, height=260)
    title = titled(
        "How often 80 % intervals held what came",
        ["Line: the 80 % they promise. Below it a model is surer than it should be."],
    )
    return finished(layers.properties(title=title), SOURCE)


def _dated(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The frame with `date` (the month's first day) and whether what came was within 95 %."""
    out = (frame["came"] < frame["low95"]) | (frame["came"] > frame["high95"])
    dates = pd.PeriodIndex(frame[column]).to_timestamp()
    dated = frame.assign(date=dates, verdict=out.map({True: OUTSIDE, False: INSIDE}))
    return dated.astype({name: str for name in ("origin", "month") if name in frame})
