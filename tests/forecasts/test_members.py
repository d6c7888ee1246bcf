"""Each model of a pool is what it says, and its paths are drawn as the core's are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasts import forecast, members, short_members
from forecasts.jumps import NO_JUMPS, Jumps
from forecasts.keyed import number
from forecasts.models import fit as core
from forecasts.models import log_cases, simulate
from forecasts.pool import POOLS, fit_pool, simulate_pool
from inputs.problems import BadInput

LONG = (core, members.damped, members.reverting, members.walk, members.seasonal_naive)
SHORT = (short_members.arima, short_members.theta, short_members.trending)


def wandering(seed: int = 3, months: int = 120, slope: float = 0.0) -> pd.Series:
    """A level that wanders, a season and noise."""
    rng = np.random.default_rng(seed)
    level = np.cumsum(rng.normal(slope, 0.06, months))
    season = 0.3 * np.sin(2 * np.pi * np.arange(months) / 12)
    logs = 9 + level + season + rng.normal(0, 0.04, months)
    return pd.Series(np.exp(logs), index=pd.period_range("2010-01", periods=months, freq="M"))


@pytest.fixture(scope="module")
def fits():
    series = wandering()
    return {member.__name__: member(series) for member in (*LONG, *SHORT)}


def middle(member, months: int = 24) -> np.ndarray:
    """The path without a shock, in logs."""
    none = np.zeros((1, months, 10))
    return member.logs(np.zeros((1, 7)), none, none)[0]


def draw(member, months: int = 36, paths: int = 600, jumps: Jumps = NO_JUMPS) -> np.ndarray:
    return simulate([member], months, paths, 1, jumps=jumps, cap_multiple=50.0)[:, :, 0]


@pytest.mark.parametrize("name", [member.__name__ for member in (*LONG, *SHORT)])
def test_a_members_paths_are_whole_and_its_own(fits, name):
    member = fits[name]
    paths = draw(member)
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()
    assert (draw(member, paths=5) == paths[:5]).all()
    assert (draw(member, months=12) == paths[:, :12]).all()
    assert member.errors.std() == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("name", [m.__name__ for m in (*LONG, *SHORT) if m.__name__ != "reverting"])
def test_months_of_a_members_path_belong_together(fits, name):
    """Shuffled over the paths, months keep their own spread and lose that of their sum."""
    paths = draw(fits[name], months=24)
    if name == "seasonal_naive":  # a month goes with the same month of the next year alone
        paths = paths[:, [5, 17]]
    whole = paths.sum(axis=1).std()
    lost = np.random.default_rng(0).permuted(paths, axis=0).sum(axis=1).std()
    assert whole > 1.15 * lost


def test_smoothing_goes_where_its_library_says():
    series = wandering(slope=0.01)
    logs = pd.Series(log_cases(series.to_numpy()), index=series.index)
    found = members.smoothing(logs, trend=True, season=True).fit(disp=0)
    mine = members.from_smoothing(found, float(series.max()))
    assert np.allclose(middle(mine), found.forecast(24), atol=1e-9)
    shocks = np.random.default_rng(1).normal(size=(4000, 24, 10))
    drawn = mine.logs(np.zeros((4000, 7)), shocks, shocks)
    told = found.get_prediction(len(logs), len(logs) + 23).forecast_variance
    assert np.allclose(drawn.var(axis=0), told, rtol=0.1)


def test_the_trend_of_cases_goes_and_spreads_as_its_library_says():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    series = wandering(slope=0.01)
    cases = series.to_numpy()
    mine = short_members.trending(series)
    model = UnobservedComponents(
        (cases - cases.mean()) / cases.std(),
        level="lltrend",
        freq_seasonal=[{"period": 12, "harmonics": 6}],
    )
    told = model.fit(disp=0, method="lbfgs", maxiter=200).get_forecast(24)
    assert np.allclose(np.exp(middle(mine)), told.predicted_mean * cases.std() + cases.mean())
    shocks = np.random.default_rng(1).normal(size=(4000, 24, 10))
    drawn = mine.cases.logs(np.zeros((4000, 7)), shocks, shocks)
    assert np.allclose(drawn.std(axis=0), told.se_mean * cases.std(), rtol=0.08)


def test_half_of_the_distance_from_the_mean_is_gone_after_three_years():
    series = wandering(slope=0.01)
    path = middle(members.reverting(series), 72)
    season = middle(core(series), 72) - core(series).state[0]
    apart = path - season - np.log(series.to_numpy()).mean()  # of ten years: all there are
    assert abs(apart[0]) > 0.1
    assert apart[36:] == pytest.approx(apart[:36] / 2)


def test_every_other_path_of_reverting_is_the_cores():
    both, alone = (
        forecast(wandering(), 12, 10, model=name).paths for name in ("reverting", "core")
    )
    assert (both[::2] == alone[::2]).all()
    assert (both[1::2] != alone[1::2]).any(axis=1).all()


def test_the_walk_steps_as_history_did_without_its_drift():
    series = wandering(slope=0.02)
    member = members.walk(series)
    assert member.changes.mean() == pytest.approx(0.0, abs=1e-12)
    shocks = np.random.default_rng(1).normal(size=(2000, 48, 10))
    steps = np.diff(member.logs(shocks[:, 0, :7], shocks, shocks), axis=1)
    season = np.diff(member.season[np.arange(48) % 12])
    drawn = steps - season
    near = np.abs(drawn[:, :, None] - member.changes).min(axis=2)
    assert near.max() < 1e-9  # every step is one of history's
    follows = np.argmin(np.abs(drawn[:, :, None] - member.changes), axis=2)
    together = np.mean(np.diff(follows, axis=1) % len(member.changes) == 1)
    assert together == pytest.approx(5 / 6, abs=0.02)  # blocks of six months on average


def test_the_naive_is_last_year_again():
    series = wandering()
    path = middle(members.seasonal_naive(series), 24)
    assert np.allclose(path, np.tile(np.log(series.to_numpy()[-12:]), 2))


def test_theta_keeps_half_the_slope_of_a_straight_line():
    line = pd.Series(
        1000.0 + 10 * np.arange(96), index=pd.period_range("2010-01", periods=96, freq="M")
    )
    path = np.exp(middle(short_members.theta(line)))
    assert np.diff(path) == pytest.approx(np.full(23, 5.0), rel=0.02)


@pytest.mark.parametrize("member", [*LONG, *SHORT])
@pytest.mark.parametrize("level", [0.0, 100.0])
def test_a_series_that_never_moved_stays(member, level):
    constant = pd.Series(level, index=pd.period_range("2010-01", periods=60, freq="M"))
    assert np.allclose(draw(member(constant), paths=20), level, rtol=1e-3)


# --- pools ---


def test_members_share_the_paths_equally_and_path_i_stays_the_same():
    pool = fit_pool([wandering()], "pool")
    options = {"jumps": Jumps(1 / 24, 0.6), "cap_multiple": 3.0}
    many = simulate_pool(pool, 24, 41, 1, **options)
    assert (simulate_pool(pool, 24, 7, 1, **options) == many[:7]).all()
    assert (simulate_pool(pool, 12, 41, 1, **options) == many[:, :12]).all()
    for k, fits in enumerate(pool):
        alone = simulate(fits, 24, 41, 1, **options)
        assert (alone[k :: len(pool)] == many[k :: len(pool)]).all()


def test_the_core_is_the_core_alone():
    series = wandering()
    how = {"jumps": NO_JUMPS, "cap_multiple": 3.0, "group": number(f"stream {series.name}")}
    alone = simulate([core(series)], 24, 30, 5, **how)[:, :, 0]
    assert (forecast(series, 24, 30, 5, jumps=False, cap_multiple=3.0).paths == alone).all()


def test_series_forecast_together_by_a_pool_jump_in_the_same_months():
    frame = pd.DataFrame({"a": wandering(3), "b": wandering(4)})
    pool = fit_pool([frame["a"], frame["b"]], "pool")
    drawn = [
        np.log(simulate_pool(pool, 24, 80, 1, jumps=jumps, cap_multiple=1e30))
        for jumps in (Jumps(1 / 24, 5.0), NO_JUMPS)
    ]
    steps = np.abs(np.diff(drawn[0] - drawn[1], axis=1)) > 1e-9
    assert (steps[:, :, 0] == steps[:, :, 1]).all()
    assert steps.any()


def test_a_model_that_is_not_there_or_looks_too_far_is_refused():
    with pytest.raises(BadInput, match='did you mean "pool"'):
        forecast(wandering(), 12, 10, model="pol")
    with pytest.raises(BadInput, match="at most 24"):
        forecast(wandering(), 25, 10, model="short")
    told = forecast(wandering(), 12, 10, model="pool").model
    assert POOLS["pool"].spec in told
