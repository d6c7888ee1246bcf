"""Orders and programmes known to have changed a stream, taken out of its past by regression.

Each is a regressor on logs (step, ramp, pulse or decay, as overlays have them) in the model of
`models`, estimated together with the level and the season. It needs a year of months after every
change it makes: a step fitted to the last half-year takes the latest months' chance for policy, and
is refused; say what you think of it in an overlay, beside the forecast without.

An intervention still in force at the last month stays in force, even one of the table that ended
later: nobody knew. One given with an end within the horizon gives back then what it took, as surely
or unsurely as that was estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem, did_you_mean

from .arrays import Array
from .checks import check_cap, check_request, series_problems
from .disaggregate import Total
from .keyed import generators
from .models import LEVEL, SEASON, covariance_root, likeliest, log_cases
from .overlays import SHAPES, month_or_none, weights
from .paths import PathForecast
from .series import forecast
from .threads import one_thread

# Months of history before the first change and after every one.
BEFORE, AFTER = 12, 12


@dataclass(frozen=True)
class Intervention:
    """Something that changed series from `start` on, to `until` if it ended (months, "2020-03").

    shape: as an overlay's; meaning: what it was; source: ids of `inputs.sources`, or any text.
    """

    name: str
    start: str
    until: str | None = None
    shape: str = "step"
    meaning: str = ""
    source: str = ""


def known_interventions(stream: str | None = None) -> tuple[Intervention, ...]:
    """Those in the table `interventions`, or those of them that concern a stream."""
    return tuple(
        Intervention(
            name=row["intervention"],
            start=str(row["from_month"]),
            until=None if pd.isna(row["to_month"]) else str(row["to_month"]),
            shape=row["shape"],
            meaning=row["meaning"],
            source=row["source_id"],
        )
        for _, row in inputs.table("interventions").iterrows()
        if stream is None or stream in row["streams"].split()
    )


@one_thread("scipy.linalg")
def effects(series: pd.Series, interventions: Sequence[str | Intervention]) -> pd.DataFrame:
    """What each intervention did to a monthly series, all estimated together.

    A row for each: intervention, log_effect, se, multiplier, low, high (95 %) and months_after.
    Raises `BadInput` for a bad series, an unknown name, or less than a year after a change.
    """
    chosen = _chosen(series, interventions)
    estimate, spread = _estimate(series, chosen)
    se = np.sqrt(np.diag(spread))
    rows = {
        "intervention": [one.name for one in chosen],
        "log_effect": estimate,
        "se": se,
        "multiplier": np.exp(estimate),
        "low": np.exp(estimate - 1.96 * se),
        "high": np.exp(estimate + 1.96 * se),
        "months_after": [min(_months_after(one, series)) for one in chosen],
    }
    return pd.DataFrame(rows)


@one_thread("scipy.linalg")
def forecast_through(
    series: pd.Series,
    interventions: Sequence[str | Intervention],
    horizon: int = 120,
    paths: int = 1000,
    seed: int = 1,
    *,
    jumps: bool = True,
    cap_multiple: float | None = None,
    totals: Sequence[Total] = (),
) -> PathForecast:
    """`forecast` of a series whose known interventions are taken out first and put back after.

    paths: (paths, horizon). Without interventions these are the bytes of `forecast`; with them
    that forecast is kept as `baseline`. Raises `BadInput` as `effects` and `forecast` do.
    """
    check_request(horizon, paths, seed, *series_problems(series))
    again = partial(
        forecast,
        horizon=horizon,
        paths=paths,
        seed=seed,
        jumps=jumps,
        cap_multiple=cap_multiple,
        totals=totals,
    )
    plain = again(series)
    if not interventions:
        return plain
    chosen = _chosen(series, interventions)
    estimate, spread = _estimate(series, chosen)
    past = _regressors(chosen, pd.PeriodIndex(series.index))
    cleaned: pd.Series = series / np.exp(past @ estimate)
    base = again(cleaned)
    ahead = _regressors(chosen, base.index)
    drawn = _draws(estimate, spread, seed, paths)
    # What is in force at the last month is in the level already, whatever its size.
    logs = (ahead @ estimate)[None, :] + (drawn - estimate) @ (ahead - past[-1]).T
    cap = check_cap(cap_multiple) * float(series.max())
    names = ", ".join(one.name for one in chosen)
    return replace(
        base,
        paths=np.minimum(base.paths * np.exp(logs), cap),
        model=f"{base.model}; through {names}",
        baseline=plain,
        flags=plain.flags,
    )


def _estimate(series: pd.Series, chosen: Sequence[Intervention]) -> tuple[Array, Array]:
    """Log effects and their covariance, in the model of `models.fit` with regressors."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    logs = log_cases(series.to_numpy(dtype=np.float64))
    model = UnobservedComponents(
        logs - logs.mean(),
        **LEVEL,
        **SEASON,
        exog=_regressors(chosen, pd.PeriodIndex(series.index)),
        mle_regression=False,  # coefficients are states: estimated with the level, exactly
    )
    found = likeliest(model)
    count = len(chosen)
    mean = found.smoothed_state[-count:, -1]
    return np.asarray(mean), np.asarray(found.smoothed_state_cov[-count:, -count:, -1])


