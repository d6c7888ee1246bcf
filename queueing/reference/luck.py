"""What a uniform in (0, 1) comes to: one of several things, a time, a date."""

from __future__ import annotations

from math import log


def one_of(shares: list[float], u: float) -> int:
    """Which of several things it is, by their cumulative shares."""
    return next((k for k, share in enumerate(shares[:-1]) if u < share), len(shares) - 1)


def exponential(u: float) -> float:
    """A mean-one exponential from a uniform."""
    return -log(u)


def gap(mean_days: float, u: float) -> int:
    """Days to the next date: evenly between a half and one and a half of the mean."""
    return int(mean_days * (0.5 + u)) + 1
