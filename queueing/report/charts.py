"""Drawing: each function makes one chart of a small frame, and knows nothing of runs.

Frames have `scenario` as shown, values in the unit of the axis, and `low`, `middle`, `high`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from queueing.report.style import HISTORY, WIDTH, Look, rows, wrapped

DAY_TICKS = [7, 30, 91, 182, 365, 730, 1826, 3652]
DAY_NAMES = (
    "{'7': '1 week', '30': '1 month', '91': '3 months', '182': '6 months', '365': '1 year', "
    "'730': '2 years', '1826': '5 years', '3652': '10 years'}[toString(datum.value)]"
)
# 200k, 1.5M, 2B and 0.02: readers know no giga and no milli.
SHORT = (
    "abs(datum.value) < 1000 ? format(datum.value, '~r') "
    ": replace(format(datum.value, '~s'), 'G', 'B')"
)


def fans(
    fan: pd.DataFrame,
    known: pd.DataFrame,
    missed: pd.DataFrame,
    unit: str,
    look: Look,
    most: int,
) -> Any:
    """Medians and bands by `date` after the published `cases` of `known`.

    `missed` has a bar, `low` to `high`, on some of the dates. More than `most` scenarios are drawn
    in panels, each beside the first.
    """
    names = look.names
    before = known, missed
    if len(names) <= most:
        return _fan(fan, *before, unit, look, names, WIDTH)
    panels = [
        _fan(
            fan, *before, unit, look, [names[0], other], WIDTH // 2 - 30, legend=k == 0
        ).properties(
            title=alt.TitleParams(wrapped(other, 42), anchor="start", fontSize=12, frame="group")
        )
        for k, other in enumerate(names[1:])
    ]
    return alt.concat(*panels, columns=2, spacing=24)


def _fan(
    fan: pd.DataFrame,
    known: pd.DataFrame,
    missed: pd.DataFrame,
    unit: str,
    look: Look,
    names: list[str],
    width: int,
    legend: bool = True,
) -> Any:
    tops = [fan["high"], known["cases"], missed["high"]]
    top = max(float(each.max()) for each in tops if len(each))
    scale = alt.Scale(domain=[0, top], nice=True)
    chosen = alt.FieldOneOfPredicate(field="scenario", oneOf=names)
    base = alt.Chart(rows(fan)).transform_filter(chosen)
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount=width // 75))
    low = alt.Y("low:Q", scale=scale, title=_with_unit("cases", unit))
    colour, dash = look.colour(line=True), look.dash(line=True)
    band = base.mark_area(opacity=0.16).encode(x=x, y=low, y2="high:Q", color=colour)
    lines = [
        base.mark_line(strokeWidth=thick, opacity=opacity).encode(
            x=x, y=alt.Y(f"{which}:Q", scale=scale), color=colour, strokeDash=dash
        )
        for which, thick, opacity in (("low", 0.9, 0.6), ("high", 0.9, 0.6), ("middle", 2.6, 1))
    ]
    layers = [band, *lines]
    if len(missed):
        bars = alt.Chart(rows(missed))
        layers.append(
            bars.mark_rule(color=HISTORY, strokeWidth=1.2).encode(x=x, y=low, y2="high:Q")
        )
        layers += [
            bars.mark_tick(color=HISTORY, size=11, thickness=1.2, orient="horizontal").encode(
                x=x, y=alt.Y(f"{end}:Q", scale=scale)
            )
            for end in ("low", "high")
        ]
    if len(known):
        producers = list(dict.fromkeys(known["producer"]))
        shape = alt.Shape(
            "producer:N",
            scale=alt.Scale(domain=producers, range=["circle", "diamond"][: len(producers)]),
            legend=alt.Legend(title=None, symbolStrokeColor=HISTORY) if legend else None,
        )
        marks = alt.Chart(rows(known)).mark_point(color=HISTORY, size=34, strokeWidth=1.4)
        layers.append(marks.encode(x=x, y=alt.Y("cases:Q", scale=scale), shape=shape))
    return alt.layer(*layers).properties(width=width, height=width * 9 // 16)


def by_year(years: pd.DataFrame, known: pd.DataFrame, unit: str, look: Look) -> Any:
    """Marks with their ranges by `fiscal_year`, after columns of the published `cases`."""
    all_years = [*known["fiscal_year"], *years["fiscal_year"]]
    x = alt.X(
        "fiscal_year:O",
        title="fiscal year (October to September)",
        scale=alt.Scale(domain=list(range(int(min(all_years)), int(max(all_years)) + 1))),
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", grid=False),
    )
    shown = [name for name in look.names if name in set(years["scenario"])]
    offset = alt.XOffset("scenario:N", scale=alt.Scale(domain=shown))
    base = alt.Chart(rows(years)).encode(x=x, xOffset=offset)
    low = alt.Y("low:Q", title=_with_unit("cases", unit), scale=alt.Scale(zero=True))
    bars = base.mark_rule(strokeWidth=2).encode(y=low, y2="high:Q", color=look.colour(only=shown))
    marks = base.mark_point(filled=True, size=60, opacity=1).encode(
        y="middle:Q", color=look.colour(only=shown), shape=look.shape(only=shown)
    )
    layers = [bars, marks]
    if len(known):
        past = alt.Chart(rows(known)).mark_bar(color="#c9c9c9", width={"band": 0.6})
        layers.insert(0, past.encode(x=x, y="cases:Q"))
    return alt.layer(*layers).properties(width=WIDTH, height=300)


def waits(frame: pd.DataFrame, shares: Sequence[str], limit: float, look: Look) -> Any:
    """Days (logarithmic) by `share` decided; where not `reached`, a triangle at the `limit`."""
    base = alt.Chart(rows(frame)).encode(
        y=alt.Y("share:N", sort=list(shares), title="share decided"),
        yOffset=alt.YOffset("scenario:N", sort=look.names),
    )
    days = alt.X(
        "low:Q",
        title="time from receipt (logarithmic scale)",
        scale=alt.Scale(type="log", domain=[7, max(limit * 1.06, 40)], clamp=True, nice=False),
        axis=alt.Axis(
            values=[day for day in DAY_TICKS if day < limit],
            labelExpr=DAY_NAMES,
            labelOverlap="greedy",
        ),
    )
    bars = base.mark_rule(strokeWidth=2).encode(x=days, x2="high:Q", color=look.colour())
    reached = base.transform_filter("datum.reached").mark_point(filled=True, size=70, opacity=1)
    marks = reached.encode(x="middle:Q", color=look.colour(), shape=look.shape())
    beyond = base.transform_filter("!datum.reached").mark_point(
        shape="triangle-right", size=90, filled=False, strokeWidth=1.8, opacity=1
    )
    layers = [bars, marks, beyond.encode(x="middle:Q", color=look.colour())]
    height = alt.Step(max(8, 18 - 2 * len(look.names)))
    return alt.layer(*layers).properties(width=WIDTH - 80, height=height)


def forests(frame: pd.DataFrame, titles: dict[str, str], look: Look) -> Any:
    """Differences with their intervals: a panel a `measure`, a row a scenario, a line at zero."""
    panels = [
        _forest(frame[frame["measure"] == measure], title, look)
        for measure, title in titles.items()
    ]
    return alt.vconcat(*panels, spacing=16)


def _forest(frame: pd.DataFrame, title: str, look: Look) -> Any:
    others = look.names[1:]
    keep = ["scenario", "difference", "low", "high", "p10", "p90", "separated"]
    base = alt.Chart(rows(frame[keep])).encode(
        y=alt.Y("scenario:N", scale=alt.Scale(domain=others), axis=None)
    )
    axis = alt.Axis(labelExpr=SHORT, tickCount=6)
    x = alt.X("low:Q", title=None, axis=axis, scale=alt.Scale(padding=12))
    thick = base.mark_rule(strokeWidth=5, opacity=0.4)
    thin = base.mark_rule(strokeWidth=1.4)
    marks = base.mark_point(size=95, opacity=1, strokeWidth=1.8).encode(
        x="difference:Q", color=look.colour(only=others), shape=look.shape(only=others)
    )
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color="#555555")
    return alt.layer(
        zero.encode(x="zero:Q"),
        thick.encode(x=x, x2="high:Q", color=look.colour(only=others)),
        thin.encode(x="p10:Q", x2="p90:Q", color=look.colour(only=others)),
        marks.mark_point(size=95, opacity=1, filled=True).transform_filter("datum.separated"),
        marks.mark_point(size=95, opacity=1, fill="white", strokeWidth=1.8).transform_filter(
            "!datum.separated"
        ),
    ).properties(
        width=WIDTH - 40,
        height=alt.Step(22),
        title=alt.TitleParams(
            title, anchor="start", frame="group", fontSize=12, fontWeight="bold", offset=4
        ),
    )


def _with_unit(what: str, unit: str) -> str:
    return f"{what} ({unit})" if unit else what
