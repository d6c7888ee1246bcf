"""How much of it is needed: `docket solve` and `docket breakeven`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from inputs.problems import BadInput, Problem
from queueing.cli.answers import print_json, progress_bar
from queueing.cli.options import Json, Quiet, asking

Vary = Annotated[
    str, typer.Option(help="A size of a reform (hire_judges:judges), judges, or a lever.")
]
By = Annotated[
    str, typer.Option(metavar="YYYY-MM-DD|FY2032", help="Month end, or fiscal year, by which.")
]
Within = Annotated[
    str | None, typer.Option(metavar="LOW,HIGH", help="Values to look at [all allowed].")
]
Step = Annotated[float | None, typer.Option(help="How far apart they are [a 200th of them].")]


@asking("years", replications=40, scale=0.1)
def solve(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    vary: Vary = "judges",
    target: Annotated[
        str, typer.Option(help="A bound on a headline measure of a run that ends then; or cleared.")
    ] = "pending_active <= 1_000_000",
    by: By = "2032-09-30",
    probability: Annotated[
        float, typer.Option(help="Share of futures that meet it, 0.01 to 0.99.")
    ] = 0.9,
    within: Within = None,
    step: Step = None,
    quiet: Quiet = False,
    as_json: Json = False,
    **asked: Any,
) -> None:
    """The smallest value of a lever, or size of a reform, that meets a target by a date.

    Judges needed to clear the backlog by a year: docket solve --target cleared --by FY2034

    Example: docket solve baseline --vary judges --target "pending_active <= 2_000_000"
    """
    from queueing.needed.solving import solve as find

    with progress_bar(quiet, what="runs at most") as progress:
        found = find(
            scenario,
            vary=vary,
            target=target,
            by=by,
            probability=probability,
            within=as_range(within),
            step=step,
            progress=progress,
            **asked,
        )
    _tell(found, as_json)


@asking("years", scale=0.1)
def breakeven(
    scenario: Annotated[str, typer.Argument(help="A scenario, or a reform added to OTHER.")],
    other: Annotated[
        str, typer.Argument(help="What it is held against; if a reform, both are on the baseline.")
    ] = "baseline",
    measure: Annotated[
        str, typer.Option(help="The measure: docket tables measures lists them.")
    ] = "days_to_decision",
    vary: Vary = "cut_adjournments:cut",
    by: By = "2032-09-30",
    within: Within = None,
    step: Step = None,
    quiet: Quiet = False,
    as_json: Json = False,
    **asked: Any,
) -> None:
    """The value at which one scenario stops being lower than the other in a measure.

    It is varied in both, or, when it is a size of a reform that one of them holds, in that one:
    how many judges are worth as much as fewer adjournments.

    Example: docket breakeven cut_adjournments hire_judges --vary judges --measure pending_active
    """
    from queueing.cli.runs import on_base
    from queueing.needed.solving import break_even

    held = on_base("baseline", other)
    base = other if held == other else "baseline"  # two reforms: each on the baseline alone
    one = on_base(base, scenario)
    if one == held:
        allowed = "is held against itself: name two, as docket breakeven cut_adjournments baseline"
        raise BadInput([Problem("scenario", f'"{held}"', allowed)])
    with progress_bar(quiet, what="runs at most") as progress:
        found = break_even(
            one,
            held,
            measure=measure,
            vary=vary,
            by=by,
            within=as_range(within),
            step=step,
            progress=progress,
            **asked,
        )
    _tell(found, as_json)


def as_range(text: str | None) -> tuple[float, float] | None:
    """Two numbers from "LOW,HIGH". Raises `BadInput`."""
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        problem = Problem("within", f'"{text}"', "must be two numbers: 0,800")
        raise BadInput([problem]) from None
    return low, high


def _tell(found: Any, as_json: bool) -> None:
    from queueing.report.solutions import print_solution

    if as_json:
        print_json(found.to_dict())
    else:
        print_solution(found)
