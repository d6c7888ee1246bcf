"""Filings that respond to the wait: by type, within bounds, off unless asked for, and kept."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inputs
import queueing as q
from inputs.levers import levers
from queueing.docket import codes
from queueing.engine import CompiledDocket
from queueing.options import Options
from queueing.replication import Saved, simulate, simulate_past
from queueing.stations.filings import Waiting, answer, claims, most_claims, strong_shares
from queueing.stations.intake import classes
from tests.oracle.by_hand import FREE as FREE_CLASS
from tests.oracle.by_hand import OTHER as OTHER_CLASS
from tests.oracle.by_hand import Courts, terms
from tests.queueing.small_plans import simulate as simulate_small
from tests.queueing.small_plans import small_plan

KINDS = classes()
VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
ACTIVE = codes.STOCK + codes.MASTER * len(codes.STATUSES) + codes.ACTIVE
ASYLUM = np.array([claim == "asylum" for claim in KINDS.claim])
RESPONDING = ASYLUM & ~KINDS.detained
RESPONDING &= np.array([channel in ("border", "interior") for channel in KINDS.channel])
FREE, HELD = np.flatnonzero(~KINDS.detained)[0], np.flatnonzero(KINDS.detained)[0]
PARTS = ("opening", "ledger", "hours", "judges", "waits", "strong", "resets")
BOTH = {"feedback.weak_elasticity": 0.5, "feedback.strong_elasticity": 1.0}


def stands(**turned):
    """Where the levers stand: at their base but for those turned."""
    base = {name: VALUES.get(lever.base, lever.base) for name, lever in levers().items()}
    return base | turned


def month(pending, completed):
    """A month that ends with so many pending and had so many completions, not detained."""
    ledger = np.zeros((2, len(KINDS), codes.LEDGER), dtype=np.int64)
    ledger[1, FREE, ACTIVE] = pending
    ledger[0, FREE, codes.COMPLETION + codes.REMOVAL] = completed
    ledger[0, HELD, [ACTIVE, codes.COMPLETION]] = 1000  # are not looked at
    return SimpleNamespace(ledger=ledger)


def longer(ratio, months=30):
    """A run in whose second year the wait told is `ratio` times that of the opening."""
    first = [month(500, 10)] * 12
    return Waiting(month(500, 0), first + [month(round(500 * ratio), 10)] * (months - 12))


def test_weak_claims_rise_and_strong_ones_fall_as_the_wait_grows():
    """The wait is four times as long: weak claims are 4 ** 0.5 = 2 times as many, strong ones
    4 ** -1. The weak ones come from those who would have had none."""
    found = claims(stands(**BOTH), VALUES | {"feedback_least_multiple": 0.1}, longer(4.0))
    strong = VALUES["strong_claim_share"]
    multiple = (1.0 - strong) + strong * 0.25
    assert found.multiple[RESPONDING] == pytest.approx(multiple)
    assert found.strong[RESPONDING] == pytest.approx(strong * 0.25 / multiple)
    coming = found.multiple * KINDS.share_within
    entering = found.entering(coming)
    assert entering[RESPONDING] == pytest.approx(
        KINDS.share_within[RESPONDING] * ((1.0 - strong) * 2.0 + strong * 0.25)
    )
    assert (entering + entering[KINDS.other_choice])[RESPONDING] == pytest.approx(
        (coming + coming[KINDS.other_choice])[RESPONDING]
    )


def test_a_shorter_wait_does_the_opposite():
    found = claims(stands(**BOTH), VALUES, longer(0.64))
    strong = VALUES["strong_claim_share"]
    multiple = (1.0 - strong) + strong / 0.64
    assert found.multiple[RESPONDING] == pytest.approx(multiple)
    assert found.strong[RESPONDING] == pytest.approx(strong / 0.64 / multiple)
    kept = (1.0 - strong) * 0.8 + strong / 0.64
    assert (found.multiple * found.keeping)[RESPONDING] == pytest.approx(kept)


def test_nobody_else_responds():
    found = claims(stands(**BOTH), VALUES, longer(4.0))
    assert (found.multiple[~RESPONDING] == 1.0).all()
    assert (found.strong[~RESPONDING] == strong_shares(VALUES)[~RESPONDING]).all()
    assert RESPONDING.sum() == 2
    others = ~RESPONDING
    others[KINDS.other_choice[RESPONDING]] = False  # of these some claim as well
    assert (found.keeping[others] == 1.0).all()


def test_without_an_elasticity_everything_is_as_it_was_to_the_bit():
    found = claims(stands(), VALUES, longer(4.0))
    assert (found.multiple == 1.0).all()
    assert (found.strong == strong_shares(VALUES)).all()
    assert (found.keeping == 1.0).all()
    assert most_claims(stands(), VALUES) == 1.0


@given(st.floats(1e-6, 1e6), st.floats(-2.0, 3.0))
def test_the_bounds_hold(ratio, elasticity):
    assert 0.3 <= answer(ratio, elasticity, 0.3, 3.0) <= 3.0
    levers_stand = stands(**{"feedback.weak_elasticity": elasticity})
    found = claims(levers_stand, VALUES, longer(min(max(ratio, 0.1), 100.0)))
    assert (found.multiple <= most_claims(levers_stand, VALUES)).all()


def test_the_wait_is_those_pending_at_the_pace_of_the_last_year_and_known_after_a_lag():
    """At the opening 600 are pending, of whom the first year completes 120. Then 20 are completed a
    month, and pending are 100 more every month: after month 18, 6 x 10 + 6 x 20 = 180 a year."""
    later = [month(600 + 100 * k, 20) for k in range(1, 13)]
    waiting = Waiting(month(600, 0), [month(600, 10)] * 12 + later)
    assert waiting.ratio(6) == pytest.approx((1200 / 180) / (600 / 120))
    assert waiting.ratio(0) == pytest.approx((1800 / 240) / (600 / 120))
    assert waiting.ratio(12) == pytest.approx(1.0)
    assert waiting.ratio(13) == 1.0  # nobody has seen a year


def test_the_months_are_read_as_they_come():
    months = []
    waiting = Waiting(month(600, 0), months)
    for k in range(24):
        assert waiting.ratio(0) == (Waiting(month(600, 0), list(months)).ratio(0))
        months.append(month(600 + 50 * k, 10 + k))
    assert waiting.ratio(0) > 1.0


def test_where_nobody_was_pending_at_first_nobody_responds():
    assert Waiting(month(0, 0), [month(50, 10)] * 20).ratio(0) == 1.0


def arms(**feedback):
    """A court that falls further behind, with the elasticities of an arm and without."""
    turned = {f"feedback.{name}": value for name, value in feedback.items()}
    for changes in (turned, {}):
        small = small_plan(
            months=36,
            cases=300,
            initial=400,
            judges=(4, 4),
            last_count_days=10_000,
            changes=[(lever, "set", value, 0) for lever, value in changes.items()],
        )
        yield simulate_small(small, CompiledDocket)


def receipts(history):
    return np.stack([month.ledger[..., codes.RECEIPT].sum(axis=0) for month in history.months])


@pytest.mark.parametrize(
    ("elasticity", "more"), [("weak_elasticity", True), ("strong_elasticity", False)]
)
def test_as_a_backlog_grows_only_asylum_filings_change_and_in_the_way_of_their_type(
    elasticity, more
):
    with_it, without = (receipts(one) for one in arms(**{elasticity: 1.0, "lag_months": 0.0}))
    others = ~RESPONDING
    if more:  # the claims are of people who would have had none
        others[KINDS.other_choice[RESPONDING]] = False
        assert np.array_equal(with_it.sum(axis=1), without.sum(axis=1))
    assert np.array_equal(with_it[:, others], without[:, others])
    assert np.array_equal(with_it[:12], without[:12])
    late = [one[24:, RESPONDING].sum() for one in (with_it, without)]
    assert (late[0] > 1.05 * late[1]) if more else (late[0] < 0.95 * late[1])


def test_with_the_mix_of_filings_the_strong_claims_on_the_docket_change():
    some, none = arms(weak_elasticity=1.0, strong_elasticity=1.0, lag_months=0.0)
    measures = [codes.DECISION, codes.PENDING]
    shares = [one.strong[measures].sum() / one.waits[measures].sum() for one in (some, none)]
    assert shares[0] < 0.95 * shares[1]


def test_a_reform_of_no_elasticity_changes_no_byte():
    options = Options(start=date(2026, 3, 31), months=24, scale=0.004)
    base = q.Scenario.load("baseline")
    none = base.with_reform("filings_respond_to_waits", weak_elasticity=0, strong_elasticity=0)
    assert_same(simulate(none, options, 0), simulate(base, options, 0))


@pytest.mark.parametrize("months", [6, 20])
def test_a_run_left_and_taken_up_again_is_the_whole_run_whatever_the_windows(tmp_path, months):
    """Left before anybody responds, and after."""
    options = Options(start=date(2026, 3, 31), months=30, scale=0.004)
    base = q.Scenario.load("baseline")
    respond = base.with_reform("filings_respond_to_waits", weak_elasticity=2, strong_elasticity=1)
    whole = simulate(respond, options, 0)
    saved = Saved(tmp_path / "state.zip", {}, months)
    simulate_past(respond, options, 0, 7, saved)
    assert_same(simulate(respond, options, 0, 1, past=saved), whole)
    assert not np.array_equal(whole.ledger, simulate(base, options, 0).ledger)


def test_the_elasticities_are_drawn_around_none_unless_chosen():
    reform = q.Reform.load("filings_respond_to_waits")
    drawn = q.Scenario.load("baseline") + reform
    for name in ("weak_elasticity", "strong_elasticity"):
        entry = drawn.uncertain_parameters()[f"filings_respond_to_waits.{name}"]
        assert entry.low < 0.0 < entry.high
    assert "feedback_lag_months" in drawn.uncertain_parameters()
    assert "feedback_lag_months" not in q.Scenario.load("baseline").uncertain_parameters()


def test_a_run_with_it_carries_a_note():
    options = {"years": 1 / 12, "replications": 1, "scale": 0.001, "workers": 1}
    runs = q.run(["baseline", "baseline+filings_respond_to_waits"], **options)
    (note,) = [note for note in runs.run["warnings"] if "respond to the wait" in note]
    assert "in baseline+filings_respond_to_waits" in note
    assert "ranges include not at all" in note


def assert_same(one, other):
    for part in PARTS:
        assert getattr(one, part).tobytes() == getattr(other, part).tobytes(), part


@pytest.mark.parametrize("made", [0.0, 0.6, 1.5])
def test_a_weak_claim_made_or_not_changes_what_a_case_is_and_not_how_many_there_are(made):
    """Of a thousand expected by each channel: 0.7 x `made` + 0.3 of the asylum cases claim, with
    the ledger's share of strong claims, and the others are without an application."""
    found = claims(stands(**{"receipts.weak_claims": made}), VALUES, longer(1.0))
    strong = VALUES["strong_claim_share"]
    assert (found.multiple == 1.0).all()
    assert (found.strong == strong_shares(VALUES)).all()
    expected = 1000.0 * KINDS.share_within
    change = found.entering(expected) - expected
    claiming = (1.0 - strong) * (made - 1.0) * expected[RESPONDING]
    assert change[RESPONDING] == pytest.approx(claiming)
    assert change[KINDS.other_choice[RESPONDING]] == pytest.approx(-claiming)
    assert change.sum() == pytest.approx(0.0, abs=1e-9)
    assert np.count_nonzero(change) == 4


