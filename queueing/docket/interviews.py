"""A month at the asylum office, day by day: who comes, who is screened, interviewed, and leaves."""

from __future__ import annotations

import numpy as np

from queueing.docket import codes, office
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.draws import CLOSURE, INTERVIEW, WITHDRAWAL, case_key_high, philox, unit
from queueing.docket.rules import falls_on


@kernel
def work(o, month, first, days, terms, closures, withdrawals, destinations):
    """One month of the office: row `month` of its ledger, its days' `terms` (float64[days, TERMS]).

    On each day those filed that day come in; screenings take officers' time first, as far as they
    may; then border claims are decided, oldest first, then applications. When the month is over,
    about `closures` applications are closed and the share `withdrawals` of all that wait withdrawn,
    from every filing day alike. `o.referred` counts those referred by court (`destinations`:
    cumulative shares).
    """
    o.referred[:] = 0
    for k in range(days):
        come_in(o, month, first + k, k, days)
        reach_clock(o, month, first + k, int(terms[k, office.CLOCK]))
        hold(o, month, first + k, terms[k], destinations)
    last = first + days - 1
    waiting = 0
    for cell in range(last - o.span[0] + 1):
        waiting += o.high[office.AFFIRMATIVE, cell] - o.low[office.AFFIRMATIVE, cell]
    if closures > 0.0 and waiting > 0:
        share = min(closures / waiting, 1.0)
        leave(o, month, office.AFFIRMATIVE, last, share, CLOSURE, office.CLOSED)
    for kind in range(office.CLAIMS):
        leave(o, month, kind, last, withdrawals, WITHDRAWAL, office.WITHDRAWN)
    close(o, month, last, int(terms[days - 1, office.CLOCK]))
    return o.counts[office.ERROR]


@apart
def come_in(o, month, day, k, days):
    """Day `k` of a month of so many days: its part of what the month brings."""
    cell = day - o.span[0]
    for kind in range(office.CLAIMS):
        o.low[kind, cell] = o.coming[kind] * k // days
        o.high[kind, cell] = o.coming[kind] * (k + 1) // days
        o.ledger[month, kind, office.RECEIPT] += o.high[kind, cell] - o.low[kind, cell]
    screenings = o.coming[office.CREDIBLE_FEAR]
    o.to_screen[cell] = screenings * (k + 1) // days - screenings * k // days
    o.waiting[0] += o.to_screen[cell]


@apart
def reach_clock(o, month, day, clock):
    """Applications filed so many days ago come to the work permit clock."""
    cell = day - clock - o.span[0]
    if cell >= 0:
        here = o.high[office.AFFIRMATIVE, cell] - o.low[office.AFFIRMATIVE, cell]
        o.ledger[month, office.AFFIRMATIVE, office.REACHED] += here


@apart
def hold(o, month, day, term, destinations):
    """The officers' day. What is begun is finished; what it runs over is owed to the next day."""
    offered = int(term[office.SECONDS])
    if offered <= 0:
        return
    left = offered - o.counts[office.DEBT]
    seconds = int(term[office.SCREENING_SECONDS])
    room = min(left, int(term[office.UNFENCED]))
    screened = min(o.waiting[0], begun(room, seconds))
    screen(o, day, screened)
    o.ledger[month, office.CREDIBLE_FEAR, office.SCREENED] += screened
    left -= screened * seconds
    left = interview(o, month, office.BORDER_CLAIM, day, term, destinations, left)
    left = interview(o, month, office.AFFIRMATIVE, day, term, destinations, left)
    o.counts[office.DEBT] = max(-left, 0)
    o.seconds[month, office.OFFERED] += offered
    o.seconds[month, office.SCREENING_USED] += screened * seconds
    o.seconds[month, office.WASTED] += max(left, 0)


@apart
def screen(o, day, number):
    """So many people are screened: whoever was referred first."""
    cell = o.span[2] - o.span[0]  # nobody was referred before the run
    o.waiting[0] -= number
    while number > 0:
        here = min(o.to_screen[cell], number)
        if here > 0:
            o.to_screen[cell] -= here
            number -= here
            referred = o.span[0] + cell
            waits = o.screening_waits[cohort(o, referred), o.bin_of[day - referred]]
            waits[codes.DECISION] += np.int32(here)
        cell += 1


