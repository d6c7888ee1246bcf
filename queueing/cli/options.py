"""The options that the subcommands of `docket` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
HalfWidth = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MEASURE=SIZE",
        help="Stop when half the 95 % interval is no wider: pending_active=50000, or 1% of the "
        "base's mean; --replications is then the most. May be given more than once.",
    ),
]
