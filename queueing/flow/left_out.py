"""Levers that the fluid model does not know: what it then leaves out of a scenario, in words."""

from __future__ import annotations

from inputs.levers import Lever, levers
from queueing.notes import Course
from queueing.request import Request
from queueing.scenario import Scenario

# What they are about, and the names of levers, or how those begin.
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "hearing dates, and what is lost with them": (
        "docket.scheduling",
        "docket.notice_days",
        "docket.booking_",
        "docket.master_session_share",
        "docket.master_overbooking",
        "docket.refill_notice_days",
        "docket.advance_",
        "docket.reset_dates",
    ),
    "dedicated dockets": ("dedicated.", "docket.dedicated_order"),
    "judges detailed to other courts, and hours lent": ("bench.",),
    "the yearly cap of cancellation": ("cancellation.",),
    "how much counsel there is, and counsel appointed": ("counsel.appointed_", "counsel.capacity"),
    "changes of venue": ("hearing.venue_changes",),
    "the order of master hearings, and what a level is worth as waiting ages": (
        "docket.master_order",
        "docket.head_start_days",
    ),
    "people taken into detention while their case is pending": ("custody.",),
    "when notices to appear reach the court": ("charging.",),
    "who passes screenings, and their review by judges": (
        "office.screenings_passed",
        "office.review_share",
    ),
    "who comes first before the Board": ("board.kept_share",),
}


def left_out(scenario: Scenario, request: Request) -> list[str]:
    """What the fluid model leaves out of a scenario though it turns the levers, a note each."""
    course = Course.of(scenario, request)
    found = []
    for what, names in LEFT_OUT.items():
        turned = [one.name for one in levers_of(names) if course.turned(one)]
        if turned:
            found.append(
                f"the fluid model leaves out {what}: {', '.join(turned)} changes nothing in it"
            )
    return found


def levers_of(names: tuple[str, ...]) -> list[Lever]:
    """The levers of these names, or whose names begin so."""
    return [lever for name, lever in levers().items() if name.startswith(names)]
