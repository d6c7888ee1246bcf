"""The command line: `docket`. Answers go to stdout, progress and messages to stderr.

Exit codes: 0 done, 1 a check failed, 2 bad input (all problems, no traceback), 130 interrupted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from inputs.problems import BadInput, Problem

app = typer.Typer(
    name="docket",
    help="Simulate the US immigration courts' caseload and compare reforms.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Years = Annotated[float, typer.Option(help="How long to simulate.")]
Replications = Annotated[int, typer.Option(help="Futures of each scenario.")]
Seed = Annotated[int, typer.Option(help="Same seed, same result.")]
Scale = Annotated[float, typer.Option(help="Share of the cases simulated; 1.0 is every case.")]
Start = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Month end to start from [2026-03-31].")
]
Out = Annotated[Path | None, typer.Option(help="Folder for the tables and run.json.")]
Uncertainty = Annotated[
    str, typer.Option(help="What differs between futures: arrivals,parameters or none.")
]
Workers = Annotated[int | None, typer.Option(help="Processes [one a core].")]
Detail = Annotated[str, typer.Option(help="How fine the tables are: national | court | full.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
Report = Annotated[Path | None, typer.Option(help="Write an HTML report that opens offline.")]
Xlsx = Annotated[Path | None, typer.Option(help="Write an Excel workbook.")]


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    years: Years = 10,
    replications: Replications = 20,
    seed: Seed = 1,
    scale: Scale = 1.0,
    start: Start = None,
    out: Out = None,
    uncertainty: Uncertainty = "arrivals,parameters",
    workers: Workers = None,
    detail: Detail = "court",
    report: Report = None,
    xlsx: Xlsx = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Simulate one scenario: forecast arrivals, the courts, tables and headline measures.

    Example: docket run baseline --replications 4 --scale 0.1 --out results
    """
    from queueing.report.text import print_run

    results = _simulate(
        [scenario],
        (report, xlsx),
        quiet,
        years=years,
        replications=replications,
        seed=seed,
        scale=scale,
        start=start,
        out=out,
        uncertainty=uncertainty,
        workers=workers,
        detail=detail,
    )
    comparison = _compare(results)
    _write(comparison, report, xlsx)
    if as_json:
        _print_json(_records(results.measures))
    else:
        print_run(results)
    _say_where(out, report, xlsx)


@app.command()
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(help="BASE and others: scenarios, or names of reforms added to BASE."),
    ],
    years: Years = 10,
    replications: Replications = 20,
    seed: Seed = 1,
    scale: Scale = 1.0,
    start: Start = None,
    out: Out = None,
    uncertainty: Uncertainty = "arrivals,parameters",
    workers: Workers = None,
    detail: Detail = "court",
    report: Report = None,
    xlsx: Xlsx = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Compare scenarios pair by pair: same arrivals, same draws, differences with intervals.

    Example: docket compare baseline hire_judges:judges=300 last_in_first_out --report reforms.html
    """
    from queueing.report.text import print_comparison

    if len(scenarios) < 2:
        raise BadInput([Problem("scenarios", f'only "{scenarios[0]}"', "name at least one other")])
    texts = [scenarios[0], *(on_base(scenarios[0], other) for other in scenarios[1:])]
    results = _simulate(
        texts,
        (report, xlsx),
        quiet,
        years=years,
        replications=replications,
        seed=seed,
        scale=scale,
        start=start,
        out=out,
        uncertainty=uncertainty,
        workers=workers,
        detail=detail,
    )
    comparison = _compare(results)
    _write(comparison, report, xlsx)
    if as_json:
        _print_json(_records(comparison.table()))
    else:
        print_comparison(comparison)
    _say_where(out, report, xlsx)


@app.command()
def forecast(
    streams: Annotated[list[str] | None, typer.Argument(help="Streams [all receipts].")] = None,
    as_of: Annotated[str, typer.Option(help="Month end known last.")] = "2026-03-31",
    months: Annotated[int, typer.Option(help="Months ahead.")] = 120,
    paths: Annotated[int, typer.Option(help="Sample paths.")] = 1000,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option(help="Folder for the sample paths.")] = None,
    as_json: Json = False,
) -> None:
    """Forecast monthly streams as sample paths; prints yearly totals with their spread.

    Example: docket forecast border interior --months 60
    """
    from queueing.report.text import forecast_summary, open_folder, print_table, write_paths

    if out is not None:
        open_folder(out)
    summary, coming = forecast_summary(streams or [], as_of, months, paths, seed)
    if out is not None:
        write_paths(coming, out)
    if as_json:
        _print_json(_records(summary))
    else:
        print_table(
            f"Forecast a fiscal year from {as_of}, in thousands ({paths:,} paths)",
            summary,
        )
    _say_where(out)


@app.command()
def scenarios(
    name: Annotated[str | None, typer.Argument(help="A scenario to show.")] = None,
    as_json: Json = False,
) -> None:
    """List the shipped scenarios, or show one with what it changes.

    Example: docket scenarios baseline
    """
    from queueing.report import catalogue

    _show(catalogue.scenarios(name), as_json)


@app.command()
def reforms(
    name: Annotated[str | None, typer.Argument(help="A reform to show.")] = None,
    as_json: Json = False,
) -> None:
    """List the shipped reforms, or show one with its sizes, evidence and sources.

    Example: docket reforms hire_judges
    """
    from queueing.report import catalogue

    _show(catalogue.reforms(name), as_json)


@app.command()
def parameters(
    name: Annotated[str | None, typer.Argument(help="A parameter to show.")] = None,
    as_json: Json = False,
) -> None:
    """List the parameter ledger, or show one entry with its sources.

    Example: docket parameters master_minutes
    """
    from queueing.report import catalogue

    _show(catalogue.parameters(name), as_json)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A scenario or reform file.")], as_json: Json = False
) -> None:
    """Check a scenario or reform file: every error with its line and what is allowed.

    Example: docket check my_reform.toml
    """
    from queueing.scenario import check_file

    problems = check_file(file)
    if as_json:
        _print_json([{"where": p.where, "found": p.found, "allowed": p.allowed} for p in problems])
    if problems:
        raise BadInput(problems, str(file))
    if not as_json:
        typer.echo(f"{file}: no problems")


@app.command()
def hindcast(
    from_: Annotated[str, typer.Option("--from", help="Month end to start from.")] = "2021-09-30",
    to: Annotated[str, typer.Option(help="Month end to stop at.")] = "2024-09-30",
    scenario: Annotated[str, typer.Option(help="A scenario.")] = "before_2025",
    scale: Scale = 0.1,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """The model against what happened, from published receipts and judges.

    Example: docket hindcast --from 2021-09-30 --to 2024-09-30
    """
    from queueing.hindcasts import hindcast as against

    found = against(from_, to, scenario, scale=scale, seed=seed)
    if as_json:
        _print_json(_records(found.table().reset_index()))
    else:
        typer.echo(str(found))


@app.command()
def validate(
    cases: Annotated[Path | None, typer.Option(help="Textbook stations to run instead.")] = None,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Hold the docket to textbook queues, to plain SimPy, and to every case being accounted for.

    With --cases only the textbook stations of that file are run.

    Example: docket validate --cases my_stations.json
    """
    from queueing.report.text import print_checks
    from queueing.soundness import soundness
    from queueing.textbook.validation import validate as hold
    from queueing.textbook.validation import validate_file

    if cases is None:
        found = [*hold(seed=seed), *soundness(seed)]
    else:
        found = validate_file(cases, seed=seed)
    if as_json:
        _print_json(found)
    else:
        print_checks(found)
    if not all(one["ok"] for one in found):
        raise typer.Exit(1)


