"""How good a forecast was: one function a score, over what came and the paths that were drawn.

`observed` is (months,) and `paths` (paths, months), both in cases; a score a month comes back
unless said otherwise. All but coverage are better when lower. Scores in cases are made comparable
between series by dividing them by `seasonal_scale` of the history.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .arrays import Array

# CRPS as twice the mean pinball loss over these quantiles, as the M competitions have it.
LEVELS = np.arange(1, 20) / 20
LEAST = 0.5  # logs of fewer cases than this are of this many
FEWEST = 5  # paths; of fewer no interval is told


def seasonal_scale(history: Array) -> float:
    """Mean absolute change from the same month a year before, in cases; NaN if it is nought.

    Hyndman and Koehler (2006): a MASE of 1 is a seasonal naive forecast's error in the history.
    """
    scale = float(np.abs(history[12:] - history[:-12]).mean()) if len(history) > 12 else 0.0
    return scale if scale > 0 else float("nan")


def absolute_error(observed: Array, paths: Array) -> Array:
    """Distance of the median path, in cases."""
    return np.asarray(np.abs(observed - np.median(paths, axis=0)))


def smape(observed: Array, paths: Array) -> Array:
    """Distance of the median in per cent of the mean of both: 0 to 200; 0 where both are nought."""
    middle = np.median(paths, axis=0)
    both = np.abs(observed) + np.abs(middle)
    shares: Array = np.divide(
        200 * np.abs(observed - middle), both, out=np.zeros_like(both), where=both > 0
    )
    return shares


def crps(observed: Array, paths: Array) -> Array:
    """Continuous ranked probability score in cases, from 19 quantiles."""
    quantiles = np.quantile(paths, LEVELS, axis=0)
    return np.asarray(2 * pinball(observed, quantiles).mean(axis=0))


def pinball(observed: Array, quantiles: Array) -> Array:
    """Loss of each of the 19 `quantiles` (19, months): its own shape."""
    over = observed - quantiles
    level = LEVELS[:, None]
    return np.asarray(np.maximum(level * over, (level - 1) * over))


def log_crps(observed: Array, paths: Array) -> Array:
    """`crps` of the logs: a miss by half counts the same whatever the level."""
    return crps(np.log(np.maximum(observed, LEAST)), np.log(np.maximum(paths, LEAST)))


def interval(paths: Array, share: float) -> tuple[Array, Array]:
    """Ends of the central interval that holds `share` of the paths; NaN of fewer than `FEWEST`."""
    if len(paths) < FEWEST:
        nowhere = np.full(paths.shape[1:], np.nan)
        return nowhere, nowhere
    low, high = np.quantile(paths, [(1 - share) / 2, (1 + share) / 2], axis=0)
    return low, high


def covered(observed: Array, paths: Array, share: float) -> Array:
    """Whether the central interval held what came, 1 or 0; NaN where there is none."""
    low, high = interval(paths, share)
    held = (observed >= low) & (observed <= high)
    return np.where(np.isnan(low), np.nan, held)


def interval_score(observed: Array, paths: Array, share: float = 0.95) -> Array:
    """Width of the central interval and 2 / (1 - share) times what lies outside it, in cases.

    Gneiting and Raftery (2007); over `seasonal_scale` it is the M4 competition's MSIS.
    """
    low, high = interval(paths, share)
    outside = np.maximum(low - observed, 0.0) + np.maximum(observed - high, 0.0)
    return np.asarray(high - low + 2 / (1 - share) * outside)


def energy(observed: Array, paths: Array) -> float:
    """Energy score of the months together, in cases a month (over the root of their number).

    Mean distance of the paths from what came, less half the mean distance of two paths.
    """
    from scipy.spatial.distance import pdist

    away = np.linalg.norm(paths - observed, axis=1).mean()
    count = len(paths)
    apart = pdist(paths).sum() / (count * (count - 1) / 2) if count > 1 else 0.0
    return float((away - apart / 2) / np.sqrt(len(observed)))


def variogram(observed: Array, paths: Array, power: float = 0.5) -> float:
    """Variogram score: how wrong the paths are about the differences between months.

    Mean over pairs of months of the squared gap between |y_s - y_t|^power and its mean over the
    paths (Scheuerer and Hamill, 2015); it tells paths from independent months, as CRPS cannot.
    """
    first, second = np.triu_indices(len(observed), 1)
    if not len(first):
        return 0.0
    came = np.abs(observed[first] - observed[second]) ** power
    drawn = np.zeros(len(first))
    for path in paths:  # one at a time: all pairs of all paths would be gigabytes
        drawn += np.abs(path[first] - path[second]) ** power
    return float(np.mean((came - drawn / len(paths)) ** 2))


def of_months(observed: Array, paths: Array, scale: float) -> dict[str, float]:
    """Every score of some months, each the mean over them; MASE and the like over `scale`."""
    scores: dict[str, Any] = {
        "mase": absolute_error(observed, paths) / scale,
        "smape": smape(observed, paths),
        "scrps": crps(observed, paths) / scale,
        "log_crps": log_crps(observed, paths),
        "msis": interval_score(observed, paths) / scale,
        "coverage80": covered(observed, paths, 0.80),
        "coverage95": covered(observed, paths, 0.95),
        "energy": energy(observed, paths) / scale,
        "variogram": variogram(observed, paths) / scale,
    }
    return {name: float(np.mean(value)) for name, value in scores.items()}


def of_sum(observed: Array, paths: Array, scale: float) -> dict[str, float]:
    """Scores of the sum of the months, a month of them: what a backlog would have been off by."""
    months = len(observed)
    total, sums = observed.sum(keepdims=True), paths.sum(axis=1, keepdims=True)
    scores: dict[str, Any] = {
        "mase": absolute_error(total, sums) / scale / months,
        "scrps": crps(total, sums) / scale / months,
        "log_crps": log_crps(total, sums),
        "msis": interval_score(total, sums) / scale / months,
        "coverage80": covered(total, sums, 0.80),
        "coverage95": covered(total, sums, 0.95),
        "rank": (sums < total).mean(axis=0),
    }
    return {name: float(np.mean(value)) for name, value in scores.items()}
