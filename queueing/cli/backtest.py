"""Forecasts held to what came: `docket backtest`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from inputs.problems import BadInput, Problem
from queueing.cli.answers import print_json, progress_bar, records_of, say_replaced, say_where
from queueing.cli.options import Json, Quiet, Seed, path_option

METRICS = ("scrps", "coverage80", "coverage95")


def backtest(
    streams: Annotated[
        list[str] | None, typer.Argument(help="Streams or border series [usbp_southwest].")
    ] = None,
    origins: Annotated[
        str | None,
        typer.Option(
            help="Last months seen, as 2020-12,2023-11 [one a year]; differences of fewer than 5 "
            "have no interval."
        ),
    ] = None,
    every: Annotated[int | None, typer.Option(help="Months between origins [12].")] = None,
    horizon: Annotated[int | None, typer.Option(help="Months ahead [60].")] = None,
    models: Annotated[
        str | None,
        typer.Option(help="As core,pool; all are held to the first [core, pool, their peers]."),
    ] = None,
    paths: Annotated[
        int | None, typer.Option(help="Sample paths of each forecast, 5 or more [500].")
    ] = None,
    seed: Seed = 1,
    series: Annotated[
        Path | None, path_option(help="CSV file of monthly series instead: wide or long.")
    ] = None,
    goals: Annotated[
        bool, typer.Option("--goals", help="Measure the goals for forecasts instead.")
    ] = False,
    m3: Annotated[Path | None, path_option(help="With --goals: file of M3's series.")] = None,
    tourism: Annotated[
        Path | None, path_option(help="With --goals: file of the tourism competition.")
    ] = None,
    out: Annotated[Path | None, path_option(help="Folder for scores and an HTML page.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Forecast from past months and score it by what came, by months ahead and for sums.

    With statsforecast installed its models are tried too. Differences from the first model are
    paired; their intervals are bootstrapped over series, or over origins where series are fewer
    than 8, and need 5 of them or more.
    --goals measures every goal for forecasts beside the best general library's figure, on series,
    origins and paths of its own: some minutes.

    Example: docket backtest usbp_southwest --every 24 --out backtest
    """
    from forecasts import peers
    from queueing.files import check_folder
    from queueing.report.backtests import FILES, GOAL_FILES

    own = {"origins": origins, "every": every, "horizon": horizon, "paths": paths, "series": series}
    _check(
        goals, {"streams": " ".join(streams or []) or None} | own, {"m3": m3, "tourism": tourism}
    )
    earlier = check_folder(out, GOAL_FILES if goals else FILES)
    if not peers.present():
        typer.echo(f"Note: {peers.ABSENT}.", err=True)
    asked = models.split(",") if models else None
    if goals:
        written = _goals(m3, tourism, asked, seed, out, quiet, as_json)
    else:
        asked_of = {"horizon": horizon, "every": every, "paths": paths, "seed": seed}
        options = {name: value for name, value in asked_of.items() if value is not None}
        months = origins.split(",") if origins else None
        written = _tried(streams or [], series, months, asked, options, out, quiet, as_json)
    say_where(*written)
    say_replaced(out, earlier)


def _check(goals: bool, own: dict[str, Any], of_goals: dict[str, Any]) -> None:
    """Refuses what --goals has of its own, what only --goals uses, and too few paths."""
    from forecasts.scores import FEWEST

    given = own if goals else of_goals
    allowed = "is not asked for with --goals" if goals else "is used by --goals alone"
    problems = [
        Problem(name if name == "streams" else f"--{name}", f"{value}", allowed)
        for name, value in given.items()
        if value is not None
    ]
    if not goals and own["paths"] is not None and own["paths"] < FEWEST:
        few = f"must be {FEWEST} or more: fewer have no interval to be scored"
        problems.append(Problem("--paths", f"{own['paths']}", few))
    if problems:
        raise BadInput(problems)


def _tried(
    names: list[str],
    file: Path | None,
    origins: list[str] | None,
    models: list[str] | None,
    options: dict[str, int],
    out: Path | None,
    quiet: bool,
    as_json: bool,
) -> list[Path]:
    from forecasts import backtests, benchmark, peers
    from forecasts.channels import totals_behind
    from forecasts.series_file import read_series
    from queueing.report.backtests import try_out, write_backtest

    known: backtests.Known | None = benchmark.as_known
    totals: backtests.Totals | None = totals_behind
    months: backtests.Origins = origins
    if file is not None:
        if names:
            raise BadInput([Problem("streams", names[0], "are not asked for with --series")])
        read = read_series(file)
        came, known, totals = read.series, None, None
        months = origins or {name: [month] for name, month in read.origins.items()} or None
    else:
        came = benchmark.tested(list(dict.fromkeys(names)) or ["usbp_southwest"])
    chosen = models or [*backtests.MODELS, *(peers.PEERS if peers.present() else ())]
    how = backtests.Rolling(months, models=chosen, known=known, totals=totals, **options)
    with progress_bar(quiet, "Forecasting", "forecasts") as progress:
        found = try_out(backtests.trials(came, how, progress))
    if as_json:
        print_json(records_of(backtests.summary(found.scores)))
    else:
        _print(found.scores)
    return write_backtest(found, out) if out is not None else []


def _print(scores: Any) -> None:
    from forecasts.backtests import summary
    from queueing.report.backtests import apart_in_words, apart_title, how_few
    from queueing.report.text import print_table

    told = summary(scores)
    titles = ("CRPS over the seasonal scale", "Held by the 80 % interval", "Held by the 95 %")
    for metric, title in zip(METRICS, titles, strict=True):
        rows = told[told["metric"] == metric]
        bands = list(dict.fromkeys(rows["band"]))
        wide = rows.pivot_table(index="model", columns="band", values="value", sort=False)[bands]
        wide.columns.name = None
        print_table(f"{title}: months ahead, and sums", wide)
    apart = apart_in_words(scores)
    if len(apart):
        print_table(apart_title(scores), apart)
    typer.echo(f"{how_few(scores)}.")


def _goals(
    m3: Path | None,
    tourism: Path | None,
    models: list[str] | None,
    seed: int,
    out: Path | None,
    quiet: bool,
    as_json: bool,
) -> list[Path]:
    from forecasts import goals, peers
    from forecasts.series_file import read_series
    from queueing.report.backtests import write_goals
    from queueing.report.text import print_table

    one, other = (None if path is None else read_series(path) for path in (m3, tourism))
    for path, read in ((m3, one), (tourism, other)):
        if read is not None and not read.origins:
            allowed = "must say which months are for training: columns series_id, split, t, y"
            raise BadInput([Problem("series", f"{path}", allowed)])
    with progress_bar(quiet, "Forecasting", "forecasts") as progress:
        step = None if progress is None else lambda _, done, whole: progress(done, whole)
        found = goals.as_table(goals.measured(models or ("core", "pool"), one, other, seed, step))
    if as_json:
        print_json(records_of(found))
    else:
        print_table("Goals for forecasts", found.drop(columns="why"))
        for row in found[~found["met"]].itertuples():
            typer.echo(f"Missed: {row.goal}, {row.what}: {row.why}.")
    return write_goals(found, out, peers.present()) if out is not None else []
