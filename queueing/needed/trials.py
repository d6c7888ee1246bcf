"""Single runs of which only the headline measures are wanted, for answers that need many."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queueing.drawn import draw_values
from queueing.options import Options
from queueing.replication import simulate
from queueing.scenario import Scenario
from queueing.workers import Worked, peak_bytes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Trial:
    """One future of one scenario.

    Its luck is that of `replication`, and so are its parameters and arrivals, unless `parameters`
    (the replication they are drawn as) or `options.path` says otherwise; `overrides` sets values
    of the ledger by name.
    """

    number: int
    scenario: Scenario
    options: Options
    replication: int
    parameters: int | None = None
    overrides: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Outcome(Worked):
    """Its headline measures."""

    headline: pd.Series


def try_out(trial: Trial) -> Outcome:
    """Run it; the entry point of a worker."""
    from queueing.headline import headline

    before = time.process_time()
    options, values = trial.options, dict(trial.overrides or {})
    if trial.parameters is not None:
        values = draw_values(trial.scenario, options, trial.parameters, values)
    record = simulate(trial.scenario, options, trial.replication, overrides=values)
    found = headline(record, options.scale)
    return Outcome(trial.number, time.process_time() - before, peak_bytes(), found)