def _draws(estimate: Array, spread: Array, seed: int, paths: int) -> Array:
    root = covariance_root(spread)
    draws = generators("interventions", seed, paths)
    return np.stack([estimate + root @ rng.standard_normal(len(estimate)) for rng in draws])


def _regressors(chosen: Sequence[Intervention], index: pd.PeriodIndex) -> Array:
    """How far each is in force: (months, interventions)."""
    columns = []
    for one in chosen:
        until = pd.Period(one.until, "M") if one.until else None
        columns.append(weights(one.shape, pd.Period(one.start, "M"), until, index))
    return np.stack(columns, axis=1)


def _chosen(
    series: pd.Series, interventions: Sequence[str | Intervention]
) -> tuple[Intervention, ...]:
    """The interventions meant, or one `BadInput` with all that keeps them from being estimated."""
    problems = series_problems(series)
    if isinstance(series, pd.DataFrame):
        problems.append(Problem("series", "a DataFrame", "must be one Series"))
    elif not problems and not (series > 0).any():
        problems.append(Problem(f"series {series.name}", "all 0", "has nothing to estimate from"))
    if not interventions:
        problems.append(Problem("interventions", "none", "name one or more"))
    known = {one.name: one for one in known_interventions()}
    last = str(series.index[-1])
    chosen = []
    for given in interventions:
        if isinstance(given, str) and given not in known:
            allowed = did_you_mean(given, list(known), "intervention")
            problems.append(Problem("intervention", f'"{given}"', allowed))
        else:
            chosen.append(_as_known(known[given], last) if isinstance(given, str) else given)
    if not problems:
        problems = [p for one in chosen for p in _problems(one, series)]
    for name in sorted({o.name for o in chosen if [c.name for c in chosen].count(o.name) > 1}):
        problems.append(Problem(f"intervention {name}", "twice", "must be named once"))
    if problems:
        raise BadInput(problems)
    return tuple(chosen)


def _as_known(one: Intervention, last: str) -> Intervention:
    """One of the table as it was known in the month `last`: that a step would end was not."""
    later = one.shape == "step" and one.until is not None and one.until > last
    return replace(one, until=None) if later else one


def _problems(one: Intervention, series: pd.Series) -> list[Problem]:
    where = f"intervention {one.name}"
    start, until = month_or_none(one.start), month_or_none(one.until)
    if one.shape not in SHAPES:
        return [Problem(where, one.shape, did_you_mean(one.shape, list(SHAPES), "shape"))]
    if start is None or (one.until is not None and until is None):
        return [Problem(where, f"{one.start} to {one.until}", 'must be months, "2020-03"')]
    if until is None and one.shape in ("ramp", "decay"):
        return [Problem(where, one.shape, "must say until when")]
    if until is not None and until < start:
        return [Problem(where, f"{one.start} to {one.until}", "must not end before it starts")]
    problems = []
    first = pd.PeriodIndex(series.index)[0]
    if start.ordinal - first.ordinal < BEFORE:
        allowed = f"must have {BEFORE} months of the series before it"
        problems.append(Problem(where, f"starts {one.start}", allowed))
    if min(_months_after(one, series)) < AFTER:
        months = ", ".join(str(max(after, 0)) for after in _months_after(one, series))
        allowed = f"needs {AFTER} months known after every change: lay it on as an overlay instead"
        problems.append(Problem(where, f"{months} months after its changes", allowed))
    return problems


def _months_after(one: Intervention, series: pd.Series) -> list[int]:
    """Months known from each of its changes on: its start, and its end if that is past."""
    last = pd.PeriodIndex(series.index)[-1].ordinal
    changes = [pd.Period(one.start, "M").ordinal]
    end = pd.Period(one.until or one.start, "M").ordinal
    if (one.until or one.shape == "pulse") and end < last:
        changes.append(end + 1)
    return [last - month + 1 for month in changes]
