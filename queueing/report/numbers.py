"""Numbers as people write them: thousands apart, no more digits than they deserve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

SMALLEST = 1e-4  # a difference below this is the computer's rounding
WHOLE_FROM = 1000.0  # numbers from which on no decimals are told
MOST_DECIMALS = 3  # that a column is filled up to


def plain(value: float) -> str:
    """A number as one writes it: 1,070,000 and 0.05, never 1.07e+06."""
    return f"{value + 0.0:,.0f}" if value == round(value) else f"{value:,.4g}"


def number(value: float, decimals: int, sign: bool = False) -> str:
    """A number with thousands apart; a plus before gains when `sign`.

    What would round to zero is zero, or with a sign its first digit: never a negative zero.
    """
    if not np.isfinite(value):
        return "not reached"
    if round(value, decimals) != 0:
        return f"{value:{'+' if sign else ''},.{decimals}f}"
    return f"{value:+.1g}" if sign and abs(value) >= SMALLEST else f"{0:.{decimals}f}"


def years(number: float) -> str:
    """So many years in words; in months where they are no quarters of a year.

    >>> years(1.0), years(0.5), years(10), years(1 / 12)
    ('1 year', '0.5 years', '10 years', '1 month')
    """
    months = round(12 * number)
    if months % 3:
        return f"{months} month{'s' * (months != 1)}"
    return f"{number:.4g} year{'s' * (number != 1)}"


def column(values: Sequence[object]) -> list[str]:
    """The cells of a column: numbers with the same decimals where all are of a like size.

    >>> column([1.5, 12.25, 3.0]), column([0.0012, 250000.0])
    (['1.50', '12.25', '3.00'], ['0.0012', '250,000'])
    """
    told = [cell(value) for value in values]
    known = [value for value in values if isinstance(value, float) and np.isfinite(value)]
    decimals = max((len(cell(value).partition(".")[2]) for value in known), default=0)
    if not 0 < decimals <= MOST_DECIMALS or max(map(abs, known)) >= WHOLE_FROM:
        return told
    return [
        f"{value + 0.0:,.{decimals}f}" if isinstance(value, float) and text else text
        for value, text in zip(values, told, strict=True)
    ]


def cell(value: object) -> str:
    """A value as it stands in a table: nothing where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if not np.isfinite(value):
            return ""
        return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value + 0.0:,.4g}"
    if isinstance(value, int) and not 1900 <= value <= 2100:
        return f"{value:,}"
    if isinstance(value, list) and len(value) > 6:
        return f"{len(value)} values"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)
