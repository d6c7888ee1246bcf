"""The asylum office against the same office with one object an application, and by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queueing.docket import codes, office
from queueing.docket.draws import INTERVIEW, uniforms
from queueing.reference import ReferenceOffice
from queueing.stations.asylum_office import AsylumOffice, MonthTerms, OfficePlan
from queueing.stations.intake import key_month, month_first_days

FIRST = pd.Period("2026-10", "M")
HOUR = 3600


def terms(days, **columns):
    """The same terms on each day: eight hours of one officer, an hour each, newest first."""
    usual = {
        "SECONDS": 8 * HOUR,
        "UNFENCED": 8 * HOUR,
        "SCREENING_SECONDS": HOUR,
        "INTERVIEW_SECONDS": HOUR,
        "CLAIM_SECONDS": HOUR,
        "NEWEST_FIRST": 1,
        "NOTICE": 0,
        "GRANT": 0.4,
        "FINAL": 0.1,
        "CLAIM_GRANT": 0.3,
        "CLAIM_FINAL": 0.2,
        "CLOCK": 20,
    }
    found = np.zeros((days, office.TERMS))
    for name, value in (usual | columns).items():
        found[:, getattr(office, name)] = value
    return found


class Both:
    """One office twice: the compiled one, and the one with an object an application."""

    def __init__(self, waiting, months, seed=1, courts=3):
        first = FIRST - len(waiting)
        filings = pd.DataFrame()
        plan = OfficePlan(filings, np.array(waiting, dtype=float), first)
        self.mine = AsylumOffice(plan, FIRST, months, 1.0, (seed, 0), courts, traced=100_000)
        self.mine.open(20)
        self.other = ReferenceOffice.like(self.mine.state)
        self.days = month_first_days(FIRST, months)
        self.share = np.cumsum(np.full(courts, 1.0 / courts))
        self.referred = np.zeros(courts)

    def month(self, k, coming, closures=0.0, withdrawals=0.0, by_day=None, **columns):
        """One month of both; the referrals of the month are compared at once."""
        days = int(self.days[k + 1] - self.days[k])
        on = terms(days, **columns) if by_day is None else by_day
        self.mine.state.coming[:] = coming
        before = len(self.other.completed)
        self.mine.work(k, MonthTerms(on, 1, closures, withdrawals, self.share))
        number = key_month(FIRST + k)
        self.other.work(number, coming, int(self.days[k]), on, closures, withdrawals, self.share)
        courts = [one.court for one in self.other.completed[before:] if one.court >= 0]
        assert np.bincount(courts, minlength=3).tolist() == self.mine.referred.tolist()

    def trace(self):
        found = self.mine.record().trace
        return sorted(tuple(row) for row in found.tolist())

    def screened(self):
        """How many were screened after how many days, by bin."""
        return self.mine.state.screening_waits[..., codes.DECISION].sum(axis=0).tolist()

    def in_bins(self, waits):
        """How many of these numbers of days are in each bin."""
        bins = self.mine.state.screening_waits.shape[1]
        return np.bincount(self.mine.state.bin_of[list(waits)], minlength=bins).tolist()

    def alike(self):
        """Everything the two offices can be compared in."""
        ledger = self.mine.state.ledger[-1]
        waiting = [sum(one.kind == kind for one in self.other.waiting) for kind in (0, 1)]
        filed = [sum(one.filed for one in self.other.waiting if one.kind == k) for k in (0, 1)]
        seconds = self.mine.state.seconds.sum(axis=0)
        return (
            self.trace() == self.other.trace()
            and ledger[:2, office.PENDING].tolist() == waiting
            and ledger[:2, office.FILED].tolist() == filed
            and int(self.mine.state.waiting[0]) == len(self.other.to_screen)
            and self.screened() == self.in_bins(day - on for on, day in self.other.screened)
            and seconds[office.OFFERED] == self.other.offered
            and seconds[office.WASTED] == self.other.wasted
            and int(self.mine.state.counts[office.DEBT]) == self.other.owed
        )


months_of_work = st.lists(
    st.fixed_dictionaries(
        {
            "coming": st.tuples(*(st.integers(0, top) for top in (150, 40, 120))),
            "closures": st.sampled_from([0.0, 3.3, 60.0, 1000.0]),
            "withdrawals": st.sampled_from([0.0, 0.05, 1.0]),
            "seconds": st.lists(st.integers(0, 60_000), min_size=31, max_size=31),
            "fenced": st.sampled_from([0.0, 0.4, 1.0]),
            "SCREENING_SECONDS": st.integers(600, 9000),
            "INTERVIEW_SECONDS": st.integers(600, 20_000),
            "CLAIM_SECONDS": st.integers(600, 30_000),
            "NEWEST_FIRST": st.sampled_from([0, 1]),
            "NOTICE": st.sampled_from([0, 1, 21, 60]),
            "GRANT": st.floats(0, 1),
            "FINAL": st.floats(0, 1),
        }
    ),
    min_size=1,
    max_size=4,
)


def both_of(waiting, months, seed):
    pair = Both(waiting, len(months), seed)
    for k, said in enumerate(months):
        said = dict(said)
        days = int(pair.days[k + 1] - pair.days[k])
        coming, closures = said.pop("coming"), said.pop("closures")
        withdrawals, fenced = said.pop("withdrawals"), said.pop("fenced")
        seconds = np.array(said.pop("seconds")[:days], dtype=float)
        seconds[seconds < 20_000] = 0  # days off
        on = terms(days, SECONDS=seconds, UNFENCED=np.rint(seconds * (1 - fenced)), **said)
        pair.month(k, coming, closures, withdrawals, on)
    return pair


any_office = given(
    waiting=st.lists(st.integers(0, 90), min_size=1, max_size=4),
    months=months_of_work,
    seed=st.integers(0, 2**32 - 1),
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@any_office
def test_every_application_fares_as_in_the_office_of_objects(waiting, months, seed):
    assert both_of(waiting, months, seed).alike()


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@any_office
def test_every_application_is_in_one_place(waiting, months, seed):
    ledger = both_of(waiting, months, seed).mine.record().ledger[:, : office.CLAIMS]
    change = np.diff(ledger[..., office.PENDING], axis=0)
    completed = ledger[1:, :, office.COMPLETION : office.REACHED].sum(axis=-1)
    assert (change == ledger[1:, :, office.RECEIPT] - completed).all()
    assert ledger[0, 0, office.PENDING] == sum(waiting)


def days_of(pair, how=None):
    """The day of the month on which each index was completed, October's first."""
    first = int(pair.days[0])
    return {
        (index, day - first + 1)
        for key, index, day, outcome in pair.trace()
        if how is None or outcome == how
    }


