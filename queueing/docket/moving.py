"""Cases move: to another stage, class or court, and out of court for a time.

Who goes elsewhere arrives there on a later day, in the order of case keys: which court was
advanced first in a day cannot matter.
"""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled
from queueing.docket.dates import is_within_reach
from queueing.docket.lists import ARRIVING, insert_by_key, on_calendar
from queueing.docket.state import NEVER, flow, offer, represented, stand


@compiled
def be_at(d, i, stage):
    """An active case is at another stage."""
    stand(d, i, codes.ACTIVE, -1)
    d.cases[i].stage = stage
    stand(d, i, codes.ACTIVE, 1)


@apart
def change_custody(d, i, klass):
    """Released on bond, or taken into detention: the case goes on, of another class, and on the
    docket of those in its custody."""
    flow(d, i, codes.OUT_CUSTODY)
    stand(d, i, codes.ACTIVE, -1)
    d.cases[i].klass = klass
    stand(d, i, codes.ACTIVE, 1)
    flow(d, i, codes.IN_CUSTODY)
    offer(d, i)


@apart
def change_venue(d, i, court, day, due):
    """The case goes to another court, where it may be heard from day `due`; its clock runs on."""
    flow(d, i, codes.OUT_VENUE)
    stand(d, i, codes.ACTIVE, -1)
    d.cases[i].court = court
    stand(d, i, codes.ACTIVE, 1)
    flow(d, i, codes.IN_VENUE)
    arrive_on(d, i, day + int(d.dials[codes.TRANSIT_DAYS]))
    if is_within_reach(d, due):
        d.cases[i].due = due


@compiled
def send_back(d, i, reason, day):
    """A completed case is on its way back to its court, for a reason (a flow), in another class.

    Whom the Board sends back in detention is detained there too, in the class there was.
    """
    case = d.cases[i]
    if reason != codes.REMANDED or d.rules[case.klass, 0, codes.DETAINED] == 0:
        case.klass = int(d.rules[case.klass, represented(d, i), codes.RETURNED_AS])
    case.stage = codes.MASTER
    case.traits |= codes.RETURNED_BIT
    case.flags = (case.flags & codes.INITIAL_BIT) | codes.HEARD_BIT
    case.date = reason
    d.moved[i] &= ~codes.RESETS
    arrive_on(d, i, day)


@compiled
def arrive_on(d, i, day):
    """Case `i` comes to its court on that day; until then no docket and no sweep has it."""
    if day <= d.counts[codes.TODAY]:  # today's have been gone through
        d.counts[codes.ERROR] = codes.PAST
        return
    if not is_within_reach(d, day):
        return
    d.turns[i] = NEVER
    d.cases[i].due = day
    insert_by_key(d.cases, d.lists, d.cases[i].court, on_calendar(ARRIVING, day), i)
