"""Totals spread over months: exact, never negative, nothing contradictory swallowed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.disaggregate import Total, denton, disjoint
from inputs.problems import BadInput


def month(text: str) -> pd.Period:
    return pd.Period(text, "M")


def total(first: str, last: str, value: float) -> Total:
    return Total(month(first), month(last), value, "EOIR", "somewhere")


def flat(first: str, last: str) -> pd.Series:
    return pd.Series(1.0, index=pd.period_range(first, last, freq="M"))


@st.composite
def published(draw: st.DrawFn) -> tuple[list[Total], pd.Series]:
    """Years, some with a year to date or single months inside, and an indicator of their months."""
    years = draw(st.integers(1, 5))
    index = pd.period_range("2010-10", periods=12 * years, freq="M")
    months = st.floats(0.0, 1e6).map(lambda x: 0.0 if x < 1 else x)
    truth = pd.Series(draw(st.lists(months, min_size=len(index), max_size=len(index))), index=index)
    totals = []
    for year in range(years):
        span = index[12 * year : 12 * year + 12]
        cut = draw(st.integers(0, 11))
        parts = [span, span[:cut], span[cut : cut + 1]] if cut else [span]
        totals += [Total(p[0], p[-1], math.fsum(truth[p])) for p in parts]
    shape = st.floats(1e-2, 1e3)
    z = draw(st.lists(shape, min_size=len(index), max_size=len(index)))
    return totals, pd.Series(z, index=index)


@given(published())
@settings(max_examples=60, deadline=None)
def test_every_total_is_reproduced_and_no_month_is_negative(case):
    totals, indicator = case
    x = denton(totals, indicator)
    assert (x >= 0).all()
    for t in totals:
        assert math.fsum(x[list(t.months)]) == pytest.approx(t.value, rel=1e-9, abs=1e-6)


def test_one_piece_adds_up_to_the_last_bits():
    x = denton([total("2014-10", "2015-09", 192_997.0)], flat("2014-10", "2015-09"))
    assert abs(math.fsum(x) - 192_997.0) <= math.ulp(192_997.0)


def test_a_year_to_date_leaves_the_rest_of_the_year_even_where_its_months_do_not_touch():
    pieces = disjoint(
        [
            total("2024-10", "2025-06", 100.0),
            total("2024-10", "2024-11", 30.0),
            total("2025-02", "2025-02", 5.0),
        ]
    )
    rest = next(p for p in pieces if len(p.months) == 6)
    assert rest.value == 65.0
    assert month("2025-02") not in rest.months
    assert month("2024-12") in rest.months
    assert month("2025-06") in rest.months


def test_a_total_that_repeats_the_others_adds_nothing():
    parts = [total("2020-10", "2021-03", 10.0), total("2021-04", "2021-09", 20.0)]
    assert len(disjoint([*parts, total("2020-10", "2021-09", 30.0)])) == 2


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ([("2020-10", "2021-09", 9.0), ("2020-10", "2020-12", 10.0)], "contradicts"),
        ([("2020-10", "2020-12", 1.0), ("2020-10", "2020-12", 2.0)], "contradicts"),
        ([("2020-10", "2021-03", 5.0), ("2021-01", "2021-09", 9.0)], "overlaps"),
        ([("2020-10", "2020-09", 5.0)], "end before"),
        ([("2020-10", "2020-10", -5.0)], "not negative"),
        ([("2020-10", "2020-10", float("nan"))], "a number"),
    ],
)
def test_totals_that_cannot_all_be_true_are_refused(totals, told):
    with pytest.raises(BadInput, match=told):
        disjoint([total(*t) for t in totals])


def test_all_contradictions_are_told_at_once():
    wrong = [total("2020-10", "2020-10", -1.0), total("2021-10", "2021-09", 1.0)]
    with pytest.raises(BadInput) as caught:
        disjoint(wrong)
    assert len(caught.value.problems) == 2


def test_months_follow_the_indicator_where_the_totals_allow_it():
    indicator = flat("2020-10", "2022-09") * np.tile([1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1], 2)
    scaled = [total("2020-10", "2021-09", 420.0), total("2021-10", "2022-09", 420.0)]
    pd.testing.assert_series_equal(denton(scaled, indicator), indicator * 10.0)


def test_there_is_no_step_at_the_turn_of_a_year_as_spreading_evenly_would_make():
    x = denton(
        [total("2020-10", "2021-09", 1200.0), total("2021-10", "2022-09", 3600.0)],
        flat("2020-10", "2022-09"),
    )
    assert x.diff().abs().max() < 40  # the even spread steps by 200
    assert x.is_monotonic_increasing


def test_where_the_smooth_solution_dips_below_zero_the_months_are_spread_pro_rata():
    totals = [
        total("2020-10", "2021-09", 12000.0),
        total("2021-10", "2022-09", 1.0),
        total("2022-10", "2023-09", 12000.0),
    ]
    x = denton(totals, flat("2020-10", "2023-09"))
    assert (x >= 0).all()
    assert np.allclose(x["2021-10":"2022-09"], 1 / 12)


def test_months_no_total_reaches_carry_the_nearest_ratio():
    indicator = flat("2020-10", "2021-12") * 2
    x = denton([total("2020-10", "2021-09", 24.0)], indicator)
    assert np.allclose(x, 2.0)


@pytest.mark.parametrize("spoil", ["hole", "zero", "dates"])
def test_an_indicator_that_says_nothing_about_a_month_is_refused(spoil):
    z = flat("2020-10", "2021-09")
    if spoil == "hole":
        z = z.drop(z.index[3])
    elif spoil == "zero":
        z.iloc[3] = 0.0
    else:
        z.index = z.index.to_timestamp()
    with pytest.raises(BadInput, match="indicator"):
        denton([total("2020-10", "2021-09", 1.0)], z)
