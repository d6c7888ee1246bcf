"""The courts of the nation as flows: what a month does to every cohort of cases.

One bench hears the whole country's cases, each docket in its order of filing. Who is called before
whom is as in the docket (`queueing.docket.rules.next_docket`), with a month for its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.flow.calling import called
from queueing.flow.later import Later
from queueing.flow.rates import FIRST, LATER, MERITS, Rates
from queueing.stations.intake import classes
from queueing.stations.pending import DAYS_IN_A_MONTH

GAPS = ("master_gap_days", "merits_notice_days", "adjournment_gap_days")
WAITS = ("reserved_decision_days", "recalendar_days")
RETURNS = ("rescinded_days", "reopened_days")


@dataclass
class Heard:
    """What a month's hearings did."""

    completed: Array  # float64[K, F]
    appealed: Array  # float64[K, F]: of them, taken to the Board
    decided: float = 0.0  # of them, on the merits
    hearings: float = 0.0  # bond hearings apart
    hours: float = 0.0


class Courts:
    """Cases by class and month of filing (float64[K, F]) where they stand; `days` are the ledger's
    mean waits."""

    def __init__(self, days: Mapping[str, float], months: int) -> None:
        shape = (len(classes()), months)
        self.days = days
        self.held = np.zeros(shape)  # in detention, whatever their stage
        self.new = np.zeros(shape)  # not due yet for a first master hearing
        self.first = np.zeros(shape)  # due for it
        self.master = np.zeros(shape)  # due for a later one
        self.merits = np.zeros(shape)  # due for the merits
        self.resumed = np.zeros(shape)  # due for a merits hearing again
        self.between, self.noticed, self.adjourned = (Later(days[g], shape) for g in GAPS)
        self.reserved, self.recalled = (Later(days[wait], shape) for wait in WAITS)
        # Who comes back does so in few classes: the rows of these.
        self.back, self.row = np.unique(classes().returned_as, return_inverse=True)
        few = (len(self.back), months)
        self.rescinded, self.reopened = (Later(days[wait], few) for wait in RETURNS)
        self.closed_before = np.zeros(shape)  # administratively, before the start
        self.absent, self.ordered = np.zeros(shape), np.zeros(shape)  # who will come back

    @property
    def active(self) -> Array:
        """All active cases (float64[K, F])."""
        ready = self.held + self.new + self.first + self.master + self.merits + self.resumed
        later = (self.between, self.noticed, self.adjourned, self.reserved)
        return np.asarray(ready + sum(one.cases for one in later))

    @property
    def inactive(self) -> float:
        """Cases closed administratively: before the start, or since and to be put back. Those that
        will never be are counted by whoever keeps the books."""
        return float(self.closed_before.sum() + self.recalled.cases.sum())

    def receive(self, column: int, cases: Array, rates: Rates) -> None:
        """A month's new cases by class; returns among them stand at a later master hearing."""
        kinds = classes()
        self.held[:, column] += np.where(kinds.detained, cases, 0.0)
        back = np.where(kinds.returned, cases, 0.0)
        self.master[:, column] += back
        lag = np.maximum(rates.first_lag / DAYS_IN_A_MONTH, 1e-9)
        waiting = lag * (1.0 - np.exp(-1.0 / lag))  # of those who came at any time of the month
        new = np.where(kinds.detained, 0.0, cases) - back
        self.new[:, column] += new * waiting
        self.first[:, column] += new * (1.0 - waiting)

    def come_due(self, month: int, remanded: Array, rates: Rates) -> float:
        """Who may be heard from this month on; returns how many came back to court."""
        due = self.new * _share_within_a_month(rates.first_lag)[:, None]
        self.new -= due
        self.first += due
        self.master += self.between.take(month)
        self.merits += self.noticed.take(month)
        self.resumed += self.adjourned.take(month)
        back = self.rescinded.take(month) + self.reopened.take(month) + remanded
        self.master[self.back] += back
        return float(back.sum())

    def leave(self, gone: Array, closed: Array) -> tuple[Array, Array]:
        """Sweeps of people not detained, as shares by class and month of filing (float64[K, F]):
        how many were completed by them, how many closed administratively."""
        stocks = (self.new, self.first, self.master, self.merits, self.resumed)
        later = (self.between, self.noticed, self.adjourned)
        before = sum(stocks) + sum(one.cases for one in later)
        staying = 1.0 - gone - closed
        for stock in (*stocks, *(one.due for one in later)):
            stock *= staying
        return np.asarray(before * gone), np.asarray(before * closed)

    def recall(self, month: int, share: float, by_decision: float = 0.0) -> float:
        """Closed cases are put back on the calendar, for the merits; returns how many.

        `share` is that of those closed before the start who come back in their own time; so many
        more of these are put back `by_decision`.
        """
        share = min(share + by_decision / max(float(self.closed_before.sum()), 1e-9), 1.0)
        back = self.closed_before * share
        self.closed_before -= back
        back += self.recalled.take(month)
        self.merits += back
        return float(back.sum())

    def sit(self, month: int, hours: float, cap: float, rates: Rates) -> Heard:
        """A month's hearings: detained cases, masters up to their cap, merits, other masters."""
        heard = Heard(np.zeros_like(self.held), np.zeros_like(self.held))
        self._hear_held(month, hours, rates, heard)
        left = hours - heard.hours
        merits_wait = self.resumed.any() or self.merits.any()
        self._hear_masters(month, min(left, cap * hours) if merits_wait else left, rates, heard)
        for waiting, docket in (
            (self.resumed, codes.RESUMED_DOCKET),
            (self.merits, codes.MERITS_DOCKET),
        ):
            self._hear_merits(month, waiting, hours - heard.hours, docket, rates, heard)
        self._decide(self.reserved.take(month), rates, heard)
        self._hear_masters(month, hours - heard.hours, rates, heard)
        for later, cases, days in zip(
            (self.rescinded, self.reopened), (self.absent, self.ordered), RETURNS, strict=True
        ):
            later.put(month, _rows(cases, self.row, len(self.back)), self.days[days])
            cases[:] = 0.0
        return heard

    def _hear_held(self, month: int, room: float, rates: Rates, heard: Heard) -> None:
        """Detained cases end or are released."""
        due = self.held * _share_within_a_month(rates.held_days)[:, None]
        needed = float((due * rates.held_hours[:, None]).sum())
        done = due * min(1.0, room / max(needed, 1e-9))
        self.held -= done
        free = done * rates.released[:, None]
        self.between.put(month, moved(free, classes().released_as), rates.master_gap)
        on_merits = (done - free) * rates.held_merits[:, None]
        self._end(done - free - on_merits, FIRST, rates, heard)
        self._decide(on_merits, rates, heard)
        heard.hearings += float((done * rates.held_hearings[:, None]).sum())
        heard.hours += min(needed, room)

    def _hear_masters(self, month: int, room: float, rates: Rates, heard: Heard) -> None:
        """Master hearings of people not detained, first ones and later ones."""
        order = int(rates.orders[codes.MASTER_DOCKET])
        waiting = self.first + self.master
        share, hours = called(waiting, rates.master_hours, room, order, rates.levels)
        first, later = self.first * share, self.master * share
        self.first -= first
        self.master -= later
        left_first = first * rates.first_exit[:, None]
        left_later = later * rates.later_exit[:, None]
        self._end(left_first, FIRST, rates, heard)
        self._end(left_later, LATER, rates, heard)
        ready = later * rates.set_for_merits[:, None]
        self.noticed.put(month, ready, rates.merits_notice)
        self.between.put(month, first - left_first + later - left_later - ready, rates.master_gap)
        heard.hearings += float(first.sum() + later.sum())
        heard.hours += hours

    def _hear_merits(
        self, month: int, waiting: Array, room: float, docket: int, rates: Rates, heard: Heard
    ) -> None:
        """Merits hearings of those waiting on a docket: adjourned, decided, or decided later."""
        order = int(rates.orders[docket])
        share, hours = called(waiting, rates.merits_hours, room, order, rates.levels)
        now = waiting * share
        waiting -= now
        again = now * rates.adjourned[:, None]
        self.adjourned.put(month, again, rates.resumption_gap)
        later = (now - again) * rates.reserved[:, None]
        self.reserved.put(month, later, self.days["reserved_decision_days"])
        self._decide(now - again - later, rates, heard)
        heard.hearings += float(now.sum())
        heard.hours += hours

    def _decide(self, cases: Array, rates: Rates, heard: Heard) -> None:
        """Decisions on the merits."""
        self._end(cases, MERITS, rates, heard)
        heard.decided += float(cases.sum())
        heard.appealed += cases * rates.appealed[:, None]

    def _end(self, cases: Array, where: int, rates: Rates, heard: Heard) -> None:
        """Cases are completed; some will come back."""
        heard.completed += cases
        self.absent += cases * rates.rescinded[where][:, None]
        self.ordered += cases * rates.reopened[where][:, None]


def moved(cases: Array, to: Array) -> Array:
    """Cases in the class that each goes to (`to`: int64[K], -1 for none)."""
    found = np.zeros_like(cases)
    some = to >= 0
    np.add.at(found, to[some], cases[some])
    return found


def _rows(cases: Array, row: Array, rows: int) -> Array:
    """Cases added up by the row that each class goes to."""
    return np.asarray(np.eye(rows)[row].T @ cases)


def _share_within_a_month(mean_days: Array) -> Array:
    """Of waits without memory, the share that ends within a month."""
    return np.asarray(1.0 - np.exp(-DAYS_IN_A_MONTH / np.maximum(mean_days, 1e-9)))
