"""A past run once: its branches are, to the byte, what a run from the start would have given."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queueing as q
from inputs.levers import levers
from inputs.problems import BadInput
from inputs.shipped import reform_names
from queueing import state_file
from queueing.docket.state import KEPT
from queueing.engine import CompiledDocket
from queueing.office.month import OfficeMonths
from queueing.options import Options
from queueing.replication import Saved, simulate, simulate_past, size_for
from queueing.state_file import read_state, write_state
from queueing.system import System
from queueing.verbs import day_number
from tests.queueing.conftest import files
from tests.queueing.small_plans import (
    SEATS,
    History,
    decisions_of,
    differences,
    hearings_of,
    small_plan,
    small_plans,
)
from tests.queueing.small_plans import simulate as simulate_small

TINY = {"years": 1, "replications": 2, "scale": 0.002, "seed": 5, "workers": 1}
ONCE = TINY | {"replications": 1}
UNTIL = "2026-09-30"
NEXT = "2026-10-01"  # the day after
START = date(2026, 3, 31)
ROOT = Path(__file__).parents[2]

A_PAST_AND_A_BRANCH = """
import sys

import queueing as q

if __name__ == "__main__":
    past = q.run_until("baseline", "{until}", out=sys.argv[1], **{options})
    workers = {options}["workers"]
    past.branch("baseline+book_hearings:start={next}", workers=workers, out=sys.argv[2])
