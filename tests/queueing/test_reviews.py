"""Judges' reviews of findings of no credible fear, and the Board's rows of the tables."""

from __future__ import annotations

import numpy as np
import pytest

from queueing.docket import codes, office
from queueing.docket.waits import edges
from queueing.engine import CompiledDocket
from queueing.replication import size_for
from queueing.stations.intake import classes
from queueing.system import System
from queueing.system.system import UNDER_REVIEW
from queueing.tables.delays import delays
from tests.queueing.small_plans import simulate, small_plan

SCREENINGS, SHARE, POSITIVE, CLOSED = 200.0, 0.5, 0.6, 0.1
VALUES = {
    "credible_fear_positive_share_2024": POSITIVE,
    "credible_fear_closed_share": CLOSED,
    "credible_fear_review_minutes": 30.0,
}


def reviewing(**others):
    changes = (("office.review_share", "set", SHARE, 0),)
    return small_plan(screenings=SCREENINGS, values=VALUES, changes=changes, **others)


def reviews(small):
    """Reviews held by month and class."""
    months = simulate(small, CompiledDocket).months
    return np.array([month.ledger[..., codes.REVIEW_HELD].sum(axis=0) for month in months])


def test_a_share_of_negative_screenings_is_reviewed_the_month_after():
    """Of 200 referred a month 180 are screened, 72 negative, 36 reviewed: a month's, as screened,
    to a whole number a court."""
    small = reviewing(months=6, courts=2)
    docket = CompiledDocket(size_for(small.plan), *small.plan.key, small.plan.sitting)
    system = System(small.plan, docket)
    with small.bench():
        months = system.run()
    found = np.array([month.ledger[..., codes.REVIEW_HELD].sum(axis=0) for month in months])
    where = classes().names.index(UNDER_REVIEW)
    assert found[0].sum() == 0  # nobody was screened before the run
    assert found[:, np.arange(found.shape[1]) != where].sum() == 0
    ledger = system.office.record().ledger[:, office.CREDIBLE_FEAR, office.SCREENED]
    expected = ledger[1:-1] * (1.0 - POSITIVE) * SHARE
    assert np.abs(found[1:, where] - expected).max() < 2
    whole = SCREENINGS * (1.0 - CLOSED) * (1.0 - POSITIVE) * SHARE
    assert found.sum() == pytest.approx(5 * whole, abs=12)


def test_what_the_office_does_not_screen_is_not_reviewed():
    changes = (("office.officers", "set", 0.0, 0), ("office.review_share", "set", SHARE, 0))
    nobody = small_plan(screenings=SCREENINGS, months=3, values=VALUES, changes=changes)
    assert reviews(nobody).sum() == 0
    assert reviews(small_plan(months=3, values=VALUES, changes=changes[1:])).sum() == 0


def test_reviews_take_hours_that_hearings_could_have_had():
    """Half an hour each of judges at full pace, who have time for it."""
    at_full_pace = VALUES | {"judge_first_year_pace": 1.0}
    idle = {"cases": 1, "initial": 0, "appeals": 0, "months": 5, "values": at_full_pace}
    share = (("office.review_share", "set", SHARE, 0),)
    histories = [
        simulate(small_plan(**idle, screenings=number, changes=share), CompiledDocket).months
        for number in (0, SCREENINGS)
    ]
    without, with_reviews = (
        sum(month.hours[:, 1].sum() for month in months) / 3600.0 for months in histories
    )
    held = sum(month.ledger[..., codes.REVIEW_HELD].sum() for month in histories[1])
    assert held > 100
    assert with_reviews - without == pytest.approx(0.5 * held)


def test_the_boards_rows_of_delays_count_from_the_appeal(record):
    """Ten appeals of the second arriving year decided after 100 days, thirty after 400."""
    cohort = record.cohorts.labels.index(("arrival", record.cohorts.first_year))
    held = classes().names.index("detained.interior.none")
    for days, number in ((100, 10), (400, 30)):
        in_bin = int(np.searchsorted(edges(), days, side="right")) - 1
        record.appeal_waits[held, cohort, in_bin, codes.DECISION] = number
    table = delays(record, "national")
    board = table[(table["station"] == "board") & (table["statistic"] == "share_180d")]
    assert set(board["measure"]) == {"decision"}
    assert board.set_index("case_class")["days_or_share"].to_dict() == {
        "all": pytest.approx(0.25),
        "detained.interior.none": pytest.approx(0.25),
    }
    assert (board["cases"] == 40).all()
