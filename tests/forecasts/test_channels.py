"""Receipts by channel: every published total, no look-ahead, and futures of a believable spread."""

from __future__ import annotations

import datetime
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import forecasts as f
import inputs
import inputs.bridges
from forecasts import published, receipts_known
from forecasts.receipts_known import ENTRY
from inputs.problems import BadInput

AS_OF = "2026-03-31"


@pytest.fixture(scope="module")
def known() -> pd.DataFrame:
    return f.history(AS_OF)


@pytest.fixture(scope="module")
def coming() -> f.PathForecast:
    return f.receipts(AS_OF, months=120, paths=400)


def entries_of(frame: pd.DataFrame, first: str, last: str) -> float:
    return float(frame.loc[first:last, list(ENTRY)].to_numpy().sum())


def test_monthly_receipts_reproduce_every_published_total_exactly(known):
    checked = 0
    for vintage in (
        inputs.table("eoir_annual", vintage="EOIR-2025-07-31"),
        inputs.table("eoir_annual", vintage="EOIR-2021-04-19").query("2009 <= fiscal_year <= 2014"),
    ):
        for _, row in vintage.iterrows():
            months = known.loc[row["from_month"] : row["to_month"], list(ENTRY)]
            assert months.to_numpy().sum() == pytest.approx(row["receipts"], rel=1e-9)
            checked += 1
    assert checked == 17


def test_fiscal_year_2026_is_what_trac_counted(known):
    """TRAC's October-March total and its first quarter, through a bridge of 1."""
    assert inputs.parameter("bridge_trac_receipts_per_eoir").value == 1.0
    assert entries_of(known, "2025-10", "2026-03") == pytest.approx(253_201, rel=1e-9)
    assert entries_of(known, "2025-10", "2025-12") == pytest.approx(130_642, rel=1e-9)


def test_every_month_is_there_and_none_is_negative(known):
    assert known.index.equals(pd.period_range("2008-10", "2026-03", freq="M", name="month"))
    assert list(known.columns) == ["border", "interior", "referral", "returned"]
    assert (known > 0).all(axis=None)


def test_channels_keep_the_assumed_share_of_every_year(known):
    table = inputs.table("receipt_channels")
    years = published.fiscal_years(known.index)
    sums = known[list(ENTRY)].groupby(years).sum()
    shares = sums.div(sums.sum(axis=1), axis=0)
    for _, row in table[table["fiscal_year"] >= 2009].iterrows():
        assert shares.loc[row["fiscal_year"], row["channel"]] == pytest.approx(
            row["share"], abs=1e-6
        )


def test_border_receipts_fall_with_the_border_inside_a_year(known):
    """Encounters fell to a tenth from 2024 to 2025; interior receipts did not."""
    border, interior = known["border"], known["interior"]
    assert border["2025-07":"2025-09"].sum() < 0.15 * border["2024-10":"2024-12"].sum()
    assert interior["2025-07":"2025-09"].sum() > interior["2024-10":"2024-12"].sum()


def test_within_years_2020_to_2022_receipts_follow_the_months_of_entry(known):
    entered = published.entries(pd.Period("2026-03", "M"))
    total = known.loc[entered.index, list(ENTRY)].sum(axis=1)
    assert np.corrcoef(np.log(entered), np.log(total))[0, 1] > 0.98


def test_returns_stay_within_what_stocks_and_motions_allow(known):
    years = known["returned"].groupby(published.fiscal_years(known.index)).sum()
    assert years.loc[2009:2025].between(7_000, 40_000).all()
    # Motions to recalendar, 126,085 in FY2025, bring back nobody who had left.
    motions = inputs.table("motions", vintage="EOIR-2025-11-18").set_index("fiscal_year")
    counted = motions.loc[2025, ["reopen", "reconsider"]].sum()
    ratio = inputs.parameter("returns_per_motion").value
    assert years.loc[2025] == pytest.approx(ratio * counted, rel=1e-9)


