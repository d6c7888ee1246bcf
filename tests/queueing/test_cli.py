"""The command line as a user meets it: answers on stdout, plain words, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import inputs
from queueing import cli
from queueing.cli.options import years_of
from queueing.cli.runs import on_base, with_base
from queueing.scenario import Scenario

TINY = ["--years", "0.25", "--replications", "2", "--scale", "0.002", "--workers", "1", "--quiet"]


def docket(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run the command in this process; returns its exit code."""
    monkeypatch.setattr(sys, "argv", ["docket", *words])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return int(stop.value.code or 0)


def test_compare_adds_bare_reforms_to_the_base_and_writes_what_was_asked(
    monkeypatch, capsys, tmp_path
):
    out, page = tmp_path / "run", tmp_path / "page.html"
    words = ["compare", "baseline", "hire_judges:judges=50", "last_in_first_out", *TINY]
    assert docket(monkeypatch, *words, "--out", str(out), "--report", str(page)) == 0
    said = capsys.readouterr()
    assert "baseline+hire_judges:judges=50 against baseline" in said.out
    assert "baseline+last_in_first_out against baseline" in said.out
    idle, acts = said.out.split("baseline+last_in_first_out against baseline")
    assert "Nothing differs in this run." in idle
    assert "Note: in baseline+hire_judges:judges=50: hire_judges first changes anything" in idle
    assert "Nothing differs" not in acts
    assert {"run.json", "stocks.parquet", "delays.parquet"} <= {p.name for p in out.iterdir()}
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    again, book = tmp_path / "again.html", tmp_path / "again.xlsx"
    assert docket(monkeypatch, "report", str(out), "--report", str(again), "--xlsx", str(book)) == 0
    assert again.read_bytes() == page.read_bytes()  # nothing of the run is lost in its folder
    assert book.stat().st_size > 0


def test_a_report_takes_no_file_of_the_run_and_tells_all_that_is_wrong(
    monkeypatch, capsys, tmp_path
):
    words = ["run", *TINY, "--out", str(tmp_path / "run")]
    assert docket(monkeypatch, *words) == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    capsys.readouterr()
    own = str(tmp_path / "run" / "run.json")
    assert docket(monkeypatch, "report", str(tmp_path / "run"), "--report", own) == 2
    assert "is a file of the run itself" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before
    nowhere = str(tmp_path / "no" / "page.html")
    assert docket(monkeypatch, "report", "nowhere", "--corrected", "hlm", "--report", nowhere) == 2
    said = capsys.readouterr().err
    assert all(word in said for word in ("nowhere", 'did you mean "holm"', "does not exist"))


def test_a_run_that_replaces_another_says_so(monkeypatch, capsys, tmp_path):
    words = ["run", *TINY, "--out", str(tmp_path / "run")]
    assert docket(monkeypatch, *words) == 0
    assert "Replaced" not in capsys.readouterr().err
    assert docket(monkeypatch, *words) == 0
    assert f"Replaced in {tmp_path / 'run'}: the earlier run\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["run", "baseline", *TINY],
        ["compare", "baseline", "hire_judges", *TINY],
        ["externality", *TINY[2:], "--years", "4.5"],
        ["forecast", "border", "--months", "12", "--paths", "20"],
        ["scenarios"],
        ["scenarios", "baseline"],
        ["reforms"],
        ["reforms", "hire_judges"],
        ["parameters"],
        ["parameters", "master_minutes"],
        ["levers"],
        ["levers", "priority"],
        ["tables"],
        ["tables", "flows"],
    ],
    ids=" ".join,
)
def test_json_is_one_document_and_nothing_else_on_stdout(monkeypatch, capsys, words):
    assert docket(monkeypatch, *words, "--json") == 0
    assert json.loads(capsys.readouterr().out)


