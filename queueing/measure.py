"""What a headline measure says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A headline measure: its unit, the number of decimals it is shown with, and what it says.

    One that is shown `only_if_any` counts what most scenarios do not have, such as hearing dates.
    `deadline` is the lever that sets the deadline spoken of.
    """

    unit: str
    decimals: int
    meaning: str
    only_if_any: bool = False
    deadline: str = ""
