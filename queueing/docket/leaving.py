"""Cases leave without a hearing: dismissed, closed, withdrawn, given up, or taken into detention.

All are sweeps of the docket on a day: every active non-detained case of some age is drawn, by its
own key, with the same small chance. What happens to it is the only difference. A case's turn comes
in every `TURNS`-th sweep (by its key), with a chance as much larger: in monthly sweeps once a year,
at a twelfth of the cost.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.counting import tally, tally_appeal
from queueing.docket.dates import drop_date, is_dated
from queueing.docket.draws import CLOSURE, DEPARTURE, DETENTION, DISMISSAL, WITHDRAWAL, philox, unit
from queueing.docket.ending import complete
from queueing.docket.fetching import fetch
from queueing.docket.lists import COMING, LANES, LENGTH, on_calendar, remove
from queueing.docket.moving import arrive_on, change_custody
from queueing.docket.nationality import count_group
from queueing.docket.pages import on_page
from queueing.docket.pools import leave_pool
from queueing.docket.rules import gap
from queueing.docket.state import NEVER, TURNS, flow, represented, stand

# Sweeps by the name of their levers: of a number of cases a year, and by chances a year.
SWEEPS = {"dismissal": DISMISSAL, "closure": CLOSURE}
DEPARTURES = {"withdrawal": WITHDRAWAL, "departure": DEPARTURE}
DRAWN = -1  # in `turns`: this sweep takes the case as soon as its pool is gone through


@kernel
def sweep(d, filed_before, number, month, purpose):
    """About `number` of the cases filed before a day leave by chance; returns the error code.

    `month` numbers the sweeps of a purpose: a case is drawn once for each.
    """
    eligible = 0
    for i in range(d.counts[codes.USED]):
        if d.turns[i] < filed_before * 128:
            eligible += (d.turns[i] >> 4 & codes.RIDERS) + 1
    if eligible == 0:
        return d.counts[codes.ERROR]
    chance = number * TURNS / eligible
    return depart(d, chance, chance, filed_before, filed_before, month, purpose)


@kernel
def depart(d, young, old, old_before, filed_before, month, purpose):
    """Those whose turn it is leave with a chance: `old` if filed before that day, else `young`.

    Nobody filed from `filed_before` on leaves. Returns the error code.
    """
    turn, held, drawn = month % TURNS, 0, 0
    for i in range(d.counts[codes.USED]):
        if d.turns[i] < filed_before * 128 and d.turns[i] & 15 == turn:
            fetch(d.cases, i)
            d.lanes[held] = i
            held += 1
            if held == LANES:
                drawn += draw(d, held, young, old, old_before, month, purpose)
                held = 0
    drawn += draw(d, held, young, old, old_before, month, purpose)
    if drawn > 0:
        empty_random_pools(d, month, purpose)
    return d.counts[codes.ERROR]


@apart
def draw(d, held, young, old, old_before, month, purpose):
    """Some of the cases held in `lanes` leave; returns how many do so with their pool only."""
    drawn = 0
    for lane in range(held):
        i = np.int64(d.lanes[lane])
        case = d.cases[i]
        w0, _, _, _ = philox(case.key_low, case.key_high, purpose, month, d.key[0], d.key[1])
        if purpose == DETENTION and d.rules[case.klass, 0, codes.DETAINED_AS] < 0:
            continue
        if unit(w0) < (old if case.filed < old_before else young):
            if d.orders[case.docket] == codes.RANDOM:
                d.turns[i] = DRAWN
                drawn += 1
            else:
                leave(d, i, month, purpose)
    return drawn


@apart
def empty_random_pools(d, month, purpose):
    """Those drawn leave the dockets heard in random order.

    First from the calendars, then from the pools position by position, for the last of a pool
    takes the place of whoever leaves: where cases lie in memory must not matter.
    """
    for i in range(d.counts[codes.USED]):
        if d.turns[i] == DRAWN and not in_pool(d, i):
            leave(d, i, month, purpose)
    for court in range(d.seats.shape[0]):
        for k in range(codes.DOCKETS * codes.LEVELS):
            if d.orders[k // codes.LEVELS] != codes.RANDOM:
                continue
            position = 0
            while position < d.lists[court, k, LENGTH]:
                i = on_page(d, court, k, position)
                if d.turns[i] == DRAWN:
                    leave(d, i, month, purpose)
                else:
                    position += 1


@apart
def leave(d, i, month, purpose):
    """Case `i` is taken off its list, and completed, closed or heard in detention."""
    today = d.counts[codes.TODAY]
    take_off(d, i, today)
    if purpose == DETENTION:
        detain(d, i, today, month)
        return
    if purpose == CLOSURE:
        close(d, i, today, month)
        return
    how = codes.VOLUNTARY_DEPARTURE
    if purpose == DISMISSAL:
        how = codes.DISMISSED
    elif purpose == WITHDRAWAL:
        how = codes.WITHDRAWN
    complete(d, i, today, how)


@compiled
def in_pool(d, i):
    """Whether an active case waits in its docket's pool, neither dated nor coming.

    Where there are no dates the day from which it may be heard tells: that day's list joins the
    pool as a whole, its cases untouched, and whoever loses a date for good is placed by that day.
    """
    case = d.cases[i]
    if is_dated(d, case.docket):
        return not case.flags & (codes.DATED_BIT | codes.COMING_BIT)
    return case.due < d.counts[codes.TODAY]


@compiled
def take_off(d, i, today):
    """The case leaves wherever it waits: a pool, or the calendar of a day to come."""
    case = d.cases[i]
    if in_pool(d, i):
        leave_pool(d, i)
    elif case.flags & codes.DATED_BIT:
        in_time = drop_date(d, i, today)
        flow(d, i, codes.VACATED_IN_TIME if in_time else codes.VACATED_TOO_LATE)
    else:
        look = case.due
        if case.flags & codes.COMING_BIT:
            look = case.date
            case.flags &= ~codes.COMING_BIT
        k = on_calendar(COMING + case.docket, look)
        remove(d.cases, d.lists, case.court, k, i)


@compiled
def detain(d, i, day, month):
    """Its people are taken into detention: the case goes on there, where it stood, in days.

    Until then it is on its way: whose sweep came first in a day cannot matter.
    """
    case = d.cases[i]
    _, w1, _, _ = philox(case.key_low, case.key_high, DETENTION, month, d.key[0], d.key[1])
    change_custody(d, i, int(d.rules[case.klass, 0, codes.DETAINED_AS]))
    days = gap(d.rules[case.klass, represented(d, i), codes.MASTER_GAP], unit(w1))
    arrive_on(d, i, day + days)


@compiled
def close(d, i, day, month):
    """Administrative closure: the case becomes inactive; a share is put back years later."""
    case = d.cases[i]
    _, w1, w2, _ = philox(case.key_low, case.key_high, CLOSURE, month, d.key[0], d.key[1])
    case.flags |= codes.CLOSED_BIT
    flow(d, i, codes.CLOSURE)
    stand(d, i, codes.ACTIVE, -1)
    stand(d, i, codes.INACTIVE, 1)
    count_group(d, i, codes.GROUP_CLOSED, -1)
    d.turns[i] = NEVER
    case.due = 0  # until it is known to be put back
    if unit(w1) >= d.dials[codes.RECALENDAR_SHARE]:
        return
    days = gap(d.dials[codes.RECALENDAR_DAYS], unit(w2))
    arrive_on(d, i, day + days)


@kernel
def censor(d, day):
    """Count every pending case, and who will come back, into the waits it has not finished.

    Whoever came back was decided once: only the final end is still waited for.
    """
    for i in range(d.counts[codes.USED]):
        flags = d.cases[i].flags
        if d.cases[i].traits & codes.RETURNED_BIT:
            tally(d, i, day, codes.PENDING_FINAL)
            if not flags & codes.LIVE_BIT and d.cases[i].stage == codes.APPEALED:
                tally_appeal(d, i, day, codes.PENDING)
            continue
        if not flags & codes.LIVE_BIT:
            continue
        if not flags & codes.HEARD_BIT:
            tally(d, i, day, codes.PENDING_UNHEARD)
        if not flags & codes.MERITS_BIT:
            tally(d, i, day, codes.PENDING_BEFORE_MERITS)
        tally(d, i, day, codes.PENDING)
        tally(d, i, day, codes.PENDING_FINAL)
