"""The model held to what is known: `hindcast`, `validate`; and `warmup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inputs.problems import BadInput, Problem
from queueing.cli.answers import print_json, progress_bar, records_of, say_where
from queueing.cli.options import Json, Quiet, Scale, Seed, path_option


def hindcast(
    from_: Annotated[str, typer.Option("--from", help="Month end to start from.")] = "2021-09-30",
    to: Annotated[str, typer.Option(help="Month end to stop at.")] = "2024-09-30",
    scenario: Annotated[str, typer.Option(help="A scenario.")] = "before_2025",
    held_out_: Annotated[
        bool, typer.Option("--held-out", help="All the years not fitted, beside their targets.")
    ] = False,
    outlook: Annotated[
        bool,
        typer.Option(
            "--outlook", help="What it would have said at past years' ends of the years to come."
        ),
    ] = False,
    record: Annotated[
        bool,
        typer.Option(
            "--record", help="With --outlook: write anew the misses that runs are shown with."
        ),
    ] = False,
    replications: Annotated[
        int, typer.Option(help="With --outlook: futures from each year's end, 5 or more.")
    ] = 20,
    scale: Scale = 0.1,
    seed: Seed = 1,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """The model against what happened, from published receipts and judges.

    With --held-out all the hindcasts of years that it was not fitted on, with the errors of two
    simpler models and a target beside each; --from, --to and --scenario do not matter then.
    With --outlook neither receipts nor judges are given: the cases pending one to four years after
    the end of every year since 2014, as they could have been foreseen, beside a naive forecast and
    what came; some minutes at --scale 0.02. --record does so from the default scenario, by 32
    futures at that scale, whatever the other options.

    Example: docket hindcast --from 2021-09-30 --to 2024-09-30
    """
    import pandas as pd

    from queueing.held_out import held_out
    from queueing.hindcasts import hindcast as against
    from queueing.report.hindcast import beside_published
    from queueing.report.text import print_table

    if outlook and held_out_:
        allowed = "go one at a time: they are different questions"
        raise BadInput([Problem("--held-out, --outlook", "both", allowed)])
    if record:
        _record(outlook, quiet)
        return
    if outlook:
        _outlook(scenario, replications, scale, seed, quiet, as_json)
        return
    if held_out_:
        bars = held_out(scale=scale, seed=seed)
        if as_json:
            print_json(records_of(bars))
        else:
            print_table("Errors in %, of years not fitted", bars)
        return
    found = against(from_, to, scenario, scale=scale, seed=seed)
    if as_json:
        print_json(records_of(found.table().reset_index()))
    else:
        told = pd.DataFrame(beside_published(found.table()))
        print_table(f"{scenario} from {from_} to {to}, at scale {scale:g}", told)
        if not len(told):
            typer.echo("Nothing of these months was published.")


def _record(outlook: bool, quiet: bool) -> None:
    from queueing.past_misses import record

    if not outlook:
        raise BadInput([Problem("--record", "", "goes with --outlook: it is what is recorded")])
    with progress_bar(quiet, "Looking ahead from past years") as progress:
        say_where(record(progress=progress))


def _outlook(
    scenario: str, replications: int, scale: float, seed: int, quiet: bool, as_json: bool
) -> None:
    from queueing.outlooks import outlook
    from queueing.report.outlooks import print_outlooks

    with progress_bar(quiet, "Looking ahead from past years") as progress:
        found = outlook(
            scenario, replications=replications, scale=scale, seed=seed, progress=progress
        )
    if as_json:
        print_json(records_of(found))
    else:
        print_outlooks(found)


def validate(
    cases: Annotated[Path | None, path_option(help="Textbook stations to run instead.")] = None,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Hold the docket to textbook queues, to plain SimPy, to every case being accounted for, to
    the fluid model, and published projections to their own arithmetic.

    With --cases only the textbook stations of that file are run.

    Example: docket validate --cases my_stations.json
    """
    from queueing.flow.departures import checks as fluid
    from queueing.projections.asked import checks as published
    from queueing.report.text import print_checks
    from queueing.soundness import soundness
    from queueing.textbook.validation import validate as hold
    from queueing.textbook.validation import validate_file

    if cases is None:
        found = [*hold(seed=seed), *soundness(seed), *fluid(seed), *published()]
    else:
        found = validate_file(cases, seed=seed)
    if as_json:
        print_json(found)
    else:
        print_checks(found)
    if not all(one["ok"] for one in found):
        raise typer.Exit(1)


def warmup() -> None:
    """Compile the docket core once and keep it; later runs start at once.

    Example: docket warmup
    """
    import queueing
    from queueing.engine.warming import compile_docket
    from queueing.textbook.cases import cases

    typer.echo("Compiling the docket (about half a minute the first time) ...", err=True)
    compile_docket()
    queueing.run("baseline", years=1 / 12, replications=1, scale=0.001, workers=1)
    queueing.station(cases()[0], customers=1000, replications=2)
    typer.echo("Compiled and kept.")
