"""What may become of cases: the ledger's means hold over counsel, claims and strength."""

from datetime import date

import numpy as np
import pytest

import inputs
from queueing.chances import by_counsel, chances_of, no_nta_share, received_share
from queueing.docket.codes import OUTCOMES
from queueing.scenario import Scenario
from queueing.stations.intake import classes, dated_value
from queueing.stations.mix import FITTED_YEARS, receipt_mix, receipts_by_class
from queueing.terms import Terms

VALUES = {name: entry.value for name, entry in inputs.parameters().items()}
KINDS = classes()
FREE = ~KINDS.detained
ALONE = np.array([channel == "unaccompanied" for channel in KINDS.channel])
OTHERS = FREE & ~ALONE  # children without a parent leave later: see test_exits.py
DATES = [date(2017, 6, 1), date(2019, 10, 1), date(2022, 3, 1), date(2024, 1, 1), date(2027, 3, 1)]


def made(on, values=(), **turned):
    """The chances of a day, with some values of the ledger and some levers turned."""
    values = VALUES | dict(values)
    levers = Scenario.load("before_2025").schedule(on, values).at(on)
    return chances_of(
        Terms(levers | {k.replace("__", "."): v for k, v in turned.items()}, values, on)
    )


def entering(chances):
    return by_counsel(receipt_mix(False), chances.counsel_entry)


def staying(chances):
    here = (entering(chances) * (1.0 - chances.first.chance)).sum(axis=1)
    return here / here.sum()


def mean_later(chances):
    """The mean chance of leaving at a later master hearing, children without a parent apart."""
    here = by_counsel(staying(chances), chances.counsel_later)[OTHERS]
    return (here * chances.later.chance[OTHERS]).sum() / here.sum()


def share(how, outcome):
    return how[..., OUTCOMES.index(outcome)]


def ledger(name, on):
    return dated_value(name, on, VALUES)


def over_decided(on, detained, claim):
    """Weights of counsel and strength (float64[2, 2]) of the cases decided."""
    counsel = ledger("detained_counsel_share" if detained else "counsel_merits_share", on)
    strong = ledger("strong_claim_share", on)
    return np.outer([1.0 - counsel, counsel], [1.0 - strong, strong])


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("end", ["low", "value", "high"])
def test_early_exits_are_the_ledgers_share_of_receipts(on, end):
    wanted = getattr(inputs.parameter("early_exit_share"), end)
    chances = made(on, {"early_exit_share": wanted})
    assert (entering(chances) * chances.first.chance).sum() == pytest.approx(wanted)
    assert (chances.first.chance <= 1.0).all()


@pytest.mark.parametrize("mean", [0.0, 0.14, 0.6, 0.95, 1.0])
def test_a_reform_of_early_exits_has_its_mean_and_moves_no_other(mean):
    on = date(2027, 3, 1)
    base, turned = made(on), made(on, hearing__early_exit_share=mean)
    at_most = entering(base)[OTHERS].sum()
    assert (entering(turned) * turned.first.chance).sum() == pytest.approx(min(mean, at_most))
    assert (turned.later.chance == base.later.chance)[OTHERS].all()
    assert (turned.counsel_later == base.counsel_later).all()


