"""What each item costs, by its formula, from records made by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from inputs.shipped import reform_path
from queueing.costs import ITEMS, costs, detention_days, total
from queueing.docket import codes, office
from queueing.headline import headline
from queueing.stations.courts import courts
from queueing.stations.intake import classes
from tests.queueing.conftest import MONTHS

KINDS = classes()
ASYLUM = KINDS.names.index("non_detained.border.asylum")
OTHER = KINDS.names.index("non_detained.border.other")
HELD = KINDS.names.index("detained.border.asylum")
ACTIVE = codes.STOCK + codes.MASTER * len(codes.STATUSES) + codes.ACTIVE
UNHEARD = codes.STOCK + codes.FIRST_MASTER * len(codes.STATUSES) + codes.ACTIVE
STATIONS = courts().codes


def priced(record, **prices):
    """The record with some values of the ledger replaced."""
    record.values = record.values | prices
    return record


def spent(record, item, scale=1.0):
    table = costs(record, scale, STATIONS)
    return table[table["item"] == item].set_index("station")["dollars"].to_dict()


def test_a_judge_costs_a_twelfth_of_a_year_each_month_whatever_the_scale(record):
    record.judges[:, 3] = 5
    record.judges[6:, 4] = 2
    priced(record, judge_cost_per_year=1.2e6)
    for scale in (1.0, 0.1):
        found = spent(record, "judges and their teams", scale)
        assert found == pytest.approx({STATIONS[3]: 5 * 1.2e6, STATIONS[4]: 6 * 2 * 1e5})


def test_detention_is_those_held_times_days_times_its_price(record):
    """Ten are held at the end of October to December 2026 and none before or after: half of ten
    through October, ten through two months, half of ten through January."""
    record.ledger[0:3, 7, HELD, ACTIVE] = 10
    record.ledger[:, 7, OTHER, ACTIVE] = 1000  # not held
    priced(record, detention_cost_per_day=200.0)
    days = 5 * 31 + 10 * (30 + 31) + 5 * 31
    assert detention_days(record, 1.0).sum() == days
    assert spent(record, "detention", 0.5) == pytest.approx({STATIONS[7]: 200.0 * days / 0.5})


def test_a_case_with_counsel_appointed_is_paid_for_as_it_comes_in(record):
    record.ledger[2, 1, OTHER, codes.COUNSEL_APPOINTED] = 4
    record.ledger[2, 1, OTHER, codes.COUNSEL_FOUND] = 100
    priced(record, appointed_counsel_cost_per_case=3000.0)
    assert spent(record, "appointed counsel", 0.5) == {STATIONS[1]: 4 * 3000.0 / 0.5}


def test_detention_goes_on_while_an_appeal_is_pending(record):
    """Three people all year before the Board, from the courts' third: 3 x the year's days."""
    record.opening[2, HELD, codes.APPEALS] = 3
    record.ledger[:, 2, HELD, codes.APPEALS] = 3
    record.ledger[:, 2, ASYLUM, codes.APPEALS] = 50
    priced(record, detention_cost_per_day=100.0)
    days = int(np.diff(record.day_span)[0])
    assert spent(record, "detention", 0.5) == {STATIONS[2]: 3 * days * 100.0 / 0.5}


def test_asylum_fees_are_received_at_filing_and_for_each_year_pending(record):
    """A year of 24 pending applications is 24 annual fees; those not yet heard filed none."""
    record.ledger[5, 0, ASYLUM, codes.APPLICATION_FILED] = 7
    record.ledger[5, 0, OTHER, codes.APPLICATION_FILED] = 50
    record.ledger[:, 0, ASYLUM, ACTIVE] = 24
    record.ledger[:, 0, ASYLUM, UNHEARD] = 50
    record.ledger[:, 0, OTHER, ACTIVE] = 50
    priced(
        record,
        asylum_application_fee=100.0,
        asylum_annual_fee=150.0,
        asylum_fees_paid_share=0.5,
    )
    found = spent(record, "asylum fees received", 0.1)
    assert found == pytest.approx({STATIONS[0]: -0.5 * (7 * 100.0 + 24 * 150.0) / 0.1})


def test_no_fee_is_received_before_the_law(record):
    """The fees date from 22 July 2025: August 2025 is the first month of them."""
    record.first_month = pd.Period("2025-06", "M")
    record.ledger[:5, 0, ASYLUM, codes.APPLICATION_FILED] = [1, 10, 100, 0, 0]
    priced(record, asylum_application_fee=100.0, asylum_fees_paid_share=1.0)
    found = spent(record, "asylum fees received")
    assert found == pytest.approx({STATIONS[0]: -100.0 * 100})
    assert str(inputs.parameter("asylum_application_fee").from_date) == "2025-07-22"


def test_the_table_has_fiscal_years_and_every_item_once_and_the_nation_is_the_sum(record):
    record.first_month = pd.Period("2026-04", "M")
    record.judges[:, [0, 1]] = 3
    record.ledger[:, 2, HELD, ACTIVE] = 10
    record.ledger[:, 1, ASYLUM, ACTIVE] = 10
    record.ledger[0, 1, ASYLUM, codes.COUNSEL_APPOINTED] = 1
    table = costs(record, 1.0, STATIONS)
    assert not table.duplicated(["fiscal_year", "station", "item"]).any()
    assert set(table["item"]) == set(ITEMS)
    assert set(table["fiscal_year"]) == {2026, 2027}
    nation = costs(record, 1.0, ("all",))
    assert set(nation["station"]) == {"all"}
    by_item = table.groupby(["fiscal_year", "item"])["dollars"].sum()
    pd.testing.assert_series_equal(
        nation.set_index(["fiscal_year", "item"])["dollars"].sort_index(), by_item
    )


def test_headline_costs_are_those_of_the_table(record):
    record.judges[:, 0] = 4
    record.ledger[:, 2, HELD, ACTIVE] = 10
    record.ledger[:, 1, ASYLUM, ACTIVE] = 600
    record.ledger[3, 1, ASYLUM, codes.COMPLETION] = 50
    record.ledger[3, 1, ASYLUM, codes.DECIDED_ON_MERITS] = 20
    found, dollars = headline(record, 0.5), costs(record, 0.5, STATIONS)["dollars"].sum()
    assert found["cost_per_year"] == pytest.approx(dollars)
    assert found["cost_per_completion"] == pytest.approx(dollars / 100)
    assert found["cost_per_decision"] == pytest.approx(dollars / 40)
    assert found["detention_days_per_year"] == detention_days(record, 0.5).sum()


def test_nothing_decided_has_no_cost_a_decision(record):
    assert np.isnan(headline(record, 1.0)["cost_per_decision"])


def test_what_a_reform_pays_a_year_is_a_row_of_its_own_from_its_start_on(tmp_path):
    text = reform_path("fewer_arrivals").read_text(encoding="utf-8")
    cost = 'item = "patrols"\ndollars_per_year = [1.2e6, 3.6e6]\nsource = ["docket_assumption"]'
    path = tmp_path / "patrols.toml"
    path.write_text(f"{text}\n[[cost]]\n{cost}\n", encoding="utf-8")
    base = q.Scenario.load("baseline")
    label = f"baseline+{path}:start=2026-06-15"
    options = {"years": 1, "scale": 0.002, "seed": 2, "workers": 1, "detail": "court"}
    known = q.run([base, label], replications=1, uncertainty="none", **options)
    rows = known.costs[known.costs["item"] == "patrols"]
    assert set(rows["scenario"]) == {label}
    assert set(rows["station"]) == {"all"}
    # July to September 2026 and October to March, at the middle of the range.
    assert rows.set_index("fiscal_year")["dollars"].to_dict() == {2026: 6e5, 2027: 1.2e6}
    measures = known.measures[known.measures["scenario"] == label].set_index("measure")["value"]
    dollars = known.costs.groupby("scenario")["dollars"].sum()[label]
    assert measures["cost_per_year"] == pytest.approx(dollars)
    drawn = q.run(label, replications=3, uncertainty="parameters", **options).costs
    paid = drawn[drawn["item"] == "patrols"].groupby("replication")["dollars"].sum()
    assert paid.nunique() == 3
    assert paid.between(0.75 * 1.2e6, 0.75 * 3.6e6).all()


def test_what_is_paid_for_judges_and_counsel_by_a_reform_is_not_counted_twice():
    for name in ("hire_judges", "appoint_counsel"):
        assert q.Reform.load(name).says.costs
        assert q.Reform.load(name).yearly_costs() == {}


def test_members_of_the_board_and_asylum_officers_cost_a_twelfth_of_a_year_each_month(record):
    record.members[:] = 15
    record.members[6:] = 20
    record.office = worked(officers=300)
    priced(record, board_member_cost_per_year=1.2e6, asylum_officer_cost_per_year=1.2e5)
    assert spent(record, "members and their staff") == {"board": 6 * (15 + 20) * 1e5}
    assert spent(record, "asylum officers") == {"asylum_office": 12 * 300 * 1e4}


def test_an_appeal_pays_its_fee_as_it_is_filed(record):
    record.ledger[4, 2, ASYLUM, codes.APPEAL_FILED] = 10
    priced(record, appeal_fee=900.0, appeal_fees_paid_share=0.5)
    assert spent(record, "appeal fees received", 0.1) == {"board": -0.5 * 900.0 * 10 / 0.1}


def test_applications_at_uscis_pay_at_filing_and_for_each_year_they_wait(record):
    record.office = worked(filed=7, pending=24)
    priced(
        record, asylum_application_fee=100.0, asylum_annual_fee=150.0, asylum_fees_paid_share=0.5
    )
    found = spent(record, "asylum fees received", 0.1)
    assert found == pytest.approx({"asylum_office": -0.5 * 12 * (7 * 100.0 + 2 * 150.0) / 0.1})


def test_the_total_is_that_of_the_table_with_every_station_in_it(record):
    record.judges[:, 3], record.members[:] = 5, 15
    record.office = worked(officers=300, filed=7, pending=24)
    table = costs(record, 0.1, STATIONS)
    assert set(table["station"]) == {STATIONS[3], "board", "asylum_office"}
    assert total(record, 0.1) == pytest.approx(table["dollars"].sum())


def worked(officers=0, filed=0, pending=0):
    """A year at the asylum office, each month like the others, and the eve of it."""
    ledger = np.zeros((MONTHS + 1, len(office.WORK), office.LEDGER), dtype=np.int64)
    ledger[1:, office.AFFIRMATIVE, office.RECEIPT] = filed
    ledger[1:, office.AFFIRMATIVE, office.PENDING] = pending
    return SimpleNamespace(ledger=ledger, officers=np.full(MONTHS + 1, officers))
