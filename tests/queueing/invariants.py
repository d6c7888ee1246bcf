"""What holds of a docket's arrays whenever nobody is at work on them, and a docket that looks.

Every case is in one place: the list, shelf or page that its flags and days tell. The rest of the
state says again, for speed, what the cases say, and must agree with them.
"""

from functools import wraps

import numpy as np

from queueing.docket import codes, dates, lists, pages
from queueing.docket.state import NEVER, TURNS
from queueing.engine import CompiledDocket

ON_LISTS = lists.FRONT + lists.CALENDARS * lists.RING_DAYS  # the lists of a court; shelves follow
NOWHERE = -1


class CheckedDocket(CompiledDocket):
    """The compiled docket; it looks at its whole state after whatever is done to it."""

    looks = 0


def _looked_at(verb):
    @wraps(verb)
    def verb_and_look(docket, *given):
        answer = verb(docket, *given)
        assert_sound(docket.state)
        docket.looks += 1
        return answer

    return verb_and_look


for _name in (
    *("apply", "load", "advance", "receive", "sweep", "depart", "advance_dates"),
    *("seat", "set_pace", "vacate", "close_month", "grant", "review"),
):
    setattr(CheckedDocket, _name, _looked_at(getattr(CompiledDocket, _name)))


def assert_sound(state):
    """All of it."""
    cases = state.cases[: state.counts[codes.USED]]
    assert_places_are_used_or_free(state, cases)
    assert_ledger_counts_the_people(state, cases)
    found = found_places(state, cases)
    assert_days_lie_ahead(state, cases, found)
    said = said_places(state, cases, found)
    wrong = np.flatnonzero(found != said)
    assert len(wrong) == 0, f"case {wrong[0]} is not where its flags say: {cases[wrong[0]]}"
    assert_pools_are_counted(state, cases, found)
    assert_shelves_have_their_bits(state)
    assert_pages_are_used_or_free(state)
    assert_slots_are_taken(state, cases)
    assert_judges_have_seats(state)
    assert_open_days_are_open(state)
    assert_sweeps_know_the_cases(state, cases, found)
    assert_appeals_are_in_turn(state, cases)


def assert_places_are_used_or_free(state, cases):
    """A place holds a case that lives or is not over, or is on the stack of free ones; no two
    cases have one key."""
    kept = (cases["flags"] & codes.LIVE_BIT > 0) | _not_over(cases)
    free = np.sort(state.free[: state.counts[codes.FREE]])
    assert np.array_equal(free, np.flatnonzero(~kept)), "a place is both used and free, or neither"
    over = cases[~kept]
    assert not (over["flags"] | over["traits"]).any(), "a finished case has a flag"
    keys = cases["key_high"][kept].astype(np.uint64) << np.uint64(32) | cases["key_low"][kept]
    assert len(np.unique(keys)) == kept.sum(), "two cases have one key"


def assert_ledger_counts_the_people(state, cases):
    """The stock by stage and status, its filing days and counsel are those of the live cases."""
    live = cases[cases["flags"] & codes.LIVE_BIT > 0]
    people = (live["traits"] & codes.RIDERS).astype(np.int64) + 1
    closed = (live["flags"] & codes.CLOSED_BIT > 0).astype(int)
    column = live["stage"] * len(codes.STATUSES) + closed
    counted = np.zeros_like(state.ledger)
    here = live["court"], live["klass"]
    np.add.at(counted, (*here, codes.STOCK + column), people)
    np.add.at(counted, (*here, codes.FILED + column), people * live["filed"])
    counsel = (live["traits"] & codes.COUNSEL_BIT > 0) & (closed == 0)
    np.add.at(counted, (*here, codes.REPRESENTED), people * counsel)
    appealed = cases[_beyond_the_court(cases) & (cases["stage"] == codes.APPEALED)]
    people = (appealed["traits"] & codes.RIDERS).astype(np.int64) + 1
    here = appealed["court"], appealed["klass"]
    np.add.at(counted, (*here, codes.APPEALS), people)
    np.add.at(counted, (*here, codes.APPEAL_DAYS), people * appealed["date"])
    agree = np.array_equal(counted[..., codes.STOCK :], state.ledger[..., codes.STOCK :])
    assert agree, "the ledger's stock is not that of the live cases"


