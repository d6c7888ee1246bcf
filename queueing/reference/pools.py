"""The pool of one docket: the cases that wait undated, and which of them is called next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container

from queueing.docket import codes
from queueing.docket.draws import PICK
from queueing.reference.case import FIRST_MASTER, IN_POOL, Case, Key, Luck
from queueing.reference.policy import Policy


class Pool:
    """The pool stands in lines, and the lowest line is called first.

    There is a line for each level of priority or, under the orders that go by days, for each day
    (`line_of`). From a line the case is called that joined it first; under LIFO, last; under
    RANDOM, any.
    """

    def __init__(self, key: int, luck: Callable[[Key, int, int], Luck]) -> None:
        self.key = key
        self.luck = luck
        self.order = codes.FIFO
        self.lines: dict[int, deque[Case]] = {}  # nobody stands in a line: there is none
        self.picks = 0  # so many cases were called at random

    def __bool__(self) -> bool:
        return bool(self.lines)

    def walk(self) -> list[Case]:
        """Everybody, line by line."""
        return [case for number in sorted(self.lines) for case in self.lines[number]]

    def join(self, case: Case, policy: Policy, front: bool = False) -> None:
        """The case goes to the end of its line, or where it is called next."""
        case.place = IN_POOL
        line = self.lines.setdefault(line_of(case, self.order, policy), deque())
        if front and self.order not in (codes.LIFO, codes.RANDOM):
            line.appendleft(case)
        else:
            line.append(case)

    def next_case(self) -> Case:
        """The case called next leaves the pool."""
        number = min(self.lines)
        line = self.lines[number]
        if self.order == codes.RANDOM:
            u = self.luck((self.key, self.picks), PICK, 0)[0]
            self.picks += 1
            case = take_out(line, int(u * len(line)))
        else:
            case = line.pop() if self.order == codes.LIFO else line.popleft()
        if not line:
            del self.lines[number]
        return case

    def weed(self, leaving: Container[Case]) -> None:
        """Those of the pool who are leaving do so, place by place."""
        for number, line in list(self.lines.items()):
            place = 0
            while place < len(line):
                if line[place] not in leaving:
                    place += 1
                elif self.order == codes.RANDOM:
                    take_out(line, place)
                else:
                    del line[place]
            if not line:
                del self.lines[number]

    def empty(self) -> list[Case]:
        """Everybody leaves, line by line."""
        cases = self.walk()
        self.lines = {}
        return cases

    def put_in_order(self, order: int, policy: Policy) -> None:
        """They line up again under another policy, the first due first."""
        cases = self.empty()
        self.order = order
        for case in sorted(cases, key=lambda case: case.due):
            self.join(case, policy)


def take_out(line: deque[Case], place: int) -> Case:
    """The case at a place of a line in no order; the last moves into its place."""
    case = line[place]
    line[place] = line[-1]
    line.pop()
    return case


def line_of(case: Case, order: int, policy: Policy) -> int:
    """The line of a pool that a case stands in: a level of priority, or a day."""
    level, rule = policy.levels[case.klass], policy.rule(case)
    if order == codes.EARLIEST_FILING:
        return case.filed
    if order == codes.DEADLINE:
        first = case.stage == FIRST_MASTER
        return case.filed + int(rule.first_deadline if first else rule.decision_deadline)
    if order == codes.AGING:
        return case.due + (level - codes.ORDINARY) * policy.dials.head_start
    return level


def lines_change(docket: int, old: Policy, new: Policy) -> bool:
    """Whether the pool of a docket has to line up again under a new policy.

    First in first out and last in first out stand alike.
    """
    was, order = old.orders[docket], new.orders[docket]
    if was != order and {was, order} != {codes.FIFO, codes.LIFO}:
        return True
    if order == codes.EARLIEST_FILING:
        return False
    if order == codes.DEADLINE:
        return _deadlines(old) != _deadlines(new)
    if order == codes.AGING and old.dials.head_start != new.dials.head_start:
        return True
    return old.levels != new.levels


def _deadlines(policy: Policy) -> list[tuple[float, float]]:
    rules = (rule for both in policy.rules for rule in both)
    return [(rule.first_deadline, rule.decision_deadline) for rule in rules]
