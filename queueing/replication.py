"""One replication: plan the future, run it, keep what the tables need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from queueing.docket.sitting import SEATS
from queueing.docket.state import Size
from queueing.docket.waits import Array, Cohorts
from queueing.drawn import coming, draw_values, in_force, mix_of
from queueing.engine import CompiledDocket
from queueing.office.month import OfficeMonths
from queueing.office.terms import referrals_at_most
from queueing.options import Options
from queueing.plan import Plan
from queueing.record import Programme, Record
from queueing.scenario import Scenario
from queueing.state_file import read_state, write_state
from queueing.stations.board import appeal_numbers
from queueing.stations.courts import courts
from queueing.stations.filings import most_claims
from queueing.stations.initial import inactive_by_class, initial_by_class, whole_by_court
from queueing.stations.intake import classes
from queueing.stations.nationality import YEARS, nationalities
from queueing.stations.pending import Ages, ages, inactive
from queueing.system import System
from queueing.verbs import day_number
from queueing.workers import cleared


@dataclass(frozen=True)
class Saved:
    """Where a replication stands, or will: its file, what it says of itself, the months gone."""

    path: Path
    about: Mapping[str, Any]
    months: int


def simulate(
    scenario: Scenario,
    options: Options,
    replication: int,
    window_days: int = 20,
    overrides: Mapping[str, float] | None = None,
    past: Saved | None = None,
) -> Record:
    """Run one replication of a scenario on the compiled docket, from a saved past if one is given.

    `overrides` replaces ledger values by name (and they are not drawn). Raises `BadInput` for a
    start the tables do not allow and for a past that cannot be used.
    """
    with cleared():
        system, docket = _system(scenario, options, replication, window_days, overrides)
        plan = system.plan
        if past is None:
            system.begin()
        else:
            at = past.path, past.about, docket, size_for(plan), past.months
            system.take_up(read_state(*at, OfficeMonths(plan, plan.schedule.at).keep()))
        first, last = plan.day_span
        packed, opening = system.run_to(last), system.opening.ledger
        waits, strong, resets = docket.delays(last), docket.strong(), docket.resets()
        appeal_waits = docket.appeal_delays()
        office = system.office.record()
        del system, docket
    months = packed.together()  # a hundred MB: not while the cases are still there
    return Record(
        first_month=plan.first_month,
        ledger=months.ledger,
        hours=months.hours,
        judges=months.judges,
        opening=opening,
        waits=waits,
        strong=strong,
        appeal_waits=appeal_waits,
        resets=resets,
        groups=months.groups,
        cohorts=Cohorts.of(first, last - first + 1),
        day_span=(first, last),
        values=plan.values,
        members=np.array([board_members(plan, month) for month in range(plan.months)]),
        programmes=tuple(
            Programme(cost.meaning, cost.name, reform.start or options.start)
            for reform in scenario.reforms
            for cost in reform.yearly_costs().values()
        ),
        office=office,
    )


@cleared()
def simulate_past(
    scenario: Scenario, options: Options, replication: int, window_days: int, saved: Saved
) -> None:
    """Run the first months of a replication and save where it stands then."""
    system, docket = _system(scenario, options, replication, window_days)
    system.begin()
    system.run_to(day_number(system.plan.month_start(saved.months)))
    write_state(saved.path, saved.about, docket, size_for(system.plan), system.standing())


def _system(
    scenario: Scenario,
    options: Options,
    replication: int,
    window_days: int,
    overrides: Mapping[str, float] | None = None,
) -> tuple[System, CompiledDocket]:
    """One replication, not begun, and its empty docket."""
    # One thread for linear algebra: the systems are small, and other cores run replications.
    with threadpool_limits(limits=1):
        plan = make_plan(scenario, options, replication, window_days, overrides)
    docket = CompiledDocket(size_for(plan), *plan.key, plan.sitting)
    return System(plan, docket), docket


def make_plan(
    scenario: Scenario,
    options: Options,
    replication: int,
    window_days: int = 20,
    overrides: Mapping[str, float] | None = None,
) -> Plan:
    """What one replication of a scenario will meet: levers, values, arrivals, the first docket."""
    start, months = options.start, options.months
    then = draw_values(scenario, options, replication, overrides or {})  # of the years before
    values = in_force(scenario, then)
    docket_ages = ages(start)
    schedule = scenario.schedule(start, then)
    detained = float(schedule.at(start)["receipts.detained_per_year"])

    def mix(month: pd.Period) -> Array:
        return mix_of(month, start, then)

    def whole(expected: Array, of: Ages) -> Array:
        return whole_by_court(expected, of, courts(), detained, then)

    closed = inactive(start, then["inactive_mean_age_days"])
    pending = whole(initial_by_class(docket_ages, mix, detained, then), docket_ages)
    volumes, office = coming(options, replication)
    return Plan(
        start=start,
        months=months,
        schedule=schedule,
        values=values,
        volumes=volumes,
        initial=pending,
        inactive=whole(inactive_by_class(closed, mix), closed),
        appeals=appeal_numbers(start, pending, values["appeals_filed_per_year"]),
        first_filing_month=docket_ages.first_month,
        courts=courts(),
        scale=options.scale,
        key=(options.seed, replication),
        window_days=window_days,
        office=office,
        counted=options.counted,
    )


def size_for(plan: Plan, traced: int = 0) -> Size:
    """The size of the docket of a plan; `traced` hearings are kept a record of."""
    first, last = plan.day_span
    return Size(
        courts=len(plan.courts),
        classes=len(classes()),
        room=room_for(plan),
        seats=SEATS,
        first_day=first,
        days=last - first + 1,
        traced=traced,
        groups=len(nationalities()),
        years=YEARS,
    )


def room_for(plan: Plan) -> int:
    """Places for every case that can ever be pending at once: the first docket and all that come.

    Places not used cost no memory.
    """
    coming = 0.0
    for month in range(plan.months):
        levers = plan.schedule.at(plan.month_start(month))
        dials = [float(levers[f"receipts.{channel}"]) for channel in plan.volumes.columns]
        alone = max(float(levers["receipts.unaccompanied"]), 1.0)  # a part of the border's
        dials[list(plan.volumes.columns).index("border")] *= alone
        volumes = plan.volumes.iloc[month].to_numpy(dtype=float)
        more = max(float(levers["receipts.all"]), 1.0) * most_claims(levers, plan.values)
        coming += float(np.dot(volumes, dials)) * more
        coming += referrals_at_most(levers) if plan.office is not None else 0.0
    pending = plan.initial.sum() + plan.inactive.sum() + plan.appeals.sum()
    expected = (float(pending) + coming) * plan.scale
    return int(expected + 6.0 * np.sqrt(expected) + len(plan.courts) * len(classes()) * plan.months)


def board_members(plan: Plan, month: int) -> float:
    """The members of the Board on the last day of a simulated month."""
    last = plan.month_start(month + 1) - timedelta(days=1)
    return float(plan.schedule.at(last)["board.members"])