def test_newest_first_leaves_the_oldest_and_oldest_first_the_newest():
    """31 filed in October, one a day; one interview on each day from the 11th on."""
    on = terms(31, SECONDS=0)
    on[10:, office.SECONDS] = on[10:, office.UNFENCED] = HOUR
    newest = Both([0], 1)
    newest.month(0, (31, 0, 0), by_day=on)
    assert days_of(newest) == {(day - 1, day) for day in range(11, 32)}
    oldest = Both([0], 1)
    on[:, office.NEWEST_FIRST] = 0
    oldest.month(0, (31, 0, 0), by_day=on)
    assert days_of(oldest) == {(day - 11, day) for day in range(11, 32)}


def test_screenings_take_the_day_first_and_the_fence_keeps_its_share():
    """Eight hours a day, 310 screenings of an hour in October: ten a day, more than there is."""
    open_ = Both([40], 1)
    open_.month(0, (0, 0, 310))
    assert open_.mine.state.ledger[1, 2, office.SCREENED] == 8 * 31
    assert open_.trace() == []
    fenced = Both([40], 1)
    fenced.month(0, (0, 0, 310), UNFENCED=7 * HOUR)
    assert fenced.mine.state.ledger[1, 2, office.SCREENED] == 7 * 31
    assert len(fenced.trace()) == 31


