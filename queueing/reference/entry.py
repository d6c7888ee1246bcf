"""Who comes in: the cases pending at the start, and a month's receipts and returns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from queueing.docket import codes
from queueing.docket.draws import ARRIVAL, INITIAL, TRAITS
from queueing.docket.waits import Array
from queueing.reference.case import APPEALED, FIRST_MASTER, MERITS, Case, Key, Luck
from queueing.reference.luck import exponential, gap
from queueing.reference.policy import Policy, Rule
from queueing.reference.rules import family_size, initial_stage
from queueing.verbs import Intake

OCTOBER = 9  # the month in which a fiscal year begins, from January, which is 0


class Entrant(NamedTuple):
    """A family (most often of one) that comes in: its key, its size, its luck."""

    key: Key
    members: int
    luck: Luck  # of its entry
    traits: Luck


class Entry:
    """Makes cases out of numbers of people, each by the luck of its own key.

    Who comes in does so by the rule of a class without counsel; `fill` is the part of those who
    would have counsel for whom there is any.
    """

    def __init__(self, policy: Policy, luck: Callable[[Key, int, int], Luck], fill: float) -> None:
        self.policy = policy
        self.luck = luck
        self.fill = fill

    def pending(
        self, numbers: Array, closed: Array, month_days: Array, key_month: int, today: int
    ) -> Iterator[tuple[Case, bool]]:
        """The cases pending at the start, int64[months, C, K] by month of filing, and those that
        are closed; each with whether it is."""
        for place, active in np.ndenumerate(numbers):
            month, court, klass = place
            first, days = int(month_days[month]), int(month_days[month + 1] - month_days[month])
            everybody = int(active + closed[place])
            for is_closed, span in ((False, (0, int(active))), (True, (int(active), everybody))):
                for one in self._entrants(court, klass, key_month + month, span, INITIAL):
                    filed = first + int(days * one.luck[1])
                    yield self._pending(one, court, klass, filed, today), is_closed

    def _pending(self, one: Entrant, court: int, klass: int, filed: int, today: int) -> Case:
        """A case pending for some time already stands where the model's own waits have it."""
        rule = self._rule(klass)
        stage = initial_stage(rule, today - filed, one.luck[2])
        share = rule.strong_share
        case = self._case(one, court, klass, filed, True, stage, share)
        case.heard = stage != FIRST_MASTER
        case.applied = case.heard and rule.applies > 0
        case.counsel = one.traits[2] < (rule.later_counsel if case.heard else rule.entry_counsel)
        case.due = today + first_wait(stage, rule, one.luck[3])
        return case

    def appealed(
        self, numbers: Array, pending: Array, month_days: Array, key_month: int
    ) -> Iterator[tuple[Case, Luck]]:
        """The cases before the Board at the start, int64[months, C, K] by month of the appeal, each
        with its luck; their keys follow those of the cases pending."""
        for place, number in np.ndenumerate(numbers):
            month, court, klass = place
            first, days = int(month_days[month]), int(month_days[month + 1] - month_days[month])
            rule, begin = self._rule(klass), int(pending[place])
            span = (begin, begin + int(number))
            for one in self._entrants(court, klass, key_month + month, span, INITIAL):
                appealed = first + int(days * one.luck[1])
                filed = appealed - gap(self.policy.dials.appealed_age, one.luck[2])
                case = self._case(one, court, klass, filed, True, APPEALED, rule.strong_share)
                case.appealed, case.returned = appealed, True
                case.counsel = one.traits[2] < rule.later_counsel
                case.applied = rule.applies > 0
                yield case, one.luck

    def coming(self, intake: Intake) -> Iterator[tuple[Case, list[int]]]:
        """A month's cases, filed through the month, each with the flows it counts in."""
        for (court, klass), number in np.ndenumerate(intake.numbers):
            stage, returned = int(intake.stages[klass]), bool(intake.returned[klass])
            span = (0, int(number))
            for one in self._entrants(court, klass, intake.key_month, span, ARRIVAL):
                chosen = self._choice(klass, float(intake.keeping[klass]), one.traits[1])
                rule = self._rule(chosen)
                own = rule.later_counsel if returned else rule.entry_counsel
                given = 0.0 if returned else (1.0 - own) * rule.appointed_counsel
                filed = intake.first_day + int(intake.days * one.luck[1])
                share = float(intake.strong[klass])
                case = self._case(one, court, chosen, filed, False, stage, share)
                if not self._comes(case, one.traits[3]):
                    continue
                case.due = filed + int(rule.first_lag * exponential(one.luck[2]))
                case.counsel = one.traits[2] < (own + given) * self.fill
                appointed = case.counsel and one.traits[2] >= own * self.fill
                flows = [codes.COUNSEL_APPOINTED] if appointed else []
                case.heard = returned  # it was, before it was first completed
                if returned:
                    yield case, [*flows, return_reason(intake.reasons, one.luck[3])]
                else:
                    case.dedicated = one.luck[3] < rule.dedicated_share
                    yield case, [*flows, codes.RECEIPT]

    def _choice(self, klass: int, keeping: float, u: float) -> int:
        """The class somebody comes in in: but for a share that of those counted with."""
        return klass if u < keeping else int(self._rule(klass).other_choice)

    def _entrants(
        self, court: int, klass: int, month: int, span: tuple[int, int], purpose: int
    ) -> Iterator[Entrant]:
        """The people of a span come in family by family: in a scaled run only those kept."""
        index, end = span
        while index < end:
            key = (court << 24 | klass << 16 | month, index)
            traits, luck = self.luck(key, TRAITS, 0), self.luck(key, purpose, 0)
            members = min(family_size(self._rule(klass), traits[0]), end - index)
            if luck[0] < self.policy.dials.keep:
                yield Entrant(key, members, luck, traits)
            index += members

    def _case(
        self,
        one: Entrant,
        court: int,
        klass: int,
        filed: int,
        initial: bool,
        stage: int,
        strong_share: float,
    ) -> Case:
        case = Case(one.key, court, klass, filed, initial, stage, one.members)
        case.ticket = ticket_of(one.luck)
        case.strong = one.traits[1] < strong_share
        case.group = bisect_right(self._mix(case), one.traits[3])
        return case

    def _mix(self, case: Case) -> list[float]:
        """How the groups of nationalities share the numbers from 0 to 1 among them, of a channel,
        a fiscal year of entry and a strength of claim: where each but the last ends."""
        mixes = self.policy.setting.mixes
        if not len(mixes):
            return []
        month, klass = case.key[0] & 0xFFFF, case.key[0] >> 16 & 0xFF
        year = min(month // 12 + (month % 12 >= OCTOBER), len(mixes) - 1)
        ends: list[float] = mixes[year, klass, int(case.strong), :-1].tolist()
        return ends

    def _comes(self, case: Case, u: float) -> bool:
        """Whether a new case is among those of its group that come."""
        ends = [0.0, *self._mix(case), 1.0]
        if len(ends) == 2:
            return True
        first, last = ends[case.group : case.group + 2]
        there = float(self.policy.setting.coming[case.key[0] >> 16 & 0xFF, case.group])
        return there == 1.0 or u < first + there * (last - first)

    def _rule(self, klass: int) -> Rule:
        """The rule by which cases of a class come in."""
        return self.policy.rules[klass][False]


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
