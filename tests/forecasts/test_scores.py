"""Scores against values worked by hand and against formulas."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from forecasts import scores

# Five paths of two months, and what came: small enough to work out on paper.
PATHS = np.array([[10.0, 0.0], [20.0, 10.0], [30.0, 20.0], [40.0, 30.0], [50.0, 40.0]])
CAME = np.array([36.0, 20.0])


def normal_paths(count: int = 4000) -> np.ndarray:
    """One month whose paths are the quantiles of a standard normal."""
    return stats.norm.ppf((np.arange(count) + 0.5) / count)[:, None]


def test_the_scale_is_the_seasonal_naive_error_of_the_history():
    history = np.arange(24.0) * 2  # every month 24 above the one a year before
    assert scores.seasonal_scale(history) == 24.0
    assert np.isnan(scores.seasonal_scale(np.full(36, 7.0)))
    assert np.isnan(scores.seasonal_scale(np.arange(12.0)))


def test_the_error_and_its_share_are_those_of_the_median():
    assert scores.absolute_error(CAME, PATHS) == pytest.approx([6.0, 0.0])
    assert scores.smape(CAME, PATHS) == pytest.approx([200 * 6 / 66, 0.0])
    assert scores.smape(np.zeros(1), np.zeros((3, 1))) == pytest.approx([0.0])


def test_pinball_loss_weighs_misses_by_the_level():
    quantiles = np.full((19, 1), 10.0)
    above = scores.pinball(np.array([14.0]), quantiles)[:, 0]
    below = scores.pinball(np.array([6.0]), quantiles)[:, 0]
    assert above == pytest.approx(4 * scores.LEVELS)
    assert below == pytest.approx(4 * (1 - scores.LEVELS))


@pytest.mark.parametrize("came", [0.0, 0.7, -1.5])
def test_crps_of_a_normal_is_its_formula_but_for_the_19_levels(came):
    z = came
    formula = z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi)
    found = scores.crps(np.array([came]), normal_paths())[0]
    assert found == pytest.approx(formula, rel=0.06, abs=0.02)


def test_crps_of_a_single_path_is_its_distance():
    assert scores.crps(np.array([7.0]), np.array([[4.0]])) == pytest.approx([3.0])


def test_log_crps_does_not_know_the_unit():
    one = scores.log_crps(CAME[:1], PATHS[:, :1])
    assert scores.log_crps(1000 * CAME[:1], 1000 * PATHS[:, :1]) == pytest.approx(one)


def test_the_interval_score_is_the_width_and_forty_times_what_lies_outside():
    paths = np.linspace(0, 100, 1001)[:, None]  # the 95 % interval is 2.5 to 97.5
    assert scores.interval_score(np.array([50.0]), paths) == pytest.approx([95.0])
    assert scores.interval_score(np.array([100.0]), paths) == pytest.approx([95 + 40 * 2.5])
    assert scores.interval_score(np.array([0.0]), paths, 0.8) == pytest.approx([80 + 10 * 10])


def test_an_interval_holds_what_lies_between_its_ends():
    paths = np.linspace(0, 100, 1001)[:, None] * np.ones(3)
    came = np.array([9.0, 11.0, 91.0])
    assert scores.covered(came, paths, 0.80).tolist() == [False, True, False]
    assert scores.covered(came, paths, 0.95).tolist() == [True, True, True]


def test_fewer_than_five_paths_have_no_interval_to_be_held():
    came = np.array([3.0, 9.0])
    paths = np.arange(10.0).reshape(5, 2)
    assert np.isnan(scores.covered(came, paths[:4], 0.80)).all()
    assert np.isnan(scores.interval_score(came, paths[:4])).all()
    assert scores.covered(came, paths, 0.80).tolist() == [True, False]


def test_energy_and_variogram_of_two_paths_by_hand():
    paths, came = np.array([[0.0, 0.0], [6.0, 8.0]]), np.array([3.0, 4.0])
    # Both paths are 5 away, and 10 from each other: 5 - 10 / 2, over the root of two months.
    assert scores.energy(came, paths) == pytest.approx(0.0)
    assert scores.energy(came, paths[:1]) == pytest.approx(5 / np.sqrt(2))
    # |3 - 4|^0.5 = 1 against the mean of 0 and 2^0.5.
    assert scores.variogram(came, paths) == pytest.approx((1 - np.sqrt(2) / 2) ** 2)


def test_the_variogram_score_prefers_paths_to_the_same_months_shuffled():
    rng = np.random.default_rng(2)
    paths = np.cumsum(rng.normal(size=(400, 12)), axis=1)
    shuffled = rng.permuted(paths, axis=0)
    came = np.cumsum(rng.normal(size=(60, 12)), axis=1)
    true, lost = (np.mean([scores.variogram(c, p) for c in came]) for p in (paths, shuffled))
    assert true < 0.8 * lost


def test_scores_of_a_sum_are_a_month_of_it():
    found = scores.of_sum(CAME, PATHS, scale=2.0)
    assert found["mase"] == pytest.approx(abs(56 - 50) / 2 / 2)
    assert found["rank"] == pytest.approx(3 / 5)
    assert found["coverage80"] == 1.0
