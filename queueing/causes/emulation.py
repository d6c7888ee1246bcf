"""Screening, an emulator and Sobol indices of any function of the unit cube.

SALib draws the designs and makes the estimates, scikit-learn fits the emulator (both come with the
extra `sensitivity`). Nothing here knows what the function is.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from inputs.problems import BadInput, Problem
from queueing.docket.waits import Array

LEVELS = 4  # of Morris' grid
SOBOL_BASE = 1024  # points; the emulator is asked (factors + 2) times as often
LEAST_R2 = 0.8  # of an emulator, on runs it has not seen, for its indices to be told
MISSING = "needs SALib and scikit-learn: pip install asylum-docket[sensitivity]"


def check_installed() -> None:
    """Raises `BadInput` where the extra is not installed."""
    if not all(find_spec(name) for name in ("SALib", "sklearn")):
        raise BadInput([Problem("sensitivity", "", MISSING)])


def morris_points(names: Sequence[str], trajectories: int, seed: int) -> Array:
    """Morris' trajectories: float64[trajectories x (factors + 1), factors], in 0 to 1."""
    from SALib.sample import morris

    return np.asarray(morris.sample(_problem(names), trajectories, num_levels=LEVELS, seed=seed))


def elementary_effects(names: Sequence[str], points: Array, values: Array) -> pd.DataFrame:
    """By factor, largest first: mu_star (mean size of the effect of going from end to end), its
    95 % half-width, mu (the same with sign) and sigma (how unlike the effects are)."""
    from SALib.analyze import morris

    found = morris.analyze(_problem(names), points, values, num_levels=LEVELS, seed=1)
    columns = {key: np.asarray(found[key]) for key in ("mu_star", "mu_star_conf", "mu", "sigma")}
    table = pd.DataFrame({"factor": list(names), **columns})
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def spread_points(factors: int, points: int, seed: int) -> Array:
    """Points that fill the cube evenly: a scrambled Sobol' sequence, float64[points, factors]."""
    from scipy.stats import qmc

    whole = int(np.ceil(np.log2(max(points, 2))))
    drawn = qmc.Sobol(factors, scramble=True, rng=np.random.default_rng(seed)).random_base2(whole)
    return np.asarray(drawn[:points])


@dataclass(frozen=True)
class Emulator:
    """A Gaussian process fitted to some runs, and how well it foretells others.

    `r2` and `rmse` (in the unit of the values) are of `held_out` runs that it was not fitted to.
    """

    model: Any
    r2: float
    rmse: float
    fitted: int
    held_out: int

    @property
    def good(self) -> bool:
        """Whether its indices may be told."""
        return self.r2 >= LEAST_R2

    def __call__(self, points: Array) -> Array:
        return np.asarray(self.model.predict(points))


def emulator(points: Array, values: Array, held_out: float = 0.2) -> Emulator:
    """An emulator of a function from its values; the last points are held out to check it."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct, WhiteKernel

    fitted = len(values) - max(int(np.ceil(len(values) * held_out)), 2)
    lengths = np.full(points.shape[1], 1.0)
    kernel = ConstantKernel(1.0, (1e-3, 1e4)) * RBF(lengths, (0.05, 100.0))
    kernel += DotProduct() + WhiteKernel(1e-3, (1e-9, 1.0))
    model = GaussianProcessRegressor(kernel, normalize_y=True, random_state=0)
    with threadpool_limits(limits=1), warnings.catch_warnings():
        # A length at its bound is a factor that does little; the runs held out tell if it is bad.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(points[:fitted], values[:fitted])
        error = np.asarray(model.predict(points[fitted:])) - values[fitted:]
    spread = float(np.mean((values[fitted:] - values[fitted:].mean()) ** 2))
    r2 = 1.0 - float(np.mean(error**2)) / spread if spread else 0.0
    rmse = float(np.sqrt(np.mean(error**2)))
    return Emulator(model, r2, rmse, fitted, len(values) - fitted)


def sobol_indices(names: Sequence[str], function: Any, seed: int) -> pd.DataFrame:
    """Own and total Sobol indices by factor, with the 95 % half-widths of their estimate.

    `function` takes points float64[n, factors] in 0 to 1 and gives values float64[n].
    """
    from SALib.analyze import sobol
    from SALib.sample import sobol as design

    problem = _problem(names)
    points = design.sample(problem, SOBOL_BASE, calc_second_order=False, seed=seed)
    values = np.asarray(function(points))
    values = (values - values.mean()) / (values.std() or 1.0)
    found = sobol.analyze(problem, values, calc_second_order=False, seed=1)
    table = pd.DataFrame(
        {
            "factor": list(names),
            "own": found["S1"],
            "own_half": found["S1_conf"],
            "total": found["ST"],
            "total_half": found["ST_conf"],
        }
    )
    return table.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
