"""What a station is made of: the numbers behind names, a customer's record, all its arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array

CUSTOMER = np.dtype(
    [
        ("next", np.int32),  # behind it on its list
        ("prev", np.int32),  # before it on its list
        ("place", np.int32),  # in the heap of those who may lose patience, or -1
        ("index", np.uint32),  # its number in its class and origin: the key of its draws
        ("visit", np.uint32),  # completed services at the first station
        ("klass", np.uint8),
        ("origin", np.uint8),  # present at 0, or arrived
        ("begun", np.uint8),  # its present service has begun
        ("flags", np.uint8),  # the docket's; not used
        ("entered", np.float64),  # time it came into the system
        ("joined", np.float64),  # time it joined the queue it was last in
        ("length", np.float64),  # its present service, whole
        ("left", np.float64),  # of it, what is still to be done
        ("expires", np.float64),  # time it leaves if still waiting
    ]
)

INITIAL, ARRIVED = 0, 1

# Columns of `stations`, of `classes` and of a law; the kinds of laws and of arrivals.
DISCIPLINE, PREEMPTIVE, CAPACITY = 0, 1, 2
RANK, BATCH, RETURNS, PRESENT, WAITING, POOL, PATTERN, RATE, AMPLITUDE, PERIOD = range(10)
KIND, MEAN, SHAPE = 0, 1, 2
NEVER, EXPONENTIAL, DETERMINISTIC, ERLANG, LOGNORMAL = range(5)
NONE, POISSON, PERIODIC, EVERY, LISTED = range(5)

# What a draw of a customer decides.
GAP, SERVICE, PATIENCE, RETURN, PICK = range(5)

# Columns of `sums`, by class and origin.
(
    CAME,
    BLOCKED,  # found no place
    LOST,  # ran out of patience
    LOST_WAIT,
    LOST_WAITED,
    LOST_LATE,
    BEGUN,
    WAIT,
    WAIT_SQUARED,
    WAITED,
    LATE,  # waited longer than the threshold
    SERVED,  # services at the first station
    DELAY,
    LEFT,  # left the last station
    SOJOURN,
    VISITS,
) = range(16)
COLUMNS = 16

# `inside` and `areas`: numbers by class. `window`: when counting begins, ends, the threshold.
IN_SYSTEM, IN_QUEUE = 0, 1
BEGIN, END, THRESHOLD = 0, 1, 2

# More entries of `counts`, after the docket's.
PICKS, RECORDED = codes.COUNTS, codes.COUNTS + 1
COUNTS = codes.COUNTS + 2
# What `record` keeps.
START, COMPLETED, GONE = 0, 1, 2


class Floor(NamedTuple):
    """Everything a station needs. Shapes: S stations in a row, K classes, J seats, R ranks."""

    key: Array  # uint32[2]: seed, replication
    cases: Array  # CUSTOMER[room]: the docket calls them cases
    free: Array  # int32[room]
    leavers: Array  # int32[room]: a heap
    counts: Array  # int64[COUNTS]
    lists: Array  # int32[S, R, 3]
    pages: Array  # int32[p, PAGE]: those waiting, where the order is random
    page_of: Array  # int32[S, R, p']
    free_pages: Array  # int32[p]
    free_at: Array  # float64[S, J]: of servers at work, when they are free
    whom: Array  # int32[S, J]: whom they serve
    busy: Array  # int64[S]
    present: Array  # int64[S]: customers at the station
    roster: Array  # float64[S, changes, 2]: from, number
    turn: Array  # int64[S]: row of the roster in force
    stations: Array  # float64[S, 3]
    service: Array  # float64[S, K, 3]
    patience: Array  # float64[K, 3]
    classes: Array  # float64[K, 10]
    listed: Array  # float64[K, n]: fixed arrival times, then infinity
    pools: Array  # int64[R]: the class that never runs out at this rank, or -1
    next_at: Array  # float64[K]
    drawn: Array  # int64[K, 3]: customers by origin, arrival times tried
    inside: Array  # int64[K, 2]
    areas: Array  # float64[K, 2]
    changed: Array  # float64[K, 2]
    sums: Array  # float64[K, 2, COLUMNS]
    window: Array  # float64[3]
    record: Array  # float64[n, 3]: what, class, time
