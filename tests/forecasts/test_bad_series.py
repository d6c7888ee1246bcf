"""A bad series gets a clear error with all that is wrong, or a sane forecast that says so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forecasts as f
from inputs.problems import BadInput


def monthly(months: int = 60, name: str = "x") -> pd.Series:
    rng = np.random.default_rng(2)
    values = np.exp(8 + np.cumsum(rng.normal(0, 0.1, months)))
    return pd.Series(values, pd.period_range("2015-01", periods=months, freq="M"), name=name)


def changed(at: int, value: object, dtype: object = None) -> pd.Series:
    series = monthly() if dtype is None else monthly().astype(dtype)
    series.iloc[at] = value
    return series


def indexed(index: pd.Index) -> pd.Series:
    return pd.Series(monthly().to_numpy(), index=index, name="x")


MONTHS = monthly().index
REFUSED = {
    "duplicated": (pd.concat([monthly(), monthly().iloc[5:7]]), "2015-06 twice.*2 month"),
    "unsorted": (monthly().sample(frac=1, random_state=1), "unsorted.*once, in order"),
    "gappy": (monthly().drop(MONTHS[[3, 9, 11]]), "no 2015-04.*3 month.*missing"),
    "short": (monthly(35), "35 months.*36 or more"),
    "no months": (monthly().iloc[:0], "0 months.*36 or more"),
    "infinite": (changed(7, np.inf), "2015-08 = inf.*must be a number"),
    "minus infinity": (changed(7, -np.inf), "2015-08 = -inf.*must be a number"),
    "missing": (changed(7, np.nan), "2015-08 = nan.*hole"),
    "nullable and missing": (changed(7, pd.NA, "Float64"), "2015-08 = nan.*hole"),
    "negative": (changed(7, -3.0), "2015-08 = -3.*not be negative"),
    "beyond any count": (changed(7, 1e200), "2015-08 = 1e.200.*no count"),
    "too small for a count": (changed(7, 1e-320), "0 or at least"),
    "objects": (monthly().astype(object), "object.*must be numbers.*astype"),
    "texts": (monthly().astype(str), "must be numbers"),
    "yes and no": (monthly() > 3000, "bool.*must be numbers"),
    "complex": (monthly().astype(complex), "complex128.*must be numbers"),
    "dates": (indexed(MONTHS.to_timestamp()), "DatetimeIndex.*to_period"),
    "zoned": (indexed(MONTHS.to_timestamp().tz_localize("US/Eastern")), "US/Eastern.*tz_localize"),
    "names of months": (indexed(MONTHS.astype(str)), r"monthly PeriodIndex.*freq='M'"),
    "numbers of months": (indexed(pd.RangeIndex(60)), "RangeIndex.*monthly PeriodIndex"),
    "quarters": (indexed(pd.period_range("2015Q1", periods=60, freq="Q")), "frequency Q"),
    "a month without a name": (indexed(MONTHS.insert(4, pd.NaT).delete(5)), "NaT"),
    "a list": ([1.0] * 60, "a list.*Series or a DataFrame"),
    "an array": (np.ones(60), "a ndarray.*Series or a DataFrame"),
    "no column": (monthly().to_frame()[[]], "no column"),
    "two of a name": (pd.concat([monthly(), monthly()], axis=1), "x.*more than once"),
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_cannot_be_forecast_is_refused_in_plain_words(how):
    series, told = REFUSED[how]
    with pytest.raises(BadInput, match=f"(?s){told}"):
        f.forecast(series, horizon=3, paths=2)


def test_everything_wrong_with_months_and_numbers_is_told_at_once():
    bad = pd.concat([changed(7, -3.0), changed(9, np.inf)], axis=1, keys=["a", "b"])
    bad["c"] = "text"
    bad = pd.concat([bad, bad.iloc[3:4]]).drop(MONTHS[20]).iloc[::-1]
    with pytest.raises(BadInput) as caught:
        f.forecast(bad, horizon=0, paths=2)
    told = str(caught.value)
    for part in ("series a", "series b", "series c", "twice", "missing", "unsorted", "horizon"):
        assert part in told
    assert len(caught.value.problems) == 7


def test_a_bad_month_index_does_not_hide_bad_numbers():
    with pytest.raises(BadInput) as caught:
        f.forecast(indexed(MONTHS.to_timestamp()).where(lambda s: s.index.month != 5))
    assert len(caught.value.problems) == 2


def with_last_year_times(factor: float) -> pd.Series:
    series = monthly()
    series.iloc[-12:] *= factor
    return series


FLAGGED = {
    "all zero": (monthly() * 0, "stays at 0"),
    "constant": (monthly() * 0 + 100.0, "never moved from 100"),
    "young": (monthly(40), "only 40 months"),
    "some zeros": (changed(7, 0.0), "1 of 60 months are 0"),
    "exploding": (with_last_year_times(500.0), "more than ten times"),
    "geometric": (monthly() * np.exp(0.3 * np.arange(60)), "more than ten times"),
    "mostly zero": (monthly().where(np.arange(60) % 9 == 0, 0.0), "53 of 60 months are 0"),
    "whole numbers": (monthly().round().astype(int), None),
    "nullable numbers": (monthly().round().astype("Int64"), None),
    "ordinary": (monthly(), None),
}


@pytest.mark.parametrize("how", FLAGGED)
def test_what_is_odd_is_forecast_and_flagged(how):
    series, told = FLAGGED[how]
    coming = f.forecast(series, horizon=24, paths=50)
    assert np.isfinite(coming.paths).all()
    assert (coming.paths >= 0).all()
    cap = 3 * float(series.max())
    assert coming.paths.max() <= cap * (1 + 1e-12)
    said = [flag for flag in coming.flags if "cap" not in flag]
    assert said == [] if told is None else told in said[0]
    if told is not None:
        assert said[0].startswith("x: ")


def test_an_all_zero_history_stays_at_zero_and_a_constant_one_without_jumps_stays_put():
    assert (f.forecast(monthly() * 0, horizon=36, paths=20).paths == 0).all()
    still = f.forecast(monthly() * 0 + 70.0, horizon=36, paths=20, jumps=False)
    assert np.allclose(still.paths, 70.0, rtol=1e-3)


def test_paths_that_meet_their_cap_are_counted_in_a_flag():
    tight = f.forecast(monthly(), horizon=60, paths=100, cap_multiple=1.05)
    reached = (tight.paths.max(axis=1) >= 1.05 * monthly().max() * (1 - 1e-9)).mean()
    ended = (tight.paths[:, -1] >= 1.05 * monthly().max() * (1 - 1e-9)).mean()
    told = " ".join(tight.flags)
    assert f"x: {reached:.0%} of paths reach the cap of 1.05 times" in told
    assert f"and {ended:.0%} end at it" in told


def test_flags_stay_with_what_is_derived():
    coming = f.forecast(monthly(40), horizon=12, paths=3)
    assert coming.cumulative().flags == coming.total().flags == coming.flags != ()


SPOILS = {
    "zero": lambda s, k: s.where(np.arange(len(s)) != k, 0.0),
    "spike": lambda s, k: s.where(np.arange(len(s)) != k, 9e11),
    "scale": lambda s, k: s * 10.0 ** (k % 7 - 3),
    "nan": lambda s, k: s.where(np.arange(len(s)) != k),
    "minus": lambda s, k: s - float(s.iloc[k]),
    "drop": lambda s, k: s.drop(s.index[k]),
    "twice": lambda s, k: pd.concat([s.iloc[: k + 1], s.iloc[k:]]),
    "turn": lambda s, k: s.iloc[::-1],
    "cut": lambda s, k: s.iloc[k:],
    "round": lambda s, k: s.round(-3),
    "object": lambda s, k: s.astype(object),
}


@given(
    values=st.lists(st.floats(0, 1e6), min_size=36, max_size=48),
    spoils=st.lists(st.tuples(st.sampled_from(sorted(SPOILS)), st.integers(0, 35)), max_size=3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_series_is_refused_in_words_or_forecast_within_bounds(values, spoils):
    months = pd.period_range("2015-01", periods=len(values), freq="M")
    series = pd.Series(values, index=months, name="any")
    for how, k in spoils:
        series = SPOILS[how](series, min(k, len(series) - 1)) if len(series) else series
    try:
        coming = f.forecast(series, horizon=12, paths=4)
    except BadInput:
        return
    assert np.isfinite(coming.paths).all()
    assert (coming.paths >= 0).all()
    assert coming.paths.max() <= 3 * series.max() * (1 + 1e-12)
