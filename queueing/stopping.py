"""Enough futures for an interval that is narrow enough, and no more.

Futures are run in batches: `FIRST` at least, `BATCH` at a time, until every interval asked for is
as narrow as asked (Chow and Robbins), then one batch more. Stopping when the numbers happen to
agree makes intervals a little too narrow; the first futures and the last batch make up for it
(Simons showed that some number of observations more does). `tests/queueing/test_stopping.py` counts
how often such an interval holds what it should: 94 to 96 % where 95 are meant.

Future r is the same however many there are, so these results are those of a run of as many futures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, as_given
from queueing.docket.waits import Array
from queueing.intervals import half_width

FIRST, BATCH = 10, 5  # futures

Asked = str | Sequence[str] | Mapping[str, float | str]
"""What half-widths are asked for: "pending_active=50000", "judges=5%", or a mapping of the same."""


@dataclass(frozen=True)
class Width:
    """How narrow the interval of a measure is to be: half its width, `relative` to the base."""

    measure: str
    half: float
    relative: bool = False

    @property
    def text(self) -> str:
        """As it is asked for."""
        size = f"{100 * self.half:.12g}%" if self.relative else f"{self.half:.12g}"
        return f"{self.measure}={size}"

    def met(self, headlines: Sequence[Sequence[pd.Series]]) -> bool:
        """Whether it is met, by the headline measures of each future of each scenario."""
        widest, most = self.found(headlines)
        return widest <= most

    def found(self, headlines: Sequence[Sequence[pd.Series]]) -> tuple[float, float]:
        """Half the widest interval there is (NaN where one is not known), and the most asked for.

        Of several scenarios the interval is that of each one's difference from the first.
        """
        values = np.array([[one[self.measure] for one in futures] for futures in headlines])
        most = self.half * (abs(float(values[0].mean())) if self.relative else 1.0)
        return float(np.max(half_widths(values))), most


def half_widths(values: Array) -> list[float]:
    """Of values float64[scenarios, futures]: of each difference from the first, or of one alone."""
    found = values[1:] - values[:1] if len(values) > 1 else values
    return [half_width(one) for one in found]


def rounds(most: int) -> Iterator[int]:
    """How many futures there are after each round: 10, 15, 20, … and at most `most`."""
    yield from (*range(FIRST, most, BATCH), most)


class Watch:
    """Says when to stop: one batch after all widths are met."""

    def __init__(self, widths: Sequence[Width]) -> None:
        self.widths = widths
        self.met_at: int | None = None
        self.found: list[tuple[float, float]] = []  # of each width after the last round

    def stop(self, headlines: Sequence[Sequence[pd.Series]]) -> bool:
        """Whether no more futures are needed, after a round; told of every round in turn."""
        self.found = [width.found(headlines) for width in self.widths]
        if self.met_at is not None:
            return True
        if all(widest <= most for widest, most in self.found):
            self.met_at = len(headlines[0])
        return False

    def said(self, most: int) -> dict[str, object]:
        """What run.json says of it."""
        return {
            "half_widths": [width.text for width in self.widths],
            "met_at": self.met_at,
            "reached": [
                {
                    "measure": width.measure,
                    "half_width": widest if np.isfinite(widest) else None,
                    "asked": most if np.isfinite(most) else None,
                }
                for width, (widest, most) in zip(self.widths, self.found, strict=True)
            ],
            "first": FIRST,
            "batch": BATCH,
            "most": most,
        }


def as_widths(asked: Asked | None) -> tuple[Width, ...]:
    """The half-widths asked for. Raises `BadInput` with everything that is wrong with them."""
    if asked is None:
        return ()
    if isinstance(asked, Mapping):
        given = [(str(name), str(value)) for name, value in asked.items()]
    elif not isinstance(asked, Sequence) or not all(isinstance(one, str) for one in asked):
        raise BadInput([Problem("half_width", as_given(asked), 'must be as "judges=5"')])
    else:
        texts = [asked] if isinstance(asked, str) else list(asked)
        parts = [part.partition("=") for text in texts for part in text.split(",")]
        given = [(name.strip(), value.strip()) for name, _, value in parts]
    found, problems = [], []
    for name, value in given:
        problem = _problem(name, value)
        if problem is None:
            relative = value.endswith("%")
            number = float(value.removesuffix("%"))
            found.append(Width(name, number / 100.0 if relative else number, relative))
        else:
            problems.append(problem)
    if problems:
        raise BadInput(problems)
    return tuple(found)


def _problem(name: str, value: str) -> Problem | None:
    """What is wrong with one half-width."""
    from queueing.measures import LISTED, MEASURES, no_measure

    if not value:
        allowed = f"must be MEASURE=SIZE, as pending_active=50000; {LISTED}"
        return Problem("half_width", f'"{name}"', allowed)
    if name not in MEASURES:
        return no_measure("half_width", name)
    try:
        if 0.0 < float(value.removesuffix("%")) < np.inf:
            return None
    except ValueError:
        pass
    allowed = "must be a number above 0, or a share of the base's mean: 5%"
    return Problem("half_width", f"{name}={value}", allowed)
