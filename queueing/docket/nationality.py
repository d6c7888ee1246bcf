"""Nationality groups: which one a case is of, and what each group counts.

A group is drawn by the case's own key whenever somebody asks, and kept nowhere: it is the same
every time. Where no groups are told apart, nothing is drawn.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled
from queueing.docket.draws import TRAITS, philox, unit
from queueing.docket.rules import falls_on
from queueing.docket.state import members


@compiled
def entered(d, key_high):
    """The row of the mix of who entered in the fiscal year of a key; years past the last are it."""
    return min(((np.int64(key_high) & 0xFFFF) + 3) // 12, d.mixes.shape[0] - 1)


@compiled
def of_group(d, key_high, strong, u):
    """The group of a case by the mix of its class and year of entry and of its strength of claim.

    `u` is the last of the words that its traits are drawn by.
    """
    klass = np.int64(key_high) >> 16 & 0xFF
    return falls_on(d.mixes[entered(d, key_high), klass, 1 if strong else 0], u)


@compiled
def comes(d, key_high, strong, u):
    """Whether a new case comes at all: of each group those do whose `u` is the smallest.

    Who does not disturbs nobody: the others keep their keys.
    """
    if d.mixes.shape[0] == 0:
        return True
    klass = np.int64(key_high) >> 16 & 0xFF
    group = of_group(d, key_high, strong, u)
    there = d.coming[klass, group]
    if there >= 1.0:
        return True
    mix = d.mixes[entered(d, key_high), klass, 1 if strong else 0]
    first = mix[group - 1] if group > 0 else 0.0
    return u < first + there * (mix[group] - first)


@compiled
def join_group(d, key_high, strong, people, column, u):
    """So many people, who come in active with the word `u` drawn, count in their group."""
    if d.mixes.shape[0] > 0:
        group = of_group(d, key_high, strong, u)
        d.groups[group, codes.GROUP_ACTIVE] += people
        if column != codes.GROUP_ACTIVE:
            d.groups[group, column] += people


@compiled
def count_group(d, i, column, sign, days):
    """Case `i` joins (+1) or leaves (-1) the active stock of its group, by the flow of a column.

    Of a completion `days` are those since it was received.
    """
    if d.mixes.shape[0] > 0:
        count_by_key(d, i, column, sign, days)


@apart
def count_by_key(d, i, column, sign, days):
    """The same, where groups are told apart."""
    case = d.cases[i]
    _, _, _, word = philox(case.key_low, case.key_high, TRAITS, 0, d.key[0], d.key[1])
    strong = case.traits & codes.STRONG_BIT
    of = d.groups[of_group(d, np.int64(case.key_high), strong, unit(word))]
    people = members(d, i)
    of[column] += people
    of[codes.GROUP_DAYS] += people * days
    of[codes.GROUP_ACTIVE] += sign * people
