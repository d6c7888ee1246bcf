"""Children who came without a parent leave as often and as others do, but later."""

from datetime import date

import numpy as np
import pytest

import inputs
from queueing.chances import chances_of
from queueing.children import heard_again, over_masters
from queueing.scenario import Scenario
from queueing.stations.intake import classes
from queueing.terms import Terms

VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
ALONE = np.array([channel == "unaccompanied" for channel in classes().channel])


def made(on, **turned):
    """The chances of a day, as others have them and as the courts go by them."""
    levers = Scenario.load("before_2025").schedule(on, VALUES).at(on)
    levers |= {name.replace("__", "."): value for name, value in turned.items()}
    chances = chances_of(Terms(levers, VALUES, on))
    return chances, heard_again(chances)


def leaving(chances):
    """Chances of leaving before the merits (float64[K, 2]) and by outcome (float64[K, 2, ...])."""
    first, merits = chances.first.chance, chances.set_for_merits[:, None]
    later = (1.0 - first) * over_masters(chances.later.chance, merits)
    by_outcome = first[..., None] * chances.first.how + later[..., None] * chances.later.how
    return first + later, by_outcome


@pytest.mark.parametrize("on", [date(2017, 6, 1), date(2022, 3, 1), date(2027, 3, 1)])
def test_children_leave_as_often_and_with_the_same_outcomes_but_never_at_the_first_hearing(on):
    others, ours = made(on)
    assert (ours.first.chance[ALONE] == 0.0).all()
    assert (ours.later.chance[ALONE] > others.later.chance[ALONE]).all()
    for found, expected in zip(leaving(ours), leaving(others), strict=True):
        assert found == pytest.approx(expected)


def test_nobody_else_is_heard_otherwise():
    others, ours = made(date(2022, 3, 1))
    for stage in ("first", "later"):
        for part in ("chance", "how"):
            before, after = (getattr(getattr(one, stage), part) for one in (others, ours))
            assert np.array_equal(before[~ALONE], after[~ALONE])


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_nobody_leaves_early_no_child_does_and_where_everybody_does_none_is_set(share):
    both = {"hearing__early_exit_share": share, "hearing__later_exit_share": share}
    _, ours = made(date(2022, 3, 1), **both)
    chance = ours.later.chance[ALONE]
    assert chance == pytest.approx(share * (1.0 - ours.set_for_merits[ALONE, None] * np.ones(2)))
    assert ours.later.how.sum(axis=-1) == pytest.approx(1.0)
