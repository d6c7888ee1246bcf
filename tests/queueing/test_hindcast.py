"""Hindcasts: the years already known, simulated and published, and the fit made on five of them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

import inputs
from queueing.fit import FREE, misfits
from queueing.hindcasts import hindcast
from queueing.stations.pending import ages

SCALE = 0.1
# The unfitted years' documented errors: README and the source docket_fit.
COMPLETIONS_WITHIN, MEAN_WITHIN, PENDING_WITHIN = 17.0, 12.0, 5.0  # %


def loss(**values: float) -> float:
    return float((misfits(values, scale=SCALE) ** 2).sum())


@pytest.fixture(scope="module")
def fitted() -> pd.DataFrame:
    return hindcast("2014-09-30", "2019-09-30", scale=SCALE).table()


@pytest.fixture(scope="module")
def unfitted() -> pd.DataFrame:
    return hindcast("2021-09-30", "2024-09-30", scale=SCALE).table()


@pytest.fixture(scope="module")
def least() -> float:
    return loss()


def test_years_not_fitted_come_within_the_documented_errors(unfitted):
    errors = unfitted["completions_error"].abs()
    assert list(unfitted.index) == ["FY2022", "FY2023", "FY2024"]
    assert errors.max() < COMPLETIONS_WITHIN
    assert errors.mean() < MEAN_WITHIN
    assert unfitted["pending_error"].abs().max() < PENDING_WITHIN


def test_fitted_years_are_closer_than_years_not_fitted(fitted, unfitted):
    assert fitted["pending_error"].abs().max() < 4.0
    assert fitted["completions_error"].abs().mean() < unfitted["completions_error"].abs().mean()


@pytest.mark.parametrize("name", FREE)
@pytest.mark.parametrize("factor", [0.85, 1.15])
def test_no_small_change_of_a_fitted_value_improves_the_fit(name, factor, least):
    changed = loss(**{name: inputs.parameter(name).value * factor})
    # Within the simulation's own noise; two of the four hardly matter, two do.
    assert changed > least - 0.5
    if name in ("early_exit_share", "merits_hours_per_completion"):
        assert changed > least + 0.5


def test_fitted_values_are_graded_so_and_name_the_fit():
    for name in FREE:
        entry = inputs.parameter(name)
        assert entry.grade == "fitted"
        assert "docket_fit" in entry.source


def test_published_columns_are_the_published_tables(fitted):
    eoir = inputs.table("eoir_annual", vintage="EOIR-2025-07-31").set_index("fiscal_year")
    decisions = inputs.table("asylum_decisions").set_index("fiscal_year")
    for year in range(2015, 2020):
        row = fitted.loc[f"FY{year}"]
        assert row["completions_published"] == eoir["completions"][year]
        assert row["pending_published"] == inputs.active_pending(date(year, 9, 30)).value
        at_large = decisions["decisions"][year] * (1 - decisions["share_detained"][year])
        assert row["asylum_merits_published"] == pytest.approx(at_large)
        assert "EOIR-2025-07-31" in row["basis"]


def test_a_hindcast_meets_the_published_receipts(fitted):
    eoir = inputs.table("eoir_annual", vintage="EOIR-2025-07-31").set_index("fiscal_year")
    published = eoir["receipts"].loc[2015:2019].to_numpy(dtype=float)
    assert fitted["receipts"].to_numpy() == pytest.approx(published, rel=0.02)


def test_the_change_of_pending_is_what_came_less_what_was_completed(unfitted):
    came = unfitted["receipts"] + unfitted["returns"] - unfitted["completions"]
    came = came - unfitted["net_closures"]
    change = unfitted["pending"].diff()[1:]
    assert change.to_numpy() == pytest.approx(came[1:].to_numpy())


def test_errors_are_simulated_against_published_in_per_cent(fitted):
    for measure in ("completions", "pending", "mean_age", "asylum_merits"):
        ratio = fitted[measure] / fitted[f"{measure}_published"]
        expected = 100.0 * (ratio - 1.0)
        assert fitted[f"{measure}_error"].to_numpy() == pytest.approx(expected, nan_ok=True)


def test_mean_age_is_compared_on_the_dates_trac_gave_one(fitted):
    assert list(fitted["age_on"][["FY2016", "FY2017"]]) == ["2016-01-31", "2017-04-30"]
    assert list(fitted["mean_age_published"][["FY2016", "FY2017"]]) == [667, 670]
    assert fitted["mean_age_published"][["FY2015", "FY2018", "FY2019"]].isna().all()
    assert fitted["age_on"]["FY2015"] == "2015-09-30"


def test_the_first_months_mean_age_is_that_of_the_docket_it_started_from():
    row = hindcast("2024-11-30", "2024-12-31", scale=SCALE).table().iloc[0]
    assert row.name == "FY2025 Dec"
    assert row["mean_age"] == pytest.approx(ages(date(2024, 11, 30)).mean_days(), rel=0.05)


def test_a_part_of_a_year_is_named_and_takes_only_counts_of_exactly_its_months():
    table = hindcast("2025-06-30", "2026-03-31", "baseline", scale=0.02).table()
    assert list(table.index) == ["FY2025 Jul-Sep", "FY2026 Oct-Mar"]
    assert np.isnan(table["completions_published"].iloc[0])
    bridge = inputs.parameter("bridge_trac_completions_per_eoir").value
    assert table["completions_published"].iloc[1] == pytest.approx(420_916 / bridge)
    assert table["pending_published"].iloc[1] == 3_288_186
    assert "TRAC through bridge_trac_completions_per_eoir" in table["basis"].iloc[1]


def test_replications_differ_by_chance_alone_and_the_same_call_gives_the_same_table():
    span = (date(2021, 9, 30), date(2022, 9, 30))
    one, again, two = (hindcast(*span, scale=0.02, replications=n).table() for n in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    counted = ["completions", "pending", "merits"]
    assert (two[counted] != one[counted]).any(axis=None)
    assert two["completions"].iloc[0] == pytest.approx(one["completions"].iloc[0], rel=0.05)


def test_values_replace_the_ledgers():
    span = ("2021-09-30", "2022-09-30")
    few = hindcast(*span, scale=0.02, values={"early_exit_share": 0.25}).table()
    many = hindcast(*span, scale=0.02, values={"early_exit_share": 0.43}).table()
    assert many["completions"].iloc[0] > 1.1 * few["completions"].iloc[0]


@pytest.mark.parametrize(
    ("from_", "to", "said"),
    [
        ("2014-09-15", "2019-09-30", "must be a month end"),
        ("2014-09-30", "2019-09-31", "must be a month end"),
        ("2019-09-30", "2014-09-30", "must be after from"),
        ("2014-09-30", "2014-09-30", "must be after from"),
        ("2024-10-31", "2025-06-30", "the nearest are 2024-09-30"),
        ("2008-09-30", "2019-09-30", "must lie in the published tables"),
        ("2014-09-30", "2031-09-30", "must lie in the published tables"),
        ("2024-09-30", "2024-10-31", "nothing was published"),
    ],
)
def test_dates_that_cannot_be_hindcast_are_refused(from_, to, said):
    with pytest.raises(inputs.BadInput, match=said):
        hindcast(from_, to, scale=0.01)


def test_everything_wrong_with_a_call_is_said_at_once():
    with pytest.raises(inputs.BadInput) as error:
        hindcast(
            "2014-09-15",
            "2019-09-31",
            "before_2052",
            scale=2.0,
            replications=0,
            values={"early_exit_shar": 0.3},
        )
    assert len(error.value.problems) == 6
    assert 'did you mean "early_exit_share"?' in str(error.value)
