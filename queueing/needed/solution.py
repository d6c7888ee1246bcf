"""The answer of `solve` and `break_even`: a value, its interval, and what was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from queueing.needed.thresholds import Thresholds
from queueing.needed.varying import Dial
from queueing.request import Request
from queueing.scenario import Scenario
from queueing.scenario.levers import months_after


@dataclass(frozen=True, eq=False)
class Solution:
    """The answer: see `queueing.report.solutions.answer` for it in words.

    `value` suffices in a share `probability` of the futures (as a quantile of their thresholds),
    with a 95 % interval `low` to `high` from their order, each to one step of the values looked at;
    infinite beyond what was tried, NaN where so few futures cannot say. `rising`: it is the
    smallest such value; else the largest. `varied` are the scenarios in which it was.
    """

    question: str  # "solve" or "break even"
    scenarios: tuple[str, ...]
    varied: tuple[Scenario, ...] = field(repr=False)
    dial: Dial = field(repr=False)
    aim: str
    probability: float
    request: Request = field(repr=False)
    runs: int
    found: Thresholds = field(repr=False)

    @property
    def vary(self) -> str:
        """What was varied, as it was named."""
        return self.dial.name

    @property
    def by(self) -> date:
        """The day by which: the end of the runs."""
        return months_after(self.request.start, self.request.months)

    @property
    def futures(self) -> int:
        return self.request.replications

    @property
    def value(self) -> float:
        return self.found.value

    @property
    def low(self) -> float:
        return self.found.low if self.found.rising else self.found.high

    @property
    def high(self) -> float:
        return self.found.high if self.found.rising else self.found.low

    @property
    def tried(self) -> tuple[float, float]:
        """The least and the greatest value looked at."""
        return float(self.found.grid.min()), float(self.found.grid.max())

    @property
    def met_at_ends(self) -> tuple[int, int]:
        """In how many futures the aim was met at the least and at the greatest value."""
        first, last = self.found.met_at_ends
        return (first, last) if self.found.rising else (last, first)

    @property
    def step(self) -> float:
        """How far apart the values looked at are."""
        return float(abs(np.diff(self.found.grid[:2])[0]))

    @property
    def status(self) -> str:
        """found | not reachable | met throughout (already at the end where least is met)."""
        if np.isinf(self.value):
            return "not reachable"
        return "met throughout" if self.value == self.found.grid[0] else "found"

    @property
    def alike(self) -> bool:
        """Whether it is met throughout and as often at either end: no value stands out."""
        return self.status == "met throughout" and len(set(self.met_at_ends)) == 1

    @property
    def thresholds(self) -> pd.DataFrame:
        """By future: the last value known to fall short and the first known to be enough (or NaN).

        Only those needed are closed in on to one step.
        """
        grid, short, enough = self.found.grid, self.found.short, self.found.enough
        return pd.DataFrame(
            {
                "replication": np.arange(self.futures),
                "short": np.where(short >= 0, grid[short], np.nan),
                "enough": np.where(
                    enough < len(grid), grid[np.minimum(enough, len(grid) - 1)], np.nan
                ),
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """All of it for JSON: null for what is not known or not within the range tried."""
        told = {name: _known(getattr(self, name)) for name in ("value", "low", "high")}
        beyond = [name for name in told if np.isinf(getattr(self, name))]
        return {
            "question": self.question,
            "scenarios": list(self.scenarios),
            "vary": self.vary,
            "varied_in": [one.label for one in self.varied],
            "unit": self.dial.unit,
            "aim": self.aim,
            "by": self.by.isoformat(),
            "probability": self.probability,
            "status": self.status,
            **told,
            "not_within_tried": beyond,
            "tried": list(self.tried),
            "may_be": [self.dial.low, self.dial.high],
            "met_at_ends": list(self.met_at_ends),
            "step": self.step,
            "smallest": self.found.rising,
            "futures": self.futures,
            "met_at_value": self.found.met,
            "against": self.found.against,
            "simulated": self.runs,
            "scale": self.request.scale,
        }


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
