"""One rule of the code broken, or services 3 % too long: every family of theory notices."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.textbook.station import station
from queueing.textbook.validation import validate
from tests.theory.broken_station import BrokenStation
from tests.theory.families import SLOW, families

FAMILIES = families()
RANDOM = [name for name, family in FAMILIES.items() if family.random]
SEED = 4


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> BrokenStation:
    """The station's code, compiled once with all the rules that are broken below."""
    rules = {name: family.rule for name, family in FAMILIES.items()}
    return BrokenStation(tmp_path_factory.mktemp("copy"), {**rules, "slow": SLOW})


def judged(copy: BrokenStation, name: str, rule: str) -> list[dict[str, Any]]:
    """What a family's cases come to in the copy while a rule is broken."""
    copy.breaking(rule)
    found: list[dict[str, Any]] = copy.module("textbook.validation").validate(
        FAMILIES[name].cases, SEED
    )
    return found


def test_the_copy_is_the_code_itself_while_no_rule_is_broken(copy: BrokenStation) -> None:
    copy.breaking(None)
    for family in FAMILIES.values():
        for case in family.cases:
            answers = (
                play(case, SEED, customers=500, replications=3)
                for play in (station, copy.module("textbook.station").station)
            )
            one, other = ((answer.estimate, answer.se, answer.runs) for answer in answers)
            assert one == other, case["id"]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_broken_rule_is_caught_by_its_family(name: str, copy: BrokenStation) -> None:
    right = validate(FAMILIES[name].cases, SEED)
    assert all(result["ok"] for result in right), right
    broken = judged(copy, name, rule=name)
    assert not all(result["ok"] for result in broken), broken


@pytest.mark.parametrize("name", RANDOM)
def test_services_three_percent_too_long_are_caught(name: str, copy: BrokenStation) -> None:
    slow = judged(copy, name, rule="slow")
    assert not all(result["ok"] for result in slow), slow
