"""Waits with people still waiting: the estimator against answers worked out another way."""

from __future__ import annotations

import numpy as np
import pytest

from queueing.docket.waits import bin_of_days, edges
from queueing.waiting import curve, mean_of_counts, quantile, restricted_mean, share_within

EDGES = edges()
BINS = len(EDGES) - 1


def counts(days: dict[int, int]) -> np.ndarray:
    """Counts by bin from numbers of cases by days."""
    found = np.zeros(BINS, dtype=np.int64)
    which = bin_of_days(EDGES)
    for day, number in days.items():
        found[which[day]] += number
    return found


NONE = counts({})


def test_bins_begin_at_zero_and_keep_half_a_year_and_a_year_apart():
    assert EDGES[0] == 0
    assert (np.diff(EDGES) > 0).all()
    which = bin_of_days(EDGES)
    assert which[180] != which[181]
    assert which[365] != which[366]


def test_without_censoring_the_share_is_the_plain_share():
    found = curve(counts({10: 30, 180: 20, 181: 25, 900: 25}), NONE, NONE)
    assert share_within(found, 181) == pytest.approx(0.5)
    assert found.by_edge[-1] == pytest.approx(1.0)


def test_leaving_before_the_event_is_a_competing_exit():
    found = curve(counts({100: 40}), counts({50: 60}), NONE)
    assert found.by_edge[-1] == pytest.approx(0.4)  # not 1, as it were if those who left were lost


def test_censored_cases_count_as_at_risk_until_they_are_lost():
    # 100 cases; 50 censored early, then half of the rest have the event: 0.5, not 0.25.
    found = curve(counts({1000: 25, 3000: 25}), NONE, counts({20: 50}))
    assert share_within(found, int(EDGES[np.searchsorted(EDGES, 1100)])) == pytest.approx(0.5)
    assert int(found.cases) == 100
    assert int(found.censored) == 50


def test_the_estimate_is_right_under_random_censoring():
    rng = np.random.default_rng(1)
    waits = rng.exponential(400.0, 200_000)
    lost = rng.uniform(0.0, 2000.0, 200_000)
    which = bin_of_days(EDGES)
    seen = waits < lost
    events = np.bincount(which[waits[seen].astype(int)], minlength=BINS)
    pending = np.bincount(which[lost[~seen].astype(int)], minlength=BINS)
    found = curve(events, NONE, pending)
    for days in (181, 366):
        assert share_within(found, days) == pytest.approx(1 - np.exp(-days / 400.0), abs=0.005)
    assert quantile(found, 0.5) == pytest.approx(400.0 * np.log(2.0), rel=0.01)
    expected = 400.0 * (1.0 - np.exp(-1000.0 / 400.0))
    assert restricted_mean(found, 1000.0) == pytest.approx(expected, rel=0.01)


def test_a_quantile_that_is_not_reached_is_not_a_number():
    found = curve(counts({100: 30}), NONE, counts({200: 70}))
    assert np.isnan(quantile(found, 0.5))
    assert np.isfinite(quantile(found, 0.25))


def test_the_mean_of_finished_waits_lies_within_its_bins():
    mean = mean_of_counts(counts({100: 1, 300: 1}))
    assert mean == pytest.approx(200.0, abs=8.0)
    assert np.isnan(mean_of_counts(NONE))


def test_the_mean_is_over_those_who_had_the_event_when_others_left():
    # 40 heard after 100 days, 60 gone after 50: those heard waited 100 days, not the horizon.
    found = curve(counts({100: 40}), counts({50: 60}), NONE)
    assert restricted_mean(found, 1000.0) == pytest.approx(100.0, abs=9.0)


def test_those_still_waiting_at_the_horizon_count_with_the_horizon():
    found = curve(counts({100: 50}), NONE, counts({900: 50}))
    assert restricted_mean(found, 500.0) == pytest.approx((100.0 + 500.0) / 2, abs=6.0)
