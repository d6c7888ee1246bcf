"""`docket backtest`: scores, a page that shows the misses, and a user's mistakes."""

from __future__ import annotations

import collections
import json
import sys

import numpy as np
import pandas as pd
import pytest

import queueing.cli
from forecasts import goals, peers
from forecasts.goals import UNEXPLAINED, WHY, Goal, as_table
from queueing.report.backtests import write_goals


@pytest.fixture
def series_file(tmp_path):
    """One series that doubles from one month to the next, after seven quiet years."""
    rng = np.random.default_rng(4)
    months = pd.period_range("2012-01", periods=120, freq="M")
    cases = np.round(1000 * np.exp(rng.normal(0, 0.05, 120))) * np.where(np.arange(120) < 84, 1, 9)
    path = tmp_path / "series.csv"
    pd.DataFrame({"month": months.astype(str), "<b>bold</b>": cases}).to_csv(path, index=False)
    return path


def docket(monkeypatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["docket", "backtest", *words])
    with pytest.raises(SystemExit) as ended:
        queueing.cli.main()
    return int(ended.value.code or 0)


def test_scores_and_a_page_that_shows_the_miss(monkeypatch, capsys, tmp_path, series_file):
    monkeypatch.setattr(peers, "present", lambda: False)
    out = tmp_path / "out"
    words = ["--series", str(series_file), "--origins", "2017-12,2018-12", "--paths", "60"]
    words += ["--models", "core,seasonal_naive", "--horizon", "24", "--out", str(out)]
    assert docket(monkeypatch, *words, "--json", "--quiet") == 0
    printed = capsys.readouterr()
    rows = pd.DataFrame(json.loads(printed.out))
    assert set(rows["model"]) == {"core", "seasonal_naive"}
    assert {"1-12", "13-24", "sum 12", "sum 24"} <= set(rows["band"])
    assert "statsforecast is not installed" in printed.err
    scores = pd.read_parquet(out / "scores.parquet")
    assert set(scores["origin"]) == {"2017-12", "2018-12"}
    page = (out / "backtest.html").read_text()
    missed = page[page.index('id="missed"') : page.index("</table>")]
    assert "2018-12" in missed
    assert "2 origins (2017-12 to 2018-12), 2 forecasts a model" in page
    apart = pd.read_csv(out / "differences.csv")
    assert set(apart["model"]) == {"seasonal_naive"}
    assert set(apart["against"]) == {"core"}
    assert "more came" in missed
    assert page.count("<svg") == 3
    assert "<b>bold" not in page
    assert "<script" not in page
    assert "http" not in page


def test_a_stream_that_is_not_there_and_a_bad_file_are_told(monkeypatch, capsys, series_file):
    assert docket(monkeypatch, "usbp_sothwest", "--quiet") == 2
    assert 'did you mean "usbp_southwest"' in capsys.readouterr().err
    assert docket(monkeypatch, "tucson", "--series", str(series_file), "--quiet") == 2
    assert "not asked for with --series" in capsys.readouterr().err
    assert docket(monkeypatch, "tucson", "--paths", "4", "--quiet") == 2
    assert "must be 5 or more" in capsys.readouterr().err
    assert docket(monkeypatch, "--goals", "--m3", "none.csv", "--quiet") == 2
    assert "no such file" in capsys.readouterr().err


def test_what_would_be_left_aside_is_refused(monkeypatch, capsys, series_file):
    words = ["--origins", "2017-12", "--every", "6", "--horizon", "12", "--paths", "20"]
    assert docket(monkeypatch, "tucson", "--series", str(series_file), "--goals", *words) == 2
    told = capsys.readouterr().err
    assert told.count("is not asked for with --goals") == 6
    assert docket(monkeypatch, "--m3", "a.csv", "--tourism", "b.csv") == 2
    assert capsys.readouterr().err.count("is used by --goals alone") == 2


