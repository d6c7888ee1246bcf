"""The Board of Immigration Appeals: whose appeal is decided on which day, and how.

Cases bring themselves to it (`Board.turn`) and wait for their turn; what comes of the Board's
decision is in `queueing.reference_life`.
"""

from __future__ import annotations

from heapq import heappop, heappush

import simpy

from queueing.docket import codes
from queueing.reference_case import Case, Key
from queueing.reference_dates import WorkingDays
from queueing.reference_rules import Dials, Policy, Rule

MILLION = 1_000_000

Appeal = tuple[bool, int, Key, Case, simpy.Event]  # not detained, from which day, key, case, turn


class Board:
    """The appeals that can be decided, and how many people's the Board can still decide.

    The last family decided may take more than is left: the next day makes up for it.
    """

    def __init__(self, working: WorkingDays) -> None:
        self.working = working
        self.left = 0
        self.briefed: dict[int, list[tuple[Key, Case, simpy.Event]]] = {}  # by day
        self.queue: list[Appeal] = []

    def turn(self, env: simpy.Environment, case: Case, briefed_on: int) -> simpy.Event:
        """The event of the Board deciding a case that can be decided from a day on."""
        turn = env.event()
        self.briefed.setdefault(briefed_on, []).append((case.key, case, turn))
        return turn

    def sit(self, day: int, policy: Policy) -> None:
        """A day: those briefed by now stand in the queue; so many of it are decided."""
        for briefed_on in sorted(on for on in self.briefed if on <= day):
            for key, case, turn in self.briefed.pop(briefed_on):
                at_large = not policy.rule(case).detained
                heappush(self.queue, (at_large, briefed_on, key, case, turn))
        seconds, days_before = self.working.on(day)
        if seconds == 0:
            return
        self.left += decisions(days_before, policy.dials.board_rate)
        while self.left > 0 and self.queue:
            _, _, _, case, turn = heappop(self.queue)
            self.left -= case.members
            turn.succeed()
        self.left = min(self.left, 0)  # time that nobody needed is lost


def decisions(days_before: int, rate: int) -> int:
    """How many people's appeals are decided on a working day, at a rate in millionths a day."""
    return (days_before + 1) * rate // MILLION - days_before * rate // MILLION


def appealed_share(how: int, case: Case, rule: Rule) -> float:
    """The share appealed of cases completed so: the respondent appeals a removal order on the
    merits, the government a grant."""
    if how == codes.REMOVAL and case.heard_on_merits:
        return rule.appeal_share
    return rule.dhs_appeal_share if how in (codes.RELIEF_GRANTED, codes.WITHHOLDING) else 0.0


def decision_of_the_board(dials: Dials, u: float) -> int:
    """What the Board decides, as the flow it counts in."""
    if u < dials.remanded_share:
        return codes.APPEAL_REMANDED
    upheld = u >= dials.remanded_share + dials.sustained_share
    return codes.APPEAL_DISMISSED if upheld else codes.APPEAL_SUSTAINED
