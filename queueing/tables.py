"""From a replication's record to the six tables that every chart and report is made of.

The columns are those of the documentation: `stocks`, `flows`, `delays`, `resources`, `costs` and
`nationalities`. Each starts with `scenario, replication`; a dimension that is collapsed reads
"all"; zero rows are left out. Cases and hours are simulated counts (at scale s, s of the real
ones); judges are people, and costs are what they cost, whatever the scale.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from queueing.costs import costs
from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.group_table import nationality_rows
from queueing.office import tables as office_tables
from queueing.record import Record, standing
from queueing.stations.courts import courts
from queueing.stations.intake import classes
from queueing.waiting import MEASURES, STATISTICS, Curve, curve, measured, statistics

Detail = Literal["national", "court", "full"]
TABLES = ("stocks", "flows", "delays", "resources", "costs", "nationalities")
ALL, BOARD = "all", "board"
COURTS_DELAYS = {measure: measure for measure in MEASURES}  # by their names in the table
BOARDS_DELAYS = {"decision": "decision"}


def tables(
    record: Record, detail: Detail, start: date, scale: float
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables of a replication by name, one at a time, without the first two columns."""
    yield "stocks", stocks(record, detail, start)
    yield "flows", flows(record, detail)
    yield "delays", delays(record, detail)
    yield "resources", resources(record, detail)
    yield "costs", costs(record, scale, _stations(detail != "national"))
    yield "nationalities", nationality_rows(record)


def month_ends(record: Record) -> pd.DatetimeIndex:
    """The last day of each simulated month."""
    months = pd.period_range(record.first_month, periods=len(record.ledger), freq="M")
    return pd.DatetimeIndex(months.to_timestamp(how="end").normalize().astype("datetime64[s]"))


def stocks(record: Record, detail: Detail, start: date) -> pd.DataFrame:
    """Pending cases: date, station, case_class, stage, status, cases, mean_age_days.

    One row a month end (and the start) x station x class x stage x status; stages are apart only
    at full detail. The Board is a station beside the courts, never counted among them; its appeals
    are as old as they have been there.
    """
    shape = (-1, *record.opening.shape[:2], len(codes.STAGES), len(codes.STATUSES))
    cases = standing(record, slice(codes.STOCK, codes.FILED)).reshape(shape)
    filed = standing(record, slice(codes.FILED, codes.REPRESENTED)).reshape(shape)
    dates = pd.DatetimeIndex([pd.Timestamp(start), *month_ends(record)])
    keep = detail != "national"
    full = detail == "full"
    cases, filed = (_collapse(a, {1: not keep, 3: not full}) for a in (cases, filed))
    appeals = standing(record, slice(codes.APPEALS, codes.LEDGER))
    appeals = appeals.sum(axis=1)[:, None, :, None, None, :]
    at, (number, days) = _with_board((cases, filed), np.moveaxis(appeals, -1, 0))
    # Ages are taken at the end of the day; a case filed that day is 0 days old.
    day = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    courts_rows = pd.DataFrame(
        {
            "date": dates[at[0]],
            "station": _names(_with(keep), at[1]),
            "case_class": _names(classes().names, at[2]),
            "stage": _names((*codes.STAGES, codes.BOARD_STAGE) if full else (ALL, ALL), at[3]),
            "status": _names(codes.STATUSES, at[4]),
            "cases": number,
            "mean_age_days": day[at[0]] - days / number,
        }
    )
    if record.office is None:
        return courts_rows
    stage = office_tables.STAGE if detail == "full" else ALL
    return _stacked([courts_rows, office_tables.stocks(record.office, dates, stage)])


def flows(record: Record, detail: Detail) -> pd.DataFrame:
    """What happened in each month: date, station, case_class, status, flow, reason, cases."""
    keep = detail != "national"
    counted = _collapse(record.ledger[..., : codes.BOARD], {1: not keep})
    appeals = record.ledger[..., codes.BOARD : codes.STOCK].sum(axis=1, keepdims=True)
    at, (number,) = _with_board((counted,), (appeals,))
    kinds = codes.FLOWS + codes.BOARD_FLOWS
    names, reasons = [flow for flow, _ in kinds], [reason for _, reason in kinds]
    status = ["inactive" if flow == "recalendar" else "active" for flow in names]
    courts_rows = pd.DataFrame(
        {
            "date": month_ends(record)[at[0]],
            "station": _names(_with(keep), at[1]),
            "case_class": _names(classes().names, at[2]),
            "status": _names(status, at[3]),
            "flow": _names(names, at[3]),
            "reason": _names(reasons, at[3]),
            "cases": number,
        }
    )
    if record.office is None:
        return courts_rows
    return _stacked([courts_rows, office_tables.flows(record.office, month_ends(record))])


