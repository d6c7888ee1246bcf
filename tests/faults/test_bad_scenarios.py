"""Faulty scenario and reform files: every fault is told, with its line and what is allowed."""

import re

import pytest

from inputs.problems import BadInput, Problem
from queueing.request import as_scenarios
from queueing.scenario import Scenario, check_file
from queueing.scenario.reforms import Reform

REFORM = """title = "Mine"
mechanism = "It changes a lever."
evidence = "none"

[parameters.judges]
meaning = "judges added"
default = 300
range = [0, 2000]

[[change]]
lever = "staffing.authorised"
add = "judges"
from = "start"
"""

SCENARIO = """title = "Mine"
question = "What if?"
based_on = "baseline"

[[change]]
lever = "receipts.all"
multiply = 1.2
from = 2027-01-01
until = 2028-12-31
"""


@pytest.fixture
def problems(tmp_path):
    """Writes a file and returns what is wrong with it."""

    def of(text: str) -> list[Problem]:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return check_file(path)

    return of


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_patterns_without_a_fault_are_accepted(problems):
    assert problems(REFORM) == []
    assert problems(SCENARIO) == []


REFORM_FAULTS = [
    # (what stands in the file, the fault, line, the place named, what is said)
    ("staffing.authorised", "staffing.authorized", 11, "change[0].lever", "staffing.authorised"),
    ("default = 300", "default = -300", 7, "parameters.judges.default", "range 0 to 2000"),
    ("default = 300", 'default = "many"', 7, "parameters.judges.default", "must be a number"),
    ("default = 300", "default = true", 7, "parameters.judges.default", "must be a number"),
    ("default = 300", "default = nan", 7, "parameters.judges.default", "must be a number"),
    ("[0, 2000]", "[2000, 0]", 8, "parameters.judges.range", "[low, high]"),
    ("[0, 2000]", "[0]", 8, "parameters.judges.range[1]", "is missing"),
    ("[0, 2000]", "2000", 8, "parameters.judges.range", "must be a list"),
    ('meaning = "judges added"\n', "", 5, "parameters.judges.meaning", "is missing"),
    ("default = 300", "defualt = 300", 5, "parameters.judges.default", "is missing"),
    ("default = 300", "default = 300\nunits = 3", 8, "parameters.judges.units", '"unit"'),
    ("default = 300", "default = 300\nuncertain = [400, 500]", 8, ".uncertain", "default, 300"),
    ("default = 300", "default = 300\nuncertain = [0, 3000]", 8, ".uncertain", "0 to 2000"),
    ("default = 300", 'default = 300\ngrade = "study"', 8, ".grade", "needs a source"),
    ("default = 300", 'default = 300\ngrade = "sure"', 8, ".grade", "no such grade"),
    ("default = 300", 'default = 300\nsource = ["crs_47637"]', 8, ".source[0]", "crs_r47637"),
    ('add = "judges"', 'add = "judge"', 12, "change[0].add", 'did you mean "judges"'),
    ('add = "judges"', 'add = "2 * judges"', 12, "change[0].add", '"1 - NAME"'),
    ('add = "judges"', 'add = "many"', 12, "change[0].add", "a number or the name of a parameter"),
    ('add = "judges"', 'set = "300"', 12, "change[0].set", "a number (0 to 5,000) or"),
    ('add = "judges"', 'ad = "judges"', 12, "change[0].ad", 'did you mean "add"'),
    ('add = "judges"\n', "", 10, "change[0]", "exactly one of set, add, multiply"),
    ('add = "judges"', 'add = "judges"\nset = 3', 10, "change[0]", "has set and add"),
    ('add = "judges"', 'add = "judges"\nramp_months = -1', 13, ".ramp_months", "0 to 600"),
    ('from = "start"', 'from = "soon"', 13, "change[0].from", "2027-10-01"),
    ('from = "start"', "from = 2027-10-01T00:00:00", 13, "change[0].from", "2027-10-01"),
    ('from = "start"', "from = 2027-10-01\nuntil = 2027-09-30", 14, ".until", "before its from"),
    ("[[change]]", "[change]", 10, "change", "[[change]]"),
    ("[[change]]", "[[chance]]", 10, "chance", 'did you mean "change"'),
    ('title = "Mine"', "title = 3", 1, "title", "text in quotes"),
    ('title = "Mine"', 'titel = "Mine"', 1, "titel", 'did you mean "title"'),
    (
        "[parameters.judges]",
        "[parameters.start]",
        5,
        "parameters.start",
        "every reform has a start",
    ),
    ("[parameters.judges]", "[parameters.merits_pace_2026]", 5, "parameters.merits", "ledger"),
    ('"judges"', "300", 5, "parameters.judges", "no change uses it"),
    (
        'lever = "staffing.authorised"\nadd',
        'lever = "receipts.all"\nadd',
        12,
        ".add",
        "only multiply",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "place", "said"), REFORM_FAULTS)
