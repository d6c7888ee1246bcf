"""From ledger and levers to the numbers the docket works with on a day.

Everything the courts do is set here and only here: chances, mean lengths, gaps, orders, levels,
deadlines, dates and shares of outcomes. Which days they sit is in `queueing.sitting_days`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from queueing.chances import Chances, chances_of
from queueing.class_rules import hearing_seconds, rules_of
from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.scenario.levers import Value
from queueing.sitting_days import working_days_per_year
from queueing.stations.intake import classes
from queueing.stations.nationality import coming, mixes
from queueing.terms import Terms

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
    "temporary_judge_pace",
    "recalendar_days",
    "detained_border_share_2025",
    "judge_cost_per_year",
    "board_completions_per_member",
    "appeal_share",
    "appeal_detained_share",
    "appeal_dhs_share",
    "appeal_briefing_days",
    "appeal_custody_days",
    "board_kept_share",
    "petition_share",
    "petition_days",
    "petition_remanded_share",
    "credible_fear_review_share",
    "feedback_least_multiple",
    "feedback_most_multiple",
    "appeal_remanded_share",
    "detention_cost_per_day",
    "appointed_counsel_cost_per_case",
    "asylum_fees_paid_share",
    "board_member_cost_per_year",
    "appeal_fees_paid_share",
    "asylum_officer_cost_per_year",
    "asylum_officers",
    "asylum_officer_time_share_2025",
    "asylum_office_grant_share",
    "asylum_office_closures_2025",
    "credible_fear_hours",
    "border_claim_hours",
    "border_claim_grant_share",
)
# Drawn by the same luck: the fit of FY2015-19 moves these two along one line (more early exits go
# with longer merits cases), so drawing them apart would leave what the years allow.
DRAWN_WITH = {"merits_hours_per_completion": "early_exit_share"}


@dataclass(frozen=True)
class Setting:
    """The docket's numbers on a day: see the columns named in `queueing.docket.codes`."""

    rules: Array  # float64[K, 2, RULES]: without and with counsel
    exits: Array  # float64[K, 2, 2, 3, OUTCOMES]: by counsel, strength and where; cumulative
    reasons: Array  # float64[2, 2, ADJOURNMENTS]: at masters, on the merits; by counsel; cumulative
    orders: Array  # int8[DOCKETS]
    dials: Array  # float64[DIALS]
    levels: Array  # int8[K]: 0 is called first
    reserve: Array  # float64[C]: share of a court's bench expected to go to detained cases
    slots: Array  # float64[KINDS]: hearings of a kind planned for a judge-day at full pace
    destinations: Array  # float64[C]: courts to which venue changes; cumulative
    # Of nationality groups, where they are told apart, by class of entry:
    mixes: Array = field(default_factory=lambda: np.ones((0, 0, 2, 0)))  # see `docket.state`
    coming: Array = field(default_factory=lambda: np.ones((0, 0)))


def setting(
    levers: Mapping[str, Value],
    values: Mapping[str, float],
    on: date,
    scale: float,
    reserve: Array,
    destinations: Array,
) -> Setting:
    """The docket's numbers on a day, from where the levers stand and this replication's values.

    `reserve` (float64[C]) is the share of each court's bench expected to go to detained cases,
    `destinations` (float64[C]) the cumulative shares of the courts to which venue changes.
    """
    terms = Terms(levers, values, on)
    chances = chances_of(terms)
    rules = rules_of(terms, chances, destinations)
    return Setting(
        rules=rules,
        exits=_exits(chances),
        reasons=_reasons(terms),
        orders=orders(levers),
        dials=_dials(levers, values, scale),
        levels=levels(levers),
        reserve=reserve,
        slots=_slots(terms, chances, rules),
        destinations=destinations,
        mixes=mixes(values),
        coming=coming(levers),
    )


def orders(levers: Mapping[str, Value]) -> Array:
    """The orders of the dockets (int8); detained cases and merits hearings begun go in turn."""
    found = np.full(codes.DOCKETS, codes.FIFO, dtype=np.int8)
    for docket, name in (
        (codes.DEDICATED_DOCKET, "dedicated"),
        (codes.MASTER_DOCKET, "master"),
        (codes.MERITS_DOCKET, "merits"),
    ):
        found[docket] = codes.ORDERS.index(str(levers[f"docket.{name}_order"]))
    return found


def levels(levers: Mapping[str, Value]) -> Array:
    """The level of every class (int8[K])."""
    return np.array([_level(levers, k) for k in range(len(classes()))], dtype=np.int8)


def _level(levers: Mapping[str, Value], klass: int) -> int:
    """The level of a class: those of its channel and its claim add up."""
    kinds = classes()
    if kinds.detained[klass]:
        return codes.ORDINARY
    ahead = sum(_number(levers, f"priority.{w[klass]}") for w in (kinds.channel, kinds.claim))
    return min(max(codes.ORDINARY - round(ahead), 0), codes.LEVELS - 1)


