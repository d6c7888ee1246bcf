"""What one replication leaves: all that tables, measures and marks are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from queueing.docket.waits import Array, Cohorts
from queueing.fiscal import FIRST_MONTH
from queueing.stations.asylum_office import OfficeRecord


@dataclass(frozen=True)
class Programme:
    """What a reform pays for a year: the item, the value that says how much, and from when on."""

    item: str
    value: str
    first: date


@dataclass(frozen=True)
class Record:
    """What a replication leaves: the ledger of every month, and the waits."""

    first_month: pd.Period
    ledger: Array  # int64[months, C, K, LEDGER]
    hours: Array  # int64[months, C, 3]
    judges: Array  # int64[months, C]
    opening: Array  # int64[C, K, LEDGER]: the stock at the start
    waits: Array  # int32[WAITS, C, K, cohorts, bins]
    strong: Array  # int32[WAITS, cohorts, bins]: those of strong claims
    appeal_waits: Array  # int32[K, cohorts, bins, WAITS]: appeals, from the day of them
    resets: Array  # int64[K, MOST_RESETS]: completed cases by how often their date was moved
    groups: Array  # int64[months, G, GROUP]: what nationality groups counted
    cohorts: Cohorts
    day_span: tuple[int, int]  # the first day simulated and the first not
    values: dict[str, float]
    members: Array  # float64[months]: of the Board of Immigration Appeals, at the month's end
    programmes: tuple[Programme, ...] = ()
    office: OfficeRecord | None = None


def early_cohorts(record: Record) -> list[int]:
    """The cohorts whose waits are told: of fiscal years that end within the first half of the run.

    All their cases were followed for half of it or longer. Of a run too short for that it is the
    first one.
    """
    half = record.first_month + len(record.ledger) // 2 - 1
    last = max(half.year - (half.month < FIRST_MONTH - 1), record.cohorts.first_year)
    return [
        k
        for k, (origin, year) in enumerate(record.cohorts.labels)
        if origin == "arrival" and year <= last
    ]


def standing(record: Record, columns: int | slice | Array) -> Array:
    """Columns of the ledger at the start and at the end of every month.

    int64[months + 1, C, K, ...]: only what is asked for is copied.
    """
    return np.concatenate([record.opening[None, ..., columns], record.ledger[..., columns]])
