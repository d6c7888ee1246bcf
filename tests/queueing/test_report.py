"""Charts, the HTML report and the workbook of a small run, looked at as a reader would."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from inputs import BadInput
from queueing.cli.answers import progress_bar
from queueing.comparison import Comparison, compare
from queueing.files import write_whole
from queueing.measures import MEASURES
from queueing.report import assumptions, certainty, charts, figure, series, words
from queueing.report.labels import labels
from queueing.report.numbers import number, plain
from queueing.report.page import page, write_page
from queueing.report.style import Look, short_labels
from queueing.report.text import digits, how_to_read, print_comparison, print_run
from queueing.report.workbook import write_workbook

HOSTILE = "<script>alert('x')</script>&=1+1"
CHARTS = ("backlog", "completions", "arrivals", "waits", "differences")


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    base = q.Scenario.load("baseline")
    hostile = q.Scenario.from_text(base.with_reform("hire_judges", judges=300).text, HOSTILE)
    fewer = base.with_reform("fewer_arrivals", multiplier=0.5)
    results = q.run(
        [base, hostile, fewer],
        years=2,
        replications=5,
        scale=0.002,
        workers=1,
        detail="national",
        out=tmp_path_factory.mktemp("run") / "out",
    )
    return compare(results)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """One scenario, one future, three months: the least a run can be."""
    out = tmp_path_factory.mktemp("alone") / "out"
    options = {"years": 0.25, "replications": 1, "scale": 0.001, "uncertainty": "none"}
    return compare(q.run("baseline", **options, workers=1, detail="national", out=out))


@pytest.fixture(scope="module")
def html(comparison: Comparison) -> str:
    return page(comparison)


class Tags(HTMLParser):
    """Every tag with its attributes, and the visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def one_line(text: str) -> str:
    """A printed text with its lines joined."""
    return " ".join(text.split())


def table_of(rows: list[dict[str, object]]) -> pd.DataFrame:
    """A comparison's table with only what the words need."""
    common = {"scenario": "other", "base": 10.0, "value": 11.0, "replications": 20, "unit": ""}
    return pd.DataFrame([common | row for row in rows])


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_small_titled_sourced_and_can_be_drawn(comparison, name):
    chart = getattr(comparison.plot, name)()
    data = chart.to_dict()
    assert len(json.dumps(data)) < 200_000
    drawn = figure.svg(chart)
    texts = "".join(ElementTree.fromstring(drawn).itertext())
    assert "p10 to p90" in texts or "their 10th to their 90th percentile" in texts
    assert "Simulated: asylum-docket" in texts
    assert "seed 1" in texts


def test_a_chart_of_many_long_scenarios_stays_small(comparison):
    labels = [f"baseline+hire_judges:judges={k},start=2027-10-01" for k in range(8)]
    fan = series.monthly(comparison.results, "pending_active")
    one = fan[fan["scenario"] == "baseline"]
    dates = pd.date_range("2026-04-30", periods=series.MOST_DATES, freq="ME")
    long = pd.concat([one.iloc[[0] * len(dates)].assign(date=dates)] * 8, ignore_index=True)
    long["scenario"] = np.repeat(labels, len(dates))
    look = Look(labels)
    known = series.pending_history(pd.Timestamp("2026-03-31"))
    fan = long[["scenario", "date", *series.RANGE]]
    missed = fan.iloc[:4][["date", *series.RANGE]]
    chart = charts.fans(fan, known[["date", "producer", "cases"]], missed, "cases", look, 3)
    assert len(json.dumps(chart.to_dict())) < 200_000


@pytest.mark.parametrize(("size", "mark"), [(0.04, "0.02"), (400.0, "200"), (3e6, "2M")])
def test_the_marks_of_an_axis_are_numbers_that_readers_know(size, mark):
    row = {"measure": "x", "scenario": "b", "difference": size / 2, "low": 0.0, "high": size}
    frame = pd.DataFrame([row | {"p10": 0.0, "p90": size, "separated": False}])
    drawn = figure.svg(charts.forests(frame, {"x": "a measure"}, Look(["a", "b"])))
    texts = [text.strip() for text in ElementTree.fromstring(drawn).itertext()]
    assert mark in texts
    assert not [text for text in texts if re.fullmatch(r"[−\d.]+[mµ]", text)]


