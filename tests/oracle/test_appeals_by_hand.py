"""Appeals, worked out by hand and held against both engines.

Days 0 to 4 are Monday to Friday, 7 to 11 the next week's, and so on. A judge hears two cases a
day, all of them on the merits; whoever is ordered removed appeals. The luck that a test goes by
stands in it.
"""

import numpy as np
import pytest

from queueing.docket import codes
from queueing.docket.draws import AFTER, APPEAL, INITIAL, REVIEW
from tests.oracle.by_hand import FREE, HELD, IN_PAIRS, MONDAY, OTHER, Courts, luck, terms, waited

ONE_A_DAY, ONE_IN_TWO_DAYS = 1_000_000, 500_000
APPEALING = {
    (klass, column): value
    for klass in (FREE, HELD, OTHER)
    for column, value in (
        (codes.APPEAL_SHARE, 1.0),
        (codes.RETURNED_AS, OTHER),
        (codes.LATER_EXIT, 1.0),
    )
}
REMOVED = {FREE: "removal", HELD: "removal"}
DISMISSED, SUSTAINED, REMANDED, RETURNED = (
    codes.APPEAL_DISMISSED,
    codes.APPEAL_SUSTAINED,
    codes.APPEAL_REMANDED,
    codes.APPEAL_RETURNED,
)


def appealing(*, rules=(), ends=REMOVED, **dials):
    """Terms under which removal orders are appealed, and an appeal can be decided the next day."""
    return terms(rules=APPEALING | dict(rules), ends=ends, **{"board_rate": ONE_A_DAY} | dials)


def test_the_board_decides_so_many_a_working_day_in_the_order_in_which_it_can(engine):
    courts = Courts(engine, appealing(board_rate=ONE_IN_TWO_DAYS))
    cases = courts.receive(0, 4, stage=codes.MERITS)
    # Decided by the court on days 0, 0, 1 and 1, briefed on days 1, 1, 2 and 2. Every second
    # working day, from day 1 on, the Board decides one: by the day briefed, then by the key.
    assert courts.decisions(cases, 30) == [
        [(1, DISMISSED)],
        [(3, DISMISSED)],
        [(7, DISMISSED)],
        [(9, DISMISSED)],
    ]
    assert courts.flow("completion", "removal") == 4
    assert courts.appeals().sum() == 0
    assert courts.count(codes.APPEAL_FILED) == 4
    assert waited(courts.docket.delays(MONDAY + 30), codes.FINAL) == {0: 2, 5: 2}
    # After 1, 3, 6 and 8 days before the Board; nobody waits.
    appeals = np.moveaxis(courts.docket.appeal_delays(), -1, 0)
    assert waited(appeals, codes.DECISION) == waited(appeals, codes.COMPLETED_AGE) == {0: 2, 5: 2}
    assert waited(appeals, codes.PENDING) == {}


def test_people_in_detention_are_decided_first(engine):
    courts = Courts(engine, appealing())
    free = courts.receive(0, 3, stage=codes.MERITS)
    held = courts.receive(1, 1, klass=HELD, stage=codes.MERITS)
    # Free: heard on days 0, 0 and 1, where the detained case goes first; briefed on 1, 1 and 2.
    assert courts.decisions([*free, *held], 30) == [
        [(1, DISMISSED)],
        [(3, DISMISSED)],
        [(4, DISMISSED)],
        [(2, DISMISSED)],
    ]


def test_a_family_counts_by_its_members_and_may_take_tomorrows_time(engine):
    courts = Courts(engine, appealing(rules=IN_PAIRS))
    cases = [key for key in courts.receive(0, 4, stage=codes.MERITS) if key[1] % 2 == 0]
    # Two families of two, briefed on day 1: the first takes that day's decision and the next one's.
    assert courts.decisions(cases, 30) == [[(1, DISMISSED)], [(3, DISMISSED)]]
    assert courts.count(codes.APPEAL_DISMISSED) == 4


def test_time_that_nobody_needs_is_lost(engine):
    courts = Courts(engine, appealing())
    courts.on(14)  # two weeks of nothing
    cases = courts.receive(14, 3, stage=codes.MERITS)
    assert courts.decisions(cases, 40) == [[(15, DISMISSED)], [(16, DISMISSED)], [(17, DISMISSED)]]


