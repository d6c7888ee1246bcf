"""First counts, what they became, and months as they may be counted in the end."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import forecasts as f
import inputs
from forecasts.revisions import revision

AS_OF = "2026-03-31"


def test_vintages_give_first_and_revised_counts_as_the_tables_hold_them():
    known = f.vintages().set_index("from_month")
    year = known.loc["2018-10"]
    assert (year["first"], year["revised"]) == (444_000, 546_248)
    assert year["ratio"] == pytest.approx(1.23, abs=0.005)
    assert (known.loc[["2022-10", "2023-10"], "ratio"] - 1).abs().max() < 0.01
    for vintage, years in (("EOIR-2021-04-19", [2019]), ("EOIR-2025-07-31", [2020, 2023, 2024])):
        table = inputs.table("eoir_annual", vintage=vintage).set_index("fiscal_year")
        for fiscal in years:
            assert known.loc[f"{fiscal - 1}-10", "revised"] == table.loc[fiscal, "receipts"]


def test_the_half_year_that_was_revised_is_its_share_of_the_months_entered():
    entered = inputs.table("entries_monthly").set_index("month")["entered"].astype(float)
    share = entered["2020-10":"2021-03"].sum() / entered["2020-10":"2021-09"].sum()
    row = f.vintages().set_index("from_month").loc["2020-10"]
    assert row["revised"] == pytest.approx(share * 244_261, abs=1)


def test_only_counts_published_by_then_are_told():
    assert len(f.vintages("2019-09-30")) == 0
    assert f.vintages("2021-04-30")["counted"].max() == pd.Period("2021-04", "M")
    assert len(f.vintages(AS_OF)) == 5


def test_the_ledgers_range_holds_the_revision_of_2019_and_none_at_all():
    """At the ledger's half-life the largest excess makes fiscal year 2019's 23 %."""
    excess = inputs.parameter("first_count_excess")
    half = inputs.parameter("first_count_half_life_months").value
    assert excess.low == 0
    age = np.arange(12.0)
    year = revision(age, np.array([excess.high]), np.array([half])).mean()
    assert year == pytest.approx(546_248 / 444_000, abs=0.02)


def test_a_revision_halves_with_age():
    found = revision(np.array([0.0, 3.0, 6.0]), np.array([0.4]), np.array([3.0]))
    assert np.allclose(found, [[1.4, 1.2, 1.1]])


def test_the_nowcast_raises_recent_months_more_and_keeps_the_channels_shares():
    coming = f.nowcast(AS_OF, 300)
    known = f.history(AS_OF)[list(coming.columns)].iloc[-12:]
    ratio = coming.paths / known.to_numpy()
    assert (ratio >= 1).all()
    assert ratio.max() <= 1 + inputs.parameter("first_count_excess").high
    assert np.allclose(ratio, ratio[:, :, :1])
    assert (np.diff(ratio[:, :, 0], axis=1) >= 0).all()
    assert np.median(ratio[:, -1]) == pytest.approx(1.02, abs=0.005)
    assert (f.nowcast(AS_OF, 5).paths == coming.paths[:5]).all()


def test_receipts_begin_from_the_nowcast_only_where_asked():
    plain = f.receipts(AS_OF, 24, 200)
    asked = f.from_nowcast(plain)
    last = f.nowcast(AS_OF, 200).paths[:, -1, 0] / f.history(AS_OF)["border"].iloc[-1]
    ratio = asked.paths / plain.paths
    cap = 3 * f.history(AS_OF)["border"].max()
    free = asked.paths[:, :, 0] < cap * (1 - 1e-9)
    assert np.allclose(ratio[:, :, 0][free], np.broadcast_to(last[:, None], free.shape)[free])
    assert (ratio[:, :, 3] == 1).all()
    assert (f.receipts(AS_OF, 24, 200).paths == plain.paths).all()
