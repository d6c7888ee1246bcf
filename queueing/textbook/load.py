"""How heavily a station is loaded, and how long it takes to forget how it began."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from queueing.textbook.case import Case, Customers, Law, Stage


def measured(case: Case) -> list[int]:
    """The classes the metric is about."""
    every = range(len(case.classes))
    return list(every) if case.metric.klass is None else [case.metric.klass]


def in_the_way(case: Case) -> list[Customers]:
    """The classes the measured ones compete with: those of their rank or before it.

    A pool that never runs out is served with what the others leave, so it is not among them.
    """
    if case.metric.klass is None:
        last = max(c.priority for c in case.classes)
    else:
        last = case.classes[case.metric.klass].priority
    return [c for c in case.classes if c.priority <= last]


def work(classes: Iterable[Customers], stage: Stage) -> float:
    """Mean service time that comes to a station per unit of time, in servers' worth."""
    return sum(c.rate * law_at(stage, c).mean * visits(stage, c) for c in classes)


def law_at(stage: Stage, customers: Customers) -> Law:
    """The service law of a class at a station."""
    return stage.service or customers.service


def visits(stage: Stage, customers: Customers) -> float:
    """Mean number of services of a customer; returns are to the first station only."""
    return 1.0 if stage.service else 1.0 / (1.0 - customers.return_probability)


def overloaded(case: Case) -> Stage | None:
    """The first station at which the measured queue has no long run, or None.

    Where some are lost before they reach a station, its load is not known beforehand and it is
    not judged.
    """
    classes = in_the_way(case)
    for stage in case.stages:
        patient = [c for c in classes if c.patience is None]
        lossless = len(patient) == len(classes) and stage.capacity == math.inf
        if stage.capacity == math.inf and patient:
            load = work(patient, stage)
            if load > 0 and load >= stage.servers:
                return stage
        if not lossless:
            return None
    return None


def warm_up(case: Case) -> float:
    """Time after which the start is forgotten, for what is measured over the long run.

    Ten relaxation times of the slowest station: (1 + cv^2) / 2 x mean service / (servers x
    (1 - sqrt(load))^2), which is that of M/M/1 (Cohen, The Single Server Queue, 1982) stretched
    for variability; no longer than patience or the places in the system let anything last.
    """
    classes = in_the_way(case)
    coming = [c for c in classes if c.endless]
    longest = max(_one(stage, coming or classes) for stage in case.stages)
    present = sum(c.initial + c.initial_waiting for c in classes)
    first = case.stages[0]
    spare = first.servers - work(coming, first)
    drain = 0.0
    if present and spare > 0 and math.isfinite(spare):
        drain = present * max(c.service.mean for c in classes) / spare
    settled = max(stage.roster[-1][0] for stage in case.stages)
    return whole_periods(coming, settled + drain + 10.0 * longest)


def _one(stage: Stage, classes: Sequence[Customers]) -> float:
    """Relaxation time of one station."""
    laws = [law_at(stage, c) for c in classes]
    mean = max(law.mean for law in laws)
    if math.isinf(stage.servers) or stage.servers == 0:
        return mean * (1.0 + max(law.variability for law in laws))
    load = work(classes, stage) / stage.servers
    spread = (1.0 + max(law.variability for law in laws)) / 2.0
    slowness = math.inf if load >= 1.0 else spread / (1.0 - math.sqrt(load)) ** 2
    if math.isfinite(stage.capacity):
        slowness = min(slowness, spread * (1.0 + stage.capacity) ** 2)
    longest = mean * max(c.batch for c in classes) / stage.servers * slowness
    patience = [c.patience for c in classes]
    if not stage.service and all(p is not None for p in patience):
        longest = min(longest, 2.0 * max(p.mean for p in patience if p is not None))
    return mean + longest


def whole_periods(classes: Iterable[Customers], time: float) -> float:
    """`time`, stretched to whole periods of the longest period at which a rate moves."""
    periods = [c.swing[1] for c in classes if c.swing]
    return math.ceil(time / max(periods)) * max(periods) if periods else time
