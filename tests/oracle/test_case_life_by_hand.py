"""Families, counsel, release and other courts, worked out by hand and held against both engines.

Days 0 to 4 are Monday to Friday, 7 to 11 the next week's, and so on. A judge hears two cases a
day; nobody has a date unless a test says so. The luck that a test goes by stands in it.
"""

import numpy as np
import pytest

from queueing.docket import codes
from queueing.docket.draws import DISMISSAL, EVENT, HEARING, TRAITS
from tests.oracle.by_hand import (
    FREE,
    HALF_AN_HOUR,
    HELD,
    IN_PAIRS,
    MONDAY,
    OTHER,
    Courts,
    booked,
    luck,
    terms,
    waited,
    withdraw,
)

ENDS, FURTHER_MASTER, TO_MERITS = 0, 1, 2
AT_THE_SECOND_HEARING = {
    (klass, column): share
    for klass in (FREE, OTHER, HELD)
    for column, share in ((codes.FIRST_EXIT, 0.0), (codes.LATER_EXIT, 1.0))
}


def test_a_family_is_of_two_and_by_a_chance_for_each_of_more_and_is_heard_longer(engine):
    rules = {
        (FREE, codes.FAMILY_SHARE): 0.7,
        (FREE, codes.FAMILY_MORE): 0.5,
        (FREE, codes.RIDER_SECONDS): 0.5,
        (FREE, codes.MASTER_SECONDS): 99.0,
    }
    courts = Courts(engine, terms(rules=rules))
    cases = [key for key in courts.receive(0, 18) if key[1] in (0, 5, 7, 8, 9, 13, 15, 17)]
    assert luck(cases, TRAITS, 0) == [0.07, 0.49, 0.71, 0.75, 0.15, 0.5, 0.39, 0.11]
    # 0.7 and above: one. Below, two to 0.35, three to 0.175, four to 0.0875, five to 0.04375. Of
    # the last there is only one left of the eighteen.
    members = [5, 2, 1, 1, 4, 2, 2, 1]
    assert np.cumsum([0, *members[:-1]]).tolist() == [key[1] for key in cases]
    # A hundred seconds, and half of that for every rider.
    seconds = {1: 100, 2: 149, 4: 248, 5: 298}
    heard = courts.hearings(cases, 10, "day", "seconds")
    assert heard == [[(0, seconds[number])] for number in members]
    for flow in (("receipt", "first_entry"), ("hearing_held", "master")):
        assert courts.flow(*flow) == 18
    assert courts.docket.resets()[FREE, 0] == 18
    assert waited(courts.docket.delays(MONDAY + 10), codes.DECISION) == {0: 18}


def test_a_sweep_counts_people_and_takes_families_whole(engine):
    courts = Courts(engine, terms(rules=IN_PAIRS))
    cases = [key for key in courts.receive(5, 24) if key[1] % 2 == 0]
    # It is the turn of 0 and 12; the chance is a person and a half x 12 turns / 24 people.
    assert luck([cases[0], cases[6]], DISMISSAL, 0) == [0.58, 0.93]
    courts.on(6).sweep(DISMISSAL, 1.5, MONDAY + 6, 0)
    days = courts.heard(cases)
    assert [day is None for day in days] == [True, *[False] * 11]
    assert courts.flow("completion", "dismissed") == 2


def test_strong_claims_end_otherwise_and_are_counted_apart(engine):
    setting = terms(ends={FREE: "removal"})
    setting.exits[FREE, :, 1] = 1.0
    courts = Courts(engine, setting)
    cases = courts.receive(0, 5, strong=0.5)
    assert luck(cases, TRAITS, 1) == [0.34, 0.71, 0.73, 0.87, 0.06]
    removed, granted = codes.REMOVAL, codes.RELIEF_GRANTED
    expected = [[(how,)] for how in (granted, removed, removed, removed, granted)]
    assert courts.hearings(cases, 7, "how") == expected
    everybody = courts.docket.delays(MONDAY + 7)
    strong = courts.docket.strong()
    for measure in (codes.FIRST_HEARING, codes.DECISION, codes.COMPLETED_AGE, codes.FINAL):
        assert waited(everybody, measure) == {0: 5}
        assert waited(strong, measure) == {0: 2}


