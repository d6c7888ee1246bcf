"""The days the courts sit: federal working days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np

from queueing.docket.waits import Array


def sitting_seconds(first_day: date, days: int, hours: float) -> Array:
    """Seconds a judge sits on each of `days` days (int32): 0 on weekends and federal holidays."""
    working = np.array([is_working(first_day + timedelta(days=k)) for k in range(days)])
    return np.where(working, round(hours * 3600.0), 0).astype(np.int32)


def is_working(day: date) -> bool:
    """Whether the courts are open: Monday to Friday, not a federal holiday."""
    return day.weekday() < 5 and day not in _holidays()


@cache
def _holidays() -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("US", years=range(2000, 2100)))


@cache
def working_days_per_year() -> float:
    """Mean number of federal working days a year."""
    first = date(2001, 1, 1)
    days = (date(2041, 1, 1) - first).days
    return sum(is_working(first + timedelta(days=k)) for k in range(days)) / 40.0
