"""The charging decision: notices to appear that reach the court later, or never.

The forecasts are of cases as the courts record them, so that the lag there was is in them. Levers
add to it: what was to come in a month comes so many days later, and a share of it never. Notices
served on people in detention are filed at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from queueing.plan import Plan
from queueing.scenario.levers import Value
from queueing.stations.intake import divided, month_volumes
from queueing.stations.pending import DAYS_IN_A_MONTH

LAG, NEVER = "charging.lag_days", "charging.never_filed_share"
CHARGED = ("border", "interior")


def filed(
    plan: Plan, month: int, levers: Callable[[date], Mapping[str, Value]]
) -> dict[str, float] | None:
    """People not detained whose notices are filed in a month, by channel: those issued in it or
    before it that reach the court then. None while no lever has been turned: all of the month's.
    """
    if not turned(plan):
        return None
    stands = [levers(plan.month_start(k)) for k in range(month + 1)]
    if not any(float(stand[lever]) for stand in stands for lever in (LAG, NEVER)):
        return None
    found = dict.fromkeys(CHARGED, 0.0)
    for issued, stand in enumerate(stands):
        part = arriving(float(stand[LAG]) / DAYS_IN_A_MONTH, month - issued)
        part *= 1.0 - float(stand[NEVER])
        if part > 0.0:
            volumes, multiples = month_volumes(plan.volumes.iloc[issued], stand)
            detained, on = float(stand["receipts.detained_per_year"]), plan.month_start(issued)
            _, at_large = divided(volumes, detained, on, plan.values, multiples)
            for channel in CHARGED:
                found[channel] += part * at_large[channel]
    return found


def turned(plan: Plan) -> bool:
    """Whether any of it is ever turned in the run."""
    return any(turn.lever in (LAG, NEVER) for turn in plan.schedule.turns)


def arriving(lag: float, months: int) -> float:
    """The part of a month's notices, issued evenly through it, that is filed so many months on."""
    return max(1.0 - abs(lag - months), 0.0)
