"""A small run and an empty record, shared by the tests that look at results."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from queueing.docket import codes
from queueing.docket.waits import Cohorts, edges
from queueing.results import Results
from queueing.stations.courts import courts
from queueing.stations.intake import classes, month_first_days

MONTHS, COURTS = 12, len(courts())
FIRST = pd.Period("2026-10", "M")
SMALL = {"years": 2, "replications": 2, "scale": 0.005, "seed": 3, "workers": 1}


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Baseline, one with closures and one with more judges: two futures of two years at 1:200."""
    out = tmp_path_factory.mktemp("runs") / "small"
    scenarios = ["baseline", "baseline+close_old_cases", "baseline+hire_judges:judges=300"]
    return q.run(scenarios, out=out, **SMALL)


@pytest.fixture(scope="session")
def small_options() -> dict[str, object]:
    """The options of that run."""
    return dict(SMALL)


def files(folder: Path) -> dict[str, bytes]:
    """The content of every file of a run but machine.json."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "machine.json"}


def nothing_happened(first: pd.Period, months: int, courts: int) -> SimpleNamespace:
    """A record of so many months and courts, to be written into."""
    days = month_first_days(first, months)
    cohorts = Cohorts.of(int(days[0]), int(days[-1] - days[0]) + 1)
    bins, kinds = len(edges()) - 1, len(classes())
    return SimpleNamespace(
        first_month=first,
        ledger=np.zeros((months, courts, kinds, codes.LEDGER), dtype=np.int64),
        hours=np.zeros((months, courts, 3), dtype=np.int64),
        judges=np.zeros((months, courts), dtype=np.int64),
        opening=np.zeros((courts, kinds, codes.LEDGER), dtype=np.int64),
        waits=np.zeros((codes.WAITS, courts, kinds, cohorts.count, bins), dtype=np.int32),
        strong=np.zeros((codes.WAITS, cohorts.count, bins), dtype=np.int32),
        appeal_waits=np.zeros((kinds, cohorts.count, bins, codes.WAITS), dtype=np.int32),
        resets=np.zeros((kinds, codes.MOST_RESETS), dtype=np.int64),
        cohorts=cohorts,
        day_span=(int(days[0]), int(days[-1])),
        programmes=(),
        office=None,
        members=np.zeros(months),
        values={name: entry.value for name, entry in inputs.parameters().items()},
    )


@pytest.fixture
def record():
    """A year in which nothing happened, to be written into."""
    return nothing_happened(FIRST, MONTHS, COURTS)
