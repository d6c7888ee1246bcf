"""National receipts divided among the courts: shares that are uncertain and wander.

Receipts by court are not published. A court's share begins at its share of pending cases, off by
a factor that nobody knows, and wanders from there as shares of pending cases did from 2009 to 2026.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

import inputs

from .keyed import drawn, generators, uniforms
from .paths import PathForecast


def court_shares() -> pd.Series:
    """Each court's share of the nation's pending cases by its code, adding up to 1."""
    table = inputs.table("courts")
    rows = table[(table["kind"] == "court") & (table["pending_weight"] > 0)].sort_values("court")
    weights = rows.set_index("court")["pending_weight"]
    return weights / weights.sum()


def by_court(receipts: PathForecast) -> PathForecast:
    """The sum of a forecast's series divided among the courts: (paths, months, courts).

    On every path and in every month the courts add up to the sum. How far shares are off at the
    start and how fast they wander are drawn from the ledger once a path, the wandering itself
    month by month; path i draws the same however many there are.
    """
    shares = court_shares()
    whole = receipts.total().paths
    paths, months = whole.shape
    u = uniforms("courts", receipts.seed, paths, 2)
    start = drawn("court_share_start_log_sd", u[:, 0])
    step = drawn("court_share_log_sd_per_year", u[:, 1]) / np.sqrt(12.0)
    found = np.empty((paths, months, len(shares)))
    logs = np.log(shares.to_numpy(dtype=np.float64))
    for i, rng in enumerate(generators("courts wander", receipts.seed, paths)):
        moves = rng.standard_normal((months + 1, len(shares)))
        moves[0] *= start[i]
        moves[1:] *= step[i]
        weight = np.exp(logs + np.cumsum(moves, axis=0)[1:])
        found[i] = weight * (whole[i] / weight.sum(axis=1))[:, None]
    return replace(
        receipts,
        paths=found,
        columns=tuple(shares.index),
        model=f"{receipts.model}; divided among the courts by wandering shares of pending cases",
        baseline=by_court(receipts.baseline) if receipts.baseline is not None else None,
    )
