"""How much of it is needed: `solve` and `break_even`.

`solve` finds the smallest value of a lever, or size of a reform, with which a target is met by a
date in a share of the futures; `break_even` where one scenario stops being lower than another in a
measure. Both close in on the threshold of each future with common draws (`needed.thresholds`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem
from queueing.experiment import (
    LONGEST_YEARS,
    UNCERTAINTIES,
    Request,
    as_date,
    as_request,
    as_scenarios,
    check_workers,
)
from queueing.measures import check_measure
from queueing.needed.targets import as_target
from queueing.needed.thresholds import Thresholds, search
from queueing.needed.trials import Trial, try_out
from queueing.needed.varying import Dial, as_dial
from queueing.processes import Team, later, team
from queueing.scenario import Scenario
from queueing.schema import all_or_bad, outside
from queueing.workers import Progress


@dataclass(frozen=True, eq=False)
class Solution:
    """The answer: see `queueing.report.solutions.answer` for it in words.

    `value` suffices in a share `probability` of the futures (as a quantile of their thresholds),
    with a 95 % interval `low` to `high` from their order, to one step of the values looked at;
    infinite beyond what was allowed, NaN where so few futures cannot say. `rising`: it is the
    smallest such value; else the largest.
    """

    question: str  # "solve" or "break even"
    scenarios: tuple[str, ...]
    vary: str
    unit: str
    aim: str
    by: date
    probability: float
    futures: int
    scale: float
    found: Thresholds = field(repr=False)

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
    def allowed(self) -> tuple[float, float]:
        """The least and the greatest value looked at."""
        return float(self.found.grid.min()), float(self.found.grid.max())

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
        """All of it for JSON: null for what is not known or not within the range allowed."""
        told = {name: _known(getattr(self, name)) for name in ("value", "low", "high")}
        beyond = [name for name in told if np.isinf(getattr(self, name))]
        return {
            "question": self.question,
            "scenarios": list(self.scenarios),
            "vary": self.vary,
            "unit": self.unit,
            "aim": self.aim,
            "by": self.by.isoformat(),
            "probability": self.probability,
            "status": self.status,
            **told,
            "not_within_allowed": beyond,
            "allowed": list(self.allowed),
            "step": self.step,
            "smallest": self.found.rising,
            "futures": self.futures,
            "met_at_value": self.found.met,
            "against": self.found.against,
            "simulated": self.found.tried,
            "scale": self.scale,
        }


def solve(
    scenario: Scenario | str = "baseline",
    *,
    vary: str,
    target: str,
    by: date | str,
    probability: float = 0.9,
    within: tuple[float, float] | None = None,
    step: float | None = None,
    replications: int = 40,
    seed: int = 1,
    scale: float = 0.1,
    start: date | str | None = None,
    uncertainty: Sequence[str] | str = UNCERTAINTIES,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The smallest value that meets a target by a date in a share `probability` of the futures.

    `vary` is a size ("hire_judges:judges", or "judges") or a lever (see `queueing.needed.varying`);
    `target` a bound on a headline measure of a run that ends on `by`, a month end:
    "pending_active <= 1_000_000". Values are looked at `within` a range (default: what is allowed)
    `step` apart (default: a 200th of it). Raises `BadInput` with everything that is wrong.
    """
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, [scenario]),
        partial(_request_to, by, replications, seed, scale, start, uncertainty),
        partial(as_dial, vary),
        partial(as_target, target),
        partial(_check_probability, probability),
        partial(check_workers, workers, 20),
    ]
    (one,), request, dial, aim, *_ = all_or_bad(checks)
    grid = dial.grid(within, step)
    _check_ends([one], dial, grid)
    with team(workers, replications) as of:
        asked = _Asked([one], dial, request, of, progress, len(grid))
        found = search(
            lambda value, futures: [aim.met(row[0]) for row in asked.headlines(value, futures)],
            grid.tolist(),
            replications,
            probability,
        )
    end = as_date(by, "by")
    labels = (one.label,)
    told = "solve", labels, vary, dial.unit, aim.text, end, probability, replications, scale
    return Solution(*told, found)


