"""Running scenarios: replications in parallel, tables on disk, the same bytes however it is done.

A replication depends on (scenario, inputs, seed, its number) alone. Workers write the tables of
each to a folder of parts; when all are there they are put together in one fixed order.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inputs.problems import all_or_bad
from queueing.processes import later, team
from queueing.request import UNCERTAINTIES, Request, as_request, as_scenarios, check_workers
from queueing.scenario import Scenario
from queueing.stopping import Asked, Watch, Width, as_widths, rounds
from queueing.workers import Progress, Worked, open_folder, parts_of, peak_bytes

if TYPE_CHECKING:
    import pandas as pd

    from queueing.interrupted import Begun
    from queueing.replication import Saved
    from queueing.results import Results


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


def resume(
    folder: str | Path, *, workers: int | None = None, progress: Progress | None = None
) -> Results:
    """Finish a run that was stopped before its end, in its folder: nothing done is done again.

    The results are those of a run that was never stopped, byte for byte (but machine.json, which
    says what this part of it cost). Raises `BadInput` when there is no such run, or when it was
    begun by another version of the program or with other inputs.
    """
    from queueing.interrupted import begun

    path = Path(folder)
    checks: list[Callable[[], Any]] = [partial(begun, path), partial(check_workers, workers, 1)]
    of: Begun = all_or_bad(checks)[0]
    asked = of.scenarios, of.request, workers, of.window_days, path, progress
    return simulate_all(*asked, widths=of.widths, going_on=True)


def simulate_all(
    wanted: Sequence[Scenario],
    request: Request,
    workers: int | None,
    window_days: int,
    out: str | Path | None,
    progress: Progress | None,
    pasts: Sequence[Saved] | None = None,
    widths: Sequence[Width] = (),
    going_on: bool = False,
) -> Results:
    """The results of a run of checked scenarios, from a saved past of each replication if given.

    One `going_on` was begun before in its folder. One from a past cannot go on: the past may be
    gone by then.
    """
    from queueing import interrupted
    from queueing.results import finish

    began = time.perf_counter()
    folder, keep = open_folder(out, "run.json", "a run's")
    with parts_of(folder, going_on, lambda: interrupted.futures_done(folder) > 0) as parts:
        tasks = [
            Task(k * request.replications + r, scenario, r, request, parts, window_days, past)
            for k, scenario in enumerate(wanted)
            for r, past in enumerate(pasts or [None] * request.replications)
        ]
        if keep and pasts is None and not going_on:
            interrupted.note(parts, wanted, request, widths, window_days)
        earlier = interrupted.measures_of(parts, tasks) if going_on else {}
        watch = Watch(widths) if widths else None
        done = _until_narrow(watch, tasks, earlier, request.replications, workers, progress)
        seconds = time.perf_counter() - began
        ran = replace(request, replications=len(done) // len(wanted))
        said = {} if watch is None else {"stopping": watch.said(request.replications)}
        kept = [tasks[one.number] for one in done]
        return finish(folder, keep, wanted, ran, kept, done, seconds, workers, window_days, said)


def _until_narrow(
    watch: Watch | None,
    tasks: Sequence[Task],
    earlier: Mapping[int, pd.Series],
    most: int,
    workers: int | None,
    progress: Progress | None,
) -> list[Done]:
    """The tasks done; with a watch batch by batch, a few futures of every scenario, until told.

    `earlier` has the headline measures of those that were done before.
    """
    futures: list[list[Done]] = [[] for _ in range(len(tasks) // most)]
    left = [task for task in tasks if task.number not in earlier]
    with team(workers, max(len(left), 1)) as of:
        for end in rounds(most) if watch else [most]:
            ran = len(futures[0])
            batch = [task for task in tasks if ran <= task.replication < end]
            new = [task for task in batch if task.number not in earlier]
            before = ran * len(futures) + len(batch) - len(new)
            done = of.do(simulate_task, new, later(progress, before, len(tasks)))
            old = [Done(k, 0.0, 0, earlier[k]) for k in (t.number for t in batch) if k in earlier]
            for one in sorted([*done, *old], key=lambda one: one.number):
                futures[one.number // most].append(one)
            if watch and watch.stop([[one.headline for one in mine] for mine in futures]):
                break
    return [one for mine in futures for one in mine]


def simulate_task(task: Task) -> Done:
    """Run one replication and write its tables; the entry point of a worker."""
    from queueing.headline import headline, national
    from queueing.parts import write_part
    from queueing.replication import simulate
    from queueing.tables import tables

    before = time.process_time()
    request = task.request
    options = request.of_a_replication
    record = simulate(task.scenario, options, task.replication, task.window_days, past=task.past)
    measures = headline(record, request.scale)
    whole = {
        "national": national(record, request.scale),
        "measures": measures.rename_axis("measure").rename("value").reset_index(),
    }  # these last: a future is done when its measures are there
    of_stations = tables(record, request.detail, request.start, request.scale)  # type: ignore[arg-type]
    for name, table in chain(of_stations, whole.items()):
        write_part(task.parts, task.number, name, task.scenario.label, task.replication, table)
    return Done(
        number=task.number,
        headline=measures,
        cpu_seconds=time.process_time() - before,
        peak_bytes=peak_bytes(),
    )
