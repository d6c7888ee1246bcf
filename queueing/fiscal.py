"""The fiscal year of the United States: October to September, called by the year it ends in."""

from __future__ import annotations

from typing import Any

FIRST_MONTH = 10  # October


def fiscal_year_of(on: Any) -> Any:
    """The fiscal year of a day, or of every day or month of what has `year` and `month` for all."""
    return on.year + (on.month >= FIRST_MONTH)
