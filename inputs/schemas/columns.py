"""Kinds of columns: how a cell's text becomes a value, and the pandera check of the values.

Kinds: count (whole number), number, month (YYYY-MM), date (YYYY-MM-DD), yes_no, text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pandera.pandas as pa

from inputs.problems import did_you_mean
from inputs.sources import sources

Column = Any  # pa.Column; pandera is not followed by the type checker
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_COUNT = re.compile(r"-?\d+")


def count(*, low: float = 0, high: float = 50_000_000, optional: bool = False) -> Column:
    """A whole number; int64, or float64 with NaN for an empty cell when optional."""
    return _column("count", "float64" if optional else "int64", optional, [_range(low, high)])


def number(*, low: float = 0, high: float = 1e9, optional: bool = False) -> Column:
    """A number with a fraction; float64."""
    return _column("number", "float64", optional, [_range(low, high)])


def share(*, optional: bool = False) -> Column:
    """A number from 0 to 1."""
    return number(low=0.0, high=1.0, optional=optional)


def fiscal_year() -> Column:
    """A US federal fiscal year: 2024 is October 2023 to September 2024."""
    return count(low=1990, high=2100)


def month(*, optional: bool = False) -> Column:
    """A month; pandas Period."""
    return _column("month", "period[M]", optional, [])


def day(*, optional: bool = False) -> Column:
    """A date; datetime64."""
    return _column("date", "datetime64[s]", optional, [])


def yes_no() -> Column:
    """yes or no; bool."""
    return _column("yes_no", "bool", False, [])


def word(*choices: str) -> Column:
    """One of a few words, or any text without choices."""
    error = "must be " + " or ".join(choices)
    checks = [pa.Check.isin(choices, error=error)] if choices else []
    return _column("text", "str", False, checks)


def pattern(regex: str, error: str, *, optional: bool = False) -> Column:
    """A text of a stated form; an empty one when optional."""
    check = pa.Check.str_matches(f"^(?:{regex})$", error=error)
    return _column("text", "str", optional, [check])


def source_ids() -> Column:
    """One or more ids of `sources.toml`, separated by "; "."""
    check = pa.Check(
        lambda ids: ids.map(lambda text: not unknown_sources(text)),
        error="is not in sources.toml (several ids are separated by '; ')",
    )
    return _column("text", "str", False, [check])


def unknown_sources(text: str) -> list[str]:
    """What is wrong with a cell of source ids: one message for each id that does not resolve."""
    known = list(sources())
    return [did_you_mean(id, known, "source") for id in text.split("; ") if id not in known]


def convert(text: pd.Series, column: Column) -> tuple[pd.Series, dict[Any, str]]:
    """The cells of a column as values of its kind, and for each unreadable cell what it must be.

    Unreadable cells, and empty ones, come back as missing.
    """
    kind = column.metadata["kind"]
    if kind == "text":
        return text.where(text != ""), {}
    read, must_be = _KINDS[kind]
    values: dict[Any, Any] = {}
    wrong: dict[Any, str] = {}
    for row, cell in text.items():
        try:
            values[row] = None if cell == "" else read(cell)
        except ValueError:
            values[row] = None
            wrong[row] = must_be
    found = pd.Series(values, index=text.index, dtype="object")
    return _typed(found, kind, str(column.dtype)), wrong


def _typed(found: pd.Series, kind: str, dtype: str) -> pd.Series:
    if kind == "month":
        return pd.Series(pd.PeriodIndex(found, freq="M"), index=found.index)
    if kind == "date":
        return pd.to_datetime(found).dt.as_unit("s")
    if found.isna().any():  # an empty cell where none is allowed is reported by the schema
        return found.astype("float64") if kind in ("count", "number") else found
    return found.astype(pd.api.types.pandas_dtype(dtype))


def _count(cell: str) -> int:
    if not _COUNT.fullmatch(cell):
        raise ValueError
    return int(cell)


def _number(cell: str) -> float:
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError
    return value


def _month(cell: str) -> str:
    if not _MONTH.fullmatch(cell):
        raise ValueError
    return cell


def _date(cell: str) -> date:
    if len(cell) != 10:
        raise ValueError
    return date.fromisoformat(cell)


def _yes_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError
    return cell == "yes"


_KINDS: dict[str, tuple[Callable[[str], Any], str]] = {
    "count": (_count, "must be a whole number"),
    "number": (_number, "must be a number"),
    "month": (_month, "must be a month: YYYY-MM"),
    "date": (_date, "must be a date: YYYY-MM-DD"),
    "yes_no": (_yes_no, "must be yes or no"),
}


def _column(kind: str, dtype: str, optional: bool, checks: list[Any]) -> Column:
    return pa.Column(dtype, checks, nullable=optional, metadata={"kind": kind})


def _range(low: float, high: float) -> Any:
    error = f"must lie in {low:,.12g} to {high:,.12g}"
    return pa.Check.in_range(low, high, error=error)
