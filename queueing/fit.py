"""The fit of the courts' free numbers: those that let a hindcast of some years come out right.

Four values of the ledger (`FREE`) have no measurement of their own. They are chosen by weighted
least squares over the simulation itself on FY2015-19; later years stay out of it, for testing. The
same fit the other way, on FY2022-24, says how much hangs on that choice of years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

import inputs
from queueing.docket.waits import Array
from queueing.hindcasts import hindcast

Years = tuple[date, date]  # from one month end to another

YEARS: Years = (date(2014, 9, 30), date(2019, 9, 30))
FREE = (
    "early_exit_share",
    "merits_hours_per_completion",
    "first_master_lag_days",
    "set_for_merits_share",
)
# One unit of misfit, in log errors. Contested decisions are TRAC's asylum decisions times an
# assumed factor; their trend no constant can follow, so a single year counts for little.
COMPLETIONS, PENDING, CONTESTED = 0.05, 0.05, 0.4
# Yearly counts hardly show the share set for the merits at a later master hearing: a prior (mean,
# standard deviation) taken from the stages of pending asylum cases (TRAC, 2022-23) holds it.
SET_FOR_MERITS = (0.2, 0.05)


@dataclass(frozen=True)
class Fit:
    """Fitted values by name, the sum of squared misfits there, and how often the model was run."""

    values: dict[str, float]
    loss: float
    runs: int


def fit(*, years: Years = YEARS, scale: float = 0.1, seed: int = 1, replications: int = 1) -> Fit:
    """The free numbers that reproduce some years best, within their ranges in the ledger.

    A minute or two at the default scale. Draws are keyed, so the misfits change smoothly with the
    values. At smaller scales detained cases wait long for a sitting day, and the fit is biased.
    """
    from scipy.optimize import least_squares

    ledger = [inputs.parameter(name) for name in FREE]
    unit = np.array([p.value for p in ledger])

    def at(x: Array) -> Array:
        values = dict(zip(FREE, (x * unit).tolist(), strict=True))
        return misfits(values, years=years, scale=scale, seed=seed, replications=replications)

    found = least_squares(
        at,
        x0=np.ones(len(FREE)),
        bounds=([p.low / p.value for p in ledger], [p.high / p.value for p in ledger]),
        diff_step=0.08,  # wide enough to stand out of the noise of whole cases
        xtol=0.005,
        max_nfev=20,
    )
    runs = int(found.nfev + found.njev * len(FREE))
    return Fit(dict(zip(FREE, (found.x * unit).tolist(), strict=True)), 2.0 * found.cost, runs)


def misfits(
    values: Mapping[str, float],
    *,
    years: Years = YEARS,
    scale: float,
    seed: int = 1,
    replications: int = 1,
) -> Array:
    """The misfits that `fit` makes small (float64); the sum of their squares is its loss.

    Log errors of each year's completions, pending and contested decisions in units of one misfit,
    then that of the prior. `values` replaces ledger values, the free ones and any others.
    """
    settings = {name: inputs.parameter(name).value for name in FREE} | dict(values)
    run = hindcast(*years, scale=scale, seed=seed, replications=replications, values=settings)
    table = run.table()
    contested = (
        inputs.parameter("contested_per_asylum_decision").value * table["asylum_merits_published"]
    )
    mean, deviation = SET_FOR_MERITS
    return np.concatenate(
        [
            np.log(table["completions"] / table["completions_published"]) / COMPLETIONS,
            np.log(table["pending"] / table["pending_published"]) / PENDING,
            np.log(table["merits"] / contested) / CONTESTED,
            [(settings["set_for_merits_share"] - mean) / deviation],
        ]
    )
