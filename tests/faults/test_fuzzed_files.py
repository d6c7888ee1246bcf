"""Files broken at random: what is wrong is told as `BadInput`, never as a traceback of ours."""

import tomllib
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs.levers import levers
from inputs.problems import BadInput, Problem
from inputs.shipped import reform_names, reform_path, scenario_names, scenario_path
from queueing.scenario import Scenario, check_file

PATHS = [*map(reform_path, reform_names()), *map(scenario_path, scenario_names())]
TEXTS = [path.read_text(encoding="utf-8") for path in PATHS]
SCRAPS = [
    *(
        "[[change]]",
        "[change]",
        "[[reform]]",
        "[parameters]",
        "[parameters.x]",
        "[[cost]]",
        "[[",
        "]]",
    ),
    *('lever = "receipts.all"', "lever = 3", "multiply = 1e308", "add = -1e308", "set = nan"),
    *("set = []", "until = 2026-02-30", "from = 9999-12-31", "ramp_months = 1e9", "= = ="),
    *('name = "asylum_redesign"', 'name = "../x"', "range = [1, inf]", "uncertain = [[]]", '"'),
    *("default = {}", "options = [true]", "options = {}", "evidence_grade = []", "reform = [3]"),
    *(
        'based_on = "baseline"',
        "based_on = {}",
        'source = "x"',
        "no_effect = true",
        "\x00",
        "é",
        "'''",
    ),
]
EASY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def edited(draw):
    """A shipped file with some of its lines dropped, doubled, swapped, cut or mixed with scraps."""
    lines = draw(st.sampled_from(TEXTS)).splitlines()
    for _ in range(draw(st.integers(1, 6))):
        k = draw(st.integers(0, max(len(lines) - 1, 0)))
        edit = draw(st.sampled_from(["drop", "double", "scrap", "cut", "value", "swap"]))
        if not lines or edit == "scrap":
            lines.insert(k, draw(st.sampled_from(SCRAPS)))
        elif edit == "drop":
            del lines[k]
        elif edit == "double":
            lines.insert(k, lines[k])
        elif edit == "cut":
            lines[k] = lines[k][: draw(st.integers(0, len(lines[k])))]
        elif edit == "value":
            lines[k] = f"{lines[k].partition('=')[0]}= {draw(VALUES)}"
        else:
            other = draw(st.integers(0, len(lines) - 1))
            lines[k], lines[other] = lines[other], lines[k]
    return "\n".join(lines)


SCALARS = st.one_of(
    st.integers(-(2**70), 2**70).map(str),
    st.floats().map(repr),
    st.booleans().map(lambda x: str(x).lower()),
    st.sampled_from([*levers(), *reform_names(), "start", "1 - share", "share", ""]).map(
        '"{}"'.format
    ),
    st.dates().map(str),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3).map(lambda x: f"[{', '.join(x)}]"),
    SCALARS.map("{{ a = {} }}".format),
)


def problems_of(path, text):
    """What is wrong with a file; `BadInput` is a word of ours, anything else passes on."""
    path.write_text(text, encoding="utf-8")
    try:
        found = check_file(path)
    except BadInput as bad:
        found = list(bad.problems)
    assert all(
        isinstance(problem, Problem) and str(problem.allowed + problem.found) for problem in found
    )
    return found


@EASY
@given(edited())
def test_an_edited_file_is_read_or_told_to_be_wrong(tmp_path, text):
    found = problems_of(tmp_path / "mine.toml", text)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        unread = [problem.where for problem in found if "TOML" in problem.found]
        assert unread
        of_them = [problem.where for problem in found if problem.where in unread]
        assert sorted(of_them) == sorted(set(unread))  # nothing else is told of these lines


@EASY
@given(st.text(max_size=200))
def test_any_text_is_read_or_told_to_be_wrong(tmp_path, text):
    problems_of(tmp_path / "mine.toml", text.encode("utf-8", "ignore").decode())


KEYS = [
    "title",
    "mechanism",
    "evidence",
    "change",
    "parameters",
    "cost",
    "reform",
    "options",
    "lever",
]
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda x: f"[{', '.join(x)}]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3).map(
            lambda x: "{ " + ", ".join(f"{k} = {v}" for k, v in x.items()) + " }"
        )
    ),
    max_leaves=6,
)


@EASY
@given(st.dictionaries(st.sampled_from([*KEYS, "question", "based_on"]), TREES, max_size=6))
def test_a_file_of_the_right_keys_with_any_values_is_told_to_be_wrong(tmp_path, entries):
    text = "\n".join(f"{key} = {value}" for key, value in entries.items())
    assert problems_of(tmp_path / "mine.toml", text) != []


@EASY
@given(
    st.sampled_from(reform_names()),
    st.lists(st.tuples(st.text("abc._=+:,- ", max_size=8), SCALARS), max_size=3),
)
def test_any_settings_in_the_text_of_a_scenario_are_taken_or_refused(name, settings):
    text = ",".join(f"{key}={value}" for key, value in settings)
    with suppress(BadInput):
        assert Scenario.load(f"baseline+{name}:{text}").reforms


def test_a_malformed_file_shows_all_its_errors_at_once_with_line_range_and_suggestion(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "Mine"\nmechanism = "It changes levers."\nevidense = "none"\noptions = [31]\n'
        "[parameters.judges]\ndefault = -300\nrange = [0, 2000]\n"
        '[[change]]\nlever = "staffing.authorized"\nadd = "judges"\n'
        '[[change]]\nlever = "bench.lent_share"\nset = 7\nramp_months = -1\n'
    )
    with pytest.raises(BadInput) as caught:
        Scenario.load(f"baseline+{path}")
    told = {(p.where, p.found.partition(" = ")[0]): p.allowed for p in caught.value.problems}
    assert told == {
        ("", "evidence"): "is missing",
        ("line 3", "evidense"): 'no such key; did you mean "evidence"?',
        ("line 4", "options"): "31 is no number of a listed option",
        ("line 5", "parameters.judges.meaning"): "is missing",
        ("line 6", "parameters.judges.default"): "must lie in its range 0 to 2000",
        ("line 9", "change[0].lever"): 'no such lever; did you mean "staffing.authorised"?',
        ("line 13", "change[1].set"): "must lie in 0 to 1 of bench hours",
        ("line 14", "change[1].ramp_months"): "must lie in 0 to 600 months",
    }
