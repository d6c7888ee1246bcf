"""This model's answers to a published projection's question: with the receipts it assumed, and with
the arrivals forecast on its day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem
from inputs.projections import Projection
from queueing.docket.waits import Array
from queueing.drawn import coming
from queueing.experiment import run
from queueing.flow.answer import fluid
from queueing.intervals import FEWEST
from queueing.notes import of_forecast
from queueing.options import Options
from queueing.projections.table import SAME_RECEIPTS, Case
from queueing.request import UNCERTAINTIES, Request
from queueing.scenario import Scenario

if TYPE_CHECKING:
    from queueing.results import Results
    from queueing.workers import Progress

CHANNELS = ("border", "interior", "referral")  # new cases; returns are the model's
SIMULATED = ("simulated", "low", "high", *SAME_RECEIPTS)
MOST = 5.0  # times the forecast: the most that a lever of receipts can be


def answers(
    chosen: Projection,
    cases: Sequence[Case],
    years: int,
    model: bool,
    workers: int | None,
    progress: Progress | None,
    options: dict[str, Any],
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Active pending cases by case and year end, and what to know of them.

    case, on, simulated, low, high, fluid, fluid_same_receipts, and those simulated with the
    projection's receipts. Only what was seen in the source is simulated.
    """
    asked = {case.name: asked_of(chosen, case) for case in cases}
    flows = [_fluid(chosen, case, asked[case.name], years) for case in cases]
    found = pd.concat(flows, ignore_index=True)
    request = Request(years=years, start=chosen.start, seed=options["seed"])
    if not model:
        central = replace(request, uncertainty=())
        return found.assign(**dict.fromkeys(SIMULATED, np.nan)), tuple(of_forecast(central))
    seen = [case for case in cases if case.is_seen] or list(cases)
    theirs = [with_receipts(chosen, case, asked[case.name], years) for case in seen]
    runs = {
        ("simulated", "low", "high"): ([asked[case.name] for case in seen], UNCERTAINTIES),
        SAME_RECEIPTS: (theirs, ("parameters",)),  # nothing is left to be drawn of arrivals
    }
    for k, (columns, (wanted, uncertainty)) in enumerate(runs.items()):
        part = progress and partial(_part, progress, k, len(runs))
        ran = run(
            wanted,
            years=years,
            start=chosen.start,
            uncertainty=uncertainty,
            detail="national",
            workers=workers,
            progress=part,
            **options,
        )
        ends = _ends(ran, [case.name for case in seen], columns)
        found = found.merge(ends, on=["case", "on"], how="left")
    drawn = replace(request, replications=options["replications"])
    return found, tuple(of_forecast(drawn))


def _part(progress: Progress, part: int, parts: int, done: int, total: int) -> None:
    """The progress of one of some runs of as many tasks, as part of the whole."""
    progress(part * total + done, parts * total)


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


def with_receipts(chosen: Projection, case: Case, scenario: Scenario, years: int) -> Scenario:
    """The scenario with the projection's receipts in every year: its multiples of the central
    forecast's. Raises `BadInput` for more than can be simulated."""
    volumes, _ = coming(Options(chosen.start, 12 * years, uncertainty=()), 0)
    forecast = volumes[list(CHANNELS)].sum(axis=1).to_numpy().reshape(years, 12).sum(axis=1)
    changes = []
    for year, (wanted, expected) in enumerate(zip(case.receipts, forecast, strict=True)):
        if wanted > MOST * expected:
            allowed = f"more than {MOST:g} times the forecast of {expected:,.0f} is not simulated"
            raise BadInput([Problem("receipts", f"{wanted:,.0f}", allowed)])
        last = _anniversary(chosen.start, year + 1) - timedelta(days=1)
        when = {"from": f"{_anniversary(chosen.start, year)}", "until": f"{last}"}
        changes += [
            {"lever": f"receipts.{channel}", "multiply": float(wanted / expected)} | when
            for channel in CHANNELS
        ]
    return _with(same_receipts(scenario), changes, f"{scenario.label}, receipts as given")


def _ends(ran: Results, called: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """The median of the futures of each scenario at year ends and how far they go: p10 to p90 of
    `FEWEST` or more, else the lowest and the highest, nothing of one.

    Not their mean: where arrivals run away in a few futures it would lie where hardly any does."""
    ends = [0.1, 0.9] if ran.replications >= FEWEST else [0.0, 1.0]
    rows = []
    for label, name in zip(ran.scenarios, called, strict=True):
        own = ran.national[ran.national["scenario"] == label]
        futures = [_at_year_ends(path) for _, path in own.groupby("replication")]
        low, high = np.quantile(np.array(futures), ends, axis=0)
        if len(futures) == 1:
            low, high = np.full_like(low, np.nan), np.full_like(high, np.nan)
        middle: Array = np.median(futures, axis=0)
        told = dict(zip(columns, (middle, low, high), strict=True))
        rows.append(pd.DataFrame({"case": name, "on": futures[0].index} | told))
    return pd.concat(rows, ignore_index=True)


def _at_year_ends(national: pd.DataFrame) -> pd.Series:
    """Active pending cases every twelve months, by day."""
    pending = national[national["series"] == "pending_active"].sort_values("date")
    every = pending.iloc[11::12]
    return pd.Series(every["value"].to_numpy(), index=pd.to_datetime(every["date"]).dt.date)
