"""The command line: `docket`. Answers go to stdout, progress and messages to stderr.

Exit codes: 0 done, 1 a check failed, 2 bad input (all problems, no traceback), 130 interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from inspect import signature
from typing import NoReturn

import typer
from typer.models import OptionInfo

from inputs.problems import BadInput
from queueing.cli.backtest import backtest
from queueing.cli.causes import sensitivity, uncertainty
from queueing.cli.checks import hindcast, validate, warmup
from queueing.cli.costs import costs
from queueing.cli.delays import externality
from queueing.cli.flows import fluid
from queueing.cli.folders import report, resume
from queueing.cli.futures import forecast
from queueing.cli.lists import check, levers, parameters, reforms, scenarios, tables
from queueing.cli.needed import breakeven, solve
from queueing.cli.projections import replicate
from queueing.cli.runs import compare, run
from queueing.workers import settle

COMMANDS = (
    run,
    compare,
    resume,
    report,
    externality,
    forecast,
    scenarios,
    reforms,
    parameters,
    levers,
    tables,
    check,
    hindcast,
    validate,
    warmup,
    replicate,
    costs,
    fluid,
    solve,
    breakeven,
    sensitivity,
    uncertainty,
    backtest,
)

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EPIPE, errno.EIO)

app = typer.Typer(
    name="docket",
    help="Simulate the US immigration courts' caseload and compare reforms.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """The `docket` command: plain words for a user's mistake, never a traceback."""
    # The systems solved are small, and other cores run replications: read as numpy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    settle()
    try:
        code = app(standalone_mode=False) or 0
        if code == 130:
            typer.echo("Interrupted.", err=True)
        sys.stdout.flush()
        sys.exit(code)
    except BadInput as bad:
        typer.echo(str(_as_typed(bad, sys.argv[1:2])), err=True)
        sys.exit(2)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        _lose_answer(error)
    except Exception as error:
        # The command line parser's own errors show themselves; anything else is a fault of ours.
        if not hasattr(error, "show"):
            raise
        error.show()
        sys.exit(getattr(error, "exit_code", 2))


def _lose_answer(error: OSError) -> NoReturn:
    """The disk is full, or nobody reads the answer any more (as after `| head`): no more of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left of it goes there
    if error.errno != errno.EPIPE:
        typer.echo(f"The answer could not be written: {error.strerror}", err=True)
    sys.exit(1)


def _as_typed(bad: BadInput, command: list[str]) -> BadInput:
    """The same problems, with the command's options named as they are typed: --half-width."""
    if bad.file is not None:
        return bad
    known = [one for one in COMMANDS if [one.__name__] == command]
    options = {
        param.name.strip("_"): f"--{param.name.strip('_').replace('_', '-')}"
        for one in known
        for param in signature(one, eval_str=True).parameters.values()
        if any(isinstance(part, OptionInfo) for part in param.annotation.__metadata__)
    }
    return BadInput(replace(one, where=options.get(one.where, one.where)) for one in bad.problems)
