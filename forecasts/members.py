"""Other models of one series, to be pooled with the core (`models.fit`).

Each function fits a monthly series and gives something `models.simulate` draws paths of. Most are
linear state spaces with one shock a month:

- `damped`: exponential smoothing with additive errors, with or without a season and a damped trend.
- `reverting`: the log level returns to its mean of the last ten years, half-way in three years.
- `trending`: a local level and slope with a season, of cases themselves.
- `arima`: seasonal ARIMA, orders by AICc; `theta`: the Theta method.
- `seasonal_naive`: every month as twelve months before; a peer to be better than.

`walk` draws the log level's monthly changes from history in blocks. A trend that is not damped
leads anywhere in the end: beyond two years only `damped`, `reverting` and `walk` are to be used.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from .models import STATES, Array, Fitted, log_cases

HALF_LIFE = 36  # months in which a distance from the ten-year mean halves
MEAN_OVER = 120
MEAN_BLOCK = 6
ROUGH = 1e-9  # a sd of logs below this is a series that never moved
SEASONAL = 0.64  # strength of the season from which it is differenced (Wang, Smith and Hyndman)
ORDERS = ((0, 1), (1, 1), (2, 1))  # p, q; each with and without a seasonal autoregression


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


@dataclass(frozen=True)
class OfCases:
    """A state space of cases, not of their logs: paths below `floor` stand at it.

    `season` are log factors of the next 12 months, which the state space was fitted without.
    """

    cases: Fitted
    floor: float
    season: Array
    noise: float = 0.0

    @property
    def errors(self) -> Array:
        return self.cases.errors

    @property
    def peak(self) -> float:
        return self.cases.peak

    def logs(self, start: Array, shocks: Array, shared: Array) -> Array:
        """See `Member.logs`."""
        cases = self.cases.logs(start, shocks, shared)
        season = self.season[np.arange(cases.shape[1]) % 12]
        return np.asarray(np.log(np.maximum(cases, self.floor)) + season)


def damped(series: pd.Series) -> Fitted:
    """Exponential smoothing of logs, additive errors; trend (damped) and season where AICc is."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values, peak = _values(series)
    if values.std() < ROUGH:
        return _still(values, peak)
    found = []
    for trend in (None, "add"):
        for season in (None, "add") if len(values) >= 36 else (None,):
            model = ETSModel(
                values,
                error="add",
                trend=trend,
                damped_trend=trend is not None,
                seasonal=season,
                seasonal_periods=12 if season else None,
            )
            with _quiet():
                found.append(model.fit(disp=0, maxiter=300))
    best = min(found, key=lambda fit: fit.aicc if np.isfinite(fit.aicc) else np.inf)
    return _smoothing(best, peak)


def _smoothing(found: Any, peak: float) -> Fitted:
    """statsmodels' exponential smoothing as a state space: level, slope, the last 12 seasons."""
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
        ahead[at:, at:] = _rotation()
        seen[-1] = 1.0
        gain[at] = told["smoothing_seasonal"]
        state[at:] = np.asarray(found.season)[: -12 - 1 : -1]
    return _one_shock(ahead, seen, gain, state, np.asarray(found.resid), peak)


def reverting(series: pd.Series) -> Fitted:
    """A first-order autoregression of the log level about its ten-year mean, and a fixed season."""
    values, peak = _values(series)
    if values.std() < ROUGH:
        return _still(values, peak)
    level, season = _adjusted(values)
    keep = 0.5 ** (1.0 / HALF_LIFE)
    apart = level - level[-MEAN_OVER:].mean()
    errors = apart[1:] - keep * apart[:-1]
    ahead = np.zeros((14, 14))
    ahead[0, 0], ahead[1, 1] = keep, 1.0
    ahead[2:, 2:] = _rotation()
    seen = np.zeros(14)
    seen[0], seen[1], seen[13] = keep, 1.0, 1.0
    state = np.concatenate([[apart[-1], level[-1] - apart[-1]], season[::-1]])
    return _one_shock(ahead, seen, np.eye(14)[0], state, errors, peak)


