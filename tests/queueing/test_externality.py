"""Marginal delay: by the formula of an overloaded queue, and what it must not touch."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import queueing as q
from inputs.problems import BadInput
from queueing.docket import codes
from queueing.docket.waits import Cohorts
from queueing.engine import CompiledDocket
from queueing.externality import COLUMNS, Arm, Window, added, groups
from queueing.options import Options
from queueing.replication import simulate
from queueing.report.delays import answer
from queueing.stations.intake import classes
from tests.queueing.small_plans import simulate as simulate_small
from tests.queueing.small_plans import small_plan

ASYLUM = np.array([claim == "asylum" for claim in classes().claim])
TINY = {"years": 5, "replications": 2, "scale": 0.005, "seed": 4, "workers": 1}
OVERLOADED = {
    "first_master_lag_days": 0.0,
    "master_minutes": 60.0,
    "judge_attrition_per_year": 0.0,
    "family_rider_share": 0.0,
    "unaccompanied_border_share_2025": 0.0,  # they would not end with their first hearing
    "detained_receipts_per_year": 0.0,
    "rescinded_share": 0.0,
    "reopened_share": 0.0,
}
CHANGES = (
    ("receipts.returned", "multiply", 0.0, 0),
    ("hearing.early_exit_share", "set", 1.0, 0),  # every case ends with its first hearing
    ("docket.master_share_cap", "set", 1.0, 0),
)
LONG = 96  # months: those received in three years are decided in the next five


def overloaded(step):
    """One court, first come first served, to which almost twice as many come as it can hear; asylum
    claims are `step` times as many through a fiscal year, then as many as they would have been."""
    small = small_plan(
        months=LONG,
        courts=1,
        cases=600,
        initial=0,
        judges=(3, 3),
        last_count_days=10_000,
        values=OVERLOADED,
        changes=(
            *CHANGES,
            ("receipts.asylum_claims", "multiply", step, 0),
            ("receipts.asylum_claims", "multiply", 1.0 / step, 365),
        ),
        seed=11,
    )
    history = simulate_small(small, CompiledDocket)
    first, last = small.plan.day_span
    record = SimpleNamespace(
        waits=history.waits,
        ledger=np.stack([month.ledger for month in history.months]),
        cohorts=Cohorts.of(first, last - first + 1),
    )
    return Arm.of(record, 2027, np.array([True])), record


def test_in_an_overloaded_queue_each_filing_delays_each_later_case_by_one_service():
    """First come first served: a case behind one more waits one service longer. Those who come
    through the year of the step have, on average, half of the filings before them; the others all.
    What comes of one run is up to some 5 % off by luck.
    """
    (more, record), (fewer, _) = overloaded(1.25), overloaded(0.75)
    assert more.filings > fewer.filings + 1500
    flows = record.ledger.sum(axis=(1, 2))
    completed = flows[3:60, codes.COMPLETION : codes.CLOSURE].sum() / (57 * 365.25 / 12)  # a day
    every = {group.name: group for group in groups(2027) if group.split != "case_class"}
    cut = (Window.of(date(2026, 9, 30), LONG)).cut
    assert cut == 5 * 365 + 1
    found = [added(every[year], more, fewer, cut) for year in ("2027", "2028", "2029")]
    assert found == pytest.approx([0.5 / completed, 1 / completed, 1 / completed], rel=0.08)
    whole = added(every["all others, not detained"], more, fewer, cut)
    assert whole == pytest.approx(2.5 / 3 / completed, rel=0.02)


def test_other_cases_come_as_they_would_whatever_becomes_of_asylum_claims():
    options = Options(start=date(2026, 3, 31), months=24, scale=0.01)
    year = q.Reform.load("more_asylum_claims:years=1,start=2026-09-30")
    base = q.Scenario.load("baseline")
    arms = [base + year.with_settings(multiplier=multiple) for multiple in (1.4, 0.6)]
    flows = [simulate(arm, options, 0).ledger[..., codes.RECEIPT] for arm in arms]
    assert np.array_equal(flows[0][:, :, ~ASYLUM], flows[1][:, :, ~ASYLUM])
    # Whom the asylum office refers does not hang on the lever: those stay as many.
    referred = np.array([channel == "referral" for channel in classes().channel])
    more, fewer = (one[:, :, ASYLUM & ~referred].sum(axis=(1, 2)) for one in flows)
    assert (more[6:18] > 1.5 * fewer[6:18]).all()
    assert np.array_equal(np.delete(more, slice(6, 18)), np.delete(fewer, slice(6, 18)))


def test_the_lever_where_it_stands_anyway_changes_no_byte():
    options = Options(start=date(2026, 3, 31), months=12, scale=0.005)
    base = q.Scenario.load("baseline")
    one = simulate(base, options, 0)
    other = simulate(base.with_reform("more_asylum_claims", multiplier=1), options, 0)
    for part in ("ledger", "hours", "judges", "waits", "strong", "resets", "opening"):
        assert getattr(one, part).tobytes() == getattr(other, part).tobytes(), part


@pytest.fixture(scope="module")
def found():
    return q.marginal_delay("baseline", **TINY)


def test_the_table_has_every_group_once_with_asylum_apart(found):
    assert tuple(found.columns) == COLUMNS
    assert not found.duplicated(["split", "group"]).any()
    assert set(found["split"]) == {"claim", "case_class", "court_size", "year_of_receipt"}
    apart = found.loc[found["asylum"], "group"]
    assert all("asylum" in group for group in apart)
    assert (found["filings_added"] > 0).all()


def test_cases_by_claim_by_court_and_by_year_are_the_same_cases(found):
    cases = found.set_index(["split", "group"])["cases"]
    others = cases["claim", "all others, not detained"]
    assert cases["court_size"].sum() == pytest.approx(others)
    assert cases["year_of_receipt"].sum() == pytest.approx(others)
    claims = [f"{c}, not detained" for c in sorted(set(classes().claim) - {"asylum"})]
    assert cases["claim"][claims].sum() == pytest.approx(others)


def test_two_replications_have_their_ends_about_their_mean_and_no_interval(found):
    known = found.dropna(subset=["days_per_1000"])
    middle = (known["lowest"] + known["highest"]) / 2.0
    assert len(known) > 10
    pd.testing.assert_series_equal(middle, known["days_per_1000"], check_names=False)
    assert found[["low", "high"]].isna().all(axis=None)


def test_workers_and_windows_change_no_number(found):
    again = q.marginal_delay("baseline", **TINY | {"workers": 2}, window_days=7)
    pd.testing.assert_frame_equal(again, found, check_exact=True)


@pytest.mark.parametrize(
    ("start", "year", "eve"),
    [
        (date(2026, 3, 31), 2027, date(2026, 9, 30)),
        (date(2026, 9, 30), 2027, date(2026, 9, 30)),
        (date(2026, 10, 31), 2028, date(2027, 9, 30)),
    ],
)
def test_the_step_is_the_first_whole_fiscal_year(start, year, eve):
    window = Window.of(start, 120)
    assert (window.year, window.eve) == (year, eve)


def test_a_run_in_which_cases_are_not_followed_for_a_year_is_refused():
    Window.of(date(2026, 9, 30), 48)
    with pytest.raises(BadInput, match=r"must be 4 or more: .* cases received to 2029-09-30"):
        Window.of(date(2026, 9, 30), 47)
    with pytest.raises(BadInput, match="years"):
        q.marginal_delay("baseline", **TINY | {"years": 2})


def test_the_answer_says_what_it_is_measured_on(found):
    said = answer(found)
    assert "everybody else not detained who comes in 2027 to 2029" in said
    assert "how sure is not known" in said  # two futures


def test_the_answer_is_as_firm_as_its_interval_from_its_first_word_to_its_last(found):
    """A thousand filings, a mean of half a day, 7,305 cases: ten years of waiting."""
    told = found.assign(replications=20, days_per_1000=0.5, cases=7_305.0)
    sure = answer(told.assign(low=0.25, high=0.75))
    assert "0.5 days longer" in sure
    assert "10 years of waiting (95 % interval 5 to 15)" in sure
    unsure = answer(told.assign(low=-0.5, high=1.5))
    assert "does not tell it apart from nothing" in unsure
    assert "between 10 years of waiting fewer and 30 more" in unsure
    assert "that is" not in unsure
    unknown = answer(told.assign(days_per_1000=np.nan, low=np.nan, high=np.nan))
    assert "how much longer everybody else not detained who comes in 2027 to 2029 waits" in unknown
    assert "for a decision is not known." in unknown
    assert "nan" not in unknown
    nothing = answer(told.assign(days_per_1000=0.0, low=0.0, high=0.0))
    assert "too small to tell" in nothing
    assert "0 days longer" not in nothing
    assert "0.5 days sooner" in answer(told.assign(days_per_1000=-0.5, low=-0.75, high=-0.25))
