"""Memory for an empty docket of a given size."""

from __future__ import annotations

import mmap

import numpy as np

from queueing.docket import codes, waits
from queueing.docket.lists import BOARD_FRONT, CALENDARS, FRONT, LANES, RING_DAYS
from queueing.docket.pages import PAGE
from queueing.docket.state import CASE, Docket, Size
from queueing.docket.waits import Array

SCORES_AHEAD = 8192  # days a score may lie beyond the calendar's reach


def allocate(size: Size, seed: int, replication: int) -> Docket:
    """An empty docket of that size: every list empty, every seat empty, every dial zero.

    Arrays of zeros cost no memory before they are used; most of the calendar, the shelves and the
    pages never are.
    """
    cohorts = waits.Cohorts.of(size.first_day, size.days)
    bins = waits.edges()
    courts, classes, room = size.courts, size.classes, size.room
    whole_days = size.days + RING_DAYS
    scores = size.first_day - cohorts.epoch + whole_days + SCORES_AHEAD
    pools = codes.DOCKETS * codes.LEVELS
    pages = room // PAGE + courts * pools
    return Docket(
        cases=_records(room),
        free=np.zeros(room, dtype=np.int32),
        turns=np.zeros(room, dtype=np.int32),
        moved=np.zeros(room, dtype=np.uint8),
        counts=_counts(size),
        key=np.array([seed, replication], dtype=np.uint32),
        lanes=np.zeros(LANES, dtype=np.int32),
        bench=np.zeros(size.seats, dtype=np.int32),
        lists=_seldom((courts, FRONT + CALENDARS * RING_DAYS, 3), dtype=np.int32),
        board=_seldom((courts, BOARD_FRONT + RING_DAYS, 3), dtype=np.int32),
        waiting=np.zeros((courts, codes.DOCKETS), dtype=np.int32),
        shelves=_seldom((courts, codes.DOCKETS * scores, 3), dtype=np.int32),
        shelf_bits=np.zeros((courts, codes.DOCKETS, scores // 64 + 1), dtype=np.uint64),
        shelf_low=np.zeros((courts, codes.DOCKETS), dtype=np.int32),
        pages=_seldom((pages, PAGE), dtype=np.int32),
        page_of=_seldom((courts, pools, room // PAGE + 1), dtype=np.int32),
        free_pages=np.zeros(pages, dtype=np.int32),
        picks=np.zeros((courts, codes.DOCKETS), dtype=np.int64),
        taken=np.zeros((courts, codes.KINDS, RING_DAYS), dtype=np.int32),
        open_days=np.zeros((courts, codes.KINDS, RING_DAYS // 64), dtype=np.uint64),
        rates=np.zeros((courts, codes.KINDS), dtype=np.int64),
        reserve=np.zeros(courts),
        orders=np.zeros(codes.DOCKETS, dtype=np.int8),
        levels=np.full(classes, codes.ORDINARY, dtype=np.int8),
        rules=np.zeros((classes, 2, codes.RULES)),
        exits=np.ones((classes, 2, 2, 3, len(codes.OUTCOMES))),
        reasons=np.ones((2, 2, len(codes.ADJOURNMENTS))),
        destinations=np.ones(courts),
        counsel=np.ones(1),
        dials=np.zeros(codes.DIALS),
        sitting=np.zeros(whole_days, dtype=np.int32),
        working=np.zeros(whole_days, dtype=np.int32),
        seats=np.zeros(courts, dtype=np.int32),
        judges=np.zeros(courts, dtype=np.int32),
        carry=np.zeros((courts, size.seats), dtype=np.int32),
        pace=np.zeros((courts, size.seats)),
        helps=np.full(courts, -1, dtype=np.int32),
        grown=np.zeros(courts, dtype=np.int8),
        leavers=np.zeros(courts, dtype=np.int64),
        today=np.zeros((courts, 2), dtype=np.int64),
        ledger=np.zeros((courts, classes, codes.LEDGER), dtype=np.int64),
        hours=np.zeros((courts, 3), dtype=np.int64),
        mixes=np.ones((size.years, classes, 2, size.groups)),
        coming=np.ones((classes, size.groups)),
        groups=np.zeros((size.groups, codes.GROUP), dtype=np.int64),
        waits=_seldom((courts, classes, cohorts.count, len(bins) - 1, codes.WAITS), dtype=np.int32),
        strong=np.zeros((cohorts.count, len(bins) - 1, codes.WAITS), dtype=np.int32),
        appeal_waits=_seldom((classes, cohorts.count, len(bins) - 1, codes.WAITS), dtype=np.int32),
        resets=np.zeros((classes, codes.MOST_RESETS), dtype=np.int64),
        bin_of=waits.bin_of_days(bins),
        cohort_of=cohorts.of_day,
        trace=np.zeros((size.traced, codes.TRACE), dtype=np.int64),
        span=np.array([size.first_day, cohorts.epoch], dtype=np.int64),
    )


def _seldom(shape: tuple[int, ...], dtype: type) -> Array:
    """Zeros of which few are ever touched: memory is used by the small page.

    Numpy asks for pages of 2 MB, good for cases and bad for what lies scattered.
    """
    size = max(int(np.prod(shape)) * np.dtype(dtype).itemsize, 1)
    if hasattr(mmap, "MADV_NOHUGEPAGE"):  # Linux
        # Private: a page that is only read, as most are when the waits are added up, is no memory.
        memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        memory.madvise(mmap.MADV_NOHUGEPAGE)
    else:
        memory = mmap.mmap(-1, size)
    return np.frombuffer(memory, dtype=dtype, count=int(np.prod(shape))).reshape(shape)


def _records(room: int) -> Array:
    """Room for so many cases, none of which lies across two cache lines."""
    line = 64
    raw = np.zeros(room * CASE.itemsize + line, dtype=np.uint8)
    begin = -raw.ctypes.data % line
    return raw[begin : begin + room * CASE.itemsize].view(CASE)


def _counts(size: Size) -> Array:
    counts = np.zeros(codes.COUNTS, dtype=np.int64)
    counts[codes.TODAY] = size.first_day
    return counts