def test_the_fan_lies_around_the_median_and_reaches_the_last_month(comparison):
    fan = series.monthly(comparison.results, "pending_active")
    assert (fan["low"] <= fan["middle"]).all()
    assert (fan["middle"] <= fan["high"]).all()
    assert fan["date"].max() == comparison.results.national["date"].max()


def test_a_long_run_is_thinned_but_keeps_its_end(comparison, monkeypatch):
    monkeypatch.setattr(series, "MOST_DATES", 5)
    fan = series.monthly(comparison.results, "pending_active")
    assert fan["date"].nunique() == 5
    assert fan["date"].max() == comparison.results.national["date"].max()


def test_yearly_flows_sum_to_the_months_and_stocks_are_the_last_of_the_year(comparison):
    national = comparison.results.national
    years = series.yearly(comparison.results)
    receipts = years[(years["figure"] == "receipts") & (years["scenario"] == "baseline")]
    monthly = national[(national["series"] == "receipts") & (national["scenario"] == "baseline")]
    expected = monthly["value"].sum() / comparison.results.replications
    assert receipts["mean"].sum() == pytest.approx(expected)
    pending = years[(years["figure"] == "pending_active") & (years["scenario"] == "baseline")]
    september = national[
        (national["date"] == "2026-09-30")
        & (national["series"] == "pending_active")
        & (national["scenario"] == "baseline")
    ]
    first = pending[pending["fiscal_year"] == 2026]["mean"].item()
    assert first == pytest.approx(september["value"].mean())


def test_history_ends_with_the_start_and_never_mixes_producers_of_one_time():
    start = pd.Timestamp("2026-03-31")
    known = series.pending_history(start)
    assert known["date"].max() == start
    assert known.loc[known["date"] == start, "cases"].item() == 3_288_186
    spans = known.groupby("producer")["date"].agg(["min", "max"])
    assert spans.loc["EOIR", "max"] < spans.loc["TRAC", "min"]
    assert series.pending_history(pd.Timestamp("2018-09-30"))["producer"].unique() == ["EOIR"]


def test_waits_not_reached_are_infinite_and_still_counted(comparison):
    found = series.waits(comparison.results)
    assert found.cohort == 2027
    assert (found.rows["low"] <= found.rows["high"]).all()
    assert not found.rows[found.rows["level"] == 0.9]["high"].apply(np.isfinite).any()
    assert all(0 < share < 1 for share in found.still.values())


def test_scenarios_with_the_base_arrivals_are_drawn_once(comparison):
    chart = json.dumps(comparison.plot.arrivals().to_dict(), ensure_ascii=False)
    assert '"scenario": "baseline+fewer_arrivals:multiplier=0.5"' in chart
    assert '"scenario": "<script>' not in chart


def test_charts_refuse_what_cannot_be_drawn(comparison, alone, tmp_path):
    with pytest.raises(BadInput, match='did you mean "pending_active"'):
        comparison.plot.differences(["pending_activ"])
    with pytest.raises(BadInput, match="none of them was reached"):
        comparison.plot.differences(["pending_active_5y"])
    with pytest.raises(BadInput, match="nothing to compare"):
        alone.plot.differences()
    with pytest.raises(BadInput, match=r"\.svg or \.png"):
        comparison.plot.save(alone.plot.backlog(), tmp_path / "chart.gif")


def test_charts_are_saved_as_pictures(alone, tmp_path):
    chart = alone.plot.backlog()
    assert alone.plot.save(chart, tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    ElementTree.fromstring(alone.plot.save(chart, tmp_path / "a.svg").read_text())


def test_scenarios_differ_in_dash_and_shape_as_well_as_colour():
    look = Look([f"s{k}" for k in range(6)])
    for encoding in (look.colour(), look.dash(), look.shape()):
        values = [str(value) for value in encoding.to_dict()["scale"]["range"]]
        assert len(set(values)) == 6


def test_very_long_labels_are_cut_but_never_confused():
    long = [f"{'a' * 80}{k}{'b' * 80}" for k in range(3)]
    short = short_labels(long)
    assert len(set(short)) == 3
    assert max(map(len, short)) < 90


def test_the_page_fetches_nothing_and_runs_nothing(html):
    tags = Tags(html)
    assert not {tag for tag, _ in tags.tags} & {"script", "link", "img", "iframe", "object"}
    for _, attributes in tags.tags:
        assert not {"src", "href", "xlink:href", "onload", "onclick"} & attributes.keys()
    assert not re.search(r"url\((?!#)|@import|http-equiv", html)


def test_labels_of_scenarios_are_escaped_everywhere(html):
    assert "<script" not in html
    tags = Tags(html)
    assert tags.text.count(HOSTILE) >= 4


def test_ids_of_the_inlined_charts_do_not_collide(html):
    ids = Tags(html).ids
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", html)) <= set(ids)


def test_every_chart_of_the_page_has_a_title_and_a_description(html):
    charts = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)
    assert len(charts) == len(CHARTS)
    for chart in charts:
        labelled = re.search(r'aria-labelledby="(\S+) (\S+)"', chart)
        assert labelled is not None
        for id in labelled.groups():
            assert re.search(rf'<(title|desc) id="{id}">[^<]+<', chart)


