"""The arrivals that futures meet: spread evenly over the paths of the forecast."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import forecasts
from queueing import drawn
from queueing.drawn import ORDERED_BY, PATHS, ahead, arrivals
from queueing.options import Options

OPTIONS = Options(date(2026, 3, 31), ORDERED_BY, seed=3)


def totals() -> np.ndarray:
    """The courts' receipts of every path, in ten years."""
    whole = ahead(OPTIONS, 1)
    return whole.paths[:, :, [whole.columns.index(c) for c in forecasts.CHANNELS]].sum(axis=(1, 2))


def ranks(futures: int, options: Options = OPTIONS) -> np.ndarray:
    """Which of all paths, by their totals, the futures meet."""
    met = [arrivals(options, r)[list(forecasts.CHANNELS)].to_numpy().sum() for r in range(futures)]
    return np.searchsorted(np.sort(totals()), np.array(met) * (1 - 1e-12))


@pytest.mark.parametrize("futures", [2, 8, 16])
def test_each_part_of_the_order_of_paths_has_one_of_as_many_futures(futures):
    parts = ranks(futures) * futures // PATHS
    turned = (ranks(futures) - ranks(1)[0]) % PATHS * futures // PATHS
    assert sorted(turned) == list(range(futures))
    assert len(set(parts)) >= futures - 1  # the turn may put two in one part, and none in another


def test_every_path_is_met_once_before_any_is_met_again():
    assert sorted(ranks(PATHS)) == list(range(PATHS))


def test_the_median_of_few_futures_is_near_that_of_all_paths():
    """Of 16 paths taken as they come it is off by 12 % of them, a standard error."""
    assert abs(np.median(ranks(16)) / PATHS - 0.5) < 0.05


def test_a_future_meets_the_same_arrivals_however_long_it_runs():
    short = arrivals(replace(OPTIONS, months=24), 5)
    pd.testing.assert_frame_equal(short, arrivals(OPTIONS, 5).iloc[:24])


def test_by_itself_a_future_may_meet_any_path(monkeypatch):
    """Paths whose number is their rank: the first future's, of many seeds, are evenly spread."""
    paths = np.repeat(np.arange(PATHS, dtype=float)[:, None, None], len(forecasts.CHANNELS), axis=2)
    whole = SimpleNamespace(paths=paths, columns=forecasts.CHANNELS)
    monkeypatch.setattr(drawn, "_forecast", lambda *asked: whole)
    seeds = range(400)
    first = [drawn._in_order.__wrapped__(OPTIONS.start, seed, 0)[0] for seed in seeds]
    error = np.sqrt(PATHS**2 / 12.0 / len(seeds))
    assert abs(np.mean(first) - (PATHS - 1) / 2.0) < 4 * error
    assert set(np.array(first) * 8 // PATHS) == set(range(8))


def test_a_path_asked_for_by_number_is_that_of_the_forecast():
    found = arrivals(replace(OPTIONS, path=7), 0)
    pd.testing.assert_frame_equal(found, ahead(OPTIONS, 1).path(7))
    beyond = arrivals(replace(OPTIONS, path=PATHS + 1), 0)
    pd.testing.assert_frame_equal(beyond, ahead(OPTIONS, PATHS + 2).path(PATHS + 1))


def test_without_uncertain_arrivals_all_futures_meet_the_median():
    held = replace(OPTIONS, uncertainty=())
    pd.testing.assert_frame_equal(arrivals(held, 0), arrivals(held, 9))
