"""From a dict as in a file of cases to a `Case`, with all that is wrong with it at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

from inputs.problems import BadInput
from queueing.textbook.case import (
    ARRIVALS,
    CASE_KEYS,
    CLASS_KEYS,
    DISCIPLINES,
    LAWS,
    METRICS,
    STATION_KEYS,
    THEN_KEYS,
    Case,
    Customers,
    Law,
    Metric,
    Stage,
)
from queueing.textbook.checks import unanswerable
from queueing.textbook.reader import MANY, Reader

MOST_SERVERS = 100_000


def read_case(case: object) -> Case:
    """The case a dict describes. Raises `BadInput` with everything that is wrong with it."""
    reader = Reader()
    says = reader.table(case, "case" if not isinstance(case, Mapping) else "", CASE_KEYS)
    for key in ("station", "metric"):
        if says and key not in says:
            reader.wrong(key, None, "is missing")
    classes, stages = _station(reader, says["station"]) if "station" in says else ((), ())
    metric = _metric(reader, says["metric"], len(classes)) if "metric" in says else Metric("")
    name = reader.text(says.get("id", ""), "id")
    if reader.problems:
        raise BadInput(reader.problems)
    read = Case(classes, stages, metric, name, says.get("expected"))
    problems = unanswerable(read)
    if problems:
        raise BadInput(problems)
    return read


def _station(reader: Reader, value: object) -> tuple[tuple[Customers, ...], tuple[Stage, ...]]:
    says = reader.table(value, "station", STATION_KEYS)
    if not isinstance(value, Mapping):
        return (), ()
    stages = _stages(reader, says, "station")
    if "classes" not in says:
        reader.wrong("station.classes", None, "is missing")
        return (), stages
    entries = reader.items(says["classes"], "station.classes", 250)
    if not entries and isinstance(says["classes"], list | tuple):
        reader.wrong("station.classes", None, "must have at least one class")
    classes = [_customers(reader, c, f"station.classes[{k}]") for k, c in enumerate(entries)]
    return tuple(c for c in classes if c is not None), stages


def _stages(reader: Reader, says: Mapping[str, Any], where: str) -> tuple[Stage, ...]:
    """A station and those that follow it."""
    if "servers" not in says:
        reader.wrong(f"{where}.servers", None, "is missing")
    roster = _roster(reader, says.get("servers", 1), f"{where}.servers")
    capacity = math.inf
    if "capacity" in says:
        capacity = reader.whole(says["capacity"], f"{where}.capacity")
    service = None
    if where != "station":
        if "service" not in says:
            reader.wrong(f"{where}.service", None, "is missing")
        service = _law(reader, says.get("service", {"dist": "exponential", "mean": 1.0}),
                       f"{where}.service")  # fmt: skip
    stage = Stage(
        roster=roster,
        discipline=reader.choice(
            says.get("discipline", "fifo"), f"{where}.discipline", DISCIPLINES, "discipline"
        ),
        preemptive=reader.truth(says.get("preemptive", False), f"{where}.preemptive"),
        capacity=capacity,
        service=service,
    )
    if "then" not in says:
        return (stage,)
    if where.count(".then") >= 20:
        reader.wrong(f"{where}.then", None, "at most 20 stations may follow one another")
        return (stage,)
    then = reader.table(says["then"], f"{where}.then", THEN_KEYS)
    return (stage, *_stages(reader, then, f"{where}.then"))


def _roster(reader: Reader, value: object, where: str) -> tuple[tuple[float, float], ...]:
    """The number of servers from each time on; none before the first time."""
    if value == "infinite":
        return ((0.0, math.inf),)
    if isinstance(value, str) or value is None:
        reader.wrong(where, value, 'must be a whole number, "infinite" or a list [[from, number]]')
        return ((0.0, 1.0),)
    if not isinstance(value, list | tuple):
        return ((0.0, float(reader.whole(value, where, high=MOST_SERVERS))),)
    rows: list[tuple[float, float]] = []
    for n, row in enumerate(reader.items(value, where, 10_000)):
        if not isinstance(row, list | tuple) or len(row) != 2:
            reader.wrong(f"{where}[{n}]", row, "must be [from, number]")
            continue
        start = reader.number(row[0], f"{where}[{n}][0]")
        if rows and start <= rows[-1][0]:
            reader.wrong(f"{where}[{n}][0]", row[0], "must be later than the one before it")
        rows.append((start, float(reader.whole(row[1], f"{where}[{n}][1]", high=MOST_SERVERS))))
    if not value:
        reader.wrong(where, None, "must have at least one [from, number]")
    if not rows:
        return ((0.0, 1.0),)
    return tuple(rows) if rows[0][0] == 0 else ((0.0, 0.0), *rows)


def _customers(reader: Reader, value: object, where: str) -> Customers | None:
    says = reader.table(value, where, CLASS_KEYS)
    if not isinstance(value, Mapping):
        return None
    if "service" not in says:
        reader.wrong(f"{where}.service", None, "is missing")
    patterns = [key for key in ARRIVALS if key in says]
    if len(patterns) > 1:
        reader.wrong(where, None, f"has {' and '.join(patterns)}; only one is allowed")
    if not patterns and "initial" not in says and "initial_waiting" not in says:
        reader.wrong(where, None, f"has nobody: needs {', '.join(ARRIVALS)} or initial")
    rate, swing = _rate(reader, says.get("arrival_rate", 0), f"{where}.arrival_rate")
    every = None
    if "arrival_every" in says:
        every = reader.number(says["arrival_every"], f"{where}.arrival_every", above=True)
    times = [
        reader.number(t, f"{where}.arrivals_at[{n}]")
        for n, t in enumerate(
            reader.items(says.get("arrivals_at", ()), f"{where}.arrivals_at", MANY)
        )
    ]
    if any(b < a for a, b in itertools.pairwise(times)):
        reader.wrong(f"{where}.arrivals_at", None, "must be in order of time")
    endless_pool = says.get("initial") == "inexhaustible"
    law = says.get("patience")
    return Customers(
        service=_law(reader, says.get("service", {"dist": "exponential", "mean": 1.0}),
                     f"{where}.service"),
        patience=_law(reader, law, f"{where}.patience") if law is not None else None,
        arrival_rate=rate,
        swing=swing,
        arrival_every=every,
        arrivals_at=tuple(times),
        batch=reader.whole(says.get("batch", 1), f"{where}.batch", 1, 100_000),
        priority=reader.whole(says.get("priority", 0), f"{where}.priority"),
        return_probability=reader.number(
            says.get("return_probability", 0), f"{where}.return_probability", 0.0, 0.999
        ),
        initial=0 if endless_pool else reader.whole(says.get("initial", 0), f"{where}.initial"),
        initial_waiting=reader.whole(says.get("initial_waiting", 0), f"{where}.initial_waiting"),
        inexhaustible=endless_pool,
    )  # fmt: skip


def _rate(reader: Reader, value: object, where: str) -> tuple[float, tuple[float, float] | None]:
    """A rate, or a rate that moves as base + amplitude x sin(2 pi t / period)."""
    if not isinstance(value, Mapping):
        return reader.number(value, where), None
    says = reader.table(value, where, ("base", "amplitude", "period"))
    for key in ("base", "amplitude", "period"):
        if key not in says:
            reader.wrong(f"{where}.{key}", None, "is missing")
    base = reader.number(says.get("base", 1), f"{where}.base")
    amplitude = reader.number(says.get("amplitude", 0), f"{where}.amplitude", -math.inf)
    period = reader.number(says.get("period", 1), f"{where}.period", above=True)
    if abs(amplitude) > base:
        reader.wrong(
            f"{where}.amplitude", amplitude, "must not be larger than base: no rate is negative"
        )
    return base, (amplitude, period)


def _law(reader: Reader, value: object, where: str) -> Law:
    known = tuple(dict.fromkeys(key for keys in LAWS.values() for key in keys))
    says = reader.table(value, where, ("dist", *known))
    if not isinstance(value, Mapping):
        return Law("deterministic", 1.0)
    if "dist" not in says:
        reader.wrong(f"{where}.dist", None, f"is missing; there are: {', '.join(LAWS)}")
        return Law("deterministic", 1.0)
    dist = reader.choice(says["dist"], f"{where}.dist", tuple(LAWS), "distribution")
    if dist != says["dist"]:
        return Law("deterministic", 1.0)
    for key in LAWS[dist]:
        if key not in says:
            reader.wrong(f"{where}.{key}", None, f"is missing: {dist} needs it")
    for key in says:
        if key != "dist" and key not in LAWS[dist]:
            reader.wrong(f"{where}.{key}", None, f"is no key of {dist}")
    mean = reader.number(says.get("mean", says.get("value", 1)),
                         f"{where}.{'value' if dist == 'deterministic' else 'mean'}")  # fmt: skip
    shape = 0.0
    if dist == "erlang":
        shape = float(reader.whole(says.get("k", 1), f"{where}.k", 1, 1000))
    elif dist == "lognormal":
        shape = reader.number(says.get("cv", 1), f"{where}.cv")
    return Law(dist, mean, shape)


def _metric(reader: Reader, value: object, classes: int) -> Metric:
    every = ("name", "class", "of", "value", "at", "until")
    says = reader.table(value, "metric", every)
    if not isinstance(value, Mapping):
        return Metric("")
    if "name" not in says:
        reader.wrong("metric.name", None, "is missing")
        return Metric("")
    name = reader.choice(says["name"], "metric.name", tuple(METRICS), "metric")
    if name != says["name"]:
        return Metric(name)
    takes = METRICS[name]
    for key in says:
        if key != "name" and key not in takes:
            reader.wrong(f"metric.{key}", None, f"is no key of {name}")
    for key in ("value", "at"):
        if key in takes and key not in says:
            reader.wrong(f"metric.{key}", None, f"is missing: {name} needs it")
    klass = None
    if "class" in takes and "class" in says:
        klass = reader.whole(says["class"], "metric.class", 0, max(classes - 1, 0))
    of = reader.choice(says.get("of", "all"), "metric.of", ("all", "arrivals"), "choice")
    return Metric(
        name,
        klass,
        of == "arrivals",
        reader.number(says.get("value", 0), "metric.value"),
        reader.number(says.get("at", 0), "metric.at"),
        reader.number(says["until"], "metric.until") if "until" in says else math.inf,
    )
