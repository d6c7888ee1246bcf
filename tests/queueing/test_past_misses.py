"""How far past outlooks were off, as recorded, and what is made of it beside a run of today."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import inputs
from queueing import past_misses as room
from queueing.report.certainty import past_misses, past_misses_in_words

AGAIN = [2021, 2024]  # the highest miss of three years ahead is of the one, the lowest of the other


@pytest.fixture
def recorded(monkeypatch):
    """Two years ahead: counts of 0.5 to 1.5 times the medians after one, twice them after two."""
    ratio = np.linspace(0.5, 1.5, 11)
    one = {"years_ahead": 1, "published": 1000.0 * ratio, "median": 1000.0}
    two = {"years_ahead": 2, "published": [400.0, 800.0], "median": [200.0, 400.0]}
    table = pd.concat([pd.DataFrame(one), pd.DataFrame(two)])
    table["origin"] = pd.Timestamp("2024-09-30")
    table["p10"], table["p90"] = 750.0, 1250.0  # five of the first year's, one of the second's
    monkeypatch.setattr(inputs, "table", lambda name: table)
    room.misses.cache_clear()
    yield table
    room.misses.cache_clear()


def run_of(start: str, years: int, uncertainty=("arrivals",), reforms=()) -> SimpleNamespace:
    """Three futures of a scenario whose pending cases are 100, 200 and 900 at every month end."""
    dates = pd.date_range(start, periods=12 * years + 1, freq="ME")[1:]
    futures = [
        pd.DataFrame({"date": dates, "value": value, "replication": k})
        for k, value in enumerate((100.0, 200.0, 900.0))
    ]
    national = pd.concat(futures).assign(scenario="plan", series="pending_active")
    options = {"start": start, "uncertainty": list(uncertainty)}
    plan = SimpleNamespace(label="plan", reforms=reforms)
    return SimpleNamespace(run={"options": options}, national=national, assumed=[plan])


def test_misses_are_the_counts_over_the_medians_foreseen_lowest_to_highest(recorded):
    one, two = room.misses().to_dict("records")
    assert one == pytest.approx(
        {"years_ahead": 1, "origins": 11, "low": 0.5, "middle": 1.0, "high": 1.5}
    )
    assert two == pytest.approx(
        {"years_ahead": 2, "origins": 2, "low": 2.0, "middle": 2.0, "high": 2.0}
    )


def test_a_past_outlook_held_what_lay_between_its_percentiles(recorded):
    assert room.held() == (6, 13)


def test_a_run_is_shown_the_past_misses_of_its_median_at_each_years_end(recorded):
    found = room.if_missed_as_before(run_of("2026-09-30", 3), "plan")
    ends = [pd.Timestamp("2027-09-30"), pd.Timestamp("2028-09-30")]
    assert list(found["date"]) == ends
    assert found["foreseen"].tolist() == [200.0, 200.0]
    assert found["low"].tolist() == pytest.approx([100.0, 400.0])
    assert found["high"].tolist() == pytest.approx([300.0, 400.0])
    assert len(room.if_missed_as_before(run_of("2026-09-30", 1), "plan")) == 1
    assert "date" not in room.misses()  # which is kept


def test_month_ends_of_leap_years_are_met(recorded):
    found = room.if_missed_as_before(run_of("2027-02-28", 1), "plan")
    assert list(found["date"]) == [pd.Timestamp("2028-02-29")]


def test_a_run_over_years_that_past_outlooks_know_has_none(recorded):
    assert room.if_missed_as_before(run_of("2024-09-30", 3), "plan").empty
    assert past_misses_in_words(run_of("2024-09-30", 3), "plan") == ""


def test_a_run_that_no_past_outlook_is_like_has_none(recorded):
    for run in (run_of("2026-09-30", 3, ()), run_of("2026-09-30", 3, reforms=("more_judges",))):
        assert room.if_missed_as_before(run, "plan").empty


def test_past_misses_are_told_with_their_number_and_sign(recorded):
    one, two = past_misses(run_of("2026-09-30", 2), "plan")
    assert one["date"] == "September 2027"
    assert (one["less"], one["more"]) == ("-50 %", "+50 %")
    assert one["range"] == "100 to 300"
    assert (one["origins"], two["origins"]) == ("11", "2")


def test_the_misses_recorded_are_those_of_this_model():
    """Of two origins; another machine's mathematics may move single cases."""
    table = inputs.table("past_outlooks")
    now = room.as_recorded(origins=AGAIN).drop(columns="source_id")
    then = table[table["origin"].dt.year.isin(AGAIN)].drop(columns="source_id")
    assert now["years_ahead"].tolist() == then["years_ahead"].tolist()
    columns = ["published", "median", "p10", "p90", "naive_median"]
    assert np.allclose(now[columns], then[columns], rtol=0.01)
    assert np.allclose(now[["crps", "naive_crps"]], then[["crps", "naive_crps"]], rtol=0.05)