def assert_days_lie_ahead(state, cases, found):
    """Who is dated, coming or waits: by at most one flag, on a day to come, on the right docket."""
    today, _, notice = _today_ahead_notice(state)
    flags, on, due = cases["flags"], cases["date"].astype(int), cases["due"].astype(int)
    dated, coming = flags & codes.DATED_BIT > 0, flags & codes.COMING_BIT > 0
    with_dates, active = _with_dates(state, cases), _on_a_docket(state, cases, found)
    assert not (dated & coming).any(), "a case is both dated and coming"
    assert not ((dated | coming) & ~(with_dates & active)).any(), "a case has a date it cannot have"
    late = (dated | coming) & (on < today) | dated & (on < due)
    assert not late.any(), "a date is over, or before the day it may be"
    waits = active & with_dates & ~dated & ~coming
    assert not (due[waits] - notice > today).any(), "a case waits of which notice cannot be given"
    over = lists.FRONT + lists.ARRIVING * lists.RING_DAYS + ((today - 1) & lists.LAST)
    assert not state.lists[:, over, lists.LENGTH].any(), "somebody arrived on a day that is over"
    last = np.where(dated | coming, on, due)
    assert not (active & (last >= today + lists.RING_DAYS)).any(), "a day is off the calendar"
    assert np.array_equal(cases["docket"][active], _dockets(state, cases)[active]), "wrong docket"


def found_places(state, cases):
    """The place at which each case is found (int64), by going through all there are."""
    following, before = cases["next"].tolist(), cases["prev"].tolist()
    found = [NOWHERE] * len(cases)
    courts = len(state.lists)
    for table, first, at in (
        (state.lists, 0, range(courts)),
        (state.shelves, ON_LISTS, range(courts)),
        (state.board, 0, range(courts, 2 * courts)),
    ):
        lengths = table[..., lists.LENGTH]
        assert (lengths >= 0).all(), "a list's length is negative"
        for court, k in np.argwhere(lengths > 0).tolist():
            if table is state.lists and _is_random(state, k):
                here = _on_pages(state, court, k, before)
            else:
                here = _on_list(table[court, k].tolist(), following, before)
            for i in here:
                assert found[i] == NOWHERE, f"case {i} is in two places"
                found[i] = _place(state, at[court], first + k)
    return np.array(found, dtype=np.int64)


def _on_list(one, following, before):
    """The cases of a list from its head to its tail, as many as it says."""
    i, tail, length = one
    behind = -1
    for _ in range(length):
        assert 0 <= i < len(before), "a list is shorter than it says"
        assert before[i] == behind, "the links of a list disagree"
        yield i
        behind, i = i, following[i]
    assert i == -1, "a list is longer than it says"
    assert behind == tail, "a list's tail is not its last case"


