"""`docket forecast`: judgements, parts, chain and nowcast, and a user's mistakes."""

from __future__ import annotations

import json
import sys

import pandas as pd
import pytest

import queueing.cli

FEW = ["--months", "18", "--paths", "40"]
OVERLAY = """\
[[overlay]]
name = "double"
multiplier = 2
start = "2026-04"
series = ["border"]
author = "A. Analyst"
rationale = "why"
source = "a memo"
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("DOCKET_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "kept"))


def docket(monkeypatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["docket", "forecast", *words])
    with pytest.raises(SystemExit) as ended:
        queueing.cli.main()
    return int(ended.value.code or 0)


def answer(monkeypatch, capsys, *words: str) -> pd.DataFrame:
    assert docket(monkeypatch, *words, *FEW, "--json") == 0
    return pd.DataFrame(json.loads(capsys.readouterr().out))


def test_an_overlay_is_laid_on_what_it_names_beside_the_forecast_without(
    monkeypatch, capsys, tmp_path
):
    path = tmp_path / "o.toml"
    path.write_text(OVERLAY)
    plain = answer(monkeypatch, capsys, "border", "interior", "affirmative")
    laid = answer(monkeypatch, capsys, "border", "interior", "affirmative", "--overlay", str(path))
    factor = plain["stream"].map({"border": 2.0, "interior": 1.0, "affirmative": 1.0})
    for column in ("p10", "median", "p90"):
        assert (laid[column] - factor * plain[column]).abs().max() < 1e-9
    assert laid["median_without"].tolist() == plain["median"].tolist()


def test_fewer_than_five_paths_have_a_median_and_no_interval(monkeypatch, capsys):
    few = ["border", "--months", "6", "--paths"]
    assert docket(monkeypatch, *few, "4") == 0
    printed = capsys.readouterr().out
    assert "median" in printed
    assert "p10" not in printed
    assert "fewer than 5 paths have no interval" in printed
    assert docket(monkeypatch, *few, "4", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["p10"] is None
    assert docket(monkeypatch, *few, "5") == 0
    assert "eight in ten paths lie from p10 to p90" in capsys.readouterr().out


def test_streams_told_together_are_said_to_be_drawn_apart(monkeypatch, capsys):
    assert docket(monkeypatch, "affirmative", "credible_fear", *FEW) == 0
    assert "Streams are drawn apart" in " ".join(capsys.readouterr().out.split())
    assert docket(monkeypatch, "border", "interior", *FEW) == 0
    assert "Streams are drawn apart" not in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "streams"),
    [
        (["--parts", "sectors", "--as-of", "2024-11-30", "--top-down"], 11),
        (["--parts", "citizenships", "--as-of", "2024-11-30"], 10),
        (["--parts", "courts"], 74),
        (["--chain", "--nowcast"], 4),
        (["all"], 9),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_other_streams_are_forecast_when_asked(monkeypatch, capsys, words, streams):
    found = answer(monkeypatch, capsys, *words)
    assert found["stream"].nunique() == streams
    assert (found["p10"] >= 0).all()
    assert (found["p10"] <= found["p90"]).all()


def test_a_known_intervention_is_taken_out_beside_the_forecast_without(monkeypatch, capsys):
    plain = answer(monkeypatch, capsys, "usbp_southwest", "--as-of", "2024-11-30")
    through = answer(
        monkeypatch, capsys, "usbp_southwest", "--as-of", "2024-11-30", "--through", "title_42"
    )
    assert through["median_without"].tolist() == plain["median"].tolist()
    assert through["median"].tolist() != plain["median"].tolist()


def test_what_is_odd_is_told_beside_the_answer(monkeypatch, capsys):
    assert docket(monkeypatch, "border", "--months", "120", "--paths", "200") == 0
    said = capsys.readouterr()
    assert "Note: border: " in said.err
    assert "interior" not in said.err
    assert "Note" not in said.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--parts", "sector"], 'did you mean "sectors"'),
        (["border", "--parts", "sectors"], "leave out border"),
        (["border", "--parts", "sector"], 'did you mean "sectors"'),
        (["border", "--top-down"], "say which with --parts"),
        (["border", "--months", "-3"], "--months -3   must be at least 1"),
        (["--parts", "sectors"], "to 2024-11-30"),
        (["usbp_nationwide", "--chain"], "concerns the courts' receipts"),
        (["--overlay", "nowhere.toml"], "no such file"),
        (["border", "--through", "title_42"], "such as usbp_southwest"),
        (["--parts", "sectors", "--through", "title_42"], "not for parts"),
        (["usbp_nationwide", "--through", "titel_42"], 'did you mean "title_42"'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_told_in_plain_words_with_exit_code_two(monkeypatch, capsys, words, said):
    assert docket(monkeypatch, *FEW, *words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"border"', '"border", "bordr"', 'line 5  overlay[0].series = ["border", "bordr"]   no'),
        ('"border"', '"bordr"', 'no such series "bordr"; did you mean "border"?'),
        ("2026-04", "2026-03", 'line 4  overlay[0].start = "2026-03"   must be 2026-04 or later'),
    ],
)
def test_an_overlay_that_does_not_fit_the_forecast_is_refused_by_its_line(
    monkeypatch, capsys, tmp_path, old, new, told
):
    path = tmp_path / "o.toml"
    path.write_text(OVERLAY.replace(old, new))
    assert docket(monkeypatch, "--overlay", str(path), *FEW) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"{path}: 1 problem\n")
    assert told in error


def test_an_overlay_laid_from_two_files_is_refused_by_its_line_in_the_second(
    monkeypatch, capsys, tmp_path
):
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(OVERLAY)
    other.write_text(OVERLAY)
    words = ["--overlay", str(one), "--overlay", str(other)]
    assert docket(monkeypatch, *words, *FEW) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"{other}: 1 problem\n")
    assert 'line 2  overlay[0].name = "double"   is laid from another file' in error


def test_the_total_of_parts_stands_after_them_and_the_words_say_how_to_read_it(monkeypatch, capsys):
    words = ["--parts", "sectors", "--as-of", "2024-11-30"]
    told = answer(monkeypatch, capsys, *words)
    assert told["stream"].iloc[-1] == "total"
    year = told[(told["fiscal_year"] == 2025) & (told["stream"] != "total")]
    whole = told[(told["fiscal_year"] == 2025) & (told["stream"] == "total")]
    # Parts share their jumps but not all else: a sum's interval is within the sum of theirs.
    assert year["p10"].sum() <= whole["p10"].item() <= whole["p90"].item() <= year["p90"].sum()
    assert docket(monkeypatch, *words, *FEW) == 0
    printed = capsys.readouterr().out
    assert "fiscal year" in printed
    assert "fiscal_year" not in printed
    assert "FY2025: 10 months, FY2026: 8 months" in printed


def test_the_example_overlays_can_be_laid_as_they_are_printed(monkeypatch, capsys, tmp_path):
    assert docket(monkeypatch, "--example-overlay") == 0
    path = tmp_path / "example.toml"
    path.write_text(capsys.readouterr().out)
    assert docket(monkeypatch, "border", "interior", "--overlay", str(path), *FEW) == 0
    printed = capsys.readouterr()
    assert "before the overlays (parole resumes, a slow winter)" in printed.out
    assert 'overlay "parole resumes" starts 2027-10, after the last month' in printed.err


def test_a_forecast_replaces_the_one_before_and_says_so(monkeypatch, capsys, tmp_path):
    out = tmp_path / "made" / "paths"
    words = ["border", *FEW, "--out", str(out)]
    assert docket(monkeypatch, *words) == 0
    assert "Replaced" not in capsys.readouterr().err
    assert docket(monkeypatch, *words, "--seed", "2") == 0
    assert f"Replaced in {out}: the earlier paths.parquet\n" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["paths.parquet"]


@pytest.mark.parametrize(("mark", "held"), [("run.json", "a run"), ("past.json", "a past")])
def test_a_forecast_is_not_written_among_the_tables_of_a_run(
    monkeypatch, capsys, tmp_path, mark, held
):
    (tmp_path / mark).write_text("{}")
    assert docket(monkeypatch, "border", *FEW, "--out", str(tmp_path)) == 2
    printed = capsys.readouterr()
    assert printed.err.strip().endswith(f"holds {held}, which stays by itself; name another folder")
    assert not printed.out
    assert [path.name for path in tmp_path.iterdir()] == [mark]


def test_a_run_is_not_written_among_a_forecasts_paths(monkeypatch, capsys, tmp_path):
    assert docket(monkeypatch, "border", *FEW, "--out", str(tmp_path)) == 0
    monkeypatch.setattr(sys, "argv", ["docket", "run", "--quiet", "--out", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        queueing.cli.main()
    assert ended.value.code == 2
    assert "holds other files than a run's" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["paths.parquet"]


def test_a_request_that_is_refused_leaves_no_folder(monkeypatch, tmp_path):
    assert docket(monkeypatch, "bordr", *FEW, "--out", str(tmp_path / "new")) == 2
    assert not (tmp_path / "new").exists()
