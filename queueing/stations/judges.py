"""Judges as people in time: appointed, learning, at full pace, gone.

Up to the list of 21 August 2026 the number on board follows the dated counts, month by month.
From then on every judge leaves by a chance of their own, and posts below the number authorised
are filled after the hiring lag. A bench is anything with `seat`, `set_pace` and `vacate`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Protocol

import numpy as np
import simpy

import inputs
from queueing.docket.draws import JUDGE, exponential, uniforms
from queueing.docket.waits import Array
from queueing.stations.courts import BENCH_DATES, Courts, apportion

YEAR = 365  # days; a judge's first year
POSTING, CAREER = 0, 1  # what a judge's draw is for
MOST_TURNS = 4096  # more than can ever sit in one seat
LAST_COUNT = BENCH_DATES[-1]


class Bench(Protocol):
    """The seats of all courts, as judges see them."""

    def seat(self, court: int, pace: float) -> int:
        """A judge takes the first empty seat of a court; returns its number."""

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        """The judge in that seat works at another pace (1 is full)."""

    def vacate(self, court: int, seat: int) -> None:
        """The judge leaves; a hearing under way is finished out of hours."""


def on_board(on: date) -> float:
    """Judges on board on a day, between the dated counts of the table `judges_national`."""
    days, judges = _counts()
    return float(np.interp(on.toordinal(), days, judges))


@cache
def _counts() -> tuple[Array, Array]:
    table = inputs.table("judges_national")
    days = np.array([day.toordinal() for day in table["date"]], dtype=float)
    return days, table["judges"].to_numpy(dtype=float)


@dataclass
class Roster:
    """Who sits where, and the SimPy processes that change it.

    Judges come and go one tick after the dated events of their day, so that a month is written
    down before anybody of the next one is there.

    `authorised(day)` is the number of posts on a day; `values` the ledger values of this
    replication; `unit` the SimPy ticks of one day; `key` (seed, replication).
    """

    env: simpy.Environment
    bench: Bench
    courts: Courts
    start: date
    values: Mapping[str, float]
    authorised: Callable[[date], float]
    key: tuple[int, int]
    unit: int = 2
    seated: list[list[int]] = field(default_factory=list)  # seats by court, last come last
    hiring: list[int] = field(default_factory=list)  # posts being filled by court
    posted: list[int] = field(default_factory=list)  # posts advertised so far by court
    occupants: Counter[tuple[int, int]] = field(default_factory=Counter)  # by court and seat
    since: dict[tuple[int, int], float] = field(default_factory=dict)  # by court and seat

    def open(self) -> None:
        """Seat the judges of the first day and start the processes."""
        none = [0] * len(self.courts)
        self.hiring, self.posted = list(none), list(none)
        self.seated = [[] for _ in none]
        first = apportion(round(on_board(self.start)), self.courts.bench_weights(self.start))
        self._fill(first, newcomers=0)
        self.env.process(self.follow_counts())

    def follow_counts(self) -> Iterator[simpy.Event]:
        """Month by month to the last dated count; from then on the judges' own careers."""
        day = self.start
        while day < LAST_COUNT:
            day = min(_next_month(day), LAST_COUNT)
            yield self._until(day)
            number = round(on_board(day))
            target = apportion(number, self.courts.bench_weights(day))
            self._fill(target, newcomers=max(number - self.number, 0))
        for court, seats in enumerate(self.seated):
            for seat in list(seats):
                self.env.process(self.career(court, seat, newcomer=False))
        self.env.process(self.post())

    @property
    def number(self) -> int:
        """Judges on board."""
        return sum(len(seats) for seats in self.seated)

    def post(self) -> Iterator[simpy.Event]:
        """At the beginning of each month, posts below the authorised number are advertised."""
        day = LAST_COUNT if self.start <= LAST_COUNT else self.start
        weights = self.courts.seat_weights()
        while True:
            filled = np.array([len(s) + h for s, h in zip(self.seated, self.hiring, strict=True)])
            posts = int(self.authorised(day))
            if posts > filled.sum():
                wanted = apportion(posts, weights, filled) - filled
                for court in np.flatnonzero(wanted):
                    for _ in range(wanted[court]):
                        self.env.process(self.appointment(int(court)))
            day = _next_month(day)
            yield self._until(day)

    def appointment(self, court: int) -> Iterator[simpy.Event]:
        """A post is filled after the hiring lag, if it is still authorised then."""
        self.hiring[court] += 1
        number = self.posted[court]
        self.posted[court] += 1
        luck = uniforms(*self.key, court, number, JUDGE, POSTING)[0]
        lag = self.values["judge_hiring_lag_days"] * (0.5 + luck)
        yield self.env.timeout(int(lag) * self.unit)
        self.hiring[court] -= 1
        today = self.start + timedelta(days=int(self.env.now) // self.unit)
        if self.number >= int(self.authorised(today)):
            return
        seat = self.bench.seat(court, self.values["judge_first_year_pace"])
        self.seated[court].append(seat)
        self.env.process(self.career(court, seat, newcomer=True))

    def career(self, court: int, seat: int, newcomer: bool) -> Iterator[simpy.Event]:
        """One immigration judge: learning in the first year, at full pace, gone."""
        stays = int(exponential(self._career_luck(court, seat)) * 365.25 / self._leaving)
        if newcomer and stays > YEAR:
            yield self.env.timeout(YEAR * self.unit)
            self.bench.set_pace(court, seat, 1.0)
            stays -= YEAR
        yield self.env.timeout(stays * self.unit)
        self.bench.vacate(court, seat)
        self.seated[court].remove(seat)

    @property
    def _leaving(self) -> float:
        return max(self.values["judge_attrition_per_year"], 1e-9)

    def _career_luck(self, court: int, seat: int) -> float:
        """The draw of a career, keyed by the seat and who in turn sits there.

        A reform that adds seats leaves the careers in the others as they are, but where one of
        its judges takes a seat that a later judge of the baseline would have had.
        """
        turn = self.occupants[court, seat]
        self.occupants[court, seat] += 1
        return float(uniforms(*self.key, court, seat * MOST_TURNS + turn, JUDGE, CAREER)[0])

    def _fill(self, target: Array, newcomers: int) -> None:
        """Seat or unseat judges until each court has its number; the last come leave first."""
        for court, number in enumerate(target):
            while len(self.seated[court]) > number:
                self.bench.vacate(court, self.seated[court].pop())
        for court, number in enumerate(target):
            while len(self.seated[court]) < number:
                # Those who only change courts are no beginners.
                pace = self.values["judge_first_year_pace"] if newcomers > 0 else 1.0
                newcomers -= 1
                seat = self.bench.seat(court, pace)
                self.seated[court].append(seat)
                self.since[court, seat] = self.env.now
                if pace < 1.0:
                    self.env.process(self._first_year(court, seat))

    def _first_year(self, court: int, seat: int) -> Iterator[simpy.Event]:
        """A newcomer learns for a year, unless somebody else sits there by then."""
        came = self.since[court, seat]
        yield self.env.timeout(YEAR * self.unit)
        if seat in self.seated[court] and self.since[court, seat] == came:
            self.bench.set_pace(court, seat, 1.0)

    def _until(self, day: date) -> simpy.Event:
        """Waits for the beginning of a day."""
        return self.env.timeout((day - self.start).days * self.unit + 1 - self.env.now)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
