"""Folders that runs write to: one run at a time, and as they were found when a run fails."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import queueing as q
from inputs.problems import BadInput
from queueing.workers import PARTS, open_folder, parts_of
from tests.queueing.conftest import files

TINY = {"years": 1 / 4, "replications": 1, "scale": 0.002, "seed": 5, "workers": 1}
ROOT = Path(__file__).parents[2]


def fail_in(folder, name=f"{PARTS}/table.parquet"):
    """A run into a folder fails half way, when somebody has written a file in it."""
    with suppress(ZeroDivisionError), parts_of(folder):
        (folder / name).write_text("half")
        raise ZeroDivisionError
    assert not (folder / PARTS).exists()


def test_an_empty_folder_of_the_users_stays_when_a_run_fails(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    fail_in(folder)
    assert list(tmp_path.rglob("*")) == [folder]


def test_folders_made_for_a_run_go_when_it_fails(tmp_path):
    fail_in(tmp_path / "a" / "b" / "c")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_made_for_a_run_stays_when_others_have_put_something_in_it(tmp_path):
    fail_in(tmp_path / "a" / "b", "../notes.txt")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "notes.txt"]


def test_an_earlier_result_stays_when_the_run_that_should_replace_it_fails(tmp_path, monkeypatch):
    q.run("baseline", out=tmp_path, **TINY)
    before = files(tmp_path)
    monkeypatch.setattr("queueing.experiment.simulate_task", lambda task: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        q.run("baseline", out=tmp_path, **TINY)
    assert files(tmp_path) == before


def test_a_folder_for_results_kept_nowhere_goes_when_a_run_fails():
    folder, keep = open_folder(None, "run.json", "a run's")
    fail_in(folder)
    assert not keep
    assert not folder.exists()


@pytest.mark.parametrize("earlier", [False, True])
def test_a_second_run_into_a_folder_in_use_is_refused_and_the_first_goes_on(tmp_path, earlier):
    if earlier:
        q.run("baseline", out=tmp_path / "out", **TINY)
    with parts_of(tmp_path / "out") as parts:
        (parts / "table.parquet").write_text("of the first")
        with pytest.raises(BadInput, match="another run is being written to it"):
            q.run("baseline", out=tmp_path / "out", **TINY)
        assert (parts / "table.parquet").read_text() == "of the first"
        q.run("baseline", out=tmp_path / "elsewhere", **TINY)
    q.run("baseline", out=tmp_path / "out", **TINY)
    assert files(tmp_path / "out") == files(tmp_path / "elsewhere")


def test_what_a_killed_run_left_is_replaced_by_the_next(tmp_path):
    killed = f"""
import os
from pathlib import Path
from queueing.workers import parts_of
with parts_of(Path({str(tmp_path / "out")!r})) as parts:
    (parts / "table.parquet").write_text("half")
    os.abort()
"""
    done = subprocess.run([sys.executable, "-c", killed], cwd=ROOT, capture_output=True)
    assert done.returncode != 0
    assert (tmp_path / "out" / PARTS / "table.parquet").exists()
    q.run("baseline", out=tmp_path / "out", **TINY)
    assert not (tmp_path / "out" / PARTS).exists()
    assert q.Results.load(tmp_path / "out").folder == tmp_path / "out"


def test_a_folder_whose_name_is_too_long_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(BadInput, match="cannot be used: File name too long"):
        q.run("baseline", out=tmp_path / ("x" * 300), **TINY)
