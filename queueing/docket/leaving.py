"""Cases leave without a hearing: dismissals of older cases and administrative closure.

Both are sweeps of the docket on a day: every active non-detained case filed before a date is
drawn, by its own key, with the same small chance. What happens to it is the only difference.
A case's turn comes in every `TURNS`-th sweep (by its key), with a chance as much larger: in
monthly sweeps once a year, at a twelfth of the cost.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.draws import CLOSURE, DISMISSAL, philox, unit
from queueing.docket.lists import insert_by_key, on_calendar, reach, remove
from queueing.docket.rules import gap
from queueing.docket.sitting import complete, tally
from queueing.docket.state import TURNS, flow, offer, stand

# Sweeps by the name of their levers.
SWEEPS = {"dismissal": DISMISSAL, "closure": CLOSURE}


@compiled
def sweep(d, filed_before, number, month, purpose):
    """About `number` of the cases filed before a day leave by chance; returns the error code.

    `month` numbers the sweeps of a purpose: a case is drawn once for each.
    """
    cases, counts, lists, ledger, turns = d.cases, d.counts, d.lists, d.ledger, d.turns
    today = counts[codes.TODAY]
    used = counts[codes.USED]
    eligible = 0
    for i in range(used):
        if turns[i] < filed_before * 16:
            eligible += 1
    if eligible == 0:
        return counts[codes.ERROR]
    chance = number * TURNS / eligible
    turn = month % TURNS
    for i in range(used):
        if turns[i] >= filed_before * 16 or turns[i] % 16 != turn:
            continue
        case = cases[i]
        w0, w1, w2, _ = philox(case.key_low, case.key_high, purpose, month, d.key[0], d.key[1])
        if unit(w0) >= chance:
            continue
        take_off(cases, lists, today, i)
        if purpose == DISMISSAL:
            complete(
                cases, d.free, turns, counts, ledger, d.waits, d.bin_of, d.cohort_of, d.span,
                i, today, codes.DISMISSED,
            )  # fmt: skip
        else:
            close(cases, counts, lists, ledger, d.dials, i, today, unit(w1), unit(w2))
            offer(cases, turns, d.rules, i)
    return counts[codes.ERROR]


@compiled
def take_off(cases, lists, today, i):
    """The case leaves whichever list it is on: its docket, or the calendar of a day to come."""
    case = cases[i]
    k = np.int64(case.docket)
    if case.due >= today:
        k = on_calendar(lists, case.docket, case.due)
    remove(cases, lists, case.court, k, i)


@compiled
def close(cases, counts, lists, ledger, dials, i, day, u_back, u_when):
    """Administrative closure: the case becomes inactive; a share is put back years later."""
    case = cases[i]
    case.flags |= codes.CLOSED_BIT
    flow(cases, ledger, i, codes.CLOSURE)
    stand(cases, ledger, i, codes.ACTIVE, -1)
    stand(cases, ledger, i, codes.INACTIVE, 1)
    if u_back >= dials[codes.RECALENDAR_SHARE]:
        return
    days = gap(dials[codes.RECALENDAR_DAYS], u_when)
    if days >= reach(lists):
        counts[codes.ERROR] = codes.LAG_TOO_LONG
        return
    case.due = day + days
    insert_by_key(cases, lists, case.court, on_calendar(lists, codes.CLOSED_DOCKET, case.due), i)


@compiled
def censor(d, day):
    """Count every pending case into the waits it has not finished."""
    cases, waits = d.cases, d.waits
    for i in range(d.counts[codes.USED]):
        flags = cases[i].flags
        if not flags & codes.LIVE_BIT:
            continue
        if not flags & codes.HEARD_BIT:
            tally(cases, waits, d.bin_of, d.cohort_of, d.span, i, day, codes.PENDING_UNHEARD)
        if not flags & codes.MERITS_BIT:
            tally(cases, waits, d.bin_of, d.cohort_of, d.span, i, day, codes.PENDING_BEFORE_MERITS)
        tally(cases, waits, d.bin_of, d.cohort_of, d.span, i, day, codes.PENDING)
