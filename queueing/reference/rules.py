"""The courts' policy as plain numbers, and the rules they go by.

Said again independently of `queueing.docket.rules`; `queueing.reference` tells what happens when.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any, NamedTuple

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
from queueing.settings import Setting


class Rule(NamedTuple):
    """What the courts do with one class, without counsel or with: chances, mean seconds, mean days,
    shares, deadlines, other classes."""

    first_exit: float
    later_exit: float
    set_for_merits: float
    adjournment: float
    master_seconds: float
    merits_seconds: float
    master_floor: float
    merits_floor: float
    first_lag: float
    master_gap: float
    merits_notice: float
    resumption_gap: float
    detained: float
    dedicated_share: float
    first_deadline: float
    decision_deadline: float
    family_share: float
    family_more: float
    rider_seconds: float
    strong_share: float
    entry_counsel: float
    appointed_counsel: float
    later_counsel: float
    applies: float
    venue_share: float
    bond_share: float
    bond_granted: float
    released_as: float
    returned_as: float
    reserve_share: float
    capped: float
    rescinded_share: float
    reopened_share: float
    appeal_share: float
    dhs_appeal_share: float
    detained_as: float
    other_choice: float


# The dials that are whole numbers.
WHOLE = (
    "sitting_share",
    "head_start",
    "ahead",
    "notice",
    "refill_notice",
    "advance_notice",
    "transit_days",
    "board_rate",
    "board_kept",
)


class Dials(NamedTuple):
    """What the courts do with every case."""

    sitting_share: int  # in millionths of judge-days
    master_cap: float
    dedicated_time: float
    keep: float
    recalendar_share: float
    recalendar_days: float
    head_start: int
    ahead: int
    notice: int
    refill_notice: int
    advance_share: float
    advance_notice: int
    reset_dates: float
    lent_share: float
    counsel_chance: float
    bond_seconds: float
    transit_days: int
    reserve_days: float
    rescind_days: float
    reopen_days: float
    recall_days: float
    board_rate: int  # in millionths of a person a working day
    briefing_days: float
    sustained_share: float
    remanded_share: float
    remand_days: float
    remand_dedicated: float
    petition_share: float
    petition_days: float
    petition_remanded: float
    appealed_age: float
    board_kept: int  # of the same
    custody_ends: float  # a day

    @classmethod
    def of(cls, dials: list[float]) -> Dials:
        """The dials by name."""
        named: dict[str, Any] = {name: dials[getattr(codes, name.upper())] for name in cls._fields}
        return cls(**named | {name: int(named[name]) for name in WHOLE})


@dataclass(frozen=True)
class Policy:
    """A `Setting` in plain numbers: what the courts go by on a day."""

    setting: Setting
    rules: list[list[Rule]]  # by class, without counsel and with
    exits: Any  # cumulative shares of outcomes, by class, counsel, strength of claim and stage
    reasons: list[list[list[float]]]  # the same of adjournments, by [master, merits] and counsel
    destinations: list[float]  # the same of the courts to which venue is changed
    orders: list[int]  # by docket
    levels: list[int]  # by class
    reserve: list[float]  # by court
    dials: Dials

    @classmethod
    def of(cls, setting: Setting) -> Policy:
        """The setting's numbers by name."""
        columns = [getattr(codes, name.upper()) for name in Rule._fields]
        return cls(
            setting=setting,
            rules=[[Rule(*row) for row in both] for both in setting.rules[..., columns].tolist()],
            exits=setting.exits.tolist(),
            reasons=setting.reasons.tolist(),
            destinations=setting.destinations.tolist(),
            orders=setting.orders.tolist(),
            levels=setting.levels.tolist(),
            reserve=setting.reserve.tolist(),
            dials=Dials.of(setting.dials.tolist()),
        )

    def rule(self, case: Case) -> Rule:
        """The rule a case goes by today."""
        return self.rules[case.klass][case.counsel]

    def outcome(self, case: Case, stage: int, u: float) -> int:
        """How a case ends, if it does at a hearing of that stage."""
        return one_of(self.exits[case.klass][case.counsel][case.strong][stage], u)

    def gives_dates(self, docket: int) -> bool:
        """Whether the cases of a docket get dates; elsewhere they are called as judges are free."""
        return self.dials.ahead > 0 and docket in codes.ORDINARY_DOCKETS


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


def one_of(shares: list[float], u: float) -> int:
    """Which of several things it is, by their cumulative shares."""
    return next((k for k, share in enumerate(shares[:-1]) if u < share), len(shares) - 1)


def waits_for_the_cap(how: int, rule: Rule) -> bool:
    """Whether a grant of relief needs a place under the yearly cap."""
    return rule.capped > 0 and how == codes.RELIEF_GRANTED


def exponential(u: float) -> float:
    """A mean-one exponential from a uniform."""
    return -log(u)


def gap(mean_days: float, u: float) -> int:
    """Days to the next date: evenly between a half and one and a half of the mean."""
    return int(mean_days * (0.5 + u)) + 1


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
