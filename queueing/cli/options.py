"""The options that the subcommands of `docket` share."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

Command = TypeVar("Command", bound=Callable[..., None])

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def years_of(given: str | float) -> float:
    """Years as a number or a fraction: 10, 2.5, 1/12.

    >>> years_of("1/4")
    0.25
    """
    try:
        return float(Fraction(str(given)))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise typer.BadParameter(f'"{given}" is no number of years as 10, 2.5 or 1/12') from None


def path_of(given: str | Path) -> Path:
    """The name of a file or a folder; an empty one would be taken for the folder one is in.

    >>> path_of("results/page.html")
    PosixPath('results/page.html')
    """
    if not str(given).strip():
        raise typer.BadParameter("an empty name is no file or folder")
    return Path(given)


def path_option(*names: str, help: str) -> Any:
    """An option that names a file or a folder."""
    return typer.Option(*names, parser=path_of, metavar="PATH", help=help)


Years = Annotated[
    float,
    typer.Option(
        parser=years_of, metavar="YEARS", help="How long to simulate: a month (1/12) to 30."
    ),
]
Replications = Annotated[
    int, typer.Option(help="Futures of each scenario, 1 or more; fewer than 5 give no interval.")
]
Seed = Annotated[int, typer.Option(help="Same seed, same result.")]
Scale = Annotated[
    float, typer.Option(help="Share of the cases simulated, 0.0001 to 1.0: every case.")
]
Start = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Month end to start from [2026-03-31].")
]
Out = Annotated[Path | None, path_option(help="Folder for the tables and run.json.")]
OutTable = Annotated[Path | None, path_option(help="Folder for the answer's tables, as CSV.")]
Uncertainty = Annotated[
    str, typer.Option(help="What differs between futures: arrivals,parameters or none.")
]
Workers = Annotated[int | None, typer.Option(help="Processes, 1 or more [one a core].")]
Detail = Annotated[str, typer.Option(help="How fine the tables are: national | court | full.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
Report = Annotated[Path | None, path_option(help="Write an HTML report that opens offline.")]
Xlsx = Annotated[Path | None, path_option(help="Write an Excel workbook.")]
HalfWidth = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MEASURE=SIZE",
        help="Stop when half the 95 % interval is no wider: pending_active=50000, or 1% of the "
        "base's mean; --replications is then the most. May be given more than once.",
    ),
]

# Of a run of several futures: what is asked for, by the names that the functions have for it.
ASKED: dict[str, tuple[Any, Any]] = {
    "years": (Years, 10),
    "replications": (Replications, 20),
    "seed": (Seed, 1),
    "scale": (Scale, 1.0),
    "start": (Start, None),
    "uncertainty": (Uncertainty, "arrivals,parameters"),
    "workers": (Workers, None),
}


def asking(*left_out: str, **defaults: Any) -> Callable[[Command], Command]:
    """Gives a command the options of `ASKED` in the place of its `**asked`.

    All but those `left_out`; `defaults` replace theirs.
    """

    def given(command: Command) -> Command:
        own = signature(command, eval_str=True)
        shared = [
            Parameter(
                name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=defaults.get(name, default),
                annotation=annotation,
            )
            for name, (annotation, default) in ASKED.items()
            if name not in left_out
        ]
        mine = [one for one in own.parameters.values() if one.kind is not Parameter.VAR_KEYWORD]
        last = next(k for k, one in enumerate(mine) if one.name == "quiet")
        parameters = [*mine[:last], *shared, *mine[last:]]
        command.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        return command

    return given
