"""The parameter ledger: every number the model uses, with its range, grade, source and meaning.

A parameter may hold only between two dates (`from`, `until`: first and last day). A name that
begins with `bridge_` crosses from one producer's count to another's; `inputs.bridges` uses it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from inputs.entries import key_problems, text_problems
from inputs.problems import BadInput, Problem, did_you_mean, is_number
from inputs.sources import sources
from inputs.toml_file import TomlFile, read_toml

GRADES = ("measured", "official", "study", "practitioner", "assumed", "fitted")
_REQUIRED = ("value", "low", "high", "unit", "grade", "source", "meaning")
_OPTIONAL = ("from", "until")


@dataclass(frozen=True)
class Parameter:
    """One number: its `value` within `low` to `high`, in `unit`, and how well it is known.

    `from_date` and `until_date` are the first and last day on which it holds, if it is dated.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    source: tuple[str, ...]
    meaning: str
    from_date: date | None = None
    until_date: date | None = None

    def draw(self, u: float) -> float:
        """The quantile at `u` (0 to 1) of the distribution the ledger means: its median is `value`.

        Below and above it density falls in a straight line to nothing at `low` and `high`, half
        of the draws on either side, so that a range with a long side does not move the centre.
        """
        return drawn_within(self.low, self.value, self.high, u)


def drawn_within(low: float, value: float, high: float, u: float) -> float:
    """The quantile at `u` of the distribution a range means: see `Parameter.draw`."""
    if not 0.0 <= u <= 1.0:
        raise ValueError(f"u = {u}: must lie in 0 to 1")
    if u < 0.5:
        return low + (value - low) * math.sqrt(2.0 * u)
    return high - (high - value) * math.sqrt(2.0 * (1.0 - u))


def parameter(name: str) -> Parameter:
    """A parameter of the ledger by its name; an unknown name raises `BadInput` with the nearest."""
    known = parameters()
    if name not in known:
        allowed = did_you_mean(name, list(known), "parameter")
        raise BadInput([Problem(f'parameter "{name}"', "", allowed)])
    return known[name]


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter by its name, in the order of `parameters.toml`."""
    path = Path(__file__).with_name("parameters.toml")
    return MappingProxyType(read_ledger(path, "inputs/parameters.toml"))


def read_ledger(path: Path, name: str | None = None) -> dict[str, Parameter]:
    """Reads and checks a ledger file; raises one `BadInput` with everything wrong in it."""
    file = read_toml(path, name)
    problems = [problem for entry in file.data for problem in _problems(file, entry)]
    if problems:
        raise BadInput(problems, file.name)
    return {entry: _parameter(entry, values) for entry, values in file.data.items()}


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        value=float(entry["value"]),
        low=float(entry["low"]),
        high=float(entry["high"]),
        unit=entry["unit"],
        grade=entry["grade"],
        source=tuple(entry["source"]),
        meaning=entry["meaning"],
        from_date=entry.get("from"),
        until_date=entry.get("until"),
    )


def _problems(file: TomlFile, name: str) -> Iterator[Problem]:
    yield from key_problems(file, name, _REQUIRED, _OPTIONAL)
    entry = file.data[name]
    if not isinstance(entry, dict):
        return
    yield from text_problems(file, name, ("unit", "meaning"))
    if "grade" in entry and entry["grade"] not in GRADES:
        yield file.problem((name, "grade"), did_you_mean(str(entry["grade"]), GRADES, "grade"))
    yield from _number_problems(file, name, entry)
    yield from _source_problems(file, name, entry)
    yield from _date_problems(file, name, entry)


def _number_problems(file: TomlFile, name: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    numbers = [key for key in ("low", "value", "high") if key in entry]
    wrong = [key for key in numbers if not is_number(entry[key])]
    for key in wrong:
        yield file.problem((name, key), "must be a number")
    if wrong or len(numbers) < 3:
        return
    low, value, high = (entry[key] for key in numbers)
    if low > high:
        yield file.problem((name, "low"), f"must not be above high = {high}")
    elif not low <= value <= high:
        yield file.problem((name, "value"), f"must lie in its range {low} to {high}")


def _source_problems(file: TomlFile, name: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    named = entry.get("source")
    if named is None:
        return
    if not isinstance(named, list) or not named:
        yield file.problem((name, "source"), "must be a list of source ids, at least one")
        return
    known = list(sources())
    for id in named:
        if id not in known:
            allowed = did_you_mean(str(id), known, "source in inputs/sources.toml")
            yield Problem(f"line {file.line((name, 'source'))}", f'{name}.source "{id}"', allowed)


def _date_problems(file: TomlFile, name: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    dates = [key for key in _OPTIONAL if key in entry]
    wrong = [key for key in dates if type(entry[key]) is not date]
    for key in wrong:
        yield file.problem((name, key), "must be a date: YYYY-MM-DD, without quotes")
    if not wrong and len(dates) == 2 and entry["until"] < entry["from"]:
        yield file.problem((name, "until"), f"must not be before from = {entry['from']}")
