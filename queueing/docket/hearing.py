"""One hearing: how long it takes, what it decides, and what that does to the case."""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.counting import note_hearing
from queueing.docket.dates import come_when_due, date_or_wait, is_dated
from queueing.docket.draws import EVENT, HEARING, philox, unit
from queueing.docket.ending import complete, outcome, reserve
from queueing.docket.lists import RING_DAYS
from queueing.docket.moving import be_at, change_custody, change_venue
from queueing.docket.rules import (
    CONTINUED,
    ENDS,
    FURTHER_MASTER,
    TO_MERITS,
    after_master,
    after_merits,
    docket_of,
    falls_on,
    gap,
    hearing_seconds,
)
from queueing.docket.state import flow, members, represented, stand


@compiled
def hear(d, i, day, pace):
    """Hear case `i` and move it on: returns the seconds it took, what was decided, the outcome."""
    case = d.cases[i]
    n = case.hearings
    if n >= 65_535:
        d.counts[codes.ERROR] = codes.TOO_MANY_HEARINGS
        return 0, ENDS, -1
    case.hearings = n + 1
    w0, w1, w2, w3 = philox(case.key_low, case.key_high, HEARING, n, d.key[0], d.key[1])
    rule = d.rules[case.klass, represented(d, i)]
    at_merits = case.stage == codes.MERITS
    mean = rule[codes.MERITS_SECONDS if at_merits else codes.MASTER_SECONDS]
    mean *= 1.0 + rule[codes.RIDER_SECONDS] * (members(d, i) - 1)
    floor = rule[codes.MERITS_FLOOR if at_merits else codes.MASTER_FLOOR]
    seconds = hearing_seconds(mean, pace, floor, unit(w1))
    flow(d, i, codes.MERITS_HELD if at_merits else codes.MASTER_HELD)
    note_hearing(d, i, day, at_merits)
    if at_merits:
        what = after_merits(rule, unit(w0))
    else:
        what = after_master(rule, case.stage == codes.FIRST_MASTER, unit(w0))
    e0, e1, e2, e3 = philox(case.key_low, case.key_high, EVENT, n, d.key[0], d.key[1])
    how = -1
    if what == ENDS:
        where = codes.AT_MERITS if at_merits else case.stage
        how = outcome(d, i, where, unit(w3))
        if at_merits:
            flow(d, i, codes.DECIDED_ON_MERITS)
        if not at_merits or not reserve(d, i, day, how, unit(e0), unit(e1)):
            complete(d, i, day, how)
    else:
        seconds += go_on(d, i, day, pace, what, unit(w2), (unit(e0), unit(e1), unit(e2), unit(e3)))
    return seconds, what, how


@compiled
def go_on(d, i, day, pace, what, u_gap, event):
    """The case goes on to its next hearing; returns the seconds of a bond hearing, if one is held.

    `event` are four uniforms: why it is adjourned, counsel found, then bond asked for and granted
    or venue changed and to where.
    """
    case = d.cases[i]
    with_counsel = represented(d, i)  # at the beginning: it decides the whole hearing
    rule = d.rules[case.klass, with_counsel]
    first = case.stage == codes.FIRST_MASTER
    if what != CONTINUED:
        apply_for_relief(d, i, rule)
    if what != TO_MERITS:
        adjourn(d, i, rule, event[0], event[1])
    days = gap(rule[set_again(d, i, what)], u_gap)
    bond_seconds = 0
    if what == FURTHER_MASTER and rule[codes.DETAINED] > 0:
        if first and event[2] < rule[codes.BOND_SHARE]:
            flow(d, i, codes.BOND_HELD)
            bond_seconds = int(d.dials[codes.BOND_SECONDS] / pace) + 1
            if event[3] < rule[codes.BOND_GRANTED] and rule[codes.RELEASED_AS] >= 0:
                change_custody(d, i, int(rule[codes.RELEASED_AS]))
                free = d.rules[case.klass, with_counsel]
                days = gap(free[codes.MASTER_GAP], u_gap)
    elif what == FURTHER_MASTER and event[2] < rule[codes.VENUE_SHARE]:
        court = falls_on(d.destinations, event[3])
        if court != case.court:
            change_venue(d, i, court, day, day + days)
            return bond_seconds
    set_for(d, i, day, days)
    return bond_seconds


@compiled
def apply_for_relief(d, i, rule):
    """At the first master hearing that goes on an application is filed, if there is one."""
    if rule[codes.APPLIES] > 0 and not d.cases[i].traits & codes.APPLIED_BIT:
        d.cases[i].traits |= codes.APPLIED_BIT
        flow(d, i, codes.APPLICATION_FILED)


@compiled
def adjourn(d, i, rule, u_reason, u_counsel):
    """Why the hearing is adjourned; whoever was given time to find counsel may find it."""
    case = d.cases[i]
    with_counsel = represented(d, i)
    at_merits = 1 if case.stage == codes.MERITS else 0
    reason = falls_on(d.reasons[at_merits, with_counsel], u_reason)
    flow(d, i, codes.ADJOURNED + reason)
    chance = d.dials[codes.COUNSEL_CHANCE] * d.counsel[0]
    if reason == codes.SEEK_COUNSEL and not with_counsel and u_counsel < chance:
        stand(d, i, codes.ACTIVE, -1)
        case.traits |= codes.COUNSEL_BIT
        stand(d, i, codes.ACTIVE, 1)
        flow(d, i, codes.COUNSEL_FOUND)


@compiled
def set_again(d, i, what):
    """The case goes on to its next stage; returns the rule for how far off its next date is."""
    if what == CONTINUED:
        return codes.RESUMPTION_GAP
    be_at(d, i, codes.MERITS if what == TO_MERITS else codes.MASTER)
    return codes.MERITS_NOTICE if what == TO_MERITS else codes.MASTER_GAP


@compiled
def set_for(d, i, day, days):
    """After a hearing: the case may be heard again in so many days, and is dated or waits."""
    case = d.cases[i]
    if not be_due(d, i, day + days):
        return
    if is_dated(d, case.docket):
        date_or_wait(d, i, day, False)
    else:
        come_when_due(d, i)


@compiled
def be_due(d, i, due):
    """The case may be heard from that day on; False, with the error set, if it is too far off."""
    if due - d.counts[codes.TODAY] >= RING_DAYS:
        d.counts[codes.ERROR] = codes.LAG_TOO_LONG
        return False
    case = d.cases[i]
    case.due = due
    case.docket = docket_of(case.stage, case.flags, d.rules[case.klass, 0, codes.DETAINED] > 0)
    return True
