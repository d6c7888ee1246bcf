"""From ledger and levers to the numbers the docket works with on a day.

Everything the courts do is set here and only here: chances, mean lengths, gaps, orders, levels,
deadlines, dates, shares of outcomes, and the days the courts sit.
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
    levels: Array  # int8[K]: 0 is called first
    reserve: Array  # float64[C]: share of a court's bench expected to go to detained cases
    slots: Array  # float64[KINDS]: hearings of a kind planned for a judge-day at full pace


def setting(
    levers: Mapping[str, Value],
    values: Mapping[str, float],
    on: date,
    scale: float,
    reserve: Array,
) -> Setting:
    """The docket's numbers on a day, from where the levers stand and this replication's values.

    `reserve` (float64[C]) is the share of each court's bench expected to go to detained cases.
    """
    kinds = range(len(classes()))
    rules = np.array([_rule(levers, values, k) for k in kinds])
    return Setting(
        rules=rules,
        exits=np.array([_exits(values, on, k) for k in kinds]),
        orders=_orders(levers),
        dials=_dials(levers, values, scale),
        levels=np.array([_level(levers, k) for k in kinds], dtype=np.int8),
        reserve=reserve,
        slots=_slots(levers, values, rules),
    )


def _rule(levers: Mapping[str, Value], values: Mapping[str, float], klass: int) -> Array:
    """The rules of one class; see `rules.py` in the docket for what each number does."""
    rule = np.zeros(codes.RULES)
    rule[codes.ADJOURNMENT] = _number(levers, "hearing.adjournment_probability")
    rule[codes.MASTER_FLOOR] = values["master_length_floor_share"]
    rule[codes.MERITS_FLOOR] = values["merits_length_floor_share"]
    if classes().detained[klass]:
        _of_detained(rule, levers, values)
    else:
        _of_others(rule, levers, values, classes().claim[klass])
        share = f"dedicated.{classes().channel[klass]}_share"
        rule[codes.DEDICATED_SHARE] = _number(levers, share) if share in levers else 0.0
    return rule


def _of_detained(rule: Array, levers: Mapping[str, Value], values: Mapping[str, float]) -> None:
    """The rest of the rules of a class held in detention."""
    master = values["master_minutes"] * 60.0
    merits_share = values["detained_merits_share"]
    whole = values["detained_hours_per_completion"] * 3600.0
    merits = max(whole - master * (1.0 + merits_share), 0.0) / merits_share * _hearings(values)
    minutes = _number(levers, "hearing.detained_minutes")
    rule[codes.DETAINED] = 1.0
    rule[codes.FIRST_EXIT] = 1.0 - merits_share
    rule[codes.LATER_EXIT] = 0.0
    rule[codes.SET_FOR_MERITS] = 1.0
    rule[codes.MASTER_SECONDS] = master * minutes
    rule[codes.MERITS_SECONDS] = merits * minutes
    rule[codes.FIRST_LAG] = values["detained_first_master_days"]
    gap = values["detained_gap_days"]
    rule[[codes.MASTER_GAP, codes.MERITS_NOTICE, codes.RESUMPTION_GAP]] = gap


def _of_others(
    rule: Array, levers: Mapping[str, Value], values: Mapping[str, float], claim: str
) -> None:
    """The rest of the rules of a class not detained, with an asylum claim or another."""
    asylum = claim == "asylum"
    merits = values["merits_hours_per_completion"] * 3600.0 * _hearings(values)
    merits *= 1.0 if asylum else values["merits_hours_other_ratio"]
    master = values["master_minutes"] * 60.0
    rule[codes.FIRST_EXIT] = _number(levers, "hearing.early_exit_share")
    rule[codes.LATER_EXIT] = values["later_exit_share"]
    rule[codes.SET_FOR_MERITS] = values["set_for_merits_share"]
    rule[codes.MASTER_SECONDS] = master * _number(levers, "hearing.master_minutes")
    rule[codes.MERITS_SECONDS] = merits * _number(levers, "hearing.merits_minutes")
    rule[codes.FIRST_LAG] = values["first_master_lag_days"]
    rule[codes.MASTER_GAP] = values["master_gap_days"]
    rule[codes.MERITS_NOTICE] = values["merits_notice_days"]
    rule[codes.RESUMPTION_GAP] = values["adjournment_gap_days"]
    first, last = ("first_hearing", "decision") if asylum else ("other", "other")
    rule[codes.FIRST_DEADLINE] = _whole(levers, f"deadline.{first}_days")
    rule[codes.DECISION_DEADLINE] = _whole(levers, f"deadline.{last}_days")


def _hearings(values: Mapping[str, float]) -> float:
    """One merits hearing's part of the hours of a completion.

    It follows from the ledger's chance of an adjournment, whatever the lever's: a reform that cuts
    adjournments saves hearings, it does not lengthen them.
    """
    return 1.0 - values["adjournment_probability"]


def _orders(levers: Mapping[str, Value]) -> Array:
    """The orders of the dockets; detained cases and merits hearings begun go in turn."""
    orders = np.full(codes.DOCKETS, codes.FIFO, dtype=np.int8)
    for docket, name in (
        (codes.DEDICATED_DOCKET, "dedicated"),
        (codes.MASTER_DOCKET, "master"),
        (codes.MERITS_DOCKET, "merits"),
    ):
        orders[docket] = codes.ORDERS.index(str(levers[f"docket.{name}_order"]))
    return orders


def _level(levers: Mapping[str, Value], klass: int) -> int:
    """The level of a class: those of its channel and its claim add up."""
    kinds = classes()
    if kinds.detained[klass]:
        return codes.ORDINARY
    ahead = sum(_number(levers, f"priority.{w[klass]}") for w in (kinds.channel, kinds.claim))
    return min(max(codes.ORDINARY - round(ahead), 0), codes.LEVELS - 1)


def _dials(levers: Mapping[str, Value], values: Mapping[str, float], scale: float) -> Array:
    dials = np.zeros(codes.DIALS)
    share = values["sitting_days_per_year"] / working_days_per_year()
    share *= _number(levers, "staffing.sitting_share") * scale
    dials[codes.SITTING_SHARE] = round(min(share, 1.0) * 1e6)
    dials[codes.MASTER_CAP] = _number(levers, "docket.master_share_cap")
    dials[codes.DEDICATED_TIME] = _number(levers, "dedicated.time_share")
    dials[codes.KEEP] = scale
    dials[codes.RECALENDAR_SHARE] = _number(levers, "closure.recalendar_share")
    dials[codes.RECALENDAR_DAYS] = values["recalendar_days"]
    dials[codes.HEAD_START] = _whole(levers, "docket.head_start_days")
    dials[[codes.AHEAD, codes.NOTICE]] = _ahead_and_notice(levers)
    dials[codes.REFILL_NOTICE] = _whole(levers, "docket.refill_notice_days")
    dials[codes.ADVANCE_SHARE] = _number(levers, "docket.advance_share")
    dials[codes.ADVANCE_NOTICE] = _whole(levers, "docket.advance_notice_days")
    dials[codes.RESET_DATES] = float(levers["docket.reset_dates"] == "reset")
    dials[codes.LENT_SHARE] = _number(levers, "bench.lent_share")
    return dials


def _ahead_and_notice(levers: Mapping[str, Value]) -> tuple[int, int]:
    """How many days ahead hearings are dated (0: they are not), and the least notice of a date.

    A list called with notice is a date that many days ahead, neither more nor less.
    """
    if levers["docket.scheduling"] == "ready":
        notice = _whole(levers, "docket.notice_days")
        return notice, notice
    notice = max(_whole(levers, "docket.booking_notice_days"), 1)
    return max(_whole(levers, "docket.booking_days_ahead"), notice), notice


def _slots(levers: Mapping[str, Value], values: Mapping[str, float], rules: Array) -> Array:
    """Hearings of each kind planned for a judge-day at full pace: time for them over their length.

    A slot is as long as the mean hearing of a case with an asylum claim.
    """
    kinds = classes()
    usual = next(
        k for k in range(len(kinds)) if kinds.claim[k] == "asylum" and not kinds.detained[k]
    )
    master = _number(levers, "docket.master_session_share")
    day = values["sitting_hours_per_day"] * 3600.0
    slots = np.zeros(codes.KINDS)
    slots[codes.MASTER_SLOTS] = master * day / rules[usual, codes.MASTER_SECONDS]
    slots[codes.MASTER_SLOTS] *= _number(levers, "docket.master_overbooking")
    slots[codes.MERITS_SLOTS] = (1.0 - master) * day / rules[usual, codes.MERITS_SECONDS]
    return slots


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


def _whole(levers: Mapping[str, Value], name: str) -> int:
    """A lever that counts days, which may stand between two of them while it comes in."""
    return round(_number(levers, name))


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
