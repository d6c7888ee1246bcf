"""Running scenarios: replications in parallel, tables on disk, the same bytes however it is done.

A replication depends on (scenario, inputs, seed, its number) alone. Workers write the tables of
each to a folder of parts; when all are there they are put together in one fixed order.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import forecasts
import inputs
from inputs.problems import BadInput, Problem, all_or_bad, did_you_mean, outside, with_file
from queueing.processes import divide, later, leave_if_being_read, team
from queueing.scenario import Scenario
from queueing.stopping import Asked, Watch, Width, as_widths, rounds
from queueing.workers import Progress, Worked, open_folder, parts_of, peak_bytes

if TYPE_CHECKING:
    import pandas as pd

    from queueing.replication import Options, Saved
    from queueing.results import Results

BASELINE_START = date(2026, 3, 31)
UNCERTAINTIES = ("arrivals", "parameters")
LONGEST_YEARS = 30
LATEST_YEAR = 2100
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
        from queueing.replication import Options

        return Options(
            start=self.start,
            months=self.months,
            seed=self.seed,
            scale=self.scale,
            uncertainty=self.uncertainty,
        )

    def checked(self) -> Request:
        """The request; raises `BadInput` with everything that is wrong with it."""
        problems = [problem for problem in self._problems() if problem is not None]
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
        if self.detail not in (known := ("national", "court", "full")):
            yield Problem("detail", f'"{self.detail}"', did_you_mean(self.detail, known, "detail"))
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


@dataclass(frozen=True)
class Task:
    """One replication of one scenario, for a worker."""

    number: int
    scenario: Scenario
    replication: int
    request: Request
    parts: Path
    window_days: int
    past: Saved | None = None  # from where it goes on


@dataclass(frozen=True)
class Done(Worked):
    """What a worker reports of a finished replication; the tables are on disk."""

    headline: pd.Series
    national: pd.DataFrame


def run(
    scenarios: Scenario | str | Sequence[Scenario | str],
    *,
    years: float = 10,
    replications: int = 20,
    seed: int = 1,
    scale: float = 1.0,
    start: date | str | None = None,
    uncertainty: Sequence[str] | str = UNCERTAINTIES,
    detail: str = "court",
    workers: int | None = None,
    window_days: int = 20,
    out: str | Path | None = None,
    half_width: Asked | None = None,
    progress: Progress | None = None,
) -> Results:
    """Simulate scenarios, every one with the same arrivals and the same draws for each case.

    `scenarios` are `Scenario`s or their texts; `start` a month end (default: the baseline's);
    `uncertainty` what differs between replications beside chance ("arrivals", "parameters", or
    "none"); `detail` how fine the tables are (national | court | full); `workers` processes
    (default: one a core); `out` a folder for the results (default: one that goes when the results
    do). `workers` and `window_days` change no byte of a result. With a `half_width`
    ("pending_active=50000", "completions_per_year=1%") there are as many futures as it takes for
    the 95 % intervals of the differences from the first scenario to be that narrow, and at most
    `replications`; see `queueing.stopping`. Raises `BadInput`.
    """

    asked = partial(as_request, years, replications, seed, scale, start, uncertainty, detail)
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, scenarios),
        asked,
        partial(check_workers, workers, window_days),
        partial(as_widths, half_width),
    ]
    wanted, request, _, widths = all_or_bad(checks)
    return simulate_all(wanted, request, workers, window_days, out, progress, widths=widths)


def simulate_all(
    wanted: Sequence[Scenario],
    request: Request,
    workers: int | None,
    window_days: int,
    out: str | Path | None,
    progress: Progress | None,
    pasts: Sequence[Saved] | None = None,
    widths: Sequence[Width] = (),
) -> Results:
    """The results of a run of checked scenarios, from a saved past of each replication if given."""
    from queueing.results import finish

    began = time.perf_counter()
    folder, keep = open_folder(out, "run.json", "a run's")
    with parts_of(folder) as parts:
        tasks = [
            Task(k * request.replications + r, scenario, r, request, parts, window_days, past)
            for k, scenario in enumerate(wanted)
            for r, past in enumerate(pasts or [None] * request.replications)
        ]
        watch = Watch(widths) if widths else None
        if watch is None:
            done = divide(simulate_task, tasks, workers, progress)
        else:
            done = _until_narrow(watch, tasks, request.replications, workers, progress)
        seconds = time.perf_counter() - began
        ran = replace(request, replications=len(done) // len(wanted))
        said = {} if watch is None else {"stopping": watch.said(request.replications)}
        kept = [tasks[one.number] for one in done]
        return finish(folder, keep, wanted, ran, kept, done, seconds, workers, window_days, said)


def _until_narrow(
    watch: Watch,
    tasks: Sequence[Task],
    most: int,
    workers: int | None,
    progress: Progress | None,
) -> list[Done]:
    """The tasks done batch by batch, a few futures of every scenario, until told to stop."""
    futures: list[list[Done]] = [[] for _ in range(len(tasks) // most)]
    with team(workers, len(tasks)) as of:
        for end in rounds(most):
            ran = len(futures[0])
            batch = [task for task in tasks if ran <= task.replication < end]
            so_far = later(progress, ran * len(futures), len(tasks))
            for one in of.do(simulate_task, batch, so_far):
                futures[one.number // most].append(one)
            if watch.stop([[one.headline for one in mine] for mine in futures]):
                break
    return [one for mine in futures for one in mine]


def simulate_task(task: Task) -> Done:
    """Run one replication and write its tables; the entry point of a worker."""
    from queueing.measures import headline, national
    from queueing.replication import simulate
    from queueing.results import write_part
    from queueing.tables import tables

    before = time.process_time()
    request = task.request
    options = request.of_a_replication
    record = simulate(task.scenario, options, task.replication, task.window_days, past=task.past)
    for name, table in tables(record, request.detail, request.start, request.scale):  # type: ignore[arg-type]
        write_part(task.parts, task.number, name, task.scenario.label, task.replication, table)
    return Done(
        number=task.number,
        headline=headline(record, request.scale),
        national=national(record, request.scale),
        cpu_seconds=time.process_time() - before,
        peak_bytes=peak_bytes(),
    )


def as_scenarios(given: Scenario | str | Sequence[Scenario | str]) -> list[Scenario]:
    """Scenarios from texts or values; no label twice."""
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
    """The request made by the options of a run. Raises `BadInput`."""
    first = BASELINE_START if start is None else as_date(start, "start")
    names = _as_uncertainty(uncertainty)
    return Request(years, replications, seed, scale, first, names, detail).checked()


def as_date(given: date | str, what: str) -> date:
    """A date, or its text as YYYY-MM-DD. Raises `BadInput`."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadInput([Problem(what, f'"{given}"', "must be a date: YYYY-MM-DD")]) from None


def _as_uncertainty(given: Sequence[str] | str) -> tuple[str, ...]:
    names = [name.strip() for name in given.split(",")] if isinstance(given, str) else list(given)
    names = [] if names == ["none"] else names
    return tuple(sorted(dict.fromkeys(names)))


def check_workers(workers: int | None, window_days: int) -> None:
    """Raises `BadInput` for what cannot be; a process that only reads the script ends here."""
    leave_if_being_read()
    problems = [
        None if workers is None else outside("workers", workers, 1, 1024),
        outside("window_days", window_days, 1, 366),
    ]
    if found := [problem for problem in problems if problem is not None]:
        raise BadInput(found)
