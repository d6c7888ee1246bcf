"""The courts sit: every hearing from one day to another, in order, exactly.

On each day the cases that have come due join their dockets; then the judges who sit call one
case after another until the day's sitting is over. A hearing under way at closing time is
finished out of the same judge's next sitting; a judge with nobody to hear loses the time.
A hearing is dated by the day it begins.
"""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.draws import HEARING, philox, unit
from queueing.docket.lists import HEAD, append, join, next_case, on_calendar, reach, remove
from queueing.docket.rules import (
    CONTINUED,
    ENDS,
    TO_MERITS,
    after_master,
    after_merits,
    docket_of,
    gap,
    hearing_seconds,
    next_docket,
    outcome,
)
from queueing.docket.state import flow, give_place, offer, stand

OFFERED, HELD, WASTED = 0, 1, 2
_MILLION = 1_000_000


@compiled
def advance(d, until):
    """Bring every court up to the beginning of day `until`; return the error code (0: none)."""
    for day in range(d.counts[codes.TODAY], until):
        seconds = d.sitting[day - d.span[0]]
        for court in range(d.seats.shape[0]):
            call_due(d.cases, d.lists, d.ledger, d.turns, d.rules, court, day)
            if seconds > 0 and d.seats[court] > 0:
                sit(d, court, day, seconds)
            if d.counts[codes.ERROR] != 0:
                return d.counts[codes.ERROR]
        d.counts[codes.TODAY] = day + 1
    return d.counts[codes.ERROR]


@compiled
def call_due(cases, lists, ledger, turns, rules, court, day):
    """The cases due on this day join the dockets they wait on."""
    for docket in range(codes.DOCKETS):
        join(cases, lists, court, docket, on_calendar(lists, docket, day))
    closed = on_calendar(lists, codes.CLOSED_DOCKET, day)
    while lists[court, closed, HEAD] >= 0:
        i = lists[court, closed, HEAD]
        remove(cases, lists, court, closed, i)
        recalendar(cases, lists, ledger, i)
        offer(cases, turns, rules, i)


@compiled
def recalendar(cases, lists, ledger, i):
    """An administratively closed case is put back on the docket it was taken from."""
    stand(cases, ledger, i, codes.INACTIVE, -1)
    stand(cases, ledger, i, codes.ACTIVE, 1)
    flow(cases, ledger, i, codes.RECALENDAR)
    cases[i].flags ^= codes.CLOSED_BIT
    append(cases, lists, cases[i].court, cases[i].docket, i)


@compiled
def sit(d, court, day, seconds):
    """One court's day: the judges sitting call cases, the judge who is free first calls next."""
    cases, lists, free_at, pace = d.cases, d.lists, d.carry[court], d.pace[court]
    seats = d.seats[court]
    bench = open_bench(d.credit, court, free_at, pace, seats, seconds, d.dials)
    masters = 0
    while bench > 0:
        judge = first_free(free_at, seats)
        if free_at[judge] >= seconds:
            break
        docket = next_docket(lists, court, masters, bench, d.dials[codes.MASTER_CAP])
        if docket < 0:
            break
        i = next_case(lists, court, docket, d.orders[docket])
        remove(cases, lists, court, docket, i)
        key_high, key_low = cases[i].key_high, cases[i].key_low
        spent, what, how = hear(
            cases, d.free, d.turns, d.counts, d.key, lists, d.rules, d.exits, d.dials, d.ledger,
            d.waits, d.bin_of, d.cohort_of, d.span, i, day, pace[judge],
        )  # fmt: skip
        if d.trace.shape[0] > 0:
            second = free_at[judge]
            record(
                d.trace, d.counts, key_high, key_low, day, court, judge, second, spent, what, how
            )  # fmt: skip
        if docket == codes.MASTER_DOCKET:
            masters += spent
        free_at[judge] += spent
        if d.counts[codes.ERROR] != 0:
            break
    close_bench(d.hours, court, free_at, seats, seconds, bench)


@compiled
def open_bench(credit, court, free_at, pace, seats, seconds, dials):
    """Who sits today: the seconds offered. A judge who does not sit is not free before tomorrow.

    A judge sits on a share of the working days; the rest is leave, training and, in a scaled run,
    the judge-days that belong to the cases left out. Whole judge-days, handed out evenly.
    """
    bench = 0
    share = int(dials[codes.SITTING_SHARE])
    for j in range(seats):
        if pace[j] > 0:
            credit[court] += share
            if credit[court] >= _MILLION:
                credit[court] -= _MILLION
                bench += seconds
                continue
        free_at[j] += seconds
    return bench


@compiled
def first_free(free_at, seats):
    """The judge who is free first; of two free at the same second the one in the lower seat."""
    judge = 0
    for j in range(1, seats):
        if free_at[j] < free_at[judge]:
            judge = j
    return judge


@compiled
def close_bench(hours, court, free_at, seats, seconds, bench):
    """The day is over: unused time is lost, a hearing under way goes on at the next sitting."""
    wasted = 0
    for j in range(seats):
        if free_at[j] < seconds:
            wasted += seconds - free_at[j]
            free_at[j] = seconds
        free_at[j] -= seconds
    hours[court, OFFERED] += bench
    hours[court, HELD] += bench - wasted
    hours[court, WASTED] += wasted


