"""Published projections: their arithmetic by formula, and what is asked of this model."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from inputs.problems import BadInput
from inputs.projections import Claim, projections
from queueing import cli
from queueing.drawn import coming
from queueing.options import Options
from queueing.projections.asked import arithmetic, checks
from queueing.projections.projected import CHANNELS, _ends, asked_of, with_receipts
from queueing.projections.stock_flow import by_year, judges_by_year, stock_flow, years_to_clear
from queueing.projections.table import agrees
from queueing.report.projections import print_replication
from queueing.report.text import print_checks


def test_a_stock_with_a_constant_net_flow_is_a_straight_line_to_nothing():
    net = np.full(8, -250.0)
    assert stock_flow(1000.0, net).tolist() == [1000, 750, 500, 250, 0, 0, 0, 0, 0]
    assert years_to_clear(1100.0, net) == pytest.approx(1100 / 250)
    assert np.isnan(years_to_clear(5000.0, net))
    assert years_to_clear(0.0, net) == 0.0


def test_numbers_by_year_are_kept_on():
    assert by_year([1, 2], 4).tolist() == [1, 2, 2, 2]
    assert by_year(3.0, 2).tolist() == [3, 3]


def test_judges_hired_evenly_tend_to_hires_over_attrition():
    found = judges_by_year(500.0, np.full(400, 40.0), 0.1)
    assert found[1] == pytest.approx((500 + 40) * 0.9 + 40)
    assert found[-1] == pytest.approx(40 / 0.1)


def test_every_published_figure_that_was_seen_follows_from_the_inputs_within_its_rounding():
    found = checks()
    assert len(found) == 5
    assert all(one["ok"] for one in found), found


def test_what_had_to_agree_is_not_counted_as_a_check_that_could_fail(capsys):
    """CRS's and Manhattan's inputs were chosen to fit, the Bipartisan Policy Center's were not."""
    found = checks()
    bound = [one["by_construction"] for one in found]
    assert bound == [not str(one["id"]).startswith("projections.bpc") for one in found]
    assert not arithmetic("manhattan_2025", {"completions_per_judge": 900}).by_construction
    print_checks([*found, found[0] | {"ok": False}])
    said = " ".join(capsys.readouterr().out.split())
    assert f"{len(found)} of {len(found) + 1} agree, {sum(bound)} of them by construction" in said
    assert said.count("consistent by construction") == sum(bound)
    assert said.count("FAILED") == 1


def test_crs_with_300_judges_more_is_its_formula_and_its_million_and_a_half():
    rows = arithmetic("crs_r47637").table().set_index("case")
    expected = 2_080_000 + 10 * (436_952 - 509 * (649 + 300))
    assert rows.loc["+300 judges", "arithmetic"] == pytest.approx(expected)
    assert abs(rows.loc["+300 judges", "arithmetic"] - 1_600_000) < 50_000
    assert rows.loc["+700 judges", "arithmetic"] == 2032


def test_manhattan_needs_four_years_of_250_judges_more():
    (row,) = arithmetic("manhattan_2025").table().query("measure == 'pending'").to_dict("records")
    expected = 4_000_000 + 4 * 316_133 - 984 * (950 + 1200 + 1450 + 1700)
    assert row["arithmetic"] == pytest.approx(expected)
    assert row["arithmetic"] < 100_000


def test_what_was_not_seen_is_labelled_and_has_no_published_figure():
    rows = arithmetic("crs_r47637").table()
    unseen = rows[rows["case"].isin(["+0 judges", "+100 judges", "+200 judges", "+500 judges"])]
    assert unseen["inferred"].all()
    assert unseen["published"].isna().all()
    assert not rows[rows["case"].isin(["+300 judges", "+700 judges"])]["inferred"].any()
    basis = arithmetic("crs_r47637", {"pending": 2e6}).given().set_index("input")["basis"]
    assert basis.to_dict() == {
        "pending": "replaced",
        "judges": "stated",
        "receipts": "inferred",
        "completions_per_judge": "inferred",
    }


def test_a_figure_out_of_its_rounding_does_not_agree():
    said = {"added": (0.0,), "fiscal_year": 2033, "inferred": False, "says": ""}
    claim = Claim(kind="pending", value=100.0, rounding=5.0, **said)
    assert [agrees(claim, x) for x in (94.0, 95.0, 105.0, 106.0)] == [False, True, True, False]
    assert not agrees(Claim(kind="below", value=100.0, **said), 100.0)
    assert not agrees(Claim(kind="cleared", **said), float("nan"))


def test_what_happened_stands_beside_what_was_projected():
    years = arithmetic("crs_r47637").years.query("case == '+0 judges'").set_index("on")
    assert years.loc[date(2024, 9, 30), "actual_receipts"] == 1_783_915
    assert years.loc[date(2024, 9, 30), "actual_receipts"] > 4 * years["receipts"].iloc[0]


def test_the_years_counted_since_stand_beside_the_projection_and_its_arithmetic(capsys):
    (claim,) = arithmetic("bpc_2018").table().to_dict("records")
    printed = _printed(arithmetic("bpc_2018"), capsys)
    assert printed.count(f"{claim['actual']:,.0f}") == 3  # beside both answers, and by year
    assert "what happened" in printed
    printed = _printed(arithmetic("crs_r47637"), capsys)
    before, since = printed.split("crs_r47637: the years counted since")
    assert "what happened" not in before  # the years of its claims have not come
    for number in ("1,783,915", f"{inputs.active_pending('2025-09-30').value:,.0f}"):
        assert number in since
    assert "what happened" not in _printed(arithmetic("manhattan_2025"), capsys)


