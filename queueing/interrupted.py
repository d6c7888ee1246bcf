"""Runs that were stopped before their end: what they leave in their folder, and how they go on.

A run with a folder of its own says in its folder of parts what was asked for (`ASKED`). A future
is done when its measures are there: they are the last of its tables to be written, and each takes
its name only when it is whole. So whatever stopped a run, the futures that were done need not be
simulated again, and as a future depends on nothing but what was asked, the inputs and its number,
the results are those of a run that was never stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from inputs.json_file import read_json
from inputs.problems import BadInput, Problem, all_or_bad
from queueing.measures import MEASURES
from queueing.parts import is_whole, part_of, read_part
from queueing.request import Request, as_request, as_scenarios, check_workers
from queueing.results import FILES, asked_for, maker, scenarios_of, write_json
from queueing.run_folder import MOST_BYTES, is_asked, undamaged
from queueing.scenario import Scenario
from queueing.stopping import Width, as_widths
from queueing.workers import PARTS

if TYPE_CHECKING:
    from queueing.experiment import Task

ASKED = "asked.json"
LAST = "measures"  # of a future's tables


@dataclass(frozen=True)
class Begun:
    """What was asked for of a run that was stopped."""

    scenarios: list[Scenario]
    request: Request
    widths: tuple[Width, ...]
    window_days: int


def note(
    parts: Path,
    scenarios: Sequence[Scenario],
    request: Request,
    widths: Sequence[Width],
    window_days: int,
) -> None:
    """Say in a run's folder of parts what is asked for, so that it can go on."""
    more = {"half_width": [width.text for width in widths], "window_days": window_days}
    write_json(parts / ASKED, maker() | asked_for(scenarios, request) | more)


def futures_done(folder: Path | None) -> int:
    """How many futures of a stopped run are in its folder; none where it cannot go on."""
    if folder is None or not isfile(folder / PARTS / ASKED):
        return 0
    return sum(1 for _ in (folder / PARTS).glob(f"{LAST}-*.arrow"))


def begun(folder: Path) -> Begun:
    """What a stopped run was asked for. Raises `BadInput` when there is none that can go on."""
    path = folder / PARTS / ASKED
    if not isfile(path):
        finished = isfile(folder / "run.json")
        allowed = "its run is finished" if finished else "holds no run that was stopped"
        raise BadInput([Problem(f'"{folder}"', "", allowed)])
    said = read_json(path, most=MOST_BYTES)
    if not is_asked(said):
        raise BadInput([Problem(path.name, "", "is damaged: it does not say what a run's does")])
    others = [f"{key} {said[key]}" for key, value in maker().items() if said.get(key) != value]
    if others:
        allowed = f"was begun with {', '.join(others)}, which is not here: run it anew"
        raise BadInput([Problem(f'"{folder}"', "", allowed)])
    return _as_asked(said, path)


def measures_of(parts: Path, tasks: Iterable[Task]) -> dict[int, pd.Series]:
    """The headline measures of those tasks that are done, by number: all their tables are whole."""
    found = {}
    for task in tasks:
        paths = {name: part_of(parts, name, task.number) for name in FILES}
        if all(is_whole(path) for path in paths.values()):
            with undamaged(paths[LAST]) as path:
                measures = read_part(path).set_index("measure")["value"].astype(float)
                found[task.number] = measures.reindex(list(MEASURES))
    return found


def _as_asked(said: dict[str, Any], path: Path) -> Begun:
    """Checked as if it were asked now: the file may have been changed."""
    with undamaged(path):
        days = said["window_days"]
        checks: list[Callable[[], Any]] = [
            partial(as_scenarios, scenarios_of(said)),
            partial(as_request, **said["options"]),
            partial(as_widths, said["half_width"] or None),
            partial(check_workers, None, days),
        ]
        scenarios, request, widths, _ = all_or_bad(checks)
    return Begun(scenarios, request, widths, days)
