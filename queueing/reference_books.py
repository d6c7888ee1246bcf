"""The books of the reference docket: who is pending, the month's ledger, the waits."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from queueing.docket import codes
from queueing.docket.state import Size
from queueing.docket.waits import Array, Cohorts, edges
from queueing.reference_rules import Case, Key, Rule, late

MOST_RESETS_KEPT = 255


class Books:
    """The ledger, the waits and who is pending: where the reference writes everything down."""

    def __init__(self, size: Size) -> None:
        self.active: dict[Key, Case] = {}
        self.inactive: dict[Key, Case] = {}
        self.flows = np.zeros((size.courts, size.classes, codes.LEDGER), dtype=np.int64)
        self.cohorts = Cohorts.of(size.first_day, size.days)
        self.bin_edges = edges().tolist()
        shape = (codes.WAITS, size.courts, size.classes, self.cohorts.count)
        self.waits = np.zeros((*shape, len(self.bin_edges) - 1), dtype=np.int32)
        self.resets = np.zeros((size.classes, codes.MOST_RESETS), dtype=np.int64)

    def count(self, case: Case, flow: int) -> None:
        """One more of a flow in the month's ledger."""
        self.flows[case.court, case.klass, flow] += 1

    def reset(self, case: Case, reason: int) -> None:
        """The date of a case is moved; the case counts those it lost, not those brought forward."""
        self.count(case, reason)
        if reason != codes.RESET_ADVANCED:
            case.resets = min(case.resets + 1, MOST_RESETS_KEPT)

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
            self._wait(codes.MERITS_HEARING, case, day)

    def completion(self, case: Case, outcome: int, day: int, rule: Rule) -> None:
        """A case ends; before a first (merits) hearing it is a competing exit of that wait."""
        self.count(case, codes.COMPLETION + outcome)
        self.resets[case.klass, min(case.resets, codes.MOST_RESETS - 1)] += 1
        if late(day - case.filed, rule.decision_deadline):
            self.count(case, codes.LATE_DECISION)
        self._wait(codes.DECISION, case, day)
        if not case.heard:
            self._wait(codes.LEFT_UNHEARD, case, day)
        if not case.heard_on_merits:
            self._wait(codes.LEFT_BEFORE_MERITS, case, day)
        year = self.cohorts.of_day[codes.OF_COMPLETION, day - self.cohorts.epoch]
        self._days(codes.COMPLETED_AGE, case, year, day - case.filed)

    def ledger(self) -> Array:
        """The month's flows so far, and the stock counted case by case."""
        ledger = self.flows.copy()
        for status, cases in enumerate((self.active, self.inactive)):
            for case in cases.values():
                column = case.stage * len(codes.STATUSES) + status
                ledger[case.court, case.klass, codes.STOCK + column] += 1
                ledger[case.court, case.klass, codes.FILED + column] += case.filed
        return ledger

    def censor(self, day: int) -> None:
        """Count every pending case into the waits it has not finished."""
        for case in (*self.active.values(), *self.inactive.values()):
            if not case.heard:
                self._wait(codes.PENDING_UNHEARD, case, day)
            if not case.heard_on_merits:
                self._wait(codes.PENDING_BEFORE_MERITS, case, day)
            self._wait(codes.PENDING, case, day)

    def _wait(self, measure: int, case: Case, day: int) -> None:
        """Count the days from receipt, in the cohort of the receipt."""
        origin = codes.OF_INITIAL if case.initial else codes.OF_ARRIVAL
        cohort = self.cohorts.of_day[origin, case.filed - self.cohorts.epoch]
        self._days(measure, case, cohort, max(day - case.filed, 0))

    def _days(self, measure: int, case: Case, cohort: int, days: int) -> None:
        in_bin = bisect_right(self.bin_edges, days) - 1
        self.waits[measure, case.court, case.klass, cohort, in_bin] += 1
