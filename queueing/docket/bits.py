"""Rows of bits: which days are open, which shelves are not empty; the first is found fast."""

from __future__ import annotations

import numpy as np

from queueing.docket.compiled import compiled

_ONE = np.uint64(1)


@compiled
def set_bit(words, position):
    """Set the bit at a position of a row of 64-bit words."""
    words[position >> 6] |= _ONE << np.uint64(position & 63)


@compiled
def unset_bit(words, position):
    """Unset it."""
    words[position >> 6] &= ~(_ONE << np.uint64(position & 63))


@compiled
def first_bit(words, start):
    """The first bit set from `start` on, or -1."""
    k = start >> 6
    if k >= words.shape[0]:
        return np.int64(-1)
    word = words[k] >> np.uint64(start & 63)
    if word != 0:
        return start + lowest(word)
    for k in range((start >> 6) + 1, words.shape[0]):
        if words[k] != 0:
            return (np.int64(k) << 6) + lowest(words[k])
    return np.int64(-1)


@compiled
def lowest(word):
    """The position of the lowest bit set in a word that has one: halves, quarters, and so on."""
    position = np.int64(0)
    width = 32
    while width > 0:
        if word & ((_ONE << np.uint64(width)) - _ONE) == 0:
            word >>= np.uint64(width)
            position += width
        width >>= 1
    return position
