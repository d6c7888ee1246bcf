"""Where the uncertainty comes from, in plain words and as a table."""

from __future__ import annotations

import math

import pandas as pd

from queueing.measures import MEASURES
from queueing.report.layout import say
from queueing.report.text import print_table
from queueing.report.words import shown

HOW = (
    "Each share is the part of the variance between futures that the source makes by itself, with "
    "its 95 % interval over {pairs} pairs of futures; together: what they make only in "
    "combination. The standard deviation is that of a future.{beyond} Chance weighs more the "
    "smaller the scale."
)
BEYOND = (
    " No share is less than nothing or more than the whole: ≈ marks an estimate that so few pairs "
    "put beyond, by luck of the sample, shown at the nearest end; so are the intervals' ends."
)


def shares_table(found: pd.DataFrame) -> list[dict[str, str]]:
    """A row a measure: meaning, unit, sd, and each source's share with its interval, as texts."""
    told = []
    for name, rows in found.groupby("measure", sort=False):
        measure = MEASURES[str(name)]
        row = {"meaning": measure.meaning, "unit": measure.told_unit}
        spread = float(rows["sd"].iloc[0]) / measure.told_by
        row["sd"] = shown(spread, measure.digits(spread)) if spread else "nothing varies"
        for one in rows.to_dict("records"):
            row[str(one["source"])] = _share(one["share"], one["low"], one["high"])
        told.append(row)
    return told


def _share(share: float, low: float, high: float) -> str:
    """A share and its interval in percent, held to 0 to 100; nothing where there is none."""
    if math.isnan(share):
        return ""
    ends = [round(100 * min(max(one, 0.0), 1.0)) for one in (share, low, high)]
    return f"{'≈' * _beyond(share)}{ends[0]} % ({ends[1]} to {ends[2]})"


def _beyond(share: float) -> bool:
    return not -0.005 <= share <= 1.005


def how_to_read(found: pd.DataFrame) -> str:
    """What the shares mean."""
    if not len(found):
        return "Nothing varies: every measure is the same in all futures."
    beyond = BEYOND if found["share"].dropna().map(_beyond).any() else ""
    return HOW.format(pairs=int(found["pairs"].iloc[0]), beyond=beyond)


def print_shares(found: pd.DataFrame, scenario: str, against: str | None) -> None:
    """The shares on the terminal."""

    of = scenario if against is None else f"{scenario} less {against}"
    if len(found):
        headings = {"meaning": "measure", "sd": "standard deviation"}
        told = pd.DataFrame(shares_table(found)).rename(columns=headings)
        print_table(f"Where the uncertainty comes from: {of}", told)
    say(how_to_read(found))
