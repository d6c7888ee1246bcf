"""Cases come in: the docket pending at the start, and each month's receipts and returns."""

from __future__ import annotations

from math import exp

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import compiled, kernel
from queueing.docket.dates import come, come_when_due, is_dated
from queueing.docket.draws import ARRIVAL, INITIAL, case_key_high, philox, unit
from queueing.docket.hearing import be_due
from queueing.docket.pools import join_pool
from queueing.docket.rules import first_wait
from queueing.docket.state import flow, offer, stand, take_place

# The filing day is decided by the first bits of a word; the last ones are the case's ticket.
LOW_HALF = np.uint64(0xFFFF)


@kernel
def receive(d, numbers, first_day, days, month, stages, reasons, is_return):
    """One month's cases: `numbers[court, class]` of them, filed on days of the month by their key.

    `stages[class]` is the stage they enter at, `is_return[class]` whether they are returns (counted
    by the cumulative shares `reasons` as reopened, remanded, rescinded) or receipts, a share of
    which goes to the dedicated docket. A case is kept when its key draws below the scale.
    """
    for court in range(numbers.shape[0]):
        for klass in range(numbers.shape[1]):
            high = case_key_high(court, klass, month)
            for index in range(numbers[court, klass]):
                w0, w1, w2, w3 = philox(index, high, ARRIVAL, 0, d.key[0], d.key[1])
                if unit(w0) >= d.dials[codes.KEEP]:
                    continue
                filed = first_day + int(days * unit(w1))
                i = enter(d, court, klass, high, index, filed, w1 & LOW_HALF)
                if i < 0:
                    return d.counts[codes.ERROR]
                d.cases[i].stage = stages[klass]
                which = codes.RECEIPT
                if is_return[klass]:
                    d.cases[i].flags |= codes.HEARD_BIT
                    which = return_reason(reasons, unit(w3))
                elif unit(w3) < d.rules[klass, codes.DEDICATED_SHARE]:
                    d.cases[i].flags |= codes.DEDICATED_BIT
                flow(d, i, which)
                stand(d, i, codes.ACTIVE, 1)
                wait = first_wait(d.rules[klass, codes.FIRST_LAG], unit(w2))
                be_set(d, i, max(filed, d.counts[codes.TODAY]), filed + wait)
    return d.counts[codes.ERROR]


@compiled
def enter(d, court, klass, high, index, filed, ticket):
    """A place for a new case with its key and filing day, or -1 when there is no room."""
    i = take_place(d)
    if i < 0:
        return i
    case = d.cases[i]
    case.key_high = high
    case.key_low = index
    case.court = court
    case.klass = klass
    case.filed = filed
    case.hearings = 0
    case.resets = 0
    case.ticket = ticket
    case.flags = codes.LIVE_BIT
    offer(d, i)
    return i


@compiled
def be_set(d, i, known, due):
    """A case comes in: it may be heard from day `due`; where there are dates, it is looked at on
    the day it is `known`."""
    if not be_due(d, i, due):
        return
    case = d.cases[i]
    if is_dated(d, case.docket):
        come(d, i, known)
    else:
        come_when_due(d, i)


@compiled
def return_reason(shares, u):
    """Which return this is: reopened, remanded or rescinded, by cumulative shares."""
    if u < shares[0]:
        return codes.REOPENED
    return codes.REMANDED if u < shares[1] else codes.RESCINDED


@kernel
def load(d, numbers, month_days, first_month, today):
    """The docket pending at the start: `numbers[month, court, class]` cases by month of filing.

    `month_days[m]` is the first day of month m and `month_days[m + 1]` of the next. The stage each
    case stands at is drawn from the model's own waits (`initial_stage`); cases set for the
    merits wait in the order they were filed.
    """
    for m in range(numbers.shape[0]):
        days = month_days[m + 1] - month_days[m]
        for court in range(numbers.shape[1]):
            for klass in range(numbers.shape[2]):
                high = case_key_high(court, klass, first_month + m)
                for index in range(numbers[m, court, klass]):
                    w0, w1, w2, w3 = philox(index, high, INITIAL, 0, d.key[0], d.key[1])
                    if unit(w0) >= d.dials[codes.KEEP]:
                        continue
                    filed = month_days[m] + int(days * unit(w1))
                    i = enter(d, court, klass, high, index, filed, w1 & LOW_HALF)
                    if i < 0:
                        return d.counts[codes.ERROR]
                    place(d, i, today, unit(w2), unit(w3))
                    stand(d, i, codes.ACTIVE, 1)
    return d.counts[codes.ERROR]


@compiled
def place(d, i, today, u_stage, u_due):
    """Set one case of the initial docket at its stage and on its list."""
    case = d.cases[i]
    klass = case.klass
    case.stage = initial_stage(d.rules, klass, today - case.filed, u_stage)
    case.flags |= codes.INITIAL_BIT
    if case.stage == codes.FIRST_MASTER:
        be_set(d, i, today, today + first_wait(d.rules[klass, codes.FIRST_LAG], u_due))
        return
    case.flags |= codes.HEARD_BIT
    if case.stage == codes.MASTER:
        be_set(d, i, today, today + int(d.rules[klass, codes.MASTER_GAP] * u_due))
        return
    be_due(d, i, today - 1)
    join_pool(d, i, False)


@compiled
def initial_stage(rules, klass, age, u):
    """The stage of a case pending for `age` days, from the model's own waits.

    It still awaits its first master with the chance that an exponential wait outlasts its age;
    otherwise it is between masters with the chance that the mean time from first master to
    setting for merits (gap divided by the share set each time) outlasts the rest.
    """
    lag = max(rules[klass, codes.FIRST_LAG], 1.0)
    unheard = exp(-age / lag)
    if u < unheard:
        return codes.FIRST_MASTER
    between = rules[klass, codes.MASTER_GAP] / max(rules[klass, codes.SET_FOR_MERITS], 0.01)
    if u < unheard + (1.0 - unheard) * exp(-max(age - lag, 0.0) / between):
        return codes.MASTER
    return codes.MERITS
