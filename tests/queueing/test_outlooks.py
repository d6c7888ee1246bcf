"""Past outlooks: what could have been foreseen, without hindsight, and how it is scored."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from inputs.problems import BadInput
from queueing import outlooks as room
from queueing.outlooks import Outlook, as_then, foresee, naive, outlook, random_walks, summary
from queueing.scenario import Scenario
from queueing.stations import intake, judges

ORIGIN = date(2018, 9, 30)


def foreseen() -> np.ndarray:
    scenario = Scenario.load("before_2025").known_on(ORIGIN)
    return foresee(Outlook(0, scenario, as_then(ORIGIN, 1, 1, 0.002), 0)).pending


def test_no_count_of_judges_made_after_the_origin_is_used(monkeypatch):
    told = foreseen()
    known = judges.on_board

    def on_board(day: date) -> float:
        return known(day) + 100.0 * (day > date(2018, 10, 1))

    monkeypatch.setattr(judges, "on_board", on_board)
    monkeypatch.setattr(intake, "on_board", on_board)
    assert foreseen() == told
    assert told.shape == (1,)


def test_a_scenario_known_on_a_day_has_no_change_that_begins_later():
    whole, known = (Scenario.load("baseline"), Scenario.load("baseline").known_on(ORIGIN))
    begun = [c.from_ for layer in whole.layers for c in layer.changes]
    kept = [c.from_ for layer in known.layers for c in layer.changes]
    assert kept == [day for day in begun if day <= ORIGIN]
    assert 0 < len(kept) < len(begun)
    assert known.hash != whole.hash
    assert known.practice_of == ORIGIN
    on = date(2017, 3, 1)
    assert known.schedule(ORIGIN).at(on) == whole.schedule(ORIGIN).at(on)
    last = whole.schedule(ORIGIN).at(ORIGIN)
    later = known.schedule(ORIGIN).at(date(2021, 3, 1))
    for lever in ("board.members", "closure.cases_per_year", "office.order"):
        assert later[lever] == last[lever]
    assert later["staffing.sitting_share"] == last["staffing.sitting_share"]  # no pandemic yet


def test_a_walk_is_centred_on_the_last_year_and_as_wide_as_its_years_were_apart():
    flow = np.array([100.0, 200.0, 100.0, 200.0])
    walks = np.log(random_walks(flow, 3, np.random.default_rng(1)) / 200.0)
    error = np.log(2.0) / np.sqrt(room.WALKS)
    assert np.abs(walks[:, 0].mean()) < 4 * error
    assert walks[:, 0].std() == pytest.approx(np.log(2.0), rel=0.05)
    assert walks[:, 2].std() == pytest.approx(np.log(2.0) * np.sqrt(3.0), rel=0.05)


def test_the_naive_forecast_of_even_flows_is_the_stock_and_their_differences(monkeypatch):
    flows = pd.DataFrame({"receipts": 90_000, "completions": 70_000}, index=range(2008, 2019))
    monkeypatch.setattr(room, "_flows", lambda: flows)
    start = inputs.active_pending(ORIGIN).value
    expected = start + 20_000.0 * np.arange(1, 4)
    assert np.allclose(naive(2018, 3, seed=1), expected)


def test_years_not_yet_counted_are_not_scored(monkeypatch):
    def foresee(task: Outlook) -> room.Foreseen:
        pending = np.full(task.options.months // 12, 1e6 + task.replication)
        return room.Foreseen(task.number, 0.0, 0, pending)

    monkeypatch.setattr(room, "foresee", foresee)
    found = outlook(origins=[2020, 2024], replications=5, workers=1)
    assert found[["origin", "years_ahead"]].apply(tuple, axis=1).tolist() == [
        *((date(2020, 9, 30), years) for years in (1, 2, 3, 4)),
        (date(2024, 9, 30), 1),
    ]
    assert (found["median"] == 1e6 + 2).all()
    published = [inputs.active_pending(date(2020 + k, 9, 30)).value for k in (1, 2, 3, 4, 5)]
    assert found["published"].tolist() == published
    assert (found["held"] == found["published"].between(found["p10"], found["p90"])).all()


def test_an_outlook_has_a_name_of_the_python_interface():
    assert q.outlook is outlook
    assert "outlook" in dir(q)


def test_scores_are_means_over_origins():
    rows = {
        "years_ahead": [1, 1, 2],
        "published": [100.0, 200.0, 100.0],
        "median": [110.0, 180.0, 50.0],
        "crps": [8.0, 12.0, 30.0],
        "held": [True, False, False],
    }
    found = pd.DataFrame(rows | {f"naive_{k}": rows[k] for k in ("median", "crps", "held")})
    one, two = summary(found).to_dict("records")
    assert (one["origins"], one["crps"], one["held"]) == (2, 10.0, 0.5)
    assert one["bias"] == pytest.approx(0.0)  # +10 % and -10 %
    assert (two["bias"], two["naive_bias"]) == pytest.approx((-50.0, -50.0))


def test_origins_that_nothing_can_be_foreseen_from_are_all_named():
    with pytest.raises(BadInput) as bad:
        outlook(origins=[1999, 2018, 2040], replications=2)
    told = str(bad.value)
    assert all(word in told for word in ("1999", "2040", "replications"))
    assert "2018" not in told
