"""What a reader should know before trusting a run: the notes that stand in run.json.

None of it is a mistake: the run can be made. A scale under which courts are too small, settings
that do nothing in this run, orders that have little to decide, policies that are not to be compared
as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

import inputs
from inputs.levers import Lever, levers
from inputs.shipped import scenario_names
from queueing.scenario import Scenario
from queueing.scenario.levers import LeverSchedule, Turn, Value, months_after

if TYPE_CHECKING:
    from queueing.request import Request

FEEDBACK = ("feedback.weak_elasticity", "feedback.strong_elasticity")
OF_OFFICE = ("office.", "receipts.affirmative", "receipts.credible_fear")
OF_POSTS = ("staffing.authorised", "staffing.funded")
CAP = "path_cap_multiple"
AT_CAP = 0.05  # share of forecast paths that end at their cap, from which on it is said
COMING = {
    "border": "border cases",
    "interior": "cases from the interior",
    "referral": "cases referred by USCIS",
    "affirmative": "asylum applications at USCIS",
    "credible_fear": "credible fear screenings",
}
DATING = ("docket.scheduling", "docket.notice_days")  # levers that give hearings dates


@dataclass(frozen=True)
class Course:
    """Where the levers of a scenario stand in a run: on its first day and at every change."""

    scenario: Scenario
    schedule: LeverSchedule
    first: date
    last: date
    stands: Mapping[date, Mapping[str, Value]]

    @classmethod
    def of(cls, scenario: Scenario, request: Request) -> Course:
        """The course of a scenario, with every parameter at its value."""
        first, last = request.start + timedelta(days=1), months_after(request.start, request.months)
        schedule = scenario.schedule(request.start)
        days = sorted({first, *schedule.dates(first, last)})
        return cls(scenario, schedule, first, last, {day: schedule.at(day) for day in days})

    @property
    def booked(self) -> list[Mapping[str, Value]]:
        """Where the levers stand while hearings are booked."""
        return [stand for stand in self.stands.values() if stand["docket.scheduling"] == "booked"]

    def turned(self, lever: Lever) -> list[Mapping[str, Value]]:
        """Where the levers stand while one of them is not at its base value."""
        base = self.schedule.base[lever.name]
        return [stand for stand in self.stands.values() if stand[lever.name] != base]


def notes(request: Request, scenarios: Sequence[Scenario]) -> list[str]:
    """All notes on a run, in plain words."""
    courses = [Course.of(scenario, request) for scenario in scenarios]
    told: dict[str, list[str]] = {}
    for course in courses:
        found = *_idle(course), *_out_of_time(course), *_kept_dates(course), *_of_office(course)
        for note in found:
            told.setdefault(note, []).append(course.scenario.label)
    return [
        *_of_policies(courses),
        *_of_feedback(courses),
        *(_in_which(note, labels, len(courses)) for note, labels in told.items()),
        *of_forecast(request),
        *of_scale(request, scenarios),
    ]


def _in_which(note: str, labels: Sequence[str], scenarios: int) -> str:
    return note if len(labels) == scenarios else f"in {', '.join(labels)}: {note}"


def _idle(course: Course) -> Iterator[str]:
    """Levers that are turned while what they need never is."""
    for lever in levers().values():
        turned = course.turned(lever)
        if turned and not any(lever.acts(stand) for stand in turned):
            needed = " or ".join(lever.idle_without)
            state = f'at "{lever.only_under}"' if lever.only_under else "turned"
            yield f"{lever.name} has no effect: it needs {needed} {state}"


def _out_of_time(course: Course) -> Iterator[str]:
    """Changes that the run does not reach, and reforms that it comes too late for.

    The dates of shipped scenarios are known: they are history, or the plan.
    """
    own = _own(course.scenario)
    missed: dict[tuple[str, str], list[str]] = {}
    for turn in course.schedule.turns:
        if turn.origin in own and (why := _missed(turn, course)):
            missed.setdefault((turn.origin, why), []).append(turn.lever)
    for (origin, why), names in missed.items():
        yield f"{origin} has no effect on {', '.join(dict.fromkeys(names))}: {why}"
    yield from _unfilled(course, own)
    for reform in course.scenario.reforms:
        if reform.start is not None and reform.start < course.first - timedelta(days=1):
            yield (
                f"{reform.name} starts on {reform.start}, before the run does ({course.first}): "
                "it is in force from the run's first day, and what it did before is not simulated"
            )


def _unfilled(course: Course, own: set[str]) -> Iterator[str]:
    """Those who turn the posts of judges alone, where none of these can be filled within the run.

    Posts are advertised from the last dated count of judges on, and take half of the hiring lag at
    least to be filled.
    """
    from queueing.stations.judges import LAST_COUNT

    lag = inputs.parameter("judge_hiring_lag_days").value
    turns = [turn for turn in course.schedule.turns if turn.origin in own]
    for origin in dict.fromkeys(turn.origin for turn in turns):
        mine = [turn for turn in turns if turn.origin == origin and not _missed(turn, course)]
        if not mine or any(turn.lever not in OF_POSTS for turn in mine):
            continue
        advertised = max(min(turn.first for turn in mine), LAST_COUNT)
        filled = advertised + timedelta(days=int(lag / 2.0))
        if filled > course.last:
            yield (
                f"{origin} first changes anything about {filled}, and the run ends on "
                f"{course.last}: posts are advertised from {advertised} on, and filled half of the "
                f"hiring lag later at the earliest (judge_hiring_lag_days: {lag:.0f})"
            )


def _own(scenario: Scenario) -> set[str]:
    """The reforms of a scenario, and those of its files that are not shipped."""
    own = {reform.name for reform in scenario.reforms}
    return own | {layer.name for layer in scenario.layers} - set(scenario_names())


def _of_office(course: Course) -> Iterator[str]:
    """A run without an asylum office, or whose courts do not receive whom it refers."""
    import forecasts

    start = course.first - timedelta(days=1)
    if not forecasts.office_streams(pd.Period(start, "M")):
        own = _own(course.scenario)
        turned = (turn.lever for turn in course.schedule.turns if turn.origin in own)
        if names := list(dict.fromkeys(name for name in turned if name.startswith(OF_OFFICE))):
            yield (
                f"{', '.join(names)} has no effect: too little is known of the filings before "
                f"{start} for an asylum office, and referrals are those forecast"
            )
    elif any(stand["office.referrals"] == "forecast" for stand in course.stands.values()):
        yield (
            "where office.referrals stands at forecast, the asylum office sends nobody to the "
            "courts: they receive the referrals forecast, whatever it does"
        )


def _missed(turn: Turn, course: Course) -> str:
    """Why a change has no part in the run, if it has none."""
    if turn.first > course.last:
        return f"it begins on {turn.first}, after the end of the run ({course.last})"
    if turn.last < course.first:
        return f"it ends on {turn.last}, before the run begins ({course.first})"
    return "" if turn.first <= turn.last else f"it would begin ({turn.first}) after it ends"


def _kept_dates(course: Course) -> Iterator[str]:
    """Orders and levels that decide little, as cases have dates and keep them.

    Dates are given anew on the day on which an order changes, and only then: an order that holds
    from the run's first day on finds none to reset.
    """
    of_order = [lever for lever in levers().values() if lever.of_order]
    base = course.schedule.base
    names = [
        one.name
        for one in of_order
        if any(stand[one.name] != base[one.name] for stand in course.booked)
        and not any(
            before[one.name] != after[one.name] and after["docket.reset_dates"] == "reset"
            for before, after in pairwise(course.stands.values())
            if before["docket.scheduling"] == after["docket.scheduling"] == "booked"
        )
    ]
    if names:
        yield (
            f"under booked scheduling little depends on {', '.join(names)}: cases keep the dates "
            'they have. With docket.reset_dates at "reset", a change of order within the run gives '
            "them anew"
        )


def _of_policies(courses: Sequence[Course]) -> Iterator[str]:
    """The known limit of comparing hearings booked with hearings called when ready."""
    booked = [course.scenario.label for course in courses if course.booked]
    if 0 < len(booked) < len(courses):
        limits = Scenario.load("booked").layers[-1].limits
        yield f"hearings are booked in {', '.join(booked)} and not in the others. {limits}"


def _of_feedback(courses: Sequence[Course]) -> Iterator[str]:
    """Scenarios in which filings respond to the wait: on thin evidence."""
    respond = [levers()[name] for name in FEEDBACK]
    labels = [c.scenario.label for c in courses if any(c.turned(lever) for lever in respond)]
    if labels:
        yield (
            f"asylum filings respond to the wait in {', '.join(labels)}: by how much is known "
            "nowhere, and the ranges include not at all; compare with and without it"
        )


def of_forecast(request: Request) -> Iterator[str]:
    """Forecast arrivals that end at their cap: the backlog is then what the cap makes it.

    Returns are left out, which soon hang on the run's own completions, and so are referrals where
    the asylum office makes them.
    """
    import forecasts
    from queueing.drawn import ahead

    coming = ahead(request.of_a_replication, request.replications)
    found = forecasts.at_cap(coming).drop(index="returned")
    if "affirmative" in found.index:
        found = found.drop(index="referral")
    held = found[found["at_end"] >= AT_CAP]
    if held.empty:
        return
    shares = [
        COMING[str(name)]
        + (f" in {of['at_end']:.0%} ({of['reached']:.0%} reach it)" if len(coming) > 1 else "")
        for name, of in held.iterrows()
    ]
    where = f"in a part of the {len(coming)} paths drawn" if len(coming) > 1 else "in the one path"
    yield (
        f"forecast arrivals end this run at their cap {where}: {', '.join(shares)}. The cap is "
        f"{inputs.parameter(CAP).value:g} times the highest month known; there the backlog says "
        "how long the cap was held, not what is to be expected"
    )


def of_scale(request: Request, scenarios: Sequence[Scenario]) -> Iterator[str]:
    """What comes out wrong because only a part of the cases is simulated, courts by their size."""
    from queueing.stations.bench import on_board
    from queueing.stations.courts import apportion, courts

    if request.scale >= 1.0:
        return
    opening = request.start + timedelta(days=1)
    here = courts()
    seats = apportion(round(on_board(opening)), here.bench_weights(opening))
    if any(f'"{lever}"' in one.text for one in scenarios for lever in DATING):
        yield (
            f"at scale {request.scale:g}, where hearings have dates, too many dates are moved and "
            "too many docket hours lost; only scale 1 has the nation's"
        )
    yield (
        f"at scale {request.scale:g} a hearing stands for {1.0 / request.scale:,.0f}, and people "
        "in detention wait for the whole of it: their days there, and the costs they make, come "
        "out too high, the more so the smaller the scale, and of a change of them not even the "
        "direction is sure"
    )
    sized = sorted(zip(here.codes, seats, strict=True), key=lambda of: -of[1])
    small = [code for code, n in sized if 0 < n * request.scale < 1]
    if small:
        yield (
            f"at scale {request.scale:g} {len(small)} of {len(here)} courts have less than one "
            f"judge; their own waits come out too long, largest courts first: {', '.join(small)}"
        )
