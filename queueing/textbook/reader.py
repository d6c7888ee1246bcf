"""Reads values out of nested dicts and lists, and notes everything that is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inputs.problems import Problem, did_you_mean, is_number, printable

MANY = 10_000_000
LEAST, MOST = 1e-9, 1e9  # of times, rates and what else is no number of things, if it is not 0


@dataclass
class Reader:
    """Reads values out of nested dicts and lists, collecting what is wrong with them."""

    problems: list[Problem] = field(default_factory=list)

    def wrong(self, where: str, found: object, allowed: str) -> None:
        """Note one problem."""
        text = "" if found is None else f"= {_short(found)}"
        self.problems.append(Problem(where, text, allowed))

    def table(self, value: object, where: str, known: tuple[str, ...]) -> Mapping[str, Any]:
        """A dict with known keys only; what is not known is a problem, and left out."""
        if not isinstance(value, Mapping):
            self.wrong(where, value, f"must be an object with keys among {', '.join(known)}")
            return {}
        for key in value:
            if key not in known:
                self.wrong(f"{where}.{key}" if where else str(key), None,
                           did_you_mean(str(key), known, "key"))  # fmt: skip
        return {key: v for key, v in value.items() if key in known}

    def number(
        self,
        value: object,
        where: str,
        low: float = 0.0,
        high: float = math.inf,
        above: bool = False,
    ) -> float:
        """A finite number from `low` to `high`; with `above`, `low` itself is too low."""
        if not is_number(value):
            self.wrong(where, value, "must be a number")
        elif value < low or value > high or (above and value == low):
            text = f"above {low:g}" if above else f"{low:g} or more"
            text += f", at most {high:g}" if high < math.inf else ""
            self.wrong(where, value, f"must be {text}")
        elif value and not LEAST <= abs(value) <= MOST:
            self.wrong(where, value, f"must be 0, or from {LEAST:g} to {MOST:g}")
        else:
            return float(value)
        return math.nan

    def whole(self, value: object, where: str, low: int = 0, high: int = MANY) -> int:
        """A whole number from `low` to `high`."""
        if not is_number(value):
            self.wrong(where, value, "must be a whole number")
        elif value != int(value) or not low <= value <= high:
            self.wrong(where, value, f"must be a whole number from {low} to {high:,}")
        else:
            return int(value)
        return low

    def text(self, value: object, where: str) -> str:
        """A text that can be printed."""
        if not isinstance(value, str) or printable(value) != value:
            self.wrong(where, value, "must be a text, without control characters")
        return str(value)

    def choice(self, value: object, where: str, known: tuple[str, ...], what: str) -> str:
        """One of the known texts."""
        if value in known and isinstance(value, str):
            return value
        self.wrong(where, value, did_you_mean(str(value), known, what))
        return known[0]

    def truth(self, value: object, where: str) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            self.wrong(where, value, "must be true or false")
        return value is True

    def items(self, value: object, where: str, high: int) -> list[Any]:
        """A list of at most `high` entries."""
        if not isinstance(value, list | tuple):
            self.wrong(where, value, "must be a list")
            return []
        if len(value) > high:
            self.wrong(where, None, f"has {len(value):,} entries, at most {high:,} are allowed")
            return []
        return list(value)


def _short(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
