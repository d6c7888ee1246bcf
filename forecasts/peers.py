"""Forecasts of statsforecast, where it is installed: the best general library, to be beaten.

The extra "peers" has it, best in an environment of its own: its release with sample paths (2.1.1)
refuses pandas 3, and pandas 2.3 is installed in its place. Its models are given logs, as ours are,
and draw whole paths.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from .arrays import Array
from .models import log_cases

PEERS = ("AutoETS", "AutoTheta")
ABSENT = (
    "statsforecast is not installed, its models are left out; in an environment of its own "
    "pip install -c constraints-peers.txt '.[peers]' has it"
)


def present() -> bool:
    """Whether statsforecast can be used."""
    return find_spec("statsforecast") is not None


def draw(name: str, history: pd.Series, horizon: int, paths: int, seed: int) -> Array:
    """Paths of a peer, (paths, horizon), in cases."""
    import statsforecast.models as library

    logs = log_cases(history.to_numpy(dtype=np.float64))
    model: Any = getattr(library, name)(season_length=12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that errors are drawn from those seen, as they are here
        drawn = model.fit(logs).simulate(
            h=horizon, n_paths=paths, seed=seed, error_distribution="bootstrap"
        )
    # A path that overflows is as high as a number can be: it counts as a miss, not as an error.
    return np.asarray(np.exp(np.minimum(np.asarray(drawn, dtype=np.float64), 700.0)))
