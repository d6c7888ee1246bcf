"""Special dockets asked for by a scenario alone."""

from datetime import date

import numpy as np
import pytest

from queueing.docket import codes
from queueing.options import Options
from queueing.replication import simulate
from queueing.scenario import Scenario
from queueing.stations.intake import classes

CHILDREN = np.array([channel == "unaccompanied" for channel in classes().channel])
JUVENILE = """
title = "A docket for children"
question = "Are children who came alone heard sooner on a docket of their own?"
based_on = "before_2025"

[[change]]
lever = "dedicated.unaccompanied_share"
set = 1.0
from = 2018-10-01

[[change]]
lever = "dedicated.time_share"
set = 0.15
from = 2018-10-01
"""


@pytest.fixture(scope="module")
def flows(tmp_path_factory):
    """Eighteen months without and with a juvenile docket: flows by class (int64[2, K, flows])."""
    path = tmp_path_factory.mktemp("juvenile") / "juvenile.toml"
    path.write_text(JUVENILE)
    options = Options(date(2018, 9, 30), 18, scale=0.01, uncertainty=(), actual=True)
    runs = [simulate(Scenario.load(name), options, 0) for name in ("before_2025", str(path))]
    return np.stack([run.ledger.sum(axis=(0, 1))[:, : codes.STOCK] for run in runs])


def test_children_on_a_juvenile_docket_are_decided_sooner_and_others_wait_for_it(flows):
    without, having = flows[..., codes.DECIDED_ON_MERITS]
    assert having[CHILDREN].sum() > 1.4 * without[CHILDREN].sum()
    assert having[~CHILDREN].sum() < without[~CHILDREN].sum()


def test_a_juvenile_docket_changes_nobody_who_comes_in(flows):
    without, having = flows[..., codes.RECEIPT]
    assert (without == having).all()
    assert without[CHILDREN].sum() > 300
