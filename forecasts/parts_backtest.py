"""How parts and their whole would have been forecast in the past, bottom-up and top-down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem

from . import scores
from .arrays import Array
from .checks import Date, check_request, month_of, series_problems
from .models import SHORTEST
from .parts import forecast_parts
from .paths import PathForecast

# The goal of a hierarchy is its sums over one, two and three years.
SUMS = (12, 24, 36)
WAYS = ("bottom_up", "top_down")


def backtest_parts(
    parts: pd.DataFrame,
    origins: Sequence[Date],
    *,
    paths: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Scores of sums over 12, 24 and 36 months of the columns of `parts`, and of their total.

    Each origin (a month end) knows the months up to it and no more, and must have 36 after it.
    A row for each way (bottom_up, top_down), level (parts, whole) and months: coverage_80 and
    coverage_95 of the central intervals, scrps (CRPS over the mean absolute yearly change of the
    months known, a month), cases; and of all paths of the way negatives (how many months) and gap
    (the largest relative distance of a whole from the sum of its parts). Raises `BadInput`.
    """
    check_request(max(SUMS), paths, seed, *series_problems(parts))
    if not origins:
        raise BadInput([Problem("origins", "none", "name one or more month ends")])
    months = pd.PeriodIndex(parts.index)
    first, last = months[0] + SHORTEST - 1, months[-1] - max(SUMS)
    ends = [month_of(origin, "origin", first, last) for origin in origins]
    ways = [_way(parts, ends, way == "top_down", paths, seed) for way in WAYS]
    return pd.concat(ways, keys=WAYS, names=["way"]).reset_index("way").reset_index(drop=True)


def _way(
    parts: pd.DataFrame, ends: Sequence[pd.Period], top_down: bool, paths: int, seed: int
) -> pd.DataFrame:
    found: list[dict[str, object]] = []
    negatives, gap = 0, 0.0
    for end in ends:
        known = parts.loc[:end]
        past = known.to_numpy(dtype=np.float64)
        came = parts.loc[end + 1 :].iloc[: max(SUMS)].to_numpy(dtype=np.float64)
        coming = forecast_parts(known, max(SUMS), paths, seed, top_down=top_down)
        negatives += int((coming.paths < 0).sum())
        gap = max(gap, _gap(coming))
        found += _scores(past, coming.paths, came, "parts")
        whole = coming.total().joint
        found += _scores(past.sum(1)[:, None], whole, came.sum(1)[:, None], "whole")
    by = pd.DataFrame(found).groupby(["level", "months"])
    table = by.mean().assign(cases=by.size(), negatives=negatives, gap=gap)
    return table.reset_index()


def _gap(coming: PathForecast) -> float:
    """How far wholes lie from the exact sums of their parts, relative to the wholes."""
    whole = coming.total().paths
    exact = sum(coming.paths[:, :, s].astype(np.longdouble) for s in range(len(coming.columns)))
    return float(np.max(np.abs(whole - exact) / np.maximum(exact, 1e-300)))


def _scores(known: Array, paths: Array, came: Array, level: str) -> list[dict[str, object]]:
    """A row for each sum of each series: known, came (months, series); paths (paths, months, s)."""
    rows: list[dict[str, object]] = []
    for s in range(came.shape[1]):
        scale = scores.seasonal_scale(known[:, s])
        for months in SUMS:
            found = scores.of_sum(came[:months, s], paths[:, :months, s], scale)
            rows.append(
                {
                    "level": level,
                    "months": months,
                    "coverage_80": found["coverage80"],
                    "coverage_95": found["coverage95"],
                    "scrps": found["scrps"],
                }
            )
    return rows
