"""The model held to what is known: `hindcast`, `validate`; and `warmup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from queueing.cli.answers import print_json, records_of
from queueing.cli.options import Json, Scale, Seed


def hindcast(
    from_: Annotated[str, typer.Option("--from", help="Month end to start from.")] = "2021-09-30",
    to: Annotated[str, typer.Option(help="Month end to stop at.")] = "2024-09-30",
    scenario: Annotated[str, typer.Option(help="A scenario.")] = "before_2025",
    scale: Scale = 0.1,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """The model against what happened, from published receipts and judges.

    Example: docket hindcast --from 2021-09-30 --to 2024-09-30
    """
    from queueing.hindcasts import hindcast as against

    found = against(from_, to, scenario, scale=scale, seed=seed)
    if as_json:
        print_json(records_of(found.table().reset_index()))
    else:
        typer.echo(str(found))


def validate(
    cases: Annotated[Path | None, typer.Option(help="Textbook stations to run instead.")] = None,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Hold the docket to textbook queues, to plain SimPy, and to every case being accounted for.

    With --cases only the textbook stations of that file are run.

    Example: docket validate --cases my_stations.json
    """
    from queueing.report.text import print_checks
    from queueing.soundness import soundness
    from queueing.textbook.validation import validate as hold
    from queueing.textbook.validation import validate_file

    if cases is None:
        found = [*hold(seed=seed), *soundness(seed)]
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
    from queueing.textbook.cases import cases
    from queueing.warming import compile_docket

    typer.echo("Compiling the docket (about half a minute the first time) ...", err=True)
    compile_docket()
    queueing.run("baseline", years=1 / 12, replications=1, scale=0.001, workers=1)
    queueing.station(cases()[0], customers=1000, replications=2)
    typer.echo("Compiled and kept.")
