"""Answers of `docket solve` and `docket breakeven` in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

import inputs
from inputs.levers import levers
from queueing.intervals import fewest_for
from queueing.needed.solution import Solution
from queueing.report.layout import say
from queueing.report.numbers import plain
from queueing.scenario.changes import Change
from queueing.scenario.levers import Turn

DONE = {
    "set": "{0} is set to {1}",
    "add": "{1} is added to {0}",
    "multiply": "{0} is multiplied by {1}",
}
# What comes between a lever and what it is for: it is told with its range.
FOLLOWS = {"staffing.authorised": "judge_hiring_lag_days"}


def answer(found: Solution) -> str:
    """What was found and how sure it is, what was varied, and how it was looked for."""
    return "\n".join([_headline(found), *_varied(found), _how(found)])


def _headline(found: Solution) -> str:
    if found.question != "solve":
        return _broken_even(found)
    if found.status == "found":
        what = f"{found.vary} = {_sized(found, found.value)} ({_interval(found)})"
        extreme = "smallest" if found.found.rising else "largest"
        return f"{what} is the {extreme} value that brings {_aim(found)}."
    if found.status == "not reachable":
        return (
            f"Not reachable: no value of {found.vary} from "
            f"{_range(*found.tried, found.dial.unit)} brings {_aim(found)}. "
            f"It is met at {_at_ends(found)}; what would be needed: {_interval(found)}. "
            f"{_wider(found)}"
        )
    if found.alike:
        return (
            f"Nothing more is needed: {_aim(found)}, is met at every value tried, from "
            f"{_range(*found.tried, found.dial.unit)}: at {_at_ends(found)}."
        )
    return (
        f"Nothing more is needed: {found.vary} = {_sized(found, found.value)}, where it does "
        f"least, already brings {_aim(found)} ({_interval(found)}). It is met at "
        f"{_at_ends(found)}."
    )


def _broken_even(found: Solution) -> str:
    """Where the one stops being lower than the other, or that it does not, and how often it is."""
    run = f"In runs to {found.by}"
    if found.status == "found":
        side, beyond = (
            ("From there on", "below it") if found.found.rising else ("Up to it", "above")
        )
        return (
            f"Break-even: {found.vary} = {_sized(found, found.value)} ({_interval(found)}). {side} "
            f"{found.aim} in half of the futures or more, {beyond} in fewer. {run}."
        )
    low, high = (
        f"at {_sized(found, end)} in {met} of {found.futures} futures"
        for end, met in zip(found.tried, found.met_at_ends, strict=True)
    )
    few, fewest = found.futures, fewest_for(found.probability)
    rough = f" Of {few} futures that is an example: {fewest} or more give an interval."
    return (
        "No break-even within the range tried: nowhere is half of the futures passed. "
        f"{run} {found.aim} {low}, and {high}."
        f"{rough if few < fewest else ''} {_wider(found)}"
    )


def _aim(found: Solution) -> str:
    return f"{found.aim}, by {found.by}, in {100 * found.probability:g} % of the futures"


def _interval(found: Solution) -> str:
    """The 95 % interval, or how many futures would give the end that is missing."""
    unknown = [end for end in (found.low, found.high) if np.isnan(end)]
    few = "one future is" if found.futures == 1 else f"{found.futures} futures are"
    wanted = f"{few} too few, {fewest_for(found.probability)} or more give it"
    if len(unknown) == 2:
        return f"95 % interval not known: {wanted}"
    if not unknown:
        return f"95 % interval {_end(found, found.low)} to {_end(found, found.high)}"
    if np.isnan(found.high):
        return f"95 % interval from {_end(found, found.low)} up, its upper end not known: {wanted}"
    return f"95 % interval up to {_end(found, found.high)}, its lower end not known: {wanted}"


def _end(found: Solution, value: float) -> str:
    if np.isinf(value):
        low, high = found.tried
        return f"above {plain(high)}" if found.found.rising else f"below {plain(low)}"
    return plain(value)


def _at_ends(found: Solution) -> str:
    ends = zip(found.tried, found.met_at_ends, strict=True)
    return " and ".join(f"{plain(end)} in {met} of {found.futures} futures" for end, met in ends)


def _wider(found: Solution) -> str:
    """Where else to look when it is not within what was tried."""
    low, high = found.dial.low, found.dial.high
    if found.tried == (low, high):
        return f"{found.vary} may not go beyond that: vary something else."
    return f"To look further: --within {low:g},{high:g} is all that is allowed."


def _varied(found: Solution) -> Iterator[str]:
    """What the size varied does, in which scenarios, from when and how."""
    (size,) = (one for one in found.dial.reform.says.parameters if one.name == found.dial.size)
    where = " and ".join(one.label for one in found.varied)
    yield f"Varied in {where}: {size.meaning.rstrip('.')}."
    moved = [one for one in found.dial.reform.says.changes if found.dial.size in one.names()]
    for change in moved:
        yield f"  {_change(found, change)}"
    for name in (FOLLOWS[one.lever] for one in moved if one.lever in FOLLOWS):
        entry = inputs.parameter(name)
        reach = f"{_range(entry.low, entry.high, entry.unit)}"
        yield f"  {entry.meaning.rstrip('.')}. Here {plain(entry.value)}, drawn from {reach}."


def _change(found: Solution, change: Change) -> str:
    """One change as a sentence: the lever, what is done to it, where it stands without, since when.

    As in the first of the scenarios varied.
    """
    scenario, start = found.varied[0], found.request.start
    name = found.dial.reform.name
    mine = next((one for one in scenario.reforms if one.name == name), found.dial.reform)
    own = {size.name: size.default for size in mine.says.parameters} | dict(mine.settings)
    ledger = {entry.name: entry.value for entry in inputs.parameters().values()} | own
    turn = change.turn(0, name, start, mine.start or start, ledger.__getitem__)
    others = tuple(one for one in scenario.reforms if one.name != name)
    without = scenario.model_copy(update={"reforms": others}).schedule(start)
    first, last = (
        float(without.at(day)[change.lever]) for day in (start + timedelta(days=1), found.by)
    )
    stands = plain(first) if first == last else f"{plain(first)}, at the end {plain(last)}"
    text = DONE[change.operation].format(change.lever, _by(found, change, turn))
    text += f" (without: {stands}) from {turn.first}"
    text += f" in a straight line until {turn.full}" if turn.full > turn.first else ""
    text += f" until {turn.last}" if turn.last < date.max else ""
    return f"{text}. {levers()[change.lever].meaning}"


def _by(found: Solution, change: Change, turn: Turn) -> str:
    """What a lever is set to, raised or multiplied by: the value varied, or what stands there."""
    size = found.dial.size
    varied = {size: "the value varied", f"1 - {size}": "1 less the value varied"}
    stands = turn.value if isinstance(turn.value, str) else plain(turn.value)
    return varied.get(str(change.value), stands)


def _how(found: Solution) -> str:
    search = found.found
    share = "" if found.request.scale == 1 else f" of {100 * found.request.scale:g} % of the cases"
    told = f"{found.runs} runs{share}, with the same arrivals, parameters and draws at each value. "
    if not found.alike:
        told += (
            f"Values {plain(found.step)} apart were looked at: each of those told may be one such "
            f"step too {'high' if search.rising else 'low'}, its interval's ends too. "
        )
    if found.status == "found":
        told += f"At {plain(found.value)} it holds in {search.met} of {found.futures} futures. "
    if search.against:
        told += (
            f"In {search.against} futures more of it did not always do more, so that the value is "
            "less sure than its interval says. "
        )
    return told.strip()


def _sized(found: Solution, value: float) -> str:
    return f"{plain(value)} {found.dial.unit}".strip()


def _range(low: float, high: float, unit: str) -> str:
    return f"{plain(low)} to {plain(high)} {unit}".strip()


def print_solution(found: Solution) -> None:
    """The answer on the terminal."""
    say(answer(found))
