"""Which name is meant by one that is not known."""

from __future__ import annotations

import pytest

import inputs
from inputs.levers import levers
from inputs.problems import closest, did_you_mean
from inputs.shipped import reform_names, scenario_names
from queueing.measures import MEASURES
from queueing.report.yearly import MAKERS

LISTS = {
    "tables": list(MAKERS),
    "measures": list(MEASURES),
    "levers": list(levers()),
    "shipped": [*scenario_names(), *reform_names()],
    "parameters": list(inputs.parameters()),
}


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("nationality", "tables", "nationalities"),
        ("nationals", "tables", "national"),
        ("stock", "tables", "stocks"),
        ("HIRE_JUDGE", "shipped", "hire_judges"),
        ("temporary_judge", "shipped", "temporary_judges"),
        ("pending_actve", "measures", "pending_active"),
        ("staffing.authorized", "levers", "staffing.authorised"),
        ("pending", "measures", "pending_active"),
    ],
)
def test_of_names_much_alike_the_one_that_begins_alike_is_meant(typed, kind, meant):
    assert closest(typed, LISTS[kind]) == meant
    assert f'did you mean "{meant}"' in did_you_mean(typed, LISTS[kind])


@pytest.mark.parametrize("kind", LISTS)
def test_a_name_with_a_letter_too_many_too_few_or_two_exchanged_is_answered_by_itself(kind):
    names = LISTS[kind]
    for name in names:
        middle = len(name) // 2
        swapped = name[:middle] + name[middle + 1] + name[middle] + name[middle + 2 :]
        for typed in (f"{name}s", name[:-1], name[:middle] + name[middle + 1 :], swapped):
            others = {one for one in names if one != name and typed in (one, f"{one}s")}
            if len(name) > 5 and typed not in names and not name[-1].isdigit() and not others:
                assert closest(typed, names) == name, typed


def test_a_name_like_none_is_answered_by_none():
    assert closest("zzz", LISTS["levers"]) is None
