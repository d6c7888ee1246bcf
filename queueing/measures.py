"""Headline measures: the few numbers of a replication that scenarios are compared by.

What they are, and what they are called; `queueing.headline` takes them from a replication.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean
from queueing.measure import Measure
from queueing.office.measures import OFFICE_MEASURES

PETITIONERS = ("cancellation", "adjustment")  # claims of those who ask to stay as they are
CLEARED = 100_000  # pending cases below which the backlog counts as cleared
LISTED = "docket tables measures lists them"

MEASURES: dict[str, Measure] = {
    "pending_active": Measure("cases", 0, "active pending cases at the end of the run"),
    "pending_active_5y": Measure(
        "cases", 0, "active pending cases after five years", least_years=5.0
    ),
    "pending_peak": Measure("cases", 0, "highest number of active pending cases"),
    "years_to_clear": Measure(
        "years", 1, "years until fewer than 100,000 are pending", open_ended=True
    ),
    "pending_inactive": Measure("cases", 0, "cases closed administratively at the end of the run"),
    "completions_per_year": Measure("cases a year", 0, "cases completed, mean of the run"),
    "receipts_per_year": Measure("cases a year", 0, "receipts and returns, mean of the run"),
    "hearings_per_year": Measure("hearings a year", 0, "hearings held, mean of the run"),
    "days_to_decision": Measure("days", 0, "mean days to decision, waits cut off at half the run"),
    "median_days_to_decision": Measure(
        "days", 0, "days within which half are decided", open_ended=True, middle="lower"
    ),
    "p90_days_to_decision": Measure(
        "days", 0, "days within which nine tenths are decided", open_ended=True, middle="lower"
    ),
    "decided_180d": Measure(
        "share", 3, "share decided within 180 days", least_years=0.51, middle="higher"
    ),
    "decided_365d": Measure(
        "share", 3, "share decided within 365 days", least_years=1.01, middle="higher"
    ),
    "days_to_decision_asylum": Measure("days", 0, "mean days to decision, asylum, not detained"),
    "days_to_decision_other": Measure(
        "days", 0, "mean days to decision, no asylum claim, not detained"
    ),
    "days_to_decision_petitioners": Measure(
        "days", 0, "mean days to decision, cancellation and adjustment, not detained"
    ),
    "days_to_decision_strong": Measure("days", 0, "mean days to decision, strong claims"),
    "days_to_merits": Measure(
        "days", 0, "mean days to the first merits hearing, of those who come to it"
    ),
    "days_to_final": Measure("days", 0, "mean days to the final end, returns included"),
    "represented_share": Measure("share", 3, "active pending cases with counsel at the end"),
    "in_absentia_share": Measure("share", 3, "completions in absentia, of those not detained"),
    "decisions_reserved": Measure(
        "cases", 0, "heard on the merits, decision reserved or held by the cap, at the end"
    ),
    "appeals_pending": Measure("cases", 0, "appeals pending before the Board at the end"),
    "age_appeals_pending": Measure(
        "days", 0, "mean days since their appeal of the cases before the Board at the end"
    ),
    "remands_per_year": Measure("cases a year", 0, "cases remanded to the courts, mean of the run"),
    "age_at_completion": Measure("days", 0, "mean age of the cases completed in the run"),
    "age_pending": Measure("days", 0, "mean age of active pending cases at the end of the run"),
    "late_first_hearings": Measure(
        "share",
        3,
        "share of first hearings held after the deadline, asylum, not detained",
        True,
        "deadline.first_hearing_days",
    ),
    "late_decisions": Measure(
        "share",
        3,
        "share of cases completed after the deadline, asylum, not detained",
        True,
        "deadline.decision_days",
    ),
    "resets_per_year": Measure(
        "resets a year", 0, "hearing dates lost and set anew, mean of the run", True
    ),
    "dates_advanced_per_year": Measure(
        "dates a year", 0, "hearing dates brought forward, mean of the run", True
    ),
    "resets_per_completion": Measure(
        "resets", 2, "times a completed case lost its date and got another, mean", True
    ),
    "completed_reset_twice": Measure(
        "share", 3, "share of completed cases that lost their date twice or more", True
    ),
    "slots_lost_per_year": Measure(
        "slots a year", 0, "hearing slots given up too late for another case", True
    ),
    "hours_wasted_per_year": Measure("hours a year", 0, "docket hours with no hearing"),
    "hours_wasted_share": Measure("share", 3, "share of docket hours with no hearing"),
    "judges": Measure("judges", 0, "judges on board, mean of the run"),
    "detention_days_per_year": Measure(
        "days a year", 0, "days in detention with a case pending, mean of the run", in_millions=1
    ),
    "cost_per_year": Measure(
        "dollars a year",
        0,
        "cost of courts, Board, asylum office, detention, appointed counsel, less fees",
        in_millions=0,
    ),
    "cost_per_completion": Measure("dollars", 0, "total cost a case completed"),
    "cost_per_decision": Measure("dollars", 0, "total cost a case decided on the merits"),
    "asylum_past_180d": Measure(
        "share", 3, "asylum cases pending at the courts at the end, received over 180 days before"
    ),
    "asylum_past_365d": Measure(
        "share", 3, "asylum cases pending at the courts at the end, received over 365 days before"
    ),
    **OFFICE_MEASURES,
}


def check_measure(name: str) -> None:
    """Raises `BadInput`, with the nearest, unless it is a headline measure."""
    if name not in MEASURES:
        raise BadInput([no_measure("measure", name)])


def no_measure(where: str, name: str) -> Problem:
    """That a name given there is no headline measure: the nearest, and where all are listed."""
    allowed = did_you_mean(name, list(MEASURES), "measure")
    return Problem(where, f'"{name}"', f"{allowed}{'' if allowed.endswith('?') else ';'} {LISTED}")


def shown(measures: pd.DataFrame, scenarios: Sequence[str]) -> list[str]:
    """The measures to show of scenarios: those `only_if_any` that are nothing in all are not."""
    measures = measures[measures["scenario"].isin(scenarios)]
    some = measures.loc[measures["value"].fillna(0.0) != 0.0, "measure"].unique()
    return [name for name, measure in MEASURES.items() if not measure.only_if_any or name in some]
