"""Random draws keyed by what they decide: u(seed, replication, case key, purpose, n).

The generator is Philox 4x32 with ten rounds (Salmon et al., "Parallel random numbers: as easy as
1, 2, 3", SC 2011). A draw depends on its key alone, never on what was drawn before: adding or
removing one case, judge or reform disturbs no other draw, so two scenarios meet the same luck.
The published known answers are in `tests/queueing/test_draws.py`.
"""

from __future__ import annotations

from math import log

import numpy as np

from queueing.docket.compiled import shared

# What a draw is for. A purpose never changes its number: that would change every result.
ARRIVAL = 1
INITIAL = 2
HEARING = 3
DISMISSAL = 4
CLOSURE = 5
ROUNDING = 6
JUDGE = 7
PARAMETER = 8
STATION = 9
PICK = 10
WITHDRAWAL = 11
DEPARTURE = 12
TRAITS = 13
EVENT = 14
AFTER = 15
APPEAL = 16
REVIEW = 17
DETENTION = 18
CUSTODY = 19
RECALL = 20
INTERVIEW = 24

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)


@shared
def philox(c0, c1, c2, c3, k0, k1):
    """Four 32-bit words (as uint64) for a 128-bit counter and a 64-bit key, all given as words."""
    x0, x1 = np.uint64(c0) & _LOW, np.uint64(c1) & _LOW
    x2, x3 = np.uint64(c2) & _LOW, np.uint64(c3) & _LOW
    a, b = np.uint64(k0) & _LOW, np.uint64(k1) & _LOW
    for _ in range(10):
        p0 = _M0 * x0
        p1 = _M1 * x2
        x0, x1, x2, x3 = (p1 >> _SHIFT) ^ x1 ^ a, p1 & _LOW, (p0 >> _SHIFT) ^ x3 ^ b, p0 & _LOW
        a = (a + _W0) & _LOW
        b = (b + _W1) & _LOW
    return x0, x1, x2, x3


@shared
def unit(word):
    """A 32-bit word as a number strictly between 0 and 1."""
    return (float(word) + 0.5) * 2.3283064365386963e-10


@shared
def exponential(u):
    """A mean-one exponential from a uniform in (0, 1)."""
    return -log(u)


@shared
def uniforms(seed, replication, high, low, purpose, n):
    """The four uniforms of one key: (high, low) is the case key, n counts draws of a purpose."""
    w0, w1, w2, w3 = philox(low, high, purpose, n, seed, replication)
    return unit(w0), unit(w1), unit(w2), unit(w3)


@shared
def case_key_high(court, klass, month):
    """The upper word of a case key: court and class at entry, and the month of entry."""
    return np.uint32((court << 24) | (klass << 16) | month)
