"""Spreading a mean over groups: it stays the mean, and the ratios asked for are kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queueing.docket import codes
from queueing.docket.rules import family_size
from queueing.marginals import (
    alone,
    chance_each,
    family_share,
    mean_members,
    odds_around,
    of_record,
    risks,
    split,
)

share = st.floats(0.0, 1.0)
groups = st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(0.05, 20.0)), min_size=1, max_size=8)


def of(groups):
    weights, ratios = np.array(groups).T
    return weights / weights.sum(), ratios


@given(share, groups)
@settings(derandomize=True, deadline=None)
def test_risks_have_their_mean_whatever_it_is(mean, groups):
    weights, ratios = of(groups)
    found = risks(mean, ratios, weights)
    assert weights @ found == pytest.approx(mean)
    assert ((found >= 0.0) & (found <= 1.0)).all()


@given(st.floats(0.0, 0.04), groups)
@settings(derandomize=True, deadline=None)
def test_risks_that_reach_nowhere_near_one_are_in_proportion(mean, groups):
    weights, ratios = of(groups)
    found = risks(mean, ratios, weights)
    if found.max() < 1.0:
        assert found / ratios == pytest.approx(np.full(len(ratios), mean / (weights @ ratios)))


@given(share, groups)
@settings(derandomize=True, deadline=None)
def test_who_is_at_greater_risk_has_no_lower_one(mean, groups):
    weights, ratios = of(groups)
    found = risks(mean, ratios, weights)
    order = np.argsort(ratios)
    assert (np.diff(found[order]) >= -1e-12).all()


@given(st.floats(0.001, 0.999), groups)
@settings(derandomize=True, deadline=None)
def test_chances_around_a_mean_have_it_and_their_odds_are_in_proportion(mean, groups):
    weights, ratios = of(groups)
    found = odds_around(mean, ratios, weights)
    assert weights @ found == pytest.approx(mean)
    odds = found / (1.0 - found) / ratios
    assert odds == pytest.approx(np.full(len(odds), odds[0]), rel=1e-6)


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_what_is_certain_is_certain_for_all(mean):
    assert (odds_around(mean, np.array([1.0, 5.0]), np.array([0.5, 0.5])) == mean).all()


@given(st.floats(0.1, 100.0), st.floats(0.2, 5.0), share)
@settings(derandomize=True, deadline=None)
def test_two_values_split_from_a_mean_have_it_and_their_ratio(mean, ratio, part):
    first, second = split(mean, ratio, part)
    assert second / first == pytest.approx(ratio)
    assert (1.0 - part) * first + part * second == pytest.approx(mean)


@pytest.mark.parametrize("more", [0.0, 0.1, 0.4, 0.7])
@pytest.mark.parametrize("riders", [0.0, 0.1, 0.21, 0.35])
def test_the_docket_makes_families_of_which_so_many_are_riders(riders, more):
    rule = np.zeros(codes.RULES)
    rule[codes.FAMILY_SHARE], rule[codes.FAMILY_MORE] = family_share(riders, more), more
    drawn = [family_size.py_func(rule, (k + 0.5) / 100_000) for k in range(100_000)]
    assert np.mean(drawn) == pytest.approx(mean_members(family_share(riders, more), more), rel=1e-3)
    assert (np.mean(drawn) - 1.0) / np.mean(drawn) == pytest.approx(riders, abs=1e-3)
    assert max(drawn) <= codes.MOST_MEMBERS


@given(st.floats(60.0, 1e5), st.floats(1.0, 3.0), st.floats(0.0, 1.0))
@settings(derandomize=True, deadline=None)
def test_hearings_of_families_take_the_same_per_person_in_the_mean(seconds, members, rider):
    of_one = alone(seconds, members, rider)
    assert of_record(of_one, members, rider) / members == pytest.approx(seconds)
    assert of_record(of_one, 1.0, rider) == of_one


def test_a_chance_at_every_hearing_makes_so_many_in_the_life_of_a_case():
    first, later, merits, per_case = 0.28, 0.01, 0.21, 0.2
    chance = chance_each(per_case, first, later, merits)
    rng = np.random.default_rng(1)
    going_on = (rng.random(200_000) >= first).astype(int)
    hearings = going_on * rng.geometric(later + merits, 200_000)
    assert (hearings * chance).mean() == pytest.approx(per_case, rel=0.01)


def test_no_chance_passes_one():
    assert chance_each(50.0, 0.3, 0.1, 0.4) == 1.0
