"""Published marks: how the model counts each, and the table that sets the two side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from queueing.docket import codes, office
from queueing.docket.waits import edges
from queueing.marks import beside
from queueing.marks import courts as marks
from queueing.marks.courts import MARKS, Seen
from queueing.report import beside as told
from queueing.scenario import Scenario
from queueing.stations.asylum_office import OfficeRecord
from queueing.stations.intake import classes, month_first_days
from queueing.stations.nationality import nationalities
from tests.queueing.conftest import nothing_happened

FIRST, MONTHS, COURTS, SCALE = pd.Period("2014-10", "M"), 24, 2, 0.5
KINDS = classes()
ASYLUM = KINDS.names.index("non_detained.border.asylum")
REFERRED = KINDS.names.index("non_detained.referral.asylum")
NONE = KINDS.names.index("non_detained.border.none")
CHILD = KINDS.names.index("non_detained.unaccompanied.none")
RETURNED = KINDS.names.index("non_detained.returned.asylum")
HELD = KINDS.names.index("detained.border.none")
ABSENT = codes.COMPLETION + codes.IN_ABSENTIA
REMOVED = codes.COMPLETION + codes.REMOVAL
GRANTED = codes.COMPLETION + codes.RELIEF_GRANTED


@pytest.fixture
def record():
    """Two fiscal years in which nothing happened, at the asylum office neither."""
    found = nothing_happened(FIRST, MONTHS, COURTS)
    found.groups = np.zeros((MONTHS, len(nationalities()), codes.GROUP), dtype=np.int64)
    found.values = {"asylum_officer_time_share": 0.5, "asylum_officer_time_share_2025": 0.25}
    cohorts, bins = found.cohorts.count, len(edges()) - 1
    found.office = OfficeRecord(
        ledger=np.zeros((MONTHS + 1, 3, office.LEDGER), dtype=np.int64),
        seconds=np.zeros((MONTHS + 1, 3), dtype=np.int64),
        officers=np.zeros(MONTHS + 1, dtype=np.int64),
        waits=np.zeros((office.CLAIMS, cohorts, bins, codes.WAITS), dtype=np.int32),
        screening_waits=np.zeros((cohorts, bins, codes.WAITS), dtype=np.int32),
        trace=np.zeros((0, office.TRACE), dtype=np.int64),
    )
    return found


def seen(record, first: int = 0, last: int = MONTHS) -> Seen:
    return Seen(record, slice(first, last), SCALE)


def counted(record, klass: int, month: int = 0, **numbers: int) -> None:
    """Write flows of a class into a month, half at either court, by name or column."""
    for name, number in numbers.items():
        column = globals().get(name, getattr(codes, name, None))
        record.ledger[month, :, klass, column] += number // COURTS


def stock(record, klass: int, month: int, stage: int, number: int, status: int = codes.ACTIVE):
    column = codes.STOCK + stage * len(codes.STATUSES) + status
    record.ledger[month, 1, klass, column] += number


def bin_of(days: int) -> int:
    return int(np.searchsorted(edges(), days, side="right")) - 1


def test_in_absentia_is_of_first_completions_of_people_not_detained(record):
    counted(record, ASYLUM, ABSENT=30, GRANTED=70)
    counted(record, NONE, ABSENT=30, REMOVED=70)
    counted(record, HELD, REMOVED=1000)
    counted(record, RETURNED, ABSENT=1000)
    assert marks.in_absentia_share(seen(record)) == pytest.approx(30.0)
    assert marks.in_absentia_orders(seen(record)) == pytest.approx(1060 / SCALE)


def test_rescinded_are_over_the_orders_of_the_same_months(record):
    counted(record, NONE, month=0, ABSENT=40)
    counted(record, NONE, month=1, RESCINDED=8, REOPENED=6)
    counted(record, NONE, month=2, RESCINDED=100)
    assert marks.rescinded_share(seen(record, 0, 2)) == pytest.approx(20.0)


def test_asylum_filings_leave_out_referrals_and_returns(record):
    counted(record, ASYLUM, RECEIPT=60, APPLICATION_FILED=20)
    counted(record, REFERRED, RECEIPT=20, APPLICATION_FILED=18)
    counted(record, RETURNED, APPLICATION_FILED=18)
    counted(record, NONE, RECEIPT=20)
    assert marks.asylum_filings(seen(record)) == pytest.approx(20.0)
    assert marks.asylum_receipts(seen(record)) == pytest.approx(80.0)


def test_mean_days_pending_is_of_active_cases_at_the_end_of_the_last_month(record):
    end = int(month_first_days(FIRST, 4)[-1])
    for klass, number, days in ((ASYLUM, 30, 100), (HELD, 10, 20)):
        stock(record, klass, 3, codes.MASTER, number)
        column = codes.FILED + codes.MASTER * len(codes.STATUSES) + codes.ACTIVE
        record.ledger[3, 1, klass, column] += number * (end - days)
    stock(record, NONE, 3, codes.MASTER, 500, codes.INACTIVE)
    assert marks.mean_days_pending(seen(record, 0, 4)) == pytest.approx(80.0)
    assert np.isnan(marks.mean_days_pending(seen(record, 0, 3)))


def test_the_asylum_backlog_is_divided_by_stage_and_is_active(record):
    for stage, number in enumerate((10, 30, 50, 10)):
        stock(record, ASYLUM, 3, stage, number)
    stock(record, ASYLUM, 3, codes.MASTER, 500, codes.INACTIVE)
    stock(record, NONE, 3, codes.MASTER, 100)
    here = seen(record, 3, 4)
    assert marks.asylum_pending(here) == pytest.approx(50.0)
    assert marks.asylum_unscheduled(here) == pytest.approx(10.0)
    assert marks.asylum_at_master(here) == pytest.approx(30.0)
    assert marks.asylum_at_merits(here) == pytest.approx(60.0)


def test_hearings_a_case_are_of_every_kind(record):
    counted(record, NONE, RECEIPT=20, MASTER_HELD=40, MERITS_HELD=16, ADJOURNED=100)
    counted(record, HELD, BOND_HELD=4)
    assert marks.hearings_per_case(seen(record)) == pytest.approx(3.0)


def test_ages_at_completion_are_those_of_the_fiscal_year_most_months_are_of(record):
    ages = record.waits[codes.COMPLETED_AGE]
    ages[0, NONE, 0, bin_of(100)] = 10
    ages[0, NONE, 1, bin_of(700)] = 10
    ages[1, HELD, 1, bin_of(10)] = 10
    ages[1, CHILD, 1, bin_of(400)] = 4
    calendar_2016 = slice(15, 24)  # January to September
    second = Seen(record, calendar_2016, SCALE)
    assert marks.mean_days_at_completion(seen(record, 0, 12)) == pytest.approx(100, abs=8)
    assert marks.mean_days_at_completion(second) == pytest.approx(8700 / 24, abs=15)
    assert marks.median_days_detained(second) == pytest.approx(10, abs=5)
    assert marks.median_days_unaccompanied(second) == pytest.approx(400, abs=30)
    assert np.isnan(marks.median_days_detained(seen(record, 0, 12)))


def test_ages_of_the_pending_are_those_at_the_end_by_custody(record):
    pending = record.waits[codes.PENDING]
    pending[0, HELD, 0, bin_of(70)] = 5
    pending[1, NONE, 1, bin_of(600)] = 5
    pending[1, CHILD, 0, bin_of(1200)] = 1
    assert marks.median_pending_detained(seen(record)) == pytest.approx(70, abs=15)
    assert marks.median_pending_at_large(seen(record)) == pytest.approx(600, abs=30)
    assert marks.median_pending_unaccompanied(seen(record)) == pytest.approx(1200, abs=50)


def test_returns_are_over_all_that_is_pending_at_the_last_month_end(record):
    for month in (0, 1):
        counted(record, RETURNED, month=month, REOPENED=2, REMANDED=2, RESCINDED=2)
        counted(record, NONE, month=month, RECALENDAR=50)
        stock(record, NONE, month, codes.MASTER, 100 * (month + 1))
        stock(record, NONE, month, codes.MASTER, 20, codes.INACTIVE)
    assert marks.returning_inflow(seen(record, 0, 2)) == pytest.approx(100 * 12 / 220)


def test_counsel_is_of_active_cases(record):
    stock(record, NONE, 0, codes.MASTER, 80)
    stock(record, HELD, 0, codes.MERITS, 20)
    stock(record, NONE, 0, codes.MASTER, 300, codes.INACTIVE)
    counted(record, NONE, REPRESENTED=30)
    assert marks.represented_pending(seen(record, 0, 1)) == pytest.approx(30.0)
    assert marks.detained_pending(seen(record, 0, 1)) == pytest.approx(20.0)


def test_decisions_a_judge_are_unscaled_and_a_year(record):
    counted(record, ASYLUM, month=2, DECIDED_ON_MERITS=60)
    counted(record, HELD, month=2, DECIDED_ON_MERITS=60)
    record.judges[:] = 2
    assert marks.asylum_decisions_per_judge(seen(record, 0, 6)) == pytest.approx(60.0)


def test_changes_of_venue_open_a_proceeding_each(record):
    counted(record, NONE, RECEIPT=60, OUT_VENUE=20, IN_VENUE=20, REOPENED=20)
    assert marks.venue_changes(seen(record)) == pytest.approx(20.0)


def test_bonds_are_granted_of_hearings_held(record):
    counted(record, HELD, BOND_HELD=40, OUT_CUSTODY=10)
    assert marks.bond_hearings(seen(record)) == pytest.approx(40 / SCALE)
    assert marks.bond_granted(seen(record)) == pytest.approx(25.0)


def test_children_are_counted_among_all_and_their_orders_among_theirs(record):
    stock(record, CHILD, 0, codes.MASTER, 10)
    stock(record, NONE, 0, codes.MASTER, 90)
    counted(record, CHILD, ABSENT=2, REMOVED=4, GRANTED=2)
    counted(record, NONE, REMOVED=72)
    here = seen(record, 0, 1)
    assert marks.unaccompanied_pending(here) == pytest.approx(10.0)
    assert marks.unaccompanied_completions(here) == pytest.approx(10.0)
    assert marks.unaccompanied_removals(here) == pytest.approx(75.0)


def test_a_nationality_groups_share_is_of_all_groups_in_the_months(record):
    mexico, nicaragua = (nationalities().index(name) for name in ("mexico", "nicaragua"))
    record.groups[:2, mexico, codes.GROUP_ACTIVE] = 30, 50
    record.groups[:2, nicaragua, codes.GROUP_ACTIVE] = 70, 50
    assert MARKS["pending_mexico"].count(seen(record, 0, 1)) == 30.0
    assert MARKS["pending_mexico"].count(seen(record, 0, 2)) == 40.0
    record.groups[0, mexico, codes.GROUP_COMPLETED + codes.REMOVAL] = 1
    record.groups[0, nicaragua, codes.GROUP_COMPLETED + codes.IN_ABSENTIA] = 3
    record.groups[0, nicaragua, codes.GROUP_COMPLETED + codes.WITHDRAWN] = 5
    assert MARKS["ordered_nicaragua"].count(seen(record)) == 75.0


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_of_nothing_is_unknown_or_none(record, name):
    found = MARKS[name].count(seen(record))
    assert np.isnan(found) or found == 0.0


def test_every_mark_is_published_and_every_published_mark_is_counted():
    published = inputs.table("published_marks")
    assert set(published["mark"]) == set(MARKS)
    assert all(mark.counted.endswith(".") for mark in MARKS.values())


def test_a_mark_given_to_the_model_names_what_took_it_up_and_shares_a_source_with_it():
    ledger = inputs.parameters()
    for row in inputs.table("published_marks").dropna(subset=["given"]).to_dict("records"):
        assert row["given"] in {*ledger, *inputs.tables()}, row["given"]
        if row["given"] in ledger:
            assert set(row["source_id"].split("; ")) & set(ledger[row["given"]].source), row


def test_shares_published_are_those_of_the_published_tables():
    published = inputs.table("published_marks").set_index(["mark", "to_month"])["value"]
    eoir = inputs.table("eoir_annual", vintage="EOIR-2025-07-31").set_index("fiscal_year")
    filed = inputs.table("outcomes", producer="EOIR").set_index(["metric", "to_month"])["value"]
    pending = inputs.table("trac_snapshots").set_index("as_of")
    for year in (2020, 2022, 2023, 2024):
        month = pd.Period(f"{year}-09", "M")
        share = 100 * filed["defensive_asylum_filings", month] / eoir["receipts"][year]
        assert published["asylum_filings", month] == pytest.approx(share, abs=0.05)
    for day in ("2022-11-30", "2024-03-31", "2024-09-30", "2025-02-28", "2025-12-31"):
        row = pending.loc[day]
        share = 100 * row["pending_asylum"] / row["pending_active"]
        assert published["asylum_pending", pd.Period(day, "M")] == pytest.approx(share, abs=0.05)
    for year in range(2018, 2025):
        change = eoir["pending_end"][year] - eoir["pending_end"][year - 1]
        left = change - eoir["receipts"][year] + eoir["completions"][year]
        share = 100 * left / eoir["pending_end"][year]
        assert published["returning_inflow", pd.Period(f"{year}-09", "M")] == pytest.approx(
            share, abs=0.006
        )


def test_applications_are_counted_in_the_months_spoken_of_at_full_scale(record):
    """Row 0 of the office's ledger is the start: month 5 is row 6."""
    mine = record.office.ledger[:, office.AFFIRMATIVE]
    mine[:, office.PENDING] = np.arange(MONTHS + 1) * 10
    mine[6, office.COMPLETION : office.REACHED] = [4, 1, 5, 30, 2]
    mine[8, office.COMPLETION : office.REACHED] = 1000
    record.office.ledger[6, office.BORDER_CLAIM, office.COMPLETION + office.GRANTED] = 500
    looked = seen(record, 4, 7)
    assert MARKS["affirmative_pending"].count(looked) == 70 / SCALE
    assert MARKS["affirmative_completions"].count(looked) == 42 / SCALE
    assert MARKS["affirmative_interviews"].count(looked) == 10 / SCALE
    assert MARKS["affirmative_grants"].count(looked) == 4 / SCALE


