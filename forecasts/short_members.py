"""Models of one series for the next two years: they have trends, which do not hold longer.

- `arima`: seasonal ARIMA of logs, orders by AICc;
- `theta`: the Theta method, of cases;
- `trending`: a local level and slope with a season, of cases.

As in `members`, each is fitted to a monthly series, and `models.simulate` draws its paths.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from .arrays import Array
from .members import ROUGH, Exact, adjusted, damped, one_shock, quiet, still, values_of
from .models import Fitted, likeliest

SEASONAL = 0.64  # strength of the season from which it is differenced (Wang, Smith and Hyndman)
ORDERS = ((0, 1), (1, 1), (2, 1))  # p, q; each with and without a seasonal autoregression


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


def arima(series: pd.Series) -> Fitted:
    """Seasonal ARIMA of logs; differenced by the season's strength and KPSS, orders by AICc."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    values, peak = values_of(series)
    if values.std() < ROUGH:
        return still(values, peak)
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
            with quiet(), suppress(np.linalg.LinAlgError):
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
    return Exact(
        transition=ahead,
        loading=np.vstack([noise, np.zeros((1, noise.shape[1]))]),
        design=np.append(np.array(space["design"]).reshape(size), 1.0),
        noise=0.0,
        state=np.append(found.filtered_state[:, -1] * scale, mean),
        spread=np.zeros((size + 1, 0)),
        errors=found.forecasts_error[0] / error,
        peak=peak,
    )


def theta(series: pd.Series) -> OfCases | Fitted:
    """The Theta method on cases: simple smoothing with half the slope of the straight line.

    A season is taken out on logs where its autocorrelation is significant at 10 %.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel

    values, peak = values_of(series)
    if values.std() < ROUGH:
        return still(values, peak)
    level, season = adjusted(values)
    if not _has_season(values):
        level, season = values, np.zeros(12)
    cases = np.exp(level)
    with quiet():
        found = ThetaModel(cases, period=12, deseasonalize=False).fit()
        ahead = float(np.asarray(found.forecast(1, theta=2))[0])
    alpha, drift = float(found.params["alpha"]), float(found.params["b0"]) / 2
    errors = np.empty(len(cases) - 1)
    expected = cases[0]
    for month, value in enumerate(cases[1:]):
        errors[month] = value - expected - drift
        expected += drift + alpha * errors[month]
    model = one_shock(
        np.array([[1.0, 1.0], [0.0, 1.0]]),
        np.ones(2),
        np.array([alpha, 0.0]),
        np.array([ahead - drift, drift]),
        errors,
        peak,
    )
    return OfCases(model, float(cases.min()) / 2, season)


def trending(series: pd.Series) -> OfCases | Fitted:
    """A local level and slope and a full trigonometric season, of cases, by likelihood.

    In its innovations form, with the gain where the filter ends: one shock a month, the same paths.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    values, peak = values_of(series)
    if values.std() < ROUGH:
        return still(values, peak)
    cases = series.to_numpy(dtype=np.float64)
    mean, scale = float(cases.mean()), float(cases.std())
    season = [{"period": 12, "harmonics": 6}]
    model = UnobservedComponents((cases - mean) / scale, level="lltrend", freq_seasonal=season)
    found = likeliest(model)
    spread = np.sqrt(np.maximum(found.forecasts_error_cov[0, 0], 1e-300))
    state = found.predicted_state[:, -1] * scale
    state[0] += mean
    one = one_shock(
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
    with quiet():
        return int(kpss(values, "c", nlags="auto")[1] < 0.05)


def _aicc(found: Any) -> float:
    size, months = len(found.params), found.nobs_effective
    value = found.aic + 2 * size * (size + 1) / max(months - size - 1, 1)
    return float(value) if np.isfinite(value) else float("inf")
