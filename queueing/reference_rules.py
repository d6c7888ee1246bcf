"""A case and the courts' policy as plain objects, and the rules they go by.

Said again independently of `queueing.docket.rules`; `queueing.reference` tells what happens when.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any, NamedTuple

from queueing.docket import codes
from queueing.settings import Setting

FIRST_MASTER, MASTER, MERITS = codes.FIRST_MASTER, codes.MASTER, codes.MERITS
ENDS, FURTHER_MASTER, TO_MERITS, CONTINUED = range(4)  # what a hearing decides
IN_POOL, COMING, DATED = range(3)  # where an active case waits

Key = tuple[int, int]
Luck = tuple[float, float, float, float]  # the four uniforms in (0, 1) of one draw


class Rule(NamedTuple):
    """What the courts do with one class: chances, mean seconds, mean days, shares, deadlines."""

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


# The dials that are whole numbers.
WHOLE = ("sitting_share", "head_start", "ahead", "notice", "refill_notice", "advance_notice")


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

    @classmethod
    def of(cls, dials: list[float]) -> Dials:
        """The dials by name."""
        named: dict[str, Any] = {name: dials[getattr(codes, name.upper())] for name in cls._fields}
        return cls(**named | {name: int(named[name]) for name in WHOLE})


@dataclass(frozen=True)
class Policy:
    """A `Setting` in plain numbers: what the courts go by on a day."""

    setting: Setting
    rules: list[Rule]  # by class
    exits: list[list[list[float]]]  # by class and stage, cumulative shares of outcomes
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
            rules=[Rule(*row) for row in setting.rules[:, columns].tolist()],
            exits=setting.exits.tolist(),
            orders=setting.orders.tolist(),
            levels=setting.levels.tolist(),
            reserve=setting.reserve.tolist(),
            dials=Dials.of(setting.dials.tolist()),
        )

    def gives_dates(self, docket: int) -> bool:
        """Whether the cases of a docket get dates; elsewhere they are called as judges are free."""
        return self.dials.ahead > 0 and docket in codes.ORDINARY_DOCKETS


class Hearing(NamedTuple):
    """One hearing as the case meets it: when, where, before whom, how long, and its luck."""

    day: int
    court: int  # where the judge sits
    seat: int
    second: int  # of the day's sitting
    seconds: int
    luck: Luck


@dataclass(eq=False)
class Case:
    """One case. Its key decides all its luck."""

    key: Key
    court: int
    klass: int
    filed: int
    initial: bool
    stage: int
    ticket: float = 0.0  # decides when its date is moved
    dedicated: bool = False
    hearings: int = 0
    heard: bool = False
    heard_on_merits: bool = False
    resets: int = 0  # how often its date was moved
    due: int = 0  # the first day it may be heard
    docket: int = 0  # the docket it waits on
    place: int = COMING
    day: int = 0  # on which it is looked at, or dated
    called: Any = None  # the SimPy event of its being called
    process: Any = None  # the SimPy process that is its life


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


def hearing_seconds(stage: int, rule: Rule, pace: float, u: float) -> int:
    """At least the floor's share of the mean, beyond that exponential; longer at a slower pace."""
    mean, floor = rule.master_seconds, rule.master_floor
    if stage == MERITS:
        mean, floor = rule.merits_seconds, rule.merits_floor
    return int(mean / pace * (floor + (1.0 - floor) * exponential(u))) + 1


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


def outcome(shares: list[float], u: float) -> int:
    """How a case ends, by the cumulative shares of the stage at which it does."""
    return next((k for k, share in enumerate(shares[:-1]) if u < share), len(shares) - 1)


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
