"""The tables by month: cases pending, what happened to cases, and who sat for how many hours."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from queueing.docket import codes
from queueing.office import tables as office_tables
from queueing.record import Record, standing
from queueing.stations.intake import classes
from queueing.tables.rows import (
    ALL,
    Detail,
    collapsed,
    names_of,
    stacked,
    where_any,
    with_the_board,
)


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
    cases, filed = (collapsed(a, {1: not keep, 3: not full}) for a in (cases, filed))
    appeals = standing(record, slice(codes.APPEALS, codes.LEDGER))
    appeals = appeals.sum(axis=1)[:, None, :, None, None, :]
    at, (number, days) = where_any((cases, filed), np.moveaxis(appeals, -1, 0))
    # Ages are taken at the end of the day; a case filed that day is 0 days old.
    day = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    courts_rows = pd.DataFrame(
        {
            "date": dates[at[0]],
            "station": names_of(with_the_board(keep), at[1]),
            "case_class": names_of(classes().names, at[2]),
            "stage": names_of((*codes.STAGES, codes.BOARD_STAGE) if full else (ALL, ALL), at[3]),
            "status": names_of(codes.STATUSES, at[4]),
            "cases": number,
            "mean_age_days": day[at[0]] - days / number,
        }
    )
    if record.office is None:
        return courts_rows
    stage = office_tables.STAGE if detail == "full" else ALL
    return stacked([courts_rows, office_tables.stocks(record.office, dates, stage)])


def flows(record: Record, detail: Detail) -> pd.DataFrame:
    """What happened in each month: date, station, case_class, status, flow, reason, cases."""
    keep = detail != "national"
    counted = collapsed(record.ledger[..., : codes.BOARD], {1: not keep})
    appeals = record.ledger[..., codes.BOARD : codes.STOCK].sum(axis=1, keepdims=True)
    at, (number,) = where_any((counted,), (appeals,))
    kinds = codes.FLOWS + codes.BOARD_FLOWS
    names, reasons = [flow for flow, _ in kinds], [reason for _, reason in kinds]
    status = ["inactive" if flow == "recalendar" else "active" for flow in names]
    courts_rows = pd.DataFrame(
        {
            "date": month_ends(record)[at[0]],
            "station": names_of(with_the_board(keep), at[1]),
            "case_class": names_of(classes().names, at[2]),
            "status": names_of(status, at[3]),
            "flow": names_of(names, at[3]),
            "reason": names_of(reasons, at[3]),
            "cases": number,
        }
    )
    if record.office is None:
        return courts_rows
    return stacked([courts_rows, office_tables.flows(record.office, month_ends(record))])


def resources(record: Record, detail: Detail) -> pd.DataFrame:
    """The bench, the members of the Board, and the officers of the asylum office.

    Columns date, station, judges, hours_offered, hours_used, hours_wasted. The Board's hours are
    not known (null).
    """
    keep = detail != "national"
    judges = np.column_stack([collapsed(record.judges, {1: not keep}), record.members])
    hours = collapsed(record.hours, {1: not keep}) / 3600.0
    hours = np.pad(hours, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan)
    months, stations = judges.shape
    courts_rows = pd.DataFrame(
        {
            "date": np.repeat(month_ends(record), stations),
            "station": names_of(with_the_board(keep), np.tile(np.arange(stations), months)),
            "judges": judges.ravel(),
            "hours_offered": hours[..., 0].ravel(),
            "hours_used": hours[..., 1].ravel(),
            "hours_wasted": hours[..., 2].ravel(),
        }
    )
    if record.office is None:
        return courts_rows
    return stacked([courts_rows, office_tables.resources(record.office, month_ends(record))])
