"""Screening, emulator and indices on functions whose answers are published; a smallest run."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from inputs.problems import BadInput
from queueing.causes import emulation, screening
from queueing.measures import MEASURES
from queueing.needed.trials import Outcome
from queueing.report.tornado import answer, print_sensitivity, tornado
from tests.queueing.test_cli import docket

NAMES = ["x1", "x2", "x3"]


def ishigami(points: np.ndarray) -> np.ndarray:
    """Ishigami and Homma's function with a = 7, b = 0.1, of the unit cube."""
    x = np.pi * (2.0 * points - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_ishigamis_function_are_the_published_ones():
    """V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2, and so on (Saltelli and others, 2008)."""
    a, b = 7.0, 0.1
    whole = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    first = 0.5 * (1 + b * np.pi**4 / 5) ** 2 / whole
    second = a**2 / 8 / whole
    both = b**2 * np.pi**8 * 8 / 225 / whole
    found = emulation.sobol_indices(NAMES, ishigami, seed=1).set_index("factor")
    assert found["own"][NAMES].tolist() == pytest.approx([first, second, 0.0], abs=0.03)
    assert found["total"][NAMES].tolist() == pytest.approx([first + both, second, both], abs=0.03)


def test_screening_finds_what_matters_and_what_is_not_linear():
    """Of 2 x1 + x2: effects of exactly 2 and 1 everywhere, and none of x3."""
    points = emulation.morris_points(NAMES, 6, seed=1)
    found = emulation.elementary_effects(NAMES, points, points @ np.array([2.0, -1.0, 0.0]))
    assert found["factor"].tolist() == NAMES
    assert found["mu_star"].tolist() == pytest.approx([2.0, 1.0, 0.0], abs=1e-9)
    assert found["mu"].tolist() == pytest.approx([2.0, -1.0, 0.0], abs=1e-9)
    assert found["sigma"].tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    crooked = emulation.elementary_effects(NAMES, points, ishigami(points)).set_index("factor")
    assert (crooked["sigma"] > 0).all()
    assert screening.kept_factors(found) == ["x1", "x2"]


def test_an_emulator_is_checked_on_what_it_has_not_seen_and_noise_is_not_taken_for_knowledge():
    cube = emulation.spread_points(3, 80, seed=2)
    smooth = emulation.emulator(cube, 5.0 * cube[:, 0] + cube[:, 1] ** 2)
    assert smooth.good
    assert smooth.r2 > 0.99
    assert (smooth.fitted, smooth.held_out) == (64, 16)
    noise = emulation.emulator(cube, np.random.default_rng(1).normal(size=80))
    assert not noise.good


def test_indices_of_a_good_emulator_are_those_of_the_function():
    cube = emulation.spread_points(3, 80, seed=2)
    model = emulation.emulator(cube, 2.0 * cube[:, 0] + cube[:, 1])
    found = emulation.sobol_indices(NAMES, model, seed=1).set_index("factor")
    assert found["own"][NAMES].tolist() == pytest.approx([0.8, 0.2, 0.0], abs=0.03)


def test_parameters_drawn_by_one_luck_are_one_factor():
    found = screening.factors(q.Scenario.load("baseline"))
    together = {entry.name for entry in found["early_exit_share"]}
    assert {"early_exit_share", "merits_hours_per_completion"} >= together
    assert "merits_hours_per_completion" in together
    assert "merits_hours_per_completion" not in found


@pytest.fixture
def made_up(monkeypatch):
    """Instead of simulating: pending cases hang on two parameters, in a straight line."""

    def try_out(trial):
        lag, notice = (
            trial.overrides.get(name, inputs.parameter(name).value)
            for name in ("judge_hiring_lag_days", "merits_notice_days")
        )
        pending = 1e6 + 1000.0 * lag - 100.0 * notice
        headline = pd.Series(dict.fromkeys(MEASURES, np.nan) | {"pending_active": pending})
        return Outcome(trial.number, 0.0, 0, headline)

    monkeypatch.setattr(screening, "try_out", try_out)


def test_the_whole_search_finds_the_parameters_of_a_formula(made_up, capsys):
    found = q.sensitivity("baseline", samples=256, workers=1)
    lag = inputs.parameter("judge_hiring_lag_days")
    assert found.screening["factor"][0] == "judge_hiring_lag_days"
    row = found.tornado.iloc[0]
    assert row["at_high"] - found.middle == pytest.approx(1000 * (lag.draw(0.9) - lag.value))
    assert found.simulated <= 256
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["measure"] == "pending_active"
    assert found.emulator.good
    assert found.sobol is not None
    assert found.sobol["factor"][0] == "judge_hiring_lag_days"
    assert found.sobol["own"][0] > 0.9
    drawn = tornado(found)
    text = json.dumps(drawn.to_dict())
    assert "From authority to hire until a new judge sits" in text
    assert f"{lag.draw(0.1):.0f} to {lag.draw(0.9):.0f} days" in text
    print_sensitivity(found)
    printed = capsys.readouterr().out
    assert "_star" not in printed
    assert "own_half" not in printed
    kept = len(found.sobol)
    assert f"variance that these {kept} make, the others at their medians" in flat(printed)
    with pytest.raises(BadInput, match="not reached in"):
        q.sensitivity("baseline", measure="years_to_clear", workers=1)


def flat(text: str) -> str:
    """A text without its line ends."""
    return " ".join(text.split())


def test_a_screening_of_few_trajectories_says_that_its_small_effects_are_luck(made_up):
    """As many samples as it asks for are enough, and one fewer are not."""
    few = q.sensitivity("baseline", samples=256, workers=1)
    enough = few.samples_to_screen_well
    assert f"would take --samples {enough}" in answer(few)
    assert "not shown to be small" in answer(few)
    count = len(few.screening)
    assert screening.budget(enough, count)[0] == screening.ENOUGH_TRAJECTORIES
    assert screening.budget(enough - 1, count)[0] < screening.ENOUGH_TRAJECTORIES
    many = replace(few, trajectories=screening.ENOUGH_TRAJECTORIES)
    assert "luck" not in answer(many).replace("luck blurs", "")


def test_a_poor_emulator_gives_no_indices(made_up, monkeypatch):
    monkeypatch.setattr(emulation, "LEAST_R2", 2.0)
    found = q.sensitivity("baseline", samples=256, workers=1)
    assert found.sobol is None
    assert "no Sobol indices are told" in answer(found)
    assert "Try twice as many --samples" in answer(found)


def test_mistakes_are_told_at_once():
    with pytest.raises(BadInput) as bad:
        q.sensitivity("basline", measure="pending_activ", scale=7)
    for part in ('did you mean "baseline"', 'did you mean "pending_active"', "scale"):
        assert part in str(bad.value)
    with pytest.raises(BadInput, match=r"must be \d+ or more"):
        q.sensitivity("baseline", samples=20)


def test_the_commands_refuse_in_plain_words(monkeypatch, capsys):
    assert docket(monkeypatch, "sensitivity", "baseline", "--samples", "3") == 2
    assert "uncertain parameters" in capsys.readouterr().err
    assert docket(monkeypatch, "uncertainty", "baseline", "--pairs", "1") == 2
    assert "must be 4 or more" in capsys.readouterr().err
