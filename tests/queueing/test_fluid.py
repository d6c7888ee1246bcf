"""The fluid model: what flows in flows out, by formula, and as the simulation does."""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import exp
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import queueing as q
from inputs.problems import BadInput
from queueing.docket import codes
from queueing.flow.bench import MeanBench
from queueing.flow.calling import called
from queueing.flow.departures import HELD_TO, WHY, beside, checks
from queueing.flow.later import Later, appointed_after, spread
from queueing.flow.left_out import LEFT_OUT, levers_of
from queueing.report.flows import print_beside
from queueing.stations.bench import on_board
from queueing.stations.judges import LAST_COUNT
from queueing.stations.pending import DAYS_IN_A_MONTH

ORDINARY = np.array([codes.ORDINARY])
BASE = {"staffing.authorised": 0.0, "staffing.funded": 1e4, "staffing.temporary": 0.0}


def series(run):
    return run.national.pivot(index="date", columns="series", values="value")


def test_what_comes_in_less_what_is_completed_is_what_is_pending_in_every_month():
    found = series(q.fluid("baseline+close_old_cases:minimum_age_days=365", years=2))
    pending = found["pending_active"] + found["pending_inactive"]
    net = found["receipts"] + found["returns"] - found["completions"]
    assert pending.diff().to_numpy()[1:] == pytest.approx(net.to_numpy()[1:], abs=1e-3)


def test_no_more_hours_are_used_than_the_bench_has_and_all_of_them_while_cases_wait():
    found = series(q.fluid("before_2025", years=1))
    assert found["hours_used"].to_numpy() == pytest.approx(found["hours_offered"].to_numpy())


@pytest.mark.parametrize("months", [2.0, 4.9, 24.0])
def test_a_wait_of_so_many_months_is_that_long_in_the_mean(months):
    shares = np.array(spread(months * DAYS_IN_A_MONTH))
    assert shares.sum() == pytest.approx(1.0)
    assert shares @ np.arange(1, len(shares) + 1) == pytest.approx(months)


def test_who_is_put_off_comes_due_whole_and_once():
    later = Later(150.0, (1, 1))
    later.put(0, np.array([[100.0]]), 150.0)
    due = [float(later.take(month)[0, 0]) for month in range(1, 20)]
    assert sum(due) == pytest.approx(100.0)
    assert due[0] == 0.0  # half the mean are 2.46 months: nobody is due in the next
    low = 75.0 / DAYS_IN_A_MONTH  # who began on the first days comes due late in the one after
    assert due[1] == pytest.approx(100.0 * (3.0 - low) ** 2 / 2.0 / (2.0 * low))
    with pytest.raises(ValueError, match="longer than was planned"):
        later.put(0, np.array([[1.0]]), 600.0)


@pytest.mark.parametrize(
    ("order", "shares"),
    [
        (codes.FIFO, [1.0, 0.5, 0.0]),
        (codes.LIFO, [0.0, 0.5, 1.0]),
        (codes.RANDOM, [0.5, 0.5, 0.5]),
    ],
)
def test_the_order_of_a_docket_decides_which_months_of_filing_are_heard(order, shares):
    waiting = np.array([[10.0, 10.0, 10.0]])
    share, hours = called(waiting, np.array([2.0]), 30.0, order, ORDINARY)
    assert share[0].tolist() == pytest.approx(shares)
    assert hours == pytest.approx(30.0)


def test_a_level_is_heard_out_before_the_next_and_time_nobody_needs_is_left():
    waiting = np.array([[10.0], [10.0]])
    share, hours = called(waiting, np.ones(2), 15.0, codes.FIFO, np.array([2, 1]))
    assert share[:, 0].tolist() == pytest.approx([0.5, 1.0])
    share, hours = called(waiting, np.ones(2), 100.0, codes.FIFO, np.array([2, 1]))
    assert (share.min(), hours) == (1.0, 20.0)