def test_the_page_says_what_was_assumed_and_what_is_left_out(comparison, html):
    text = Tags(html).text
    for reform in ("Hire more immigration judges", "Fewer new cases"):
        assert reform in text
    assert q.Reform.load("hire_judges").says.evidence in text
    assert assumptions.NO_MEASUREMENT in text
    for parameter in assumptions.drawn(comparison.results):
        assert parameter.meaning in text
    for left_out in ("Board of Immigration Appeals", "any person's case", "3,288,186"):
        assert left_out in text
    assert "theangellaw_2026_05" in text
    assert "Only 5 futures" in text


def test_measures_of_dates_are_told_only_where_there_are_dates(comparison, html, capsys):
    meaning = MEASURES["resets_per_year"].meaning
    print_comparison(comparison)
    print_run(comparison.results)
    assert meaning not in Tags(html).text
    assert meaning not in one_line(capsys.readouterr().out)
    assert "resets_per_year" in set(comparison.table()["measure"])
    results = q.Results(comparison.results.folder, comparison.results.run, {})
    moved = comparison.results.measures["measure"] == "resets_per_year"
    results.measures = comparison.results.measures.assign(
        value=comparison.results.measures["value"].where(~moved, 7.0)
    )
    dated = compare(results)
    assert Tags(page(dated)).text.count(meaning) == 1 + len(dated.others)
    print_run(results)
    assert one_line(capsys.readouterr().out).count(meaning) == 1
    print_comparison(dated)
    assert one_line(capsys.readouterr().out).count(meaning) == len(dated.others)


def test_a_page_of_one_scenario_and_one_future(alone):
    text = Tags(page(alone)).text
    assert "Where “baseline” leads" in text
    assert "One future was simulated" in text
    assert "Nothing: every parameter stands at its value" in text
    assert 'id="differences"' not in text


@pytest.fixture(scope="module")
def few(comparison: Comparison) -> Comparison:
    """The same scenarios with three of their five futures."""
    results = comparison.results
    options = results.run["options"] | {"replications": 3}
    found = q.Results(results.folder, results.run | {"options": options}, {})
    for name in ("measures", "national"):
        table = getattr(results, name)
        setattr(found, name, table[table["replication"] < 3])
    return compare(found)


def test_of_few_futures_the_range_is_told_and_no_interval(few, capsys, tmp_path):
    print_comparison(few)
    printed = one_line(capsys.readouterr().out)
    text = Tags(page(few)).text
    sheet = cells_of(few.to_excel(tmp_path / "book.xlsx"))["Comparison"]
    assert "Only 3 futures were simulated, too few" in printed
    assert "Only 3 futures were simulated, too few" in text
    for told in (printed, text.lower()):
        assert "lowest to highest" in told
        assert "95 %" not in told
        assert "from their 10th" not in told
    assert "*" not in printed
    assert {"lowest", "highest"} <= set(sheet)
    assert not {"95 % low", "p10", "told apart"} & set(sheet)
    table = few.table()
    assert not table["separated"].any()
    row = table[(table["measure"] == "pending_active")].iloc[0]
    own = few.differences().query("measure == 'pending_active' and scenario == @HOSTILE")
    assert (row["lowest"], row["highest"]) == (own["difference"].min(), own["difference"].max())
    ends = [f"{row[end]:+,.0f}" for end in ("lowest", "highest")]
    assert " to ".join(ends) in printed


def test_of_few_futures_a_run_has_its_lowest_and_highest(few, comparison, capsys):
    print_run(few.results)
    assert {"lowest", "highest"} <= set(capsys.readouterr().out.split())
    print_run(comparison.results)
    assert {"p10", "p90"} <= set(capsys.readouterr().out.split())


