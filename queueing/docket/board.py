"""The Board of Immigration Appeals: what is appealed, whose turn it is, what becomes of the case.

The Board is one queue for the whole country. A case is before it from the day it is appealed, and
can be decided once notice, transcript and briefs are there. On every working day so many people's
appeals are decided: those of people in detention first, but for a part of the day that is kept for
the others; then whoever could be decided first, then by case key. Detention may end meanwhile: such
an appeal takes its turn behind the others that can be decided. Where cases lie in memory never
matters.
"""

from __future__ import annotations

from math import exp

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled
from queueing.docket.counting import end_for_good, record, tally_appeal
from queueing.docket.draws import APPEAL, CUSTODY, REVIEW, philox, unit
from queueing.docket.lists import (
    APPEALS,
    APPEALS_DETAINED,
    LENGTH,
    RING_DAYS,
    THE_BOARD,
    append,
    first_of,
    insert_by_key,
    on_board_calendar,
    remove,
)
from queueing.docket.moving import send_back
from queueing.docket.rules import gap
from queueing.docket.state import NEVER, flow, members, represented

CUSTODY_DAYS = 30  # between two looks at who among those in the queue is still detained


@compiled
def appealed_share(d, i, how):
    """The share appealed of cases completed so: of removal orders on the merits by the respondent,
    of grants by the government. Orders in absentia are rescinded or stand; others are accepted."""
    case = d.cases[i]
    rule = d.rules[case.klass, represented(d, i)]
    if how == codes.REMOVAL and case.flags & codes.MERITS_BIT:
        return rule[codes.APPEAL_SHARE]
    if how == codes.RELIEF_GRANTED or how == codes.WITHHOLDING:
        return rule[codes.DHS_APPEAL_SHARE]
    return 0.0


@compiled
def appeal(d, i, day, how):
    """Whether the court's decision is appealed; if so the case is before the Board from today."""
    share = appealed_share(d, i, how)
    return share > 0.0 and appeal_by_chance(d, i, day, share)


@apart
def appeal_by_chance(d, i, day, share):
    """The same, where such decisions are appealed in a share of cases."""
    case = d.cases[i]
    w0, w1, _, _ = philox(case.key_low, case.key_high, APPEAL, case.hearings, d.key[0], d.key[1])
    if unit(w0) >= share:
        return False
    flow(d, i, codes.APPEAL_FILED)
    come_before_board(d, i, day, unit(w1))
    return True


@compiled
def come_before_board(d, i, day, u):
    """The case is pending before the Board, and can be decided when it has been briefed."""
    case = d.cases[i]
    case.flags &= codes.INITIAL_BIT
    case.traits |= codes.RETURNED_BIT
    case.stage = codes.APPEALED
    case.date = day
    d.turns[i] = NEVER
    stand_at_board(d, i, 1)
    wait_until(d, i, day + gap(d.dials[codes.BRIEFING_DAYS], u))


@compiled
def stand_at_board(d, i, sign):
    """Case `i` joins (+1) or leaves (-1) the appeals pending of its court and class."""
    case = d.cases[i]
    number = sign * members(d, i)
    ledger = d.ledger[case.court, case.klass]
    ledger[codes.APPEALS] += number
    ledger[codes.APPEAL_DAYS] += number * case.date


@compiled
def wait_until(d, i, day):
    """The case is looked at again on that day: by the Board, or by a circuit court.

    The calendar reaches half its days ahead; the other half is there for who was appealed before
    the start.
    """
    if day - d.counts[codes.TODAY] >= RING_DAYS // 2:
        d.counts[codes.ERROR] = codes.LAG_TOO_LONG
        return
    d.cases[i].due = day
    insert_by_key(d.cases, d.board, court_of_entry(d, i), on_board_calendar(day), i)


@compiled
def court_of_entry(d, i):
    """The court at which case `i` was first filed: its key begins with it."""
    return np.int64(d.cases[i].key_high >> 24)


@apart
def sit_as_board(d, day):
    """One day of the Board: whose detention has ended, what has come due, the day's decisions."""
    if day % CUSTODY_DAYS == 0:
        look_at_custody(d, day)
    come_due(d, day, True)
    k = day - d.span[0]
    if d.sitting[k] == 0:
        return
    d.counts[codes.BOARD_LEFT] += decisions(d, codes.BOARD_RATE, k)
    d.counts[codes.KEPT_LEFT] += decisions(d, codes.BOARD_KEPT, k)
    while d.counts[codes.BOARD_LEFT] > 0:
        i = next_appeal(d)
        if i < 0:
            d.counts[codes.BOARD_LEFT] = 0  # time that nobody needed is lost
            break
        d.counts[codes.BOARD_LEFT] -= members(d, i)  # a family may take some of tomorrow's
        decide(d, i, day)
    if d.board[THE_BOARD, APPEALS, LENGTH] == 0:
        d.counts[codes.KEPT_LEFT] = min(d.counts[codes.KEPT_LEFT], 0)


@compiled
def decisions(d, dial, k):
    """How many people's appeals are decided on the `k`-th day, at a rate in millionths a day."""
    rate, before = int(d.dials[dial]), d.working[k]
    return (before + 1) * rate // 1_000_000 - before * rate // 1_000_000


@apart
def look_at_custody(d, day):
    """Of those in detention whose appeal can be decided some are released: by chance."""
    chance = 1.0 - exp(-CUSTODY_DAYS * d.dials[codes.CUSTODY_ENDS])
    i = first_of(d.board, THE_BOARD, APPEALS_DETAINED)
    n = day // CUSTODY_DAYS
    while i >= 0:
        case = d.cases[i]
        after = np.int64(case.next)
        w0, _, _, _ = philox(case.key_low, case.key_high, CUSTODY, n, d.key[0], d.key[1])
        if unit(w0) < chance and released_as(d, i) >= 0:
            remove(d.cases, d.board, THE_BOARD, APPEALS_DETAINED, i)
            leave_custody(d, i)
            wait_until(d, i, day)
        i = after


