"""Series that forecasts are measured on: the border's twenty, and nine never tuned on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

import inputs
from inputs.problems import BadInput, Problem, did_you_mean

from .channels import latest, stream, streams

# The last months seen: as in the measurements the goals were set by.
BORDER_ORIGINS = [pd.Period(f"{year}-03", "M") for year in range(2007, 2024)]
UNSEEN_ORIGINS = [pd.Period("2017-10", "M") + 6 * half for half in range(12)]
PARTS_ORIGINS = [pd.Period(f"{year}-03", "M") for year in range(2015, 2022)]
WHOLE = ("usbp_nationwide", "usbp_southwest")
UNSEEN = {
    "credible_fear_monthly": ("filed", "completed", "positive", "negative", "closed"),
    "ice_monthly": ("book_ins", "book_ins_by_cbp", "book_ins_by_ice", "administrative_arrests"),
}


def border_series() -> dict[str, pd.Series]:
    """Border Patrol encounters: nation, southwest border, ten sectors and eight citizenships."""
    whole = inputs.table("border_monthly", producer="OHSS")
    found = {
        str(name): _monthly(str(name), rows.set_index("month")["encounters"])
        for name, rows in whole.groupby("series")
        if name in WHOLE
    }
    parts = inputs.table("usbp_parts_monthly")
    for name, rows in parts.groupby("part", sort=False):
        found[str(name)] = _monthly(str(name), rows.set_index("month")["encounters"])
    return found


def unseen_series() -> dict[str, pd.Series]:
    """Credible fear and detention, October 2013 to August 2024: no part in choosing the jumps."""
    found = {}
    for name, columns in UNSEEN.items():
        table = inputs.table(name).set_index("month")
        for column in columns:
            found[column] = _monthly(column, table[column])
    return found


def tested(names: Sequence[str]) -> dict[str, pd.Series]:
    """Streams and border series by name, to the last month there is. Raises `inputs.BadInput`."""
    known, parts = streams(), border_series()
    every = [*known, *(name for name in parts if name not in known)]
    problems = [
        Problem("stream", f'"{name}"', did_you_mean(name, every, "stream"))
        for name in names
        if name not in every
    ]
    if problems:
        raise BadInput(problems)
    return {name: latest(name) if name in known else parts[name] for name in names}


def as_known(name: str, origin: pd.Period) -> pd.Series:
    """The history of one of `tested` at a past month.

    Months of receipts are spread from totals, so those of a later day would tell what was to come;
    they are spread again from the totals of months up to `origin` (as revised since).
    """
    return stream(name, origin) if name in streams() else border_series()[name].loc[:origin]


def _monthly(name: str, values: pd.Series) -> pd.Series:
    # One month of one citizenship is not given; its neighbours are 10 or 20 people.
    months = pd.PeriodIndex(values.index, name="month")
    numbers = values.astype("float64").fillna(0.0).to_numpy()
    return pd.Series(numbers, index=months, name=name).sort_index()
