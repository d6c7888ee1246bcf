"""From levers and ledger to the docket's numbers: each lever reaches the right one."""

from datetime import date

import numpy as np
import pytest

import inputs
from inputs.levers import levers
from queueing.docket import codes
from queueing.marginals import mean_members
from queueing.scenario import Scenario
from queueing.settings import setting
from queueing.stations.intake import classes, dated_value

ON = date(2027, 3, 1)
VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
RESERVE = np.array([0.3, 0.9])
VENUES = np.array([0.4, 1.0])
BASE = Scenario.load("baseline").schedule(ON).at(ON)
KINDS = classes()
ASYLUM = np.array([claim == "asylum" for claim in KINDS.claim])
USUAL = KINDS.names.index("non_detained.border.asylum")
ORDERED = ("master", "merits", "dedicated")


def set_to(turned=(), values=(), scale=1.0, on=ON):
    """The setting with some levers and values of the ledger turned from the baseline's."""
    at = BASE | dict(turned)
    assert all(levers()[name].allows(value) for name, value in at.items())
    return setting(at, VALUES | dict(values), on, scale, RESERVE, VENUES)


def differing(one, other):
    """The names of the parts in which two settings differ."""
    return {
        name for name in vars(one) if not np.array_equal(getattr(one, name), getattr(other, name))
    }


def of_channel(channel):
    return np.array([c == channel for c in KINDS.channel]) & ~KINDS.detained


def outcome(exits, name):
    """The share of an outcome, from cumulative ones."""
    return np.diff(exits, axis=-1, prepend=0.0)[..., codes.OUTCOMES.index(name)]


def mean_seconds(made, klass):
    """Mean lengths of a record's master and merits hearing, riders and all."""
    rule = made.rules[klass]
    members = mean_members(rule[0, codes.FAMILY_SHARE], rule[0, codes.FAMILY_MORE])
    longer = 1.0 + rule[0, codes.RIDER_SECONDS] * (members - 1.0)
    counsel = dated_value("counsel_merits_share", ON, VALUES)
    merits = rule[:, codes.MERITS_SECONDS] @ [1.0 - counsel, counsel]
    return np.array([rule[0, codes.MASTER_SECONDS], merits]) * longer


def test_the_baseline_has_no_dates_levels_dedicated_docket_nor_lending():
    base = set_to()
    assert (base.orders == codes.FIFO).all()
    assert (base.levels == codes.ORDINARY).all()
    assert (base.rules[..., codes.DEDICATED_SHARE] == 0).all()
    nothing = [codes.AHEAD, codes.NOTICE, codes.DEDICATED_TIME, codes.LENT_SHARE, codes.RESET_DATES]
    assert (base.dials[nothing] == 0).all()


def test_the_shape_of_a_setting_is_that_of_classes_dockets_and_courts():
    base = set_to()
    assert base.rules.shape == (len(KINDS), 2, codes.RULES)
    assert base.exits.shape == (len(KINDS), 2, 2, 3, len(codes.OUTCOMES))
    assert base.reasons.shape == (2, 2, len(codes.ADJOURNMENTS))
    assert (base.orders.shape, base.orders.dtype) == ((codes.DOCKETS,), np.int8)
    assert base.dials.shape == (codes.DIALS,)
    assert (base.levels.shape, base.levels.dtype) == ((len(KINDS),), np.int8)
    assert base.reserve is RESERVE
    assert base.destinations is VENUES
    assert base.slots.shape == (codes.KINDS,)


@pytest.mark.parametrize("order", codes.ORDERS)
@pytest.mark.parametrize("kind", ORDERED)
def test_an_order_is_that_of_its_docket_alone(kind, order):
    docket = {
        "master": codes.MASTER_DOCKET,
        "merits": codes.MERITS_DOCKET,
        "dedicated": codes.DEDICATED_DOCKET,
    }[kind]
    orders = set_to({f"docket.{kind}_order": order}).orders
    assert orders[docket] == codes.ORDERS.index(order)
    assert (np.delete(orders, docket) == codes.FIFO).all()


def test_every_order_of_the_docket_can_be_chosen_for_every_docket():
    for kind in ORDERED:
        assert levers()[f"docket.{kind}_order"].choices == codes.ORDERS


