"""What a run of flows begins with and what comes: the same as a replication's plan, by class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import pandas as pd

from queueing.docket.waits import Array
from queueing.drawn import coming, draw_values, in_force, mix_of
from queueing.options import Options
from queueing.scenario import Scenario
from queueing.scenario.levers import LeverSchedule
from queueing.stations.asylum_office import OfficePlan
from queueing.stations.board import pending_appeals
from queueing.stations.initial import inactive_by_class, initial_by_class
from queueing.stations.pending import DAYS_IN_A_MONTH, ages, inactive


@dataclass(frozen=True)
class Opening:
    """A replication's future without its courts; counts are expected ones, by class."""

    start: date
    months: int
    schedule: LeverSchedule
    values: dict[str, float]
    volumes: pd.DataFrame  # month x channel
    office: OfficePlan | None
    first_filing_month: pd.Period
    pending: Array  # float64[filing months, K]: active at the start
    closed: Array  # float64[filing months, K]: administratively, at the start
    counted: date  # the last day on which the dated counts of judges are followed

    @property
    def appeals(self) -> Array:
        """Appeals pending at the start, as the docket is (float64[filing months, K])."""
        return np.asarray(self.pending * (pending_appeals(self.start) / self.pending.sum()))

    @cached_property
    def ages(self) -> Array:
        """Days pending at the start by month of filing (float64), from the middle of the month."""
        return (np.arange(len(self.pending))[::-1] + 0.5) * DAYS_IN_A_MONTH


def opening(
    scenario: Scenario,
    options: Options,
    replication: int,
    overrides: Mapping[str, float],
    arrivals: pd.DataFrame | None = None,
) -> Opening:
    """What replication `replication` of a scenario begins with: its values, its arrivals (or those
    given: month x channel), the docket of its first day."""
    start = options.start
    then = draw_values(scenario, options, replication, overrides)  # of the years before
    values = in_force(scenario, then)
    schedule = scenario.schedule(start, then)
    volumes, office = coming(options, replication)
    docket = ages(start)

    @cache  # the active and the closed have the same months
    def mix(month: pd.Period) -> Array:
        return mix_of(month, start, then)

    detained = float(schedule.at(start)["receipts.detained_per_year"])
    pending = initial_by_class(docket, mix, detained, then)
    closed = inactive_by_class(inactive(start, then["inactive_mean_age_days"]), mix)
    some = (pending + closed).sum(axis=1) > 0.5
    first = int(np.argmax(some))
    return Opening(
        start=start,
        months=options.months,
        schedule=schedule,
        values=values,
        volumes=volumes if arrivals is None else arrivals,
        office=office,
        first_filing_month=docket.first_month + first,
        pending=pending[first:],
        closed=closed[first:],
        counted=options.counted,
    )