def test_without_members_appeals_stay_pending_and_censored(engine):
    courts = Courts(engine, appealing(board_rate=0))
    cases = courts.receive(0, 3, stage=codes.MERITS)
    assert courts.decisions(cases, 30) == [[], [], []]
    assert courts.appeals().tolist() == [[3, 0, 0]]
    assert courts.count(codes.APPEAL_DAYS) == 3 * MONDAY + 0 + 0 + 1
    waits = courts.docket.delays(MONDAY + 30)
    assert waited(waits, codes.PENDING_FINAL) == {30: 3}
    assert waited(waits, codes.PENDING) == waited(waits, codes.FINAL) == {}
    appeals = np.moveaxis(courts.docket.appeal_delays(), -1, 0)
    assert waited(appeals, codes.PENDING) == {25: 1, 30: 2}  # for 29 and 30 days
    assert waited(appeals, codes.DECISION) == {}


@pytest.mark.parametrize(
    ("outcome", "column", "stage", "appealed"),
    [
        ("removal", codes.APPEAL_SHARE, codes.MERITS, 2),
        ("removal", codes.DHS_APPEAL_SHARE, codes.MERITS, 0),
        ("removal", codes.APPEAL_SHARE, codes.FIRST_MASTER, 0),  # not on the merits
        ("relief_granted", codes.DHS_APPEAL_SHARE, codes.MERITS, 2),
        ("withholding", codes.DHS_APPEAL_SHARE, codes.FIRST_MASTER, 2),
        ("relief_granted", codes.APPEAL_SHARE, codes.MERITS, 0),
        ("in_absentia", codes.APPEAL_SHARE, codes.MERITS, 0),
        ("voluntary_departure", codes.APPEAL_SHARE, codes.MERITS, 0),
        ("terminated", codes.DHS_APPEAL_SHARE, codes.MERITS, 0),
    ],
)
def test_respondents_appeal_removal_on_the_merits_and_the_government_grants(
    engine, outcome, column, stage, appealed
):
    setting = terms(rules={(FREE, column): 0.9}, ends={FREE: outcome}, board_rate=ONE_A_DAY)
    courts = Courts(engine, setting)
    cases = courts.receive(0, 3, stage=stage)
    assert luck(cases, APPEAL, 0, n=1) == [0.04, 0.83, 0.93]
    courts.on(2)
    assert courts.count(codes.APPEAL_FILED) == appealed


def test_an_appeal_waits_for_its_briefs_and_an_order_undone_is_not_appealed(engine):
    rules = {(FREE, codes.REOPENED_SHARE): 0.5}
    courts = Courts(engine, appealing(rules=rules, briefing_days=10.0, reopen_days=1000.0))
    cases = courts.receive(0, 3, stage=codes.MERITS)
    assert luck(cases, AFTER, 0, n=1) == [0.98, 0.76, 0.21]  # the third will be reopened
    assert luck(cases, APPEAL, 1, n=1) == [0.15, 0.09, 0.13]
    # A day and 10 x 0.65 days: on day 7. A day and 10 x 0.59: on day 6, a Sunday.
    assert courts.decisions(cases, 30) == [[(8, DISMISSED)], [(7, DISMISSED)], []]


REMANDING = {"remanded_share": 0.7, "sustained_share": 0.1, "remand_days": 10.0}


def test_the_board_sends_back_sustains_or_dismisses(engine):
    courts = Courts(engine, appealing(**REMANDING))
    cases = courts.receive(0, 4, stage=codes.MERITS)
    assert luck(cases, REVIEW, 0, n=1) == [0.68, 0.15, 0.77, 0.91]
    assert courts.decisions(cases, 30) == [
        [(1, REMANDED)],
        [(2, REMANDED)],
        [(3, SUSTAINED)],
        [(4, DISMISSED)],
    ]
    assert luck(cases, REVIEW, 1, n=1)[:2] == [0.87, 0.48]
    # 10 x 1.37 days and one: back on day 15, looked at the next day. 10 x 0.98 and one: back on
    # day 12, a Saturday.
    assert courts.hearings(cases, 30, "day") == [[(0,), (16,)], [(0,), (14,)], [(1,)], [(1,)]]
    assert courts.flows("return", "remanded").tolist() == [[0, 2, 0]]
    assert courts.completed("removal") == [[4, 0, 0]]
    assert courts.completed("relief_granted") == [[0, 2, 0]]
    waits = courts.docket.delays(MONDAY + 30)
    assert waited(waits, codes.DECISION) == {0: 4}
    assert waited(waits, codes.FINAL) == {0: 2, 10: 1, 15: 1}
    assert waits[codes.FINAL, 0, FREE].sum() == 4  # of the class they came in