def test_listing_names_everything_that_ships(monkeypatch, capsys):
    from inputs.shipped import reform_names, scenario_names

    docket(monkeypatch, "scenarios")
    docket(monkeypatch, "reforms")
    said = capsys.readouterr().out
    assert all(name in said for name in (*reform_names(), *scenario_names()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "bseline"], 'did you mean "baseline"'),
        (["compare", "baseline"], "docket compare baseline hire_judges"),
        (["compare", "baseline", "hire_judges", "--origins", "2"], "must be 4 or more"),
        (["compare", "baseline", "hire_judges", "--origins", "4", "--json"], "with --report"),
        (["costs", "nowhere"], "there is no such folder"),
        (["compare", "baseline", "hire_judges:judges=-300"], "must lie in its range 0 to 2000"),
        (["run", "--start", "2026-03-15"], "must be the last day of a month"),
        (["run", "--start", "yesterday"], "must be a date"),
        (["run", "--detail", "cout"], 'did you mean "court"'),
        (["run", "--uncertainty", "arivals"], 'did you mean "arrivals"'),
        (["run", "--report", "/no/such/folder/page.html"], "does not exist"),
        (["reforms", "hire_judge"], 'did you mean "hire_judges"'),
        (["reforms", "nope"], "no such reform; docket reforms lists them"),
        (["forecast", "all", "border"], "is every stream: name no other beside it"),
        (["solve", "--by", "FY20345"], "or a fiscal year: FY2034"),
        (["compare", "baseline", "hire_judgs"], 'no such reform; did you mean "hire_judges"'),
        (["compare", "baseline", "bookd"], 'no such scenario; did you mean "booked"'),
        (["compare", "baseline", "nope"], "neither a scenario nor a reform"),
        (["compare", "bselin", "hire_judges"], 'no such scenario; did you mean "baseline"'),
        (["run", "hire_judgs"], 'did you mean the reform "hire_judges"'),
        (["levers", "prioritty"], 'did you mean "priority"'),
        (["levers", "masterorder"], 'did you mean "docket.master_order"'),
        (["levers", "zzz"], "there are: staffing, receipts"),
        (["levers", "nope"], "no lever says so; there are: staffing"),
        (["run", "--years", "-1"], "--years -1   must lie in a month (1/12) to 30"),
        (["run", "--half-width", "x"], '--half-width "x"   must be MEASURE=SIZE'),
        (["breakeven", "booked", "--measure", "nonsense"], "docket tables measures lists them"),
        (["solve", "--target", "cost < 1"], 'did you mean "cost_per_year"?'),
        (["backtest", "--every", "0"], "--every 0   must be at least 1"),
        (["uncertainty", "--pairs", "-1"], "--pairs -1   must be 4 or more"),
        (["tables", "stoks"], 'did you mean "stocks"'),
        (["parameters", "mastr_minutes"], 'did you mean "master_minutes"'),
        (["parameters", "zzz"], "nothing in the ledger says so"),
        (["parameters", "hirring"], 'says so; did you mean "hiring"?'),
        (["tables", "nationality"], 'did you mean "nationalities"'),
        (["run", "--out", ""], "an empty name is no file or folder"),
        (["run", "--report", " "], "an empty name is no file or folder"),
        (["check", ""], "an empty name is no file or folder"),
        (["forecast", "--overlay", ""], "an empty name is no file or folder"),
        (["externality", "--years", "1"], "must be 4.5 or more"),
        (["forecast", "bordr"], 'did you mean "border"'),
        (["check", "nowhere.toml"], "nowhere.toml"),
        (["run", "--years", "soon"], "no number of years"),
        (["frobnicate"], "No such command"),
        (["run", "--years", "inf"], "no number of years"),
        (["run", "--scale", "nan"], "must lie in"),
        (["run", "--start", "9999-12-31"], "must be the last day of a month"),
        (["run", "--out", "README.md/run"], "a file in its place"),
        (["forecast", "--months", "2000000"], "must be at most"),
        (["hindcast", "--scale", "1e-6"], "must lie in"),
        (["hindcast", "--seed", "-1"], "must lie in"),
        (["run", "--report", "r.html", "--xlsx", "r.html"], "named twice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_users_mistake_is_told_in_plain_words_with_exit_code_two(
    monkeypatch, capsys, words, said
):
    assert docket(monkeypatch, *words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_levers_are_listed_whole_or_by_what_is_found_in_them(monkeypatch, capsys):
    from inputs.levers import levers

    def listed(*pattern: str) -> dict[str, dict[str, object]]:
        assert docket(monkeypatch, "levers", *pattern, "--json") == 0
        return {row["lever"]: row for row in json.loads(capsys.readouterr().out)}

    every = listed()
    assert list(every) == list(levers())
    assert every["deadline.decision_days"]["default"] == 180
    assert every["docket.scheduling"]["allowed"] == "ready, booked"
    minutes = every["hearing.merits_minutes"]
    assert minutes["default"] == 1.0 != minutes["baseline"]
    assert set(listed("DEADLINE.")) == {name for name in every if name.startswith("deadline.")}
    docket(monkeypatch, "levers", "closure.minimum_age_days")
    printed = capsys.readouterr().out
    for part in ("closure.minimum_age_days", "1,825", "0 to 36,525", "administratively"):
        assert part in printed


def test_parameters_are_listed_whole_or_by_words_in_their_names_meanings_and_units(
    monkeypatch, capsys
):
    def listed(*words: str) -> list[str]:
        assert docket(monkeypatch, "parameters", *words, "--json") == 0
        return [entry["name"] for entry in json.loads(capsys.readouterr().out)]

    ledger = inputs.parameters()
    assert listed() == list(ledger)
    assert listed("HIRING") == [
        name for name, p in ledger.items() if "hiring" in f"{name} {p.meaning} {p.unit}".lower()
    ]
    both = listed("judge hiring")
    assert "judge_hiring_lag_days" in both
    assert set(both) <= set(listed("hiring")) & set(listed("judge"))
    docket(monkeypatch, "parameters", "hiring")
    assert ledger["judge_hiring_lag_days"].meaning in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "compared"),
    [
        (["hire_judges"], ["baseline", "hire_judges"]),
        (
            ["hire_judges:judges=9", "newest_first"],
            ["baseline", "hire_judges:judges=9", "newest_first"],
        ),
        (["booked"], ["baseline", "booked"]),
        (["booked", "hire_judges"], ["booked", "hire_judges"]),
    ],
)
def test_a_base_left_out_is_the_baseline(given, compared):
    assert with_base(given) == compared


