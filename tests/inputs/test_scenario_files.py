"""The shipped levers, reforms and scenarios, and reading TOML with its lines."""

import tomllib

import pytest

from inputs.ledger import parameters
from inputs.levers import OPERATIONS, levers, matching
from inputs.problems import BadInput
from inputs.shipped import HERE, reform_names, reform_path, scenario_names, scenario_path
from inputs.sources import sources
from inputs.toml_file import parse_toml, read_toml

SHIPPED = sorted([*(HERE / "reforms").glob("*.toml"), *(HERE / "scenarios").glob("*.toml")])

TRICKY = '''# [not.a.table]
title = "a # no comment"  # a comment
"quoted key" = 1
[parameters.judges]
meaning = """
[change]
lever = "not this one"
"""
range = [
  0,  # ] not the end
  2000,
]
default = 300
[[change]]
lever = 'one'
[[change]]
lever = "two"
[change.inner]
deep.er = { a = 1, b = "]" }
[[change]]
lever = "three"
'''


def test_the_line_of_a_key_is_found_through_comments_strings_lists_and_arrays_of_tables():
    file = parse_toml(TRICKY, "tricky")
    assert file.data == tomllib.loads(TRICKY)
    expected = {
        ("title",): 2,
        ("quoted key",): 3,
        ("parameters", "judges"): 4,
        ("parameters", "judges", "meaning"): 5,
        ("parameters", "judges", "range"): 9,
        ("parameters", "judges", "default"): 13,
        ("change", 0): 14,
        ("change", 0, "lever"): 15,
        ("change", 1, "lever"): 17,
        ("change", 1, "inner", "deep", "er"): 19,
        ("change", 2, "lever"): 21,
    }
    assert {place: file.line(place) for place in expected} == expected


def test_a_key_that_is_not_there_has_the_line_of_its_table_and_an_unknown_table_has_none():
    file = parse_toml(TRICKY, "tricky")
    assert file.line(("change", 1, "from")) == 16
    assert file.line(("parameters", "judges", "range", 1)) == 9
    assert file.line(("scenario",)) is None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_key_of_every_shipped_file_has_the_line_on_which_it_stands(path):
    file = read_toml(path)
    rows = path.read_text(encoding="utf-8").splitlines()

    def check(place, value):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            line = file.line((*place, key))
            assert line is not None
            if isinstance(key, str):
                assert key in rows[line - 1]
            if isinstance(inner, dict) or (
                isinstance(inner, list) and inner and isinstance(inner[0], dict)
            ):
                check((*place, key), inner)

    check((), file.data)


@pytest.mark.parametrize(
    ("text", "line"),
    [('a = 1\nb = "open\n', 2), ("a = 1\n\nb = [1,\n", 3), ("a = 1\na = 2\n", 2), ("= 3\n", 1)],
)
def test_a_file_that_is_not_toml_is_refused_with_the_line(text, line):
    with pytest.raises(BadInput, match="cannot be read as TOML") as caught:
        parse_toml(text, "mine.toml")
    assert caught.value.problems[0].where == f"line {line}"
    assert caught.value.file == "mine.toml"


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "binary.toml"
    path.write_bytes(b'a = 1\nb = "\xff"\n')
    with pytest.raises(BadInput, match=r"line 2\s+not a text in UTF-8"):
        read_toml(path)
    with pytest.raises(BadInput, match="directory"):
        read_toml(tmp_path)


def test_every_lever_has_a_meaning_a_unit_and_a_base_within_its_range():
    for lever in levers().values():
        assert lever.meaning
        assert lever.unit
        assert lever.operations
        assert set(lever.operations) <= set(OPERATIONS)
        base = parameters()[lever.base_parameter].value if lever.base_parameter else lever.base
        assert lever.allows(base), lever.name


def test_a_lever_takes_either_words_or_numbers():
    for lever in levers().values():
        if lever.choices:
            assert lever.operations == ("set",)
            assert not lever.allows(0.0)
        else:
            assert lever.low < lever.high
            assert not lever.allows("fifo")


def test_a_lever_that_is_idle_without_others_names_levers_that_are_not():
    idle = [lever for lever in levers().values() if lever.idle_without]
    assert idle
    for lever in idle:
        assert all(not levers()[name].idle_without for name in lever.idle_without), lever.name


def test_levels_of_priority_are_whole():
    level = levers()["priority.other"]
    assert [value for value in (-3.0, -2.0, -0.5, 0.0, 1.5, 2.0) if level.allows(value)] == [
        -2,
        0,
        2,
    ]
    assert level.allowed == "-2, -1, 0, 1 or 2 levels"
    assert levers()["hearing.merits_minutes"].allows(1.5)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("Master_Order", "docket.master_order"),
        ("authorised to have", "staffing.authorised"),
        ("times the rate", "leaving.older_multiple"),
    ],
)
def test_a_lever_is_found_by_its_name_its_meaning_or_its_unit(pattern, name):
    assert name in [lever.name for lever in matching(pattern)]
    assert len(matching(pattern)) < len(matching("")) == len(levers())


def test_a_lever_acts_where_what_it_needs_is_turned_to_the_word_it_needs():
    stands = {name: lever.base for name, lever in levers().items()}
    head_start = levers()["docket.head_start_days"]
    slots = levers()["docket.master_overbooking"]
    assert levers()["docket.reset_dates"].acts(stands)
    assert not head_start.acts(stands)
    assert not head_start.acts(stands | {"docket.master_order": "lifo"})
    assert head_start.acts(stands | {"docket.merits_order": "aging"})
    assert not slots.acts(stands)
    assert slots.acts(stands | {"docket.notice_days": 30.0})


def test_shipped_files_are_found_by_name_and_others_by_path_with_a_hint_when_missing(tmp_path):
    assert reform_path("hire_judges").is_file()
    assert scenario_path("baseline").is_file()
    mine = tmp_path / "mine.toml"
    mine.write_text("")
    assert reform_path(str(mine)) == mine
    assert reform_path("mine.toml", beside=tmp_path) == mine
    with pytest.raises(BadInput, match='did you mean "hire_judges"'):
        reform_path("hire_judge")
    with pytest.raises(BadInput, match='did you mean the shipped scenario "baseline"'):
        scenario_path("baseline.toml")
    with pytest.raises(BadInput, match=r'write "baseline\+hire_judges"'):
        scenario_path("hire_judges")


def test_what_the_papers_promise_is_shipped():
    assert {"hire_judges", "last_in_first_out", "cut_adjournments"} <= set(reform_names())
    assert {"fewer_arrivals", "more_arrivals", "close_old_cases"} <= set(reform_names())
    assert {"book_hearings", "call_lists_with_notice", "dedicated_docket"} <= set(reform_names())
    assert {"before_2025", "baseline", "booked"} <= set(scenario_names())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_says_what_it_leaves_out_and_names_only_known_sources(path):
    data = read_toml(path).data
    assert data["limits"]
    entries = [*data.get("change", []), *data.get("cost", []), *data.get("parameters", {}).values()]
    for entry in entries:
        assert set(entry.get("source", [])) <= set(sources())