@pytest.mark.parametrize("counted", [date(2019, 9, 30), LAST_COUNT])
def test_judges_without_posts_to_come_leave_at_the_rate_of_attrition_after_the_last_count(counted):
    values = {
        "judge_attrition_per_year": 0.12,
        "judge_hiring_lag_days": 370.0,
        "judge_first_year_pace": 1.0,
        "temporary_judge_pace": 1.0,
    }
    bench = MeanBench(values, lambda _: BASE, date(2018, 9, 30), counted)
    bench.month(counted.replace(day=1), counted + timedelta(days=1))
    for month in range(24):
        bench.month(counted + timedelta(days=1), counted + timedelta(days=32))
        expected = on_board(counted) * exp(-0.01 * (month + 1))
        assert bench.judges == pytest.approx(expected)


def test_every_post_advertised_is_filled_in_the_end():
    assert sum(appointed_after(370.0)) == pytest.approx(1.0)


def test_a_judge_more_completes_as_many_cases_as_the_hours_of_a_merits_case_allow():
    # A saturated docket: 220 days of 6 hours, 5.1 hours a completion; one case with a rider or
    # another is as long a person, the cases adjourned at the end are still to be completed.
    values = {"temporary_judge_pace": 1.0}
    more = "before_2025+temporary_judges:judges=200"
    runs = [q.fluid(name, years=5, values=values) for name in ("before_2025", more)]
    last_year = [float(series(run)["completions"].iloc[-12:].sum()) for run in runs]
    assert (last_year[1] - last_year[0]) / 200.0 == pytest.approx(220 * 6 / 5.1, rel=0.05)


def test_newest_first_decides_new_cases_sooner_and_leaves_older_ones():
    fifo, lifo = (q.fluid(name, years=4).measures for name in ("before_2025", "newest_first"))
    assert lifo["days_to_decision_asylum"] < fifo["days_to_decision_asylum"]
    assert lifo["age_pending"] > fifo["age_pending"]


def test_the_simulation_and_the_flows_agree_where_every_court_has_cases_to_hear():
    found = checks(seed=2)
    assert {one["id"] for one in found} == {f"fluid.{name}" for name in HELD_TO}
    assert all(one["ok"] for one in found), found


def test_what_is_said_to_be_left_out_changes_nothing_and_what_is_known_is_not_said_to_be():
    """Every lever that the fluid model does not know, turned at once."""
    base = q.Scenario.load("baseline")
    data = json.loads(base.text)
    turned = [lever for names in LEFT_OUT.values() for lever in levers_of(names)]
    changes = [
        {"lever": one.name, "set": _elsewhere(one), "from": "start"}
        if "set" in one.operations
        else {"lever": one.name, "multiply": 0.5, "from": "start"}
        for one in turned
    ]
    layer = {"name": "x", "title": "x", "question": "", "limits": "", "change": changes}
    data["layers"].append(layer)
    plain, other = (
        q.fluid(scenario, years=1)
        for scenario in (base, q.Scenario.from_text(json.dumps(data), "all of them"))
    )
    assert series(other).equals(series(plain))
    said = " ".join(other.notes)
    assert len(other.notes) == len(LEFT_OUT)
    assert all(one.name in said for one in turned)
    assert q.fluid("baseline+hire_judges:judges=300+cut_adjournments", years=1).notes == ()


def _elsewhere(lever):
    """A value that a lever does not stand at by itself."""
    if lever.choices:
        return next(word for word in lever.choices if word != lever.base)
    middle = lever.low + (lever.high - lever.low) * 0.4
    return round(middle) if lever.whole else middle


def test_differences_of_shares_are_points_and_all_others_relative(capsys):
    names = list(WHY)
    flows = SimpleNamespace(measures=pd.Series(0.5, index=names))
    table = beside(pd.Series(0.6, index=names), flows).set_index("measure")
    absolute = table[table["difference_is"] == "absolute"]
    assert list(absolute.index) == ["hours_wasted_share"]
    assert absolute["difference"].iloc[0] == pytest.approx(0.1)
    assert table.loc["judges", "difference"] == pytest.approx(0.2)
    print_beside("x", table.reset_index())
    printed = capsys.readouterr().out
    assert printed.count("+10.0 points") == 1
    assert printed.count("+20.0 %") == len(names) - 1


def test_an_unknown_value_is_answered_with_the_nearest():
    with pytest.raises(BadInput, match="master_minutes"):
        q.fluid("baseline", years=1, values={"master_minute": 3.0})
