"""Headline measures of a record made by hand, and the names that tables carry."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import inputs
from queueing.docket import codes, office
from queueing.docket.waits import Cohorts, edges
from queueing.headline import headline, national
from queueing.measures import MEASURES, shown
from queueing.record import early_cohorts
from queueing.stations.asylum_office import OfficeRecord
from queueing.stations.intake import classes
from queueing.tables.monthly import flows
from tests.queueing.conftest import MONTHS

KINDS = classes()
ASYLUM = KINDS.names.index("non_detained.border.asylum")
OTHER = KINDS.names.index("non_detained.border.other")
RETURNED = KINDS.names.index("non_detained.returned.asylum")
HELD = KINDS.names.index("detained.border.asylum")


def test_every_flow_and_outcome_of_the_docket_has_a_meaning():
    words = inputs.vocabulary()
    kinds = codes.FLOWS + codes.BOARD_FLOWS
    assert {flow for flow, _ in kinds} <= set(words["flows"])
    assert {reason for flow, reason in kinds if flow != "completion"} <= set(words["reasons"])
    assert {how for flow, how in kinds if flow == "completion"} == set(words["outcomes"])
    assert set(office.OUTCOMES) == set(words["office_outcomes"])


def test_flows_of_dates_and_deadlines_are_those_of_active_cases(record):
    record.ledger[0, 3, ASYLUM, codes.VACATED_TOO_LATE] = 4
    record.ledger[1, 3, ASYLUM, codes.RESET_JUDGE_LEFT] = 5
    record.ledger[2, 3, ASYLUM, codes.LATE_DECISION] = 6
    table = flows(record, "court")
    assert list(zip(table["flow"], table["reason"], table["cases"], strict=True)) == [
        ("hearing_vacated", "too_late", 4),
        ("reset", "judge_left", 5),
        ("deadline_missed", "decision", 6),
    ]
    assert set(table["status"]) == {"active"}


def test_resets_and_lost_slots_are_counted_a_year_at_full_scale(record):
    record.ledger[:, 0, ASYLUM, codes.RESET_NOT_REACHED] = 1
    record.ledger[:, 1, OTHER, codes.RESET_POLICY] = 2
    record.ledger[0, 1, OTHER, codes.RESET_ADVANCED] = 3
    record.ledger[0, 1, OTHER, codes.VACATED_IN_TIME] = 50
    record.ledger[0, 1, OTHER, codes.VACATED_TOO_LATE] = 7
    found = headline(record, 0.5)
    assert found["resets_per_year"] == 36 / 0.5
    assert found["dates_advanced_per_year"] == 3 / 0.5
    assert found["slots_lost_per_year"] == 7 / 0.5


def test_resets_a_completion_are_a_mean_over_completed_cases(record):
    record.resets[ASYLUM, [0, 1, 2]] = [5, 3, 1]
    record.resets[OTHER, 3] = 1
    found = headline(record, 0.5)
    assert found["resets_per_completion"] == pytest.approx((3 + 2 + 3) / 10)
    assert found["completed_reset_twice"] == pytest.approx(0.2)


def test_hours_wasted_are_told_a_year_and_as_a_share_of_those_offered(record):
    record.hours[:, 0] = [3600 * 100, 3600 * 80, 3600 * 20]
    found = headline(record, 0.5)
    assert found["hours_wasted_per_year"] == 20 * 12 / 0.5
    assert found["hours_wasted_share"] == pytest.approx(0.2)


def test_lateness_is_that_of_new_asylum_cases_not_detained(record):
    heard = record.waits[codes.FIRST_HEARING]
    heard[0, ASYLUM, 0, 3] = 8
    record.ledger[0, 0, ASYLUM, codes.LATE_FIRST_HEARING] = 2
    record.ledger[5, 0, ASYLUM, codes.COMPLETION] = 10
    record.ledger[5, 0, ASYLUM, codes.LATE_DECISION] = 9
    for klass in (OTHER, RETURNED, HELD):
        heard[0, klass, 0, 3] = 100
        record.ledger[0, 0, klass, codes.COMPLETION] = 100
        record.ledger[0, 0, klass, codes.LATE_DECISION] = 100
    found = headline(record, 0.5)
    assert found["late_first_hearings"] == pytest.approx(0.25)
    assert found["late_decisions"] == pytest.approx(0.9)


def test_asylum_cases_past_the_days_of_a_work_permit_are_those_that_wait_longer(record):
    pending = record.waits[codes.PENDING]
    places = np.searchsorted(edges(), [180, 181, 365, 366], side="right") - 1
    pending[0, ASYLUM, 0, places] = [1, 2, 3, 4]
    pending[0, OTHER, 0, places] = 100
    found = headline(record, 0.5)
    assert found["asylum_past_180d"] == pytest.approx(0.9)
    assert found["asylum_past_365d"] == pytest.approx(0.4)


def test_measures_of_the_office_are_those_of_its_ledger(record):
    cohorts = record.cohorts
    new = cohorts.labels.index(("arrival", cohorts.first_year))
    record.office = OfficeRecord(
        ledger=np.zeros((MONTHS + 1, 3, office.LEDGER), dtype=np.int64),
        seconds=np.tile([100, 20, 10], (MONTHS + 1, 1)),
        officers=np.full(MONTHS + 1, 7),
        waits=np.zeros((2, cohorts.count, len(edges()) - 1, codes.WAITS), dtype=np.int32),
        screening_waits=np.zeros((cohorts.count, len(edges()) - 1, codes.WAITS), dtype=np.int32),
        trace=np.zeros((0, office.TRACE), dtype=np.int64),
    )
    ledger, waits = record.office.ledger, record.office.waits[office.AFFIRMATIVE, new]
    ledger[0, 0, office.COMPLETION] = 999  # the start is no month
    ledger[1:, 0, office.COMPLETION : office.REACHED] = [3, 1, 2, 50, 4]
    ledger[1:, 1, office.COMPLETION + office.REFERRED] = 1
    ledger[-1, 0, [office.PENDING, office.PAST_CLOCK]] = [80, 60]
    ledger[:, 0, office.PAST : office.LEDGER] = [70, 60, 50]
    waits[[2, 4], codes.MERITS_HEARING] = [60, 20]
    waits[20, codes.PENDING_BEFORE_MERITS] = 20
    found = headline(record, 0.5)
    assert found["pending_affirmative"] == 160
    assert found["affirmative_past_clock"] == 0.75
    assert found["interviews_per_year"] == 12 * 7 / 0.5
    assert found["referred_per_year"] == 12 * 3 / 0.5
    assert found["credible_fear_share"] == 0.2
    assert found["median_days_to_interview"] == pytest.approx(10 + 5 * 50 / 60)
    series = national(record, 0.5).set_index("series")["value"]
    assert series["pending_affirmative_past_150d"].tolist() == [140.0] * MONTHS
    assert series["referred_by_uscis"].tolist() == [6.0] * MONTHS
    assert series["asylum_officers"].tolist() == [7.0] * MONTHS


def test_shares_of_nothing_are_not_told(record):
    found = headline(record, 1.0)
    for name in ("late_first_hearings", "late_decisions", "hours_wasted_share"):
        assert np.isnan(found[name])


def test_a_measure_of_what_no_scenario_has_is_kept_but_not_shown():
    table = pd.DataFrame(
        [(label, name, 0.0) for label in ("a", "b") for name in MEASURES],
        columns=["scenario", "measure", "value"],
    )
    always = [name for name, measure in MEASURES.items() if not measure.only_if_any]
    assert shown(table, ["a", "b"]) == always
    resets = (table["scenario"] == "b") & (table["measure"] == "resets_per_year")
    table.loc[resets, "value"] = 3.0
    assert shown(table, ["a"]) == always
    found = shown(table, ["a", "b"])
    assert set(found) == {*always, "resets_per_year"}
    assert found == [name for name in MEASURES if name in found]


@pytest.mark.parametrize(
    ("first", "months", "years"),
    [
        ("2026-04", 120, [2026, 2027, 2028, 2029, 2030]),  # the half ends in March 2031
        ("2026-04", 60, [2026, 2027, 2028]),  # it ends with FY2028
        ("2026-04", 36, [2026, 2027]),
        ("2026-04", 54, [2026, 2027]),  # the half ends in June 2028
        ("2026-10", 48, [2027, 2028]),
        ("2026-04", 3, [2026]),  # no fiscal year ends in it
    ],
)
def test_waits_are_told_of_fiscal_years_that_end_within_the_first_half(first, months, years):
    month = pd.Period(first, "M")
    day = month.start_time.to_datetime64().astype("datetime64[D]").astype(int)
    cohorts = Cohorts.of(int(day), months * 30)
    found = SimpleNamespace(first_month=month, ledger=np.zeros(months), cohorts=cohorts)
    assert [cohorts.labels[k] for k in early_cohorts(found)] == [("arrival", y) for y in years]
