"""How scenarios stand to one another: by hand, and by what intervals promise."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

import queueing as q
from inputs.problems import BadInput
from queueing.comparison import Comparison, standing
from queueing.headline import headline
from queueing.intervals import chance_of_luck, each_of, holm, interval, quantile_ranks, share
from queueing.options import Options
from queueing.replication import simulate
from queueing.scenario import Scenario

RNG = np.random.default_rng(11)


def run_of(measure: str, **values: np.ndarray) -> object:
    """Results with one measure, by scenario and future."""

    class MadeUp:
        scenarios = tuple(values)
        replications = len(next(iter(values.values())))
        measures = pd.DataFrame(
            [
                {"scenario": s, "replication": r, "measure": measure, "value": value}
                for s, many in values.items()
                for r, value in enumerate(many)
            ]
        )

    return MadeUp()


def test_scenarios_that_are_not_told_apart_share_a_group_and_their_places():
    shared, noise = RNG.normal(size=12) * 100, RNG.normal(size=12)
    run = run_of("judges", far=shared + 50, one=shared, other=shared + noise - noise.mean())
    found = Comparison(run, "one").ranking(["judges"]).set_index("scenario")
    assert found.loc["one", "group"] == found.loc["other", "group"] == 1
    assert found.loc["far", "group"] == 2
    assert tuple(found.loc["one", ["first_place", "last_place"]]) == (1, 2)
    assert tuple(found.loc["far", ["first_place", "last_place"]]) == (3, 3)


def test_one_between_two_that_differ_joins_them_in_one_group():
    """a lies below c, but b is told apart from neither: no line can be drawn."""
    wave = np.array([3.0, -3.0] * 6)
    run = run_of("judges", a=np.zeros(12), b=1.0 + wave, c=2.0 + wave / 30)
    found = Comparison(run, "a").ranking(["judges"]).set_index("scenario")
    assert set(found["group"]) == {1}
    assert tuple(found.loc["a", ["first_place", "last_place"]]) == (1, 2)
    assert tuple(found.loc["c", ["first_place", "last_place"]]) == (2, 3)


@pytest.mark.parametrize("missing", [True, False])
def test_nothing_is_ranked_by_too_few_futures_or_by_a_measure_not_always_reached(missing):
    values = np.arange(12.0) if missing else np.arange(4.0)
    other = values + 100.0
    if missing:
        other = np.where(values == 3, np.nan, other)
    found = Comparison(run_of("judges", a=values, b=other), "a").ranking(["judges"])
    assert set(found["group"]) == {1}
    assert set(found["last_place"]) == {2}


def test_chances_count_futures_and_say_ties():
    base = np.array([5.0, 5.0, 5.0, np.nan, np.nan, 5.0])
    other = np.array([4.0, 5.0, 6.0, np.nan, 3.0, np.nan])
    run = run_of("years_to_clear", base=base, other=other)
    (row,) = Comparison(run, "base").chances(["years_to_clear"]).to_dict("records")
    # Beyond the horizon is later than any date, and as late as beyond the horizon.
    assert (row["lower"], row["higher"], row["ties"], row["futures"]) == (2, 2, 2, 6)
    assert (row["low"], row["high"]) == share(2, 6)


def test_time_to_clear_has_the_futures_that_do_not_and_no_mean():
    years = np.array([4.0, 6.0, np.nan, 8.0, np.nan])
    found = Comparison(run_of("years_to_clear", a=years), "a").clearing()
    (row,) = found.to_dict("records")
    assert (row["cleared"], row["futures"], row["median"]) == (3, 5, 8.0)
    assert row["p90"] == np.inf
    assert "mean" not in found


def test_pairing_is_worth_the_correlation():
    """With equal variances the widths are as sqrt(1 - correlation), but for degrees of freedom."""
    n, rho = 4000, 0.96
    one = RNG.normal(size=n)
    other = rho * one + np.sqrt(1 - rho**2) * RNG.normal(size=n)
    (row,) = (
        Comparison(run_of("judges", a=one, b=other), "a").pairing(["judges"]).to_dict("records")
    )
    assert row["ratio"] == pytest.approx(1.0 / np.sqrt(1.0 - rho), rel=0.05)


def test_a_share_seen_never_or_always_has_the_rule_of_three():
    assert share(0, 20) == (0.0, pytest.approx(1.0 - 0.025 ** (1 / 20)))
    assert share(20, 20) == (pytest.approx(0.025 ** (1 / 20)), 1.0)
    assert all(np.isnan(end) for end in share(0, 0))


@pytest.mark.parametrize(("of", "level"), [(20, 0.5), (40, 0.9), (60, 0.75)])
def test_ranks_of_a_quantile_hold_it_as_often_as_they_say(of, level):
    low, middle, high = quantile_ranks(of, level)
    tails = 0.0
    if low is not None:
        tails += binom.cdf(low - 1, of, level)
        assert binom.cdf(low, of, level) > 0.025  # the next would be too far in
    if high is not None:
        tails += binom.sf(high - 1, of, level)
    assert tails <= 0.05
    assert (low or 0) <= middle <= (high or of)


def test_holm_is_worked_by_hand():
    adjusted = holm(np.array([0.01, 0.04, 0.03, 0.005]))
    assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_the_chance_of_luck_and_the_interval_agree():
    for _ in range(50):
        values = RNG.normal(0.5, 1.0, size=8)
        low, high = interval(values)
        assert (chance_of_luck(values) < 0.05) == (low > 0 or high < 0)


def test_of_many_comparisons_of_nothing_corrections_mark_almost_none():
    """20 comparisons that differ by luck alone, 300 times: some mark in 5 % of them at most."""
    marks = dict.fromkeys(("none", "holm", "simultaneous"), 0)
    for _ in range(300):
        family = RNG.normal(size=(20, 10))
        luck = np.array([chance_of_luck(one) for one in family])
        marks["none"] += bool((luck <= 0.05).any())
        marks["holm"] += bool((holm(luck) <= 0.05).any())
        ends = np.array([interval(one, each_of(20)) for one in family])
        marks["simultaneous"] += bool(((ends[:, 0] > 0) | (ends[:, 1] < 0)).any())
    assert marks["none"] > 150
    assert marks["holm"] == marks["simultaneous"] < 30


def test_a_corrected_table_says_so_in_wider_intervals_or_fewer_marks(small_run):
    five = run_of("judges", a=np.zeros(6), b=np.array([1.0, 2.0, 1.5, 0.5, 1.2, 4.0]))
    five.measures = pd.concat(
        [
            five.measures.assign(measure=name)
            for name in ("judges", "cost_per_year", "receipts_per_year")
        ]
    )
    tables = {how: Comparison(five, "a", how).table() for how in ("none", "holm", "simultaneous")}
    assert Comparison(five, "a").family_size == 3
    assert tables["none"]["separated"].all()
    width = {how: (t["high"] - t["low"]).iloc[0] for how, t in tables.items()}
    assert width["none"] == width["holm"] < width["simultaneous"]
    low, high = interval(np.array([1.0, 2.0, 1.5, 0.5, 1.2, 4.0]), each_of(3))
    assert width["simultaneous"] == pytest.approx(high - low)
    with pytest.raises(BadInput, match='did you mean "holm"'):
        q.compare(small_run, corrected="hollm")
    with pytest.raises(BadInput, match='did you mean "judges"'):
        q.compare(small_run).ranking(["judge"])


def test_beyond_the_horizon_no_quantile_lies_between_a_number_and_none():
    assert standing.beyond_quantiles(np.array([1.0, np.inf, np.inf]), (0.0, 0.25, 0.9)) == [
        1.0,
        np.inf,
        np.inf,
    ]


def test_common_futures_make_the_intervals_of_hiring_judges_three_times_narrower():
    """Arrivals and parameters move every measure far more from future to future than the reform
    does, and the same in both, so that they cancel in the difference. Over three years at this
    scale the ratios were 4.5 to 4.6 for completions and 21 to 22 for pending cases, over five 5.5
    to 6.2 and 35 and more. Over ten, some futures clear the docket and the reform then does nothing
    in them: differences vary, and the ratios fall to 2.9 to 3.3 and 13.
    """
    options = Options(start=date(2026, 3, 31), months=36, scale=0.003)
    base = Scenario.load("baseline")
    both = {"base": base, "more": base.with_reform("hire_judges")}
    found = {
        name: [headline(simulate(scenario, options, future), options.scale) for future in range(5)]
        for name, scenario in both.items()
    }
    for measure in ("completions_per_year", "pending_active"):
        values = {name: np.array([one[measure] for one in many]) for name, many in found.items()}
        (row,) = Comparison(run_of(measure, **values), "base").pairing([measure]).to_dict("records")
        assert row["ratio"] >= 3.0, measure
