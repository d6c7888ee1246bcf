"""Futures of a monthly series: a log local level with a season, and sudden changes of level.

The model of one series is statsmodels' `UnobservedComponents` on logs: a level that wanders, a
trigonometric season of three harmonics, noise. It has no slope: a slope on logs explodes within
ten years. Arrivals also change level abruptly (an order, a pandemic), oftener than such a model
expects, so paths carry jumps: at most one a month, with a chance of 1 in 24, of normal log size.
Rate and size are in the ledger. Series forecast together share the months of their jumps, and
their level shocks and jump sizes are correlated as their one-step errors were. One more series may
go with a group so (`follows`) and leave the group's own paths what they are without it.

Paths are whole futures, not months: the sum of a path's months is a draw of the sum. The mean of
paths on logs is inflated by the few highest; report medians.

Where the history is itself spread from yearly totals (`channels`), its months are smoother than
life: the noise comes out as nought, and the level's step is what the indicator and the totals
left; how far the last level may be off is drawn with each path (`end_level`). With the jumps, paths
change from year to year nearly as much as the published totals did (sd of the log 0.42 against
0.50); `tests/forecasts/test_channels.py` holds them together. Such a series has no season to find
either, unless its indicator has one.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

from .arrays import Array
from .jumps import Jumps
from .keyed import generators

SPEC = "log local level + 3 seasonal harmonics (statsmodels UnobservedComponents)"
HARMONICS = 3
# The model as statsmodels' `UnobservedComponents` is told of it.
LEVEL: dict[str, Any] = {"level": "llevel"}
SEASON = {"freq_seasonal": [{"period": 12, "harmonics": HARMONICS}]}
# The level, and each harmonic's two states: as many shocks a month are drawn with a season or
# without, so paths keep their draws.
STATES = 1 + 2 * HARMONICS
# Below three years a season of three harmonics cannot be told from the level.
SHORTEST = 36


class Member(Protocol):
    """A model fitted to one series, of which paths can be drawn.

    noise: sd of a month's own log error; errors: one-step errors / their sd; peak: the highest
    month seen, in cases.
    """

    @property
    def noise(self) -> float: ...
    @property
    def errors(self) -> Array: ...
    @property
    def peak(self) -> float: ...

    def logs(self, start: Array, shocks: Array, shared: Array) -> Array:
        """Logs of the months but for their own errors, (paths, months), from `_draws`' normals.

        start (paths, STATES) and shocks (paths, months, STATES + 3) are the series' own; shared
        are the shocks of the first series of its group.
        """
        ...


@dataclass(frozen=True)
class Fitted:
    """One fitted series as a state space on logs, standing at its last month.

    transition (k, k); loading (k, at most STATES): root of the state noise, the level's in column
    0; design (k,); noise: sd of a month's log error; state (k,) and spread (k, at most STATES):
    mean and root covariance of the last month's state; errors: one-step errors / their sd; peak:
    the highest month seen, in cases.
    """

    transition: Array
    loading: Array
    design: Array
    noise: float
    state: Array
    spread: Array
    errors: Array
    peak: float

    @property
    def step(self) -> float:
        """Sd of the level's own change in a month, where the level is the first state."""
        return float(self.loading[0, 0])

    def logs(self, start: Array, shocks: Array, shared: Array) -> Array:
        """See `Member.logs`."""
        states = self.state + self.times(start[:, : self.spread.shape[1]], self.spread)
        noise = self.times(shocks[:, :, : self.loading.shape[1]], self.loading)
        paths, months = shocks.shape[0], shocks.shape[1]
        logs = np.empty((paths, months))
        for month in range(months):
            states = self.times(states, self.transition) + noise[:, month]
            logs[:, month] = self.times(states, self.design)
        return logs

    def times(self, rows: Array, matrix: Array) -> Array:
        """Each row (the last axis) by a matrix (to, from), or by a vector.

        A single row is taken twice: its product would be added up in another order than as one of
        many, and a path must not hang on how many are drawn.
        """
        if len(rows) == 1:
            return np.asarray(np.repeat(rows, 2, axis=0) @ matrix.T)[:1]
        return np.asarray(rows @ matrix.T)


