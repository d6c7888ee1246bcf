"""Published projections again, beside this model: `docket replicate`."""

from __future__ import annotations

from typing import Annotated

import typer

from inputs.problems import BadInput, Problem
from queueing.cli.answers import print_json, progress_bar, records_of, say_replaced, say_where
from queueing.cli.options import Json, OutTable, Quiet, Seed, Workers

Numbers = Annotated[str | None, typer.Option(metavar="N[,N...]", help="By year; the last stays.")]
One = Annotated[float | None, typer.Option(help="Instead of the projection's own.")]


def replicate(
    name: Annotated[str | None, typer.Argument(help="A projection [all published ones].")] = None,
    pending: One = None,
    judges: One = None,
    receipts: Numbers = None,
    productivity: Numbers = None,
    hires: Numbers = None,
    attrition: One = None,
    years: Annotated[int | None, typer.Option(help="How long to count.")] = None,
    scale: Annotated[float, typer.Option(help="Share of the cases simulated.")] = 0.02,
    replications: Annotated[int, typer.Option(help="Futures of each line.")] = 4,
    seed: Seed = 1,
    no_model: Annotated[bool, typer.Option("--no-model", help="Simulate nothing.")] = False,
    out: OutTable = None,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Published projections from their stated inputs: what they said, the same arithmetic, and
    this model, side by side.

    Projections: crs_r47637, manhattan_2025, bpc_2018, spreadsheet (of your own hires, attrition,
    productivity and receipts). With --out the answers are written there as replicate.csv, and
    year by year as replicate_years.csv.

    Example: docket replicate spreadsheet --hires 150,150,50 --receipts 400000 --no-model
    """
    from queueing.files import check_folder
    from queueing.projections.asked import SPREADSHEET, names
    from queueing.projections.asked import replicate as again
    from queueing.report.projections import FILES, print_replication, write_replications

    given = {
        "pending": pending,
        "judges": judges,
        "receipts": _numbers("receipts", receipts),
        "productivity": _numbers("productivity", productivity),
        "hires": _numbers("hires", hires),
        "attrition": attrition,
        "years": years,
    }
    if name is None and any(value is not None for value in given.values()):
        raise BadInput([Problem("name", "", "name the projection whose inputs these replace")])
    earlier = check_folder(out, FILES)
    wanted = [name] if name else [one for one in names() if one != SPREADSHEET]
    with progress_bar(quiet or no_model) as progress:
        found = [
            again(
                one,
                **given,  # type: ignore[arg-type]
                model=not no_model,
                scale=scale,
                replications=replications,
                seed=seed,
                workers=workers,
                progress=progress,
            )
            for one in wanted
        ]
    written = write_replications(found, out) if out is not None else []
    if as_json:
        print_json([row for one in found for row in records_of(one.table())])
    else:
        for one in found:
            print_replication(one)
    say_where(*written)
    say_replaced(out, earlier)


def _numbers(name: str, text: str | None) -> list[float] | None:
    """Numbers with commas between them."""
    if text is None:
        return None
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise BadInput([Problem(name, f'"{text}"', "must be numbers: 100,150,50")]) from None
