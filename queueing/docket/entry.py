"""Cases come in: the docket pending at the start, and each month's receipts and returns."""

from __future__ import annotations

from math import exp

import numpy as np

from queueing.docket import codes
from queueing.docket.arriving import be_looked_at
from queueing.docket.board import come_before_board, come_due
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.draws import (
    ARRIVAL,
    CLOSURE,
    INITIAL,
    TRAITS,
    case_key_high,
    exponential,
    philox,
    unit,
)
from queueing.docket.hearing import be_due
from queueing.docket.lists import RING_DAYS
from queueing.docket.moving import arrive_on
from queueing.docket.nationality import comes, count_group, group_of, stand_in_group
from queueing.docket.pools import join_pool
from queueing.docket.rules import docket_of, family_size, first_wait, gap
from queueing.docket.state import NEVER, flow, offer, stand, take_place

# The filing day is decided by the first bits of a word; the last ones are the case's ticket.
LOW_HALF = np.uint64(0xFFFF)


@kernel
def receive(d, numbers, first_day, days, month, stages, reasons, is_return, strong, keeping):
    """One month's cases: `numbers[court, class]` of them, filed on days of the month by their key.

    `stages[class]` is the stage they enter at, `is_return[class]` whether they are returns (counted
    by the cumulative shares `reasons` as reopened, remanded, rescinded) or receipts, a share of
    which goes to the dedicated docket; `strong[class]` is the share of strong claims and
    `keeping[class]` that of cases which come in in that class: the draw that says whose claim is
    strong says who chooses otherwise too. A case is kept when its key draws below the scale.
    """
    for court in range(numbers.shape[0]):
        for klass in range(numbers.shape[1]):
            high = case_key_high(court, klass, month)
            index = 0
            while index < numbers[court, klass]:
                w0, w1, w2, w3 = philox(index, high, ARRIVAL, 0, d.key[0], d.key[1])
                t0, t1, t2, t3 = philox(index, high, TRAITS, 0, d.key[0], d.key[1])
                lead = index
                size = family_size(d.rules[klass, 0], unit(t0))
                people = min(size, numbers[court, klass] - index)
                index += people
                if unit(w0) >= d.dials[codes.KEEP]:
                    continue
                is_strong = 1 if unit(t1) < strong[klass] else 0
                group = group_of(d, high, is_strong, unit(t3))
                if not comes(d, high, is_strong, group, unit(t3)):
                    continue
                chosen = chosen_class(d, klass, keeping[klass], unit(t1))
                rule = d.rules[chosen, 0]
                filed = first_day + int(days * unit(w1))
                own = rule[codes.LATER_COUNSEL if is_return[klass] else codes.ENTRY_COUNSEL]
                given = 0.0 if is_return[klass] else (1.0 - own) * rule[codes.APPOINTED_COUNSEL]
                share = (own + given) * d.counsel[0]
                traits = traits_of(people, is_strong, unit(t2) < share)
                i = enter(d, court, chosen, high, lead, filed, w1 & LOW_HALF, traits, group)
                if i < 0:
                    return d.counts[codes.ERROR]
                d.cases[i].stage = stages[klass]
                which = codes.RECEIPT
                if is_return[klass]:
                    d.cases[i].flags |= codes.HEARD_BIT
                    which = return_reason(reasons, unit(w3))
                elif unit(w3) < rule[codes.DEDICATED_SHARE]:
                    d.cases[i].flags |= codes.DEDICATED_BIT
                flow(d, i, which)
                column = codes.GROUP_RETURNED if is_return[klass] else codes.GROUP_RECEIVED
                count_group(d, i, column, 1)
                if own * d.counsel[0] <= unit(t2) < share:
                    flow(d, i, codes.COUNSEL_APPOINTED)
                stand(d, i, codes.ACTIVE, 1)
                wait = first_wait(rule[codes.FIRST_LAG], unit(w2))
                be_looked_at(d, i, max(filed, d.counts[codes.TODAY]), filed + wait)
    return d.counts[codes.ERROR]


