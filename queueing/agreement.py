"""Whether two scenarios are the same up to a day: only then have they one past.

What counts is what the courts meet: where the levers stand on every day on which one of them may
move, and the values drawn for the ledger's parameters. Levers that do nothing meanwhile (how far
ahead hearings are dated while none has a date) may differ, and so may their parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from inputs.ledger import parameters
from inputs.levers import Lever, levers
from inputs.problems import BadInput, Problem
from queueing.drawn import draw_values, in_force
from queueing.options import PARAMETERS
from queueing.request import Request
from queueing.scenario import Scenario
from queueing.scenario.levers import LeverSchedule, Value


def agree(past: Scenario, branch: Scenario, request: Request, until: date) -> None:
    """Raises `BadInput` with what differs, in any replication, up to and including a day."""
    if branch.hash == past.hash:
        return
    drawn = PARAMETERS in request.uncertainty
    for replication in range(request.replications if drawn else 1):
        options = request.of_a_replication
        one = draw_values(past, options, replication, {})
        other = draw_values(branch, options, replication, {})
        schedules = past.schedule(request.start, one), branch.schedule(request.start, other)
        found = [*_levers_apart(*schedules, request.start, until), *_values_apart(one, other)]
        if _practised_apart(past, branch, one, until):
            allowed = f"must be {_practice(past)}, as in the past"
            found.append((f"practice_of is {_practice(branch)}", allowed))
        if found:
            raise BadInput([Problem(f'"{branch.label}"', *what) for what in found])


def _levers_apart(
    one: LeverSchedule, other: LeverSchedule, start: date, until: date
) -> Iterator[tuple[str, str]]:
    """The levers that do not stand alike on some day, and from which day on."""
    told: set[str] = set()
    days = {start, start + timedelta(days=1), *one.dates(start, until), *other.dates(start, until)}
    for day in sorted(days):
        past, now = one.at(day), other.at(day)
        for name, lever in levers().items():
            if past[name] != now[name] and name not in told and not _idle(lever, one, past):
                told.add(name)
                found = f"{name} is {_said(now[name])} from {day} on"
                yield found, f"must be {_said(past[name])} then, as in the past, to {until}"


def _values_apart(
    one: Mapping[str, float], other: Mapping[str, float]
) -> Iterator[tuple[str, str]]:
    """The ledger's parameters that one of the two draws and the other does not.

    Those that act by a lever that may be idle are left to the levers.
    """
    by_lever = {lever.base for lever in levers().values() if lever.idle_without}
    for name in parameters():
        if one[name] != other[name] and name not in by_lever:
            allowed = f"must be {_said(one[name])}, as in the past: both must draw it, or neither"
            yield f"{name} is {_said(other[name])}", allowed


def _practised_apart(
    past: Scenario, branch: Scenario, values: Mapping[str, float], until: date
) -> bool:
    """Whether two practices give a dated number of the ledger that holds by a day two values."""
    one, other = in_force(past, values), in_force(branch, values)
    return any(
        one[name] != other[name] and (entry.from_date or until) <= until
        for name, entry in parameters().items()
    )


def _idle(lever: Lever, schedule: LeverSchedule, stands: Mapping[str, Value]) -> bool:
    """Whether a lever does nothing while the levers stand so."""
    return bool(lever.idle_without) and all(
        stands[name] == schedule.base[name] for name in lever.idle_without
    )


def _practice(scenario: Scenario) -> str:
    return str(scenario.practice_of or '"latest"')


def _said(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value:.12g}"
