"""Two plans in which all the rules have work to do, and what the compiled docket makes of them."""

from functools import cache

from queueing.docket import codes
from queueing.engine import CompiledDocket
from tests.queueing.small_plans import simulate, small_plan

TRACED = 200_000

# Nobody has a date: queues, newcomers, every order, levels, a dedicated docket, video, sweeps; and
# there is neither counsel nor a place under the cap for all; the Board has more than it can decide.
READY = small_plan(
    months=18,
    courts=3,
    cases=120,
    initial=600,
    screenings=60.0,
    judges=(5, 8),
    values={
        "appeal_custody_days": 60.0,
        "detained_receipts_per_year": 400.0,
        "judge_first_year_pace": 0.6,
        "merits_length_floor_share": 0.3,
        "counsel_capacity_cases": 250.0,
        "counsel_found_chance": 0.5,
        "cancellation_cap_per_year": 12.0,
        "appeal_sustained_share": 0.1,
        "petition_share": 0.6,
        "petition_remanded_share": 0.5,
    },
    changes=(
        ("board.members", "set", 0.25, 0),
        ("board.kept_share", "set", 0.3, 0),
        ("board.appeal_share", "multiply", 1.6, 0),
        ("dedicated.remanded_share", "set", 0.5, 0),
        ("docket.master_share_cap", "set", 0.2, 0),
        ("docket.master_order", "set", "random", 100),
        ("docket.master_order", "set", "aging", 200),
        ("docket.master_order", "set", "deadline", 400),
        ("docket.merits_order", "set", "lifo", 0),
        ("docket.merits_order", "set", "earliest_filing", 200),
        ("docket.head_start_days", "set", 40.0, 0),
        ("docket.head_start_days", "set", 90.0, 300),
        ("receipts.border_from_venezuela", "multiply", 0.3, 60),
        ("receipts.border_from_northern_central_america", "multiply", 0.6, 0),
        ("priority.asylum", "set", 1.0, 0),
        ("priority.asylum", "set", 0.0, 60),
        ("priority.interior", "set", -2.0, 0),
        ("dedicated.border_share", "set", 0.3, 30),
        ("dedicated.time_share", "set", 0.1, 0),
        ("dedicated.time_share", "set", 0.3, 300),
        ("docket.dedicated_order", "set", "lifo", 0),
        ("bench.lent_share", "set", 0.4, 150),
        ("counsel.appointed_share", "set", 0.4, 90),
        ("feedback.weak_elasticity", "set", 0.8, 0),
        ("feedback.strong_elasticity", "set", 1.5, 0),
        ("feedback.lag_months", "set", 2.0, 0),
        ("receipts.weak_claims", "multiply", 0.4, 0),
        ("deadline.first_hearing_days", "set", 40.0, 0),
        ("deadline.decision_days", "set", 180.0, 0),
        ("deadline.decision_days", "set", 90.0, 300),
        ("staffing.sitting_share", "multiply", 0.5, 60),
        ("dismissal.cases_per_year", "set", 200.0, 0),
        ("dismissal.minimum_age_days", "set", 100.0, 0),
        ("closure.cases_per_year", "set", 150.0, 100),
        ("closure.minimum_age_days", "set", 200.0, 0),
        ("closure.recalendared_per_year", "set", 90.0, 150),
    ),
)

# Hearings have dates: at first, but for a month in the first winter, and with another notice in
# the end. Judges leave often, masters are overbooked, and cases leave that have dates.
BOOKED = small_plan(
    months=18,
    courts=3,
    cases=120,
    initial=1200,
    judges=(6, 9),
    values={
        "judge_first_year_pace": 0.6,
        "judge_attrition_per_year": 1.5,
        "recalendar_share": 0.5,
        "recalendar_days": 60.0,
    },
    changes=(
        ("docket.scheduling", "set", "booked", 0),
        ("docket.booking_days_ahead", "set", 90.0, 0),
        ("docket.booking_days_ahead", "set", 250.0, 120),
        ("docket.booking_notice_days", "set", 8.0, 0),
        ("docket.booking_notice_days", "set", 20.0, 330),
        ("docket.scheduling", "set", "ready", 60),
        ("docket.scheduling", "set", "booked", 90),
        ("docket.master_overbooking", "set", 1.5, 0),
        ("docket.refill_notice_days", "set", 14.0, 0),
        ("docket.advance_share", "set", 0.6, 0),
        ("docket.advance_notice_days", "set", 12.0, 0),
        ("docket.reset_dates", "set", "reset", 0),
        ("docket.merits_order", "set", "lifo", 240),
        ("docket.master_order", "set", "random", 270),
        ("dedicated.referral_share", "set", 0.5, 0),
        ("receipts.weak_claims", "multiply", 1.6, 90),
        ("dedicated.time_share", "set", 0.1, 0),
        ("leaving.withdrawal_per_year", "set", 0.3, 0),
        ("custody.detained_per_year", "set", 0.4, 0),
        ("leaving.departure_per_year", "set", 0.2, 0),
        ("leaving.older_days", "set", 100.0, 0),
        ("leaving.older_multiple", "set", 2.0, 0),
        ("deadline.first_hearing_days", "set", 60.0, 0),
        ("deadline.decision_days", "set", 200.0, 0),
        ("closure.cases_per_year", "set", 150.0, 0),
        ("closure.minimum_age_days", "set", 100.0, 0),
    ),
)


@cache
def history(name):
    """What the compiled docket makes of one of the two."""
    return simulate({"ready": READY, "booked": BOOKED}[name], CompiledDocket, TRACED)


def flows(one):
    """A history's flows in all, by number."""
    return sum(month.ledger[..., : codes.STOCK].sum(axis=(0, 1)) for month in one.months)
