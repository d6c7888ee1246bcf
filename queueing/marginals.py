"""Arithmetic that spreads a mean over groups so that it stays the mean, one plain function each."""

from __future__ import annotations

import numpy as np

from queueing.docket.codes import MOST_MEMBERS
from queueing.docket.waits import Array

STEPS = 60  # of a bisection: as many as a float64 has bits, and some


def risks(mean: float, ratios: Array, weights: Array) -> Array:
    """Chances in proportion to `ratios` whose weighted mean is `mean`.

    Where one would pass 1 it is 1, and the others make up for it. The weights sum to 1.
    """
    if mean >= 1.0:
        return np.ones_like(ratios)
    certain = np.zeros(ratios.shape, dtype=bool)
    while True:
        rest = max(mean - float(weights[certain].sum()), 0.0)
        chance = ratios * (rest / float((weights * ratios)[~certain].sum()))
        if not (passed := ~certain & (chance > 1.0)).any():
            return np.where(certain, 1.0, chance)
        certain |= passed


def odds_around(mean: float, odds: Array, weights: Array) -> Array:
    """Chances whose odds are in proportion to `odds` and whose weighted mean is `mean`."""
    if not 0.0 < mean < 1.0:
        return np.full_like(odds, min(max(mean, 0.0), 1.0))
    low, high = -50.0, 50.0  # the logarithm of the odds that `odds` multiplies
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        chance = 1.0 / (1.0 + np.exp(-middle) / odds)
        low, high = (middle, high) if float((weights * chance).sum()) < mean else (low, middle)
    return np.asarray(chance)


def mix_by_trait(mix: Array, odds: Array, share: float) -> Array:
    """The mix of groups among those without a trait and those with it (float64[2, groups]).

    A `share` of all has the trait, from group to group with odds in proportion to `odds` (Bayes):

        P(group | trait) = P(group) P(trait | group) / share.

    Put together again in the shares 1 - `share` and `share` the two are `mix`, which sums to 1.
    """
    if not 0.0 < share < 1.0:
        return np.stack([mix, mix])
    has = odds_around(share, odds, mix)
    return np.stack([mix * (1.0 - has) / (1.0 - share), mix * has / share])


def split(mean: float, ratio: float, share: float) -> tuple[float, float]:
    """Two values whose mean is `mean` when a `share` has the second, `ratio` times the first."""
    first = mean / (1.0 - share + share * ratio)
    return first, first * ratio


def mean_members(family_share: float, more: float) -> float:
    """Mean number of people of a record, of which `family_share` are families of two or more.

    Each further one, up to the most there can be, comes with the chance `more`.
    """
    return 1.0 + family_share * _riders(more)


def family_share(rider_share: float, more: float) -> float:
    """The share of records that are families, for riders to be `rider_share` of all people."""
    return min((1.0 / (1.0 - rider_share) - 1.0) / _riders(more), 1.0)


def _riders(more: float) -> float:
    """Mean number of riders of a family of two or more."""
    return float(sum(more**k for k in range(MOST_MEMBERS - 1)))


def alone(per_person: float, members: float, rider_share: float) -> float:
    """The length of a hearing of somebody alone, for its mean per person to be `per_person`.

    `members` is the mean number of people of a record; a rider adds `rider_share` of the length.
    """
    return per_person * members / of_record(1.0, members, rider_share)


def of_record(alone: float, members: float, rider_share: float) -> float:
    """The mean length of a hearing, from that of somebody alone."""
    return alone * (1.0 + rider_share * (members - 1.0))


def chance_each(per_case: float, first_exit: float, later_exit: float, set_aside: float) -> float:
    """The chance at each master hearing that leads to another, for `per_case` in the mean.

    A case has one with 1 - `first_exit`, and from then on until it exits or is set aside.
    """
    hearings = (1.0 - first_exit) / (later_exit + set_aside)
    return min(per_case / max(hearings, 1e-9), 1.0)