def walk(series: pd.Series) -> Walk | Fitted:
    """A random walk of the log level whose steps are blocks of history's, six months on average.

    The steps' mean is taken out: a drift on logs would explode.
    """
    values, peak = _values(series)
    if values.std() < ROUGH:
        return _still(values, peak)
    level, season = _adjusted(values)
    changes = np.diff(level)
    changes = changes - changes.mean()
    return Walk(changes, float(level[-1]), season, changes / _sd(changes), peak)


def seasonal_naive(series: pd.Series) -> Fitted:
    """Every month's log is that of the month a year before and an error."""
    values, peak = _values(series)
    errors = values[12:] - values[:-12]
    first = np.eye(12)[0]
    return _one_shock(_rotation(), np.eye(12)[11], first, values[: -12 - 1 : -1], errors, peak)


def arima(series: pd.Series) -> Fitted:
    """Seasonal ARIMA of logs; differenced by the season's strength and KPSS, orders by AICc."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    values, peak = _values(series)
    if values.std() < ROUGH:
        return _still(values, peak)
    yearly = int(_strength(values) > SEASONAL)
    monthly = _differences(values[12:] - values[:-12] if yearly else values)
    # Without a difference the mean is a constant; with one the scale alone is taken out.
    mean = 0.0 if monthly or yearly else float(values.mean())
    scale = float(values.std())
    found = []
    for p, q in ORDERS:
        for seasonal in ((0, yearly, 1), (1, yearly, 1)) if yearly else ((0, 0, 0), (1, 0, 0)):
            model = SARIMAX(
                (values - mean) / scale, order=(p, monthly, q), seasonal_order=(*seasonal, 12)
            )
            # A search may wander to where the state has no spread of its own: not a candidate.
            with _quiet(), suppress(np.linalg.LinAlgError):
                found.append(model.fit(disp=0, maxiter=50))
    if not found:
        return damped(series)
    return _filtered(min(found, key=_aicc), mean, scale, peak)


def _filtered(found: Any, mean: float, scale: float, peak: float) -> Fitted:
    """statsmodels' ARIMA where its filter ends, its mean carried on as one more state."""
    space = found.model.ssm
    size = space["transition"].shape[0]
    ahead = np.eye(size + 1)
    ahead[:size, :size] = space["transition"]
    noise = np.array(space["selection"]) @ np.sqrt(np.array(space["state_cov"])) * scale
    error = np.sqrt(found.forecasts_error_cov[0, 0])
    return Fitted(
        transition=ahead,
        loading=np.vstack([noise, np.zeros((1, noise.shape[1]))]),
        design=np.append(np.array(space["design"]).reshape(size), 1.0),
        noise=0.0,
        state=np.append(found.filtered_state[:, -1] * scale, mean),
        spread=np.zeros((size + 1, 0)),
        errors=found.forecasts_error[0] / error,
        peak=peak,
    )


def trending(series: pd.Series) -> OfCases | Fitted:
    """A local level and slope and a full trigonometric season, of cases, by likelihood.

    In its innovations form, with the gain where the filter ends: one shock a month, the same paths.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    values, peak = _values(series)
    if values.std() < ROUGH:
        return _still(values, peak)
    cases = series.to_numpy(dtype=np.float64)
    mean, scale = float(cases.mean()), float(cases.std())
    season = [{"period": 12, "harmonics": 6}]
    model = UnobservedComponents((cases - mean) / scale, level="lltrend", freq_seasonal=season)
    with _quiet():
        found = model.fit(disp=0, method="lbfgs", maxiter=200)
    spread = np.sqrt(np.maximum(found.forecasts_error_cov[0, 0], 1e-300))
    state = found.predicted_state[:, -1] * scale
    state[0] += mean
    one = _one_shock(
        np.array(found.model.ssm["transition"]),
        np.array(found.model.ssm["design"]).reshape(len(state)),
        found.filter_results.kalman_gain[:, 0, -1],
        state,
        found.forecasts_error[0] / spread,
        peak,
        sd=float(spread[-1]) * scale,
    )
    # The errors stand in units of their sd already.
    return OfCases(
        replace(one, errors=found.forecasts_error[0] / spread),
        float(cases[cases > 0].min()) / 2,
        np.zeros(12),
    )


def theta(series: pd.Series) -> OfCases | Fitted:
    """The Theta method on cases: simple smoothing with half the slope of the straight line.

    A season is taken out on logs where its autocorrelation is significant at 10 %.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel

    values, peak = _values(series)
    if values.std() < ROUGH:
        return _still(values, peak)
    level, season = _adjusted(values)
    if not _has_season(values):
        level, season = values, np.zeros(12)
    cases = np.exp(level)
    with _quiet():
        found = ThetaModel(cases, period=12, deseasonalize=False).fit()
        ahead = float(np.asarray(found.forecast(1, theta=2))[0])
    alpha, drift = float(found.params["alpha"]), float(found.params["b0"]) / 2
    errors = np.empty(len(cases) - 1)
    expected = cases[0]
    for month, value in enumerate(cases[1:]):
        errors[month] = value - expected - drift
        expected += drift + alpha * errors[month]
    model = _one_shock(
        np.array([[1.0, 1.0], [0.0, 1.0]]),
        np.ones(2),
        np.array([alpha, 0.0]),
        np.array([ahead - drift, drift]),
        errors,
        peak,
    )
    return OfCases(model, float(cases.min()) / 2, season)


