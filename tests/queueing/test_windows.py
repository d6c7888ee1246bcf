"""What a run writes down does not depend on how it is cut, and every case is in one place."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from queueing.docket import codes, pages
from queueing.engine import CompiledDocket
from queueing.options import Options
from queueing.replication import simulate
from queueing.scenario import Scenario
from tests.oracle.busy import BOOKED, READY
from tests.queueing.invariants import CheckedDocket
from tests.queueing.small_plans import differences, small_plan, small_plans
from tests.queueing.small_plans import simulate as simulate_small

START = date(2026, 3, 31)
EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

A_RUN = """
import hashlib
from datetime import date
from queueing.options import Options
from queueing.replication import simulate
from queueing.scenario import Scenario

record = simulate(Scenario.load("baseline"), Options(date(2026, 3, 31), 6, scale=0.005), 3)
digest = hashlib.sha256()
for part in ("opening", "ledger", "hours", "judges", "waits", "strong", "resets"):
    digest.update(getattr(record, part).tobytes())
print(digest.hexdigest())
"""


@cache
def national(window_days, scenario="baseline", months=24):
    """A national run at 1:100, sweeps of older cases in it."""
    options = Options(START, months, scale=0.01)
    return simulate(Scenario.load(scenario), options, 0, window_days)


@pytest.mark.parametrize("window_days", [1, 5])
@pytest.mark.parametrize(
    "part", ["opening", "ledger", "hours", "judges", "waits", "strong", "resets"]
)
@pytest.mark.parametrize("scenario", ["baseline", "booked"])
def test_windows_of_1_5_and_20_days_give_identical_results(scenario, window_days, part):
    same = getattr(national(window_days, scenario), part)
    assert np.array_equal(same, getattr(national(20, scenario), part))
    assert same.any()


def test_two_hash_seeds_give_the_same_bytes():
    digests = set()
    for seed in ("0", "4711"):
        env = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", A_RUN],
            env=env,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1
    assert len(digests.pop()) == len(hashlib.sha256().hexdigest())


@EXAMPLES
@given(small_plans())
def test_a_small_plan_cut_into_days_gives_the_same_hearings(small):
    whole = simulate_small(small, CompiledDocket, traced=100_000)
    by_day = replace(small, plan=replace(small.plan, window_days=1))
    assert differences(whole, simulate_small(by_day, CompiledDocket, traced=100_000)) == []


def flows(ledger, flow):
    """A flow of every month, court and class, all its reasons together."""
    which = [k for k, (name, _) in enumerate(codes.FLOWS) if name == flow]
    return ledger[..., which].sum(axis=-1)


def stock(ledger, *statuses):
    """The stock of every month, court and class in these statuses, all stages together."""
    by_stage = ledger[..., codes.STOCK : codes.FILED]
    by_stage = by_stage.reshape(*by_stage.shape[:-1], len(codes.STAGES), len(codes.STATUSES))
    return by_stage[..., list(statuses)].sum(axis=(-2, -1))


def assert_conserved(opening, ledger):
    """Both identities, exactly, in every month, court and class."""
    stocks = np.concatenate([opening[None], ledger])
    net = flows(ledger, "receipt") + flows(ledger, "return") - flows(ledger, "completion")
    net = net + flows(ledger, "transfer_in") - flows(ledger, "transfer_out")
    away = flows(ledger, "closure") - flows(ledger, "recalendar")
    pending = np.diff(stock(stocks, codes.ACTIVE, codes.INACTIVE), axis=0)
    active = np.diff(stock(stocks, codes.ACTIVE), axis=0)
    np.testing.assert_array_equal(pending, net)
    np.testing.assert_array_equal(active, net - away)
    assert (ledger[..., : codes.FILED] >= 0).all()
    net = sum(
        sign * ledger[..., codes.BOARD + k]
        for k, (flow, _) in enumerate(codes.BOARD_FLOWS)
        for sign in [{"completion": -1, "transfer_out": -1}.get(flow, 1)]
    )
    np.testing.assert_array_equal(np.diff(stocks[..., codes.APPEALS], axis=0), net)


@pytest.mark.parametrize("scenario", ["baseline", "baseline+close_old_cases", "booked"])
def test_changes_of_the_national_stock_are_inflow_less_outflow_everywhere(scenario):
    record = national(20, scenario)
    assert_conserved(record.opening, record.ledger)
    assert flows(record.ledger, "completion").sum() > 1000
    assert ("close" in scenario) == bool(flows(record.ledger, "closure").any())


@EXAMPLES
@given(small_plans())
def test_every_case_of_a_small_plan_is_in_exactly_one_place(small):
    history = simulate_small(small, CheckedDocket)
    assert_conserved(history.opening.ledger, np.stack([m.ledger for m in history.months]))
    assert history.docket.looks > 5 * small.plan.months


@pytest.mark.parametrize("small", [READY, BOOKED])
def test_every_case_of_a_busy_plan_is_in_exactly_one_place(small):
    history = simulate_small(small, CheckedDocket)
    assert history.docket.looks > 5 * small.plan.months


def test_every_case_is_in_one_place_when_pools_in_random_order_fill_several_pages():
    small = small_plan(
        months=3,
        initial=60_000,
        changes=(
            ("docket.master_order", "set", "random", 0),
            ("docket.merits_order", "set", "random", 0),
            ("docket.merits_order", "set", "fifo", 45),
            ("dismissal.cases_per_year", "set", 40_000.0, 0),
            ("dismissal.minimum_age_days", "set", 30.0, 0),
        ),
    )
    state = simulate_small(small, CheckedDocket).docket.state
    assert (state.waiting[:, codes.MERITS_DOCKET] > pages.PAGE).all()
    assert state.counts[codes.PAGES_FREE] > 0


def test_closed_and_recalendared_cases_are_conserved():
    history = simulate_small(
        small_plan(
            months=24,
            initial=1500,
            values={"recalendar_share": 0.8, "recalendar_days": 60.0},
            changes=(
                ("closure.cases_per_year", "set", 600.0, 0),
                ("closure.minimum_age_days", "set", 60.0, 0),
                ("closure.recalendared_per_year", "set", 200.0, 100),
                ("dismissal.cases_per_year", "set", 300.0, 0),
                ("dismissal.minimum_age_days", "set", 60.0, 0),
            ),
        ),
        CheckedDocket,
    )
    ledger = np.stack([month.ledger for month in history.months])
    assert_conserved(history.opening.ledger, ledger)
    assert flows(ledger, "recalendar").sum() > 100
