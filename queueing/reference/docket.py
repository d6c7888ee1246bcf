"""The docket of one replication as SimPy processes: the days of every court and of the Board."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapreplace
from itertools import count

import simpy

from queueing.docket import codes
from queueing.docket.draws import EVENT, HEARING
from queueing.docket.state import Size
from queueing.docket.waits import Array
from queueing.reference.case import Case, Hearing
from queueing.reference.court import Court
from queueing.reference.life import Life
from queueing.reference.registry import SECOND
from queueing.reference.rules import (
    bond_hearing_seconds,
    bond_is_heard,
    decision,
    hearing_seconds,
    next_docket,
    stops_to_lend,
)

MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
LISTS_CALLED, ARRIVALS, DATES_SET = 6 * HOUR, 7 * HOUR, 7 * HOUR + 30 * MINUTE
COURT_OPENS, VIDEO, COURT_CLOSES = 8 * HOUR, 23 * HOUR, 23 * HOUR + 30 * MINUTE
BOARD_SITS = 23 * HOUR + 45 * MINUTE


class ReferenceDocket(Life):
    """The docket of one replication as SimPy processes: the cases' lives and the courts' days."""

    def __init__(self, size: Size, seed: int, replication: int, sitting_seconds: Array) -> None:
        longest = int(max(sitting_seconds))
        if longest * SECOND > VIDEO - COURT_OPENS:
            raise ValueError(f"a sitting of {longest} s does not end before {VIDEO // HOUR}:00")
        super().__init__(size, seed, replication, sitting_seconds)

    def attach(self, env: simpy.Environment) -> None:
        """The courts sit in this environment from now on."""
        self.env = env
        for court in self.courts:
            env.process(self.days(court))
        env.process(self.evenings())
        env.process(self.appeals())

    def advance(self, day: int) -> None:
        """Nothing is left to do: the courts sit in SimPy's own time."""

    def days(self, court: Court) -> Iterator[simpy.Event]:
        """A court's days, one like the other."""
        for day in count(self.today):
            yield self._at(day, LISTS_CALLED)
            court.calendar.call_lists(day)
            yield self._at(day, ARRIVALS)
            for _, arrives in sorted(court.arriving.pop(day, [])):
                arrives.succeed()
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

    def appeals(self) -> Iterator[simpy.Event]:
        """The Board's days, one like the other."""
        for day in count(self.today):
            yield self._at(day, BOARD_SITS)
            self.board.sit(day, self.policy)

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
        luck, event = (self.luck(case.key, draw, case.hearings) for draw in (HEARING, EVENT))
        rule, pace = self.policy.rule(case), court.judge(seat).pace
        what = decision(case.stage, rule, luck[0])
        seconds = hearing_seconds(case.stage, rule, case.members, pace, luck[1])
        bond = bond_is_heard(case.stage, what, rule, event[2])
        if bond:
            seconds += bond_hearing_seconds(self.policy.dials, pace)
        case.hearings += 1
        hearing = Hearing(self.today, court.number, seat, second, seconds, what, bond, luck, event)
        case.called.succeed(hearing)
        return seconds

    def _at(self, day: int, time: int) -> simpy.Event:
        """The event of that time of a day."""
        return self.env.timeout((day - self.working.first) * self.unit + time - self.env.now)
