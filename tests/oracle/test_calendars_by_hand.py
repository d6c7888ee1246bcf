"""Hearing dates worked out by hand, held against both engines.

Days 0 to 4 are Monday to Friday, 7 to 11 the next week's, and so on; a judge has two slots a day.
"""

from math import log

import pytest

from queueing.docket import codes
from queueing.docket.draws import ARRIVAL, HEARING, uniforms
from tests.oracle.by_hand import FREE, HELD, SEED, Courts, again, booked, terms, withdraw

LIFO = {codes.MASTER_DOCKET: codes.LIFO}


def tickets(cases):
    """Each case's ticket: the latter half of the bits of the word that decides its filing day."""
    words = [int(uniforms(*SEED, *case, ARRIVAL, 0)[1] * 2**32) for case in cases]
    return [(word % 2**16 + 0.5) / 2**16 for word in words]


def rows(cases):
    """The row of a day in which each case is dated; they are called row by row."""
    return [int(ticket * 4) for ticket in tickets(cases)]


def turns(cases, number):
    """Whether it is each case's turn, when it is half of all cases'."""
    return [(ticket + number * 0.6180339887498949) % 1.0 < 0.5 for ticket in tickets(cases)]


def test_the_first_slot_free_is_given(engine):
    courts = Courts(engine, booked(notice=3))
    # Three days' notice: not before Thursday, day 3; two a day; 5 and 6 are a weekend.
    assert courts.heard(courts.receive(0, 5)) == [3, 3, 4, 4, 7]
    assert courts.flow("reset", "not_reached") == 0


