"""Whether a docket that was read from a file hangs together: kernels trust every index they meet.

Numbers that are indexes are held to the arrays that they point into; every list, shelf and page is
gone through once, and nobody may stand in two places. What a case is worth is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import apart, compiled, kernel
from queueing.docket.lists import HEAD, LENGTH, RING_DAYS, TAIL, TODAYS
from queueing.docket.pages import PAGE
from queueing.docket.pools import is_listed, level_list, score, scores
from queueing.docket.state import Docket
from queueing.docket.waits import LONGEST_DAYS

# Arrays that a docket is made with and nothing changes.
FIXED = ("key", "span", "bin_of", "cohort_of")
CLASSES = (codes.RELEASED_AS, codes.RETURNED_AS, codes.DETAINED_AS, codes.OTHER_CHOICE)
FLOATS = (
    "reserve", "rules", "exits", "reasons", "destinations", "counsel", "dials", "pace", "mixes",
    "coming",
)  # fmt: skip
LARGEST = 1e12  # of a number of any kind
DAY_SECONDS = 86_400

# What `walk` may find.
FINE, CASES, FREE, LISTS, SHELVES, BOARD, PAGES, WAITING = range(8)
WALKED = ("", "cases", "free", "lists", "shelves", "board", "pages", "waiting")


def amiss(d: Docket) -> Iterator[str]:
    """The arrays that cannot be those of a docket, the first of them if they build on it."""
    wrong = [name for name, fine in _in_range(d) if not fine]
    if not wrong and (found := int(walk(d, *(np.zeros(n, np.uint8) for n in _places(d))))):
        wrong = [WALKED[found]]
    yield from wrong


def _places(d: Docket) -> tuple[int, int]:
    return len(d.cases), len(d.pages)


def _in_range(d: Docket) -> Iterator[tuple[str, bool]]:
    """Every array of few numbers, and whether they lie in their ranges."""
    courts, seats = d.pace.shape
    room, pages = _places(d)
    counts, days = d.counts, len(d.sitting) - RING_DAYS
    used, pages_used = int(counts[codes.USED]), int(counts[codes.PAGES_USED])
    yield from (
        ("counts", 0 <= used <= room and 0 <= counts[codes.FREE] <= used),
        ("counts", 0 <= pages_used <= pages and 0 <= counts[codes.PAGES_FREE] <= pages_used),
        ("counts", d.span[0] <= counts[codes.TODAY] <= d.span[0] + days),
        ("counts", 0 <= counts[codes.TRACED] <= len(d.trace) and counts[codes.ERROR] == 0),
    )
    for name, low, high in (
        ("orders", 0, len(codes.ORDERS) - 1),
        ("levels", 0, codes.LEVELS - 1),
        ("seats", 0, seats),
        ("judges", 0, seats),
        ("helps", -1, courts - 1),
        ("carry", 0, LARGEST),
        ("picks", 0, LARGEST),
        ("rates", 0, LARGEST),
        ("taken", -LARGEST, LARGEST),
        ("waiting", 0, room),
        ("shelf_low", 0, d.shelf_bits.shape[2] - 1),
        ("sitting", 0, DAY_SECONDS),
        ("working", 0, len(d.working)),
        *((name, -LARGEST, LARGEST) for name in FLOATS),
    ):
        array = getattr(d, name)
        yield name, not array.size or bool(low <= array.min() and array.max() <= high)
    taken = d.pace > 0
    yield "judges", bool((taken.sum(axis=1) == d.judges).all())
    yield "seats", not bool((taken & (np.arange(seats) >= d.seats[:, None])).any())
    other = d.rules[..., CLASSES]
    yield "rules", bool(((other >= -1) & (other < len(d.levels))).all())


@kernel
def walk(d, seen, pages_seen):
    """The first array in which somebody stands who cannot, or twice: a number of `WALKED`.

    `seen` and `pages_seen` are uint8, zeros, one a place and a page.
    """
    used = d.counts[codes.USED]
    for i in range(used):
        if not fits(d, i):
            return CASES
    for n in range(d.counts[codes.FREE]):
        i = d.free[n]
        if i < 0 or i >= used or seen[i]:
            return FREE
        seen[i] = 1
    for n in range(d.counts[codes.PAGES_FREE]):
        page = d.free_pages[n]
        if page < 0 or page >= d.counts[codes.PAGES_USED] or pages_seen[page]:
            return PAGES
        pages_seen[page] = 1
    for court in range(d.lists.shape[0]):
        for k in range(d.lists.shape[1]):
            if k < TODAYS and d.orders[k // codes.LEVELS] == codes.RANDOM:
                if not paged(d, court, k, used, seen, pages_seen):
                    return PAGES
            elif not linked(d, d.lists, court, k, used, seen):
                return LISTS
        for k in range(d.shelves.shape[1]):
            if not linked(d, d.shelves, court, k, used, seen):
                return SHELVES
        for docket in range(codes.DOCKETS):
            if not waits(d, court, docket):
                return WAITING
    for court in range(d.board.shape[0]):
        for k in range(d.board.shape[1]):
            if not linked(d, d.board, court, k, used, seen):
                return BOARD
    return FINE


@compiled
def fits(d, i):
    """Whether what a case says of itself can be."""
    case = d.cases[i]
    last = d.span[1] + d.cohort_of.shape[1]
    first = max(d.span[1], last - LONGEST_DAYS)
    appealed = case.stage >= codes.APPEALED
    return (
        case.court < d.lists.shape[0]
        and case.klass < d.levels.shape[0]
        and case.docket < codes.DOCKETS
        and case.stage <= codes.PETITIONED
        and first <= case.filed < last
        and case.due < d.span[1] + scores(d)
        and (case.key_high >> 24) < d.lists.shape[0]
        and (not appealed or first <= case.date < last)
        and (d.moved[i] >> codes.GROUP_BITS) < max(d.groups.shape[0], 1)
    )


@apart
def linked(d, lists, court, k, used, seen):
    """Whether a list's cases follow one another from its head to its tail, all of them new."""
    head, tail, length = lists[court, k, HEAD], lists[court, k, TAIL], lists[court, k, LENGTH]
    most = max(used, 1)
    if head < -1 or head >= most or tail < -1 or tail >= most or length < 0 or length > used:
        return False
    if length == 0:
        return True
    before, i = np.int64(-1), np.int64(head)
    for _ in range(length):
        if i < 0 or i >= used or seen[i] or d.cases[i].prev != before:
            return False
        if d.cases[i].due < d.span[1]:
            return False
        seen[i] = 1
        before, i = i, np.int64(d.cases[i].next)
    return before == tail and i == -1