@pytest.mark.parametrize(
    ("lever", "dial", "value"),
    [
        ("docket.master_share_cap", codes.MASTER_CAP, 0.4),
        ("dedicated.time_share", codes.DEDICATED_TIME, 0.2),
        ("docket.head_start_days", codes.HEAD_START, 200),
        ("docket.refill_notice_days", codes.REFILL_NOTICE, 3),
        ("docket.advance_share", codes.ADVANCE_SHARE, 0.9),
        ("docket.advance_notice_days", codes.ADVANCE_NOTICE, 21),
        ("bench.lent_share", codes.LENT_SHARE, 0.5),
        ("closure.recalendar_share", codes.RECALENDAR_SHARE, 0.1),
    ],
)
def test_a_lever_turns_its_dial_and_nothing_else(lever, dial, value):
    base, turned = set_to(), set_to({lever: value})
    assert turned.dials[dial] == value
    assert differing(base, turned) == {"dials"}
    assert np.flatnonzero(base.dials != turned.dials).tolist() == [dial]


@pytest.mark.parametrize(
    ("name", "dial", "unit"),
    [
        ("counsel_found_chance", codes.COUNSEL_CHANCE, 1.0),
        ("bond_minutes", codes.BOND_SECONDS, 60.0),
        ("transit_days", codes.TRANSIT_DAYS, 1.0),
        ("reserved_decision_days", codes.RESERVE_DAYS, 1.0),
        ("rescinded_days", codes.RESCIND_DAYS, 1.0),
        ("reopened_days", codes.REOPEN_DAYS, 1.0),
    ],
)
def test_a_value_of_the_ledger_turns_its_dial(name, dial, unit):
    high = inputs.parameter(name).high
    base, turned = set_to(), set_to(values={name: high})
    assert turned.dials[dial] == pytest.approx(high * unit)
    assert np.flatnonzero(base.dials != turned.dials).tolist() == [dial]


@pytest.mark.parametrize(
    ("lever", "column", "detained"),
    [
        ("hearing.venue_changes", codes.VENUE_SHARE, False),
        ("bond.hearings", codes.BOND_SHARE, True),
        ("bond.granted", codes.BOND_GRANTED, True),
    ],
)
def test_a_multiple_turns_its_rule_of_one_custody_alone_and_no_chance_passes_one(
    lever, column, detained
):
    base, less, more = (set_to({lever: multiple}) for multiple in (1.0, 0.5, 5.0))
    here = KINDS.detained == detained
    assert differing(base, less) == {"rules"}
    changed = np.unique(np.argwhere(base.rules != less.rules)[:, 2])
    assert changed.tolist() == [column]
    assert (base.rules[~here][..., column] == 0.0).all()
    assert less.rules[here][..., column] == pytest.approx(0.5 * base.rules[here][..., column])
    assert (more.rules[..., column] <= 1.0).all()
    assert (more.rules[here][..., column] > base.rules[here][..., column]).all()


def test_everybody_not_detained_can_be_appointed_counsel_or_children_alone_can():
    children = of_channel("unaccompanied")
    none, all_, some = (
        set_to(turned).rules[:, 0, codes.APPOINTED_COUNSEL]
        for turned in (
            {},
            {"counsel.appointed_share": 1.0},
            {"counsel.appointed_unaccompanied_share": 0.5},
        )
    )
    assert (none == 0.0).all()
    assert (all_ == ~KINDS.detained).all()
    assert (some == np.where(children, 0.5, 0.0)).all()


def test_appointing_counsel_changes_nobodys_chances():
    base, turned = set_to(), set_to({"counsel.appointed_share": 1.0})
    assert differing(base, turned) == {"rules"}
    changed = np.unique(np.argwhere(base.rules != turned.rules)[:, 2])
    assert changed.tolist() == [codes.APPOINTED_COUNSEL]


def test_nobody_with_counsel_is_given_time_to_seek_it():
    shares = np.diff(set_to().reasons, axis=-1, prepend=0.0)
    assert (shares[:, 1, codes.SEEK_COUNSEL] == 0.0).all()
    others = np.delete(shares, codes.SEEK_COUNSEL, axis=2)
    ratio = others[:, 1] / others[:, 0]
    assert ratio == pytest.approx(np.broadcast_to(ratio[:, :1], ratio.shape))


