"""Which uncertain parameters a measure hangs on: screening, tornado, and Sobol indices.

Every parameter that a run draws is a factor, at the quantile u (0 to 1) of its range in the ledger;
those that are drawn by one luck are one. Arrivals stand at their median and chance at one luck, so
that runs differ by parameters alone.

1. Morris' screening over all factors finds those that matter at all.
2. For these, one at a time, the simulation at the 10th and the 90th percentile: the tornado.
3. An emulator is fitted to these and to runs spread over them (the others stand at their median),
   and checked against runs it has not seen. Only a good one gives Sobol indices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

import inputs
from inputs.ledger import Parameter
from inputs.problems import BadInput, Problem, all_or_bad
from queueing.causes import emulation
from queueing.causes.emulation import Emulator
from queueing.docket.waits import Array
from queueing.measures import MEASURES, check_measure
from queueing.needed.trials import Trial, try_out
from queueing.processes import Team, later, team
from queueing.request import Request, as_request, as_scenarios, check_workers
from queueing.scenario import Scenario
from queueing.settings import DRAWN, DRAWN_WITH
from queueing.workers import Progress

MOST_KEPT = 8  # factors
NEGLIGIBLE = 0.05  # of the largest effect
ENDS = (0.1, 0.9)  # of the tornado
FEWEST_SPREAD = 40  # runs for the emulator
ENOUGH_TRAJECTORIES = 10  # of Morris': of fewer, which of the small effects is larger is luck
ONE_IN = 3  # samples is for the screening, where they are many


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What was found of one measure; effects are in its unit.

    `screening`: factor, mu_star, mu_star_conf, mu, sigma (all factors, largest first).
    `tornado`: factor, low, high (values of the parameter at its 10th and 90th percentile), at_low,
    at_high (the measure there), unit, meaning; beside `middle`, the measure with all at their
    median. `sobol`: factor, own, own_half, total, total_half; None where the emulator is poor.
    """

    scenario: str
    measure: str
    middle: float
    screening: pd.DataFrame
    tornado: pd.DataFrame
    sobol: pd.DataFrame | None
    emulator: Emulator
    simulated: int
    scale: float
    trajectories: int  # of the screening: effects seen of each factor

    @property
    def screened_well(self) -> bool:
        """Whether the order of small effects, and what was left out, may be relied on."""
        return self.trajectories >= ENOUGH_TRAJECTORIES

    @property
    def samples_to_screen_well(self) -> int:
        """As many samples as give `ENOUGH_TRAJECTORIES`."""
        return ENOUGH_TRAJECTORIES * ONE_IN * (len(self.screening) + 1)

    @property
    def left_out(self) -> float:
        """The largest effect of a factor that was not kept, as a share of the largest of all."""
        effects = self.screening.set_index("factor")["mu_star"]
        others = effects.drop(self.tornado["factor"])
        return float(others.max() / effects.max()) if len(others) else 0.0

    def to_dict(self) -> dict[str, Any]:
        """All of it for JSON."""
        tables = {"screening": self.screening, "tornado": self.tornado, "sobol": self.sobol}
        return {
            "scenario": self.scenario,
            "measure": self.measure,
            "unit": MEASURES[self.measure].unit,
            "middle": self.middle,
            **{k: None if t is None else _records(t) for k, t in tables.items()},
            "emulator": {
                "r2": self.emulator.r2,
                "rmse": self.emulator.rmse,
                "least_r2": emulation.LEAST_R2,
                "fitted": self.emulator.fitted,
                "held_out": self.emulator.held_out,
            },
            "left_out": self.left_out,
            "trajectories": self.trajectories,
            "enough_trajectories": ENOUGH_TRAJECTORIES,
            "simulated": self.simulated,
            "scale": self.scale,
        }


def factors(scenario: Scenario) -> dict[str, list[Parameter]]:
    """The uncertain parameters of a scenario by factor: those drawn by one luck together."""
    ledger = inputs.parameters()
    every = {name: ledger[name] for name in DRAWN} | scenario.uncertain_parameters()
    found: dict[str, list[Parameter]] = {}
    for name, entry in every.items():
        if entry.low < entry.high:
            found.setdefault(DRAWN_WITH.get(name, name), []).append(entry)
    return found


