"""Monthly series from a user's CSV file, in any of three layouts.

- wide: `month` and a column of numbers for each series;
- long: `month`, columns of text that name the series, and one column of numbers;
- a competition's: `series_id`, `split` (train or test), `t` (months from 1) and `y`. Its months
  have no dates, so they count from January 2000, and its only origin is the end of train.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from inputs.json_file import read_bytes
from inputs.problems import BadInput, Problem, as_given

SPLIT = {"series_id", "split", "t", "y"}
LONGEST_SERIES = 12_000  # months
MOST_BYTES = 64 << 20
MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])(-\d\d)?")  # its day does not matter
BEGINNING = pd.Period("2000-01", "M")


@dataclass(frozen=True)
class SeriesFile:
    """The series of a file by name; `origins`, where the file sets them, by series."""

    series: dict[str, pd.Series]
    origins: dict[str, pd.Period]


def read_series(path: str | Path) -> SeriesFile:
    """Reads a file of monthly series. Raises `BadInput` when it has none of the layouts."""
    path = Path(path)
    frame = _table(path)
    if set(frame.columns) >= SPLIT:
        return _competition(frame)
    if "month" not in frame.columns:
        allowed = "needs a column `month`, or series_id, split, t and y"
        raise BadInput([Problem(f'"{path}"', f"has {', '.join(frame.columns)}", allowed)])
    if problems := [*_no_months(path, frame["month"]), *_no_numbers(path, frame)]:
        raise BadInput(problems)
    frame["month"] = pd.PeriodIndex(frame["month"].astype(str), freq="M")
    rest = frame.drop(columns="month")
    numbers = list(rest.select_dtypes("number").columns)
    names = [column for column in rest.columns if column not in numbers]
    if not numbers or (names and len(numbers) > 1):
        allowed = "beside names of series there must be one column of numbers"
        raise BadInput([Problem(f'"{path}"', f"numbers in {numbers or 'no column'}", allowed)])
    if not names:
        wide = frame.set_index("month")
        return SeriesFile({str(name): wide[name].dropna() for name in numbers}, {})
    key = frame[names].astype(str).agg(" ".join, axis=1)
    parts = frame.set_index("month").groupby(key.to_numpy(), sort=False)[numbers[0]]
    return SeriesFile({str(name): one.rename(str(name)) for name, one in parts}, {})


def _table(path: Path) -> pd.DataFrame:
    """The table in a file of commas, nothing unpacked or guessed. Raises `BadInput`."""
    raw = read_bytes(path, str(path), MOST_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # a row longer than its head
            return pd.read_csv(BytesIO(raw), compression=None, index_col=False)
    except UnicodeDecodeError:
        why = "is not a text in UTF-8"
    except (pd.errors.ParserWarning, OverflowError, ValueError):
        why = "is not a table of comma-separated values"
    raise BadInput([Problem(f'"{path}"', "", why)])


def _no_months(path: Path, months: pd.Series) -> Iterator[Problem]:
    """The first that is no month."""
    for row, text in enumerate(months.astype(str)):
        if not MONTH.fullmatch(text):
            where = f'"{path}" line {row + 2} month'
            yield Problem(where, as_given(text), "must be as 2021-03")
            return


def _no_numbers(path: Path, frame: pd.DataFrame) -> Iterator[Problem]:
    """The first text in each column of which most are numbers."""
    for name in frame.columns.drop("month"):
        cells = frame[name].dropna()
        texts = cells[pd.to_numeric(cells, errors="coerce").isna()]
        if 0 < len(texts) < len(cells) / 2:
            where = f'"{path}" line {int(texts.index[0]) + 2} {name}'
            yield Problem(where, as_given(str(texts.iloc[0])), "must be a number")


def _competition(frame: pd.DataFrame) -> SeriesFile:
    numbers = {name: pd.to_numeric(frame[name], errors="coerce") for name in ("t", "y")}
    frame = frame.assign(**numbers)
    wrong = frame[["t", "y"]].isna().any(axis=1) | (frame["t"] % 1 != 0)
    wrong |= ~frame["t"].between(1, LONGEST_SERIES)
    if wrong.any():
        where = f"row {int(np.flatnonzero(wrong)[0]) + 1}"
        raise BadInput([Problem(where, "", "t must be a whole month from 1, y a number")])
    series, origins = {}, {}
    for name, rows in frame.groupby("series_id", sort=False):
        months = pd.PeriodIndex([BEGINNING + int(t) - 1 for t in rows["t"]], freq="M")
        series[str(name)] = pd.Series(rows["y"].to_numpy(dtype=float), months, name=str(name))
        train = rows.loc[rows["split"] == "train", "t"]
        if not len(train):
            raise BadInput([Problem(f"series {name}", "no row of train", "needs some")])
        origins[str(name)] = BEGINNING + int(train.max()) - 1
    return SeriesFile(series, origins)
