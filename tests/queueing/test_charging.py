"""Notices to appear that reach the courts later than forecast, or never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.docket import codes
from queueing.engine import CompiledDocket
from queueing.scenario.levers import Turn
from queueing.stations.intake import classes
from queueing.system.charging import DAYS_IN_A_MONTH, arriving, filed
from tests.queueing.small_plans import CHANNELS, simulate, small_plan

A_MONTH = {"border": 300.0, "interior": 120.0, "referral": 40.0, "returned": 10.0}
SERVED_HELD = 24.0  # of the border's and the interior's, a month


def issuing(months=8):
    """A plan to which as many come every month, some of them detained."""
    values = {"detained_receipts_per_year": 12 * SERVED_HELD, "detained_border_share": 0.5}
    values["detained_border_share_2025"] = 0.5
    small = small_plan(months=months, values=values)
    volumes = pd.DataFrame([[A_MONTH[channel] for channel in CHANNELS]] * months, columns=CHANNELS)
    return replace(small, plan=replace(small.plan, volumes=volumes))


def filed_in(plan, month, turned):
    """What is filed in a month with levers turned from a month on: (lever, value, month)."""
    turns = tuple(
        Turn(name, "set", value, plan.month_start(first), date.max, plan.month_start(first), 0, "")
        for name, value, first in turned
    )
    plan = replace(plan, schedule=replace(plan.schedule, turns=turns))

    def levers(on):
        stand = dict(plan.schedule.base)
        stand |= {name: value for name, value, first in turned if on >= plan.month_start(first)}
        return stand

    return filed(plan, month, levers)


@given(st.floats(0.0, 60.0))
def test_every_notice_is_filed_once_and_as_late_on_the_mean_as_the_lag(lag):
    parts = [arriving(lag, months) for months in range(62)]
    assert sum(parts) == pytest.approx(1.0)
    assert sum(part * months for months, part in enumerate(parts)) == pytest.approx(lag)


def test_a_lag_that_begins_holds_back_what_it_holds_and_no_more():
    """A month and a half from month 3 on: of the month's own notices none, of month 3's a half in
    month 4 and a half in month 5. What is held back is the lag's one and a half months."""
    plan = issuing().plan
    turned = [("charging.lag_days", 1.5 * DAYS_IN_A_MONTH, 3)]
    at_large = {channel: A_MONTH[channel] - SERVED_HELD / 2 for channel in ("border", "interior")}
    for month, part in enumerate([1.0, 1.0, 1.0, 0.0, 0.5, 1.0, 1.0, 1.0]):
        found = filed_in(plan, month, turned)
        if month < 3:
            assert found is None  # nothing has been turned: all of the month's, to the last bit
        else:
            assert found == pytest.approx({c: part * n for c, n in at_large.items()})


def test_a_share_of_notices_is_never_filed():
    turned = [("charging.never_filed_share", 0.25, 0)]
    found = filed_in(issuing().plan, 2, turned)
    assert found == pytest.approx(
        {c: 0.75 * (A_MONTH[c] - SERVED_HELD / 2) for c in ("border", "interior")}
    )


def receipts(*changes):
    """People received by month and class where notices are issued evenly."""
    small = issuing()
    base = small.plan.schedule
    turns = small_plan(changes=changes).plan.schedule.turns
    small = replace(small, plan=replace(small.plan, schedule=replace(base, turns=turns)))
    months = simulate(small, CompiledDocket).months
    return pd.DataFrame(
        [month.ledger[..., codes.RECEIPT].sum(axis=0) for month in months], columns=classes().names
    )


def test_notices_filed_later_change_neither_detained_cases_nor_referrals():
    before = receipts()
    later = receipts(("charging.lag_days", "set", 2.0 * DAYS_IN_A_MONTH, 0))
    charged = [
        name for name in before if name.startswith("non_detained") and "referral" not in name
    ]
    others = [name for name in before if name not in charged]
    assert later[others].equals(before[others])
    assert later[charged][:2].sum().sum() == 0
    assert later[charged][2:].sum().sum() > 0.6 * before[charged].sum().sum()


def test_a_notice_issued_before_the_run_has_the_lag_of_then():
    plan = issuing().plan
    assert filed_in(plan, 0, [("charging.lag_days", DAYS_IN_A_MONTH, 0)]) == {
        "border": 0.0,
        "interior": 0.0,
    }
    assert plan.month_start(0) == date(2026, 10, 1)
