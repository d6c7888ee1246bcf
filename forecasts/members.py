"""Other models of one series on logs, to be pooled with the core (`models.fit`).

Each function fits a monthly series and gives something `models.simulate` draws paths of:

- `damped`: exponential smoothing with additive errors, with or without a season and a damped trend.
- `reverting`: the core, its level going back to the mean of ten years, half-way in three years.
- `walk`: the log level's monthly changes drawn from history in blocks.
- `seasonal_naive`: every month as twelve months before; a peer to be better than.

None has a trend that is not damped: on logs it would explode within ten years.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from .arrays import Array
from .models import STATES, Fitted, fit, log_cases

HALF_LIFE = 36  # months in which a distance from the ten-year mean halves
MEAN_OVER = 120  # the months that mean is of
MEAN_BLOCK = 6  # months that a block of historical changes lasts on average
ROUGH = 1e-9  # a sd of logs below this is a series that never moved


class Exact(Fitted):
    """A state space whose sums are taken in one order, however many rows there are.

    A library's product of larger matrices sums in an order that depends on their shape: a path
    would change in its last bits with the number of paths.
    """

    def times(self, rows: Array, matrix: Array) -> Array:
        """See `Fitted.times`."""
        wide = np.atleast_2d(matrix)
        found = np.zeros((*rows.shape[:-1], len(wide)))
        for k in range(wide.shape[1]):
            found += rows[..., k, None] * wide[:, k]
        return found if matrix.ndim == 2 else found[..., 0]


@dataclass(frozen=True)
class Walk:
    """Monthly changes of the log level, to be drawn in blocks; `season` of the next 12 months."""

    changes: Array
    level: float
    season: Array
    errors: Array
    peak: float
    noise: float = 0.0

    def logs(self, start: Array, shocks: Array, shared: Array) -> Array:
        """See `Member.logs`; blocks begin in the same months for all series of the group."""
        from scipy.special import ndtr

        count, months = shocks.shape[:2]
        fresh = ndtr(shared[:, :, 1]) < 1.0 / MEAN_BLOCK
        fresh[:, 0] = True
        first = (ndtr(shared[:, :, 2]) * len(self.changes)).astype(np.int64)
        at = np.empty((count, months), dtype=np.int64)
        here = first[:, 0]
        for month in range(months):
            here = np.where(fresh[:, month], first[:, month], (here + 1) % len(self.changes))
            at[:, month] = here
        level = self.level + np.cumsum(self.changes[at], axis=1)
        return np.asarray(level + self.season[np.arange(months) % 12])


def damped(series: pd.Series) -> Fitted:
    """Exponential smoothing of logs, additive errors; trend (damped) and season where AICc is."""
    values, peak = values_of(series)
    if values.std() < ROUGH:
        return still(values, peak)
    with quiet():
        found = [
            smoothing(values, trend, season).fit(disp=0, maxiter=300)
            for trend, season in product((False, True), repeat=2)
        ]
    best = min(found, key=lambda fit: fit.aicc if np.isfinite(fit.aicc) else np.inf)
    return from_smoothing(best, peak)


def smoothing(values: Array, trend: bool, season: bool) -> Any:
    """statsmodels' exponential smoothing in one form: ETS(A,N,N), (A,N,A), (A,Ad,N) or (A,Ad,A)."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    return ETSModel(
        values,
        error="add",
        trend="add" if trend else None,
        damped_trend=trend,
        seasonal="add" if season else None,
        seasonal_periods=12 if season else None,
    )


def from_smoothing(found: Any, peak: float) -> Fitted:
    """Results of `smoothing` as a state space: level, slope, the last 12 seasons."""
    told = dict(zip(found.model.param_names, found.params, strict=True))
    trend, season = found.model.has_trend, found.model.has_seasonal
    size = 1 + trend + 12 * season
    ahead, seen, gain = np.zeros((size, size)), np.zeros(size), np.zeros(size)
    state = np.zeros(size)
    ahead[0, 0] = seen[0] = 1.0
    gain[0], state[0] = told["smoothing_level"], np.asarray(found.level)[-1]
    if trend:
        ahead[0, 1] = ahead[1, 1] = seen[1] = told["damping_trend"]
        gain[1], state[1] = told["smoothing_trend"], np.asarray(found.slope)[-1]
    if season:
        at = size - 12
        ahead[at:, at:] = rotation()
        seen[-1] = 1.0
        gain[at] = told["smoothing_seasonal"]
        state[at:] = np.asarray(found.season)[: -12 - 1 : -1]
    return one_shock(ahead, seen, gain, state, np.asarray(found.resid), peak)


