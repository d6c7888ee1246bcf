"""How long people wait, from waits counted in bins, with those still waiting taken into account.

The share of a group that had had an event by a number of days is estimated by Aalen and Johansen's
method: cases still pending are censored, and leaving before the event is a competing exit. Within a
bin, censored cases count as at risk for half of it; waits lie evenly within their bin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array, edges

QUANTILES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}
SHARES = {"share_180d": 181, "share_365d": 366}  # bin edges: day 180 is within 180 days
STATISTICS = ("mean", *QUANTILES, *SHARES)
DAYS = edges().astype(float)  # the bins' edges
WIDTHS = np.diff(DAYS)

# Each delay measure: its events, its competing exits (or none), those still waiting.
MEASURES: dict[str, tuple[int, int | None, int]] = {
    "first_hearing": (codes.FIRST_HEARING, codes.LEFT_UNHEARD, codes.PENDING_UNHEARD),
    "merits": (codes.MERITS_HEARING, codes.LEFT_BEFORE_MERITS, codes.PENDING_BEFORE_MERITS),
    "decision": (codes.DECISION, None, codes.PENDING),
    "final": (codes.FINAL, None, codes.PENDING_FINAL),
}


@dataclass(frozen=True)
class Curve:
    """Share that had had the event by each bin edge, float64[..., bins + 1], and the counts."""

    by_edge: Array
    left: Array  # float64[..., bins + 1]: share that had left before the event, by each edge
    cases: Array  # int64[...]: events, exits and those still waiting
    censored: Array  # int64[...]

    def left_by(self, days: Array) -> Array:
        """Share that had left before the event by a number of days (float64[..., 1])."""
        at = np.searchsorted(DAYS, np.broadcast_to(days, (*self.left.shape[:-1], 1)))
        at = np.minimum(at, self.left.shape[-1] - 1)
        return np.asarray(np.take_along_axis(self.left, at, axis=-1))


def curve(events: Array, exits: Array, pending: Array) -> Curve:
    """The cumulative incidence of the event from counts by bin (int[..., bins])."""
    left = events + exits
    gone = np.cumsum(left + pending, axis=-1)
    whole = gone[..., -1]
    # At least half a case is at risk where anything happens; elsewhere nothing is divided by it.
    at_risk = np.maximum(whole[..., None] - gone + left + pending / 2.0, 0.5)
    before = np.ones(left.shape)
    np.cumprod(1.0 - (left / at_risk)[..., :-1], axis=-1, out=before[..., 1:])
    step, gone_by = before * (events / at_risk), before * (exits / at_risk)
    return Curve(_summed(step), _summed(gone_by), whole, pending.sum(axis=-1))


def _summed(step: Array) -> Array:
    """Cumulative shares by edge, from 0 to at most 1."""
    by_edge = np.zeros((*step.shape[:-1], step.shape[-1] + 1))
    np.cumsum(step, axis=-1, out=by_edge[..., 1:])
    return np.minimum(by_edge, 1.0, out=by_edge)


def quantile(found: Curve, level: float) -> Array:
    """Days within which the share `level` had the event (float64[...]); NaN where not reached."""
    reached = found.by_edge >= level
    k = np.maximum(np.argmax(reached, axis=-1), 1)
    high = np.take_along_axis(found.by_edge, k[..., None], axis=-1)[..., 0]
    low = np.take_along_axis(found.by_edge, k[..., None] - 1, axis=-1)[..., 0]
    within = np.divide(level - low, high - low, out=np.zeros(high.shape), where=high > low)
    value = DAYS[k - 1] + within * WIDTHS[k - 1]
    return np.where(reached.any(axis=-1), value, np.nan)


def share_within(found: Curve, days: int) -> Array:
    """Share that had the event before `days`, a bin edge."""
    k = int(np.searchsorted(DAYS, days))
    return np.asarray(found.by_edge[..., k])


def restricted_mean(found: Curve, horizon: float | Array) -> Array:
    """Mean days to the event, every wait cut off at `horizon` days (float64[...]).

    Those who left before the event have no wait for it: the mean is over those who had it within
    the horizon and those who were still waiting then.
    """
    cut = np.asarray(horizon, dtype=float)[..., None]
    width = np.diff(np.minimum(DAYS, cut), axis=-1)
    # Between edges the share grows in a straight line; the last bin may be cut short.
    rise = np.diff(found.by_edge, axis=-1) * width / WIDTHS
    begun = _summed(rise)
    reached = begun[..., -1:]
    ever = 1.0 - found.left_by(cut)
    middle = begun[..., :-1] + rise / 2.0
    waited = ((np.maximum(ever, reached) - middle) * width).sum(axis=-1)
    shown = np.maximum(ever, reached)[..., 0]
    unknown = np.full(np.shape(shown), np.nan)
    return np.asarray(np.divide(waited, shown, out=unknown, where=shown > 0))


def mean_of_counts(counts: Array) -> Array:
    """Mean days of finished waits counted in bins (float64[...]); NaN where there are none."""
    middle = (DAYS[:-1] + DAYS[1:] - 1.0) / 2.0
    number = counts.sum(axis=-1)
    total = (counts * middle).sum(axis=-1)
    unknown = np.full(np.shape(number), np.nan)
    return np.asarray(np.divide(total, number, out=unknown, where=number > 0))


def measured(waits: Array, measure: str, at: Any = ...) -> Curve:
    """The curve of a delay measure from waits int32[WAITS, ..., bins], or of the groups `at` some
    places of the axes between: only what the measure counts is taken from there."""
    event, left, still = MEASURES[measure]
    events = waits[event][at].astype(np.int64)
    exits = waits[left][at].astype(np.int64) if left is not None else np.zeros_like(events)
    return curve(events, exits, waits[still][at].astype(np.int64))


def statistics(found: Curve, followed: Array, seen_from: Array) -> dict[str, Array]:
    """Every statistic of the delays table, by name (float64[...]).

    Groups were followed for `followed` days at most, and seen only from `seen_from` days on (the
    docket at the start: who was gone by then is not there). What was not seen is NaN: the mean is
    cut off at `followed`, shares within fewer days than `seen_from` or more than `followed` are
    not known.
    """
    values = {"mean": restricted_mean(found, followed)}
    values |= {name: quantile(found, level) for name, level in QUANTILES.items()}
    for name, days in SHARES.items():
        known = (days - 1 <= followed) & (days > seen_from)
        values[name] = np.where(known, share_within(found, days), np.nan)
    return values
