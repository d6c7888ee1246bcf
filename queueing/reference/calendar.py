"""The calendar of one court: who waits undated, who is looked at and who is heard on which day.

Where hearings have dates, a day has so many slots for masters and so many for merits hearings;
a date is given in the first open one. `Calendar.look` and what follows it tell how a case gets a
date; `bump`, `judge_leaves`, `advance` and `strike` how it loses it.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Callable, Collection

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.reference.books import Books
from queueing.reference.case import COMING, DATED, IN_POOL, Case, Key, Luck
from queueing.reference.policy import Policy
from queueing.reference.pools import Pool
from queueing.reference.rules import docket_of, how_many_sit
from queueing.verbs import slot_rates

GOLDEN = 0.6180339887498949  # of the circle of tickets, from one turn to the next one
ROWS = 4  # of a day's cases, by the first bits of their tickets
SPREAD = {codes.MASTER_SLOTS: 618_034, codes.MERITS_SLOTS: 732_051}  # parts of a slot go round


class WorkingDays:
    """The days of the run and years beyond: the seconds of a sitting, the sittings before."""

    def __init__(self, first: int, seconds: Array) -> None:
        self.first = first
        self.seconds = seconds
        self.before: Array = np.cumsum(seconds > 0) - (seconds > 0)

    def on(self, day: int) -> tuple[int, int]:
        """The seconds of a day's sitting and how many sittings came before."""
        return int(self.seconds[day - self.first]), int(self.before[day - self.first])


