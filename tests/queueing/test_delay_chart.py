"""Marginal delay as a chart: every group told is on it, with its interval if any."""

from __future__ import annotations

import pandas as pd
import pytest

from inputs.problems import BadInput
from queueing.report.delay_chart import delay_chart
from queueing.report.figure import check_picture, svg

ROWS = [
    ("claim", "all others, not detained", False, 0.2, 0.1, 0.3),
    ("claim", "asylum, not detained", True, 0.5, 0.4, 0.6),
    ("court_size", "other courts", False, 0.1, -0.1, 0.3),
    ("year_of_receipt", "2027", False, float("nan"), float("nan"), float("nan")),
]


def table(replications):
    found = pd.DataFrame(ROWS, columns=["split", "group", "asylum", "days_per_1000", "low", "high"])
    return found.assign(scenario="baseline", replications=replications, cut_days=730)


def test_every_group_that_was_told_is_drawn_and_no_other():
    drawn = svg(delay_chart(table(8)))
    assert "all others, not detained" in drawn
    assert "other courts" in drawn
    assert ">2027<" not in drawn


def test_of_too_few_futures_no_interval_is_drawn():
    assert "95 % interval" in svg(delay_chart(table(8)))
    few = svg(delay_chart(table(2)))
    assert "no interval is told" in few
    assert "95 % interval" not in few


def test_a_picture_of_another_kind_is_refused_before_the_work(tmp_path):
    with pytest.raises(BadInput, match=r"\.svg or \.png"):
        check_picture(tmp_path / "delay.pdf")