@app.command()
def warmup() -> None:
    """Compile the docket core once and keep it; later runs start at once.

    Example: docket warmup
    """
    import queueing
    from queueing.textbook.cases import cases
    from queueing.warming import compile_docket

    typer.echo("Compiling the docket (about half a minute the first time) ...", err=True)
    compile_docket()
    queueing.run("baseline", years=1 / 12, replications=1, scale=0.001, workers=1)
    queueing.station(cases()[0], customers=1000, replications=2)
    typer.echo("Compiled and kept.")


def on_base(base: str, other: str) -> str:
    """What a name given to `compare` means: a scenario as it is, a reform added to the base."""
    from inputs.shipped import reform_names
    from queueing.scenario import is_reform

    name = other.split(":", 1)[0].split("+", 1)[0]
    return f"{base}+{other}" if name in reform_names() or is_reform(Path(name)) else other


def _simulate(
    texts: list[str], targets: tuple[Path | None, ...], quiet: bool, **options: Any
) -> Any:
    """The results of a run with these options, with progress on stderr and its warnings."""
    from queueing.experiment import run as simulate
    from queueing.report.files import check_target
    from queueing.schema import all_or_bad

    named = [path for path in targets if path is not None]
    if len({path.resolve() for path in named}) < len(named):
        raise BadInput(
            [Problem(f'"{named[0]}"', "", "is named twice; each file needs its own name")]
        )
    out = options["out"]
    if out is not None and not out.is_dir():
        named = [path for path in named if path.parent != out]  # made by the run
    all_or_bad([partial(check_target, path) for path in named])
    with _progress(quiet) as progress:
        results = simulate(texts, progress=progress, **options)
    for warning in results.run["warnings"]:
        shown = warning if len(warning) < 160 else f"{warning[:150]} ... (all in run.json)"
        typer.echo(f"Note: {shown}", err=True)
    return results


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar with the time left, on stderr; nothing when it would not be seen."""
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
        TextColumn("Simulating"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("futures, elapsed"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("run", total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


def _compare(results: Any) -> Any:
    from queueing.comparison import compare as pair

    return pair(results)


def _write(comparison: Any, report: Path | None, xlsx: Path | None) -> None:
    if report is not None:
        comparison.to_html(report)
    if xlsx is not None:
        comparison.to_excel(xlsx)


def _say_where(*paths: Path | None) -> None:
    for path in paths:
        if path is not None:
            typer.echo(f"Written: {path}", err=True)


def _show(found: Any, as_json: bool) -> None:
    if as_json:
        _print_json(found.data)
    else:
        found.print()


def _records(table: Any) -> list[dict[str, Any]]:
    """A DataFrame as JSON records; NaN becomes null, dates ISO text."""
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso"))
    return records


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False, default=str, allow_nan=False))


def main() -> None:
    """The `docket` command: plain words for a user's mistake, never a traceback."""
    try:
        code = app(standalone_mode=False) or 0
        if code == 130:
            typer.echo("Interrupted.", err=True)
        sys.exit(code)
    except BadInput as bad:
        typer.echo(str(bad), err=True)
        sys.exit(2)
    except Exception as error:
        # The command line parser's own errors show themselves; anything else is a fault of ours.
        if not hasattr(error, "show"):
            raise
        error.show()
        sys.exit(getattr(error, "exit_code", 2))


if __name__ == "__main__":
    main()
