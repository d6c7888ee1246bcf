"""Running scenarios: replications in parallel, tables on disk, the same bytes however it is done.

A replication depends on (scenario, inputs, seed, its number) alone. Workers write the tables of
each to a folder of parts; when all are there they are put together in one fixed order.
"""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import forecasts
import inputs
from inputs.problems import BadInput, Problem, did_you_mean
from queueing.scenario import Scenario
from queueing.schema import all_or_bad, outside, with_file

if TYPE_CHECKING:
    import pandas as pd

    from queueing.results import Results

BASELINE_START = date(2026, 3, 31)
UNCERTAINTIES = ("arrivals", "parameters")
LONGEST_YEARS = 30
LATEST_YEAR = 2100
SCALES, SEEDS, REPLICATIONS = (1e-4, 1.0), (0, 2**32 - 1), (1, 100_000)
Progress = Callable[[int, int], None]


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

    def checked(self) -> Request:
        """The request; raises `BadInput` with everything that is wrong with it."""
        problems = [problem for problem in self._problems() if problem is not None]
        if problems:
            raise BadInput(problems)
        return self

    def _problems(self) -> Iterable[Problem | None]:
        yield outside("years", self.years, 1 / 12, LONGEST_YEARS)
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


@dataclass(frozen=True)
class Done:
    """What a worker reports of a finished task; the tables are on disk."""

    number: int
    headline: pd.Series
    national: pd.DataFrame
    cpu_seconds: float
    peak_bytes: int


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
    progress: Progress | None = None,
) -> Results:
    """Simulate scenarios, every one with the same arrivals and the same draws for each case.

    `scenarios` are `Scenario`s or their texts; `start` a month end (default: the baseline's);
    `uncertainty` what differs between replications beside chance ("arrivals", "parameters", or
    "none"); `detail` how fine the tables are (national | court | full); `workers` processes
    (default: one a core); `out` a folder for the results (default: one that goes when the results
    do). `workers` and `window_days` change no byte of a result. Raises `BadInput`.
    """

    def asked() -> Request:
        return Request(
            years=years,
            replications=replications,
            seed=seed,
            scale=scale,
            start=_as_date(start),
            uncertainty=_as_uncertainty(uncertainty),
            detail=detail,
        ).checked()

    checks: list[Callable[[], Any]] = [
        partial(_as_scenarios, scenarios),
        asked,
        partial(_check_workers, workers, window_days),
    ]
    wanted, request, _ = all_or_bad(checks)
    began = time.perf_counter()
    folder, keep = _open_folder(out)
    parts = folder / ".parts"
    try:
        parts.mkdir()
        tasks = [
            Task(k * replications + r, scenario, r, request, parts, window_days)
            for k, scenario in enumerate(wanted)
            for r in range(replications)
        ]
        done = _work(tasks, workers, progress)
        from queueing.results import finish

        seconds = time.perf_counter() - began
        return finish(folder, keep, wanted, request, tasks, done, seconds, workers, window_days)
    except BaseException:
        shutil.rmtree(parts, ignore_errors=True)
        if not any(folder.iterdir()):
            folder.rmdir()
        raise
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def simulate_task(task: Task) -> Done:
    """Run one replication and write its tables; the entry point of a worker."""
    from queueing.measures import headline, national
    from queueing.replication import Options, simulate
    from queueing.results import write_part
    from queueing.tables import tables

    before = time.process_time()
    request = task.request
    options = Options(
        start=request.start,
        months=request.months,
        seed=request.seed,
        scale=request.scale,
        paths=request.replications,
        uncertainty=request.uncertainty,
    )
    record = simulate(task.scenario, options, task.replication, task.window_days)
    for name, table in tables(record, request.detail, request.start):  # type: ignore[arg-type]
        write_part(task.parts, task.number, name, task.scenario.label, task.replication, table)
    return Done(
        number=task.number,
        headline=headline(record, request.scale),
        national=national(record, request.scale),
        cpu_seconds=time.process_time() - before,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )


def _work(tasks: list[Task], workers: int | None, progress: Progress | None) -> list[Done]:
    """All tasks done, in their order; in this process when one worker is enough."""
    import os

    count = min(workers or os.cpu_count() or 1, len(tasks))
    report = progress or (lambda done, total: None)
    report(0, len(tasks))
    if count == 1:
        done = []
        for task in tasks:
            done.append(simulate_task(task))
            report(len(done), len(tasks))
        return done
    found: list[Done] = []
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(simulate_task, task) for task in tasks}
        try:
            while waiting:
                ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                found += [future.result() for future in ready]
                report(len(found), len(tasks))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return sorted(found, key=lambda one: one.number)


def _open_folder(out: str | Path | None) -> tuple[Path, bool]:
    """The folder results go to, and whether it is kept; an earlier result in it is replaced."""
    if out is None:
        return Path(tempfile.mkdtemp(prefix="docket-")), False
    folder = Path(out)
    if any(path.exists() and not path.is_dir() for path in (folder, *folder.parents)):
        raise BadInput(
            [Problem("out", f'"{folder}"', "must be a folder; there is a file in its place")]
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "run.json").is_file():
        allowed = "holds other files than a run's; name an empty or a new folder"
        raise BadInput([Problem("out", f'"{folder}"', allowed)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        allowed = f"the folder cannot be made: {error.strerror or error}"
        raise BadInput([Problem("out", f'"{folder}"', allowed)]) from None
    shutil.rmtree(folder / ".parts", ignore_errors=True)
    return folder, True


def _as_scenarios(given: Scenario | str | Sequence[Scenario | str]) -> list[Scenario]:
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


def _as_date(given: date | str | None) -> date:
    if given is None:
        return BASELINE_START
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadInput([Problem("start", f'"{given}"', "must be a date: YYYY-MM-DD")]) from None


def _as_uncertainty(given: Sequence[str] | str) -> tuple[str, ...]:
    names = [name.strip() for name in given.split(",")] if isinstance(given, str) else list(given)
    names = [] if names == ["none"] else names
    return tuple(sorted(dict.fromkeys(names)))


def _check_workers(workers: int | None, window_days: int) -> None:
    problems = [
        None if workers is None else outside("workers", workers, 1, 1024),
        outside("window_days", window_days, 1, 366),
    ]
    if found := [problem for problem in problems if problem is not None]:
        raise BadInput(found)
