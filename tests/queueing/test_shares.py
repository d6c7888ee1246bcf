"""Variance shares of toy functions whose shares are known, and whose luck a run has."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import queueing as q
from inputs.problems import BadInput
from queueing.causes import shares
from queueing.causes.shares import COLUMNS, WAYS, shares_of
from queueing.measures import MEASURES
from queueing.needed.trials import Outcome, Trial, try_out
from queueing.options import Options
from queueing.replication import make_plan
from queueing.report.origins import how_to_read, shares_table


def runs(function, pairs: int, seed: int = 1) -> np.ndarray:
    """A function of three normal draws in all ways of combining those of two futures."""
    draws = np.random.default_rng(seed).normal(size=(pairs, 2, 3))
    return np.array(
        [[function(*(one[w, k] for k, w in enumerate(way))) for way in WAYS] for one in draws]
    )


def test_shares_of_a_sum_are_the_variances_of_its_terms():
    """Var(3 a + 2 p + c) = 9 + 4 + 1."""
    found = shares_of(runs(lambda a, p, c: 3 * a + 2 * p + c, 4000)).set_index("source")
    assert found.loc["arrivals", "share"] == pytest.approx(9 / 14, abs=0.03)
    assert found.loc["parameters", "share"] == pytest.approx(4 / 14, abs=0.03)
    assert found.loc["chance", "share"] == pytest.approx(1 / 14, abs=0.03)
    assert found.loc["together", "share"] == pytest.approx(0.0, abs=0.03)
    assert found["sd"].iloc[0] == pytest.approx(np.sqrt(14), rel=0.03)
    assert np.allclose(found["total"], found["share"], atol=0.05)


def test_what_two_sources_do_only_together_is_neither_ones_own():
    """Of a p + c, arrivals and parameters have nothing of their own and half between them."""
    found = shares_of(runs(lambda a, p, c: a * p + c, 4000)).set_index("source")
    assert found.loc["arrivals", "share"] == pytest.approx(0.0, abs=0.05)
    assert found.loc["arrivals", "total"] == pytest.approx(0.5, abs=0.05)
    assert found.loc["together", "share"] == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("pairs", [shares.FEWEST_PAIRS, 16])  # the fewest, and the default
@pytest.mark.parametrize(
    ("function", "truth"),
    [
        (lambda a, p, c: 3 * a + 2 * p + c, (9 / 14, 4 / 14, 1 / 14)),
        (lambda a, p, c: a * p + a + 0.5 * c, (4 / 9, 0.0, 1 / 9)),  # skewed, and not a sum
    ],
)
def test_intervals_of_few_pairs_hold_the_true_share_as_often_as_they_say(pairs, function, truth):
    """Of 3 x 200 intervals 95 %, and no fewer than 93 % by luck."""
    held = []
    for seed in range(200):
        found = shares_of(runs(function, pairs, seed)).head(3)
        held.append((found["low"] <= np.array(truth)) & (np.array(truth) <= found["high"]))
    assert np.mean(held, axis=0).min() > 0.90
    assert np.mean(held) > 0.93


def test_a_source_that_does_nothing_has_no_share_at_all():
    found = shares_of(runs(lambda a, p, c: a, 10)).set_index("source")
    assert found.loc["arrivals", ["share", "low", "high"]].tolist() == [1.0, 1.0, 1.0]
    assert found.loc["chance", ["total", "total_low", "total_high"]].tolist() == [0.0, 0.0, 0.0]


def test_every_measure_gets_the_shares_of_what_it_hangs_on(monkeypatch):
    """Measures that hang on whose arrivals, parameters or luck a run has, and on nothing else."""
    draws = np.random.default_rng(5).normal(size=(3, 200))

    def try_out(trial):
        headline = pd.Series(dict.fromkeys(MEASURES, 1.0))
        headline["receipts_per_year"] = draws[0, trial.options.path]
        headline["judges"] = draws[1, trial.parameters]
        headline["hearings_per_year"] = draws[2, trial.replication]
        headline["years_to_clear"] = np.nan
        if len(trial.scenario.reforms):
            headline += draws[1, trial.parameters]
        return Outcome(trial.number, 0.0, 0, headline)

    monkeypatch.setattr(shares, "try_out", try_out)
    found = q.variance_shares("baseline", pairs=5, workers=1)
    assert list(found.columns) == COLUMNS
    assert set(found["measure"]) == {"receipts_per_year", "judges", "hearings_per_year"}
    share = found.set_index(["measure", "source"])["share"]
    assert share["receipts_per_year", "arrivals"] == pytest.approx(1.0)
    assert share["judges", "parameters"] == pytest.approx(1.0)
    assert share["hearings_per_year", "chance"] == pytest.approx(1.0)
    # Of a difference, what the two have in common is gone.
    less = q.variance_shares("baseline+hire_judges", "baseline", pairs=5, workers=1)
    assert set(less[less["source"] == "parameters"]["share"].round(9)) == {1.0}


def test_a_run_has_the_arrivals_and_parameters_it_is_told_to_have(monkeypatch):
    base, options = q.Scenario.load("baseline"), Options(date(2026, 3, 31), 6, scale=0.001)
    mixed = make_plan(base, replace(options, path=1), 0)
    zero, one = (make_plan(base, replace(options, path=r), r) for r in (0, 1))
    assert np.array_equal(mixed.volumes, one.volumes)
    assert not np.array_equal(mixed.volumes, zero.volumes)
    assert mixed.values == zero.values != one.values
    assert mixed.key == zero.key
    seen = []

    def keep(scenario, options, replication, overrides):
        seen.append((options.path, replication, overrides))
        raise StopIteration

    monkeypatch.setattr("queueing.needed.trials.simulate", keep)
    with pytest.raises(StopIteration):
        try_out(Trial(0, base, replace(options, path=1), 0, parameters=1))
    assert seen == [(1, 0, dict(one.values))]


def test_a_path_of_arrivals_hangs_on_its_number_alone():
    """On neither the replication nor how many paths are drawn, to the last bit."""
    base, options = q.Scenario.load("baseline"), Options(date(2026, 3, 31), 6, scale=0.001)
    late = make_plan(base, replace(options, path=40), 300).volumes
    assert np.array_equal(late, make_plan(base, replace(options, path=40), 2).volumes)
    assert not np.array_equal(late, make_plan(base, replace(options, path=8), 2).volumes)
    assert "paths" not in {field.name for field in fields(Options)}


@pytest.mark.parametrize("pairs", [-1, 0, 3])
def test_too_few_pairs_are_refused(pairs):
    with pytest.raises(BadInput, match="must be 4 or more") as bad:
        q.variance_shares("baseline", pairs=pairs)
    assert [one.where for one in bad.value.problems] == ["pairs"]


def test_printed_shares_are_no_less_than_nothing_and_no_more_than_the_whole():
    """Of a p alone, and four pairs: own shares are nothing, and estimates fall on both sides."""
    found = shares_of(runs(lambda a, p, c: a * p, 4, seed=3)).assign(measure="judges")
    assert found["share"].min() < -0.01
    (row,) = shares_table(found)
    told = [row[source] for source in (*shares.SOURCES, "together")]
    numbers = [int(number) for text in told for number in re.findall(r"\d+", text)]
    assert min(numbers) >= 0
    assert max(numbers) <= 100
    marked = [text.startswith("≈") for text in told]
    beyond = (found["share"] < -0.005) | (found["share"] > 1.005)
    assert marked == beyond.tolist()
    assert "≈ marks" in how_to_read(found)


def test_a_small_deviation_is_told_and_none_is_said_to_be_nothing():
    small = shares_of(runs(lambda a, p, c: 0.1 * a + 0.1 * p, 8)).assign(measure="judges")
    assert 0 < float(shares_table(small)[0]["sd"]) < 0.5
    none = shares_of(runs(lambda a, p, c: a * 0.0, 8)).assign(measure="judges")
    (row,) = shares_table(none)
    assert (row["sd"], row["arrivals"], row["together"]) == ("nothing varies", "", "")


def test_where_one_pair_alone_varies_nothing_is_known_of_the_shares():
    """The other three vary by rounding alone."""
    rounding = [1e-14 * (arrivals ^ parameters) for arrivals, parameters, _ in WAYS]
    values = 1.0 + np.tile(rounding, (4, 1))
    values[0] = runs(lambda a, p, c: a + c, 1)[0]
    found = shares_of(values).set_index("source").loc[["arrivals", "chance"]]
    assert (found["low"] == 0.0).all()
    assert (found["high"] == 1.0).all()