def test_a_fault_in_a_reform_is_told_with_its_line(problems, old, new, line, place, said):
    found = problems(replaced(REFORM, old, new))
    told = [p for p in found if place in p.found and said in p.allowed]
    assert told, found
    assert told[0].where == f"line {line}", found


COST_FAULTS = [
    ('source = ["bpc_2022"]', "cost[0]", "exactly one of dollars_per_judge_year"),
    ("dollars_per_case = [1, 2]", "cost[0].source", "is missing"),
    (
        'dollars_per_year = [1, 2]\nprice_year = 2022\nsource = ["bpc_2022"]',
        "cost[0].price_year",
        "must be 2025, the year of all dollars here: convert the figures by consumer prices first",
    ),
    ("dollars_per_case = [1, 2]\nsource = []", "cost[0].source", "at least one"),
    ('dollars_per_case = [2, 1]\nsource = ["bpc_2022"]', "cost[0].dollars_per_case", "[low, high]"),
    (
        'dollars_a_case = [1, 2]\nsource = ["bpc_2022"]',
        "cost[0].dollars_a_case",
        "dollars_per_case",
    ),
]


@pytest.mark.parametrize(("entry", "place", "said"), COST_FAULTS)
def test_a_fault_in_a_cost_is_told(problems, entry, place, said):
    found = problems(f'{REFORM}\n[[cost]]\nitem = "staff"\n{entry}\n')
    assert [p for p in found if place in p.found and said in p.allowed], found


SCENARIO_FAULTS = [
    ('"baseline"', '"basline"', 3, "based_on", 'did you mean "baseline"'),
    ('"baseline"', '"mine.toml"', 3, "based_on", "based on this file"),
    ('"baseline"', '"hire_judges"', 3, "based_on", "is a reform"),
    ("multiply = 1.2", "multiply = -1.2", 7, "change[0].multiply", "0 or more"),
    ("multiply = 1.2", 'multiply = "meritspace_2026"', 7, "change[0].multiply", "merits_pace_2026"),
    ("multiply = 1.2", "add = 1.2", 7, "change[0].add", "only multiply"),
    ("until = 2028-12-31", "until = 2026-12-31", 9, "change[0].until", "before its from"),
    (
        "until = 2028-12-31",
        'until_parameter = "no_such_years"',
        9,
        ".until_parameter",
        "the name of a par",
    ),
    (
        "until = 2028-12-31",
        'until = 2028-12-31\nuntil_parameter = "levers_2025_last_years"',
        5,
        "change[0]",
        "not both",
    ),
    ("receipts.all", "receipts.al", 6, "change[0].lever", "receipts.all"),
    (
        'lever = "receipts.all"\nmultiply = 1.2',
        'lever = "docket.master_order"\nset = "lilo"',
        7,
        "change[0].set",
        '"fifo" or "lifo"',
    ),
    (
        'lever = "receipts.all"\nmultiply = 1.2',
        'lever = "docket.master_order"\nset = "lifo"\nramp_months = 6',
        8,
        "change[0].ramp_months",
        "cannot come in gradually",
    ),
    (
        'lever = "receipts.all"\nmultiply = 1.2',
        'lever = "docket.master_share_cap"\nset = 1.5',
        7,
        "change[0].set",
        "0 to 1",
    ),
    *(
        (
            'lever = "receipts.all"\nmultiply = 1.2',
            f'lever = "priority.other"\n{what}',
            line,
            place,
            said,
        )
        for what, line, place, said in (
            ("set = 1.5", 7, "change[0].set", "-2, -1, 0, 1 or 2 levels"),
            ("add = 0.5", 7, "change[0].add", "-2, -1, 0, 1 or 2 levels"),
            ("add = 1\nramp_months = 6", 8, "change[0].ramp_months", "whole numbers"),
        )
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "place", "said"), SCENARIO_FAULTS)
def test_a_fault_in_a_scenario_is_told_with_its_line(problems, old, new, line, place, said):
    found = problems(replaced(SCENARIO, old, new))
    told = [p for p in found if place in p.found and said in p.allowed]
    assert told, found
    assert told[0].where == f"line {line}"


