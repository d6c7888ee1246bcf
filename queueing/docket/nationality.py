"""Nationality groups: which one a case is of, whether it comes at all, and what each group counts.

A group is drawn by the case's own key as it comes in, and kept in four bits that were free. Where
no groups are told apart there is one, and nothing is counted.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.rules import falls_on
from queueing.docket.state import members


@compiled
def entered(d, key_high):
    """The row of the mix of who entered in the fiscal year of a key; years past the last are it."""
    return min(((np.int64(key_high) & 0xFFFF) + 3) // 12, d.mixes.shape[0] - 1)


@compiled
def group_of(d, key_high, strong, u):
    """The group of a case by the mix of its class and year of entry and of its strength of claim.

    `u` is the last of the words that its traits are drawn by.
    """
    if d.mixes.shape[0] == 0:
        return 0
    klass = np.int64(key_high) >> 16 & 0xFF
    return falls_on(d.mixes[entered(d, key_high), klass, strong], u)


@compiled
def comes(d, key_high, strong, group, u):
    """Whether a new case comes at all: of each group those do whose `u` is the smallest.

    Who does not disturbs nobody: the others keep their keys.
    """
    klass = np.int64(key_high) >> 16 & 0xFF
    if d.mixes.shape[0] == 0 or d.coming[klass, group] >= 1.0:
        return True
    mix = d.mixes[entered(d, key_high), klass, strong]
    first = mix[group - 1] if group > 0 else 0.0
    return u < first + d.coming[klass, group] * (mix[group] - first)


@compiled
def count_group(d, i, column, sign):
    """Case `i` joins (+1) or leaves (-1) the active stock of its group, by the flow of a column."""
    if d.groups.shape[0] > 0:
        of = d.groups[d.moved[i] >> codes.GROUP_BITS]
        of[column] += members(d, i)
        of[codes.GROUP_ACTIVE] += sign * members(d, i)


@compiled
def count_end(d, i, how, days):
    """The same of a completion, so many days after it was received."""
    if d.groups.shape[0] > 0:
        count_group(d, i, codes.GROUP_COMPLETED + how, -1)
        d.groups[d.moved[i] >> codes.GROUP_BITS, codes.GROUP_DAYS] += days * members(d, i)


@compiled
def stand_in_group(d, i):
    """Case `i` is in the active stock of its group as the run begins."""
    if d.groups.shape[0] > 0:
        d.groups[d.moved[i] >> codes.GROUP_BITS, codes.GROUP_ACTIVE] += members(d, i)
