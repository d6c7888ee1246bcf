"""Judges as people in time: appointed, learning, at full pace, gone.

Up to the list of 21 August 2026 the number on board follows the dated counts, month by month.
From then on every judge leaves by a chance of their own, and posts below the number authorised
are filled after the hiring lag. Whichever way newcomers came, their pace rises quarter by quarter
through the first year. A bench is anything with `seat`, `set_pace` and `vacate`.

What is still to come of anybody is plain data (`Staff`), from which the processes are started
again wherever a run goes on. Judges come and go after the dated events of their day, each at a
moment of its own by what happens, the court and the seat: nothing hangs on which process was
started first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import simpy

from queueing.docket.draws import JUDGE, exponential, uniforms
from queueing.docket.sitting import SEATS
from queueing.docket.waits import Array
from queueing.stations.bench import QUARTERS, Bench, learning_pace, on_board
from queueing.stations.courts import BENCH_DATES, Courts, apportion
from queueing.stations.staff import Judge, Staff, Wanted, staff_table

YEAR = 365  # days; a judge's first year
POSTING, CAREER = 0, 1  # what a judge's draw is for
MOST_TURNS = 4096  # more than can ever sit in one seat
LAST_COUNT = BENCH_DATES[-1]

# The moments of a day, in SimPy's ticks from its beginning: `PLACES` for each of these, in turn.
LEAVING, LEARNING, COUNTING, JOINING = 0, 1, 2, 3
PLACES = 256 * SEATS  # of all courts


@dataclass
class Roster:
    """Who sits where, and the SimPy processes that change it.

    `wanted(day)` is who is wanted on a day; `values` the ledger values of this replication;
    `unit` the SimPy ticks of one day; `key` (seed, replication). After the day `counted` no dated
    count is followed.
    """

    env: simpy.Environment
    bench: Bench
    courts: Courts
    start: date
    values: Mapping[str, float]
    wanted: Callable[[date], Wanted]
    key: tuple[int, int]
    unit: int
    counted: date = LAST_COUNT
    seated: list[list[Judge]] = field(default_factory=list)  # by court, last come last
    temporary: list[tuple[int, int]] = field(default_factory=list)  # court, seat; last come last
    detailed: list[Judge] = field(default_factory=list)  # last gone last
    appointments: dict[tuple[int, int], int] = field(default_factory=dict)  # (court, number): day
    posted: list[int] = field(default_factory=list)  # posts advertised so far by court
    turns: Counter[tuple[int, int]] = field(default_factory=Counter)  # careers by court and seat

    def open(self) -> None:
        """Seat the judges of the first day and start the processes."""
        self.seated = [[] for _ in self.courts.codes]
        self.posted = [0] * len(self.courts)
        first = apportion(round(on_board(self.start)), self.courts.bench_weights(self.start))
        self._fill(first, newcomers=0)
        self.env.process(self.follow_dates())

    def go_on(self, staff: Staff) -> None:
        """Start the processes again, at the beginning of a month, where they were left."""
        self.seated = [[] for _ in self.courts.codes]
        at: dict[tuple[int, int], Judge] = {}
        for court, seat, came, steps, leaves, home in staff.judges.tolist():
            at[court, seat] = judge = Judge(court, seat, came, steps, leaves, home)
            self.seated[court].append(judge)
            self._live(judge)
        for court, number, day in staff.appointments.tolist():
            self._await(court, number, day)
        self.temporary = [(court, seat) for court, seat in staff.temporary.tolist()]
        self.detailed = [at[court, seat] for court, seat in staff.detailed.tolist()]
        self.posted = staff.posted.tolist()
        self.turns = Counter({(court, seat): n for court, seat, n in staff.turns.tolist()})
        self.env.process(self.follow_dates())

    def staff(self) -> Staff:
        """What is known today of everybody, and of the posts being filled."""
        judges = [
            (judge.court, judge.seat, judge.came, judge.steps, judge.leaves, judge.home)
            for seated in self.seated
            for judge in seated
        ]
        return Staff(
            judges=staff_table(judges, 6),
            temporary=staff_table(self.temporary, 2),
            detailed=staff_table([(judge.court, judge.seat) for judge in self.detailed], 2),
            appointments=staff_table(
                [(*key, day) for key, day in sorted(self.appointments.items())], 3
            ),
            posted=np.array(self.posted, dtype=np.int64),
            turns=staff_table([(*place, n) for place, n in sorted(self.turns.items())], 3),
        )

    @property
    def number(self) -> int:
        """Judges on board."""
        return sum(len(judges) for judges in self.seated)

    def follow_dates(self) -> Iterator[simpy.Event]:
        """Month by month: the dated counts to the last of them, then careers and posts."""
        turning = max(self.start, self.counted)
        day = self._today
        while True:
            yield self._at((day - self.start).days, COUNTING)
            if day <= self.counted:
                self._follow_count(day)
            if day == turning:
                for judge in [judge for judges in self.seated for judge in judges]:
                    self._begin_career(judge)
            if day >= turning:
                self._advertise(day)
                self._follow_details(day)
            self._follow_temporaries(day)
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            day = turning if day < turning < following else following

    def appointment(self, court: int, number: int, day: int) -> Iterator[simpy.Event]:
        """A post is filled after the hiring lag, if it is still authorised then."""
        yield self._at(day, JOINING, court, number % SEATS)
        del self.appointments[court, number]
        if self.number < int(self.wanted(self._today).posts):
            self._begin_career(self._seat(court, newcomer=True))

    def learning(self, judge: Judge, moves: int) -> Iterator[simpy.Event]:
        """A newcomer's pace rises with every quarter of the first year."""
        while judge.steps > 0:
            day = judge.came + YEAR * (QUARTERS + 1 - judge.steps) // QUARTERS
            yield self._at(day, LEARNING, judge.court, judge.seat)
            if judge.gone or judge.moves != moves:
                return
            judge.steps -= 1
            self.bench.set_pace(judge.court, judge.seat, self._pace(judge.steps))

    def service(self, judge: Judge, moves: int) -> Iterator[simpy.Event]:
        """A judge is there until the day of leaving."""
        yield self._at(judge.leaves, LEAVING, judge.court, judge.seat)
        if judge.moves == moves:
            self._unseat(judge)

    def _follow_count(self, day: date) -> None:
        """As many judges as the dated counts have."""
        number = round(on_board(day))
        target = apportion(number, self.courts.bench_weights(day))
        self._fill(target, newcomers=max(number - self.number, 0))

    def _fill(self, target: Array, newcomers: int) -> None:
        """Seat or unseat judges until each court has its number; the last come leave first."""
        for court, number in enumerate(target):
            while len(self.seated[court]) > number:
                self._unseat(self.seated[court][-1])
        for court, number in enumerate(target):
            while len(self.seated[court]) < number:
                # Those who only change courts are no beginners.
                self._seat(court, newcomer=newcomers > 0)
                newcomers -= 1

    def _advertise(self, day: date) -> None:
        """Posts below the authorised number are advertised, by the courts' claims to them."""
        hiring = Counter(court for court, _ in self.appointments)
        homes = Counter(j.court if j.home < 0 else j.home for s in self.seated for j in s)
        filled = np.array([homes[k] + hiring[k] for k in range(len(self.seated))])
        posts = int(self.wanted(day).posts)
        if posts <= filled.sum():
            return
        wanted = apportion(posts, self.courts.seat_weights(), filled) - filled
        for court in np.flatnonzero(wanted).tolist():
            for _ in range(wanted[court]):
                number = self.posted[court]
                self.posted[court] += 1
                luck = uniforms(*self.key, court, number, JUDGE, POSTING)[0]
                lag = int(self.values["judge_hiring_lag_days"] * (0.5 + luck))
                self._await(court, number, (day - self.start).days + lag)

    def _follow_temporaries(self, day: date) -> None:
        """As many temporary judges as are wanted, where most is to be heard for the bench there."""
        number = int(self.wanted(day).temporary)
        while len(self.temporary) > number:
            self.bench.vacate(*self.temporary.pop())
        there = Counter(court for court, _ in self.temporary)
        filled = np.array([there[k] for k in range(len(self.courts))])
        target = apportion(number, self.courts.seat_weights(), filled)
        for court in np.flatnonzero(target > filled).tolist():
            for _ in range(target[court] - filled[court]):
                pace = self.values["temporary_judge_pace"]
                self.temporary.append((court, self.bench.seat(court, pace)))

    def _follow_details(self, day: date) -> None:
        """As many judges on detail as are wanted: from the largest benches to detained courts."""
        number = int(self.wanted(day).detailed)
        while len(self.detailed) > number:
            judge = self.detailed.pop()
            self._move(judge, judge.home)
            judge.home = -1
        there = Counter(judge.court for judge in self.detailed)
        filled = np.array([there[k] for k in range(len(self.courts))])
        held = np.array([kind == "yes" for kind in self.courts.detained])
        target = apportion(number, np.where(held, self.courts.seat_weights(), 0.0), filled)
        for court in np.flatnonzero((target > filled) & held).tolist():
            for _ in range(target[court] - filled[court]):
                sizes = [0 if held[k] else len(judges) for k, judges in enumerate(self.seated)]
                home = int(np.argmax(sizes))
                if sizes[home] > 1:
                    judge = self.seated[home][-1]
                    self._move(judge, court)
                    judge.home = home
                    self.detailed.append(judge)

    def _move(self, judge: Judge, court: int) -> None:
        """The judge leaves a court's seat, and its dates, for another court's."""
        self.bench.vacate(judge.court, judge.seat)
        self.seated[judge.court].remove(judge)
        judge.court, judge.seat = court, self.bench.seat(court, self._pace(judge.steps))
        self.seated[court].append(judge)
        judge.moves += 1
        self._live(judge)

    def _live(self, judge: Judge) -> None:
        """The judge's processes, from the seat of today."""
        self.env.process(self.learning(judge, judge.moves))
        if judge.leaves >= 0:
            self.env.process(self.service(judge, judge.moves))

    def _await(self, court: int, number: int, day: int) -> None:
        """A post is being filled until a day."""
        self.appointments[court, number] = day
        self.env.process(self.appointment(court, number, day))

    def _seat(self, court: int, newcomer: bool) -> Judge:
        """A judge takes a seat; a newcomer begins to learn."""
        steps = QUARTERS if newcomer else 0
        seat = self.bench.seat(court, self._pace(steps))
        judge = Judge(court, seat, (self._today - self.start).days, steps)
        self.seated[court].append(judge)
        self.env.process(self.learning(judge, judge.moves))
        return judge

    def _unseat(self, judge: Judge) -> None:
        judge.gone = True
        if judge.home >= 0:
            self.detailed.remove(judge)
        self.seated[judge.court].remove(judge)
        self.bench.vacate(judge.court, judge.seat)

    def _begin_career(self, judge: Judge) -> None:
        """The day a judge will leave is drawn, the next one at the earliest.

        The draw is keyed by the seat and who in turn sits there: a reform that adds seats leaves
        the careers in the others as they are, but where one of its judges takes a seat that a
        later judge of the baseline would have had.
        """
        place = judge.court, judge.seat
        career = judge.seat * MOST_TURNS + self.turns[place]
        self.turns[place] += 1
        luck = float(uniforms(*self.key, judge.court, career, JUDGE, CAREER)[0])
        leaving = max(self.values["judge_attrition_per_year"], 1e-9)
        stays = max(int(exponential(luck) * 365.25 / leaving), 1)
        judge.leaves = (self._today - self.start).days + stays
        self.env.process(self.service(judge, judge.moves))

    def _pace(self, steps: int) -> float:
        """The pace of a judge who has so many steps of the first year to come."""
        if steps == 0:
            return 1.0
        return learning_pace(self.values["judge_first_year_pace"], QUARTERS - steps)

    @property
    def _today(self) -> date:
        return self.start + timedelta(days=int(self.env.now) // self.unit)

    def _at(self, day: int, moment: int, court: int = 0, seat: int = 0) -> simpy.Event:
        """Waits for a moment of a day; no two seats have the same one."""
        place = moment * PLACES + court * SEATS + seat
        return self.env.timeout(day * self.unit + 1 + place - self.env.now)
