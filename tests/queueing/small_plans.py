"""Plans of two to four small courts, drawn by hypothesis, and what a docket makes of them."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from unittest.mock import patch

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import inputs
from queueing.docket import codes
from queueing.plan import Plan
from queueing.reference import ReferenceDocket
from queueing.replication import size_for
from queueing.scenario.compose import build_schedule
from queueing.scenario.levers import LeverSchedule, Turn
from queueing.stations.asylum_office import OfficePlan
from queueing.stations.courts import Courts
from queueing.stations.intake import classes
from queueing.system import System

CHANNELS = ["border", "interior", "referral", "returned"]
START = date(2026, 9, 30)
FILING_MONTHS = 18
SEATS = 64
COURT = codes.TRACE_FIELDS.index("court")
CASE_AND_DAY = ("key_high", "key_low", "day")

# Shorter gaps than the ledger's, so that within a year or two cases get from filing to decision.
QUICK = {
    "first_master_lag_days": 30.0,
    "master_gap_days": 25.0,
    "merits_notice_days": 20.0,
    "adjournment_gap_days": 30.0,
    "judge_hiring_lag_days": 60.0,
    "judge_attrition_per_year": 0.6,
    "recalendar_share": 0.0,
    "inactive_recall_days": 200.0,
    "transit_days": 6.0,
    "reserved_decision_days": 12.0,
    "rescinded_days": 40.0,
    "reopened_days": 50.0,
    "appeal_briefing_days": 30.0,
    "remanded_days": 15.0,
    "petition_days": 60.0,
}


@dataclass(frozen=True)
class SmallPlan:
    """A plan and its judges: so many on board before and from a day, then careers of their own."""

    plan: Plan
    judges: tuple[int, int]
    turn: date
    last_count: date

    @contextmanager
    def bench(self):
        """The dated counts of judges are those of this plan."""

        def on_board(on):
            return float(self.judges[0] if on < self.turn else self.judges[1])

        with patch.multiple(
            "queueing.stations.judges", on_board=on_board, LAST_COUNT=self.last_count
        ):
            yield


@dataclass(frozen=True)
class History:
    """Everything a docket wrote down, and the docket."""

    opening: object
    months: list
    waits: np.ndarray
    strong: np.ndarray
    appeal_waits: np.ndarray
    resets: np.ndarray
    trace: list  # by court: int64[hearings, TRACE]
    decisions: np.ndarray  # int64[decisions, TRACE]: of the Board and circuit courts, by day, case
    docket: object


def small_plan(
    *,
    months=12,
    start=START,
    courts=2,
    cases=80,
    initial=300,
    appeals=60,
    screenings=0,
    judges=(4, 6),
    turn_days=120,
    last_count_days=200,
    changes=(),
    values=(),
    seed=1,
    scale=1.0,
    window_days=20,
):
    """A plan made by hand. `changes` are (lever, operation, value, day from the start).

    So many people a month are screened by an asylum office that refers nobody; none, no office.
    """
    rng = np.random.default_rng(seed)
    ledger = {name: entry.value for name, entry in inputs.parameters().items()}
    ledger |= QUICK | {"detained_receipts_per_year": cases * 2.0} | dict(values)
    opening = start + timedelta(days=1)
    turns = [
        Turn(lever, operation, value, day, date.max, day, rank, "a change")
        for rank, (lever, operation, value, days) in enumerate(changes)
        for day in [opening + timedelta(days=days)]
    ]
    authorised = Turn(
        "staffing.authorised", "set", float(max(judges) + 1), opening, date.max, opening, 0, "posts"
    )
    base = build_schedule([], [], start, ledger).base
    at_large = np.tile(~classes().detained, FILING_MONTHS * courts)
    closed = np.where(at_large, rng.poisson(initial / 10.0 / _cells(courts), at_large.shape), 0)
    plan = Plan(
        start=start,
        months=months,
        schedule=LeverSchedule(base, (authorised, *turns)),
        values=ledger,
        volumes=pd.DataFrame(
            rng.multinomial(cases, [0.45, 0.3, 0.15, 0.1], size=months).astype(float),
            columns=CHANNELS,
        ),
        initial=rng.multinomial(
            initial, np.full(FILING_MONTHS * courts * len(classes()), 1.0) / _cells(courts)
        ).reshape(FILING_MONTHS, courts, len(classes())),
        inactive=closed.reshape(FILING_MONTHS, courts, len(classes())),
        appeals=rng.multinomial(
            appeals, np.full(FILING_MONTHS * courts * len(classes()), 1.0) / _cells(courts)
        ).reshape(FILING_MONTHS, courts, len(classes())),
        first_filing_month=pd.Period(start, "M") - (FILING_MONTHS - 1),
        courts=Courts(
            codes=tuple(f"C{k}" for k in range(courts)),
            detained=("no", "yes", "mixed", "no")[:courts],
            bench=rng.dirichlet(np.full(courts, 3.0), size=3),
            pending=rng.dirichlet(np.full(courts, 3.0)),
        ),
        scale=scale,
        key=(seed, seed % 7),
        window_days=window_days,
        office=_office(screenings, months, pd.Period(start, "M")) if screenings else None,
    )
    turn = opening + timedelta(days=turn_days)
    last = opening + timedelta(days=last_count_days)
    return SmallPlan(plan, judges, turn, last)


def _office(screenings, months, start):
    """An asylum office beside the courts, with screenings alone."""
    filings = pd.DataFrame({"affirmative": [0.0] * months, "credible_fear": [screenings] * months})
    return OfficePlan(filings, np.zeros(1), start, sends=False)


def _cells(courts):
    return FILING_MONTHS * courts * len(classes())


def simulate(small, engine, traced=0):
    """What a docket (the compiled one or the reference) makes of a plan."""
    with small.bench():
        return simulate_plan(small.plan, engine, traced, SEATS)


def simulate_plan(plan, engine, traced=0, seats=256):
    """The same for a plan with the judges of the tables."""
    size = replace(size_for(plan, traced), seats=seats)
    docket = engine(size, *plan.key, plan.sitting)
    system = System(plan, docket)
    months = system.run()
    waits = docket.delays(plan.day_span[1])
    trace = _by_court(hearings_of(docket), size.courts)
    decisions = decisions_of(docket)
    return History(
        *(system.opening, months, waits, docket.strong(), docket.appeal_delays()),
        *(docket.resets(), trace, decisions, docket),
    )


def hearings_of(docket):
    """The hearings a docket kept a record of (int64[hearings, TRACE])."""
    trace = _trace_of(docket)
    return trace[trace[:, COURT] != codes.NO_COURT]


def decisions_of(docket):
    """The decisions on appeal it kept a record of (int64[decisions, TRACE]), by day and case."""
    trace = _trace_of(docket)
    found = trace[trace[:, COURT] == codes.NO_COURT]
    key_high, key_low, day = (found[:, codes.TRACE_FIELDS.index(f)] for f in CASE_AND_DAY)
    return found[np.lexsort((key_low, key_high, day))]


def _trace_of(docket):
    if isinstance(docket, ReferenceDocket):
        return np.array(docket.trace, dtype=np.int64).reshape(-1, codes.TRACE)
    return docket.state.trace[: docket.state.counts[codes.TRACED]]


def _by_court(trace, courts):
    return [trace[trace[:, COURT] == k] for k in range(courts)]


def differences(one, other):
    """What differs between two histories: nothing, or one line each."""
    found = []
    for court, (a, b) in enumerate(zip(one.trace, other.trace, strict=True)):
        shared = min(len(a), len(b))
        differs = np.flatnonzero((a[:shared] != b[:shared]).any(axis=1))
        if len(differs):
            k = differs[0]
            fields = ", ".join(codes.TRACE_FIELDS)
            found.append(f"court {court}, hearing {k} ({fields}):\n  {a[k]}\n  {b[k]}")
        elif len(a) != len(b):
            found.append(f"court {court}: {len(a)} hearings and {len(b)}")
    stages = [("opening", one.opening, other.opening)]
    both = zip(one.months, other.months, strict=False)
    stages += [(f"month {k}", a, b) for k, (a, b) in enumerate(both)]
    for name, a, b in stages:
        for part in ("ledger", "hours", "judges", "groups"):
            if not np.array_equal(getattr(a, part), getattr(b, part)):
                found.append(f"{name}: {part}")
    if len(one.months) != len(other.months):
        found.append(f"{len(one.months)} months and {len(other.months)}")
    for part in ("decisions", "waits", "strong", "appeal_waits", "resets"):
        if not np.array_equal(getattr(one, part), getattr(other, part)):
            found.append(part)
    return found


def _days_of_change(start, months):
    """Days from the first on, half of them the first of a month: the day on which all else is."""
    opening = start + timedelta(days=1)
    firsts = [
        (first.date() - opening).days for first in pd.date_range(opening, periods=months, freq="MS")
    ]
    return st.one_of(st.integers(0, 30 * months), st.sampled_from(firsts))


@st.composite
def _changes(draw, day):
    """Sweeps, orders that switch, dates that begin and end, and up to three other changes."""
    changes = draw(st.lists(_other_change(day), max_size=3))
    for sweep in ("dismissal", "closure"):
        number = draw(st.sampled_from([0.0, 20.0, 400.0]))
        changes.append((f"{sweep}.cases_per_year", "set", number, draw(day)))
        changes.append((f"{sweep}.minimum_age_days", "set", draw(st.floats(0.0, 400.0)), 0))
    for lever in ("docket.master_order", "docket.merits_order", "docket.dedicated_order"):
        first, then = draw(st.permutations(codes.ORDERS))[:2]
        changes += [(lever, "set", first, 0), (lever, "set", then, draw(day.filter(bool)))]
    for lever, values in FROM_THE_START.items():
        changes.append((lever, "set", draw(st.sampled_from(values)), 0))
    return changes + draw(_dating(day)) + draw(_dating(day))


def _other_change(day):
    """A change of anything else that may be turned on a day."""
    share = st.floats(0.05, 0.95)
    level = st.sampled_from([-2.0, -1.0, 1.0, 2.0])
    return st.one_of(
        _change("docket.master_share_cap", "set", share, day),
        _change("hearing.adjournment_probability", "set", share, day),
        _change("hearing.early_exit_share", "set", share, day),
        _change("hearing.merits_minutes", "multiply", st.floats(0.2, 2.0), day),
        _change("staffing.sitting_share", "multiply", st.floats(0.1, 1.2), day),
        _change("staffing.authorised", "set", st.floats(2.0, 20.0), day),
        _change("receipts.border", "multiply", st.floats(0.0, 3.0), day),
        _change("receipts.border_from_cuba", "multiply", st.floats(0.0, 1.0), day),
        _change("receipts.border_from_other", "multiply", st.floats(0.0, 1.0), day),
        _change("priority.asylum", "set", level, day),
        _change("priority.interior", "set", level, day),
        _change("docket.head_start_days", "set", st.sampled_from([0.0, 40.0]), day),
        _change("deadline.decision_days", "set", st.sampled_from([0.0, 90.0]), day),
        _change("docket.master_overbooking", "set", st.floats(0.5, 3.0), day),
        _change("docket.booking_notice_days", "set", st.sampled_from([1.0, 40.0]), day),
        _change("hearing.venue_changes", "multiply", st.floats(0.0, 3.0), day),
        _change("bond.granted", "multiply", st.floats(0.0, 3.0), day),
        _change("cancellation.cap_per_year", "set", st.floats(0.0, 60.0), day),
        _change("board.members", "set", st.floats(0.0, 0.3), day),
        _change("board.kept_share", "set", st.floats(0.0, 1.0), day),
        _change("custody.detained_per_year", "set", st.floats(0.0, 3.0), day),
        _change("board.appeal_share", "multiply", st.floats(0.0, 10.0), day),
        _change("board.remand_share", "multiply", st.floats(0.0, 10.0), day),
        _change("counsel.capacity", "multiply", st.floats(0.0, 3.0), day),
        _change("staffing.temporary", "set", st.integers(0, 6).map(float), day),
        _change("bench.detailed_judges", "set", st.integers(0, 4).map(float), day),
    )


# What the courts do besides, and how much of it. Most of it needs dates to do anything.
FROM_THE_START = {
    "docket.head_start_days": [30.0, 200.0],
    "docket.master_overbooking": [1.0, 1.5],
    "docket.refill_notice_days": [0.0, 10.0],
    "docket.advance_share": [0.0, 0.5, 1.0],
    "docket.advance_notice_days": [1.0, 20.0],
    "docket.reset_dates": ["keep", "reset"],
    "priority.border": [0.0, 1.0],
    "priority.returned": [0.0, -1.0],
    "dedicated.border_share": [0.0, 0.4],
    "dedicated.referral_share": [0.0, 1.0],
    "dedicated.time_share": [0.0, 0.3],
    "bench.lent_share": [0.0, 0.0, 0.4],
    "board.members": [0.0, 0.02, 0.1, 2.0],
    "board.kept_share": [0.0, 0.5, 1.0],
    "custody.detained_per_year": [0.0, 0.0, 0.5],
    "board.appeal_share": [0.0, 1.0, 10.0],
    "board.remand_share": [0.0, 1.0, 5.0],
    "dedicated.remanded_share": [0.0, 0.5, 1.0],
    "deadline.first_hearing_days": [0.0, 45.0],
    "deadline.decision_days": [0.0, 180.0],
    "deadline.other_days": [0.0, 300.0],
    "counsel.appointed_share": [0.0, 0.5],
    "receipts.weak_claims": [1.0, 0.3, 1.6],
    "feedback.weak_elasticity": [0.0, 1.0],
    "feedback.strong_elasticity": [0.0, 2.0],
    "feedback.lag_months": [0.0, 3.0],
    "leaving.withdrawal_per_year": [0.0, 0.3],
    "leaving.departure_per_year": [0.0, 0.1],
    "leaving.older_days": [100.0],
    "leaving.older_multiple": [1.0, 4.0],
}


@st.composite
def _dating(draw, day):
    """From a day on: cases wait ready, are called with notice, or have dates."""
    on = draw(day)
    scheduling = draw(st.sampled_from(["ready", "booked", "booked"]))
    notice = draw(st.sampled_from([0.0, 1.0, 30.0]))
    ahead = draw(st.sampled_from([10.0, 60.0, 400.0, 2000.0]))
    return [
        ("docket.scheduling", "set", scheduling, on),
        ("docket.notice_days", "set", notice, on),
        ("docket.booking_notice_days", "set", max(notice, 2.0), on),
        ("docket.booking_days_ahead", "set", ahead, on),
    ]


def _change(lever, operation, value, day):
    return st.tuples(st.just(lever), st.just(operation), value, day)


@st.composite
def small_plans(draw, longest=24):
    """Small plans with everything in them."""
    months = draw(st.integers(6, longest))
    courts = draw(st.integers(2, 4))
    judges = st.integers(courts, 4 * courts)
    start = draw(st.sampled_from([START, date(2024, 2, 29), date(2019, 12, 31)]))
    values = {
        "first_master_lag_days": draw(st.sampled_from([0.0, 5.0, 60.0])),
        "merits_hours_per_completion": draw(st.floats(2.0, 12.0)),
        "master_length_floor_share": draw(st.floats(0.0, 1.0)),
        "merits_length_floor_share": draw(st.floats(0.0, 1.0)),
        "judge_first_year_pace": draw(st.floats(0.4, 1.0)),
        "judge_attrition_per_year": draw(st.floats(0.0, 2.0)),
        "sitting_hours_per_day": draw(st.sampled_from([0.5, 3.0, 6.0])),
        "master_minutes": draw(st.floats(2.0, 60.0)),
        "recalendar_share": draw(st.floats(0.0, 1.0)),
        "recalendar_days": 60.0,
        "family_rider_share": draw(st.sampled_from([0.0, 0.2, 0.6])),
        "family_more_chance": draw(st.sampled_from([0.0, 0.5, 0.9])),
        "venue_changes_per_case": draw(st.sampled_from([0.0, 0.2, 1.5])),
        "bond_hearing_share": draw(st.floats(0.0, 1.0)),
        "bond_granted_share": draw(st.floats(0.0, 1.0)),
        "reserved_decision_share": draw(st.sampled_from([0.0, 0.1, 0.8])),
        "rescinded_share": draw(st.floats(0.0, 0.9)),
        "reopened_share": draw(st.floats(0.0, 0.9)),
        "counsel_capacity_cases": draw(st.sampled_from([50.0, 300.0, 10_000.0])),
        "cancellation_cap_per_year": draw(st.sampled_from([0.0, 5.0, 12.0, 4000.0])),
        "counsel_found_chance": draw(st.floats(0.0, 1.0)),
        "appeal_custody_days": draw(st.sampled_from([20.0, 100.0, 1500.0])),
        "appeal_detained_share": draw(st.sampled_from([0.1, 0.6])),
        "appeal_sustained_share": draw(st.sampled_from([0.0022, 0.2])),
        "petition_share": draw(st.floats(0.0, 1.0)),
        "petition_remanded_share": draw(st.floats(0.0, 0.9)),
    }
    return small_plan(
        months=months,
        start=start,
        courts=courts,
        cases=draw(st.integers(20, 200)),
        initial=draw(st.sampled_from([0, 200, 1000])),
        appeals=draw(st.sampled_from([0, 20, 300])),
        screenings=draw(st.sampled_from([0, 0, 20.0, 500.0])),
        judges=(draw(judges), draw(judges)),
        turn_days=draw(st.integers(1, 30 * months)),
        last_count_days=draw(st.sampled_from([-50, 100, 4000])),
        changes=draw(_changes(_days_of_change(start, months))),
        values=values,
        seed=draw(st.integers(0, 2**31)),
        scale=draw(st.sampled_from([1.0, 1.0, 0.4])),
        window_days=draw(st.sampled_from([1, 7, 20, 90])),
    )
