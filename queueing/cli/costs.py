"""What reforms cost for what they do: `docket costs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inputs.problems import BadInput, Problem
from queueing.cli.answers import print_json, records_of
from queueing.cli.options import Json, path_of


def costs(
    folder: Annotated[
        Path,
        typer.Argument(
            parser=path_of, metavar="FOLDER", help="The folder of a finished comparison."
        ),
    ],
    base: Annotated[str | None, typer.Option(help="Compared with [the first scenario].")] = None,
    discount: Annotated[
        float, typer.Option(help="A year from the start, as 0.03; none by default.")
    ] = 0.0,
    as_json: Json = False,
) -> None:
    """Dollars a case-year of waiting avoided, and a case completed more, of a finished run.

    Differences are taken future by future; where the effect or the cost is not told apart from
    nothing there is no price. A case that is only closed administratively, or moved to the Board or
    the asylum office, waits on.

    Example: docket costs results --discount 0.03
    """
    from queueing.comparison import compare
    from queueing.report.dollars import print_costs
    from queueing.results import Results

    comparison = compare(Results.load(folder), base)
    if not comparison.others:
        allowed = "costs are of differences: see docket compare"
        raise BadInput([Problem(f'"{folder}"', "holds one scenario", allowed)])
    found = comparison.costs(discount)
    if as_json:
        print_json(records_of(found))
    else:
        print_costs(found)
