"""One hearing: how long it takes, what it decides, and what that does to the case."""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.dates import come_when_due, date_or_wait, is_dated
from queueing.docket.draws import HEARING, philox, unit
from queueing.docket.lists import RING_DAYS
from queueing.docket.rules import (
    CONTINUED,
    ENDS,
    TO_MERITS,
    after_master,
    after_merits,
    docket_of,
    gap,
    hearing_seconds,
    outcome,
)
from queueing.docket.state import flow, give_place, stand


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
    rule = d.rules[case.klass]
    at_merits = case.stage == codes.MERITS
    mean = rule[codes.MERITS_SECONDS if at_merits else codes.MASTER_SECONDS]
    floor = rule[codes.MERITS_FLOOR if at_merits else codes.MASTER_FLOOR]
    seconds = hearing_seconds(mean, pace, floor, unit(w1))
    flow(d, i, codes.MERITS_HELD if at_merits else codes.MASTER_HELD)
    note_hearing(d, i, day, at_merits)
    if at_merits:
        what = after_merits(d.rules, case.klass, unit(w0))
    else:
        what = after_master(d.rules, case.klass, case.stage == codes.FIRST_MASTER, unit(w0))
    if what == ENDS:
        where = codes.AT_MERITS if at_merits else case.stage
        how = outcome(d.exits, case.klass, where, unit(w3))
        complete(d, i, day, how)
    else:
        how = -1
        set_for(d, i, day, gap(rule[set_again(d, i, what)], unit(w2)))
    return seconds, what, how


@compiled
def set_again(d, i, what):
    """The case goes on to its next stage; returns the rule for how far off its next date is."""
    if what == CONTINUED:
        flow(d, i, codes.ADJOURNED_MERITS)
        return codes.RESUMPTION_GAP
    stand(d, i, codes.ACTIVE, -1)
    if what == TO_MERITS:
        d.cases[i].stage = codes.MERITS
    else:
        flow(d, i, codes.ADJOURNED_MASTER)
        d.cases[i].stage = codes.MASTER
    stand(d, i, codes.ACTIVE, 1)
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
    case.docket = docket_of(case.stage, case.flags, d.rules[case.klass, codes.DETAINED] > 0)
    return True


@compiled
def note_hearing(d, i, day, at_merits):
    """Count the wait for the first hearing of all, and for the first merits hearing."""
    case = d.cases[i]
    if not case.flags & codes.HEARD_BIT:
        tally(d, i, day, codes.FIRST_HEARING)
        case.flags |= codes.HEARD_BIT
        if late(d, i, day, codes.FIRST_DEADLINE):
            flow(d, i, codes.LATE_FIRST_HEARING)
    if at_merits and not case.flags & codes.MERITS_BIT:
        tally(d, i, day, codes.MERITS_HEARING)
        case.flags |= codes.MERITS_BIT


@compiled
def late(d, i, day, deadline):
    """Whether a deadline of the case, days from its filing, is over."""
    days = int(d.rules[d.cases[i].klass, deadline])
    return 0 < days < day - d.cases[i].filed


@compiled
def tally(d, i, day, measure):
    """Count the days from first receipt to `day`, in the cohort of the receipt."""
    case = d.cases[i]
    row = codes.OF_INITIAL if case.flags & codes.INITIAL_BIT else codes.OF_ARRIVAL
    cohort = d.cohort_of[row, case.filed - d.span[1]]
    days = max(day - case.filed, 0)
    d.waits[case.court, case.klass, cohort, d.bin_of[days], measure] += 1


@compiled
def complete(d, i, day, how):
    """The case is completed with outcome `how` and leaves the docket.

    Ending before its first or its merits hearing, it is a competing exit of that wait.
    """
    case = d.cases[i]
    flow(d, i, codes.COMPLETION + how)
    tally(d, i, day, codes.DECISION)
    if not case.flags & codes.HEARD_BIT:
        tally(d, i, day, codes.LEFT_UNHEARD)
    if not case.flags & codes.MERITS_BIT:
        tally(d, i, day, codes.LEFT_BEFORE_MERITS)
    year = d.cohort_of[codes.OF_COMPLETION, day - d.span[1]]
    d.waits[case.court, case.klass, year, d.bin_of[day - case.filed], codes.COMPLETED_AGE] += 1
    if late(d, i, day, codes.DECISION_DEADLINE):
        flow(d, i, codes.LATE_DECISION)
    d.resets[case.klass, min(case.resets, codes.MOST_RESETS - 1)] += 1
    stand(d, i, codes.ACTIVE, -1)
    give_place(d, i)