@compiled
def begun(left, seconds):
    """How many are begun in the time left, each taking so many seconds."""
    return max((left + seconds - 1) // seconds, 0)


@apart
def interview(o, month, kind, day, term, destinations, left):
    """Those of a kind who are called in the time left; returns what is left of it."""
    border = kind == office.BORDER_CLAIM
    seconds = int(term[office.CLAIM_SECONDS if border else office.INTERVIEW_SECONDS])
    grant = term[office.CLAIM_GRANT if border else office.GRANT]
    final = term[office.CLAIM_FINAL if border else office.FINAL]
    newest = not border and term[office.NEWEST_FIRST] > 0
    last = day - int(term[office.NOTICE]) - o.span[0]
    oldest = o.span[2] - o.span[0] if border else 0  # there are no claims from before the run
    cell = last if newest else oldest
    while left > 0 and oldest <= cell <= last:
        number = min(o.high[kind, cell] - o.low[kind, cell], begun(left, seconds))
        for _ in range(number):
            if newest:
                o.high[kind, cell] -= 1
                index = o.high[kind, cell]
            else:
                index = o.low[kind, cell]
                o.low[kind, cell] += 1
            decide(o, month, kind, cell, index, day, grant, final, destinations)
        left -= number * seconds
        cell += -1 if newest else 1
    return left


@compiled
def decide(o, month, kind, cell, index, day, grant, final, destinations):
    """One interview: granted, denied for good, or referred to the court its key draws."""
    high = case_key_high(office.COURT, office.COURT - kind, o.key_month[cell])
    w0, w1, w2, _ = philox(index, high, INTERVIEW, 0, o.key[0], o.key[1])
    how = office.REFERRED
    if unit(w0) < grant:
        how = office.GRANTED
    elif unit(w1) < final:
        how = office.DENIED
    else:
        o.referred[falls_on(destinations, unit(w2))] += 1
    complete(o, month, kind, cell, index, 1, day, how)


@apart
def leave(o, month, kind, day, share, purpose, how):
    """A share of those waiting leaves, from the bottom of every filing day.

    Whole numbers: the sum of the expected ones, a keyed fraction added, rounded down; the total is
    right to one application, whatever the number of days.
    """
    if share <= 0.0:
        return
    high = case_key_high(office.COURT, office.COURT - kind, o.key_month[day - o.span[0]])
    w0, _, _, _ = philox(0, high, purpose, 0, o.key[0], o.key[1])
    expected, gone = unit(w0), 0
    for cell in range(day - o.span[0] + 1):
        here = o.high[kind, cell] - o.low[kind, cell]
        if here > 0:
            expected += here * share
            number = min(int(expected) - gone, here)
            gone += number
            complete(o, month, kind, cell, o.low[kind, cell], number, day, how)
            o.low[kind, cell] += number


@compiled
def complete(o, month, kind, cell, index, number, day, how):
    """So many of one filing day, from an index on, are completed: counted with their wait."""
    if number == 0:
        return
    o.ledger[month, kind, office.COMPLETION + how] += number
    filed = cell + o.span[0]
    waits = o.waits[kind, cohort(o, filed), o.bin_of[day - filed]]
    waits[codes.DECISION] += number
    waits[codes.MERITS_HEARING if how < office.CLOSED else codes.LEFT_BEFORE_MERITS] += number
    year = o.cohort_of[codes.OF_COMPLETION, day - o.span[1]]
    o.waits[kind, year, o.bin_of[day - filed], codes.COMPLETED_AGE] += number
    if o.trace.shape[0] > 0:
        for k in range(number):
            row = o.counts[office.TRACED]
            if row >= o.trace.shape[0]:
                o.counts[office.ERROR] = codes.NO_TRACE
                return
            key = case_key_high(office.COURT, office.COURT - kind, o.key_month[cell])
            o.trace[row, 0] = key
            o.trace[row, 1] = index + k
            o.trace[row, 2] = day
            o.trace[row, 3] = how
            o.counts[office.TRACED] = row + 1


@compiled
def cohort(o, filed):
    """The cohort of a filing day: of those pending at the start, or of the arrivals."""
    row = codes.OF_ARRIVAL if filed >= o.span[2] else codes.OF_INITIAL
    return o.cohort_of[row, filed - o.span[1]]


@kernel
def close(o, month, last, clock):
    """Write down who waits on the evening of a day, in row `month`."""
    for kind in range(office.CLAIMS):
        ledger = o.ledger[month, kind]
        for cell in range(last - o.span[0] + 1):
            here = o.high[kind, cell] - o.low[kind, cell]
            filed = cell + o.span[0]
            ledger[office.PENDING] += here
            ledger[office.FILED] += here * filed
            if last - filed >= clock:
                ledger[office.PAST_CLOCK] += here
            for c in range(len(office.CLOCKS)):
                if last - filed >= office.CLOCKS[c]:
                    ledger[office.PAST + c] += here
    o.ledger[month, office.CREDIBLE_FEAR, office.PENDING] = o.waiting[0]


@kernel
def censor(o, day):
    """Count the waits that are still going on, censored on a day."""
    for kind in range(office.CLAIMS):
        for cell in range(day - o.span[0]):
            here = o.high[kind, cell] - o.low[kind, cell]
            filed = cell + o.span[0]
            waits = o.waits[kind, cohort(o, filed), o.bin_of[day - filed]]
            waits[codes.PENDING] += np.int32(here)
            waits[codes.PENDING_BEFORE_MERITS] += np.int32(here)
    for cell in range(o.span[2] - o.span[0], day - o.span[0]):
        referred = cell + o.span[0]
        waits = o.screening_waits[cohort(o, referred), o.bin_of[day - referred]]
        waits[codes.PENDING] += np.int32(o.to_screen[cell])