def fit(series: pd.Series, season: bool = True) -> Fitted:
    """Fits the model to a monthly series of cases (no holes, not negative) by likelihood.

    `season` False leaves the level and the noise alone (k is then 1). Zeros become half the
    smallest positive value, so a count rounded to tens floors at 5.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    cases = series.to_numpy(dtype=np.float64)
    logs = log_cases(cases)
    # Fitting the deviations from the mean keeps the optimiser's scale, and the diffuse start.
    mean = float(logs.mean())
    model = UnobservedComponents(logs - mean, **(LEVEL | SEASON if season else LEVEL))
    if np.ptp(logs) < SHORTEST * np.finfo(float).eps:  # nothing ever moved: nothing to estimate
        found = model.smooth(np.full(len(model.param_names), 1e-12))
    else:
        found = likeliest(model)
    space = found.model.ssm
    size = space["transition"].shape[0]
    state = found.filtered_state[:, -1].copy()
    state[0] += mean
    sd = np.sqrt(np.maximum(found.forecasts_error_cov[0, 0], 1e-300))
    return Fitted(
        transition=np.array(space["transition"]),
        loading=np.array(space["selection"]) @ np.sqrt(np.array(space["state_cov"])),
        design=np.array(space["design"]).reshape(size),
        noise=float(np.sqrt(space["obs_cov"][0, 0])),
        state=state,
        spread=covariance_root(found.filtered_state_cov[:, :, -1]),
        errors=found.forecasts_error[0] / sd,
        peak=float(cases.max()),
    )


def likeliest(model: Any) -> Any:
    """The fit of one of statsmodels' structural models by likelihood.

    A variance that ends at nought stops the search on its bound: a fit, but it warns.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(disp=0, method="lbfgs", maxiter=200)


def log_cases(cases: Array) -> Array:
    """Logs of cases, zeros as half the smallest positive value."""
    positive = cases[cases > 0]
    floor = positive.min() / 2 if len(positive) else 0.5
    return np.asarray(np.log(np.maximum(cases, floor)))


def simulate(
    fits: Sequence[Member],
    horizon: int,
    paths: int | range,
    seed: int,
    *,
    jumps: Jumps,
    cap_multiple: float,
    group: int = 0,
    end_sd: Sequence[float] = (),
    follows: Sequence[Member] = (),
) -> Array:
    """Draws joint paths in cases: (paths, horizon, series), within 0 and cap_multiple x peak.

    `paths` is their number, or the numbers of those wanted. Path i is drawn from its own
    counter-based generator, keyed by (seed, i, group), month after month: it is the same whatever
    the number of paths, and a shorter horizon is its beginning. `end_sd`, one a series, is how far
    the log level that its history ends with may be off. `follows` are the series of group 0, whose
    shocks and jumps the one series of `fits` then goes with.
    """
    numbers = paths if isinstance(paths, range) else range(paths)
    start, shocks, off = _together(fits, horizon, numbers, seed, group)
    if follows:
        _, led, led_off = _together(follows, horizon, numbers, seed, 0)
        weights, rest = _weights(fits[0], follows)
        for column in (0, -1):
            own = rest * shocks[..., 0, column]
            shocks[..., 0, column] = own + (led[..., column] * weights).sum(axis=-1)
        shocks[..., 0, -2] = led[..., 0, -2]
        off = rest * off + (led_off * weights).sum(axis=-1, keepdims=True)
    jumped = shocks[:, :, :1, -2] > _threshold(jumps.rate)
    level = np.cumsum(np.where(jumped, shocks[..., -1] * jumps.log_sd, 0.0), axis=1)
    if any(end_sd):
        level += (off * np.asarray(end_sd))[:, None]

    logs = np.empty((len(numbers), horizon, len(fits)))
    for s, model in enumerate(fits):
        logs[:, :, s] = model.logs(start[:, s], shocks[:, :, s], shocks[:, :, 0])
        logs[:, :, s] += level[:, :, s] + model.noise * shocks[:, :, s, STATES]
    return _cases(logs, fits, cap_multiple)


