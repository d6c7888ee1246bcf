"""The compiled docket against plain SimPy: the same history, hearing by hearing.

Both get the same plan, seeds and judges. Every hearing must agree in its case, day, judge, second
of the sitting, length, decision and outcome, court by court in order; every month in its ledger,
hours and judges; and in the end every wait.
"""

from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from queueing import reference
from queueing.docket import codes
from queueing.engine import CompiledDocket
from queueing.reference import ReferenceDocket
from queueing.replication import Options, make_plan
from queueing.scenario import Scenario
from tests.queueing.small_plans import differences, simulate, simulate_plan, small_plan, small_plans

TRACED = 200_000

# All the rules have work to do in it: queues, newcomers, changes of order, both kinds of sweep.
BUSY = small_plan(
    months=18,
    courts=3,
    cases=120,
    initial=600,
    judges=(5, 8),
    values={"judge_first_year_pace": 0.6},
    changes=(
        ("docket.master_share_cap", "set", 0.2, 0),
        ("docket.merits_order", "set", "lifo", 200),
        ("staffing.sitting_share", "multiply", 0.5, 60),
        ("dismissal.cases_per_year", "set", 200.0, 0),
        ("dismissal.minimum_age_days", "set", 100.0, 0),
        ("closure.cases_per_year", "set", 150.0, 100),
        ("closure.minimum_age_days", "set", 200.0, 0),
    ),
)


@cache
def busy():
    return simulate(BUSY, CompiledDocket, TRACED)


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(small_plans())
def test_every_hearing_of_small_courts_is_the_same_in_plain_simpy(small):
    compiled = simulate(small, CompiledDocket, TRACED)
    plain = simulate(small, ReferenceDocket, TRACED)
    assert differences(compiled, plain) == []


def test_every_hearing_of_the_national_docket_at_1_to_100_is_the_same_in_plain_simpy():
    options = Options(start=date(2026, 3, 31), months=12, scale=0.01)
    plan = make_plan(Scenario.load("baseline"), options, 0)
    compiled = simulate_plan(plan, CompiledDocket, TRACED)
    plain = simulate_plan(plan, ReferenceDocket, TRACED)
    assert differences(compiled, plain) == []
    assert sum(len(court) for court in plain.trace) > 20_000


def test_closed_cases_come_back_to_the_same_hearings_in_plain_simpy():
    small = small_plan(
        months=24,
        initial=1500,
        values={"recalendar_share": 0.8, "recalendar_days": 60.0},
        changes=(
            ("closure.cases_per_year", "set", 600.0, 0),
            ("closure.minimum_age_days", "set", 60.0, 0),
        ),
    )
    compiled = simulate(small, CompiledDocket, TRACED)
    plain = simulate(small, ReferenceDocket, TRACED)
    assert differences(compiled, plain) == []
    back = sum(int(month.ledger[..., codes.RECALENDAR].sum()) for month in plain.months)
    assert back > 100


def test_the_busy_plan_has_every_kind_of_docket_hearing_and_leaving():
    months = busy().months
    flows = sum(month.ledger[..., : codes.STOCK].sum(axis=(0, 1)) for month in months)
    expected = set(range(codes.STOCK)) - {codes.RECALENDAR}
    assert expected == set(np.flatnonzero(flows).tolist())
    offered, held, wasted = sum(month.hours.sum(axis=0) for month in months)
    assert offered == held + wasted
    assert held > 0
    assert wasted > 0
    assert len({tuple(month.judges) for month in months}) > 2
    assert differences(busy(), simulate(BUSY, ReferenceDocket, TRACED)) == []


def newest_first(docket, order):
    return docket.pop()


def masters_without_a_cap(dockets, masters_may, real=reference.next_docket):
    return real(dockets, True)


def new_merits_before_those_begun(dockets, masters_may, real=reference.next_docket):
    detained, master, resumed, merits = dockets
    chosen = real((detained, master, merits, resumed), masters_may)
    swap = {codes.RESUMED_DOCKET: codes.MERITS_DOCKET, codes.MERITS_DOCKET: codes.RESUMED_DOCKET}
    return swap.get(chosen, chosen)


def a_day_later(mean_days, u, real=reference.gap):
    return real(mean_days, u) + 1


def one_more_exit(stage, rule, u, real=reference.decision):
    return real(stage, rule._replace(first_exit=rule.first_exit + 0.002), u)


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("take_next", newest_first),
        ("next_docket", masters_without_a_cap),
        ("next_docket", new_merits_before_those_begun),
        ("gap", a_day_later),
        ("decision", one_more_exit),
        ("exponential", lambda u: -np.log1p(-u)),
        ("TURNS", 11),
        ("MILLION", 1_020_000),
    ],
)
def test_a_broken_rule_is_noticed(monkeypatch, rule, broken):
    monkeypatch.setattr(reference, rule, broken)
    assert differences(busy(), simulate(BUSY, ReferenceDocket, TRACED)) != []


def test_a_hearing_that_does_not_go_on_at_the_next_sitting_is_noticed(monkeypatch):
    real = ReferenceDocket._sitting_today
    monkeypatch.setattr(
        ReferenceDocket, "_sitting_today", lambda *a: [(0, seat) for _, seat in real(*a)]
    )
    assert differences(busy(), simulate(BUSY, ReferenceDocket, TRACED)) != []


def test_the_other_of_two_judges_free_at_once_is_noticed(monkeypatch):
    def higher_seat_first(bench):
        bench.sort(key=lambda free: (free[0], -free[1]))

    monkeypatch.setattr(reference, "heapify", higher_seat_first)
    assert differences(busy(), simulate(BUSY, ReferenceDocket, TRACED)) != []


def test_a_judge_whose_pace_never_changes_is_noticed(monkeypatch):
    monkeypatch.setattr(ReferenceDocket, "set_pace", lambda *a: None)
    assert differences(busy(), simulate(BUSY, ReferenceDocket, TRACED)) != []


def test_a_sitting_that_does_not_end_before_midnight_is_refused():
    small = small_plan(values={"sitting_hours_per_day": 17.0})
    with pytest.raises(ValueError, match="does not end before midnight"):
        simulate(small, ReferenceDocket)
