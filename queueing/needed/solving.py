"""How much of it is needed: `solve` and `break_even`.

`solve` finds the smallest value of a lever, or size of a reform, with which a target is met by a
date in a share of the futures; `break_even` where one scenario stops being lower than another in a
measure. Both close in on the threshold of each future with common draws (`needed.thresholds`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, all_or_bad, as_given, no_number, outside
from queueing.docket.waits import Array
from queueing.measures import MEASURES, check_measure
from queueing.needed.solution import Solution
from queueing.needed.targets import as_target
from queueing.needed.thresholds import search
from queueing.needed.trials import Trial, try_out
from queueing.needed.varying import Dial, as_dial
from queueing.processes import Team, later, team
from queueing.request import (
    LONGEST_YEARS,
    UNCERTAINTIES,
    Request,
    as_date,
    as_request,
    as_scenarios,
    check_workers,
)
from queueing.scenario import Scenario
from queueing.scenario.levers import months_between
from queueing.workers import Progress


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
    `target` a bound on a headline measure of a run that ends on `by`, a month end or the last of a
    fiscal year ("FY2032"): "pending_active <= 1_000_000", or "cleared". Values are looked at
    `within` a range (default: what is allowed) `step` apart (default: a 200th of it). Raises
    `BadInput` with everything that is wrong.
    """
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, [scenario]),
        partial(_request_to, by, replications, seed, scale, start, uncertainty),
        partial(as_dial, vary),
        partial(check_workers, workers, 20),
        partial(as_target, target),
        partial(_check_probability, probability),
    ]
    scenarios, request, dial, _, aim, _ = all_or_bad(checks)
    hunt = _Hunt(scenarios, dial, request, dial.grid(within, step), progress)
    return hunt.found("solve", aim.text, lambda rows: aim.met(rows[0]), probability, workers)


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
    """The value from which on one scenario is lower than the other in half the futures, or no more.

    It is varied in both ("At which adjournment rate does newest-first stop helping?"), unless it is
    a size of a reform that only one of them holds: then in that one alone ("How many judges are
    worth as much as fewer adjournments?"). Options as for `solve`.
    """
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, [scenario, other]),
        partial(_request_to, by, replications, seed, scale, start, uncertainty),
        partial(as_dial, vary),
        partial(check_workers, workers, 20),
        partial(check_measure, measure),
    ]
    both, request, dial, *_ = all_or_bad(checks)
    hunt = _Hunt(both, dial, request, dial.grid(within, step), progress)
    aim = f"{measure} is lower in {both[0].label} than in {both[1].label}"
    return hunt.found("break even", aim, partial(_lower, measure), 0.5, workers)


class _Hunt:
    """Closes in on a value, simulating what it must, with progress against the most it may."""

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        dial: Dial,
        request: Request,
        grid: Array,
        progress: Progress | None,
    ) -> None:
        """Raises `BadInput` before anything is run, where an end of the range cannot be."""
        holding = [one for one in scenarios if dial.held_by(one)] or list(scenarios)
        all_or_bad([partial(dial.at, one, float(end)) for one in holding for end in grid[[0, -1]]])
        self._scenarios, self._varied = scenarios, holding
        self._dial, self._request, self._grid = dial, request, grid
        self._progress, self._ran = progress, 0
        halvings = int(np.ceil(np.log2(len(grid)))) + 1
        self._most = request.replications * len(scenarios) * (2 + halvings)

    def found(
        self,
        question: str,
        aim: str,
        met: Callable[[Sequence[pd.Series]], bool],
        probability: float,
        workers: int | None,
    ) -> Solution:
        """The answer, where `met` says of a future's headline measures, one a scenario, if they
        are as wanted."""
        futures = self._request.replications
        with team(workers, futures * len(self._scenarios)) as of:
            thresholds = search(
                lambda value, some: [met(rows) for rows in self._headlines(of, value, some)],
                self._grid.tolist(),
                futures,
                probability,
            )
        return Solution(
            question=question,
            scenarios=tuple(one.label for one in self._scenarios),
            varied=tuple(self._varied),
            dial=self._dial,
            aim=aim,
            probability=probability,
            request=self._request,
            runs=self._ran,
            found=thresholds,
        )

    def _headlines(self, of: Team, value: float, futures: Sequence[int]) -> list[list[pd.Series]]:
        """The headline measures of each future, a scenario after another."""
        options = self._request.of_a_replication
        dialled = [
            self._dial.at(one, value) if one in self._varied else one for one in self._scenarios
        ]
        pairs = [(one, r) for r in futures for one in dialled]
        trials = [Trial(k, one, options, r) for k, (one, r) in enumerate(pairs)]
        done = of.do(try_out, trials, later(self._progress, self._ran, self._most))
        self._ran += len(trials)
        count = len(dialled)
        return [[one.headline for one in done[k : k + count]] for k in range(0, len(done), count)]


def _lower(measure: str, rows: Sequence[pd.Series]) -> bool:
    """Whether the first is lower; what lies beyond the horizon is greater than what does not."""
    one, other = (float(row[measure]) for row in rows)
    beyond = MEASURES[measure].open_ended and np.isfinite(one) and np.isnan(other)
    return bool(one < other) or bool(beyond)


def _request_to(
    by: date | str,
    replications: int,
    seed: int,
    scale: float,
    start: date | str | None,
    uncertainty: Sequence[str] | str,
) -> Request:
    """The request of runs that end on a day. Raises `BadInput`."""
    if isinstance(by, str) and (year := re.fullmatch(r"FY(\d{4})", by.strip())):
        by = f"{year[1]}-09-30"
    try:
        end = as_date(by, "by")
    except BadInput:
        allowed = "must be a date, the end of a month: YYYY-MM-DD, or a fiscal year: FY2034"
        raise BadInput([Problem("by", as_given(by), allowed)]) from None
    first = as_request(1, replications, seed, scale, start, uncertainty, "national").start
    months = months_between(first, end)
    if not 0 < months <= 12 * LONGEST_YEARS or (end + timedelta(days=1)).day != 1:
        allowed = f"must be a month end within {LONGEST_YEARS} years after the start, {first}"
        raise BadInput([Problem("by", f"{end}", allowed)])
    years = months / 12
    return as_request(years, replications, seed, scale, start, uncertainty, "national")


def _check_probability(probability: float) -> None:
    wrong = no_number("probability", probability)
    if problem := wrong or outside("probability", probability, 0.01, 0.99):
        raise BadInput([problem])
