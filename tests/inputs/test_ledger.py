"""The parameter ledger: every number with its range, grade, source and meaning."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import triang

import inputs
from inputs.ledger import read_ledger
from queueing.docket.codes import ADJOURNMENTS

GOOD = """
[master_minutes]
value = 8
low = 5
high = 12
unit = "minutes a case"
grade = "practitioner"
source = ["washpost_2014_arlington"]
meaning = "Judge time of one case."
"""
# Shares that are drawn against each other and must make the whole.
WHOLES = [
    [f"{how}_share_of_early_exits" for how in ("in_absentia", "dismissed", "removal")],
    [f"returned_{how}_share" for how in ("reopened", "remanded", "rescinded")],
    *(
        [f"{who}_{what}_share{era}" for what in outcomes]
        for outcomes in [("relief", "removal", "voluntary_departure", "termination")]
        for who, era in [
            ("merits_asylum", ""),
            ("merits_other", ""),
            ("merits_asylum", "_2025"),
            ("merits_other", "_2025"),
            ("detained", ""),
        ]
    ),
    *(
        [
            f"merits_none_{what}_share{era}"
            for what in ("removal", "voluntary_departure", "termination")
        ]
        for era in ("", "_2025")
    ),
    *(
        [f"adjourned_{kind}_{reason}_share" for reason in ADJOURNMENTS]
        for kind in ("master", "merits")
    ),
]


def problems(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(inputs.BadInput) as error:
        read_ledger(path)
    return [(p.where, p.found, p.allowed) for p in error.value.problems]


def test_every_parameter_lies_in_its_range_and_says_what_it_is():
    ledger = inputs.parameters()
    assert len(ledger) > 70
    for name, p in ledger.items():
        assert p.name == name
        assert p.low <= p.value <= p.high
        assert p.meaning.endswith(".")
        assert p.unit
        assert p.source


def test_a_parameter_without_evidence_has_a_range():
    for p in inputs.parameters().values():
        if p.grade in ("assumed", "fitted"):
            assert p.low < p.high, p.name


def test_grades_are_those_of_the_vocabulary():
    assert {p.grade for p in inputs.parameters().values()} == set(inputs.vocabulary()["grades"])


@pytest.mark.parametrize("names", WHOLES, ids=lambda names: names[0])
def test_shares_of_a_whole_sum_to_one(names):
    assert sum(inputs.parameter(name).value for name in names) == pytest.approx(1.0)


def test_the_later_forms_of_a_value_come_into_force_in_the_order_of_their_years():
    forms = [
        p
        for n, p in inputs.parameters().items()
        if re.search(r"(share|exits|year|pace)_20\d\d$", n)
    ]
    assert len(forms) > 15
    for p in forms:
        assert p.from_date is not None, p.name
        assert p.from_date.year in (int(p.name[-4:]), int(p.name[-4:]) - 1), p.name


def test_pandemic_capacities_follow_one_another_without_a_gap():
    dated = [p for n, p in inputs.parameters().items() if n.startswith("pandemic_capacity_")]
    assert [p.value for p in dated] == [0.60, 0.12, 0.30, 0.60, 0.85]
    assert dated[0].from_date == date(2020, 3, 1)
    assert dated[-1].until_date == date(2022, 3, 31)
    for before, after in pairwise(dated):
        assert before.until_date is not None
        assert after.from_date == before.until_date + timedelta(days=1)


def test_an_unknown_parameter_names_the_nearest():
    with pytest.raises(inputs.BadInput, match='did you mean "master_minutes"'):
        inputs.parameter("master_minuts")


@given(u=st.floats(0, 1))
def test_draws_have_their_median_at_the_value_and_end_at_the_range(u):
    for name in ("master_minutes", "early_exit_share", "judge_cost_per_year"):
        p = inputs.parameter(name)
        assert p.draw(0.5) == pytest.approx(p.value)
        assert (p.draw(0.0), p.draw(1.0)) == pytest.approx((p.low, p.high))
        assert p.low <= p.draw(u) <= p.high
        if u < 0.5 and p.value > p.low:  # a triangle rising to the value, with half of the draws
            side = triang(1.0, loc=p.low, scale=p.value - p.low)
            assert p.draw(u) == pytest.approx(side.ppf(2.0 * u), rel=1e-6, abs=1e-9)


def test_a_parameter_without_a_range_always_draws_its_value():
    fixed = dataclasses.replace(inputs.parameter("master_minutes"), value=8.0, low=8.0, high=8.0)
    assert fixed.draw(0.3) == 8.0


def test_a_draw_outside_zero_to_one_is_an_error():
    with pytest.raises(ValueError, match="must lie in 0 to 1"):
        inputs.parameter("master_minutes").draw(1.2)


def test_a_sound_file_is_read_as_written(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD + "from = 2024-10-01\nuntil = 2025-09-30\n")
    p = read_ledger(path)["master_minutes"]
    assert (p.low, p.value, p.high, p.source) == (5.0, 8.0, 12.0, ("washpost_2014_arlington",))
    assert (p.from_date, p.until_date) == (date(2024, 10, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("old", "new", "where", "allowed"),
    [
        ("value = 8", "value = 13", "line 3", "must lie in its range 5 to 12"),
        ("value = 8", 'value = "8"', "line 3", "must be a number"),
        ("value = 8", "value = true", "line 3", "must be a number"),
        ("value = 8", "value = nan", "line 3", "must be a number"),
        ("low = 5", "low = 15", "line 4", "must not be above high = 12"),
        ("high = 12", "hihg = 12", "line 5", 'did you mean "high"?'),
        ("high = 12", "", "line 2", "is missing"),
        ('"practitioner"', '"practicioner"', "line 7", 'did you mean "practitioner"?'),
        ('["washpost_2014_arlington"]', "[]", "line 8", "at least one"),
        ('"washpost_2014_arlington"', '"washpost_2014"', "line 8", 'mean "washpost_2014_arl'),
        ("meaning", 'from = "2024-10-01"\nmeaning', "line 9", "must be a date"),
        ("meaning", "from = 2024-10-01\nuntil = 2024-09-30\nmeaning", "line 10", "before from"),
        ("Judge time of one case.", " ", "line 9", "must be a text"),
    ],
)
def test_a_bad_entry_is_named_with_its_line(tmp_path, old, new, where, allowed):
    found = problems(tmp_path, GOOD.replace(old, new, 1))
    assert any(line == where and allowed in text for line, _, text in found), found


def test_all_problems_are_reported_at_once(tmp_path):
    text = GOOD.replace("value = 8", "value = 80").replace("unit", "units")
    assert len(problems(tmp_path, text + "[stray]\nvalue = 1\n")) >= 4
