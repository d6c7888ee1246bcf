"""Published tables: what they hold, what they refuse, how a user's file is checked."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import inputs
from inputs.published import read

TABLES = Path(inputs.__file__).with_name("tables")
SEVERAL = {
    "eoir_annual": ("vintage", ["EOIR-2021-04-19", "EOIR-2025-07-31"]),
    "partial_flows": ("producer", ["EOIR", "TRAC", "press"]),
    "border_monthly": ("producer", ["CBP", "OHSS"]),
    "court_judges": ("producer", ["EOIR", "TRAC", "press"]),
    "court_pending": ("producer", ["EOIR", "TRAC", "docket"]),
    "inactive_pending": ("producer", ["EOIR", "TRAC"]),
    "outcomes": ("producer", ["EOIR", "TRAC"]),
}


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of a shipped table in which the one place `old` reads `new`."""
    text = (TABLES / f"{name}.csv").read_text()
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    path = tmp_path / f"{name}.csv"
    path.write_text(text.replace(old, new))
    return path


def line_of(name: str, start: str) -> int:
    lines = (TABLES / f"{name}.csv").read_text().splitlines()
    return next(n for n, line in enumerate(lines, start=1) if line.startswith(start))


def test_importing_inputs_loads_no_pandas():
    code = "import sys, inputs; assert not {'pandas', 'pandera', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", sorted(p.stem for p in TABLES.glob("*.csv")))
def test_every_shipped_table_passes_its_own_checks(name):
    frame = read(TABLES / f"{name}.csv")
    assert len(frame)
    assert frame["source_id"].str.len().gt(0).all()


def test_every_shipped_table_has_a_schema_and_every_schema_a_table():
    assert inputs.tables() == sorted(path.stem for path in TABLES.glob("*.csv"))


@pytest.mark.parametrize("name", SEVERAL)
def test_a_table_with_several_vintages_or_producers_refuses_to_be_mixed(name):
    column, there = SEVERAL[name]
    with pytest.raises(inputs.BadInput) as error:
        inputs.table(name)
    assert all(f'{column}="{value}"' in str(error.value) for value in there)
    for value in there:
        assert set(inputs.table(name, **{column: value})[column]) == {value}


def test_every_other_table_holds_one_vintage_and_one_producer():
    for name in set(inputs.tables()) - set(SEVERAL):
        frame = inputs.table(name)
        for column in {"vintage", "producer"} & set(frame.columns):
            assert len(frame[column].unique()) == 1, name


def test_an_unknown_table_vintage_or_producer_names_the_nearest():
    with pytest.raises(inputs.BadInput, match='did you mean "eoir_annual"'):
        inputs.table("eoir_anual")
    with pytest.raises(inputs.BadInput, match="EOIR-2025-07-31"):
        inputs.table("eoir_annual", vintage="EOIR-2025-07-13")
    with pytest.raises(inputs.BadInput, match="has no vintage"):
        inputs.table("courts", vintage="EOIR-2025-07-31")


def test_changing_a_table_that_was_handed_out_changes_nobody_elses():
    first = inputs.table("courts")
    first.loc[:, "pending_weight"] = 0.0
    assert inputs.table("courts")["pending_weight"].sum() == pytest.approx(1.0)


def test_figures_are_as_published():
    old = inputs.table("eoir_annual", vintage="EOIR-2021-04-19").set_index("fiscal_year")
    new = inputs.table("eoir_annual", vintage="EOIR-2025-07-31").set_index("fiscal_year")
    assert old.loc[2014, ["pending_end", "receipts", "completions"]].tolist() == [
        430_152,
        230_178,
        141_689,
    ]
    assert new.loc[2024, ["pending_end", "receipts", "completions"]].tolist() == [
        3_884_956,
        1_783_915,
        704_514,
    ]
    assert list(old.index) == list(range(2008, 2022))
    assert list(new.index) == list(range(2015, 2026))
    assert set(old["counts"]) == {"active"}
    assert set(new["counts"]) == {"with inactive"}
    judges = inputs.table("judges_national").set_index("date")["judges"]
    assert judges["2023-09-30"] == 734
    assert judges["2026-08-21"] == 758
    assert (judges.index.min(), judges.index.max()) == (
        pd.Timestamp("2007-09-30"),
        pd.Timestamp("2026-08-21"),
    )