@apart
def paged(d, court, k, used, seen, pages_seen):
    """Whether a pool's pages hold so many cases, each at its own position."""
    length = np.int64(d.lists[court, k, LENGTH])
    if length < 0 or length > used or (length + PAGE - 1) // PAGE > d.page_of.shape[2]:
        return False
    page = np.int64(0)
    for position in range(length):
        if position % PAGE == 0:
            page = np.int64(d.page_of[court, k, position // PAGE])
            if page < 0 or page >= d.counts[codes.PAGES_USED] or pages_seen[page]:
                return False
            pages_seen[page] = 1
        i = np.int64(d.pages[page, position % PAGE])
        if i < 0 or i >= used or seen[i] or d.cases[i].prev != position:
            return False
        if d.cases[i].court != court or level_list(d, i) != k:
            return False
        seen[i] = 1
    return True


@apart
def waits(d, court, docket):
    """Whether as many wait on a docket as it says, each where it is looked for."""
    order, whole = d.orders[docket], np.int64(0)
    for k in range(docket * codes.LEVELS, (docket + 1) * codes.LEVELS):
        number = d.lists[court, k, LENGTH]
        whole += number
        if number > 0 and order != codes.RANDOM:
            if not is_listed(order):
                return False
            i = np.int64(d.lists[court, k, HEAD])
            while i >= 0:
                if d.cases[i].court != court or level_list(d, i) != k:
                    return False
                i = np.int64(d.cases[i].next)
    shelved = not (is_listed(order) or order == codes.RANDOM)
    for on in range(scores(d)):
        k = docket * scores(d) + on
        number = d.shelves[court, k, LENGTH]
        bit = (d.shelf_bits[court, docket, on >> 6] >> np.uint64(on & 63)) & np.uint64(1)
        if (number > 0) != (bit > 0) or (number > 0 and not shelved):
            return False
        if number == 0:
            continue
        whole += number
        if (on >> 6) < d.shelf_low[court, docket]:
            return False
        i = np.int64(d.shelves[court, k, HEAD])
        while i >= 0:
            case = d.cases[i]
            if case.court != court or case.docket != docket or score(d, i) != on:
                return False
            i = np.int64(d.cases[i].next)
    return whole == d.waiting[court, docket]
