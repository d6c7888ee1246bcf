"""What comes to the asylum office: every published total, no look-ahead, draws of its own."""

import numpy as np
import pandas as pd
import pytest

import forecasts as f
import inputs
from inputs.problems import BadInput

AS_OF = "2026-03-31"
OFFICE = ("affirmative", "credible_fear")


@pytest.mark.parametrize("as_of", ["2026-03", "2023-09", "2020-06"])
def test_months_keep_every_total_published_by_then(as_of):
    last = pd.Period(as_of, "M")
    known = f.office_streams(last)
    table = inputs.table("uscis_asylum")
    checked = 0
    for name, metric in zip(OFFICE, ("affirmative_filings", "credible_fear_filed"), strict=True):
        assert known[name].index[-1] == last
        assert (known[name] >= 0).all()
        for _, row in table[table["metric"] == metric].iterrows():
            if row["to_month"] <= last:
                months = known[name][row["from_month"] : row["to_month"]]
                assert months.sum() == pytest.approx(row["value"], rel=1e-9)
                checked += 1
    monthly = inputs.table("credible_fear_monthly").set_index("month")["filed"]
    monthly = monthly[monthly.index <= last].astype(float)
    pd.testing.assert_series_equal(
        known["credible_fear"][monthly.index], monthly, check_names=False, check_freq=False
    )
    assert checked == {"2026-03": 10, "2023-09": 6, "2020-06": 2}[as_of]


def test_before_june_2020_too_little_is_known():
    assert f.office_streams(pd.Period("2020-05", "M")) == {}
    assert f.receipts("2020-05-31", months=3, paths=2, office=True).columns == f.CHANNELS
    with pytest.raises(BadInput, match="2020-06-30 or later"):
        f.stream("affirmative", "2020-05-31")


def test_the_courts_paths_are_the_same_bytes_beside_the_offices():
    alone = f.receipts(AS_OF, months=60, paths=20)
    beside = f.receipts(AS_OF, months=60, paths=20, office=True)
    assert beside.columns == (*f.CHANNELS, *OFFICE)
    assert (beside.paths[:, :, :4] == alone.paths).all()
    assert (f.receipts(AS_OF, months=60, paths=3, office=True).paths == beside.paths[:3]).all()


def test_screenings_go_with_the_border_and_applications_with_nothing():
    """Their one-step errors correlate at 0.31; the sd of a correlation of 2,000 is 0.02."""
    coming = f.receipts(AS_OF, months=72, paths=400, office=True)
    years = np.log(coming.joint.reshape(400, 6, 12, -1).sum(axis=2))
    growth = np.diff(years, axis=1).reshape(2000, -1)
    found = np.corrcoef(growth.T)[coming.columns.index("border")]
    assert 0.2 < found[coming.columns.index("credible_fear")] < 0.5
    assert abs(found[coming.columns.index("affirmative")]) < 0.1


def test_no_stream_of_the_office_is_a_receipt_of_a_court():
    assert not set(OFFICE) & set(f.CHANNELS)
    assert list(f.history(AS_OF).columns) == list(f.CHANNELS)
    assert set(OFFICE) < set(f.streams())
    whole = f.stream("receipts", AS_OF)
    pd.testing.assert_series_equal(
        whole, f.history(AS_OF)[["border", "interior", "referral"]].sum(axis=1), check_names=False
    )
    for name in OFFICE:
        pd.testing.assert_series_equal(
            f.stream(name, AS_OF), f.office_streams(pd.Period("2026-03", "M"))[name]
        )


def test_futures_start_from_the_last_level():
    coming = f.receipts(AS_OF, months=12, paths=400, office=True)
    known = f.office_streams(pd.Period("2026-03", "M"))
    first = np.median(coming.paths[:, 0, 4:], axis=0)
    assert np.allclose(first, [known[name].iloc[-1] for name in OFFICE], rtol=0.4)
    one = f.receipts(AS_OF, months=12, uncertainty=False, office=True)
    assert one.paths.shape == (1, 12, 6)
