"""Kept forecasts are the computed ones byte for byte, and nothing on disk can do harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import forecasts as f
from forecasts import kept, series


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKET_CACHE_DIR", str(tmp_path))
    return tmp_path / "forecasts"


def monthly(seed: int = 2) -> pd.Series:
    values = np.exp(8 + np.cumsum(np.random.default_rng(seed).normal(0, 0.1, 60)))
    return pd.Series(values, pd.period_range("2015-01", periods=60, freq="M"), name="x")


def fresh(**options) -> f.PathForecast:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKET_FORECAST_CACHE", "off")
        return f.forecast(monthly(), **options)


def test_with_and_without_it_the_paths_are_the_same_bytes(folder):
    options = {"horizon": 12, "paths": 5, "seed": 4}
    first, again = f.forecast(monthly(), **options), f.forecast(monthly(), **options)
    assert first.paths.tobytes() == again.paths.tobytes() == fresh(**options).paths.tobytes()
    assert first.flags == again.flags == fresh(**options).flags
    assert len(list(folder.glob("*.npy"))) == 1


def test_a_kept_forecast_is_read_and_not_made_again(folder, monkeypatch):
    before = f.forecast(monthly(), horizon=6, paths=3)
    monkeypatch.setattr(series, "fit_pool", lambda *_: pytest.fail("fitted again"))
    assert (f.forecast(monthly(), horizon=6, paths=3).paths == before.paths).all()


def test_switched_off_nothing_is_written(folder):
    fresh(horizon=6, paths=3)
    assert not folder.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"horizon": 7},
        {"paths": 4},
        {"seed": 2},
        {"jumps": False},
        {"cap_multiple": 3.0000001},
        {"model": "pool"},
        {"series": monthly(3)},
        {"series": monthly().rename("y")},
        {"series": monthly().shift(1, freq="M")},
        {"series": monthly().to_frame()},
    ],
    ids=lambda other: "-".join(other),
)
def test_all_that_determines_a_forecast_is_in_its_key(folder, other):
    usual = {"series": monthly(), "horizon": 6, "paths": 3, "seed": 1}
    f.forecast(**usual)
    f.forecast(**(usual | other))
    assert len(list(folder.glob("*.npy"))) == 2


def test_other_code_or_libraries_are_another_key(folder, monkeypatch):
    f.forecast(monthly(), horizon=6, paths=3)
    monkeypatch.setattr(kept, "_version", lambda name: "0.0")
    kept._code.cache_clear()
    f.forecast(monthly(), horizon=6, paths=3)
    kept._code.cache_clear()
    assert len(list(folder.glob("*.npy"))) == 2


def damaged(raw: bytes, how: str) -> bytes:
    if how == "cut":
        return raw[: len(raw) // 2]
    if how == "flipped":
        return raw[:-3] + bytes([raw[-3] ^ 1]) + raw[-2:]
    return {"empty": b"", "foreign": b"not a forecast", "number": b"7"}[how]


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "foreign", "number"])
@pytest.mark.parametrize("ending", ["npy", "json"])
def test_a_damaged_or_foreign_file_is_made_again(folder, ending, how):
    before = f.forecast(monthly(), horizon=6, paths=3)
    (file,) = folder.glob(f"*.{ending}")
    raw = file.read_bytes()
    file.write_bytes(damaged(raw, how))
    assert (f.forecast(monthly(), horizon=6, paths=3).paths == before.paths).all()
    assert file.read_bytes() == raw


def test_no_pickle_is_ever_loaded(folder):
    """A file with a matching digest that holds objects is refused, not unpickled."""
    before = f.forecast(monthly(), horizon=6, paths=3)
    (file,) = folder.glob("*.npy")
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    told = {"sha256": kept.sha256(file.read_bytes()).hexdigest()}
    file.with_suffix(".json").write_text(json.dumps(told))
    assert (f.forecast(monthly(), horizon=6, paths=3).paths == before.paths).all()


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("DOCKET_CACHE_DIR", str(tmp_path / "file"))
    assert f.forecast(monthly(), horizon=6, paths=3).paths.shape == (3, 6)


def test_the_least_recently_used_make_room(folder, monkeypatch):
    for seed in (1, 2, 3):
        f.forecast(monthly(), horizon=6, paths=3, seed=seed)
    files = sorted(folder.glob("*.npy"), key=lambda file: file.stat().st_mtime_ns)
    for age, file in enumerate(files):
        os.utime(file, (1000 + age, 1000 + age))
    f.forecast(monthly(), horizon=6, paths=3, seed=1)  # used: now the youngest
    size = files[0].stat().st_size
    monkeypatch.setattr(kept, "MOST_BYTES", 3 * size)
    f.forecast(monthly(), horizon=6, paths=3, seed=4)
    left = set(folder.glob("*.npy"))
    assert files[0] in left
    assert files[1] not in left
    assert len(left) == 3
    assert {file.stem for file in left} == {file.stem for file in folder.glob("*.json")}


def test_many_may_write_and_read_the_same_at_once(folder):
    paths = np.arange(30_000.0).reshape(100, 300)

    def one(_: int) -> bytes:
        return kept.kept("the same", lambda: paths).tobytes()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(40))) == {paths.tobytes()}
    assert sorted(file.suffix for file in folder.iterdir()) == [".json", ".npy"]


def test_what_is_kept_comes_back_in_the_same_order_in_memory(folder):
    """Sums go by the order in memory: a slice or a transpose is laid out before it is used."""
    odd = np.arange(24.0).reshape(2, 3, 4)[:, :, 1].T
    for _ in range(2):
        assert kept.kept("odd", lambda: odd).flags.c_contiguous


def test_what_is_very_large_is_not_kept(folder, monkeypatch):
    monkeypatch.setattr(kept, "LARGEST_BYTES", 10)
    f.forecast(monthly(), horizon=6, paths=3)
    assert not folder.exists()


def test_a_kept_run_of_arrivals_needs_no_statsmodels(folder):
    code = (
        "import sys, hashlib, forecasts as f;"
        "p = f.receipts('2026-03-31', months=6, paths=2).paths;"
        "print(hashlib.sha256(p.tobytes()).hexdigest(), 'statsmodels' in sys.modules)"
    )
    root = str(Path(f.__file__).parents[1])
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONPATH": root},
        ).stdout.split()
        for _ in range(2)
    ]
    assert [one[1] for one in said] == ["True", "False"]
    assert said[0][0] == said[1][0]
