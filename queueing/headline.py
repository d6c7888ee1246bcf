"""The headline measures and the national series of one replication, from its record.

All are divided by the scale. Waits are those of new cases (not of returns) received in the fiscal
years that end within the first half of the run (see `record.early_cohorts`); means are cut off at
half its length, which every one of them can be followed for.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from queueing.costs import detention_days, total
from queueing.docket import codes
from queueing.docket.waits import Array, edges
from queueing.measures import CLEARED, MEASURES, PETITIONERS
from queueing.office.measures import office_headline, office_series
from queueing.record import Record, early_cohorts
from queueing.stations.intake import classes
from queueing.tables import month_ends
from queueing.waiting import mean_of_counts, measured, quantile, restricted_mean, share_within

ACTIVE_COLUMNS = np.arange(len(codes.STAGES)) * len(codes.STATUSES) + codes.ACTIVE


def headline(record: Record, scale: float) -> pd.Series:
    """Every headline measure of one replication (float64, NaN where not reached)."""
    ledger = record.ledger.sum(axis=(1, 2))
    years = len(ledger) / 12.0
    shape = (len(ledger), len(codes.STAGES), len(codes.STATUSES))
    stock = ledger[:, codes.STOCK : codes.FILED].reshape(shape).sum(axis=1)
    active = stock[:, codes.ACTIVE] / scale
    opening = record.opening.sum(axis=(0, 1))[codes.STOCK + ACTIVE_COLUMNS].sum() / scale
    completed = ledger[:, codes.COMPLETION : codes.CLOSURE].sum()
    held = ledger[:, [codes.MASTER_HELD, codes.MERITS_HELD, codes.BOND_HELD]].sum()
    decided = ledger[:, codes.DECIDED_ON_MERITS].sum()
    cost = total(record, scale)
    below = np.flatnonzero(active < CLEARED)
    values = {
        "pending_active": active[-1],
        "pending_active_5y": active[59] if len(active) >= 60 else np.nan,
        "pending_peak": max(active.max(), opening),
        "years_to_clear": (below[0] + 1) / 12.0 if len(below) else np.nan,
        "pending_inactive": stock[-1, codes.INACTIVE] / scale,
        "completions_per_year": completed / years / scale,
        "receipts_per_year": ledger[:, : codes.COMPLETION].sum() / years / scale,
        "hearings_per_year": held / years / scale,
        "age_at_completion": float(
            mean_of_counts(record.waits[codes.COMPLETED_AGE].sum(axis=(0, 1, 2), dtype=np.int64))
        ),
        "age_pending": _mean_age(record),
        "judges": record.judges.sum(axis=1).mean(),
        "cost_per_year": cost / years,
        "cost_per_completion": cost / max(completed / scale, 1.0),
        "cost_per_decision": cost / decided * scale if decided else np.nan,
        "detention_days_per_year": detention_days(record, scale).sum() / years,
    }
    values |= _dates(record, ledger, years * scale) | _late(record) | _waits(record, years)
    values |= _appeals(record, ledger, years * scale, scale)
    values |= _past(record) | office_headline(record, scale)
    values |= _shares(record) | {"decisions_reserved": _reserved(ledger[-1]) / scale}
    return pd.Series(values).reindex(list(MEASURES))


def _dates(record: Record, ledger: Array, years: float) -> dict[str, float]:
    """What becomes of hearing dates and docket hours; `years` are those of the run at its scale."""
    resets = record.resets.sum(axis=0)
    completed = max(int(resets.sum()), 1)
    offered, _, wasted = record.hours.sum(axis=(0, 1)) / 3600.0
    advanced = ledger[:, codes.RESET_ADVANCED].sum()
    moved = ledger[:, codes.RESET_NOT_REACHED : codes.RESET_POLICY + 1].sum() - advanced
    return {
        "resets_per_year": moved / years,
        "dates_advanced_per_year": advanced / years,
        "resets_per_completion": (resets * np.arange(len(resets))).sum() / completed,
        "completed_reset_twice": resets[2:].sum() / completed,
        "slots_lost_per_year": ledger[:, codes.VACATED_TOO_LATE].sum() / years,
        "hours_wasted_per_year": wasted / years,
        "hours_wasted_share": wasted / offered if offered else np.nan,
    }


def _appeals(record: Record, ledger: Array, years: float, scale: float) -> dict[str, float]:
    """Appeals and what comes of them; `years` are those of the run at its scale.

    How long an appeal takes is told by those still pending: of those decided, the longest waits
    would be left out.
    """
    pending, came = ledger[-1, codes.APPEALS], ledger[-1, codes.APPEAL_DAYS]
    return {
        "appeals_pending": pending / scale,
        "age_appeals_pending": _last_day(record) - came / pending if pending else np.nan,
        "remands_per_year": ledger[:, codes.REMANDED].sum() / years,
    }


def _late(record: Record) -> dict[str, float]:
    """Asylum cases' first hearings and decisions after their deadline, as shares of those held."""
    kinds = classes()
    asylum = np.array([claim == "asylum" for claim in kinds.claim])
    asylum &= ~kinds.detained & ~kinds.returned
    ledger = record.ledger.sum(axis=(0, 1))[asylum].sum(axis=0)
    heard = record.waits[codes.FIRST_HEARING][:, asylum].sum(dtype=np.int64)
    completed = ledger[codes.COMPLETION : codes.CLOSURE].sum()
    return {
        "late_first_hearings": ledger[codes.LATE_FIRST_HEARING] / heard if heard else np.nan,
        "late_decisions": ledger[codes.LATE_DECISION] / completed if completed else np.nan,
    }


