"""A rule broken in the plain SimPy docket shows in its history: none is there for nothing."""

from dataclasses import replace
from math import log1p

import numpy as np
import pytest

from queueing.docket import codes
from queueing.docket.draws import DETENTION
from queueing.reference import ReferenceDocket, board, docket, life, policy_change, pools
from queueing.reference.board import Board
from queueing.reference.calendar import Calendar
from queueing.reference.cap import Cap
from queueing.reference.court import Court
from queueing.reference.life import Life
from queueing.reference.policy import Policy
from queueing.reference.registry import Registry
from queueing.reference.rules import how_many_sit
from tests.oracle.busy import BOOKED, READY, TRACED, history
from tests.queueing.small_plans import differences, simulate

PLANS = {"ready": READY, "booked": BOOKED}


def is_noticed(name):
    """Whether the reference, as it is now, makes another history of a plan."""
    return differences(history(name), simulate(PLANS[name], ReferenceDocket, TRACED)) != []


def nothing(*_):
    """Leave out what a rule does."""


def by_other_dials(**turned):
    def next_docket(ready, took, offered, dials, real=docket.next_docket):
        return real(ready, took, offered, dials._replace(**turned))

    return next_docket


def new_merits_before_those_begun(ready, took, offered, dials, real=docket.next_docket):
    chosen = real(ready, took, offered, dials)
    both = ready[codes.RESUMED_DOCKET] and ready[codes.MERITS_DOCKET]
    return codes.MERITS_DOCKET if both and chosen == codes.RESUMED_DOCKET else chosen


def a_day_later(mean_days, u, real=life.gap):
    return real(mean_days, u) + 1


def one_more_exit(stage, rule, u, real=docket.decision):
    return real(stage, rule._replace(first_exit=rule.first_exit + 0.002), u)


def with_the_floor_of_masters(stage, rule, members, pace, u, real=docket.hearing_seconds):
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


def without_a_head_start(case, order, policy, real=pools.line_of):
    return case.due if order == codes.AGING else real(case, order, policy)


def by_the_deadline_of_the_decision(case, order, policy, real=pools.line_of):
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
        ("docket.next_docket", by_other_dials(master_cap=1.0)),
        ("docket.next_docket", by_other_dials(dedicated_time=0.0)),
        ("docket.next_docket", by_other_dials(dedicated_time=1.0)),
        ("docket.next_docket", new_merits_before_those_begun),
        ("docket.stops_to_lend", lambda *_: False),
        ("entry.Entry._comes", lambda *_: True),
        ("entry.bisect_right", lambda ends, u: 0),
        ("life.gap", a_day_later),
        ("docket.decision", one_more_exit),
        ("policy.one_of", lambda shares, u: 0),
        ("docket.hearing_seconds", with_the_floor_of_masters),
        ("court.Court.open", the_higher_seat_first),
        ("rules.exponential", lambda u: -log1p(-u)),
        ("registry.TURNS", 11),
        ("registry.Registry.set_pace", nothing),
        ("registry.Registry.lend", nothing),
        ("registry.Registry.review", nothing),
        ("registry.Registry.review", without_those_over),
        ("court.sitting_judges", in_turn_from_the_last),
        ("court.Court.open", not_carried_over),
        ("books.late", lambda days, deadline: days >= deadline > 0),
        ("entry.Entry._choice", everybody_as_counted),
        ("case.Case.__post_init__", in_the_class_of_its_key),
        ("pools.line_of", in_one_line),
        ("pools.line_of", without_a_head_start),
        ("pools.line_of", by_the_deadline_of_the_decision),
        ("pools.take_out", those_behind_move_up),
        ("pools.PICK", 99),
        ("pools.Pool.put_in_order", first_come_first),
        ("policy_change.lines_change", lambda *_: False),
        ("policy_change.lines_change", only_if_the_order_changes),
    ],
)
def test_a_broken_rule_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.reference.{rule}", broken)
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
    calendar.taken[policy_change.kind_of(case.docket), case.day - calendar.days.first] -= 1
    return True


def the_same_tickets(calendar, judges, number, today, real=Calendar.judge_leaves):
    real(calendar, judges, 0, today)


def of_one_judge_more(calendar, judges, number, today, real=Calendar.judge_leaves):
    real(calendar, judges + 1, number, today)


def at_the_longer_notice(calendar, case, first, today, real=Calendar._advance):
    real(calendar, case, first + 1, today)


def without_their_slots(calendar, docket, today, real=policy_change.reset_dates):
    taken = calendar.taken.copy()
    real(calendar, docket, today)
    calendar.taken[:] = taken


def without_detention(registry, purpose, young, old, old_before, month, real=Registry.depart):
    if purpose != DETENTION:
        real(registry, purpose, young, old, old_before, month)


def nobody_waits_for_the_day(life, case, luck, real=Life.detained):
    return real(life, case, (luck[0], 0.0, *luck[2:]))


