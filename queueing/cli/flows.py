"""The fluid model, alone or beside the simulation: `docket fluid`."""

from __future__ import annotations

from typing import Annotated

import typer

from queueing.cli.answers import print_json, records_of, say_notes
from queueing.cli.options import Json, Seed, Start, Years


def fluid(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    years: Years = 10,
    start: Start = None,
    beside: Annotated[
        bool, typer.Option("--beside", help="Simulate it too, and say where the two part.")
    ] = False,
    scale: Annotated[float, typer.Option(help="Share of the cases simulated.")] = 0.02,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """The scenario as flows: one bench for the country, month by month, no chance; a moment's work.

    Example: docket fluid baseline+hire_judges:judges=300 --beside --years 5
    """
    from queueing.flow import departures
    from queueing.flow.answer import fluid as flow
    from queueing.report.flows import print_beside, print_fluid
    from queueing.report.numbers import years as so_many
    from queueing.request import BASELINE_START, as_date

    if beside:
        first = BASELINE_START if start is None else as_date(start, "start")
        simulated, run = departures.both(scenario, years=years, scale=scale, seed=seed, start=first)
        table = departures.beside(simulated, run)
    else:
        run = flow(scenario, years=years, start=start, seed=seed)
        table = run.measures.rename_axis("measure").reset_index(name="value")
    if as_json:
        print_json(records_of(table))
    elif beside:
        told = f"one future at scale {scale:g}" if scale < 1 else "one future"
        print_beside(f"{scenario}, {so_many(years)}: simulated ({told}) and as flows", table)
    else:
        print_fluid(f"{scenario} as flows, {so_many(years)}", run)
    say_notes(run.notes)