def median(fits: Sequence[Fitted], horizon: int, *, cap_multiple: float) -> Array:
    """The median month of every series, (horizon, series): all shocks on logs are symmetric."""
    logs = np.empty((horizon, len(fits)))
    for s, model in enumerate(fits):
        state = model.state
        for month in range(horizon):
            state = model.transition @ state
            logs[month, s] = model.design @ state
    return _cases(logs, fits, cap_multiple)


def _together(
    fits: Sequence[Member], horizon: int, numbers: range, seed: int, group: int
) -> tuple[Array, Array, Array]:
    """A group's `_draws`, level shocks and jump sizes correlated, and how far its ends are off.

    The last, (paths, series), are standard normals correlated alike.
    """
    start, shocks = _draws(horizon, numbers, seed, group, len(fits))
    root = _correlation_root(fits)
    shocks[..., 0] = shocks[..., 0] @ root.T
    shocks[..., -1] = shocks[..., -1] @ root.T
    ends = generators(f"end {group}", seed, numbers)
    drawn = np.stack([rng.standard_normal(len(fits)) for rng in ends])
    return start, shocks, np.einsum("pk,sk->ps", drawn, root)


def _draws(horizon: int, numbers: range, seed: int, group: int, count: int) -> tuple[Array, Array]:
    """Standard normals to start, (paths, series, STATES), and (paths, months, series, STATES + 3).

    A month's are the state shocks, the month's own error, whether it jumps (the group's first
    series decides for all), and the jump's size.
    """
    start = np.empty((len(numbers), count, STATES))
    shocks = np.empty((len(numbers), horizon, count, STATES + 3))
    for row, i in enumerate(numbers):
        key = np.random.SeedSequence(seed, spawn_key=(group, i))
        rng = np.random.Generator(np.random.Philox(key))
        rng.standard_normal(out=start[row])
        rng.standard_normal(out=shocks[row])
    return start, shocks


def _threshold(rate: float) -> float:
    """The standard normal value exceeded with chance `rate`."""
    from scipy.special import ndtri

    return float(ndtri(1.0 - rate)) if rate > 0 else float("inf")


def _weights(one: Member, group: Sequence[Member]) -> tuple[Array, float]:
    """By what a series' shocks go with each of a group's, and how much of its own is left.

    The regression of its one-step errors on theirs, over the months common to all.
    """
    errors = _correlation([*group, one])
    weights = np.linalg.pinv(errors[:-1, :-1]) @ errors[:-1, -1]
    explained = float(weights @ _correlation(group) @ weights)
    if explained > 1:  # the group goes together more closely over all its months than in these
        weights, explained = weights / np.sqrt(explained), 1.0
    return np.asarray(weights), float(np.sqrt(1 - explained))


def _correlation_root(fits: Sequence[Member]) -> Array:
    return covariance_root(_correlation(fits)) if len(fits) > 1 else np.ones((1, 1))


def _correlation(fits: Sequence[Member]) -> Array:
    """The correlation of the series' one-step errors over their common last months."""
    burn = STATES  # the filter's first errors only find the starting state
    length = min(len(model.errors) for model in fits) - burn
    errors = np.stack([model.errors[-length:] for model in fits])
    deviations = errors - errors.mean(axis=1, keepdims=True)
    sd = deviations.std(axis=1)
    sd[sd == 0] = np.inf  # a series that never moved goes with nothing
    matrix = (deviations @ deviations.T) / length / np.outer(sd, sd)
    np.fill_diagonal(matrix, 1.0)
    return np.asarray(matrix)


def covariance_root(matrix: Array) -> Array:
    """A matrix whose square is the given symmetric, possibly singular, covariance."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)


def _cases(logs: Array, fits: Sequence[Member], cap_multiple: float) -> Array:
    caps = cap_multiple * np.array([model.peak for model in fits])
    # The smaller of the two logs first: exp never overflows on the way to the cap.
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(np.minimum(logs, np.log(caps))))
