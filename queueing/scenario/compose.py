"""Putting scenario files and reforms together: their turns on one schedule, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from inputs.ledger import parameters as ledger_parameters
from inputs.levers import levers
from inputs.problems import Problem
from queueing.scenario.changes import Change
from queueing.scenario.levers import LeverSchedule, Turn
from queueing.scenario.reforms import Reform
from queueing.scenario.scenario_file import Layer


def build_schedule(
    layers: Sequence[Layer],
    reforms: Sequence[Reform],
    start: date,
    values: Mapping[str, float],
) -> LeverSchedule:
    """The levers over time, in a run from `start`; `values` replaces the parameters it names."""
    ledger = {name: entry.value for name, entry in ledger_parameters().items()} | dict(values)
    base = {
        lever.name: ledger[name] if (name := lever.base_parameter) else lever.base
        for lever in levers().values()
    }
    turns: list[Turn] = []
    for rank, layer in enumerate(layers):
        of_layer = (
            c.turn(rank, layer.name, start, start, ledger.__getitem__) for c in layer.changes
        )
        turns.extend(of_layer)
    for reform in reforms:
        turns.extend(reform.turns(len(layers), start, ledger))
    return LeverSchedule(base, tuple(turns))


def clashes(layers: Sequence[Layer], reforms: Sequence[Reform]) -> list[Problem]:
    """Why these cannot go together: the order in which they were named would matter."""
    problems = _twice(reforms)
    if problems:  # a reform named twice would also seem to clash with itself
        return problems
    for layer in layers:
        problems += _set_together([(f"scenario {layer.name}", c, None) for c in layer.changes])
    problems += _set_together(
        [(f"reform {r.name}", change, r.start) for r in reforms for change in r.says.changes]
    )
    return problems


def out_of_range(layers: Sequence[Layer], reforms: Sequence[Reform]) -> list[Problem]:
    """Levers that would have to stand outside their range, with every parameter as chosen.

    The dates at which changes meet depend on when a run starts; a start before all dates in the
    files and one after them show every combination that a run can.
    """
    dates = list(_dates(layers, reforms)) or [date(2000, 1, 1)]
    month = timedelta(days=31)
    found: dict[str, Problem] = {}
    for start in (min(dates) - month, max(dates) + month):
        schedule = build_schedule(layers, reforms, start, {})
        moved = {turn.lever for turn in schedule.turns}  # the others stand as on the first day
        for day in [start, *schedule.dates(date.min, date.max)]:
            for lever in levers().values():
                if day != start and lever.name not in moved:
                    continue
                value = schedule.unclipped(lever.name, day)
                if lever.name not in found and not lever.allows(value):
                    problem = f"would stand at {value:,.6g}" if value else "would stand at 0"
                    found[lever.name] = Problem(lever.name, problem, f"may be {lever.allowed}")
    return list(found.values())


def _twice(reforms: Sequence[Reform]) -> list[Problem]:
    names = [reform.name for reform in reforms]
    return [
        Problem(
            f"reform {name}", "is named twice", "for a second wave, copy its file and rename it"
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]


def _set_together(changes: Sequence[tuple[str, Change, date | None]]) -> list[Problem]:
    """Pairs of `set`s of one lever that may hold on the same day."""
    problems = []
    sets = [item for item in changes if item[1].operation == "set"]
    for (one, first, start), (other, second, other_start) in combinations(sets, 2):
        (a, b), (c, d) = first.window(start), second.window(other_start)
        if first.lever == second.lever and a <= d and c <= b:
            names = one if one == other else f"{one} and {other}"
            allowed = "only one of them can; give them dates (from, until) that do not meet"
            found = f"is set twice at the same time, by {names}"
            problems.append(Problem(first.lever, found, allowed))
    return problems


def _dates(layers: Sequence[Layer], reforms: Sequence[Reform]) -> Iterator[date]:
    changes = [change for layer in layers for change in layer.changes]
    changes += [change for reform in reforms for change in reform.says.changes]
    for change in changes:
        yield from (d for d in (change.from_, change.until) if isinstance(d, date))
    yield from (reform.start for reform in reforms if reform.start is not None)
