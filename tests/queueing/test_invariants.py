"""One number of a docket's state put wrong is noticed: none of the invariants holds by itself."""

import numpy as np
import pytest

from queueing.docket import codes, lists
from queueing.docket.leaving import DRAWN
from queueing.docket.state import Docket
from tests.queueing.invariants import CheckedDocket, assert_sound
from tests.queueing.small_plans import simulate, small_plan

AHEAD = 30

# Masters wait in random order, merits cases by deadline, those of the dedicated docket in turn.
MIXED = small_plan(
    months=6,
    initial=2000,
    values={
        "recalendar_share": 1.0,
        "recalendar_days": 200.0,
        "sitting_hours_per_day": 1.0,
        "detained_receipts_per_year": 20.0,
        "appeal_share": 0.8,
        "petition_share": 1.0,
        "petition_days": 300.0,
    },
    changes=(
        ("board.members", "set", 0.02, 0),
        ("docket.scheduling", "set", "booked", 0),
        ("docket.booking_days_ahead", "set", float(AHEAD), 0),
        ("docket.booking_notice_days", "set", 10.0, 0),
        ("docket.refill_notice_days", "set", 5.0, 0),
        ("docket.master_order", "set", "random", 0),
        ("docket.merits_order", "set", "deadline", 0),
        ("dedicated.border_share", "set", 0.5, 0),
        ("closure.cases_per_year", "set", 300.0, 0),
        ("closure.minimum_age_days", "set", 60.0, 0),
    ),
)


@pytest.fixture(scope="module")
def sound():
    """The state of two courts where cases are on lists of every kind, on shelves and on pages."""
    return simulate(MIXED, CheckedDocket).docket.state


@pytest.fixture
def state(sound):
    """A copy of it, to be broken."""
    return Docket._make(array.copy() for array in sound)


def case_that(state, *bits, docket=None):
    """The first live case with these flags and neither date nor day but by them, on a docket."""
    cases = state.cases[: state.counts[codes.USED]]
    asked = codes.CLOSED_BIT | codes.COMING_BIT | codes.DATED_BIT | codes.LIVE_BIT
    found = cases["flags"] & asked == sum(bits) | codes.LIVE_BIT
    found &= cases["docket"] == docket if docket is not None else cases["docket"] > 1
    return int(np.flatnonzero(found)[0])


def longest(table):
    """The court and number of the longest list there is."""
    return np.unravel_index(table[..., lists.LENGTH].argmax(), table.shape[:2])


def dated_list(state):
    """The court and number of the longest list of dated cases."""
    first = lists.FRONT + lists.DATED * lists.RING_DAYS
    court, k = longest(state.lists[:, first:])
    return court, first + k


def on_a_list(state):
    """A dated case with others before and behind it, its court and list."""
    court, k = dated_list(state)
    assert state.lists[court, k, lists.LENGTH] >= 3
    return state.cases[state.lists[court, k, lists.HEAD]]["next"], court, k


def unlink(state):
    i, court, k = on_a_list(state)
    before, behind = state.cases[i]["prev"], state.cases[i]["next"]
    state.cases["next"][before], state.cases["prev"][behind] = behind, before
    state.lists[court, k, lists.LENGTH] -= 1


def unlink_and_keep_the_length(state):
    unlink(state)
    _, court, k = on_a_list(state)
    state.lists[court, k, lists.LENGTH] += 1


def forget_who_is_before(state):
    state.cases["prev"][on_a_list(state)[0]] = -1


def go_round(state):
    i, court, k = on_a_list(state)
    state.cases["next"][state.lists[court, k, lists.TAIL]] = i


def say_less(state):
    state.lists[(*dated_list(state), lists.LENGTH)] -= 1


def say_less_than_nothing(state):
    state.lists[0, lists.TODAYS, lists.LENGTH] = -1


def say_another_is_last(state):
    i, court, k = on_a_list(state)
    state.lists[court, k, lists.TAIL] = i


def be_on_todays_list_too(state):
    court, k = dated_list(state)
    state.lists[court, lists.TODAYS] = state.lists[court, k]


