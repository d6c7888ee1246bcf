"""The docket pending at the start by month of filing, class and court: active and closed cases.

How many there are and how old is told by `queueing.stations.pending`; here they are divided among
classes, as those filed in the same month were, and among courts, as new cases are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

import inputs
from queueing.docket.waits import Array
from queueing.stations.courts import Courts
from queueing.stations.intake import by_court, classes
from queueing.stations.pending import DAYS_IN_A_MONTH, Ages

DETAINED_DAYS = 183  # detained cases pending at the start were filed within this many days


def whole_by_court(
    expected: Array,
    of: Ages,
    courts: Courts,
    detained_per_year: float,
    values: Mapping[str, float],
) -> Array:
    """Expected cases at the start by month of filing and class, as whole ones by court (int64).

    They add up to the stock `of` those ages. Every class is divided among the courts as its new
    cases are: those not detained go to the courts that hear them.
    """
    ones = np.ones(expected.shape[1])
    weights = by_court(ones, of.on, courts, detained_per_year, values)
    return rounded(expected[:, None, :] * weights[None, :, :], round(float(of.cases.sum())))


def initial_by_class(
    ages: Ages,
    mix: Callable[[pd.Period], Array],
    detained_per_year: float,
    values: Mapping[str, float],
) -> Array:
    """Expected cases of the docket at the start by month of filing and class (float64).

    `mix(month)` gives expected cases by class of a month of filing: their proportions are those of
    the cohort. Detained cases are as many as their yearly number and mean age imply, and recent;
    the claims of the others are brought to the share of asylum cases last published for the docket.
    """
    detained = classes().detained
    proportions = _proportions(ages, mix)
    held = np.where(detained, proportions, 0.0)
    age = np.arange(len(proportions))[::-1] * DAYS_IN_A_MONTH
    held *= (np.exp(-age / values["detained_mean_days"]) * (age < DETAINED_DAYS))[:, None]
    held *= detained_per_year * values["detained_mean_days"] / 365.25 / held.sum()
    at_large = np.where(detained, 0.0, proportions)
    at_large *= ((ages.cases - held.sum(axis=1)) / at_large.sum(axis=1))[:, None]
    return np.asarray(held + _with_asylum_share(np.maximum(at_large, 0.0), ages.on))


def inactive_by_class(closed: Ages, mix: Callable[[pd.Period], Array]) -> Array:
    """Expected cases closed administratively by month of filing and class (float64).

    They are of the classes not detained, in the proportion of those filed in the same month.
    """
    proportions = np.where(classes().detained, 0.0, _proportions(closed, mix))
    proportions /= proportions.sum(axis=1, keepdims=True)
    return np.asarray(closed.cases[:, None] * proportions)


def _proportions(ages: Ages, mix: Callable[[pd.Period], Array]) -> Array:
    """The classes of those filed in each month, as shares (float64[months, K])."""
    found = np.stack([mix(ages.first_month + k) for k in range(len(ages.cases))])
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def _with_asylum_share(expected: Array, on: date) -> Array:
    """The same cases with claims divided as TRAC's count of pending asylum cases has it."""
    share = _asylum_share(on)
    if share is None:
        return expected
    asylum = np.array([claim == "asylum" for claim in classes().claim])
    has = float(expected[:, asylum].sum())
    total = float(expected.sum())
    only = np.array([channel == "referral" for channel in classes().channel])
    fixed = float(expected[:, asylum & only].sum())
    up = max((share * total - fixed) / (has - fixed), 0.0)
    result = expected.copy()
    for channel in set(classes().channel) - {"referral"}:
        here = np.array([c == channel for c in classes().channel])
        whole = expected[:, here].sum(axis=1)
        wanted = np.minimum(expected[:, here & asylum] * up, 0.97 * whole[:, None])
        rest = whole - wanted.sum(axis=1)
        other = expected[:, here & ~asylum]
        result[:, here & asylum] = wanted
        result[:, here & ~asylum] = other * (rest / np.maximum(other.sum(axis=1), 1e-12))[:, None]
    return result


def _asylum_share(on: date) -> float | None:
    """Share of asylum cases among those pending, by the last count within a year before `on`."""
    snapshots = inputs.table("trac_snapshots").dropna(subset=["pending_asylum"])
    dates = [date.fromisoformat(str(d)[:10]) for d in snapshots["as_of"]]
    near = [k for k, d in enumerate(dates) if on - timedelta(days=366) < d <= on]
    if not near:
        return None
    row = snapshots.iloc[near[-1]]
    return float(row["pending_asylum"]) / float(row["pending_active"])


def rounded(expected: Array, total: int) -> Array:
    """Whole numbers with that total: floors, and one more where the fractions are largest."""
    numbers = np.floor(expected).astype(np.int64)
    flat = (expected - numbers).ravel()
    missing = total - int(numbers.sum())
    largest = np.argsort(-flat, kind="stable")[:missing]
    numbers.ravel()[largest] += 1
    return numbers
