"""Scenarios: loading, composing, and where the levers stand over time."""

import math
import pickle
from datetime import date, timedelta
from functools import cache
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inputs
from inputs.ledger import parameters
from inputs.levers import levers
from inputs.problems import BadInput
from inputs.shipped import scenario_names, scenario_path
from queueing.drawn import in_force
from queueing.options import Options
from queueing.replication import make_plan
from queueing.scenario import Scenario, check_file
from queueing.scenario.levers import LeverSchedule, Turn, months_after
from queueing.scenario.reforms import Reform
from queueing.stations.intake import dated_value

START = date(2026, 9, 30)
REFORMS = (
    "hire_judges:judges=300",
    "last_in_first_out",
    "cut_adjournments",
    "fewer_arrivals",
    "more_arrivals",
    "close_old_cases",
)

SCENARIO = """
title = "Mine"
question = "What if?"
"""
REFORM = """
title = "Mine"
mechanism = "It changes a lever."
evidence = "none"
"""


def write(folder, name, text):
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def change(lever, **values):
    rows = [f"{key.rstrip('_')} = {value}" for key, value in values.items()]
    return "\n".join(["[[change]]", f'lever = "{lever}"', *rows, ""])


def test_a_scenario_and_a_reform_are_shown_by_what_they_are_called():
    more = Scenario.load("baseline").with_reform("hire_judges", judges=300)
    assert repr(more) == str(more) == "Scenario(baseline+hire_judges:judges=300)"
    assert repr(more.reforms[0]) == "Reform(hire_judges:judges=300)"


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_loads_and_keeps_its_name_as_its_label(name):
    scenario = Scenario.load(name)
    assert scenario.label == name
    assert scenario.question.endswith("?")
    assert check_file(scenario_path(name)) == []


def test_the_text_that_was_loaded_is_the_label():
    text = "baseline+hire_judges:judges=300,start=2027-10-01+last_in_first_out"
    assert Scenario.load(text).label == text
    base = Scenario.load("baseline")
    more = base.with_reform("hire_judges", judges=300, start="2027-10-01")
    assert more.label == "baseline+hire_judges:judges=300,start=2027-10-01"
    assert more + Reform.load("last_in_first_out") == Scenario.load(text)
    assert base.label == "baseline"


def test_reforms_in_any_order_give_the_same_levers_to_the_last_bit():
    start = date(2026, 9, 30)
    schedules = []
    for order in list(permutations(REFORMS))[::37]:
        scenario = Scenario.load("+".join(("baseline", *order)))
        schedule = scenario.schedule(start)
        days = schedule.dates(start, date(2036, 9, 30))
        schedules.append((scenario.hash, tuple(tuple(schedule.at(d).items()) for d in days)))
    assert len(set(schedules)) == 1


def test_two_reforms_that_set_one_lever_at_the_same_time_are_refused_by_name(tmp_path):
    other = write(tmp_path, "oldest", REFORM + change("docket.master_order", set='"fifo"'))
    for text in (f"baseline+last_in_first_out+{other}", f"baseline+{other}+last_in_first_out"):
        with pytest.raises(BadInput, match=r"docket\.master_order") as caught:
            Scenario.load(text)
        assert "reform last_in_first_out" in str(caught.value)
        assert "reform oldest" in str(caught.value)


def test_two_reforms_may_set_one_lever_one_after_the_other(tmp_path):
    first = change("docket.master_order", set='"lifo"', from_="2027-01-01", until="2027-12-31")
    then = change("docket.master_order", set='"fifo"', from_="2028-01-01", until="2028-12-31")
    one, two = (write(tmp_path, n, REFORM + c) for n, c in (("one", first), ("two", then)))
    schedule = Scenario.load(f"baseline+{one}+{two}").schedule(START)
    assert schedule.at(date(2027, 12, 31))["docket.master_order"] == "lifo"
    assert schedule.at(date(2028, 1, 1))["docket.master_order"] == "fifo"


def test_a_file_sets_over_the_one_it_is_based_on_and_a_reform_over_both(tmp_path):
    lever = "receipts.detained_per_year"
    parent = write(tmp_path, "parent", SCENARIO + change(lever, set=100_000))
    text = SCENARIO + 'based_on = "parent.toml"\n' + change(lever, set=120_000)
    child = write(tmp_path, "child", text)
    reform = write(tmp_path, "reform", REFORM + change(lever, set=90_000, until="2030-12-31"))
    day, after = date(2028, 1, 1), date(2031, 1, 1)
    assert Scenario.load(parent).schedule(START).at(day)[lever] == 100_000
    assert Scenario.load(child).schedule(START).at(day)[lever] == 120_000
    schedule = Scenario.load(f"{child}+{reform}").schedule(START)
    assert schedule.at(day)[lever] == 90_000
    assert schedule.at(after)[lever] == 120_000


