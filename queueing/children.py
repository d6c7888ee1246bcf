"""Children who came without a parent: they leave as often as others, but not at the first hearing.

The asylum office of USCIS has their claims first (8 U.S.C. 1158 (b)(3)(C)), and courts wait for it,
for counsel and for a sponsor, master hearing after master hearing. So the chance with which a case
of theirs would end at its first hearing, or later before it is set for the merits, is spread over
the later master hearings alone. No number is chosen for it: in the end as many leave, and with the
same outcomes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from queueing.chances import Chances, Leaving
from queueing.docket.waits import Array
from queueing.stations.intake import classes


def heard_again(chances: Chances) -> Chances:
    """The chances with those of children who came without a parent as this module tells."""
    alone = np.array([channel == "unaccompanied" for channel in classes().channel])[:, None]
    first, later, merits = chances.first, chances.later, chances.set_for_merits[:, None]
    after = (1.0 - first.chance) * over_masters(later.chance, merits)
    ever = first.chance + after
    parts = first.chance[..., None] * first.how + after[..., None] * later.how
    how = parts / np.maximum(ever, 1e-12)[..., None]
    spread = np.where(ever < 1.0, merits * ever / np.maximum(1.0 - ever, 1e-12), 1.0)
    chance = np.minimum(spread, 1.0 - merits)
    return replace(
        chances,
        first=Leaving(np.where(alone, 0.0, first.chance), first.how),
        later=Leaving(
            np.where(alone, chance, later.chance),
            np.where((alone & (ever > 0.0))[..., None], how, later.how),
        ),
    )


def over_masters(leaving: Array, merits: Array) -> Array:
    """The chance that a case leaves at some master hearing before one sets it for the merits.

    It leaves with the chance `leaving` at each, is set for the merits with `merits`, else goes on.
    """
    return np.asarray(leaving / np.maximum(leaving + merits, 1e-12))
