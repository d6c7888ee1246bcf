"""Competitions of many series: our pool, the peers, and all of them together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasts import goals, peers
from forecasts.scores import of_months, seasonal_scale
from forecasts.series_file import SeriesFile

MONTHS = pd.period_range("2010-01", periods=72, freq="M")


@pytest.fixture
def file() -> SeriesFile:
    rng = np.random.default_rng(1)
    cases = np.round(100 * np.exp(0.2 * np.sin(np.arange(72) / 2) + 0.1 * rng.normal(size=72)))
    series = pd.Series(cases, index=MONTHS, name="N1")
    return SeriesFile({"N1": series}, {"N1": MONTHS[59]})


def test_without_peers_only_our_pool_is_scored(monkeypatch, file):
    monkeypatch.setattr(peers, "present", lambda: False)
    assert list(goals.competition(file, seed=1)) == [goals.OURS]


def test_together_are_the_paths_of_all(monkeypatch, file):
    """Peers that draw nothing but zeros, a path in three each."""
    zeros = np.zeros((goals.FEW_PATHS, 12))
    monkeypatch.setattr(peers, "present", lambda: True)
    monkeypatch.setattr(peers, "draw", lambda *asked: zeros)
    found = goals.competition(file, seed=1)
    assert list(found) == [goals.OURS, *peers.PEERS, goals.TOGETHER]
    history, came = file.series["N1"].iloc[:60], file.series["N1"].iloc[60:].to_numpy()
    ours = goals.draw(goals.OURS, history, 12, goals.FEW_PATHS, 1)
    paths = np.concatenate([ours, *[zeros] * len(peers.PEERS)])
    expected = of_months(came, paths, seasonal_scale(history.to_numpy()))
    assert found[goals.TOGETHER]["scrps"] == pytest.approx(expected["scrps"])
