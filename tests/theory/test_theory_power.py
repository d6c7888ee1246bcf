"""The checks of theory have teeth: a station that is slightly wrong does not pass them."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.textbook import formulas as say
from queueing.textbook.cases import arrivals, station
from queueing.textbook.validation import agrees, validate


def judged(rules: dict[str, Any], metric: dict[str, Any], expected: object) -> dict[str, Any]:
    case = {"id": "case", "station": rules, "metric": metric, "expected": expected}
    return validate([case], seed=4)[0]


@pytest.mark.parametrize(("rate", "servers"), [(0.8, 1), (4.0, 5)])
@pytest.mark.parametrize("metric", ["mean_wait", "p_wait"])
def test_services_three_percent_too_long_are_caught(rate: float, servers: int, metric: str) -> None:
    expected = {
        "mean_wait": say.mmc_wait(rate, 1.0, servers), "p_wait": say.erlang_c(rate, servers),
    }[metric]  # fmt: skip
    right = station(servers, arrivals(rate, 1.0))
    slow = station(servers, arrivals(rate, 1.03))
    assert judged(right, {"name": metric}, expected)["ok"]
    assert not judged(slow, {"name": metric}, expected)["ok"]


def test_newest_first_in_place_of_first_come_is_caught_by_the_second_moment() -> None:
    expected = say.mm1_second_moment(0.5, 1.0, "fifo")
    metric = {"name": "wait_second_moment"}
    first = station(1, arrivals(0.5, 1.0))
    newest = station(1, arrivals(0.5, 1.0), discipline="lifo")
    anyone = station(1, arrivals(0.5, 1.0), discipline="random")
    assert judged(first, metric, expected)["ok"]
    assert not judged(newest, metric, expected)["ok"]
    assert not judged(anyone, metric, expected)["ok"]


def test_priorities_in_the_wrong_order_are_caught() -> None:
    rates = (0.3, 0.4)
    expected = say.priority_waits(rates, 1.0, 1)[0]
    metric = {"name": "mean_wait", "class": 0}
    for order, ok in (((0, 1), True), ((1, 0), False)):
        classes = [arrivals(r, 1.0, priority=p) for r, p in zip(rates, order, strict=True)]
        assert judged(station(1, *classes), metric, expected)["ok"] is ok


def test_a_service_not_interrupted_is_caught() -> None:
    rates = (0.3, 0.4)
    expected = say.preemptive_delays(rates, 1.0, 1)[0]
    classes = [arrivals(rate, 1.0, priority=k) for k, rate in enumerate(rates)]
    metric = {"name": "mean_delay", "class": 0}
    assert judged(station(1, *classes, preemptive=True), metric, expected)["ok"]
    assert not judged(station(1, *classes), metric, expected)["ok"]


def test_an_answer_known_too_badly_does_not_pass() -> None:
    assert agrees(1.0, 1.04, 0.01)
    assert not agrees(1.0, 1.05, 0.01)
    assert not agrees(1.0, 1.0, 0.06)
    assert not agrees(1.0, float("nan"), 0.01)


def test_an_exact_answer_must_be_equal() -> None:
    assert agrees([0.3, 1], [0.1 + 0.2, 1.0], 0.0)
    assert not agrees([1, 2], [1.0], 0.0)
    assert not agrees([[1], [2]], [[1.0], [2.1]], 0.0)
    assert not agrees([1, 2], 1.5, 0.1)
