"""Cases come to a court on a day: put back, completed and come back, or from another court."""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.dates import come, come_when_due, is_dated
from queueing.docket.draws import AFTER, RECALL, philox, unit
from queueing.docket.ending import issue
from queueing.docket.hearing import be_due
from queueing.docket.lists import ARRIVING, on_calendar, remove
from queueing.docket.moving import arrive_on
from queueing.docket.nationality import count_group
from queueing.docket.rules import first_wait
from queueing.docket.state import flow, members, offer, stand


@apart
def arrive(d, i, day):
    """Case `i` arrives: whether it can be called from today on, as only closed cases can.

    The others are looked at from tomorrow on: today's dockets are already made up.
    """
    case = d.cases[i]
    if case.flags & codes.CLOSED_BIT:
        recalendar(d, i)
        return True
    if case.stage == codes.RESERVED:
        issue(d, i, day)
        return False
    due = int(case.due)
    if not case.flags & codes.LIVE_BIT:
        due = come_back(d, i, day)
    offer(d, i)
    be_looked_at(d, i, day + 1, max(due, day + 1))
    return False


@compiled
def recalendar(d, i):
    """An administratively closed case is active again, on the docket it was taken from."""
    stand(d, i, codes.INACTIVE, -1)
    stand(d, i, codes.ACTIVE, 1)
    flow(d, i, codes.RECALENDAR)
    count_group(d, i, codes.GROUP_PUT_BACK, 1)
    d.cases[i].flags ^= codes.CLOSED_BIT
    offer(d, i)


@kernel
def put_back(d, number, days, month):
    """About `number` of the cases closed administratively are put back, by chance, in so many days.

    Each is drawn by its own key, once a `month`. Returns the error code.
    """
    closed, today = 0, d.counts[codes.TODAY]
    for i in range(d.counts[codes.USED]):
        if d.cases[i].flags & codes.CLOSED_BIT:
            closed += members(d, i)
    if closed == 0:
        return d.counts[codes.ERROR]
    for i in range(d.counts[codes.USED]):
        case = d.cases[i]
        if case.flags & codes.CLOSED_BIT:
            w0, w1, _, _ = philox(case.key_low, case.key_high, RECALL, month, d.key[0], d.key[1])
            if unit(w0) < number / closed:
                put_back_on(d, i, today + 1 + int((days - 1) * unit(w1)))
    return d.counts[codes.ERROR]


@apart
def put_back_on(d, i, day):
    """A closed case is put back on a day, unless it was to be by then."""
    case = d.cases[i]
    if case.due >= d.counts[codes.TODAY]:  # some day: see `leaving.close`
        if case.due <= day:
            return
        remove(d.cases, d.lists, case.court, on_calendar(ARRIVING, case.due), i)
    arrive_on(d, i, day)


@compiled
def come_back(d, i, day):
    """A completed case is pending again; returns the day from which it may be heard.

    The motion is counted with the hearings: whoever leaves unheard again has other luck.
    """
    case = d.cases[i]
    case.flags |= codes.LIVE_BIT
    flow(d, i, int(case.date))
    stand(d, i, codes.ACTIVE, 1)
    count_group(d, i, codes.GROUP_RETURNED, 1)
    _, _, w2, w3 = philox(case.key_low, case.key_high, AFTER, case.hearings, d.key[0], d.key[1])
    if case.date == codes.REMANDED and unit(w3) < d.dials[codes.REMAND_DEDICATED]:
        case.flags |= codes.DEDICATED_BIT
    case.hearings += 1
    return day + first_wait(d.rules[case.klass, 0, codes.FIRST_LAG], unit(w2))


@compiled
def be_looked_at(d, i, known, due):
    """A case comes in: it may be heard from day `due`; where there are dates, it is looked at on
    the day it is `known`."""
    if not be_due(d, i, due):
        return
    if is_dated(d, d.cases[i].docket):
        come(d, i, known)
    else:
        come_when_due(d, i)
