"""Files, names and numbers at the command line and in Python that no one means."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import forecasts as f
from forecasts import backtests, disaggregate, kept, read_overlays, receipts_known
from forecasts.series_file import read_series
from inputs.problems import BadInput
from queueing import cli
from queueing.needed.varying import as_dial
from queueing.report.text import print_table
from tests.faults.test_odd_numbers import OVERLAY

MONTHS = pd.period_range("2016-01", periods=60, freq="M")
MONTHLY = pd.Series(np.arange(60) + 100.0, MONTHS, name="mine")


def docket(monkeypatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["docket", *words])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return int(stop.value.code or 0)


def a_zip(*names: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name in names:
            archive.writestr(name, "month,a\n2020-01,1\n")
    return raw.getvalue()


@pytest.mark.parametrize("ending", ["zip", "xz", "tar", "zst", "gz", "bz2", "csv"])
@pytest.mark.parametrize("raw", [b"\x00\x01", a_zip("a.csv"), a_zip("a.csv", "b.csv")])
def test_nothing_is_unpacked_or_guessed_of_a_file_of_series(tmp_path, ending, raw):
    path = tmp_path / f"series.{ending}"
    path.write_bytes(raw)
    with pytest.raises(BadInput, match=r"series\."):
        read_series(path)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"month,a\n2020-01,1\n2020-02,x\n2020-03,3\n", r'line 3 a "x" +must be a number'),
        (b"month,a\n2015Q1,1\n", "line 2 month .* must be as 2021-03"),
        (b"month,a\n1/1/2015,1\n", "must be as 2021-03"),
        (b"month,a\n01-15,1\n", "must be as 2021-03"),
        (b"month,a\n0000-01,1\n", "must be as 2021-03"),
        (b"month,caf\xe9\n2020-01,1\n", "not a text in UTF-8"),
        (b"month,a\n2020-01,1,2\n2020-02,1,2\n", "comma-separated"),
        (b"month,a\n2020-01," + b"1" * 5000 + b"\n", "no column"),
    ],
)
def test_what_is_wrong_in_a_file_of_series_is_told_where_it_is(tmp_path, raw, said):
    path = tmp_path / "series.csv"
    path.write_bytes(raw)
    with pytest.raises(BadInput, match=said):
        read_series(path)


def test_a_series_too_short_is_named():
    with pytest.raises(BadInput, match="series mine 1 months   needs 36 or more"):
        list(backtests.trials({"mine": MONTHLY[:1]}, backtests.Rolling()))


def test_an_origin_that_is_no_month_is_told_once():
    with pytest.raises(BadInput) as caught:
        list(backtests.trials({"mine": MONTHLY}, backtests.Rolling(["", ""])))
    assert [problem.allowed for problem in caught.value.problems] == ["must be a month, as 2021-03"]


@pytest.mark.parametrize("horizon", ["12", None, 1.5, True])
def test_a_horizon_that_is_no_whole_number_is_refused(horizon):
    with pytest.raises(BadInput, match=r"horizon .* must be a whole number"):
        f.forecast(MONTHLY, horizon=horizon)


@pytest.mark.parametrize("level", [1.5, -0.1, float("nan"), "half"])
def test_a_quantile_that_is_none_is_refused(level):
    drawn = f.PathForecast(np.ones((2, 1)), MONTHS[:1], ("mine",), MONTHS[0], 1, "none")
    with pytest.raises(BadInput, match="must lie in 0 to 1"):
        drawn.quantiles([level])


@pytest.mark.parametrize("words", ["multiplier = 1e308", "multiplier = [1, 2, 1e4]"])
def test_an_overlay_is_not_larger_than_any_can_be(tmp_path, words):
    path = tmp_path / "mine.toml"
    path.write_text(f"{OVERLAY}{words}\n")
    with pytest.raises(BadInput, match="at most 1,000"):
        read_overlays(path)


def test_an_overlay_starts_in_a_month_that_there_is(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(OVERLAY.replace("2027-10", "0000-01") + "multiplier = 2\n")
    with pytest.raises(BadInput, match="must be a month"):
        read_overlays(path)


@pytest.mark.parametrize("step", [1e-300, 1e-6])
def test_a_step_that_leaves_too_many_values_is_refused(step):
    with pytest.raises(BadInput, match="more than 10,000 values"):
        as_dial("staffing.authorised").grid(None, step)


def test_a_chart_that_cannot_be_drawn_is_refused_before_the_work(monkeypatch, capsys, tmp_path):
    assert docket(monkeypatch, "sensitivity", "--chart", str(tmp_path / "x.pdf")) == 2
    assert "must end in .svg or .png" in capsys.readouterr().err


def test_names_are_printed_as_they_are_but_for_what_steers_a_terminal(capsys):
    print_table("my [red] v2", pd.DataFrame({"case": ["[/b] case", "a\x1b[2Jb"]}), ["case"])
    told = capsys.readouterr().out
    assert "my [red] v2" in told
    assert "[/b] case" in told
    assert "a�[2Jb" in told


@pytest.mark.parametrize(
    ("words", "code", "key"),
    [
        (["check", "nowhere.toml"], 2, "allowed"),
        (["forecast", "--example-overlay"], 0, "example_overlay"),
    ],
)
def test_json_is_one_document_whatever_is_asked_for(monkeypatch, capsys, words, code, key):
    assert docket(monkeypatch, *words, "--json") == code
    said = json.loads(capsys.readouterr().out)
    assert key in (said[0] if isinstance(said, list) else said)


def test_an_answer_that_cannot_be_written_is_told_in_a_line():
    with open("/dev/full", "w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "queueing.cli", "levers", "judges"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert found.returncode == 1
    assert found.stderr == "The answer could not be written: No space left on device\n"


def threads() -> list[float]:
    """How many threads each library of linear algebra would use now."""
    return [float(one["num_threads"]) for one in threadpool_info()]


def test_the_past_is_computed_by_one_thread(monkeypatch):
    """Whether more would change its last digits hangs on the machine: their number is looked at."""
    seen: set[float] = set()

    def watched(*given):
        seen.update(threads())
        return disaggregate.denton(*given)

    monkeypatch.setattr(receipts_known, "denton", watched)
    receipts_known._history.cache_clear()
    with threadpool_limits(limits=2):
        assert set(threads()) == {2.0}
        f.history(pd.Period("2018-03", "M"))
    receipts_known._history.cache_clear()
    assert seen == {1.0}


def test_what_is_kept_is_computed_by_one_thread(monkeypatch):
    monkeypatch.setenv("DOCKET_FORECAST_CACHE", "off")
    with threadpool_limits(limits=2):
        assert set(kept.kept("threads", lambda: np.array(threads()))) == {1.0}
