"""Run the past once, branch the reforms.

>>> import queueing as q
>>> base = q.Scenario.load("baseline")
>>> past = q.run_until(base, "2027-09-30", replications=2, scale=0.01)
>>> results = past.branch([base, base.with_reform("hire_judges", start="2027-10-01")])

A past is a scenario simulated to the evening of a month end, with where every replication stands
then in a file of its own (`queueing.state_file`). Its branches are scenarios that agree with it up
to that day (`queueing.agreement`); a reform that begins on the next is one. Their results are, to
the byte, those of a run from the start.
"""

from __future__ import annotations

import json
import shutil
import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from os.path import isfile  # False, and no error, for a name that is too long
from pathlib import Path
from typing import Any

from inputs.problems import BadInput, Problem, all_or_bad
from queueing.agreement import agree
from queueing.array_file import differing
from queueing.experiment import Task, simulate_all
from queueing.files import PAST as MARK
from queueing.processes import divide
from queueing.replication import Saved, simulate_past
from queueing.request import (
    UNCERTAINTIES,
    Request,
    as_date,
    as_request,
    as_scenarios,
    check_workers,
)
from queueing.results import Results, describe, machine, maker, write_json
from queueing.run_folder import DAMAGE
from queueing.scenario import Scenario
from queueing.scenario.levers import months_after, months_between
from queueing.state_file import check_state
from queueing.workers import Progress, Worked, open_folder, parts_of, peak_bytes, put_in_place

FORMAT, FORMAT_VERSION = "docket-past", 1
MARK_BYTES = 1 << 24  # more than any past.json has


@dataclass(eq=False)
class Past:
    """A scenario simulated up to a day, `until`; made by `run_until` or read by `Past.load`."""

    folder: Path
    scenario: Scenario
    request: Request
    until: date

    def __repr__(self) -> str:
        count = self.request.replications
        futures = f"{count} future{'s' * (count != 1)} from {self.request.start}"
        return f"Past({self.scenario.label} until {self.until}; {futures})"

    def branch(
        self,
        scenarios: Scenario | str | Sequence[Scenario | str],
        *,
        workers: int | None = None,
        window_days: int = 20,
        out: str | Path | None = None,
        progress: Progress | None = None,
    ) -> Results:
        """The results of scenarios over the whole horizon, of which only the rest is simulated.

        A scenario that differs from the past's before it ends has those of its reforms that have no
        start of their own begin on the day after, and its label says so. The results are those of
        `run` with these scenarios and the options of the past, to the byte. Raises `BadInput` for a
        scenario that differs from the past's before it ends, and for a past that was damaged.
        """
        checks: list[Callable[[], Any]] = [
            partial(as_scenarios, scenarios),
            partial(check_workers, workers, window_days),
        ]
        named: list[Scenario] = all_or_bad(checks)[0]
        wanted = as_scenarios(all_or_bad([partial(self._branching, one) for one in named]))
        saved = self._saved(self.folder)
        return simulate_all(wanted, self.request, workers, window_days, out, progress, saved)

    def _branching(self, scenario: Scenario) -> Scenario:
        """The scenario as it is, if it can branch so; else its reforms begin after the past."""
        try:
            self._check_branch(scenario)
        except BadInput:
            first = self.until + timedelta(days=1)
            started = scenario.starting(first, self.scenario.reforms)
            if started is scenario:
                raise
            self._check_branch(started)
            return started
        return scenario

    def _check_branch(self, scenario: Scenario) -> None:
        """Raises `BadInput` with what differs from the past, and which reforms began too early."""
        try:
            agree(self.scenario, scenario, self.request, self.until)
        except BadInput as bad:
            first = self.until + timedelta(days=1)
            early = [
                Problem(
                    f'"{scenario.label}"',
                    f"{reform.name} starts on {reform.start or self.request.start}",
                    f"start it on {first} or later: "
                    f"{reform.model_copy(update={'start': first}).label}",
                )
                for reform in scenario.reforms
                if reform not in self.scenario.reforms
                and (reform.start or self.request.start) <= self.until
            ]
            raise BadInput([*early, *bad.problems]) from None

    def save(self, folder: str | Path) -> Path:
        """Keep the past in a folder, a new one or an empty one; an earlier past is replaced."""
        self.check()
        target, _ = open_folder(folder, MARK, "a past's")
        if target.resolve() != self.folder.resolve():
            with parts_of(target) as parts:
                write_json(parts / MARK, self._said())
                machines = self.folder.glob("machine.json")
                for path in (*machines, *(one.path for one in self._saved(self.folder))):
                    shutil.copyfile(path, parts / path.name)
                _settle(parts, target)
        return target

    @classmethod
    def load(cls, folder: str | Path) -> Past:
        """The past kept in a folder. Raises `BadInput` when there is none that can be used."""
        path = Path(folder) / MARK
        if not isfile(path):
            allowed = f"is not the folder of a past: no {MARK}"
            raise BadInput([Problem(f'"{folder}"', "", allowed)])
        try:
            past = cls._from(path)
        except BadInput as bad:
            raise BadInput(bad.problems, str(path)) from None
        except DAMAGE:
            allowed = "is damaged: it does not say what a past's does"
            raise BadInput([Problem(MARK, "", allowed)], str(path)) from None
        past.check()
        return past

    @classmethod
    def _from(cls, path: Path) -> Past:
        """The past that a file describes, its states not looked at."""
        if path.stat().st_size > MARK_BYTES:
            raise ValueError("too large")
        said = json.loads(path.read_bytes())
        if (kind := said.get("format")) != FORMAT:
            raise BadInput([Problem("format", json.dumps(kind), f"must be {json.dumps(FORMAT)}")])
        here = _maker()
        _refuse(differing({key: said.get(key) for key in here}, here))
        options, entry = dict(said["options"]), said["scenarios"][0]
        options["start"] = date.fromisoformat(options["start"])
        options["uncertainty"] = tuple(options["uncertainty"])
        request = Request(**options).checked()
        scenario = Scenario.from_text(json.dumps(entry["text"]), entry["label"])
        past = cls(path.parent, scenario, request, date.fromisoformat(said["until"]))
        _check_until(past.until, request)
        _refuse(differing(said, past._said()))
        return past

    def check(self) -> None:
        """Raises `BadInput` unless the state of every replication is there, and of this past."""
        saved = self._saved(self.folder)
        all_or_bad([partial(check_state, one.path, one.about) for one in saved])

    def _said(self) -> dict[str, Any]:
        """What past.json says."""
        return describe([self.scenario], self.request) | _maker() | {"until": str(self.until)}

    def _saved(self, folder: Path) -> list[Saved]:
        """The states of the replications, in a folder."""
        said = self._said()
        about = {key: said[key] for key in ("program", "version", "inputs_sha256", "options")}
        about |= {"until": said["until"], "scenario_sha256": self.scenario.hash}
        months = months_between(self.request.start, self.until)
        return [
            Saved(folder / f"state-{r:06d}.zip", about | {"replication": r}, months)
            for r in range(self.request.replications)
        ]


