"""What is in force on a day of a plan: the levers, the bench wanted, the docket's numbers."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from queueing.plan import Plan
from queueing.scenario.levers import LeversByDay, Value
from queueing.settings import Setting, setting
from queueing.stations.courts import BENCH_DATES
from queueing.stations.intake import destinations, form_dates, held_share
from queueing.stations.staff import Wanted


class InForce:
    """The levers and the numbers of any day of a plan, made anew only when one of them changes."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        last = plan.opening + timedelta(days=int(plan.day_span[1] - plan.day_span[0]))
        self._levers = LeversByDay(plan.schedule, plan.opening, last)
        self._made: tuple[tuple[int, int, date], Setting] | None = None  # by what, and it

    @property
    def moves(self) -> list[date]:
        """The first day and every later one on which a lever may move, in their order."""
        return self._levers.moves

    def levers(self, on: date) -> dict[str, Value]:
        """Where the levers stand on a day."""
        return self._levers.on(on)

    def wanted(self, on: date) -> Wanted:
        """The judges wanted on a day: no more posts than the law pays for."""
        levers = self.levers(on)
        return Wanted(
            posts=min(float(levers["staffing.authorised"]), float(levers["staffing.funded"])),
            temporary=float(levers["staffing.temporary"]),
            detailed=float(levers["bench.detailed_judges"]),
        )

    def setting(self, on: date) -> Setting:
        """The docket's numbers on a day; what the ledger dates changes with the month.

        A change of policy that changes nothing changes no number, whatever its day.
        """
        plan = self.plan
        levers, month = self.levers(on), on.replace(day=1)
        standing = id(levers), bisect_right(form_dates(), month), min(month, BENCH_DATES[-1])
        if self._made and self._made[0] == standing:
            return self._made[1]
        detained = float(levers["receipts.detained_per_year"])
        known = plan.known_bench(month)
        reserve = held_share(known, plan.courts, detained, plan.values)
        venues = destinations(known, plan.courts, detained, plan.values)
        made = setting(levers, plan.values, month, plan.scale, reserve, venues)
        self._made = standing, made
        return made
