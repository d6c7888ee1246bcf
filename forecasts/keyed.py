"""Draws that belong to a path: keyed by the forecast's seed, what they are for, and its number.

Path i draws the same whatever the number of paths, and whatever else is drawn beside it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np

from .arrays import Array


def number(purpose: str) -> int:
    """The number that a purpose's draws are keyed by."""
    return zlib.crc32(purpose.encode())


def generators(purpose: str, seed: int, paths: int | range) -> Iterator[np.random.Generator]:
    """A generator for each path, for one purpose; `paths` as their number, or as numbers."""
    name = number(purpose)
    for i in paths if isinstance(paths, range) else range(paths):
        key = np.random.SeedSequence(seed, spawn_key=(name, i))
        yield np.random.Generator(np.random.Philox(key))


def uniforms(purpose: str, seed: int, paths: int | range, count: int) -> Array:
    """Uniform draws (paths, count)."""
    return np.stack([rng.random(count) for rng in generators(purpose, seed, paths)])


def drawn(name: str, u: Array) -> Array:
    """The ledger's parameter `name` at the quantiles `u`."""
    import inputs

    entry = inputs.parameter(name)
    return np.array([entry.draw(float(x)) for x in u])