def test_returns_and_closures_close_the_identity_of_stock_and_flows():
    books = inputs.table("eoir_annual", vintage="EOIR-2021-04-19").set_index("fiscal_year")
    books = books[books["period"] == "FY"]
    unexplained = books["pending_end"].diff() - books["receipts"] + books["completions"]
    derived = inputs.table("net_closures").set_index("fiscal_year")
    net = (derived["net_returns"] - derived["net_closures"]).reindex(range(2009, 2021))
    assert (net - unexplained.reindex(net.index)).abs().max() <= 1


def test_courts_listed_by_eoir_carry_weights_and_centres_no_docket():
    courts = inputs.table("courts").set_index("court")
    assert len(courts) == 76
    centres = courts[courts["kind"] == "adjudication_centre"]
    assert sorted(centres.index) == ["FCI", "FTW", "RIC"]
    assert (centres[["pending_weight", "completion_weight"]] == 0).all(axis=None)
    listed = inputs.table("court_judges", producer="EOIR")
    for month, column in (("2026-04", "judges_2026_04"), ("2026-08", "judges_2026_08")):
        there = listed[listed["from_month"] == month].set_index("place")["judges"]
        pd.testing.assert_series_equal(
            courts[column][courts[column] > 0].sort_index(),
            there.sort_index(),
            check_names=False,
        )


def test_case_classes_are_those_of_the_vocabulary():
    classes = inputs.table("case_classes")
    spelled = classes["custody"] + "." + classes["channel"] + "." + classes["claim"]
    assert list(classes["case_class"]) == list(spelled)
    assert sorted(spelled) == sorted(inputs.vocabulary()["case_classes"])
    for column, words in (("custody", "custody"), ("channel", "channels"), ("claim", "claims")):
        assert set(classes[column]) == set(inputs.vocabulary()[words])


def test_a_missing_month_names_table_line_and_column(tmp_path):
    hole = (TABLES / "ice_monthly.csv").read_text().splitlines()[40]
    path = changed(tmp_path, "ice_monthly", hole + "\n", "")
    with pytest.raises(inputs.BadInput) as error:
        read(path)
    (problem,) = error.value.problems
    assert error.value.file == str(path)
    assert problem.where == "line 41"
    assert problem.found.startswith("month = ")
    assert "missing" in problem.allowed


def test_an_empty_cell_names_table_line_and_column(tmp_path):
    line = line_of("eoir_annual", "EOIR-2021-04-19,EOIR,2014")
    path = changed(tmp_path, "eoir_annual", "430152,230178,141689", "430152,,141689")
    with pytest.raises(inputs.BadInput) as error:
        read(path)
    (problem,) = error.value.problems
    assert (problem.where, problem.found) == (f"line {line}", "receipts")
    assert "empty" in problem.allowed


@pytest.mark.parametrize(
    ("name", "old", "new", "found", "allowed"),
    [
        ("motions", ",13512,", ",13 512,", "reopen = 13 512", "whole number"),
        ("motions", ",13512,", ",-5,", "reopen = -5", "must lie in"),
        ("courts", "ADL,Adelanto,Adelanto,CA,court,yes", "ADL,A,A,CA,court,oui", "oui", "yes or"),
        ("entries_monthly", "2020-05,", "2020-5,", "month = 2020-5", "YYYY-MM"),
        ("entries_monthly", "2020-05,", "2020-04,", "month = 2020-04", "is there already"),
        ("trac_snapshots", "2010-06-15,", "15 June 2010,", "15 June 2010", "YYYY-MM-DD"),
        ("case_classes", "asylum,0.25,0.1,", "asylum,0.25,0.3,", "low = 0.3", "not be above"),
        ("receipt_channels", "2014,border,0.52,", "2014,border,0.42,", "share", "0.9"),
        ("asylum_decisions", ",25039,", ",25040,", "decisions = 25040", "sum of granted"),
        ("inactive_pending", "crs_if11690", "crs_if11960", "crs_if11960", 'mean "crs_if11690"'),
    ],
)
def test_a_bad_cell_is_named_with_what_is_allowed(tmp_path, name, old, new, found, allowed):
    with pytest.raises(inputs.BadInput) as error:
        read(changed(tmp_path, name, old, new))
    assert any(found in p.found and allowed in p.allowed for p in error.value.problems), error.value