def test_what_runs_over_a_day_is_missing_on_the_next():
    """Interviews of six hours in days of eight: two are begun on one day, one on the next ..."""
    pair = Both([200], 1)
    pair.month(0, (0, 0, 0), INTERVIEW_SECONDS=6 * HOUR)
    per_day = np.bincount([day for _, day in days_of(pair)], minlength=32)[1:]
    # Begun while any of 8 hours a day is left: by the end of day n, ceil(8 n / 6) of them.
    assert np.cumsum(per_day).tolist() == [-(-8 * n // 6) for n in range(1, 32)]


def test_nobody_is_interviewed_before_the_notice_and_idle_time_is_wasted():
    pair = Both([0], 2)
    pair.month(0, (31, 0, 0), NOTICE=30)
    assert days_of(pair) == {(0, 31)}
    # 31 days of eight hours, one of them taken.
    assert pair.mine.state.seconds[1].tolist() == [31 * 8 * HOUR, 0, (31 * 8 - 1) * HOUR]


def test_outcomes_are_those_of_the_keys_whatever_else_is_done():
    """The luck of an application hangs on its month and index: who is interviewed fares alike."""
    few, many = Both([60], 1), Both([60], 1)
    few.month(0, (100, 0, 50), SECONDS=4 * HOUR, UNFENCED=4 * HOUR)
    many.month(0, (130, 30, 10), SECONDS=16 * HOUR, UNFENCED=HOUR, closures=5.0)
    key = office.key_high(0, key_month(FIRST))
    fates = [
        {index: how for high, index, _, how in pair.trace() if high == key and how < 3}
        for pair in (few, many)
    ]
    both = set(fates[0]) & set(fates[1])
    assert len(both) > 30
    assert all(fates[0][index] == fates[1][index] for index in both)
    for index in both:
        luck = uniforms(1, 0, key, index, INTERVIEW, 0)
        granted, final = luck[0] < 0.4, luck[1] < 0.1
        assert fates[0][index] == (office.GRANTED if granted else 1 if final else office.REFERRED)


def test_closures_take_the_share_from_every_filing_day():
    """3,100 wait, a hundred a filing day: closing 620 takes twenty of each, the lowest indexes."""
    pair = Both([0], 1)
    pair.month(0, (3100, 0, 0), closures=620.0, SECONDS=0)
    closed = sorted(index for _, index, _, how in pair.trace() if how == office.CLOSED)
    assert abs(len(closed) - 620) <= 1
    each = np.bincount(np.array(closed) // 100, minlength=31)
    assert set(each) <= {19, 20, 21}
    lowest = [index % 100 for index in closed]
    assert max(lowest) <= 20


def test_applications_come_to_the_clock_once_and_stay_past_it():
    """One filed on each day of October, a clock of 20 days: the first comes to it on the 21st."""
    pair = Both([0], 2)
    pair.month(0, (31, 0, 0), SECONDS=0)
    pair.month(1, (0, 0, 0), SECONDS=0)
    ledger = pair.mine.state.ledger[:, 0]
    assert ledger[1:, office.REACHED].tolist() == [11, 20]
    assert ledger[1:, office.PAST_CLOCK].tolist() == [11, 31]


def test_waits_are_those_of_the_applications():
    pair = Both([30], 2)
    for k in range(2):
        pair.month(k, (40, 10, 5), closures=8.0, SECONDS=HOUR, UNFENCED=HOUR)
    waits = pair.mine.record().waits
    assert waits[..., codes.MERITS_HEARING].sum() == sum(how < 3 for *_, how in pair.trace())
    assert waits[..., codes.LEFT_BEFORE_MERITS].sum() == sum(how >= 3 for *_, how in pair.trace())
    assert waits[..., codes.PENDING].sum() == len(pair.other.waiting)
    pending = pair.mine.record().screening_waits[..., codes.PENDING].sum(axis=0)
    today = int(pair.days[-1])
    assert pending.tolist() == pair.in_bins(today - on for on in pair.other.to_screen)
    in_bin = np.zeros(waits.shape[2], dtype=int)
    for one in pair.other.completed:
        in_bin[pair.mine.state.bin_of[one.day - one.application.filed]] += 1
    assert waits[..., codes.DECISION].sum(axis=(0, 1)).tolist() == in_bin.tolist()


def test_both_orders_have_the_same_mean_wait_when_everybody_is_interviewed():
    """Little's law: orders that look at no length of service share out the same waiting."""
    means, spreads = [], []
    for newest in (0, 1):
        pair = Both([60], 6)
        for k in range(6):
            # Two of three days are worked: everybody comes to an interview within the half year.
            pair.month(k, (20 if k < 3 else 0, 0, 0), SECONDS=HOUR, NEWEST_FIRST=newest)
        assert not pair.other.waiting
        ages = [one.day - one.application.filed for one in pair.other.completed]
        means.append(np.mean(ages))
        spreads.append(np.var(ages))
    assert means[0] == pytest.approx(means[1])
    assert spreads[1] > 2 * spreads[0]


AS_IT_IS = ReferenceOffice.in_order
BROKEN = {
    "": AS_IT_IS,
    "oldest instead of newest": lambda self, kind, by, term: sorted(
        (o for o in self.waiting if o.kind == kind and o.filed <= by),
        key=lambda o: (o.filed, o.index),
    ),
    "notice forgotten": lambda self, kind, by, term: sorted(
        (o for o in self.waiting if o.kind == kind),
        key=lambda o: (o.filed, o.index),
        reverse=bool(kind == 0 and term[office.NEWEST_FIRST] > 0),
    ),
    "bottom of the day instead of its top": lambda self, kind, by, term: sorted(
        (o for o in self.waiting if o.kind == kind and o.filed <= by),
        key=lambda o: (
            -o.filed if kind == 0 and term[office.NEWEST_FIRST] > 0 else o.filed,
            o.index,
        ),
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_noticed_and_the_right_one_is_not(monkeypatch, rule):
    monkeypatch.setattr(ReferenceOffice, "in_order", BROKEN[rule])
    pair = Both([70, 80], 2)
    for k in range(2):
        days = int(pair.days[k + 1] - pair.days[k])
        on = terms(days, NOTICE=5, SECONDS=3 * HOUR, UNFENCED=HOUR)
        coming = (120, 10, 40)
        pair.mine.state.coming[:] = coming
        pair.mine.work(k, MonthTerms(on, 1, 5.0, 0.01, pair.share))
        pair.other.work(key_month(FIRST + k), coming, int(pair.days[k]), on, 5.0, 0.01, pair.share)
    assert pair.alike() == (rule == "")


def test_the_trace_is_guarded():
    plan = OfficePlan(pd.DataFrame(), np.array([50.0]), FIRST - 1)
    mine = AsylumOffice(plan, FIRST, 1, 1.0, (1, 0), 1, traced=3)
    mine.open(20)
    with pytest.raises(RuntimeError, match="trace"):
        mine.work(0, MonthTerms(terms(31), 1, 0.0, 0.0, np.ones(1)))


def test_an_office_left_and_taken_up_again_goes_on_as_it_would_have():
    whole, first, second = (Both([50, 60], 3).mine for _ in range(3))

    def work(this, months):
        for k in months:
            on = terms(int(this.days[k + 1] - this.days[k]), SECONDS=2.3 * HOUR, UNFENCED=HOUR)
            this.state.coming[:] = (70, 9, 30)
            this.work(k, MonthTerms(on, 1, 7.0, 0.02, np.array([0.3, 0.6, 1.0])))

    work(whole, range(3))
    work(first, range(1))
    second.take_up({name: array.copy() for name, array in first.keep().items()})
    work(second, range(1, 3))
    for name in set(office.KEPT) - {"counts"}:  # what was traced is no state
        assert np.array_equal(getattr(whole.state, name), getattr(second.state, name)), name
    assert whole.state.counts[office.DEBT] == second.state.counts[office.DEBT] > 0
