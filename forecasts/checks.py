"""What is asked of a user's series, dates and numbers before a forecast; all problems at once."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem

from .models import SHORTEST

Date = str | datetime.date | pd.Period


def check_request(horizon: int, paths: int, seed: int, *more: Problem) -> None:
    """Raises `BadInput` for a horizon, paths or seed out of bounds, or for `more`."""
    problems = list(more)
    bounds = (("horizon", horizon, 1, 600), ("paths", paths, 1, 100_000), ("seed", seed, 0, None))
    for name, value, least, most in bounds:
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            problems.append(Problem(name, repr(value), "must be a whole number"))
        elif value < least:
            problems.append(Problem(name, f"= {value}", f"must be at least {least}"))
        elif most is not None and value > most:
            problems.append(Problem(name, f"= {value}", f"must be at most {most:,}"))
    if problems:
        raise BadInput(problems)


def series_problems(series: pd.Series | pd.DataFrame) -> list[Problem]:
    """Everything that keeps a history from being forecast."""
    index = series.index
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M":
        allowed = "must have a monthly PeriodIndex: series.index = series.index.to_period('M')"
        return [Problem("series", f"has a {type(index).__name__}", allowed)]
    problems = []
    if len(index) < SHORTEST:
        problems.append(Problem("series", f"{len(index)} months", f"needs {SHORTEST} or more"))
    if len(index):
        months = pd.period_range(index.min(), index.max(), freq="M")
        holes = months.difference(index)
        if len(holes):
            allowed = f"{len(holes)} month(s) are missing; every month must be there"
            problems.append(Problem("series", f"no {holes[0]}", allowed))
        elif not months.equals(index):
            problems.append(Problem("series", "", "must have every month once, in order"))
    frame = series.to_frame() if isinstance(series, pd.Series) else series
    if not frame.shape[1]:
        problems.append(Problem("series", "no column", "needs one or more"))
    for name, column in frame.items():
        problems.extend(_column_problems(str(name), column))
    return problems


def _column_problems(name: str, column: pd.Series) -> list[Problem]:
    where = f"series {name}"
    if not pd.api.types.is_numeric_dtype(column):
        return [Problem(where, str(column.dtype), "must be numbers")]
    finite = np.isfinite(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if not finite.all():
        month = column.index[~finite][0]
        allowed = "must be a number in every month: a hole cannot be forecast from"
        return [Problem(where, f"{month} = {column[month]}", allowed)]
    low = column[column < 0]
    if len(low):
        return [Problem(where, f"{low.index[0]} = {low.iloc[0]:g}", "must not be negative")]
    return []


def month_of(date: Date, name: str, first: pd.Period, last: pd.Period) -> pd.Period:
    """The month that ends on `date`; raises `BadInput` unless it is a month end in first..last.

    A date may be a text, a date or a Timestamp; a monthly Period stands for its end.
    """
    if isinstance(date, pd.Period):
        month = date.asfreq("M")
    else:
        try:
            day = pd.Timestamp(date)
        except (TypeError, ValueError):
            day = None
        if day is None or pd.isna(day) or not day.is_month_end:
            raise BadInput([Problem(name, str(date), "must be a month end, as 2026-03-31")])
        month = day.to_period("M")
    if not first <= month <= last:
        span = f"{first.end_time.date()} to {last.end_time.date()}"
        raise BadInput([Problem(name, str(date), f"must lie in the published tables: {span}")])
    return month


def check_cap(cap_multiple: float | None) -> float:
    """The cap on paths as a multiple of the highest month; None is the ledger's."""
    value = inputs.parameter("path_cap_multiple").value if cap_multiple is None else cap_multiple
    if not (0 < value < float("inf")):
        raise BadInput([Problem("cap_multiple", f"= {value}", "must be above 0")])
    return float(value)
