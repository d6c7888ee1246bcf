"""Differences of scores: paired, weighted by months, and told apart only where they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import forecasts as f


def scores(ours: dict[str, list[float]], theirs: dict[str, list[float]]) -> pd.DataFrame:
    """CRPS by series and origin of two models, one band, a month each."""
    rows = [
        {"series": name, "origin": origin, "model": model, "band": "1-12", "value": value}
        for model, found in (("core", ours), ("peer", theirs))
        for name, values in found.items()
        for origin, value in enumerate(values)
    ]
    return pd.DataFrame(rows).assign(months=1, metric="scrps")


def test_the_difference_is_the_mean_over_what_both_have_scored():
    found = scores({"a": [1.0, 2.0], "b": [3.0]}, {"a": [1.5, 2.5], "b": [4.0]})
    found.loc[found["series"] == "b", "months"] = 2
    extra = found[found["model"] == "peer"].iloc[[0]].assign(origin=7, value=99.0)
    (row,) = f.differences(pd.concat([found, extra])).to_dict("records")
    assert row["difference"] == pytest.approx((0.5 + 0.5 + 2 * 1.0) / 4)
    assert row["share"] == pytest.approx(((0.5 + 0.5 + 2 * 1.0) / 4) / ((1 + 2 + 2 * 3) / 4))
    assert (row["against"], row["paired_by"], row["units"]) == ("core", "origin", 2)


def test_a_constant_difference_has_no_width_whatever_the_scores():
    luck = np.random.default_rng(1).lognormal(0, 2, (10, 4))
    ours = {f"s{k}": list(row) for k, row in enumerate(luck)}
    theirs = {f"s{k}": list(row + 0.25) for k, row in enumerate(luck)}
    (row,) = f.differences(scores(ours, theirs)).to_dict("records")
    assert row["paired_by"] == "series"
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((0.25, 0.25, 0.25))


def test_the_interval_of_series_is_that_of_their_mean():
    """As wide as 1.96 standard errors of the mean of 400 differences, either way."""
    off = np.random.default_rng(2).normal(0.1, 1.0, 400)
    ours = {f"s{k}": [5.0] for k in range(400)}
    theirs = {f"s{k}": [5.0 + one] for k, one in enumerate(off)}
    (row,) = f.differences(scores(ours, theirs)).to_dict("records")
    half = 1.96 * off.std() / 20
    assert row["high"] - row["low"] == pytest.approx(2 * half, rel=0.1)
    assert row["low"] < off.mean() < row["high"]


def test_one_model_has_no_difference():
    assert f.differences(scores({"a": [1.0, 2.0]}, {})).empty


@pytest.mark.parametrize(("origins", "told"), [(1, False), (4, False), (5, True)])
def test_fewer_than_five_origins_have_a_difference_and_no_interval(origins, told):
    ours, theirs = [1.0 + k for k in range(origins)], [2.0 + 2 * k for k in range(origins)]
    (row,) = f.differences(scores({"a": ours}, {"a": theirs})).to_dict("records")
    assert row["difference"] == pytest.approx(1.0 + (origins - 1) / 2)
    assert row["units"] == origins
    assert np.isfinite([row["low"], row["high"]]).all() == told
