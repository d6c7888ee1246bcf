"""Rules that hold over the rows of a table: keys, months without holes, sums.

A rule is a function of the table that yields a `Fault` for every row that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd


@dataclass(frozen=True)
class Fault:
    """What is wrong: the row's line in the file (None: the table), the column, what is allowed."""

    row: int | None
    column: str
    allowed: str


Rule = Callable[[pd.DataFrame], Iterable[Fault]]


def unique(*columns: str) -> Rule:
    """No two rows agree in all of `columns`."""

    def rule(frame: pd.DataFrame) -> Iterator[Fault]:
        for row in frame.index[frame.duplicated(list(columns))]:
            yield Fault(row, columns[0], f"is there already: {', '.join(columns)} name a row once")

    return rule


def consecutive(column: str, by: Sequence[str] = ()) -> Rule:
    """Months or years of a series follow one another: none is missing in the middle."""

    def rule(frame: pd.DataFrame) -> Iterator[Fault]:
        for _, series in _groups(frame, by):
            known = series[column].dropna().sort_values()
            steps = known.map(_ordinal).diff()
            for row in known.index[steps > 1]:
                missing = int(steps[row]) - 1
                before = f"the one before it is missing ({missing} in all)"
                yield Fault(row, column, f"{before}: a series may have no hole")

    return rule


def sums_to_one(column: str, by: Sequence[str] = (), slack: float = 1e-6) -> Rule:
    """The shares of a group make the whole."""

    def rule(frame: pd.DataFrame) -> Iterator[Fault]:
        for name, group in _groups(frame, by):
            total = group[column].sum()
            if abs(total - 1.0) > slack:
                of = f" of {' '.join(str(part) for part in name)}" if by else ""
                yield Fault(None, column, f"the shares{of} sum to {total:.6g}, not to 1")

    return rule


def adds_up(total: str, parts: Sequence[str], slack: float = 0.0) -> Rule:
    """`total` is the sum of `parts`, within `slack` (rounding)."""

    def rule(frame: pd.DataFrame) -> Iterator[Fault]:
        off = (frame[total] - frame[list(parts)].sum(axis=1)).abs() > slack
        for row in frame.index[off]:
            yield Fault(row, total, f"must be the sum of {', '.join(parts)}")

    return rule


def in_order(*columns: str) -> Rule:
    """Each of `columns` is at most the next: a range around its value, a start before its end."""

    def rule(frame: pd.DataFrame) -> Iterator[Fault]:
        for first, second in pairwise(columns):
            for row in frame.index[frame[first] > frame[second]]:
                yield Fault(row, first, f"must not be above {second}")

    return rule


def _groups(
    frame: pd.DataFrame, by: Sequence[str]
) -> Iterator[tuple[tuple[Hashable, ...], pd.DataFrame]]:
    if not by:
        yield (), frame
        return
    for name, group in frame.groupby(list(by), sort=False):
        yield (name if isinstance(name, tuple) else (name,)), group


def _ordinal(value: pd.Period | int) -> int:
    return value.ordinal if isinstance(value, pd.Period) else int(value)