def test_no_more_weak_claims_can_be_made_than_there_are_cases_without_an_application():
    found = claims(stands(**{"receipts.weak_claims": 5.0}), VALUES, longer(1.0))
    without = KINDS.other_choice[RESPONDING]
    assert found.keeping[without].tolist() == [0.0, 0.0]
    assert found.entering(KINDS.share_within)[without] == pytest.approx(0.0)


def test_whoever_makes_no_claim_is_the_same_case_otherwise_and_nobody_else_is_disturbed():
    """Families, filing days, tickets and strength are drawn from the same key in either class."""
    rules = {(klass, codes.FAMILY_SHARE): 0.4 for klass in (FREE_CLASS, OTHER_CLASS)}
    rules |= {(FREE_CLASS, codes.APPLIES): 1.0, (FREE_CLASS, codes.OTHER_CHOICE): OTHER_CLASS}
    both = []
    for keeping in (1.0, 0.6):
        courts = Courts(CompiledDocket, terms(rules=rules))
        courts.receive(0, 300, strong=0.3, keeping=keeping)
        both.append(courts.docket.state.cases[: courts.docket.state.counts[codes.USED]])
    every, fewer = both
    drawn = [name for name in every.dtype.names if name not in ("klass", "next", "prev")]
    assert (every[drawn] == fewer[drawn]).all()
    turned = fewer["klass"] == OTHER_CLASS
    assert (fewer["klass"][~turned] == FREE_CLASS).all()
    assert 0.3 < turned.mean() < 0.5
    assert (fewer["traits"][turned] & codes.STRONG_BIT == 0).all()


