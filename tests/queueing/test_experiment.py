"""Runs: reproducible to the byte, every case accounted for, nothing half-written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import inputs
import queueing as q
from inputs.problems import BadInput
from inputs.vocabulary import columns_of
from tests.queueing.conftest import files

ROOT = Path(__file__).parents[2]
TINY = {"years": 1 / 4, "replications": 2, "scale": 0.002, "seed": 5}


def test_one_and_two_workers_write_the_same_bytes(tmp_path):
    for workers in (1, 2):
        q.run(
            ["baseline", "baseline+last_in_first_out"],
            workers=workers,
            out=tmp_path / str(workers),
            **TINY,
        )
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_windows_of_one_five_and_twenty_days_write_the_same_bytes(tmp_path):
    for days in (1, 5, 20):
        q.run("baseline", workers=1, window_days=days, out=tmp_path / str(days), **TINY)
    assert files(tmp_path / "1") == files(tmp_path / "5") == files(tmp_path / "20")


def test_a_future_does_not_depend_on_how_many_are_run_or_on_the_other_scenarios(small_run):
    alone = q.run("baseline", years=2, replications=1, scale=0.005, seed=3, workers=1)
    both = small_run.measures
    first = both[(both["scenario"] == "baseline") & (both["replication"] == 0)]
    pd.testing.assert_frame_equal(alone.measures, first.reset_index(drop=True))


def test_another_seed_is_another_future(small_run):
    other = q.run("baseline", years=2, replications=1, scale=0.005, seed=4, workers=1)
    mine = small_run.measures.query("scenario == 'baseline' and replication == 0")
    assert not np.allclose(other.measures["value"], mine["value"], equal_nan=True)


def test_every_case_is_accounted_for_in_the_tables(small_run):
    keys = ["scenario", "replication", "station", "case_class"]
    stocks = small_run.stocks
    assert set(stocks["stage"]) == {"all"}
    wide = stocks.pivot_table(index=[*keys, "date"], columns="status", values="cases", fill_value=0)
    wide = wide.reindex(columns=["active", "inactive"], fill_value=0)
    dates = sorted(stocks["date"].unique())
    groups = wide.index.droplevel("date").unique()
    full = pd.MultiIndex.from_tuples(
        [(*group, date) for group in groups for date in dates], names=[*keys, "date"]
    )
    wide = wide.reindex(full, fill_value=0)
    change = wide.groupby(keys).diff().dropna()
    flows = small_run.flows.pivot_table(
        index=[*keys, "date"], columns="flow", values="cases", aggfunc="sum", fill_value=0
    ).reindex(change.index, fill_value=0)
    net = flows["receipt"] + flows["return"] - flows["completion"]
    net = net + flows["transfer_in"] - flows["transfer_out"]
    moved = flows["closure"] - flows.get("recalendar", 0)
    assert ((change["active"] + change["inactive"]) == net).all()
    assert (change["active"] == net - moved).all()
    assert flows["closure"].sum() > 0


def test_pending_cases_are_in_the_delays_as_censored(small_run):
    stocks = small_run.stocks.query("station != 'board'")
    at_the_end = stocks[stocks["date"] == stocks["date"].max()]
    keys = ["scenario", "replication", "case_class"]
    pending = at_the_end.groupby(keys, observed=True)["cases"].sum()
    means = small_run.delays.query(
        "station in ('all', 'asylum_office') and case_class != 'all' and basis == 'received'"
        " and statistic == 'mean' and measure not in ('interview', 'screening')"
    )
    censored = means.groupby([*keys, "measure"], observed=True)["censored"].sum().unstack()
    kinds = censored.index.get_level_values("case_class")
    back = kinds.str.contains("returned")
    at_court = ~kinds.str.contains("affirmative")
    pending = pending.reindex(censored.index, fill_value=0)
    # Who came back was decided once, and only the final end is still waited for; so it is by
    # those who will come back, who are in no stock. Detained cases come back in their own class.
    once = back | kinds.str.startswith("detained")
    assert (censored["decision"] == pending)[~once].all()
    assert (censored["decision"] <= pending).all()
    # The final end of whoever came back counts in the class of the first entry; those whose appeal
    # is pending wait for it too, and are in no court's stock.
    assert (censored["final"] >= pending)[~back & at_court].all()
    assert censored["final"].sum() > pending[at_court].sum()


def test_delays_of_courts_and_classes_add_up_to_the_whole(small_run):
    received = small_run.delays.query(
        "basis == 'received' and measure == 'decision' and statistic == 'mean'"
        " and station not in ('asylum_office', 'board')"
    )
    whole = received.query("station == 'all' and case_class == 'all'")["cases"].sum()
    by_class = received.query("station == 'all' and case_class != 'all'")["cases"].sum()
    by_court = received.query("station != 'all' and case_class == 'all'")["cases"].sum()
    cross = received.query("station != 'all' and case_class != 'all'")["cases"].sum()
    assert whole == by_class == by_court == cross > 0


def test_hours_used_and_wasted_are_the_hours_offered(small_run):
    bench = small_run.resources
    at_board = bench["station"] == "board"
    assert bench[at_board].filter(like="hours").isna().all(axis=None)
    assert (bench[at_board]["judges"] > 0).all()
    hours = bench[~at_board]
    assert np.allclose(hours["hours_used"] + hours["hours_wasted"], hours["hours_offered"])
    assert (hours["hours_used"] >= 0).all()


def test_run_json_is_enough_to_run_it_again(small_run, tmp_path, small_options):
    said = json.loads((small_run.folder / "run.json").read_text())
    from queueing.scenario import Scenario

    scenarios = [Scenario.from_text(json.dumps(s["text"]), s["label"]) for s in said["scenarios"]]
    options = said["options"]
    q.run(scenarios, out=tmp_path / "again", workers=1, **options)
    assert files(tmp_path / "again") == files(small_run.folder)


def test_without_uncertainty_futures_differ_by_chance_alone():
    same = q.run(
        "baseline", years=1 / 4, replications=2, scale=0.005, uncertainty="none", workers=1
    )
    assert same.measures.query("measure == 'judges'")["value"].nunique() == 1
    receipts = same.measures.query("measure == 'receipts_per_year'")["value"]
    assert receipts.max() / receipts.min() < 1.1


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BadInput, match="holds other files"):
        q.run("baseline", out=tmp_path, workers=1, **TINY)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_earlier_result_is_replaced_by_a_later_one(tmp_path):
    for seed in (1, 2):
        found = q.run("baseline", out=tmp_path / "r", workers=1, **(TINY | {"seed": seed}))
    assert found.run["options"]["seed"] == 2


def test_nothing_is_left_behind_when_a_run_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("queueing.experiment.simulate_task", lambda task: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        q.run("baseline", out=tmp_path / "r", workers=1, **TINY)
    assert not (tmp_path / "r").exists()


def test_results_kept_nowhere_go_with_the_object():
    found = q.run("baseline", workers=1, **TINY)
    folder = found.folder
    assert folder.is_dir()
    del found
    assert not folder.exists()


def test_a_folder_without_a_run_is_refused(tmp_path, small_run):
    with pytest.raises(BadInput, match="not the folder of a finished run"):
        q.Results.load(tmp_path)
    shutil.copytree(small_run.folder, tmp_path / "broken")
    (tmp_path / "broken" / "run.json").write_text("{")
    with pytest.raises(BadInput, match="not JSON"):
        q.Results.load(tmp_path / "broken")


def test_every_problem_of_a_request_is_told_at_once():
    with pytest.raises(BadInput) as bad:
        q.run(["bseline", "baseline+hire_juges"], years=-1, scale=2, start="2026-03-15", workers=0)
    text = str(bad.value)
    for part in ('did you mean "baseline"', "hire_judges", "years", "scale", "start", "workers"):
        assert part in text


def test_scaled_runs_name_the_courts_that_are_too_small(small_run):
    (told,) = [note for note in small_run.run["warnings"] if "less than one judge" in note]
    assert "SAI" in told


def test_no_wait_is_told_for_longer_than_a_cohort_was_followed(small_run):
    delays = small_run.delays.query("basis == 'received' and origin == 'arrival'")
    end = small_run.stocks["date"].max()
    begins = pd.to_datetime((delays["cohort"] - 1).astype(str) + "-10-01")
    start = small_run.stocks["date"].min() + pd.Timedelta(days=1)
    followed = (end + pd.Timedelta(days=1) - begins.clip(lower=start)).dt.days
    days = ~delays["statistic"].str.startswith("share")
    told = delays["days_or_share"].where(days)
    assert (told.dropna() <= followed[told.notna()] + 16).all()  # a bin's width
    for name, limit in (("share_180d", 180), ("share_365d", 365)):
        late = delays[(delays["statistic"] == name) & (followed < limit)]
        assert late["days_or_share"].isna().all()
    assert len(late) > 0


def test_shares_are_not_told_of_cases_that_left_before_the_run_began(small_run):
    initial = small_run.delays.query("origin == 'initial' and statistic == 'share_180d'")
    assert initial["days_or_share"].isna().all()


def test_a_replacement_that_fails_leaves_no_finished_run(tmp_path, monkeypatch):
    q.run("baseline", out=tmp_path / "r", workers=1, **TINY)
    replace = Path.replace

    def fail_on_stocks(self: Path, target: Path) -> Path:
        if self.name == "stocks.parquet":
            raise OSError("disk full")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_on_stocks)
    with pytest.raises(OSError, match="disk full"):
        q.run("before_2025", out=tmp_path / "r", workers=1, **TINY)
    with pytest.raises(BadInput, match="not the folder of a finished run"):
        q.Results.load(tmp_path / "r")


def test_fewer_arrivals_take_detained_cases_in_proportion():
    options = {"years": 1, "replications": 1, "scale": 0.02, "uncertainty": "none", "workers": 1}
    runs = q.run(["baseline", "baseline+fewer_arrivals:multiplier=0.5"], **options)
    receipts = runs.flows.query("reason == 'first_entry' and station != 'asylum_office'")
    # Referrals follow the asylum office's interviews, of which its backlog is enough for years.
    receipts = receipts[~receipts["case_class"].str.contains("referral")]
    custody = receipts["case_class"].str.split(".").str[0]
    totals = receipts.groupby(["scenario", custody])["cases"].sum().unstack()
    shares = totals["detained"] / totals.sum(axis=1)
    assert shares.max() - shares.min() < 0.03
    halved = totals.sum(axis=1)
    assert halved.min() / halved.max() == pytest.approx(0.5, abs=0.02)


def test_the_peak_counts_the_docket_at_the_start():
    options = {"years": 1, "replications": 1, "scale": 0.01, "uncertainty": "none", "workers": 1}
    runs = q.run("baseline", **options)
    active = runs.stocks.query("status == 'active'")
    courts_only = active[~active["station"].isin(["board", "asylum_office"])]
    stocks = courts_only.groupby("date")["cases"].sum() / 0.01
    peak = runs.measures.set_index("measure")["value"]["pending_peak"]
    assert peak == pytest.approx(stocks.max())
    assert stocks.index[0] == pd.Timestamp("2026-03-31")


def test_headline_measures_are_those_of_the_tables(small_run):
    values = small_run.measures.query("scenario == 'baseline' and replication == 0")
    values = values.set_index("measure")["value"]
    first = "scenario == 'baseline' and replication == 0 and station != 'asylum_office'"
    flows = small_run.flows.query(first)
    at_board = flows["station"] == "board"
    by_flow = flows[~at_board].groupby("flow")["cases"].sum() / 0.005 / 2
    assert values["completions_per_year"] == pytest.approx(by_flow["completion"])
    assert values["receipts_per_year"] == pytest.approx(by_flow["receipt"] + by_flow["return"])
    reviews = flows[flows["reason"] == "review"]["cases"].sum() / 0.005 / 2  # of no court's case
    assert values["hearings_per_year"] == pytest.approx(by_flow["hearing_held"] - reviews)
    costs = small_run.costs.query("scenario == 'baseline' and replication == 0")["dollars"].sum()
    assert values["cost_per_year"] == pytest.approx(costs / 2)
    stocks = small_run.stocks.query(first)
    last = stocks[(stocks["date"] == stocks["date"].max()) & (stocks["status"] == "active")]
    appeals, last = (last[(last["station"] == "board") == there] for there in (True, False))
    assert values["appeals_pending"] == pytest.approx(appeals["cases"].sum() / 0.005)
    remanded = flows[~at_board & (flows["reason"] == "remanded")]["cases"].sum()
    assert values["remands_per_year"] == pytest.approx(remanded / 0.005 / 2)
    assert values["pending_active"] == pytest.approx(last["cases"].sum() / 0.005)
    age = (last["cases"] * last["mean_age_days"]).sum() / last["cases"].sum()
    assert values["age_pending"] == pytest.approx(age)


def test_the_columns_of_every_table_are_those_told_of(small_run):
    for table in inputs.vocabulary()["tables"]:
        assert list(getattr(small_run, table).columns) == list(columns_of(table)), table


@pytest.mark.parametrize("fed", ["from a file", "from standard input"])
def test_a_script_without_its_guard_is_answered_in_plain_words(tmp_path, fed):
    script = f"import queueing as q\nprint(q.run('baseline', workers=2, **{TINY}))\n"
    (tmp_path / "script.py").write_text(script)
    words, given = (
        ([str(tmp_path / "script.py")], None) if fed == "from a file" else (["-"], script)
    )
    done = subprocess.run(
        [sys.executable, *words], input=given, capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "BrokenProcessPool" not in done.stderr
    if fed == "from a file":
        assert "every process reads the script again" in done.stderr
        assert done.stderr.count("Traceback") == 1  # that of the script's own call
        assert done.returncode == 1
    else:
        assert "read from standard input" in done.stderr
        assert done.stdout.startswith("Results(baseline; 2 futures")


def test_results_print_in_a_line(small_run):
    said = repr(small_run)
    assert said.startswith("Results(baseline, baseline+close_old_cases")
    assert "2 futures of 2 years from 2026-03-31" in said