def be_on_todays_list_alone(state):
    pools = state.lists[:, : lists.TODAYS].copy()
    pools[:, np.repeat(state.orders == codes.RANDOM, codes.LEVELS)] = 0
    court, k = longest(pools)
    state.lists[court, lists.TODAYS] = state.lists[court, k]
    state.lists[court, k, lists.LENGTH] = 0
    state.waiting[court, k // codes.LEVELS] = 0


def be_in_another_court(state):
    court, k = dated_list(state)
    here, there = state.lists[court, k].copy(), state.lists[1 - court, k].copy()
    state.lists[court, k], state.lists[1 - court, k] = there, here


def change(field, by, *bits):
    """One number of a case changed that has these flags."""

    def change_one(state):
        i = case_that(state, *bits)
        state.cases[field][i] = int(state.cases[field][i]) + by

    return change_one


def lose_flag(bit):
    def lose(state):
        state.cases["flags"][case_that(state, bit)] ^= bit

    return lose


def gain_flag(bit, docket, *bits):
    def gain(state):
        state.cases["flags"][case_that(state, *bits, docket=docket)] |= bit

    return gain


def a_page(state):
    """The first page of the longest pool in random order, and that pool."""
    first = codes.MASTER_DOCKET * codes.LEVELS
    court, k = longest(state.lists[:, first : first + codes.LEVELS])
    assert state.lists[court, first + k, lists.LENGTH] >= 2
    return state.pages[state.page_of[court, first + k, 0]], court, first + k


def swap_on_a_page(state):
    page, _, _ = a_page(state)
    page[[0, 1]] = page[[1, 0]]


def double_on_a_page(state):
    page, _, _ = a_page(state)
    page[1] = page[0]


def free_a_page_in_use(state):
    _, court, k = a_page(state)
    state.free_pages[state.counts[codes.PAGES_FREE]] = state.page_of[court, k, 0]
    state.counts[codes.PAGES_FREE] += 1


def lose_a_page(state):
    state.counts[codes.PAGES_USED] += 1


def flip_bit(name, position):
    """The bit of a row turned at a position."""

    def flip(state):
        row = getattr(state, name)[0, -1]
        row[position(state) >> 6] ^= np.uint64(1) << np.uint64(position(state) & 63)

    return flip


def the_first_shelf(state):
    """The first score of the last docket of the first court."""
    scores = state.shelves.shape[1] // codes.DOCKETS
    held = state.shelves[0, -scores:, lists.LENGTH] > 0
    return int(np.flatnonzero(held)[0])


def look_past_the_first_shelf(state):
    state.shelf_low[0, -1] = (the_first_shelf(state) >> 6) + 1


def ahead(days):
    """The place of a day on the ring, so many days from today."""
    return lambda state: int(state.counts[codes.TODAY] + days) & lists.LAST


def a_closed_day(state, first=0):
    """The place on the ring of the next day on which the courts do not sit."""
    today = int(state.counts[codes.TODAY])
    closed = state.sitting[today + first - state.span[0] :] == 0
    return (today + first + int(closed.argmax())) & lists.LAST


def a_closed_day_beyond(state):
    return a_closed_day(state, AHEAD + 1)


def take(by, days):
    def take_or_give(state):
        i = case_that(state, codes.DATED_BIT)
        day = state.cases["date"][i] if days is None else ahead(days)(state)
        kind = int(state.cases["docket"][i] != codes.MASTER_DOCKET)
        state.taken[state.cases["court"][i], kind, day & lists.LAST] += by

    return take_or_give


def add(name, where, by=1):
    """A number of an array changed."""

    def change_number(state):
        getattr(state, name)[where] += by

    return change_number


def be_drawn(state):
    state.turns[case_that(state, codes.DATED_BIT)] = DRAWN


def have_anothers_key(state):
    one, other = case_that(state), case_that(state, codes.DATED_BIT)
    for field in ("key_high", "key_low"):
        state.cases[field][one] = state.cases[field][other]


def free_a_place_in_use(state):
    state.free[state.counts[codes.FREE] - 1] = case_that(state)


def swap_two_appeals(state):
    """The first two of the Board's queue change places in everything their turn hangs on."""
    first = state.board[lists.THE_BOARD, lists.APPEALS, lists.HEAD]
    second = state.cases["next"][first]
    for field in ("due", "key_high", "key_low"):
        one, other = state.cases[field][[first, second]]
        state.cases[field][[first, second]] = other, one


def at_the_board(state, stage):
    """The first case before the Board or a circuit court that is on the Board's calendar."""
    cases = state.cases[: state.counts[codes.USED]]
    there = (cases["stage"] == stage) & (cases["due"] >= state.counts[codes.TODAY])
    there &= cases["traits"] & codes.RETURNED_BIT > 0
    return int(np.flatnonzero(there)[0])


def be_decided_later(stage):
    def put_off(state):
        state.cases["due"][at_the_board(state, stage)] += 1

    return put_off


def be_back_at_court(state):
    state.cases["stage"][at_the_board(state, codes.PETITIONED)] = codes.MASTER


def be_appealed_later(state):
    state.cases["date"][at_the_board(state, codes.APPEALED)] += 1


BREAKS = [
    (unlink, "is not where its flags say"),
    (unlink_and_keep_the_length, "shorter than it says"),
    (forget_who_is_before, "the links of a list disagree"),
    (go_round, "longer than it says"),
    (say_less, "longer than it says"),
    (say_less_than_nothing, "length is negative"),
    (say_another_is_last, "tail is not its last"),
    (be_on_todays_list_too, "in two places"),
    (be_on_todays_list_alone, "is not where its flags say"),
    (be_in_another_court, "is not where its flags say"),
    (change("date", 1, codes.DATED_BIT), "is not where its flags say"),
    (change("date", 1, codes.COMING_BIT), "is not where its flags say"),
    (change("due", 1, codes.CLOSED_BIT), "is not where its flags say"),
    (change("due", 1000, codes.DATED_BIT), "is over, or before the day it may be"),
    (change("due", 200), "of which notice cannot be given"),
    (change("date", -lists.RING_DAYS, codes.DATED_BIT), "is over, or before the day it may be"),
    (change("date", lists.RING_DAYS, codes.DATED_BIT), "off the calendar"),
    (change("docket", 1, codes.DATED_BIT), "wrong docket"),
    (change("ticket", 1 << 14, codes.DATED_BIT), "is not where its flags say"),
    (lose_flag(codes.DATED_BIT), "is not where its flags say"),
    (lose_flag(codes.COMING_BIT), "notice cannot be given|is not where its flags say"),
    (gain_flag(codes.DATED_BIT, codes.MASTER_DOCKET, codes.COMING_BIT), "both dated and coming"),
    (gain_flag(codes.COMING_BIT, codes.DETAINED_DOCKET), "has a date it cannot have"),
    (gain_flag(codes.DATED_BIT, codes.MERITS_DOCKET, codes.CLOSED_BIT), "it cannot have"),
    (swap_on_a_page, "another position than it says"),
    (double_on_a_page, "another position than it says"),
    (free_a_page_in_use, "a page is used and free, or lost"),
    (lose_a_page, "a page is used and free, or lost"),
    (add("waiting", (0, 2)), "`waiting` is not how many wait"),
    (flip_bit("shelf_bits", the_first_shelf), "a bit of the shelves is wrong"),
    (flip_bit("shelf_bits", lambda state: 3), "a bit of the shelves is wrong"),
    (look_past_the_first_shelf, "a shelf will not be looked at"),
    (take(-1, None), "a slot given away is not taken"),
    (take(1, 50), "a slot is nobody's"),
    (flip_bit("open_days", ahead(0)), "a bit of the open days is wrong"),
    (flip_bit("open_days", ahead(AHEAD)), "a bit of the open days is wrong"),
    (flip_bit("open_days", a_closed_day), "a bit of the open days is wrong"),
    (flip_bit("open_days", a_closed_day_beyond), "a day beyond has a bit and no slot"),
    (add("ledger", (0, 0, codes.STOCK)), "the ledger's stock"),
    (add("ledger", (0, 0, codes.FILED)), "the ledger's stock"),
    (swap_two_appeals, "an appeal is out of turn"),
    (be_decided_later(codes.APPEALED), "is not where its flags say"),
    (be_decided_later(codes.PETITIONED), "is not where its flags say"),
    (be_back_at_court, "is not where its flags say"),
    (be_appealed_later, "the ledger's stock"),
    (add("ledger", (0, 0, codes.APPEALS)), "the ledger's stock"),
    (be_drawn, "a sweep would take the wrong cases"),
    (have_anothers_key, "two cases have one key"),
    (free_a_place_in_use, "a place is both used and free"),
    (add("judges", 1), "`judges` is not how many"),
    (add("carry", (0, 0), -100_000), "carries over less than nothing"),
]


@pytest.mark.parametrize(("break_it", "said"), BREAKS)
def test_a_broken_state_is_noticed(state, break_it, said):
    break_it(state)
    with pytest.raises(AssertionError, match=said):
        assert_sound(state)


def test_a_copy_of_a_sound_state_is_sound_and_has_everything_in_it(state):
    assert_sound(state)
    assert (state.taken.sum(axis=(0, 2)) > 0).all()
    assert (state.waiting.sum(axis=0) > 2).sum() >= 3
    assert state.board[lists.THE_BOARD, lists.APPEALS, lists.LENGTH] > 2
    for bits in [(), (codes.CLOSED_BIT,), (codes.COMING_BIT,), (codes.DATED_BIT,)]:
        case_that(state, *bits)