def test_officers_on_screenings_are_a_share_of_all_their_hours(record):
    """Half of all hours are offered: 60 of 200 offered hours are 15 % of those on board."""
    record.office.seconds[3] = [200, 60, 0]
    assert MARKS["credible_fear_officers"].count(seen(record, 2, 3)) == pytest.approx(15.0)


@pytest.mark.parametrize("mark", [name for name in MARKS if name.startswith(("aff", "cred"))])
def test_without_an_office_nothing_is_known_of_it(record, mark):
    record.office = None
    assert np.isnan(MARKS[mark].count(seen(record)))


@pytest.fixture
def rows(record) -> pd.DataFrame:
    """What a record that begins in October 2014 and ends in September 2016 says of the marks."""
    counted(record, NONE, month=12, ABSENT=2, REMOVED=98)
    return beside.rows_of(record, SCALE, inputs.table("published_marks"))


def test_a_mark_stands_beside_the_published_figure_with_the_difference_and_its_sources(rows):
    row = rows[(rows["mark"] == "in_absentia_share") & (rows["period"] == "FY2016-2023")].iloc[0]
    assert row["model"] == pytest.approx(2.0)
    assert row["published"] == 34.0
    assert row["difference"] == pytest.approx(-32.0)
    assert row["same_count"] == "yes"
    assert "The model's months: FY2016." in row["note"]
    assert all(id in inputs.sources() for cell in rows["source"] for id in cell.split("; "))


