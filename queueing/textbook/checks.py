"""Cases that are well written and yet have no answer: what is asked never happens or never ends."""

from __future__ import annotations

import math

from inputs.problems import Problem
from queueing.textbook.case import AT_A_TIME, EMPTYING, EXACT, LONG_RUN, Case
from queueing.textbook.load import ALMOST_FULL, in_the_way, measured, overloaded, work

COUNTED = ("mean_in_queue", "mean_in_system", *AT_A_TIME)


def unanswerable(case: Case) -> list[Problem]:
    """Everything that keeps the metric from being answered."""
    problems = _station(case) + _pools(case)
    name = case.metric.name
    if name in LONG_RUN:
        problems += _long_run(case)
    elif name in EMPTYING:
        problems += _emptying(case)
    elif name in EXACT:
        problems += _exact(case)
    return problems


def _station(case: Case) -> list[Problem]:
    """Numbers that do not go together."""
    first = case.stages[0]
    problems = []
    present = sum(c.initial + c.initial_waiting for c in case.classes)
    waiting = any(c.initial_waiting for c in case.classes)
    seats = first.roster[0][1]
    if waiting and not 0 < seats < math.inf:
        problems.append(
            Problem("station.servers", "", "must be some at time 0: initial_waiting has them busy")
        )
    elif present + (seats if waiting else 0) > first.capacity:
        problems.append(Problem("station.capacity", f"= {first.capacity:g}",
                                f"is less than the {present} present at 0"))  # fmt: skip
    return problems


def _pools(case: Case) -> list[Problem]:
    """What an inexhaustible pool leaves without an answer."""
    pools = [k for k, c in enumerate(case.classes) if c.inexhaustible]
    if not pools:
        return []
    first, metric = case.stages[0], case.metric
    where = f"station.classes[{pools[0]}].initial"
    if math.isinf(first.servers):
        return [Problem(where, '= "inexhaustible"', "needs servers that are not infinite")]
    if any(case.classes[k].service.mean == 0 for k in pools):
        return [Problem(where, '= "inexhaustible"', "needs services that take time")]
    ranks = [case.classes[k].priority for k in pools]
    if len(set(ranks)) < len(ranks):
        return [Problem(where, '= "inexhaustible"', "one pool at most may have the same priority")]
    problems = []
    about = measured(case)
    asked = set(about) & set(pools)
    ending = metric.name in LONG_RUN and not any(c.endless for c in case.classes)
    if ending or metric.name in EMPTYING or (metric.name in COUNTED and asked):
        problems.append(
            Problem("metric.name", f'= "{metric.name}"', "has no answer with an endless pool")
        )
    elif asked and metric.name in LONG_RUN and not metric.arrivals_only:
        problems.append(
            Problem(
                "metric.of", "", 'must be "arrivals": the pool\'s own customers wait without limit'
            )
        )
    if metric.name in LONG_RUN:
        for k in about:
            c = case.classes[k]
            before = min(ranks) < c.priority
            beside = c.priority in ranks and first.discipline != "lifo"
            if c.endless and (before or beside):
                problems.append(
                    Problem(f"station.classes[{k}]", "", "is never served: the pool is first")
                )
    return problems


def _long_run(case: Case) -> list[Problem]:
    metric = case.metric
    about = [case.classes[k] for k in measured(case)]
    if metric.arrivals_only and not any(c.endless or c.arrivals_at for c in about):
        return [Problem("metric.of", '= "arrivals"', "nobody arrives in what is measured")]
    if not any(c.endless for c in case.classes):
        if metric.name in ("mean_in_queue", "mean_in_system"):
            text = "has no long run: arrivals end"
            return [Problem("metric.name", f'= "{metric.name}"', text)]
        return []
    if not any(c.endless for c in about):
        return [Problem("metric.class", f"= {metric.klass}", "has no long run: its arrivals end")]
    return _load(case)


def _load(case: Case) -> list[Problem]:
    """A queue that grows for ever, or that no run of reasonable length could measure."""
    stage = overloaded(case)
    if stage is not None:
        where = "station" + ".then" * case.stages.index(stage)
        load = work(in_the_way(case), stage)
        text = f"for work of {load:g} a unit of time: the queue grows without limit"
        return [Problem(f"{where}.servers", f"= {stage.servers:g}", text)]
    first, classes = case.stages[0], in_the_way(case)
    patient = all(c.patience is None for c in classes) and first.capacity == math.inf
    if patient and 0 < first.servers < math.inf:
        load = work(classes, first) / first.servers
        if load > ALMOST_FULL:
            text = f"a load of {load:.5f} is too near 1 to be measured; at most {ALMOST_FULL}"
            return [Problem("station.servers", f"= {first.servers:g}", text)]
    return []


def _emptying(case: Case) -> list[Problem]:
    if not any(c.initial or c.initial_waiting for c in case.classes):
        return [Problem("metric.name", f'= "{case.metric.name}"', "nobody is there at time 0")]
    if any(stage.servers == 0 for stage in case.stages):
        return [Problem("station.servers", "", "with no servers in the end it never empties")]
    for n, stage in enumerate(case.stages):
        load = work(case.classes, stage)
        if load > 0 and load >= stage.servers:
            text = f"for work of {load:g} a unit of time: it may never be empty"
            return [Problem("station" + ".then" * n + ".servers", f"= {stage.servers:g}", text)]
    return _load(case) if any(c.endless for c in case.classes) else []


def _exact(case: Case) -> list[Problem]:
    """An exact path needs fixed times and an end."""
    problems = []
    chance = "is left to chance; an exact path needs fixed times"
    for k, c in enumerate(case.classes):
        where = f"station.classes[{k}]"
        if c.arrival_rate > 0:
            problems.append(Problem(f"{where}.arrival_rate", f"= {c.arrival_rate:g}", chance))
        for key, law in (("service", c.service), ("patience", c.patience)):
            if law is not None and law.dist != "deterministic":
                problems.append(Problem(f"{where}.{key}.dist", f'= "{law.dist}"', chance))
        if c.return_probability > 0:
            problems.append(Problem(f"{where}.return_probability", "", chance))
        if (c.arrival_every or c.inexhaustible) and math.isinf(case.metric.until):
            problems.append(Problem("metric.until", "", f"is missing: classes[{k}] never ends"))
    for n, stage in enumerate(case.stages):
        where = "station" + ".then" * n
        if stage.discipline == "random":
            problems.append(Problem(f"{where}.discipline", '= "random"', chance))
        if stage.service is not None and stage.service.dist != "deterministic":
            problems.append(Problem(f"{where}.service.dist", f'= "{stage.service.dist}"', chance))
    return problems
