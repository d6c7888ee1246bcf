"""How answers are given: tables or one JSON document on stdout, the rest on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from inputs.problems import printable


def say_where(*paths: Path | None) -> None:
    for path in paths:
        if path is not None:
            typer.echo(f"Written: {path}", err=True)


def say_replaced(out: Path | None, earlier: Sequence[str]) -> None:
    """What was in a folder before and is there no more."""
    if earlier:
        typer.echo(f"Replaced in {out}: the earlier {', '.join(earlier)}", err=True)


def say_notes(notes: Iterable[str], whole: str = "") -> None:
    """What a reader should know, a note a line on stderr, long lists of names cut short.

    `whole` says where all of the names are, if they are anywhere.
    """
    from shutil import get_terminal_size

    from queueing.report.layout import folded
    from queueing.report.words import in_short

    for note in notes:
        shown, names = in_short(note)
        told = f"Note: {shown}{f' ({whole})' if names and whole else ''}"
        if sys.stderr.isatty():
            told = folded(told, get_terminal_size().columns, hanging=0)
        typer.echo(told, err=True)


def show(found: Any, as_json: bool) -> None:
    if as_json:
        print_json(found.data)
    else:
        found.print()


def show_measures(results: Any, as_json: bool) -> None:
    """The headline measures of a finished run; of several scenarios, compared with the first."""
    from queueing.comparison import compare
    from queueing.report.text import print_comparison, print_run

    if as_json:
        print_json(records_of(results.measures))
    elif len(results.scenarios) == 1:
        print_run(results)
    else:
        print_comparison(compare(results))


def records_of(table: Any) -> list[dict[str, Any]]:
    """A DataFrame as JSON records; NaN becomes null, dates ISO text."""
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso"))
    return records


def print_json(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False, default=str, allow_nan=False)
    typer.echo(printable(text))


@contextmanager
def progress_bar(
    quiet: bool, doing: str = "Simulating", what: str = "futures"
) -> Iterator[Callable[[int, int], None] | None]:
    """A bar with the time left, on stderr; nothing when it would not be seen.

    One that ends before all that might have been done is full: no more was needed.
    """
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(f"{what}, elapsed"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    # A future takes longer than the half minute over which speed is measured otherwise.
    bar = Progress(*columns, console=Console(stderr=True), speed_estimate_period=3600.0)
    task = bar.add_task("run", total=None)

    def report(done: int, total: int) -> None:
        bar.start()  # with the work: what is refused before it has no bar
        bar.update(task, completed=done, total=total)

    try:
        yield report
        # Work that ends well may need less than was allowed for: nothing of it is left to do.
        bar.update(task, total=bar.tasks[task].completed)
    finally:
        if bar.live.is_started:
            bar.stop()
