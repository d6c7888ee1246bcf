"""What a headline measure says of itself."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A headline measure: its unit, the number of decimals it is shown with, and what it says.

    One that is shown `only_if_any` counts what most scenarios do not have, such as hearing dates.
    `deadline` is the lever that sets the deadline spoken of. One that is `open_ended` is not
    reached where it lies beyond the horizon, and then greater than any that is. A run shorter than
    `least_years` has none.
    """

    unit: str
    decimals: int
    meaning: str
    only_if_any: bool = False
    deadline: str = ""
    open_ended: bool = False
    least_years: float = 0.0

    def digits(self, size: float) -> int:
        """Decimals that show two digits of a difference of some size (above 0), and no fewer than
        the measure has.

        >>> Measure("share", 3, "").digits(0.00012), Measure("share", 3, "").digits(0.25)
        (5, 3)
        """
        return max(self.decimals, 1 - math.floor(math.log10(size)))
