"""Sequential stopping: the same futures as a run of as many, and intervals that hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import queueing as q
from inputs.problems import BadInput
from queueing.intervals import half_width, interval
from queueing.stopping import BATCH, FIRST, Watch, Width, as_widths, rounds
from tests.queueing.conftest import files

TINY = {"years": 1 / 12, "scale": 0.001, "seed": 5, "workers": 1, "detail": "national"}


def headlines(*scenarios: np.ndarray) -> list[list[dict[str, float]]]:
    """Headline measures with one measure, x, from its values by future."""
    return [[{"x": value} for value in values] for values in scenarios]


def stopped_at(values: np.ndarray, half: float, most: int) -> int:
    """How many of a stream of differences are taken."""
    watch = Watch([Width("x", half)])
    return next(
        (end for end in rounds(most) if watch.stop(headlines(values[:end] * 0.0, values[:end]))),
        most,
    )


@pytest.mark.parametrize("needed", [12, 30])
def test_intervals_of_stopped_streams_cover_the_true_mean_as_often_as_they_say(needed):
    """Normal differences of variance 1, so that about `needed` of them give the half-width."""
    rng, half = np.random.default_rng(needed), 1.96 / np.sqrt(needed)
    inside, trials = 0, 1000
    for _ in range(trials):
        stream = rng.normal(size=20 * needed)
        taken = stream[: stopped_at(stream, half, len(stream))]
        low, high = interval(taken)
        inside += low <= 0.0 <= high
    error = np.sqrt(0.95 * 0.05 / trials)
    assert inside / trials > 0.95 - 0.01 - 2.0 * error


def test_it_stops_one_batch_after_the_interval_is_narrow_and_never_before_the_first_futures():
    rng = np.random.default_rng(2)
    for _ in range(20):
        stream = rng.normal(size=400)
        half = float(rng.uniform(0.2, 1.5))
        narrow = next(n for n in rounds(400) if half_width(stream[:n]) <= half)
        assert stopped_at(stream, half, 400) == narrow + BATCH
    assert stopped_at(np.zeros(50), 1.0, 50) == FIRST + BATCH
    assert stopped_at(rng.normal(size=23), 1e-9, 23) == 23
    assert list(rounds(23)) == [10, 15, 20, 23]
    assert list(rounds(4)) == [4]


def test_a_relative_width_is_one_of_the_bases_mean():
    base, other = np.full(12, 200.0), 200.0 + np.arange(12.0)
    half = half_width(other - base)
    (narrow,) = as_widths(f"judges={100 * half / 200 * 1.001}%")
    (wide,) = as_widths(f"judges={100 * half / 200 * 0.999}%")
    lines = [[pd.Series({"judges": v}) for v in values] for values in (base, other)]
    assert narrow.met(lines)
    assert not wide.met(lines)


def test_every_pair_has_to_be_narrow_and_a_measure_not_reached_never_is():
    still, wild = np.zeros(12), np.arange(12.0)
    assert Width("x", 1.0).met(headlines(still, still))
    assert not Width("x", 1.0).met(headlines(still, still, wild))
    assert not Width("x", 1.0).met(headlines(still, np.full(12, np.nan)))


def test_a_stopped_run_is_a_run_of_as_many_futures(tmp_path, monkeypatch):
    """To the byte, but for what run.json says of the stopping."""
    monkeypatch.setattr("queueing.stopping.FIRST", 5)
    monkeypatch.setattr("queueing.stopping.BATCH", 1)
    many = ["baseline", "baseline+hire_judges:judges=300"]
    found = q.run(many, replications=40, half_width="judges=1000", out=tmp_path / "a", **TINY)
    assert found.replications == 6
    assert found.run["stopping"]["met_at"] == 5
    (reached,) = found.run["stopping"]["reached"]
    values = found.measures.query("measure == 'judges'").pivot(
        index="replication", columns="scenario", values="value"
    )
    assert reached["half_width"] == half_width(values[many[1]] - values[many[0]])
    assert reached["asked"] == 1000.0
    same = q.run(many, replications=6, out=tmp_path / "b", **TINY)
    one, other = files(tmp_path / "a"), files(tmp_path / "b")
    assert found.run.keys() - same.run.keys() == {"stopping"}
    for mine in (one, other):
        del mine["run.json"]
    assert one == other


def test_every_mistake_in_a_half_width_is_told_at_once():
    with pytest.raises(BadInput) as bad:
        q.run("baseline", half_width=["pending_activ=5", "judges=-1,judges=x"], scale=7)
    said = str(bad.value)
    for part in ('did you mean "pending_active"', "judges=-1", "judges=x", "scale"):
        assert part in said
