"""Pools as arrays in pages, for random order: anybody in one is found at once by position.

The length is that of the list the pages stand for; a case remembers its position in `prev`.
`d` has `cases`, `lists`, `pages`, `page_of`, `free_pages` and `counts`.
"""

from __future__ import annotations

import numpy as np

from queueing.docket import codes
from queueing.docket.compiled import compiled
from queueing.docket.lists import LENGTH
from queueing.docket.places import give_back, take

PAGE = 4096  # cases on a page


@compiled
def on_page(d, court, k, position):
    """The case at a position of the court's `k`-th pool."""
    return np.int64(d.pages[d.page_of[court, k, position // PAGE], position % PAGE])


@compiled
def put_on_page(d, court, k, i):
    """Case `i` takes the next position."""
    position = d.lists[court, k, LENGTH]
    if position % PAGE == 0:
        room = d.pages.shape[0]
        free, used = codes.PAGES_FREE, codes.PAGES_USED
        page = take(d.counts, d.free_pages, free, used, room, codes.NO_PAGE)
        if page < 0:
            return
        d.page_of[court, k, position // PAGE] = page
    d.pages[d.page_of[court, k, position // PAGE], position % PAGE] = i
    d.cases[i].prev = position
    d.lists[court, k, LENGTH] = position + 1


@compiled
def take_from_page(d, court, k, i):
    """Case `i` gives its position to the last one."""
    last = d.lists[court, k, LENGTH] - 1
    j, position = on_page(d, court, k, last), d.cases[i].prev
    d.pages[d.page_of[court, k, position // PAGE], position % PAGE] = j
    d.cases[j].prev = position
    d.lists[court, k, LENGTH] = last
    if last % PAGE == 0:
        give_back(d.counts, d.free_pages, codes.PAGES_FREE, d.page_of[court, k, last // PAGE])


@compiled
def give_pages_back(d, court, k):
    """Nobody is in the court's `k`-th pool any more."""
    for page in range((d.lists[court, k, LENGTH] + PAGE - 1) // PAGE):
        give_back(d.counts, d.free_pages, codes.PAGES_FREE, d.page_of[court, k, page])
    d.lists[court, k, LENGTH] = 0