def resources(record: Record, detail: Detail) -> pd.DataFrame:
    """The bench, the members of the Board, and the officers of the asylum office.

    Columns date, station, judges, hours_offered, hours_used, hours_wasted. The Board's hours are
    not known (null).
    """
    keep = detail != "national"
    judges = np.column_stack([_collapse(record.judges, {1: not keep}), record.members])
    hours = _collapse(record.hours, {1: not keep}) / 3600.0
    hours = np.pad(hours, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan)
    months, stations = judges.shape
    courts_rows = pd.DataFrame(
        {
            "date": np.repeat(month_ends(record), stations),
            "station": _names(_with(keep), np.tile(np.arange(stations), months)),
            "judges": judges.ravel(),
            "hours_offered": hours[..., 0].ravel(),
            "hours_used": hours[..., 1].ravel(),
            "hours_wasted": hours[..., 2].ravel(),
        }
    )
    if record.office is None:
        return courts_rows
    return _stacked([courts_rows, office_tables.resources(record.office, month_ends(record))])


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
    return _stacked(parts)


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
            "station": _names(stations, here[0]),
            "case_class": _names(kinds, here[1]),
            "measure": _all(name, here),
            "basis": _all("received", here),
            "cohort": years[here[2]],
            "origin": _names(origins, here[2]),
        }
        parts.append(_rows(keys, waits, here, partial(measured, measure=measure), span))
    here = np.nonzero(counted[:, :, : record.cohorts.years, codes.COMPLETED_AGE])
    keys = {
        "station": _names(stations, here[0]),
        "case_class": _names(kinds, here[1]),
        "measure": _all("decision", here),
        "basis": _all("completed", here),
        "cohort": record.cohorts.first_year + here[2],
        "origin": _all(ALL, here),
    }
    always = (np.full(len(here[0]), np.inf), np.zeros(len(here[0])))
    parts.append(_rows(keys, waits, here, _completed, always))
    return _stacked(parts)


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
    rows.insert(len(keys), "statistic", _names(list(values), of))
    rows.insert(len(keys) + 1, "days_or_share", np.concatenate(list(values.values())))
    return rows


def _stations(by_court: bool) -> tuple[str, ...]:
    return courts().codes if by_court else (ALL,)


def _with(by_court: bool) -> tuple[str, ...]:
    """The stations with the Board, which comes last."""
    return (*_stations(by_court), BOARD)


def _with_board(
    own: Sequence[Array], board: Sequence[Array]
) -> tuple[tuple[Array, ...], list[Array]]:
    """Where the first of the courts' arrays and of the Board's are not zero, and all their values
    there.

    Axes 1 (station) and 3 (stage or kind of flow) are numbered on from the courts' to the Board's.
    There are millions of places, and no axis is long: they are told in small integers.
    """
    some, others = own[0] != 0, board[0] != 0
    after = [own[0].shape[axis] if axis in (1, 3) else 0 for axis in range(own[0].ndim)]
    at = tuple(
        np.concatenate([a.astype(np.int16), (b + n).astype(np.int16)])
        for a, b, n in zip(np.nonzero(some), np.nonzero(others), after, strict=True)
    )
    both = zip(own, board, strict=True)
    return at, [np.concatenate([ours[some], theirs[others]]) for ours, theirs in both]


def _names(names: Sequence[str], which: Array) -> Any:
    """Names by their number, as a categorical: small in memory and on disk."""
    unique = list(dict.fromkeys(names))
    code = np.array([unique.index(name) for name in names], dtype=np.min_scalar_type(-len(unique)))
    return pd.Categorical.from_codes(code[which], pd.Index(unique))


def _all(name: str, here: tuple[Array, ...]) -> Any:
    """The same name for every group at `here`."""
    return _names((name,), np.zeros(len(here[0]), dtype=np.int64))


def _stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of the first, then those of the next; names stay categories, which are small."""
    columns: dict[Hashable, Any] = {}
    for name in parts[0]:
        some = [part[name] for part in parts]
        if isinstance(some[0].dtype, pd.CategoricalDtype):
            columns[name] = union_categoricals([column.astype("category") for column in some])
        else:
            columns[name] = np.concatenate([column.to_numpy() for column in some])
    return pd.DataFrame(columns)


def _collapse(array: Array, axes: Mapping[int, bool]) -> Array:
    """Sum over the axes marked, keeping their place with length one."""
    over = tuple(axis for axis, collapse in axes.items() if collapse)
    return np.asarray(array.sum(axis=over, keepdims=True)) if over else array
