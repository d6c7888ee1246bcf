"""From ledger and levers to the numbers the docket works with on a day.

Everything the courts do is set here and only here: chances, mean lengths, gaps, orders, shares of
outcomes, and the days the courts sit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.levers import Value
from queueing.stations.intake import classes, dated_value

# Drawn with the other uncertain parameters in every replication. The values not drawn (sitting
# days and hours, master minutes and gaps) are those the fit of the drawn ones was made with:
# drawing both would count the same uncertainty twice.
DRAWN = (
    "first_master_lag_days",
    "set_for_merits_share",
    "merits_hours_per_completion",
    "later_exit_share",
    "adjournment_gap_days",
    "merits_notice_days",
    "detained_hours_per_completion",
    "detained_merits_share",
    "judge_attrition_per_year",
    "judge_hiring_lag_days",
    "judge_first_year_pace",
    "recalendar_days",
    "detained_border_share_2025",
    "judge_cost_per_year",
)
# Drawn by the same luck: the fit of FY2015-19 moves these two along one line (more early exits go
# with longer merits cases), so drawing them apart would leave what the years allow.
DRAWN_WITH = {"merits_hours_per_completion": "early_exit_share"}


@dataclass(frozen=True)
class Setting:
    """The docket's numbers on a day: see the columns named in `queueing.docket.codes`."""

    rules: Array  # float64[K, RULES]
    exits: Array  # float64[K, 3, OUTCOMES]
    orders: Array  # int8[DOCKETS]
    dials: Array  # float64[DIALS]


def setting(
    levers: Mapping[str, Value], values: Mapping[str, float], on: date, scale: float
) -> Setting:
    """The docket's numbers on a day, from where the levers stand and this replication's values."""
    kinds = classes()
    rules = np.array([_rule(levers, values, bool(held)) for held in kinds.detained])
    exits = np.array([_exits(values, on, k) for k in range(len(kinds))])
    orders = np.zeros(codes.DOCKETS, dtype=np.int8)
    master = codes.ORDERS.index(str(levers["docket.master_order"]))
    merits = codes.ORDERS.index(str(levers["docket.merits_order"]))
    orders[codes.MASTER_DOCKET] = master
    orders[codes.MERITS_DOCKET] = merits
    dials = np.zeros(codes.DIALS)
    share = values["sitting_days_per_year"] / working_days_per_year()
    share *= _number(levers, "staffing.sitting_share") * scale
    dials[codes.SITTING_SHARE] = round(min(share, 1.0) * 1e6)
    dials[codes.MASTER_CAP] = _number(levers, "docket.master_share_cap")
    dials[codes.LENGTH_FLOOR] = values["hearing_length_floor_share"]
    dials[codes.KEEP] = scale
    dials[codes.RECALENDAR_SHARE] = _number(levers, "closure.recalendar_share")
    dials[codes.RECALENDAR_DAYS] = values["recalendar_days"]
    return Setting(rules, exits, orders, dials)


def _rule(levers: Mapping[str, Value], values: Mapping[str, float], detained: bool) -> Array:
    """The rules of one class; see `rules.py` in the docket for what each number does."""
    rule = np.zeros(codes.RULES)
    # The length of a hearing follows from the ledger's hours a completion and its chance of an
    # adjournment; a reform that cuts adjournments saves hearings, it does not lengthen them.
    hearings = 1.0 - values["adjournment_probability"]
    master = values["master_minutes"] * 60.0
    rule[codes.ADJOURNMENT] = _number(levers, "hearing.adjournment_probability")
    rule[codes.DETAINED] = float(detained)
    if detained:
        merits_share = values["detained_merits_share"]
        whole = values["detained_hours_per_completion"] * 3600.0
        merits = max(whole - master * (1.0 + merits_share), 0.0) / merits_share * hearings
        minutes = _number(levers, "hearing.detained_minutes")
        rule[codes.FIRST_EXIT] = 1.0 - merits_share
        rule[codes.LATER_EXIT] = 0.0
        rule[codes.SET_FOR_MERITS] = 1.0
        rule[codes.MASTER_SECONDS] = master * minutes
        rule[codes.MERITS_SECONDS] = merits * minutes
        rule[codes.FIRST_LAG] = values["detained_first_master_days"]
        gap = values["detained_gap_days"]
        rule[[codes.MASTER_GAP, codes.MERITS_NOTICE, codes.RESUMPTION_GAP]] = gap
        return rule
    merits = values["merits_hours_per_completion"] * 3600.0 * hearings
    rule[codes.FIRST_EXIT] = _number(levers, "hearing.early_exit_share")
    rule[codes.LATER_EXIT] = values["later_exit_share"]
    rule[codes.SET_FOR_MERITS] = values["set_for_merits_share"]
    rule[codes.MASTER_SECONDS] = master * _number(levers, "hearing.master_minutes")
    rule[codes.MERITS_SECONDS] = merits * _number(levers, "hearing.merits_minutes")
    rule[codes.FIRST_LAG] = values["first_master_lag_days"]
    rule[codes.MASTER_GAP] = values["master_gap_days"]
    rule[codes.MERITS_NOTICE] = values["merits_notice_days"]
    rule[codes.RESUMPTION_GAP] = values["adjournment_gap_days"]
    return rule


def _exits(values: Mapping[str, float], on: date, klass: int) -> Array:
    """Cumulative shares of outcomes of a class by where its cases end."""
    kinds = classes()
    early = {
        "in_absentia": values["in_absentia_share_of_early_exits"],
        "dismissed": values["dismissed_share_of_early_exits"],
        "removal": values["removal_share_of_early_exits"],
    }
    kind = "detained" if kinds.detained[klass] else f"merits_{kinds.claim[klass]}"
    decided = {
        outcome: dated_value(f"{kind}_{word}_share", on, values)
        for outcome, word in (
            ("relief_granted", "relief"),
            ("removal", "removal"),
            ("voluntary_departure", "voluntary_departure"),
            ("terminated", "termination"),
        )
    }
    at_master = decided if kinds.detained[klass] else early
    ends = [at_master, at_master, decided]
    shares = np.array([[where.get(o, 0.0) for o in codes.OUTCOMES] for where in ends])
    return np.asarray(np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1))


def _number(levers: Mapping[str, Value], name: str) -> float:
    return float(levers[name])


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

    return frozenset(holidays.country_holidays("US", years=range(2000, 2080)))


@cache
def working_days_per_year() -> float:
    """Mean number of federal working days a year."""
    first = date(2001, 1, 1)
    days = (date(2041, 1, 1) - first).days
    return sum(is_working(first + timedelta(days=k)) for k in range(days)) / 40.0
