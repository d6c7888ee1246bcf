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

from queueing.docket import codes, lists, pages
from queueing.engine import CompiledDocket
from queueing.replication import Options, simulate
from queueing.scenario import Scenario
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
from queueing.replication import Options, simulate
from queueing.scenario import Scenario

record = simulate(Scenario.load("baseline"), Options(date(2026, 3, 31), 6, scale=0.005, paths=4), 3)
digest = hashlib.sha256()
for part in ("opening", "ledger", "hours", "judges", "waits", "resets"):
    digest.update(getattr(record, part).tobytes())
print(digest.hexdigest())
"""


@cache
def national(window_days, scenario="baseline", months=24):
    """A national run at 1:100, sweeps of older cases in it."""
    options = Options(START, months, scale=0.01)
    return simulate(Scenario.load(scenario), options, 0, window_days)


@pytest.mark.parametrize("window_days", [1, 5])
@pytest.mark.parametrize("part", ["opening", "ledger", "hours", "judges", "waits", "resets"])
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
    away = flows(ledger, "closure") - flows(ledger, "recalendar")
    pending = np.diff(stock(stocks, codes.ACTIVE, codes.INACTIVE), axis=0)
    active = np.diff(stock(stocks, codes.ACTIVE), axis=0)
    np.testing.assert_array_equal(pending, net)
    np.testing.assert_array_equal(active, net - away)
    assert (ledger[..., : codes.FILED] >= 0).all()


@pytest.mark.parametrize("scenario", ["baseline", "baseline+close_old_cases", "booked"])
def test_changes_of_the_national_stock_are_inflow_less_outflow_everywhere(scenario):
    record = national(20, scenario)
    assert_conserved(record.opening, record.ledger)
    assert flows(record.ledger, "completion").sum() > 1000
    assert ("close" in scenario) == bool(flows(record.ledger, "closure").any())


@EXAMPLES
@given(small_plans())
def test_every_case_of_a_small_plan_is_in_exactly_one_place(small):
    history = simulate_small(small, CompiledDocket)
    assert_conserved(history.opening.ledger, np.stack([m.ledger for m in history.months]))
    assert_state_agrees_with_ledger(history)


def test_closed_and_recalendared_cases_are_conserved():
    history = simulate_small(
        small_plan(
            months=24,
            initial=1500,
            values={"recalendar_share": 0.8, "recalendar_days": 60.0},
            changes=(
                ("closure.cases_per_year", "set", 600.0, 0),
                ("closure.minimum_age_days", "set", 60.0, 0),
                ("dismissal.cases_per_year", "set", 300.0, 0),
                ("dismissal.minimum_age_days", "set", 60.0, 0),
            ),
        ),
        CompiledDocket,
    )
    ledger = np.stack([month.ledger for month in history.months])
    assert_conserved(history.opening.ledger, ledger)
    assert_state_agrees_with_ledger(history)
    assert flows(ledger, "recalendar").sum() > 100


def assert_state_agrees_with_ledger(history):
    """The ledger's stock and its filing days are those of the live cases, each on one list."""
    state = history.docket.state
    cases = state.cases[: state.counts[codes.USED]]
    live = cases[cases["flags"] & codes.LIVE_BIT > 0]
    closed = (live["flags"] & codes.CLOSED_BIT > 0).astype(int)
    column = live["stage"] * len(codes.STATUSES) + closed
    counted = np.zeros_like(history.months[-1].ledger)
    np.add.at(counted, (live["court"], live["klass"], codes.STOCK + column), 1)
    np.add.at(counted, (live["court"], live["klass"], codes.FILED + column), live["filed"])
    np.testing.assert_array_equal(counted[..., codes.STOCK :], state.ledger[..., codes.STOCK :])
    last = history.months[-1].ledger
    np.testing.assert_array_equal(counted[..., codes.STOCK :], last[..., codes.STOCK :])
    # Every active case is in one place, and of the closed ones those that will be put back.
    waiting, back = list(places(state, closed=False)), list(places(state, closed=True))
    flags = cases["flags"]
    active = np.flatnonzero((flags & codes.LIVE_BIT > 0) & (flags & codes.CLOSED_BIT == 0))
    assert sorted(waiting) == active.tolist()
    assert len(back) == len(set(back))
    assert (flags[back] & codes.CLOSED_BIT > 0).all()
    assert state.counts[codes.USED] - state.counts[codes.FREE] == len(live)
    keys = set(zip(live["key_high"].tolist(), live["key_low"].tolist(), strict=True))
    assert len(keys) == len(live)


def places(state, closed):
    """The cases on every list, shelf and page of a docket, or on its calendars of closed ones."""
    first, last = (lists.FRONT + (lists.CLOSED + k) * lists.RING_DAYS for k in (0, 1))
    for court, k in np.argwhere(state.lists[..., lists.LENGTH] > 0).tolist():
        if (first <= k < last) != closed:
            continue
        if k < lists.TODAYS and state.orders[k // codes.LEVELS] == codes.RANDOM:
            for position in range(state.lists[court, k, lists.LENGTH]):
                page = state.page_of[court, k, position // pages.PAGE]
                yield int(state.pages[page, position % pages.PAGE])
        else:
            yield from on_list(state, state.lists[court, k])
    if not closed:
        for court, k in np.argwhere(state.shelves[..., lists.LENGTH] > 0).tolist():
            yield from on_list(state, state.shelves[court, k])


def on_list(state, one):
    """The cases of a list from head to tail, as many as it says."""
    i = int(one[lists.HEAD])
    for _ in range(one[lists.LENGTH] - 1):
        yield i
        i = int(state.cases[i]["next"])
    yield i
    assert i == one[lists.TAIL]
    assert state.cases[i]["next"] == -1
