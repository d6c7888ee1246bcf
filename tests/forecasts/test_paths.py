"""What is derived from paths, and what is laid on them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasts.overlays import Overlay, lay
from forecasts.paths import PathForecast
from inputs.problems import BadInput


def made_up(paths: int = 50, horizon: int = 30, series: int = 2) -> PathForecast:
    rng = np.random.default_rng(5)
    shape = (paths, horizon, series) if series > 1 else (paths, horizon)
    return PathForecast(
        paths=rng.lognormal(8, 1, shape),
        index=pd.period_range("2026-04", periods=horizon, freq="M", name="month"),
        columns=("border", "interior")[:series],
        origin=pd.Period("2026-03", "M"),
        seed=1,
        model="made up",
    )


def test_a_forecast_is_shown_in_a_line():
    assert repr(made_up(9, 3)) == "PathForecast(border, interior; 9 paths, 2026-04 to 2026-06)"


def test_paths_cannot_be_changed_in_place():
    with pytest.raises(ValueError, match="read-only"):
        made_up().paths[0, 0, 0] = 1.0


def test_paths_that_do_not_fit_their_months_or_names_are_refused():
    whole = made_up()
    with pytest.raises(ValueError, match="months"):
        PathForecast(whole.paths[:, 1:], whole.index, whole.columns, whole.origin, 1, "")
    with pytest.raises(ValueError, match="names"):
        PathForecast(whole.paths, whole.index, ("border",), whole.origin, 1, "")


def test_cumulative_total_and_single_paths_agree_with_the_array():
    fc = made_up()
    assert np.allclose(fc.cumulative().paths[:, -1], fc.paths.sum(axis=1))
    assert np.allclose(fc.total().paths, fc.paths.sum(axis=2))
    assert (fc.path(7)["interior"].to_numpy() == fc.paths[7, :, 1]).all()
    assert (fc.total().path(7).to_numpy() == fc.total().paths[7]).all()
    assert fc.select(["interior"]).columns == ("interior",)
    with pytest.raises(IndexError):
        fc.path(50)
    with pytest.raises(KeyError, match="coast"):
        fc.select(["coast"])


def test_years_are_fiscal_and_whole():
    fc = made_up(horizon=30)  # April 2026 to September 2028: six months of FY2026, then two years
    years = fc.total().yearly()
    assert [str(y) for y in years.index] == ["2027", "2028"]
    assert np.allclose(years.paths[:, 0], fc.total().paths[:, 6:18].sum(axis=1))


def test_quantiles_are_taken_over_paths():
    fc = made_up()
    table = fc.quantiles([0.1, 0.5])
    assert table.loc["2026-06", ("interior", 0.5)] == np.median(fc.paths[:, 2, 1])
    assert list(fc.total().quantiles([0.1, 0.9]).columns) == [0.1, 0.9]


def test_the_tidy_table_holds_every_value_once():
    fc = made_up(paths=3, horizon=4)
    tidy = fc.to_frame()
    assert list(tidy.columns) == ["path", "month", "series", "value"]
    assert len(tidy) == 3 * 4 * 2
    row = tidy[(tidy["path"] == 2) & (tidy["series"] == "interior")].iloc[1]
    assert row["value"] == fc.paths[2, 1, 1]
    assert row["month"] == fc.index[1]


def test_a_chart_has_a_row_for_each_series():
    history = pd.Series(1.0, index=pd.period_range("2026-01", "2026-03", freq="M"))
    spec = made_up().plot(history.to_frame("border")).to_dict()
    assert {row["series"] for row in next(iter(spec["datasets"].values()))} == {
        "border",
        "interior",
    }
    made_up(series=1).plot().to_dict()


# --- overlays ---


def test_an_identity_overlay_leaves_every_path_bit_for_bit():
    fc = made_up()
    for shape, until in (
        ("step", None),
        ("ramp", "2027-04"),
        ("pulse", None),
        ("decay", "2027-04"),
    ):
        idle = Overlay("nothing", 1.0, "2026-06", until, shape)
        assert lay(fc, [idle]).paths.tobytes() == fc.paths.tobytes()
    never = Overlay("never", (0.5, 2.0, 3.0), "2026-06", probability=0.0)
    assert lay(fc, [never]).paths.tobytes() == fc.paths.tobytes()


def test_a_step_scales_its_series_and_its_months_only():
    fc = made_up()
    ratio = (
        lay(fc, [Overlay("order", 2.0, "2026-06", "2026-08", series=("border",))]).paths / fc.paths
    )
    assert (ratio[:, :, 1] == 1).all()
    assert (ratio[:, 2:5, 0] == 2).all()
    assert (ratio[:, :2, 0] == 1).all()
    assert (ratio[:, 5:, 0] == 1).all()


@pytest.mark.parametrize(
    ("shape", "until", "weights"),
    [
        ("step", None, [0, 1, 1, 1, 1, 1]),
        ("pulse", None, [0, 1, 0, 0, 0, 0]),
        ("pulse", "2026-06", [0, 1, 1, 0, 0, 0]),
        ("ramp", "2026-08", [0, 0.25, 0.5, 0.75, 1, 1]),
        ("decay", "2026-08", [0, 1, 0.75, 0.5, 0.25, 0]),
    ],
)
def test_shapes_are_in_force_as_told(shape, until, weights):
    fc = made_up(series=1)
    ratio = lay(fc, [Overlay("x", 4.0, "2026-05", until, shape)]).paths / fc.paths
    assert np.allclose(np.log(ratio[0, :6]) / np.log(4.0), weights)


def test_a_range_is_drawn_once_a_path_within_its_bounds():
    fc = made_up(paths=400, series=1)
    ratio = (
        lay(fc, [Overlay("maybe", (0.5, 1.5, 2.0), "2026-04", probability=0.6)]).paths / fc.paths
    )
    assert np.allclose(ratio, ratio[:, :1])
    happened = ratio[:, 0] != 1
    assert 0.5 < happened.mean() < 0.7
    assert ratio[happened, 0].min() >= 0.5
    assert ratio[happened, 0].max() <= 2.0
    assert np.median(ratio[happened, 0]) == pytest.approx(1.25, abs=0.1)  # of the triangle on logs


def test_an_overlay_draws_the_same_beside_others_and_for_fewer_paths():
    fc = made_up(series=1)
    fewer = PathForecast(fc.paths[:10], fc.index, fc.columns, fc.origin, fc.seed, fc.model)
    maybe = Overlay("maybe", (0.5, 1.5, 2.0), "2026-04", probability=0.6)
    other = Overlay("other", (0.5, 0.8, 0.9), "2030-01")  # beyond the horizon
    assert (lay(fc, [other, maybe]).paths == lay(fc, [maybe]).paths).all()
    assert (lay(fewer, [maybe]).paths == lay(fc, [maybe]).paths[:10]).all()


def test_the_forecast_keeps_its_baseline_and_who_said_what():
    fc = made_up()
    order = Overlay("order", 0.5, "2027-01", author="A. Analyst", rationale="why", source="memo")
    end = Overlay("end", 2.0, "2028-01")
    both = lay(lay(fc, [order]), [end])
    assert both.baseline is fc
    assert both.overlays == (order, end)
    sums = both.total().cumulative()
    assert (sums.baseline.paths == fc.total().cumulative().paths).all()


def test_all_that_is_wrong_with_overlays_is_told_at_once():
    wrong = [
        Overlay("a", -1.0, "soon", series=("bordr",), shape="stop", probability=2.0),
        Overlay("b", (2.0, 1.0, 3.0), "2027-01", "2026-01"),
        Overlay("b", 1.0, "2027-01", shape="ramp"),
    ]
    with pytest.raises(BadInput, match='did you mean "border"') as caught:
        lay(made_up(), wrong)
    assert len(caught.value.problems) == 9
