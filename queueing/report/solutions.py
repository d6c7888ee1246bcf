"""Answers of `docket solve` and `docket breakeven` in plain words."""

from __future__ import annotations

import numpy as np
from rich.console import Console

from queueing.needed.solving import Solution
from queueing.report.words import plain


def answer(found: Solution) -> str:
    """What was found, how sure it is, and how it was looked for."""
    low, high = found.allowed
    what = f"{found.vary} ({found.unit})" if found.unit else found.vary
    needed = "in half of the futures"
    if found.question == "solve":
        needed = f"in {100 * found.probability:g} % of futures"
    aim = f"{found.aim}, by {found.by}, {needed}"
    extreme = "smallest" if found.found.rising else "largest"
    if found.status == "not reachable":
        told = f"Not reachable within the allowed range: no {what} from {plain(low)} to "
        told += f"{plain(high)} brings {aim}."
    elif found.status == "met throughout":
        told = f"Met throughout: {what} at {plain(found.value)}, where it does least, already "
        told += f"brings {aim}."
    else:
        told = f"{what}: {plain(found.value)} is the {extreme} value that brings {aim}."
    told += f"\n{_interval(found)}"
    return f"{told}\n{_how(found)}"


def _interval(found: Solution) -> str:
    ends = f"{_end(found, found.low)} to {_end(found, found.high)}"
    return f"95 % interval, from the order of {found.futures} futures: {ends}."


def _end(found: Solution, value: float) -> str:
    if np.isnan(value):
        return "unknown (too few futures)"
    if np.isinf(value):
        return "beyond the allowed range"
    return plain(value)


def _how(found: Solution) -> str:
    search = found.found
    told = (
        f"Values {plain(found.step)} apart were looked at, with the same arrivals, parameters and "
        f"draws at each ({search.tried} futures simulated"
    )
    told += "" if found.scale == 1 else f", {100 * found.scale:g} % of the cases"
    told += "). "
    if np.isfinite(found.value):
        told += f"At {plain(found.value)} it holds in {search.met} of {found.futures} futures. "
    if search.against:
        told += (
            f"In {search.against} futures more of it did not always do more, so that the value is "
            "less sure than its interval says. "
        )
    return told.strip()


def print_solution(found: Solution) -> None:
    """The answer on the terminal."""
    Console().print(answer(found), highlight=False, soft_wrap=True)
