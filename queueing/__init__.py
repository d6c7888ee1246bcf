"""Docket: the US immigration courts' caseload, simulated from forecast arrivals.

>>> import queueing as q
>>> base = q.Scenario.load("baseline")
>>> more = base.with_reform("hire_judges", judges=300)
>>> runs = q.run([base, more], years=1, replications=2, scale=0.01, workers=1)
>>> table = q.compare(runs, base="baseline").table()

A **scenario** says what is assumed, a **reform** changes it from a date, a **run** simulates one or
more scenarios in replications, a **comparison** takes their differences pair by pair. A **past** is
a scenario run up to a day, from which others branch. Everything is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from queueing.causes.screening import sensitivity
    from queueing.causes.shares import variance_shares
    from queueing.comparison import Comparison, compare
    from queueing.experiment import resume, run
    from queueing.externality import marginal_delay
    from queueing.flow.answer import FluidRun, fluid
    from queueing.hindcasts import hindcast
    from queueing.marks.beside import reality
    from queueing.needed.solving import break_even, solve
    from queueing.outlooks import outlook
    from queueing.past import Past, run_until
    from queueing.projections.asked import replicate
    from queueing.results import Results
    from queueing.scenario import Scenario, check_file
    from queueing.scenario.reforms import Reform
    from queueing.textbook.station import station
    from queueing.textbook.validation import validate

_ROOM = {
    "Comparison": "comparison",
    "FluidRun": "flow.answer",
    "Past": "past",
    "Reform": "scenario.reforms",
    "Results": "results",
    "Scenario": "scenario",
    "break_even": "needed.solving",
    "check_file": "scenario",
    "compare": "comparison",
    "fluid": "flow.answer",
    "hindcast": "hindcasts",
    "marginal_delay": "externality",
    "outlook": "outlooks",
    "reality": "marks.beside",
    "replicate": "projections.asked",
    "resume": "experiment",
    "run": "experiment",
    "run_until": "past",
    "sensitivity": "causes.screening",
    "solve": "needed.solving",
    "station": "textbook.station",
    "validate": "textbook.validation",
    "variance_shares": "causes.shares",
}
__all__ = [
    "Comparison",
    "FluidRun",
    "Past",
    "Reform",
    "Results",
    "Scenario",
    "break_even",
    "check_file",
    "compare",
    "fluid",
    "hindcast",
    "levers",
    "marginal_delay",
    "outlook",
    "reality",
    "replicate",
    "resume",
    "run",
    "run_until",
    "sensitivity",
    "solve",
    "station",
    "validate",
    "variance_shares",
]


def levers(pattern: str = "") -> pd.DataFrame:
    """Every lever that a scenario or a reform may turn, or those that `pattern` is found in.

    Columns: lever, meaning, unit, default, baseline (on the day baseline_on), baseline_later,
    allowed, operations, parameter.
    """
    from queueing.report.dials import lever_table

    return lever_table(pattern)


def __getattr__(name: str) -> Any:
    if name not in _ROOM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"queueing.{_ROOM[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