def test_whose_claim_is_not_made_comes_in_by_the_same_key_and_is_without_an_application(engine):
    rules = {
        (FREE, codes.APPLIES): 1.0,
        (FREE, codes.OTHER_CHOICE): OTHER,
        (FREE, codes.ENTRY_COUNSEL): 0.8,
        (OTHER, codes.ENTRY_COUNSEL): 0.5,
        (OTHER, codes.FIRST_EXIT): 0.0,
        (OTHER, codes.LATER_EXIT): 1.0,
        (OTHER, codes.MASTER_GAP): 7.0,
        (OTHER, codes.REOPENED_SHARE): 1.0,
        (HELD, codes.LATER_EXIT): 1.0,
    }
    setting = terms(rules=rules, ends={OTHER: "removal"}, reopen_days=1.0)
    setting.rules[..., codes.RETURNED_AS] = HELD
    setting.rules[HELD, :, codes.DETAINED] = 0.0
    courts = Courts(engine, setting)
    cases = courts.receive(0, 5, strong=0.3, keeping=0.72)
    # Two draw above 0.72. They count where they come in and leave by the rules of that class: at
    # the second hearing, ordered removed. Of three with counsel one has none there (0.7).
    assert luck(cases, TRAITS, 1) == [0.34, 0.71, 0.73, 0.87, 0.06]
    assert luck(cases, TRAITS, 2) == [0.31, 0.91, 0.7, 0.32, 0.06]
    assert courts.flows("receipt", "first_entry").tolist() == [[3, 2, 0]]
    represented = courts.docket.look().ledger[..., codes.REPRESENTED]
    assert represented.tolist() == [[2, 1, 0]]
    courts.on(200)
    assert courts.completed("relief_granted")[0][FREE] == 3
    assert courts.completed("removal")[0][OTHER] == 2
    # Both come back, in another class, and count their last day in the class they came in in.
    assert courts.flows("return", "reopened").tolist() == [[0, 0, 2]]
    final = courts.docket.delays(MONDAY + 200)[codes.FINAL].sum(axis=(0, 2, 3))
    assert final.tolist() == [3, 2, 0]


@pytest.mark.parametrize(("fill", "represented"), [(1.0, 3), (0.5, 1), (0.0, 0)])
def test_who_comes_in_with_counsel_depends_on_how_much_there_is(engine, fill, represented):
    courts = Courts(engine, terms(rules={(FREE, codes.ENTRY_COUNSEL): 0.5}))
    courts.docket.set_counsel(fill)
    cases = courts.receive(0, 5)
    assert luck(cases, TRAITS, 2) == [0.31, 0.91, 0.7, 0.32, 0.06]
    assert courts.docket.look().ledger[..., codes.REPRESENTED].sum() == represented


@pytest.mark.parametrize(("fill", "represented", "given"), [(1.0, 4, 1), (0.5, 3, 2)])
def test_counsel_is_appointed_to_those_who_come_in_without_as_far_as_there_is_any(
    engine, fill, represented, given
):
    rules = {(FREE, codes.ENTRY_COUNSEL): 0.5, (FREE, codes.APPOINTED_COUNSEL): 0.5}
    courts = Courts(engine, terms(rules=rules))
    courts.docket.set_counsel(fill)
    cases = courts.receive(0, 5)
    # Of their own below 0.5 x fill, given one from there to 0.75 x fill.
    assert luck(cases, TRAITS, 2) == [0.31, 0.91, 0.7, 0.32, 0.06]
    assert courts.docket.look().ledger[..., codes.REPRESENTED].sum() == represented
    assert courts.flow("counsel", "appointed") == given