def _shares(record: Record) -> dict[str, float]:
    """Who has counsel at the end, and who was ordered removed in absentia in the run."""
    last = record.ledger[-1].sum(axis=(0, 1))
    pending = last[codes.STOCK + ACTIVE_COLUMNS].sum()
    at_large = record.ledger.sum(axis=(0, 1))[~classes().detained].sum(axis=0)
    completed = at_large[codes.COMPLETION : codes.CLOSURE].sum()
    absent = at_large[codes.COMPLETION + codes.IN_ABSENTIA]
    return {
        "represented_share": last[codes.REPRESENTED] / pending if pending else np.nan,
        "in_absentia_share": absent / completed if completed else np.nan,
    }


def _past(record: Record) -> dict[str, float]:
    """Asylum cases pending at the end for longer than an applicant waits for a work permit."""
    asylum = np.array([claim == "asylum" for claim in classes().claim])
    pending = record.waits[codes.PENDING][:, asylum].sum(axis=(0, 1, 2), dtype=np.int64)
    whole = pending.sum()
    return {
        f"asylum_past_{days}d": pending[edges()[:-1] > days].sum() / whole if whole else np.nan
        for days in (180, 365)
    }


def _reserved(ledger: Array) -> float:
    """Active cases heard on the merits whose decision is to come, of a ledger int64[LEDGER]."""
    column = codes.RESERVED * len(codes.STATUSES) + codes.ACTIVE
    return float(ledger[codes.STOCK + column])


def _waits(record: Record, years: float) -> dict[str, float]:
    """The measures of waits, of the cases of early cohorts."""
    horizon = years / 2.0 * 365.25
    early = early_cohorts(record)
    kinds = classes()
    waits = record.waits[:, :, :, early].sum(axis=(1, 3), dtype=np.int64)
    waits[:, np.flatnonzero(kinds.returned)] = 0
    asylum = np.array([claim == "asylum" for claim in kinds.claim])
    petitioners = np.array([claim in PETITIONERS for claim in kinds.claim])
    decision = measured(waits.sum(axis=1), "decision")
    strong = record.strong[:, early].sum(axis=1, dtype=np.int64)
    return {
        "days_to_decision": _cut(waits.sum(axis=1), horizon),
        "median_days_to_decision": float(quantile(decision, 0.5)),
        "p90_days_to_decision": float(quantile(decision, 0.9)),
        "decided_180d": float(share_within(decision, 181)) if years > 0.5 else np.nan,
        "decided_365d": float(share_within(decision, 366)) if years > 1.0 else np.nan,
        "days_to_decision_asylum": _cut(waits[:, asylum & ~kinds.detained].sum(axis=1), horizon),
        "days_to_decision_other": _cut(waits[:, ~asylum & ~kinds.detained].sum(axis=1), horizon),
        "days_to_decision_petitioners": _cut(
            waits[:, petitioners & ~kinds.detained].sum(axis=1), horizon
        ),
        "days_to_decision_strong": _cut(strong, horizon),
        "days_to_merits": _cut(waits.sum(axis=1), horizon, "merits"),
        "days_to_final": _cut(waits.sum(axis=1), horizon, "final"),
    }


def _cut(waits: Array, horizon: float, measure: str = "decision") -> float:
    return float(restricted_mean(measured(waits, measure), horizon))


def _mean_age(record: Record) -> float:
    """Mean age in days of the active cases at the end of the last month."""
    last = record.ledger[-1].sum(axis=(0, 1))
    number = last[codes.STOCK + ACTIVE_COLUMNS].sum()
    if number == 0:
        return 0.0
    return float(_last_day(record) - last[codes.FILED + ACTIVE_COLUMNS].sum() / number)


def _last_day(record: Record) -> int:
    """The last day of the run (days since 1970-01-01)."""
    return int(month_ends(record)[-1].to_datetime64().astype("datetime64[D]").astype(np.int64))


def national(record: Record, scale: float) -> pd.DataFrame:
    """National series by month end: date, series, value (unscaled cases; judges)."""
    ledger = record.ledger.sum(axis=(1, 2)) / scale
    shape = (len(ledger), len(codes.STAGES), len(codes.STATUSES))
    stock = ledger[:, codes.STOCK : codes.FILED].reshape(shape).sum(axis=1)
    series = {
        "pending_active": stock[:, codes.ACTIVE],
        "pending_inactive": stock[:, codes.INACTIVE],
        "pending_board": ledger[:, codes.APPEALS],
        "receipts": ledger[:, codes.RECEIPT],
        "returns": ledger[:, codes.REOPENED : codes.COMPLETION].sum(axis=1),
        "completions": ledger[:, codes.COMPLETION : codes.CLOSURE].sum(axis=1),
        "judges": record.judges.sum(axis=1).astype(float),
        **office_series(record, scale),
    }
    dates = month_ends(record)
    blocks = [
        pd.DataFrame({"date": dates, "series": name, "value": values})
        for name, values in series.items()
    ]
    return pd.concat(blocks, ignore_index=True)