def test_every_source_a_projection_names_is_listed():
    for one in projections().values():
        named = {*one.source, *(id for given in one.inputs.values() for id in given.source)}
        assert named <= set(inputs.sources()), one.name


def test_a_projection_is_asked_with_its_judges_on_top_at_full_pace():
    found = arithmetic("manhattan_2025")
    (case,) = [one for one in found.cases if len(one.added) == 4]
    schedule = asked_of(found.projection, case).schedule(found.projection.start)
    pace = inputs.parameter("temporary_judge_pace").value
    for year, added in enumerate((250, 500, 750, 1000, 1000)):
        day = date(2025 + year, 10, 1)
        assert float(schedule.at(day)["staffing.temporary"]) * pace == pytest.approx(added)


def test_inputs_of_another_projection_and_unknown_names_are_told():
    with pytest.raises(BadInput, match="hires"):
        arithmetic("crs_r47637", {"hires": 3.0})
    with pytest.raises(BadInput, match="manhattan_2025"):
        arithmetic("manhatten_2025")
    with pytest.raises(BadInput, match="attrition"):
        arithmetic("spreadsheet", {"attrition": 2.0})
    with pytest.raises(BadInput, match="must lie in 0 to 10,000,000"):
        arithmetic("crs_r47637", {"receipts": -5.0})
    with pytest.raises(BadInput, match="pending, judges, receipts, productivity"):
        arithmetic("crs_r47637", {"hires": 3.0})


def test_a_spreadsheet_of_ones_own_is_one_call_and_the_model_answers_beside_it(
    monkeypatch, capsys, tmp_path
):
    found = q.replicate(
        "spreadsheet", hires=[100, 0], attrition=0.0, receipts=[4e5], years=2, model=False
    )
    assert found.years["judges"].tolist() == [700, 700]
    assert found.years["simulated"].isna().all()
    assert (found.years["fluid"] > 1e6).all()
    printed = _printed(found, capsys)
    assert "as flows" in printed
    assert "simulated" not in printed
    assert "its arithmetic" in printed
    assert "published" not in printed  # nobody published anything of it
    assert "its judges as the posts authorised" in printed
    words = ["replicate", "spreadsheet", "--years", "1", "--scale", "0.002", "--replications", "1"]
    monkeypatch.setattr(sys, "argv", ["docket", *words, "--quiet", "--out", str(tmp_path)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert not stop.value.code
    years = pd.read_csv(tmp_path / "replicate_years.csv")
    for ours, flows in (("simulated", "fluid"), ("simulated_same_receipts", "fluid_same_receipts")):
        assert years[ours].iloc[0] == pytest.approx(years[flows].iloc[0], rel=0.1)
    assert years[["low", "high"]].isna().all(axis=None)  # of one future there is no range
    assert (tmp_path / "replicate.csv").is_file()
    assert "Inferred, not seen" in capsys.readouterr().out


def _printed(found, capsys):
    print_replication(found)
    return " ".join(capsys.readouterr().out.split())


def test_a_projection_agrees_with_its_own_arithmetic_and_is_not_said_to_agree_with_the_model(
    capsys,
):
    found = arithmetic("crs_r47637")
    years = found.years.assign(simulated_same_receipts=9e6, simulated=9e6)
    said = _printed(replace(found, years=years, futures=4, notes=("capped",)), capsys)
    assert "consistent by construction (within 50,000)" in said
    assert "consistent by construction (by FY2032)" in said
    assert "that they do is no check of either" in said
    assert "+300 judges: pending as published: 1,600,000; in this model" in said
    assert "same receipts: 9,000,000." in said
    assert "It says nothing of this model" in said
    assert "Note: capped." in said
    assert "agrees" not in said


def test_what_is_simulated_is_told_by_the_median_of_its_futures_not_by_a_wild_one():
    dates = pd.date_range("2026-04-30", periods=12, freq="ME")
    futures = [
        pd.DataFrame({"date": dates, "value": value, "replication": number})
        for number, value in enumerate((2e6, 3e6, 90e6))
    ]
    national = pd.concat(futures).assign(series="pending_active", scenario="s")
    ran = SimpleNamespace(replications=3, scenarios=["s"], national=national)
    (row,) = _ends(ran, ["case"], ("simulated", "low", "high")).to_dict("records")
    assert (row["simulated"], row["low"], row["high"]) == (3e6, 2e6, 90e6)


def test_receipts_as_given_are_those_of_every_year_whatever_was_forecast():
    found = arithmetic("spreadsheet", {"receipts": [3e5, 6e5]}, 2)
    (case,), chosen = found.cases, found.projection
    scenario = with_receipts(chosen, case, asked_of(chosen, case), 2)
    central, _ = coming(Options(chosen.start, 24, uncertainty=()), 0)
    for year, wanted in enumerate((3e5, 6e5)):
        total = 0.0
        for month in central.index[12 * year : 12 * year + 12]:
            levers = scenario.schedule(chosen.start).at(month.start_time.date())
            total += sum(central.loc[month, c] * levers[f"receipts.{c}"] for c in CHANNELS)
        assert total == pytest.approx(wanted)
    with pytest.raises(BadInput, match="more than 5 times the forecast"):
        with_receipts(chosen, case._replace(receipts=np.array([9e6, 9e6])), scenario, 2)