def meddle(table: pd.DataFrame, as_of: pd.Period, drop: bool) -> pd.DataFrame:
    """The table with every figure about months after `as_of` tripled, or its row gone."""
    table = table.copy()
    for column in ("to_month", "month"):
        if column in table:
            late = table[column] > as_of
            break
    else:
        if "fiscal_year" not in table:
            return table
        year = as_of.asfreq("Y-SEP").year
        ended = as_of.month == 9
        # The current year's assumed shares are known; its yearly figures are not.
        known = year if ended or "share" in table else year - 1
        late = table["fiscal_year"] > known
    if drop:
        return table[~late].reset_index(drop=True)
    numbers = [c for c in table.select_dtypes("number") if c not in ("fiscal_year", "low", "high")]
    table[numbers] = table[numbers].astype(float)
    table.loc[late, numbers] *= np.linspace(2, 4, int(late.sum()))[:, None]
    return table


@pytest.mark.parametrize("drop", [False, True], ids=["altered", "removed"])
@pytest.mark.parametrize("as_of", ["2014-09-30", "2019-03-31", "2021-02-28", "2024-03-31"])
def test_history_uses_nothing_about_later_months(monkeypatch, as_of, drop):
    before, sources = f.history(as_of), f.provenance(as_of)
    real = inputs.table
    month = pd.Period(as_of, "M")

    def altered(name: str, **which: str) -> pd.DataFrame:
        return meddle(real(name, **which), month, drop)

    monkeypatch.setattr(inputs, "table", altered, raising=False)
    monkeypatch.setattr(inputs.bridges, "table", altered)
    # The history read from the tables as they are is remembered, and would be handed out again.
    monkeypatch.setattr(receipts_known, "_history", receipts_known._history.__wrapped__)
    if drop:  # what is known ends there: the range of dates allowed must not be what is tested
        monkeypatch.setattr(published, "last_known_month", lambda: month)
    pd.testing.assert_frame_equal(f.history(as_of), before, check_exact=True)
    pd.testing.assert_frame_equal(f.provenance(as_of), sources)
    assert before.index[-1] == month


def test_past_the_last_total_the_indicator_carries_on():
    known = f.history("2021-02-28")
    origin = f.provenance("2021-02-28").query("series == 'receipts'").set_index("month")
    assert (origin.loc["2020-10":, "basis"] == "carried on").all()
    entered = inputs.table("entries_monthly").set_index("month")["entered"]
    scale = 369_598 / entered.loc["2019-10":"2020-09"].sum()
    for month in ("2020-11", "2021-02"):
        assert entries_of(known, month, month) == pytest.approx(entered[month] * scale, rel=0.05)


@pytest.mark.parametrize("as_of", pd.period_range("2011-09", "2026-03", freq="13M").astype(str))
def test_any_month_end_can_be_known(as_of):
    assert (f.history(pd.Period(as_of, "M").end_time.date()) > 0).all(axis=None)


def test_actual_is_what_came_after_from_up_to_to(known):
    window = f.actual("2014-09-30", datetime.date(2024, 9, 30))
    assert window.index[0] == pd.Period("2014-10", "M")
    assert len(window) == 120
    pd.testing.assert_frame_equal(window, known.loc["2014-10":"2024-09"])


def test_provenance_names_period_producer_and_a_real_source_of_every_month(known):
    table = f.provenance(AS_OF)
    assert len(table) == 2 * len(known)
    receipts = table[table["series"] == "receipts"].set_index("month")
    assert (receipts["basis"] != "carried on").all()
    assert receipts.loc["2012-05", "producer"] == "EOIR"
    assert receipts.loc["2026-02", ["basis", "producer"]].tolist() == ["rescaled", "TRAC"]
    assert receipts.loc["2025-08", ["basis", "producer"]].tolist() == ["average", "press"]
    assert receipts.loc["2025-02", "basis"] == "rescaled"
    for ids in table.loc[table["source_id"] != "", "source_id"].unique():
        for source in ids.split("; "):
            inputs.sources(source)


# --- futures ---


