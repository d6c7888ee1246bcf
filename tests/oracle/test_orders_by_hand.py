"""Who is called first, worked out by hand and held against both engines.

Days 0 to 4 are Monday to Friday. A judge hears two cases a day; nobody has a date unless a test
says so.
"""

import numpy as np
import pytest

from queueing.docket import codes
from queueing.docket.draws import PICK, uniforms
from tests.oracle.by_hand import FREE, HALF_AN_HOUR, HELD, OTHER, SEED, Courts, booked, terms

DEADLINES = {
    (FREE, codes.FIRST_DEADLINE): 10.0,
    (OTHER, codes.FIRST_DEADLINE): 8.0,
}
AHEAD = {OTHER: codes.ORDINARY - 1}


@pytest.mark.parametrize(
    ("order", "others", "days"),
    # Six cases wait on day 0, two are called; on day 1 one of the other class comes.
    [
        (codes.FIFO, {}, [0, 0, 1, 1, 2, 2, 3]),
        (codes.LIFO, {}, [3, 2, 2, 1, 0, 0, 1]),
        # Its class comes first; among the others nothing changes.
        (codes.FIFO, {"levels": AHEAD}, [0, 0, 1, 2, 2, 3, 1]),
        (codes.LIFO, {"levels": AHEAD}, [3, 2, 2, 1, 0, 0, 1]),
        # By filing it is the last, whatever its level.
        (codes.EARLIEST_FILING, {"levels": AHEAD}, [0, 0, 1, 1, 2, 2, 3]),
        # Its deadline is day 9, that of the others day 10.
        (codes.DEADLINE, {"rules": DEADLINES}, [0, 0, 1, 2, 2, 3, 1]),
        # A level is worth one day of waiting: due as long as the others, it joined their line
        # last. Worth two days, it has a line of its own before theirs.
        (codes.AGING, {"levels": AHEAD, "head_start": 1}, [0, 0, 1, 1, 2, 2, 3]),
        (codes.AGING, {"levels": AHEAD, "head_start": 2}, [0, 0, 1, 2, 2, 3, 1]),
    ],
)
def test_who_is_called_first(engine, order, others, days):
    courts = Courts(engine, terms(orders={codes.MASTER_DOCKET: order}, **others))
    cases = courts.receive(0, 6) + courts.receive(1, 1, klass=OTHER)
    assert courts.heard(cases) == days


def test_cases_heard_in_random_order_are_called_by_luck(engine):
    courts = Courts(engine, terms(orders={codes.MASTER_DOCKET: codes.RANDOM}))
    cases = courts.receive(0, 6)
    luck = [uniforms(*SEED, codes.MASTER_DOCKET, pick, PICK, 0)[0] for pick in range(5)]
    assert [int(u * n) for u, n in zip(luck, (6, 5, 4, 3, 2), strict=True)] == [1, 4, 0, 0, 0]
    # 0 1 2 3 4 5: 1 is called, 5 takes its place; 4, the last, is called. On day 1, of 0 5 2 3,
    # 0 is called, 3 takes its place and is called; then 2 and 5.
    assert courts.heard(cases) == [1, 0, 2, 1, 0, 2]


def test_dates_are_set_in_random_order_too(engine):
    courts = Courts(engine, booked(notice=1, orders={codes.MASTER_DOCKET: codes.RANDOM}))
    # The same picks as those of the judges in the test above, a day's notice later.
    assert courts.heard(courts.receive(0, 6)) == [2, 1, 3, 2, 1, 3]


def test_another_order_takes_those_who_wait_as_they_became_due(engine):
    random = {codes.MASTER_DOCKET: codes.RANDOM}
    courts = Courts(engine, terms(orders=random))
    first = courts.receive(0, 6)
    later = courts.receive(1, 2)
    courts.on(1).apply(terms(orders={codes.MASTER_DOCKET: codes.EARLIEST_FILING}))
    # The picks above call 1 and 4 on day 0 and leave 0 5 2 3; then the order of the line is that
    # in which they stood, before those who come on day 1.
    assert courts.heard(first + later) == [1, 0, 2, 2, 0, 1, 3, 3]


def test_levels_that_change_put_a_docket_in_order_at_once(engine):
    courts = Courts(engine, terms())
    cases = courts.receive(0, 4) + courts.receive(0, 2, klass=OTHER)
    courts.on(1).apply(terms(levels=AHEAD))
    assert courts.heard(cases) == [0, 0, 2, 2, 1, 1]


@pytest.mark.parametrize(
    ("time", "ordinary", "dedicated"),
    # Detained cases come first. Then half the hour is the dedicated docket's and half the
    # others'; what one has no use for, the other has. With no time of its own the dedicated
    # docket comes last; with all of it, first.
    [
        (0.5, [1, 2, 3], [1, 2, 3, 4]),
        (0.0, [1, 1, 2], [2, 3, 3, 4]),
        (1.0, [3, 3, 4], [1, 1, 2, 2]),
    ],
)
def test_the_dedicated_docket_has_its_share_of_the_day(engine, time, ordinary, dedicated):
    setting = terms(rules={(OTHER, codes.DEDICATED_SHARE): 1.0}, dedicated_time=time)
    courts = Courts(engine, setting)
    held = courts.receive(0, 2, klass=HELD)
    cases = [courts.receive(0, 3), courts.receive(0, 4, klass=OTHER)]
    assert courts.heard(held) == [0, 0]
    assert [courts.heard(of_docket) for of_docket in cases] == [ordinary, dedicated]


def test_a_court_lends_a_share_of_its_day_by_video(engine):
    courts = Courts(engine, terms(courts=2, lent_share=0.5), judges=[1, 1])
    courts.docket.lend(np.array([1, -1]))
    own = courts.receive(0, 4, court=0)
    helped = courts.receive(0, 6, court=1)
    # Half the hour for one of its own a day, the other half, from 8:30 on, for the other court,
    # which hears two itself. On day 2 nobody waits there.
    assert courts.heard(own) == [0, 1, 2, 3]
    fields = ("day", "court", "second")
    own_judge = [[(day, 1, second)] for day in (0, 1) for second in (0, HALF_AN_HOUR)]
    by_video = [[(day, 0, HALF_AN_HOUR)] for day in (0, 1)]
    expected = [*own_judge[:2], by_video[0], *own_judge[2:], by_video[1]]
    assert courts.hearings(helped, 100, *fields) == expected
    offered, held, wasted = courts.docket.look().hours[0] // HALF_AN_HOUR
    assert held == len(own) + len(by_video)
    assert offered == held + wasted
