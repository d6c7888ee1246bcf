"""The hindcasts of years that the model was not fitted on, and what they are held to."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

import inputs
from queueing import held_out
from queueing.fit import FREE, misfits

LATER_YEARS = (date(2021, 9, 30), date(2024, 9, 30))  # those of the later fit
LATER = inputs.table("later_fit").set_index("parameter")["value"].to_dict()


@pytest.fixture
def runs(monkeypatch):
    """Hindcasts that err by -4, 8 and 3 % in completions, and are asked for a list of who asked."""
    asked = []

    def hindcast(start, end, scenario, *, scale, seed, values):
        asked.append((start, end, scenario, tuple(values)))
        columns = {
            "completions_error": [-4.0, 8.0, 3.0],
            "pending_error": [1.0, 2.0, -6.0],
            "mean_age_error": [None, 11.0, None],
        }
        return SimpleNamespace(table=lambda: pd.DataFrame(columns).astype(float))

    monkeypatch.setattr(held_out, "hindcast", hindcast)
    return asked


def test_errors_are_the_mean_the_largest_and_the_last_of_the_years(runs):
    table = held_out.held_out(scale=0.1)
    found = table.set_index(["measure", "statistic"])["model"].groupby(level=[0, 1]).first()
    assert found.to_dict() == {
        ("completions", "mean"): 5.0,
        ("completions", "worst"): 8.0,
        ("completions", "last"): 3.0,
        ("pending", "worst"): 6.0,
        ("pending", "last"): 6.0,
        ("mean_age", "worst"): 11.0,
    }
    met = table.set_index(["test", "measure", "statistic"])["met"]
    assert met["fitted on 2015-2019", "completions", "mean"] == "yes"  # 5 for a target of 8
    assert met["fitted on 2015-2019", "pending", "worst"] == "no"  # 6 for a target of 4
    assert (met["half a year more"] == "").all()
    assert set(table["by_year"]) == {"-4 +8 +3", "+1 +2 -6", "+11"}
    beside = table[table["test"] == "fitted on 2022-2024"]  # the formula alone meets them
    assert (beside["two_term_formula"] <= beside["target"]).all()
    assert (beside["two_stock_model"] > beside["target"]).all()


def test_every_hindcast_is_run_once_and_the_later_fit_meets_the_earlier_years(runs):
    held_out.held_out(scale=0.1)
    assert len(runs) == len(set(runs)) == 5
    assert [run[:2] for run in runs if run[3]] == [("2014-09-30", "2019-09-30")]
    assert next(set(run[3]) for run in runs if run[3]) == set(FREE)


def test_the_later_fit_lies_within_the_ledgers_ranges():
    assert set(LATER) == set(FREE)
    for name, value in LATER.items():
        entry = inputs.parameter(name)
        assert entry.low <= value <= entry.high


def test_no_other_merits_hours_improve_the_later_fit():
    def loss(factor):
        changed = {"merits_hours_per_completion": LATER["merits_hours_per_completion"] * factor}
        return (misfits(LATER | changed, years=LATER_YEARS, scale=0.1) ** 2).sum()

    assert loss(1.0) < min(loss(0.85), loss(1.15))
