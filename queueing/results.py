"""Finished runs: six tables, headline measures and what is needed to repeat the run.

A run's folder holds `stocks`, `flows`, `delays`, `resources`, `costs` and `nationalities` (the
tables), `measures` and `national` (what the comparison and the charts read), all Parquet,
`run.json` (everything a result depends on) and `machine.json` (how it was computed; the only file
in which equal runs differ).
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from os.path import isdir, isfile  # False, and no error, for a name that is too long
from pathlib import Path
from typing import Any

import pandas as pd

import inputs
from inputs.problems import BadInput, Problem
from queueing.experiment import Done, Task
from queueing.notes import notes
from queueing.parts import join, part_of
from queueing.request import Request
from queueing.run_folder import SAID, check_tables, read_said, undamaged
from queueing.scenario import Scenario
from queueing.tables import TABLES
from queueing.workers import PARTS, Worked, put_in_place

FILES = (*TABLES, "measures", "national")
OWN = (*SAID, *(f"{table}.parquet" for table in FILES))


@dataclass(eq=False, repr=False)
class Results:
    """The results of a run: tables as DataFrames, read when first asked for."""

    folder: Path
    run: dict[str, Any]
    machine: dict[str, Any]

    @classmethod
    def load(cls, folder: str | Path) -> Results:
        """The results in a run's folder. Raises `BadInput` when there are none."""
        folder = Path(folder)
        missing = [name for name in OWN if not isfile(folder / name)]
        if missing:
            raise BadInput([Problem(f'"{folder}"', "", _not_a_run(folder, missing))])
        run, machine = read_said(folder)
        check_tables(folder, FILES)
        return cls(folder, run, machine)

    def __repr__(self) -> str:
        options = self.run["options"]
        futures, years = self.replications, options["years"]
        what = f"{', '.join(self.scenarios)}; {futures} future{'s' * (futures != 1)}"
        return f"Results({what} of {years:.3g} year{'s' * (years != 1)} from {options['start']})"

    @property
    def scenarios(self) -> list[str]:
        """The labels of the scenarios run, in their order."""
        return [scenario["label"] for scenario in self.run["scenarios"]]

    @property
    def assumed(self) -> list[Scenario]:
        """The scenarios as they were when the run was made."""
        with undamaged(self.folder / "run.json"):
            return scenarios_of(self.run)

    @property
    def scale(self) -> float:
        """Share of the cases simulated."""
        return float(self.run["options"]["scale"])

    @property
    def replications(self) -> int:
        """Replications of each scenario."""
        return int(self.run["options"]["replications"])

    @cached_property
    def stocks(self) -> pd.DataFrame:
        """Pending cases by month end, station, class, stage and status."""
        return self._table("stocks")

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Receipts, returns, completions, hearings and adjournments by month."""
        return self._table("flows")

    @cached_property
    def delays(self) -> pd.DataFrame:
        """Waits by station, class and cohort."""
        return self._table("delays")

    @cached_property
    def resources(self) -> pd.DataFrame:
        """Judges and docket hours by month and station."""
        return self._table("resources")

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What the system costs by fiscal year, station and item; fees received below zero."""
        return self._table("costs")

    @cached_property
    def nationalities(self) -> pd.DataFrame:
        """What became of the cases of each nationality group, by fiscal year: sums, no persons."""
        return self._table("nationalities")

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Headline measures: scenario, replication, measure, value (unscaled)."""
        return self._table("measures")

    @cached_property
    def national(self) -> pd.DataFrame:
        """National series by month end: scenario, replication, date, series, value (unscaled)."""
        return self._table("national")

    def _table(self, name: str) -> pd.DataFrame:
        with undamaged(self.folder / f"{name}.parquet") as path:
            return pd.read_parquet(path)


def finish(
    folder: Path,
    keep: bool,
    scenarios: Sequence[Scenario],
    request: Request,
    tasks: Sequence[Task],
    done: Sequence[Done],
    seconds: float,
    workers: int | None,
    window_days: int,
    said: Mapping[str, Any] | None = None,
) -> Results:
    """Put the parts together, write what describes the run, and give back the results."""
    ready = folder / PARTS / "ready"
    ready.mkdir()
    for name in FILES:
        join(
            [part_of(folder / PARTS, name, task.number) for task in tasks],
            ready / f"{name}.parquet",
        )
    write_json(ready / "run.json", describe(scenarios, request) | dict(said or {}))
    write_json(ready / "machine.json", machine(folder, done, seconds, workers, window_days))
    put_in_place(ready, folder, "run.json")
    results = Results.load(folder)
    if not keep:
        weakref.finalize(results, shutil.rmtree, folder, ignore_errors=True)
    return results


def _not_a_run(folder: Path, missing: Sequence[str]) -> str:
    """Why there are no results in a folder."""
    if not isdir(folder):
        return "there is no such folder; one is made by docket run or docket compare with --out"
    why = "run.json" if "run.json" in missing else ", ".join(missing)
    return f"is not the folder of a finished run: it has no {why}"


def machine(
    folder: Path, done: Sequence[Worked], seconds: float, workers: int | None, window_days: int
) -> dict[str, Any]:
    """How something was computed (machine.json)."""
    return {
        "wall_seconds": round(seconds, 3),
        "cpu_seconds": round(sum(one.cpu_seconds for one in done), 3),
        "peak_bytes_of_a_process": max(one.peak_bytes for one in done),
        "workers": workers,
        "window_days": window_days,
        "folder": str(folder.resolve()),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def describe(scenarios: Sequence[Scenario], request: Request) -> dict[str, Any]:
    """All that is needed to repeat a run (run.json)."""
    return maker() | {"warnings": notes(request, scenarios)} | asked_for(scenarios, request)


def asked_for(scenarios: Sequence[Scenario], request: Request) -> dict[str, Any]:
    """The options and scenarios of a run, in full."""
    options = asdict(request) | {"start": request.start.isoformat()}
    return {
        "options": {key: list(v) if isinstance(v, tuple) else v for key, v in options.items()},
        "scenarios": [
            {
                "label": scenario.label,
                "title": scenario.title,
                "sha256": scenario.hash,
                "text": json.loads(scenario.text),
            }
            for scenario in scenarios
        ],
    }


def scenarios_of(said: Mapping[str, Any]) -> list[Scenario]:
    """The scenarios that a run said it is of."""
    entries = said["scenarios"]
    return [Scenario.from_text(json.dumps(one["text"]), one["label"]) for one in entries]


def maker() -> dict[str, Any]:
    """The program and its inputs: what a result depends on beside what was asked for."""
    return {
        "program": "asylum-docket",
        "version": version("asylum-docket"),
        "inputs_sha256": inputs_hash(),
    }


def inputs_hash() -> str:
    """SHA-256 of every shipped input: tables, ledger, levers, sources, vocabulary."""
    digest = hashlib.sha256()
    root = Path(str(inputs.__file__)).parent
    files = [*root.glob("tables/*.csv"), *root.glob("*.toml")]
    for path in sorted(files, key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def write_json(path: Path, value: object) -> None:
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