def test_those_pending_at_the_start_are_appointed_no_counsel(engine):
    rules = {(FREE, codes.APPOINTED_COUNSEL): 1.0, (FREE, codes.FIRST_LAG): 90.0}
    courts = Courts(engine, terms(rules=rules | {(FREE, codes.MASTER_GAP): 1.0}))
    courts.load(5, 0)
    assert courts.stock("first_master").sum() > 0
    assert courts.docket.look().ledger[..., codes.REPRESENTED].sum() == 0


def test_counsel_found_at_a_hearing_counts_from_the_next_one_on(engine):
    rules = AT_THE_SECOND_HEARING | {
        (FREE, 0, codes.LATER_EXIT): 0.0,
        (FREE, 0, codes.SET_FOR_MERITS): 1.0,
        (FREE, 0, codes.MASTER_GAP): 4.0,
        (FREE, 1, codes.MASTER_GAP): 40.0,
        (FREE, codes.APPLIES): 1.0,
    }
    courts = Courts(engine, terms(rules=rules, reason="seek_counsel", counsel_chance=0.8))
    courts.docket.set_counsel(0.9)
    cases = courts.receive(0, 2)
    assert luck(cases, EVENT, 1) == [0.55, 0.76]  # against 0.72: the first finds counsel
    assert luck(cases, HEARING, 2) == [0.85, 0.13]
    # Both gaps are those without counsel: 4 x 1.35 days is day 6, a Sunday; 4 x 0.63 is day 3.
    # With counsel the case ends then; without, it is set for the merits the next day.
    assert courts.hearings(cases, 20, "day", "what") == [
        [(0, FURTHER_MASTER), (7, ENDS)],
        [(0, FURTHER_MASTER), (3, TO_MERITS), (4, ENDS)],
    ]
    assert courts.flow("adjournment", "seek_counsel") == 2
    assert courts.flow("counsel", "found") == 1
    assert courts.flow("application", "filed") == 2
    assert courts.flow("decided", "on_merits") == 1


RELEASE = AT_THE_SECOND_HEARING | {
    (HELD, codes.BOND_SHARE): 0.8,
    (HELD, codes.BOND_GRANTED): 0.3,
    (HELD, codes.RELEASED_AS): FREE,
    (HELD, codes.MASTER_GAP): 4.0,
    (FREE, codes.MASTER_GAP): 8.0,
}


def test_a_bond_hearing_takes_time_and_may_release(engine):
    courts = Courts(engine, terms(rules=RELEASE, bond_seconds=599.0))
    cases = courts.receive(0, 3, klass=HELD)
    assert luck(cases, EVENT, 2) == [0.88, 0.76, 0.38]  # the first has no bond hearing
    assert luck(cases, EVENT, 3) == [0.22, 0.0, 0.71]  # the second is released
    assert luck(cases, HEARING, 2) == [0.39, 0.8, 0.01]
    # Half an hour, and ten minutes for bond. Gaps: 4 x 0.89 days, so the fourth; 8 x 1.3, by
    # the rule of those not detained, so the eleventh; 4 x 0.51, so the third after day 1.
    with_bond = HALF_AN_HOUR + 600
    assert courts.hearings(cases, 30, "day", "second", "seconds") == [
        [(0, 0, HALF_AN_HOUR), (4, 0, HALF_AN_HOUR)],
        [(0, HALF_AN_HOUR, with_bond), (11, 0, HALF_AN_HOUR)],
        [(1, 600, with_bond), (4, HALF_AN_HOUR, HALF_AN_HOUR)],
    ]
    assert courts.flows("hearing_held", "bond").tolist() == [[0, 0, 2]]
    assert courts.flows("transfer_out", "custody").tolist() == [[0, 0, 1]]
    assert courts.flows("transfer_in", "custody").tolist() == [[1, 0, 0]]
    assert courts.completed("relief_granted") == [[1, 0, 2]]


def test_a_released_case_counts_in_its_new_class_and_may_withdraw(engine):
    courts = Courts(engine, terms(rules=RELEASE, bond_seconds=599.0))
    cases = courts.receive(0, 3, klass=HELD)
    withdraw(courts.on(2), 0, 1, 2)
    assert courts.stock("master").tolist() == [[0, 0, 2]]
    assert courts.hearings([cases[1]], 30, "day") == [[(0,)]]
    assert courts.completed("withdrawn") == [[1, 0, 0]]


