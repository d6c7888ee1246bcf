"""A station on the docket's own lists, draws and clock does what theory says it does."""

from __future__ import annotations

import heapq
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queueing.textbook import layout
from queueing.textbook.cases import arrivals, cases, exponential, fixed
from queueing.textbook.cases import station as queue
from queueing.textbook.floor import Span, build, play
from queueing.textbook.reading import read_case
from queueing.textbook.station import measure, station
from queueing.textbook.validation import agrees

OWN = cases()
RARE = {"interrupting_5_class0"}  # one customer in a thousand is delayed: takes a longer run


@pytest.mark.parametrize("case", OWN, ids=[case["id"] for case in OWN])
def test_a_station_agrees_with_its_formula_within_its_own_error(case: dict[str, Any]) -> None:
    customers = 60_000 if case["id"] in RARE else 6_000
    answer = station(case, seed=11, customers=customers, replications=60)
    if isinstance(case["expected"], list):
        assert answer.estimate == case["expected"]
        assert answer.se == 0
    else:
        assert isinstance(answer.estimate, float)
        assert abs(answer.estimate - case["expected"]) <= 4.5 * answer.se
        assert 0 < answer.se <= 0.1 * abs(case["expected"])


def asked(rules: dict[str, Any], metric: dict[str, Any] | str) -> dict[str, Any]:
    return {
        "station": rules,
        "metric": {"name": metric} if isinstance(metric, str) else metric,
    }


TIMES = st.lists(st.integers(0, 40), min_size=1, max_size=30).map(sorted)


@settings(max_examples=60, deadline=None)
@given(TIMES, st.integers(1, 4), st.integers(1, 9))
def test_first_come_first_served_starts_when_the_first_server_is_free(
    times: list[int], servers: int, length: int
) -> None:
    """The recursion of Kiefer & Wolfowitz, worked out with a list of free servers."""
    free, starts = [0] * servers, []
    for time in times:
        begin = max(time, heapq.heappop(free))
        starts.append(begin)
        heapq.heappush(free, begin + length)
    rules = queue(servers, {"arrivals_at": times, "service": fixed(length)})
    assert station(asked(rules, "start_times_by_class")).estimate == [starts]


@settings(max_examples=60, deadline=None)
@given(TIMES, st.integers(1, 9), st.integers(0, 12), st.sampled_from(["fifo", "lifo"]))
def test_customers_leave_when_their_wait_reaches_their_patience(
    times: list[int], length: int, patience: int, discipline: str
) -> None:
    """One server, worked out instant by instant: completions, leaving, arrivals, picks."""
    waiting: list[int] = []
    free_at, lost = 0, []
    for now in range(200):
        lost += [float(now) for time in waiting if now - time >= patience]
        waiting = [time for time in waiting if now - time < patience]
        waiting += [now] * times.count(now)
        if waiting and free_at <= now:
            waiting.pop(0 if discipline == "fifo" else -1)
            free_at = now + length
        if patience == 0:  # who is not called at once has waited long enough
            lost += [float(now)] * len(waiting)
            waiting = []
    customers = {"arrivals_at": times, "service": fixed(length), "patience": fixed(patience)}
    rules = queue(1, customers, discipline=discipline)
    assert station(asked(rules, "lost_times")).estimate == lost


def test_fixed_times_that_floats_cannot_hold_still_meet() -> None:
    """0.1 + 0.2 and 0.3 are one instant: the completion frees the place for the arrival."""
    tenths = [n / 10 for n in range(1, 200)]
    rules = queue(1, {"arrivals_at": tenths, "service": fixed(0.1)}, capacity=1)
    answer = station(asked(rules, "served_lost_end")).estimate
    assert answer[:2] == [199, 0]
    assert answer[2] == pytest.approx(20.0, abs=1e-9)


def test_a_service_under_way_at_a_roster_change_is_finished() -> None:
    rules = queue([[0, 2], [1, 0]], {"initial": 3, "service": fixed(5.0)})
    assert station(asked(rules, "completion_times")).estimate == [5, 5]


def test_a_tandem_passes_each_customer_on_when_it_is_served() -> None:
    rules = queue(1, {"arrivals_at": [0, 0, 9], "service": fixed(2.0)},
                  then={"servers": 1, "service": fixed(3.0)})  # fmt: skip
    assert station(asked(rules, "completion_times")).estimate == [5, 8, 14]


def test_newest_first_with_interruption_is_insensitive_to_the_law_of_service() -> None:
    """Mean delay is load x mean / (1 - load) whatever the law (Kelly 1979), unlike first come."""
    rules = queue(1, arrivals(0.7, fixed(1.0)), discipline="lifo", preemptive=True)
    answer = station(asked(rules, "mean_delay"), customers=20_000)
    assert agrees(0.7 / 0.3, answer.estimate, answer.se)


