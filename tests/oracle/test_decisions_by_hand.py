"""Decisions put off, and cases that come back, worked out by hand and held against both engines.

Days 0 to 4 are Monday to Friday, 7 to 11 the next week's, and so on. A judge hears two cases a
day; nobody has a date. The luck that a test goes by stands in it.
"""

import pytest

from queueing.docket import codes
from queueing.docket.draws import AFTER, CLOSURE, EVENT, RECALL
from tests.oracle.by_hand import (
    FREE,
    IN_PAIRS,
    MONDAY,
    OTHER,
    Courts,
    luck,
    terms,
    waited,
    withdraw,
)

CAPPED = {(FREE, codes.CAPPED): 1.0, (OTHER, codes.CAPPED): 1.0}


def test_grants_under_the_cap_go_by_the_day_they_were_reserved_then_by_case(engine):
    courts = Courts(engine, terms(rules=CAPPED, courts=2), judges=[1, 1])
    courts.receive(0, 1, court=1, stage=codes.MERITS)
    courts.receive(0, 1, court=0, klass=OTHER, stage=codes.MERITS)
    courts.receive(1, 1, court=0, stage=codes.MERITS)
    withdraw(courts.on(2), 0)  # nobody: they wait for the cap
    assert courts.stock("reserved").tolist() == [[1, 1, 0], [1, 0, 0]]
    granted = []
    for day, new_year in ((2, True), (3, False), (4, False)):
        courts.on(day).grant(1, new_year)
        courts.on(day + 1)
        granted.append(courts.completed("relief_granted"))
    # First the two of day 0, that of the first court before the other's; then that of day 1.
    assert granted == [
        [[0, 1, 0], [0, 0, 0]],
        [[0, 1, 0], [1, 0, 0]],
        [[1, 1, 0], [1, 0, 0]],
    ]
    assert courts.flow("decision_reserved", "cap") == 3
    decided = waited(courts.docket.delays(MONDAY + 10), codes.DECISION)
    assert decided == {0: 3}


@pytest.mark.parametrize(
    ("allowances", "granted"),
    # Three families of two, two reserved on day 0 and one on day 1; a new year is marked.
    [
        # A place for one is given to a family of two; the next allowance makes up for it.
        ([(2, 1, True), (3, 1, False), (4, 1, False), (5, 1, False)], [2, 2, 4, 4]),
        # A new year forgets it.
        ([(2, 1, True), (3, 1, True), (4, 2, True)], [2, 4, 6]),
        # Places nobody has taken are there for later, but not for another year.
        ([(0, 3, True), (2, 0, False)], [0, 4]),
        ([(0, 3, True), (2, 0, True)], [0, 0]),
    ],
)
def test_places_under_the_cap_are_people_and_are_carried_over(engine, allowances, granted):
    courts = Courts(engine, terms(rules=CAPPED | IN_PAIRS))
    courts.receive(0, 6, stage=codes.MERITS)
    so_far = []
    for day, places, new_year in allowances:
        courts.on(day).grant(places, new_year)
        courts.on(day + 1)
        so_far.append(courts.flow("completion", "relief_granted"))
    assert so_far == granted


RESERVING = {(FREE, codes.RESERVE_SHARE): 0.4}


def test_a_reserved_decision_is_issued_later_by_the_numbers_of_that_day(engine):
    courts = Courts(engine, terms(rules=RESERVING, reserve_days=10.0))
    cases = courts.receive(0, 3, stage=codes.MERITS)
    assert luck(cases, EVENT, 0) == [0.35, 0.36, 0.42]  # the third is decided at once, on day 1
    assert luck(cases, EVENT, 1) == [0.55, 0.76, 0.64]
    later = terms(rules=RESERVING, reserve_days=10.0, ends={FREE: "removal"})
    courts.on(5).apply(later)
    withdraw(courts.on(6), 0, 1)  # nobody: they are decided
    # 10 x 1.05 days, so on day 11, and 10 x 1.26, so on day 13, a Sunday.
    removals = {}
    for day in (11, 12, 13, 14):
        courts.on(day)
        removals[day] = courts.flow("completion", "removal")
        assert courts.stock("reserved").sum() == 2 - removals[day]
    assert removals == {11: 0, 12: 1, 13: 1, 14: 2}
    assert courts.flow("completion", "relief_granted") == 1
    assert courts.flow("decision_reserved", "decision") == 2
    assert courts.flow("decided", "on_merits") == 3
    # The hearings were those of a grant.
    assert courts.hearings(cases, 20, "how") == [[(codes.RELIEF_GRANTED,)]] * 3
    assert waited(courts.docket.delays(MONDAY + 20), codes.DECISION) == {0: 1, 10: 2}


def test_a_grant_that_was_reserved_waits_for_the_cap_too(engine):
    courts = Courts(engine, terms(rules=RESERVING, reserve_days=10.0))
    courts.receive(0, 2, stage=codes.MERITS)
    courts.on(5).apply(terms(rules=RESERVING | CAPPED, reserve_days=10.0))
    courts.on(12)
    assert courts.flow("decision_reserved", "cap") == 1
    assert courts.stock("reserved").sum() == 2
    courts.on(20).grant(1, True)
    courts.on(21)
    assert courts.flow("completion", "relief_granted") == 1


