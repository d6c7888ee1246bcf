"""Headline measures and national series of the asylum office; nothing where a run has none."""

from __future__ import annotations

import numpy as np

from queueing.docket import office
from queueing.docket.waits import Array
from queueing.measure import Measure
from queueing.record import Record, early_cohorts
from queueing.waiting import measured, quantile

OFFICE_MEASURES: dict[str, Measure] = {
    "pending_affirmative": Measure(
        "applications", 0, "affirmative applications pending at USCIS at the end", True
    ),
    "affirmative_past_clock": Measure(
        "share", 3, "applications pending at USCIS long enough for a work permit", True
    ),
    "median_days_to_interview": Measure(
        "days", 0, "days within which half of USCIS's new applications are interviewed", True
    ),
    "interviews_per_year": Measure(
        "interviews a year", 0, "applications and border claims decided by asylum officers", True
    ),
    "referred_per_year": Measure(
        "cases a year", 0, "cases that the asylum office refers to the courts", True
    ),
    "credible_fear_share": Measure(
        "share", 3, "hours of asylum officers that go to credible fear screenings", True
    ),
}


def office_headline(record: Record, scale: float) -> dict[str, float]:
    """The office's measures of one replication.

    The median is of applications filed in the fiscal years that end within the first half of the
    run; those closed or withdrawn have left. It is null where fewer than half are interviewed.
    """
    found = record.office
    if found is None:
        return {}
    ledger = found.ledger[1:].sum(axis=0)
    years = (len(found.ledger) - 1) / 12.0 * scale
    completed = ledger[: office.CLAIMS, office.COMPLETION : office.REACHED].sum(axis=0)
    last = found.ledger[-1, office.AFFIRMATIVE]
    offered, screening, _ = found.seconds.sum(axis=0)
    return {
        "pending_affirmative": last[office.PENDING] / scale,
        "affirmative_past_clock": _share(last[office.PAST_CLOCK], last[office.PENDING]),
        "median_days_to_interview": _median(record, found.waits[office.AFFIRMATIVE]),
        "interviews_per_year": completed[: office.CLOSED].sum() / years,
        "referred_per_year": completed[office.REFERRED] / years,
        "credible_fear_share": _share(screening, offered),
    }


def office_series(record: Record, scale: float) -> dict[str, Array]:
    """The office's national series by month end, in full numbers."""
    found = record.office
    if found is None:
        return {}
    ledger = found.ledger[1:] / scale
    mine = ledger[:, office.AFFIRMATIVE]
    past = {
        f"pending_affirmative_past_{days}d": mine[:, office.PAST + k]
        for k, days in enumerate(office.CLOCKS)
    }
    return {
        "pending_affirmative": mine[:, office.PENDING],
        **past,
        "pending_border_claims": ledger[:, office.BORDER_CLAIM, office.PENDING],
        "affirmative_filings": mine[:, office.RECEIPT],
        "affirmative_reaching_clock": mine[:, office.REACHED],
        "referred_by_uscis": ledger[:, : office.CLAIMS, office.COMPLETION + office.REFERRED].sum(
            axis=1
        ),
        "credible_fear_screenings": ledger[:, office.CREDIBLE_FEAR, office.SCREENED],
        "asylum_officers": found.officers[1:].astype(float),
    }


def _median(record: Record, waits: Array) -> float:
    early = early_cohorts(record)
    counted = np.moveaxis(waits[early].sum(axis=0, dtype=np.int64), -1, 0)
    return float(quantile(measured(counted, "merits"), 0.5))


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
