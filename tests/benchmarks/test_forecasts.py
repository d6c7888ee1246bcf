"""CPU time of 1,000 paths of ten years: ours against statsmodels' own simulation, in one run.

Ratios of medians only. `DOCKET_BENCHMARK=full` takes more rounds. What ours does beside (a season,
level jumps, draws keyed by path) is in its time; fitting is timed apart from drawing.
"""

from __future__ import annotations

import os
import time
from statistics import median

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from forecasts.benchmark import border_series
from forecasts.checks import check_cap
from forecasts.jumps import Jumps
from forecasts.models import log_cases
from forecasts.pool import fit_pool, simulate_pool

ROUNDS = 15 if os.environ.get("DOCKET_BENCHMARK") == "full" else 3
MONTHS, PATHS = 120, 1000
SLACK = 2.0  # a few short rounds on a busy machine tell less


def seconds(work):
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def ours(history, model):
    """CPU seconds to fit a model of the pool and to draw its paths."""
    fitting, pool = seconds(lambda: fit_pool([history], model))
    options = {"jumps": Jumps.from_ledger(), "cap_multiple": check_cap(None)}
    drawing, paths = seconds(lambda: simulate_pool(pool, MONTHS, PATHS, 1, **options))
    assert paths.shape == (PATHS, MONTHS, 1)
    return fitting, drawing


def statsmodels(history):
    """The same of statsmodels' exponential smoothing of logs with a damped trend and a season."""
    logs = log_cases(history.to_numpy(dtype=np.float64))
    form = {"error": "add", "trend": "add", "damped_trend": True, "seasonal": "add"}
    model = ETSModel(logs, seasonal_periods=12, **form)
    fitting, found = seconds(lambda: model.fit(disp=0, maxiter=300))
    drawing, paths = seconds(
        lambda: found.simulate(
            MONTHS, anchor="end", repetitions=PATHS, rng=np.random.default_rng(1)
        )
    )
    assert np.shape(paths)[:2] == (MONTHS, PATHS)
    return fitting, drawing


@pytest.mark.slow
def test_paths_cost_a_few_times_a_library_simulation_and_the_pool_a_few_times_the_core(
    benchmark, capsys
):
    history = border_series()["usbp_southwest"]
    ways = {
        "core": lambda: ours(history, "core"),
        "pool": lambda: ours(history, "pool"),
        "statsmodels' ETS": lambda: statsmodels(history),
    }
    for way in ways.values():  # everything is loaded before anything is timed
        way()
    found = {name: [] for name in ways}

    def a_round():
        for name, way in ways.items():
            found[name].append(way())

    benchmark.pedantic(a_round, rounds=ROUNDS, iterations=1)
    fitting, drawing = (
        {name: median(pair[part] for pair in pairs) for name, pairs in found.items()}
        for part in (0, 1)
    )
    whole = {name: fitting[name] + drawing[name] for name in ways}
    info = {
        "core to statsmodels' ETS, drawing": drawing["core"] / drawing["statsmodels' ETS"],
        "core to statsmodels' ETS, fit included": whole["core"] / whole["statsmodels' ETS"],
        "pool to core, fit included": whole["pool"] / whole["core"],
    }
    benchmark.extra_info.update({name: round(ratio, 2) for name, ratio in info.items()})
    with capsys.disabled():
        print("", *(f"{name}: {ratio:.2f} x" for name, ratio in info.items()), sep="\n  ")
    assert info["core to statsmodels' ETS, fit included"] < 3 * SLACK
    assert info["pool to core, fit included"] < 4 * SLACK