def test_who_claims_when_few_claims_are_made_claims_when_more_are():
    few, more = (
        claims(stands(**{"receipts.weak_claims": made}), VALUES, longer(1.0)).keeping
        for made in (0.3, 0.8)
    )
    assert (few <= more).all()
    assert (few >= strong_shares(VALUES)).all()


def test_at_the_border_those_without_a_strong_claim_can_stay_away():
    found = claims(stands(**{"receipts.border_without_strong_claim": 0.5}), VALUES, longer(1.0))
    strong = VALUES["strong_claim_share"]
    names = KINDS.names
    claim, none = (names.index(f"non_detained.border.{k}") for k in ("asylum", "none"))
    assert found.multiple[claim] == pytest.approx((1.0 - strong) * 0.5 + strong)
    assert found.multiple[claim] * found.strong[claim] == pytest.approx(strong)
    assert found.multiple[none] == 0.5
    assert (np.delete(found.multiple, [claim, none]) == 1.0).all()


def test_petitions_are_new_cases_of_cancellation_and_adjustment_not_detained():
    found = claims(stands(**{"receipts.petitions": 0.25}), VALUES, longer(1.0))
    petitions = {
        "non_detained.interior.adjustment",
        "non_detained.interior.cancellation",
        "non_detained.unaccompanied.adjustment",
    }
    at = {name: 0.25 if name in petitions else 1.0 for name in KINDS.names}
    assert found.multiple.tolist() == [at[name] for name in KINDS.names]
    assert (found.strong == strong_shares(VALUES)).all()


