"""The levers as a table: every dial that a scenario or a reform may turn."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

import inputs
from inputs.levers import matching
from queueing.experiment import BASELINE_START
from queueing.scenario import Scenario

COLUMNS = (
    "lever",
    "meaning",
    "unit",
    "default",
    "baseline",
    "allowed",
    "operations",
    "parameter",
)
PRINTED = COLUMNS[:-1]


def lever_table(pattern: str = "") -> pd.DataFrame:
    """One row a lever whose name, meaning or unit holds `pattern`.

    `default` is where it stands when nothing turns it, the value of the ledger's `parameter` where
    one is named; `baseline` where it stands on the first day of the baseline; `allowed` how far it
    may be turned, and `operations` by what. Raises `BadInput` when no lever matches.
    """
    found = matching(pattern)
    first = BASELINE_START + timedelta(days=1)
    baseline = Scenario.load("baseline").schedule(BASELINE_START).at(first)
    rows = [
        (
            lever.name,
            lever.meaning,
            lever.unit,
            inputs.parameter(name).value if (name := lever.base_parameter) else lever.base,
            baseline[lever.name],
            lever.span,
            ", ".join(lever.operations),
            lever.base_parameter or "",
        )
        for lever in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
