"""What is varied to find a value: a size of a reform, or a lever from the start of the run on.

As a text: "hire_judges:judges" (with settings if wanted: "hire_judges:judges,start=2027-10-01"), a
lever's name ("docket.master_share_cap"), or the name of a size alone where it says enough
("judges").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inputs.levers import Lever, levers
from inputs.problems import BadInput, Problem, as_given, did_you_mean
from inputs.shipped import reform_names
from queueing.docket.waits import Array
from queueing.scenario import Scenario
from queueing.scenario.reform_file import ReformFile
from queueing.scenario.reforms import Reform

STEPS = 200  # of an allowed range, unless a step is named
MOST_VALUES = 10_000
MEANT = {"judges": "hire_judges"}  # of several reforms with such a size


@dataclass(frozen=True)
class Dial:
    """One size of a reform that may stand from `low` to `high`."""

    name: str
    reform: Reform
    size: str
    low: float
    high: float
    whole: bool
    unit: str

    def at(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with the dial at a value; raises `BadInput` where it cannot be."""
        return scenario.with_size(self.reform, **{self.size: value})

    def held_by(self, scenario: Scenario) -> bool:
        """Whether the scenario holds the reform whose size it is."""
        return any(one.name == self.reform.name for one in scenario.reforms)

    def grid(self, within: tuple[float, float] | None, step: float | None) -> Array:
        """The values to look at, from the low to the high end. Raises `BadInput`."""
        low, high = within or (self.low, self.high)
        problems = []
        if not self.low <= low < high <= self.high:
            allowed = f"must be two numbers in {self.low:g} to {self.high:g}, the lower first"
            problems.append(Problem("within", f"{low:g},{high:g}", allowed))
        if step is not None and not 0 < step <= high - low:
            allowed = f"must be above 0, and no more than the range, {high - low:g}"
            problems.append(Problem("step", f"{step:g}", allowed))
        elif step is not None and (high - low) / step > MOST_VALUES:
            allowed = f"leaves more than {MOST_VALUES:,} values to look at"
            problems.append(Problem("step", f"{step:g}", allowed))
        if problems:
            raise BadInput(problems)
        wide = step or (high - low) / STEPS
        if self.whole or (step is None and wide > 1):
            wide = float(np.ceil(wide))
        values = low + wide * np.arange(int((high - low) / wide + 1e-9) + 1)
        return values if np.isclose(values[-1], high) else np.append(values, high)


def as_dial(text: str) -> Dial:
    """The dial that a text names. Raises `BadInput` with the nearest name."""
    if not isinstance(text, str):
        raise BadInput([Problem("vary", as_given(text), "must be a lever or a size, as a text")])
    if text in levers():
        return _of_lever(levers()[text])
    name, colon, rest = text.partition(":")
    if colon:
        settings = [part for part in rest.split(",") if "=" in part]
        sizes = [part for part in rest.split(",") if "=" not in part]
        if len(sizes) != 1:
            raise BadInput([Problem("vary", f'"{text}"', "must name one size: REFORM:SIZE")])
        reform = Reform.load(":".join([name, ",".join(settings)]).rstrip(":"))
        return _of_reform(text, reform, sizes[0])
    having = [name for name in reform_names() if text in _sizes(Reform.load(name))]
    chosen = [name for name in having if name == MEANT.get(text)] or having
    if len(chosen) == 1:
        return _of_reform(text, Reform.load(chosen[0]), text)
    if chosen:
        allowed = "is a size of several; did you mean one of "
        allowed += f"{', '.join(f'{name}:{text}' for name in chosen)}?"
        raise BadInput([Problem("vary", f'"{text}"', allowed)])
    raise BadInput([Problem("vary", f'"{text}"', did_you_mean(text, _names(), "lever or size"))])


def _sizes(reform: Reform) -> list[str]:
    return [parameter.name for parameter in reform.says.parameters]


def _names() -> Sequence[str]:
    sizes = [f"{name}:{size}" for name in reform_names() for size in _sizes(Reform.load(name))]
    return [*sizes, *levers(), *MEANT]


def _of_reform(text: str, reform: Reform, size: str) -> Dial:
    found = {parameter.name: parameter for parameter in reform.says.parameters}
    if size not in found:
        allowed = did_you_mean(size, list(found), f"size of {reform.name}")
        raise BadInput([Problem("vary", f'"{text}"', allowed)])
    low, high = found[size].range
    whole = size in reform.says.whole_sizes
    return Dial(text, reform, size, low, high, whole, found[size].unit)


def _of_lever(lever: Lever) -> Dial:
    """A lever as a reform that sets it, or multiplies it where that is all it allows."""
    if lever.choices:
        allowed = f"takes words ({lever.span}), not numbers"
        raise BadInput([Problem("vary", f'"{lever.name}"', allowed)])
    operation = next(one for one in ("set", "multiply", "add") if one in lever.operations)
    size: dict[str, object] = {"name": "value", "meaning": lever.meaning, "unit": lever.unit}
    size |= {"range": [lever.low, lever.high], "default": lever.low}
    says = {
        "title": f"{lever.name} varied",
        "mechanism": lever.meaning,
        "evidence": "none: it is varied to find a value",
        "parameters": [size],
        "change": [{"lever": lever.name, operation: "value"}],
    }
    file = ReformFile.model_validate(says, context={"parameters": ["value"]})
    reform = Reform(name="varied", file=lever.name, says=file)
    return Dial(lever.name, reform, "value", lever.low, lever.high, lever.whole, lever.unit)
