"""What there is: scenarios, reforms, parameters, levers, tables; `check` for files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inputs.problems import BadInput, Problem, printable
from queueing.cli.answers import print_json, records_of, say_where, show, show_measures
from queueing.cli.options import Json, path_of, path_option


def scenarios(
    name: Annotated[str | None, typer.Argument(help="A scenario to show.")] = None,
    as_json: Json = False,
) -> None:
    """List the shipped scenarios, or show one with what it changes.

    Example: docket scenarios baseline
    """
    from queueing.report import catalogue

    show(catalogue.scenarios(name), as_json)


def reforms(
    name: Annotated[str | None, typer.Argument(help="A reform to show.")] = None,
    record: Annotated[
        bool,
        typer.Option(
            "--record", help="Make the standard run of all reforms and write their effects anew."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """List the shipped reforms, or show one with its sizes, evidence, sources and effects.

    Example: docket reforms hire_judges
    """
    from queueing.report import reform_list

    if record:
        from queueing.effects import record as write

        if name is not None:
            allowed = "writes the effects of all shipped reforms: leave the name out"
            raise BadInput([Problem("--record", name, allowed)])
        written = write()
        if as_json:
            print_json({"written": str(written)})
        say_where(written)
        return
    show(reform_list.reforms(name), as_json)


def parameters(
    name: Annotated[
        str | None, typer.Argument(help="A parameter to show, or words in its name or meaning.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the parameter ledger, those entries in which words stand, or one with its sources.

    Example: docket parameters master_minutes
    """
    from queueing.report import catalogue

    show(catalogue.parameters(name), as_json)


def levers(
    pattern: Annotated[
        str | None, typer.Argument(help="A part of a name, a meaning or a unit.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the levers, every dial a scenario may turn: meaning, unit, default, what is allowed.

    Example: docket levers priority
    """
    from queueing.report.dials import lever_list

    found = lever_list(pattern or "")
    if as_json:
        print_json(records_of(found.data))
    else:
        found.print()


def tables(
    name: Annotated[str | None, typer.Argument(help="A table to show.")] = None,
    from_: Annotated[
        Path | None,
        path_option("--from", help="Folder of a finished run: the table's figures by year."),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the tables of a run, or show the columns of one and the words that stand in them.

    With --from the figures of that table in a finished run: the nation by fiscal year, and for
    nationalities by their groups.

    Example: docket tables nationalities --from results
    """
    from queueing.report import catalogue

    if from_ is not None:
        _figures(name, from_, as_json)
        return
    show(catalogue.tables(name), as_json)


def _figures(name: str | None, folder: Path, as_json: bool) -> None:
    """The figures of a table of a finished run, by year."""
    from queueing.report.yearly import print_summary, summary
    from queueing.results import Results

    if name is None:
        raise BadInput([Problem("--from", f"{folder}", "name a table: docket tables lists them")])
    results = Results.load(folder)
    if name == "measures":
        show_measures(results, as_json)
    elif as_json:
        print_json(records_of(summary(results, name)))
    else:
        print_summary(results, name)


def check(
    file: Annotated[
        Path,
        typer.Argument(
            parser=path_of, metavar="FILE", help="A scenario or reform file, or a shipped name."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Check a scenario or reform file: every error with its line and what is allowed.

    Example: docket check my_reform.toml
    """
    from queueing.scenario import check_file

    try:
        problems = check_file(file)
        wrong = BadInput(problems, str(file)) if problems else None
    except BadInput as missing:
        wrong = missing
    found = wrong.problems if wrong is not None else ()
    if as_json:
        print_json([{"where": p.where, "found": p.found, "allowed": p.allowed} for p in found])
    if wrong is not None:
        raise wrong
    if not as_json:
        typer.echo(printable(f"{file}: no problems"))
