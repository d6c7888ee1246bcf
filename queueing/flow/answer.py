"""Answers of the fluid model: national series and the headline measures it can give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput, Problem, all_or_bad, did_you_mean
from queueing.docket.waits import Array
from queueing.flow.left_out import left_out
from queueing.flow.model import Flow
from queueing.flow.opening import opening
from queueing.measures import CLEARED, PETITIONERS
from queueing.notes import of_forecast
from queueing.options import Options
from queueing.request import BASELINE_START, as_date, as_request, as_scenarios
from queueing.scenario import Scenario
from queueing.stations.intake import classes
from queueing.stations.pending import DAYS_IN_A_MONTH

SAME_MONTH = 1.0 / 3.0  # of a month: the mean wait of those who come and go in one


@dataclass(frozen=True, eq=False)
class FluidRun:
    """A scenario run as flows.

    `national` has date, series, value as a run's `national` (and merits, hearings, hours_offered,
    hours_used, mean_age_days); `measures` (float64, by name) are those headline measures of
    `docket run` that flows can give, NaN where not reached; `notes` say what it leaves out of the
    scenario, and other things to know before trusting it.
    """

    scenario: str
    start: date
    national: pd.DataFrame
    measures: pd.Series
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"FluidRun({self.scenario} from {self.start})"


def fluid(
    scenario: Scenario | str = "baseline",
    *,
    years: float = 10,
    start: date | str | None = None,
    values: Mapping[str, float] | None = None,
    arrivals: pd.DataFrame | None = None,
    replication: int | None = None,
    seed: int = 1,
    uncertainty: str = "none",
) -> FluidRun:
    """Run a scenario as flows: the whole country one bench, month by month, without chance.

    By default the arrivals are the central forecast and the ledger's values its own. `values`
    replaces values of the ledger, or uncertain ones of the scenario, by name, `arrivals` receipts
    (month x border, interior, referral, returned). With `uncertainty="arrivals,parameters"` and
    `replication` r they are those of the same replication of a run with this seed, so that the two
    can be set side by side. Raises `BadInput`.

    >>> fluid("baseline+hire_judges:judges=300", years=1).measures["judges"]  # doctest: +SKIP
    """
    asked = partial(as_request, years, 1, seed, 1.0, start, uncertainty, "national")
    checks: list[Callable[[], Any]] = [asked, partial(_scenario, scenario)]
    request, chosen = all_or_bad(checks)
    known = inputs.parameters() | chosen.uncertain_parameters()
    if wrong := [name for name in values or {} if name not in known]:
        raise BadInput(
            Problem("values", f'"{name}"', did_you_mean(name, list(known), "parameter"))
            for name in wrong
        )
    first = BASELINE_START if start is None else as_date(start, "start")
    options = Options(first, request.months, seed=seed, uncertainty=request.uncertainty)
    flow = Flow(opening(chosen, options, replication or 0, values or {}, arrivals)).run()
    notes = [*left_out(chosen, request), *(of_forecast(request) if arrivals is None else ())]
    return FluidRun(chosen.label, first, flow.national, measures(flow), tuple(notes))


def measures(flow: Flow) -> pd.Series:
    """Headline measures of a run of flows, by the names of `queueing.measures.MEASURES`."""
    series = {name: np.array(values) for name, values in flow.series.items()}
    active = series["pending_active"]
    years = len(active) / 12.0
    cleared = np.flatnonzero(active < CLEARED)
    found = {
        "pending_active": active[-1],
        "pending_active_5y": active[59] if len(active) >= 60 else np.nan,
        "pending_peak": max(float(active.max()), float(flow.opening.pending.sum())),
        "years_to_clear": (cleared[0] + 1) / 12.0 if len(cleared) else np.nan,
        "pending_inactive": series["pending_inactive"][-1],
        "completions_per_year": series["completions"].sum() / years,
        "receipts_per_year": (series["receipts"] + series["returns"]).sum() / years,
        "hearings_per_year": series["hearings"].sum() / years,
        "age_pending": series["mean_age_days"][-1],
        "judges": series["judges"].mean(),
        "appeals_pending": series["pending_board"][-1],
        "hours_wasted_share": 1.0 - series["hours_used"].sum() / series["hours_offered"].sum(),
    }
    return pd.Series(found | _waits(flow), dtype=float)


def _waits(flow: Flow) -> dict[str, float]:
    """Mean waits to completion of new cases received in the first half, cut off at half the run."""
    kinds = classes()
    free, new = ~kinds.detained, ~kinds.returned
    asylum = np.array([claim == "asylum" for claim in kinds.claim])
    petitioners = np.array([claim in PETITIONERS for claim in kinds.claim])
    groups = {
        "days_to_decision": new,
        "days_to_decision_asylum": new & free & asylum,
        "days_to_decision_other": new & free & ~asylum,
        "days_to_decision_petitioners": new & free & petitioners,
    }
    waits = {name: _gone_by(flow, kinds) for name, kinds in groups.items()}
    found = {name: _mean(gone) for name, gone in waits.items()}
    everybody = waits["days_to_decision"]
    return found | {
        "median_days_to_decision": _quantile(everybody, 0.5),
        "decided_180d": _within(everybody, 180.0),
        "decided_365d": _within(everybody, 365.0),
    }


def _gone_by(flow: Flow, kinds: Array) -> Array:
    """Share completed in the month of receipt, by the next one, … to half the run (float64)."""
    half = len(flow.completed) // 2
    by_month = np.array([done[kinds, flow.before :].sum(axis=0) for done in flow.completed])
    received = sum(float(cases[kinds].sum()) for cases in flow.received[:half])
    gone = [np.diagonal(by_month, -age)[:half].sum() for age in range(half)]
    return np.minimum(np.cumsum(gone) / max(received, 1e-9), 1.0)


def _ends(gone: Array) -> Array:
    """Days since receipt by which each share is gone: the middle of the month of receipt on."""
    return (np.arange(len(gone)) + 0.5) * DAYS_IN_A_MONTH


def _mean(gone: Array) -> float:
    if not len(gone):
        return float("nan")
    steps = np.diff(gone, prepend=0.0)
    days = np.maximum(np.arange(len(gone)), SAME_MONTH) * DAYS_IN_A_MONTH
    return float(steps @ days + (1.0 - gone[-1]) * len(gone) * DAYS_IN_A_MONTH)


def _quantile(gone: Array, level: float) -> float:
    if not len(gone) or gone[-1] < level:
        return float("nan")
    gone, ends = np.append(0.0, gone), np.append(0.0, _ends(gone))
    return float(np.interp(level, gone, ends))


def _within(gone: Array, days: float) -> float:
    if len(gone) * DAYS_IN_A_MONTH < days:
        return float("nan")
    return float(np.interp(days, _ends(gone), gone))


def _scenario(given: Scenario | str) -> Scenario:
    (found,) = as_scenarios([given])
    return found
