"""The books of the reference docket: who is pending, the month's ledger, the waits."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from queueing.docket import codes
from queueing.docket.state import Size
from queueing.docket.waits import Array, Cohorts, edges
from queueing.reference.case import Case, Key
from queueing.reference.policy import Rule
from queueing.reference.rules import late

# The flows that nationality groups count, and in which column.
OF_GROUPS = {
    codes.RECEIPT: codes.GROUP_RECEIVED,
    codes.REOPENED: codes.GROUP_RETURNED,
    codes.REMANDED: codes.GROUP_RETURNED,
    codes.RESCINDED: codes.GROUP_RETURNED,
    codes.RECALENDAR: codes.GROUP_PUT_BACK,
    codes.CLOSURE: codes.GROUP_CLOSED,
    **{codes.COMPLETION + k: codes.GROUP_COMPLETED + k for k in range(len(codes.OUTCOMES))},
}


class Books:
    """The ledger, the waits and who is pending: where the reference writes everything down.

    Of a family every member counts.
    """

    def __init__(self, size: Size) -> None:
        self.active: dict[Key, Case] = {}
        self.inactive: dict[Key, Case] = {}
        self.not_over: dict[Key, Case] = {}  # completed, and may be pending again
        self.before_the_board: dict[Key, Case] = {}  # of those
        self.flows = np.zeros((size.courts, size.classes, codes.LEDGER), dtype=np.int64)
        self.group_flows = np.zeros((size.groups, codes.GROUP), dtype=np.int64)
        self.first_day = size.first_day
        self.cohorts = Cohorts.of(size.first_day, size.days)
        self.bin_edges = edges().tolist()
        shape = (codes.WAITS, size.courts, size.classes, self.cohorts.count)
        self.waits = np.zeros((*shape, len(self.bin_edges) - 1), dtype=np.int32)
        self.strong = np.zeros(self.waits.shape[:1] + self.waits.shape[3:], dtype=np.int32)
        self.appeal_waits = np.zeros((size.classes, *self.waits.shape[3:], codes.WAITS), np.int32)
        self.resets = np.zeros((size.classes, codes.MOST_RESETS), dtype=np.int64)

    def count(self, case: Case, flow: int) -> None:
        """One more of a flow in the month's ledger, and in that of a nationality group."""
        self.flows[case.court, case.klass, flow] += case.members
        if flow in OF_GROUPS and len(self.group_flows):
            self.group_flows[case.group, OF_GROUPS[flow]] += case.members

    def reset(self, case: Case, reason: int) -> None:
        """The date of a case is moved; the case counts those it lost, not those brought forward."""
        self.count(case, reason)
        if reason != codes.RESET_ADVANCED:
            case.resets = min(case.resets + 1, codes.MOST_RESETS - 1)

    def hearing(self, case: Case, day: int, rule: Rule) -> None:
        """A hearing is held: the end of the wait for it when it is the first (on the merits)."""
        self.count(case, codes.MERITS_HELD if case.stage == codes.MERITS else codes.MASTER_HELD)
        if not case.heard:
            case.heard = True
            self._wait(codes.FIRST_HEARING, case, day)
            if late(day - case.filed, rule.first_deadline):
                self.count(case, codes.LATE_FIRST_HEARING)
        if case.stage == codes.MERITS and not case.heard_on_merits:
            case.heard_on_merits = True
            if not case.returned:
                self._wait(codes.MERITS_HEARING, case, day)

    def completion(self, case: Case, outcome: int, day: int, rule: Rule) -> None:
        """A case ends; before a first (merits) hearing it is a competing exit of that wait.

        The waits end with the first completion, though the case may come back.
        """
        self.active.pop(case.key, None)  # a sweep or the cap has taken it already
        self.not_over[case.key] = case
        self.count(case, codes.COMPLETION + outcome)
        if len(self.group_flows):
            self.group_flows[case.group, codes.GROUP_DAYS] += case.members * (day - case.filed)
        self.resets[case.klass, case.resets] += case.members
        if not case.returned:
            if late(day - case.filed, rule.decision_deadline):
                self.count(case, codes.LATE_DECISION)
            self._wait(codes.DECISION, case, day)
            if not case.heard:
                self._wait(codes.LEFT_UNHEARD, case, day)
            if not case.heard_on_merits:
                self._wait(codes.LEFT_BEFORE_MERITS, case, day)
        year = self.cohorts.of_day[codes.OF_COMPLETION, day - self.cohorts.epoch]
        self._days(codes.COMPLETED_AGE, case, case.klass, year, day - case.filed)

    def final(self, case: Case, day: int) -> None:
        """A completed case is at its end."""
        del self.not_over[case.key]
        self._wait(codes.FINAL, case, day)

    def appeal(self, case: Case, flow: int, day: int) -> None:
        """A case is before the Board from today, appealed or sent back by a circuit court."""
        self.count(case, flow)
        case.appealed = day
        self.before_the_board[case.key] = case

    def change_custody(self, case: Case, klass: int, out: int, into: int) -> None:
        """A case is of another class as its people are detained or released; counted as it goes
        out of the one and into the other."""
        self.count(case, out)
        case.klass = klass
        self.count(case, into)

    def decision(self, case: Case, flow: int, day: int) -> None:
        """The Board decides."""
        del self.before_the_board[case.key]
        self._appeal_wait(codes.DECISION, case, day)
        year = self.cohorts.of_day[codes.OF_COMPLETION, day - self.cohorts.epoch]
        in_bin = bisect_right(self.bin_edges, day - case.appealed) - 1
        self.appeal_waits[case.klass, year, in_bin, codes.COMPLETED_AGE] += case.members
        self.count(case, flow)

    def ledger(self) -> Array:
        """The month's flows so far, and the stock counted case by case."""
        ledger = self.flows.copy()
        for status, cases in enumerate((self.active, self.inactive)):
            for case in cases.values():
                column = case.stage * len(codes.STATUSES) + status
                of_class = ledger[case.court, case.klass]
                of_class[codes.STOCK + column] += case.members
                of_class[codes.FILED + column] += case.members * case.filed
                if case.counsel and status == codes.ACTIVE:
                    of_class[codes.REPRESENTED] += case.members
        for case in self.before_the_board.values():
            of_class = ledger[case.court, case.klass]
            of_class[codes.APPEALS] += case.members
            of_class[codes.APPEAL_DAYS] += case.members * case.appealed
        return ledger

    def groups(self) -> Array:
        """The month's flows of the nationality groups so far, and their active stock."""
        found = self.group_flows.copy()
        if len(found):
            for case in self.active.values():
                found[case.group, codes.GROUP_ACTIVE] += case.members
        return found

    def censor(self, day: int) -> None:
        """Count every pending case, and those not at their end, into the waits not finished."""
        pending = (*self.active.values(), *self.inactive.values())
        for case in pending:
            if not case.returned:
                if not case.heard:
                    self._wait(codes.PENDING_UNHEARD, case, day)
                if not case.heard_on_merits:
                    self._wait(codes.PENDING_BEFORE_MERITS, case, day)
                self._wait(codes.PENDING, case, day)
        for case in (*pending, *self.not_over.values()):
            self._wait(codes.PENDING_FINAL, case, day)

        for case in self.before_the_board.values():
            self._appeal_wait(codes.PENDING, case, day)

    def _appeal_wait(self, measure: int, case: Case, day: int) -> None:
        """Count the days before the Board, in the cohort of the day the appeal came to it."""
        origin = codes.OF_INITIAL if case.appealed < self.first_day else codes.OF_ARRIVAL
        cohort = self.cohorts.of_day[origin, case.appealed - self.cohorts.epoch]
        in_bin = bisect_right(self.bin_edges, day - case.appealed) - 1
        self.appeal_waits[case.klass, cohort, in_bin, measure] += case.members

    def _wait(self, measure: int, case: Case, day: int) -> None:
        """Count the days from receipt, in the cohort of the receipt.

        In the class of today; of a case that came back in that of its first entry.
        """
        klass = case.entered_as if case.returned else case.klass
        origin = codes.OF_INITIAL if case.initial else codes.OF_ARRIVAL
        cohort = self.cohorts.of_day[origin, case.filed - self.cohorts.epoch]
        self._days(measure, case, klass, cohort, max(day - case.filed, 0))

    def _days(self, measure: int, case: Case, klass: int, cohort: int, days: int) -> None:
        in_bin = bisect_right(self.bin_edges, days) - 1
        self.waits[measure, case.court, klass, cohort, in_bin] += case.members
        if case.strong:
            self.strong[measure, cohort, in_bin] += case.members
