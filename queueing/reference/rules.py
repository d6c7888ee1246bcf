"""The rules the courts go by, one plain function each.

Said again independently of `queueing.docket.rules`; `queueing.reference` tells what happens when.
"""

from __future__ import annotations

from math import exp, log
from typing import Any

from queueing.docket import codes
from queueing.reference.case import (
    CONTINUED,
    ENDS,
    FIRST_MASTER,
    FURTHER_MASTER,
    MASTER,
    MERITS,
    TO_MERITS,
    Case,
)
from queueing.reference.luck import exponential
from queueing.reference.policy import Dials, Rule


def docket_of(case: Case, rule: Rule) -> int:
    """The docket a case waits on."""
    if rule.detained:
        return codes.DETAINED_DOCKET
    if case.dedicated:
        return codes.DEDICATED_DOCKET
    if case.stage != MERITS:
        return codes.MASTER_DOCKET
    return codes.RESUMED_DOCKET if case.heard_on_merits else codes.MERITS_DOCKET


def next_docket(ready: list[bool], took: list[int], offered: int, dials: Dials) -> int | None:
    """The docket the next case is called from; None when nobody is ready on any.

    `took` is the seconds of today's hearings by docket, `offered` those of the judges sitting.
    Detained cases first, then the dedicated docket and masters while they may; merits hearings
    begun, then new ones; masters, then the dedicated docket again when nobody else is ready.
    """
    detained, dedicated, master, resumed, merits = range(codes.DOCKETS)
    turns = [
        (detained, True),
        (dedicated, took[dedicated] < dials.dedicated_time * offered),
        (master, took[master] < dials.master_cap * offered),
        (resumed, True),
        (merits, True),
        (master, True),
        (dedicated, True),
    ]
    return next((docket for docket, may in turns if may and ready[docket]), None)


def stops_to_lend(docket: int, took: list[int], offered: int, dials: Dials) -> bool:
    """Whether a court that lends calls no more of its own: priority dockets it always does."""
    kept = (1.0 - dials.lent_share) * offered
    return docket in codes.ORDINARY_DOCKETS and dials.lent_share > 0 and sum(took) >= kept


def sitting_judges(judges: int, days_before: int, share: int) -> list[int]:
    """Which of so many judges sit on a working day that so many came before.

    A share (in millionths) of the judge-days, handed out evenly: the judges take turns, and what
    is over of a judge-day goes round the days of the run.
    """
    number = how_many_sit(judges, days_before, share)
    return [order for order in range(judges) if (order + days_before) % judges < number]


def how_many_sit(judges: int, days_before: Any, share: int) -> Any:
    """How many of the judges sit on a working day that so many came before (or on each of them)."""
    return (judges * share + (days_before * 414_214) % 1_000_000) // 1_000_000


def hearing_seconds(stage: int, rule: Rule, members: int, pace: float, u: float) -> int:
    """At least the floor's share of the mean, beyond that exponential; longer at a slower pace.

    The mean grows with every rider of a family.
    """
    mean, floor = rule.master_seconds, rule.master_floor
    if stage == MERITS:
        mean, floor = rule.merits_seconds, rule.merits_floor
    mean *= 1.0 + rule.rider_seconds * (members - 1)
    return int(mean / pace * (floor + (1.0 - floor) * exponential(u))) + 1


def bond_hearing_seconds(dials: Dials, pace: float) -> int:
    """How long a bond hearing takes a judge."""
    return int(dials.bond_seconds / pace) + 1


def bond_is_heard(stage: int, what: int, rule: Rule, u: float) -> bool:
    """Whether somebody detained who goes on from the first master hearing has a bond hearing."""
    goes_on = stage == FIRST_MASTER and what == FURTHER_MASTER
    return rule.detained > 0 and goes_on and u < rule.bond_share


def decision(stage: int, rule: Rule, u: float) -> int:
    """What a hearing decides: a first master ends some cases; a later one ends some and sets
    others for the merits; a merits hearing is continued or ends the case."""
    if stage == FIRST_MASTER:
        return ENDS if u < rule.first_exit else FURTHER_MASTER
    if stage == MERITS:
        return CONTINUED if u < rule.adjournment else ENDS
    if u < rule.later_exit:
        return ENDS
    return TO_MERITS if u < rule.later_exit + rule.set_for_merits else FURTHER_MASTER


def waits_for_the_cap(how: int, rule: Rule) -> bool:
    """Whether a grant of relief needs a place under the yearly cap."""
    return rule.capped > 0 and how == codes.RELIEF_GRANTED


def late(days: int, deadline: float) -> bool:
    """Whether something came after its deadline (0: there is none)."""
    return days > deadline > 0


def initial_stage(rule: Rule, age: int, u: float) -> int:
    """Where a case pending for `age` days stands at the start.

    Unheard if an exponential wait outlasts its age; between masters if the mean time from the
    first to the setting for merits outlasts the rest.
    """
    lag = max(rule.first_lag, 1.0)
    unheard = exp(-age / lag)
    if u < unheard:
        return FIRST_MASTER
    between = rule.master_gap / max(rule.set_for_merits, 0.01)
    not_set = (1.0 - unheard) * exp(-max(age - lag, 0.0) / between)
    return MASTER if u < unheard + not_set else MERITS


def family_size(rule: Rule, u: float) -> int:
    """How many are heard together: most often one; else two, and more by a chance for each."""
    if u >= rule.family_share:
        return 1
    if rule.family_more <= 0:
        return 2
    return min(2 + int(log(u / rule.family_share) / log(rule.family_more)), codes.MOST_MEMBERS)
