"""Where a run can be left, and taken up again by another plan of the same past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from queueing.docket.waits import Array
from queueing.stations.staff import Staff
from queueing.verbs import MonthEnd


@dataclass(frozen=True)
class Standing:
    """Where a run stands at the beginning of a month, beside what its docket holds: plain data.

    Everything before that day has happened and is written down, nothing of the day itself.
    """

    day: int  # since 1970-01-01
    opening: MonthEnd
    months: Sequence[MonthEnd]
    staff: Staff
    office: Mapping[str, Array] = field(default_factory=dict)  # nothing where there is none