def _on_pages(state, court, k, before):
    """The cases of a pool in random order, position by position."""
    for position in range(state.lists[court, k, lists.LENGTH]):
        page = state.page_of[court, k, position // pages.PAGE]
        i = int(state.pages[page, position % pages.PAGE])
        assert 0 <= i < len(before), "a page holds nobody's number"
        assert before[i] == position, "a case has another position than it says"
        yield i


def said_places(state, cases, found):
    """The place of each case by its flags and days; of closed ones, those found are to return.

    Of a case on its way to another court no day of arrival is kept, and of a decision reserved
    whether it waits for the yearly cap: there it is where it was found.
    """
    today, _, _ = _today_ahead_notice(state)
    docket, due = cases["docket"].astype(int), cases["due"].astype(int)
    flags, on = cases["flags"], cases["date"].astype(int)
    with_dates, active = _with_dates(state, cases), _on_a_docket(state, cases, found)
    coming = np.where(with_dates, flags & codes.COMING_BIT > 0, due >= today)
    row = (docket - codes.MASTER_DOCKET) * lists.ROWS + (cases["ticket"] >> 14)
    k = np.where(
        flags & codes.DATED_BIT > 0,
        _calendar(lists.DATED + row, on),
        np.where(
            coming,
            _calendar(lists.COMING + docket, np.where(with_dates, on, due)),
            _in_pool(state, cases),
        ),
    )
    court = cases["court"].astype(int)
    back = (flags & codes.CLOSED_BIT > 0) & (found != NOWHERE) | _will_come_back(cases)
    decided = _active(cases) & (cases["stage"] == codes.RESERVED)
    k = np.where(back | decided, _calendar(lists.ARRIVING, due), k)
    capped = decided & (state.rules[cases["klass"], 0, codes.CAPPED] > 0)
    k = np.where(capped & (found == _place(state, court, lists.CAPPED)), lists.CAPPED, k)
    said = np.where(active | back | decided, _place(state, court, k), NOWHERE)
    said = np.where(_beyond_the_court(cases), _at_the_board(state, cases), said)
    return np.where(_in_transit(state, cases, found), found, said)


def _at_the_board(state, cases):
    """The Board's list of each case there: its queue for those who could be decided before today,
    the calendar for the others and for petitions."""
    today, _, _ = _today_ahead_notice(state)
    due = cases["due"].astype(int)
    detained = state.rules[cases["klass"], 0, codes.DETAINED] > 0
    queue = np.where(detained, lists.APPEALS_DETAINED, lists.APPEALS)
    waits = (cases["stage"] == codes.APPEALED) & (due < today)
    k = np.where(waits, queue, lists.BOARD_FRONT + (due & lists.LAST))
    row = np.where(waits, lists.THE_BOARD, cases["key_high"].astype(int) >> 24)
    return _place(state, len(state.lists) + row, k)


def assert_appeals_are_in_turn(state, cases):
    """Appeals that can be decided stand by the day since which they can, then by key."""
    for k in (lists.APPEALS_DETAINED, lists.APPEALS):
        i, _, length = state.board[lists.THE_BOARD, k].tolist()
        turns = []
        for _ in range(length):
            case = cases[i]
            turns.append((case["due"], case["key_high"], case["key_low"]))
            i = case["next"]
        assert turns == sorted(turns), "an appeal is out of turn"


def _in_pool(state, cases):
    """The list of a case's level, or the shelf of its score, among those of its court."""
    docket, klass = cases["docket"].astype(int), cases["klass"]
    level, filed = state.levels[klass].astype(int), cases["filed"].astype(int)
    first = cases["stage"] == codes.FIRST_MASTER
    column = np.where(first, codes.FIRST_DEADLINE, codes.DECISION_DEADLINE)
    deadline = filed + state.rules[klass, 0, column].astype(int)
    head_start = (level - codes.ORDINARY) * int(state.dials[codes.HEAD_START])
    order = state.orders[docket]
    score = np.select(
        [order == codes.EARLIEST_FILING, order == codes.DEADLINE, order == codes.AGING],
        [filed, deadline, cases["due"].astype(int) + head_start],
    )
    shelf = ON_LISTS + docket * _scores(state) + score - state.span[1]
    return np.where(_is_scored(order), shelf, docket * codes.LEVELS + level)


def assert_pools_are_counted(state, cases, found):
    """`waiting` is how many are in each pool."""
    k = found % (ON_LISTS + state.shelves.shape[1])
    at_court = (found != NOWHERE) & ~_beyond_the_court(cases)
    pooled = at_court & ((k < lists.TODAYS) | (k >= ON_LISTS))
    counted = np.zeros_like(state.waiting)
    np.add.at(counted, (cases["court"][pooled], cases["docket"][pooled]), 1)
    assert np.array_equal(counted, state.waiting), "`waiting` is not how many wait"


def assert_shelves_have_their_bits(state):
    """A shelf has a bit when somebody is on it; none lies before the first word looked at."""
    courts, scores = len(state.shelves), _scores(state)
    held = state.shelves[..., lists.LENGTH].reshape(courts, codes.DOCKETS, scores) > 0
    bits = _bits(state.shelf_bits)
    assert np.array_equal(bits[..., :scores], held), "a bit of the shelves is wrong"
    for court, docket in np.argwhere(held.any(axis=2)):
        first = np.flatnonzero(held[court, docket])[0]
        assert state.shelf_low[court, docket] <= first >> 6, "a shelf will not be looked at"


def assert_pages_are_used_or_free(state):
    """A page is one pool's or on the stack of free ones."""
    mine = [state.free_pages[: state.counts[codes.PAGES_FREE]]]
    lengths = state.lists[:, : lists.TODAYS, lists.LENGTH]
    for court, k in np.argwhere(lengths > 0).tolist():
        if _is_random(state, k):
            mine.append(state.page_of[court, k, : -(-lengths[court, k] // pages.PAGE)])
    every = np.arange(state.counts[codes.PAGES_USED])
    assert np.array_equal(np.sort(np.concatenate(mine)), every), "a page is used and free, or lost"


def assert_slots_are_taken(state, cases):
    """Of a day's slots as many are taken as cases are dated; more where it was too late to refill.

    That notice must not have changed while there were dates.
    """
    today, ahead, _ = _today_ahead_notice(state)
    dated = cases[cases["flags"] & codes.DATED_BIT > 0]
    kind = np.where(dated["docket"] == codes.MASTER_DOCKET, codes.MASTER_SLOTS, codes.MERITS_SLOTS)
    counted = np.zeros_like(state.taken)
    np.add.at(counted, (dated["court"], kind, dated["date"] & lists.LAST), 1)
    assert (state.taken >= counted).all(), "a slot given away is not taken"
    off = (np.arange(lists.RING_DAYS) - today) & lists.LAST
    exact = (off >= state.dials[codes.REFILL_NOTICE]) | (ahead == 0)
    assert np.array_equal(state.taken[..., exact], counted[..., exact]), "a slot is nobody's"


def assert_open_days_are_open(state):
    """A day has a bit when a slot is left: every day ahead, and those beyond that have one."""
    today, ahead, _ = _today_ahead_notice(state)
    days = today + np.arange(lists.RING_DAYS)
    k = days - state.span[0]
    working = state.working[k].astype(int)
    share = int(state.dials[codes.SITTING_SHARE])
    spread = {codes.MASTER_SLOTS: dates.SPREAD_MASTERS, codes.MERITS_SLOTS: dates.SPREAD_MERITS}
    inside = np.arange(lists.RING_DAYS) <= ahead if ahead else np.zeros(lists.RING_DAYS, dtype=bool)
    for court, judges in enumerate(state.judges.tolist()):
        turn = working * dates.SPREAD_JUDGES % dates.MILLION
        sitting = (judges * share + turn) // dates.MILLION
        for kind in range(codes.KINDS):
            turn = working * spread[kind] % dates.MILLION
            slots = (state.rates[court, kind] * sitting + turn) // dates.MILLION
            slots[state.sitting[k] == 0] = 0
            is_open = state.taken[court, kind, days & lists.LAST] < slots
            bits = _bits(state.open_days[court, kind])[days & lists.LAST]
            assert np.array_equal(bits[inside], is_open[inside]), "a bit of the open days is wrong"
            assert not (bits & ~is_open).any(), "a day beyond has a bit and no slot"
            assert ahead or not bits.any(), "a day is open where no dates are given"


def assert_sweeps_know_the_cases(state, cases, found):
    """A sweep may take who is on a docket and not detained, at the turn of its key."""
    detained = state.rules[cases["klass"], 0, codes.DETAINED] > 0
    riders = (cases["traits"] & codes.RIDERS).astype(int)
    turn = cases["filed"].astype(int) * 128 + riders * 16 + cases["key_low"] % TURNS
    said = np.where(_on_a_docket(state, cases, found) & ~detained, turn, NEVER)
    assert np.array_equal(state.turns[: len(cases)], said), "a sweep would take the wrong cases"


def assert_judges_have_seats(state):
    """Judges are counted by their seats; what they carry over is never less than nothing."""
    assert np.array_equal(state.judges, (state.pace > 0).sum(axis=1)), "`judges` is not how many"
    for court, seats in enumerate(state.seats):
        assert not state.pace[court, seats:].any(), "a judge sits beyond the last seat"
    assert (state.carry >= 0).all(), "a judge carries over less than nothing"


def _today_ahead_notice(state):
    dials = [int(state.dials[dial]) for dial in (codes.AHEAD, codes.NOTICE)]
    return int(state.counts[codes.TODAY]), *dials


def _active(cases):
    return cases["flags"] & (codes.LIVE_BIT | codes.CLOSED_BIT) == codes.LIVE_BIT


def _not_over(cases):
    """Completed, and not at an end: appealed, or to be back at its court."""
    live = cases["flags"] & codes.LIVE_BIT > 0
    return ~live & (cases["traits"] & codes.RETURNED_BIT > 0)


def _beyond_the_court(cases):
    """Before the Board or a circuit court."""
    return _not_over(cases) & (cases["stage"] >= codes.APPEALED)


def _will_come_back(cases):
    """Completed, and out of the stock until the case is back at its court."""
    return _not_over(cases) & (cases["stage"] < codes.APPEALED)


def _in_transit(state, cases, found):
    """Active, with nothing decided, and found among those to arrive at their court."""
    court = cases["court"].astype(int)
    first, last = lists.ARRIVING * lists.RING_DAYS, (lists.ARRIVING + 1) * lists.RING_DAYS
    k = found - _place(state, court, lists.FRONT)
    among = (found != NOWHERE) & (k >= first) & (k < last)
    return among & _active(cases) & (cases["stage"] != codes.RESERVED)


def _on_a_docket(state, cases, found):
    """Active, at its court, and waiting for a hearing."""
    decided = cases["stage"] == codes.RESERVED
    return _active(cases) & ~decided & ~_in_transit(state, cases, found)


def _with_dates(state, cases):
    """Whether hearings of the case's docket have dates."""
    return (cases["docket"] >= codes.MASTER_DOCKET) & (state.dials[codes.AHEAD] > 0)


def _dockets(state, cases):
    """The docket each case belongs on."""
    flags, stage = cases["flags"], cases["stage"]
    return np.select(
        [
            state.rules[cases["klass"], 0, codes.DETAINED] > 0,
            flags & codes.DEDICATED_BIT > 0,
            stage != codes.MERITS,
            flags & codes.MERITS_BIT > 0,
        ],
        [
            *(codes.DETAINED_DOCKET, codes.DEDICATED_DOCKET),
            *(codes.MASTER_DOCKET, codes.RESUMED_DOCKET),
        ],
        codes.MERITS_DOCKET,
    )


def _calendar(calendar, day):
    return lists.FRONT + calendar * lists.RING_DAYS + (day & lists.LAST)


def _place(state, court, k):
    """One number for the k-th list or shelf of a court."""
    return court * (ON_LISTS + state.shelves.shape[1]) + k


def _scores(state):
    return state.shelves.shape[1] // codes.DOCKETS


def _is_scored(order):
    return (order != codes.FIFO) & (order != codes.LIFO) & (order != codes.RANDOM)


def _is_random(state, k):
    """Whether a court's k-th list is a pool in random order."""
    return k < lists.TODAYS and state.orders[k // codes.LEVELS] == codes.RANDOM


def _bits(words):
    """Rows of bits as truth values."""
    return np.unpackbits(words.view(np.uint8), axis=-1, bitorder="little").astype(bool)