@pytest.mark.parametrize(
    ("outcome", "column", "dial", "reason"),
    [
        ("in_absentia", codes.RESCINDED_SHARE, "rescind_days", "rescinded"),
        ("removal", codes.REOPENED_SHARE, "reopen_days", "reopened"),
        ("voluntary_departure", codes.REOPENED_SHARE, "reopen_days", "reopened"),
    ],
)
def test_a_completed_case_comes_back_once_its_order_is_undone(
    engine, outcome, column, dial, reason
):
    rules = {
        (FREE, column): 0.8,
        (FREE, codes.RETURNED_AS): OTHER,
        (OTHER, codes.LATER_EXIT): 1.0,
        (OTHER, codes.FIRST_LAG): 4.0,
    }
    courts = Courts(engine, terms(rules=rules, ends={FREE: outcome}, **{dial: 10.0}))
    cases = courts.receive(0, 4)
    assert luck(cases, AFTER, 0, n=1) == [0.98, 0.76, 0.21, 0.82]  # the first and the last do not
    assert luck(cases, AFTER, 1, n=1)[1:3] == [0.65, 0.82]
    assert luck(cases, AFTER, 2, n=1)[1:3] == [0.97, 0.38]
    # Completed on days 0 and 1, back 10 x 1.15 and 10 x 1.32 days later: on days 12 and 15. The
    # one is looked at the next day, a Sunday; the other 4 x 0.97 days after it came.
    assert courts.stock("master").sum() == 0
    courts.on(13)
    assert courts.stock("master").tolist() == [[0, 1, 0]]
    assert courts.hearings(cases, 20, "day") == [[(0,)], [(0,), (14,)], [(1,), (18,)], [(1,)]]
    assert courts.flows("return", reason).tolist() == [[0, 2, 0]]
    assert courts.completed(outcome) == [[4, 0, 0]]
    assert courts.completed("relief_granted") == [[0, 2, 0]]
    assert courts.docket.resets()[:, 0].tolist() == [4, 2, 0]
    waits = courts.docket.delays(MONDAY + 20)
    for measure in (codes.FIRST_HEARING, codes.DECISION):
        assert waited(waits, measure) == {0: 4}
    assert waited(waits, codes.LEFT_BEFORE_MERITS) == {0: 4}
    assert waited(waits, codes.FINAL) == {0: 2, 10: 1, 15: 1}
    assert waited(waits, codes.COMPLETED_AGE) == {0: 4, 10: 1, 15: 1}


def test_who_will_still_come_back_is_not_pending_but_not_at_the_end_either(engine):
    rules = {(FREE, codes.RESCINDED_SHARE): 0.8, (FREE, codes.RETURNED_AS): OTHER}
    courts = Courts(engine, terms(rules=rules, ends={FREE: "in_absentia"}, rescind_days=10.0))
    courts.receive(0, 4)
    courts.on(13)  # the test above: one came back the day before, one will
    waits = courts.docket.delays(MONDAY + 13)
    assert waited(waits, codes.PENDING_FINAL) == {10: 2}
    assert waits[codes.PENDING_FINAL, 0, FREE].sum() == 2  # of the class it came in
    for measure in (codes.PENDING, codes.PENDING_UNHEARD, codes.PENDING_BEFORE_MERITS):
        assert waited(waits, measure) == {}
    assert waited(waits, codes.FINAL) == {0: 2}


@pytest.mark.parametrize(
    ("recall_days", "days"),
    [
        # A day and, of ten days in the mean, 43, 4, 11, 2 and 3 after the start; days 5 and 12
        # are Saturdays.
        (10.0, [44, 7, 14, 3, 4]),
        # All would be put back after calendars end: none is.
        (1e6, [None] * 5),
    ],
)
def test_cases_closed_as_the_run_begins_come_back_on_their_days(engine, recall_days, days):
    rules = {(FREE, codes.LATER_EXIT): 1.0, (FREE, codes.MASTER_GAP): 1000.0}
    courts = Courts(engine, terms(rules=rules, recall_days=recall_days))
    cases = courts.load(active=1, closed=5)
    assert luck(cases[1:], CLOSURE, 0) == [0.01, 0.65, 0.33, 0.82, 0.7]
    assert courts.stock("master").sum() == 1
    assert courts.stock("master", "inactive").sum() == 5
    assert courts.heard(cases[1:]) == days
    back = sum(day is not None for day in days)
    assert courts.flow("recalendar", "administrative") == back
    assert courts.stock("master", "inactive").sum() == 5 - back
    assert waited(courts.docket.delays(MONDAY + 100), codes.FIRST_HEARING) == {}


@pytest.mark.parametrize(
    ("recall_days", "days"),
    [
        # In their own time they would come on days 44, 5, 12, 3 and 4: only the third comes sooner.
        (10.0, [44, 7, 7, 3, 4]),
        # All are closed for good: the last three come on days 6, a Sunday, 9 and 11.
        (1e6, [None, None, 7, 9, 11]),
    ],
)
def test_cases_are_put_back_by_decision_on_days_of_the_month_or_sooner(engine, recall_days, days):
    """On day 2 three of five are to come within 11 days: each with a chance of 0.6."""
    rules = {(FREE, codes.LATER_EXIT): 1.0, (FREE, codes.MASTER_GAP): 1000.0}
    courts = Courts(engine, terms(rules=rules, recall_days=recall_days))
    cases = courts.load(active=1, closed=5)[1:]
    assert luck(cases, RECALL, 0, 3) == [0.76, 0.61, 0.12, 0.27, 0.18]
    assert luck(cases, RECALL, 1, 3) == [0.78, 0.73, 0.38, 0.68, 0.87]
    courts.on(2).put_back(3.0, 11, 3)
    assert courts.heard(cases) == days
    back = sum(day is not None for day in days)
    assert courts.flow("recalendar", "administrative") == back
    assert courts.stock("master", "inactive").sum() == 5 - back
