"""The asylum office in plain Python, one object an application: what the compiled one must equal.

Read it as the specification. The officers' day: whoever was referred to a credible fear screening
is screened first, as far as the officers not kept from it go; then border claims are decided, the
one filed first first; then affirmative applications, in the order in force. What is begun is
finished, and what it runs over is missing the next day. On the last day of a month some
applications are closed, then some of all withdrawn, the lowest indexes of every filing day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from queueing.docket import office
from queueing.docket.draws import CLOSURE, INTERVIEW, WITHDRAWAL, uniforms
from queueing.docket.office import Office
from queueing.docket.waits import Array


@dataclass(frozen=True)
class Application:
    """An affirmative application or a border claim: the month it was filed in and its index."""

    kind: int
    month: int  # as in keys
    index: int
    filed: int  # day since 1970-01-01


@dataclass(frozen=True)
class Completion:
    """What became of an application; `court` is where it was referred to, or -1."""

    application: Application
    day: int
    how: int
    court: int = -1


@dataclass
class ReferenceOffice:
    """Everybody who waits, what was done, and the time officers owe."""

    seed: int
    replication: int
    waiting: list[Application] = field(default_factory=list)
    to_screen: list[int] = field(default_factory=list)  # the day each of them was referred
    owed: int = 0
    screened: list[tuple[int, int]] = field(default_factory=list)  # day referred, day screened
    completed: list[Completion] = field(default_factory=list)
    offered: int = 0
    wasted: int = 0

    def file(self, kind: int, month: int, number: int, first: int, days: int) -> list[Application]:
        """A month's applications: index i of n is filed on the day i falls on."""
        filed = [
            first + k for k in range(days) for _ in range(number * k // days, _end(number, k, days))
        ]
        return [Application(kind, month, index, day) for index, day in enumerate(filed)]

    @classmethod
    def like(cls, opened: Office) -> ReferenceOffice:
        """The same office as it stands before its first month."""
        found = cls(int(opened.key[0]), int(opened.key[1]))
        for kind in range(office.CLAIMS):
            for cell, (low, high) in enumerate(
                zip(opened.low[kind], opened.high[kind], strict=True)
            ):
                month, filed = int(opened.key_month[cell]), int(opened.span[0]) + cell
                found.waiting += [
                    Application(kind, month, index, filed) for index in range(low, high)
                ]
        return found

    def trace(self) -> list[tuple[int, int, int, int]]:
        """Every completion as the compiled office traces it, sorted."""
        found = []
        for one in self.completed:
            key = office.key_high(one.application.kind, one.application.month)
            found.append((key, one.application.index, one.day, one.how))
        return sorted(found)

    def work(
        self,
        month: int,
        coming: Sequence[int],
        first: int,
        terms: Array,
        closures: float,
        withdrawals: float,
        destinations: Array,
    ) -> None:
        """A month: `coming` are whole numbers of applications, border claims and screenings."""
        days = len(terms)
        new = [
            one
            for kind in range(office.CLAIMS)
            for one in self.file(kind, month, coming[kind], first, days)
        ]
        screenings = coming[office.CREDIBLE_FEAR]
        for k, term in enumerate(terms):
            day = first + k
            self.waiting += [one for one in new if one.filed == day]
            self.to_screen += [day] * (_end(screenings, k, days) - screenings * k // days)
            if term[office.SECONDS] > 0:
                self.day(day, term, destinations)
        last = first + days - 1
        affirmative = [one for one in self.waiting if one.kind == office.AFFIRMATIVE]
        if closures > 0 and affirmative:
            share = min(closures / len(affirmative), 1.0)
            self.leave(office.AFFIRMATIVE, month, last, share, CLOSURE, office.CLOSED)
        for kind in range(office.CLAIMS):
            self.leave(kind, month, last, withdrawals, WITHDRAWAL, office.WITHDRAWN)

    def day(self, day: int, term: Array, destinations: Array) -> None:
        """A working day of all officers."""
        left = int(term[office.SECONDS]) - self.owed
        unfenced = min(left, int(term[office.UNFENCED]))
        while self.to_screen and unfenced > 0:
            self.screened.append((self.to_screen.pop(0), day))
            unfenced -= int(term[office.SCREENING_SECONDS])
            left -= int(term[office.SCREENING_SECONDS])
        for kind in (office.BORDER_CLAIM, office.AFFIRMATIVE):
            seconds = office.CLAIM_SECONDS if kind else office.INTERVIEW_SECONDS
            for one in self.in_order(kind, day - int(term[office.NOTICE]), term):
                if left <= 0:
                    break
                left -= int(term[seconds])
                self.decide(one, day, term, destinations)
        self.owed = max(-left, 0)
        self.offered += int(term[office.SECONDS])
        self.wasted += max(left, 0)

    def in_order(self, kind: int, filed_by: int, term: Array) -> list[Application]:
        """Those who can be called, the next first."""
        newest = kind == office.AFFIRMATIVE and bool(term[office.NEWEST_FIRST] > 0)
        able = [one for one in self.waiting if one.kind == kind and one.filed <= filed_by]
        return sorted(able, key=lambda one: (one.filed, one.index), reverse=newest)

    def decide(self, one: Application, day: int, term: Array, destinations: Array) -> None:
        """The interview and what comes of it, by the luck of the application's key."""
        border = one.kind == office.BORDER_CLAIM
        grant = term[office.CLAIM_GRANT if border else office.GRANT]
        final = term[office.CLAIM_FINAL if border else office.FINAL]
        luck = self.luck(one.kind, one.month, one.index, INTERVIEW)
        self.waiting.remove(one)
        if luck[0] < grant:
            self.completed.append(Completion(one, day, office.GRANTED))
        elif luck[1] < final:
            self.completed.append(Completion(one, day, office.DENIED))
        else:
            court = sum(luck[2] >= float(edge) for edge in destinations[:-1])
            self.completed.append(Completion(one, day, office.REFERRED, court))

    def leave(self, kind: int, month: int, day: int, share: float, purpose: int, how: int) -> None:
        """A share of those waiting: whole numbers of each filing day, the fractions carried on."""
        if share <= 0.0:
            return
        mine = sorted(
            (one for one in self.waiting if one.kind == kind),
            key=lambda one: (one.filed, one.index),
        )
        expected, gone = self.luck(kind, month, 0, purpose)[0], 0
        for _, group in groupby(mine, key=lambda one: one.filed):
            here = list(group)
            expected += len(here) * share
            taken = here[: int(expected) - gone]
            gone += len(taken)
            for one in taken:
                self.waiting.remove(one)
                self.completed.append(Completion(one, day, how))

    def luck(
        self, kind: int, month: int, index: int, purpose: int
    ) -> tuple[float, float, float, float]:
        """Four numbers between 0 and 1 that hang on the key alone."""
        high = office.key_high(kind, month)
        found: tuple[float, float, float, float] = uniforms(
            self.seed, self.replication, high, index, purpose, 0
        )
        return found


def _end(number: int, k: int, days: int) -> int:
    """How many of a month's number have come by the end of its day k."""
    return number * (k + 1) // days
