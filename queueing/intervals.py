"""Intervals and tests of a few numbers; they know nothing of courts.

Means have Student's t interval, quotients of means Fieller's, shares Clopper and Pearson's,
quantiles that of the order statistics. Several comparisons made at once are held together by
Bonferroni's or Holm's rule.

Of fewer than `FEWEST` values the interval of a mean is not told, anywhere: it would take the normal
law for granted. Their lowest and highest (`extent`) stand in its place.
"""

from __future__ import annotations

import numpy as np

from queueing.docket.waits import Array

CONFIDENCE = 0.95
FEWEST = 5  # of fewer values, neither an interval of the mean nor a percentile says anything


def interval(values: Array, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The t interval of the mean; (NaN, NaN) for fewer than `FEWEST` values.

    Values that are all alike (a reform that changes nothing) give an interval of no width.
    """
    half = half_width(values, confidence)
    mean = float(np.mean(values)) if len(values) else float("nan")
    return mean - half, mean + half


def extent(values: Array) -> tuple[float, float]:
    """The lowest and the highest; (NaN, NaN) of none, or where one is not known."""
    if not len(values):
        return float("nan"), float("nan")
    return float(np.min(values)), float(np.max(values))


def half_width(values: Array, confidence: float = CONFIDENCE) -> float:
    """Half the width of the t interval of the mean; NaN for fewer than `FEWEST` values."""
    if len(values) < FEWEST:
        return float("nan")
    from scipy.stats import t

    half = float(t.ppf(0.5 + confidence / 2, len(values) - 1))
    return half * float(np.std(values, ddof=1)) / float(np.sqrt(len(values)))


def independent_half_width(one: Array, other: Array, confidence: float = CONFIDENCE) -> float:
    """What `half_width` of the differences would be if the two had been drawn independently."""
    if len(one) < FEWEST:
        return float("nan")
    from scipy.stats import t

    parts = np.array([np.var(values, ddof=1) / len(values) for values in (one, other)])
    if not parts.sum():
        return 0.0
    freedom = parts.sum() ** 2 / (parts**2 / (np.array([len(one), len(other)]) - 1)).sum()
    return float(t.ppf(0.5 + confidence / 2, freedom)) * float(np.sqrt(parts.sum()))


def fieller(over: Array, under: Array, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Fieller's interval of the quotient of two paired means, `over` by `under` (float64[n] each).

    It holds the quotients q for which the mean of over - q under is not told apart from 0: from
    minus infinity to infinity where the mean of `under` is itself not told apart from 0.
    """
    from scipy.stats import t

    n = len(under)
    cov = np.cov(over, under, ddof=1) / n
    reach = float(t.ppf(0.5 + confidence / 2, n - 1)) ** 2
    x, y = float(np.mean(over)), float(np.mean(under))
    a = y * y - reach * float(cov[1, 1])
    if a <= 0.0:
        return -np.inf, np.inf
    b = x * y - reach * float(cov[0, 1])
    c = x * x - reach * float(cov[0, 0])
    half = float(np.sqrt(max(b * b - a * c, 0.0)))
    return (b - half) / a, (b + half) / a


def chance_of_luck(differences: Array) -> float:
    """The p value of Student's t test that the mean difference is nothing (two sides)."""
    from scipy.stats import t

    mean, spread = float(np.mean(differences)), float(np.std(differences, ddof=1))
    if not spread:
        return 0.0 if mean else 1.0
    found = abs(mean) / spread * float(np.sqrt(len(differences)))
    return float(2.0 * t.sf(found, len(differences) - 1))


def share(count: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share seen `count` times in `of`; (NaN, NaN) of none."""
    if not of:
        return float("nan"), float("nan")
    from scipy.stats import beta

    tail = (1.0 - confidence) / 2.0
    low = float(beta.ppf(tail, count, of - count + 1)) if count else 0.0
    high = float(beta.ppf(1.0 - tail, count + 1, of - count)) if count < of else 1.0
    return low, high


def quantile_ranks(
    of: int, level: float, confidence: float = CONFIDENCE
) -> tuple[int | None, int, int | None]:
    """Which of `of` sorted values (from 1) are the low end, estimate and high end of a quantile.

    None where so few values cannot give that end.

    >>> quantile_ranks(100, 0.5)
    (40, 50, 61)
    >>> quantile_ranks(20, 0.9)
    (15, 18, None)
    """
    from scipy.stats import binom

    tail = (1.0 - confidence) / 2.0
    counts = np.arange(of + 1)
    below = int((binom.cdf(counts, of, level) <= tail).sum())  # P(X_(below) > quantile) <= tail
    beyond = counts[binom.sf(counts - 1, of, level) <= tail]  # P(X_(k) < quantile) <= tail
    middle = min(max(int(np.ceil(of * level - 1e-9)), 1), of)
    return below or None, middle, int(beyond[0]) if len(beyond) else None


def fewest_for(level: float, confidence: float = CONFIDENCE) -> int:
    """How many values it takes for both ends of the interval of a quantile.

    >>> fewest_for(0.5), fewest_for(0.9)
    (6, 36)
    """
    tail = (1.0 - confidence) / 2.0
    return int(np.ceil(np.log(tail) / np.log(max(level, 1.0 - level))))


def holm(chances: Array) -> Array:
    """Holm's adjusted p values: those of at most 0.05 are told apart together."""
    order = np.argsort(chances, kind="stable")
    steps = np.asarray(chances)[order] * np.arange(len(chances), 0, -1)
    adjusted = np.empty(len(chances))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def each_of(count: int, confidence: float = CONFIDENCE) -> float:
    """The confidence of each of `count` intervals that hold together (Bonferroni)."""
    return 1.0 - (1.0 - confidence) / max(count, 1)
