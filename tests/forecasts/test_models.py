"""Paths of the model: keyed, autocorrelated, wider with jumps, within bounds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasts.jumps import NO_JUMPS, Jumps
from forecasts.models import fit, median, simulate

JUMPS = Jumps(1 / 24, 0.6)


def wandering(seed: int = 3, months: int = 180) -> pd.Series:
    """A level that wanders, a season and noise, all known."""
    rng = np.random.default_rng(seed)
    level = np.cumsum(rng.normal(0, 0.08, months))
    season = 0.3 * np.sin(2 * np.pi * np.arange(months) / 12)
    logs = 10 + level + season + rng.normal(0, 0.05, months)
    return pd.Series(np.exp(logs), index=pd.period_range("2010-01", periods=months, freq="M"))


@pytest.fixture(scope="module")
def one():
    return [fit(wandering())]


@pytest.fixture(scope="module")
def pair():
    together = wandering(3)
    alike = together**0.5 * wandering(4) ** 0.5
    return [fit(together), fit(alike)]


def draw(fits, horizon=60, paths=400, seed=1, jumps=JUMPS, cap_multiple=3.0, group=0):
    return simulate(fits, horizon, paths, seed, jumps=jumps, cap_multiple=cap_multiple, group=group)


def width(sums: np.ndarray) -> float:
    low, high = np.quantile(sums, [0.1, 0.9])
    return float(high - low)


def test_path_i_does_not_depend_on_how_many_paths_or_months_are_asked_for(pair):
    many = draw(pair, horizon=60, paths=40)
    assert (draw(pair, horizon=60, paths=7) == many[:7]).all()
    assert (draw(pair, horizon=12, paths=40) == many[:, :12]).all()
    assert (draw(pair, horizon=60, paths=40) == many).all()


def test_another_seed_or_group_gives_other_paths(pair):
    assert not np.allclose(draw(pair, seed=1), draw(pair, seed=2))
    assert not np.allclose(draw(pair, group=0), draw(pair, group=1))


def test_no_global_random_state_is_touched(one):
    np.random.seed(0)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    draw(one, paths=3)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_months_of_a_path_belong_together(one):
    """Shuffling every month over the paths keeps the months' spread and loses that of sums."""
    paths = draw(one, horizon=12, paths=1000)[:, :, 0]
    rng = np.random.default_rng(0)
    shuffled = rng.permuted(paths, axis=0)
    whole, lost = width(paths.sum(axis=1)), width(shuffled.sum(axis=1))
    assert whole > 2 * lost


def test_jumps_widen_the_paths_and_leave_their_median(one):
    plain, jumped = (np.log(draw(one, jumps=j, cap_multiple=1e9)) for j in (NO_JUMPS, JUMPS))
    assert jumped[:, 59].std() > 1.2 * plain[:, 59].std()
    assert np.median(jumped[:, 59]) == pytest.approx(np.median(plain[:, 59]), abs=0.1)
    # What the jumps add is their own variance: months x rate x sd^2, within sampling error.
    added = (jumped - plain)[:, 59, 0].var()
    assert added == pytest.approx(60 / 24 * 0.6**2, rel=0.25)


def test_jumps_of_a_group_come_in_the_same_months(pair):
    jumps = Jumps(1 / 24, 5.0)
    moved = np.log(draw(pair, jumps=jumps, cap_multiple=1e30)) - np.log(
        draw(pair, jumps=NO_JUMPS, cap_multiple=1e30)
    )
    steps = np.abs(np.diff(moved, axis=1)) > 1e-9
    assert (steps[:, :, 0] == steps[:, :, 1]).all()
    assert steps[:, :, 0].mean() == pytest.approx(1 / 24, rel=0.1)


@pytest.fixture(scope="module")
def follower():
    return [fit(wandering(3) ** 0.8 * wandering(5) ** 0.2)]


def follow(follower, pair, horizon=60, paths=400, jumps=JUMPS):
    how = {"jumps": jumps, "cap_multiple": 1e30, "group": 3, "end_sd": [0.3]}
    return simulate(follower, horizon, paths, 1, follows=pair, **how)


def test_a_series_that_follows_a_group_jumps_when_it_does(pair, follower):
    jumps = Jumps(1 / 24, 5.0)
    own, led = (
        np.log(drawn(jumps=jumps)[:, :, 0]) - np.log(drawn(jumps=NO_JUMPS)[:, :, 0])
        for drawn in (
            lambda jumps: follow(follower, pair, jumps=jumps),
            lambda jumps: draw(pair, jumps=jumps, cap_multiple=1e30),
        )
    )
    steps = [np.abs(np.diff(moved, axis=1)) > 1e-9 for moved in (own, led)]
    assert (steps[0] == steps[1]).all()
    assert steps[0].mean() == pytest.approx(1 / 24, rel=0.1)


def test_a_series_that_follows_moves_with_the_group_as_its_errors_did(pair, follower):
    logs = np.log(follow(follower, pair, paths=2000, jumps=NO_JUMPS)[:, :, 0])
    led = np.log(draw(pair, paths=2000, jumps=NO_JUMPS, cap_multiple=1e30)[:, :, 0])
    moved = [(one[:, 59] - one[:, 11]) for one in (logs, led)]
    errors = [model.errors[7:] for model in (follower[0], pair[0])]
    assert np.corrcoef(moved)[0, 1] == pytest.approx(np.corrcoef(errors)[0, 1], abs=0.1)


def test_a_path_that_follows_does_not_depend_on_how_many_are_drawn(pair, follower):
    many = follow(follower, pair, paths=40)
    assert (follow(follower, pair, paths=7) == many[:7]).all()
    assert (follow(follower, pair, paths=1, horizon=12) == many[:1, :12]).all()


def test_series_that_moved_together_move_together(pair):
    """Half of the second series' log is the first: one-step errors correlate at about 0.7."""
    logs = np.log(draw(pair, jumps=NO_JUMPS, cap_multiple=1e9))
    ends = np.corrcoef(logs[:, 59, 0], logs[:, 59, 1])[0, 1]
    assert 0.5 < ends < 0.9


def test_paths_are_never_negative_nor_above_the_cap(one):
    wild = draw(one, horizon=120, jumps=Jumps(0.2, 2.0))
    assert (wild >= 0).all()
    assert wild.max() == pytest.approx(3 * wandering().max())


def test_the_median_path_is_the_median_of_the_paths(one):
    drawn = np.median(draw(one, paths=2000), axis=0)
    expected = median(one, 60, cap_multiple=3.0)
    assert np.allclose(np.log(drawn[:24]), np.log(expected[:24]), atol=0.06)


def test_the_model_finds_the_season_and_the_wandering_it_was_given(one):
    assert one[0].loading[0, 0] == pytest.approx(0.08, rel=0.3)
    assert one[0].noise == pytest.approx(0.05, rel=0.3)
    path = np.log(median(one, 24, cap_multiple=3.0)[:, 0])
    assert np.ptp(path[:12]) == pytest.approx(0.6, rel=0.25)
    assert np.allclose(path[:12], path[12:], atol=0.02)  # no slope


@pytest.mark.parametrize("level", [0.0, 100.0])
def test_a_series_that_never_moved_stays(level):
    constant = pd.Series(level, index=pd.period_range("2010-01", periods=60, freq="M"))
    fits = [fit(constant), fit(wandering())]
    assert np.allclose(draw(fits, jumps=NO_JUMPS)[:, :, 0], level, rtol=1e-3)


def test_zeros_count_as_half_the_smallest_number():
    series = wandering()
    series.iloc[[50, 51]] = 0.0
    assert np.isfinite(draw([fit(series)])).all()
