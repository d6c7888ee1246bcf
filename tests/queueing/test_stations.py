"""The courts, their judges and what is pending before them, against what is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

import inputs
from queueing.docket import codes
from queueing.docket.lists import RING_DAYS
from queueing.engine import DAY
from queueing.replication import Options, make_plan
from queueing.scenario import Scenario
from queueing.settings import is_working, setting
from queueing.stations.courts import MOST_HELD, apportion, courts, helpers
from queueing.stations.intake import by_court, classes, held_share, month_by_class, whole_cases
from queueing.stations.judges import Roster, Staff, learning_pace, on_board
from queueing.stations.pending import ages

VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
SHARES = {"yes": 0.9, "mixed": 0.3, "no": 0.1}
RESERVE = np.zeros(len(courts()))  # nothing is kept for detained cases
weights = st.lists(st.floats(0.001, 1.0), min_size=2, max_size=12).map(np.array)


@given(weights, st.integers(12, 200))
@settings(derandomize=True, deadline=None)
def test_when_the_bench_grows_no_court_loses_a_seat(shares, number):
    fewer, more = apportion(number, shares), apportion(number + 1, shares)
    assert fewer.sum() == number
    assert (more >= fewer).all()
    assert (fewer >= 1).all()


@given(weights, st.integers(0, 60))
@settings(derandomize=True, deadline=None)
def test_seats_already_filled_are_kept(shares, extra):
    filled = apportion(30, shares)
    assert (apportion(30 + extra, shares[::-1], filled) >= filled).all()


def test_the_bench_and_every_kind_of_case_are_divided_without_remainder():
    for on in (date(2014, 10, 1), date(2021, 10, 1), date(2025, 6, 1), date(2030, 1, 1)):
        at_large, held = courts().case_weights(on, SHARES, 0.15)
        for shares in (courts().bench_weights(on), at_large, held, courts().seat_weights()):
            assert shares.sum() == pytest.approx(1.0)
            assert (shares >= 0.0).all()


@pytest.mark.parametrize("needed", [0.02, 0.15, 0.5])
def test_the_bench_for_detained_cases_is_as_large_as_needed(needed):
    on = date(2026, 9, 1)
    held = courts().held_bench(on, SHARES, needed)
    assert held.sum() == pytest.approx(needed, rel=1e-6)
    assert (held <= MOST_HELD * courts().bench_weights(on) + 1e-12).all()


def test_judges_on_board_are_the_dated_counts_on_their_dates():
    table = inputs.table("judges_national")
    for row in table.itertuples():
        assert on_board(row.date.date()) == pytest.approx(row.judges)


class Bench:
    """Seats that only count who sits."""

    def __init__(self, number: int) -> None:
        self.taken: list[set[int]] = [set() for _ in range(number)]
        self.paces: dict[tuple[int, int], float] = {}
        self.history: list[tuple[int, int, float]] = []  # court, seat, pace; 0 when it is left

    def seat(self, court: int, pace: float) -> int:
        seat = min(set(range(400)) - self.taken[court])
        self.taken[court].add(seat)
        self._note(court, seat, pace)
        return seat

    def set_pace(self, court: int, seat: int, pace: float) -> None:
        assert seat in self.taken[court]
        self._note(court, seat, pace)

    def vacate(self, court: int, seat: int) -> None:
        self.taken[court].remove(seat)
        self._note(court, seat, 0.0)

    def _note(self, court: int, seat: int, pace: float) -> None:
        self.paces[court, seat] = pace
        self.history.append((court, seat, pace))

    @property
    def number(self) -> int:
        return sum(len(seats) for seats in self.taken)


def roster_of(
    bench: Bench,
    start: date,
    authorised: Callable[[date], float] = lambda day: 758.0,
    day: int = 0,
    values: dict[str, float] = VALUES,
) -> Roster:
    """A roster of all courts whose clock stands at the beginning of a day of the run."""
    env = simpy.Environment(initial_time=day * DAY)
    return Roster(env, bench, courts(), start, values, authorised, (1, 0), DAY)


def played(start: date, days: int, authorised: float = 758.0) -> tuple[Bench, dict[int, int]]:
    """A roster played for some days: the bench, and the number on board by day."""
    bench = Bench(len(courts()))
    roster = roster_of(bench, start, lambda day: authorised)
    roster.open()
    numbers = {}
    for day in range(days):
        roster.env.run(until=(day + 1) * DAY)
        numbers[day] = bench.number
    return bench, numbers


def test_the_bench_follows_the_dated_counts_to_the_last_list():
    start = date(2026, 4, 1)
    _, numbers = played(start, 143)
    for on in (date(2026, 5, 1), date(2026, 8, 1)):
        assert numbers[(on - start).days] == round(on_board(on))
    # From the day of the last list on, judges leave by chance.
    assert numbers[(date(2026, 8, 21) - start).days] == pytest.approx(758, abs=3)


def test_the_bench_settles_where_hiring_meets_attrition():
    _, numbers = played(date(2026, 4, 1), 3650)
    leaving = VALUES["judge_attrition_per_year"]
    # A post stands empty for the lag and, on average, half a month until it is advertised.
    empty = VALUES["judge_hiring_lag_days"] + 15.0
    expected = 758.0 / (1.0 + leaving * empty / 365.25)
    assert np.mean([numbers[day] for day in range(1500, 3650)]) == pytest.approx(expected, rel=0.03)


def test_nobody_is_hired_above_the_authorised_number():
    _, numbers = played(date(2026, 4, 1), 2000, authorised=500.0)
    assert numbers[1999] < 700
    assert all(numbers[day] <= numbers[day - 1] for day in range(150, 1000))


def test_more_posts_leave_the_careers_in_the_other_seats_alone():
    fewer, _ = played(date(2026, 4, 1), 150, authorised=758.0)
    more, _ = played(date(2026, 4, 1), 150, authorised=1500.0)
    assert fewer.taken == more.taken  # nobody new yet; those who left are the same


@pytest.mark.parametrize(
    ("on", "stock"), [("2014-09-30", 430_152), ("2021-09-30", 1_410_187), ("2026-03-31", 3_288_186)]
)
def test_the_docket_at_the_start_is_the_published_stock_to_the_case(on, stock):
    start = date.fromisoformat(on)
    options = Options(start, 1, uncertainty=(), actual=on < "2026")
    plan = make_plan(Scenario.load("baseline"), options, 0)
    assert plan.initial.sum() == stock
    assert (plan.initial >= 0).all()


@pytest.mark.parametrize(("on", "mean"), [("2016-01-31", 667), ("2017-04-30", 670)])
def test_the_docket_is_about_as_old_as_trac_found_it(on, mean):
    assert ages(date.fromisoformat(on)).mean_days() == pytest.approx(mean, rel=0.15)


def test_asylum_cases_are_the_share_trac_counted_last():
    plan = make_plan(Scenario.load("baseline"), Options(date(2026, 3, 31), 1, uncertainty=()), 0)
    asylum = np.array([claim == "asylum" for claim in classes().claim])
    share = plan.initial[:, :, asylum].sum() / plan.initial.sum()
    assert share == pytest.approx(2_339_623 / 3_377_998, abs=0.01)


def test_a_month_divides_into_classes_and_courts_without_remainder():
    volumes = {"border": 9_000.0, "interior": 25_000.0, "referral": 8_000.0, "returned": 4_000.0}
    on = date(2026, 5, 1)
    by_class = month_by_class(volumes, 160_000.0, on, VALUES)
    assert by_class.sum() == pytest.approx(sum(volumes.values()))
    placed = by_court(by_class, on, courts(), 160_000.0, VALUES)
    assert placed.sum(axis=0) == pytest.approx(by_class)
    assert by_class[classes().detained].sum() == pytest.approx(160_000 / 12, rel=0.35)


@given(st.floats(0.0, 50.0), st.floats(0.0, 5.0), st.integers(0, 500))
@settings(derandomize=True, deadline=None)
def test_more_expected_cases_never_make_fewer(expected, more, month):
    numbers = np.zeros((2, 1, 1), dtype=np.int64)
    for k, value in enumerate((expected, expected + more)):
        whole_cases(np.array([[value]]), month, 1, 0, numbers[k])
    assert numbers[0, 0, 0] <= numbers[1, 0, 0]
    assert abs(numbers[0, 0, 0] - expected) <= 1.0


def test_whole_cases_are_right_on_average():
    numbers = np.zeros((1, 1), dtype=np.int64)
    found = []
    for month in range(4000):
        whole_cases(np.array([[2.3]]), month, 1, 0, numbers)
        found.append(int(numbers[0, 0]))
    assert np.mean(found) == pytest.approx(2.3, abs=0.03)


def levers(scenario: str, on: date) -> dict[str, float | str]:
    return Scenario.load(scenario).schedule(on).at(on)


def test_cutting_adjournments_saves_hearings_and_does_not_lengthen_them():
    on = date(2027, 1, 1)
    base = setting(levers("baseline", on), VALUES, on, 1.0, RESERVE).rules
    cut = setting(levers("baseline+cut_adjournments:cut=0.5", on), VALUES, on, 1.0, RESERVE).rules
    assert (cut[:, codes.ADJOURNMENT] < base[:, codes.ADJOURNMENT]).all()
    assert (cut[:, codes.MERITS_SECONDS] == base[:, codes.MERITS_SECONDS]).all()


def test_bench_hours_of_a_contested_case_are_the_ledgers():
    on = date(2019, 1, 1)
    rules = setting(levers("before_2025", on), VALUES, on, 1.0, RESERVE).rules
    at_large = rules[~classes().detained][0]
    hours = at_large[codes.MERITS_SECONDS] / 3600.0 / (1.0 - at_large[codes.ADJOURNMENT])
    assert hours == pytest.approx(VALUES["merits_hours_per_completion"])
    held = rules[classes().detained][0]
    masters = held[codes.MASTER_SECONDS] * (2.0 - held[codes.FIRST_EXIT])
    merits = (1.0 - held[codes.FIRST_EXIT]) * held[codes.MERITS_SECONDS]
    whole = (masters + merits / (1.0 - held[codes.ADJOURNMENT])) / 3600.0
    assert whole == pytest.approx(VALUES["detained_hours_per_completion"])


def test_outcome_shares_are_cumulative_and_end_at_one():
    for on in (date(2019, 1, 1), date(2026, 5, 1)):
        exits = setting(levers("baseline", on), VALUES, on, 1.0, RESERVE).exits
        assert (np.diff(exits, axis=-1) >= 0).all()
        assert exits[..., -1] == pytest.approx(1.0)


@pytest.mark.parametrize(
    "closed", ["2026-01-01", "2026-07-03", "2026-11-26", "2026-12-25", "2027-01-18", "2026-11-22"]
)
def test_courts_do_not_sit_on_weekends_and_federal_holidays(closed):
    assert not is_working(date.fromisoformat(closed))
    assert is_working(date(2026, 11, 23))


def test_judges_sit_the_ledgers_days_a_year():
    plan = make_plan(Scenario.load("baseline"), Options(date(2026, 3, 31), 120, uncertainty=()), 0)
    on = pd.Timestamp(plan.opening).date()
    dials = setting(plan.schedule.at(on), plan.values, on, 1.0, RESERVE).dials
    share = dials[codes.SITTING_SHARE] / 1e6
    simulated = plan.day_span[1] - plan.day_span[0]
    days = (plan.sitting[:simulated] > 0).sum() * share / 10.0
    assert days == pytest.approx(VALUES["sitting_days_per_year"], rel=0.005)
    assert len(plan.sitting) > simulated + RING_DAYS  # dates are set beyond the end
    assert plan.sitting[-365:].any()


def test_posts_given_up_before_they_are_filled_stay_empty():
    bench = Bench(len(courts()))
    start = date(2026, 4, 1)
    roster = roster_of(bench, start, lambda day: 1500.0 if day < date(2027, 2, 1) else 600.0)
    roster.open()
    roster.env.run(until=1200 * DAY)
    assert bench.number <= 758


@given(st.floats(0.01, 1.0))
@settings(derandomize=True, deadline=None)
def test_a_first_year_rises_in_even_steps_around_the_ledgers_pace(mean):
    paces = [learning_pace(mean, quarter) for quarter in range(4)]
    assert np.mean(paces) == pytest.approx(mean)
    assert np.diff(paces) == pytest.approx(paces[1] - paces[0])
    assert 0.0 < paces[0] <= paces[3] <= 1.0
    if mean >= 0.5:  # as far from the last quarter to full pace as half a step
        assert 1.0 - paces[3] == pytest.approx((paces[1] - paces[0]) / 2.0)


@pytest.mark.parametrize("start", [date(2025, 10, 1), date(2027, 4, 1)])
def test_newcomers_learn_quarter_by_quarter_whichever_way_they_came(start):
    bench = Bench(len(courts()))
    roster = roster_of(bench, start, lambda day: 900.0)
    roster.open()
    paces: dict[int, list[float]] = {}  # of those who have just come, by day
    watched: dict[tuple[int, int], int] = {}
    for day in range(1100):
        seen = len(bench.history)
        roster.env.run(until=(day + 1) * DAY)
        for court, seat, pace in bench.history[seen:]:
            if pace == learning_pace(VALUES["judge_first_year_pace"], 0):
                watched[court, seat] = day
            elif (came := watched.get((court, seat))) is not None and pace > 0.0:
                paces.setdefault(day - came, []).append(pace)
            else:
                watched.pop((court, seat), None)
    assert set(paces) == {91, 182, 273, 365}
    quarters = [learning_pace(VALUES["judge_first_year_pace"], k) for k in (1, 2, 3)] + [1.0]
    assert [set(paces[day]) for day in sorted(paces)] == [{pace} for pace in quarters]
    assert len(paces[91]) > 50


@given(st.integers(1, 35), st.randoms(use_true_random=False))
@settings(derandomize=True, deadline=None, max_examples=12, database=None)
def test_a_roster_taken_up_again_goes_on_as_if_never_left(month, random):
    start, last = date(2026, 4, 1), 1100
    day = (date(2026 + (3 + month) // 12, (3 + month) % 12 + 1, 1) - start).days
    eager = VALUES | {"judge_attrition_per_year": 0.5, "judge_hiring_lag_days": 90.0}
    whole, parted = Bench(len(courts())), Bench(len(courts()))
    one = roster_of(whole, start, values=eager)
    one.open()
    one.env.run(until=last * DAY)
    first = roster_of(parted, start, values=eager)
    first.open()
    first.env.run(until=day * DAY)
    staff = first.staff()
    # In whatever order the processes are started: by court in turn, posts anyhow.
    random.shuffle(posts := staff.appointments.tolist())
    posts_anyhow = np.array(posts, dtype=np.int64).reshape(-1, 3)
    by_court = staff.judges[np.argsort(-staff.judges[:, 0], kind="stable")]
    second = roster_of(parted, start, day=day, values=eager)
    second.go_on(replace(staff, judges=by_court, appointments=posts_anyhow))
    second.env.run(until=last * DAY)
    assert parted.history == whole.history
    for field in fields(Staff):
        assert np.array_equal(getattr(second.staff(), field.name), getattr(one.staff(), field.name))


def test_every_judge_comes_and_goes_at_a_moment_of_the_day_of_their_own(monkeypatch):
    bench = Bench(len(courts()))
    roster = roster_of(bench, date(2027, 4, 1), lambda day: 900.0)
    moments: list[float] = []
    monkeypatch.setattr(bench, "_note", lambda *what: moments.append(roster.env.now))
    roster.open()
    moments.clear()
    roster.env.run(until=700 * DAY)
    assert len(moments) == len(set(moments)) > 500
    assert max(moment % DAY for moment in moments) < DAY / 4  # before the courts open


def test_courts_with_little_to_hear_help_those_with_much():
    pending = np.array([900, 100, 0, 500, 500, 50, 10])
    judges = np.array([3, 10, 4, 5, 5, 0, 10])
    # A judge: 300, 10, none, 100, 100, nobody sits, 1. The two alike go by their numbers.
    assert helpers(pending, judges).tolist() == [-1, 4, -1, -1, -1, -1, 0]
    assert helpers(np.array([5]), np.array([1])).tolist() == [-1]


@given(weights, st.randoms(use_true_random=False))
@settings(derandomize=True, deadline=None)
def test_no_court_helps_two_and_none_that_helps_is_helped(shares, random):
    pending = np.round(shares * 1000)
    judges = np.array([random.randint(0, 3) for _ in shares])
    helped = helpers(pending, judges)
    some = helped[helped >= 0].tolist()
    assert len(some) == len(set(some)) == ((pending > 0) & (judges > 0)).sum() // 2
    assert (helped[some] == -1).all()
    load = pending / np.maximum(judges, 1)
    assert all(load[c] <= load[b] for c, b in enumerate(helped) if b >= 0)


def test_the_share_of_a_bench_that_detained_cases_take_adds_up_to_what_they_need():
    on, detained = date(2026, 9, 1), 160_000.0
    share = held_share(on, courts(), detained, VALUES)
    hours = on_board(on) * VALUES["sitting_days_per_year"] * VALUES["sitting_hours_per_day"]
    taken = (share * courts().bench_weights(on)).sum() * hours
    assert taken == pytest.approx(detained * VALUES["detained_hours_per_completion"], rel=1e-6)
    assert (share <= MOST_HELD).all()


def test_kernels_are_kept_by_the_content_of_their_source(monkeypatch, tmp_path):
    from queueing.docket import compiled

    before = compiled.kernels_folder()
    copy = tmp_path / "docket"
    copy.mkdir()
    (copy / "compiled.py").write_text("changed")
    monkeypatch.setattr(compiled, "__file__", str(copy / "compiled.py"))
    assert compiled.kernels_folder().name != before.name
