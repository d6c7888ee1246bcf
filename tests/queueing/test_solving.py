"""Values that are needed: thresholds known beforehand are found, and mistakes are told."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import queueing as q
from inputs.problems import BadInput
from queueing.intervals import quantile_ranks
from queueing.measures import MEASURES
from queueing.needed import solving
from queueing.needed.targets import as_target
from queueing.needed.thresholds import search
from queueing.needed.varying import as_dial
from queueing.report.solutions import answer
from tests.queueing.test_cli import docket

GRID = np.arange(0.0, 1001.0, 10.0)
RNG = np.random.default_rng(3)


def asking(thresholds: np.ndarray, falling: bool = False) -> tuple[object, list[int]]:
    """A target that each future meets from its own threshold on, and how often it was asked."""
    asked: list[int] = []

    def met(value: float, futures: list[int]) -> list[bool]:
        asked.extend(futures)
        return [
            bool((value >= thresholds[r]) != (falling and value != thresholds[r])) for r in futures
        ]

    return met, asked


def stepped_up(value: float) -> float:
    """The first value of the grid that is no smaller."""
    return float(np.ceil(value / 10.0) * 10.0) if value <= 1000 else np.inf


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_the_value_is_the_quantile_of_the_futures_thresholds(level):
    for _ in range(20):
        thresholds = RNG.uniform(-100, 1100, size=40)
        met, _ = asking(thresholds)
        found = search(met, GRID.tolist(), 40, level)
        ranked = np.sort(thresholds)
        low, middle, high = quantile_ranks(40, level)
        wanted = [max(stepped_up(ranked[k - 1]), 0.0) for k in (low, middle)]
        assert [found.low, found.value] == wanted
        assert found.against == 0
        if high is None:
            assert np.isnan(found.high)
        else:
            assert found.high == max(stepped_up(ranked[high - 1]), 0.0)
        if np.isfinite(found.value):
            assert found.met == (thresholds <= found.value).sum()


def test_far_fewer_runs_are_made_than_by_closing_in_on_every_future():
    met, asked = asking(RNG.uniform(0, 1000, size=40))
    found = search(met, GRID.tolist(), 40, 0.5)
    assert found.tried == len(asked) < 40 * 7  # each alone would take 2 + 7, and its check


def test_where_less_is_what_helps_it_is_the_largest_value():
    thresholds = np.linspace(205, 595, 40)
    met, _ = asking(thresholds, falling=True)
    found = search(met, GRID.tolist(), 40, 0.9)
    assert not found.rising
    # 36 of 40 futures still meet it at or below the fifth lowest threshold.
    assert found.value == np.floor(np.sort(thresholds)[4] / 10) * 10
    assert found.met == 36


def test_beyond_the_range_and_throughout_are_told_as_such():
    never, always = asking(np.full(40, 2000.0))[0], asking(np.full(40, -1.0))[0]
    assert search(never, GRID.tolist(), 40, 0.9).value == np.inf
    assert search(always, GRID.tolist(), 40, 0.9).value == 0.0


def test_a_response_that_goes_up_and_down_is_noticed():
    def met(value: float, futures: list[int]) -> list[bool]:
        return [value in (0.0, 1000.0) if r % 2 else value >= 500 for r in futures]

    found = search(met, GRID.tolist(), 40, 0.9)
    assert found.value == 500.0
    assert found.against == 20
    assert found.met == 20


def test_the_interval_holds_the_true_quantile_as_often_as_it_says():
    inside = []
    for _ in range(400):
        met, _ = asking(RNG.uniform(0, 1000, size=40))
        found = search(met, GRID.tolist(), 40, 0.5)
        inside.append(found.low - 10 <= 500 <= found.high)
    assert np.mean(inside) > 0.93


@pytest.fixture
def made_up(monkeypatch):
    """Instead of simulating: judges take cases away, more in some futures than in others."""

    def try_out(trial):
        (reform,) = trial.scenario.reforms[-1:]
        size = dict(reform.settings)[reform.says.parameters[0].name]
        pending = 1000.0 - size * (1.0 + 0.01 * trial.replication)
        headline = pd.Series(dict.fromkeys(MEASURES, np.nan) | {"pending_active": pending})
        headline["judges"] = size if len(trial.scenario.reforms) == 2 else 250.0
        return solving_outcome(trial.number, headline)

    monkeypatch.setattr(solving, "try_out", try_out)


def solving_outcome(number: int, headline: pd.Series):
    from queueing.needed.trials import Outcome

    return Outcome(number, 0.0, 0, headline)


def test_solve_gives_the_judges_that_a_formula_gives(made_up):
    """1000 - n (1 + r / 100) <= 300 from n = 700 / (1 + r / 100) on, in future r."""
    asked = {"vary": "judges", "target": "pending_active <= 300", "by": "2027-03-31"}
    found = q.solve("baseline", **asked, workers=1, replications=40, step=1)
    thresholds = np.sort(np.ceil(700 / (1 + 0.01 * np.arange(40))))
    assert found.value == thresholds[35]
    assert found.low == thresholds[quantile_ranks(40, 0.9)[0] - 1]
    assert found.status == "found"
    said = answer(found)
    ends = f"95 % interval {found.low:g} to {found.high:g}"
    assert said.startswith(f"judges = {found.value:g} judges ({ends}) is the smallest value that")
    assert "brings pending_active <= 300, by 2027-03-31, in 90 % of the futures" in said
    added = "the value varied is added to staffing.authorised (without: 758) from 2026-03-31"
    assert added in said
    assert "until 2028-03-31" in said  # the ramp
    assert f"holds in {found.found.met} of 40 futures" in said
    none = q.solve("baseline", **asked | {"target": "pending_active < -9e9"}, workers=1)
    assert (none.status, none.value) == ("not reachable", np.inf)
    assert "Not reachable: no value of judges from 0 to 2,000 judges" in answer(none)
    assert "0 in 0 of 40 futures and 2,000 in 0 of 40 futures" in answer(none)
    told = json.loads(json.dumps(none.to_dict(), allow_nan=False))
    assert told["value"] is None
    assert (told["tried"], told["may_be"]) == ([0, 2000], [0, 2000])
    assert not {"allowed", "not_within_allowed"} & set(told)
    never = q.solve("baseline", **asked | {"target": "years_to_clear <= 5"}, workers=1)
    assert never.status == "not reachable"  # not reached is not met


def test_met_as_often_at_both_ends_it_names_no_value_as_the_least(made_up):
    asked = {"vary": "hearing.merits_minutes", "within": (0.5, 2), "by": "2027-03-31"}
    found = q.solve("baseline", **asked, target="pending_active <= 9_000_000", workers=1)
    assert found.status == "met throughout"
    said = answer(found)
    assert "is met at every value tried, from 0.5 to 2" in said
    assert "at 0.5 in 40 of 40 futures and 2 in 40 of 40 futures" in said
    assert "does least" not in said
    assert "hearing.merits_minutes = " not in said
    assert "one such step" not in said
    assert "hearing.merits_minutes is multiplied by the value varied (without: " in said


def test_met_already_at_the_end_where_it_is_met_least_it_names_that_end(made_up):
    """680 judges are enough from future 3 on: 1000 - 680 (1 + 0.03) is just below 300."""
    asked = {"vary": "judges", "within": (680, 1000), "by": "2027-03-31", "workers": 1}
    said = answer(q.solve("baseline", **asked, target="pending_active <= 300"))
    assert said.startswith("Nothing more is needed: judges = 680 judges, where it does least,")
    assert "680 in 37 of 40 futures and 1,000 in 40 of 40 futures" in said


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("docket.master_share_cap", "docket.master_share_cap is set to the value varied"),
        ("cut_adjournments:cut", "is multiplied by 1 less the value varied"),
    ],
)
def test_what_is_done_to_a_lever_is_said_in_words(made_up, vary, said):
    asked = {"vary": vary, "target": "pending_active <= 9e9", "by": "2027-03-31", "workers": 1}
    assert said in answer(q.solve("baseline", **asked, replications=6))


def test_break_even_is_where_the_difference_changes_its_sign(made_up):
    found = q.break_even(
        "baseline+last_in_first_out",
        "baseline",
        measure="judges",
        vary="hire_judges:judges",
        by="2027-03-31",
        within=(0, 1000),
        step=20,
        workers=1,
    )
    assert found.value == 240.0  # the largest number below 250
    assert not found.found.rising
    assert [one.label for one in found.varied] == ["baseline+last_in_first_out", "baseline"]
    said = answer(found)
    assert said.startswith("Break-even: hire_judges:judges = 240 judges (95 % interval 240 to 240)")
    assert "Up to it judges is lower in baseline+last_in_first_out than in baseline" in said
    assert "in half of the futures or more, above in fewer. In runs to 2027-03-31." in said
    assert "may be one such step too low" in said


def test_a_size_of_a_reform_that_one_of_them_holds_is_varied_in_that_one(made_up):
    """1000 - 300 (1 + r / 100) is below 1000 - n (1 + r / 100) for n below 300, in any future."""
    asked = {"vary": "judges", "measure": "pending_active", "by": "FY2027", "workers": 1}
    found = q.break_even(
        "baseline+detail_judges:judges=300", "baseline+hire_judges", step=1, **asked
    )
    assert [one.label for one in found.varied] == ["baseline+hire_judges"]
    assert str(found.by) == "2027-09-30"
    assert [found.value, found.low, found.high] == [299.0] * 3


def test_without_a_break_even_it_says_so_and_where_else_to_look(made_up):
    asked = {"vary": "judges", "measure": "judges", "by": "2027-03-31", "workers": 1}
    both = ("baseline+last_in_first_out", "baseline")
    low = answer(q.break_even(*both, within=(0, 200), step=20, **asked))
    assert low.startswith("No break-even within the range tried: nowhere is half of the futures")
    assert "In runs to 2027-03-31 judges is lower in baseline+last_in_first_out than in" in low
    assert "at 0 judges in 20 of 20 futures, and at 200 judges in 20 of 20 futures" in low
    assert "--within 0,2000 is all that is allowed" in low
    high = answer(q.break_even(*both, within=(300, 2000), step=20, **asked))
    assert "at 300 judges in 0 of 20 futures, and at 2,000 judges in 0 of 20 futures" in high
    assert "example" not in high
    two = q.break_even(*both, within=(300, 2000), step=20, replications=2, **asked)
    assert "Of 2 futures that is an example: 6 or more give an interval." in answer(two)
    few = q.break_even(*both, within=(0, 1000), step=20, replications=4, **asked)
    assert "4 futures are too few, 6 or more give it" in answer(few)


def test_what_lies_beyond_the_horizon_is_the_greater():
    reached, beyond = pd.Series({"years_to_clear": 5.0}), pd.Series({"years_to_clear": np.nan})
    assert solving._lower("years_to_clear", [reached, beyond])
    assert not solving._lower("years_to_clear", [beyond, reached])
    assert not solving._lower("years_to_clear", [beyond, beyond])


def test_every_mistake_is_told_at_once():
    with pytest.raises(BadInput) as bad:
        q.solve(
            "basline",
            vary="hire_judges:judgs",
            target="pending_activ = x",
            by="2027-03-30",
            probability=2.0,
        )
    said = str(bad.value)
    for part in (
        'did you mean "baseline"',
        'did you mean "judges"',
        'did you mean "pending_active"',
        "must be one of <=, >=, <, >",
        "must be a number",
        "must be a month end",
        "probability",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("docket.master_order", "takes words"),
        ("judgs", 'did you mean "judges"'),
        ("staffing.authorized", 'did you mean "staffing.authorised"'),
        ("hire_judges:judges,more", "must name one size"),
        ("hire_judges:judges,start=never", "must be a date"),
    ],
)
def test_what_cannot_be_varied_is_told(text, said):
    with pytest.raises(BadInput, match=said):
        as_dial(text)


def test_targets_are_read_as_people_write_them():
    for text in (
        "pending_active<=1_000_000",
        "pending_active <= 1,000,000",
        "pending_active <=1e6",
    ):
        target = as_target(text)
        assert (target.measure, target.sign, target.bound) == ("pending_active", "<=", 1e6)
    cleared = as_target("cleared")
    assert (cleared.measure, cleared.sign, cleared.bound) == ("pending_active", "<", 100_000)
    assert as_target("judges > 1").met(pd.Series({"judges": 1.5}))
    assert not as_target("judges > 1").met(pd.Series({"judges": np.nan}))


def test_a_dial_takes_the_place_of_a_reform_that_is_there_and_levers_are_set():
    base = q.Scenario.load("baseline+hire_judges:judges=100,start=2027-10-01")
    (reform,) = as_dial("judges").at(base, 250.0).reforms
    assert dict(reform.settings) == {"judges": 250.0}
    assert str(reform.start) == "2027-10-01"
    dial = as_dial("docket.master_share_cap")
    scenario = dial.at(q.Scenario.load("baseline"), 0.25)
    from datetime import date

    stand = scenario.schedule(date(2026, 3, 31)).at(date(2028, 1, 1))
    assert stand["docket.master_share_cap"] == 0.25


def test_the_values_looked_at_reach_both_ends():
    dial = as_dial("hire_judges:judges")
    assert dial.grid(None, None)[[0, -1]].tolist() == [0.0, 2000.0]
    assert dial.grid((0, 105), 50).tolist() == [0.0, 50.0, 100.0, 105.0]
    with pytest.raises(BadInput, match="within"):
        dial.grid((5, 4000), None)


def test_the_command_answers_in_one_document(monkeypatch, capsys):
    words = ["solve", "--by", "2026-04-30", "--replications", "2", "--scale", "0.002", "--quiet"]
    words += ["--workers", "1", "--within", "0,400", "--step", "400", "--json"]
    assert docket(monkeypatch, *words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "not reachable"
    assert "value" in found["not_within_tried"]
    assert found["simulated"] == 4
    assert docket(monkeypatch, "breakeven", "last_in_first_out", "--measure", "juges") == 2
    assert 'did you mean "judges"' in capsys.readouterr().err