MULTIPLES = ("asylum_claims", "weak_claims", "border_without_strong_claim", "petitions")


@given(st.lists(st.floats(0.0, 5.0), min_size=4, max_size=4), st.floats(-2.0, 3.0))
def test_there_is_room_for_whatever_the_multiples_of_claims_bring(multiples, elasticity):
    turned = {f"receipts.{name}": x for name, x in zip(MULTIPLES, multiples, strict=True)}
    at = stands(**turned, **{"feedback.weak_elasticity": elasticity})
    found = claims(at, VALUES, longer(4.0))
    assert (found.multiple <= most_claims(at, VALUES) * (1 + 1e-12)).all()
    assert ((found.strong >= 0.0) & (found.strong <= 1.0)).all()
    assert ((found.keeping >= 0.0) & (found.keeping <= 1.0)).all()
    came = found.multiple * KINDS.share_within
    assert found.entering(came).sum() == pytest.approx(came.sum())


def test_without_weak_claims_and_with_a_wait_that_keeps_strong_ones_away_nobody_claims():
    at = stands(**{"receipts.weak_claims": 0.0, "feedback.strong_elasticity": 1.0})
    found = claims(at, VALUES | {"feedback_least_multiple": 0.0}, longer(4.0))
    strong = VALUES["strong_claim_share"]
    assert found.multiple[RESPONDING] == pytest.approx(1.0 - strong + strong * 0.25)
    assert (found.multiple * found.keeping)[RESPONDING] == pytest.approx(strong * 0.25)
    assert found.strong[RESPONDING] == pytest.approx(found.keeping[RESPONDING])
