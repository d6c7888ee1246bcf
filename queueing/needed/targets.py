"""Targets: a bound on a headline measure, as people write it."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, as_given
from queueing.measures import CLEARED, MEASURES, no_measure

COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


@dataclass(frozen=True)
class Target:
    """A bound on a headline measure of a run that ends on the day; not met where not reached."""

    measure: str
    sign: str
    bound: float

    def met(self, headline: pd.Series) -> bool:
        """Whether a future meets it."""
        return COMPARED[self.sign](float(headline[self.measure]), self.bound)

    @property
    def text(self) -> str:
        return f"{self.measure} {self.sign} {self.bound:,.12g}"


def as_target(text: str) -> Target:
    """A target from its text, "cleared" for as few pending cases as count as that.

    Raises `BadInput` with everything that is wrong with it.
    """
    if not isinstance(text, str):
        raise BadInput([Problem("target", as_given(text), 'must be as "pending_active <= 1e6"')])
    if text.strip() == "cleared":
        return Target("pending_active", "<", float(CLEARED))
    match = re.fullmatch(r"\s*([\w.]*)\s*(<=|>=|<|>|=|==)?\s*([^<>=]*?)\s*", text)
    if match is None:
        raise BadInput([Problem("target", f'"{text}"', 'must be as "pending_active <= 1_000_000"')])
    measure, sign, number = match[1], match[2], match[3].replace(",", "")
    problems = []
    if measure not in MEASURES:
        problems.append(no_measure("target", measure))
    if sign not in COMPARED:
        problems.append(Problem("target", f'"{sign or ""}"', "must be one of <=, >=, <, >"))
    try:
        bound = float(number)
        if not np.isfinite(bound):
            raise ValueError
    except ValueError:
        bound = 0.0
        problems.append(Problem("target", f'"{number}"', "must be a number: 1_000_000"))
    if problems:
        raise BadInput(problems)
    return Target(measure, sign, bound)