class Calendar:
    """One court's dockets. A case is in a pool, coming (to be looked at on a day), or dated."""

    policy: Policy

    def __init__(
        self, court: int, days: WorkingDays, books: Books, luck: Callable[[Key, int, int], Luck]
    ) -> None:
        self.court, self.days, self.books = court, days, books
        dockets = range(codes.DOCKETS)
        self.pools = [Pool(court << 8 | docket, luck) for docket in dockets]
        self.coming: list[dict[int, list[Case]]] = [{} for _ in dockets]  # by docket, by day
        self.dated: list[dict[int, list[Case]]] = [{} for _ in dockets]
        self.fresh: list[list[Case]] = [[] for _ in dockets]  # looked at today, to be dated
        self.today: list[deque[Case]] = [deque() for _ in dockets]  # today's lists
        self.taken = np.zeros((codes.KINDS, len(days.seconds)), dtype=np.int64)  # slots given away
        self.staff([])

    # How a case gets its day.

    def enter(self, case: Case, today: int) -> None:
        """A case comes in; one that might have been heard already goes into the pool."""
        case.docket = docket_of(case, self.policy.rule(case))
        if case.due < today:
            self.join(case)
        elif self.policy.gives_dates(case.docket):
            self.expect(case, max(case.filed, today))
        else:
            self.expect(case, case.due)

    def set_for(self, case: Case, due: int, today: int) -> None:
        """A case just heard may be heard again from a day on."""
        case.due = due
        case.docket = docket_of(case, self.policy.rule(case))
        if self.policy.gives_dates(case.docket):
            self.date_or_wait(case, today)
        else:
            self.expect(case, due)

    def arrive(self, case: Case, due: int, today: int) -> None:
        """A case that comes from elsewhere is looked at from tomorrow on."""
        case.due = max(due, today + 1)
        case.docket = docket_of(case, self.policy.rule(case))
        dates = self.policy.gives_dates(case.docket)
        self.expect(case, today + 1 if dates else case.due)

    def put_back(self, case: Case, today: int) -> None:
        """A case that was closed goes on where it stood."""
        case.docket = docket_of(case, self.policy.rule(case))
        self.look(case, today)

    def call_lists(self, today: int) -> None:
        """Look at every case whose day for it is today."""
        for coming in self.coming:
            for case in coming.pop(today, ()):
                self.look(case, today)

    def look(self, case: Case, today: int) -> None:
        """A case that could be heard after no more than the notice waits in the pool.

        One that could not is fresh: it gets a date today, after those who wait.
        """
        dates = self.policy.gives_dates(case.docket)
        if dates and case.due - self.policy.dials.notice > today:
            self.fresh[case.docket].append(case)
        else:
            self.join(case)

    def set_dates(self, today: int) -> None:
        """Whoever waits gets a date by the docket's order, then fresh cases; today's lists."""
        dials = self.policy.dials
        dockets = [docket for docket in range(codes.DOCKETS) if self.policy.gives_dates(docket)]
        for docket in dockets:
            while self.pools[docket]:
                day = self.open_day(docket, today + dials.notice, today + dials.ahead, today)
                if day is None:
                    break
                self.give_date(self.pools[docket].next_case(), day)
        for docket in dockets:
            for case in self.fresh[docket]:
                self.date_or_wait(case, today)
            self.fresh[docket] = []
        for docket in dockets:
            self.today[docket].extend(self.dated[docket].pop(today, ()))

    def date_or_wait(self, case: Case, today: int, front: bool = False) -> None:
        """The case gets the first open day it can be heard on; if there is none, it waits."""
        dials = self.policy.dials
        first = max(case.due, today + dials.notice)
        day = self.open_day(case.docket, first, today + dials.ahead, today)
        if day is None:
            self.wait(case, today, front)
        else:
            self.give_date(case, day)

    def wait(self, case: Case, today: int, front: bool = False) -> None:
        """Undated: in the pool, or coming when a date with notice could be used."""
        ready = case.due - self.policy.dials.notice
        if ready <= today:
            self.join(case, front)
        else:
            self.expect(case, ready)

    def join(self, case: Case, front: bool = False) -> None:
        """The case joins the pool of its docket."""
        self.pools[case.docket].join(case, self.policy, front)

    def expect(self, case: Case, day: int) -> None:
        """The case will be looked at on that day, after those it will be anyway."""
        case.place, case.day = COMING, day
        self.coming[case.docket].setdefault(day, []).append(case)

    def give_date(self, case: Case, day: int) -> None:
        """The case takes a slot of that day and is heard after those who have one."""
        case.place, case.day = DATED, day
        insort(self.dated[case.docket].setdefault(day, []), case, key=row_of)
        self.taken[kind_of(case.docket), day - self.days.first] += 1

    # Slots.

    def staff(self, paces: list[float]) -> None:
        """The judges seated from now on, by their paces."""
        self.paces = paces
        self.count_slots_anew()

    def count_slots_anew(self) -> None:
        """The slots of every day are another number from now on."""
        self.slots: Array | None = None

    def open_day(self, docket: int, first: int, last: int, today: int) -> int | None:
        """The first day of a span with a slot left: after today, and no further than dates go."""
        if self.slots is None:
            self.slots = self.slots_a_day()
        kind = kind_of(docket)
        first = max(first, today + 1) - self.days.first
        last = min(last, today + self.policy.dials.ahead) - self.days.first
        span = slice(first, max(last + 1, first))
        is_open = np.flatnonzero(self.taken[kind, span] < self.slots[kind, span])
        return self.days.first + first + int(is_open[0]) if len(is_open) else None

    def slots_a_day(self) -> Array:
        """The slots of every day by kind, as the judges are today (int64[KINDS, days])."""
        rates = slot_rates(self.policy.setting, self.court, np.array(self.paces))
        before = self.days.before
        sitting = how_many_sit(len(self.paces), before, self.policy.dials.sitting_share)
        slots = np.zeros_like(self.taken)
        for kind, spread in SPREAD.items():
            whole = (rates[kind] * sitting + (before * spread) % 1_000_000) // 1_000_000
            slots[kind] = np.where(self.days.seconds > 0, whole, 0)
        return slots

    def vacate_slot(self, case: Case, today: int) -> bool:
        """A dated case gives up its slot, perhaps too late for anybody else to have it."""
        in_time = bool(case.day - today >= self.policy.dials.refill_notice)
        if in_time:
            self.taken[kind_of(case.docket), case.day - self.days.first] -= 1
        return in_time

    # The courtroom.

    def ready(self) -> list[bool]:
        """By docket, whether a case can be called: from today's list or, undated, the pool."""
        return [
            bool(self.today[docket] if self.policy.gives_dates(docket) else self.pools[docket])
            for docket in range(codes.DOCKETS)
        ]

    def next_case(self, docket: int) -> Case:
        """The case called next leaves today's list or the pool."""
        if self.policy.gives_dates(docket):
            return self.today[docket].popleft()
        return self.pools[docket].next_case()

    def bump(self, reason: int, today: int) -> None:
        """The day is over: those not reached get another date."""
        for docket in codes.ORDINARY_DOCKETS:
            while self.today[docket]:
                case = self.today[docket].popleft()
                self.books.reset(case, reason)
                self.date_or_wait(case, today, front=True)

    # How dates are lost and moved.

    def judge_leaves(self, judges: int, number: int, today: int) -> None:
        """The number-th judge to leave, of so many, takes a share of the dates along."""
        if self.policy.dials.ahead == 0:
            return
        lost = []
        for docket in codes.ORDINARY_DOCKETS:
            for day in self._dates(docket, today, today + self.policy.dials.ahead):
                for case in list(self.dated[docket][day]):
                    if has_turn(case, number, 1 / judges):
                        self.vacate_slot(case, today)
                        self.dated[docket][day].remove(case)
                        self.books.reset(case, codes.RESET_JUDGE_LEFT)
                        lost.append(case)
        for case in lost:
            self.date_or_wait(case, today, front=True)

    def advance(self, month: int, today: int) -> None:
        """The court gained a judge: a share of the dated cases take an earlier day if they can."""
        dials = self.policy.dials
        if dials.ahead == 0:
            return
        soonest = today + dials.advance_notice
        for docket in codes.ORDINARY_DOCKETS:
            for day in self._dates(docket, soonest + 1, today + dials.ahead):
                for case in list(self.dated[docket][day]):
                    if has_turn(case, month, dials.advance_share):
                        self._advance(case, max(case.due, soonest), today)

    def _advance(self, case: Case, first: int, today: int) -> None:
        day = self.open_day(case.docket, first, case.day - 1, today)
        if day is not None:
            self.vacate_slot(case, today)
            self.dated[case.docket][case.day].remove(case)
            self.books.reset(case, codes.RESET_ADVANCED)
            self.give_date(case, day)

    def strike(self, leaving: Collection[Case], today: int) -> None:
        """These cases are taken off their lists and their days, in whatever order the pools are."""
        for case in leaving:
            if case.place == COMING:
                self.coming[case.docket][case.day].remove(case)
            elif case.place == DATED:
                self.dated[case.docket][case.day].remove(case)
                in_time = self.vacate_slot(case, today)
                self.books.count(case, codes.VACATED_IN_TIME if in_time else codes.VACATED_TOO_LATE)
        waiting = {case for case in leaving if case.place == IN_POOL}
        for pool in self.pools:
            if waiting:
                pool.weed(waiting)

    def _dates(self, docket: int, first: int, last: int) -> list[int]:
        """The days of a span for which cases of a docket have dates, in order."""
        return sorted(day for day in self.dated[docket] if first <= day <= last)


def kind_of(docket: int) -> int:
    """The kind of slot a docket's dates are given from; those on the merits share theirs."""
    return codes.MASTER_SLOTS if docket == codes.MASTER_DOCKET else codes.MERITS_SLOTS


def row_of(case: Case) -> int:
    """The row of a day in which the case is dated; rows are called one after the other."""
    return int(case.ticket * ROWS)


def has_turn(case: Case, number: int, share: float) -> bool:
    """Whether a case is among the share whose turn it is, at the turn of that number.

    A case has one ticket for life; tickets lie on a circle, round which the turns go.
    """
    return (case.ticket + number * GOLDEN % 1.0) % 1.0 < share
