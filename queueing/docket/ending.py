"""How cases are completed: at once, reserved or waiting for the yearly cap; who comes back."""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.board import appeal
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.counting import end_for_good, late, tally, tally_age
from queueing.docket.draws import AFTER, HEARING, philox, unit
from queueing.docket.lists import CAPPED, HEAD, LENGTH, TAIL, remove
from queueing.docket.moving import arrive_on, be_at, send_back
from queueing.docket.nationality import count_end
from queueing.docket.rules import falls_on, gap
from queueing.docket.state import NEVER, flow, members, represented, stand


@compiled
def outcome(d, i, where, u):
    """How case `i` ends, by its class, counsel and strength of claim and where it does."""
    case = d.cases[i]
    strong = 1 if case.traits & codes.STRONG_BIT else 0
    return falls_on(d.exits[case.klass, represented(d, i), strong, where], u)


@apart
def reserve(d, i, day, how, u_reserved, u_days):
    """At the end of a merits hearing: whether the decision is reserved, or waits for the cap."""
    rule = d.rules[d.cases[i].klass, represented(d, i)]
    if rule[codes.CAPPED] > 0 and how == codes.RELIEF_GRANTED:
        wait_for_cap(d, i, day)
        return True
    if u_reserved >= rule[codes.RESERVE_SHARE]:
        return False
    flow(d, i, codes.RESERVED_DECISION)
    be_at(d, i, codes.RESERVED)
    arrive_on(d, i, day + gap(d.dials[codes.RESERVE_DAYS], u_days))
    return True


@apart
def issue(d, i, day):
    """A reserved decision is issued: what the hearing's draw decides, by today's shares."""
    case = d.cases[i]
    n = case.hearings - 1
    _, _, _, w3 = philox(case.key_low, case.key_high, HEARING, n, d.key[0], d.key[1])
    how = outcome(d, i, codes.AT_MERITS, unit(w3))
    capped = d.rules[case.klass, represented(d, i), codes.CAPPED] > 0
    if capped and how == codes.RELIEF_GRANTED:
        wait_for_cap(d, i, day)
    else:
        complete(d, i, day, how)


@apart
def wait_for_cap(d, i, day):
    """Granted, but no more than so many a year may be: the case queues by this day and its key."""
    flow(d, i, codes.RESERVED_CAP)
    if d.cases[i].stage != codes.RESERVED:
        be_at(d, i, codes.RESERVED)
    d.turns[i] = NEVER
    d.cases[i].due = day
    queue_for_cap(d, i)


@compiled
def queue_for_cap(d, i):
    """Case `i` takes its place by the day it was reserved and its key, from the end of the list."""
    case, court = d.cases[i], d.cases[i].court
    after = np.int64(-1)
    before = np.int64(d.lists[court, CAPPED, TAIL] if d.lists[court, CAPPED, LENGTH] > 0 else -1)
    while before >= 0 and is_before(case, d.cases[before]):
        after = before
        before = np.int64(d.cases[before].prev)
    case.prev = before
    case.next = after
    if before >= 0:
        d.cases[before].next = i
    else:
        d.lists[court, CAPPED, HEAD] = i
    if after >= 0:
        d.cases[after].prev = i
    else:
        d.lists[court, CAPPED, TAIL] = i
    d.lists[court, CAPPED, LENGTH] += 1


@compiled
def is_before(one, other):
    """Whether one case reserved for the cap goes before another: the earlier day, then the key."""
    if one.due != other.due:
        return one.due < other.due
    if one.key_high != other.key_high:
        return one.key_high < other.key_high
    return one.key_low < other.key_low


@kernel
def grant(d, allowance, new_year):
    """So many more may be granted under the cap: those reserved first; returns the error code.

    What is left of a fiscal year's places ends with the year.
    """
    if new_year:
        d.counts[codes.CAP_LEFT] = 0
    d.counts[codes.CAP_LEFT] += allowance
    while d.counts[codes.CAP_LEFT] > 0:
        first = np.int64(-1)
        for court in range(d.seats.shape[0]):
            if d.lists[court, CAPPED, LENGTH] > 0:
                i = np.int64(d.lists[court, CAPPED, HEAD])
                if first < 0 or is_before(d.cases[i], d.cases[first]):
                    first = i
        if first < 0:
            break
        d.counts[codes.CAP_LEFT] -= members(d, first)
        remove(d.cases, d.lists, d.cases[first].court, CAPPED, first)
        complete(d, first, d.counts[codes.TODAY], codes.RELIEF_GRANTED)
    return d.counts[codes.ERROR]


@compiled
def complete(d, i, day, how):
    """The case is completed with outcome `how` and leaves the stock: some come back, some appeal.

    Ending before its first or its merits hearing, it is a competing exit of that wait. Whoever
    came back was decided once: the waits were counted then.
    """
    case = d.cases[i]
    flow(d, i, codes.COMPLETION + how)
    if not case.traits & codes.RETURNED_BIT:
        tally(d, i, day, codes.DECISION)
        if not case.flags & codes.HEARD_BIT:
            tally(d, i, day, codes.LEFT_UNHEARD)
        if not case.flags & codes.MERITS_BIT:
            tally(d, i, day, codes.LEFT_BEFORE_MERITS)
        if late(d, i, day, codes.DECISION_DEADLINE):
            flow(d, i, codes.LATE_DECISION)
    tally_age(d, i, day)
    d.resets[case.klass, d.moved[i] & codes.RESETS] += members(d, i)
    stand(d, i, codes.ACTIVE, -1)
    count_end(d, i, how, day - case.filed)
    if not comes_back(d, i, day, how) and not appeal(d, i, day, how):
        end_for_good(d, i, day)


@compiled
def comes_back(d, i, day, how):
    """Whether an order is to be rescinded or the case reopened; if so it is on its way."""
    rule = d.rules[d.cases[i].klass, represented(d, i)]
    if how == codes.IN_ABSENTIA:
        share, mean = rule[codes.RESCINDED_SHARE], d.dials[codes.RESCIND_DAYS]
    elif how == codes.REMOVAL or how == codes.VOLUNTARY_DEPARTURE:
        share, mean = rule[codes.REOPENED_SHARE], d.dials[codes.REOPEN_DAYS]
    else:
        return False
    case = d.cases[i]
    w0, w1, _, _ = philox(case.key_low, case.key_high, AFTER, case.hearings, d.key[0], d.key[1])
    if unit(w0) >= share:
        return False
    reason = codes.RESCINDED if how == codes.IN_ABSENTIA else codes.REOPENED
    send_back(d, i, reason, day + gap(mean, unit(w1)))
    return True
