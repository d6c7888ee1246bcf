"""What a reform file says of its cost."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from inputs.ledger import Parameter
from queueing.scenario.schema import Entry, Range, Some, Sources, Text

PRICE_YEAR = 2025  # of every dollar in the model
UNITS_OF_COST = ("dollars_per_judge_year", "dollars_per_case", "dollars_per_year")


class Cost(Entry):
    """What a reform costs: a low and a high figure, in constant dollars of `PRICE_YEAR`.

    `price_year` may say so; a figure of another year is to be converted by whoever writes it.

    What is paid a year is a row of the table of costs. Judges and appointed counsel are there
    already, at the ledger's prices: what a file says of them is told beside.
    """

    item: Text
    dollars_per_judge_year: Range | None = None
    dollars_per_case: Range | None = None
    dollars_per_year: Range | None = None
    price_year: Annotated[int, Field(strict=True)] = PRICE_YEAR
    source: Annotated[Sources, Some]

    @field_validator("price_year")
    @classmethod
    def _that_of_the_model(cls, year: int) -> int:
        if year != PRICE_YEAR:
            raise ValueError(
                f"must be {PRICE_YEAR}, the year of all dollars here: "
                "convert the figures by consumer prices first, and leave this out"
            )
        return year

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if sum(getattr(self, unit) is not None for unit in UNITS_OF_COST) != 1:
            raise ValueError(f"must have exactly one of {', '.join(UNITS_OF_COST)}")
        return self

    def yearly(self, name: str) -> Parameter | None:
        """What it costs a year, as a parameter of that name: the middle of its range, or drawn."""
        if self.dollars_per_year is None:
            return None
        low, high = self.dollars_per_year
        return Parameter(
            name=name,
            value=(low + high) / 2.0,
            low=low,
            high=high,
            unit="dollars a year",
            grade="assumed",
            source=self.source,
            meaning=self.item,
        )
