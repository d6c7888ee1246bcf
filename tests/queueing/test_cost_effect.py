"""Costs for their effects: by hand, and silent where the effect is not told apart."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from inputs.problems import BadInput
from queueing.comparison import Comparison
from queueing.comparison.cost_effect import WAITING, cost_effect, quotient
from queueing.report.dollars import print_costs

AMOUNTS = np.array([10.0, 12.0, 9.0, 11.0, 10.5, 9.5])


def comparison(dollars, pending, first="2026-10-31", months=24, **elsewhere):
    """A base and a reform of two fiscal years; six futures alike but for a hundredth.

    `dollars` are of a fiscal year, `pending` (and stocks `elsewhere`, by series) of every month.
    """
    days = pd.date_range(first, periods=months, freq="ME")
    stocks = {"pending_active": pending, **elsewhere}
    costs, national = [], []
    for k in range(6):
        for name in ("base", "reform"):
            for year in (2027, 2028):
                costs.append((name, k, year, "all", "x", dollars[name] * (1 + k / 100)))
            for series, of in (*stocks.items(), ("completions", {name: 1.0})):
                national += [(name, k, day, series, of[name] * (1 + k / 100)) for day in days]
    results = SimpleNamespace(
        scenarios=["base", "reform"],
        replications=6,
        costs=pd.DataFrame(
            costs,
            columns=["scenario", "replication", "fiscal_year", "station", "item", "dollars"],
        ),
        national=pd.DataFrame(
            national, columns=["scenario", "replication", "date", "series", "value"]
        ),
    )
    return Comparison(results, "base")


DOLLARS, PENDING = {"base": 100.0, "reform": 160.0}, {"base": 50.0, "reform": 20.0}


def test_dollars_over_case_years_avoided_are_those_of_the_two_years_together():
    row = cost_effect(comparison(DOLLARS, PENDING)).iloc[0]
    assert row["effect"] == "case-years of waiting avoided"
    assert row["amount"] == pytest.approx(2 * 30 * 1.025)  # the mean of 1.00 to 1.05
    assert row["dollars"] == pytest.approx(2 * 60 * 1.025)
    assert row["dollars_each"] == pytest.approx(2.0)
    assert (row["each_low"], row["each_high"]) == pytest.approx((2.0, 2.0), abs=1e-6)


@pytest.mark.parametrize(
    "elsewhere",
    ["pending_inactive", "pending_board", "pending_affirmative", "pending_border_claims"],
)
def test_cases_that_are_only_moved_wait_on(elsewhere):
    """The base's 30 cases more wait in court, the reform's elsewhere: nothing is avoided."""
    moved = comparison(DOLLARS, PENDING, **{elsewhere: {"base": 5.0, "reform": 35.0}})
    row = cost_effect(moved).iloc[0]
    assert row["amount"] == pytest.approx(0.0, abs=1e-9)
    assert np.isnan(row["dollars_each"])


def test_those_who_wait_for_a_permit_too_are_not_counted_twice():
    clock = {"base": 0.0, "reform": 35.0}
    found = comparison(DOLLARS, PENDING, pending_affirmative_past_180d=clock)
    assert cost_effect(found).iloc[0]["amount"] == pytest.approx(2 * 30 * 1.025)


def test_the_model_tells_every_series_that_waits(small_run):
    assert set(WAITING) <= set(small_run.national["series"])


def test_a_discount_counts_the_time_from_the_start_not_the_fiscal_year():
    """Of 18 months from April 2026 the first six are of one fiscal year, twelve of the next."""
    found = comparison(DOLLARS, PENDING, first="2026-04-30", months=18)
    found.results.costs["fiscal_year"] -= 1
    row = cost_effect(found, discount=0.1).iloc[0]
    worth = [1.1 ** -((month + 0.5) / 12) for month in range(18)]
    assert row["amount"] == pytest.approx(30 / 12 * sum(worth) * 1.025)
    assert row["dollars"] == pytest.approx(60 * (sum(worth[:6]) / 6 + sum(worth[6:]) / 12) * 1.025)


def test_there_is_no_quotient_where_the_effect_is_nothing():
    rows = cost_effect(comparison(DOLLARS, PENDING)).set_index("effect")
    told = rows.loc["cases completed more"]
    assert np.isnan(told["dollars_each"])
    assert told["told"] == "the effect is not told apart from nothing"


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        (AMOUNTS - 10.0, "not told apart"),
        (-AMOUNTS, "for the worse"),
        (AMOUNTS[:4], "too few futures"),
    ],
)
def test_a_quotient_that_says_nothing_is_not_given(amounts, why):
    *numbers, told = quotient(np.ones(len(amounts)), amounts)
    assert np.isnan(numbers).all()
    assert why in told


def test_the_ends_of_the_interval_are_where_the_difference_is_just_told_apart():
    from scipy.stats import t

    dollars = np.array([30.0, 33.0, 29.0, 35.0, 31.0, 27.0])
    _, *ends, _ = quotient(dollars, AMOUNTS)
    for end in ends:
        left = dollars - end * AMOUNTS
        statistic = left.mean() / (left.std(ddof=1) / np.sqrt(len(left)))
        assert abs(statistic) == pytest.approx(t.ppf(0.975, len(left) - 1))


def test_what_costs_less_and_does_more_is_said_to():
    assert "costs less" in quotient(-3.0 * AMOUNTS, AMOUNTS)[3]


def test_there_is_no_price_where_the_cost_is_not_told_apart_from_nothing():
    spread = np.array([-40.0, 40.0, -40.0, 40.0, -40.0, 40.0])
    *numbers, told = quotient(spread, AMOUNTS)
    assert np.isnan(numbers).all()
    assert "cost is not told apart" in told


def test_a_reform_that_makes_cases_wait_adds_case_years_and_has_no_price(capsys):
    worse = cost_effect(comparison(DOLLARS, {"base": 50.0, "reform": 80.0}))
    print_costs(worse)
    printed = " ".join(capsys.readouterr().out.split())
    assert "adds 62" in printed  # 2 years of 30 cases more, 1.025 in the mean
    assert "for the worse" in printed
    assert "-62" not in printed


def test_of_few_futures_the_ends_are_told_and_no_interval(capsys):
    many = comparison(DOLLARS, PENDING)
    keep = [
        frame[frame["replication"] < 3] for frame in (many.results.costs, many.results.national)
    ]
    many.results.costs, many.results.national = keep
    many.results.replications = 3
    row = cost_effect(many).iloc[0]
    assert row[["amount_low", "amount_high", "dollars_low", "dollars_high"]].isna().all()
    assert (row["amount_lowest"], row["amount_highest"]) == pytest.approx((60.0, 60.0 * 1.02))
    print_costs(cost_effect(many))
    assert "95 %" not in capsys.readouterr().out


def test_a_discount_out_of_range_is_refused():
    with pytest.raises(BadInput, match="discount"):
        cost_effect(comparison(DOLLARS, PENDING), discount=1.5)
