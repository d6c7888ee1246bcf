"""Compiled code does not look whether a place is inside its array, unless it is asked to.

`NUMBA_BOUNDSCHECK=1` asks; the docket's tests are run once so. It looks beyond an array's end, and
before its beginning only after -1, -2, ... were counted from the end, as Python does.
"""

import os

import numpy as np
import pytest

from queueing.docket.compiled import compiled, kernel

checked = pytest.mark.skipif(
    os.environ.get("NUMBA_BOUNDSCHECK") != "1", reason="runs with NUMBA_BOUNDSCHECK=1"
)


@compiled
def mark(places, k):
    places[k] = 1


@kernel
def mark_one(places, k):
    mark(places, k)
    return places[0]


@checked
@pytest.mark.parametrize("k", [4, 1000, -5])
def test_a_place_beyond_the_end_of_its_array_is_noticed_where_accesses_are_checked(k):
    with pytest.raises(IndexError):
        mark_one(np.zeros(4, dtype=np.int64), k)


def test_a_place_inside_is_marked():
    places = np.zeros(4, dtype=np.int64)
    mark_one(places, 3)
    assert places.tolist() == [0, 0, 0, 1]