def _values(series: pd.Series) -> tuple[Array, float]:
    """Logs of the months, and the highest in cases."""
    cases = series.to_numpy(dtype=np.float64)
    return log_cases(cases), float(cases.max())


def _one_shock(
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
    return Fitted(
        transition=transition,
        loading=np.append(gain, 1.0)[:, None] * sd,
        design=np.eye(size + 1)[size],
        noise=0.0,
        state=np.append(state, 0.0),
        spread=np.zeros((size + 1, 0)),
        errors=errors / sd,
        peak=peak,
    )


def _still(values: Array, peak: float) -> Fitted:
    """A series that never moved, on logs."""
    level = float(np.log(peak)) if peak > 0 else float(values[-1])
    one = np.ones(1)
    return Fitted(np.eye(1), np.zeros((1, 1)), one, 0.0, one * level, np.zeros((1, 0)),
                  np.zeros(len(values)), peak)  # fmt: skip


def _rotation() -> Array:
    """Twelve seasons, the last month's first: each month the oldest comes to the front."""
    return np.roll(np.eye(12), 1, axis=0)


def _adjusted(values: Array) -> tuple[Array, Array]:
    """Values without their season (STL), and the season of the next twelve months."""
    from statsmodels.tsa.seasonal import STL

    season = STL(values, period=12).fit().seasonal
    return values - season, season[-12:]


def _strength(values: Array) -> float:
    """Strength of the season, 0 to 1: one less the remainder's share of the variance."""
    from statsmodels.tsa.seasonal import STL

    found = STL(values, period=12).fit()
    whole = float((found.resid + found.seasonal).var())
    return max(0.0, 1.0 - float(found.resid.var()) / whole) if whole > 0 else 0.0


def _has_season(values: Array) -> bool:
    """The autocorrelation at twelve months is above its 90 % bound, as in the Theta method."""
    from statsmodels.tsa.stattools import acf

    found = acf(values, nlags=12, fft=False)
    bound = 1.645 * np.sqrt((1 + 2 * (found[1:12] ** 2).sum()) / len(values))
    return bool(abs(found[12]) > bound)


def _differences(values: Array) -> int:
    """0, or 1 where a KPSS test finds the level wandering."""
    from statsmodels.tsa.stattools import kpss

    if np.ptp(values) < ROUGH:
        return 0
    with _quiet():
        return int(kpss(values, "c", nlags="auto")[1] < 0.05)


def _aicc(found: Any) -> float:
    size, months = len(found.params), found.nobs_effective
    value = found.aic + 2 * size * (size + 1) / max(months - size - 1, 1)
    return float(value) if np.isfinite(value) else float("inf")


def _sd(errors: Array) -> float:
    """Root mean square, never quite nought."""
    return max(float(np.sqrt(np.mean(errors**2))), ROUGH)


@contextmanager
def _quiet() -> Iterator[None]:
    """statsmodels tells of starts it mends and of searches that end on a bound; both are fits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


assert STATES >= 3  # `Walk` takes its blocks from the second and third shock