@pytest.mark.parametrize("on", DATES)
def test_early_exits_have_the_ledgers_outcomes_in_the_mean(on):
    chances = made(on)
    leaving = entering(chances) * chances.first.chance
    means = {o: (leaving * share(chances.first.how, o)).sum() / leaving.sum() for o in OUTCOMES}
    no_nta = no_nta_share(on, VALUES)
    dismissed = VALUES["dismissed_share_of_early_exits"]
    whole = 1.0 + max(no_nta - dismissed, 0.0)
    assert means["no_nta"] == pytest.approx(no_nta / whole)
    assert means["dismissed"] == pytest.approx(max(dismissed - no_nta, 0.0) / whole)
    for outcome in ("in_absentia", "removal"):
        ledgers = VALUES[f"{outcome}_share_of_early_exits"]
        assert means[outcome] == pytest.approx(ledgers / whole)
    assert sum(means.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("on", DATES)
def test_later_exits_and_settings_for_merits_are_the_ledgers_shares_of_those_who_stay(on):
    chances = made(on)
    assert mean_later(chances) == pytest.approx(VALUES["later_exit_share"])
    means = staying(chances) @ chances.set_for_merits
    assert means == pytest.approx(VALUES["set_for_merits_share"])
    assert (share(chances.later.how, "no_nta")[OTHERS] == 0.0).all()
    assert (share(chances.later.how, "in_absentia")[FREE] > 0.0).all()


def test_who_is_set_for_the_merits_less_often_leaves_more_to_the_others():
    chances = made(date(2027, 3, 1), {"set_for_merits_none_ratio": 0.5})
    none = chances.set_for_merits[FREE & ~KINDS.applies]
    applicants = chances.set_for_merits[FREE & KINDS.applies]
    assert none == pytest.approx(0.5 * applicants[0])
    assert staying(chances) @ chances.set_for_merits == pytest.approx(
        VALUES["set_for_merits_share"]
    )


@pytest.mark.parametrize("on", DATES)
def test_orders_of_master_hearings_fall_by_claim_and_counsel_as_the_ledger_says(on):
    for leaving in (made(on).first, made(on).later):
        for outcome in ("in_absentia", "removal"):
            risk = leaving.chance * share(leaving.how, outcome)
            without, with_counsel = risk[OTHERS].T
            ratio = VALUES["early_order_counsel_ratio"]
            assert without / with_counsel == pytest.approx(np.full(OTHERS.sum(), ratio))
            none, applicants = risk[OTHERS & ~KINDS.applies], risk[OTHERS & KINDS.applies]
            assert none[0] / applicants[0] == pytest.approx(
                np.full(2, VALUES["early_order_none_ratio"])
            )
        dismissed = (leaving.chance * share(leaving.how, "dismissed"))[OTHERS]
        assert dismissed == pytest.approx(np.full(dismissed.shape, dismissed[0, 0]))


@pytest.mark.parametrize("on", DATES)
def test_counsel_is_the_ledgers_share_of_those_who_enter_and_of_those_who_stay(on):
    chances = made(on)
    entry, later = ledger("counsel_entry_share", on), ledger("counsel_later_share", on)
    assert receipt_mix(False) @ chances.counsel_entry == pytest.approx(entry)
    assert staying(chances) @ chances.counsel_later == pytest.approx(later)
    assert (chances.counsel_entry <= 1.0).all()
    for shares in (chances.counsel_entry, chances.counsel_later, chances.counsel_merits):
        assert (shares[~FREE] == VALUES["detained_counsel_share"]).all()


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("claim", ["asylum", "cancellation", "adjustment", "other", "none"])
def test_decisions_on_the_merits_have_the_ledgers_shares_in_the_mean(on, claim):
    group = f"merits_{claim if claim in ('asylum', 'none') else 'other'}"
    weights = over_decided(on, detained=False, claim=claim)[..., None]
    for k in np.flatnonzero(FREE & (np.array(KINDS.claim) == claim)):
        mean = dict(zip(OUTCOMES, (weights * made(on).decided[k]).sum(axis=(0, 1)), strict=True))
        removed = mean["removal"] + mean["in_absentia"]
        relief = mean["relief_granted"] + mean["withholding"]
        assert removed == pytest.approx(ledger(f"{group}_removal_share", on))
        assert mean["in_absentia"] == pytest.approx(removed * VALUES["merits_in_absentia_share"])
        assert relief == pytest.approx(
            0.0 if claim == "none" else ledger(f"{group}_relief_share", on)
        )
        voluntary = ledger(f"{group}_voluntary_departure_share", on)
        assert mean["voluntary_departure"] == pytest.approx(voluntary)
        assert mean["terminated"] == pytest.approx(ledger(f"{group}_termination_share", on))
        withheld = ledger("withholding_share", on) if claim == "asylum" else 0.0
        assert mean["withholding"] == pytest.approx(withheld)


@pytest.mark.parametrize("on", DATES)
def test_decisions_in_detention_have_the_ledgers_shares_in_the_mean(on):
    decided, mix = made(on).decided, receipt_mix(True)
    weights = over_decided(on, detained=True, claim="")[..., None]
    mean = dict(zip(OUTCOMES, mix @ (weights * decided).sum(axis=(1, 2)), strict=True))
    relief = mean["relief_granted"] + mean["withholding"]
    assert relief == pytest.approx(VALUES["detained_relief_share"])
    assert mean["removal"] == pytest.approx(VALUES["detained_removal_share"])
    voluntary = VALUES["detained_voluntary_departure_share"]
    assert mean["voluntary_departure"] == pytest.approx(voluntary)
    assert mean["terminated"] == pytest.approx(VALUES["detained_termination_share"])
    assert (share(decided[~FREE], "in_absentia") == 0.0).all()


def test_relief_has_the_ledgers_odds_by_counsel_and_strength():
    decided = made(date(2027, 3, 1)).decided[KINDS.applies]
    relief = share(decided, "relief_granted") + share(decided, "withholding")
    odds = relief / (1.0 - relief)
    assert odds[:, 1] / odds[:, 0] == pytest.approx(
        np.full((len(odds), 2), VALUES["counsel_relief_odds"])
    )
    assert odds[..., 1] / odds[..., 0] == pytest.approx(
        np.full((len(odds), 2), VALUES["strong_claim_odds"])
    )


def test_there_is_no_relief_without_an_application():
    decided = made(date(2027, 3, 1)).decided[~KINDS.applies]
    assert (share(decided, "relief_granted") == 0.0).all()
    assert (share(decided, "withholding") == 0.0).all()


@pytest.mark.parametrize("on", DATES)
def test_outcomes_are_shares_of_a_whole(on):
    chances = made(on)
    for how in (chances.first.how, chances.later.how, chances.decided):
        assert (how >= 0.0).all()
        assert how.sum(axis=-1) == pytest.approx(np.ones(how.shape[:-1]))


def test_every_end_of_every_range_makes_chances():
    on = date(2027, 3, 1)
    for name, entry in inputs.parameters().items():
        for end in (entry.low, entry.high):
            chances = made(on, {name: end})
            for part in (chances.first.chance, chances.later.chance, chances.decided):
                assert ((part >= 0.0) & (part <= 1.0)).all(), name
            assert chances.decided.sum(axis=-1) == pytest.approx(1.0), name


def test_dismissals_for_want_of_a_notice_are_tracs_share_of_eoirs_completions():
    years = (2022, 47_330 / 284_446, 314_788), (2024, 105_712 / 837_352, 704_514)
    for year, share_of_completions, completions in years:
        share_of_exits = no_nta_share(date(year, 6, 1), VALUES)
        exits = VALUES["early_exit_share"] * receipts_by_class(year)[FREE].sum()
        assert share_of_exits * exits == pytest.approx(share_of_completions * completions)


def test_before_they_were_counted_there_were_none_and_later_there_are_few():
    assert no_nta_share(date(2017, 9, 30), VALUES) == 0.0
    assert 0.0 < no_nta_share(date(2017, 10, 1), VALUES) < 0.02
    assert no_nta_share(date(2024, 10, 1), VALUES) == VALUES["no_nta_share_of_early_exits"]


def test_the_mix_is_that_of_the_fitted_years_and_of_one_custody():
    received = sum(receipts_by_class(year) for year in FITTED_YEARS)
    for detained in (False, True):
        mix = receipt_mix(detained)
        assert mix.sum() == pytest.approx(1.0)
        assert (mix[KINDS.detained != detained] == 0.0).all()
        here = KINDS.detained == detained
        assert mix[here] == pytest.approx(received[here] / received[here].sum())
    annual = inputs.table("eoir_annual", vintage="EOIR-2025-07-31").set_index("fiscal_year")
    assert receipts_by_class(2018).sum() == pytest.approx(annual.loc[2018, "receipts"])


NOW = date(2027, 3, 1)


def leaving_by(chances, outcome):
    """The mean chance at the first master hearing of leaving so."""
    return (entering(chances) * chances.first.chance * share(chances.first.how, outcome)).sum()


@pytest.mark.parametrize("multiple", [0.0, 0.5, 1.5])
def test_orders_in_absence_are_multiplied_and_no_other_exit_is(multiple):
    base, turned = made(NOW), made(NOW, hearing__in_absentia=multiple)
    for outcome in ("in_absentia", "removal", "dismissed", "no_nta"):
        wanted = leaving_by(base, outcome) * (multiple if outcome == "in_absentia" else 1.0)
        assert leaving_by(turned, outcome) == pytest.approx(wanted)
    assert (turned.set_for_merits == base.set_for_merits).all()
    assert (turned.counsel_later == base.counsel_later).all()
    absent = [share(one.decided[FREE], "in_absentia").sum() for one in (base, turned)]
    assert absent[1] == pytest.approx(absent[0] * multiple)
    assert turned.decided.sum(axis=-1) == pytest.approx(np.ones(turned.decided.shape[:-1]))


def test_exits_at_later_master_hearings_have_the_levers_mean_and_move_no_other():
    base, turned = made(NOW), made(NOW, hearing__later_exit_share=0.2)
    assert mean_later(turned) == pytest.approx(0.2)
    assert (turned.first.chance == base.first.chance).all()
    assert (turned.set_for_merits == base.set_for_merits).all()


@pytest.mark.parametrize("on", [date(2022, 3, 1), NOW])
def test_cases_without_a_notice_stay_away_and_the_others_leave_as_often_as_they_did(on):
    """As many are left of those expected, in every outcome, as were but for those dismissed."""
    values = VALUES
    at = Scenario.load("before_2025").schedule(on, values).at(on)
    terms = Terms(at | {"hearing.without_notice": 0.25}, values, on)
    base, turned, coming = (
        chances_of(Terms(at, values, on)),
        chances_of(terms),
        received_share(terms),
    )
    (come,) = set(coming[FREE & ~KINDS.returned].tolist())
    assert (coming[~FREE | KINDS.returned] == 1.0).all()
    assert come == pytest.approx(1.0 - 0.75 * leaving_by(base, "no_nta"))
    assert leaving_by(turned, "no_nta") * come == pytest.approx(0.25 * leaving_by(base, "no_nta"))
    for outcome in ("in_absentia", "removal", "dismissed"):
        assert leaving_by(turned, outcome) * come == pytest.approx(leaving_by(base, outcome))


def test_at_their_defaults_the_levers_of_exits_change_nothing_to_the_bit():
    turned = made(NOW, hearing__in_absentia=1.0, hearing__without_notice=1.0)
    base = made(NOW)
    for one, other in ((base.first, turned.first), (base.later, turned.later)):
        assert (one.chance == other.chance).all()
        assert (one.how == other.how).all()
    at = Scenario.load("baseline").schedule(NOW, VALUES).at(NOW)
    assert (received_share(Terms(at, VALUES, NOW)) == 1.0).all()
