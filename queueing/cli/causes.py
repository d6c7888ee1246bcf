"""What the uncertainty hangs on: `docket sensitivity` and `docket uncertainty`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from queueing.cli.answers import print_json, progress_bar, records_of, say_where
from queueing.cli.options import Json, Quiet, Scale, Seed, Start, Workers, Years


def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    measure: Annotated[str, typer.Option(help="A headline measure.")] = "pending_active",
    samples: Annotated[int, typer.Option(help="Runs in all.")] = 256,
    years: Years = 10,
    seed: Seed = 1,
    scale: Scale = 0.02,
    start: Start = None,
    workers: Workers = None,
    chart: Annotated[
        Path | None, typer.Option(help="Write the tornado chart: .svg or .png.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Which uncertain parameters a measure hangs on: screening, tornado, Sobol indices.

    Needs the extra: pip install asylum-docket[sensitivity]

    Example: docket sensitivity baseline --measure pending_active --samples 256
    """
    from queueing.causes.screening import sensitivity as find
    from queueing.files import check_target
    from queueing.report import figure
    from queueing.report.tornado import print_sensitivity, tornado

    if chart is not None:
        check_target(chart)
    with progress_bar(quiet) as progress:
        found = find(
            scenario,
            measure=measure,
            samples=samples,
            years=years,
            seed=seed,
            scale=scale,
            start=start,
            workers=workers,
            progress=progress,
        )
    if chart is not None:
        figure.save(tornado(found), chart)
    if as_json:
        print_json(found.to_dict())
    else:
        print_sensitivity(found)
    say_where(chart)


def uncertainty(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    against: Annotated[
        str | None, typer.Option(help="Of the difference from this scenario instead.")
    ] = None,
    pairs: Annotated[int, typer.Option(help="Pairs of futures, of eight runs each.")] = 16,
    years: Years = 10,
    seed: Seed = 1,
    scale: Scale = 0.05,
    start: Start = None,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """How much of a measure's uncertainty is arrivals, parameters, or chance.

    Example: docket uncertainty hire_judges --against baseline --pairs 16
    """
    from queueing.causes.shares import variance_shares
    from queueing.cli.runs import on_base
    from queueing.report.origins import print_shares

    with progress_bar(quiet) as progress:
        found = variance_shares(
            scenario if against is None else on_base(against, scenario),
            against,
            pairs=pairs,
            years=years,
            seed=seed,
            scale=scale,
            start=start,
            workers=workers,
            progress=progress,
        )
    if as_json:
        print_json(records_of(found))
    else:
        print_shares(found, scenario, against)