@compiled
def hear(
    cases,
    free,
    turns,
    counts,
    key,
    lists,
    rules,
    exits,
    dials,
    ledger,
    waits,
    bin_of,
    cohort_of,
    span,
    i,
    day,
    pace,
):
    """Hear case `i` and move it on: returns the seconds it took, what was decided, the outcome."""
    case = cases[i]
    n = case.hearings
    if n >= 65_535:
        counts[codes.ERROR] = codes.TOO_MANY_HEARINGS
        return 0, ENDS, -1
    case.hearings = n + 1
    w0, w1, w2, w3 = philox(case.key_low, case.key_high, HEARING, n, key[0], key[1])
    at_merits = case.stage == codes.MERITS
    mean = rules[case.klass, codes.MERITS_SECONDS if at_merits else codes.MASTER_SECONDS]
    seconds = hearing_seconds(mean, pace, dials[codes.LENGTH_FLOOR], unit(w1))
    flow(cases, ledger, i, codes.MERITS_HELD if at_merits else codes.MASTER_HELD)
    note_hearing(cases, waits, bin_of, cohort_of, span, i, day, at_merits)
    if at_merits:
        what = after_merits(rules, case.klass, unit(w0))
    else:
        what = after_master(rules, case.klass, case.stage == codes.FIRST_MASTER, unit(w0))
    if what == ENDS:
        where = codes.AT_MERITS if at_merits else case.stage
        how = outcome(exits, case.klass, where, unit(w3))
        complete(cases, free, turns, counts, ledger, waits, bin_of, cohort_of, span, i, day, how)
    else:
        how = -1
        wait = gap(rules[case.klass, set_again(cases, ledger, i, what)], unit(w2))
        set_for(cases, counts, lists, rules, i, day, wait)
    return seconds, what, how


@compiled
def record(trace, counts, key_high, key_low, day, court, judge, second, spent, what, how):
    """Keep one hearing in the trace, in the order of `codes.TRACE_FIELDS`."""
    n = counts[codes.TRACED]
    if n >= trace.shape[0]:
        counts[codes.ERROR] = codes.NO_TRACE
        return
    trace[n, 0], trace[n, 1], trace[n, 2], trace[n, 3] = key_high, key_low, day, court
    trace[n, 4], trace[n, 5], trace[n, 6] = judge, second, spent
    trace[n, 7], trace[n, 8] = what, how
    counts[codes.TRACED] = n + 1


@compiled
def set_again(cases, ledger, i, what):
    """The case goes on to its next stage; returns the rule for how far off its next date is."""
    if what == CONTINUED:
        flow(cases, ledger, i, codes.ADJOURNED_MERITS)
        return codes.RESUMPTION_GAP
    stand(cases, ledger, i, codes.ACTIVE, -1)
    if what == TO_MERITS:
        cases[i].stage = codes.MERITS
    else:
        flow(cases, ledger, i, codes.ADJOURNED_MASTER)
        cases[i].stage = codes.MASTER
    stand(cases, ledger, i, codes.ACTIVE, 1)
    return codes.MERITS_NOTICE if what == TO_MERITS else codes.MASTER_GAP


@compiled
def set_for(cases, counts, lists, rules, i, day, days):
    """The case may be called again in so many days: it goes on the list of that day."""
    if day + days - counts[codes.TODAY] >= reach(lists):
        counts[codes.ERROR] = codes.LAG_TOO_LONG
        return
    case = cases[i]
    detained = rules[case.klass, codes.DETAINED] > 0
    case.due = day + days
    case.docket = docket_of(case.stage, detained, (case.flags & codes.MERITS_BIT) != 0)
    append(cases, lists, case.court, on_calendar(lists, case.docket, case.due), i)


@compiled
def note_hearing(cases, waits, bin_of, cohort_of, span, i, day, at_merits):
    """Count the wait for the first hearing of all, and for the first merits hearing."""
    flags = cases[i].flags
    if not flags & codes.HEARD_BIT:
        tally(cases, waits, bin_of, cohort_of, span, i, day, codes.FIRST_HEARING)
        cases[i].flags |= codes.HEARD_BIT
    if at_merits and not flags & codes.MERITS_BIT:
        tally(cases, waits, bin_of, cohort_of, span, i, day, codes.MERITS_HEARING)
        cases[i].flags |= codes.MERITS_BIT


@compiled
def tally(cases, waits, bin_of, cohort_of, span, i, day, measure):
    """Count the days from first receipt to `day`, in the cohort of the receipt."""
    case = cases[i]
    row = codes.OF_INITIAL if case.flags & codes.INITIAL_BIT else codes.OF_ARRIVAL
    cohort = cohort_of[row, case.filed - span[1]]
    waits[case.court, case.klass, cohort, bin_of[max(day - case.filed, 0)], measure] += 1


@compiled
def complete(cases, free, turns, counts, ledger, waits, bin_of, cohort_of, span, i, day, how):
    """The case is completed with outcome `how` and leaves the docket.

    Ending before its first or its merits hearing, it is a competing exit of that wait.
    """
    case = cases[i]
    flow(cases, ledger, i, codes.COMPLETION + how)
    tally(cases, waits, bin_of, cohort_of, span, i, day, codes.DECISION)
    if not case.flags & codes.HEARD_BIT:
        tally(cases, waits, bin_of, cohort_of, span, i, day, codes.LEFT_UNHEARD)
    if not case.flags & codes.MERITS_BIT:
        tally(cases, waits, bin_of, cohort_of, span, i, day, codes.LEFT_BEFORE_MERITS)
    year = cohort_of[codes.OF_COMPLETION, day - span[1]]
    waits[case.court, case.klass, year, bin_of[day - case.filed], codes.COMPLETED_AGE] += 1
    stand(cases, ledger, i, codes.ACTIVE, -1)
    give_place(cases, free, turns, counts, i)