REFORM_ENTRY_FAULTS = [
    ('name = "hire_judgs"', 12, "reform[0].name", 'did you mean "hire_judges"'),
    ("judges = 300", 11, "reform[0].name", "is missing"),
    ('name = "hire_judges"\njudgs = 300', 13, "reform[0].judgs", 'did you mean "judges"'),
    ('name = "hire_judges"\njudges = 3000', 13, "reform[0].judges", "0 to 2000"),
    ('name = "hire_judges"\njudges = "300"', 13, "reform[0].judges", "must be a number"),
    ('name = "hire_judges"\nstart = "soon"', 13, "reform[0].start", "must be a date"),
]


@pytest.mark.parametrize(("entry", "line", "place", "said"), REFORM_ENTRY_FAULTS)
def test_a_fault_in_a_scenarios_reform_is_told_with_its_line(problems, entry, line, place, said):
    found = problems(f"{SCENARIO}\n[[reform]]\n{entry}\n")
    assert len(found) == 1, found
    assert (found[0].where, said in found[0].allowed) == (f"line {line}", True), found
    assert place in found[0].found


LEVELS = """
[parameters.levels]
meaning = "levels"
default = 1
range = [0, 2]

[[change]]
lever = "priority.asylum"
add = "levels"
"""


def test_a_size_that_counts_levels_is_a_whole_number_and_not_drawn(problems):
    text = REFORM + LEVELS
    assert problems(text) == []
    for old, new, said in (
        ("default = 1\n", "default = 1.5\n", "must be a whole number in its range 0 to 2"),
        ("default = 1\n", "default = 1\nuncertain = [0, 2]\n", "cannot be drawn"),
    ):
        (found,) = problems(replaced(text, old, new))
        assert said in found.allowed
    with pytest.raises(BadInput, match="must be a whole number in its range 0 to 2"):
        Scenario.load("baseline+lawful_petitioners_first:levels=1.5")
    assert Scenario.load("baseline+lawful_petitioners_first:levels=2")