def test_charts_of_few_futures_speak_of_all_of_them(few):
    for name in CHARTS:
        texts = json.dumps(getattr(few.plot, name)().to_dict())
        assert "percentile" not in texts
    chart = json.dumps(few.plot.differences(["pending_active"]).to_dict())
    assert "from the lowest to the highest" in chart
    assert "95 %" not in chart


def test_deadlines_are_told_in_days_in_every_label_of_them(comparison, alone, tmp_path):
    path = tmp_path / "sooner.toml"
    path.write_text(
        'title = "Sooner"\nquestion = "What?"\nbased_on = "baseline"\n[[change]]\n'
        'lever = "deadline.decision_days"\nset = 90\nfrom = 2027-01-01\n'
    )
    usual = labels(comparison.results)
    assert "after the deadline (365 days)" in usual["late_first_hearings"]
    assert "after the deadline (180 days)" in usual["late_decisions"]
    assert usual["pending_active"] == MEASURES["pending_active"].meaning
    sooner = q.Scenario.load(str(path))
    entry = {"label": "sooner", "text": json.loads(sooner.text)}
    run = comparison.results.run | {"scenarios": [entry]}
    found = labels(q.Results(comparison.results.folder, run, {}))
    assert "after the deadline (90 to 180 days)" in found["late_decisions"]
    print_comparison(comparison)
    assert "after the deadline (180 days)" in one_line(page(comparison))


def test_the_page_shows_a_hindcast_with_its_errors(alone):
    row: dict[str, object] = {"period": "FY2024"}
    for measure in ("completions", "pending", "mean_age", "asylum_merits"):
        row |= {measure: 110.0, f"{measure}_published": 100.0, f"{measure}_error": -10.0}
    table = pd.DataFrame([row]).set_index("period")
    assert "FY2024completions110100−10.0 %" in Tags(page(alone, table)).text.replace("\n", "")


def test_the_page_shows_published_marks_with_every_miss_and_their_sources(alone):
    row = {"mark": "bond_hearings", "title": "Bond hearings", "period": "Aug 2020", "model": 620.0}
    row |= {"published": 2425.0, "difference": -1805.0, "unit": "hearings", "same_count": "yes"}
    row |= {"given": "", "note": "Published: held.", "source": "adanvega_trac_2020_09"}
    html = page(alone, marks=pd.DataFrame([row, row | {"period": HOSTILE}]))
    text = Tags(html).text.replace("\n", "")
    assert "Bond hearingsPublished: held.Aug 20206202,425−1,805hearingsyes" in text
    assert inputs.sources("adanvega_trac_2020_09")["title"] in text
    assert HOSTILE not in html
    assert "The model beside what is published" not in page(alone)


def test_other_installed_inputs_are_told(alone):
    run = alone.results.run | {"inputs_sha256": "0"}
    other = Comparison(q.Results(alone.results.folder, run, {}), "baseline")
    assert "made with other inputs" in page(other)
    assert "made with other inputs" not in page(alone)


def test_words_follow_the_interval():
    told = {"measure": "pending_active", "difference": -105_088.0, "separated": True}
    told |= {"low": -187_542.0, "high": -22_633.0, "p10": -156_410.0, "p90": -63_075.0}
    open_ = {"measure": "days_to_decision", "difference": -3.0, "separated": False}
    open_ |= {"low": -9.0, "high": 3.0, "p10": -8.0, "p90": 2.0}
    same = {"measure": "cost_per_year", "difference": 0.0, "separated": False}
    same |= {"low": 0.0, "high": 0.0, "p10": 0.0, "p90": 0.0}
    first, second, third = words.answer(table_of([told, open_, same]), "other", "base")
    assert "about 105,000 fewer active pending cases" in first
    assert "(95 % interval 22,600 to 188,000)" in first
    assert "days" not in first
    assert "does not tell it apart from base in mean days" in second
    assert "(−9 to +3)" in second
    assert third == (
        "The same in every future: the cost of courts, Board, asylum office, detention, "
        "counsel, less fees."
    )


@pytest.mark.parametrize(
    ("measure", "low", "high", "decimals"),
    [
        ("judges", -0.01, 0.05, 3),  # 0.06 wide
        ("judges", 10.0, 74.0, 0),
        ("pending_active", 1e5, 2e5, 0),
        ("decided_365d", 0.1, 0.2, 3),
        ("decided_365d", 0.0, 0.00042, 5),
    ],
)
def test_a_difference_has_two_digits_of_its_interval(measure, low, high, decimals):
    row = {"measure": measure, "difference": (low + high) / 2, "low": low, "high": high}
    assert digits(row) == decimals
    few = row | {"low": np.nan, "high": np.nan, "lowest": low, "highest": high}
    assert digits(few) == decimals