def sensitivity(
    scenario: Scenario | str = "baseline",
    *,
    measure: str = "pending_active",
    samples: int = 256,
    years: float = 10,
    seed: int = 1,
    scale: float = 0.02,
    start: Any = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Sensitivity:
    """Which parameters a headline measure hangs on, from `samples` small runs in all.

    Raises `BadInput`, for too few samples among other things: two of Morris' trajectories, the
    tornado and `FEWEST_SPREAD` runs for the emulator are the least.
    """
    checks: list[Callable[[], Any]] = [
        emulation.check_installed,
        partial(as_scenarios, [scenario]),
        partial(check_measure, measure),
        partial(as_request, years, 1, seed, scale, start, "none", "national"),
        partial(check_workers, workers, 20),
    ]
    _, (one,), _, request, _ = all_or_bad(checks)
    known = factors(one)
    trajectories, spread = budget(samples, len(known))
    with team(workers, samples) as of:
        asked = _Asked(one, known, measure, request, of, progress, samples)
        names = list(known)
        points = emulation.morris_points(names, trajectories, seed)
        effects = emulation.elementary_effects(names, points, asked.at(names, points))
        kept = kept_factors(effects)
        ends = np.full((1 + 2 * len(kept), len(kept)), 0.5)
        for k in range(len(kept)):
            ends[1 + 2 * k : 3 + 2 * k, k] = ENDS
        marks = asked.at(kept, ends)
        cube = emulation.spread_points(len(kept), spread, seed)
        seen = np.concatenate([ends, cube])
        emulated = emulation.emulator(seen, np.concatenate([marks, asked.at(kept, cube)]))
    indices = emulation.sobol_indices(kept, emulated, seed) if emulated.good else None
    return Sensitivity(
        scenario=one.label,
        measure=measure,
        middle=float(marks[0]),
        screening=effects,
        tornado=_tornado(kept, known, marks),
        sobol=indices,
        emulator=emulated,
        simulated=asked.ran,
        scale=scale,
        trajectories=trajectories,
    )


def budget(samples: int, count: int) -> tuple[int, int]:
    """How many trajectories, and runs for the emulator, so many samples of `count` factors allow.

    Raises `BadInput` where they are too few.
    """
    tornado = 1 + 2 * min(MOST_KEPT, count)
    least = 2 * (count + 1) + tornado + FEWEST_SPREAD
    if samples < least:
        allowed = f"must be {least} or more, for {count} uncertain parameters"
        raise BadInput([Problem("samples", f"{samples}", allowed)])
    trajectories = max(2, samples // (ONE_IN * (count + 1)))
    return trajectories, samples - trajectories * (count + 1) - tornado


def kept_factors(effects: pd.DataFrame) -> list[str]:
    """The factors that matter: the largest, down to a twentieth of the largest effect."""
    large = effects[effects["mu_star"] > NEGLIGIBLE * effects["mu_star"].max()]
    return [str(name) for name in large["factor"].head(MOST_KEPT)] or [str(effects["factor"][0])]


class _Asked:
    """Simulates a measure at points of the factors, with progress against all samples."""

    def __init__(
        self,
        scenario: Scenario,
        known: Mapping[str, Sequence[Parameter]],
        measure: str,
        request: Request,
        of: Team,
        progress: Progress | None,
        samples: int,
    ) -> None:
        self._scenario, self._known, self._measure = scenario, known, measure
        self._options, self._of = request.of_a_replication, of
        self._progress, self._samples, self.ran = progress, samples, 0

    def at(self, names: Sequence[str], points: Array) -> Array:
        """The measure at each point (float64[points, names]); other factors at their median."""
        trials = [
            Trial(k, self._scenario, self._options, 0, overrides=self._values(names, point))
            for k, point in enumerate(points)
        ]
        done = self._of.do(try_out, trials, later(self._progress, self.ran, self._samples))
        self.ran += len(trials)
        found = np.array([float(one.headline[self._measure]) for one in done])
        if not np.isfinite(found).all():
            missed = f"{self._measure}: not reached in {int((~np.isfinite(found)).sum())} runs"
            raise BadInput([Problem("measure", missed, "name one that every run reaches")])
        return found

    def _values(self, names: Sequence[str], point: Array) -> dict[str, float]:
        return {
            entry.name: entry.draw(float(u))
            for name, u in zip(names, point, strict=True)
            for entry in self._known[name]
        }


def _tornado(
    kept: Sequence[str], known: Mapping[str, Sequence[Parameter]], marks: Array
) -> pd.DataFrame:
    rows = []
    for k, name in enumerate(kept):
        entry = next((e for e in known[name] if e.name == name), known[name][0])
        low, high = (entry.draw(end) for end in ENDS)
        at_low, at_high = (float(mark) for mark in marks[1 + 2 * k : 3 + 2 * k])
        rows.append((name, low, high, at_low, at_high, entry.unit, entry.meaning))
    columns = ["factor", "low", "high", "at_low", "at_high", "unit", "meaning"]
    table = pd.DataFrame(rows, columns=columns)
    order = (table["at_high"] - table["at_low"]).abs().sort_values(ascending=False).index
    return table.loc[order].reset_index(drop=True)


def _records(table: pd.DataFrame) -> Any:
    """The rows for JSON, null for what is not a number."""
    return json.loads(table.to_json(orient="records", double_precision=15))
