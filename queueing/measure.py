"""What a headline measure says of itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

MILLION = 1e6


@dataclass(frozen=True)
class Measure:
    """A headline measure: its unit, the number of decimals it is shown with, and what it says.

    One that is shown `only_if_any` counts what most scenarios do not have, such as hearing dates.
    `deadline` is the lever that sets the deadline spoken of. One that is `open_ended` is not
    reached where it lies beyond the horizon, and then greater than any that is. A run shorter than
    `least_years` has none.

    One with a `middle` is read off the curve of those decided by each day, and futures have curves
    of their own: of a run the middle future is told, of an even number the `lower` or the `higher`
    of the two in the middle. What half of the futures reach for days and for shares is then the
    same thing seen from two sides, which means over futures are not. One that is told
    `in_millions` of its unit is so with so many decimals; tables and files have the unit itself.
    """

    unit: str
    decimals: int
    meaning: str
    only_if_any: bool = False
    deadline: str = ""
    open_ended: bool = False
    least_years: float = 0.0
    middle: Literal["", "lower", "higher"] = ""
    in_millions: int | None = None

    @property
    def told_unit(self) -> str:
        """The unit that it is told in."""
        return self.unit if self.in_millions is None else f"million {self.unit}"

    @property
    def told_by(self) -> float:
        """How many of its units make one of those it is told in."""
        return 1.0 if self.in_millions is None else MILLION

    @property
    def told_decimals(self) -> int:
        """The decimals that it is told with."""
        return self.decimals if self.in_millions is None else self.in_millions

    def digits(self, size: float) -> int:
        """Decimals that show two digits of a difference of some size (above 0, in the unit told),
        and no fewer than the measure has.

        >>> Measure("share", 3, "").digits(0.00012), Measure("share", 3, "").digits(0.25)
        (5, 3)
        """
        return max(self.told_decimals, 1 - math.floor(math.log10(size)))
