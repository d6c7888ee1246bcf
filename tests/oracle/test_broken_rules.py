"""A rule broken in the plain SimPy docket shows in its history: none is there for nothing."""

from dataclasses import replace
from math import log1p

import numpy as np
import pytest

from queueing import (
    reference,
    reference_board,
    reference_life,
    reference_policy,
    reference_pools,
)
from queueing.docket import codes
from queueing.docket.draws import DETENTION
from queueing.reference import ReferenceDocket
from queueing.reference_board import Board
from queueing.reference_cap import Cap
from queueing.reference_court import Court
from queueing.reference_dates import Calendar
from queueing.reference_life import Life
from queueing.reference_registry import Registry
from queueing.reference_rules import Policy, how_many_sit
from tests.oracle.busy import BOOKED, READY, TRACED, history
from tests.queueing.small_plans import differences, simulate

PLANS = {"ready": READY, "booked": BOOKED}


def is_noticed(name):
    """Whether the reference, as it is now, makes another history of a plan."""
    return differences(history(name), simulate(PLANS[name], ReferenceDocket, TRACED)) != []


def nothing(*_):
    """Leave out what a rule does."""


def by_other_dials(**turned):
    def next_docket(ready, took, offered, dials, real=reference.next_docket):
        return real(ready, took, offered, dials._replace(**turned))

    return next_docket


def new_merits_before_those_begun(ready, took, offered, dials, real=reference.next_docket):
    chosen = real(ready, took, offered, dials)
    both = ready[codes.RESUMED_DOCKET] and ready[codes.MERITS_DOCKET]
    return codes.MERITS_DOCKET if both and chosen == codes.RESUMED_DOCKET else chosen


def a_day_later(mean_days, u, real=reference_life.gap):
    return real(mean_days, u) + 1


def one_more_exit(stage, rule, u, real=reference.decision):
    return real(stage, rule._replace(first_exit=rule.first_exit + 0.002), u)


def with_the_floor_of_masters(stage, rule, members, pace, u, real=reference.hearing_seconds):
    return real(stage, rule._replace(merits_floor=rule.master_floor), members, pace, u)


def in_turn_from_the_last(judges, days_before, share):
    return [judges - 1 - k for k in range(int(how_many_sit(judges, days_before, share)))]


def without_those_over(registry, numbers, klass, seconds, real=Registry.review):
    judges = [len(court.judges) for court in registry.courts]
    real(registry, numbers - numbers % np.maximum(judges, 1), klass, seconds)


def not_carried_over(court, seconds, days_before, policy, real=Court.open):
    real(court, seconds, days_before, policy)
    court.sitting.bench = [(0, seat) for _, seat in court.sitting.bench]


def the_higher_seat_first(court, seconds, days_before, policy, real=Court.open):
    real(court, seconds, days_before, policy)
    court.sitting.bench.sort(key=lambda judge: (judge[0], -judge[1]))


def everybody_as_counted(entry, klass, keeping, u):
    return klass


def in_the_class_of_its_key(case):
    case.entered_as = case.key[0] >> 16 & 0xFF


def in_one_line(case, order, policy):
    return 0


def without_a_head_start(case, order, policy, real=reference_pools.line_of):
    return case.due if order == codes.AGING else real(case, order, policy)


def by_the_deadline_of_the_decision(case, order, policy, real=reference_pools.line_of):
    if order != codes.DEADLINE:
        return real(case, order, policy)
    return case.filed + int(policy.rule(case).decision_deadline)


def those_behind_move_up(line, place):
    case = line[place]
    del line[place]
    return case


def first_come_first(pool, order, policy):
    cases = pool.empty()
    pool.order = order
    for case in cases:
        pool.join(case, policy)


def only_if_the_order_changes(docket, old, new):
    return old.orders[docket] != new.orders[docket]


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("reference.next_docket", by_other_dials(master_cap=1.0)),
        ("reference.next_docket", by_other_dials(dedicated_time=0.0)),
        ("reference.next_docket", by_other_dials(dedicated_time=1.0)),
        ("reference.next_docket", new_merits_before_those_begun),
        ("reference.stops_to_lend", lambda *_: False),
        ("reference_entry.Entry._comes", lambda *_: True),
        ("reference_entry.bisect_right", lambda ends, u: 0),
        ("reference_life.gap", a_day_later),
        ("reference.decision", one_more_exit),
        ("reference_rules.one_of", lambda shares, u: 0),
        ("reference.hearing_seconds", with_the_floor_of_masters),
        ("reference_court.Court.open", the_higher_seat_first),
        ("reference_rules.exponential", lambda u: -log1p(-u)),
        ("reference_registry.TURNS", 11),
        ("reference_registry.Registry.set_pace", nothing),
        ("reference_registry.Registry.lend", nothing),
        ("reference_registry.Registry.review", nothing),
        ("reference_registry.Registry.review", without_those_over),
        ("reference_court.sitting_judges", in_turn_from_the_last),
        ("reference_court.Court.open", not_carried_over),
        ("reference_books.late", lambda days, deadline: days >= deadline > 0),
        ("reference_entry.Entry._choice", everybody_as_counted),
        ("reference_case.Case.__post_init__", in_the_class_of_its_key),
        ("reference_pools.line_of", in_one_line),
        ("reference_pools.line_of", without_a_head_start),
        ("reference_pools.line_of", by_the_deadline_of_the_decision),
        ("reference_pools.take_out", those_behind_move_up),
        ("reference_pools.PICK", 99),
        ("reference_pools.Pool.put_in_order", first_come_first),
        ("reference_policy.lines_change", lambda *_: False),
        ("reference_policy.lines_change", only_if_the_order_changes),
    ],
)
def test_a_broken_rule_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.{rule}", broken)
    assert is_noticed("ready")