@compiled
def chosen_class(d, klass, keeping, u):
    """The class in which a case comes in: that it is counted in, or that of the other choice."""
    return klass if u < keeping else int(d.rules[klass, 0, codes.OTHER_CHOICE])


@compiled
def enter(d, court, klass, high, index, filed, ticket, traits, group):
    """A place for a new case with its key, filing day and traits, or -1 when there is no room.

    `group` is that of its nationality.
    """
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
    case.ticket = ticket
    case.traits = traits
    case.flags = codes.LIVE_BIT
    d.moved[i] = group << codes.GROUP_BITS
    offer(d, i)
    return i


@compiled
def return_reason(shares, u):
    """Which return this is: reopened, remanded or rescinded, by cumulative shares."""
    if u < shares[0]:
        return codes.REOPENED
    return codes.REMANDED if u < shares[1] else codes.RESCINDED


@kernel
def load(d, numbers, inactive, month_days, first_month, today):
    """The docket pending at the start, by month of filing, court and class.

    `numbers` are the active cases, `inactive` those closed administratively (int64[months, C, K]).
    `month_days[m]` is the first day of month m and `month_days[m + 1]` of the next. The stage each
    case stands at is drawn from the model's own waits (`initial_stage`); cases set for the
    merits wait in the order they were filed.
    """
    for m in range(numbers.shape[0]):
        month, days = month_days[m], month_days[m + 1] - month_days[m]
        for court in range(numbers.shape[1]):
            for klass in range(numbers.shape[2]):
                high = case_key_high(court, klass, first_month + m)
                active = numbers[m, court, klass]
                last = active + inactive[m, court, klass]
                load_some(d, court, klass, high, 0, active, month, days, today, False)
                load_some(d, court, klass, high, active, last, month, days, today, True)
    return d.counts[codes.ERROR]


@apart
def load_some(d, court, klass, high, index, until, month, days, today, closed):
    """The pending cases of one court, class and month of filing, from one index to another."""
    rule = d.rules[klass, 0]
    while index < until and d.counts[codes.ERROR] == 0:
        w0, w1, w2, w3 = philox(index, high, INITIAL, 0, d.key[0], d.key[1])
        t0, t1, t2, t3 = philox(index, high, TRAITS, 0, d.key[0], d.key[1])
        lead = index
        people = min(family_size(rule, unit(t0)), until - index)
        index += people
        if unit(w0) >= d.dials[codes.KEEP]:
            continue
        filed = month + int(days * unit(w1))
        stage = initial_stage(rule, today - filed, unit(w2))
        share = rule[codes.ENTRY_COUNSEL if stage == codes.FIRST_MASTER else codes.LATER_COUNSEL]
        is_strong = 1 if unit(t1) < rule[codes.STRONG_SHARE] else 0
        group = group_of(d, high, is_strong, unit(t3))
        traits = traits_of(people, is_strong, unit(t2) < share)
        if stage != codes.FIRST_MASTER and rule[codes.APPLIES] > 0:
            traits |= codes.APPLIED_BIT
        i = enter(d, court, klass, high, lead, filed, w1 & LOW_HALF, traits, group)
        if i < 0:
            return
        d.cases[i].stage = stage
        d.cases[i].flags |= codes.INITIAL_BIT
        if stage != codes.FIRST_MASTER:
            d.cases[i].flags |= codes.HEARD_BIT
        if closed:
            begin_closed(d, i, today)
        else:
            stand(d, i, codes.ACTIVE, 1)
            stand_in_group(d, i)
            place(d, i, today, unit(w3))


