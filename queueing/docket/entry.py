"""Cases come in: the docket pending at the start, and each month's receipts and returns."""

from __future__ import annotations

from math import exp

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.draws import ARRIVAL, INITIAL, case_key_high, philox, unit
from queueing.docket.lists import append
from queueing.docket.rules import docket_of, first_wait
from queueing.docket.sitting import set_for
from queueing.docket.state import flow, offer, stand, take_place


@compiled
def receive(d, numbers, first_day, days, month, stages, reasons, is_return):
    """One month's cases: `numbers[court, class]` of them, filed on days of the month by their key.

    `stages[class]` is the stage they enter at, `is_return[class]` whether they are returns (counted
    by the cumulative shares `reasons` as reopened, remanded, rescinded) or receipts. A case is
    kept when its key draws below the scale.
    """
    cases, counts, ledger = d.cases, d.counts, d.ledger
    for court in range(numbers.shape[0]):
        for klass in range(numbers.shape[1]):
            high = case_key_high(court, klass, month)
            for index in range(numbers[court, klass]):
                w0, w1, w2, w3 = philox(index, high, ARRIVAL, 0, d.key[0], d.key[1])
                if unit(w0) >= d.dials[codes.KEEP]:
                    continue
                filed = first_day + int(days * unit(w1))
                i = enter(cases, d.free, d.turns, counts, d.rules, court, klass, high, index, filed)
                if i < 0:
                    return counts[codes.ERROR]
                cases[i].stage = stages[klass]
                if is_return[klass]:
                    cases[i].flags |= codes.HEARD_BIT
                which = return_reason(reasons, unit(w3)) if is_return[klass] else codes.RECEIPT
                flow(cases, ledger, i, which)
                stand(cases, ledger, i, codes.ACTIVE, 1)
                wait = first_wait(d.rules[klass, codes.FIRST_LAG], unit(w2))
                set_for(cases, counts, d.lists, d.rules, i, filed, wait)
    return counts[codes.ERROR]


@compiled
def enter(cases, free, turns, counts, rules, court, klass, high, index, filed):
    """A place for a new case with its key and filing day, or -1 when there is no room."""
    i = take_place(cases, free, counts)
    if i < 0:
        return i
    case = cases[i]
    case.key_high = high
    case.key_low = index
    case.court = court
    case.klass = klass
    case.filed = filed
    case.hearings = 0
    case.flags = codes.LIVE_BIT
    offer(cases, turns, rules, i)
    return i


@compiled
def return_reason(shares, u):
    """Which return this is: reopened, remanded or rescinded, by cumulative shares."""
    if u < shares[0]:
        return codes.REOPENED
    return codes.REMANDED if u < shares[1] else codes.RESCINDED


@compiled
def load(d, numbers, month_days, first_month, today):
    """The docket pending at the start: `numbers[month, court, class]` cases by month of filing.

    `month_days[m]` is the first day of month m and `month_days[m + 1]` of the next. The stage each
    case stands at is drawn from the model's own waits (`initial_stage`); cases set for the
    merits wait in the order they were filed.
    """
    cases, counts = d.cases, d.counts
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
                    i = enter(
                        cases, d.free, d.turns, counts, d.rules, court, klass, high, index, filed
                    )
                    if i < 0:
                        return counts[codes.ERROR]
                    place(cases, counts, d.lists, d.rules, i, today, unit(w2), unit(w3))
                    stand(cases, d.ledger, i, codes.ACTIVE, 1)
    return counts[codes.ERROR]


@compiled
def place(cases, counts, lists, rules, i, today, u_stage, u_due):
    """Set one case of the initial docket at its stage and on its list."""
    case = cases[i]
    klass = case.klass
    case.stage = initial_stage(rules, klass, today - case.filed, u_stage)
    case.flags |= codes.INITIAL_BIT
    if case.stage == codes.FIRST_MASTER:
        wait = first_wait(rules[klass, codes.FIRST_LAG], u_due)
        set_for(cases, counts, lists, rules, i, today, wait)
        return
    case.flags |= codes.HEARD_BIT
    if case.stage == codes.MASTER:
        wait = int(rules[klass, codes.MASTER_GAP] * u_due)
        set_for(cases, counts, lists, rules, i, today, wait)
        return
    case.due = today - 1
    case.docket = docket_of(case.stage, rules[klass, codes.DETAINED] > 0, False)
    append(cases, lists, case.court, case.docket, i)


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
