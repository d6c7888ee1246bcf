"""Rolling origins: nothing after an origin is seen, and scores say what they should."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import forecasts
from forecasts import benchmark, peers
from forecasts.backtests import Rolling, Trial, backtest, draw, summary, trials
from forecasts.goals import Goal, shuffled
from forecasts.scores import seasonal_scale
from inputs.problems import BadInput


def wandering(seed: int = 3, months: int = 132) -> pd.Series:
    rng = np.random.default_rng(seed)
    logs = 9 + np.cumsum(rng.normal(0, 0.1, months)) + 0.3 * np.sin(np.arange(months) * np.pi / 6)
    index = pd.period_range("2010-01", periods=months, freq="M")
    return pd.Series(np.exp(logs), index=index, name="made up")


def test_what_comes_after_an_origin_cannot_change_its_forecast():
    """The same bytes from the same past, whatever the future was."""
    series, origin = wandering(), "2014-12"
    other = series.copy()
    other.loc["2015-01":] *= 20
    models = ["core", "pool", "ets", "seasonal_naive"]
    one, two = (
        list(trials(s, Rolling([origin], 24, models=models, paths=20))) for s in (series, other)
    )
    for before, after in zip(one, two, strict=True):
        assert before.paths.tobytes() == after.paths.tobytes()
        assert before.scale == after.scale
        assert (before.observed * 20 == after.observed).all()
    how = Rolling([origin], 12, models=["short"], paths=8)
    short, changed = list(trials(series, how)), list(trials(other, how))
    assert short[0].paths.tobytes() == changed[0].paths.tobytes()


def test_receipts_are_spread_again_from_what_was_known_at_each_origin():
    origin = pd.Period("2019-03", "M")
    then = benchmark.as_known("receipts", origin)
    assert then.index[-1] == origin
    assert then.equals(forecasts.stream("receipts", origin))
    later = forecasts.stream("receipts", "2026-03-31").loc[:origin]
    # The totals of whole years came later, and moved months that lay before the origin.
    assert not np.allclose(then, later)


def test_scores_are_of_the_months_and_sums_they_name():
    series = wandering()
    found = backtest(series, ["2018-12"], 24, models=["seasonal_naive"], paths=40)
    (trial,) = trials(series, Rolling(["2018-12"], 24, models=["seasonal_naive"], paths=40))
    assert list(found.columns) == ["series", "origin", "model", "band", "months", "metric", "value"]
    assert set(found["band"]) == {"1-12", "13-24", "sum 6", "sum 12", "sum 24"}
    value = found.set_index(["band", "metric"])["value"]
    error = np.abs(trial.observed - np.median(trial.paths, axis=0))
    scale = seasonal_scale(series.loc[:"2018-12"].to_numpy())
    assert value["13-24", "mase"] == pytest.approx(error[12:].mean() / scale)
    total = abs(trial.observed[:6].sum() - np.median(trial.paths[:, :6].sum(axis=1)))
    assert value["sum 6", "mase"] == pytest.approx(total / scale / 6)


def test_a_summary_weighs_by_months_and_tells_skill_against_the_naive():
    row = {"series": "s", "origin": pd.Period("2020-01", "M"), "band": "13-24", "metric": "scrps"}
    rows = [
        row | {"model": "core", "months": 12, "value": 1.0},
        row | {"model": "core", "months": 4, "value": 3.0},
        row | {"model": "seasonal_naive", "months": 12, "value": 2.0},
    ]
    told = summary(pd.DataFrame(rows)).set_index("model")
    assert told.loc["core", "value"] == pytest.approx((12 * 1 + 4 * 3) / 16)
    assert told.loc["core", "skill"] == pytest.approx(1 - 1.5 / 2)
    assert told.loc["core", "trials"] == 2


def test_origins_are_a_year_apart_and_leave_a_year_to_be_scored():
    series = wandering(months=132)
    found = backtest(series, horizon=12, models=["seasonal_naive"], paths=10)
    origins = sorted(found["origin"].unique())
    assert origins[-1] == series.index[-13]
    assert all((b - a).n == 12 for a, b in pairwise(origins))
    assert len(series.loc[: origins[0]]) >= 60


def test_progress_counts_every_forecast_once():
    told = []
    options = {"models": ["seasonal_naive", "core"], "paths": 5}
    backtest(wandering(), ["2018-12"], 6, progress=lambda *at: told.append(at), **options)
    assert told == [(1, 2), (2, 2)]


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(BadInput) as caught:
        backtest(wandering(), ["2018-12"], 30, models=["cor", "short"], paths=0)
    assert len(caught.value.problems) == 3
    with pytest.raises(BadInput, match="must be a month"):
        backtest(wandering(), ["soon"], 12)
    with pytest.raises(BadInput, match="must lie in"):
        backtest(wandering(), ["2030-01", "2009-01"], 12)
    with pytest.raises(BadInput, match="72 months or more"):
        backtest(wandering(months=60))


def test_cumulative_coverage_falls_where_paths_lose_their_order():
    """Goal 10 on eight citizenships: months drawn apart hold a year's sum far less often."""
    series = dict(list(benchmark.border_series().items())[-8:])
    origins = [f"{year}-03" for year in range(2009, 2024, 4)]
    tried = list(trials(series, Rolling(origins, 12, models=["core"], paths=200)))
    held = np.mean([trial_holds(trial) for trial in tried])
    lost = np.mean([shuffled(trial, 1) for trial in tried])
    assert held >= 0.7
    assert lost <= held - 0.2


def trial_holds(trial: Trial) -> bool:
    sums = trial.paths.sum(axis=1)
    low, high = np.quantile(sums, [0.1, 0.9])
    return bool(low <= trial.observed.sum() <= high)


def test_the_benchmark_is_twenty_border_series_and_nine_others():
    border, unseen = benchmark.border_series(), benchmark.unseen_series()
    assert (len(border), len(unseen)) == (20, 9)
    for series in (*border.values(), *unseen.values()):
        months = pd.PeriodIndex(series.index)
        assert months.equals(pd.period_range(months[0], months[-1], freq="M"))
        assert series.notna().all()
    assert not set(border) & set(unseen)
    with pytest.raises(BadInput, match='did you mean "tucson"'):
        benchmark.tested(["tuscon"])


@pytest.mark.parametrize(
    ("ours", "met", "target"), [(0.74, False, "0.75"), (0.80, True, "0.87"), (0.88, False, "0.75")]
)
def test_a_goal_is_met_within_its_bounds(ours, met, target):
    goal = Goal(3, "held", ours, least=0.75, most=0.87)
    assert goal.met is met
    assert target in goal.target


def test_an_absent_library_is_told_and_no_error(monkeypatch):
    monkeypatch.setattr(peers, "present", lambda: False)
    with pytest.raises(BadInput, match="statsforecast is not installed"):
        backtest(wandering(), ["2018-12"], 6, models=["AutoETS"])


def test_the_same_seed_draws_the_same_bytes():
    series = wandering()
    assert draw("pool", series, 12, 9, 1).tobytes() == draw("pool", series, 12, 9, 1).tobytes()
    assert draw("pool", series, 12, 9, 1).tobytes() != draw("pool", series, 12, 9, 2).tobytes()
