"""The compiled docket against plain SimPy: the same history, hearing by hearing.

Both get the same plan, seeds and judges. Every hearing must agree in its case, day, court, judge,
second of the sitting, length, decision and outcome, court by court in order; every month in its
ledger, hours and judges; and in the end every wait and how often dates were moved.
"""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from queueing.docket import codes
from queueing.engine import CompiledDocket
from queueing.options import Options
from queueing.reference import ReferenceDocket
from queueing.replication import make_plan
from queueing.scenario import Scenario
from tests.oracle.busy import BOOKED, READY, TRACED, flows, history
from tests.queueing.small_plans import differences, simulate, simulate_plan, small_plan, small_plans


@settings(
    max_examples=40,
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


@pytest.mark.parametrize("scenario", ["baseline", "booked"])
def test_every_hearing_of_the_national_docket_at_1_to_100_is_the_same_in_plain_simpy(scenario):
    options = Options(start=date(2026, 3, 31), months=12, scale=0.01)
    plan = make_plan(Scenario.load(scenario), options, 0)
    compiled = simulate_plan(plan, CompiledDocket, TRACED)
    plain = simulate_plan(plan, ReferenceDocket, TRACED)
    assert differences(compiled, plain) == []
    assert sum(len(court) for court in plain.trace) > 15_000
    moved = flows(plain)[codes.RESET_NOT_REACHED : codes.RESET_POLICY + 1].sum()
    assert (moved > 1_000) == (scenario == "booked")


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
    assert flows(plain)[codes.RECALENDAR] > 100


@pytest.mark.parametrize(("own_share", "own_days"), [(0.0, 60.0), (1.0, 400.0)])
def test_cases_put_back_by_decision_come_to_the_same_hearings_in_plain_simpy(own_share, own_days):
    """Whether they were closed for good, or would have come back later anyway."""
    small = small_plan(
        months=18,
        initial=1500,
        values={"recalendar_share": own_share, "recalendar_days": own_days},
        changes=(
            ("closure.cases_per_year", "set", 600.0, 0),
            ("closure.minimum_age_days", "set", 60.0, 0),
            ("closure.recalendared_per_year", "set", 500.0, 200),
        ),
    )
    compiled = simulate(small, CompiledDocket, TRACED)
    plain = simulate(small, ReferenceDocket, TRACED)
    assert differences(compiled, plain) == []
    by_month = [month.ledger[..., codes.RECALENDAR].sum() for month in plain.months]
    assert np.mean(by_month[7:]) > np.mean(by_month[:6]) + 20


@pytest.mark.parametrize(("name", "small"), [("ready", READY), ("booked", BOOKED)])
def test_every_hearing_of_the_busy_plans_is_the_same_in_plain_simpy(name, small):
    assert differences(history(name), simulate(small, ReferenceDocket, TRACED)) == []
    offered, held, wasted = sum(month.hours.sum(axis=0) for month in history(name).months)
    assert offered == held + wasted
    assert held > 0
    assert wasted > 0
    assert len({tuple(month.judges) for month in history(name).months}) > 2


def test_the_busy_plans_have_every_kind_of_hearing_reset_and_leaving():
    both = flows(history("ready")) + flows(history("booked"))
    assert np.flatnonzero(both).tolist() == list(range(codes.STOCK))


def test_judges_hear_cases_of_other_courts_by_video_in_the_busy_plan():
    court, key = (codes.TRACE_FIELDS.index(name) for name in ("court", "key_high"))
    by_video = [(rows[:, court] != rows[:, key] >> 24).sum() for rows in history("ready").trace]
    assert sum(by_video) > 50


def test_a_sitting_that_does_not_end_before_the_hour_of_video_is_refused():
    small = small_plan(values={"sitting_hours_per_day": 17.0})
    with pytest.raises(ValueError, match="does not end before 23:00"):
        simulate(small, ReferenceDocket)
