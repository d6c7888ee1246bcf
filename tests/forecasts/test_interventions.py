"""Known interventions: found where they were put, refused where too little came after."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import forecasts as f
import inputs
from inputs.problems import BadInput

ORDER = f.Intervention("order", "2018-03")


def history(effect: float, start: str = "2018-03", until: str | None = None) -> pd.Series:
    """120 months of a wandering level and a season, multiplied from a month on."""
    rng = np.random.default_rng(5)
    index = pd.period_range("2011-01", periods=120, freq="M")
    logs = 9 + np.cumsum(rng.normal(0, 0.03, 120)) + 0.2 * np.sin(np.arange(120) * np.pi / 6)
    logs += rng.normal(0, 0.05, 120)
    on = (index >= start) & (index <= (until or "2099-12"))
    return pd.Series(np.exp(logs + np.where(on, np.log(effect), 0.0)), index=index, name="x")


@pytest.mark.parametrize("effect", [0.4, 1.0, 3.0])
def test_a_steps_size_is_found_within_its_interval(effect):
    found = f.effects(history(effect), [ORDER]).iloc[0]
    assert found["low"] < effect < found["high"]
    assert found["multiplier"] == pytest.approx(effect, rel=0.15)
    assert found["high"] / found["low"] < 1.6


def test_a_pulse_and_a_step_are_told_apart():
    series = history(0.5) * history(2.0, "2014-05", "2014-10") / history(1.0)
    both = [ORDER, f.Intervention("surge", "2014-05", "2014-10", "pulse")]
    found = f.effects(series, both).set_index("intervention")["multiplier"]
    assert found["order"] == pytest.approx(0.5, rel=0.15)
    assert found["surge"] == pytest.approx(2.0, rel=0.15)


def test_a_step_still_in_force_stays_and_one_that_ends_gives_back():
    series = history(0.4)
    ends = f.Intervention("order", "2018-03", "2021-06")
    stays, back = (
        np.median(f.forecast_through(series, [one], 24, 300, jumps=False).paths, axis=0)
        for one in (ORDER, ends)
    )
    assert np.allclose(stays[:6], back[:6], rtol=1e-9)
    assert back[6:].mean() / stays[6:].mean() == pytest.approx(1 / 0.4, rel=0.2)


def test_what_ends_is_given_back_as_unsurely_as_it_was_found():
    ends = f.Intervention("order", "2018-03", "2021-06")
    coming = f.forecast_through(history(0.4), [ends], 7, 400, jumps=False)
    found = f.effects(history(0.4), [ends]).iloc[0]
    step = np.log(coming.paths[:, 6] / coming.paths[:, 5])
    own = np.log(f.forecast_through(history(0.4), [ORDER], 7, 400, jumps=False).paths)
    extra = step.var() - (own[:, 6] - own[:, 5]).var()
    assert np.sqrt(max(extra, 0.0)) == pytest.approx(found["se"], rel=0.4)


def test_without_interventions_the_bytes_are_those_of_the_forecast():
    series = history(1.0)
    assert (
        f.forecast_through(series, [], 12, 20).paths.tobytes()
        == f.forecast(series, 12, 20).paths.tobytes()
    )


def test_the_forecast_without_stays_beside_the_one_with():
    series = history(0.4)
    coming = f.forecast_through(series, [ORDER], 12, 20)
    assert coming.baseline is not None
    assert (coming.baseline.paths == f.forecast(series, 12, 20).paths).all()
    assert "through order" in coming.model


@pytest.mark.parametrize("after", [1, 6, 11])
def test_a_step_with_less_than_a_year_after_it_is_refused(after):
    series = history(1.0)
    late = f.Intervention("late", str(series.index[-after]))
    with pytest.raises(BadInput, match=f"{after} months after.*needs 12.*overlay"):
        f.effects(series, [late])
    f.effects(series, [f.Intervention("just", str(series.index[-12]))])


def test_an_end_in_the_last_year_is_refused_like_a_start():
    ended = f.Intervention("ended", "2016-01", "2020-08")
    with pytest.raises(BadInput, match="60, 4 months after"):
        f.effects(history(1.0), [ended])


def test_all_that_is_wrong_is_told_at_once():
    series = history(1.0)
    wrong = [
        "titel_42",
        f.Intervention("late", "2020-09"),
        f.Intervention("early", "2011-03"),
        f.Intervention("shape", "2015-01", shape="stp"),
        f.Intervention("month", "soon"),
        f.Intervention("order", "2018-01", "2017-01"),
        f.Intervention("ramp", "2018-01", shape="ramp"),
    ]
    with pytest.raises(BadInput, match='did you mean "title_42"'):
        f.effects(series, wrong)
    with pytest.raises(BadInput) as caught:
        f.effects(series, wrong[1:])
    assert len(caught.value.problems) == 6
    with pytest.raises(BadInput, match="nothing to estimate"):
        f.effects(series * 0, [ORDER])


def test_known_interventions_have_months_shape_and_a_real_source():
    known = {one.name: one for one in f.known_interventions()}
    assert {"title_42", "mpp", "parole_chnv", "asylum_limit_2024", "entry_suspended_2025"} <= set(
        known
    )
    assert (known["title_42"].start, known["title_42"].until) == ("2020-03", "2023-05")
    for one in known.values():
        for id in one.source.split("; "):
            inputs.sources(id)
    table = inputs.table("interventions")
    for streams in table["streams"]:
        assert set(streams.split()) <= set(f.streams())
    assert {one.name for one in f.known_interventions("receipts")} == {
        "asylum_limit_2024",
        "entry_suspended_2025",
    }


def test_title_42_can_be_estimated_and_the_orders_of_2024_not_yet():
    series = f.stream("usbp_southwest", "2024-11-30")
    assert f.effects(series, ["title_42"]).loc[0, "months_after"] == 18
    with pytest.raises(BadInput, match="6 months after"):
        f.effects(series, ["asylum_limit_2024"])


def test_that_a_known_step_would_end_was_not_known_before():
    """Parole by nationality ended in March 2025: seen from November 2024 it went on."""
    series = f.stream("usbp_southwest", "2024-11-30")
    open_end = f.Intervention("parole_chnv", "2023-01")
    named, given = (
        f.forecast_through(series, [one], 12, 20).paths for one in ("parole_chnv", open_end)
    )
    assert named.tobytes() == given.tobytes()
