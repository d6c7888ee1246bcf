"""The courts, their judges and what is pending before them, against what is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

import inputs
from queueing.chances import chances_of
from queueing.docket import codes
from queueing.docket.lists import RING_DAYS
from queueing.marginals import mean_members
from queueing.options import Options
from queueing.replication import make_plan
from queueing.scenario import Scenario
from queueing.settings import setting
from queueing.sitting_days import is_working
from queueing.stations.board import appeal_numbers, pending_appeals
from queueing.stations.counsel import fill
from queueing.stations.courts import MOST_HELD, apportion, courts, helpers
from queueing.stations.intake import (
    by_court,
    classes,
    dated_value,
    destinations,
    held_share,
    month_by_class,
    whole_cases,
)
from queueing.stations.judges import Roster, learning_pace, on_board
from queueing.stations.mix import receipts_by_class
from queueing.stations.pending import (
    DAYS_IN_A_MONTH,
    ages,
    inactive,
    inactive_stock,
    returns_from_before,
    still_to_come,
)
from queueing.stations.staff import Staff, Wanted
from queueing.terms import Terms
from queueing.verbs import DAY

VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
SHARES = {"yes": 0.9, "mixed": 0.3, "no": 0.1}
RESERVE = np.zeros(len(courts()))  # nothing is kept for detained cases
VENUES = np.cumsum(np.full(len(courts()), 1.0 / len(courts())))
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
    temporary: Callable[[date], int] = lambda day: 0,
    detailed: Callable[[date], int] = lambda day: 0,
) -> Roster:
    """A roster of all courts whose clock stands at the beginning of a day of the run."""
    env = simpy.Environment(initial_time=day * DAY)

    def wanted(day: date) -> Wanted:
        return Wanted(authorised(day), temporary(day), detailed(day))

    return Roster(env, bench, courts(), start, values, wanted, (1, 0), DAY)


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


def test_where_counts_are_followed_no_further_than_the_start_posts_and_careers_go_on_from_there():
    start = date(2018, 10, 1)
    posts = float(round(on_board(start)))
    staying = VALUES | {"judge_attrition_per_year": 0.0}
    bench = Bench(len(courts()))
    roster = replace(
        roster_of(bench, start, lambda day: posts, values=staying), counted=start - timedelta(1)
    )
    roster.open()
    roster.env.run(until=730 * DAY)
    assert bench.number == posts
    assert on_board(date(2020, 9, 30)) > posts + 50


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


def test_the_claims_of_a_year_are_about_those_published():
    year = receipts_by_class(2024)
    kinds = classes()
    on = date(2024, 4, 1)
    chances = chances_of(Terms(levers("baseline", on), VALUES, on))
    counsel = np.stack([1.0 - chances.counsel_entry, chances.counsel_entry], axis=1)
    stays = 1.0 - (counsel * chances.first.chance).sum(axis=1)
    filed = year * np.where(kinds.detained, 1.0, stays)
    asylum = np.array([claim == "asylum" for claim in kinds.claim])
    assert filed[asylum].sum() / year.sum() == pytest.approx(850_720 / 1_783_915, abs=0.02)
    assert filed[kinds.applies].sum() / year.sum() == pytest.approx(0.503, abs=0.03)


def test_every_class_can_be_received_or_come_back():
    volumes = {"border": 9_000.0, "interior": 25_000.0, "referral": 8_000.0, "returned": 4_000.0}
    assert (month_by_class(volumes, 160_000.0, date(2026, 5, 1), VALUES) > 0).all()


def test_a_released_case_keeps_its_channel_and_claim():
    kinds = classes()
    for k, released in enumerate(kinds.released_as.tolist()):
        if not kinds.detained[k]:
            assert released == -1
            continue
        assert not kinds.detained[released]
        assert (kinds.channel[released], kinds.claim[released]) == (
            kinds.channel[k],
            kinds.claim[k],
        )


def test_a_case_taken_into_detention_keeps_its_claim_and_is_released_as_what_it_was():
    kinds = classes()
    for k, detained in enumerate(kinds.detained_as.tolist()):
        if detained < 0:
            name = kinds.names[k]
            assert kinds.detained[k] or any(w in name for w in ("alone", "unacc", "adj", "other"))
            continue
        assert not kinds.detained[k]
        assert kinds.detained[detained]
        assert kinds.claim[detained] == kinds.claim[k]
        inside = kinds.channel[k] in ("referral", "returned")
        assert kinds.channel[detained] == ("interior" if inside else kinds.channel[k])
        assert inside or kinds.released_as[detained] == k


def test_a_case_comes_back_with_its_claim_and_adjustment_as_other_relief():
    kinds = classes()
    for k, returned in enumerate(kinds.returned_as.tolist()):
        claim = "other" if kinds.claim[k] == "adjustment" else kinds.claim[k]
        assert kinds.names[returned] == f"non_detained.returned.{claim}"
        assert kinds.returned_as[returned] == returned


def test_children_alone_come_out_of_the_borders_cases_and_have_a_multiple_of_their_own():
    volumes = {"border": 9_000.0, "interior": 25_000.0, "referral": 8_000.0, "returned": 4_000.0}
    on = date(2023, 5, 1)
    base = month_by_class(volumes, 80_000.0, on, VALUES)
    more = month_by_class(volumes, 80_000.0, on, VALUES, {"unaccompanied": 2.0})
    kinds = classes()
    children = np.array([channel == "unaccompanied" for channel in kinds.channel])
    border = np.array([channel == "border" for channel in kinds.channel]) & ~kinds.detained
    share = VALUES["unaccompanied_border_share_2022"]
    assert base[children].sum() == pytest.approx(share * base[children | border].sum())
    assert more[children] == pytest.approx(2.0 * base[children])
    assert (more[~children] == base[~children]).all()


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2021, 9, 30), "unaccompanied_border_share"),
        (date(2021, 10, 1), "unaccompanied_border_share_2022"),
        (date(2024, 9, 30), "unaccompanied_border_share_2022"),
        (date(2030, 1, 1), "unaccompanied_border_share_2025"),
        (date(2030, 1, 1), "master_minutes"),
    ],
)
def test_of_a_dated_value_the_last_form_that_has_come_into_force_holds(on, name):
    base = name.removesuffix("_2022").removesuffix("_2025")
    assert dated_value(base, on, VALUES) == VALUES[name]


def test_venue_changes_to_where_cases_not_detained_are():
    on = date(2026, 5, 1)
    shares = destinations(on, courts(), 160_000.0, VALUES)
    at_large = by_court(np.ones(len(classes())), on, courts(), 160_000.0, VALUES)
    where = at_large[:, ~classes().detained][:, 0]
    assert np.diff(shares, prepend=0.0) == pytest.approx(where)
    assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("on", "closed"), [("2012-09-30", 192_160), ("2020-09-30", 310_627), ("2026-03-31", 245_364)]
)
def test_the_cases_closed_at_the_start_are_those_published_to_the_case(on, closed):
    start = date.fromisoformat(on)
    assert inactive_stock(start) == closed
    plan = make_plan(
        Scenario.load("baseline"), Options(start, 1, uncertainty=(), actual=on < "2026"), 0
    )
    assert plan.inactive.shape == plan.initial.shape
    assert plan.inactive.sum() == closed
    assert (plan.inactive >= 0).all()
    assert plan.inactive[:, :, classes().detained].sum() == 0


def test_closed_cases_are_as_old_as_the_ledger_says():
    for mean in (1825.0, 3285.0):
        closed = inactive(date(2026, 3, 31), mean)
        assert closed.mean_days() == pytest.approx(mean, rel=0.01)
        assert (closed.cases[-round(0.45 * mean / DAYS_IN_A_MONTH) :] == 0).all()


@given(st.floats(0, 3e6), st.floats(1e5, 3e6), st.floats(0.05, 1.0))
@settings(derandomize=True, deadline=None)
def test_counsel_is_to_be_had_until_the_last_of_its_capacity(represented, capacity, headroom):
    filled = fill(represented, capacity, headroom)
    assert 0.0 <= filled <= 1.0
    assert fill(represented + 1000.0, capacity, headroom) <= filled
    if represented <= (1.0 - headroom) * capacity:
        assert filled == pytest.approx(1.0)
    if represented >= capacity:
        assert filled == 0.0


def test_where_there_is_no_counsel_none_is_found():
    assert fill(0.0, 0.0, 0.2) == 0.0
    assert fill(900.0, 1000.0, 0.2) == pytest.approx(0.5)


def test_returns_from_before_the_start_fade_as_their_lags_end():
    parts = [returns_from_before(VALUES, days) for days in (0.0, 365.0, 730.0, 5000.0)]
    reasons = ("reopened", "remanded", "rescinded")
    ledger = np.array([VALUES[f"returned_{reason}_share"] for reason in reasons])
    assert parts[0] == pytest.approx(ledger)
    for earlier, later in pairwise(parts):
        assert (later <= earlier).all()
    assert returns_from_before(VALUES, VALUES["remanded_days"]) == pytest.approx(
        ledger * [1.0, 0.5, 1.0]
    )
    assert parts[1] == pytest.approx(ledger * [1.0, 0.0, 0.5])
    assert parts[3] == pytest.approx(0.0 * ledger)


def test_appeals_pending_are_as_published_between_the_dates_and_level_beyond():
    counts = inputs.table("board_pending")
    for day, number in zip(counts["as_of"].dt.date, counts["appeals"], strict=True):
        assert pending_appeals(day) == number
    (first, second, *_), (one, two, *_) = counts["as_of"].dt.date, counts["appeals"]
    half = first + (second - first) / 2
    assert pending_appeals(half) == pytest.approx((one + two) / 2, rel=1e-3)
    (*_, last), *_ = (rows["appeals"] for _, rows in counts.groupby("counts", sort=False))
    assert pending_appeals(date(2022, 9, 30)) == last  # no line from one count to another
    assert pending_appeals(date(2010, 1, 1)) == counts["appeals"].iloc[0]
    assert pending_appeals(date(2030, 1, 1)) == counts["appeals"].iloc[-1]


@pytest.mark.parametrize(("filed", "months"), [(60_000.0, 41), (1.0, 120)])
def test_the_appeals_pending_at_the_start_are_the_last_filed_where_the_docket_is(filed, months):
    pending = np.arange(300 * 2 * 3).reshape(300, 2, 3)
    on = date(2025, 9, 30)
    number = round(pending_appeals(on))
    found = appeal_numbers(on, pending, filed)
    by_month = found.sum(axis=(1, 2))
    assert found.sum() == number
    assert np.flatnonzero(by_month).tolist() == list(range(300 - months, 300))
    monthly = max(filed / 12.0, number / 120)  # nobody has waited for more than ten years
    assert by_month[-months + 1 :] == pytest.approx(np.full(months - 1, monthly), abs=6)
    where = pending.sum(axis=0) / pending.sum()
    assert found.sum(axis=0) / number == pytest.approx(where, abs=months * 3 / number)


@given(st.floats(1.0, 2000.0), st.floats(0.0, 4000.0))
@settings(derandomize=True, deadline=None)
def test_who_is_still_to_come_is_who_has_a_longer_lag(mean, days):
    lags = mean * (0.5 + (np.arange(2000) + 0.5) / 2000)
    assert still_to_come(mean, days) == pytest.approx((lags > days).mean(), abs=1e-3)


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
    base = setting(levers("baseline", on), VALUES, on, 1.0, RESERVE, VENUES).rules
    cut = setting(
        levers("baseline+cut_adjournments:cut=0.5", on), VALUES, on, 1.0, RESERVE, VENUES
    ).rules
    assert (cut[..., codes.ADJOURNMENT] < base[..., codes.ADJOURNMENT]).all()
    assert (cut[..., codes.MERITS_SECONDS] == base[..., codes.MERITS_SECONDS]).all()


@pytest.mark.parametrize("on", [date(2019, 1, 1), date(2024, 1, 1)])
def test_bench_hours_of_a_case_are_the_ledgers_per_person(on):
    rules = setting(levers("before_2025", on), VALUES, on, 1.0, RESERVE, VENUES).rules
    kinds, counsel = classes(), dated_value("counsel_merits_share", on, VALUES)
    for rule in rules[~kinds.detained]:
        people = mean_members(rule[0, codes.FAMILY_SHARE], rule[0, codes.FAMILY_MORE])
        longer = 1.0 + rule[0, codes.RIDER_SECONDS] * (people - 1.0)
        seconds = rule[:, codes.MERITS_SECONDS] @ [1.0 - counsel, counsel] * longer / people
        hours = seconds / 3600.0 / (1.0 - rule[0, codes.ADJOURNMENT])
        assert hours == pytest.approx(VALUES["merits_hours_per_completion"])
        minutes = rule[0, codes.MASTER_SECONDS] * longer / people / 60.0
        assert minutes == pytest.approx(VALUES["master_minutes"])


def test_bench_hours_of_a_detained_case_are_the_ledgers_bond_and_all():
    on = date(2019, 1, 1)
    set_ = setting(levers("before_2025", on), VALUES, on, 1.0, RESERVE, VENUES)
    held = set_.rules[classes().detained][0]
    counsel = VALUES["detained_counsel_share"]
    going_on = 1.0 - held[0, codes.FIRST_EXIT]
    masters = held[0, codes.MASTER_SECONDS] * (1.0 + going_on)
    bond = going_on * held[0, codes.BOND_SHARE] * set_.dials[codes.BOND_SECONDS]
    merits = going_on * (held[:, codes.MERITS_SECONDS] @ [1.0 - counsel, counsel])
    whole = (masters + bond + merits / (1.0 - held[0, codes.ADJOURNMENT])) / 3600.0
    assert whole == pytest.approx(VALUES["detained_hours_per_completion"])


def test_shares_of_outcomes_and_reasons_are_cumulative_and_end_at_one():
    for on in (date(2019, 1, 1), date(2026, 5, 1)):
        set_ = setting(levers("baseline", on), VALUES, on, 1.0, RESERVE, VENUES)
        for shares in (set_.exits, set_.reasons):
            assert (np.diff(shares, axis=-1, prepend=0.0) >= 0).all()
            assert (shares[..., -1] == 1.0).all()


@pytest.mark.parametrize(
    "closed", ["2026-01-01", "2026-07-03", "2026-11-26", "2026-12-25", "2027-01-18", "2026-11-22"]
)
def test_courts_do_not_sit_on_weekends_and_federal_holidays(closed):
    assert not is_working(date.fromisoformat(closed))
    assert is_working(date(2026, 11, 23))


def test_judges_sit_the_ledgers_days_a_year():
    plan = make_plan(Scenario.load("baseline"), Options(date(2026, 3, 31), 120, uncertainty=()), 0)
    on = pd.Timestamp(plan.opening).date()
    dials = setting(plan.schedule.at(on), plan.values, on, 1.0, RESERVE, VENUES).dials
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


def test_temporary_judges_sit_while_they_are_wanted_and_no_longer():
    bench, start = Bench(len(courts())), date(2027, 4, 1)
    until = date(2027, 8, 1)
    roster = roster_of(bench, start, temporary=lambda day: 150 if day < until else 0)
    pace = VALUES["temporary_judge_pace"]
    roster.open()
    roster.env.run(until=30 * DAY)
    temporary = [place for place in roster.temporary if bench.paces[place] == pace]
    assert len(temporary) == 150
    assert bench.number == roster.number + 150
    roster.env.run(until=(until - start).days * DAY + DAY)
    assert roster.temporary == []
    assert bench.number == roster.number


def test_judges_on_detail_sit_at_detained_courts_and_go_home():
    bench, start = Bench(len(courts())), date(2027, 4, 1)
    until = date(2027, 8, 1)
    roster = roster_of(bench, start, detailed=lambda day: 40 if day < until else 0)
    held = np.array([kind == "yes" for kind in courts().detained])
    roster.open()
    before = np.array([len(seats) for seats in bench.taken])
    roster.env.run(until=DAY)
    there = np.array([len(seats) for seats in bench.taken])
    assert there[held].sum() - before[held].sum() == len(roster.detailed) == 40
    assert all(held[judge.court] and not held[judge.home] for judge in roster.detailed)
    roster.env.run(until=(until - start).days * DAY + DAY)
    assert roster.detailed == []
    assert all(judge.home < 0 for seated in roster.seated for judge in seated)
    homes = np.array([len(seats) for seats in bench.taken])
    assert homes[held].sum() == pytest.approx(before[held].sum(), abs=8)


@given(st.integers(1, 35), st.randoms(use_true_random=False))
@settings(derandomize=True, deadline=None, max_examples=12, database=None)
def test_a_roster_taken_up_again_goes_on_as_if_never_left(month, random):
    start, last = date(2026, 4, 1), 1100
    day = (date(2026 + (3 + month) // 12, (3 + month) % 12 + 1, 1) - start).days
    eager = VALUES | {"judge_attrition_per_year": 0.5, "judge_hiring_lag_days": 90.0}
    whole, parted = Bench(len(courts())), Bench(len(courts()))

    def roster(bench: Bench, day: int = 0) -> Roster:
        guests = {"temporary": lambda on: 10 * on.month, "detailed": lambda on: 36 - 3 * on.month}
        return roster_of(bench, start, day=day, values=eager, **guests)

    one = roster(whole)
    one.open()
    one.env.run(until=last * DAY)
    first = roster(parted)
    first.open()
    first.env.run(until=day * DAY)
    staff = first.staff()
    # In whatever order the processes are started: by court in turn, posts anyhow.
    random.shuffle(posts := staff.appointments.tolist())
    posts_anyhow = np.array(posts, dtype=np.int64).reshape(-1, 3)
    by_court = staff.judges[np.argsort(-staff.judges[:, 0], kind="stable")]
    second = roster(parted, day)
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
