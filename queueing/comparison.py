"""Paired comparison: the same arrivals, parameters and case draws in base and reform.

The difference is taken replication by replication, so whatever the two have in common cancels. The
95 % interval is that of the mean difference (Student's t over replications); p10 and p90 tell how
far the difference itself goes from one future to another. A measure whose interval includes zero is
not separated: the table says so, and nothing is ranked by it. Of fewer than `FEWEST` futures only
the lowest and the highest difference are told, and nothing is separated.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean
from queueing.measures import MEASURES
from queueing.results import Results

if TYPE_CHECKING:
    from queueing.report.plots import Plots

CONFIDENCE = 0.95
FEWEST = 5  # of fewer futures, neither an interval nor a percentile says anything
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
        separated. `lowest` and `highest` are the ends of the differences.
        """
        rows = [
            self._row(str(measure), label, group)
            for (label, measure), group in self.differences().groupby(
                ["scenario", "measure"], sort=False
            )
        ]
        order = {measure: k for k, measure in enumerate(MEASURES)}
        place = {label: k for k, label in enumerate(self.others)}
        rows.sort(key=lambda row: (place[str(row["scenario"])], order[str(row["measure"])]))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def _row(self, measure: str, label: object, group: pd.DataFrame) -> dict[str, object]:
        both = group.dropna(subset=["base", "value"])
        difference = both["difference"].to_numpy(dtype=float)
        low, high = interval(difference)
        # Futures in which it was not reached are not missing at random: nothing is told apart.
        complete = len(difference) == self.results.replications >= FEWEST
        means = [both[name].mean() for name in ("base", "value", "difference")]
        marks = np.quantile(difference, [0.1, 0.9, 0.0, 1.0]) if len(difference) else [np.nan] * 4
        # Adding nothing makes a negative zero a plain one.
        base, value, mean, low, high, p10, p90, lowest, highest = (
            float(number) + 0.0 for number in (*means, low, high, *marks)
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
            "replications": len(difference),
            "separated": complete and bool(low > 0 or high < 0),
            "lowest": lowest,
            "highest": highest,
        }

    def costs(self, discount: float = 0.0) -> pd.DataFrame:
        """Dollars for what they do: see `queueing.cost_effect.cost_effect`."""
        from queueing.cost_effect import cost_effect

        return cost_effect(self, discount)

    @property
    def plot(self) -> Plots:
        """Charts of the comparison: `plot.backlog()`, `plot.completions()`, …"""
        from queueing.report.plots import Plots

        return Plots(self)

    def to_html(self, path: str | Path, reality: bool = True) -> Path:
        """Write the report as one HTML file that opens offline.

        With `reality` the model stands beside what is published, misses included: some seconds.
        """
        from queueing import beside
        from queueing.report.page import write_page

        return write_page(self, Path(path), marks=beside.reality() if reality else None)

    def to_excel(self, path: str | Path) -> Path:
        """Write the comparison and its sources as an Excel workbook."""
        from queueing.report.workbook import write_workbook

        return write_workbook(self, Path(path))


def compare(results: Results, base: str | None = None) -> Comparison:
    """Compare the scenarios of a run with one of them (default: the first).

    Raises `BadInput` when the base is not among them.
    """
    chosen = results.scenarios[0] if base is None else base
    if chosen not in results.scenarios:
        allowed = did_you_mean(chosen, results.scenarios, "scenario in this run")
        raise BadInput([Problem("base", f'"{chosen}"', allowed)])
    return Comparison(results, chosen)


def interval(values: np.ndarray, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The t interval of the mean; (NaN, NaN) for fewer than two values.

    Values that are all alike (a reform that changes nothing) give an interval of no width.
    """
    if len(values) < 2:
        return float("nan"), float("nan")
    from scipy.stats import t

    half = float(t.ppf(0.5 + confidence / 2, len(values) - 1))
    half *= float(np.std(values, ddof=1)) / float(np.sqrt(len(values)))
    mean = float(np.mean(values))
    return mean - half, mean + half
