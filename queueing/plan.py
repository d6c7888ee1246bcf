"""One replication's future as planned: what the system simulates is in here, or comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from queueing.docket.lists import RING_DAYS
from queueing.docket.waits import Array
from queueing.scenario.levers import LeverSchedule
from queueing.sitting_days import sitting_seconds
from queueing.stations.asylum_office import OfficePlan
from queueing.stations.courts import Courts
from queueing.stations.intake import month_first_days
from queueing.stations.judges import LAST_COUNT


@dataclass(frozen=True)
class Plan:
    """One replication's future but for what happens in the courts.

    `start` is a month end: the docket is that of its evening. `volumes[month]` are national cases
    by channel (border, interior, referral, returned). Without an `office` the referrals are those.
    """

    start: date
    months: int
    schedule: LeverSchedule
    values: dict[str, float]
    volumes: pd.DataFrame
    initial: Array  # int64[filing months, C, K]: active cases
    inactive: Array  # the same of cases closed administratively
    appeals: Array  # the same of cases before the Board, by month of the appeal
    first_filing_month: pd.Period
    courts: Courts
    scale: float
    key: tuple[int, int]  # seed, replication
    window_days: int = 20
    office: OfficePlan | None = None
    counted: date = LAST_COUNT  # the last day on which the dated counts of judges are followed

    @property
    def opening(self) -> date:
        """The first day simulated."""
        return self.start + timedelta(days=1)

    def known_bench(self, on: date) -> date:
        """The day whose counts of judges and courts are known of a day: none after `counted`."""
        return min(on, max(self.opening, self.counted))

    @property
    def first_month(self) -> pd.Period:
        return pd.Period(self.opening, "M")

    @property
    def day_span(self) -> tuple[int, int]:
        """The first day simulated and the first not (days since 1970-01-01)."""
        days = month_first_days(self.first_month, self.months)
        return int(days[0]), int(days[-1])

    @property
    def sitting(self) -> Array:
        """Seconds a judge sits on each day from the first; dates lie beyond the last simulated."""
        first, last = self.day_span
        days = last - first + 1 + RING_DAYS
        return _sitting(self.opening, days, self.values["sitting_hours_per_day"])

    def month_start(self, month: int) -> date:
        """The first day of a simulated month."""
        start: date = (self.first_month + month).start_time.date()
        return start


@lru_cache(maxsize=4)
def _sitting(first_day: date, days: int, hours: float) -> Array:
    seconds = sitting_seconds(first_day, days, hours)
    seconds.setflags(write=False)
    return seconds