@compiled
def released_as(d, i):
    """The class of somebody in detention as it ends; -1: not detained, or it does not end."""
    rule = d.rules[d.cases[i].klass, 0]
    return int(rule[codes.RELEASED_AS]) if rule[codes.DETAINED] > 0 else -1


@compiled
def leave_custody(d, i):
    """Detention ends while the appeal is pending, which is of another class from now on."""
    klass = released_as(d, i)
    stand_at_board(d, i, -1)
    flow(d, i, codes.APPEAL_OUT_CUSTODY)
    d.cases[i].klass = klass
    flow(d, i, codes.APPEAL_IN_CUSTODY)
    stand_at_board(d, i, 1)


@compiled
def come_due(d, day, in_time):
    """Appeals that have been briefed join the queue; circuit courts decide petitions.

    Keys begin with the court of entry: court by court, they come in the order of their keys. Those
    briefed before the run (not `in_time`) are in the custody in which they are at its start.
    """
    k = on_board_calendar(day)
    for court in range(d.board.shape[0]):
        while d.board[court, k, LENGTH] > 0:
            i = first_of(d.board, court, k)
            remove(d.cases, d.board, court, k, i)
            if d.cases[i].stage == codes.PETITIONED:
                decide_petition(d, i, day)
                continue
            if in_time and is_released(d, i, day):
                leave_custody(d, i)
            detained = d.rules[d.cases[i].klass, 0, codes.DETAINED] > 0
            append(d.cases, d.board, THE_BOARD, APPEALS_DETAINED if detained else APPEALS, i)


@compiled
def is_released(d, i, day):
    """Whether the detention of an appellant has ended by the day the appeal has been briefed."""
    if released_as(d, i) < 0:
        return False
    case = d.cases[i]
    _, _, w2, _ = philox(case.key_low, case.key_high, APPEAL, case.hearings, d.key[0], d.key[1])
    return unit(w2) < 1.0 - exp(-(day - case.date) * d.dials[codes.CUSTODY_ENDS])


@compiled
def next_appeal(d):
    """The appeal to be decided next, taken off its queue; -1 if there is none."""
    others = d.board[THE_BOARD, APPEALS, LENGTH] > 0
    kept = others and d.counts[codes.KEPT_LEFT] > 0
    detained = d.board[THE_BOARD, APPEALS_DETAINED, LENGTH] > 0 and not kept
    k = APPEALS_DETAINED if detained else APPEALS
    i = first_of(d.board, THE_BOARD, k)
    if i >= 0:
        remove(d.cases, d.board, THE_BOARD, k, i)
        if kept:
            d.counts[codes.KEPT_LEFT] -= members(d, i)
    return i


@apart
def decide(d, i, day):
    """The Board decides an appeal: the case goes back to its court, to a circuit court, or ends."""
    case = d.cases[i]
    w0, w1, w2, _ = philox(case.key_low, case.key_high, REVIEW, case.hearings, d.key[0], d.key[1])
    stand_at_board(d, i, -1)
    tally_appeal(d, i, day, codes.DECISION)
    year = d.cohort_of[codes.OF_COMPLETION, day - d.span[1]]
    in_bin = d.bin_of[day - case.date]
    d.appeal_waits[case.klass, year, in_bin, codes.COMPLETED_AGE] += members(d, i)
    remanded = d.dials[codes.REMANDED_SHARE]
    if unit(w0) < remanded:
        count_decision(d, i, day, codes.APPEAL_REMANDED)
        send_back(d, i, codes.REMANDED, day + gap(d.dials[codes.REMAND_DAYS], unit(w1)))
    elif unit(w0) < remanded + d.dials[codes.SUSTAINED_SHARE]:
        count_decision(d, i, day, codes.APPEAL_SUSTAINED)
        end_for_good(d, i, day)
    else:
        count_decision(d, i, day, codes.APPEAL_DISMISSED)
        if unit(w1) < d.dials[codes.PETITION_SHARE]:
            case.stage = codes.PETITIONED
            wait_until(d, i, day + gap(d.dials[codes.PETITION_DAYS], unit(w2)))
        else:
            end_for_good(d, i, day)


@apart
def decide_petition(d, i, day):
    """A circuit court decides: the case ends, or is before the Board again.

    The remand is counted with the hearings: the Board's next decision has other luck. Nobody is
    held for all that time: whoever was detained has been released, or removed, by then.
    """
    case = d.cases[i]
    _, _, _, w3 = philox(case.key_low, case.key_high, REVIEW, case.hearings, d.key[0], d.key[1])
    if unit(w3) >= d.dials[codes.PETITION_REMANDED]:
        end_for_good(d, i, day)
        return
    if released_as(d, i) >= 0:
        case.klass = released_as(d, i)
    count_decision(d, i, day, codes.APPEAL_RETURNED)
    case.hearings += 1
    _, w1, _, _ = philox(case.key_low, case.key_high, APPEAL, case.hearings, d.key[0], d.key[1])
    come_before_board(d, i, day, unit(w1))


@compiled
def count_decision(d, i, day, which):
    """Count a decision of the Board or of a circuit court, and keep it in the trace."""
    flow(d, i, which)
    if d.trace.shape[0] > 0:
        case = d.cases[i]
        record(d, case.key_high, case.key_low, day, codes.NO_COURT, -1, 0, 0, 0, which)
