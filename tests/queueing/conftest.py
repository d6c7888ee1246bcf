"""One small run, shared by the tests that look at results."""

from __future__ import annotations

from pathlib import Path

import pytest

import queueing as q
from queueing.results import Results

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