def test_an_interval_that_leaves_out_zero_is_not_written_as_if_it_began_there():
    row = {"measure": "in_absentia_share", "base": 0.1, "value": 0.2, "replications": 9}
    row |= {"difference": 6e-4, "low": 3.2e-5, "high": 1.3e-3, "p10": 1e-4, "p90": 1e-3}
    row |= {"lowest": 1e-5, "highest": 2e-3}
    assert words.cells(row | {"separated": True})["interval"] == "+0.00003 to +0.00130"
    assert words.cells(row | {"separated": False})["interval"] == "0 to +0.0013"


def test_below_a_comparison_stands_only_what_its_rows_hold():
    row = {"measure": "judges", "separated": False, "replications": 9}
    row |= {"difference": 0.5, "low": -1.0}
    (plain,) = how_to_read([row], 9)
    assert "tells nothing apart" in plain
    assert "both reached" not in plain
    (starred,) = how_to_read([row, row | {"separated": True}], 9)
    assert "A star marks" in starred
    (never,) = how_to_read([row | {"replications": 7, "difference": np.nan}], 9)
    assert "in so many futures" not in never  # no cell has it: "reached by both in 7 of 9"
    (partly,) = how_to_read([row | {"replications": 7}], 9)
    assert "(7 of 9): in so many futures both reached it" in partly


def test_scenarios_that_clear_alike_are_named_together():
    years = {"base": np.nan, "one": np.nan, "other": 7.5}
    measures = pd.DataFrame(
        [
            {"scenario": name, "replication": r, "measure": "years_to_clear", "value": value}
            for name, value in years.items()
            for r in range(6)
        ]
    )
    run = SimpleNamespace(scenarios=list(years), replications=6, measures=measures)
    assert certainty.clearing_in_words(Comparison(run, "base")) == (
        "Cleared (fewer than 100,000 pending) within the run: base, one in 0 of 6 futures; "
        "other in 6 of 6 futures (median: 7.5 years)."
    )


def test_a_bar_is_full_when_work_ends_well_with_less_than_was_allowed_for(capsys):
    with progress_bar(False) as progress:
        progress(6, 10)
    assert "6/6" in capsys.readouterr().err


def test_cases_that_are_closed_and_not_decided_are_told_with_those_no_longer_active():
    row = {"p10": 4e5, "p90": 5e5, "separated": True}
    fewer = row | {"measure": "pending_active", "difference": -4.8e5, "low": -5e5, "high": -4.6e5}
    closed = row | {"measure": "pending_inactive", "difference": 4.5e5, "low": 4e5, "high": 5e5}
    (told,) = words.answer(table_of([fewer, closed]), "other", "base")
    assert "480,000 fewer active pending cases" in told
    assert "450,000 more cases closed administratively and not decided" in told
    moved = closed | {"separated": False, "low": -5e5}
    (told,) = words.answer(table_of([fewer, moved]), "other", "base")
    assert "closed administratively" not in told


def test_a_scenario_of_ones_own_is_told_by_its_title_not_its_reforms(comparison, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'title = "Shorter hearings, then more judges"\nquestion = "And then?"\n'
        'based_on = "baseline"\n[[change]]\nlever = "hearing.merits_minutes"\nmultiply = 0.9\n'
        '[[reform]]\nname = "hire_judges"\njudges = 200\n',
        encoding="utf-8",
    )
    own = replace(
        comparison.results,
        run=comparison.results.run
        | {
            "scenarios": [
                comparison.results.run["scenarios"][0],
                comparison.results.run["scenarios"][1]
                | {"text": json.loads(q.Scenario.load(str(file)).text)},
            ]
        },
    )
    told = Tags(page(compare(own))).text
    assert "Shorter hearings, then more judges. Against baseline" in told or (
        "Shorter hearings, then more judges. This run does not tell" in told
    )


def test_one_future_is_never_called_a_change():
    row = {"measure": "pending_active", "difference": -5e5, "low": np.nan, "high": np.nan}
    row |= {"p10": -5e5, "p90": -5e5, "separated": False, "replications": 1}
    (only,) = words.answer(table_of([row]), "other", "base")
    assert "How sure is not known" in only
    assert "fewer" not in only


