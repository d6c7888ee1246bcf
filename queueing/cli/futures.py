"""What may arrive: `forecast`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from queueing.cli.answers import print_json, records_of, say_replaced, say_where
from queueing.cli.options import Json, Seed, path_option


def forecast(
    streams: Annotated[
        list[str] | None, typer.Argument(help="Streams, or all [the courts' receipts].")
    ] = None,
    as_of: Annotated[str, typer.Option(help="Month end known last.")] = "2026-03-31",
    months: Annotated[int, typer.Option(help="Months ahead.")] = 120,
    paths: Annotated[int, typer.Option(help="Sample paths.")] = 1000,
    seed: Seed = 1,
    overlay: Annotated[
        list[Path] | None,
        path_option(
            help="TOML file of judgements to lay on; repeatable. --example-overlay has one."
        ),
    ] = None,
    example_overlay: Annotated[
        bool,
        typer.Option("--example-overlay", help="Print a file of overlays, every key explained."),
    ] = False,
    through: Annotated[
        list[str] | None,
        typer.Option(help="Known intervention taken out of a border stream's history; repeatable."),
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(help="Instead of streams, parts of a whole: sectors | citizenships | courts."),
    ] = None,
    top_down: Annotated[
        bool, typer.Option("--top-down", help="Parts scaled to a forecast of the whole.")
    ] = False,
    chain: Annotated[
        bool, typer.Option("--chain", help="Border receipts from encounters, link by link.")
    ] = False,
    nowcast: Annotated[
        bool, typer.Option("--nowcast", help="Receipts from the latest months as they may end up.")
    ] = False,
    out: Annotated[Path | None, path_option(help="Folder for the sample paths.")] = None,
    as_json: Json = False,
) -> None:
    """Forecast monthly streams as sample paths; prints yearly totals with their spread.

    An overlay file has a table [[overlay]] for each judgement: name, start = "2027-10",
    multiplier = 1.4 or [low, most likely, high], author, rationale, source; and if wanted
    series = ["border"], until, shape (step, ramp, pulse, decay), probability.

    Example: docket forecast border interior --months 60 --overlay orders.toml
    """
    from queueing.files import check_folder
    from queueing.report.arrivals import (
        FILES,
        Request,
        as_shown,
        futures,
        how_to_read,
        summary,
        write_paths,
    )
    from queueing.report.text import print_table

    if example_overlay:
        from forecasts import example_overlays

        if as_json:
            print_json({"example_overlay": example_overlays()})
        else:
            typer.echo(example_overlays(), nl=False)
        return
    asked = Request(
        as_of,
        months,
        paths,
        seed,
        chain=chain,
        nowcast=nowcast,
        top_down=top_down,
        through=tuple(through or ()),
    )
    earlier = check_folder(out, FILES)
    coming = futures(streams or [], asked, parts=parts, overlays=overlay or [])
    written = write_paths(coming, out) if out is not None else []
    told = summary(coming, whole=parts is not None)
    if as_json:
        print_json(records_of(told))
    else:
        title = f"Forecast a fiscal year from {as_of}, in thousands ({paths:,} paths)"
        print_table(title, as_shown(told))
        typer.echo(how_to_read(told, coming))
    for text in dict.fromkeys(flag for one in coming for flag in one.flags):
        typer.echo(f"Note: {text}.", err=True)
    say_where(*written)
    say_replaced(out, earlier)
