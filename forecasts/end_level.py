"""How well the last level of a series is known whose months were spread from published totals.

Denton's method gives the best estimate of a level that wanders, given its sums. An estimate is not
the level: where a year's total is all that is known of twelve months, and no total of the six after
them, a model fitted to the estimate takes the last month for counted, and its intervals are far too
narrow. The error has a plain variance: so many months of the level's own wandering and jumps,
`months_unknown`, which only the months of the totals decide. Every path begins off by a draw of it.

From 27 origins half a year apart (each March and September of 2012 to 2025), 80 % intervals of the
next twelve months' receipts held their sum in 0.37 of the cases before this was drawn and in 0.70
with it, of returned cases in 0.33 and 0.63, at a log-CRPS of 0.29 and 0.27, 0.32 and 0.28; over 60
months in 0.79 and 0.84. The windows overlap, so that there are some 13 years to judge by and not
27, and the histories were the totals about months up to the origin as later revised, not as they
were first published. Short of 0.80 they stay for the surges and collapses of 2019 to 2024, which
no model foresaw.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .disaggregate import Total, disjoint
from .jumps import Jumps


def sd_of_end(step: float, totals: Sequence[Total], last: pd.Period, jumps: Jumps) -> float:
    """Sd of the error of the log level in month `last`; 0 without totals: its months are counted.

    step: sd of the level's own change in a month.
    """
    return float(np.sqrt((step**2 + jumps.variance) * months_unknown(totals, last)))


def months_unknown(totals: Sequence[Total], last: pd.Period) -> float:
    """Variance of a random walk in month `last` given the totals about months up to it.

    In units of the variance of its monthly step: about 3 just after a year's total, about 9 half
    a year later, 0 where the last month was counted by itself. Where the walk began is not known.
    """
    rows = [
        [month.ordinal for month in piece.months]
        for piece in disjoint(total for total in totals if total.last <= last)
    ]
    if not rows:
        return 0.0
    first = min(map(min, rows))
    walk = np.arange(1.0, last.ordinal - first + 2)  # variance of the walk's months
    means = np.zeros((len(rows), len(walk)))
    for mean, months in zip(means, rows, strict=True):
        mean[np.array(months) - first] = 1.0 / len(months)
    covariance = np.minimum.outer(walk, walk)
    ones = np.ones(len(rows))
    # The best linear estimate from the means, the beginning estimated with it (kriging).
    root = np.linalg.solve(
        means @ covariance @ means.T, np.stack([means @ covariance[-1], ones], axis=1)
    )
    seen, lost = (means @ covariance[-1]) @ root[:, 0], 1.0 - ones @ root[:, 0]
    return max(float(walk[-1] - seen + lost**2 / (ones @ root[:, 1])), 0.0)
