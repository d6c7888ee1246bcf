"""Who comes in: the cases pending at the start, and a month's receipts and returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from queueing.docket import codes
from queueing.docket.draws import ARRIVAL, INITIAL
from queueing.docket.waits import Array
from queueing.engine import Intake
from queueing.reference_rules import (
    FIRST_MASTER,
    MERITS,
    Case,
    Key,
    Luck,
    Policy,
    Rule,
    exponential,
    initial_stage,
)


class Entry:
    """Makes cases out of numbers of cases, each by the luck of its own key."""

    def __init__(self, policy: Policy, luck: Callable[[Key, int, int], Luck]) -> None:
        self.policy = policy
        self.luck = luck

    def pending(
        self, numbers: Array, month_days: Array, key_month: int, today: int
    ) -> Iterator[Case]:
        """The cases pending at the start, int64[months, C, K] by month of filing."""
        for (month, court, klass), number in np.ndenumerate(numbers):
            first, days = int(month_days[month]), int(month_days[month + 1] - month_days[month])
            for key, luck in self._kept(court, klass, key_month + month, number, INITIAL):
                filed = first + int(days * luck[1])
                rule = self.policy.rules[klass]
                stage = initial_stage(rule, today - filed, luck[2])
                case = Case(key, court, klass, filed, initial=True, stage=stage)
                case.ticket = ticket_of(luck)
                case.heard = stage != FIRST_MASTER
                case.due = today + first_wait(stage, rule, luck[3])
                yield case

    def coming(self, intake: Intake) -> Iterator[tuple[Case, int]]:
        """A month's cases, filed through the month, each with the flow it counts in."""
        for (court, klass), number in np.ndenumerate(intake.numbers):
            rule = self.policy.rules[klass]
            for key, luck in self._kept(court, klass, intake.key_month, number, ARRIVAL):
                filed = intake.first_day + int(intake.days * luck[1])
                stage = int(intake.stages[klass])
                case = Case(key, court, klass, filed, initial=False, stage=stage)
                case.ticket = ticket_of(luck)
                case.due = filed + int(rule.first_lag * exponential(luck[2]))
                case.heard = bool(intake.returned[klass])  # it was, before it was first completed
                if case.heard:
                    yield case, return_reason(intake.reasons, luck[3])
                else:
                    case.dedicated = luck[3] < rule.dedicated_share
                    yield case, codes.RECEIPT

    def _kept(
        self, court: int, klass: int, month: int, number: int, purpose: int
    ) -> Iterator[tuple[Key, Luck]]:
        """Keys and luck of the cases that come in: in a scaled run only those kept."""
        for index in range(number):
            key = (court << 24 | klass << 16 | month, index)
            luck = self.luck(key, purpose, 0)
            if luck[0] < self.policy.dials.keep:
                yield key, luck


def ticket_of(luck: Luck) -> float:
    """A case's ticket: the latter half of the bits whose first ones decide its filing day."""
    return (int(luck[1] * 2**32) % 2**16 + 0.5) / 2**16


def first_wait(stage: int, rule: Rule, u: float) -> int:
    """Days until a case of the initial docket may be heard; one set for the merits might be."""
    if stage == MERITS:
        return -1
    return int(rule.first_lag * exponential(u) if stage == FIRST_MASTER else rule.master_gap * u)


def return_reason(shares: Array, u: float) -> int:
    """Which return this is, by the cumulative shares of the first two."""
    reopened, remanded, _ = shares
    if u < reopened:
        return codes.REOPENED
    return codes.REMANDED if u < remanded else codes.RESCINDED
