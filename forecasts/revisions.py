"""The latest months as they will be counted in the end: first counts are too low.

Notices used to be entered late: receipts of fiscal year 2019 were 444,000 when the year ended and
546,248 a year and a half later. What is still to come of a month is taken to halve with its age.
Since notices are filed electronically there is hardly any: fiscal years 2023 and 2024 moved by less
than 1 %, and EOIR's figures of July 2025, on which the receipts rest, are taken as final. The
nowcast is therefore off unless asked for; its range holds both.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

import inputs

from .arrays import Array
from .checks import Date, check_cap, check_request, month_of
from .keyed import drawn, uniforms
from .paths import PathForecast
from .receipts_known import ENTRY, history

# Of the oldest of these months a sixteenth is still to come, at the ledger's half-life.
RECENT = 12


def vintages(as_of: Date | None = None) -> pd.DataFrame:
    """Receipts as first published beside what they were revised to, a row for each period.

    Columns metric, producer, from_month, to_month, counted (month of the first count), first,
    revised, ratio (revised / first), age_months (of the period's middle when first counted),
    rounded, grade, source_id. With `as_of` only counts published by the end of that month. These
    five periods are all for which the tables hold both: a history of any other month is known
    only as revised.
    """
    table = inputs.table("first_counts")
    if as_of is not None:
        month = month_of(as_of, "as_of", pd.Period("1990-01", "M"), pd.Period("2100-12", "M"))
        table = table[table["counted"] <= month]
    middle = (_ordinal(table["from_month"]) + _ordinal(table["to_month"])) / 2
    found = table.assign(
        ratio=table["revised"] / table["first"], age_months=_ordinal(table["counted"]) - middle
    )
    return found.reset_index(drop=True)


def revision(age: Array, excess: Array, half_life: Array) -> Array:
    """Final over first counts of months of an age (months since the last): (paths, ages).

    1 + excess x 2^(-age / half_life), with an excess and a half-life for each path.
    """
    return np.asarray(1.0 + excess[:, None] * 0.5 ** (age[None, :] / half_life[:, None]))


def nowcast(as_of: Date, paths: int = 1000, seed: int = 1) -> PathForecast:
    """The last twelve months of receipts by entry channel as they may be counted in the end.

    paths: (paths, 12, 3), columns border, interior, referral; every path multiplies the months
    known by one revision, so that they move together.
    """
    check_request(RECENT, paths, seed)
    known = history(as_of)[list(ENTRY)].iloc[-RECENT:]
    age = np.arange(len(known))[::-1].astype(float)
    factor = revision(age, *_draw(paths, seed))
    months = pd.PeriodIndex(known.index)
    return PathForecast(
        paths=factor[:, :, None] * known.to_numpy(dtype=np.float64)[None],
        index=months,
        columns=ENTRY,
        origin=months[0] - 1,
        seed=seed,
        model="first counts x (1 + excess x 2^(-age / half-life))",
    )


def from_nowcast(coming: PathForecast, cap_multiple: float | None = None) -> PathForecast:
    """A forecast of the channels that begins from the nowcast instead of the first counts.

    The level of the last month is where each entry channel's future starts, so path i is
    multiplied by path i's revision of that month; no path exceeds the cap of the months known.
    Returns and the asylum office's streams stay as they are.
    """
    excess, _ = _draw(len(coming), coming.seed)
    known = history(coming.origin)[list(ENTRY)].max() * check_cap(cap_multiple)
    found = coming.joint.copy()
    for name in ENTRY:
        s = coming.columns.index(name)
        found[:, :, s] = np.minimum(found[:, :, s] * (1.0 + excess)[:, None], known[name])
    return replace(coming, paths=found, model=f"{coming.model}; from the nowcast")


def _draw(paths: int, seed: int) -> tuple[Array, Array]:
    u = uniforms("nowcast", seed, paths, 2)
    return drawn("first_count_excess", u[:, 0]), drawn("first_count_half_life_months", u[:, 1])


def _ordinal(months: pd.Series) -> Array:
    return np.array([month.ordinal for month in months], dtype=np.float64)