def test_reasons_without_counsel_are_the_ledgers():
    shares = np.diff(set_to().reasons, axis=-1, prepend=0.0)
    for k, kind in enumerate(("master", "merits")):
        ledger = [VALUES[f"adjourned_{kind}_{reason}_share"] for reason in codes.ADJOURNMENTS]
        assert shares[k, 0] == pytest.approx(ledger)


def test_venue_changes_as_often_as_the_ledger_says():
    rule = set_to().rules[USUAL, 0]
    stays = 1.0 - VALUES["early_exit_share"]
    masters = stays / (VALUES["later_exit_share"] + VALUES["set_for_merits_share"])
    elsewhere = 1.0 - 0.4**2 - 0.6**2  # to the other of two courts
    changes = masters * rule[codes.VENUE_SHARE] * elsewhere
    assert changes == pytest.approx(VALUES["venue_changes_per_case"])


def test_where_there_is_one_court_venue_cannot_change():
    one = setting(BASE, VALUES, ON, 1.0, RESERVE[:1], np.ones(1))
    assert (one.rules[..., codes.VENUE_SHARE] <= 1.0).all()


def test_only_cancellation_is_capped_and_only_applicants_have_claims_to_be_strong():
    rules = set_to().rules[:, 0]
    capped = np.array([claim == "cancellation" for claim in KINDS.claim])
    assert (rules[:, codes.CAPPED] == capped).all()
    assert (rules[:, codes.APPLIES] == KINDS.applies).all()
    assert ((rules[:, codes.STRONG_SHARE] > 0) == KINDS.applies).all()


def test_children_alone_and_people_detained_bring_no_family():
    single = of_channel("unaccompanied") | KINDS.detained
    families = set_to().rules[..., codes.FAMILY_SHARE]
    assert (families[single] == 0).all()
    assert (families[~single] > 0).all()


def test_people_detained_get_their_decision_at_once_and_others_may_wait():
    share = set_to().rules[..., codes.RESERVE_SHARE]
    assert (share[KINDS.detained] == 0).all()
    assert (share[~KINDS.detained] == VALUES["reserved_decision_share"]).all()


def test_reset_dates_is_a_switch():
    assert set_to({"docket.reset_dates": "reset"}).dials[codes.RESET_DATES] == 1


@pytest.mark.parametrize(
    ("turned", "ahead", "notice"),
    [
        ({}, 0, 0),
        ({"docket.notice_days": 60}, 60, 60),
        ({"docket.notice_days": 0.4}, 0, 0),
        ({"docket.scheduling": "booked"}, 1825, 30),
        ({"docket.scheduling": "booked", "docket.notice_days": 60}, 1825, 30),
        ({"docket.scheduling": "booked", "docket.booking_notice_days": 1}, 1825, 1),
        (
            {
                "docket.scheduling": "booked",
                "docket.booking_days_ahead": 20,
                "docket.booking_notice_days": 45,
            },
            45,
            45,
        ),
    ],
)
def test_dates_lie_between_the_notice_and_as_far_ahead_as_they_are_given(turned, ahead, notice):
    dials = set_to(turned).dials
    assert (dials[codes.AHEAD], dials[codes.NOTICE]) == (ahead, notice)


def test_days_are_whole_even_while_a_lever_is_on_its_way():
    dials = set_to({"docket.scheduling": "booked", "docket.booking_days_ahead": 700.7}).dials
    assert dials[codes.AHEAD] == 701


@pytest.mark.parametrize("channel", sorted(set(KINDS.channel)))
def test_a_priority_of_a_channel_is_that_of_its_cases_not_detained(channel):
    levels = set_to({f"priority.{channel}": 1.0}).levels
    assert (levels[of_channel(channel)] == codes.ORDINARY - 1).all()
    assert (levels[~of_channel(channel)] == codes.ORDINARY).all()


def test_priorities_of_channel_and_claim_add_up_within_the_levels_there_are():
    levels = set_to({"priority.border": 2.0, "priority.asylum": 2.0, "priority.none": -1.0}).levels
    border = of_channel("border")
    assert (levels[border & ASYLUM] == 0).all()
    assert (levels[border & ~KINDS.applies] == codes.ORDINARY - 1).all()
    others = ~border & ~KINDS.detained
    assert (levels[others & ASYLUM] == 0).all()
    assert (levels[others & ~KINDS.applies] == codes.ORDINARY + 1).all()
    assert (levels[others & KINDS.applies & ~ASYLUM] == codes.ORDINARY).all()
    last = set_to({"priority.border": -2.0, "priority.asylum": -2.0}).levels
    assert (last[border & ASYLUM] == codes.LEVELS - 1).all()


