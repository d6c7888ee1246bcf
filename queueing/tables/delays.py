"""The table of waits: how long until a hearing, a decision, the end, by year, class and station."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.office import tables as office_tables
from queueing.record import Record
from queueing.stations.courts import courts
from queueing.stations.intake import classes
from queueing.tables.rows import ALL, BOARD, Detail, all_alike, names_of, stacked
from queueing.waiting import MEASURES, STATISTICS, Curve, curve, measured, statistics

COURTS_DELAYS = {measure: measure for measure in MEASURES}  # by their names in the table
BOARDS_DELAYS = {"decision": "decision"}


def delays(record: Record, detail: Detail) -> pd.DataFrame:
    """How long cases wait: one row a statistic of a group of cases.

    Columns station, case_class, measure (first_hearing | merits | decision | final), basis, cohort
    (fiscal year), origin, statistic, days_or_share, cases, censored. Basis `received` counts the
    cases of a year of receipt, with those still pending censored at the horizon; basis `completed`
    those completed in a year. Days are calendar days from first receipt; of the Board's decisions,
    in its own rows, from the day the appeal came to it.
    """
    waits = np.moveaxis(record.waits, 0, -1)  # as the docket counts: [C, K, cohorts, bins, WAITS]
    by_class = waits.sum(axis=0, dtype=np.int64, keepdims=True)
    parts = [
        _group(by_class.sum(axis=1, keepdims=True), record, (ALL,), (ALL,)),
        _group(by_class, record, (ALL,), classes().names),
    ]
    if detail != "national":
        by_court = waits.sum(axis=1, dtype=np.int64, keepdims=True)
        parts.append(_group(by_court, record, courts().codes, (ALL,)))
        parts.append(_group(waits, record, courts().codes, classes().names))
    appeals = record.appeal_waits[None]
    parts.append(
        _group(appeals.sum(axis=1, keepdims=True), record, (BOARD,), (ALL,), BOARDS_DELAYS)
    )
    parts.append(_group(appeals, record, (BOARD,), classes().names, BOARDS_DELAYS))
    if record.office is not None:
        waits, kinds = record.office.waits[None], office_tables.KINDS
        measures = office_tables.DELAYS
        parts.append(_group(waits, record, (office_tables.STATION,), kinds, measures))
        screened = record.office.screening_waits[None, None], record, (office_tables.STATION,)
        parts.append(_group(*screened, office_tables.SCREENED, office_tables.SCREENING_DELAYS))
    return stacked(parts)


def _group(
    waits: Array,
    record: Record,
    stations: tuple[str, ...],
    kinds: tuple[str, ...],
    measures: Mapping[str, str] = COURTS_DELAYS,
) -> pd.DataFrame:
    """The delay rows of waits int[stations, classes, cohorts, bins, WAITS].

    `measures` are told by the name in the table: which of the docket's it is.
    """
    counted = waits.sum(axis=3, dtype=np.int64)  # cases by measure: which groups there are
    followed, seen_from = _follow_up(record)
    origins = [origin for origin, _ in record.cohorts.labels]
    years = np.array([year for _, year in record.cohorts.labels])
    parts = []
    for name, measure in measures.items():
        used = [k for k in MEASURES[measure] if k is not None]
        here = np.nonzero(counted[..., used].sum(axis=-1))
        span = (followed[here[2]], seen_from[here[2]])
        keys = {
            "station": names_of(stations, here[0]),
            "case_class": names_of(kinds, here[1]),
            "measure": all_alike(name, here),
            "basis": all_alike("received", here),
            "cohort": years[here[2]],
            "origin": names_of(origins, here[2]),
        }
        parts.append(_rows(keys, waits, here, partial(measured, measure=measure), span))
    here = np.nonzero(counted[:, :, : record.cohorts.years, codes.COMPLETED_AGE])
    keys = {
        "station": names_of(stations, here[0]),
        "case_class": names_of(kinds, here[1]),
        "measure": all_alike("decision", here),
        "basis": all_alike("completed", here),
        "cohort": record.cohorts.first_year + here[2],
        "origin": all_alike(ALL, here),
    }
    always = (np.full(len(here[0]), np.inf), np.zeros(len(here[0])))
    parts.append(_rows(keys, waits, here, _completed, always))
    return stacked(parts)


def _follow_up(record: Record) -> tuple[Array, Array]:
    """By cohort, in days: how long its first case can have been followed, and from what age on.

    Cases of the initial docket are seen from the age they had when the run began.
    """
    first, last = (int(day) for day in record.day_span)
    begins = np.array(
        [
            np.datetime64(f"{year - 1}-10-01").astype("datetime64[D]").astype(np.int64)
            for _, year in record.cohorts.labels
        ]
    )
    initial = np.array([origin == "initial" for origin, _ in record.cohorts.labels])
    followed = last - np.where(initial, begins, np.maximum(begins, first))
    return followed.astype(float), np.where(initial, first - begins, 0).astype(float)


def _completed(waits: Array, at: tuple[Array, ...]) -> Curve:
    """The curve of ages at completion: nobody leaves otherwise, nobody is pending."""
    counts = waits[codes.COMPLETED_AGE][at].astype(np.int64)
    return curve(counts, np.zeros_like(counts), np.zeros_like(counts))


def _rows(
    keys: Mapping[str, Any],
    waits: Array,
    here: tuple[Array, ...],
    estimate: Callable[..., Curve],
    span: tuple[Array, Array],
) -> pd.DataFrame:
    """One row a statistic of the groups at `here`, described by `keys` (columns of equal length).

    `span` is how long each group was followed and from what age on it was seen (days).

    Groups are taken a thousand at a time, which keeps a national run inside its memory.
    """
    groups, by_kind = len(here[0]), np.moveaxis(waits, -1, 0)
    values = {name: np.empty(groups) for name in STATISTICS}
    cases, censored = np.empty(groups, dtype=np.int64), np.empty(groups, dtype=np.int64)
    for first in range(0, groups, 1000):
        some = slice(first, first + 1000)
        found = estimate(by_kind, at=tuple(axis[some] for axis in here))
        cases[some], censored[some] = found.cases, found.censored
        for name, value in statistics(found, span[0][some], span[1][some]).items():
            values[name][some] = value
    block = pd.DataFrame({**keys, "cases": cases, "censored": censored})
    rows = block.iloc[np.tile(np.arange(groups), len(values))].reset_index(drop=True)
    of = np.repeat(np.arange(len(values)), groups)
    rows.insert(len(keys), "statistic", names_of(list(values), of))
    rows.insert(len(keys) + 1, "days_or_share", np.concatenate(list(values.values())))
    return rows
