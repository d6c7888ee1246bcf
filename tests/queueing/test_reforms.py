"""Reforms: loading, choosing their sizes, and what they do to the levers."""

from datetime import date

import pytest

from inputs.problems import BadInput
from inputs.shipped import reform_names
from queueing.scenario import Scenario
from queueing.scenario.reforms import Reform

START = date(2026, 9, 30)
LATER = date(2031, 9, 30)


def levers_with(text, day=LATER, **parameters):
    return Scenario.load(text).schedule(START, parameters).at(day)


@pytest.mark.parametrize("name", reform_names())
def test_a_shipped_reform_changes_nothing_before_it_starts(name):
    changed = Scenario.load("baseline").with_reform(name, start="2028-10-01")
    before, after = date(2028, 9, 30), date(2031, 1, 1)
    base = Scenario.load("baseline")
    differ = []
    for end in ("low", "high"):
        sizes = changed.uncertain_parameters().items()
        drawn = {name: getattr(entry, end) for name, entry in sizes}
        with_it, without = (one.schedule(START, drawn) for one in (changed, base))
        assert with_it.at(before) == without.at(before)
        differ.append(with_it.at(after) != without.at(after))
    assert any(differ)


def test_judges_are_added_in_a_straight_line_over_the_ramp_months():
    base = levers_with("baseline")["staffing.authorised"]
    text = "baseline+hire_judges:judges=240,start=2027-10-01"

    def added(day):
        return levers_with(text, day)["staffing.authorised"] - base

    assert added(date(2027, 9, 30)) == 0
    assert added(date(2027, 10, 1)) == 0
    assert added(date(2028, 10, 1)) == pytest.approx(120, abs=0.5)
    assert added(date(2028, 10, 31)) == added(date(2028, 10, 1))
    assert added(date(2029, 9, 30)) < 240
    assert added(date(2029, 10, 1)) == pytest.approx(240)
    assert added(date(2035, 1, 1)) == pytest.approx(240)


def test_a_cut_of_adjournments_leaves_the_rest_of_them():
    base = levers_with("baseline")["hearing.adjournment_probability"]
    cut = levers_with("baseline+cut_adjournments:cut=0.25")["hearing.adjournment_probability"]
    assert cut == pytest.approx(0.75 * base)


def test_the_newest_are_heard_first_at_both_kinds_of_hearing():
    levers = levers_with("baseline+last_in_first_out")
    assert (levers["docket.master_order"], levers["docket.merits_order"]) == ("lifo", "lifo")
    levers = levers_with("baseline")
    assert (levers["docket.master_order"], levers["docket.merits_order"]) == ("fifo", "fifo")


def test_notice_takes_the_place_of_dates_years_ahead_where_courts_give_them():
    levers = levers_with("booked+call_lists_with_notice:notice_days=90")
    assert (levers["docket.scheduling"], levers["docket.notice_days"]) == ("ready", 90)
    assert levers_with("booked")["docket.scheduling"] == "booked"


@pytest.mark.parametrize(
    ("name", "order", "other"),
    [
        ("oldest_first", "earliest_filing", "last_in_first_out"),
        ("asylum_deadlines_first", "deadline", "oldest_first"),
    ],
)
def test_one_order_holds_for_master_and_merits_hearings_and_not_two(name, order, other):
    levers = levers_with(f"baseline+{name}")
    assert (levers["docket.master_order"], levers["docket.merits_order"]) == (order, order)
    with pytest.raises(BadInput, match=r"docket\.master_order"):
        Scenario.load(f"baseline+{name}+{other}")


def test_leaving_is_drawn_from_ranges_that_include_no_effect():
    sizes = Reform.load("more_withdrawals").uncertain()
    assert sizes["more_withdrawals.departures"].low == 0.0
    assert sizes["more_withdrawals.withdrawals"].low == 0.0
    multiple = sizes["more_withdrawals.older_multiple"]
    assert multiple.low < 1.0 < multiple.high


def test_an_effect_without_evidence_is_drawn_from_a_range_that_includes_none():
    cut = Reform.load("cut_adjournments").uncertain()["cut_adjournments.cut"]
    assert (cut.low, cut.value, cut.high) == (0.0, 0.2, 0.4)
    assert cut.draw(1e-9) == pytest.approx(0.0, abs=1e-4)


def test_a_size_that_the_user_chose_is_not_drawn():
    assert Reform.load("cut_adjournments:cut=0.3").uncertain() == {}


def test_a_drawn_size_takes_the_place_of_the_default():
    base = levers_with("baseline")["hearing.adjournment_probability"]
    drawn = levers_with("baseline+cut_adjournments", **{"cut_adjournments.cut": 0.4})
    assert drawn["hearing.adjournment_probability"] == pytest.approx(0.6 * base)


def test_the_label_of_a_reform_loads_it_again():
    for text in (
        "hire_judges:judges=300,start=2027-10-01",
        "cut_adjournments:cut=0.1",
        "hire_judges",
    ):
        reform = Reform.load(text)
        assert reform.label == text
        assert Reform.load(reform.label) == reform


def test_settings_in_python_and_in_text_are_the_same():
    chosen = Reform.load("hire_judges").with_settings(judges=300, start=date(2027, 10, 1))
    assert chosen == Reform.load("hire_judges:judges=300,start=2027-10-01")
    assert hash(chosen) == hash(Reform.load("hire_judges:judges=300,start=2027-10-01"))


def test_every_wrong_setting_is_told_at_once():
    with pytest.raises(BadInput) as caught:
        Reform.load("hire_judges:judgs=3,judges=-4,ramp_months=soon,start=tomorrow,odd")
    told = {problem.found: problem.allowed for problem in caught.value.problems}
    assert told == {
        "odd": "must be key=value",
        "judgs=3": 'no such parameter; did you mean "judges"?',
        "judges=-4": "must lie in its range 0 to 2000",
        "ramp_months=soon": "must be a number",
        "start=tomorrow": "must be a date as 2027-10-01",
    }


@pytest.mark.parametrize("value", [True, "300", float("nan"), float("inf"), None, [300]])
def test_a_size_must_be_a_finite_number(value):
    with pytest.raises(BadInput, match="must be a number"):
        Reform.load("hire_judges").with_settings(judges=value)


def test_a_reform_cannot_be_changed():
    reform = Reform.load("hire_judges")
    with pytest.raises(ValueError, match="frozen"):
        reform.name = "another"