def test_few_origins_and_paired_differences_are_told(monkeypatch, capsys, series_file):
    words = ["--series", str(series_file), "--origins", "2017-12,2018-12", "--paths", "20"]
    words += ["--horizon", "24", "--quiet", "--models"]
    assert docket(monkeypatch, *words, "seasonal_naive,ets") == 0
    printed = capsys.readouterr().out
    assert "of seasonal_naive, paired; no interval of fewer than 5 origins" in " ".join(
        printed.split()
    )
    assert "95 % from" not in printed
    assert "one more or less moves a share held by 0.50" in printed
    assert "Origins 12 months apart share 12 of 24 months ahead" in printed
    assert docket(monkeypatch, *words, "seasonal_naive") == 0
    assert "paired" not in capsys.readouterr().out
    words[3] = "2015-12,2016-06,2016-12,2017-06,2017-12"
    assert docket(monkeypatch, *words, "seasonal_naive,ets") == 0
    printed = capsys.readouterr().out
    assert "CRPS less that of seasonal_naive, paired; bootstrap over origins" in printed
    assert "95 % from" in printed
    assert docket(monkeypatch, *words, "seasonal_naive", "--every", "0") == 2
    assert "--every 0" in capsys.readouterr().err


def test_a_missed_goal_has_its_reason_beside_it(monkeypatch, capsys, tmp_path):
    missed = Goal(1, "border, core: CRPS 13-24", 3.2, most=3.1)
    unknown = Goal(9, "sectors: negative months", 1.0, most=0.0)
    told = as_table([missed, unknown, Goal(8, "CPU seconds", 0.2, most=0.35)])
    assert told["why"].tolist() == [WHY[1, "core: CRPS 13-24"], UNEXPLAINED, ""]
    page = write_goals(told, tmp_path, peer_now=False)[1].read_text()
    assert WHY[1, "core: CRPS 13-24"] in page.split('id="met"')[0]
    monkeypatch.setattr(goals, "measured", lambda *_: [missed, unknown])
    assert docket(monkeypatch, "--goals", "--quiet") == 0
    assert f"sectors: negative months: {UNEXPLAINED}." in capsys.readouterr().out


def test_every_known_reason_is_of_a_goal_that_is_measured():
    """A reason whose words no goal has would never be shown."""
    value = collections.defaultdict(lambda: 1e9)
    found = [g for model in ("core", "pool") for g in goals._border_goals(model, value, 0.0)]
    found += goals._m3_goals(dict.fromkeys((goals.OURS, goals.TOGETHER), value))
    for (number, about), told in WHY.items():
        mine = [g for g in found if g.number == number and g.goal.endswith(about)]
        assert number in (4, 8) or [g.why for g in mine] == [told]


def test_a_page_of_goals_shows_the_missed_ones_first(tmp_path):
    told = as_table([Goal(1, "held <b>", 0.7, least=0.75), Goal(2, "crps", 1.0, most=1.1)])
    written = write_goals(told, tmp_path, peer_now=False)
    assert [path.name for path in written] == ["goals.csv", "goals.html"]
    page = written[1].read_text()
    missed, met = page.split('id="met"')
    assert "held &lt;b&gt;" in missed
    assert "crps" in met
    assert "Missed: 1 of 2" in missed
    assert "not installed" in page
    assert "<script" not in page


def test_a_backtest_leaves_nothing_of_the_one_it_replaces(
    monkeypatch, capsys, tmp_path, series_file
):
    words = ["--series", str(series_file), "--origins", "2017-12", "--paths", "20", "--quiet"]
    words += ["--horizon", "12", "--out", str(tmp_path), "--models"]
    assert docket(monkeypatch, *words, "seasonal_naive,ets") == 0
    assert "Replaced" not in capsys.readouterr().err
    assert (tmp_path / "differences.csv").is_file()
    assert docket(monkeypatch, *words, "seasonal_naive") == 0
    earlier = "scores.parquet, summary.csv, differences.csv, backtest.html"
    assert f"Replaced in {tmp_path}: the earlier {earlier}\n" in capsys.readouterr().err
    assert not (tmp_path / "differences.csv").exists()