"""


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """Half of a year of the baseline, kept in a folder."""
    folder = tmp_path_factory.mktemp("pasts") / "past"
    return q.run_until("baseline", UNTIL, out=folder, **TINY)


@pytest.mark.parametrize("until", ["2026-04-30", "2026-08-31", "2027-02-28"])
def test_a_run_split_at_a_month_end_writes_the_bytes_of_the_whole(tmp_path, until):
    first = date.fromisoformat(until) + timedelta(days=1)
    base = q.Scenario.load("baseline")
    more = base.with_reform("hire_judges", judges=300, start=first)
    both = more + q.Reform.load(f"last_in_first_out:start={first}")
    q.run([base, both], out=tmp_path / "whole", **ONCE)
    q.run_until(base, until, **ONCE).branch([base, both], workers=1, out=tmp_path / "split")
    assert files(tmp_path / "split") == files(tmp_path / "whole")


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """One replication of the baseline at 1:200, left after 18 months."""
    options = Options(START, 30, scale=0.005, path=0)  # of many arrivals: all reforms are felt
    saved = Saved(tmp_path_factory.mktemp("states") / "state.zip", {}, 18)
    simulate_past(q.Scenario.load("baseline"), options, 0, 20, saved)
    return options, saved


UNFELT = {"raise_cancellation_cap"}  # nobody waits for a place under it so soon


@pytest.mark.parametrize("reform", reform_names())
def test_a_reform_that_begins_on_the_day_after_the_split_is_a_branch(state, reform):
    options, saved = state
    scenario = q.Scenario.load("baseline").with_reform(reform, start="2027-10-01")
    whole = simulate(scenario, options, 0)
    assert_same(simulate(scenario, options, 0, past=saved), whole)
    if reform not in UNFELT:
        alone = simulate(q.Scenario.load("baseline"), options, 0)
        assert not np.array_equal(whole.ledger, alone.ledger)


@pytest.mark.parametrize("windows", [(1, 20), (20, 1), (7, 366)])
def test_windows_of_the_past_and_of_the_rest_change_no_number(state, tmp_path, windows):
    options, saved = state
    booked = q.Scenario.load("baseline").with_reform("book_hearings", start="2027-04-01")
    saved = replace(saved, path=tmp_path / "state.zip")
    simulate_past(booked, options, 0, windows[0], saved)
    rest = simulate(booked, options, 0, windows[1], past=saved)
    assert_same(rest, simulate(booked, options, 0))
    assert rest.resets[:, 1:].any()


def assert_same(one, other):
    """Two records are the same in every number and its type."""
    for part in ("opening", "ledger", "hours", "judges", "waits", "resets"):
        a, b = getattr(one, part), getattr(other, part)
        assert a.dtype == b.dtype
        assert np.array_equal(a, b), part
    for part in ("ledger", "seconds", "officers", "waits"):
        assert np.array_equal(getattr(one.office, part), getattr(other.office, part)), part


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(small_plans(), st.data())
def test_small_courts_left_and_taken_up_again_hold_the_same_hearings(tmp_path, small, data):
    """The room for cases differs as well: the reforms of a branch may need more of it or less."""
    months = data.draw(st.integers(1, small.plan.months - 1))
    path = tmp_path / "state.zip"
    size = replace(size_for(small.plan, 100_000), seats=SEATS)
    sizes = [replace(size, room=size.room * data.draw(st.integers(1, 3))) for _ in range(2)]
    first, second = (
        System(small.plan, CompiledDocket(size, *small.plan.key, small.plan.sitting))
        for size in sizes
    )
    with small.bench():
        first.begin()
        first.run_to(day_number(small.plan.month_start(months)))
        write_state(path, {}, first.docket, sizes[0], first.standing())
        office = OfficeMonths(small.plan, small.plan.schedule.at).keep()
        second.take_up(read_state(path, {}, second.docket, sizes[1], months, office))
        last = small.plan.day_span[1]
        second.run_to(last)
    docket = second.docket
    held = hearings_of(docket)
    trace = [held[held[:, 3] == court] for court in range(size.courts)]
    waits = docket.delays(last), docket.strong(), docket.appeal_delays(), docket.resets()
    decisions = decisions_of(docket)
    again = History(second.opening, second.months, *waits, trace, decisions, docket)
    assert differences(simulate_small(small, CompiledDocket, 100_000), again) == []


def test_every_number_of_a_docket_comes_back_from_its_file(tmp_path, monkeypatch):
    small = small_plan(months=3)
    size = replace(size_for(small.plan, 10_000), seats=SEATS)
    dockets = [CompiledDocket(size, *small.plan.key, small.plan.sitting) for _ in range(2)]
    with small.bench():
        system = System(small.plan, dockets[0])
        system.begin()
        system.run_to(day_number(small.plan.month_start(1)))
    # Any numbers at all, which no docket has: what refuses those is looked at elsewhere.
    monkeypatch.setattr(state_file, "amiss", lambda docket: ())
    monkeypatch.setattr(state_file, "_staff_amiss", lambda found, docket: ())
    monkeypatch.setattr(state_file, "_same", lambda array, docket, name: True)
    rng = np.random.default_rng(1)
    for array in dockets[0].state:  # zeros at the ends too, and where a new docket has none
        noise = rng.bytes(array.nbytes)
        places = array.reshape(-1).view(np.uint8)
        places[:] = np.frombuffer(noise, np.uint8)
        places[rng.integers(len(places) + 1) :] = 0
    write_state(tmp_path / "state.zip", {}, dockets[0], size, system.standing())
    read_state(tmp_path / "state.zip", {}, dockets[1], size, 1)
    for name in KEPT:
        both = [getattr(docket.state, name).tobytes() for docket in dockets]
        assert both[0] == both[1], name


def nothing(folder, scenario, first):
    """A reform file that turns every lever, on days from the first on, to where it stands."""
    turned = {turn.lever for turn in scenario.schedule(START).turns}
    text = 'title = "Nothing"\nmechanism = "None."\nevidence = "None."\n'
    for k, lever in enumerate(levers().values()):
        said = {op: op in lever.operations for op in ("multiply", "add", "set")}
        if said["multiply"]:
            what = "multiply = 1.0"
        elif said["add"]:
            what = "add = 0.0"
        elif lever.name not in turned:
            what = f"set = {lever.base!r}".replace("'", '"')
        else:
            continue
        day = first + timedelta(days=k)
        text += f'[[change]]\nlever = "{lever.name}"\n{what}\nfrom = {day}\n'
    path = folder / "nothing.toml"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize("scenario", ["baseline", "booked"])
def test_a_reform_that_changes_nothing_changes_no_byte_of_any_table(tmp_path, scenario):
    base = q.Scenario.load(scenario)
    reforms = "+hire_judges:judges=0+" + nothing(tmp_path, base, date(2026, 5, 12))
    same = q.Scenario.load(scenario + reforms)
    same = q.Scenario.from_text(same.text, scenario)  # but for its label
    q.run(base, out=tmp_path / "base", **ONCE)
    q.run(same, out=tmp_path / "same", **ONCE)
    # It agrees with the past as well, though it begins within it.
    q.run_until(base, UNTIL, **ONCE).branch(same, workers=1, out=tmp_path / "branch")
    tables = files(tmp_path / "base")
    assert tables.pop("run.json") != (tmp_path / "same" / "run.json").read_bytes()
    for folder in ("same", "branch"):
        found = files(tmp_path / folder)
        assert {name: found[name] for name in tables} == tables


def test_a_head_start_may_differ_in_a_past_in_which_no_order_uses_it(past, tmp_path):
    path = tmp_path / "aging.toml"
    changes = [
        f'[[change]]\nlever = "docket.{lever}"\nset = {value}\nfrom = {first}\n'
        for lever, value, first in (
            ("head_start_days", 30, '"start"'),
            ("master_order", '"aging"', NEXT),
            ("merits_order", '"aging"', NEXT),
        )
    ]
    path.write_text('title = "A"\nmechanism = "B."\nevidence = "C."\n' + "".join(changes))
    q.run(f"baseline+{path}", out=tmp_path / "whole", **TINY)
    past.branch(f"baseline+{path}", workers=1, out=tmp_path / "branch")
    assert files(tmp_path / "branch") == files(tmp_path / "whole")


def test_a_past_kept_is_the_past_at_hand(past, tmp_path):
    branch = f"baseline+book_hearings:start={NEXT}"
    past.branch(branch, workers=1, out=tmp_path / "at_hand")
    saved = past.save(tmp_path / "copy")
    again = q.Past.load(saved)
    again.branch(branch, workers=1, out=tmp_path / "loaded")
    assert files(tmp_path / "loaded") == files(tmp_path / "at_hand")
    assert files(saved) == files(past.folder)
    assert repr(again) == repr(past) == "Past(baseline until 2026-09-30; 2 futures from 2026-03-31)"


def test_hash_seeds_and_workers_change_no_byte_of_a_past_or_a_branch(tmp_path):
    for seed, workers in (("0", 1), ("4711", 2)):
        options = TINY | {"workers": workers}
        text = A_PAST_AND_A_BRANCH.format(options=options, until=UNTIL, next=NEXT)
        (tmp_path / "a_past.py").write_text(text)
        folders = [str(tmp_path / f"{what}-{seed}") for what in ("past", "branch")]
        env = os.environ | {"PYTHONHASHSEED": seed}
        words = [sys.executable, str(tmp_path / "a_past.py"), *folders]
        subprocess.run(words, env=env, cwd=ROOT, check=True)
    for what in ("past", "branch"):
        assert files(tmp_path / f"{what}-0") == files(tmp_path / f"{what}-4711")
    assert len(files(tmp_path / "past-0")) == 3


def test_two_branches_are_compared_as_two_scenarios_of_a_run(past):
    found = past.branch(["baseline", f"baseline+hire_judges:start={NEXT}"], workers=1)
    table = q.compare(found, base="baseline").table().set_index("measure")
    assert table.loc["cost_per_year", "replications"] == 2
    alone = past.branch("baseline", workers=2).measures
    first = found.measures.query("scenario == 'baseline'")
    pd.testing.assert_frame_equal(alone, first.reset_index(drop=True))


def test_a_reform_without_a_start_begins_where_it_branches_and_its_label_says_so(
    past, tmp_path, monkeypatch
):
    monkeypatch.setattr("queueing.past.simulate_all", lambda wanted, *_: wanted)
    base = q.Scenario.load("baseline")
    both = base.with_reform("hire_judges", start=NEXT) + q.Reform.load("last_in_first_out")
    dated = tmp_path / "dated.toml"
    dated.write_text(
        'title = "Dated"\nmechanism = "None."\nevidence = "None."\n[[change]]\n'
        f'lever = "board.members"\nadd = 1\nfrom = {NEXT}\n'
    )
    found = past.branch([base, both, "baseline+asylum_redesign", f"baseline+{dated}"])
    assert [one.label for one in found] == [
        "baseline",
        f"baseline+hire_judges:start={NEXT}+last_in_first_out:start={NEXT}",
        f"baseline+asylum_redesign:start={NEXT}",
        f"baseline+{dated}",
    ]
    assert both.starting(date(2026, 10, 1), both.reforms) == both


@pytest.mark.parametrize(
    ("branch", "said"),
    [
        (
            f"baseline+last_in_first_out:start={UNTIL}",
            [f"start it on {NEXT} or later: last_in_first_out:start={NEXT}"],
        ),
        (
            f"baseline+hire_judges:judges=200,start={START}",
            [
                f"hire_judges starts on {START}",
                f"start it on {NEXT} or later: hire_judges:judges=200,start={NEXT}",
            ],
        ),
        (
            f"baseline+last_in_first_out:start={UNTIL}",
            [f'docket.merits_order is "lifo" from {UNTIL} on', 'must be "fifo" then', UNTIL],
        ),
        (
            "baseline+hire_judges:ramp_months=0,start=2026-06-15",
            ["staffing.authorised is", "from 2026-06-15 on"],
        ),
        ("before_2025", ["dismissal.cases_per_year is 0 from 2026-03-31 on"]),
    ],
)
def test_a_scenario_that_differs_within_the_past_is_refused_with_lever_and_day(past, branch, said):
    with pytest.raises(BadInput) as bad:
        past.branch(["baseline", branch])
    for part in [f'"{branch}"', *said]:
        assert part in str(bad.value)


def test_a_branch_that_draws_what_its_past_took_as_given_is_refused_by_name(past, tmp_path):
    path = tmp_path / "minutes.toml"
    path.write_text(
        'title = "Minutes"\nmechanism = "None."\nevidence = "None."\n[[change]]\n'
        f'lever = "docket.head_start_days"\nset = "master_minutes"\nfrom = {NEXT}\n'
    )
    with pytest.raises(BadInput, match=r"master_minutes is .* both must draw it, or neither"):
        past.branch(f"baseline+{path}")
    certain = q.run_until("baseline", UNTIL, **TINY | {"uncertainty": "arrivals"})
    assert certain.branch(f"baseline+{path}", workers=1).replications == 2


def test_every_problem_of_a_branch_is_told_at_once(past):
    with pytest.raises(BadInput) as bad:
        past.branch(["baseline+hire_juges", "bseline"], workers=0, window_days=0)
    for part in ("hire_judges", 'did you mean "baseline"', "workers", "window_days"):
        assert part in str(bad.value)
    with pytest.raises(BadInput) as bad:
        past.branch(
            [f"baseline+{name}:start={START}" for name in ("last_in_first_out", "fewer_arrivals")]
        )
    assert "docket.merits_order" in str(bad.value)
    assert "receipts." in str(bad.value)


@pytest.mark.parametrize(
    "until", ["2026-03-31", "2026-09-29", "2027-03-31", "2025-12-31", "2040-12-31"]
)
def test_a_past_ends_at_a_month_end_within_the_run(until):
    with pytest.raises(BadInput, match=f"until {until} *must be the last day of a month") as bad:
        q.run_until("baseline", until, **TINY)
    assert "from 2026-04-30 to 2027-02-28" in str(bad.value)


def test_every_problem_of_a_past_is_told_at_once():
    with pytest.raises(BadInput) as bad:
        q.run_until("bseline", "soon", years=-1, workers=0)
    for part in ('did you mean "baseline"', '"soon"', "years", "workers"):
        assert part in str(bad.value)


def test_a_past_kept_nowhere_goes_with_the_object():
    found = q.run_until("baseline", UNTIL, **TINY)
    folder = found.folder
    assert sorted(files(folder)) == ["past.json", "state-000000.zip", "state-000001.zip"]
    del found
    assert not folder.exists()


def test_an_earlier_past_is_replaced_and_other_files_are_left_alone(tmp_path):
    for replications in (2, 1):
        options = TINY | {"replications": replications}
        q.run_until("baseline", UNTIL, out=tmp_path / "past", **options)
    assert sorted(files(tmp_path / "past")) == ["past.json", "state-000000.zip"]
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.txt").write_text("years of work")
    past = q.Past.load(tmp_path / "past")
    for folder in (tmp_path / "thesis", past.folder):
        with pytest.raises(BadInput, match="holds other files than a run's"):
            past.branch("baseline", out=folder, workers=1)
    with pytest.raises(BadInput, match="holds other files than a past's"):
        past.save(tmp_path / "thesis")
    assert files(tmp_path / "thesis") == {"thesis.txt": b"years of work"}


def test_nothing_is_left_behind_when_a_past_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("queueing.past.simulate_past_task", lambda task: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        q.run_until("baseline", UNTIL, out=tmp_path / "past", **TINY)
    assert not (tmp_path / "past").exists()


def test_progress_is_told_of_a_past_and_of_its_branches(past):
    told = []
    options = TINY | {"replications": 3}
    q.run_until("baseline", UNTIL, progress=lambda *counts: told.append(counts), **options)
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    told.clear()
    past.branch("baseline", workers=1, progress=lambda *counts: told.append(counts))
    assert told == [(0, 2), (1, 2), (2, 2)]
