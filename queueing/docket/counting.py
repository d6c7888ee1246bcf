"""What a case counts: its waits, in bins of days, whether its deadlines are over, its end."""

from __future__ import annotations

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.state import flow, give_place, members


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
        if not case.traits & codes.RETURNED_BIT:
            tally(d, i, day, codes.MERITS_HEARING)
        case.flags |= codes.MERITS_BIT


@compiled
def late(d, i, day, deadline):
    """Whether a deadline of the case, days from its filing, is over."""
    days = int(d.rules[d.cases[i].klass, 0, deadline])
    return 0 < days < day - d.cases[i].filed


@compiled
def tally(d, i, day, measure):
    """Count the days from first receipt to `day`, in the cohort of the receipt.

    It counts in the class of today; of whoever came back, in that of the first entry.
    """
    case = d.cases[i]
    klass = entered_as(d, i) if case.traits & codes.RETURNED_BIT else case.klass
    row = codes.OF_INITIAL if case.flags & codes.INITIAL_BIT else codes.OF_ARRIVAL
    cohort = d.cohort_of[row, case.filed - d.span[1]]
    in_bin = d.bin_of[max(day - case.filed, 0)]
    number = members(d, i)
    d.waits[case.court, klass, cohort, in_bin, measure] += number
    if case.traits & codes.STRONG_BIT:
        d.strong[cohort, in_bin, measure] += number


@compiled
def entered_as(d, i):
    """The class in which a case first came in: that of its key, unless it chose otherwise.

    Whatever becomes of a case, it goes on to have an application or to have none.
    """
    case = d.cases[i]
    klass = int(case.key_high >> 16 & 0xFF)
    applies = d.rules[klass, 0, codes.APPLIES] > 0
    other = int(d.rules[klass, 0, codes.OTHER_CHOICE])
    if other >= 0 and applies != (d.rules[case.klass, 0, codes.APPLIES] > 0):
        return other
    return klass


@compiled
def tally_age(d, i, day):
    """Count the age of a case completed on `day`, in the fiscal year of the completion."""
    case = d.cases[i]
    year = d.cohort_of[codes.OF_COMPLETION, day - d.span[1]]
    in_bin = d.bin_of[day - case.filed]
    number = members(d, i)
    d.waits[case.court, case.klass, year, in_bin, codes.COMPLETED_AGE] += number
    if case.traits & codes.STRONG_BIT:
        d.strong[year, in_bin, codes.COMPLETED_AGE] += number


@compiled
def tally_appeal(d, i, day, measure):
    """Count the days of an appeal until `day`, in the cohort of the day it came to the Board."""
    case = d.cases[i]
    row = codes.OF_INITIAL if case.date < d.span[0] else codes.OF_ARRIVAL
    cohort = d.cohort_of[row, case.date - d.span[1]]
    d.appeal_waits[case.klass, cohort, d.bin_of[day - case.date], measure] += members(d, i)


@compiled
def end_for_good(d, i, day):
    """The last word in a case has been said: count its final wait, and forget it."""
    tally(d, i, day, codes.FINAL)
    give_place(d, i)


@compiled
def record(d, key_high, key_low, day, court, judge, second, spent, what, how):
    """Keep a hearing, or a decision on appeal, in the trace: its `codes.TRACE_FIELDS` in order."""
    n = d.counts[codes.TRACED]
    if n >= d.trace.shape[0]:
        d.counts[codes.ERROR] = codes.NO_TRACE
        return
    kept = d.trace[n]
    kept[0], kept[1], kept[2], kept[3] = key_high, key_low, day, court
    kept[4], kept[5], kept[6] = judge, second, spent
    kept[7], kept[8] = what, how
    d.counts[codes.TRACED] = n + 1
