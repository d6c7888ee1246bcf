"""The life of a case: `Life.life`, and what it is made of in the order in which it happens.

A case waits on its court's calendar, is heard, and waits again: proceedings. Between two hearings
it may be closed, change its court or, released, its class; a judge may take time to decide, and a
grant may wait for a place under the yearly cap. Completed, it may come back: see `completed`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from queueing.docket import codes
from queueing.docket.draws import (
    DEPARTURE,
    DETENTION,
    DISMISSAL,
    WITHDRAWAL,
)
from queueing.reference.case import (
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
from queueing.reference.completed import Appealed, Completed
from queueing.reference.luck import gap, one_of
from queueing.reference.policy import Rule
from queueing.reference.rules import waits_for_the_cap

ENDS_AS = {
    DISMISSAL: codes.DISMISSED,
    WITHDRAWAL: codes.WITHDRAWN,
    DEPARTURE: codes.VOLUNTARY_DEPARTURE,
}
Outcome = Generator[simpy.Event, Any, int | None]  # events on the way to how a case ends, if so


class Life(Completed):
    """What happens to a case, from its entry to its last completion."""

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

    def _place_under_the_cap(self, case: Case) -> simpy.Event:
        """The event of a case, on no list until then, being granted under the cap."""
        case.place = UNLISTED
        granted = self.env.event()
        self.cap.wait(case, self.today, granted)
        return granted
