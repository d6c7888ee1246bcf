"""One court: its judges by seat, its calendar, and today's sitting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from queueing.docket import codes
from queueing.reference.calendar import Calendar
from queueing.reference.case import Key
from queueing.reference.policy import Policy
from queueing.reference.rules import sitting_judges


@dataclass
class Judge:
    """One judge: at which pace, and the seconds of a hearing left over for the next sitting."""

    pace: float
    carry: int = 0


@dataclass
class Sitting:
    """A court's day: who sits, and what the hearings called so far took."""

    seconds: int = 0
    bench: list[tuple[int, int]] = field(default_factory=list)  # second at which free, seat
    offered: int = 0  # seconds of all the judges sitting
    took: list[int] = field(default_factory=lambda: [0] * codes.DOCKETS)  # seconds by docket


class Court:
    """A court of so many seats as it has ever had judges."""

    def __init__(self, number: int, calendar: Calendar) -> None:
        self.number = number
        self.calendar = calendar
        self.seats: list[Judge | None] = []
        self.arriving: dict[int, list[tuple[Key, Any]]] = {}  # (key, event) by day
        self.sitting = Sitting()
        self.offered = self.wasted = 0  # seconds of judges' time this month
        self.left = 0  # judges who have left so far
        self.gained_a_judge = False

    @property
    def judges(self) -> list[Judge]:
        """The judges seated, in the order of their seats."""
        return [judge for judge in self.seats if judge is not None]

    def judge(self, seat: int) -> Judge:
        """The judge in a seat."""
        judge = self.seats[seat]
        if judge is None:
            raise ValueError(f"court {self.number} has no judge in seat {seat}")
        return judge

    def seat(self, pace: float) -> int:
        """A judge takes the first empty seat."""
        if None not in self.seats:
            self.seats.append(None)
        seat = self.seats.index(None)
        self.seats[seat] = Judge(pace)
        self.gained_a_judge = True
        self.tell_calendar()
        return seat

    def vacate(self, seat: int, today: int) -> None:
        """The judge in that seat is gone, with a share of the dates given."""
        judges = len(self.judges)
        self.seats[seat] = None
        self.left += 1
        self.tell_calendar()
        self.calendar.judge_leaves(judges, self.left, today)

    def tell_calendar(self) -> None:
        """The calendar has slots for the judges there are."""
        self.calendar.staff([judge.pace for judge in self.judges])

    def open(self, seconds: int, days_before: int, policy: Policy) -> None:
        """A sitting of so many seconds, on a working day that so many came before."""
        seated = [(judge.carry, seat) for seat, judge in enumerate(self.seats) if judge]
        sit = sitting_judges(len(seated), days_before, policy.dials.sitting_share)
        bench = sorted(seated[order] for order in sit)
        self.sitting = Sitting(seconds, bench, seconds * len(bench))

    def close(self, policy: Policy, today: int) -> None:
        """The day is over: time not used is lost, dates not kept are moved."""
        sitting = self.sitting
        self.offered += sitting.offered
        for second, seat in sitting.bench:
            self.judge(seat).carry = max(second - sitting.seconds, 0)
            self.wasted += max(sitting.seconds - second, 0)
        priority = sitting.took[codes.DETAINED_DOCKET] + sitting.took[codes.DEDICATED_DOCKET]
        planned = policy.reserve[self.number] + policy.dials.dedicated_time
        foreseen = planned * sitting.offered
        reason = codes.RESET_PRIORITY if priority > foreseen else codes.RESET_NOT_REACHED
        self.calendar.bump(reason, today)
        self.sitting = Sitting()
