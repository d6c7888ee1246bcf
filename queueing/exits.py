"""Exits at master hearings, and when children who came without a parent make them.

The asylum office of USCIS has the claims of such children first (8 U.S.C. 1158 (b)(3)(C)), and
courts wait for it, for counsel and for a sponsor, master hearing after master hearing. So they
leave as often as others, but not at the first hearing: the chance with which a case of theirs would
end there, or later before it is set for the merits, is spread over the later master hearings. No
number is chosen for it: in the end as many leave, and with the same outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queueing.docket.waits import Array
from queueing.stations.intake import classes


@dataclass(frozen=True)
class Leaving:
    """What master hearings do, by class and counsel."""

    chance: Array  # float64[K, 2]: that a hearing ends the case
    how: Array  # float64[K, 2, OUTCOMES]: shares of the outcomes it then has


def alone() -> Array:
    """The classes of children who came without a parent (bool[K, 1])."""
    return np.array([[channel == "unaccompanied"] for channel in classes().channel])


def children_later(
    first: Leaving, later: Leaving, set_for_merits: Array
) -> tuple[Leaving, Leaving]:
    """Exits at first and at later master hearings, those of children without a parent later alone.

    Given are those that would be theirs if they left when others do, and the share of each class
    that a later master hearing sets for the merits (float64[K]).
    """
    merits = set_for_merits[:, None]
    after = (1.0 - first.chance) * over_masters(later.chance, merits)
    ever = first.chance + after
    parts = first.chance[..., None] * first.how + after[..., None] * later.how
    how = parts / np.maximum(ever, 1e-12)[..., None]
    spread = np.where(ever < 1.0, merits * ever / np.maximum(1.0 - ever, 1e-12), 1.0)
    chance = np.minimum(spread, 1.0 - merits)
    here = alone()
    return (
        Leaving(np.where(here, 0.0, first.chance), first.how),
        Leaving(
            np.where(here, chance, later.chance),
            np.where((here & (ever > 0.0))[..., None], how, later.how),
        ),
    )


def over_masters(leaving: Array, merits: Array) -> Array:
    """The chance that a case leaves at some master hearing before one sets it for the merits.

    It leaves with the chance `leaving` at each, is set for the merits with `merits`, else goes on.
    """
    return np.asarray(leaving / np.maximum(leaving + merits, 1e-12))
