"""What the folder of a run is good for: `docket report`, and `docket resume` of a stopped one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from inputs.problems import BadInput, Problem, all_or_bad
from queueing.cli.answers import progress_bar, say_notes, say_where, show_measures
from queueing.cli.options import Json, Quiet, Workers, Xlsx, path_of, path_option

Page = Annotated[Path, path_option("--report", help="The HTML report, which opens offline.")]
Base = Annotated[str | None, typer.Option(help="Compared with [the first scenario].")]


def report(
    folder: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FOLDER", help="The folder of a finished run.")
    ],
    base: Base = None,
    corrected: Annotated[
        str, typer.Option(help="Comparisons held together: none | holm | simultaneous.")
    ] = "none",
    page: Page = Path("report.html"),
    xlsx: Xlsx = None,
) -> None:
    """Write the report of a finished run, and its workbook if asked for: nothing is run again.

    Where the uncertainty of differences comes from (compare --origins) is not in the tables of a
    run, so not in this report.

    Example: docket report results --report reforms.html
    """
    from queueing.comparison import check_correction, compare
    from queueing.files import check_target
    from queueing.results import Results

    targets = [path for path in (page, xlsx) if path is not None]
    check_names(targets, folder)
    checks: list[Callable[[], Any]] = [
        partial(Results.load, folder),
        partial(check_correction, corrected),
        *(partial(check_target, path) for path in targets),
    ]
    results = all_or_bad(checks)[0]
    comparison = compare(results, base, corrected)
    comparison.to_html(page)
    if xlsx is not None:
        comparison.to_excel(xlsx)
    say_where(page, xlsx)


def resume(
    folder: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FOLDER", help="The folder of a stopped run.")
    ],
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Finish a run that was stopped before its end: no future that was done is simulated again.

    The results are those of a run that was never stopped. A report is written by docket report.

    Example: docket resume results
    """
    from queueing.experiment import resume as go_on

    with stoppable(folder), progress_bar(quiet) as progress:
        results = go_on(folder, workers=workers, progress=progress)
    say_notes(results.run["warnings"], "all in run.json")
    show_measures(results, as_json)
    say_where(folder)


@contextmanager
def stoppable(folder: Path | None) -> Iterator[None]:
    """Says, if a run is stopped, how it can be finished: when some of its futures are done.

    Nothing of one that was refused, in a folder that an earlier run was stopped in.
    """
    from queueing.interrupted import futures_done
    from queueing.processes import STOPPED

    try:
        yield
    except (KeyboardInterrupt, BadInput) as error:
        refused = isinstance(error, BadInput) and all(p.allowed != STOPPED for p in error.problems)
        if not refused and (done := futures_done(folder)):
            futures = f"{done} future{'s are' if done > 1 else ' is'} done"
            typer.echo(f"Stopped; {futures}: docket resume {folder} does the rest.", err=True)
        raise


def check_names(targets: Sequence[Path], folder: Path | None) -> None:
    """Raises `BadInput` for two files of one name, and for one that a run's folder holds."""
    from queueing.results import OWN

    if len({path.resolve() for path in targets}) < len(targets):
        raise BadInput(
            [Problem(f'"{targets[0]}"', "", "is named twice; each file needs its own name")]
        )
    own = [
        path
        for path in targets
        if folder is not None and path.name in OWN and path.resolve().parent == folder.resolve()
    ]
    allowed = "is a file of the run itself; name another"
    if own:
        raise BadInput([Problem(f'"{path}"', "", allowed) for path in own])