def break_even(
    scenario: Scenario | str,
    other: Scenario | str = "baseline",
    *,
    measure: str,
    vary: str,
    by: date | str,
    within: tuple[float, float] | None = None,
    step: float | None = None,
    replications: int = 20,
    seed: int = 1,
    scale: float = 0.1,
    start: date | str | None = None,
    uncertainty: Sequence[str] | str = UNCERTAINTIES,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The value, in both scenarios, from which on one is lower than the other in half the futures.

    "At which adjournment rate does newest-first stop helping?" Options as for `solve`.
    """
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, [scenario, other]),
        partial(_request_to, by, replications, seed, scale, start, uncertainty),
        partial(as_dial, vary),
        partial(check_measure, measure),
        partial(check_workers, workers, 20),
    ]
    both, request, dial, *_ = all_or_bad(checks)
    grid = dial.grid(within, step)
    _check_ends(both, dial, grid)
    with team(workers, 2 * replications) as of:
        asked = _Asked(both, dial, request, of, progress, len(grid))
        found = search(
            lambda value, futures: [
                bool(row[0][measure] < row[1][measure]) for row in asked.headlines(value, futures)
            ],
            grid.tolist(),
            replications,
            0.5,
        )
    labels = tuple(one.label for one in both)
    aim = f"{measure} lower in {labels[0]} than in {labels[1]}"
    end = as_date(by, "by")
    told = "break even", labels, vary, dial.unit, aim, end, 0.5, replications, scale
    return Solution(*told, found)


class _Asked:
    """Simulates what a search asks for, with progress against the most it may ask."""

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        dial: Dial,
        request: Request,
        of: Team,
        progress: Progress | None,
        values: int,
    ) -> None:
        self._scenarios, self._dial, self._request = scenarios, dial, request
        self._of, self._progress, self._ran = of, progress, 0
        halvings = int(np.ceil(np.log2(values))) + 1
        self._most = request.replications * len(scenarios) * (2 + halvings)

    def headlines(self, value: float, futures: Sequence[int]) -> list[list[pd.Series]]:
        """The headline measures of each future, a scenario after another."""
        options = self._request.of_a_replication
        dialled = [self._dial.at(one, value) for one in self._scenarios]
        pairs = [(one, r) for r in futures for one in dialled]
        trials = [Trial(k, one, options, r) for k, (one, r) in enumerate(pairs)]
        done = self._of.do(try_out, trials, later(self._progress, self._ran, self._most))
        self._ran += len(trials)
        count = len(dialled)
        return [[one.headline for one in done[k : k + count]] for k in range(0, len(done), count)]


def _request_to(
    by: date | str,
    replications: int,
    seed: int,
    scale: float,
    start: date | str | None,
    uncertainty: Sequence[str] | str,
) -> Request:
    """The request of runs that end on a day. Raises `BadInput`."""
    ends: list[date] = all_or_bad([partial(as_date, by, "by")])
    (end,) = ends
    first = as_request(1, replications, seed, scale, start, uncertainty, "national").start
    months = (end.year - first.year) * 12 + end.month - first.month
    if not 0 < months <= 12 * LONGEST_YEARS or (end + timedelta(days=1)).day != 1:
        allowed = f"must be a month end within {LONGEST_YEARS} years after the start, {first}"
        raise BadInput([Problem("by", f"{end}", allowed)])
    years = months / 12
    return as_request(years, replications, seed, scale, start, uncertainty, "national")


def _check_probability(probability: float) -> None:
    if (problem := outside("probability", probability, 0.01, 0.99)) is not None:
        raise BadInput([problem])


def _check_ends(scenarios: Sequence[Scenario], dial: Dial, grid: np.ndarray) -> None:
    """Raises `BadInput` before anything is run, where an end of the range cannot be."""
    all_or_bad([partial(dial.at, one, float(end)) for one in scenarios for end in grid[[0, -1]]])


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