def those_who_wait_stay(calendar, docket, today, real=policy_change.give_up_dates):
    waiting = calendar.pools[docket].empty()
    real(calendar, docket, today)
    for case in waiting:
        calendar.join(case)


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("calendar.SPREAD", {codes.MASTER_SLOTS: 0, codes.MERITS_SLOTS: 732_051}),
        ("calendar.SPREAD", {codes.MASTER_SLOTS: 618_034, codes.MERITS_SLOTS: 0}),
        ("calendar.slot_rates", lambda *_: np.zeros(codes.KINDS, dtype=np.int64)),
        ("calendar.kind_of", lambda docket: codes.MASTER_SLOTS),
        ("calendar.GOLDEN", 0.5),
        ("calendar.row_of", lambda case: 0),
        ("entry.ticket_of", lambda luck: luck[1]),
        ("calendar.Calendar.open_day", a_day_more_notice),
        ("calendar.Calendar.look", as_if_looked_at_late),
        ("calendar.Calendar.wait", behind_the_others),
        ("calendar.Calendar.vacate_slot", never_refilled),
        ("calendar.Calendar.vacate_slot", always_refilled),
        ("calendar.Calendar.judge_leaves", nothing),
        ("calendar.Calendar.judge_leaves", the_same_tickets),
        ("calendar.Calendar.judge_leaves", of_one_judge_more),
        ("calendar.Calendar.advance", nothing),
        ("calendar.Calendar._advance", at_the_longer_notice),
        ("court.Court.close", for_one_reason),
        ("court.Court.tell_calendar", nothing),
        ("policy_change.reset_dates", nothing),
        ("policy_change.reset_dates", without_their_slots),
        ("policy_change.give_up_dates", those_who_wait_stay),
        ("policy_change.begin_dates", nothing),
        ("policy_change.change_notice", nothing),
        ("registry.Registry.depart", nothing),
        ("registry.Registry.depart", without_detention),
        ("life.Life.detained", nobody_waits_for_the_day),
    ],
)
def test_a_broken_rule_of_dates_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.reference.{rule}", broken)
    assert is_noticed("booked")


def for_no_longer(stage, rule, members, pace, u, real=docket.hearing_seconds):
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
        ("entry.family_size", lambda rule, u: 1),
        ("entry.TRAITS", 99),
        ("docket.EVENT", 99),
        ("completed.AFTER", 99),
        ("docket.hearing_seconds", for_no_longer),
        ("docket.bond_hearing_seconds", lambda dials, pace: 0),
        ("policy.Policy.outcome", however_strong_the_claim),
        ("policy.Policy.rule", by_the_rule_without_counsel),
        ("registry.Registry.set_counsel", nothing),
        ("registry.Registry._enter_closed", nothing),
        ("registry.Registry._put_back_on", nothing),
        ("life.Life._set_again", without_application),
        ("life.Life._adjourn", whose_counsel_finds_nobody),
        ("life.Life._bond", without_release),
        ("life.Life._venue", at_the_same_court),
        ("life.waits_for_the_cap", lambda how, rule: False),
        ("cap.Cap.allow", with_what_is_left_forgotten),
        ("cap.Cap.wait", the_last_comes_first),
        ("books.Books.final", nothing),
    ],
)
def test_a_broken_rule_of_the_life_of_a_case_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.reference.{rule}", broken)
    assert is_noticed("ready")


def never(dial):
    def decision_of_the_board(dials, u, real=board.decision_of_the_board):
        return real(dials._replace(**{dial: 0.0}), u)

    return decision_of_the_board


def a_day_early(days_before, rate, real=board.decisions):
    return real(days_before + 1, rate)


def by_other_dials_of_the_board(**turned):
    def sit(board, day, policy, real=Board.sit):
        real(board, day, replace(policy, dials=policy.dials._replace(**turned)))

    return sit


def whoever_is_in_detention(board, day, policy, real=Board.sit):
    free = [[rule._replace(detained=0.0) for rule in both] for both in policy.rules]
    real(board, day, replace(policy, rules=free))


def released_to_the_end_of_the_month(policy, days, u, real=board.ends):
    return real(policy, days + 1, u)


def back_not_detained(life, case, reason, days, real=Life.back):
    return real(life, case, codes.REOPENED if reason == codes.REMANDED else reason, days)


def by_the_key_alone(board, env, case, briefed_on, real=Board.turn):
    return real(board, env, case, min(briefed_on, board.working.first))


def without_making_up_for_families(board, day, policy, real=Board.sit):
    real(board, day, policy)
    board.left = 0


def respondents_alone(how, case, rule, real=board.appealed_share):
    return 0.0 if how != codes.REMOVAL else real(how, case, rule)


def master_orders_too(how, case, rule):
    return rule.appeal_share if how == codes.REMOVAL else rule.dhs_appeal_share


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("completed.APPEAL", 99),
        ("completed.REVIEW", 99),
        ("completed.appealed_share", respondents_alone),
        ("completed.appealed_share", master_orders_too),
        (
            "completed.decision_of_the_board",
            never("sustained_share"),
        ),
        ("completed.decision_of_the_board", never("remanded_share")),
        ("board.decisions", a_day_early),
        ("board.Board.turn", by_the_key_alone),
        ("board.Board.sit", whoever_is_in_detention),
        ("board.Board.sit", by_other_dials_of_the_board(board_kept=0)),
        ("board.Board._look_at_custody", nothing),
        ("board.Board._release", lambda *_: False),
        ("board.ends", released_to_the_end_of_the_month),
        ("board.CUSTODY", 99),
        ("completed.Completed.back", back_not_detained),
        ("board.Board.sit", without_making_up_for_families),
        ("books.Books.decision", nothing),
    ],
)
def test_a_broken_rule_of_the_board_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(f"queueing.reference.{rule}", broken)
    assert is_noticed("ready")


def test_a_broken_rule_of_arriving_is_noticed_where_there_are_dates(monkeypatch):
    monkeypatch.setattr("queueing.reference.calendar.Calendar.arrive", looked_at_when_due)
    assert is_noticed("booked")
