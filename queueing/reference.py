"""The same courts in plain SimPy, one process per case: the model's specification.

Read `ReferenceDocket.life` for what happens to a case and `ReferenceDocket.days` for what a court
does; the modules beside this one tell by which rules:

    reference_rules   what a hearing decides, how long it takes, which docket is called from,
    reference_pools   in which order those who wait without a date are called,
    reference_dates   which day is open, who gets a date, how dates are lost and moved,
    reference_policy  what a change of policy does to all of them,
    reference_registry  what the system tells the courts and asks of them on a date,
    reference_entry, reference_court, reference_books   who comes in, who sits, what is counted.

SimPy's time is whole milliseconds, so nothing is rounded. From midnight on whatever is dated
happens: the month is written down, policy changes, cases come in and are swept out, dates are
advanced; then, before six, judges come and go one by one. Then, court by court in order:

    06:00  the cases whose day it is are looked at, in the order in which they were put there,
    07:00  closed cases to be put back on the calendar are, in the order of their keys,
    07:30  dates are set where hearings have dates, and today's lists drawn up,
    08:00  the judges who sit today call one case after another,
    23:00  judges with time to lend hear cases of another court by video,
    23:30  the court closes; the dated cases it did not reach get other dates.

What comes of a hearing is noted when it begins; one under way when the court closes goes on at
the same judge's next sitting.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from heapq import heapreplace
from itertools import count
from typing import Any

import simpy

from queueing.docket import codes
from queueing.docket.draws import CLOSURE, DEPARTURE, DISMISSAL, HEARING, WITHDRAWAL
from queueing.docket.state import Size
from queueing.docket.waits import Array
from queueing.reference_court import Court
from queueing.reference_registry import SECOND, Registry
from queueing.reference_rules import (
    CONTINUED,
    ENDS,
    MASTER,
    MERITS,
    TO_MERITS,
    Case,
    Hearing,
    Luck,
    decision,
    gap,
    hearing_seconds,
    next_docket,
    outcome,
    stops_to_lend,
)

MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
LISTS_CALLED, PUT_BACK, DATES_SET = 6 * HOUR, 7 * HOUR, 7 * HOUR + 30 * MINUTE
COURT_OPENS, VIDEO, COURT_CLOSES = 8 * HOUR, 23 * HOUR, 23 * HOUR + 30 * MINUTE
ENDS_AS = {
    DISMISSAL: codes.DISMISSED,
    WITHDRAWAL: codes.WITHDRAWN,
    DEPARTURE: codes.VOLUNTARY_DEPARTURE,
}


class ReferenceDocket(Registry):
    """The docket of one replication as SimPy processes: the cases' lives and the courts' days."""

    def __init__(self, size: Size, seed: int, replication: int, sitting_seconds: Array) -> None:
        longest = int(max(sitting_seconds))
        if longest * SECOND > VIDEO - COURT_OPENS:
            raise ValueError(f"a sitting of {longest} s does not end before {VIDEO // HOUR}:00")
        super().__init__(size, seed, replication, sitting_seconds)
        self.traced = size.traced > 0
        self.trace: list[tuple[int, ...]] = []  # hearings, in the fields of `codes.TRACE_FIELDS`

    def attach(self, env: simpy.Environment) -> None:
        """The courts sit in this environment from now on."""
        self.env = env
        for court in self.courts:
            env.process(self.days(court))
        env.process(self.evenings())

    def advance(self, day: int) -> None:
        """Nothing is left to do: the courts sit in SimPy's own time."""

    def life(self, case: Case) -> Generator[simpy.Event, Any, None]:
        """One case: it waits on its court's calendar to be called, is heard, and waits again.

        Its calendar holds the place in which it waits; a sweep takes it off by an interrupt.
        """
        calendar = self.courts[case.court].calendar
        while True:
            case.called = self.env.event()
            try:
                hearing = yield case.called
                due = self._hear(case, hearing)
                if due is None:
                    return
                calendar.set_for(case, due, self.today)
            except simpy.Interrupt as sweep:
                called_back = self._leave(case, *sweep.cause)
                if called_back is None:
                    return
                yield called_back
                self._put_back(case)

    def _hear(self, case: Case, hearing: Hearing) -> int | None:
        """What comes of a hearing: the first day of the next one, None when the case ends."""
        rule = self.policy.rules[case.klass]
        u_decision, _, u_gap, u_outcome = hearing.luck
        self.books.hearing(case, hearing.day, rule)
        what = decision(case.stage, rule, u_decision)
        how = outcome(self.policy.exits[case.klass][case.stage], u_outcome) if what == ENDS else -1
        if self.traced:
            self.trace.append((*case.key, *hearing[:5], what, how))
        if what == ENDS:
            del self.books.active[case.key]
            self.books.completion(case, how, hearing.day, rule)
            return None
        if what == CONTINUED:
            self.books.count(case, codes.ADJOURNED_MERITS)
            days = rule.resumption_gap
        elif what == TO_MERITS:
            case.stage, days = MERITS, rule.merits_notice
        else:
            self.books.count(case, codes.ADJOURNED_MASTER)
            case.stage, days = MASTER, rule.master_gap
        return hearing.day + gap(days, u_gap)

    def _leave(self, case: Case, purpose: int, luck: Luck) -> simpy.Event | None:
        """A case leaves without a hearing: it ends, or is closed and perhaps put back later."""
        if purpose != CLOSURE:
            rule = self.policy.rules[case.klass]
            self.books.completion(case, ENDS_AS[purpose], self.today, rule)
            return None
        self.books.count(case, codes.CLOSURE)
        if luck[1] >= self.policy.dials.recalendar_share:
            return None
        case.due = self.today + gap(self.policy.dials.recalendar_days, luck[2])
        called_back = self.env.event()
        self.courts[case.court].closed.setdefault(case.due, []).append((case.key, called_back))
        return called_back

    def _put_back(self, case: Case) -> None:
        """A closed case is active again and goes on where it stood."""
        self.books.active[case.key] = self.books.inactive.pop(case.key)
        self.books.count(case, codes.RECALENDAR)
        self.courts[case.court].calendar.look(case, self.today)

    def days(self, court: Court) -> Iterator[simpy.Event]:
        """A court's days, one like the other."""
        for day in count(self.today):
            yield self._at(day, LISTS_CALLED)
            court.calendar.call_lists(day)
            yield self._at(day, PUT_BACK)
            for _, called_back in sorted(court.closed.pop(day, [])):
                called_back.succeed()
            yield self._at(day, DATES_SET)
            court.calendar.set_dates(day)
            yield self._at(day, COURT_OPENS)
            seconds, days_before = self.working.on(day)
            if seconds > 0:
                court.open(seconds, days_before, self.policy)
                yield from self.hearings(court, court)
            yield self._at(day, COURT_CLOSES)
            court.close(self.policy, day)

    def evenings(self) -> Iterator[simpy.Event]:
        """After the sittings, courts that lend a share of their day help another by video."""
        for day in count(self.today):
            yield self._at(day, VIDEO)
            if self.policy.dials.lent_share > 0:
                for court, helped in zip(self.courts, self.helps, strict=True):
                    if helped >= 0:
                        yield from self.hearings(court, self.courts[helped])

    def hearings(self, court: Court, of: Court) -> Iterator[simpy.Event]:
        """The judge of `court` who is free first calls the next case `of` a court, till closing.

        Of two judges free at the same second the one in the lower seat calls. A judge with nobody
        to hear loses the rest of the day. What `of` another court is heard by video, in the
        evening of the model's clock, takes the time left of the day's sitting.
        """
        sitting, dials = court.sitting, self.policy.dials
        opened = self.env.now
        by_video = of is not court
        took = [0] * codes.DOCKETS if by_video else sitting.took
        lends = not by_video and self.helps[court.number] >= 0
        while sitting.bench and sitting.bench[0][0] < sitting.seconds:
            second, seat = sitting.bench[0]
            starts = self.env.now if by_video else opened + second * SECOND
            yield self.env.timeout(starts - self.env.now)
            docket = next_docket(of.calendar.ready(), took, sitting.offered, dials)
            if docket is None:
                break
            if lends and stops_to_lend(docket, took, sitting.offered, dials):
                break
            case = of.calendar.next_case(docket)
            length = self._call(case, court, seat, second)
            took[docket] += length
            heapreplace(sitting.bench, (second + length, seat))

    def _call(self, case: Case, court: Court, seat: int, second: int) -> int:
        """The judge in that seat calls the case; returns the seconds the hearing takes."""
        luck = self.luck(case.key, HEARING, case.hearings)
        rule = self.policy.rules[case.klass]
        seconds = hearing_seconds(case.stage, rule, court.judge(seat).pace, luck[1])
        case.hearings += 1
        case.called.succeed(Hearing(self.today, court.number, seat, second, seconds, luck))
        return seconds

    def _at(self, day: int, time: int) -> simpy.Event:
        """The event of that time of a day."""
        return self.env.timeout((day - self.working.first) * self.unit + time - self.env.now)