def test_measures_not_reached_are_said_to_be_so():
    row = {"measure": "pending_active", "replications": 0, "separated": False}
    assert words.answer(table_of([row]), "other", "base") == [
        "None of the measures was reached in this run."
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3_030_312, "3.03 million"),
        (999_825, "1 million"),
        (35_029, "35,000"),
        (99.6, "100"),
        (2.34, "2.3"),
        (0.149, "0.15"),
        (0, "0"),
    ],
)
def test_numbers_are_rounded_as_one_says_them(value, text):
    assert words.about(value) == text


@pytest.mark.parametrize("value", [-0.0, -1e-9, -0.3, -0.04])
def test_a_negative_zero_is_never_printed(value):
    for decimals in range(3):
        for sign in (False, True):
            for text in (number(value, decimals, sign), words.shown(value, decimals, sign)):
                assert not re.fullmatch(r"[-−+]0(\.0*)?", text), text
    assert plain(-0.0) == "0"


def test_a_difference_too_small_for_its_decimals_is_not_called_zero():
    assert words.shown(-0.06, 0, sign=True) == "−0.06"
    assert words.shown(1e-17, 3, sign=True) == "0"
    assert words.shown(-1234.4, 0, sign=True) == "−1,234"


def cells_of(path: Path) -> dict[str, list[str]]:
    """All texts of each sheet of a workbook; formulas fail."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        strings = [
            "".join(item.itertext())
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        titles = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        found = {}
        for k, title in enumerate(titles, start=1):
            sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{k}.xml"))
            assert not list(sheet.iter(f"{name}f"))
            found[title] = [
                strings[int(value.text)] if cell.get("t") == "s" else str(value.text)
                for cell in sheet.iter(f"{name}c")
                for value in cell.iter(f"{name}v")
                if value.text is not None
            ]
    return found


def test_the_workbook_holds_the_comparison_and_no_formula(comparison, tmp_path):
    sheets = cells_of(comparison.to_excel(tmp_path / "book.xlsx"))
    assert list(sheets) == ["Comparison", "Yearly", "Assumptions", "Sources"]
    assert HOSTILE in sheets["Comparison"]
    table = comparison.table()
    first = table.loc[table["measure"] == "pending_active", "difference"].iloc[0]
    assert any(cell == f"{first:.16G}" for cell in sheets["Comparison"])
    assert sheets["Comparison"].count("not reached") > 0
    assert "pending_active" in sheets["Yearly"]
    assert "theangellaw_2026_05" in sheets["Sources"]
    assert certainty.family(comparison) in sheets["Assumptions"]


def test_a_label_that_looks_like_a_formula_stays_text(alone, tmp_path):
    entry = alone.results.run["scenarios"][0] | {"label": "=HYPERLINK(A1)"}
    run = alone.results.run | {"scenarios": [entry]}
    results = q.Results(alone.results.folder, run, {})
    results.national = alone.results.national.assign(scenario="=HYPERLINK(A1)")
    results.measures = alone.results.measures.assign(scenario="=HYPERLINK(A1)")
    sheets = cells_of(write_workbook(compare(results), tmp_path / "book.xlsx"))
    assert "=HYPERLINK(A1)" in sheets["Comparison"]


@pytest.mark.parametrize("write", [write_page, write_workbook])
def test_a_path_that_cannot_be_written_is_a_plain_mistake(alone, tmp_path, write):
    with pytest.raises(BadInput, match="does not exist; make it first"):
        write(alone, tmp_path / "nowhere" / "file")
    with pytest.raises(BadInput, match="is a folder"):
        write(alone, tmp_path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    path.write_text("before")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInput, match="No space left"):
        write_whole(path, b"after it")
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_the_page_says_how_scenarios_stand_and_whether_it_is_corrected(comparison, html):
    """Five futures of two years: nothing clears, and fewer arrivals are fewer receipts always."""
    text = one_line(Tags(html).text)
    assert "How they stand" in text
    assert "Not corrected: each of the" in text
    assert "not within horizon" in text
    assert "0 of 5" in text
    assert "Times narrower" in text
    holm = certainty.family(Comparison(comparison.results, "baseline", "holm"))
    assert "held together (Holm)" in holm
    assert "Not corrected" not in holm
    widened = Comparison(comparison.results, "baseline", "simultaneous")
    assert "hold at once" in certainty.family(widened)


def test_the_terminal_says_the_same(comparison, capsys):
    print_comparison(comparison)
    told = one_line(capsys.readouterr().out)
    assert "Not corrected" in told
    assert "Lowest first, all pairs of a measure together" in told
    assert "within the run, every scenario: in 0 of 5 futures." in told
    assert "Left out, as the run is too short for it: active pending cases after five" in told
    assert told.count("after five years") == 1


def test_the_order_puts_nobody_before_another_that_is_not_told_apart(comparison):
    rows = certainty.order(comparison)
    places = comparison.ranking(certainty.ORDERED)
    assert len(rows) == len(places) == 3 * len(certainty.ORDERED)
    for row, place in zip(rows, places.to_dict("records"), strict=True):
        first, last = place["first_place"], place["last_place"]
        assert row["place"] == (f"{first}" if first == last else f"{first} to {last}")


def test_of_few_futures_nothing_is_put_in_order(few):
    assert certainty.order(few) == certainty.pairing(few) == []
    assert certainty.family(few) == ""
    assert {row["interval"] for row in certainty.chances(few)} == {""}


def test_a_measure_that_some_futures_do_not_reach_has_no_mean_anywhere(comparison, capsys):
    results = comparison.results
    found = q.Results(results.folder, results.run, {})
    measures = results.measures.copy()
    clear = measures["measure"] == "years_to_clear"
    measures.loc[clear, "value"] = np.where(measures.loc[clear, "replication"] < 3, 1.5, np.nan)
    found.measures, found.national = measures, results.national
    mended = compare(found)
    rows = {row["scenario"]: row for row in certainty.clearing(mended)}
    assert rows["baseline"]["cleared"] == "3 of 5"
    assert rows["baseline"]["median"] == "1.5 years"
    assert rows["baseline"]["p90"] == "not within horizon"
    print_comparison(mended)
    assert "nan" not in capsys.readouterr().out
    print_run(found)
    assert "reached (3 of 5)" in one_line(capsys.readouterr().out)
    (row, _) = mended.table().query("measure == 'years_to_clear'").to_dict("records")
    assert words.cells(row)["difference"] == "reached by both in 3 futures only"


def test_stopping_and_shares_are_told_when_there_are_any(comparison):
    reached = [{"measure": "judges", "half_width": 4.2, "asked": 5.0}]
    said = {"half_widths": ["judges=5"], "met_at": 10, "reached": reached}
    run = {"options": {"replications": 15}, "stopping": said}
    met = certainty.stopping(run)
    assert met.startswith("Half-width met with 10 futures, and 5 more were run: judges on board")
    assert "4 judges (at most 5 asked for)" in met
    wide = [reached[0], {"measure": "pending_active", "half_width": 7e4, "asked": 5e4}]
    not_met = certainty.stopping(run | {"stopping": said | {"met_at": None, "reached": wide}})
    assert not_met.startswith("Half-width not met with 15 futures, the most allowed: ")
    assert "70,000 cases (wider than the 50,000 asked for)" in not_met
    assert certainty.stopping({"options": {"replications": 15}}) == ""
    rows = [
        {"measure": "pending_active", "source": source, "share": 0.25, "low": 0.1, "high": 0.4}
        | {"sd": 1000.0, "pairs": 8}
        for source in ("arrivals", "parameters", "chance", "together")
    ]
    html = page(comparison, origins={HOSTILE: pd.DataFrame(rows)})
    assert "25 % (10 to 40)" in html
    assert HOSTILE not in html


def test_the_backlog_is_drawn_with_the_misses_of_past_outlooks(comparison, html, capsys):
    """A bar of the base for each year that the run is long, and the same figures in the page."""
    marks = json.dumps(comparison.plot.backlog().to_dict())
    assert '"type": "rule"' in marks
    rows = certainty.past_misses(comparison.results, comparison.base)
    assert len(rows) == 2
    assert all(row["range"] in html for row in rows)
    print_comparison(comparison)
    told = certainty.past_misses_in_words(comparison.results, comparison.base)
    assert one_line(told) in one_line(capsys.readouterr().out)


def test_a_run_of_less_than_a_year_is_told_no_misses(alone):
    assert '"type": "rule"' not in json.dumps(alone.plot.backlog().to_dict())
    assert certainty.past_misses(alone.results, alone.base) == []
