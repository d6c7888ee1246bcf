"""Published projections of the backlog: what they take as given, and what they said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from inputs.problems import BadInput, Problem, did_you_mean
from inputs.toml_file import read_toml


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(_Entry):
    """A number that a projection takes as given; `inferred` when it was not seen in the source.

    `solved` when it was chosen so that the projection's own results come out.
    """

    value: float
    unit: str
    inferred: bool
    solved: bool = False
    source: tuple[str, ...]
    meaning: str


class Claim(_Entry):
    """What a projection says of the end of a fiscal year, `added` judges more by year.

    `value` is empty where it was not seen, and where it is none by its kind (cleared).
    """

    added: tuple[float, ...]
    fiscal_year: int
    kind: Literal["pending", "below", "cleared"]
    value: float | None = None
    rounding: float = 0.0
    inferred: bool
    says: str


class Projection(_Entry):
    """One projection; `start` is the month end from which it counts, `scenario` what stands for
    the courts' practice when this model answers the same question."""

    name: str
    title: str
    question: str
    start: date
    scenario: str
    source: tuple[str, ...]
    lacks: str
    inputs: Mapping[str, Given]
    claims: tuple[Claim, ...] = Field((), alias="claim")

    def given(self, name: str) -> float:
        """The value of an input."""
        return self.inputs[name].value


@cache
def projections() -> Mapping[str, Projection]:
    """Every published projection by its name, in the order of `projections.toml`."""
    file = read_toml(Path(__file__).with_name("projections.toml"), "inputs/projections.toml")
    return MappingProxyType(
        {name: Projection(name=name, **entry) for name, entry in file.data.items()}
    )


def projection(name: str) -> Projection:
    """One projection by its name; an unknown name raises `BadInput` with the nearest."""
    known = projections()
    if name not in known:
        raise BadInput([Problem(f'"{name}"', "", did_you_mean(name, list(known), "projection"))])
    return known[name]