def test_a_file_of_ones_own_is_a_file_however_it_is_named(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("hire_judgs.toml", "a+b.toml"):
        (tmp_path / name).write_text('title = "Mine"\nquestion = "What?"\n')
        assert on_base("baseline", name) == name


def test_a_note_is_told_whole_unless_it_is_a_long_list(monkeypatch, capsys):
    words = ["compare", "baseline", "booked", *TINY]
    assert docket(monkeypatch, *words) == 0
    told = capsys.readouterr().err
    assert Scenario.load("booked").layers[-1].limits in told
    assert "(all in run.json)" in told
    assert told.count("Note:") == 4


def test_check_tells_every_error_with_its_line(monkeypatch, capsys, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        'title = "Mine"\nquestion = "What?"\nbased_on = "baseline"\n\n'
        '[[change]]\nlever = "staffing.authorized"\nadd = 10\n'
        "from = 2027-01-01\nuntil = 2026-01-01\n"
    )
    assert docket(monkeypatch, "check", str(file)) == 2
    error = capsys.readouterr().err
    assert 'did you mean "staffing.authorised"' in error
    assert "line 6" in error
    assert "until" in error


def test_check_passes_what_ships(monkeypatch, capsys):
    folder = inputs.__path__[0]
    assert docket(monkeypatch, "check", f"{folder}/reforms/hire_judges.toml") == 0
    assert docket(monkeypatch, "check", f"{folder}/scenarios/baseline.toml") == 0
    assert "no problems" in capsys.readouterr().out


def test_an_interrupted_run_writes_nothing_and_exits_with_130(monkeypatch, capsys, tmp_path):
    def stop(task: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("queueing.experiment.simulate_task", stop)
    assert docket(monkeypatch, "run", *TINY, "--out", str(tmp_path / "r")) == 130
    assert "Interrupted" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_a_bar_is_full_when_no_more_was_needed(monkeypatch, capsys):
    from queueing.cli.answers import progress_bar

    with progress_bar(quiet=False, what="runs") as report:
        assert report is not None
        report(3, 10)
    assert "3/3 runs" in capsys.readouterr().err


def test_what_is_refused_before_the_work_has_no_bar(monkeypatch, capsys):
    assert docket(monkeypatch, "replicate", "crs") == 2
    assert capsys.readouterr().err.startswith('"crs"')


def test_every_command_has_help_with_an_example(monkeypatch, capsys):
    names = [command.name or command.callback.__name__ for command in cli.app.registered_commands]
    assert {"run", "compare", "forecast", "check", "warmup", "validate", "hindcast"} <= set(names)
    for name in names:
        assert docket(monkeypatch, name, "--help") == 0
        assert "Example: docket" in capsys.readouterr().out


def test_importing_queueing_is_light():
    heavy = ("pandas", "numba", "statsmodels")
    code = f"import sys, queueing; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_years_may_be_told_as_months_are_in_their_help():
    assert [years_of(given) for given in ("1/12", "2.5", "10", 10)] == [1 / 12, 2.5, 10, 10]
