"""The levers: every dial that a scenario or a reform may turn, as a table and to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

import inputs
from inputs.levers import matching
from queueing.report.catalogue import Shown
from queueing.report.numbers import plain
from queueing.request import BASELINE_START, LATEST_YEAR
from queueing.scenario import Scenario
from queueing.scenario.levers import Value

COLUMNS = (
    "lever",
    "meaning",
    "unit",
    "default",
    "baseline",
    "baseline_on",
    "baseline_later",
    "allowed",
    "operations",
    "parameter",
)


def lever_table(pattern: str = "") -> pd.DataFrame:
    """One row a lever whose name, meaning or unit holds `pattern`.

    `default` is where it stands when nothing turns it, the value of the ledger's `parameter` where
    one is named; `baseline` where it stands on the first day of the baseline, `baseline_on`, and
    `baseline_later` to what it changes from when, with every parameter at its value; `allowed` how
    far it may be turned, and `operations` by what. Raises `BadInput` when no lever matches.
    """
    found = matching(pattern)
    first = BASELINE_START + timedelta(days=1)
    schedule = Scenario.load("baseline").schedule(BASELINE_START)
    days = [first, *schedule.dates(first, date(LATEST_YEAR, 12, 31))]
    stands = {day: schedule.at(day) for day in sorted(set(days))}
    rows = [
        (
            lever.name,
            lever.meaning,
            lever.unit,
            inputs.parameter(name).value if (name := lever.base_parameter) else lever.base,
            stands[first][lever.name],
            first.isoformat(),
            "; ".join(_later({day: stand[lever.name] for day, stand in stands.items()})),
            lever.span,
            ", ".join(lever.operations),
            lever.base_parameter or "",
        )
        for lever in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def lever_list(pattern: str = "") -> Shown:
    """The same to read: a lever's name, what it means, and where it stands and may stand."""
    table = lever_table(pattern)
    lines = ["Levers: what a scenario or a reform may turn"]
    for row in table.to_dict("records"):
        later = f"; {row['baseline_later']}" if row["baseline_later"] else ""
        lines += [
            "",
            str(row["lever"]),
            f"  {row['meaning']}",
            f"  Default {_value(row['default'])}; in the baseline {_value(row['baseline'])} on "
            f"{row['baseline_on']}{later}.",
            f"  Allowed: {row['allowed']} ({row['unit']}), by {row['operations']}.",
        ]
    return Shown(table, tuple(lines))


def _later(stands: dict[date, Value]) -> Iterator[str]:
    """Each value that a lever changes to, and from when."""
    before, *_ = stands.values()
    for day, value in stands.items():
        if value != before:
            yield f"{_value(value)} from {day}"
        before = value


def _value(value: Value) -> str:
    return value if isinstance(value, str) else plain(float(value))
