"""Numbers and texts that no one means: they are refused with a sentence, never with a traceback."""

import json

import pytest

from forecasts import read_overlays
from inputs.json_file import MOST_BYTES
from inputs.problems import BadInput, as_given, is_number, outside, printable
from inputs.toml_file import parse_toml, read_toml
from queueing.scenario import Scenario, check_file
from queueing.textbook.validation import validate, validate_file

BEYOND_A_FLOAT = "1" + "0" * 400
SCENARIO = """title = "Mine"
question = "What if?"
based_on = "baseline"
[[change]]
lever = "receipts.all"
"""
REFORM = """title = "Mine"
mechanism = "It changes a lever."
evidence = "none"
[parameters.size]
meaning = "a size"
"""
OVERLAY = """[[overlay]]
name = "surge"
start = "2027-10"
author = "a"
rationale = "b"
source = "c"
"""


@pytest.mark.parametrize(
    ("value", "said"),
    [(10**400, False), (float("inf"), False), (True, False), ("1", False), (10**300, True)],
)
def test_a_number_is_one_that_a_float_holds(value, said):
    assert is_number(value) is said


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_message_can_show_any_number(digits):
    assert outside("seed", 10**digits, 0, 9).found
    assert as_given(10**digits)


def test_what_steers_a_terminal_is_not_printed():
    assert printable("a\x1b[31m\ud800\tb\n") == "a�[31m�\tb\n"
    with pytest.raises(BadInput) as caught:
        Scenario.load("base\x1b[2J")
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"x = {'1' * 5000}", "too many digits"),
        (f"x = {'[' * 3000}", "too deep"),
        (f"x = {'[' * 3000}{']' * 3000}", "too deep"),
        ("x = " + "{a = " * 3000, "too deep"),
    ],
    ids=["digits", "open", "closed", "tables"],
)
def test_toml_that_the_library_refuses_in_its_own_way_is_refused_in_ours(text, said):
    with pytest.raises(BadInput, match=said):
        parse_toml(text, "mine.toml")


def test_a_file_too_large_or_without_end_is_not_read(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(BadInput, match="larger than 4 MB"):
        read_toml(path)
    with pytest.raises(BadInput, match="larger than 4 MB"):
        read_overlays("/dev/zero")


@pytest.mark.parametrize("number", [BEYOND_A_FLOAT, f"0x{'f' * 5000}"], ids=["tens", "hex"])
@pytest.mark.parametrize(
    "text",
    [
        SCENARIO + "multiply = NUMBER",
        SCENARIO + "multiply = 1\nramp_months = NUMBER",
        REFORM + 'default = NUMBER\nrange = [0, 1]\n[[change]]\nlever = "receipts.all"\n'
        'multiply = "size"',
    ],
)
def test_a_number_beyond_a_float_in_a_scenario_or_reform_is_a_problem(tmp_path, text, number):
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("NUMBER", number))
    assert any("must be a number" in problem.allowed for problem in check_file(path))


@pytest.mark.parametrize(
    "number", [BEYOND_A_FLOAT, f"[1, 2, {BEYOND_A_FLOAT}]"], ids=["number", "range"]
)
def test_a_number_beyond_a_float_in_an_overlay_is_a_problem(tmp_path, number):
    path = tmp_path / "mine.toml"
    path.write_text(f"{OVERLAY}multiplier = {number}\n")
    with pytest.raises(BadInput, match="must be a number above 0"):
        read_overlays(path)


AS_A_RAMP = '[[change]]\nlever = "receipts.all"\nmultiply = 1.1\nramp_months = "size"'
AS_AN_END = '[[change]]\nlever = "receipts.all"\nmultiply = 1.1\nuntil_parameter = "size"'
ADDED = '[[change]]\nlever = "staffing.authorised"\nadd = "size"\n'


