"""Children who came without a parent leave as often and as others do, but later."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inputs
from queueing.chances import chances_of
from queueing.docket.codes import OUTCOMES
from queueing.exits import Leaving, alone, children_later, over_masters
from queueing.scenario import Scenario
from queueing.stations.intake import classes
from queueing.terms import Terms

VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
ALONE = alone()[:, 0]
KINDS = len(classes())
shares = st.floats(0.0, 1.0)


def at(chance, outcome):
    """Exits of every class with a chance, all with one outcome."""
    how = np.zeros((KINDS, 2, len(OUTCOMES)))
    how[..., OUTCOMES.index(outcome)] = 1.0
    return Leaving(np.full((KINDS, 2), chance), how)


def leaving(first, later, merits):
    """Chances of leaving before the merits by outcome (float64[K, 2, OUTCOMES])."""
    after = (1.0 - first.chance) * over_masters(later.chance, merits)
    return first.chance[..., None] * first.how + after[..., None] * later.how


@given(shares, shares, st.floats(0.01, 1.0))
def test_children_leave_as_often_and_with_the_same_outcomes_but_never_at_the_first_hearing(
    first, later, merits
):
    later = min(later, 1.0 - merits)
    given_ = at(first, "in_absentia"), at(later, "removal")
    found = children_later(*given_, np.full(KINDS, merits))
    assert (found[0].chance[ALONE] == 0.0).all()
    assert (found[1].chance + merits <= 1.0 + 1e-12).all()
    if leaving(*given_, merits).sum(axis=-1).max() <= 1.0 - merits:  # else there is no room for all
        assert leaving(*found, merits) == pytest.approx(leaving(*given_, merits), abs=1e-9)
    for before, after in zip(given_, found, strict=True):
        assert np.array_equal(before.chance[~ALONE], after.chance[~ALONE])
        assert np.array_equal(before.how[~ALONE], after.how[~ALONE])


@pytest.mark.parametrize("on", [date(2017, 6, 1), date(2022, 3, 1), date(2027, 3, 1)])
def test_children_leave_in_the_end_as_often_as_others_who_claim_what_they_do(on):
    levers = Scenario.load("before_2025").schedule(on, VALUES).at(on)
    chances = chances_of(Terms(levers, VALUES, on))
    merits = chances.set_for_merits[:, None]
    ever = leaving(chances.first, chances.later, merits).sum(axis=-1)
    names = classes().names
    child, other = (names.index(f"non_detained.{k}.asylum") for k in ("unaccompanied", "border"))
    assert ever[child] == pytest.approx(ever[other])
    assert chances.first.chance[other].min() > 0.0 == chances.first.chance[child].max()
