"""A case, and one of its hearings, as plain objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from queueing.docket import codes

FIRST_MASTER, MASTER, MERITS = codes.FIRST_MASTER, codes.MASTER, codes.MERITS
RESERVED, APPEALED = codes.RESERVED, codes.APPEALED
ENDS, FURTHER_MASTER, TO_MERITS, CONTINUED = range(4)  # what a hearing decides
# Where an active case waits; unlisted are those in transit or whose decision is reserved.
IN_POOL, COMING, DATED, UNLISTED = range(4)

Key = tuple[int, int]
Luck = tuple[float, float, float, float]  # the four uniforms in (0, 1) of one draw


class Hearing(NamedTuple):
    """One hearing as the case meets it: when, where, before whom, how long, and its luck."""

    day: int
    court: int  # where the judge sits
    seat: int
    second: int  # of the day's sitting
    seconds: int
    what: int  # it decides
    bond: bool  # a bond hearing is held in the same sitting
    luck: Luck
    event: Luck  # of what may happen besides


@dataclass(eq=False)
class Case:
    """One case: a person, or a family heard together. Its key decides all its luck."""

    key: Key
    court: int
    klass: int
    filed: int
    initial: bool
    stage: int
    members: int = 1  # the lead case and its riders
    counsel: bool = False
    strong: bool = False  # the claim; nothing of how the case is scheduled depends on it
    group: int = 0  # of nationalities; nothing at all depends on it once the case is there
    applied: bool = False  # for relief
    returned: bool = False  # completed once already in this run
    ticket: float = 0.0  # decides when its date is moved
    dedicated: bool = False
    hearings: int = 0
    heard: bool = False
    heard_on_merits: bool = False
    resets: int = 0  # how often its date was moved
    due: int = 0  # the first day it may be heard
    docket: int = 0  # the docket it waits on
    appealed: int = 0  # the day since which it is before the Board
    entered_as: int = -1  # the class in which it first came in
    place: int = COMING
    day: int = 0  # on which it is looked at, or dated
    called: Any = None  # the SimPy event of its being called
    process: Any = None  # the SimPy process that is its life

    def __post_init__(self) -> None:
        self.entered_as = self.klass