def test_a_known_cause_of_a_miss_stands_where_the_model_is_over_a_tenth_off_and_nowhere_else(
    record,
):
    """Twenty applications in a hundred receipts are 20 %."""
    counted(record, ASYLUM, RECEIPT=100, APPLICATION_FILED=20)
    published = inputs.table("published_marks").query("mark == 'asylum_filings'")[:4]
    months = {"from_month": FIRST, "to_month": FIRST}
    told = beside.rows_of(record, SCALE, published.assign(**months, value=[18.0, 19.0, 22.0, 23.0]))
    cause = f"Why it misses: {MARKS['asylum_filings'].missed}"
    assert [cause in note for note in told["note"]] == [True, False, False, True]
    unreached = beside.rows_of(record, SCALE, published)
    assert unreached["model"].isna().all()
    assert not unreached["note"].str.contains("Why it misses").any()


def test_a_mark_without_a_known_cause_names_none_however_far_off(rows):
    (row,) = rows[(rows["mark"] == "in_absentia_share") & (rows["period"] == "FY2016-2023")].index
    assert abs(rows["difference"][row]) > 0.5 * rows["published"][row]
    assert "Why it misses" not in rows["note"][row]


def test_what_the_run_does_not_reach_is_unknown_and_still_listed(rows):
    assert len(rows) == len(inputs.table("published_marks"))
    late = rows[(rows["mark"] == "represented_pending")]
    assert late["model"].isna().all()
    assert late["difference"].isna().all()
    assert set(rows["same_count"]) == {"yes", "no: reported only"}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2018-10", "2019-09", "FY2019"),
        ("2015-10", "2023-09", "FY2016-2023"),
        ("2018-01", "2018-12", "2018"),
        ("2023-12", "2023-12", "Dec 2023"),
        ("2025-10", "2025-12", "Oct-Dec 2025"),
        ("2022-10", "2023-06", "Oct 2022-Jun 2023"),
        (None, "2026-07", "to Jul 2026"),
    ],
)
def test_periods_are_written_as_one_writes_them(first, last, said):
    begins = None if first is None else pd.Period(first, "M")
    assert beside._period(begins, pd.Period(last, "M")) == said


