"""How heavily a station is loaded, and how long it takes to forget how it began."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from queueing.textbook.case import Case, Customers, Law, Stage

ALMOST_FULL = 0.995  # above this load no run of reasonable length measures a queue


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


def events(case: Case, time: float) -> float:
    """About how many services begin at the first station by a time."""
    first = case.stages[0]
    pools = [c.service.mean for c in case.classes if c.inexhaustible]
    most = max(number for _, number in first.roster)
    served = most / min(pools) if pools else 0.0
    return time * (served + sum(c.rate * visits(first, c) for c in case.classes))


def overloaded(case: Case) -> Stage | None:
    """The first station at which the measured queue may have no long run, or None.

    Where there are not places without limit there is always one, and what the impatient bring
    is as much as there is time for. At later stations all who come are counted, also those who
    are lost on the way: how many these are is not known beforehand.
    """
    classes = in_the_way(case)
    for stage in case.stages:
        staying = classes if stage.service else [c for c in classes if c.patience is None]
        load = work(staying, stage)
        if stage.capacity == math.inf and load > 0 and load >= stage.servers:
            return stage
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
    spread = (1.0 + max(law.variability for law in laws)) / 2.0
    impatient = [] if stage.service else [c.patience for c in classes if c.patience is not None]
    load = work(classes, stage) / stage.servers
    if load >= 1.0:  # the rest of the work is lost
        load = work([c for c in classes if c.patience is None], stage) / stage.servers
    slowness = spread / (1.0 - math.sqrt(min(load, ALMOST_FULL))) ** 2
    if math.isfinite(stage.capacity):
        slowness = min(slowness, spread * (1.0 + stage.capacity) ** 2)
    longest = mean * max(c.batch for c in classes) / stage.servers * slowness
    lasting = 2.0 * max((law.mean for law in impatient), default=0.0)
    if len(impatient) == len(classes):
        longest = min(longest, lasting) if work(classes, stage) < stage.servers else lasting
    else:
        longest += lasting
    return mean + longest


def whole_periods(classes: Iterable[Customers], time: float) -> float:
    """`time`, stretched to whole periods of the longest period at which a rate moves."""
    periods = [c.swing[1] for c in classes if c.swing]
    return math.ceil(time / max(periods)) * max(periods) if periods else time
