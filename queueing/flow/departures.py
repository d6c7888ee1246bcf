"""Where the simulation departs from the fluid model, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from inputs.problems import all_or_bad
from queueing.flow.answer import FluidRun, fluid
from queueing.headline import headline
from queueing.measures import MEASURES
from queueing.notes import of_scale
from queueing.replication import simulate
from queueing.request import BASELINE_START, as_request, as_scenarios
from queueing.scenario import Scenario

# What the two are held to while every court has cases to hear: share of the fluid model's figure.
HELD_TO = {"pending_active": 0.03, "completions_per_year": 0.06, "judges": 0.03}
# Every measure that both tell, and what the fluid model leaves out that acts on it.
WHY = {
    "pending_active": "what acts on completions",
    "completions_per_year": "masters are held to their share of each court's own day: where many "
    "wait fewer are held, and more time goes to the merits",
    "judges": "judges come and go one by one, by chance",
    "hours_wasted_share": "courts with nobody to hear while others have many",
    "hearings_per_year": "masters held back at courts where many wait",
    "age_pending": "merits cases are called as they come due, in flows as they were filed",
    "days_to_decision": "courts differ: waits are longest where most is filed for the bench",
    "days_to_decision_asylum": "courts differ; counsel, found in the run, makes hearings longer",
    "days_to_decision_other": "courts differ",
    "appeals_pending": "counsel, found in the run, appeals more often",
}


def departures(
    scenario: Scenario | str = "baseline",
    *,
    years: float = 3,
    scale: float = 0.02,
    seed: int = 1,
    start: date = BASELINE_START,
) -> pd.DataFrame:
    """The measures that the simulation and the fluid model both give, side by side.

    Columns: measure, simulated (one future, central arrivals, the ledger's values), fluid,
    difference (relative to the fluid model's figure, but for shares the shares' own), why,
    difference_is (relative, or absolute).
    """
    simulated, flows = both(scenario, years=years, scale=scale, seed=seed, start=start)
    return beside(simulated, flows)


def both(
    scenario: Scenario | str, *, years: float, scale: float, seed: int, start: date
) -> tuple[pd.Series, FluidRun]:
    """The headline measures of a simulated future, and the same as flows.

    The notes of the flows say what is wrong with the simulation at its scale, too. Raises
    `BadInput`.
    """
    asked = partial(as_request, years, 1, seed, scale, start, "none", "national")
    checks: list[Callable[[], Any]] = [partial(as_scenarios, [scenario]), asked]
    (chosen,), request = all_or_bad(checks)
    simulated = headline(simulate(chosen, request.of_a_replication, 0), scale)
    run = fluid(chosen, years=years, start=start, seed=seed)
    return simulated, replace(run, notes=(*run.notes, *of_scale(request, [chosen])))


def checks(seed: int = 1) -> list[dict[str, Any]]:
    """What `HELD_TO` says of `departures`, as {id, expected, estimate, se, ok}."""
    table = departures(seed=seed).set_index("measure")
    return [
        {
            "id": f"fluid.{measure}",
            "expected": round(float(table["fluid"][measure]), 1),
            "estimate": round(float(table["simulated"][measure]), 1),
            "se": 0.0,
            "ok": bool(abs(table["difference"][measure]) <= most),
        }
        for measure, most in HELD_TO.items()
    ]


def beside(simulated: pd.Series, flows: FluidRun) -> pd.DataFrame:
    """The table of `departures`."""
    rows = []
    for measure, why in WHY.items():
        one, other = float(simulated[measure]), float(flows.measures[measure])
        absolute = MEASURES[measure].unit == "share"
        difference = one - other if absolute else one / other - 1.0
        kind = "absolute" if absolute else "relative"
        rows.append((measure, one, other, difference, why, kind))
    columns = ["measure", "simulated", "fluid", "difference", "why", "difference_is"]
    return pd.DataFrame(rows, columns=columns)
