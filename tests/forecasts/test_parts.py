"""Parts add up to their whole on every path, are never negative, and cover what came."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forecasts as f
import inputs
from forecasts.parts import match
from inputs.problems import BadInput

LAST = "2024-11-30"
ORIGINS = [f"{year}-03-31" for year in range(2015, 2022)]


@pytest.fixture(scope="module")
def sectors() -> pd.DataFrame:
    return f.border_parts("sectors", LAST)


def few(sectors: pd.DataFrame) -> pd.DataFrame:
    return sectors[["tucson", "yuma", "elsewhere"]].iloc[-60:]


@pytest.mark.parametrize(("kind", "count"), [("sectors", 9), ("citizenships", 8)])
def test_the_parts_of_a_month_add_up_to_the_nation_but_for_rounding(kind, count):
    parts = f.border_parts(kind, LAST)
    whole = f.stream("usbp_nationwide", LAST)
    assert parts.shape == (302, count + 1)
    assert (parts >= 0).all(axis=None)
    # Each of the parts and the nation is rounded to tens: a rest below nought becomes nought.
    assert (parts.sum(axis=1) - whole).between(0, 5 * (count + 1)).all()
    assert (parts.sum(axis=1) == whole).mean() > 0.95


def test_the_southwest_sectors_add_up_to_the_southwest(sectors):
    southwest = f.stream("usbp_southwest", LAST)
    off = sectors.drop(columns="elsewhere").sum(axis=1) - southwest
    assert off.abs().max() <= 50


def test_parts_use_nothing_after_the_month_asked(sectors):
    early = f.border_parts("sectors", "2015-03-31")
    pd.testing.assert_frame_equal(early, sectors.loc[:"2015-03"])


@pytest.mark.parametrize("top_down", [False, True])
def test_parts_make_their_whole_on_every_path_and_are_never_negative(sectors, top_down):
    parts = few(sectors)
    coming = f.forecast_parts(parts, 24, 60, top_down=top_down)
    assert coming.paths.shape == (60, 24, 3)
    assert coming.columns == ("tucson", "yuma", "elsewhere")
    assert (coming.paths >= 0).all()
    total = coming.total().paths
    assert np.allclose(coming.paths.sum(axis=2), total, rtol=1e-9, atol=0)
    if top_down:
        alone = f.forecast(parts.sum(axis=1).rename("total"), 24, 60).paths
        assert np.allclose(np.sort(total.sum(axis=1)), np.sort(alone.sum(axis=1)), rtol=1e-9)
        below = f.forecast_parts(parts, 24, 60).total().paths
        by_rank = [np.argsort(paths.sum(axis=1)) for paths in (below, alone)]
        assert np.allclose(total[by_rank[0]], alone[by_rank[1]], rtol=1e-9)


@given(
    parts=st.lists(st.lists(st.floats(0, 1e6), min_size=12, max_size=12), min_size=2, max_size=8),
    seed=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_matched_parts_add_up_to_the_whole_of_their_rank(parts, seed):
    below = np.array(parts).reshape(len(parts), 4, 3)
    whole = np.random.default_rng(seed).lognormal(8, 1, (len(parts), 4))
    found = match(below, whole)
    assert (found >= 0).all()
    taken = found.sum(axis=2)
    assert np.allclose(np.sort(taken.sum(axis=1)), np.sort(whole.sum(axis=1)), rtol=1e-9)
    order = np.argsort(below.sum(axis=(1, 2)), kind="stable")
    assert (np.diff(taken.sum(axis=1)[order]) >= -1e-6).all()


def test_parts_share_the_months_of_their_jumps(sectors):
    """With steps this large a jump is what moves a month: it moves every part."""
    parts = few(sectors)
    with_jumps, without = (
        np.log(f.forecast_parts(parts, 12, 200, jumps=jumps, cap_multiple=1e9).paths)
        for jumps in (True, False)
    )
    moved = np.abs(np.diff(with_jumps - without, axis=1)) > 1e-9
    assert moved.any()
    assert (moved == moved[:, :, :1]).all()


def test_from_seven_origins_sums_of_sectors_cover_what_came(sectors):
    """Goals of 80 % intervals: 0.65 of the sums over 24 months, 0.62 over 36, either way."""
    southwest = sectors.drop(columns="elsewhere")
    table = f.backtest_parts(southwest, ORIGINS, paths=400)
    assert (table["negatives"] == 0).all()
    assert (table["gap"] <= 1e-9).all()
    below = table[table["level"] == "parts"].set_index(["way", "months"])
    assert (below["cases"] == 63).all()
    for way in ("bottom_up", "top_down"):
        assert below.loc[(way, 24), "coverage_80"] >= 0.65
        assert below.loc[(way, 36), "coverage_80"] >= 0.62
    assert (table["coverage_95"] >= table["coverage_80"]).all()


def test_a_backtest_looks_at_its_origins_past_and_three_years_after_and_no_further(sectors):
    parts = sectors[["tucson", "yuma", "elsewhere"]].iloc[-84:]
    origin = [str(parts.index[-43].end_time.date())]
    whole = f.backtest_parts(parts, origin, paths=30)
    assert len(whole) == 12
    ended = f.backtest_parts(parts.iloc[:-6], origin, paths=30)
    pd.testing.assert_frame_equal(whole, ended)
    later = parts.copy()
    later.iloc[-6:] *= 7
    pd.testing.assert_frame_equal(whole, f.backtest_parts(later, origin, paths=30))


@pytest.mark.parametrize(
    ("origins", "told"),
    [([], "name one or more"), (["soon"], "month end"), (["2022-03-31"], "to 2021-11-30")],
)
def test_origins_that_cannot_be_scored_are_refused(sectors, origins, told):
    with pytest.raises(BadInput, match=told):
        f.backtest_parts(sectors, origins, paths=2)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: f.border_parts("sector", LAST), 'did you mean "sectors"'),
        (lambda: f.border_parts("sectors", "2026-03-31"), "to 2024-11-30"),
        (lambda: f.forecast_parts(f.stream("usbp_southwest", LAST)), "must be a DataFrame"),
    ],
)
def test_what_cannot_be_divided_is_refused_in_plain_words(call, told):
    with pytest.raises(BadInput, match=told):
        call()


# --- courts ---


@pytest.fixture(scope="module")
def receipts() -> f.PathForecast:
    return f.receipts("2026-03-31", months=36, paths=80).select(list(f.CHANNELS[:-1]))


def test_courts_add_up_to_the_nations_receipts_on_every_path(receipts):
    courts = f.by_court(receipts)
    assert courts.paths.shape == (80, 36, len(f.court_shares()))
    assert (courts.paths >= 0).all()
    assert np.allclose(courts.paths.sum(axis=2), receipts.total().paths, rtol=1e-9, atol=0)


def test_a_courts_share_is_about_its_share_of_pending_cases_and_wanders(receipts):
    shares = f.court_shares()
    assert shares.sum() == pytest.approx(1.0)
    courts = f.by_court(receipts)
    found = courts.paths / receipts.total().paths[:, :, None]
    logs = np.log(found / shares.to_numpy())
    large = shares.to_numpy() > 0.01
    assert np.abs(np.median(logs[:, 0, large], axis=0)).max() < 0.2
    # Against the median court of its path: normalising shifts all courts of a path alike.
    spread = (logs - np.median(logs, axis=2, keepdims=True)).std(axis=(0, 2))
    start, year = (
        inputs.parameter(name)
        for name in ("court_share_start_log_sd", "court_share_log_sd_per_year")
    )
    for month in (0, 35):
        expected = np.hypot(start.value, year.value * np.sqrt((month + 1) / 12))
        assert spread[month] == pytest.approx(expected, rel=0.15)


def test_a_paths_courts_do_not_depend_on_how_many_paths_there_are(receipts):
    fewer = f.receipts("2026-03-31", months=12, paths=5).select(list(f.CHANNELS[:-1]))
    assert (f.by_court(fewer).paths == f.by_court(receipts).paths[:5, :12]).all()


def test_an_overlay_on_the_nation_reaches_its_courts(receipts):
    laid = f.lay(receipts, [f.Overlay("double", 2.0, "2026-04")])
    courts = f.by_court(laid)
    assert np.allclose(courts.paths, 2 * f.by_court(receipts).paths, rtol=1e-12)
    assert courts.baseline is not None
    assert (courts.baseline.paths == f.by_court(receipts).paths).all()