def test_nobody_is_released_where_there_is_no_class_for_it(engine):
    courts = Courts(engine, terms(rules=RELEASE | {(HELD, codes.RELEASED_AS): -1.0}))
    courts.receive(0, 3, klass=HELD)
    courts.on(30)
    assert courts.completed("relief_granted") == [[0, 0, 3]]
    assert courts.flow("hearing_held", "bond") == 2
    assert courts.flow("transfer_out", "custody") == 0


def test_counsel_found_as_one_is_released_does_not_change_the_gap(engine):
    rules = RELEASE | {(FREE, 1, codes.MASTER_GAP): 20.0}
    setting = terms(rules=rules, reason="seek_counsel", counsel_chance=1.0)
    courts = Courts(engine, setting)
    cases = courts.receive(0, 3, klass=HELD)
    assert courts.hearings([cases[1]], 60, "day") == [[(0,), (11,)]]
    assert courts.flow("counsel", "found") == 3


MOVING = AT_THE_SECOND_HEARING | {
    (FREE, codes.VENUE_SHARE): 0.5,
    (FREE, codes.MASTER_GAP): 4.0,
}


@pytest.mark.parametrize(
    ("setting", "first", "second"),
    [
        # Heard on days 0, 0 and 1, due six, three and three days later. The first is at the other
        # court on day 5 and may be heard from day 6, a Saturday's morrow; the third comes there
        # on day 6, so from day 7.
        (terms, [0, 0, 1], [7, 3, 7]),
        # Set for days 3, 3 and 4. The second gets the first day three days ahead that is not of a
        # weekend, 7. The others are at the other court on days 8 and 9; the days after, they are
        # set for three days later, days 12 and 13, a weekend.
        (booked, [3, 3, 4], [14, 7, 14]),
    ],
)
def test_a_case_whose_venue_changes_is_heard_at_the_other_court(engine, setting, first, second):
    courts = Courts(engine, setting(rules=MOVING, courts=2, to=1, transit_days=5), judges=[1, 1])
    cases = courts.receive(0, 3)
    assert luck(cases, EVENT, 2) == [0.11, 0.53, 0.49]  # the second stays
    assert luck(cases, HEARING, 2) == [0.85, 0.13, 0.02]
    there = [1, 0, 1]
    expected = [[(a, 0), (b, at)] for a, b, at in zip(first, second, there, strict=True)]
    assert courts.hearings(cases, 30, "day", "court") == expected
    assert courts.flows("transfer_out", "venue").tolist() == [[2, 0, 0], [0, 0, 0]]
    assert courts.flows("transfer_in", "venue").tolist() == [[0, 0, 0], [2, 0, 0]]
    assert courts.completed("relief_granted") == [[1, 0, 0], [2, 0, 0]]


def test_a_case_in_transit_counts_at_the_other_court_and_cannot_withdraw(engine):
    courts = Courts(engine, terms(rules=MOVING, courts=2, to=1, transit_days=5), judges=[1, 1])
    courts.receive(0, 3)
    withdraw(courts.on(2), 0)
    assert courts.stock("master").tolist() == [[1, 0, 0], [2, 0, 0]]
    assert courts.flow("completion", "withdrawn") == 0
    withdraw(courts.on(6), 0)  # it is there since day 5
    courts.on(7)
    assert courts.completed("withdrawn") == [[0, 0, 0], [1, 0, 0]]


def test_nobody_changes_to_the_court_where_the_case_is(engine):
    courts = Courts(engine, terms(rules=MOVING, courts=2, to=0, transit_days=5), judges=[1, 1])
    # On days 0, 0 and 1; due on day 6, a Sunday, and days 3 and 4.
    assert courts.hearings(courts.receive(0, 3), 30, "day") == [
        [(0,), (7,)],
        [(0,), (3,)],
        [(1,), (4,)],
    ]
    assert courts.flow("transfer_out", "venue") == 0