def test_whoever_is_sent_back_is_pending_nowhere_until_back_but_not_at_the_end(engine):
    courts = Courts(engine, appealing(**REMANDING))
    courts.receive(0, 2, stage=codes.MERITS)
    courts.on(13)  # the test above: one came back the day before, one will
    assert courts.appeals().sum() == 0
    assert courts.stock("master").tolist() == [[0, 1, 0]]
    waits = courts.docket.delays(MONDAY + 13)
    assert waited(waits, codes.PENDING_FINAL) == {10: 2}


def test_a_share_of_those_sent_back_is_put_on_the_dedicated_docket(engine):
    dials = REMANDING | {"remand_dedicated": 0.5, "dedicated_time": 1.0}
    courts = Courts(engine, appealing(**dials))
    cases = courts.receive(0, 2, stage=codes.MERITS)
    assert luck(cases, AFTER, 3, n=1) == [0.4, 0.69]
    courts.receive(12, 12, klass=OTHER)
    # The twelve take both places on days 14 and 15. The first is on the dedicated docket and heard
    # before them on day 16; the second, back on day 12, comes after the last, on day 22.
    assert courts.hearings(cases, 40, "day") == [[(0,), (16,)], [(0,), (22,)]]


def test_a_circuit_court_has_the_last_word_or_sends_the_case_back_to_the_board(engine):
    dials = {"petition_share": 0.9, "petition_days": 10.0, "petition_remanded": 0.4}
    courts = Courts(engine, appealing(**dials))
    cases = courts.receive(0, 2, stage=codes.MERITS)
    assert luck(cases, REVIEW, 1, n=1) == [0.87, 0.48]  # both go to a circuit court
    assert luck(cases, REVIEW, 2, n=1) == [0.52, 0.3]  # for 11 and 9 days, to days 12 and 11
    assert luck(cases, REVIEW, 3, n=1) == [0.32, 0.92]  # which sends the first back
    assert luck(cases, REVIEW, 1, n=2)[0] == 0.86  # and is asked again,
    assert luck(cases, REVIEW, 2, n=2)[0] == 1.0  # for 15 days,
    assert luck(cases, REVIEW, 3, n=2)[0] == 0.47  # with another answer.
    courts.on(13)
    assert courts.appeals().tolist() == [[1, 0, 0]]
    assert courts.decisions(cases, 40) == [
        [(1, DISMISSED), (12, RETURNED), (14, DISMISSED)],
        [(2, DISMISSED)],
    ]
    assert courts.count(codes.APPEAL_FILED) == 2
    assert courts.count(codes.APPEAL_RETURNED) == 1
    assert waited(courts.docket.delays(MONDAY + 40), codes.FINAL) == {10: 1, 25: 1}


def test_appeals_pending_as_the_run_begins_are_decided_in_their_turn(engine):
    courts = Courts(engine, appealing(briefing_days=40.0, appealed_age=100.0))
    cases = courts.appeal(3)
    assert luck(cases, INITIAL, 1) == [0.03, 0.1, 0.99]  # appealed 60, 59 and 46 days before
    assert luck(cases, INITIAL, 3) == [0.97, 0.04, 0.67]  # briefed 59, 22 and 47 days later
    assert courts.appeals().tolist() == [[3, 0, 0]]
    assert courts.count(codes.APPEAL_DAYS) == 3 * MONDAY - 60 - 59 - 46
    assert courts.stock("master").sum() == 0
    # Briefed a day and 37 days before the run, and on day 1.
    assert courts.decisions(cases, 10) == [[(1, DISMISSED)], [(0, DISMISSED)], [(2, DISMISSED)]]
    # They were decided 72, 119 and 70 days after they were filed, to one day.
    assert luck(cases, INITIAL, 2) == [0.22, 0.69, 0.2]
    waits = courts.docket.delays(MONDAY + 10)
    assert waited(waits, codes.FINAL) == {105: 1, 120: 1, 165: 1}
    assert waited(waits, codes.DECISION) == {}
    assert courts.count(codes.APPEAL_FILED) == 0
