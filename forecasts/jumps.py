"""Sudden changes of a series' level: an order, a pandemic, a programme that ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .keyed import drawn, uniforms

Array = npt.NDArray[np.float64]

RATE, SIZE = "level_jump_rate_per_month", "level_jump_log_sd"


@dataclass(frozen=True)
class Jumps:
    """The chance in a month that the log level jumps, and the sd of the log size.

    Nobody knows either. With `unsure` each path draws both once from the ledger's ranges, about
    `rate` and `log_sd`, the same for all series of the path.
    """

    rate: float
    log_sd: float
    unsure: bool = False

    @classmethod
    def from_ledger(cls) -> Jumps:
        """The ledger's `level_jump_rate_per_month` and `level_jump_log_sd`, and their ranges."""
        import inputs

        return cls(
            float(inputs.parameter(RATE).value), float(inputs.parameter(SIZE).value), unsure=True
        )

    @property
    def variance(self) -> float:
        """What jumps add to the variance of the log level in a month."""
        return self.rate * self.log_sd**2

    def of_paths(self, seed: int, numbers: range) -> tuple[Array, Array]:
        """Rate and log sd of each path, by its number: two arrays (paths,)."""
        if not self.unsure:
            return np.full(len(numbers), self.rate), np.full(len(numbers), self.log_sd)
        u = uniforms("level jumps", seed, numbers, 2)
        return drawn(RATE, u[:, 0]), drawn(SIZE, u[:, 1])


NO_JUMPS = Jumps(0.0, 0.0)
