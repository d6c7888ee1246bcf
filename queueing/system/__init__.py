"""The system in time: SimPy holds the calendar, the docket holds the cases.

`system` has the order of a day, and what the first of a month brings; `in_force` the levers and
the docket's numbers of a day; `charging` the notices filed later or never; `standing` where a run
can be left and taken up again; `months` what is written down.
"""

from queueing.system.standing import Standing
from queueing.system.system import System

__all__ = ["Standing", "System"]
