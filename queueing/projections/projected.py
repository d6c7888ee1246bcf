"""This model's answers to a published projection's question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import inputs
from inputs.projections import Projection
from queueing.docket.waits import Array
from queueing.flow.answer import fluid
from queueing.intervals import FEWEST
from queueing.replication import Options, coming
from queueing.scenario import Scenario

if TYPE_CHECKING:
    from queueing.projections.table import Case

CHANNELS = ("border", "interior", "referral")  # new cases; returns are the model's


def answers(
    chosen: Projection,
    cases: Sequence[Case],
    years: int,
    model: bool,
    workers: int | None,
    progress: Any,
    options: dict[str, Any],
) -> pd.DataFrame:
    """Active pending cases by case and year end: case, on, simulated, low, high, fluid,
    fluid_same_receipts. Only what was seen in the source is simulated."""
    asked = {case.name: asked_of(chosen, case) for case in cases}
    flows = pd.concat(
        [_fluid(chosen, case, asked[case.name], years) for case in cases], ignore_index=True
    )
    seen = [case.name for case in cases if case.is_seen] or [case.name for case in cases]
    columns = ["case", "on", "simulated", "low", "high"]
    runs = pd.DataFrame(columns=columns)
    if model:
        wanted = [asked[name] for name in seen]
        runs = _simulated(chosen, wanted, seen, years, workers, progress, options)
    return flows.merge(runs, on=["case", "on"], how="left")


def asked_of(chosen: Projection, case: Case) -> Scenario:
    """The projection's question as a scenario: its judges on top of those there are, or, in a
    spreadsheet, as the posts authorised."""
    base = Scenario.load(chosen.scenario)
    pace = inputs.parameter("temporary_judge_pace").value
    begin = [_anniversary(chosen.start, k) for k in range(len(case.added or case.judges))]
    if case.added:
        steps = np.diff(np.array(case.added), prepend=0.0) / pace
        changes = [
            {"lever": "staffing.temporary", "add": float(step), "from": day.isoformat()}
            for step, day in zip(steps, begin, strict=True)
            if step
        ]
    else:
        changes = [
            {
                "lever": "staffing.authorised",
                "set": float(np.round(number)),
                "from": day.isoformat(),
                "until": (_anniversary(day, 1) - timedelta(days=1)).isoformat(),
            }
            for number, day in zip(case.judges, begin, strict=True)
        ]
    return _with(base, changes, f"{base.label} and {case.name}")


def same_receipts(scenario: Scenario) -> Scenario:
    """The scenario with the receipts it is given, USCIS's referrals among them."""
    change = {"lever": "office.referrals", "set": "forecast", "from": "start"}
    return _with(scenario, [change], scenario.label)


def _with(base: Scenario, changes: list[dict[str, Any]], label: str) -> Scenario:
    """The scenario with one more layer of changes."""
    if not changes:
        return base
    data = json.loads(base.text)
    layer = {"name": label, "title": label, "question": "", "limits": "", "change": changes}
    data["layers"].append(layer)
    return Scenario.from_text(json.dumps(data), label)


def _anniversary(day: date, years: int) -> date:
    """The first day of a year counted from the day after a month end, or from a first day."""
    first = day if day.day == 1 else day + timedelta(days=1)
    return first.replace(year=first.year + years)


def _fluid(chosen: Projection, case: Case, scenario: Scenario, years: int) -> pd.DataFrame:
    """The fluid model: with forecast arrivals, and with the receipts of the projection."""
    options = Options(chosen.start, 12 * years, uncertainty=())
    volumes, _ = coming(options, 0)
    monthly = np.repeat(case.receipts, 12) / 12.0
    theirs = volumes.copy()
    new = list(CHANNELS)
    theirs[new] = volumes[new].mul(monthly / volumes[new].sum(axis=1), axis=0)
    own = fluid(scenario, years=years, start=chosen.start)
    given = fluid(same_receipts(scenario), years=years, start=chosen.start, arrivals=theirs)
    found = {"fluid": own, "fluid_same_receipts": given}
    paths = {name: _at_year_ends(run.national) for name, run in found.items()}
    return pd.DataFrame(paths).rename_axis("on").reset_index().assign(case=case.name)


def _simulated(
    chosen: Projection,
    wanted: list[Scenario],
    called: list[str],
    years: int,
    workers: int | None,
    progress: Any,
    options: dict[str, Any],
) -> pd.DataFrame:
    """The simulation: the mean of its futures and how far they go (p10 to p90 of `FEWEST` or
    more, else the lowest and the highest)."""
    from queueing.experiment import run

    results = run(
        wanted,
        years=years,
        start=chosen.start,
        detail="national",
        workers=workers,
        progress=progress,
        **options,
    )
    ends = [0.1, 0.9] if options["replications"] >= FEWEST else [0.0, 1.0]
    rows = []
    for scenario, name in zip(wanted, called, strict=True):
        own = results.national[results.national["scenario"] == scenario.label]
        futures = [_at_year_ends(path) for _, path in own.groupby("replication")]
        low, high = np.quantile(np.array(futures), ends, axis=0)
        mean: Array = np.mean(futures, axis=0)
        rows.append(
            pd.DataFrame(
                {
                    "case": name,
                    "on": futures[0].index,
                    "simulated": mean,
                    "low": low,
                    "high": high,
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def _at_year_ends(national: pd.DataFrame) -> pd.Series:
    """Active pending cases every twelve months, by day."""
    pending = national[national["series"] == "pending_active"].sort_values("date")
    every = pending.iloc[11::12]
    return pd.Series(every["value"].to_numpy(), index=pd.to_datetime(every["date"]).dt.date)
