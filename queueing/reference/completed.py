"""What may become of a completed case: its order undone, an appeal, the case back at its court."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple

import simpy

from queueing.docket import codes
from queueing.docket.draws import AFTER, APPEAL, REVIEW
from queueing.reference.board import appealed_share, decision_of_the_board
from queueing.reference.case import MASTER, Case
from queueing.reference.luck import exponential, gap
from queueing.reference.registry import Registry
from queueing.verbs import DAY


class Return(NamedTuple):
    """How a completed case comes back: the flow it counts in, and in how many days."""

    reason: int
    days: int


Appealed = Generator[simpy.Event, Any, Return | None]  # events on the way to a return, if so


class Completed(Registry):
    """What happens to a case from its completion until it is at its court again, if ever."""

    def undone(self, case: Case, how: int) -> Return | None:
        """Whether the order is to be rescinded, or the case reopened: as what it then comes back,
        and in how many days."""
        rule, dials = self.policy.rule(case), self.policy.dials
        u_back, u_days, _, _ = self.luck(case.key, AFTER, case.hearings)
        share, mean_days, flow = 0.0, 0.0, -1
        if how == codes.IN_ABSENTIA:
            share, mean_days, flow = rule.rescinded_share, dials.rescind_days, codes.RESCINDED
        elif how in (codes.REMOVAL, codes.VOLUNTARY_DEPARTURE):
            share, mean_days, flow = rule.reopened_share, dials.reopen_days, codes.REOPENED
        return Return(flow, gap(mean_days, u_days)) if u_back < share else None

    def appeal(self, case: Case, how: int) -> Appealed:
        """Whether the court's decision is appealed, and what comes of it."""
        u_appeals, u_briefs, _, _ = self.luck(case.key, APPEAL, case.hearings)
        if u_appeals >= appealed_share(how, case, self.policy.rule(case)):
            self.books.final(case, self.today)
            return None
        case.returned = True
        self.books.appeal(case, codes.APPEAL_FILED, self.today)
        days = gap(self.policy.dials.briefing_days, u_briefs)
        return (yield from self.before_the_board(case, self.today + days))

    def before_the_board(self, case: Case, briefed_on: int) -> Appealed:
        """The Board decides, and a circuit court perhaps, until one of them has the last word
        (None) or the case is sent back to its court."""
        while True:
            yield self.board.turn(self.env, case, briefed_on)
            dials = self.policy.dials
            u_decision, u_next, u_days, u_circuit = self.luck(case.key, REVIEW, case.hearings)
            decision = decision_of_the_board(dials, u_decision)
            self.books.decision(case, decision, self.today)
            self._trace_decision(case, decision)
            if decision == codes.APPEAL_REMANDED:
                return Return(codes.REMANDED, gap(dials.remand_days, u_next))
            final = decision == codes.APPEAL_SUSTAINED or u_next >= dials.petition_share
            if not final:
                yield self.env.timeout(gap(dials.petition_days, u_days) * DAY)
                final = u_circuit >= self.policy.dials.petition_remanded
            if final:
                self.books.final(case, self.today)
                return None
            released = self.policy.rule(case).released_as
            if self.policy.rule(case).detained and released >= 0:
                case.klass = int(released)  # nobody is held for all that time
            case.hearings += 1  # the remand: the Board's next decision has other luck
            self.books.appeal(case, codes.APPEAL_RETURNED, self.today)
            self._trace_decision(case, codes.APPEAL_RETURNED)
            u_briefs = self.luck(case.key, APPEAL, case.hearings)[1]
            briefed_on = self.today + gap(self.policy.dials.briefing_days, u_briefs)

    def _trace_decision(self, case: Case, decision: int) -> None:
        if self.traced:
            self.trace.append((*case.key, self.today, codes.NO_COURT, -1, 0, 0, 0, decision))

    def back(self, case: Case, reason: int, days: int) -> Generator[simpy.Event, Any, None]:
        """A completed case is at its court again in so many days.

        It stands at the master stage then, of another class, and has been heard before.
        """
        rule = self.policy.rule(case)
        if not (rule.detained and reason == codes.REMANDED):
            case.klass = int(rule.returned_as)
        case.stage = MASTER
        case.returned = case.heard = True
        case.heard_on_merits = False
        case.resets, case.dedicated = 0, False
        yield self._arrival(case, self.today + days)
        self.books.active[case.key] = self.books.not_over.pop(case.key)
        self.books.count(case, reason)
        _, _, u_lag, u_dedicated = self.luck(case.key, AFTER, case.hearings)
        if reason == codes.REMANDED:
            case.dedicated = u_dedicated < self.policy.dials.remand_dedicated
        case.hearings += 1  # the motion: whoever leaves unheard again has other luck
        lag = int(self.policy.rules[case.klass][False].first_lag * exponential(u_lag))
        self.courts[case.court].calendar.arrive(case, self.today + lag, self.today)