def test_the_same_problem_is_told_once():
    with pytest.raises(BadInput) as caught:
        as_scenarios(["basline", "basline+hire_judges"])
    assert str(caught.value).count("basline") == 1


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_its_lines(problems):
    text = replaced(REFORM, "staffing.authorised", "staffing.authorized")
    text = replaced(text, "default = 300", "default = -300")
    text = replaced(text, 'from = "start"', 'form = "start"')
    text = replaced(text, 'evidence = "none"\n', "")
    found = problems(text + '\n[[change]]\nlever = "receipts.all"\nset = 3\nmultiply = 2\n')
    assert [re.sub(r" = .*", "", p.found) for p in found] == [
        "evidence",
        "parameters.judges.default",
        "change[0].lever",
        "change[0].form",
        "change[1]",
        "change[1].set",
    ]
    lines = [int(p.where.removeprefix("line ")) for p in found if p.where]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('from = "start"', "from = 2027-02-30", 13, "Invalid date"),
        ('from = "start"', "from = 2027-13-01", 13, "dates are as 2027-10-01"),
        ('from = "start"', "from = soon  # or later", 13, "texts stand in quotes"),
        ('title = "Mine"', 'title = "Mine', 1, "Illegal character"),
        ('add = "judges"', 'add = "judges"\nadd = 3', 13, "Cannot overwrite"),
    ],
)
def test_a_value_that_is_no_toml_does_not_hide_the_files_other_faults(
    problems, old, new, line, said
):
    text = replaced(replaced(REFORM, old, new), "default = 300", "default = -300")
    found = problems(text.replace("staffing.authorised", "staffing.authorized"))
    by_line = {problem.where: problem for problem in found}
    assert len(by_line) == len(found) == 3, found
    assert said in by_line[f"line {line}"].allowed
    assert by_line[f"line {line}"].found == "cannot be read as TOML"
    assert "range 0 to 2000" in str(found)
    assert "staffing.authorised" in str(found)


def test_what_is_left_open_is_told_alone(problems):
    (found,) = problems(replaced(REFORM, "[0, 2000]", "[0, 2000"))
    assert "Unclosed array" in found.allowed


def test_the_message_of_the_papers_is_what_a_user_reads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reforms").mkdir()
    text = replaced(REFORM, "staffing.authorised", "staffing.authorized")
    text = replaced(text, "default = 300", "default = -300")
    (tmp_path / "reforms" / "hire.toml").write_text(text)
    with pytest.raises(BadInput) as caught:
        Reform.load("reforms/hire.toml")
    assert str(caught.value).splitlines() == [
        "reforms/hire.toml: 2 problems",
        "  line 7  parameters.judges.default = -300           must lie in its range 0 to 2000",
        '  line 11  change[0].lever = "staffing.authorized"'
        '   no such lever; did you mean "staffing.authorised"?',
    ]


def test_faults_of_the_names_in_a_text_are_told_at_once():
    with pytest.raises(BadInput) as caught:
        Scenario.load("basline+hire_judgs+last_in_first_out:strat=3")
    said = [problem.allowed for problem in caught.value.problems]
    assert 'no such scenario; did you mean "baseline"?' in said
    assert 'no such reform; did you mean "hire_judges"?' in said
    assert any("no such parameter" in text for text in said)


def test_a_reform_is_named_once():
    with pytest.raises(BadInput, match="is named twice"):
        Scenario.load("hire_300+hire_judges:judges=100")


def test_scenarios_based_on_each_other_are_refused(tmp_path):
    for name, other in (("one", "two"), ("two", "one")):
        text = SCENARIO.replace('"baseline"', f'"{other}.toml"')
        (tmp_path / f"{name}.toml").write_text(text)
    with pytest.raises(BadInput, match="based on this file in turn"):
        Scenario.load(str(tmp_path / "one.toml"))


def test_a_fault_in_the_file_one_is_based_on_names_that_file(tmp_path):
    (tmp_path / "parent.toml").write_text(replaced(SCENARIO, "receipts.all", "receipts.none"))
    child = tmp_path / "child.toml"
    child.write_text(replaced(SCENARIO, '"baseline"', '"parent.toml"'))
    (problem,) = check_file(child)
    assert "parent.toml line 6" in problem.where


@pytest.mark.parametrize("text", ["", "title = ", "[[reform]]\nname = 3", "reform = 3", "\x00"])
def test_whatever_a_file_holds_the_answer_is_a_list_of_problems(problems, text):
    assert problems(text)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        check_file(tmp_path / "baseline.toml")
