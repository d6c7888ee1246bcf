"""Compiled code does not look whether a place is inside its array, unless it is asked to.

`NUMBA_BOUNDSCHECK=1` asks; the docket's tests are run once so. It looks beyond an array's end, and
before its beginning only after -1, -2, ... were counted from the end, as Python does.

A number that would not fit its place in a case's record, or a day on the calendars, is refused.
"""

import os
from dataclasses import replace

import numpy as np
import pytest

from queueing.docket import codes, entry
from queueing.docket.compiled import compiled, kernel
from queueing.docket.lists import RING_DAYS
from queueing.docket.state import Size
from queueing.engine import CompiledDocket
from tests.oracle.by_hand import DAYS, FREE, MONDAY, Courts, booked, terms

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


SIZE = Size(courts=1, classes=1, room=1, seats=1, first_day=MONDAY, days=30)
LAST_DUE = MONDAY + 30 + RING_DAYS - 1


@pytest.mark.parametrize(
    ("last", "more", "said"),
    [
        ({"courts": 256}, {"courts": 257}, "court can be number 255, not 256"),
        ({"classes": 256}, {"classes": 257}, "class can be number 255, not 256"),
        ({"room": 2**31}, {"room": 2**31 + 1}, "place can be number 2,147,483,647, not"),
        (
            {"days": 30 + 65_535 - LAST_DUE},
            {"days": 31 + 65_535 - LAST_DUE},
            "day can be number 65,535, not 65,536",
        ),
    ],
)
def test_a_docket_larger_than_a_case_can_tell_is_refused(last, more, said):
    replace(SIZE, **last)
    with pytest.raises(ValueError, match=said):
        replace(SIZE, **more)


@pytest.mark.parametrize("setting", [terms(), booked()])
def test_cases_filed_on_a_day_that_is_over_are_refused_and_nothing_is_changed(setting):
    courts = Courts(CompiledDocket, setting)
    courts.receive(12, 3, filed=12)
    before = [array.tobytes() for array in courts.docket.state]
    with pytest.raises(ValueError, match=r"cases filed from 2026-06-06 .* from 2026-06-13 to"):
        courts.receive(12, 3, filed=5)
    assert [array.tobytes() for array in courts.docket.state] == before


def test_cases_filed_beyond_the_run_are_refused():
    courts = Courts(CompiledDocket, terms())
    courts.receive(0, 1, filed=DAYS - 1)
    with pytest.raises(ValueError, match="cases filed from"):
        courts.receive(0, 1, filed=DAYS)


@pytest.mark.parametrize(("first", "end"), [(-(46 * 366), 0), (-30, 1)])
def test_pending_cases_filed_too_long_ago_or_still_to_be_filed_are_refused(first, end):
    docket = Courts(CompiledDocket, terms()).docket
    numbers = np.ones((1, 1, 3), dtype=np.int64)
    docket.load(numbers, MONDAY + np.array([-(45 * 366), 0]), 1)
    with pytest.raises(ValueError, match="cases filed from"):
        docket.load(numbers, MONDAY + np.array([first, end]), 2)


def test_a_docket_is_not_brought_further_than_it_keeps_account():
    courts = Courts(CompiledDocket, terms())
    courts.docket.advance(MONDAY + DAYS)
    with pytest.raises(ValueError, match="hearings held from"):
        courts.docket.advance(MONDAY + DAYS + 1)


def received(docket, filed, lag):
    """What the compiled core says of a case filed on a day and due some days later."""
    rules = docket.state.rules
    rules[FREE, :, codes.FIRST_LAG] = lag
    numbers, stages, nowhere = np.zeros((1, 3), dtype=np.int64), np.zeros(3, int), np.ones(3)
    numbers[0, FREE] = 1
    new, weak, keeping = stages > 0, np.zeros(3), np.ones(3)
    error = entry.receive(docket.state, numbers, filed, 1, 1, stages, nowhere, new, weak, keeping)
    return codes.ERRORS.get(int(error))


def test_the_core_sets_no_case_for_a_day_that_is_over_or_beyond_its_calendars():
    docket = Courts(CompiledDocket, terms()).on(12)
    assert received(docket, MONDAY + 12, 0.0) is None
    assert "a day that is over" in received(docket, MONDAY + 11, 0.0)
    docket = Courts(CompiledDocket, booked()).on(12)
    assert received(docket, MONDAY + 11, 0.0) is None  # it is looked at today
    far = MONDAY + 12 + RING_DAYS
    assert received(docket, far - 1, 0.0) is None
    assert "further ahead" in received(docket, far, 0.0)
