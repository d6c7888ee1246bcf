"""The rules of the court, one plain function each: who is called, how long, what comes of it.

`queueing/reference/` says the same rules again in plain Python, one process per case; the tests
hold the two against each other case by case.
"""

from __future__ import annotations

from math import log

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.draws import exponential

# What a hearing decides.
ENDS, FURTHER_MASTER, TO_MERITS, CONTINUED = 0, 1, 2, 3


@compiled
def next_docket(ready, masters, dedicated, bench, cap, share):
    """The docket a free judge calls from, or -1 when nobody is there to be called.

    `ready[docket]` cases can be called. Detained cases first; then those of the dedicated docket,
    up to its `share` of the day's `bench` (seconds, as are `masters` and `dedicated`: what these
    two took today). Then master hearings, which are short and let a third of the cases go, but no
    more than `cap` of the bench while merits cases wait; then merits hearings already begun, then
    new ones. Whatever was held back is called when nobody else is left.
    """
    if ready[codes.DETAINED_DOCKET] > 0:
        return codes.DETAINED_DOCKET
    if ready[codes.DEDICATED_DOCKET] > 0 and dedicated < share * bench:
        return codes.DEDICATED_DOCKET
    if ready[codes.MASTER_DOCKET] > 0 and masters < cap * bench:
        return codes.MASTER_DOCKET
    if ready[codes.RESUMED_DOCKET] > 0:
        return codes.RESUMED_DOCKET
    if ready[codes.MERITS_DOCKET] > 0:
        return codes.MERITS_DOCKET
    if ready[codes.MASTER_DOCKET] > 0:
        return codes.MASTER_DOCKET
    return codes.DEDICATED_DOCKET if ready[codes.DEDICATED_DOCKET] > 0 else -1


@compiled
def docket_of(stage, flags, detained):
    """The docket on which a case waits for its next hearing."""
    if detained:
        return codes.DETAINED_DOCKET
    if flags & codes.DEDICATED_BIT:
        return codes.DEDICATED_DOCKET
    if stage != codes.MERITS:
        return codes.MASTER_DOCKET
    return codes.RESUMED_DOCKET if flags & codes.MERITS_BIT else codes.MERITS_DOCKET


@compiled
def hearing_seconds(mean_seconds, pace, floor, u):
    """Length of one hearing: at least `floor` of the mean, beyond that exponential; whole seconds.

    A judge at pace 0.75 takes a third longer for the same hearing.
    """
    return int(mean_seconds / pace * (floor + (1.0 - floor) * exponential(u))) + 1


@compiled
def after_master(rule, first, u):
    """What a master hearing decides. Early exits fall at the first; later ones set for merits."""
    if first:
        return ENDS if u < rule[codes.FIRST_EXIT] else FURTHER_MASTER
    if u < rule[codes.LATER_EXIT]:
        return ENDS
    if u < rule[codes.LATER_EXIT] + rule[codes.SET_FOR_MERITS]:
        return TO_MERITS
    return FURTHER_MASTER


@compiled
def after_merits(rule, u):
    """What a merits hearing decides: a continuance or the end of the case."""
    return CONTINUED if u < rule[codes.ADJOURNMENT] else ENDS


@compiled
def falls_on(shares, u):
    """Index of what `u` falls on, by cumulative shares: an outcome, a reason, a court."""
    last = shares.shape[0] - 1
    for k in range(last):
        if u < shares[k]:
            return k
    return last


@compiled
def family_size(rule, u):
    """People of one family heard together: alone, or two and one more for every chance met."""
    share, more = rule[codes.FAMILY_SHARE], rule[codes.FAMILY_MORE]
    if u >= share:
        return 1
    if more <= 0.0:
        return 2
    return min(2 + int(log(u / share) / log(more)), codes.MOST_MEMBERS)


@compiled
def first_wait(mean_days, u):
    """Days from receipt until the first master hearing may be called: exponential, whole days."""
    return int(mean_days * exponential(u))


@compiled
def gap(mean_days, u):
    """Days until the next hearing may be called: between a half and one and a half of the mean."""
    return int(mean_days * (0.5 + u)) + 1
