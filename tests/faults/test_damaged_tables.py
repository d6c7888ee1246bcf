"""A table with a hole: told by its file and line, with exit code 2, and nothing written."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import inputs
from inputs.problems import BadInput, Problem

ROOT = Path(inputs.__path__[0]).parent
RUN = ["--years", "0.25", "--replications", "2", "--scale", "0.002", "--quiet", "--out", "out"]


def damaged(folder: Path, table: str, lines: slice) -> subprocess.CompletedProcess[str]:
    """`docket run` with two workers on a copy of the program whose table lacks some lines."""
    for room in ("inputs", "forecasts", "queueing"):
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, folder / room, ignore=skipped)
    path = folder / "inputs" / "tables" / f"{table}.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    del rows[lines]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = [sys.executable, "-m", "queueing.cli", "run", *RUN, "--workers", "2"]
    # Kernels are kept by the content of their source: those already compiled serve the copy too.
    kernels = str(ROOT / "queueing" / "docket" / "__pycache__")
    given = os.environ.get("NUMBA_CACHE_DIR", kernels)
    env = os.environ | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": given}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("table", "lines", "said"),
    [
        ("border_monthly", slice(300, 301), "a series may have no hole"),
        ("courts", slice(10, 12), "courts.csv"),  # first read by the workers
    ],
)
def test_a_hole_is_told_by_its_table_and_nothing_is_written(tmp_path, table, lines, said):
    done = damaged(tmp_path, table, lines)
    assert done.returncode == 2, done.stderr
    assert f"{table}.csv" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_bad_input_crosses_from_a_worker_whole():
    bad = BadInput([Problem("line 3", "receipts", "is empty")], "eoir_annual.csv")
    again = pickle.loads(pickle.dumps(bad))
    assert (again.problems, again.file, str(again)) == (bad.problems, bad.file, str(bad))
