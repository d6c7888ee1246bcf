"""The registry: what the system tells the courts of, and asks of them, on a date.

The verbs of `queueing.verbs.Engine`. What goes on in the courts is in `docket`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from queueing.docket import codes
from queueing.docket.draws import CLOSURE, DETENTION, RECALL, uniforms
from queueing.docket.lists import RING_DAYS
from queueing.docket.state import Size
from queueing.docket.waits import Array
from queueing.reference.board import Board
from queueing.reference.books import Books
from queueing.reference.calendar import Calendar, WorkingDays
from queueing.reference.cap import Cap
from queueing.reference.case import UNLISTED, Case, Key, Luck
from queueing.reference.court import Court
from queueing.reference.entry import Entry
from queueing.reference.luck import exponential, gap
from queueing.reference.policy import Policy
from queueing.reference.policy_change import change_policy
from queueing.settings import Setting
from queueing.verbs import DAY, Intake, MonthEnd

SECOND = DAY // 86_400
TURNS = 12  # a case's turn comes in every twelfth sweep, with a chance twelve times as large


class Registry(ABC):
    """Who is pending, which judge sits where, by which policy, and the books."""

    unit = DAY
    env: simpy.Environment
    policy: Policy

    def __init__(self, size: Size, seed: int, replication: int, sitting_seconds: Array) -> None:
        self.seeds = (seed, replication)
        self.working = WorkingDays(size.first_day, sitting_seconds)
        self.books = Books(size)
        self.courts = [
            Court(number, Calendar(number, self.working, self.books, self.luck))
            for number in range(size.courts)
        ]
        self.helps = [-1] * size.courts
        self.cap = Cap()
        self.board = Board(self.working, self.books, self.luck)
        self.fill = 1.0  # of those who look for counsel, the part for whom there is any
        self.traced = size.traced > 0
        self.trace: list[tuple[int, ...]] = []  # hearings, in the fields of `codes.TRACE_FIELDS`

    @abstractmethod
    def life(
        self, case: Case, closed_for: int | None = None, briefed_on: int | None = None
    ) -> Generator[simpy.Event, Any, None]:
        """What happens to a case, which at the start may be closed for some days or appealed."""

    def seat(self, court: int, pace: float) -> int:
        """A judge takes the first empty seat of the court."""
        return self.courts[court].seat(pace)

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        """The judge in that seat works at another pace from today on."""
        self.courts[court].judge(seat).pace = pace
        self.courts[court].tell_calendar()

    def vacate(self, court: int, seat: int) -> None:
        """The seat is empty from today on; a hearing under way is finished out of hours."""
        self.courts[court].vacate(seat, self.today)

    def review(self, numbers: Array, klass: int, seconds: float) -> None:
        """Findings of no credible fear are reviewed, so many at each court (int[C]), counted in a
        class: their time is taken evenly from the judges' next sittings."""
        for court, number in zip(self.courts, numbers.tolist(), strict=True):
            judges = court.judges
            if judges:
                self.books.flows[court.number, klass, codes.REVIEW_HELD] += number
            for k, judge in enumerate(judges):
                mine = number // len(judges) + (k < number % len(judges))
                judge.carry += int(mine * seconds / judge.pace)

    def lend(self, helps: Array) -> None:
        """The court that each court helps by video, -1: none (int[C])."""
        self.helps = helps.tolist()

    def apply(self, setting: Setting) -> None:
        """The courts work with these numbers from today on."""
        new = Policy.of(setting)
        old = getattr(self, "policy", new)
        self.policy = new
        for court in self.courts:
            change_policy(court.calendar, old, new, self.today)

    def set_counsel(self, fill: float) -> None:
        """Counsel is there for this part of those who would have it."""
        self.fill = fill

    def load(
        self,
        numbers: Array,
        month_days: Array,
        key_month: int,
        inactive: Array | None = None,
        appeals: Array | None = None,
    ) -> None:
        """The cases pending at the start, int64[months, C, K] by month of filing.

        `inactive` are those closed, `appeals` those before the Board by month of the appeal, in
        the same shape.
        """
        entry = Entry(self.policy, self.luck, self.fill)
        closed = np.zeros_like(numbers) if inactive is None else inactive
        for case, is_closed in entry.pending(numbers, closed, month_days, key_month, self.today):
            if is_closed:
                self._enter_closed(case)
            else:
                self._enter(case)
        if appeals is not None:
            pending = numbers + closed
            for case, luck in entry.appealed(appeals, pending, month_days, key_month):
                self._enter_appealed(case, luck)

    def receive(self, intake: Intake) -> None:
        """A month's receipts and returns: filed through the month, called after the first lag."""
        for case, flows in Entry(self.policy, self.luck, self.fill).coming(intake):
            for flow in flows:
                self.books.count(case, flow)
            self._enter(case)

    def _enter(self, case: Case) -> None:
        self.books.active[case.key] = case
        self.courts[case.court].calendar.enter(case, self.today)
        case.process = self.env.process(self.life(case))

    def _enter_closed(self, case: Case) -> None:
        """A case closed before the start is put back some day, if calendars go that far."""
        self.books.inactive[case.key] = case
        u_days = self.luck(case.key, CLOSURE, 0)[0]
        days = 1 + int(self.policy.dials.recall_days * exponential(u_days))
        if days < RING_DAYS:
            case.process = self.env.process(self.life(case, closed_for=days))

    def _enter_appealed(self, case: Case, luck: Luck) -> None:
        """A case before the Board at the start, since some day before."""
        self.books.not_over[case.key] = self.books.before_the_board[case.key] = case
        briefed_on = case.appealed + gap(self.policy.dials.briefing_days, luck[3])
        case.process = self.env.process(self.life(case, briefed_on=briefed_on))

    def _arrival(self, case: Case, day: int) -> simpy.Event:
        """The event of a case, on no list until then, being at its court on a day."""
        case.place = UNLISTED
        arrives = self.env.event()
        self.courts[case.court].arriving.setdefault(day, []).append((case.key, arrives))
        return arrives

    def sweep(self, purpose: int, number: float, filed_before: int, month: int) -> None:
        """About `number` active non-detained cases filed before a day leave by chance."""
        eligible = self._not_detained(filed_before)
        chance = number * TURNS / max(sum(case.members for case in eligible), 1)
        self._take(purpose, month, dict.fromkeys(eligible, chance))

    def put_back(self, number: float, days: int, month: int) -> None:
        """About `number` of the closed cases are put back, by chance, within so many days."""
        closed = list(self.books.inactive.values())
        chance = number / max(sum(case.members for case in closed), 1)
        for case in closed:
            luck = self.luck(case.key, RECALL, month)
            if luck[0] < chance:
                self._put_back_on(case, self.today + 1 + int((days - 1) * luck[1]))

    def _put_back_on(self, case: Case, day: int) -> None:
        """A closed case is put back on a day, unless it was to be by then."""
        if case.process is None or not case.process.is_alive:  # it was closed for good
            case.process = self.env.process(self.life(case, closed_for=day - self.today))
        elif case.due > day:
            case.process.interrupt(day)

    def depart(self, purpose: int, young: float, old: float, old_before: int, month: int) -> None:
        """Cases that are withdrawn, or whose people leave or are detained, by the chances of young
        and old ones."""
        filed = self._not_detained(self.today)
        if purpose == DETENTION:
            filed = [case for case in filed if self.policy.rule(case).detained_as >= 0]
        chances = {case: old if case.filed < old_before else young for case in filed}
        self._take(purpose, month, chances)

    def _not_detained(self, filed_before: int) -> list[Case]:
        """The active cases not detained that were filed before a day and are on a list."""
        return [
            case
            for case in self.books.active.values()
            if case.filed < filed_before
            and case.place != UNLISTED
            and not self.policy.rule(case).detained
        ]

    def _take(self, purpose: int, month: int, chances: dict[Case, float]) -> None:
        """Of the cases whose turn it is, those whose luck it is leave: by their keys."""
        taken: dict[Case, Luck] = {}
        for case in sorted(chances, key=lambda case: case.key):
            if case.key[1] % TURNS == month % TURNS:
                luck = self.luck(case.key, purpose, month)
                if luck[0] < chances[case]:
                    taken[case] = luck
        for court in self.courts:
            leaving = [case for case in taken if case.court == court.number]
            court.calendar.strike(leaving, self.today)
        for case, luck in taken.items():
            if purpose == DETENTION:
                detained = int(self.policy.rule(case).detained_as)
                self.books.change_custody(case, detained, codes.OUT_CUSTODY, codes.IN_CUSTODY)
            else:
                del self.books.active[case.key]
            if purpose == CLOSURE:
                self.books.inactive[case.key] = case
            case.process.interrupt((purpose, luck))

    def grant(self, allowance: int, new_year: bool) -> None:
        """So many more people may be granted relief under the cap; a new year begins anew."""
        for case in self.cap.allow(allowance, new_year):
            del self.books.active[case.key]

    def advance_dates(self, month: int) -> None:
        """Courts that gained a judge since the last time offer earlier days to those dated."""
        for court in self.courts:
            if court.gained_a_judge:
                court.gained_a_judge = False
                court.calendar.advance(month, self.today)

    def look(self) -> MonthEnd:
        """The ledger as it stands."""
        courts = self.courts
        hours = [(court.offered, court.offered - court.wasted, court.wasted) for court in courts]
        judges = [len(court.judges) for court in courts]
        books = self.books
        return MonthEnd(books.ledger(), np.array(hours), np.array(judges), books.groups())

    def close_month(self) -> MonthEnd:
        """The month's ledger; its flows and hours begin again at zero."""
        month = self.look()
        self.books.flows[:] = 0
        self.books.group_flows[:] = 0
        for court in self.courts:
            court.offered = court.wasted = 0
        return month

    def delays(self, day: int) -> Array:
        """The waits counted so far and, censored on `day`, those still going on."""
        self.books.censor(day)
        return self.books.waits

    def strong(self) -> Array:
        """Of `delays`, to be asked before, those of strong claims: int32[WAITS, cohorts, bins]."""
        return self.books.strong

    def appeal_delays(self) -> Array:
        """Of appeals, once `delays` has been asked, int32[K, cohorts, bins, WAITS]."""
        return self.books.appeal_waits

    def resets(self) -> Array:
        """Completed cases by class and by how often their date was moved (to 15 or more)."""
        return self.books.resets

    @property
    def today(self) -> int:
        """Today (days since 1970-01-01)."""
        return self.working.first + int(self.env.now) // DAY

    def luck(self, key: Key, purpose: int, n: int) -> Luck:
        """The uniforms of the n-th draw of a purpose for a case. What each of the four is for:

        TRAITS   riders, strength of the claim, counsel, nationality group and whether it comes
        ARRIVAL  kept, filing day and ticket, first date, reason of a return or the dedicated docket
        INITIAL  kept, filing day and ticket, stage, first date; of an appeal: kept, day of it and
                 ticket, days from filing to it, days until it can be decided
        HEARING  decision, length, next date, outcome (n: hearings before)
        EVENT    reason of an adjournment or decision reserved, counsel found or when decided, bond
                 or venue, released or where to (n: hearings before)
        AFTER    comes back, when, first date then, whether on the dedicated docket (n: hearings)
        APPEAL   appealed, days until it can be decided, released by then (n: hearings)
        CUSTODY  released while in the Board's queue (n: the look)
        REVIEW   the Board's decision, back at court when or petition, when decided, how
                 (n: hearings)
        sweeps   taken, put back or (detained) when, when (n: the month)
        CLOSURE  0: when those closed before the start are put back
        RECALL   of closed cases: put back in this month, when in it (n: the month)
        PICK     which case of a pool in random order (of the pool's n-th pick)
        """
        luck: Luck = uniforms(*self.seeds, *key, purpose, n)
        return luck