def test_dates_are_given_years_ahead(engine):
    courts = Courts(engine, booked(notice=3, ahead=1500))
    cases = courts.receive(0, 2000)
    late = courts.receive(1, 1)
    # Two a day fill 1,000 working days: days 3 and 4, then weeks from day 7. The last is the
    # 998th of those, the third day of week 200: day 7 + 7 x 199 + 2. The next case is set for
    # the day after that.
    days = courts.heard(cases + late, until=1500)
    assert days == [3, 3, 4, 4, *(7 + 7 * (k // 10) + k % 10 // 2 for k in range(1996)), 1403]
    assert days[-2] == 1402


@pytest.mark.parametrize(
    ("order", "days", "newcomer"),
    # Dates are given for days 3 and 4 on day 0 and for day 7 on day 3, the first on which dates
    # reach it (4 days ahead); day 2's newcomer is the third in turn then, or, newest first, the
    # first, and leaves the oldest for day 8.
    [(codes.FIFO, [3, 3, 4, 4, 7, 7], 8), (codes.LIFO, [8, 7, 4, 4, 3, 3], 7)],
)
def test_who_gets_no_date_waits_for_one_in_the_order_of_the_docket(engine, order, days, newcomer):
    setting = booked(notice=3, ahead=4, orders={codes.MASTER_DOCKET: order})
    courts = Courts(engine, setting)
    cases = courts.receive(0, 6)
    assert courts.heard(cases + courts.receive(2, 1)) == [*days, newcomer]


@pytest.mark.parametrize("ahead", [60, 10])
def test_the_next_hearing_is_on_the_first_open_day_from_when_it_may_be(engine, ahead):
    rules = {(FREE, codes.FIRST_EXIT): 0.0, (FREE, codes.LATER_EXIT): 1.0}
    courts = Courts(engine, booked(rules=rules | {(FREE, codes.MASTER_GAP): 20.0}, ahead=ahead))
    cases = courts.receive(0, 4)
    gaps = [int(20.0 * (0.5 + uniforms(*SEED, *case, HEARING, 0)[2])) + 1 for case in cases]
    assert gaps == [27, 13, 11, 14]
    # Heard on days 3, 3, 4, 4; due on 30, 16, 15 and 18, all of them working days. With dates only
    # 10 days ahead they are looked at again three days before they are due.
    expected = [[(3,), (30,)], [(3,), (16,)], [(4,), (15,)], [(4,), (18,)]]
    assert courts.hearings(cases, 100, "day") == expected


@pytest.mark.parametrize(
    ("refill_notice", "in_time", "newcomers"),
    # On day 1 a case of day 3 withdraws, and one of day 2. Two days' notice is enough for the
    # slot of day 3 only; that of day 2 is lost, and newcomers get day 3 and the next, day 4.
    # With one day's notice both slots are filled again.
    [(2, 1, [3, 4]), (1, 2, [2, 3])],
)
def test_a_vacated_slot_is_filled_again_if_there_is_time(engine, refill_notice, in_time, newcomers):
    courts = Courts(engine, booked(notice=1, refill_notice=refill_notice))
    cases = courts.receive(0, 6)  # days 1, 1, 2, 2, 3, 3
    withdraw(courts.on(1), 4, 2)
    more = courts.receive(1, 2)
    assert courts.heard(cases + more) == [1, 1, None, 2, None, 3, *newcomers]
    assert courts.flow("hearing_vacated", "in_time") == in_time
    assert courts.flow("hearing_vacated", "too_late") == 2 - in_time
    assert courts.flow("completion", "withdrawn") == 2


def test_overbooked_masters_are_bumped_and_get_another_day(engine):
    courts = Courts(engine, booked(notice=3, slots=(3.0, 2.0)))
    cases = courts.receive(0, 6)
    assert rows(cases) == [1, 1, 3, 3, 3, 0]
    # Three are set for day 3 and three for day 4; there is time for two. The last of day 3 can be
    # set for day 6 at the soonest, so day 7, and so can the last of day 4, case 4.
    assert courts.heard(cases) == [3, 3, 7, 4, 7, 4]
    assert courts.flow("reset", "not_reached") == 2
    assert courts.docket.resets()[FREE, :3].tolist() == [4, 2, 0]


def test_who_is_bumped_and_gets_no_day_waits_before_the_others(engine):
    courts = Courts(engine, booked(notice=3, ahead=3, slots=(3.0, 2.0)))
    # Every day sets dates for the third day after it: 0 to 2 for day 3, 3 to 5 (on day 1) for
    # day 4. On day 3, case 2 is not reached: day 6 is a Saturday, so it waits, before 6, 7 and 8.
    # On day 4, cases 2, 6 and 7 are set for day 7, and 4 is not reached: day 7 is full, it waits
    # before 8. On day 5 both are set for day 8. On day 7 case 7 is not reached: day 10 is open.
    cases = courts.receive(0, 9)
    assert rows(cases) == [1, 1, 3, 3, 3, 0, 2, 3, 0]
    assert courts.heard(cases) == [3, 3, 7, 4, 8, 4, 7, 10, 8]
    assert courts.flow("reset", "not_reached") == 3


@pytest.mark.parametrize(
    ("slots", "reserve", "reason"),
    # Half an hour of detained cases is more than nothing, and no more than half of the hour
    # (where the slots planned for the other half are overbooked twofold).
    [((2.0, 2.0), 0.0, "priority"), ((4.0, 4.0), 0.5, "not_reached")],
)
def test_a_detained_case_bumps_a_dated_one(engine, slots, reserve, reason):
    courts = Courts(engine, booked(notice=3, slots=slots, reserve=reserve))
    cases = courts.receive(0, 4)
    held = courts.receive(2, 1, klass=HELD, filed=3)
    # It is heard first on day 3 and leaves time for one; the other is set for day 7.
    assert courts.heard(held + cases) == [3, 3, 7, 4, 4]
    assert courts.flow("reset", reason) == 1


@pytest.mark.parametrize(
    ("share", "days"),
    [
        # A second judge on day 1: four slots a day. Cases from day 8 on may move, to day 7 or
        # later (six days' notice): 6 and 7 to day 7, which is full then, the others to day 8.
        (1.0, [3, 3, 4, 4, 7, 7, 7, 7, 8, 8, 8, 8]),
        # It is not the turn of 7 and 8: 6 and 9 to day 7, which is full then, 10 and 11 to day 8.
        (0.5, [3, 3, 4, 4, 7, 7, 7, 8, 9, 7, 8, 8]),
        (0.0, [3, 3, 4, 4, 7, 7, 8, 8, 9, 9, 10, 10]),
    ],
)
def test_a_new_judge_brings_a_share_of_dates_forward_with_notice(engine, share, days):
    courts = Courts(engine, booked(notice=3, advance_share=share, advance_notice=6))
    cases = courts.receive(0, 12)
    assert turns(cases[6:], 705) == [1, 0, 0, 1, 1, 1]
    courts.on(1).seat(0, 1.0)
    courts.docket.advance_dates(705)
    courts.docket.advance_dates(706)  # nobody came since: nobody is asked again
    assert courts.heard(cases) == days
    assert courts.flow("reset", "advanced") == {0.0: 0, 0.5: 4, 1.0: 6}[share]


def test_a_leaving_judge_takes_a_share_of_the_dates_along(engine):
    courts = Courts(engine, booked(notice=3), judges=[2])
    cases = courts.receive(0, 8)  # four a day: 0 to 3 on day 3, 4 to 7 on day 4
    assert turns(cases, 1) == [1, 1, 0, 1, 0, 0, 1, 1]
    courts.on(1).vacate(0, 1)
    # Day 4 keeps two of its four and has two slots now. From day 4 on, three days ahead: day 7
    # for 0 and 1, day 8 for 3 and 6, day 9 for 7.
    assert courts.heard(cases) == [7, 7, 3, 8, 4, 4, 8, 9]
    assert courts.flow("reset", "judge_left") == 5


def test_a_switch_to_dates_dates_those_who_wait(engine):
    courts = Courts(engine, terms())
    cases = courts.receive(0, 6)
    coming = courts.receive(0, 1, filed=2) + courts.receive(0, 1, filed=20)
    courts.on(1).apply(booked(notice=3))
    # Two are called on day 0. The others get days 4 and 7; the case filed on day 2 finds them
    # full; the one filed on day 20, a Sunday, is set for day 23.
    assert courts.heard(cases + coming) == [0, 0, 4, 4, 7, 7, 8, 23]
    assert courts.flow("reset", "policy") == 0


def test_a_switch_from_dates_calls_those_who_had_one(engine):
    courts = Courts(engine, booked(notice=3))
    cases = courts.receive(0, 6)  # days 3, 3, 4, 4, 7, 7
    coming = courts.receive(0, 1, filed=2)  # not looked at yet; called on day 2 after them
    courts.on(1).apply(terms())
    assert courts.heard(cases + coming) == [1, 1, 2, 2, 3, 3, 4]
    assert courts.flow("reset", "policy") == 6
    assert courts.docket.resets()[FREE, :2].tolist() == [1, 6]


@pytest.mark.parametrize("order", [codes.FIFO, codes.AGING, codes.RANDOM])
def test_nobody_is_called_before_being_due_after_a_switch_from_dates(engine, order):
    # One slot a day, given three weeks ahead: most who can be heard in less wait for a date.
    late = {(FREE, codes.FIRST_LAG): 15.0}
    orders = {codes.MASTER_DOCKET: order}
    terms_of = {"rules": late, "orders": orders}
    courts = Courts(engine, booked(notice=20, ahead=21, slots=(1.0, 1.0), **terms_of))
    cases = courts.receive(0, 40)
    lucks = [uniforms(*SEED, *case, ARRIVAL, 0) for case in cases]
    due = [int(15.0 * -log(luck[2])) for luck in lucks]
    assert sum(1 < day <= 21 for day in due) > 10  # they wait, and could not be heard yet
    courts.on(1).apply(terms(**terms_of))
    withdraw(courts.on(1), 0, 4)
    for k, day in enumerate(courts.heard(cases)):
        withdrew = k % 12 in (0, 4)
        assert day is None if withdrew else day >= due[k]


@pytest.mark.parametrize(
    ("reset", "days"),
    # The dates given stay, or are given anew from day 4 on, the last in first.
    [(0, [3, 3, 4, 4, 7, 7]), (1, [8, 8, 7, 7, 4, 4])],
)
def test_another_order_keeps_the_dates_or_resets_them(engine, reset, days):
    courts = Courts(engine, booked(notice=3))
    cases = courts.receive(0, 6)
    courts.on(1).apply(booked(notice=3, orders=LIFO, reset_dates=reset))
    assert courts.heard(cases) == days
    assert courts.flow("reset", "policy") == 6 * reset


def test_a_longer_notice_moves_no_date_and_makes_new_ones_later(engine):
    setting = booked(notice=3)
    courts = Courts(engine, setting)
    cases = courts.receive(0, 4)  # days 3, 3, 4, 4
    courts.on(1).apply(again(setting, notice=7))
    assert courts.heard(cases + courts.receive(1, 1)) == [3, 3, 4, 4, 8]


def test_a_date_is_late_only_after_its_deadline(engine):
    rules = {(FREE, codes.FIRST_DEADLINE): 3.0, (FREE, codes.DECISION_DEADLINE): 4.0}
    courts = Courts(engine, booked(notice=3, rules=rules))
    # On days 3, 3, 4, 4 and 7: after three days are the last three, after four the last.
    assert courts.heard(courts.receive(0, 5)) == [3, 3, 4, 4, 7]
    assert courts.flow("deadline_missed", "first_hearing") == 3
    assert courts.flow("deadline_missed", "decision") == 1
