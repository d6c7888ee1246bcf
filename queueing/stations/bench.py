"""The seats of the courts as judges see them, how many have sat there, and how newcomers learn."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Protocol

import numpy as np

import inputs
from queueing.docket.waits import Array

QUARTERS = 4  # of a judge's first year


class Bench(Protocol):
    """The seats of all courts, as judges see them."""

    def seat(self, court: int, pace: float) -> int:
        """A judge takes the first empty seat of a court; returns its number."""

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        """The judge in that seat works at another pace (1 is full)."""

    def vacate(self, court: int, seat: int) -> None:
        """The judge leaves; a hearing under way is finished out of hours."""


def on_board(on: date) -> float:
    """Judges on board on a day, between the dated counts of the table `judges_national`."""
    days, judges = _counts()
    return float(np.interp(on.toordinal(), days, judges))


@cache
def _counts() -> tuple[Array, Array]:
    table = inputs.table("judges_national")
    days = np.array([day.toordinal() for day in table["date"]], dtype=float)
    return days, table["judges"].to_numpy(dtype=float)


def learning_pace(first_year: float, quarter: int) -> float:
    """A newcomer's pace in a quarter (0 to 3) of the first year, whose mean is `first_year`.

    It rises in even steps and ends half a step short of full pace; where that mean is under a
    half the steps are smaller, so that the first quarter's pace is above nothing.
    """
    return first_year + min(1.0 - first_year, first_year) * (quarter - 1.5) / 2.0
