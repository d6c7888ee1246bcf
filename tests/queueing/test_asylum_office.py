"""The asylum office in the whole system: what it sends the courts, and whom it leaves alone."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from inputs.levers import levers as dials
from queueing.docket import codes, office
from queueing.engine import CompiledDocket
from queueing.office.month import OfficeMonths
from queueing.options import Options
from queueing.replication import make_plan, simulate, size_for
from queueing.scenario import Scenario
from queueing.stations.asylum_office import border_claims
from queueing.stations.filings import strong_shares
from queueing.stations.intake import classes, dated_value, key_month
from queueing.stations.nationality import coming_share
from queueing.stations.office_pending import office_ages, office_ages_in_hindsight, office_stock
from queueing.system import System

START = date(2026, 3, 31)
OPTIONS = Options(START, 8, scale=0.02, uncertainty=())
NAMES = classes().names
REFERRED = NAMES.index("non_detained.referral.asylum")
BORDER = NAMES.index("non_detained.border.asylum")
BASE = Scenario.load("baseline")
CLAIMS = "officers_decide_border_claims:officers=0,ramp_months=0"


def changed(*levers):
    """The baseline with levers set for the whole run."""
    text = 'title = "t"\nquestion = "q"\nbased_on = "baseline"\n'
    for name, value in levers:
        operation = next(one for one in ("set", "multiply") if one in dials()[name].operations)
        said = f'"{value}"' if isinstance(value, str) else value
        text += f'[[change]]\nlever = "{name}"\n{operation} = {said}\nfrom = "start"\n'
    return text


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")

    def of(*levers):
        path = folder / f"s{abs(hash(levers))}.toml"
        path.write_text(changed(*levers))
        return Scenario.load(str(path))

    return of


@pytest.fixture(scope="module")
def base():
    return simulate(BASE, OPTIONS, 0)


def receipts(record):
    """Receipts of the courts by month and class."""
    return record.ledger[..., codes.RECEIPT].sum(axis=1)


def completions(record, *outcomes):
    columns = [office.COMPLETION + outcome for outcome in outcomes]
    return record.office.ledger[1:, : office.CLAIMS, columns].sum(axis=(1, 2))


def test_at_full_scale_whoever_is_referred_comes_to_court_in_the_next_month():
    record = simulate(BASE, replace(OPTIONS, months=3, scale=1.0), 0)
    came = receipts(record)[1:, REFERRED]
    assert came.tolist() == completions(record, office.REFERRED)[:-1].tolist()
    assert came.min() > 1000


def test_a_reform_of_the_office_disturbs_no_other_case_of_the_courts(base):
    more = simulate(Scenario.load("baseline+ring_fence_asylum_officers"), OPTIONS, 0)
    others = np.arange(len(NAMES)) != REFERRED
    assert (receipts(more)[:, others] == receipts(base)[:, others]).all()
    assert receipts(more)[2:, REFERRED].sum() > receipts(base)[2:, REFERRED].sum()
    assert completions(more, 0, 1, 2).sum() > completions(base, 0, 1, 2).sum()


def test_border_claims_decided_by_officers_come_out_of_the_courts_border_asylum_cases(base):
    some = simulate(Scenario.load(f"baseline+{CLAIMS}"), OPTIONS, 0)
    touched = np.isin(np.arange(len(NAMES)), [REFERRED, BORDER])
    assert (receipts(some)[:, ~touched] == receipts(base)[:, ~touched]).all()
    spared = receipts(base)[:, BORDER].sum() - receipts(some)[:, BORDER].sum()
    claims = some.office.ledger[1:, office.BORDER_CLAIM]
    # Families and rounding by court apart, one claim for every case spared.
    assert claims[:, office.RECEIPT].sum() == pytest.approx(spared, abs=40)
    assert claims[:, office.COMPLETION : office.REACHED].sum() > 0


def test_no_more_border_claims_than_the_courts_have_cases():
    expected = np.full(len(NAMES), 50.0)
    assert border_claims(expected, 1000.0, 0.6, 0.5) == 50.0
    assert border_claims(expected, 100.0, 0.6, 0.5) == pytest.approx(30.0)
    assert border_claims(expected, 100.0, 0.6, 0.0) == 0.0


def test_a_final_denial_spares_the_courts_the_referral(scenario):
    shares = [("office.border_claims_share", 1.0), ("office.border_claims_final_share", 1.0)]
    final = simulate(scenario(*shares), OPTIONS, 0).office.ledger[1:, office.BORDER_CLAIM]
    assert final[:, office.COMPLETION + office.DENIED].sum() > 0
    assert final[:, office.COMPLETION + office.REFERRED].sum() == 0


def test_where_referrals_are_forecast_the_office_works_and_sends_nobody(base, scenario):
    # Judges' reviews of its findings are the only other thing that it sends.
    alone = (("office.referrals", "forecast"), ("office.review_share", 0.0))
    apart = simulate(scenario(*alone), OPTIONS, 0)
    plan = make_plan(BASE, OPTIONS, 0)
    docket = CompiledDocket(size_for(plan), *plan.key, plan.sitting)
    without = System(replace(plan, office=None), docket)
    without.run()
    ledger = np.stack([month.ledger for month in without.months])
    assert (apart.ledger == ledger).all()
    assert (apart.office.ledger == base.office.ledger).all()
    assert (apart.ledger != base.ledger).any()


def test_a_lever_of_the_office_at_its_base_changes_nothing(base, scenario):
    stands = BASE.schedule(START).at(date(2026, 4, 1))
    names = [name for name in stands if name.startswith("office.")]
    assert {"office.officers", "office.screenings_passed", "office.review_share"} <= set(names)
    same = simulate(scenario(*((name, stands[name]) for name in names)), OPTIONS, 0)
    assert (same.ledger == base.ledger).all()
    assert (same.office.ledger == base.office.ledger).all()


def test_published_receipts_have_the_referrals_in_them():
    options = Options(date(2024, 9, 30), 6, scale=0.01, uncertainty=(), actual=True)
    plan = make_plan(BASE, options, 0)
    assert plan.office is not None
    assert not plan.office.sends
    record = simulate(Scenario.load(f"baseline+{CLAIMS}"), options, 0)
    alone = simulate(BASE, options, 0)
    assert (record.ledger == alone.ledger).all()
    assert record.office.ledger[1:, 0, office.RECEIPT].sum() > 0


def test_too_early_a_start_has_no_office():
    assert make_plan(BASE, Options(date(2019, 9, 30), 3, uncertainty=()), 0).office is None
    runs = q.run("before_2025", start="2019-09-30", years=1 / 4, scale=0.002, replications=1)
    assert "asylum_office" not in set(runs.stocks["station"])
    assert "pending_affirmative" not in set(runs.national["series"])


def test_more_applications_wait_longer_and_more_screenings_leave_fewer_interviews(base, scenario):
    filed = simulate(scenario(("receipts.affirmative", 2.0)), OPTIONS, 0).office
    assert filed.ledger[-1, 0, office.PENDING] > base.office.ledger[-1, 0, office.PENDING]
    assert filed.ledger[1:, 0, office.RECEIPT].sum() == pytest.approx(
        2 * base.office.ledger[1:, 0, office.RECEIPT].sum(), abs=8
    )
    surge = simulate(scenario(("receipts.credible_fear", 5.0)), OPTIONS, 0)
    assert completions(surge, 0, 1, 2).sum() < completions(base, 0, 1, 2).sum()
    fenced = ("receipts.credible_fear", 5.0), ("office.ring_fenced_share", 1.0)
    kept = simulate(scenario(*fenced), OPTIONS, 0)
    assert kept.office.ledger[:, 2, office.SCREENED].sum() == 0
    assert completions(kept, 0, 1, 2).sum() > completions(base, 0, 1, 2).sum()


def test_oldest_first_interviews_as_many_of_older_applications(base):
    oldest = simulate(Scenario.load("baseline+oldest_first_at_uscis"), OPTIONS, 0)
    assert completions(oldest, 0, 1, 2).sum() == completions(base, 0, 1, 2).sum()
    last = [one.office.ledger[-1, 0] for one in (oldest, base)]
    youth = [row[office.FILED] / row[office.PENDING] for row in last]
    assert youth[0] > youth[1]
    assert last[0][office.REACHED] > last[1][office.REACHED]


def test_each_published_count_of_the_backlog_is_where_the_line_goes_through():
    table = inputs.table("uscis_asylum").query("metric == 'affirmative_pending'")
    for _, row in table.iterrows():
        assert office_stock(row["to_month"]) == row["value"]
    halfway = pd.Period("2024-12", "M")  # between June 2024 and June 2025
    assert office_stock(halfway) == pytest.approx((1_160_000 + 1_503_715) / 2)
    assert office_stock(pd.Period("2026-03", "M")) == 1_503_715


@pytest.mark.parametrize("on", [date(2021, 9, 30), date(2026, 3, 31)])
def test_the_first_backlog_is_the_published_one_in_whole_applications(on):
    for ages in (office_ages(on), office_ages_in_hindsight(on)):
        assert ages.cases.sum() == pytest.approx(office_stock(pd.Period(on, "M")), abs=0.5)
        assert (ages.cases >= 0).all()
        assert (ages.cases == np.rint(ages.cases)).all()
        assert ages.first_month + len(ages.cases) - 1 == pd.Period(on, "M")


def test_the_tables_and_measures_tell_of_the_office():
    runs = q.run("baseline", years=1 / 2, scale=0.01, replications=1, detail="full", workers=1)
    stocks = runs.stocks.query("station == 'asylum_office'")
    assert set(stocks["stage"]) == {"interview"}
    words = inputs.vocabulary()
    here = runs.flows.query("station == 'asylum_office'")
    assert set(here["case_class"]) <= set(words["office_classes"])
    assert set(here["flow"]) <= set(words["flows"])
    done = here[here["flow"] == "completion"]
    assert set(done["reason"]) == set(words["office_outcomes"])
    values = runs.measures.set_index("measure")["value"]
    last = stocks[stocks["date"] == stocks["date"].max()]["cases"].sum()
    assert values["pending_affirmative"] == pytest.approx(last / 0.01)
    referred = done[done["reason"] == "referred"]["cases"].sum()
    assert values["referred_per_year"] == pytest.approx(referred / 0.01 * 2)
    series = runs.national.query("series == 'pending_affirmative'")["value"]
    assert series.iloc[-1] == values["pending_affirmative"]
    hours = runs.resources.query("station == 'asylum_office'")
    screened = here[here["flow"] == "screening"]["cases"].sum()
    assert 0 < values["credible_fear_share"] < 1
    assert hours["hours_offered"].sum() * values["credible_fear_share"] > screened
    delays = runs.delays.query("station == 'asylum_office'")
    assert set(delays["measure"]) == {"interview", "decision", "screening"}
    assert len(words["case_classes"]) + len(words["office_classes"]) <= 30
    assert set(words["office_classes"]) == set(office.WORK)
    assert set(words["office_outcomes"]) == set(office.OUTCOMES)


@pytest.mark.parametrize("passed", [1.0, 0.4, 0.0])
def test_who_no_longer_passes_a_screening_does_not_come_to_court(passed):
    """As many fewer as screenings that would have passed and do not, detained and not alike."""
    plan = make_plan(
        Scenario.load(f"baseline+higher_screening_standard:passed={passed}"), OPTIONS, 0
    )
    months, on = OfficeMonths(plan, plan.schedule.at), date(2026, 4, 1)
    expected = np.full(len(NAMES), 4000.0)
    months.take_claims(0, on, expected, strong_shares(plan.values))
    screenings = float(plan.office.filings["credible_fear"].iloc[0])
    screenings *= 1.0 - plan.values["credible_fear_closed_share"]
    positive = dated_value("credible_fear_positive_share", on, plan.values)
    stopped = screenings * positive * (1.0 - passed)
    held = NAMES.index("detained.border.asylum")
    for k in (BORDER, held):
        assert expected[k] == pytest.approx(4000.0 - stopped / 2.0)
    assert (np.delete(expected, [BORDER, held]) == 4000.0).all()
    assert (stopped > 0.0) == (passed < 1.0)


def test_where_nationality_groups_stay_away_screenings_and_claims_fall_once_and_alike(
    scenario, monkeypatch
):
    """Both by the share that comes; the courts' expected cases are left whole for the docket."""
    on, share = date(2026, 4, 1), ("office.border_claims_share", 0.5)
    came, left = [], []
    for levers in ([share], [share, ("receipts.border_from_cuba", 0.0)]):
        plan = make_plan(scenario(*levers), OPTIONS, 0)
        months, expected = OfficeMonths(plan, plan.schedule.at), np.full(len(NAMES), 4000.0)
        strong = strong_shares(plan.values)
        monkeypatch.setattr(months.office, "expect", lambda *what: came.append(what[1:]))
        months.take_claims(0, on, expected, strong)
        left.append(expected)
        there = coming_share(plan.schedule.at(on), plan.values, key_month(plan.first_month), strong)
    assert 0.5 < there[BORDER] < 1.0
    affirmative, screenings, claims = came[0]
    fewer = screenings * there[BORDER], claims * there[BORDER]
    assert came[1] == pytest.approx((affirmative, *fewer))
    assert (left[0] == left[1]).all()


def test_no_more_fail_than_the_courts_have_cases():
    plan = make_plan(Scenario.load("baseline+higher_screening_standard:passed=0"), OPTIONS, 0)
    expected = np.ones(len(NAMES))
    OfficeMonths(plan, plan.schedule.at).take_claims(
        0, date(2026, 4, 1), expected, strong_shares(plan.values)
    )
    assert expected[BORDER] == 0.0
    assert expected.sum() == len(NAMES) - 2