def test_all_bad_cells_are_reported_at_once(tmp_path):
    path = changed(tmp_path, "motions", "2015,13512,11120,530,5908,", "2015,x,,530,-1,")
    with pytest.raises(inputs.BadInput) as error:
        read(path)
    assert [p.found for p in error.value.problems] == [
        "reopen = x",
        "recalendar",
        "board_motions = -1",
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "has no rows"),
        ("month,entered,counts\n2020-01,1,proceedings\n", "column source_id"),
        ("month,entered,counts,source_id,note\n2020-01,1,proceedings,x,y\n", "column note"),
        ("month,entered,counts,source_id\n2020-01,1\n", "2 cells"),
        ('month,entered,counts,source_id\n"2020-01,1\n', "cannot be read as CSV"),
        (b"\xff\xfe", "not a text in UTF-8"),
        (None, "no such file"),
    ],
)
def test_a_file_that_is_no_such_table_is_bad_input_not_a_traceback(tmp_path, text, complaint):
    path = tmp_path / "entries_monthly.csv"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(inputs.BadInput, match=complaint):
        read(path)


def test_columns_may_come_in_any_order_and_with_a_byte_order_mark(tmp_path):
    rows = [r.split(",") for r in (TABLES / "entries_monthly.csv").read_text().splitlines()]
    path = tmp_path / "mine.csv"
    path.write_text("﻿" + "\n".join(",".join(reversed(row)) for row in rows))
    pd.testing.assert_frame_equal(read(path, "entries_monthly"), inputs.table("entries_monthly"))


def test_year_ends_come_from_eoir_and_later_months_from_trac_through_a_bridge():
    assert inputs.active_pending("2014-09-30").value == 430_152
    assert inputs.active_pending(date(2020, 9, 30)).how == "EOIR-2021-04-19"
    fy2024 = inputs.active_pending("2024-09-30")
    assert fy2024.value == 3_884_956 - 245_364
    assert "bridge_active_from_2025_vintage" in fy2024.how
    last = inputs.active_pending(pd.Timestamp("2026-03-31"))
    assert last.value == 3_288_186
    assert "bridge_trac_active_stock" in last.how
    for year in range(2008, 2025):
        count = inputs.active_pending(f"{year}-09-30")
        assert count.low <= count.value <= count.high


def test_a_day_without_a_count_names_the_nearest_days_that_have_one():
    with pytest.raises(inputs.BadInput, match="2026-03-31"):
        inputs.active_pending("2026-02-28")
    with pytest.raises(inputs.BadInput, match="YYYY-MM-DD"):
        inputs.active_pending("February 2026")


def test_every_bridge_of_the_ledger_is_crossed_in_one_place():
    code = Path(inputs.__file__).with_name("bridges.py").read_text()
    bridges = [name for name in inputs.parameters() if name.startswith("bridge_")]
    assert bridges
    assert {name: code.count(f'"{name}"') for name in bridges} == dict.fromkeys(bridges, 1)


def test_bridge_ranges_hold_the_ratios_of_counts_both_producers_publish():
    eoir = inputs.table("eoir_annual", vintage="EOIR-2025-07-31").set_index("fiscal_year")
    flows = inputs.table("partial_flows", producer="TRAC")
    years = flows[(flows["kind"] == "FY") & ~flows["first_count"]]
    trac = years[years["metric"] == "completions"].set_index(years["to_month"].dt.year)["value"]
    ratio = trac / eoir["completions"].reindex(trac.index)
    p = inputs.parameter("bridge_trac_completions_per_eoir")
    assert ratio.between(p.low - 0.02, p.high).all()
    assert ratio[[2023, 2024]].mean() == pytest.approx(p.value, abs=0.01)
    ohss, cbp = (
        b[b["series"] == "usbp_nationwide"].set_index("month")["encounters"]
        for b in (inputs.table("border_monthly", producer=p) for p in ("OHSS", "CBP"))
    )
    both = (ohss / cbp).dropna()
    p = inputs.parameter("bridge_usbp_ohss_per_cbp")
    assert len(both) == 62
    assert both.between(p.low, p.high).all()


def test_border_patrol_encounters_run_without_a_hole_to_the_last_month():
    series = inputs.usbp_nationwide()
    months = pd.period_range("1999-10", "2026-07", freq="M", name="month")
    assert series.index.equals(months)
    assert series.notna().all()