@kernel
def load_appeals(d, numbers, pending, month_days, first_month, today):
    """The appeals pending at the start, by month of appeal, court and class (int64[months, C, K]).

    Their keys follow those of the cases `pending` of the same month, court and class.
    """
    for m in range(numbers.shape[0]):
        month, days = month_days[m], month_days[m + 1] - month_days[m]
        for court in range(numbers.shape[1]):
            for klass in range(numbers.shape[2]):
                high = case_key_high(court, klass, first_month + m)
                first = pending[m, court, klass]
                until = first + numbers[m, court, klass]
                load_some_appeals(d, court, klass, high, first, until, month, days)
    for day in range(today - RING_DAYS // 2, today):
        come_due(d, day, False)
    return d.counts[codes.ERROR]


@apart
def load_some_appeals(d, court, klass, high, index, until, month, days):
    """The appeals of one court, class and month, from one index to another."""
    rule = d.rules[klass, 0]
    while index < until and d.counts[codes.ERROR] == 0:
        w0, w1, w2, w3 = philox(index, high, INITIAL, 0, d.key[0], d.key[1])
        t0, t1, t2, t3 = philox(index, high, TRAITS, 0, d.key[0], d.key[1])
        lead = index
        people = min(family_size(rule, unit(t0)), until - index)
        index += people
        if unit(w0) >= d.dials[codes.KEEP]:
            continue
        appealed = month + int(days * unit(w1))
        if appealed < d.counts[codes.TODAY] - RING_DAYS // 2:
            d.counts[codes.ERROR] = codes.LAG_TOO_LONG
            return
        filed = max(appealed - gap(d.dials[codes.APPEALED_AGE], unit(w2)), d.span[1], 0)
        is_strong = 1 if unit(t1) < rule[codes.STRONG_SHARE] else 0
        group = group_of(d, high, is_strong, unit(t3))
        traits = traits_of(people, is_strong, unit(t2) < rule[codes.LATER_COUNSEL])
        if rule[codes.APPLIES] > 0:
            traits |= codes.APPLIED_BIT
        i = enter(d, court, klass, high, lead, filed, w1 & LOW_HALF, traits, group)
        if i < 0:
            return
        d.cases[i].flags |= codes.INITIAL_BIT
        come_before_board(d, i, appealed, unit(w3))


@compiled
def traits_of(people, strong, counsel):
    """The traits of a case of so many people."""
    traits = people - 1
    if strong:
        traits |= codes.STRONG_BIT
    if counsel:
        traits |= codes.COUNSEL_BIT
    return traits


@compiled
def place(d, i, today, u):
    """Set one active case of the initial docket on its list."""
    case = d.cases[i]
    rule = d.rules[case.klass, 0]
    if case.stage == codes.FIRST_MASTER:
        be_looked_at(d, i, today, today + first_wait(rule[codes.FIRST_LAG], u))
    elif case.stage == codes.MASTER:
        be_looked_at(d, i, today, today + int(rule[codes.MASTER_GAP] * u))
    else:
        be_due(d, i, today - 1)
        join_pool(d, i, False)


@compiled
def begin_closed(d, i, today):
    """One case of the initial docket is closed administratively, and may be put back some day."""
    case = d.cases[i]
    case.flags |= codes.CLOSED_BIT
    stand(d, i, codes.INACTIVE, 1)
    d.turns[i] = NEVER
    case.due = 0  # until it is known to be put back
    case.docket = docket_of(case.stage, case.flags, d.rules[case.klass, 0, codes.DETAINED] > 0)
    w0, _, _, _ = philox(case.key_low, case.key_high, CLOSURE, 0, d.key[0], d.key[1])
    days = int(d.dials[codes.RECALL_DAYS] * exponential(unit(w0))) + 1
    if days < RING_DAYS:
        arrive_on(d, i, today + days)


@compiled
def initial_stage(rule, age, u):
    """The stage of a case pending for `age` days, from the model's own waits.

    It still awaits its first master with the chance that an exponential wait outlasts its age;
    otherwise it is between masters with the chance that the mean time from first master to
    setting for merits (gap divided by the share set each time) outlasts the rest.
    """
    lag = max(rule[codes.FIRST_LAG], 1.0)
    unheard = exp(-age / lag)
    if u < unheard:
        return codes.FIRST_MASTER
    between = rule[codes.MASTER_GAP] / max(rule[codes.SET_FOR_MERITS], 0.01)
    if u < unheard + (1.0 - unheard) * exp(-max(age - lag, 0.0) / between):
        return codes.MASTER
    return codes.MERITS
