"""The Board of Immigration Appeals: whose appeal is decided on which day, and how.

Cases bring themselves to it (`Board.turn`) and wait for their turn; what comes of the Board's
decision is in `completed`.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import exp

import simpy

from queueing.docket import codes
from queueing.docket.draws import APPEAL, CUSTODY
from queueing.reference.books import Books
from queueing.reference.calendar import WorkingDays
from queueing.reference.case import Case, Key, Luck
from queueing.reference.policy import Dials, Policy, Rule

MILLION = 1_000_000
MONTH = 30  # days between two looks at who is still detained

Appeal = tuple[int, Key, Case, simpy.Event]  # from which day, key, case, turn


class Board:
    """The appeals that can be decided, of people in detention and of others, and how many people's
    the Board can still decide today: in all, and of others before any detained.

    The last family decided may take more than is left: the next day makes up for it.
    """

    def __init__(
        self, working: WorkingDays, books: Books, luck: Callable[[Key, int, int], Luck]
    ) -> None:
        self.working, self.books, self.luck = working, books, luck
        self.left = self.kept = 0
        self.briefed: dict[int, list[tuple[Key, Case, simpy.Event]]] = {}  # by day
        self.detained: list[Appeal] = []
        self.others: list[Appeal] = []

    def turn(self, env: simpy.Environment, case: Case, briefed_on: int) -> simpy.Event:
        """The event of the Board deciding a case that can be decided from a day on."""
        turn = env.event()
        self.briefed.setdefault(briefed_on, []).append((case.key, case, turn))
        return turn

    def sit(self, day: int, policy: Policy) -> None:
        """A day: some detention ends, those briefed by now wait in a queue, so many are decided."""
        if day % MONTH == 0:
            self._look_at_custody(day, policy)
        for briefed_on in sorted(on for on in self.briefed if on <= day):
            for key, case, turn in self.briefed.pop(briefed_on):
                u_released = self.luck(key, APPEAL, case.hearings)[2]
                held_for = briefed_on - case.appealed
                if briefed_on >= self.working.first and ends(policy, held_for, u_released):
                    self._release(case, policy)
                queue = self.detained if policy.rule(case).detained else self.others
                heappush(queue, (briefed_on, key, case, turn))
        seconds, days_before = self.working.on(day)
        if seconds == 0:
            return
        self.left += decisions(days_before, policy.dials.board_rate)
        self.kept += decisions(days_before, policy.dials.board_kept)
        while self.left > 0 and (self.detained or self.others):
            for_others = bool(self.others) and self.kept > 0
            queue = self.detained if self.detained and not for_others else self.others
            _, _, case, turn = heappop(queue)
            self.left -= case.members
            self.kept -= case.members if for_others else 0
            turn.succeed()
        self.left = min(self.left, 0)  # time that nobody needed is lost
        if not self.others:
            self.kept = min(self.kept, 0)

    def _look_at_custody(self, day: int, policy: Policy) -> None:
        """Whose detention has ended since the last look waits among the others from today on."""
        held = []
        for briefed_on, key, case, turn in self.detained:
            over = ends(policy, MONTH, self.luck(key, CUSTODY, day // MONTH)[0])
            if over and self._release(case, policy):
                heappush(self.others, (day, key, case, turn))
            else:
                held.append((briefed_on, key, case, turn))
        heapify(held)
        self.detained = held

    def _release(self, case: Case, policy: Policy) -> bool:
        """Somebody in detention is released, if there is a class for it."""
        rule = policy.rule(case)
        if not rule.detained or rule.released_as < 0:
            return False
        flows = codes.APPEAL_OUT_CUSTODY, codes.APPEAL_IN_CUSTODY
        self.books.change_custody(case, int(rule.released_as), *flows)
        return True


def ends(policy: Policy, days: int, u: float) -> bool:
    """Whether detention ends within so many days of an appeal."""
    return u < 1.0 - exp(-days * policy.dials.custody_ends)


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
