"""What is printed is whole, fits its terminal, and is true beside its number."""

from __future__ import annotations

import re
import sys
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

import inputs
import queueing as q
from inputs.problems import BadInput
from queueing import cli
from queueing.comparison import Comparison, compare
from queueing.comparison.standing import spread
from queueing.intervals import FEWEST
from queueing.measures import MEASURES
from queueing.report import certainty, layout
from queueing.report.catalogue import how_drawn
from queueing.report.dials import lever_table
from queueing.report.numbers import column, number, years
from queueing.report.page import page
from queueing.report.text import as_told, print_comparison, print_run, print_table
from queueing.report.words import in_short
from queueing.report.workbook import _measures as sheet
from queueing.report.yearly import summary
from queueing.waiting import curve, quantile, share_within


@pytest.fixture
def narrow(monkeypatch):
    """A terminal of eighty columns."""
    terminal = Console(width=80, force_terminal=True, no_color=True, legacy_windows=False)
    monkeypatch.setattr(layout, "Console", lambda **_: terminal)
    return terminal


def told(capsys) -> list[str]:
    text = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    return text.split("\n")


def said_by(monkeypatch, capsys, *words: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it wrote on stdout and stderr."""
    monkeypatch.setattr(sys, "argv", ["docket", *words])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    written = capsys.readouterr()
    return int(stop.value.code or 0), written.out, written.err


@pytest.mark.parametrize("futures", [2, 3, 4, 7, 14])
def test_the_middle_future_decides_half_within_a_day_exactly_when_its_share_by_then_is_half(
    futures,
):
    """Of days and of shares read off the same curves, which means over futures are not."""
    rng = np.random.default_rng(futures)
    for _ in range(30):
        events = rng.integers(0, 40, size=(futures, len(layout_bins()))) * layout_bins()
        pending = rng.integers(0, 400, size=events.shape) * layout_bins()
        curves = [
            curve(one, np.zeros_like(one), still)
            for one, still in zip(events, pending, strict=True)
        ]
        days = np.array([float(quantile(one, 0.5)) for one in curves])
        shares = np.array([float(share_within(one, 181)) for one in curves])
        day, low, high = spread(days, "median_days_to_decision", [0.1, 0.9])
        share, least, most = spread(shares, "decided_180d", [0.1, 0.9])
        for when, how_many in ((day, share), (low, most), (high, least)):
            assert (when <= 181) == (how_many >= 0.5)


def layout_bins() -> np.ndarray:
    """Which bins of a wait hold any cases: some of the first two years."""
    from queueing.docket.waits import edges

    return (edges()[:-1] < 730).astype(np.int64)


def test_a_single_scenario_has_the_middle_future_and_a_comparison_means_that_say_so(
    small_run, capsys
):
    print_run(small_run)
    printed = " ".join(told(capsys))
    assert "days within which half are decided, middle future" in printed
    assert "Of an even number two are in the middle, and that with fewer days" in printed
    print_comparison(compare(small_run))
    printed = " ".join(told(capsys))
    assert "middle future" not in printed
    assert "means over futures, each by itself" in printed
    titles, rows = sheet(compare(small_run))
    (row,) = [row for row in rows if row[0] == "decided_180d"]
    values = small_run.measures.query("scenario == 'baseline' and measure == 'decided_180d'")
    assert row[titles.index("mean")] in values["value"].tolist()


def test_tables_fit_eighty_columns_and_break_no_word(small_run, narrow, capsys):
    print_run(small_run)
    print_comparison(compare(small_run))
    lines = told(capsys)
    assert max(map(len, lines)) <= 80
    words = set(re.findall(r"[a-z]{4,}", " ".join(lines)))
    for name in ("pending_active", "pending_inactive", "pending_affirmative", "cost_per_year"):
        assert set(re.findall(r"[a-z]{4,}", MEASURES[name].meaning)) <= words


def test_a_row_that_does_not_fit_has_its_measure_on_a_line_of_its_own(narrow, capsys):
    titles = ["measure", "base", "interval", "unit"]
    rows = layout.Rows("Title", titles, [True, False, False, True], about=("measure", "unit"))
    long, wide = "administratively " + "x" * 50, "-1,234,567 to +7,654,321"
    rows.add_row(long, "1,234,567", wide, "cases")
    rows.print()
    _, head, name, numbers, *_ = told(capsys)
    assert head.split() == ["base", "interval"]
    assert name == f"{long} (cases)"
    assert numbers.split("  ")[-1] == wide


def test_dollars_and_days_are_told_in_millions_and_kept_as_they_are(small_run, capsys):
    table = compare(small_run).table()
    mine = table[table["measure"] == "cost_per_year"]
    shown = as_told(mine)
    assert shown["unit"].unique().tolist() == ["million dollars a year"]
    assert np.allclose(shown["value"], mine["value"] / 1e6)
    assert mine["unit"].unique().tolist() == ["dollars a year"]
    print_run(small_run)
    (line,) = [line for line in told(capsys) if "cost of courts" in line]
    mean = small_run.measures.query("scenario == 'baseline' and measure == 'cost_per_year'")
    assert number(mean["value"].mean() / 1e6, 0) in line


def test_numbers_of_a_column_have_the_same_decimals(capsys):
    print_table("Title", pd.DataFrame({"name": ["a", "b"], "days": [1.5, 12.25]}))
    assert "1.50" in "".join(told(capsys))
    assert column([1.5, 12.25, float("nan")]) == ["1.50", "12.25", ""]
    assert column([1.5, 12345.0]) == ["1.5", "12,345"]
    assert (years(1), years(2.5)) == ("1 year", "2.5 years")


def test_a_range_with_the_value_at_an_end_is_not_said_to_go_both_ways():
    for name, said in (
        ("board_members", "half lie above it"),
        ("levers_2025_last_years", "half lie below it"),
        ("master_minutes", "half above it"),
    ):
        parameter = inputs.parameter(name)
        draws = [parameter.draw(u) for u in np.linspace(0.001, 0.999, 99)]
        assert said in how_drawn(parameter)
        assert ("half stand at" in how_drawn(parameter)) == (
            sum(draw == parameter.value for draw in draws) > 40
        )


def test_a_scenario_is_told_by_what_it_is_then_its_changes_then_its_limits(monkeypatch, capsys):
    _, out, _ = said_by(monkeypatch, capsys, "scenarios", "baseline")
    marks = ["Present practice", "  Changes", "Changes over by", "Drawn in every", "  Limits:"]
    places = [out.index(mark) for mark in [*marks, "Limits of before_2025"]]
    assert places == sorted(places)
    assert "to 43,792 from" in out
    assert not re.search(r"\d\.0\b", out)
    assert "pandemic_capacity" not in out[places[3] : places[4]]  # over by then


def test_a_lever_of_the_baseline_is_dated_and_so_are_its_changes(monkeypatch, capsys):
    (row,) = lever_table("staffing.funded").to_dict("records")
    assert (row["baseline"], row["baseline_on"]) == (10_000, "2026-04-01")
    assert row["baseline_later"] == "800 from 2028-11-01"
    _, out, _ = said_by(monkeypatch, capsys, "levers", "staffing.funded")
    assert "in the baseline 10,000 on 2026-04-01; 800 from 2028-11-01" in out


@pytest.mark.parametrize(
    "table", ["stocks", "flows", "delays", "resources", "costs", "nationalities", "national"]
)
def test_a_table_of_a_run_is_told_by_year_as_the_mean_of_its_futures(
    small_run, monkeypatch, capsys, table
):
    code, out, _ = said_by(monkeypatch, capsys, "tables", table, "--from", str(small_run.folder))
    assert code == 0
    assert "FY2027" in out
    found = summary(small_run, table)
    assert not found.duplicated(["scenario", "figure", "group", "fiscal_year"]).any()
    whole = found[(found["scenario"] == "baseline") & (found["fiscal_year"] == 2027)]
    of = whole.groupby("group")["value"].first()
    national = small_run.national.query("scenario == 'baseline'")
    year = national[national["date"].between("2026-10-01", "2027-09-30")]
    sums = year.groupby("series")["value"].sum() / small_run.replications
    last = year[year["date"] == year["date"].max()]
    of_end = last.groupby("series")["value"].mean()
    if table == "flows":
        assert of["courts, receipt"] == pytest.approx(sums["receipts"])
        assert of["courts, completion"] == pytest.approx(sums["completions"])
    if table == "nationalities":
        received = whole[whole["figure"] == "new cases"]["value"].sum()
        assert received == pytest.approx(sums["receipts"], rel=1e-3)
    if table == "national":  # people on board are not added up over months
        assert of["asylum_officers"] == pytest.approx(of_end["asylum_officers"])
    if table in ("stocks", "national"):
        name = {"stocks": "courts, active", "national": "pending_active"}[table]
        end = year[year["date"] == year["date"].max()].query("series == 'pending_active'")
        assert of[name] == pytest.approx(end["value"].mean())


def test_a_change_is_told_with_its_verb_and_how_it_comes_in(monkeypatch, capsys):
    for name, said in (
        ("hire_judges", "add judges to staffing.authorised from start, growing over ramp_months"),
        ("cut_adjournments", "multiply hearing.adjournment_probability by 1 - cut from start"),
    ):
        assert said in said_by(monkeypatch, capsys, "reforms", name)[1]


def test_a_table_without_years_and_a_folder_without_a_table_are_told(
    small_run, monkeypatch, capsys
):
    code, _, err = said_by(monkeypatch, capsys, "tables", "--from", str(small_run.folder))
    assert (code, "name a table" in err) == (2, True)
    code, _, err = said_by(monkeypatch, capsys, "tables", "stoks", "--from", str(small_run.folder))
    assert (code, 'did you mean "stocks"' in err) == (2, True)


def test_options_of_a_wrong_kind_are_told_all_at_once():
    asked = {"years": "two", "replications": 1.5, "scale": None, "start": 5, "detail": 2}
    with pytest.raises(BadInput) as bad:
        q.run("baseline", **asked, seed=-1, uncertainty=3, workers="x")
    found = [problem.where for problem in bad.value.problems]
    wanted = [*asked, "seed", "uncertainty", "workers"]
    assert sorted(found) == sorted(wanted)
    assert 'years "two"' in str(bad.value)
    assert "must be a whole number" in str(bad.value)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda base: base + "x", 'use with_reform("x")'),
        (lambda base: base + base, "is a scenario"),
        (lambda base: base.with_reform(3), "must be a reform"),
        (lambda base: q.Reform.load(3), "must be a text"),
        (lambda base: q.Scenario.load(3), "must be a text"),
        (lambda base: q.run([3, base]), "must be scenarios"),
        (lambda base: q.run(3), "must be scenarios"),
        (lambda base: q.run(base, half_width=3), "must be as"),
        (lambda base: q.run(base, out=""), "is empty: name a folder"),
        (lambda base: q.fluid(3), "must be scenarios"),
        (lambda base: q.fluid(base, years="x"), "must be a number"),
        (lambda base: q.variance_shares(base, pairs="x"), "must be a whole number"),
        (lambda base: q.solve(base, vary=3, target=2, by=5), "must be a date"),
    ],
)
def test_what_is_of_another_kind_is_refused_with_what_is_meant(call, said):
    with pytest.raises(BadInput) as bad:
        call(q.Scenario.load("baseline"))
    assert said in str(bad.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["breakeven", "baseline"], "is held against itself"),
        (["check", "."], "is a folder"),
        (["check", "baselin"], 'did you mean the shipped "baseline"'),
        (["fluid", "--years", "0"], "a month (1/12)"),
        (["fluid", "--years", "0.3"], "must be whole months"),
    ],
)
def test_a_mistake_says_what_to_do_instead(monkeypatch, capsys, words, said):
    code, _, err = said_by(monkeypatch, capsys, *words)
    assert code == 2
    assert said in err


def test_a_shipped_name_can_be_checked(monkeypatch, capsys):
    for name in ("hire_judges", "baseline"):
        code, out, _ = said_by(monkeypatch, capsys, "check", name)
        assert (code, out) == (0, f"{name}: no problems\n")


def test_flows_run_for_half_a_year_and_for_a_month(monkeypatch, capsys):
    for text, months in (("0.5", 6), (str(1 / 12), 1)):
        run = q.fluid("baseline", years=float(text))
        assert run.national["date"].nunique() == months
    _, out, _ = said_by(monkeypatch, capsys, "fluid", "--years", "0.5")
    assert "as flows, 0.5 years" in out


def test_the_least_number_of_pairs_stands_in_the_help(monkeypatch, capsys):
    _, out, _ = said_by(monkeypatch, capsys, "compare", "--help")
    assert "4 or more" in " ".join(out.split())


def test_a_long_list_of_names_is_cut_and_kept_whole_in_the_report(small_run, monkeypatch):
    monkeypatch.setattr("queueing.report.page._charts", lambda _: defaultdict(str))
    text = page(compare(small_run))
    (note,) = [note for note in small_run.run["warnings"] if "courts have less" in note]
    short, names = in_short(note)
    assert f"and {names.count(', ') - 4} more" in short
    details = re.search(r"<details.*?</details>", text, re.DOTALL)
    assert details is not None
    assert all(name in details[0] for name in names.split(", "))
    assert names not in text.replace(details[0], "")
    sentence = "too few: one, with commas; more, and more, and more, and so on, on, on, on, on"
    assert in_short(sentence) == (sentence, "")


def test_what_pairing_is_worth_is_not_told_where_nothing_differs_by_a_digit(monkeypatch):
    rows = pd.DataFrame(
        {
            "measure": ["days_to_merits", "judges"],
            "scenario": "other",
            "paired": [0.3, 12.0],
            "independent": [85.0, 24.0],
            "ratio": [285.5, 2.0],
        }
    )
    monkeypatch.setattr(Comparison, "pairing", lambda *_: rows)
    run = {"options": {"replications": FEWEST}, "scenarios": [{"label": "b"}, {"label": "other"}]}
    told = certainty.pairing(Comparison(q.Results(None, run, {}), "b"))
    assert [row["ratio"] for row in told] == ["not measurable", "2.0"]
    assert told[0]["paired"] == "below 1"


def test_what_a_row_is_about_is_no_column_of_single_words(narrow, capsys):
    titles = ["measure", "base", "value", "difference", "interval"]
    rows = layout.Rows("Title", titles, [True, *[False] * 4], about=("measure",))
    name = "share of completed cases that lost their date twice or more"
    rows.add_row(name, "12,345,678", "12,345,678", "12,345,678", "-12,345,678 to +87,654,321")
    rows.print()
    assert name in told(capsys)