def reverting(series: pd.Series) -> Fitted:
    """The core model with a level that goes back to the mean of the last ten years' logs.

    Only the level's way ahead is another: level, season and their noise are those of `models.fit`.
    """
    core = fit(series)
    values, _ = values_of(series)
    size = len(core.state)
    keep = 0.5 ** (1.0 / HALF_LIFE)
    ahead = np.eye(size + 1)
    ahead[:size, :size] = core.transition
    ahead[0, 0], ahead[0, size] = keep, 1.0 - keep
    none = np.zeros((1, size))
    return Exact(
        transition=ahead,
        loading=np.vstack([core.loading, none]),
        design=np.append(core.design, 0.0),
        noise=core.noise,
        state=np.append(core.state, values[-MEAN_OVER:].mean()),
        spread=np.vstack([core.spread, none]),
        errors=core.errors,
        peak=core.peak,
    )


def walk(series: pd.Series) -> Walk | Fitted:
    """A random walk of the log level whose steps are blocks of history's, six months on average.

    The steps' mean is taken out: a drift on logs would explode.
    """
    values, peak = values_of(series)
    if values.std() < ROUGH:
        return still(values, peak)
    level, season = adjusted(values)
    changes = np.diff(level)
    changes = changes - changes.mean()
    return Walk(changes, float(level[-1]), season, changes / _sd(changes), peak)


def seasonal_naive(series: pd.Series) -> Fitted:
    """Every month's log is that of the month a year before and an error."""
    values, peak = values_of(series)
    errors = values[12:] - values[:-12]
    first = np.eye(12)[0]
    return one_shock(rotation(), np.eye(12)[11], first, values[: -12 - 1 : -1], errors, peak)


def values_of(series: pd.Series) -> tuple[Array, float]:
    """Logs of the months, and the highest in cases."""
    cases = series.to_numpy(dtype=np.float64)
    return log_cases(cases), float(cases.max())


def one_shock(
    ahead: Array,
    seen: Array,
    gain: Array,
    state: Array,
    errors: Array,
    peak: float,
    sd: float | None = None,
) -> Fitted:
    """A month is `seen` of the state before it and an error; the state takes `gain` of the error.

    The month itself is the last state, so that one shock moves both. `sd` is the error's where it
    is not that of `errors`.
    """
    size = len(state)
    transition = np.zeros((size + 1, size + 1))
    transition[:size, :size], transition[size, :size] = ahead, seen
    sd = _sd(errors) if sd is None else sd
    return Exact(
        transition=transition,
        loading=np.append(gain, 1.0)[:, None] * sd,
        design=np.eye(size + 1)[size],
        noise=0.0,
        state=np.append(state, 0.0),
        spread=np.zeros((size + 1, 0)),
        errors=errors / sd,
        peak=peak,
    )


def still(values: Array, peak: float) -> Fitted:
    """A series that never moved, on logs."""
    level = float(np.log(peak)) if peak > 0 else float(values[-1])
    one = np.ones(1)
    return Fitted(np.eye(1), np.zeros((1, 1)), one, 0.0, one * level, np.zeros((1, 0)),
                  np.zeros(len(values)), peak)  # fmt: skip


def rotation() -> Array:
    """Twelve seasons, the last month's first: each month the oldest comes to the front."""
    return np.roll(np.eye(12), 1, axis=0)


def adjusted(values: Array) -> tuple[Array, Array]:
    """Values without their season (STL), and the season of the next twelve months."""
    from statsmodels.tsa.seasonal import STL

    season = STL(values, period=12).fit().seasonal
    return values - season, season[-12:]


def _sd(errors: Array) -> float:
    """Root mean square, never quite nought."""
    return max(float(np.sqrt(np.mean(errors**2))), ROUGH)


@contextmanager
def quiet() -> Iterator[None]:
    """statsmodels tells of starts it mends and of searches that end on a bound; both are fits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


assert STATES >= 3  # `Walk` takes its blocks from the second and third shock
