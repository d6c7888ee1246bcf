"""What a run is asked for, read and checked: everything wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import forecasts
import inputs
from inputs.problems import (
    BadInput,
    Problem,
    all_or_bad,
    as_given,
    did_you_mean,
    no_number,
    outside,
    with_file,
)
from queueing.processes import leave_if_being_read
from queueing.scenario import Scenario

if TYPE_CHECKING:
    from queueing.options import Options

BASELINE_START = date(2026, 3, 31)
UNCERTAINTIES = ("arrivals", "parameters")
DETAILS = ("national", "court", "full")
LONGEST_YEARS = 30
LATEST_YEAR = 2100
WHOLE = ("replications", "seed")  # options that are whole numbers
NUMBERS = ("years", "replications", "seed", "scale")
A_SCENARIO = "must be scenarios (Scenario.load) or their texts"
SCALES, SEEDS, REPLICATIONS = (1e-4, 1.0), (0, 2**32 - 1), (1, 100_000)


@dataclass(frozen=True)
class Request:
    """What was asked for; all of it goes into run.json but how the work was divided."""

    years: float = 10
    replications: int = 20
    seed: int = 1
    scale: float = 1.0
    start: date = BASELINE_START
    uncertainty: tuple[str, ...] = UNCERTAINTIES
    detail: str = "court"

    @property
    def months(self) -> int:
        return round(self.years * 12) if 0 < self.years <= LONGEST_YEARS else 0

    @property
    def of_a_replication(self) -> Options:
        """The same as each of its replications is run."""
        from queueing.options import Options

        return Options(
            start=self.start,
            months=self.months,
            seed=self.seed,
            scale=self.scale,
            uncertainty=self.uncertainty,
        )

    def checked(self) -> Request:
        """The request; raises `BadInput` with everything that is wrong with it."""
        given = {name: getattr(self, name) for name in NUMBERS}
        kinds = [no_number(name, value, name in WHOLE) for name, value in given.items()]
        found = kinds if any(kinds) else self._problems()
        problems = [problem for problem in found if problem is not None]
        if problems:
            raise BadInput(problems)
        return self

    def _problems(self) -> Iterable[Problem | None]:
        if not 1 / 12 <= self.years <= LONGEST_YEARS:
            allowed = f"must lie in a month (1/12) to {LONGEST_YEARS}"
            yield Problem("years", f"{self.years:g}", allowed)
        if self.months and abs(self.years * 12 - self.months) > 1e-6:
            yield Problem("years", f"{self.years:g}", "must be whole months (a month is 1/12)")
        yield outside("replications", self.replications, *REPLICATIONS)
        yield outside("seed", self.seed, *SEEDS)
        yield outside("scale", self.scale, *SCALES)
        if self.start.year > LATEST_YEAR or (self.start + timedelta(days=1)).day != 1:
            yield Problem("start", f"{self.start}", "must be the last day of a month")
        else:
            yield from self._start_problems()
        if self.detail not in DETAILS:
            allowed = did_you_mean(self.detail, DETAILS, "detail")
            yield Problem("detail", f'"{self.detail}"', allowed)
        for name in self.uncertainty:
            if name not in UNCERTAINTIES:
                allowed = did_you_mean(name, (*UNCERTAINTIES, "none"), "uncertainty")
                yield Problem("uncertainty", f'"{name}"', allowed)

    def _start_problems(self) -> Iterable[Problem]:
        """Why a run cannot start at this month end: the tables begin and end somewhere."""
        for known in (inputs.active_pending, forecasts.history):
            try:
                known(self.start.isoformat())
            except BadInput as bad:
                if bad.file is None:  # about the date asked for; else about a table, by its line
                    yield from (replace(problem, where="start") for problem in bad.problems)
                else:
                    yield from with_file(bad)
                return


def as_scenarios(given: Scenario | str | Sequence[Scenario | str]) -> list[Scenario]:
    """Scenarios from texts or values; no label twice."""
    if not isinstance(given, Scenario | str | Iterable):
        raise BadInput([Problem("scenarios", as_given(given), A_SCENARIO)])
    many = [given] if isinstance(given, Scenario | str) else list(given)
    if not many:
        raise BadInput([Problem("scenarios", "none", "name at least one")])
    found: list[Scenario] = all_or_bad([partial(_as_scenario, one) for one in many])
    labels = [scenario.label for scenario in found]
    twice = [label for label in dict.fromkeys(labels) if labels.count(label) > 1]
    if twice:
        raise BadInput([Problem("scenarios", f'"{label}"', "is named twice") for label in twice])
    return found


def _as_scenario(given: Scenario | str) -> Scenario:
    if not isinstance(given, Scenario | str):
        raise BadInput([Problem("scenarios", as_given(given), A_SCENARIO)])
    return Scenario.load(given) if isinstance(given, str) else given


def as_request(
    years: float,
    replications: int,
    seed: int,
    scale: float,
    start: date | str | None,
    uncertainty: Sequence[str] | str,
    detail: str,
) -> Request:
    """The request made by the options of a run. Raises `BadInput` with all that is wrong."""
    given = dict(zip(NUMBERS, (years, replications, seed, scale), strict=True))
    found = [no_number(name, value, name in WHOLE) for name, value in given.items()]
    problems = [problem for problem in found if problem is not None]
    if not isinstance(detail, str):
        problems.append(Problem("detail", as_given(detail), f"must be {' or '.join(DETAILS)}"))
    read: dict[str, Any] = {}
    for name, how in (
        ("start", partial(as_date, BASELINE_START if start is None else start, "start")),
        ("uncertainty", partial(_as_uncertainty, uncertainty)),
    ):
        try:
            read[name] = how()
        except BadInput as bad:
            problems += bad.problems
    wrong = {problem.where for problem in problems}
    usable = {key: v for key, v in (given | {"detail": detail} | read).items() if key not in wrong}
    request = Request(**usable)
    try:
        request.checked()
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(problems)
    return request


def as_date(given: date | str, what: str) -> date:
    """A date, or its text as YYYY-MM-DD. Raises `BadInput`."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise BadInput([Problem(what, as_given(given), "must be a date: YYYY-MM-DD")]) from None


def _as_uncertainty(given: Sequence[str] | str) -> tuple[str, ...]:
    many = isinstance(given, Sequence | set | frozenset)
    if not many or not all(isinstance(name, str) for name in given):
        allowed = f"must be names: {', '.join(UNCERTAINTIES)}, or none"
        raise BadInput([Problem("uncertainty", as_given(given), allowed)])
    names = [name.strip() for name in given.split(",")] if isinstance(given, str) else list(given)
    names = [] if names == ["none"] else names
    return tuple(sorted(dict.fromkeys(names)))


def check_workers(workers: int | None, window_days: int) -> None:
    """Raises `BadInput` for what cannot be; a process that only reads the script ends here."""
    leave_if_being_read()
    asked = {} if workers is None else {"workers": (workers, 1024)}
    problems = [
        no_number(name, value, whole=True) or outside(name, value, 1, most)
        for name, (value, most) in (asked | {"window_days": (window_days, 366)}).items()
    ]
    if found := [problem for problem in problems if problem is not None]:
        raise BadInput(found)
