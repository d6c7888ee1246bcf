"""What is asked of a user's series, dates and numbers before a forecast; all problems at once."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem

from .models import SHORTEST

Date = str | datetime.date | pd.Period
# Beyond these a number is a mistake of units or of reading, and logs lose their digits.
MOST, LEAST = 1e12, 1e-6


def check_request(
    horizon: int, paths: int, seed: int, *more: Problem, name: str = "horizon"
) -> None:
    """Raises `BadInput` for a horizon (as `name`), paths or seed out of bounds, or for `more`."""
    problems = list(more)
    bounds = ((name, horizon, 1, 600), ("paths", paths, 1, 100_000), ("seed", seed, 0, None))
    for what, value, least, most in bounds:
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            problems.append(Problem(what, repr(value), "must be a whole number"))
        elif value < least:
            problems.append(Problem(what, f"{value}", f"must be at least {least}"))
        elif most is not None and value > most:
            problems.append(Problem(what, f"{value}", f"must be at most {most:,}"))
    if problems:
        raise BadInput(problems)


def series_problems(series: object) -> list[Problem]:
    """Everything that keeps a history from being forecast: its months, its columns, its numbers."""
    if not isinstance(series, pd.Series | pd.DataFrame):
        return [Problem("series", f"a {type(series).__name__}", "must be a Series or a DataFrame")]
    frame = series.to_frame() if isinstance(series, pd.Series) else series
    named = isinstance(series, pd.Series) and series.name is not None
    problems = _index_problems(frame.index, f"series {series.name}" if named else "series")
    if not frame.shape[1]:
        problems.append(Problem("series", "no column", "needs one or more"))
    for name in frame.columns[frame.columns.duplicated()].unique():
        problems.append(Problem(f"series {name}", "more than once", "must have a name of its own"))
    for s, name in enumerate(frame.columns):
        problems.extend(_column_problems(str(name), frame.iloc[:, s]))
    return problems


def _index_problems(index: pd.Index[Any], where: str) -> list[Problem]:
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M":
        kind = type(index).__name__
        if isinstance(index, pd.PeriodIndex):
            kind += f" of frequency {index.freqstr}"
        how = "series.index.to_period('M')"
        if isinstance(index, pd.DatetimeIndex) and index.tz is not None:
            how, kind = "series.index.tz_localize(None).to_period('M')", f"{kind} of {index.tz}"
        elif not isinstance(index, pd.DatetimeIndex | pd.PeriodIndex):
            how = "pd.PeriodIndex(series.index, freq='M')"
        return [Problem(where, f"has a {kind}", f"must have a monthly PeriodIndex: {how}")]
    problems = []
    if len(index) < SHORTEST:
        problems.append(Problem(where, f"{len(index)} months", f"needs {SHORTEST} or more"))
    if index.hasnans:
        return [*problems, Problem(where, "a month is NaT", "every month must be named")]
    if not len(index):
        return problems
    twice = index[index.duplicated()].unique()
    if len(twice):
        allowed = f"{len(twice)} month(s) are there twice; must have every month once, in order"
        problems.append(Problem(where, f"{twice[0]} twice", allowed))
    holes = pd.period_range(index.min(), index.max(), freq="M").difference(index)
    if len(holes):
        allowed = f"{len(holes)} month(s) are missing; every month must be there"
        problems.append(Problem(where, f"no {holes[0]}", allowed))
    if not index.is_monotonic_increasing:
        allowed = "must have every month once, in order: series.sort_index()"
        problems.append(Problem(where, "unsorted", allowed))
    return problems


def _column_problems(name: str, column: pd.Series) -> list[Problem]:
    where = f"series {name}"
    kind = column.dtype
    if not pd.api.types.is_any_real_numeric_dtype(kind):
        hint = ": series.astype(float)" if pd.api.types.is_object_dtype(kind) else ""
        return [Problem(where, str(kind), f"must be numbers{hint}")]
    cases = column.to_numpy(dtype=np.float64, na_value=np.nan)
    bad = (
        (~np.isfinite(cases), "must be a number in every month: a hole cannot be forecast from"),
        (np.isfinite(cases) & (cases < 0), "must not be negative"),
        (
            np.isfinite(cases) & (cases > MOST),
            f"must not be above {MOST:,.0f}: no count of cases is",
        ),
        ((cases > 0) & (cases < LEAST), f"must be 0 or at least {LEAST:g}"),
    )
    return [
        Problem(where, f"{column.index[at][0]} = {cases[at][0]:g}{_others(at)}", allowed)
        for at, allowed in bad
        if at.any()
    ]


def _others(at: npt.NDArray[np.bool_]) -> str:
    return f" (and {at.sum() - 1} more)" if at.sum() > 1 else ""


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
        raise BadInput([Problem("cap_multiple", f"{value}", "must be above 0")])
    return float(value)
