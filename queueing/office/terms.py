"""The terms the asylum office works under on a day: from levers and ledger to numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np

from queueing.docket import office
from queueing.docket.waits import Array
from queueing.scenario.levers import Value
from queueing.sitting_days import is_working, working_days_per_year
from queueing.stations.intake import form_dates
from queueing.terms import Terms

HOURS_A_DAY, DAYS_A_WEEK = 8.0, 5.0


def office_terms(month: Sequence[Terms], scale: float) -> Array:
    """The terms of each day of a month (float64[days, TERMS]); no time is offered on a day off."""
    known: dict[tuple[int, int], Array] = {}
    days = []
    for terms in month:
        in_force = id(terms.levers), bisect_right(form_dates(), terms.on)
        if in_force not in known:
            known[in_force] = _of_a_working_day(terms, scale)
        days.append(known[in_force].copy())
        if not is_working(terms.on):
            days[-1][[office.SECONDS, office.UNFENCED]] = 0.0
    return np.stack(days)


def _of_a_working_day(terms: Terms, scale: float) -> Array:
    found = np.zeros(office.TERMS)
    at_work = terms.value("asylum_officer_days_per_year") / working_days_per_year()
    offered = terms.lever("office.officers") * min(at_work, 1.0) * HOURS_A_DAY
    offered *= terms.value("asylum_officer_time_share") * scale
    found[office.SECONDS] = round(offered * 3600.0)
    fenced = terms.lever("office.ring_fenced_share")
    found[office.UNFENCED] = round(found[office.SECONDS] * (1.0 - fenced))
    week = HOURS_A_DAY * DAYS_A_WEEK
    hours_each = {
        office.SCREENING_SECONDS: terms.value("credible_fear_hours"),
        office.INTERVIEW_SECONDS: week / terms.lever("office.interviews_per_officer_week"),
        office.CLAIM_SECONDS: terms.value("border_claim_hours"),
    }
    for column, hours in hours_each.items():
        found[column] = max(round(hours * 3600.0), 1)
    found[office.NEWEST_FIRST] = float(terms.levers["office.order"] == "lifo")
    found[office.NOTICE] = round(terms.value("asylum_interview_notice_days"))
    found[office.GRANT] = terms.value("asylum_office_grant_share")
    found[office.FINAL] = terms.value("asylum_office_final_share")
    found[office.CLAIM_GRANT] = terms.value("border_claim_grant_share")
    found[office.CLAIM_FINAL] = terms.lever("office.border_claims_final_share")
    found[office.CLOCK] = terms.whole("office.ead_clock_days")
    return found


def referrals_at_most(levers: Mapping[str, Value]) -> float:
    """More than the office can refer in a month, in full numbers: officers who do nothing else."""
    weeks = 31.0 / 7.0
    interviews = float(levers["office.officers"]) * float(
        levers["office.interviews_per_officer_week"]
    )
    return interviews * weeks * max(float(levers["receipts.referral"]), 1.0)