def test_the_report_shows_every_mark_near_or_far_and_how_it_is_counted(rows):
    groups = told.groups(rows)
    titles = dict.fromkeys(group["title"] for group in groups)
    assert list(titles) == [MARKS[name].title for name in dict.fromkeys(rows["mark"])]
    assert {group["note"] for group in groups} == set(rows["note"])
    shown = [row for group in groups for row in group["rows"]]
    assert len(shown) == len(rows)
    assert shown[1] == {
        "period": "FY2016-2023",
        "model": "2.0",
        "published": "34.0",
        "difference": "−32.0",
        "unit": "%",
        "same_count": "yes",
        "given": "",
        "source": "awesomecapital_gao_2024",
    }
    assert "not reached" in {row["model"] for row in shown}
    assert set(told.sources(rows)) == {id for cell in rows["source"] for id in cell.split("; ")}
    assert told.groups(None) == []


def test_until_october_2024_the_baseline_is_before_2025():
    values = {name: entry.value for name, entry in inputs.parameters().items()}
    both = [
        Scenario.load(name).schedule(beside.FROM, values) for name in ("baseline", "before_2025")
    ]
    for day in pd.date_range(beside.FROM, "2024-09-30", freq="MS").date:
        assert both[0].at(day) == both[1].at(day), day


def test_everything_wrong_with_a_call_is_said_at_once():
    with pytest.raises(inputs.BadInput) as error:
        q.reality(scale=2.0, seed=-1)
    assert len(error.value.problems) == 2
    with pytest.raises(inputs.BadInput, match="did you mean"):
        q.reality("before_2052")


@pytest.mark.slow
def test_the_table_is_whole_and_the_same_call_gives_the_same():
    one, two = (q.reality(scale=0.005) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert list(one["mark"]) == list(inputs.table("published_marks")["mark"])
    assert one["model"].notna().sum() > 0.9 * len(one)
