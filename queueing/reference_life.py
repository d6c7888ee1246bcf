"""The life of a case: `Life.life`, and what it is made of in the order in which it happens.

A case waits on its court's calendar, is heard, and waits again: proceedings. Between two hearings
it may be closed, change its court or, released, its class; a judge may take time to decide, and a
grant may wait for a place under the yearly cap. Completed, it may come back.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple

import simpy

from queueing.docket import codes
from queueing.docket.draws import (
    AFTER,
    APPEAL,
    DEPARTURE,
    DETENTION,
    DISMISSAL,
    REVIEW,
    WITHDRAWAL,
)
from queueing.docket.state import Size
from queueing.docket.waits import Array
from queueing.reference_board import appealed_share, decision_of_the_board
from queueing.reference_case import (
    CONTINUED,
    ENDS,
    FURTHER_MASTER,
    MASTER,
    MERITS,
    RESERVED,
    TO_MERITS,
    UNLISTED,
    Case,
    Hearing,
    Luck,
)
from queueing.reference_registry import Registry
from queueing.reference_rules import Rule, exponential, gap, one_of, waits_for_the_cap
from queueing.verbs import DAY

ENDS_AS = {
    DISMISSAL: codes.DISMISSED,
    WITHDRAWAL: codes.WITHDRAWN,
    DEPARTURE: codes.VOLUNTARY_DEPARTURE,
}
Outcome = Generator[simpy.Event, Any, int | None]  # events on the way to how a case ends, if so


class Return(NamedTuple):
    """How a completed case comes back: the flow it counts in, and in how many days."""

    reason: int
    days: int


Appealed = Generator[simpy.Event, Any, Return | None]  # events on the way to a return, if so


class Life(Registry):
    """What happens to a case, from its entry to its last completion."""

    def __init__(self, size: Size, seed: int, replication: int, sitting_seconds: Array) -> None:
        super().__init__(size, seed, replication, sitting_seconds)
        self.traced = size.traced > 0
        self.trace: list[tuple[int, ...]] = []  # hearings, in the fields of `codes.TRACE_FIELDS`

    def life(
        self, case: Case, closed_for: int | None = None, briefed_on: int | None = None
    ) -> Generator[simpy.Event, Any, None]:
        """One case: proceedings until it is completed, and again as often as it comes back.

        Of the cases there at the start some are closed, for so many days, and some are before the
        Board, which can decide them from a day on.
        """
        if closed_for is not None:
            yield from self.closed(case, closed_for)
        if briefed_on is not None:
            back = yield from self.before_the_board(case, briefed_on)
        else:
            back = yield from self.once(case)
        while back is not None:
            yield from self.back(case, *back)
            back = yield from self.once(case)

    def once(self, case: Case) -> Appealed:
        """Proceedings to their completion, and all that follows it outside the court."""
        how = yield from self.proceedings(case)
        if how is None:
            return None
        self.books.completion(case, how, self.today, self.policy.rule(case))
        return self.undone(case, how) or (yield from self.appeal(case, how))

    def proceedings(self, case: Case) -> Outcome:
        """From hearing to hearing until the case ends: how; None if it is closed for good.

        Its calendar holds the place in which it waits; a sweep takes it off by an interrupt.
        """
        while True:
            case.called = self.env.event()
            try:
                hearing = yield case.called
            except simpy.Interrupt as sweep:
                purpose, luck = sweep.cause
                if purpose in ENDS_AS:
                    return ENDS_AS[purpose]
                if purpose == DETENTION:
                    yield from self.detained(case, luck)
                    continue
                self.books.count(case, codes.CLOSURE)
                if luck[1] >= self.policy.dials.recalendar_share:
                    return None
                yield from self.closed(case, gap(self.policy.dials.recalendar_days, luck[2]))
            else:
                how = yield from self.heard(case, hearing)
                if how is not None:
                    return how

    def closed(self, case: Case, days: int) -> Generator[simpy.Event, Any, None]:
        """A closed case is put back on the calendar in so many days and goes on where it stood."""
        case.due, is_back = self.today + days, False
        while not is_back:
            arrives = self._arrival(case, case.due)
            try:
                yield arrives
                is_back = True
            except simpy.Interrupt as sooner:
                self.courts[case.court].arriving[case.due].remove((case.key, arrives))
                case.due = sooner.cause
        self.books.active[case.key] = self.books.inactive.pop(case.key)
        self.books.count(case, codes.RECALENDAR)
        self.courts[case.court].calendar.put_back(case, self.today)

    def detained(self, case: Case, luck: Luck) -> Generator[simpy.Event, Any, None]:
        """Its people were taken into detention: the case is on the docket there some days later."""
        yield self._arrival(case, self.today + gap(self.policy.rule(case).master_gap, luck[1]))
        self.courts[case.court].calendar.arrive(case, self.today, self.today)

    def heard(self, case: Case, hearing: Hearing) -> Outcome:
        """What comes of a hearing: how the case ends if it does, else it waits for the next one.

        Whether it has counsel as the hearing begins decides by which rule all of it goes.
        """
        rule, with_counsel = self.policy.rule(case), case.counsel
        self.books.hearing(case, hearing.day, rule)
        ends = hearing.what == ENDS
        how = self.policy.outcome(case, case.stage, hearing.luck[3]) if ends else -1
        if self.traced:
            self.trace.append((*case.key, *hearing[:6], how))
        if ends:
            return (yield from self.decided(case, hearing, how)) if case.stage == MERITS else how
        days = self._set_again(case, hearing, rule)
        if hearing.bond:
            days = self._bond(case, hearing, days, with_counsel)
        due = hearing.day + days
        court = self._venue(case, hearing, rule)
        if court == case.court:
            self.courts[court].calendar.set_for(case, due, self.today)
        else:
            yield from self.in_transit(case, court, due)
        return None

    def _set_again(self, case: Case, hearing: Hearing, rule: Rule) -> int:
        """The case goes on to its next stage, or is adjourned at the same; days to the next."""
        u_gap = hearing.luck[2]
        if hearing.what != CONTINUED and rule.applies > 0 and not case.applied:
            case.applied = True
            self.books.count(case, codes.APPLICATION_FILED)
        if hearing.what == TO_MERITS:
            case.stage = MERITS
            return gap(rule.merits_notice, u_gap)
        self._adjourn(case, hearing)
        if hearing.what == CONTINUED:
            return gap(rule.resumption_gap, u_gap)
        case.stage = MASTER
        return gap(rule.master_gap, u_gap)

    def _adjourn(self, case: Case, hearing: Hearing) -> None:
        """The reason of an adjournment. Who is given time to find counsel may have found it."""
        u_reason, u_found, _, _ = hearing.event
        reasons = self.policy.reasons[hearing.what == CONTINUED][case.counsel]
        reason = one_of(reasons, u_reason)
        self.books.count(case, codes.ADJOURNED + reason)
        chance = self.policy.dials.counsel_chance * self.fill
        if reason == codes.SEEK_COUNSEL and not case.counsel and u_found < chance:
            case.counsel = True
            self.books.count(case, codes.COUNSEL_FOUND)

    def _bond(self, case: Case, hearing: Hearing, days: int, with_counsel: bool) -> int:
        """A bond hearing is held: who is released goes on in another class, by its own gap."""
        self.books.count(case, codes.BOND_HELD)
        rule = self.policy.rules[case.klass][with_counsel]
        if hearing.event[3] >= rule.bond_granted or rule.released_as < 0:
            return days
        released = int(rule.released_as)
        self.books.change_custody(case, released, codes.OUT_CUSTODY, codes.IN_CUSTODY)
        return gap(self.policy.rules[case.klass][with_counsel].master_gap, hearing.luck[2])

    def _venue(self, case: Case, hearing: Hearing, rule: Rule) -> int:
        """The court of the next hearing: after a master hearing it may be another one."""
        _, _, u_moves, u_court = hearing.event
        may_move = hearing.what == FURTHER_MASTER and rule.detained == 0
        if may_move and u_moves < rule.venue_share:
            return one_of(self.policy.destinations, u_court)
        return case.court

    def in_transit(self, case: Case, court: int, due: int) -> Generator[simpy.Event, Any, None]:
        """The case goes to another court, where it counts at once and arrives some days later."""
        self.books.count(case, codes.OUT_VENUE)
        case.court = court
        self.books.count(case, codes.IN_VENUE)
        yield self._arrival(case, self.today + self.policy.dials.transit_days)
        self.courts[court].calendar.arrive(case, due, self.today)

    def decided(self, case: Case, hearing: Hearing, how: int) -> Outcome:
        """The judge decides on the merits: now or, the decision reserved, by the numbers of a
        later day. A grant that needs one waits for a place under the cap."""
        self.books.count(case, codes.DECIDED_ON_MERITS)
        u_reserved, u_days, _, _ = hearing.event
        rule = self.policy.rule(case)
        if not waits_for_the_cap(how, rule) and u_reserved < rule.reserve_share:
            case.stage = RESERVED
            self.books.count(case, codes.RESERVED_DECISION)
            days = gap(self.policy.dials.reserve_days, u_days)
            yield self._arrival(case, self.today + days)
            rule = self.policy.rule(case)
            how = self.policy.outcome(case, MERITS, hearing.luck[3])
        if waits_for_the_cap(how, rule):
            case.stage = RESERVED
            self.books.count(case, codes.RESERVED_CAP)
            yield self._place_under_the_cap(case)
        return how

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

    def _arrival(self, case: Case, day: int) -> simpy.Event:
        """The event of a case, on no list until then, being at its court on a day."""
        case.place = UNLISTED
        arrives = self.env.event()
        self.courts[case.court].arriving.setdefault(day, []).append((case.key, arrives))
        return arrives

    def _place_under_the_cap(self, case: Case) -> simpy.Event:
        """The event of a case, on no list until then, being granted under the cap."""
        case.place = UNLISTED
        granted = self.env.event()
        self.cap.wait(case, self.today, granted)
        return granted