@pytest.mark.parametrize("channel", ["border", "interior", "referral", "unaccompanied"])
def test_a_dedicated_share_is_of_the_channels_cases_not_detained(channel):
    shares = set_to({f"dedicated.{channel}_share": 0.3}).rules[..., codes.DEDICATED_SHARE]
    assert (shares[of_channel(channel)] == 0.3).all()
    assert (shares[~of_channel(channel)] == 0).all()


def test_deadlines_in_law_are_those_of_asylum_cases_not_detained():
    rules = set_to().rules
    held = ASYLUM & ~KINDS.detained
    assert (rules[held][..., codes.FIRST_DEADLINE] == 365).all()
    assert (rules[held][..., codes.DECISION_DEADLINE] == 180).all()
    assert (rules[~held][..., [codes.FIRST_DEADLINE, codes.DECISION_DEADLINE]] == 0).all()


def test_deadlines_can_be_set_for_asylum_cases_and_for_others():
    turned = {
        "deadline.first_hearing_days": 90.0,
        "deadline.decision_days": 400.0,
        "deadline.other_days": 1000.0,
    }
    rules = set_to(turned).rules[..., [codes.FIRST_DEADLINE, codes.DECISION_DEADLINE]]
    assert (rules[ASYLUM & ~KINDS.detained] == [90, 400]).all()
    assert (rules[~ASYLUM & ~KINDS.detained] == [1000, 1000]).all()
    assert (rules[KINDS.detained] == 0).all()


def test_merits_hours_can_differ_by_claim_for_those_not_detained():
    base = set_to().rules[..., codes.MERITS_SECONDS]
    other = set_to(values={"merits_hours_other_ratio": 0.5}).rules[..., codes.MERITS_SECONDS]
    halved = ~ASYLUM & ~KINDS.detained
    assert other[halved] == pytest.approx(0.5 * base[halved])
    assert (other[~halved] == base[~halved]).all()


def test_the_shortest_hearings_are_set_apart_for_masters_and_merits():
    values = {"master_length_floor_share": 0.3, "merits_length_floor_share": 0.8}
    rules = set_to(values=values).rules
    assert (rules[..., codes.MASTER_FLOOR] == 0.3).all()
    assert (rules[..., codes.MERITS_FLOOR] == 0.8).all()


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_day_of_slots_takes_a_day_when_nothing_is_overbooked(share):
    made = set_to({"docket.master_session_share": share, "docket.master_overbooking": 1.0})
    masters, merits = made.slots * mean_seconds(made, USUAL)
    day = VALUES["sitting_hours_per_day"] * 3600.0
    assert masters + merits == pytest.approx(day)
    assert masters == pytest.approx(share * day)


def test_overbooking_adds_masters_and_no_merits_hearings():
    base = set_to({"docket.master_overbooking": 1.0}).slots
    more = set_to({"docket.master_overbooking": 1.5}).slots
    assert more[codes.MASTER_SLOTS] == pytest.approx(1.5 * base[codes.MASTER_SLOTS])
    assert more[codes.MERITS_SLOTS] == base[codes.MERITS_SLOTS]


def test_shorter_merits_hearings_leave_room_for_more_of_them():
    lever = "hearing.merits_minutes"
    base, short = set_to({lever: 1.0}).slots, set_to({lever: 0.5}).slots
    assert short[codes.MERITS_SLOTS] == pytest.approx(2.0 * base[codes.MERITS_SLOTS])


def test_nobody_is_withdrawn_at_a_hearing():
    assert outcome(set_to().exits, "withdrawn") == pytest.approx(0.0)


def test_a_smaller_scale_keeps_fewer_cases_and_fewer_judge_days_and_no_fewer_slots_a_day():
    whole, tenth = set_to(), set_to(scale=0.1)
    assert tenth.dials[codes.KEEP] == 0.1
    share = tenth.dials[codes.SITTING_SHARE] / whole.dials[codes.SITTING_SHARE]
    assert share == pytest.approx(0.1, rel=1e-5)
    assert (tenth.slots == whole.slots).all()