def test_the_four_channels_come_as_whole_paths(coming):
    assert coming.paths.shape == (400, 120, 4)
    assert coming.columns == f.CHANNELS
    assert str(coming.index[0]) == "2026-04"
    assert (coming.paths >= 0).all()
    assert "level jumps" in coming.model


def test_months_that_no_figure_reaches_are_told(coming):
    """Motions are known to September 2025, receipts to the last month; in 2021-02 neither."""
    told = [flag for flag in coming.flags if "carried on" in flag]
    assert told == ["returned: no figure reaches the last 6 month(s), carried on"]
    early = f.receipts("2021-02-28", months=1, paths=1).flags
    assert early[:2] == (
        "receipts: no figure reaches the last 5 month(s), carried on",
        "returned: no figure reaches the last 5 month(s), carried on",
    )


def test_channels_start_from_their_last_level(coming, known):
    first = np.median(coming.paths[:, 0], axis=0)
    assert np.allclose(first, known.iloc[-1], rtol=0.25)


def test_without_uncertainty_there_is_one_path_the_median(coming):
    one = f.receipts(AS_OF, uncertainty=False)
    assert one.paths.shape == (1, 120, 4)
    drawn = np.median(coming.paths, axis=0)
    assert np.allclose(np.log(one.paths[0, :24]), np.log(drawn[:24]), atol=0.2)


def test_no_path_exceeds_the_ledgers_multiple_of_the_highest_month(coming, known):
    cap = inputs.parameter("path_cap_multiple").value
    assert (coming.paths.max(axis=(0, 1)) <= cap * known.max().to_numpy() * (1 + 1e-12)).all()
    tight = f.receipts(AS_OF, months=60, paths=50, cap_multiple=1.0)
    assert (tight.paths.max(axis=(0, 1)) <= known.max().to_numpy() * (1 + 1e-12)).all()


def test_a_channels_path_does_not_depend_on_how_many_are_drawn(coming):
    few = f.receipts(AS_OF, months=24, paths=3)
    assert (few.paths == coming.paths[:3, :24]).all()


def test_yearly_changes_of_the_paths_are_about_as_wide_as_those_of_the_published_totals(
    coming, known
):
    """The months are smooth by construction; years must not be."""
    whole = known.loc["2008-10":"2025-09", list(ENTRY)]
    published_years = whole.sum(axis=1).groupby(published.fiscal_years(whole.index)).sum()
    was = np.log(published_years).diff().std()
    years = coming.select(list(ENTRY)).total().yearly().paths
    will_be = np.diff(np.log(years[:, :4]), axis=1).std()
    assert 0.7 * was < will_be < 1.4 * was


def test_ten_years_of_arrivals_stay_within_reason(coming):
    years = coming.select(list(ENTRY)).total().yearly()
    low, middle, high = np.quantile(years.paths, [0.1, 0.5, 0.9], axis=0)
    assert (middle > 300_000).all()
    assert (middle < 700_000).all()
    # FY2015 to FY2024 went from 193,000 to 1,783,915.
    assert low[4] < 193_000
    assert 1_000_000 < high[4] < 3_000_000
    assert coming.total().paths.sum(axis=1).max() < 60e6


def test_streams_can_each_be_forecast_by_name(known):
    assert set(f.CHANNELS) < set(f.streams())
    pd.testing.assert_series_equal(f.stream("border", AS_OF), known["border"])
    assert f.stream("receipts", AS_OF)["2026-01"] == pytest.approx(
        entries_of(known, "2026-01", "2026-01")
    )
    crossings = f.stream("usbp_southwest", "2024-11-30")
    assert f.forecast(crossings, horizon=12, paths=5).paths.shape == (5, 12)


