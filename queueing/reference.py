"""The same courts in plain SimPy, one process per case: the model's specification.

Read `ReferenceDocket.life` for what happens to a case and `ReferenceDocket.sit` for what a court
does in a day; the rest are the rules those two go by. The compiled docket must give the same
history, hearing by hearing: `tests/oracle` holds the two against each other.

SimPy's time is whole seconds, so nothing is rounded. At midnight whatever is dated happens: the
month is written down, policy changes, cases come in and are swept out, judges come and go. Then:

    06:00  the cases that have come due join their dockets, in the order their dates were set,
    07:00  closed cases to be put back on the calendar join theirs, in the order of their keys,
    08:00  the judges who sit today call one case after another.

A hearing is dated, and what comes of it is noted, when it begins; one under way when the court
closes goes on at the same judge's next sitting.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from heapq import heapify, heapreplace
from typing import Any

import numpy as np
import simpy

from queueing.docket import codes
from queueing.docket.draws import ARRIVAL, CLOSURE, DISMISSAL, HEARING, INITIAL, uniforms
from queueing.docket.state import Size
from queueing.docket.waits import Array
from queueing.engine import Intake, MonthEnd
from queueing.reference_books import Books
from queueing.reference_rules import (
    CONTINUED,
    ENDS,
    FIRST_MASTER,
    MASTER,
    MERITS,
    TO_MERITS,
    Case,
    Court,
    Hearing,
    Judge,
    Luck,
    Rule,
    decision,
    docket_of,
    exponential,
    gap,
    initial_stage,
    next_docket,
    take_next,
)
from queueing.settings import Setting

DAY = 86_400
LISTS_CALLED, PUT_BACK, COURT_OPENS = 6 * 3600, 7 * 3600, 8 * 3600
MILLION = 1_000_000
TURNS = 12  # a case's turn comes in every twelfth sweep, with a chance twelve times as large


class ReferenceDocket:
    """The docket of one replication as SimPy processes; the verbs of `queueing.engine.Engine`."""

    unit = DAY

    def __init__(self, size: Size, seed: int, replication: int, sitting_seconds: Array) -> None:
        self.seeds = (seed, replication)
        self.first_day = size.first_day
        self.sitting = sitting_seconds.tolist()
        if max(self.sitting) > DAY - COURT_OPENS:
            raise ValueError(f"a sitting of {max(self.sitting)} s does not end before midnight")
        self.courts = [Court(number) for number in range(size.courts)]
        self.books = Books(size)
        self.traced = size.traced > 0
        self.trace: list[tuple[int, ...]] = []  # hearings, in the fields of `codes.TRACE_FIELDS`

    def attach(self, env: simpy.Environment) -> None:
        """The courts sit in this environment from now on."""
        self.env = env
        for court in self.courts:
            env.process(self.sittings(court))

    def life(self, case: Case, date: Any) -> Generator[simpy.Event, Any, None]:
        """One case: it waits for its date, then to be called, is heard, until there is no date."""
        while date is not None:
            try:
                yield date
                if case.closed:
                    self._put_back(case)
                hearing = yield self._wait_on_docket(case)
                date = self._hear(case, hearing)
            except simpy.Interrupt as sweep:
                date = self._sweep_out(case, *sweep.cause)

    def _wait_on_docket(self, case: Case) -> simpy.Event:
        """The case goes to the end of its docket; the event is its being called."""
        docket = docket_of(case, self.rules[case.klass].detained > 0)
        case.docket = case.court.dockets[docket]
        case.docket.append(case)
        case.called = self.env.event()
        return case.called

    def _hear(self, case: Case, hearing: Hearing) -> Any:
        """What comes of a hearing: the event of the case's next date, None when the case ends."""
        rule = self.rules[case.klass]
        u_decision, _, u_gap, u_outcome = hearing.luck
        self.books.hearing(case, hearing.day)
        what = decision(case.stage, rule, u_decision)
        how = self._outcome(case, u_outcome) if what == ENDS else -1
        if self.traced:
            self.trace.append((*case.key, hearing.day, case.court.number, *hearing[1:4], what, how))
        if what == ENDS:
            del self.books.active[case.key]
            self.books.completion(case, how, hearing.day)
            return None
        if what == CONTINUED:
            self.books.count(case, codes.ADJOURNED_MERITS)
            days = rule.resumption_gap
        elif what == TO_MERITS:
            case.stage, days = MERITS, rule.merits_notice
        else:
            self.books.count(case, codes.ADJOURNED_MASTER)
            case.stage, days = MASTER, rule.master_gap
        return self._at(hearing.day + gap(days, u_gap), LISTS_CALLED)

    def _outcome(self, case: Case, u: float) -> int:
        """How a case ends, by the cumulative shares of the stage at which it does."""
        *shares, _ = self.exits[case.klass][case.stage]
        return next((k for k, share in enumerate(shares) if u < share), len(shares))

    def _sweep_out(self, case: Case, purpose: int, luck: Luck) -> Any:
        """A sweep takes the case off its list: dismissed, or closed and perhaps put back later."""
        if case.docket is not None:
            case.docket.remove(case)
            case.docket = None
        if purpose == DISMISSAL:
            self.books.completion(case, codes.DISMISSED, self.today)
            return None
        case.closed = True
        self.books.count(case, codes.CLOSURE)
        if luck[1] >= self.dials[codes.RECALENDAR_SHARE]:
            return None
        day = self.today + gap(self.dials[codes.RECALENDAR_DAYS], luck[2])
        called_back = self.env.event()
        case.court.closed.setdefault(day, []).append((case.key, called_back))
        return called_back

    def _put_back(self, case: Case) -> None:
        """A closed case is active again and goes on where it stood."""
        case.closed = False
        self.books.active[case.key] = self.books.inactive.pop(case.key)
        self.books.count(case, codes.RECALENDAR)

    def sittings(self, court: Court) -> Iterator[simpy.Event]:
        """The court puts closed cases back on their days, and sits on every working day."""
        yield self._at(self.today, PUT_BACK)
        while True:
            for _, called_back in sorted(court.closed.pop(self.today, [])):
                called_back.succeed()
            yield self._at(self.today, COURT_OPENS)
            seconds = self.sitting[self.today - self.first_day]
            if seconds > 0:
                yield from self.sit(court, seconds)
            yield self._at(self.today + 1, PUT_BACK)

    def sit(self, court: Court, seconds: int) -> Iterator[simpy.Event]:
        """One sitting of so many seconds: the judge who is free first calls the next case.

        Of two judges free at the same second the one in the lower seat calls. Masters may be
        called while those of today took less than the cap's share of the judges' time offered.
        A judge with nobody to hear loses the rest of the day.
        """
        opened = self.env.now
        bench = self._sitting_today(court)  # (second of the sitting at which free, seat)
        offered = seconds * len(bench)
        masters = 0
        heapify(bench)
        while bench and bench[0][0] < seconds:
            second, seat = bench[0]
            yield self.env.timeout(opened + second - self.env.now)
            docket = next_docket(court.dockets, masters < self.dials[codes.MASTER_CAP] * offered)
            if docket is None:
                break
            case = take_next(court.dockets[docket], self.orders[docket])
            length = self._call(case, seat, second)
            if docket == codes.MASTER_DOCKET:
                masters += length
            heapreplace(bench, (second + length, seat))
        court.offered += offered
        for second, seat in bench:
            self._judge(court, seat).carry = max(second - seconds, 0)
            court.wasted += max(seconds - second, 0)

    def _sitting_today(self, court: Court) -> list[tuple[int, int]]:
        """Who sits: every judge on a share of the working days, the court's whole days in turn."""
        bench = []
        for seat, judge in enumerate(court.seats):
            if judge is not None:
                court.credit += int(self.dials[codes.SITTING_SHARE])
                if court.credit >= MILLION:
                    court.credit -= MILLION
                    bench.append((judge.carry, seat))
        return bench

    def _call(self, case: Case, seat: int, second: int) -> int:
        """The judge in that seat calls the case; returns the seconds the hearing takes.

        At least the floor's share of the mean, beyond that exponential; longer at a slower pace.
        """
        luck = self._luck(case.key, HEARING, case.hearings)
        rule = self.rules[case.klass]
        mean = rule.merits_seconds if case.stage == MERITS else rule.master_seconds
        floor = self.dials[codes.LENGTH_FLOOR]
        pace = self._judge(case.court, seat).pace
        seconds = int(mean / pace * (floor + (1.0 - floor) * exponential(luck[1]))) + 1
        case.hearings += 1
        case.docket = None
        case.called.succeed(Hearing(self.today, seat, second, seconds, luck))
        return seconds

    def seat(self, court: int, pace: float) -> int:
        """A judge takes the first empty seat of the court."""
        seats = self.courts[court].seats
        if None not in seats:
            seats.append(None)
        seat = seats.index(None)
        seats[seat] = Judge(pace)
        return seat

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        """The judge in that seat works at another pace from today on."""
        self._judge(self.courts[court], seat).pace = pace

    def vacate(self, court: int, seat: int) -> None:
        """The seat is empty from today on; a hearing under way is finished out of hours."""
        self.courts[court].seats[seat] = None

    def _judge(self, court: Court, seat: int) -> Judge:
        judge = court.seats[seat]
        if judge is None:
            raise ValueError(f"court {court.number} has no judge in seat {seat}")
        return judge

    def apply(self, setting: Setting) -> None:
        """The courts work with these numbers from today on."""
        columns = [getattr(codes, name.upper()) for name in Rule._fields]
        self.rules = [Rule(*row) for row in setting.rules[:, columns].tolist()]
        self.exits = setting.exits.tolist()
        self.orders = setting.orders.tolist()
        self.dials = setting.dials.tolist()

    def load(self, numbers: Array, month_days: Array, key_month: int) -> None:
        """The cases pending at the start, int64[months, C, K] by month of filing."""
        for (month, court, klass), number in np.ndenumerate(numbers):
            first, days = int(month_days[month]), int(month_days[month + 1] - month_days[month])
            for key, luck in self._kept(court, klass, key_month + month, number, INITIAL):
                filed = first + int(days * luck[1])
                rule = self.rules[klass]
                stage = initial_stage(rule, self.today - filed, luck[2])
                case = Case(key, self.courts[court], klass, filed, initial=True, stage=stage)
                case.heard = stage != FIRST_MASTER
                self._enter(case, self._first_date(case, rule, luck[3]))

    def _first_date(self, case: Case, rule: Rule, u: float) -> simpy.Event:
        """When a case of the initial docket may be called; those set for merits wait already."""
        if case.stage == MERITS:
            return self.env.timeout(0)
        first = case.stage == FIRST_MASTER
        days = rule.first_lag * exponential(u) if first else rule.master_gap * u
        return self._at(self.today + int(days), LISTS_CALLED)

    def receive(self, intake: Intake) -> None:
        """A month's receipts and returns: filed through the month, called after the first lag."""
        reopened, remanded, _ = intake.reasons
        for (court, klass), number in np.ndenumerate(intake.numbers):
            for key, luck in self._kept(court, klass, intake.key_month, number, ARRIVAL):
                filed = intake.first_day + int(intake.days * luck[1])
                stage = int(intake.stages[klass])
                case = Case(key, self.courts[court], klass, filed, initial=False, stage=stage)
                case.heard = bool(intake.returned[klass])  # it was, before it was first completed
                if not intake.returned[klass]:
                    self.books.count(case, codes.RECEIPT)
                elif luck[3] < reopened:
                    self.books.count(case, codes.REOPENED)
                else:
                    late = codes.REMANDED if luck[3] < remanded else codes.RESCINDED
                    self.books.count(case, late)
                days = int(self.rules[klass].first_lag * exponential(luck[2]))
                self._enter(case, self._at(filed + days, LISTS_CALLED))

    def _kept(
        self, court: int, klass: int, month: int, number: int, purpose: int
    ) -> Iterator[tuple[tuple[int, int], Luck]]:
        """Keys and luck of the cases that come in: in a scaled run only those kept."""
        for index in range(number):
            key = (court << 24 | klass << 16 | month, index)
            luck = self._luck(key, purpose, 0)
            if luck[0] < self.dials[codes.KEEP]:
                yield key, luck

    def _enter(self, case: Case, date: simpy.Event) -> None:
        self.books.active[case.key] = case
        case.process = self.env.process(self.life(case, date))

    def sweep(self, purpose: int, number: float, filed_before: int, month: int) -> None:
        """About `number` active non-detained cases filed before a day leave by chance."""
        eligible = [
            case
            for case in self.books.active.values()
            if case.filed < filed_before and not self.rules[case.klass].detained
        ]
        chance = number * TURNS / max(len(eligible), 1)
        for case in sorted(eligible, key=lambda case: case.key):
            if case.key[1] % TURNS == month % TURNS:
                luck = self._luck(case.key, purpose, month)
                if luck[0] < chance:
                    del self.books.active[case.key]
                    if purpose == CLOSURE:
                        self.books.inactive[case.key] = case
                    case.process.interrupt((purpose, luck))

    def advance(self, day: int) -> None:
        """Nothing is left to do: the courts sit in SimPy's own time."""

    def look(self) -> MonthEnd:
        """The ledger as it stands."""
        return self.books.look(self.courts)

    def close_month(self) -> MonthEnd:
        """The month's ledger; its flows and hours begin again at zero."""
        month = self.look()
        self.books.flows[:] = 0
        for court in self.courts:
            court.offered = court.wasted = 0
        return month

    def delays(self, day: int) -> Array:
        """The waits counted so far and, censored on `day`, those still going on."""
        self.books.censor(day)
        return self.books.waits

    @property
    def today(self) -> int:
        """Today (days since 1970-01-01)."""
        return self.first_day + int(self.env.now) // DAY

    def _at(self, day: int, second: int) -> simpy.Event:
        """The event of that second of a day."""
        return self.env.timeout((day - self.first_day) * DAY + second - self.env.now)

    def _luck(self, key: tuple[int, int], purpose: int, n: int) -> Luck:
        """The uniforms of the n-th draw of a purpose for a case. What each of the four is for:

        ARRIVAL  kept, filing day, first date, reason of a return
        INITIAL  kept, filing day, stage, first date
        HEARING  decision, length, next date, outcome (n: hearings before)
        sweeps   taken, put back, when (n: the month)
        """
        luck: Luck = uniforms(*self.seeds, *key, purpose, n)
        return luck
