"""Detention that begins, goes on and ends, worked out by hand and held against both engines.

Days 0 to 4 are Monday to Friday, 7 to 11 the next week's, and so on. A judge hears two cases a
day; the Board decides one appeal a working day. The luck that a test goes by stands in it.
"""

from math import log

import numpy as np
import pytest

from queueing.docket import codes
from queueing.docket.draws import APPEAL, CUSTODY, DETENTION, REVIEW
from tests.oracle.by_hand import FREE, HALF_AN_HOUR, HELD, MONDAY, OTHER, Courts, again, luck, terms
from tests.oracle.test_appeals_by_hand import (
    DISMISSED,
    ONE_A_DAY,
    ONE_IN_TWO_DAYS,
    REMANDED,
    RETURNED,
    appealing,
)

RELEASING = {(HELD, codes.RELEASED_AS): FREE}
IN_CUSTODY = codes.APPEAL_IN_CUSTODY
IN_A_DAY, IN_A_MONTH = log(2.0), log(2.0) / 30.0  # rates at which half of detention ends
LOOK = 5  # the day of these tests on which it is looked at who is still detained


def test_part_of_the_day_is_kept_for_people_not_detained(engine):
    courts = Courts(engine, appealing(board_kept=ONE_IN_TWO_DAYS))
    free = courts.receive(0, 3, stage=codes.MERITS)
    held = courts.receive(0, 4, klass=HELD, stage=codes.MERITS)
    # Detained: heard on days 0, 0, 1, 1; the others on 2, 2, 3. A place for them on the working
    # days 1, 3, 5 (day 7) and 7 (day 9): the first comes before any of them is there, and is lost.
    assert courts.decisions([*held, *free], 30) == [
        *([(1, DISMISSED)], [(2, DISMISSED)], [(4, DISMISSED)], [(8, DISMISSED)]),
        *([(3, DISMISSED)], [(7, DISMISSED)], [(9, DISMISSED)]),
    ]


def test_all_of_the_day_may_be_kept_for_them_and_nobody_waits_for_nothing(engine):
    courts = Courts(engine, appealing(board_kept=ONE_A_DAY))
    held = courts.receive(0, 2, klass=HELD, stage=codes.MERITS)
    free = courts.receive(0, 2, stage=codes.MERITS)
    later = courts.receive(3, 1, klass=HELD, stage=codes.MERITS)
    # Heard on days 0, 0, 1, 1 and 3; briefed the day after.
    decided = courts.decisions([*held, *free, *later], 30)
    assert decided == [[(day, DISMISSED)] for day in (1, 4, 2, 3, 7)]


def test_an_appellant_may_be_released_before_the_appeal_is_briefed(engine):
    courts = Courts(engine, appealing(rules=RELEASING, board_rate=0, custody_ends=IN_A_DAY))
    cases = courts.receive(0, 2, klass=HELD, stage=codes.MERITS)
    assert luck(cases, APPEAL, 2, n=1) == [0.52, 0.0]  # half are released on the day between
    courts.on(2)
    assert courts.appeals().tolist() == [[1, 0, 1]]
    for column, by_class in ((codes.APPEAL_OUT_CUSTODY, [0, 0, 1]), (IN_CUSTODY, [1, 0, 0])):
        assert courts.docket.look().ledger[0, :, column].tolist() == by_class


@pytest.mark.parametrize(
    ("released_as", "before", "after", "decided"),
    [(FREE, [1, 0, 3], [3, 0, 1], [8, 7, 10, 9]), (-1, [0, 0, 4], [0, 0, 4], [7, 8, 9, 10])],
)
def test_whoever_is_detained_in_the_queue_may_be_released_once_a_month(
    engine, released_as, before, after, decided
):
    setting = appealing(
        rules={(HELD, codes.RELEASED_AS): released_as}, board_rate=0, custody_ends=IN_A_MONTH
    )
    courts = Courts(engine, setting)
    cases = courts.receive(0, 4, klass=HELD, stage=codes.MERITS)
    month = (MONDAY + LOOK) // 30
    assert (MONDAY + LOOK) % 30 == 0
    # In the day until it is briefed 2.3 % are released: the second.
    assert luck(cases, APPEAL, 2, n=1) == [0.52, 0.0, 0.62, 0.11]
    assert luck(cases, CUSTODY, 0, n=month) == [0.29, 0.04, 0.91, 0.14]
    assert courts.on(LOOK).look().ledger[0, :, codes.APPEALS].tolist() == before
    courts.on(LOOK + 1)
    assert courts.appeals().tolist() == [after]
    courts.docket.apply(again(setting, board_rate=ONE_A_DAY, board_kept=ONE_A_DAY))
    # The second waits among the others since day 1, the first and the fourth since the look.
    assert courts.decisions(cases, 30) == [[(day, DISMISSED)] for day in decided]