def run_until(
    scenario: Scenario | str,
    until: date | str,
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
) -> Past:
    """Simulate a scenario to the evening of a month end, for its branches to go on from.

    The options are those of `run`, and those of the results of every branch: `years` is the whole
    horizon, from `start`. `out` is a folder for the past (default: one that goes when the past
    does); at full scale each replication takes some 60 MB there. Raises `BadInput`.
    """
    asked = partial(as_request, years, replications, seed, scale, start, uncertainty, detail)
    checks: list[Callable[[], Any]] = [
        partial(as_scenarios, [scenario]),
        asked,
        partial(as_date, until, "until"),
        partial(check_workers, workers, window_days),
    ]
    (one,), request, last, _ = all_or_bad(checks)
    _check_until(last, request)
    began = time.perf_counter()
    folder, keep = open_folder(out, MARK, "a past's")
    past = Past(folder, one, request, last)
    with parts_of(folder) as parts:
        tasks = [
            Task(r, one, r, request, parts, window_days, saved)
            for r, saved in enumerate(past._saved(parts))
        ]
        done = divide(simulate_past_task, tasks, workers, progress)
        seconds = time.perf_counter() - began
        write_json(parts / "machine.json", machine(folder, done, seconds, workers, window_days))
        write_json(parts / MARK, past._said())
        _settle(parts, folder)
    if not keep:
        weakref.finalize(past, shutil.rmtree, folder, ignore_errors=True)
    return past


def simulate_past_task(task: Task) -> Worked:
    """Run one replication of a past and save where it stands; the entry point of a worker."""
    assert task.past is not None
    before = time.process_time()
    options = task.request.of_a_replication
    simulate_past(task.scenario, options, task.replication, task.window_days, task.past)
    return Worked(task.number, time.process_time() - before, peak_bytes())


def _settle(parts: Path, folder: Path) -> None:
    """A past takes the place of what is in its folder."""
    put_in_place(parts, folder, MARK, gone=folder.glob("state-*.zip"))


def _check_until(until: date, request: Request) -> None:
    """Raises `BadInput` unless a past can end on that day."""
    months = months_between(request.start, until)
    if (until + timedelta(days=1)).day == 1 and 0 < months < request.months:
        return
    first, last = (months_after(request.start, n) for n in (1, request.months - 1))
    allowed = f"must be the last day of a month, from {first} to {last}: after the start and before"
    raise BadInput([Problem("until", f"{until}", f"{allowed} the end of the run")])


def _maker() -> dict[str, Any]:
    """What a past is made by; only the same can go on with it."""
    return {"format": FORMAT, "format_version": FORMAT_VERSION, **maker()}


def _refuse(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise BadInput(found)
