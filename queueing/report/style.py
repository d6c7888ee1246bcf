"""How charts look: colours, dashes and shapes that hold for the colour-blind and in black print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

# Okabe and Ito's palette without its yellow, too pale for lines on white.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = ([1, 0], [8, 3], [2, 2], [10, 3, 2, 3], [5, 2], [14, 4])
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
HISTORY = "#767676"
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
LONGEST_LABEL = 72
WIDTH = 640

CONFIG: dict[str, Any] = {
    "aria": False,  # each figure is described as a whole; see figure.inline_svg
    "background": "white",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#e4e4e4",
        "domainColor": "#888888",
        "tickColor": "#888888",
        "labelColor": "#222222",
        "titleColor": "#222222",
        "titlePadding": 8,
    },
    "legend": {
        "orient": "bottom",
        "direction": "vertical",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 0,
        "symbolSize": 120,
        "symbolStrokeWidth": 2.5,
        "symbolOpacity": 1,
        "columnPadding": 24,
    },
    "header": {"labelFontSize": 12, "titleFontSize": 12},
}


class Look:
    """The colour, dash and shape of each scenario: the same in every chart of a comparison.

    >>> Look(["baseline", "newest_first"]).shown["newest_first"]
    'newest_first'
    """

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)
        self.shown = dict(zip(labels, short_labels(labels), strict=True))

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with scenarios by the names they are shown by."""
        return frame.assign(scenario=frame["scenario"].map(self.shown))

    def colour(self, **settings: Any) -> Any:
        """The colour encoding, with the legend of the scenarios."""
        return alt.Color("scenario:N", scale=self._scale(COLOURS), **self._named(settings))

    def dash(self, **settings: Any) -> Any:
        """The dash encoding."""
        return alt.StrokeDash("scenario:N", scale=self._scale(DASHES), **self._named(settings))

    def shape(self, **settings: Any) -> Any:
        """The shape encoding."""
        return alt.Shape("scenario:N", scale=self._scale(SHAPES), **self._named(settings))

    @property
    def names(self) -> list[str]:
        """The names shown, in the order of the scenarios."""
        return [self.shown[label] for label in self.labels]

    def _scale(self, values: Sequence[Any]) -> Any:
        chosen = [values[k % len(values)] for k in range(len(self.labels))]
        return alt.Scale(domain=self.names, range=chosen)

    def _named(self, settings: dict[str, Any]) -> dict[str, Any]:
        shown, line = settings.pop("only", self.names), settings.pop("line", False)
        columns = 1 if max(map(len, self.names)) > 28 else 3
        legend = alt.Legend(title=None, columns=columns, values=shown)
        if line:
            legend.symbolType, legend.symbolSize = "stroke", 500
            legend.symbolFillColor = "transparent"
        return {"title": None, "legend": legend, "sort": self.names} | settings


def short_labels(labels: Sequence[str]) -> list[str]:
    """Labels cut in the middle where they are very long, still all different."""
    short: list[str] = []
    for label in labels:
        half = LONGEST_LABEL // 2 - 2
        cut = label if len(label) <= LONGEST_LABEL else f"{label[:half]} … {label[-half:]}"
        name, number = cut, 2
        while name in short:
            name, number = f"{cut} ({number})", number + 1
        short.append(name)
    return short


def titled(title: str, subtitle: Sequence[str]) -> Any:
    """A title with what the chart shows and how sure it is beneath."""
    return alt.TitleParams(
        text=title,
        subtitle=list(subtitle),
        anchor="start",
        fontSize=16,
        subtitleFontSize=12,
        subtitleColor="#444444",
        subtitlePadding=5,
        offset=14,
    )


def finished(chart: Any, source: str) -> Any:
    """The chart in the house style with its source line at the foot."""
    foot = alt.TitleParams(
        text=wrapped(source, 110),
        orient="bottom",
        anchor="start",
        fontSize=10,
        fontWeight="normal",
        color="#555555",
        offset=10,
    )
    return alt.vconcat(chart, title=foot).configure(**CONFIG)


def rows(frame: pd.DataFrame, decimals: int = 4) -> Any:
    """A frame as chart data: rounded, dates as text, kept in the chart itself."""
    import json

    text = frame.to_json(orient="records", date_format="iso", date_unit="s", double_precision=10)
    return alt.InlineData(values=_rounded(json.loads(text), decimals))


def _rounded(records: list[dict[str, Any]], decimals: int) -> list[dict[str, Any]]:
    return [
        {k: round(v, decimals) if isinstance(v, float) else v for k, v in record.items()}
        for record in records
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of at most `width` characters."""
    import textwrap

    return textwrap.wrap(text, width) or [""]
