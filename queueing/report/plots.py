"""Charts of a comparison: `Comparison.plot`. Every one is made of the run's tables alone.

Each chart says in its subtitle what its lines and bands mean and at its foot where the figures come
from. The 80 % range runs from the 10th to the 90th percentile of the futures (replications); of
too few of them for that it is the whole range.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean
from queueing.intervals import FEWEST
from queueing.measures import MEASURES
from queueing.past_misses import if_missed_as_before
from queueing.report import charts, figure, series
from queueing.report.labels import labels
from queueing.report.style import Look, finished, titled, wrapped
from queueing.report.text import as_told

if TYPE_CHECKING:
    from queueing.comparison import Comparison

# What `differences` shows unless told otherwise.
SHOWN = (
    "pending_active",
    "completions_per_year",
    "days_to_decision",
    "decided_365d",
    "cost_per_year",
)
MOST_OVERLAID = 3  # more fans than this on one another cannot be told apart
ALIKE = 0.01  # receipts that differ less than this from the base's are shown once
DECIDED = {0.10: "a tenth", 0.25: "a quarter", 0.50: "half", 0.75: "three quarters"}
DECIDED |= {0.90: "nine tenths"}
PRODUCERS = {"EOIR": "published by EOIR", "TRAC": "counted by TRAC"}


class Plots:
    """The charts of one comparison (or of one scenario); each is an altair chart."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.results = comparison.results
        self.labels = [comparison.base, *comparison.others]
        self.look = Look(self.labels)

    def backlog(self) -> Any:
        """Active pending cases by month: the median and 80 % range of each scenario.

        Published counts of the twelve years before stand in front, and bars of where the base
        would be if it missed as past outlooks did. More than three scenarios are drawn in panels,
        each against the base.
        """
        fan = series.monthly(self.results, "pending_active")
        known = series.pending_history(self._start)
        missed = if_missed_as_before(self.results, self.comparison.base)
        unit, divisor = _unit([fan["high"], known["cases"], missed["high"]])
        known["producer"] = known["producer"].map(PRODUCERS)
        chart = charts.fans(
            self.look.named(_divided(fan, divisor))[["scenario", "date", *series.RANGE]],
            _divided(known, divisor)[["date", "producer", "cases"]],
            _divided(missed, divisor)[["date", *series.RANGE]],
            unit,
            self.look,
            MOST_OVERLAID,
        )
        subtitle = [
            f"Line: the median of the simulated futures. Band: {self._most}.",
            "Grey marks: counts made before the start of the run.",
        ]
        if len(missed):
            base = self.look.shown[self.comparison.base]
            told = (
                f"Grey bars: {base}, if it misses as past outlooks did, the lowest to the highest."
            )
            subtitle += wrapped(told, 95)
        return self._finish(chart, "Active pending cases", subtitle, "EOIR (2021), then TRAC")

    def completions(self) -> Any:
        """Cases completed in each fiscal year, after EOIR's figures of the years before."""
        subtitle = [f"Mark: the median of the simulated futures. Bar: {self._most}."]
        return self._years("completions", "Cases completed a year", subtitle, self.labels)

    def arrivals(self) -> Any:
        """Cases received in each fiscal year; scenarios that receive what the base does are named.

        Those that return (reopened, remanded, rescinded) are not counted.
        """
        shown = self._receiving_other()
        subtitle = [f"Mark: the median of the forecast's futures. Bar: {self._most}."]
        if left_out := [self.look.shown[label] for label in self.labels if label not in shown]:
            subtitle += wrapped(f"The same, within 1 %, in {', '.join(left_out)}.", 95)
        return self._years("receipts", "New cases a year", subtitle, shown)

    def waits(self) -> Any:
        """Days until a tenth to nine tenths of one year's arrivals were decided.

        A share that was not reached before the run ended is a triangle at the right edge: those
        cases are censored, not dropped.
        """
        found = series.waits(self.results)
        limit = float(max(found.followed, 2))
        frame = self.look.named(found.rows)
        frame["share"] = frame["level"].map(DECIDED)
        frame["reached"] = np.isfinite(frame["middle"])
        for column in series.RANGE:
            frame[column] = frame[column].clip(1.0, limit)
        shares = [100 * share for share in found.still.values()]
        pending = " to ".join(dict.fromkeys(f"{each:.0f}" for each in (min(shares), max(shares))))
        subtitle = [
            f"Mark: the median of the futures. Bar: {self._most}; it may go on",
            "beyond the right edge. Triangle: not reached before the run ended, when "
            f"{pending} % were still pending.",
        ]
        chart = charts.waits(frame, list(DECIDED.values()), limit, self.look)
        title = f"Wait to decision: cases received in fiscal year {found.cohort}"
        return self._finish(chart, title, subtitle)

    def differences(self, measures: Sequence[str] | None = None) -> Any:
        """Differences from the base, one panel a measure, each with its 95 % interval.

        Raises `BadInput` for unknown measures, when there is nothing to compare, and when no
        scenario reached any of the measures.
        """
        chosen = list(SHOWN if measures is None else measures)
        frame = self._differences(chosen)
        reached = set(frame["measure"])
        called = labels(self.results)
        titles = {name: _title(name, called[name]) for name in chosen if name in reached}
        if not titles:
            raise BadInput([Problem("measures", "", "none of them was reached in this run")])
        subtitle = [
            "Mark: the mean difference. Thick bar: its 95 % interval; thin: p10 to p90 of futures.",
            "Hollow marks: the interval includes zero, so this run does not tell the two apart.",
        ]
        if self.comparison.corrected == "holm":
            subtitle[1] = "Hollow marks: not told apart, all comparisons held together (Holm)."
        if self.results.replications < FEWEST:
            subtitle = [
                "Mark: the mean difference. Bar: from the lowest to the highest of the futures.",
                "They are too few for an interval. Hollow marks: how sure they are is not known.",
            ]
        chart = charts.forests(frame, titles, self.look)
        base = self.look.shown[self.comparison.base]
        return self._finish(chart, f"Difference from {base}", subtitle)

    def save(self, chart: Any, path: str | Path) -> Path:
        """Write a chart as `.svg` or `.png`; see `queueing.report.figure.save`."""
        return figure.save(chart, path)

    @property
    def _most(self) -> str:
        """Which futures a band or a bar is of."""
        few = self.results.replications < FEWEST
        return "all of them" if few else "their 10th to their 90th percentile"

    @property
    def _start(self) -> pd.Timestamp:
        return pd.Timestamp(self.results.run["options"]["start"])

    def _years(self, flow: str, title: str, subtitle: list[str], labels: list[str]) -> Any:
        years = series.whole_years(series.yearly(self.results))
        years = years[(years["figure"] == flow) & years["scenario"].isin(labels)]
        known = series.flow_history(self._start, flow)
        months = int(years["months"].max())
        if months < 12:  # a part of a year beside whole ones would mislead
            known = known.iloc[:0]
            subtitle = [*subtitle, f"Only {months} of a fiscal year's 12 months were simulated."]
        elif len(known):
            subtitle = [
                *subtitle,
                "Column: published by EOIR. Years neither published nor simulated whole are empty.",
            ]
        unit, divisor = _unit([years["high"], known["cases"]])
        chart = charts.by_year(
            self.look.named(_divided(years, divisor))[["scenario", "fiscal_year", *series.RANGE]],
            _divided(known, divisor)[["fiscal_year", "cases"]],
            unit,
            self.look,
        )
        return self._finish(chart, title, subtitle, "EOIR (July 2025)" if len(known) else "")

    def _receiving_other(self) -> list[str]:
        """The base, and the scenarios in which other numbers of new cases come."""
        national = self.results.national
        receipts = national[national["series"] == "receipts"]
        totals = receipts.groupby(["scenario", "replication"])["value"].sum().unstack("scenario")
        base = totals[self.comparison.base]
        return [
            label
            for label in self.labels
            if label == self.comparison.base or not np.allclose(totals[label], base, rtol=ALIKE)
        ]

    def _differences(self, measures: list[str]) -> pd.DataFrame:
        """The rows of the comparison to be drawn; shares in percentage points."""
        wrong = [
            Problem("measures", f'"{name}"', did_you_mean(name, list(MEASURES), "measure"))
            for name in measures
            if name not in MEASURES
        ]
        if not self.comparison.others:
            wrong.append(Problem("scenarios", "only one", "there is nothing to compare it with"))
        if wrong:
            raise BadInput(wrong)
        table = self.comparison.table()
        table = table[table["measure"].isin(measures) & table["difference"].notna()].copy()
        percent = np.where(table["unit"] == "share", 100.0, 1.0)
        if self.results.replications < FEWEST:
            table = table.assign(
                low=table["difference"],
                high=table["difference"],
                p10=table["lowest"],
                p90=table["highest"],
            )
        for column in ("difference", "low", "high", "p10", "p90"):
            table[column] *= percent
        return self.look.named(as_told(table))

    def _finish(self, chart: Any, title: str, subtitle: list[str], published: str = "") -> Any:
        """The chart with its title, and at its foot where the figures come from."""
        run, futures = self.results.run, self.results.replications
        options = run["options"]
        source = (
            f"Simulated: asylum-docket {run['version']}, {futures} future{'s' * (futures != 1)} "
            f"of each scenario from {options['start']}, seed {options['seed']}"
        )
        if self.results.scale < 1:
            source += f", {100 * self.results.scale:g} % of the cases"
        source += f". Published: {published}." if published else "."
        return finished(chart.properties(title=titled(title, subtitle)), source)


def _title(measure: str, label: str) -> str:
    unit = MEASURES[measure].told_unit
    return f"{label} ({'percentage points' if unit == 'share' else unit})"


def _unit(values: Sequence[pd.Series]) -> tuple[str, float]:
    """The unit that keeps axis numbers short, and what to divide by."""
    top = max((float(each.max()) for each in values if len(each)), default=0.0)
    if top >= 2e6:
        return "millions", 1e6
    return ("thousands", 1e3) if top >= 2e3 else ("", 1.0)


def _divided(frame: pd.DataFrame, divisor: float) -> pd.DataFrame:
    """The frame with its numbers of cases in the unit of the axis."""
    columns = [column for column in (*series.RANGE, "cases") if column in frame]
    return frame.assign(**{column: frame[column] / divisor for column in columns})
