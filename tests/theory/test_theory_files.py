"""Files of cases and single cases that are wrong are refused with everything that is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inputs.problems import BadInput
from queueing.textbook.station import station
from queueing.textbook.validation import validate, validate_file

GOOD: dict[str, Any] = {
    "id": "one",
    "station": {
        "servers": 1,
        "classes": [{"arrivals_at": [0, 1], "service": {"dist": "deterministic", "value": 2}}],
    },
    "metric": {"name": "completion_times"},
    "expected": [2, 4],
    "source": "by hand",
}


def with_class(**keys: Any) -> dict[str, Any]:
    customers = {"arrival_rate": 0.5, "service": {"dist": "exponential", "mean": 1.0}, **keys}
    return {
        "station": {"servers": 1, "classes": [customers]},
        "metric": {"name": "mean_wait"},
    }


def test_a_file_is_played_and_a_wrong_expectation_found(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([GOOD, {**GOOD, "id": "two", "expected": [2, 5]}]))
    seen: list[str] = []
    results = validate_file(path, on_result=lambda result: seen.append(result["id"]))
    assert [r["ok"] for r in results] == [True, False]
    assert results[0] == {
        "id": "one", "expected": [2, 4], "estimate": [2.0, 4.0], "se": 0.0, "ok": True,
    }  # fmt: skip
    assert seen == ["one", "two"]


def test_threads_change_no_result() -> None:
    cases = [{**with_class(), "id": str(n), "expected": 1.0} for n in range(3)]
    assert validate(cases, seed=2, workers=1) == validate(cases, seed=2, workers=3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "line 1"),
        ("{}", "must be a list of cases"),
        ("[]", "has no cases"),
        ("[1]", "case 1: case"),
        ("[" * 100_000, "JSON"),
        ('[{"id": "a"}]', "station"),
    ],
)
def test_a_file_of_another_format_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "cases.json"
    path.write_text(text)
    with pytest.raises(BadInput) as error:
        validate_file(path)
    assert says in str(error.value)
    assert "cases.json" in str(error.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        validate_file(tmp_path / "none.json")
    with pytest.raises(BadInput, match="cannot be read"):
        validate_file(tmp_path)
    path = tmp_path / "latin.json"
    path.write_bytes(b'["\xff"]')
    with pytest.raises(BadInput, match="UTF-8"):
        validate_file(path)


def test_the_problems_of_all_cases_are_told_at_once() -> None:
    wrong = {**GOOD, "id": "bad", "metric": {"name": "mean_wiat"}}
    number = {**GOOD, "id": "worse", "expected": 3}
    with pytest.raises(BadInput) as error:
        validate([GOOD, wrong, number])
    text = str(error.value)
    assert 'did you mean "mean_wait"?' in text
    assert '"worse": expected' in text
    assert len(error.value.problems) == 2


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ({"arrival_rate": -1}, "classes[0].arrival_rate"),
        ({"arrival_rate": float("nan")}, "classes[0].arrival_rate"),
        ({"arrival_rate": True}, "classes[0].arrival_rate"),
        ({"arrival_rate": "fast"}, "classes[0].arrival_rate"),
        ({"arrival_rate": 10**400}, "classes[0].arrival_rate"),
        ({"arrival_rate": {"base": 1, "amplitude": 2, "period": 5}}, "arrival_rate.amplitude"),
        ({"arrival_rate": {"base": 1, "amplitude": 1}}, "arrival_rate.period"),
        ({"arrival_every": 2.0}, "classes[0]"),
        ({"arival_rate": 1.0}, "classes[0].arival_rate"),
        ({"batch": 0}, "batch"),
        ({"batch": 1.5}, "batch"),
        ({"return_probability": 1.0}, "return_probability"),
        ({"initial": -3}, "initial"),
        ({"priority": "high"}, "priority"),
        ({"service": {"dist": "exponental", "mean": 1}}, "service.dist"),
        ({"service": {"dist": "exponential", "value": 1}}, "service.mean"),
        ({"service": {"dist": "erlang", "k": 0, "mean": 1}}, "service.k"),
        ({"service": {"dist": "lognormal", "mean": 1, "cv": -1}}, "service.cv"),
        ({"service": 3}, "service"),
        ({"patience": {"mean": 3}}, "patience.dist"),
    ],
)
def test_a_class_that_cannot_be_is_refused_where_it_is_wrong(
    keys: dict[str, Any], where: str
) -> None:
    with pytest.raises(BadInput) as error:
        station(with_class(**keys))
    assert any(p.where.endswith(where) for p in error.value.problems), str(error.value)


@pytest.mark.parametrize(
    ("rules", "metric", "where"),
    [
        ({"servers": 0.5}, {}, "station.servers"),
        ({"servers": -1}, {}, "station.servers"),
        ({"servers": "many"}, {}, "station.servers"),
        ({"servers": [[0, 1], [0, 2]]}, {}, "station.servers[1][0]"),
        ({"servers": []}, {}, "station.servers"),
        ({"discipline": "sjf"}, {}, "station.discipline"),
        ({"preemptive": 1}, {}, "station.preemptive"),
        ({"capacity": -1}, {}, "station.capacity"),
        ({"classes": []}, {}, "station.classes"),
        ({"then": {"servers": 1}}, {}, "station.then.service"),
        ({"queue": 3}, {}, "station.queue"),
        ({}, {"name": "mean_weight"}, "metric.name"),
        ({}, {"class": 3}, "metric.class"),
        ({}, {"of": "pool"}, "metric.of"),
        ({}, {"at": 3}, "metric.at"),
        ({}, {"name": "p_wait_exceeds"}, "metric.value"),
        ({}, {"name": "number_at_mean", "at": -1}, "metric.at"),
    ],
)
def test_a_station_or_metric_that_cannot_be_is_refused_where_it_is_wrong(
    rules: dict[str, Any], metric: dict[str, Any], where: str
) -> None:
    case = with_class()
    case["station"].update(rules)
    case["metric"].update(metric)
    with pytest.raises(BadInput) as error:
        station(case)
    assert where in [p.where for p in error.value.problems], str(error.value)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (with_class(arrival_rate=1.0), "grows without limit"),
        (with_class(arrival_rate=0.5, return_probability=0.5), "grows without limit"),
        (with_class(arrival_rate=0.9999), "too near 1"),
        (with_class(initial="inexhaustible"), 'must be "arrivals"'),
        ({**with_class(), "metric": {"name": "completion_times"}}, "left to chance"),
        ({**with_class(), "metric": {"name": "time_to_empty_mean"}}, "nobody is there"),
        ({**with_class(), "metric": {"name": "p_wait", "class": 0, "of": "all", "x": 1}}, "x"),
    ],
)
def test_a_question_without_an_answer_is_refused(case: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput) as error:
        station(case)
    assert says in str(error.value)


def test_a_station_that_never_empties_is_refused() -> None:
    """Fixed gaps as long as the services: somebody comes whenever somebody leaves."""
    service = {"dist": "deterministic", "value": 1.0}
    case = {
        "station": {
            "servers": 2,
            "classes": [{"arrival_every": 1.0, "initial": 3, "service": service}],
        },
        "metric": {"name": "time_to_empty_mean"},
    }
    with pytest.raises(BadInput, match="not empty by"):
        station(case)


def test_a_second_station_with_too_much_work_is_refused() -> None:
    case = with_class()
    case["station"]["then"] = {"servers": 1, "service": {"dist": "exponential", "mean": 2.0}}
    with pytest.raises(BadInput) as error:
        station(case)
    assert error.value.problems[0].where == "station.then.servers"


def test_an_arrival_behind_a_pool_that_never_ends_is_refused() -> None:
    case = with_class(initial="inexhaustible")
    case["metric"]["of"] = "arrivals"
    with pytest.raises(BadInput, match="never served"):
        station(case)


def test_runs_that_cannot_give_an_error_are_refused() -> None:
    with pytest.raises(BadInput) as error:
        station(with_class(), seed=-1, customers=0, replications=1)
    assert [p.where for p in error.value.problems] == ["seed", "customers", "replications"]


def test_all_problems_of_a_case_are_told_at_once() -> None:
    case = with_class(arrival_rate=-1, batch=0)
    case["station"]["servers"] = "none"
    case["metric"] = {"name": "mean_wait", "until": 3}
    with pytest.raises(BadInput) as error:
        station(case)
    assert len(error.value.problems) == 4


def test_the_callers_case_is_left_as_it_was() -> None:
    before = json.dumps(GOOD)
    station(GOOD)
    assert json.dumps(GOOD) == before
