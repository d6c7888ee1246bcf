"""Who is on the bench, and who is wanted there: plain data of the processes in `judges`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queueing.docket.waits import Array


@dataclass(eq=False)
class Judge:
    """One immigration judge on board. Days count from the first day of the run."""

    court: int
    seat: int
    came: int
    steps: int = 0  # of the first year's learning, those to come
    leaves: int = -1  # -1: nobody knows yet
    home: int = -1  # the court a judge on detail comes back to; -1: not on detail
    moves: int = 0  # how often on detail or back; with each the processes begin again
    gone: bool = False


@dataclass(frozen=True)
class Staff:
    """A roster as plain data: int64 arrays. Days count from the first day of the run."""

    judges: Array  # [n, 6]: court, seat, came, steps, leaves, home; by court, last come last
    temporary: Array  # [n, 2]: court, seat; last come last
    detailed: Array  # [n, 2]: court, seat of judges on detail; last gone last
    appointments: Array  # [n, 3]: court, number, day on which it is filled
    posted: Array  # [C]: posts advertised so far
    turns: Array  # [n, 3]: court, seat, careers drawn for it so far


@dataclass(frozen=True)
class Wanted:
    """Who is wanted on a day: posts authorised and paid for, temporary judges, judges on detail."""

    posts: float
    temporary: float = 0.0
    detailed: float = 0.0


def staff_table(rows: Sequence[tuple[int, ...]], columns: int) -> Array:
    return np.array(rows, dtype=np.int64).reshape(-1, columns)
