"""Nationality groups: their mix is the tables', they add up, and thinning one moves no other."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inputs
from queueing.docket import codes
from queueing.docket.draws import TRAITS, uniforms
from queueing.drawn import draw_values
from queueing.engine import CompiledDocket
from queueing.marginals import mix_by_trait
from queueing.options import Options
from queueing.replication import simulate as simulate_scenario
from queueing.scenario import Scenario
from queueing.stations.filings import strong_shares
from queueing.stations.intake import classes, key_month
from queueing.stations.nationality import (
    coming_share,
    entry_mix,
    fiscal_row,
    lucks,
    mixes,
    nationalities,
)
from queueing.tables.nationalities import nationality_rows
from tests.oracle.busy import history
from tests.queueing.small_plans import simulate, small_plan

VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
STRONG = VALUES["strong_claim_share"]
BORDER = classes().names.index("non_detained.border.asylum")
CUBA = nationalities().index("cuba")
groups = st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(0.05, 20.0)), min_size=1, max_size=9)


@given(groups, st.floats(0.01, 0.99))
@settings(derandomize=True, deadline=None)
def test_strong_and_weak_claims_together_are_the_mix_and_odds_keep_their_ratios(groups, share):
    mix, odds = np.array(groups).T
    mix = mix / mix.sum()
    without, having = mix_by_trait(mix, odds, share)
    assert (1.0 - share) * without + share * having == pytest.approx(mix)
    assert having.sum() == pytest.approx(1.0)
    assert without.sum() == pytest.approx(1.0)
    found = having * share / (without * (1.0 - share))  # of the trait, in each group
    assert found / odds == pytest.approx(np.full(len(odds), found[0] / odds[0]), rel=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_everybody_has_a_trait_or_nobody_there_is_one_mix(share):
    mix = np.array([0.2, 0.8])
    assert (mix_by_trait(mix, np.array([1.0, 5.0]), share) == mix).all()


def test_the_mix_at_the_border_is_that_of_those_met_weighed_by_who_is_charged():
    met = inputs.table("border_citizenship").query("fiscal_year == 2022")
    met = met.set_index("nationality")["encounters"].reindex(nationalities())
    weighed = met * [0.1, 0.5, 1, 1, 1, 1, 1, 1, 1]
    assert entry_mix("border", VALUES)[2022 - 1980] == pytest.approx(
        (weighed / weighed.sum()).to_numpy()
    )


def test_the_groups_of_the_tables_are_those_of_the_vocabulary():
    for name in ("border_citizenship", "nationality_shares", "nationality_grants"):
        assert set(inputs.table(name)["nationality"]) == set(nationalities()), name


def test_the_mix_of_all_claims_is_that_of_the_channel_whatever_their_strength():
    mix = np.diff(mixes(VALUES)[:, BORDER], axis=-1, prepend=0.0)
    whole = (1.0 - STRONG) * mix[:, 0] + STRONG * mix[:, 1]
    assert whole == pytest.approx(entry_mix("border", VALUES))


@pytest.mark.parametrize("channel", sorted(set(classes().channel)))
def test_at_the_middle_of_every_luck_a_mix_is_the_tables_and_it_is_a_whole_at_any(channel):
    middle = dict.fromkeys(lucks(), 0.5)
    assert (entry_mix(channel, middle) == entry_mix(channel, VALUES)).all()
    rng = np.random.default_rng(1)
    for _ in range(5):
        drawn = entry_mix(channel, dict(zip(lucks(), rng.random(len(lucks())), strict=True)))
        assert drawn.sum(axis=1) == pytest.approx(1.0)
        assert (drawn >= 0).all()
        assert not np.allclose(drawn, entry_mix(channel, VALUES))


def test_a_group_whose_claims_are_granted_oftener_has_more_of_the_strong_ones():
    def strong(luck):
        mix = np.diff(mixes(VALUES | {"nationality_grants.cuba": luck}), axis=-1, prepend=0.0)
        return mix[2024 - 1980, BORDER, 1]

    low, middle, high = (strong(luck)[CUBA] for luck in (0.05, 0.5, 0.95))
    assert low < middle < high
    assert middle == np.diff(mixes(VALUES)[2024 - 1980, BORDER, 1], prepend=0.0)[CUBA]


def test_futures_differ_by_what_is_drawn_of_groups_and_scenarios_do_not():
    """None of it in a run that draws no parameter."""

    def drawn(scenario, replication, uncertainty=("parameters",)):
        options = Options(date(2026, 3, 31), 1, uncertainty=uncertainty)
        values = draw_values(Scenario.load(scenario), options, replication, {})
        return {name: values.get(name) for name in lucks()}

    futures = [drawn("baseline", replication) for replication in range(3)]
    assert all(len({future[name] for future in futures}) == 3 for name in lucks())
    assert futures[1] == drawn("before_2025", 1)
    assert set(drawn("baseline", 1, ()).values()) == {None}


@pytest.mark.parametrize(
    ("month", "year"), [("2015-09", 2015), ("2015-10", 2016), ("2024-12", 2025), ("1980-01", 1980)]
)
def test_a_month_has_the_mix_of_its_fiscal_year(month, year):
    assert 1980 + fiscal_row(key_month(pd.Period(month, "M"))) == year


def test_without_a_lever_everybody_is_expected_and_with_one_the_mean_over_the_mix():
    month = key_month(pd.Period("2024-01", "M"))
    stands = {f"receipts.border_from_{group}": 1.0 for group in nationalities()}
    strong = strong_shares(VALUES)
    assert (coming_share(stands, VALUES, month, strong) == 1.0).all()
    stands["receipts.border_from_cuba"] = 0.25
    found = coming_share(stands, VALUES, month, strong)
    cuba = entry_mix("border", VALUES)[2024 - 1980, CUBA]
    border = np.array(classes().channel) == "border"
    assert found[border] == pytest.approx(1.0 - 0.75 * cuba)
    assert (found[~border] == 1.0).all()


@pytest.mark.parametrize("name", ["ready", "booked"])
def test_in_every_month_the_groups_add_up_to_the_whole_and_each_to_its_own_flows(name):
    found = history(name)
    before = found.opening.groups
    for month in found.months:
        flows = month.ledger.sum(axis=(0, 1))
        counted, now = month.groups.sum(axis=0), month.groups
        active = codes.STOCK + codes.ACTIVE + np.arange(len(codes.STAGES)) * len(codes.STATUSES)
        assert counted[codes.GROUP_ACTIVE] == flows[active].sum()
        assert counted[codes.GROUP_RECEIVED] == flows[codes.RECEIPT]
        assert counted[codes.GROUP_RETURNED] == flows[codes.REOPENED : codes.COMPLETION].sum()
        assert counted[codes.GROUP_CLOSED] == flows[codes.CLOSURE]
        assert counted[codes.GROUP_PUT_BACK] == flows[codes.RECALENDAR]
        completed = slice(codes.GROUP_COMPLETED, codes.GROUP_DAYS)
        assert (counted[completed] == flows[codes.COMPLETION : codes.CLOSURE]).all()
        coming = now[:, [codes.GROUP_RECEIVED, codes.GROUP_RETURNED, codes.GROUP_PUT_BACK]]
        going = now[:, codes.GROUP_CLOSED] + now[:, completed].sum(axis=1)
        change = now[:, codes.GROUP_ACTIVE] - before[:, codes.GROUP_ACTIVE]
        assert (change == coming.sum(axis=1) - going).all()
        before = now


def keys(found):
    """The keys of the cases in a docket."""
    cases = found.docket.state.cases[: found.docket.state.counts[codes.USED]]
    live = cases[cases["flags"] & codes.LIVE_BIT > 0]
    return set(zip(live["key_high"].tolist(), live["key_low"].tolist(), strict=True))


def cubans(keys, plan):
    """Of keys, those whose group is Cuba, by their own draws (float64 uniforms)."""
    found = set()
    for high, low in keys:
        _, claim, _, u = uniforms(*plan.key, high, low, TRAITS, 0)
        klass, row = high >> 16 & 0xFF, fiscal_row(high & 0xFFFF)
        strong = int(claim < (STRONG if classes().applies[klass] else 0.0))
        mix = mixes(VALUES)[row, klass, strong]
        if np.searchsorted(mix, u, side="right") == CUBA:
            found.add((high, low))
    return found


def test_whoever_does_not_come_is_of_the_group_and_of_the_border_and_disturbs_nobody():
    def with_cubans(share):
        change = ("receipts.border_from_cuba", "multiply", share, 0)
        small = small_plan(
            months=2, cases=600, initial=0, appeals=0, judges=(0, 0), changes=[change]
        )
        return small.plan, keys(simulate(small, CompiledDocket))

    plan, everybody = with_cubans(1.0)
    _, half = with_cubans(0.5)
    _, nobody = with_cubans(0.0)
    assert nobody < half < everybody
    border = np.array(classes().channel) == "border"
    at_border = {key for key in everybody if border[key[0] >> 16 & 0xFF]}
    assert everybody - nobody == cubans(at_border, plan)


def test_a_groups_table_has_the_totals_of_the_flows_and_the_stock_of_a_years_end():
    options = Options(start=date(2026, 3, 31), months=8, scale=0.005, uncertainty=())
    record = simulate_scenario(Scenario.load("baseline"), options, 0)
    table = nationality_rows(record)
    assert table.groupby("fiscal_year")["months"].first().tolist() == [6, 2]
    flows = record.ledger.sum(axis=(0, 1, 2))
    outcomes = ["granted", "ordered_removed", "otherwise_completed"]
    completed = flows[codes.COMPLETION : codes.CLOSURE]
    assert table[outcomes].to_numpy().sum() == completed.sum()
    assert table["granted"].sum() == completed[[codes.RELIEF_GRANTED, codes.WITHHOLDING]].sum()
    assert table["received"].sum() == flows[codes.RECEIPT]
    last = table[table["fiscal_year"] == 2027].set_index("nationality")["pending_active"]
    active = codes.STOCK + codes.ACTIVE + np.arange(len(codes.STAGES)) * len(codes.STATUSES)
    assert last.sum() == record.ledger[-1].sum(axis=(0, 1))[active].sum()
    days = (table["mean_days"] * table[outcomes].sum(axis=1)).sum()
    assert days == pytest.approx(record.groups[..., codes.GROUP_DAYS].sum())
