"""What the uncertainty hangs on: `docket sensitivity` and `docket uncertainty`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from queueing.cli.answers import print_json, progress_bar, records_of, say_where
from queueing.cli.options import Json, Quiet, asking, path_option


@asking("replications", "uncertainty", scale=0.02)
def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    measure: Annotated[
        str, typer.Option(help="A headline measure: docket tables measures.")
    ] = "pending_active",
    samples: Annotated[
        int, typer.Option(help="Runs in all; the baseline needs some 190 at least.")
    ] = 256,
    chart: Annotated[
        Path | None, path_option(help="Write the tornado chart: .svg or .png.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
    **asked: Any,
) -> None:
    """Which uncertain parameters a measure hangs on: screening, tornado, Sobol indices.

    Needs the extra: pip install asylum-docket[sensitivity]

    Example: docket sensitivity baseline --measure pending_active --samples 256
    """
    from queueing.causes.screening import sensitivity as find
    from queueing.report import figure
    from queueing.report.tornado import print_sensitivity, tornado

    if chart is not None:
        figure.check_picture(chart)
    with progress_bar(quiet, what="runs") as progress:
        found = find(
            scenario,
            measure=measure,
            samples=samples,
            progress=progress,
            **asked,
        )
    if chart is not None:
        figure.save(tornado(found), chart)
    if as_json:
        print_json(found.to_dict())
    else:
        print_sensitivity(found)
    say_where(chart)


@asking("replications", "uncertainty", scale=0.05)
def uncertainty(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    against: Annotated[
        str | None, typer.Option(help="Of the difference from this scenario instead.")
    ] = None,
    pairs: Annotated[
        int, typer.Option(help="Pairs of futures, of eight runs each, 4 or more; 8 say little.")
    ] = 16,
    quiet: Quiet = False,
    as_json: Json = False,
    **asked: Any,
) -> None:
    """How much of a measure's uncertainty is arrivals, parameters, or chance.

    Example: docket uncertainty hire_judges --against baseline --pairs 16
    """
    from queueing.causes.shares import variance_shares
    from queueing.cli.runs import on_base
    from queueing.report.origins import print_shares

    with progress_bar(quiet, what="runs") as progress:
        found = variance_shares(
            scenario if against is None else on_base(against, scenario),
            against,
            pairs=pairs,
            progress=progress,
            **asked,
        )
    if as_json:
        print_json(records_of(found))
    else:
        print_shares(found, scenario, against)
