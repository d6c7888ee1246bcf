"""Months from totals: published sums over years, part-years and months, spread over the months.

The courts publish receipts by fiscal year, others by part-year. A monthly series that agrees
with all of them is found by Denton's proportional method in its first-difference form: of all
series that reproduce every total, the one whose ratio to a monthly indicator changes least from
month to month. No figure is made up for a month beyond what the totals and the indicator say.

Denton, F. T. (1971), "Adjustment of monthly or quarterly series to annual totals", JASA 66:99-102.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from inputs.problems import BadInput, Problem

from .arrays import Array

# Two totals may say the same thing and differ by their printing (11 months to the thousand).
SAME = 1e-9


@dataclass(frozen=True)
class Total:
    """A published sum of `value` cases over the months `first` to `last`, both included."""

    first: pd.Period
    last: pd.Period
    value: float
    producer: str = ""
    source: str = ""

    @property
    def months(self) -> tuple[pd.Period, ...]:
        """Every month the total covers, in order."""
        return tuple(pd.period_range(self.first, self.last, freq="M"))

    def __str__(self) -> str:
        span = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        return f"{span}: {self.value:,.0f}" + (f" ({self.producer})" if self.producer else "")


@dataclass(frozen=True)
class Piece:
    """A sum over months that no other piece covers, and the totals it was derived from.

    The months need not touch: a year of which two months are published leaves ten.
    """

    months: tuple[pd.Period, ...]
    value: float
    totals: tuple[Total, ...]


def disjoint(totals: Iterable[Total]) -> list[Piece]:
    """Splits nested totals into pieces that do not overlap, ordered by their first month.

    A year to date inside its year leaves the rest of the year as a piece of its own; a total
    that repeats what others already say adds nothing. Raises `BadInput` naming every total that
    ends before it starts, is negative or not a number, overlaps another without holding it
    whole, or contradicts the totals inside it.
    """
    pieces: list[Piece] = []
    problems: list[Problem] = []
    for total in sorted(totals, key=lambda t: (len(t.months), t.first)):
        problem, piece = _next_piece(total, pieces)
        if problem:
            problems.append(problem)
        if piece:
            pieces.append(piece)
    if problems:
        raise BadInput(problems)
    return sorted(pieces, key=lambda p: p.months[0])


def _next_piece(total: Total, pieces: Sequence[Piece]) -> tuple[Problem | None, Piece | None]:
    """What `total` adds to the pieces already taken from shorter totals."""
    covered = set(total.months)
    if not covered:
        return Problem(str(total), "", "must not end before it starts"), None
    if not (math.isfinite(total.value) and total.value >= 0):
        return Problem(str(total), "", "must be a number, not negative"), None
    inside = []
    for piece in pieces:
        shared = covered.intersection(piece.months)
        if shared and len(shared) < len(piece.months):
            other = ", ".join(str(t) for t in piece.totals)
            return Problem(str(total), "", f"overlaps another without holding it: {other}"), None
        if shared:
            inside.append(piece)
    known = math.fsum(piece.value for piece in inside)
    rest = tuple(m for m in total.months if not any(m in p.months for p in inside))
    left = total.value - known
    slack = SAME * max(total.value, 1.0)
    if left < -slack or (not rest and left > slack):
        told = f"contradicts the totals inside it, which make {known:,.0f}"
        return Problem(str(total), "", told), None
    if not rest:
        return None, None
    behind = tuple(dict.fromkeys([total, *(t for p in inside for t in p.totals)]))
    return None, Piece(rest, max(left, 0.0), behind)


def denton(totals: Iterable[Total], indicator: pd.Series) -> pd.Series:
    """The monthly series that reproduces every total and follows `indicator` most smoothly.

    `indicator` (monthly PeriodIndex without holes, every value above 0) sets the months of the
    result; where no total reaches, the nearest ratio is carried on. Returns a float Series on the
    same index, never negative: pieces for which the smooth solution dips below 0 are spread in
    proportion to the indicator and the others are solved again around them. Each piece's months
    add up to its value to the last bits of a float. Raises `BadInput` if the indicator has a hole
    or is not positive, if a total leaves its months, or for what `disjoint` refuses.
    """
    pieces = disjoint(totals)
    months = _months_of(indicator, pieces)
    place = {month: i for i, month in enumerate(months)}
    rows = [np.array([place[m] for m in piece.months]) for piece in pieces]
    values = [piece.value for piece in pieces]
    z = indicator.to_numpy(dtype=np.float64)
    x = _solve(z, rows, values)
    for row, value in zip(rows, values, strict=True):
        _settle(x, row, value)
    return pd.Series(x, index=months, name=indicator.name)


def _months_of(indicator: pd.Series, pieces: Sequence[Piece]) -> pd.PeriodIndex:
    index = indicator.index
    problems = []
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M":
        raise BadInput([Problem("indicator", str(type(index).__name__), "must be monthly periods")])
    whole = pd.period_range(index[0], index[-1], freq="M")
    if len(whole) != len(index) or not (whole == index).all():
        problems.append(Problem("indicator", "", "must have every month once, in order"))
    bad = indicator.index[~(indicator > 0)]
    if len(bad):
        problems.append(Problem("indicator", f"{bad[0]} = {indicator[bad[0]]}", "must be above 0"))
    for piece in pieces:
        if piece.months[0] < index[0] or piece.months[-1] > index[-1]:
            allowed = f"must lie in the indicator's months, {index[0]} to {index[-1]}"
            problems.append(Problem(str(piece.totals[0]), "", allowed))
    if problems:
        raise BadInput(problems)
    return index


def _solve(z: Array, rows: Sequence[npt.NDArray[np.int64]], values: Sequence[float]) -> Array:
    """Ratios by the constrained least squares; dips below 0 are fixed pro rata, then re-solved."""
    fixed: dict[int, float] = {}
    free = list(range(len(rows)))
    while True:
        ratio = _smoothest(z, [rows[i] for i in free], [values[i] for i in free], fixed)
        dips = [i for i in free if (ratio[rows[i]] < 0).any()]
        if not dips:
            return np.asarray(np.maximum(ratio, 0.0) * z)
        for i in dips:
            share = values[i] / float(z[rows[i]].sum())
            fixed.update(dict.fromkeys(rows[i].tolist(), share))
        free = [i for i in free if i not in dips]


def _smoothest(
    z: Array,
    rows: Sequence[npt.NDArray[np.int64]],
    values: Sequence[float],
    fixed: dict[int, float],
) -> Array:
    """Minimises the squared month-to-month changes of r subject to sum(z r) = value per row.

    Solves the KKT system [[D'D, A'], [A, 0]]; with no constraint at all every ratio is 1.
    """
    n = len(z)
    count = len(rows) + len(fixed)
    if count == 0:
        return np.ones(n)
    scale = float(np.median(z))
    a = np.zeros((count, n))
    b = np.zeros(count)
    for k, (row, value) in enumerate(zip(rows, values, strict=True)):
        a[k, row] = z[row] / scale
        b[k] = value / scale
    for k, (month, ratio) in enumerate(fixed.items(), start=len(rows)):
        a[k, month] = 1.0
        b[k] = ratio
    d = np.diff(np.eye(n), axis=0)
    kkt = np.block([[d.T @ d, a.T], [a, np.zeros((count, count))]])
    return np.asarray(np.linalg.solve(kkt, np.concatenate([np.zeros(n), b]))[:n])


def _settle(x: Array, row: npt.NDArray[np.int64], value: float) -> None:
    """Makes the months of one piece add up to its value exactly, the largest taking the rest."""
    total = math.fsum(x[row])
    if total > 0:
        x[row] *= value / total
    else:
        x[row] = value / len(row)
    largest = row[int(np.argmax(x[row]))]
    x[largest] += value - math.fsum(x[row])
