"""From what replications counted to an estimate and its standard error."""

from __future__ import annotations

import math

import numpy as np

from inputs.problems import BadInput, Problem
from queueing.docket.waits import Array
from queueing.textbook import layout as at
from queueing.textbook.case import Case
from queueing.textbook.floor import Played
from queueing.textbook.load import measured

# Means and shares: the columns that are added above and below.
RATIOS = {
    "mean_wait": ((at.WAIT,), (at.BEGUN,)),
    "mean_wait_all": ((at.WAIT, at.LOST_WAIT), (at.BEGUN, at.LOST, at.BLOCKED)),
    "wait_second_moment": ((at.WAIT_SQUARED,), (at.BEGUN,)),
    "p_wait": ((at.WAITED, at.LOST_WAITED), (at.BEGUN, at.LOST)),
    "p_wait_exceeds": ((at.LATE, at.LOST_LATE), (at.BEGUN, at.LOST)),
    "p_lost": ((at.BLOCKED, at.LOST), (at.CAME,)),
    "mean_delay": ((at.DELAY,), (at.SERVED,)),
    "mean_sojourn_total": ((at.SOJOURN,), (at.LEFT,)),
    "mean_visits": ((at.VISITS,), (at.LEFT,)),
}
IN_TIME = {"mean_in_queue": at.IN_QUEUE, "mean_in_system": at.IN_SYSTEM}
AT_END = {
    "number_at_mean": at.IN_SYSTEM,
    "number_at_variance": at.IN_SYSTEM,
    "queue_at_mean": at.IN_QUEUE,
}


def estimate(case: Case, played: Played, span: float) -> tuple[float, float]:
    """The metric and its standard error, from independent replications of length `span`."""
    name, about = case.metric.name, measured(case)
    if name in RATIOS:
        origins = [at.ARRIVED] if case.metric.arrivals_only else [at.INITIAL, at.ARRIVED]
        sums = played.sums[:, about][:, :, origins].sum(axis=(1, 2))
        above, below = RATIOS[name]
        return ratio(sums[:, list(above)].sum(axis=1), sums[:, list(below)].sum(axis=1))
    if name in IN_TIME:
        return mean(played.areas[:, about, IN_TIME[name]].sum(axis=1) / span)
    if name in AT_END:
        values = played.inside[:, about, AT_END[name]].sum(axis=1).astype(float)
    else:
        values = played.ended
    return variance(values) if name.endswith("variance") else mean(values)


def mean(values: Array) -> tuple[float, float]:
    """Mean of independent values and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def variance(values: Array) -> tuple[float, float]:
    """Variance of independent values and its standard error, from their fourth moment."""
    n = len(values)
    spread = float(values.var(ddof=1))
    fourth = float(((values - values.mean()) ** 4).mean())
    return spread, math.sqrt(max(fourth - spread**2 * (n - 3) / (n - 1), 0.0) / n)


def ratio(above: Array, below: Array) -> tuple[float, float]:
    """Ratio of two sums and its standard error by the delta method (Cochran 1977, chapter 6)."""
    total = float(below.sum())
    if total == 0:
        raise BadInput([Problem("metric", "", "nobody came in the time played")])
    value = float(above.sum()) / total
    n = len(above)
    residuals = above - value * below
    return value, float(math.sqrt((residuals**2).sum() * n / (n - 1)) / total)


def path(case: Case, record: Array, until: float) -> list[float] | list[list[float]]:
    """The exact answer from the events of one replication, up to and at `until`."""
    name = case.metric.name
    record = record[record[:, 2] <= until]
    if name == "start_times_by_class":
        started = record[record[:, 0] == at.START]
        return [started[started[:, 1] == k, 2].tolist() for k in range(len(case.classes))]
    completed = record[record[:, 0] == at.COMPLETED, 2].tolist()
    gone = record[record[:, 0] == at.GONE, 2].tolist()
    if name == "completion_times":
        return np.sort(completed).tolist()  # type: ignore[no-any-return]
    if name == "lost_times":
        return np.sort(gone).tolist()  # type: ignore[no-any-return]
    return [float(len(completed)), float(len(gone)), max([*completed, *gone], default=0.0)]
