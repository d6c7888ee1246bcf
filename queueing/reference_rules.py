"""A case, a court and a judge as plain objects, and the rules they go by.

Said again independently of `queueing.docket.rules`; `queueing.reference` tells what happens when.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import exp, log
from typing import Any, NamedTuple

from queueing.docket import codes

FIRST_MASTER, MASTER, MERITS = codes.FIRST_MASTER, codes.MASTER, codes.MERITS
ENDS, FURTHER_MASTER, TO_MERITS, CONTINUED = range(4)  # what a hearing decides

Luck = tuple[float, float, float, float]  # the four uniforms in (0, 1) of one draw


class Rule(NamedTuple):
    """What the courts do with one class: chances, mean seconds, mean days."""

    first_exit: float
    later_exit: float
    set_for_merits: float
    adjournment: float
    master_seconds: float
    merits_seconds: float
    first_lag: float
    master_gap: float
    merits_notice: float
    resumption_gap: float
    detained: float


class Hearing(NamedTuple):
    """One hearing as the case meets it: when, before whom, how long, and its luck."""

    day: int
    seat: int
    second: int  # of the day's sitting
    seconds: int
    luck: Luck


@dataclass
class Judge:
    """One judge: at which pace, and the seconds of a hearing left over for the next sitting."""

    pace: float
    carry: int = 0


@dataclass(eq=False)
class Court:
    """One court: the cases waiting on each docket, its seats, the judge-days it is owed."""

    number: int
    dockets: list[deque[Case]] = field(
        default_factory=lambda: [deque() for _ in range(codes.DOCKETS)]
    )
    closed: dict[int, list[Any]] = field(default_factory=dict)  # (key, event) by day of return
    seats: list[Judge | None] = field(default_factory=list)
    credit: int = 0  # in millionths of a judge-day
    offered: int = 0  # seconds of judges' time this month
    wasted: int = 0


@dataclass(eq=False)
class Case:
    """One case. Its key decides all its luck."""

    key: tuple[int, int]
    court: Court
    klass: int
    filed: int
    initial: bool
    stage: int
    hearings: int = 0
    heard: bool = False
    heard_on_merits: bool = False
    closed: bool = False
    docket: deque[Case] | None = None  # the docket it waits on; None while its date has not come
    called: Any = None  # the SimPy event of its being called
    process: Any = None  # the SimPy process that is its life


def docket_of(case: Case, detained: bool) -> int:
    """The docket a case waits on."""
    if detained:
        return codes.DETAINED_DOCKET
    if case.stage != MERITS:
        return codes.MASTER_DOCKET
    return codes.RESUMED_DOCKET if case.heard_on_merits else codes.MERITS_DOCKET


def next_docket(dockets: list[deque[Case]], masters_may: bool) -> int | None:
    """The docket the next case is called from; None when nobody waits.

    Detained cases first; masters while they may; merits hearings begun, then new ones; masters
    again when no merits case waits.
    """
    detained, master, resumed, merits = dockets
    if detained:
        return codes.DETAINED_DOCKET
    if master and (masters_may or not (resumed or merits)):
        return codes.MASTER_DOCKET
    if resumed:
        return codes.RESUMED_DOCKET
    return codes.MERITS_DOCKET if merits else None


def take_next(docket: deque[Case], order: int) -> Case:
    """The case called from a docket: the one that joined it first or, newest first, last."""
    return docket.pop() if order == codes.LIFO else docket.popleft()


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


def exponential(u: float) -> float:
    """A mean-one exponential from a uniform."""
    return -log(u)


def gap(mean_days: float, u: float) -> int:
    """Days to the next date: evenly between a half and one and a half of the mean."""
    return int(mean_days * (0.5 + u)) + 1


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
