"""A finished run that was damaged, names that no file can have, and interrupts: all in one line."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pandas as pd
import pytest

import queueing as q
from inputs.problems import BadInput
from queueing.cli.runs import on_base
from queueing.files import check_folder, check_target, write_whole
from queueing.results import Results
from queueing.scenario import Scenario, check_file
from queueing.workers import open_folder, put_in_place

LONG = "n" * 300
REFORM = """title = "Mine"
mechanism = "It changes a lever."
evidence = "none"
[[change]]
lever = "receipts.all"
multiply = 1.1
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a month."""
    out = tmp_path_factory.mktemp("run") / "kept"
    q.run(
        "baseline", years=1 / 12, replications=1, scale=0.001, workers=1, detail="national", out=out
    )
    return out


@pytest.fixture
def broken(run: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(run, tmp_path / "broken"))


def without(run: Path, *place: str) -> str:
    said = json.loads((run / "run.json").read_text())
    inner = said
    for key in place[:-1]:
        inner = inner[key]
    del inner[place[-1]]
    return json.dumps(said)


@pytest.mark.parametrize("text", [b"\xff\xfe", b"{}", b"[]", b"[" * 100_000, b"1" * 5000, b""])
@pytest.mark.parametrize("name", ["run.json", "machine.json"])
def test_a_file_that_says_nothing_of_a_run_is_refused_by_its_name(broken, name, text):
    if (name, text) == ("machine.json", b"{}"):
        return  # tells nothing that is needed
    (broken / name).write_bytes(text)
    with pytest.raises(BadInput, match=name):
        Results.load(broken)


@pytest.mark.parametrize(
    "place",
    [("scenarios",), *(("options", key) for key in ("start", "years", "scale", "replications"))],
)
def test_a_run_that_does_not_say_what_was_asked_for_is_refused(broken, place):
    (broken / "run.json").write_text(without(broken, *place))
    with pytest.raises(BadInput, match=r"run\.json"):
        Results.load(broken)


def test_a_run_without_a_scenario_or_of_one_that_cannot_be_read_is_refused(broken):
    said = json.loads((broken / "run.json").read_text())
    (broken / "run.json").write_text(json.dumps(said | {"scenarios": []}))
    with pytest.raises(BadInput, match=r"run\.json"):
        Results.load(broken)
    said["scenarios"][0]["text"] = {"layers": 3}
    (broken / "run.json").write_text(json.dumps(said))
    with pytest.raises(BadInput, match=r"run\.json"):
        _ = Results.load(broken).assumed


def test_a_table_cut_short_and_another_in_its_place_are_refused_by_name(broken):
    whole = (broken / "costs.parquet").read_bytes()
    (broken / "costs.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match=r"costs\.parquet"):
        Results.load(broken)
    shutil.copy(broken / "measures.parquet", broken / "costs.parquet")
    with pytest.raises(BadInput, match="is not the table costs: it has no dollars"):
        Results.load(broken)


def test_a_table_damaged_inside_is_refused_when_it_is_read(broken):
    raw = bytearray((broken / "measures.parquet").read_bytes())
    raw[4:200] = bytes(196)
    (broken / "measures.parquet").write_bytes(raw)
    with pytest.raises(BadInput, match=r"measures\.parquet"):
        _ = Results.load(broken).measures


def test_a_sound_copy_is_read(broken):
    assert isinstance(Results.load(broken).costs, pd.DataFrame)


NAMES = [LONG, f"{LONG}.toml", f"{LONG}/{LONG}.toml", f"{'n/' * 3000}n.toml", "a\x00b.toml"]


@pytest.mark.parametrize("name", NAMES, ids=["long", "file", "folder", "path", "null"])
def test_a_name_that_no_file_can_have_is_that_of_none(name, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text(f'{REFORM}\n[[reform]]\nname = "{LONG}.toml"\n')
    for use in (
        Scenario.load,
        check_file,
        Results.load,
        q.Past.load,
        lambda text: Scenario.load(f"baseline+{text}"),
        lambda text: check_target(tmp_path / text),
        lambda text: check_folder(tmp_path / text, []),
    ):
        with pytest.raises(BadInput):
            use(name)
    assert check_file(mine)
    if name.endswith(".toml"):
        assert on_base("baseline", name) == name  # told when it is loaded


def test_a_long_text_of_reforms_that_ends_in_a_file_is_a_scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(REFORM)
    names = ["appoint_counsel", "cut_adjournments", "hire_judges", "legal_orientation"]
    names += ["case_management", "last_in_first_out", "larger_board", "production_quotas"]
    names += ["notice_before_scheduling", "share_judges_by_video", "petitions_to_uscis"]
    names += ["raise_cancellation_cap", "higher_fees", "close_old_cases", "mine.toml"]
    text = "+".join(["baseline", *names])
    assert len(text) > 255
    assert [one.file for one in Scenario.load(text).reforms][-1] == "mine.toml"


def test_a_file_whose_name_no_table_can_hold_is_refused_when_it_is_loaded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"m\xfc.toml")
    Path(name).write_text(REFORM)
    with pytest.raises(BadInput, match="cannot be written"):
        Scenario.load(f"baseline+{name}")


def test_a_target_with_a_long_name_is_refused_before_the_work_or_can_be_written(tmp_path):
    assert write_whole(tmp_path / ("n" * 250), b"x").read_bytes() == b"x"
    with pytest.raises(BadInput, match="cannot be used"):
        check_target(tmp_path / ("n" * 256))
    with pytest.raises(BadInput, match="cannot be used"):
        check_folder(tmp_path / LONG, [])
    assert [path.name for path in tmp_path.iterdir()] == ["n" * 250]


class TestAnInterrupt:
    """While the files of a run take the place of an earlier one's."""

    def test_waits_until_all_are_there(self, tmp_path, monkeypatch):
        ready, folder = tmp_path / "ready", tmp_path / "run"
        for path in (ready, folder):
            path.mkdir()
            for name in ("a", "b", "run.json"):
                (path / name).write_text(path.name)
        move = Path.replace

        def interrupted(path, target):
            os.kill(os.getpid(), signal.SIGINT)
            return move(path, target)

        monkeypatch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put_in_place(ready, folder, "run.json")
        told = {path.name: path.read_text() for path in folder.iterdir()}
        assert told == dict.fromkeys(("a", "b", "run.json"), "ready")

    def test_that_cannot_wait_leaves_a_folder_that_may_be_replaced(self, tmp_path, monkeypatch):
        ready, folder = tmp_path / "ready", tmp_path / "run"
        ready.mkdir()
        folder.mkdir()
        (ready / "a").touch()
        (folder / "run.json").touch()

        def killed(path, target):
            raise SystemExit

        monkeypatch.setattr(Path, "replace", killed)
        with pytest.raises(SystemExit):
            put_in_place(ready, folder, "run.json")
        (folder / "b").touch()
        assert not (folder / "run.json").exists()
        assert open_folder(folder, "run.json", "a run's") == (folder, True)


def test_a_report_does_not_take_the_place_of_a_file_of_its_run(tmp_path):
    from queueing.cli.runs import _simulate

    out = tmp_path / "run"
    out.mkdir()
    with pytest.raises(BadInput, match="is a file of the run itself"):
        _simulate(["baseline"], (out / "run.json",), True, out=out)
