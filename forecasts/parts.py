"""A whole and its parts, forecast so that they agree on every path: border sectors, citizenships.

Bottom-up, the parts are drawn together (the same months of jumps, correlated shocks) and the whole
is their sum. Top-down, the whole is forecast on its own as well, and each path of the parts is
scaled, month by month, to the path of the whole that has its rank among the sums over the horizon.
Either way a path's parts add up to its whole, and none is negative.

Measured on the nine southwest sectors, from each March of 2015 to 2021: 80 % intervals of a
sector's sum over 12, 24 and 36 months held it in 0.64, 0.68 and 0.70 of the cases bottom-up, 0.76,
0.72 and 0.74 top-down, at the same CRPS; nearly all the misses are those from March 2020. Bottom-up
is the default: its paths don't depend on their number.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem, did_you_mean

from .arrays import Array
from .checks import Date, check_request, month_of, series_problems
from .models import SHORTEST
from .paths import PathForecast
from .series import forecast

KINDS = {"sectors": "sector", "citizenships": "citizenship"}
REST = "elsewhere"
# Of the sectors in the table, the one that is not on the southwest border; it is in `REST`.
APART = ("miami",)


def border_parts(kind: str, as_of: Date) -> pd.DataFrame:
    """Border Patrol encounters nationwide by month and part, October 1999 to `as_of` at most.

    kind: "sectors" (the nine of the southwest border) or "citizenships" (eight); what is left of
    the nation is the column `elsewhere`, so that a month's columns add up to it. As OHSS counts,
    to November 2024. Raises `BadInput` for another kind or a date outside the table.
    """
    if kind not in KINDS:
        raise BadInput([Problem("parts", f'"{kind}"', did_you_mean(kind, list(KINDS), "parts"))])
    table = inputs.table("usbp_parts_monthly")
    rows = table[(table["kind"] == KINDS[kind]) & ~table["part"].isin(APART)]
    wide = rows.pivot_table(
        index="month", columns="part", values="encounters", sort=False, dropna=False
    )
    # One month of one citizenship is not given; its neighbours are 10 or 20 people.
    parts = wide.fillna(0.0).sort_index()
    ohss = inputs.table("border_monthly", producer="OHSS")
    whole = ohss[ohss["series"] == "usbp_nationwide"].set_index("month")["encounters"]
    rest = whole.astype(float).reindex(parts.index) - parts.sum(axis=1)
    months = pd.PeriodIndex(parts.index, name="month")
    # Parts and nation are each rounded to tens: what is left may be a few tens below nought.
    found = parts.set_axis(months).assign(**{REST: rest.clip(lower=0.0).to_numpy()})
    found.columns.name = None
    last = month_of(as_of, "as_of", months[0] + SHORTEST - 1, months[-1])
    return found[found.index <= last]


def forecast_parts(
    parts: pd.DataFrame,
    horizon: int = 120,
    paths: int = 1000,
    seed: int = 1,
    *,
    top_down: bool = False,
    jumps: bool = True,
    cap_multiple: float | None = None,
) -> PathForecast:
    """Joint paths of the columns of `parts`; `.total()` of what comes back is the whole.

    paths: (paths, horizon, parts). `top_down` scales them to a forecast of the columns' sum,
    path by path; a path then depends on how many are drawn, since ranks do. Every series is
    capped as in `forecast`: top-down the whole is, and a part may exceed its own cap. Raises
    `BadInput` for what `forecast` refuses.
    """
    problems = series_problems(parts)
    if isinstance(parts, pd.Series):
        problems.append(Problem("parts", "a Series", "must be a DataFrame, a column for each part"))
    check_request(horizon, paths, seed, *problems)
    below = forecast(parts, horizon, paths, seed, jumps=jumps, cap_multiple=cap_multiple)
    if not top_down:
        return below
    whole = parts.sum(axis=1).rename("total")
    above = forecast(whole, horizon, paths, seed, jumps=jumps, cap_multiple=cap_multiple)
    return replace(
        below,
        paths=match(below.paths, above.paths),
        model=f"{below.model}; scaled to a forecast of the whole, by rank",
        flags=(*below.flags, *above.flags),
    )


def match(parts: Array, whole: Array) -> Array:
    """Parts (paths, months, parts) scaled so that they add up to `whole` (paths, months) by rank.

    The path of the parts with the k-th smallest sum over all months takes the path of the whole
    with the k-th smallest. A month in which every part is nought divides the whole evenly.
    """
    sums = parts.sum(axis=2)
    order = np.argsort(whole.sum(axis=1), kind="stable")
    rank = np.argsort(np.argsort(sums.sum(axis=1), kind="stable"), kind="stable")
    some = (sums > 0)[:, :, None]
    even = np.full_like(parts, 1.0 / parts.shape[2])
    shares = np.divide(parts, sums[:, :, None], out=even, where=np.broadcast_to(some, parts.shape))
    return np.asarray(shares * whole[order[rank]][:, :, None])