def test_whom_the_board_sends_back_in_detention_is_detained_there_too(engine):
    courts = Courts(engine, appealing(rules=RELEASING, remanded_share=1.0))
    cases = courts.receive(0, 2, klass=HELD, stage=codes.MERITS)
    assert courts.decisions(cases, 3) == [[(1, REMANDED)], [(2, REMANDED)]]
    # A day on their way, looked at the day after, and heard that day: they come first.
    assert courts.hearings(cases, 5, "day") == [[(0,), (3,)], [(0,), (4,)]]
    assert courts.flows("return", "remanded").tolist() == [[0, 0, 2]]
    assert courts.completed("removal") == [[0, 0, 4]]


def test_nobody_is_held_while_a_circuit_court_decides(engine):
    dials = {"petition_share": 1.0, "petition_days": 10.0, "petition_remanded": 1.0}
    courts = Courts(engine, appealing(rules=RELEASING, **dials))
    cases = courts.receive(0, 1, klass=HELD, stage=codes.MERITS)
    assert luck(cases, REVIEW, 2, n=1) == [0.21]  # 10 x 0.71 days and one, to day 9
    decided = [(1, DISMISSED), (9, RETURNED), (10, DISMISSED)]
    assert courts.decisions(cases, 12) == [decided]
    assert courts.docket.look().ledger[0, :, codes.APPEAL_RETURNED].tolist() == [1, 0, 0]


DETAINING = {
    (FREE, codes.DETAINED_AS): HELD,
    (OTHER, codes.DETAINED_AS): -1,
    (HELD, codes.MASTER_GAP): 6.0,
}


def test_people_taken_into_detention_are_heard_there_where_their_case_stood(engine):
    courts = Courts(engine, terms(rules=DETAINING))
    cases = courts.receive(0, 4)
    docket = courts.on(1)
    docket.depart(DETENTION, 1.0, 1.0, 0, 2)  # the turn of the third
    assert luck(cases[2:3], DETENTION, 1, n=2) == [0.79]
    assert courts.stock("first_master").tolist() == [[1, 0, 1]]
    # 6 x 1.29 days and one: it is there on day 9, and heard the day after.
    assert courts.heard(cases, 30) == [0, 0, 10, 1]
    assert courts.flows("transfer_out", "custody").tolist() == [[1, 0, 0]]
    assert courts.flows("transfer_in", "custody").tolist() == [[0, 0, 1]]
    assert courts.completed("relief_granted") == [[3, 0, 1]]


def test_people_whose_claim_has_no_class_in_detention_are_not_detained(engine):
    courts = Courts(engine, terms(rules=DETAINING))
    cases = courts.receive(0, 4, klass=OTHER)
    courts.on(1).depart(DETENTION, 1.0, 1.0, 0, 2)
    assert courts.heard(cases, 30) == [0, 0, 1, 1]
    assert courts.flow("transfer_in", "custody") == 0


def test_reviews_of_credible_fear_take_time_of_the_judges_next_sittings(engine):
    courts = Courts(engine, terms(), judges=(2,))
    cases = courts.receive(0, 4)
    courts.on(0).review(np.array([3]), HELD, 600.0)
    # Two of ten minutes for the first judge, one for the second: the others are heard after them.
    assert courts.hearings(cases, 5, "day", "seat", "second") == [
        *([(0, 1, 600)], [(0, 0, 1200)]),
        *([(0, 1, 600 + HALF_AN_HOUR)], [(0, 0, 1200 + HALF_AN_HOUR)]),
    ]
    assert courts.flows("hearing_held", "review").tolist() == [[0, 0, 3]]
    assert courts.stock("first_master").sum() == 0


def test_where_no_judge_sits_nothing_is_reviewed(engine):
    courts = Courts(engine, terms(), judges=(0,))
    courts.on(0).review(np.array([3]), HELD, 600.0)
    assert courts.flow("hearing_held", "review") == 0
