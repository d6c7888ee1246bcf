"""Encounters, notices, receipts: mass is kept, the known is reproduced, and it hindcasts."""

from __future__ import annotations

import numpy as np
import pytest

import forecasts as f
import inputs
from forecasts.border_chain import LONGEST, lag_weights, lagged
from inputs.problems import BadInput

AS_OF = "2026-03-31"


@pytest.fixture(scope="module")
def links() -> f.PathForecast:
    return f.chain(AS_OF, 48, 200)


@pytest.mark.parametrize(("mean", "shape"), [(2.0, 1.0), (6.0, 2.0), (10.0, 4.0)])
def test_lags_are_shares_with_about_their_mean(mean, shape):
    weights = lag_weights(np.array([mean]), np.array([shape]))
    assert weights.shape == (1, LONGEST + 1)
    assert weights.sum() == pytest.approx(1.0)
    months = np.arange(LONGEST + 1) + 0.5
    assert (weights[0] * months).sum() == pytest.approx(mean, rel=0.06)


def test_what_goes_in_comes_out_later_and_only_once():
    flow = np.zeros((2, 60))
    flow[:, 3] = 100.0
    out = lagged(flow, lag_weights(np.array([2.0, 8.0]), np.array([2.0, 2.0])))
    assert np.allclose(out.sum(axis=1), 100.0)
    assert (out[:, :3] == 0).all()
    assert out[0].argmax() < out[1].argmax()


def test_links_are_whole_paths_of_encounters_notices_and_receipts(links):
    assert links.columns == ("encounters", "notices", "receipts")
    assert links.paths.shape == (200, 48, 3)
    assert np.isfinite(links.paths).all()
    cap = inputs.parameter("path_cap_multiple").value * f.history(AS_OF)["border"].max()
    assert links.paths[:, :, 2].max() <= cap
    assert (links.paths >= 0).all()


def test_receipts_begin_at_the_level_of_the_last_months_whatever_the_lag(links):
    known = f.history(AS_OF)["border"].iloc[-3:].mean()
    first = links.paths[:, 0, 2]
    assert np.median(first) == pytest.approx(known, rel=0.3)


def test_notices_are_more_than_what_is_filed_of_them(links):
    """Over years, in which as many are met as before, receipts are the filed share of notices."""
    share = inputs.parameter("notices_filed_share")
    ratio = links.paths[:, :, 2].sum(axis=1) / links.paths[:, :, 1].sum(axis=1)
    assert 0.75 * share.value < np.median(ratio) < 1.25


def test_the_chain_begins_with_the_streams_own_forecast(links):
    met = f.forecast(f.stream("usbp_nationwide", AS_OF), *links.paths.shape[1::-1])
    assert (links.paths[:, :, 0] == met.paths).all()


def test_an_order_at_the_border_reaches_receipts_months_later():
    met = f.forecast(f.stream("usbp_nationwide", AS_OF), 36, 50)
    shut = f.lay(met, [f.Overlay("shut", 0.1, "2026-10")])
    plain, after = (f.chain(AS_OF, 36, 50, encounters=e) for e in (met, shut))
    ratio = after.paths[:, :, 2] / plain.paths[:, :, 2]
    assert after.baseline is not None
    assert (after.baseline.paths == plain.paths).all()
    assert (ratio[:, :6] == 1).all()
    assert (np.diff(np.median(ratio, axis=0)[6:18]) < 0).all()
    assert np.median(ratio[:, -1]) < 0.2
    assert (after.paths[:, 6:, 1] < 0.11 * plain.paths[:, 6:, 1]).all()


def test_a_path_depends_on_nothing_but_its_number(links):
    assert (f.chain(AS_OF, 12, 4).paths == links.paths[:4, :12]).all()


def test_the_chain_replaces_the_border_and_nothing_else(links):
    coming = f.receipts(AS_OF, 48, 200)
    chained = f.with_chain(coming, links)
    assert (chained.paths[:, :, 0] == links.paths[:, :, 2]).all()
    assert (chained.paths[:, :, 1:] == coming.paths[:, :, 1:]).all()


def test_paths_that_do_not_fit_are_refused():
    met = f.forecast(f.stream("usbp_southwest", "2024-11-30"), 12, 5)
    with pytest.raises(BadInput, match="from 2026-03") as caught:
        f.chain(AS_OF, 24, 5, encounters=met)
    assert len(caught.value.problems) == 2
    with pytest.raises(BadInput, match="same paths"):
        f.with_chain(f.receipts(AS_OF, 6, 3), f.chain(AS_OF, 6, 4))


def log_crps(sums: np.ndarray, came: float) -> float:
    draws, count = np.sort(np.log(sums)), len(sums)
    apart = (2 * np.arange(1, count + 1) - count - 1) @ draws / count**2
    return float(np.abs(draws - np.log(came)).mean() - apart)


def test_hindcast_the_chain_scores_no_worse_than_the_channels():
    """Sums of all receipts over two years from four origins with and without surges ahead."""
    entry = list(f.CHANNELS[:-1])
    came = f.history(AS_OF)[entry].sum(axis=1)
    scores = []
    for origin in ("2015-09-30", "2018-09-30", "2019-09-30", "2021-09-30"):
        coming = f.receipts(origin, 24, 200)
        total = came.loc[coming.index[0] : coming.index[-1]].sum()
        pair = (coming, f.with_chain(coming, f.chain(origin, 24, 200)))
        sums = [one.select(entry).total().paths.sum(axis=1) for one in pair]
        scores.append([log_crps(one, total) for one in sums])
    channels, chained = np.mean(scores, axis=0)
    assert chained <= channels
