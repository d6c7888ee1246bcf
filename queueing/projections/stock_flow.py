"""The arithmetic of published projections: pending + receipts - judges x constant, year by year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queueing.docket.waits import Array


def stock_flow(pending: float, net: Array) -> Array:
    """Pending cases at the start and at the end of each year (float64[years + 1]), never below 0,
    when each year adds `net` (float64[years]): receipts less completions."""
    path = [pending]
    for change in net.tolist():
        path.append(max(path[-1] + change, 0.0))
    return np.array(path)


def years_to_clear(pending: float, net: Array) -> float:
    """Years until nothing is pending, with the part of the last one; NaN if that is not reached."""
    path = stock_flow(pending, net)
    empty = np.flatnonzero(path <= 0.0)
    if not len(empty):
        return float("nan")
    last = int(empty[0]) - 1
    return last + float(path[last] / -net[last]) if last >= 0 else 0.0


def by_year(given: float | Sequence[float], years: int) -> Array:
    """One number for each year: those given, the last of them kept on (float64[years])."""
    values = list(given)[:years] if isinstance(given, Sequence) else [given]
    return np.array(values + values[-1:] * (years - len(values)), dtype=float)


def judges_by_year(first: float, hires: Array, attrition: float) -> Array:
    """Judges in each year when `hires` come at its start and a share leaves at its end
    (float64[years])."""
    found, number = [], first
    for hired in hires.tolist():
        number += hired
        found.append(number)
        number *= 1.0 - attrition
    return np.array(found)