def test_multiplications_act_on_what_is_set_and_additions_come_after(tmp_path):
    lever = "staffing.authorised"
    text = "".join(
        change(lever, **values) for values in ({"add": 50}, {"multiply": 1.5}, {"set": 400})
    )
    scenario = Scenario.load(write(tmp_path, "mixed", SCENARIO + text))
    assert scenario.schedule(START).at(START)[lever] == 400 * 1.5 + 50


def test_a_ramp_starts_from_no_effect_whatever_the_operation(tmp_path):
    base = parameters()["adjournment_probability"].value
    for values in ({"set": 0.0}, {"multiply": 0.0}):
        lever = "hearing.adjournment_probability"
        text = SCENARIO + change(lever, **values, from_="2027-01-01", ramp_months=12)
        schedule = Scenario.load(write(tmp_path, "ramp", text)).schedule(START)
        assert schedule.at(date(2027, 1, 1))[lever] == base
        assert schedule.at(date(2027, 7, 2))[lever] == pytest.approx(base * 184 / 365)
        assert schedule.at(date(2028, 1, 1))[lever] == 0


def test_the_levers_of_fy2025_hold_until_some_years_after_the_start_of_the_run():
    last = parameters()["levers_2025_last_years"].value
    pace = parameters()["merits_pace_2026"].value
    schedule = Scenario.load("baseline").schedule(START)
    end = months_after(START, 12 * last)
    assert schedule.at(START)["hearing.merits_minutes"] == pytest.approx(pace)
    assert schedule.at(end)["hearing.merits_minutes"] == pytest.approx(pace)
    assert schedule.at(end + timedelta(days=1))["hearing.merits_minutes"] == 1.0
    longer = Scenario.load("baseline").schedule(START, {"levers_2025_last_years": last + 1})
    assert longer.at(end + timedelta(days=1))["hearing.merits_minutes"] == pytest.approx(pace)


def test_before_2025_has_none_of_the_levers_of_fy2025():
    day = date(2025, 12, 31)
    before = Scenario.load("before_2025").schedule(START).at(day)
    now = Scenario.load("baseline").schedule(date(2025, 9, 30)).at(day)
    differ = {name for name in before if before[name] != now[name]}
    assert differ == {
        "receipts.detained_per_year",
        "hearing.merits_minutes",
        "dismissal.cases_per_year",
        "board.members",
        "office.closures_per_year",
    }


def test_the_courts_sit_less_in_the_pandemic_and_fully_before_and_after():
    schedule = Scenario.load("baseline").schedule(date(2018, 9, 30))

    def share(*day):
        return schedule.at(date(*day))["staffing.sitting_share"]

    assert share(2020, 2, 29) == share(2022, 4, 1) == 1.0
    assert share(2020, 4, 1) == share(2021, 3, 31) < share(2021, 4, 1) < share(2021, 8, 1) < 1.0


@cache
def schedule_of(text):
    return Scenario.load(text).schedule(START)


@pytest.mark.parametrize("text", ["baseline", "baseline+" + "+".join(REFORMS)])
@given(st.dates(date(2018, 1, 1), date(2034, 1, 1)))
@settings(deadline=None)
def test_no_lever_changes_between_the_dates_of_its_schedule(text, day):
    schedule = schedule_of(text)
    dates = schedule.dates(day - timedelta(days=400), day)
    if dates:
        assert schedule.at(day) == schedule.at(dates[-1])


def test_every_lever_has_a_value_within_its_range_on_every_day():
    scenario = Scenario.load("baseline+" + "+".join(REFORMS))
    # draws at the far ends of the ledger, and beyond: what is drawn is clipped
    extremes = {name: entry.high * 50 for name, entry in scenario.uncertain_parameters().items()}
    extremes["levers_2025_last_years"] = 3.0
    for drawn in ({}, extremes):
        schedule = scenario.schedule(START, drawn)
        for day in [START, *schedule.dates(START, date(2036, 9, 30))]:
            values = schedule.at(day)
            assert values.keys() == levers().keys()
            assert all(levers()[name].allows(value) for name, value in values.items())


def test_a_value_beyond_a_levers_range_is_refused_when_it_is_chosen_and_not_clipped(tmp_path):
    lever = "hearing.adjournment_probability"
    path = write(tmp_path, "too_far", SCENARIO + change(lever, multiply=40))
    with pytest.raises(BadInput, match=r"adjournment_probability\s+would stand at"):
        Scenario.load(path)
    assert any("would stand at" in problem.found for problem in check_file(path))


def test_the_parameters_that_are_drawn_are_those_used_and_each_has_a_range():
    found = Scenario.load("baseline+cut_adjournments+hire_judges").uncertain_parameters()
    assert list(found) == sorted(found)
    assert {"merits_pace_2026", "cut_adjournments.cut", "adjournment_probability"} <= set(found)
    assert all(entry.low < entry.high for entry in found.values())
    before = Scenario.load("before_2025").uncertain_parameters()
    assert "merits_pace_2026" not in before