def test_streams_forecast_by_themselves_share_no_draws():
    series = monthly()
    once, renamed, again = (
        f.forecast(series.rename(name), 24, 400).paths for name in ("x", "y", "x")
    )
    assert (once == again).all()
    ends = np.log([once[:, -1], renamed[:, -1]])
    assert abs(np.corrcoef(ends)[0, 1]) < 0.15  # three standard errors of nought


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: f.receipts("2026-03-30"), "month end"),
        (lambda: f.receipts("soon"), "month end"),
        (lambda: f.receipts("2026-04-30"), "2011-09-30 to 2026-03-31"),
        (lambda: f.receipts("2008-10-31"), "2011-09-30 to 2026-03-31"),
        (lambda: f.receipts(AS_OF, months=0), "at least 1"),
        (lambda: f.receipts(AS_OF, paths=0), "at least 1"),
        (lambda: f.receipts(AS_OF, seed=-1), "at least 0"),
        (lambda: f.receipts(AS_OF, cap_multiple=-1.0), "above 0"),
        (lambda: f.actual("2024-09-30", "2024-09-30"), "after from"),
        (lambda: f.stream("bordr", AS_OF), 'did you mean "border"'),
        (lambda: f.stream("usbp_southwest", AS_OF), "to 2024-11-30"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_plain_words(call, told):
    with pytest.raises(BadInput, match=told):
        call()


# --- any series ---


def monthly(months: int = 60) -> pd.Series:
    rng = np.random.default_rng(2)
    values = np.exp(8 + np.cumsum(rng.normal(0, 0.1, months)))
    index = pd.period_range("2015-01", periods=months, freq="M")
    return pd.Series(values, index=index, name="x")


def spoiled(how: str) -> pd.Series | pd.DataFrame:
    series = monthly()
    if how == "hole":
        return series.drop(series.index[7])
    if how == "nan":
        series.iloc[7] = np.nan
    elif how == "negative":
        series.iloc[7] = -1.0
    elif how == "short":
        return series.iloc[:35]
    elif how == "dates":
        series.index = series.index.to_timestamp()
    elif how == "quarters":
        series.index = pd.period_range("2015Q1", periods=60, freq="Q")
    elif how == "order":
        return series.iloc[::-1]
    elif how == "text":
        return series.astype(str)
    elif how == "empty":
        return series.to_frame()[[]]
    return series


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("hole", "2015-08.*missing"),
        ("nan", "2015-08.*hole"),
        ("negative", "not be negative"),
        ("short", "36 or more"),
        ("dates", "monthly PeriodIndex"),
        ("quarters", "monthly PeriodIndex"),
        ("order", "once, in order"),
        ("text", "must be numbers"),
        ("empty", "no column"),
    ],
)
def test_a_series_that_cannot_be_forecast_is_refused(how, told):
    with pytest.raises(BadInput, match=told):
        f.forecast(spoiled(how), horizon=3, paths=2)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(BadInput) as caught:
        f.forecast(spoiled("negative"), horizon=0, paths=-2, seed=-1)
    assert len(caught.value.problems) == 4


def test_a_series_gives_plain_paths_and_a_table_joint_ones():
    series = monthly()
    one = f.forecast(series, horizon=6, paths=4, seed=9)
    two = f.forecast(pd.DataFrame({"x": series, "y": series[::-1].to_numpy()}), 6, 4, 9)
    assert one.paths.shape == (4, 6)
    assert one.columns == ("x",)
    assert two.paths.shape == (4, 6, 2)
    assert two.seed == 9
    assert two.origin == series.index[-1]


def test_jumps_can_be_left_out():
    plain = f.forecast(monthly(), horizon=60, paths=300, jumps=False)
    jumped = f.forecast(monthly(), horizon=60, paths=300)
    assert "no level jumps" in plain.model
    spread = [np.log(fc.cumulative().paths[:, -1]).std() for fc in (plain, jumped)]
    assert spread[1] > 1.1 * spread[0]


def test_the_room_is_light_to_import():
    heavy = {"pandas", "numpy", "statsmodels", "scipy"}
    code = f"import sys, forecasts; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    for name in f.__all__:
        assert getattr(f, name) is not None
    with pytest.raises(AttributeError, match="recipts"):
        f.recipts  # noqa: B018
