"""Paired comparison: the same arrivals, parameters and case draws in base and reform.

The difference is taken replication by replication, so whatever the two have in common cancels. The
95 % interval is that of the mean difference (Student's t over replications); p10 and p90 tell how
far the difference itself goes from one future to another. A measure whose interval includes zero is
not separated: the table says so, and nothing is ranked by it. Of fewer than `FEWEST` futures there
is neither an interval nor a percentile, only the lowest and the highest difference, and nothing is
separated.

Each comparison stands by itself unless one asks for a correction: "holm" holds the marks of the
whole table together, so that the chance that any of them is luck is 5 % at most; "simultaneous"
widens the intervals so that all of them hold at once (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean
from queueing.comparison import standing
from queueing.intervals import (
    CONFIDENCE,
    FEWEST,
    chance_of_luck,
    each_of,
    extent,
    holm,
    interval,
)
from queueing.measures import MEASURES, shown
from queueing.results import Results

if TYPE_CHECKING:
    from queueing.report.plots import Plots

CORRECTIONS = ("none", "holm", "simultaneous")
COLUMNS = (
    "measure",
    "scenario",
    "base",
    "value",
    "difference",
    "low",
    "high",
    "p10",
    "p90",
    "unit",
    "replications",
    "separated",
    "lowest",
    "highest",
)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios against a base; made by `compare`."""

    results: Results
    base: str
    corrected: str = "none"

    @property
    def others(self) -> list[str]:
        """The scenarios compared with the base."""
        return [label for label in self.results.scenarios if label != self.base]

    def differences(self) -> pd.DataFrame:
        """Differences by replication: measure, scenario, replication, base, value, difference."""
        wide = self.results.measures.pivot_table(
            index=["measure", "replication"], columns="scenario", values="value", dropna=False
        )
        blocks = []
        for label in self.others:
            block = wide[[self.base, label]].copy()
            block.columns = pd.Index(["base", "value"])
            block["difference"] = block["value"] - block["base"]
            blocks.append(block.reset_index().assign(scenario=label))
        columns = ["measure", "scenario", "replication", "base", "value", "difference"]
        if not blocks:
            return pd.DataFrame(columns=columns)
        return pd.concat(blocks, ignore_index=True)[columns]

    def table(self) -> pd.DataFrame:
        """One row a measure and scenario; see the module for what the intervals mean.

        `base`, `value` and `difference` are means over the `replications` in which both were
        reached; where that is not all of them, or they are fewer than `FEWEST`, nothing is
        separated. Those of an open-ended measure (years to clear) are then not told at all: they
        would leave out the futures that take longest. `lowest` and `highest` are the ends of the
        differences, told of any number of futures.
        """
        groups = list(self.differences().groupby(["scenario", "measure"], sort=False))
        family = [self._told(group) for (_, measure), group in groups]
        level = each_of(self._size(family)) if self.corrected == "simultaneous" else CONFIDENCE
        rows = [
            self._row(str(measure), label, told, level)
            for ((label, measure), _), told in zip(groups, family, strict=True)
        ]
        if self.corrected == "holm":
            self._hold_together(rows, family)
        order = {measure: k for k, measure in enumerate(MEASURES)}
        place = {label: k for k, label in enumerate(self.others)}
        rows.sort(key=lambda row: (place[str(row["scenario"])], order[str(row["measure"])]))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    @property
    def family_size(self) -> int:
        """How many comparisons the table makes: differences with an interval of some width."""
        groups = self.differences().groupby(["scenario", "measure"], sort=False)
        return self._size([self._told(group) for (_, measure), group in groups])

    def ranking(self, measures: Sequence[str] | None = None) -> pd.DataFrame:
        """The places of all scenarios, base among them, in each measure; lowest first.

        Those that are not told apart pair by pair share a group and their places; see
        `queueing.comparison.standing.places`. Raises `BadInput` for an unknown measure.
        """
        scenarios = self.results.scenarios
        told = self._named(measures)
        found = [standing.places(self.results.measures, one, scenarios) for one in told]
        return pd.concat(found, ignore_index=True)

    def chances(self, measures: Sequence[str] | None = None) -> pd.DataFrame:
        """In how many futures each scenario is lower than the base; see `standing.chances`."""
        told = self._named(measures)
        return standing.chances(self.results.measures, self.base, self.others, told)

    def clearing(self) -> pd.DataFrame:
        """When each scenario clears the backlog, if it does; see `standing.clearing`."""
        return standing.clearing(self.results.measures, self.results.scenarios)

    def pairing(self, measures: Sequence[str] | None = None) -> pd.DataFrame:
        """How much narrower pairing makes each interval; see `standing.pairing`."""
        told = self._named(measures)
        return standing.pairing(self.results.measures, self.base, self.others, told)

    def _named(self, measures: Sequence[str] | None) -> list[str]:
        """The measures named, or those that are shown of the run. Raises `BadInput`."""
        known = shown(self.results.measures, self.results.scenarios)
        chosen = known if measures is None else list(measures)
        if wrong := [
            Problem("measures", f'"{name}"', did_you_mean(name, list(MEASURES), "measure"))
            for name in chosen
            if name not in MEASURES
        ]:
            raise BadInput(wrong)
        return chosen

    @staticmethod
    def _told(group: pd.DataFrame) -> pd.DataFrame:
        """The replications of which a comparison is made."""
        return group.dropna(subset=["base", "value"])

    def _complete(self, told: pd.DataFrame) -> bool:
        """Futures in which it was not reached are not missing at random: nothing is told apart."""
        return len(told) == self.results.replications >= FEWEST

    def _counts(self, told: pd.DataFrame) -> bool:
        """Whether it is one of the family: told in every future, and not simply the same."""
        return self._complete(told) and bool(told["difference"].any())

    def _size(self, family: Sequence[pd.DataFrame]) -> int:
        return sum(self._counts(told) for told in family)

    def _hold_together(
        self, rows: Sequence[dict[str, object]], family: Sequence[pd.DataFrame]
    ) -> None:
        """Leave marked what Holm's rule tells apart."""
        which = [k for k, told in enumerate(family) if self._counts(told)]
        luck = [chance_of_luck(family[k]["difference"].to_numpy(dtype=float)) for k in which]
        for k, adjusted in zip(which, holm(np.array(luck)), strict=True):
            rows[k]["separated"] = bool(adjusted <= 1.0 - CONFIDENCE)

    def _row(
        self, measure: str, label: object, both: pd.DataFrame, level: float
    ) -> dict[str, object]:
        difference = both["difference"].to_numpy(dtype=float)
        reached, complete = len(difference), self._complete(both)
        if MEASURES[measure].open_ended and reached < self.results.replications:
            both, difference = both.iloc[:0], difference[:0]
        low, high = interval(difference, level)
        means = [both[name].mean() for name in ("base", "value", "difference")]
        many = len(difference) >= FEWEST
        marks = np.quantile(difference, [0.1, 0.9]) if many else [np.nan, np.nan]
        # Adding nothing makes a negative zero a plain one.
        base, value, mean, low, high, p10, p90, lowest, highest = (
            float(number) + 0.0 for number in (*means, low, high, *marks, *extent(difference))
        )
        return {
            "measure": measure,
            "scenario": label,
            "base": base,
            "value": value,
            "difference": mean,
            "low": low,
            "high": high,
            "p10": p10,
            "p90": p90,
            "unit": MEASURES[measure].unit,
            "replications": reached,
            "separated": complete and bool(low > 0 or high < 0),
            "lowest": lowest,
            "highest": highest,
        }

    def costs(self, discount: float = 0.0) -> pd.DataFrame:
        """Dollars for what they do: see `queueing.comparison.cost_effect.cost_effect`."""
        from queueing.comparison.cost_effect import cost_effect

        return cost_effect(self, discount)

    @property
    def plot(self) -> Plots:
        """Charts of the comparison: `plot.backlog()`, `plot.completions()`, …"""
        from queueing.report.plots import Plots

        return Plots(self)

    def to_html(
        self,
        path: str | Path,
        reality: bool = True,
        origins: Mapping[str, pd.DataFrame] | None = None,
    ) -> Path:
        """Write the report as one HTML file that opens offline.

        With `reality` the model stands beside what is published, misses included: some seconds.
        `origins` is a table of `queueing.variance_shares` by scenario, if that is to be told.
        """
        from queueing.marks import beside
        from queueing.report.page import write_page

        return write_page(
            self, Path(path), marks=beside.reality() if reality else None, origins=origins
        )

    def to_excel(self, path: str | Path) -> Path:
        """Write the comparison and its sources as an Excel workbook."""
        from queueing.report.workbook import write_workbook

        return write_workbook(self, Path(path))


def compare(results: Results, base: str | None = None, corrected: str = "none") -> Comparison:
    """Compare the scenarios of a run with one of them (default: the first).

    `corrected` says how the comparisons are held together: "none" (each by itself), "holm" or
    "simultaneous". Raises `BadInput` when the base is not among them, or for another word.
    """
    chosen = results.scenarios[0] if base is None else base
    problems = []
    if chosen not in results.scenarios:
        allowed = did_you_mean(chosen, results.scenarios, "scenario in this run")
        problems.append(Problem("base", f'"{chosen}"', allowed))
    problems += _wrong_correction(corrected)
    if problems:
        raise BadInput(problems)
    return Comparison(results, chosen, corrected)


def check_correction(corrected: str) -> None:
    """Raises `BadInput` unless it is the name of a correction."""
    if problems := _wrong_correction(corrected):
        raise BadInput(problems)


def _wrong_correction(corrected: str) -> list[Problem]:
    if corrected in CORRECTIONS:
        return []
    allowed = did_you_mean(corrected, CORRECTIONS, "correction")
    return [Problem("corrected", f'"{corrected}"', allowed)]
