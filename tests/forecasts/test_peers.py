"""Our exponential smoothing of logs held to statsforecast's, an implementation of its own.

statsforecast refuses pandas 3: this runs in an environment of its own, with the extra "peers"
(`.ci/run`); where it is not installed, `conftest` leaves the file out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from statsforecast.models import AutoETS

from forecasts import benchmark, members, peers
from forecasts.jumps import NO_JUMPS
from forecasts.models import Array, Fitted, log_cases, median, simulate

FORMS = {"ANN": (False, False), "ANA": (False, True), "AAdN": (True, False), "AAdA": (True, True)}
SERIES = ("tucson", "miami", "cuba", "nicaragua")
MONTHS, PATHS = 36, 1000
PEAK = 1e9  # no path comes near its cap


@dataclass(frozen=True)
class Pair:
    """The peer's fit of one form to logs, and our state space with the peer's parameters."""

    peer: AutoETS
    paths: Array  # the peer's, on logs
    ours: Fitted
    likelihood: float  # ours

    @property
    def told(self) -> dict[str, Any]:
        """What the peer found: states, par, residuals."""
        return self.peer.model_

    def middle(self) -> Array:
        """Our months without a shock, on logs."""
        return np.log(median([self.ours], MONTHS, cap_multiple=1.0)[:, 0])


def fitted(logs: Array, form: str) -> AutoETS:
    trend, season = FORMS[form]
    model = f"A{'A' if trend else 'N'}{'A' if season else 'N'}"
    return AutoETS(season_length=12, model=model, damped=trend).fit(logs)


def likelihood(peer: AutoETS) -> float:
    """The peer's log likelihood with the constant that it leaves out."""
    n = len(peer.model_["residuals"])
    return float(peer.model_["loglik"] - 0.5 * n * (np.log(2 * np.pi / n) + 1))


def logs_of(name: str) -> Array:
    return log_cases(benchmark.border_series()[name].to_numpy(dtype=np.float64))


@pytest.fixture(scope="module", params=FORMS)
def pair(request) -> Pair:
    """Of encounters in the Tucson sector, which have a season and a level that moves."""
    logs, (trend, season) = logs_of("tucson"), FORMS[request.param]
    peer = fitted(logs, request.param)
    start = peer.model_["states"][0]
    names = ("smoothing_level", "smoothing_trend", "smoothing_seasonal", "damping_trend")
    told = dict(zip(names, peer.model_["par"], strict=False)) | {"initial_level": start[0]}
    told |= {"initial_trend": start[1]} if trend else {}
    told |= {f"initial_seasonal.{k}": one for k, one in enumerate(start[1 + trend :])}
    model = members.smoothing(logs, trend, season)
    found = model.smooth(np.array([told[name] for name in model.param_names]))
    paths = peer.simulate(h=MONTHS, n_paths=PATHS, seed=1, error_distribution="normal")
    return Pair(peer, paths, members.from_smoothing(found, PEAK), found.llf)


def test_with_the_peers_parameters_errors_and_likelihood_are_the_peers(pair):
    spread = pair.ours.loading[-1, 0]
    assert pair.ours.errors * spread == pytest.approx(pair.told["residuals"], abs=1e-10)
    assert pair.likelihood == pytest.approx(likelihood(pair.peer), abs=1e-8)


def test_with_the_peers_parameters_the_months_ahead_are_those_of_its_last_state(pair):
    """Level, what is left of the slope, and the season of the month.

    Of its state, not of its `predict`: that gives the slope phi + phi, not phi + phi^2, by the
    second month, and so on.
    """
    level, *rest = pair.told["states"][-1]
    phi = pair.told["par"][3]
    expected = np.full(MONTHS, level)
    if len(rest) % 12:
        expected += rest[0] * np.cumsum(phi ** np.arange(1, MONTHS + 1))
    if len(rest) >= 12:
        expected += np.resize(rest[-12:][::-1], MONTHS)  # the oldest comes first
    assert pair.middle() == pytest.approx(expected, abs=1e-9)


def test_with_the_peers_parameters_paths_spread_as_the_peers(pair):
    """Mean and sd of each month over 1,000 paths, to four standard errors of them."""
    cases = simulate([pair.ours], MONTHS, PATHS, 1, jumps=NO_JUMPS, cap_multiple=1.0)
    mean, sd = pair.paths.mean(axis=0), pair.paths.std(axis=0)
    assert (mean - pair.middle()) / sd == pytest.approx(0.0, abs=4 / np.sqrt(PATHS))
    assert np.log(cases).std(axis=0)[:, 0] / sd == pytest.approx(1.0, abs=4 / np.sqrt(PATHS))


@pytest.mark.parametrize(("name", "form"), list(product(SERIES, FORMS)))
def test_no_form_is_fitted_worse_than_by_the_peer(name, form):
    logs = logs_of(name)
    with members.quiet():
        found = members.smoothing(logs, *FORMS[form]).fit(disp=0, maxiter=300)
    assert found.llf > likelihood(fitted(logs, form)) - 0.01


@pytest.mark.parametrize("name", SERIES[1:])
def test_a_series_without_a_season_has_the_peers_form_and_forecast(name):
    """Of these both find ETS(A,N,N) best by AICc; its level is the same to half a per cent."""
    series, logs = benchmark.border_series()[name], logs_of(name)
    peer = min((fitted(logs, form) for form in FORMS), key=lambda one: one.model_["aicc"])
    ours = members.damped(series)
    assert len(ours.state) == 2  # the level, and the month itself
    assert peer.model_["components"] == "ANNN"
    ahead = np.log(median([ours], MONTHS, cap_multiple=PEAK)[:, 0])
    assert ahead == pytest.approx(peer.predict(h=MONTHS)["mean"], abs=0.005)


def test_the_peers_paths_in_cases_are_those_of_its_model_of_logs():
    history = benchmark.border_series()["tucson"]
    for name in peers.PEERS:
        drawn = peers.draw(name, history, 12, 50, 1)
        assert drawn.shape == (50, 12)
        assert (drawn >= 0).all()
        assert np.median(drawn[:, 0]) == pytest.approx(history.iloc[-1], rel=0.5)
