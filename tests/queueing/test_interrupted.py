"""Runs that are stopped before their end go on where they were, to the same bytes."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

import queueing as q
from inputs.problems import BadInput, Problem
from queueing import experiment
from queueing.interrupted import ASKED, futures_done
from queueing.workers import PARTS

SMALL = {"years": 0.25, "replications": 3, "scale": 0.001, "workers": 1}
SCENARIOS = ["baseline", "baseline+last_in_first_out"]


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "machine.json"}


def stop_after(monkeypatch: pytest.MonkeyPatch, number: int) -> list[int]:
    """Let so many futures be done, then interrupt; the numbers of those begun."""
    begun: list[int] = []
    simulate = experiment.simulate_task

    def simulate_task(task: experiment.Task) -> experiment.Done:
        if len(begun) == number:
            raise KeyboardInterrupt
        begun.append(task.number)
        return simulate(task)

    monkeypatch.setattr(experiment, "simulate_task", simulate_task)
    return begun


def stopped(monkeypatch, out: Path, number: int, **options: object) -> None:
    with monkeypatch.context() as patch:
        stop_after(patch, number)
        with pytest.raises(KeyboardInterrupt):
            q.run(SCENARIOS, out=out, **(SMALL | options))


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "run"
    q.run(SCENARIOS, out=out, **SMALL)
    return out


@pytest.mark.parametrize("number", [1, 5])
def test_a_stopped_run_goes_on_to_the_same_bytes_and_does_nothing_again(
    monkeypatch, tmp_path, whole, number
):
    out = tmp_path / "run"
    stopped(monkeypatch, out, number)
    assert futures_done(out) == number
    begun = stop_after(monkeypatch, 6)
    results = q.resume(out, workers=1)
    assert begun == list(range(number, 6))
    assert files(out) == files(whole)
    assert not (out / PARTS).exists()
    assert results.scenarios == SCENARIOS


def test_a_run_may_be_stopped_more_than_once(monkeypatch, tmp_path, whole):
    out = tmp_path / "run"
    stopped(monkeypatch, out, 2)
    with monkeypatch.context() as patch:
        stop_after(patch, 3)
        with pytest.raises(KeyboardInterrupt):
            q.resume(out, workers=1)
    assert futures_done(out) == 5
    q.resume(out, workers=1)
    assert files(out) == files(whole)


def test_a_run_that_stops_when_its_intervals_are_narrow_goes_on_as_it_was(monkeypatch, tmp_path):
    asked = {"replications": 20, "half_width": "receipts_per_year=1e9"}
    q.run(SCENARIOS, out=tmp_path / "whole", **(SMALL | asked))
    out = tmp_path / "run"
    stopped(monkeypatch, out, 23, **asked)
    q.resume(out, workers=1)
    assert files(out) == files(tmp_path / "whole")


def test_a_part_that_is_not_whole_is_made_again(monkeypatch, tmp_path, whole):
    out = tmp_path / "run"
    stopped(monkeypatch, out, 3)
    part = out / PARTS / "stocks-000001.arrow"
    part.write_bytes(part.read_bytes()[:100])
    (out / PARTS / "flows-000002.arrow").unlink()
    begun = stop_after(monkeypatch, 6)
    q.resume(out, workers=1)
    assert begun == [1, 2, 3, 4, 5]
    assert files(out) == files(whole)


def test_a_run_stopped_before_any_future_was_done_leaves_nothing(monkeypatch, tmp_path):
    stopped(monkeypatch, tmp_path / "run", 0)
    assert not (tmp_path / "run").exists()


def test_a_fault_of_ours_leaves_nothing_to_go_on_with(monkeypatch, tmp_path):
    def simulate_task(task: experiment.Task) -> experiment.Done:
        raise ZeroDivisionError

    monkeypatch.setattr(experiment, "simulate_task", simulate_task)
    with pytest.raises(ZeroDivisionError):
        q.run(SCENARIOS, out=tmp_path / "run", **SMALL)
    assert not (tmp_path / "run").exists()


def test_a_new_run_replaces_one_that_was_stopped(monkeypatch, tmp_path, whole):
    out = tmp_path / "run"
    stopped(monkeypatch, out, 2, seed=7)
    q.run(SCENARIOS, out=out, **SMALL)
    assert files(out) == files(whole)


def change(path: Path, **values: object) -> None:
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(said | values), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (partial(change, version="0.0.0"), "was begun with version 0.0.0"),
        (partial(change, inputs_sha256="abc"), "was begun with inputs_sha256 abc"),
        (partial(change, window_days=0), "window_days"),
        (partial(change, window_days="x"), "window_days"),
        (partial(change, half_width=["nope=1"]), "nope"),
        (partial(change, options={"years": 1}), "damaged"),
        (partial(change, scenarios=[]), "damaged"),
        (lambda path: path.write_text("{"), "is not JSON"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "UTF-8"),
        (lambda path: change(path, half_width=7), "half_width"),
    ],
)
def test_what_cannot_go_on_is_refused_in_plain_words_and_kept(
    monkeypatch, tmp_path, whole, spoil, told
):
    asked = (whole / "run.json").read_text(encoding="utf-8")
    parts = tmp_path / "run" / PARTS
    parts.mkdir(parents=True)
    said = json.loads(asked) | {"half_width": [], "window_days": 20}
    (parts / ASKED).write_text(json.dumps(said), encoding="utf-8")
    spoil(parts / ASKED)
    before = (parts / ASKED).read_bytes()
    with pytest.raises(BadInput, match=told):
        q.resume(tmp_path / "run", workers=1)
    assert (parts / ASKED).read_bytes() == before


def test_a_folder_without_a_stopped_run_is_told_apart(tmp_path, whole):
    with pytest.raises(BadInput, match="its run is finished"):
        q.resume(whole)
    with pytest.raises(BadInput, match="holds no run that was stopped"):
        q.resume(tmp_path)
    with pytest.raises(BadInput, match="holds no run that was stopped"):
        q.resume(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_only_a_run_that_was_stopped_is_told_how_to_go_on(monkeypatch, tmp_path, capsys):
    from queueing.cli.folders import stoppable
    from queueing.processes import STOPPED

    out = tmp_path / "run"
    stopped(monkeypatch, out, 2)
    told = f"2 futures are done: docket resume {out} does the rest"
    for error in (KeyboardInterrupt(), BadInput([Problem("workers", "", STOPPED)])):
        with pytest.raises(type(error)), stoppable(out):
            raise error
        assert told in capsys.readouterr().err
    with pytest.raises(BadInput), stoppable(out):
        raise BadInput([Problem("years", "0", "must be more")])
    assert capsys.readouterr().err == ""