def _dials(levers: Mapping[str, Value], values: Mapping[str, float], scale: float) -> Array:
    dials = np.zeros(codes.DIALS)
    dials[codes.SITTING_SHARE] = round(sitting_share(levers, values, scale) * 1e6)
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
    dials[codes.COUNSEL_CHANCE] = values["counsel_found_chance"]
    dials[codes.BOND_SECONDS] = values["bond_minutes"] * 60.0
    for dial, name in (
        (codes.TRANSIT_DAYS, "transit_days"),
        (codes.RESERVE_DAYS, "reserved_decision_days"),
        (codes.RESCIND_DAYS, "rescinded_days"),
        (codes.REOPEN_DAYS, "reopened_days"),
        (codes.RECALL_DAYS, "inactive_recall_days"),
    ):
        dials[dial] = values[name]
    for dial, name in (
        (codes.BRIEFING_DAYS, "appeal_briefing_days"),
        (codes.REMAND_DAYS, "remanded_days"),
        (codes.PETITION_SHARE, "petition_share"),
        (codes.PETITION_DAYS, "petition_days"),
        (codes.PETITION_REMANDED, "petition_remanded_share"),
        (codes.APPEALED_AGE, "appealed_case_days"),
    ):
        dials[dial] = values[name]
    dials[codes.BOARD_RATE] = round(appeals_a_day(levers) * scale * 1e6)
    dials[codes.BOARD_KEPT] = round(dials[codes.BOARD_RATE] * _number(levers, "board.kept_share"))
    dials[codes.CUSTODY_ENDS] = 1.0 / values["appeal_custody_days"]
    dials[codes.SUSTAINED_SHARE] = values["appeal_sustained_share"]
    dials[codes.REMANDED_SHARE] = remanded_share(levers, values)
    dials[codes.REMAND_DEDICATED] = _number(levers, "dedicated.remanded_share")
    dials[codes.TRANSIT_DAYS] = max(values["transit_days"], 1.0)  # today's lists are made up
    return dials


def sitting_share(
    levers: Mapping[str, Value], values: Mapping[str, float], scale: float = 1.0
) -> float:
    """Of the working days of seated judges, those on which they sit (at a scale)."""
    share = values["sitting_days_per_year"] / working_days_per_year()
    return min(share * (_number(levers, "staffing.sitting_share") * scale), 1.0)


def remanded_share(levers: Mapping[str, Value], values: Mapping[str, float]) -> float:
    """Of the Board's decisions, those that send the case back to its court."""
    remanded = values["appeal_remanded_share"] * _number(levers, "board.remand_share")
    return min(remanded, 1.0 - values["appeal_sustained_share"])


def appeals_a_day(levers: Mapping[str, Value]) -> float:
    """Appeals that the Board decides on a working day, in people."""
    members = _number(levers, "board.members")
    return members * _number(levers, "board.completions_per_member") / working_days_per_year()


def _ahead_and_notice(levers: Mapping[str, Value]) -> tuple[int, int]:
    """How many days ahead hearings are dated (0: they are not), and the least notice of a date.

    A list called with notice is a date that many days ahead, neither more nor less.
    """
    if levers["docket.scheduling"] == "ready":
        notice = _whole(levers, "docket.notice_days")
        return notice, notice
    notice = max(_whole(levers, "docket.booking_notice_days"), 1)
    return max(_whole(levers, "docket.booking_days_ahead"), notice), notice


def _slots(terms: Terms, chances: Chances, rules: Array) -> Array:
    """Hearings of each kind planned for a judge-day at full pace: time for them over their length.

    A slot is as long as the mean hearing of a record with an asylum claim, families included.
    """
    kinds = classes()
    usual = next(
        k for k in range(len(kinds)) if kinds.claim[k] == "asylum" and not kinds.detained[k]
    )
    counsel = float(chances.counsel_merits[usual])
    master_seconds, merits_seconds = hearing_seconds(rules[usual], counsel)
    master = terms.lever("docket.master_session_share")
    day = terms.value("sitting_hours_per_day") * 3600.0
    slots = np.zeros(codes.KINDS)
    slots[codes.MASTER_SLOTS] = master * day / master_seconds
    slots[codes.MASTER_SLOTS] *= terms.lever("docket.master_overbooking")
    slots[codes.MERITS_SLOTS] = (1.0 - master) * day / merits_seconds
    return slots


def _exits(chances: Chances) -> Array:
    """Cumulative shares of outcomes by class, counsel, strength and where a case ends."""
    held = classes().detained[:, None, None, None]
    leaving = (chances.first, chances.later)
    at_master = (np.where(held, chances.decided, early.how[:, :, None, :]) for early in leaving)
    return _cumulative(np.stack([*at_master, chances.decided], axis=3))


def _reasons(terms: Terms) -> Array:
    """Cumulative shares of the reasons of adjournments, at masters and on the merits, by counsel.

    Nobody with counsel is given time to seek it: the other reasons share that part.
    """
    without = np.array(
        [
            [terms.value(f"adjourned_{kind}_{reason}_share") for reason in codes.ADJOURNMENTS]
            for kind in ("master", "merits")
        ]
    )
    with_counsel = without.copy()
    with_counsel[:, codes.SEEK_COUNSEL] = 0.0
    return _cumulative(np.stack([without, with_counsel], axis=1))


def _cumulative(shares: Array) -> Array:
    """Shares along the last axis, added up; the last is 1."""
    whole = np.cumsum(shares, axis=-1)
    return np.asarray(whole / whole[..., -1:])


def _number(levers: Mapping[str, Value], name: str) -> float:
    return float(levers[name])


def _whole(levers: Mapping[str, Value], name: str) -> int:
    """A lever that counts days, which may stand between two of them while it comes in."""
    return round(_number(levers, name))
