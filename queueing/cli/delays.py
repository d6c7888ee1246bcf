"""What one more filing costs the others: `docket externality`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from queueing.cli.answers import print_json, progress_bar, records_of, say_replaced, say_where
from queueing.cli.options import Json, OutTable, Quiet, asking, path_option, years_of

LongEnough = Annotated[
    float,
    typer.Option(
        parser=years_of,
        metavar="YEARS",
        help="How long to simulate, to 30: 4.5 or more from the usual start, as cases of three "
        "fiscal years are followed for a year at least.",
    ),
]


@asking("years")
def externality(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    out: OutTable = None,
    chart: Annotated[Path | None, path_option(help="Draw it: a .svg or .png file.")] = None,
    years: LongEnough = 10,
    quiet: Quiet = False,
    as_json: Json = False,
    **asked: Any,
) -> None:
    """Days that 1,000 more asylum filings add to the wait of every other kind of case.

    Each future is run twice, with 5 % more and 5 % fewer asylum claims in one fiscal year. With
    --out the table is written there as marginal_delay.csv, with --chart drawn.

    Example: docket externality baseline --replications 4 --scale 0.1
    """
    from queueing.externality import marginal_delay
    from queueing.files import check_folder
    from queueing.report.delays import FILES, print_delay, write_delay
    from queueing.report.figure import check_picture, save

    earlier = check_folder(out, FILES)
    if chart is not None:
        check_picture(chart)
    with progress_bar(quiet) as progress:
        found = marginal_delay(scenario, years=years, progress=progress, **asked)
    written = write_delay(found, out) if out is not None else []
    if chart is not None:
        from queueing.report.delay_chart import delay_chart

        save(delay_chart(found), chart)
    if as_json:
        print_json(records_of(found))
    else:
        print_delay(found)
    say_where(*written, chart)
    say_replaced(out, earlier)
