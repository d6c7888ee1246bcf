"""Comparisons: paired, with honest intervals, and silent where nothing is separated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

import queueing as q
from inputs.problems import BadInput
from queueing.comparison import COLUMNS, Comparison
from queueing.intervals import FEWEST, half_width, independent_half_width, interval
from queueing.measures import MEASURES


def test_the_table_has_one_row_a_measure_and_scenario(small_run):
    table = q.compare(small_run, base="baseline").table()
    assert tuple(table.columns) == COLUMNS
    assert len(table) == 2 * len(MEASURES)
    assert list(table["measure"][: len(MEASURES)]) == list(MEASURES)


def test_differences_are_taken_replication_by_replication(small_run):
    found = q.compare(small_run).differences()
    values = small_run.measures.set_index(["scenario", "replication", "measure"])["value"]
    row = found.query("measure == 'pending_active' and replication == 1").iloc[0]
    other = values[(row["scenario"], 1, "pending_active")]
    assert row["difference"] == other - values[("baseline", 1, "pending_active")]


def test_a_reform_that_changes_nothing_changes_nothing():
    runs = q.run(
        ["baseline", "baseline+hire_judges:judges=0"],
        years=1,
        replications=2,
        scale=0.003,
        workers=1,
    )
    table = q.compare(runs).table().dropna(subset=["difference"])
    assert (table["difference"] == 0.0).all()
    assert not table["separated"].any()


def test_more_judges_complete_more_cases(small_run):
    table = q.compare(small_run).table().set_index(["scenario", "measure"])
    more = table.loc[("baseline+hire_judges:judges=300", "judges")]
    assert more["difference"] > 0


def test_arrivals_are_the_same_in_every_scenario(small_run):
    flows = small_run.flows.query("flow == 'receipt' and station != 'board'")
    totals = flows.groupby(["replication", "date", "station", "case_class", "scenario"])[
        "cases"
    ].sum()
    wide = totals.unstack("scenario")
    assert (wide.nunique(axis=1) == 1).all()


def test_the_interval_is_students_t():
    values = np.array([1.0, 2.0, 4.0, 7.0, 6.0])
    low, high = interval(values)
    half = t.ppf(0.975, 4) * values.std(ddof=1) / np.sqrt(5.0)
    assert (low, high) == pytest.approx((4.0 - half, 4.0 + half))


def test_the_interval_covers_the_true_mean_as_often_as_it_says():
    rng = np.random.default_rng(7)
    inside = [
        low <= 0.0 <= high for low, high in (interval(rng.normal(size=8)) for _ in range(2000))
    ]
    assert abs(np.mean(inside) - 0.95) < 0.02


@pytest.mark.parametrize("futures", range(FEWEST))
def test_fewer_than_five_futures_have_no_interval_of_the_mean_by_any_rule(futures):
    values = np.arange(float(futures))
    told = (*interval(values), half_width(values), independent_half_width(values, values))
    assert np.isnan(told).all()


def made_up(futures: int) -> Comparison:
    """A comparison of so many futures in every one of which a reform takes about 100 cases away."""

    class MadeUp:
        scenarios = ("baseline", "other")
        replications = futures
        measures = pd.DataFrame(
            [
                {"scenario": s, "replication": r, "measure": "pending_active", "value": value}
                for r in range(futures)
                for s, value in (("baseline", 1000.0 + r), ("other", 900.0 + 2 * r))
            ]
        )

    return Comparison(MadeUp(), "baseline")


@pytest.mark.parametrize(("futures", "separated"), [(2, False), (4, False), (5, True)])
def test_fewer_than_five_futures_separate_nothing_and_have_their_range(futures, separated):
    row = made_up(futures).table().iloc[0]
    assert row["separated"] == separated
    assert (row["lowest"], row["highest"]) == (-100.0, -101.0 + futures)
    assert row[["low", "high", "p10", "p90"]].notna().all() == separated
    assert row[["low", "high", "p10", "p90"]].isna().all() != separated


def test_a_difference_of_nothing_has_no_sign():
    comparison = made_up(5)
    comparison.results.measures["value"] = [-0.0, -0.0] * 5
    row = comparison.table().iloc[0]
    for name in ("base", "value", "difference", "low", "high", "p10", "p90", "lowest", "highest"):
        assert not np.signbit(row[name]), name


def test_an_unknown_base_is_refused_with_the_nearest(small_run):
    with pytest.raises(BadInput, match='did you mean "baseline"'):
        q.compare(small_run, base="basline")


def test_a_measure_not_reached_in_every_future_separates_nothing(small_run):
    class Partly:
        scenarios = ("baseline", "other")
        replications = 20
        measures = pd.DataFrame(
            [
                {"scenario": s, "replication": r, "measure": "years_to_clear", "value": value}
                for s, reached, value in (("baseline", 2, 8.0), ("other", 12, 6.0))
                for r, value in ((r, value if r < reached else np.nan) for r in range(20))
            ]
        )

    row = Comparison(Partly(), "baseline").table().iloc[0]
    assert row["replications"] == 2
    assert not row["separated"]
    # A mean over the futures that clear would leave out the slow ones.
    assert row[["base", "value", "difference", "low", "high", "p10", "p90"]].isna().all()
