"""What the measures of a run are called: as in the list of measures, deadlines with their days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from queueing.measures import MEASURES
from queueing.notes import Course
from queueing.request import Request

if TYPE_CHECKING:
    from queueing.results import Results


def labels(results: Results) -> dict[str, str]:
    """The label of every measure, by its name."""
    options = results.run["options"]
    request = Request(years=options["years"], start=date.fromisoformat(options["start"]))
    courses = [Course.of(scenario, request) for scenario in results.assumed]
    return {
        name: _with_days(measure.meaning, _days(measure.deadline, courses))
        for name, measure in MEASURES.items()
    }


def of_a_run(called: Mapping[str, str]) -> dict[str, str]:
    """The labels of measures where one scenario is told of, the future in the middle said so."""
    return {
        name: f"{label}, middle future" if MEASURES[name].middle else label
        for name, label in called.items()
    }


def _with_days(meaning: str, days: list[float]) -> str:
    """A meaning whose deadline is told in days: one, or the least and the most there are.

    >>> _with_days("completed after the deadline", [180.0, 365.0])
    'completed after the deadline (180 to 365 days)'
    """
    said = " to ".join(dict.fromkeys(f"{day:,.0f}" for day in (days[0], days[-1]))) if days else ""
    return meaning.replace("the deadline", f"the deadline ({said} days)") if said else meaning


def _days(lever: str, courses: list[Course]) -> list[float]:
    """The deadlines that a lever sets in a run, where it sets any."""
    stands = [stand[lever] for course in courses for stand in course.stands.values() if lever]
    return sorted({float(stand) for stand in stands if stand})