def test_what_only_dates_use_is_drawn_only_where_there_are_dates():
    base = set(Scenario.load("baseline").uncertain_parameters())
    booked = set(Scenario.load("booked").uncertain_parameters())
    listed = set(Scenario.load("baseline+call_lists_with_notice").uncertain_parameters())
    of_slots = {
        "master_session_share",
        "master_overbooking",
        "refill_notice_days",
        "advance_share",
        "advance_notice_days",
    }
    assert booked - base == of_slots | {"booking_days_ahead", "booking_notice_days"}
    assert of_slots <= listed - base


def test_a_scenario_is_a_value():
    text = "baseline+hire_judges:judges=300"
    one, two = Scenario.load(text), Scenario.load(text)
    assert one == two
    assert len({one, two}) == 1
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(ValueError, match="frozen"):
        one.label = "another"


def test_the_text_of_a_scenario_builds_it_again_without_its_files(tmp_path):
    reform = write(tmp_path, "mine", REFORM + change("receipts.border", multiply=0.5))
    path = write(tmp_path, "base", SCENARIO + change("receipts.all", multiply=1.1))
    scenario = Scenario.load(f"{path}+{reform}:start=2028-01-01+cut_adjournments")
    for file in tmp_path.iterdir():
        file.unlink()
    again = Scenario.from_text(scenario.text, scenario.label)
    assert again.hash == scenario.hash
    day = date(2030, 1, 1)
    assert again.schedule(START).at(day) == scenario.schedule(START).at(day)
    assert again.uncertain_parameters() == scenario.uncertain_parameters()


def test_another_size_or_another_start_gives_another_hash():
    texts = ["", ":judges=1", ":judges=2", ":start=2028-01-01", ":start=2028-01-02"]
    assert len({Scenario.load(f"baseline+hire_judges{t}").hash for t in texts}) == len(texts)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 9, 30), 24, date(2028, 9, 30)),
        (date(2026, 9, 30), 5, date(2027, 2, 28)),
        (date(2027, 2, 28), 1, date(2027, 3, 31)),
        (date(2027, 1, 15), 12.4, date(2028, 1, 15)),
        (date(2027, 1, 30), 1, date(2027, 2, 28)),
        (date(2026, 9, 30), 1e6, date.max),
    ],
)
def test_months_are_counted_from_month_end_to_month_end(day, months, expected):
    assert months_after(day, months) == expected


@given(st.permutations([0.1, 1.7, 0.3, 3.3, 0.7]))
def test_the_order_of_factors_and_terms_leaves_no_trace(values):
    start, end = date(2027, 1, 1), date.max
    turns = tuple(
        Turn("staffing.authorised", operation, value, start, end, start, 1, "x")
        for value in values
        for operation in ("multiply", "add")
    )
    schedule = LeverSchedule({"staffing.authorised": 700.0}, turns)
    expected = 700 * math.prod(sorted(values)) + math.fsum(values)
    assert schedule.unclipped("staffing.authorised", start) == pytest.approx(expected)
    straight = LeverSchedule(schedule.base, turns[::-1])
    assert straight.unclipped("staffing.authorised", start) == schedule.unclipped(
        "staffing.authorised", start
    )


def test_the_practice_of_a_day_keeps_the_dated_numbers_of_the_ledger_after_the_start_alone():
    values = {name: entry.value for name, entry in inputs.parameters().items()}
    before, now = Scenario.load("before_2025"), Scenario.load("baseline")
    assert (before.practice_of, now.practice_of) == (date(2024, 9, 30), None)
    on = date(2027, 1, 1)
    name = "merits_asylum_relief_share"
    assert dated_value(name, on, in_force(now, values)) == values[f"{name}_2025"]
    assert dated_value(name, on, in_force(before, values)) == values[name]
    # A form already in force on that day stays.
    counsel = "counsel_entry_share"
    assert dated_value(counsel, on, in_force(before, values)) == values[f"{counsel}_2022"]
    # Who is pending at the start is a fact, whatever goes on afterwards.
    options = Options(date(2026, 3, 31), 1, uncertainty=())
    kept = replace_practice(now, before.practice_of)
    assert kept.practice_of == before.practice_of
    one, other = (make_plan(scenario, options, 0) for scenario in (now, kept))
    assert (one.initial == other.initial).all()
    assert one.values != other.values


def replace_practice(scenario: Scenario, day: date) -> Scenario:
    """The scenario with the practice of another day."""
    last = scenario.layers[-1].model_copy(update={"practice_of": day})
    return Scenario(label="kept", layers=(*scenario.layers[:-1], last))


def test_a_practice_is_a_day_or_the_latest(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('title = "t"\nquestion = "q"\npractice_of = "yesterday"\n')
    (problem,) = check_file(path)
    assert problem.found == 'practice_of = "yesterday"'
    assert '"latest"' in problem.allowed
