"""Judges in the mean, month by month: how many sit, and at what pace.

Up to the last dated count followed they are as many as it says; from then on a share leaves and
posts are filled after the hiring lag. See `queueing.stations.judges` for the same of single people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from queueing.flow.later import appointed_after
from queueing.scenario.levers import Value
from queueing.stations.bench import QUARTERS, learning_pace, on_board

YEAR = 12  # months of learning


@dataclass
class MeanBench:
    """The judges of a run; `levers(day)` are where the levers stand.

    After the day `counted` no dated count is followed.
    """

    values: Mapping[str, float]
    levers: Callable[[date], Mapping[str, Value]]
    start: date
    counted: date
    judges: float = 0.0
    joined: list[float] = field(default_factory=lambda: [0.0] * YEAR)  # newcomers, latest last
    expected: list[float] = field(default_factory=list)  # appointments of this month and the next

    def __post_init__(self) -> None:
        self.judges = on_board(self.start)

    def month(self, first: date, next_first: date) -> tuple[float, float]:
        """The mean number of a month on board, temporary judges apart, and the full-pace judges
        they and the temporary ones are worth."""
        before = self.judges
        came = self._counted(next_first) if first <= self.counted else self._careers(first)
        self.joined = [*self.joined[1:], came]
        mean = (before + self.judges) / 2.0
        temporary = float(self.levers(first)["staffing.temporary"])
        return mean, mean - self._learning() + temporary * self.values["temporary_judge_pace"]

    def _counted(self, next_first: date) -> float:
        """The dated counts to the month's end; returns those who came."""
        before, self.judges = self.judges, on_board(min(next_first, self.counted))
        return max(self.judges - before, 0.0)

    def _careers(self, first: date) -> float:
        """Who leaves, and who comes after the hiring lag to a post that is still there."""
        levers = self.levers(first)
        posts = min(float(levers["staffing.authorised"]), float(levers["staffing.funded"]))
        vacant = max(posts - self.judges - sum(self.expected), 0.0)
        self._appoint(vacant, appointed_after(self.values["judge_hiring_lag_days"]))
        staying = float(np.exp(-self.values["judge_attrition_per_year"] / 12.0))
        self.judges *= staying
        self.joined = [number * staying for number in self.joined]
        came = min(self.expected.pop(0), max(posts - self.judges, 0.0))
        self.judges += came
        return came

    def _appoint(self, posts: float, shares: Sequence[float]) -> None:
        for k, share in enumerate(shares):
            if k == len(self.expected):
                self.expected.append(0.0)
            self.expected[k] += posts * share

    def _learning(self) -> float:
        """Judges that first-year paces take away."""
        first_year = self.values["judge_first_year_pace"]
        months = YEAR // QUARTERS
        paces = [learning_pace(first_year, k // months) for k in range(YEAR)]
        newest_first = zip(reversed(self.joined), paces, strict=True)
        return sum(number * (1.0 - pace) for number, pace in newest_first)