def a_day_more_notice(calendar, docket, first, last, today, real=Calendar.open_day):
    return real(calendar, docket, first + 1, last, today)


def as_if_looked_at_late(calendar, case, today):
    calendar.join(case)


def behind_the_others(calendar, case, today, front=False, real=Calendar.wait):
    real(calendar, case, today)


def for_one_reason(court, policy, today, real=Court.close):
    court.sitting.took[codes.DETAINED_DOCKET] = court.sitting.took[codes.DEDICATED_DOCKET] = 0
    real(court, policy, today)


def never_refilled(calendar, case, today):
    return False


def always_refilled(calendar, case, today):
    calendar.taken[reference_policy.kind_of(case.docket), case.day - calendar.days.first] -= 1
    return True


def the_same_tickets(calendar, judges, number, today, real=Calendar.judge_leaves):
    real(calendar, judges, 0, today)


def of_one_judge_more(calendar, judges, number, today, real=Calendar.judge_leaves):
    real(calendar, judges + 1, number, today)


def at_the_longer_notice(calendar, case, first, today, real=Calendar._advance):
    real(calendar, case, first + 1, today)


def without_their_slots(calendar, docket, today, real=reference_policy.reset_dates):
    taken = calendar.taken.copy()
    real(calendar, docket, today)
    calendar.taken[:] = taken


def without_detention(registry, purpose, young, old, old_before, month, real=Registry.depart):
    if purpose != DETENTION:
        real(registry, purpose, young, old, old_before, month)


def nobody_waits_for_the_day(life, case, luck, real=Life.detained):
    return real(life, case, (luck[0], 0.0, *luck[2:]))


def those_who_wait_stay(calendar, docket, today, real=reference_policy.give_up_dates):
    waiting = calendar.pools[docket].empty()
    real(calendar, docket, today)
    for case in waiting:
        calendar.join(case)


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("reference_dates.SPREAD", {codes.MASTER_SLOTS: 0, codes.MERITS_SLOTS: 732_051}),
        ("reference_dates.SPREAD", {codes.MASTER_SLOTS: 618_034, codes.MERITS_SLOTS: 0}),
        ("reference_dates.slot_rates", lambda *_: np.zeros(codes.KINDS, dtype=np.int64)),
        ("reference_dates.kind_of", lambda docket: codes.MASTER_SLOTS),
        ("reference_dates.GOLDEN", 0.5),
        ("reference_dates.row_of", lambda case: 0),
        ("reference_entry.ticket_of", lambda luck: luck[1]),
        ("reference_dates.Calendar.open_day", a_day_more_notice),
        ("reference_dates.Calendar.look", as_if_looked_at_late),
        ("reference_dates.Calendar.wait", behind_the_others),
        ("reference_dates.Calendar.vacate_slot", never_refilled),
        ("reference_dates.Calendar.vacate_slot", always_refilled),
        ("reference_dates.Calendar.judge_leaves", nothing),
        ("reference_dates.Calendar.judge_leaves", the_same_tickets),
        ("reference_dates.Calendar.judge_leaves", of_one_judge_more),
        ("reference_dates.Calendar.advance", nothing),
        ("reference_dates.Calendar._advance", at_the_longer_notice),
        ("reference_court.Court.close", for_one_reason),
        ("reference_court.Court.tell_calendar", nothing),
        ("reference_policy.reset_dates", nothing),
        ("reference_policy.reset_dates", without_their_slots),
        ("reference_policy.give_up_dates", those_who_wait_stay),
        ("reference_policy.begin_dates", nothing),
        ("reference_policy.change_notice", nothing),
        ("reference_registry.Registry.depart", nothing),
        ("reference_registry.Registry.depart", without_detention),
        ("reference_life.Life.detained", nobody_waits_for_the_day),
    ],
)
def test_a_broken_rule_of_dates_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.{rule}", broken)
    assert is_noticed("booked")


def for_no_longer(stage, rule, members, pace, u, real=reference.hearing_seconds):
    return real(stage, rule, 1, pace, u)


def however_strong_the_claim(policy, case, stage, u, real=Policy.outcome):
    strong, case.strong = case.strong, False
    how = real(policy, case, stage, u)
    case.strong = strong
    return how


def by_the_rule_without_counsel(policy, case):
    return policy.rules[case.klass][False]


