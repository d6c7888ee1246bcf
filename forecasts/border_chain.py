"""From encounters at the border to notices to appear to receipts: the border's flow, link by link.

Receipts of a month are the encounters of the months before it, spread by a lag, times a share that
rises and falls with policy and wanders on as it did. Lag, its spread and the share of notices that
are filed at all are drawn from the ledger once a path; every path begins at the receipts known.

The border's receipts are themselves assumed shares of the nation's (`receipt_channels`), and
Border Patrol's encounters leave out those at ports of entry, so that notices may exceed them.

Hindcast from 23 half-years, March 2012 to March 2023, the sum of all receipts over 12, 24 and 36
months had a log-CRPS of 0.21, 0.22 and 0.23 with the chain, 0.26, 0.27 and 0.28 without (95 % of a
paired bootstrap: -0.09 to -0.01, -0.11 to -0.01, -0.11 to 0.00); 80 % intervals held it in 0.52,
0.74 and 0.74 of the cases, without in 0.61, 0.70 and 0.83.

The channel forecast stays the default. What is preferred is to gain 2 % of CRPS or more from 8
origins or more that had no part in choosing it, and the lag was read off the entries of 2020 to
2022. Nearly all the gain is of the 9 half-years from March 2019 on (0.34 against 0.44 at a year).
From the 14 before, the chain had 0.135, 0.147 and 0.175, the channels 0.141, 0.152 and 0.162, which
the bootstrap does not tell apart, and its 80 % intervals held 0.57, 0.71 and 0.79 against 0.71,
0.86 and 0.93. It is the better guide while encounters lead receipts, as they did then.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem

from . import published
from .arrays import Array
from .checks import Date, check_cap, check_request
from .jumps import NO_JUMPS
from .kept import digest, kept
from .keyed import drawn, uniforms
from .models import fit, simulate
from .paths import PathForecast
from .receipts_known import history
from .series import forecast
from .threads import one_thread

LINKS = ("encounters", "notices", "receipts")
# A notice is taken to be filed within three years or not at all.
LONGEST = 36
# The paths of the share, apart from those of other series of the same seed.
GROUP = 101
# A path's receipts begin at the level of the last year known, whatever its lag.
KNOWN = 12


@one_thread()
def chain(
    as_of: Date,
    months: int = 120,
    paths: int = 1000,
    seed: int = 1,
    *,
    encounters: PathForecast | None = None,
) -> PathForecast:
    """Encounters, notices issued and court receipts of the border from `as_of` (a month end).

    paths: (paths, months, 3), columns encounters, notices, receipts, in people or cases a month.
    `encounters` are paths of Border Patrol encounters nationwide (one series, from the same
    month), by default those of `forecast`; give them with an overlay to see what an order does to
    receipts, beside the `baseline` without. No path of receipts exceeds the ledger's multiple of
    the highest month. Raises `BadInput`.
    """
    check_request(months, paths, seed)
    border = history(as_of)["border"]
    origin = border.index[-1]
    met = published.encounters(origin)
    if encounters is None:
        # By the stream's name: its forecast by itself has the same paths.
        encounters = forecast(met.rename("usbp_nationwide"), months, paths, seed)
    _check(encounters, origin, months, paths)
    lag, narrow, filed = uniforms("chain", seed, paths, 3).T
    middle = np.array([0.5])
    usual = _spread(middle, middle)
    before = met.to_numpy(dtype=np.float64)
    share = border / pd.Series(lagged(before[None], usual)[0], index=met.index)[border.index]
    asked = ("chain", digest(share), months, paths, seed)
    rates = kept(asked, lambda: _rates(share, months, paths, seed))
    ahead = encounters.joint[:, :, 0]
    flow = np.concatenate([np.broadcast_to(before, (paths, len(before))), ahead], axis=1)
    exposed = lagged(flow, _spread(lag, narrow))[:, -months - KNOWN :]
    # Whatever its lag, a path's share is such that the receipts of the last months come out.
    recent = exposed[:, :KNOWN] @ share.to_numpy()[-KNOWN:]
    rates = rates * (border.to_numpy()[-KNOWN:].sum() / recent)[:, None]
    receipts = np.minimum(rates * exposed[:, KNOWN:], check_cap(None) * border.max())
    notices = rates * ahead / drawn("notices_filed_share", filed)[:, None]
    without = encounters.baseline
    return replace(
        encounters,
        paths=np.stack([ahead, notices, receipts], axis=2),
        columns=LINKS,
        seed=seed,
        model=f"{encounters.model}; times the share given notices, filed months later",
        baseline=without and chain(as_of, months, paths, seed, encounters=without),
    )


def with_chain(coming: PathForecast, links: PathForecast) -> PathForecast:
    """A forecast of the channels with the chain's receipts in place of its `border` paths."""
    if links.joint.shape[:2] != coming.joint.shape[:2]:
        raise BadInput([Problem("chain", str(links.joint.shape[:2]), "must have the same paths")])
    found = coming.joint.copy()
    found[:, :, coming.columns.index("border")] = links.joint[:, :, links.columns.index("receipts")]
    return replace(coming, paths=found, model=f"{coming.model}; border: {links.model}")


def lag_weights(mean: Array, shape: Array) -> Array:
    """Share of notices filed so many months after, (paths, LONGEST + 1), each row adding up to 1.

    A gamma distribution of the given means (months) and shapes, at the middle of each month.
    """
    months = np.arange(LONGEST + 1) + 0.5
    logs = (shape - 1)[:, None] * np.log(months) - months * (shape / mean)[:, None]
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def lagged(flow: Array, weights: Array) -> Array:
    """What arrives of a flow (paths, months) after the lags; months before the first count 0."""
    found = np.zeros((len(weights), flow.shape[1]))
    for lag in range(min(weights.shape[1], flow.shape[1])):
        found[:, lag:] += weights[:, lag : lag + 1] * flow[:, : flow.shape[1] - lag]
    return found


def _spread(lag: Array, narrow: Array) -> Array:
    """The lags at quantiles of the ledger's mean and shape."""
    return lag_weights(drawn("filing_lag_months", lag), drawn("filing_lag_shape", narrow))


def _rates(share: pd.Series, months: int, paths: int, seed: int) -> Array:
    """Paths of the share given notices: it wanders as it did, never above the highest seen."""
    fits = [fit(share, season=False)]
    drawn_rates = simulate(fits, months, paths, seed, jumps=NO_JUMPS, cap_multiple=1.0, group=GROUP)
    return drawn_rates[:, :, 0]


def _check(encounters: PathForecast, origin: pd.Period, months: int, paths: int) -> None:
    problems = []
    if encounters.joint.shape != (paths, months, 1):
        allowed = f"must be {paths} paths of {months} months of one series"
        problems.append(Problem("encounters", str(encounters.joint.shape), allowed))
    if encounters.origin != origin:
        allowed = f"must be forecast from {origin}, the month the receipts are"
        problems.append(Problem("encounters", f"from {encounters.origin}", allowed))
    if problems:
        raise BadInput(problems)
