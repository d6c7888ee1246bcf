"""One busy court for benchmarks: so many cases waiting, and as many coming as are heard."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from queueing.docket import codes
from queueing.docket.lists import RING_DAYS
from queueing.docket.state import Size
from queueing.engine import CompiledDocket
from queueing.settings import Setting
from queueing.verbs import Intake

FIRST_DAY = 20_000
FILING_MONTHS, MONTH = 120, 30  # those waiting were filed over ten years
JUDGES, MINUTES, HOURS = 20, 8, 6
A_DAY = JUDGES * HOURS * 60 // MINUTES  # hearings
CLASSES = 3  # one a level


@dataclass
class Cost:
    """CPU seconds in the courts, their hearings, and how many waited when it began and ended."""

    seconds: float
    hearings: int
    waiting: tuple[int, int]

    @property
    def nanoseconds(self) -> float:
        """Of one hearing, whoever waits for it being put in order and called included."""
        return self.seconds / self.hearings * 1e9


def setting(order: str) -> Setting:
    """Every case has one hearing, of the same mean length; "priority" is first come by levels."""
    rules = np.zeros((CLASSES, 2, codes.RULES))
    rules[..., codes.SET_FOR_MERITS] = 1.0  # whoever waits at the start waits for the merits
    rules[..., codes.MERITS_SECONDS] = MINUTES * 60
    rules[..., codes.MERITS_FLOOR] = 0.5
    rules[..., [codes.FIRST_DEADLINE, codes.DECISION_DEADLINE]] = 180
    dials = np.zeros(codes.DIALS)
    dials[[codes.SITTING_SHARE, codes.MASTER_CAP, codes.KEEP]] = 1e6, 1.0, 1.0
    dials[codes.HEAD_START] = 90
    by_level = order in ("priority", "aging")
    return Setting(
        rules=rules,
        exits=np.ones((CLASSES, 2, 2, 3, len(codes.OUTCOMES))),
        reasons=np.ones((2, 2, len(codes.ADJOURNMENTS))),
        destinations=np.ones(1),
        orders=np.full(codes.DOCKETS, codes.ORDERS.index("fifo" if order == "priority" else order)),
        dials=dials,
        levels=np.array([1, 2, 3] if by_level else [2, 2, 2], dtype=np.int8),
        reserve=np.zeros(1),
        slots=np.ones(codes.KINDS),
    )


def cost(order: str, waiting: int, months: int) -> Cost:
    """What the hearings of so many months cost with so many waiting."""
    days = months * MONTH
    coming = A_DAY * MONTH
    size = Size(1, CLASSES, waiting + 3 * coming, JUDGES, FIRST_DAY, days + 1)
    docket = CompiledDocket(size, 1, 0, np.full(days + RING_DAYS, HOURS * 3600, dtype=np.int32))
    docket.apply(setting(order))
    filed = FIRST_DAY + MONTH * np.arange(-FILING_MONTHS, 1)
    docket.load(_spread(waiting, FILING_MONTHS), filed, 1)
    for _ in range(JUDGES):
        docket.seat(0, 1.0)
    seconds, first = 0.0, int(docket.state.waiting.sum())
    for month in range(months):
        day = FIRST_DAY + month * MONTH
        docket.receive(_intake(coming, day, FILING_MONTHS + 1 + month))
        begun = time.process_time()
        docket.advance(day + MONTH)
        seconds += time.process_time() - begun
    held = int(docket.look().ledger[..., codes.MERITS_HELD].sum())
    return Cost(seconds, held, (first, int(docket.state.waiting.sum())))


def _spread(number: int, months: int) -> np.ndarray:
    """So many cases by month of filing and class, at one court."""
    by_month = np.full((months, 1, CLASSES), number // (months * CLASSES), dtype=np.int64)
    by_month[0, 0, 0] += number - by_month.sum()
    return by_month


def _intake(number: int, day: int, key_month: int) -> Intake:
    """A month's cases, all awaiting a merits hearing."""
    stages = np.full(CLASSES, codes.MERITS, dtype=np.int64)
    returned = np.zeros(CLASSES, dtype=bool)
    numbers, weak, keeping = _spread(number, 1)[0], np.zeros(CLASSES), np.ones(CLASSES)
    return Intake(numbers, day, MONTH, key_month, stages, np.ones(3), returned, weak, keeping)