def test_a_moving_rate_brings_what_its_integral_says() -> None:
    rate = {"base": 5.0, "amplitude": 4.0, "period": 10.0}
    endless = {"arrival_rate": rate, "service": fixed(1e6)}
    rules = queue(10, {**endless, "initial_waiting": 1})  # all ever to come are still there
    answer = station(asked(rules, {"name": "queue_at_mean", "at": 2.5}))
    assert agrees(1 + 5.0 * 2.5 + 4.0 * 10 / (2 * math.pi), answer.estimate, answer.se)


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    case = asked(queue(2, arrivals(1.5, 1.0)), "mean_wait")
    first, again, other = (station(case, seed, 2_000, 4) for seed in (5, 5, 6))
    assert first == again
    assert first.estimate != other.estimate


def test_a_replication_does_not_depend_on_those_played_with_it_nor_on_the_room_it_has() -> None:
    case = read_case(asked(queue(1, arrivals(6.0, 1.0, initial=50)), {
        "name": "number_at_mean", "at": 3000.0,
    }))  # fmt: skip
    span = Span(end=3000.0)  # over 15,000 wait in the end: the room doubles twice on the way
    together = play(case, 3, 0, 4, span)
    alone = play(case, 3, 2, 1, span)
    assert together.inside[2, 0, 0] > 4096 * 2
    assert together.inside[2, 0, 0] == alone.inside[0, 0, 0]
    assert (together.sums[2] == alone.sums[0]).all()


def test_another_class_disturbs_no_draw_of_the_first() -> None:
    """With priority and interruption the first class cannot tell whether there is a second."""
    metric = {"name": "mean_delay", "class": 0}
    first = arrivals(0.5, 1.0, priority=0)
    second = arrivals(0.3, 1.0, priority=1)
    alone = read_case(asked(queue(1, first, preemptive=True), metric))
    both = read_case(asked(queue(1, first, second, preemptive=True), metric))
    span = Span(begin=10.0, end=5000.0)
    left = play(alone, 1, 0, 1, span).sums[0, 0]
    right = play(both, 1, 0, 1, span).sums[0, 0]
    assert left[:, layout.BEGUN].sum() > 2000
    # later sums differ by rounding alone: interrupted seconds are added in another order
    assert left == pytest.approx(right, rel=1e-9)


def test_every_customer_is_served_lost_or_still_there() -> None:
    case = read_case(asked(
        queue(3, arrivals(4.0, 1.0, patience=exponential(2.0), return_probability=0.2),
              arrivals(1.0, 2.0, priority=1, batch=3), capacity=12, preemptive=True,
              discipline="random", then={"servers": 2, "service": exponential(0.5), "capacity": 4}),
        "p_lost",
    ))  # fmt: skip
    played = play(case, 1, 0, 20, Span(end=500.0))
    sums = played.sums.sum(axis=2)
    gone = sums[:, :, [layout.BLOCKED, layout.LOST, layout.LEFT]].sum(axis=2)
    assert (sums[:, :, layout.CAME] == gone + played.inside[:, :, layout.IN_SYSTEM]).all()
    assert (gone.sum(axis=0) > 0).all()


def test_time_in_queue_adds_up_to_the_waits_and_the_mean_number() -> None:
    """Little's law holds on every path that begins and ends empty, not only in the mean."""
    case = read_case(asked(queue(1, {"initial": 40, "service": exponential(1.0)}), "mean_wait"))
    played = play(case, 1, 0, 5, Span(end=1e6))
    waits = played.sums[:, 0, layout.INITIAL, layout.WAIT]
    assert played.areas[:, 0, layout.IN_QUEUE] == pytest.approx(waits)


def test_a_station_has_room_for_every_seat_of_its_roster() -> None:
    case = read_case(asked(queue([[0, 1], [5, 7]], arrivals(1.0, 1.0)), "mean_wait"))
    assert build(case, 1, 100, Span()).free_at.shape == (1, 7)


def test_an_exact_metric_is_a_list_and_stops_at_its_time() -> None:
    regular = {"arrival_every": 1.0, "service": fixed(0.25)}
    case = asked(queue(1, regular), {"name": "completion_times", "until": 3.25})
    assert station(case).estimate == [1.25, 2.25, 3.25]


def test_measuring_takes_other_replications_when_told() -> None:
    case = read_case(asked(queue(1, arrivals(0.5, 1.0)), "mean_wait"))
    assert measure(case, 1, 500, 4).estimate != measure(case, 1, 500, 4, first=4).estimate
