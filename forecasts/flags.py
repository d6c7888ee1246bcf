"""What a reader should know about a forecast before trusting it, in plain sentences.

A series that can be forecast at all is forecast; one that is odd is forecast and flagged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from .arrays import Array

# Below five years a season rests on few Januaries; a year that is this many times the one before
# is an explosion, which a model without a slope does not carry on; and this share of paths at
# their cap is worth a word.
FEW_MONTHS, EXPLODED, CAPPED = 60, 10.0, 0.01


def flags_of(histories: Sequence[pd.Series], paths: Array, cap_multiple: float) -> tuple[str, ...]:
    """The flags of a forecast of some series: paths (paths, months, series).

    At most a few for each series, in the order of the series.
    """
    found: list[str] = []
    for s, history in enumerate(histories):
        cases = history.to_numpy(dtype=np.float64)
        odd = (*_history(cases), *_capped(cases, paths[:, :, s], cap_multiple))
        found += [f"{history.name}: {text}" for text in odd]
    return tuple(found)


def _history(cases: Array) -> Iterator[str]:
    if not cases.any():
        yield "every month known is 0, so every path stays at 0"
        return
    if np.ptp(cases) == 0:
        yield f"never moved from {cases[0]:g}: only sudden jumps can move its paths"
        return
    if len(cases) < FEW_MONTHS:
        yield f"only {len(cases)} months known: the season and the spread are rough guesses"
    if zeros := int((cases == 0).sum()):
        half = cases[cases > 0].min() / 2
        yield f"{zeros} of {len(cases)} months are 0; they count as {half:g}"
    last, before = cases[-12:].sum(), cases[-24:-12].sum()
    if last > EXPLODED * before:
        yield "the last year is more than ten times the one before; no growth is carried on"


def _capped(cases: Array, paths: Array, cap_multiple: float) -> Iterator[str]:
    reached, at_end = shares_at(paths, cap_multiple * cases.max())
    if reached >= CAPPED:
        yield (
            f"{reached:.0%} of paths reach the cap of {cap_multiple:g} times the highest month, "
            f"and {at_end:.0%} end at it"
        )


def shares_at(paths: Array, cap: float) -> tuple[float, float]:
    """The shares of paths (paths, months) that reach a cap, and that end at it."""
    if cap <= 0:
        return 0.0, 0.0
    held = paths >= cap * (1 - 1e-9)
    return float(held.any(axis=1).mean()), float(held[:, -1].mean())
