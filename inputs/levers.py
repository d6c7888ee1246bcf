"""The model's levers: every dial that a scenario or a reform may turn, and how far.

The list is `levers.toml`; nothing else in the project says what can be changed. A lever is either
a number with an allowed range or a word out of a list (a queue discipline).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from inputs.shipped import HERE
from inputs.toml_file import read_toml

OPERATIONS = ("set", "add", "multiply")


@dataclass(frozen=True)
class Lever:
    """One dial of the model.

    `base` is its value when nothing turns it: a number, a word out of `choices`, or the name of
    the ledger parameter that gives the number. Numbers lie within `low` and `high`, in `unit`.
    Where `idle_without` names levers, it does nothing unless one of them is turned.
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

    @property
    def base_parameter(self) -> str | None:
        """The ledger parameter behind the base value, if it is one."""
        return self.base if isinstance(self.base, str) and not self.choices else None

    def allows(self, value: float | str) -> bool:
        """Whether the lever may stand at `value`."""
        if isinstance(value, str):
            return value in self.choices
        return not self.choices and self.low <= value <= self.high

    @property
    def allowed(self) -> str:
        """What the lever may stand at, in words."""
        if self.choices:
            return " or ".join(f'"{choice}"' for choice in self.choices)
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
