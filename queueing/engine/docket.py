"""The compiled docket of one replication, behind the verbs of `queueing.verbs.Engine`."""

from __future__ import annotations

import numpy as np
import simpy

from queueing.docket import arriving, codes, dates, ending, entry, leaving, policy, sitting
from queueing.docket.allocating import allocate
from queueing.docket.state import Docket, Size
from queueing.docket.waits import Array
from queueing.engine.policy_change import change_policy, is_the_same, put_in_force
from queueing.engine.refusals import check, check_dates, check_days
from queueing.settings import Setting
from queueing.verbs import DAY, Intake, MonthEnd, slot_rates


class CompiledDocket:
    """The compiled docket of one replication."""

    unit = DAY

    def __init__(self, size: Size, seed: int, replication: int, sitting_seconds: Array) -> None:
        self.state: Docket = allocate(size, seed, replication)
        known = min(len(sitting_seconds), len(self.state.sitting))
        self.state.sitting[:known] = sitting_seconds[:known]
        self.state.working[1:] = np.cumsum(self.state.sitting[:-1] > 0)
        self.setting: Setting | None = None

    def attach(self, env: simpy.Environment) -> None:
        """Needs no clock of its own: the system brings it up to the day."""

    @property
    def today(self) -> int:
        """The day the docket has been brought up to (days since 1970-01-01)."""
        return int(self.state.counts[codes.TODAY])

    @property
    def _end(self) -> int:
        """The first day of which the docket keeps no account."""
        return int(self.state.span[1]) + int(self.state.cohort_of.shape[1])

    def apply(self, setting: Setting) -> None:
        """The docket works with these numbers from today on; who waits is put in order again.

        Costs as much as is changed: nothing for a setting equal to the one in force.
        """
        check_dates(setting)
        if self.setting is None:
            put_in_force(self.state, setting)
        elif is_the_same(self.setting, setting):
            return
        else:
            change_policy(self.state, self.setting, setting)
        self.setting = setting
        for court in range(len(self.state.seats)):
            self._plan_slots(court)

    def _plan_slots(self, court: int) -> None:
        """The slots of a court, for the judges it has now and the numbers in force, if dates are
        set from them."""
        state = self.state
        if self.setting is None or state.dials[codes.AHEAD] == 0:
            return
        rates = slot_rates(self.setting, court, state.pace[court][state.pace[court] > 0])
        state.rates[court] = rates
        dates.open_calendar(state, court, self.today)

    def load(
        self,
        numbers: Array,
        month_days: Array,
        key_month: int,
        inactive: Array | None = None,
        appeals: Array | None = None,
    ) -> None:
        """The cases pending at the start, int64[months, C, K] by month of filing.

        `inactive` are those closed administratively, `appeals` those before the Board by month of
        the appeal, both in the same shape.
        """
        earliest = max(0, int(self.state.span[1]))
        check_days("cases filed", month_days[0], month_days[-1], earliest, self.today)
        closed = np.zeros_like(numbers) if inactive is None else inactive
        state, today = self.state, self.today
        check(entry.load(state, numbers, closed, month_days, key_month, today))
        if appeals is not None:
            pending = numbers + closed
            check(entry.load_appeals(state, appeals, pending, month_days, key_month, today))

    def advance(self, day: int) -> None:
        """Hold every hearing before `day`."""
        if day > self.today:
            check_days("hearings held", self.today, day, self.today, self._end)
            check(sitting.advance(self.state, day))

    def receive(self, intake: Intake) -> None:
        """A month's receipts and returns."""
        first = intake.first_day
        check_days("cases filed", first, first + intake.days, self.today, self._end)
        check(
            entry.receive(
                self.state,
                intake.numbers,
                intake.first_day,
                intake.days,
                intake.key_month,
                intake.stages,
                intake.reasons,
                intake.returned,
                intake.strong,
                intake.keeping,
            )
        )

    def sweep(self, purpose: int, number: float, filed_before: int, month: int) -> None:
        """About `number` active non-detained cases filed before a day leave by chance."""
        check(leaving.sweep(self.state, filed_before, number, month, purpose))

    def depart(self, purpose: int, young: float, old: float, old_before: int, month: int) -> None:
        """Active non-detained cases whose turn it is leave with a chance that depends on age."""
        today = self.today
        check(leaving.depart(self.state, young, old, old_before, today, month, purpose))

    def put_back(self, number: float, days: int, month: int) -> None:
        """About `number` of the cases closed administratively are put back within so many days."""
        check(arriving.put_back(self.state, number, days, month))

    def advance_dates(self, month: int) -> None:
        """Where judges came since the last time, a share of the dates is brought forward."""
        check(policy.advance_dates(self.state, month))

    def review(self, numbers: Array, klass: int, seconds: float) -> None:
        """Judges review so many findings of no credible fear at each court (int64[C]).

        Each takes so many seconds at full pace, off the judges' next sittings, one judge as many
        as another to one. Where nobody sits none is held. They count in a class, and in no stock.
        """
        state = self.state
        for court in np.flatnonzero((numbers > 0) & (state.judges > 0)):
            seats = np.flatnonzero(state.pace[court] > 0)
            each, more = divmod(int(numbers[court]), len(seats))
            reviews = each + (np.arange(len(seats)) < more)
            state.carry[court, seats] += (reviews * seconds / state.pace[court, seats]).astype(int)
            state.ledger[court, klass, codes.REVIEW_HELD] += numbers[court]

    def lend(self, helps: Array) -> None:
        """Each court lends hours by video to the court named, or to none (-1)."""
        self.state.helps[:] = helps

    def grant(self, allowance: int, new_year: bool) -> None:
        """So many more may be granted under the yearly cap; a new year's places begin at none."""
        check(ending.grant(self.state, allowance, new_year))

    def set_counsel(self, fill: float) -> None:
        """The share, from 0 to 1, of those who would have found counsel that can find it now."""
        self.state.counsel[0] = fill

    def seat(self, court: int, pace: float) -> int:
        """A judge takes the first empty seat of the court."""
        state = self.state
        if pace <= 0.0:
            raise ValueError(f"a judge's pace is {pace:g}; it must be above 0")
        empty = np.flatnonzero(state.pace[court] == 0.0)
        if len(empty) == 0:
            check(codes.NO_SEAT)
        seat = int(empty[0])
        state.pace[court, seat] = pace
        state.carry[court, seat] = 0
        state.seats[court] = max(int(state.seats[court]), seat + 1)
        state.judges[court] += 1
        state.grown[court] = 1
        self._plan_slots(court)
        return seat

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        """The judge in that seat works at another pace from today on."""
        self._check_taken(court, seat)
        self.state.pace[court, seat] = pace
        self._plan_slots(court)

    def vacate(self, court: int, seat: int) -> None:
        """The seat is empty from today on; that judge's share of the dates is set anew."""
        self._check_taken(court, seat)
        state = self.state
        share = 1.0 / float(state.judges[court])
        state.pace[court, seat] = 0.0
        state.carry[court, seat] = 0
        state.judges[court] -= 1
        state.leavers[court] += 1
        self._plan_slots(court)
        if state.dials[codes.AHEAD] > 0:
            check(policy.lose_judge(state, court, share))

    def look(self) -> MonthEnd:
        """The ledger as it stands."""
        state = self.state
        judges = (state.pace > 0).sum(axis=1)
        return MonthEnd(state.ledger.copy(), state.hours.copy(), judges, state.groups.copy())

    def close_month(self) -> MonthEnd:
        """The month's ledger; its flows and hours begin again at zero."""
        month = self.look()
        self.state.ledger[..., : codes.STOCK] = 0
        self.state.hours[:] = 0
        self.state.groups[:, : codes.GROUP_ACTIVE] = 0
        return month

    def delays(self, day: int) -> Array:
        """The waits counted so far and, censored on `day`, those still going on.

        int32[WAITS, C, K, cohorts, bins], a view.
        """
        leaving.censor(self.state, day)
        return np.moveaxis(self.state.waits, -1, 0)

    def strong(self) -> Array:
        """Of `delays`, which comes first, those of strong claims: int32[WAITS, cohorts, bins]."""
        return np.moveaxis(self.state.strong, -1, 0)

    def appeal_delays(self) -> Array:
        """Of `delays`, which comes first, those of appeals: int32[K, cohorts, bins, WAITS].

        From the day an appeal came to the Board to its decision.
        """
        return self.state.appeal_waits

    def resets(self) -> Array:
        """Completed cases by class and by how often their date was moved."""
        return self.state.resets

    def _check_taken(self, court: int, seat: int) -> None:
        if self.state.pace[court, seat] == 0.0:
            raise ValueError(f"nobody sits in seat {seat} of court {court}")