def without_release(life, case, hearing, days, with_counsel):
    life.books.count(case, codes.BOND_HELD)
    return days


def at_the_same_court(life, case, hearing, rule):
    return case.court


def looked_at_when_due(calendar, case, due, today, real=Calendar.arrive):
    real(calendar, case, due, max(due - 1, today))


def with_what_is_left_forgotten(cap, places, new_year, real=Cap.allow):
    return real(cap, places, True)


def the_last_comes_first(cap, case, today, granted, real=Cap.wait):
    real(cap, case, -today, granted)


def without_application(life, case, hearing, rule, real=Life._set_again):
    return real(life, case, hearing, rule._replace(applies=0.0))


def whose_counsel_finds_nobody(life, case, hearing, real=Life._adjourn):
    fill, life.fill = life.fill, 0.0
    real(life, case, hearing)
    life.fill = fill


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("reference_entry.family_size", lambda rule, u: 1),
        ("reference_entry.TRAITS", 99),
        ("reference.EVENT", 99),
        ("reference_life.AFTER", 99),
        ("reference.hearing_seconds", for_no_longer),
        ("reference.bond_hearing_seconds", lambda dials, pace: 0),
        ("reference_rules.Policy.outcome", however_strong_the_claim),
        ("reference_rules.Policy.rule", by_the_rule_without_counsel),
        ("reference_registry.Registry.set_counsel", nothing),
        ("reference_registry.Registry._enter_closed", nothing),
        ("reference_registry.Registry._put_back_on", nothing),
        ("reference_life.Life._set_again", without_application),
        ("reference_life.Life._adjourn", whose_counsel_finds_nobody),
        ("reference_life.Life._bond", without_release),
        ("reference_life.Life._venue", at_the_same_court),
        ("reference_life.waits_for_the_cap", lambda how, rule: False),
        ("reference_cap.Cap.allow", with_what_is_left_forgotten),
        ("reference_cap.Cap.wait", the_last_comes_first),
        ("reference_books.Books.final", nothing),
    ],
)
def test_a_broken_rule_of_the_life_of_a_case_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.{rule}", broken)
    assert is_noticed("ready")


def never(dial):
    def decision_of_the_board(dials, u, real=reference_board.decision_of_the_board):
        return real(dials._replace(**{dial: 0.0}), u)

    return decision_of_the_board


def a_day_early(days_before, rate, real=reference_board.decisions):
    return real(days_before + 1, rate)


def by_other_dials_of_the_board(**turned):
    def sit(board, day, policy, real=Board.sit):
        real(board, day, replace(policy, dials=policy.dials._replace(**turned)))

    return sit


def whoever_is_in_detention(board, day, policy, real=Board.sit):
    free = [[rule._replace(detained=0.0) for rule in both] for both in policy.rules]
    real(board, day, replace(policy, rules=free))


def released_to_the_end_of_the_month(policy, days, u, real=reference_board.ends):
    return real(policy, days + 1, u)


def back_not_detained(life, case, reason, days, real=Life.back):
    return real(life, case, codes.REOPENED if reason == codes.REMANDED else reason, days)


def by_the_key_alone(board, env, case, briefed_on, real=Board.turn):
    return real(board, env, case, min(briefed_on, board.working.first))


def without_making_up_for_families(board, day, policy, real=Board.sit):
    real(board, day, policy)
    board.left = 0


def respondents_alone(how, case, rule, real=reference_board.appealed_share):
    return 0.0 if how != codes.REMOVAL else real(how, case, rule)


def master_orders_too(how, case, rule):
    return rule.appeal_share if how == codes.REMOVAL else rule.dhs_appeal_share


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("reference_life.APPEAL", 99),
        ("reference_life.REVIEW", 99),
        ("reference_life.appealed_share", respondents_alone),
        ("reference_life.appealed_share", master_orders_too),
        (
            "reference_life.decision_of_the_board",
            never("sustained_share"),
        ),
        ("reference_life.decision_of_the_board", never("remanded_share")),
        ("reference_board.decisions", a_day_early),
        ("reference_board.Board.turn", by_the_key_alone),
        ("reference_board.Board.sit", whoever_is_in_detention),
        ("reference_board.Board.sit", by_other_dials_of_the_board(board_kept=0)),
        ("reference_board.Board._look_at_custody", nothing),
        ("reference_board.Board._release", lambda *_: False),
        ("reference_board.ends", released_to_the_end_of_the_month),
        ("reference_board.CUSTODY", 99),
        ("reference_life.Life.back", back_not_detained),
        ("reference_board.Board.sit", without_making_up_for_families),
        ("reference_books.Books.decision", nothing),
    ],
)
def test_a_broken_rule_of_the_board_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.{rule}", broken)
    assert is_noticed("ready")


def test_a_broken_rule_of_arriving_is_noticed_where_there_are_dates(monkeypatch):
    monkeypatch.setattr("queueing.reference_dates.Calendar.arrive", looked_at_when_due)
    assert is_noticed("booked")
