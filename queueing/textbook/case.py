"""A textbook case as a value: what its dict may say, and what it says once it is read."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Metrics by what they need: the keys besides `name`, and how they are measured.
LONG_RUN = {
    "mean_wait": ("class", "of"),
    "mean_wait_all": ("class", "of"),
    "mean_delay": ("class", "of"),
    "mean_sojourn_total": ("class", "of"),
    "mean_visits": ("class", "of"),
    "wait_second_moment": ("class", "of"),
    "p_wait": ("class", "of"),
    "p_wait_exceeds": ("class", "of", "value"),
    "p_lost": ("class", "of"),
    "mean_in_queue": ("class",),
    "mean_in_system": ("class",),
}
AT_A_TIME = {
    "number_at_mean": ("class", "at"),
    "number_at_variance": ("class", "at"),
    "queue_at_mean": ("class", "at"),
}
EMPTYING: dict[str, tuple[str, ...]] = {"time_to_empty_mean": (), "time_to_empty_variance": ()}
EXACT = {
    "completion_times": ("until",),
    "start_times_by_class": ("until",),
    "lost_times": ("until",),
    "served_lost_end": ("until",),
}
METRICS = {**LONG_RUN, **AT_A_TIME, **EMPTYING, **EXACT}

LAWS = {
    "exponential": ("mean",),
    "deterministic": ("value",),
    "erlang": ("k", "mean"),
    "lognormal": ("mean", "cv"),
}
DISCIPLINES = ("fifo", "lifo", "random")
CASE_KEYS = ("id", "station", "metric", "expected", "source")
STATION_KEYS = ("servers", "discipline", "preemptive", "capacity", "classes", "then")
THEN_KEYS = ("servers", "discipline", "preemptive", "capacity", "service", "then")
ARRIVALS = ("arrival_rate", "arrival_every", "arrivals_at")
CLASS_KEYS = (
    *ARRIVALS, "batch", "service", "priority", "patience", "return_probability", "initial",
    "initial_waiting",
)  # fmt: skip


@dataclass(frozen=True)
class Law:
    """A distribution of lengths: its name, mean, and `shape` (Erlang's k, lognormal's cv)."""

    dist: str
    mean: float
    shape: float = 0.0

    @property
    def variability(self) -> float:
        """The squared coefficient of variation."""
        if self.dist == "erlang":
            return 1.0 / self.shape
        return {"exponential": 1.0, "deterministic": 0.0}.get(self.dist, self.shape**2)


@dataclass(frozen=True)
class Customers:
    """One class: how its customers come, what they need, how long they stay."""

    service: Law
    patience: Law | None
    arrival_rate: (
        float  # mean number of arrival times per unit of time; 0 when they are not endless
    )
    swing: tuple[float, float] | None  # amplitude and period of a rate that moves
    arrival_every: float | None
    arrivals_at: tuple[float, ...]
    batch: int
    priority: int
    return_probability: float
    initial: int
    initial_waiting: int
    inexhaustible: bool

    @property
    def endless(self) -> bool:
        """Whether they never stop coming."""
        return self.arrival_rate > 0 or self.arrival_every is not None

    @property
    def rate(self) -> float:
        """Mean number of customers who come per unit of time, in the long run."""
        times = 1.0 / self.arrival_every if self.arrival_every else self.arrival_rate
        return times * self.batch


@dataclass(frozen=True)
class Stage:
    """One station: its roster as (from, number) from time 0 on, and its rules."""

    roster: tuple[tuple[float, float], ...]
    discipline: str
    preemptive: bool
    capacity: float
    service: Law | None  # for all classes; None at the first station, where each has its own

    @property
    def servers(self) -> float:
        """The number in the end."""
        return self.roster[-1][1]


@dataclass(frozen=True)
class Metric:
    """What is asked: its name, the class it is asked for, and its one number if it has one."""

    name: str
    klass: int | None = None
    arrivals_only: bool = False
    value: float = 0.0
    at: float = 0.0
    until: float = math.inf


@dataclass(frozen=True)
class Case:
    """A textbook case, read."""

    classes: tuple[Customers, ...]
    stages: tuple[Stage, ...]
    metric: Metric
    id: str = ""
    expected: object = None
