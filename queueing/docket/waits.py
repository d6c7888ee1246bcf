"""Waits in days, counted in bins: how finely, and which bin a number of days falls in.

Waits are counted as the simulation goes, not kept case by case. Bins are narrow where waits are
short and have edges at 180 and 365 days, so that shares decided within those are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

LONGEST_DAYS = 20_000  # 54 years: longer than any case can have waited at any horizon allowed


def edges() -> Array:
    """Bin edges in days (int64, ascending, from 0); bin k holds edges[k] <= days < edges[k + 1]."""
    parts = [
        np.arange(0, 60, 5),
        np.arange(60, 360, 15),
        [365],
        np.arange(380, 1100, 40),
        np.arange(1100, 3650, 85),
        np.arange(3650, LONGEST_DAYS + 731, 730),
    ]
    # A wait "within 180 days" includes day 180 itself: its bin ends after it.
    inside = [180, 181, 366]
    return np.unique(np.concatenate([*parts, inside]).astype(np.int64))


def bin_of_days(bin_edges: Array) -> Array:
    """The bin of every number of days from 0 to LONGEST_DAYS (int16)."""
    days = np.arange(LONGEST_DAYS + 1)
    return (np.searchsorted(bin_edges, days, side="right") - 1).astype(np.int16)


@dataclass(frozen=True)
class Cohorts:
    """Fiscal years of receipt and completion, as the docket counts them.

    Cohorts of the initial docket come first (one a fiscal year of filing, `oldest` and before in
    one), then those of the arrivals. `labels[k]` is (origin, fiscal year) of cohort k.
    """

    epoch: int
    labels: tuple[tuple[str, int], ...]
    first_year: int
    years: int
    of_day: Array  # int16[3, days since epoch]: initial cohort, arrival cohort, completion year

    @property
    def count(self) -> int:
        return len(self.labels)

    @classmethod
    def of(cls, first_day: int, days: int, look_back: int = 12) -> Cohorts:
        """The cohorts of a run of `days` from `first_day`, filings up to 45 years before it."""
        epoch = first_day - 45 * 366
        year = fiscal_year(np.arange(epoch, first_day + days))
        start, end = int(year[first_day - epoch]), int(year[-1])
        oldest = start - look_back
        labels = [("initial", fy) for fy in range(oldest, start + 1)]
        labels += [("arrival", fy) for fy in range(start, end + 1)]
        initial = np.clip(year, oldest, start) - oldest
        completion = np.clip(year, start, end) - start
        arrival = completion + (start - oldest + 1)
        return cls(
            epoch=epoch,
            labels=tuple(labels),
            first_year=start,
            years=end - start + 1,
            of_day=np.stack([initial, arrival, completion]).astype(np.int16),
        )


def fiscal_year(day: Array) -> Array:
    """US federal fiscal year (October to September) of days since 1970-01-01."""
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return 1970 + (months + 3) // 12
