"""The model's levers: every dial that a scenario or a reform may turn, and how far.

The list is `levers.toml`; nothing else in the project says what can be changed. A lever is either
a number with an allowed range or a word out of a list (a queue discipline).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from inputs.problems import BadInput, Problem, closest
from inputs.shipped import HERE
from inputs.toml_file import read_toml

OPERATIONS = ("set", "add", "multiply")


@dataclass(frozen=True)
class Lever:
    """One dial of the model.

    `base` is its value when nothing turns it: a number, a word out of `choices`, or the name of
    the ledger parameter that gives the number. Numbers lie within `low` and `high`, in `unit`, and
    some are `whole`. Where `idle_without` names levers, it does nothing unless one of them is
    turned, if need be to the word `only_under`. One that is `of_order` decides who is called next:
    cases that have a date keep it.
    """

    name: str
    meaning: str
    unit: str
    operations: tuple[str, ...]
    base: float | str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()
    idle_without: tuple[str, ...] = ()
    only_under: str = ""
    whole: bool = False
    of_order: bool = False

    @property
    def base_parameter(self) -> str | None:
        """The ledger parameter behind the base value, if it is one."""
        return self.base if isinstance(self.base, str) and not self.choices else None

    def allows(self, value: float | str) -> bool:
        """Whether the lever may stand at `value`."""
        if isinstance(value, str):
            return value in self.choices
        return not self.choices and self.low <= value <= self.high and self.fits(value)

    def fits(self, value: float) -> bool:
        """Whether a number can be what the lever is set to or raised by, its range aside."""
        return not self.whole or float(value).is_integer()

    def acts(self, stands: Mapping[str, float | str]) -> bool:
        """Whether it does anything while the levers stand so."""
        needed = [levers()[name] for name in self.idle_without]
        return not needed or any(
            stands[one.name] == self.only_under if self.only_under else stands[one.name] != one.base
            for one in needed
        )

    @property
    def span(self) -> str:
        """What the lever may stand at, without its unit."""
        if self.choices:
            return ", ".join(self.choices)
        numbers = f"{self.low:,.12g} to {self.high:,.12g}"
        return f"{numbers}, whole numbers" if self.whole else numbers

    @property
    def allowed(self) -> str:
        """What the lever may stand at, in words."""
        if self.choices:
            return " or ".join(f'"{choice}"' for choice in self.choices)
        if self.whole:
            numbers = [f"{number:g}" for number in range(int(self.low), int(self.high) + 1)]
            return f"{', '.join(numbers[:-1])} or {numbers[-1]} {self.unit}"
        return f"{self.low:,.12g} to {self.high:,.12g} {self.unit}"


@cache
def levers() -> Mapping[str, Lever]:
    """All levers by name, in the order of `levers.toml`."""
    data = read_toml(HERE / "levers.toml", "inputs/levers.toml").data
    found = {
        f"{group}.{name}": _lever(f"{group}.{name}", entry)
        for group, entries in data.items()
        for name, entry in entries.items()
    }
    return MappingProxyType(found)


def matching(pattern: str) -> Sequence[Lever]:
    """The levers whose name, meaning or unit holds a text, capitals or not; all for none.

    Raises `BadInput` with the nearest name when there is no such lever.
    """
    text = pattern.lower().strip()
    every = list(levers().values())
    found = [one for one in every if text in f"{one.name} {one.meaning} {one.unit}".lower()]
    if not found:
        names = {part: part for part in groups()}
        names |= {part: one.name for one in every for part in (one.name, one.name.split(".")[1])}
        near = closest(text, names)
        hint = f'did you mean "{names[near]}"?' if near else f"there are: {', '.join(groups())}"
        raise BadInput([Problem(f'lever "{pattern}"', "", f"no lever says so; {hint}")])
    return found


def groups() -> list[str]:
    """The first parts of the levers' names."""
    return list(dict.fromkeys(name.split(".")[0] for name in levers()))


def _lever(name: str, entry: dict[str, Any]) -> Lever:
    """One entry as a `Lever`; a key that does not belong there is a TypeError at once."""
    entry = dict(entry)
    low, high = entry.pop("range", (0.0, 0.0))
    return Lever(
        name,
        operations=tuple(entry.pop("operations")),
        choices=tuple(entry.pop("choices", ())),
        idle_without=tuple(entry.pop("idle_without", ())),
        low=float(low),
        high=float(high),
        **entry,
    )