@pytest.mark.parametrize(
    ("low", "high", "default", "use", "said"),
    [
        ("0", "1e6", "1e6", AS_A_RAMP, "0 to 600 months"),
        ("0", "1e6", "1", AS_A_RAMP, "0 to 600 months"),
        ("-1e9", "0", "-1e9", AS_A_RAMP, "0 to 600 months"),
        ("-5000", "0", "-5000", AS_AN_END, "0 to 100 years"),
        ("0", "101", "1", AS_AN_END, "0 to 100 years"),
        ("0", "9e307", "9e307", ADDED + ADDED, "-1,000,000,000 to 1,000,000,000"),
    ],
)
def test_a_size_that_no_change_can_have_is_a_problem(tmp_path, low, high, default, use, said):
    path = tmp_path / "mine.toml"
    path.write_text(f"{REFORM}default = {default}\nrange = [{low}, {high}]\n{use}")
    (found, *_) = check_file(path)
    assert said in found.allowed
    assert found.found.startswith("parameters.size.range")


def test_a_size_kept_in_a_file_of_a_run_is_held_to_the_same_limits(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(f"{REFORM}default = 3\nrange = [0, 9]\n{AS_A_RAMP}")
    kept = json.loads(Scenario.load(f"baseline+{path}").text)
    kept["reforms"][0]["says"]["parameters"][0] |= {"default": 1e6, "range": [0, 1e6]}
    with pytest.raises(BadInput, match="0 to 600 months"):
        Scenario.from_text(json.dumps(kept), "mine")


@pytest.mark.parametrize("operation", ["add", "multiply"])
def test_a_number_that_no_lever_can_take_is_a_problem(tmp_path, operation):
    path = tmp_path / "mine.toml"
    lever = "staffing.authorised" if operation == "add" else "receipts.all"
    path.write_text(SCENARIO.replace("receipts.all", lever) + f"{operation} = 1e308")
    assert "1,000,000,000" in check_file(path)[0].allowed


@pytest.mark.parametrize("seed", [-1, 2**32, 10**30, 10**400, 1.5])
def test_textbook_stations_are_played_with_a_seed_that_can_be(seed, tmp_path):
    with pytest.raises(BadInput, match="seed"):
        validate(seed=seed)
    path = tmp_path / "cases.json"
    path.write_text("[]")
    with pytest.raises(BadInput, match="seed"):
        validate_file(path, seed=seed)


def a_case(metric, servers=1, **klass):
    mean = {"dist": "exponential", "mean": klass.pop("mean", 0.01)}
    return {
        "id": "one",
        "station": {"servers": servers, "classes": [{"service": mean} | klass]},
        "metric": metric,
        "expected": 1.0,
    }


TINY = {"service": {"dist": "deterministic", "value": 1e-300}}
FIXED = {"service": {"dist": "deterministic", "value": 0.5}}


@pytest.mark.parametrize(
    "case",
    [
        a_case({"name": "mean_wait"}, [[0, 1], [1e308, 2]], arrival_rate=10),
        a_case({"name": "mean_wait"}, [[0, 1], [1e9, 2]], arrival_rate=10),
        a_case(
            {"name": "mean_wait"},
            arrival_rate=0.1,
            service={"dist": "lognormal", "mean": 1, "cv": 1e200},
        ),
        a_case({"name": "completion_times", "until": 10}, arrival_every=1e-300, **FIXED),
        a_case({"name": "completion_times", "until": 1e300}, arrival_every=1, **FIXED),
        a_case({"name": "completion_times", "until": 1e9}, arrival_every=1e-9, **FIXED),
        a_case({"name": "number_at_mean", "at": 1e300}, arrival_rate=1),
        a_case({"name": "number_at_mean", "at": 1e9}, arrival_rate=1e3, mean=1e-6),
        a_case({"name": "mean_wait"}, arrival_rate=1e300, mean=1e-301),
        a_case({"name": "lost_times", "until": 9}, initial="inexhaustible", **TINY),
        a_case({"name": "mean_wait"}, arrival_rate=0.1) | {"id": "\ud800"},
        a_case({"name": "mean_wait"}, arrival_rate=10**400),
    ],
)
def test_a_station_that_could_not_be_played_to_an_end_is_refused(case, tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([case]))
    with pytest.raises(BadInput) as caught:
        validate_file(path)
    assert str(caught.value).encode()
