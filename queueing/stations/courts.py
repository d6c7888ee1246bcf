"""The immigration courts: which there are, how cases and judges divide among them.

No table says how many cases each court receives. Up to FY2024 receipts follow the bench (TRAC's
counts of judges, FY2018-23); by April 2026 they follow the mean of the bench and the estimated
pending cases of each court; in between they move in a straight line. The judges of the three
adjudication centres hear other courts' cases by video: they are seated where most is pending.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import heapify, heapreplace
from math import sqrt

import numpy as np

import inputs
from queueing.docket.waits import Array

# The dates at which the division of the bench is known: TRAC's FY2018-23 counts hold until the
# end of FY2024; the two lists of 2026 are dated April and 21 August.
MOST_HELD = 0.95  # of a court's bench: no court hears detained cases alone
BENCH_DATES = (date(2024, 9, 30), date(2026, 4, 30), date(2026, 8, 21))


@dataclass(frozen=True)
class Courts:
    """The courts in a fixed order. `bench[k]` are shares of judges at `BENCH_DATES[k]` (sum 1)."""

    codes: tuple[str, ...]
    detained: tuple[str, ...]  # yes | mixed | no
    bench: Array  # float64[3, courts]
    pending: Array  # float64[courts]

    def __len__(self) -> int:
        return len(self.codes)

    def bench_weights(self, on: date) -> Array:
        """Shares of the judges by court on a day (sum 1)."""
        days = [day.toordinal() for day in BENCH_DATES]
        now = min(max(on.toordinal(), days[0]), days[-1])
        k = min(bisect_right(days, now), len(days) - 1)
        gone = (now - days[k - 1]) / (days[k] - days[k - 1])
        return np.asarray((1.0 - gone) * self.bench[k - 1] + gone * self.bench[k])

    def case_weights(
        self, on: date, detained_share: Mapping[str, float], needed: float
    ) -> tuple[Array, Array]:
        """Shares of non-detained and of detained cases by court on a day (each sums to 1).

        Detained cases go where the bench that hears them sits (`held_bench`), the others where
        the rest of it does.
        """
        held = self.held_bench(on, detained_share, needed)
        at_large = _normal(self.bench_weights(on) - held)
        known, recent = BENCH_DATES[0].toordinal(), BENCH_DATES[1].toordinal()
        moved = np.clip((on.toordinal() - known) / (recent - known), 0.0, 1.0)
        by_pending = 0.5 * at_large + 0.5 * self.pending
        return _normal((1.0 - moved) * at_large + moved * by_pending), _normal(held)

    def held_bench(self, on: date, detained_share: Mapping[str, float], needed: float) -> Array:
        """The part of the national bench that hears detained cases, by court; `needed` in all."""
        return np.asarray(self.bench_weights(on) * self.held_share(on, detained_share, needed))

    def held_share(self, on: date, detained_share: Mapping[str, float], needed: float) -> Array:
        """The share of each court's bench that hears detained cases; `needed` of the whole.

        `detained_share` says how it divides among kinds of court: every kind gives the same
        multiple of its share, at most `MOST_HELD` of a court's bench.
        """
        bench = self.bench_weights(on)
        share = np.array([detained_share[kind] for kind in self.detained])
        wanted = min(needed, 0.99 * MOST_HELD)
        low, high = 0.0, 1e3
        for _ in range(60):
            middle = (low + high) / 2.0
            enough = float((bench * np.minimum(MOST_HELD, share * middle)).sum()) > wanted
            low, high = (low, middle) if enough else (middle, high)
        return np.asarray(np.minimum(MOST_HELD, share * high))

    def seat_weights(self) -> Array:
        """Where new judges go: as the bench of August 2026 is divided (sum 1).

        Detained cases are divided by the same bench, so their courts keep the judges they need.
        """
        return np.asarray(self.bench[-1])


@cache
def courts() -> Courts:
    """The courts with judges on the list of August 2026, from the table `courts`."""
    table = inputs.table("courts").sort_values("court")
    centres = table[table["kind"] == "adjudication_centre"]
    here = table[(table["kind"] == "court") & (table["judges_2026_08"] > 0)]
    pending = _normal(here["pending_weight"].to_numpy(dtype=float))
    bench = []
    for column in ("judges_2018_2023", "judges_2026_04", "judges_2026_08"):
        seated = here[column].fillna(0.0).to_numpy(dtype=float)
        bench.append(_normal(seated + centres[column].fillna(0.0).sum() * pending))
    return Courts(
        codes=tuple(here["court"]),
        detained=tuple(here["detained"]),
        bench=np.stack(bench),
        pending=pending,
    )


def helpers(pending: Array, judges: Array) -> Array:
    """The court that each court lends hours to by video, -1 for none (int64[courts]).

    Courts are ranked by active pending cases a judge: the lowest helps the highest, the second
    lowest the second highest, and so on for the lower half; ties go by the courts' order. Courts
    without judges or without cases are left out.
    """
    helped = np.full(len(pending), -1, dtype=np.int64)
    ranked = np.flatnonzero((judges > 0) & (pending > 0))
    ranked = ranked[np.argsort(pending[ranked] / judges[ranked], kind="stable")]
    half = len(ranked) // 2
    helped[ranked[:half]] = ranked[::-1][:half]
    return helped


def apportion(number: int, weights: Array, seats: Array | None = None) -> Array:
    """`number` seats by weight, each court with any weight getting one first (int64[courts]).

    The method of equal proportions (Huntington and Hill): when the number grows no court loses a
    seat. Starts from `seats` already filled, if given; those are kept.
    """
    filled = np.zeros(len(weights), dtype=np.int64) if seats is None else seats.copy()
    heap = [
        (-_claim(float(w), int(n)), k) for k, (w, n) in enumerate(zip(weights, filled, strict=True))
    ]
    heapify(heap)
    for _ in range(number - int(filled.sum())):
        _, k = heap[0]
        filled[k] += 1
        heapreplace(heap, (-_claim(float(weights[k]), int(filled[k])), k))
    return filled


def _claim(weight: float, seats: int) -> float:
    """How strong a court's claim to its next seat is."""
    if weight <= 0.0:
        return 0.0
    return float("inf") if seats == 0 else weight / sqrt(seats * (seats + 1))


def _normal(weights: Array) -> Array:
    return np.asarray(weights, dtype=float) / float(np.sum(weights))
