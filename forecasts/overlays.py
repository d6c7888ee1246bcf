"""What somebody thinks will happen, laid on a forecast's paths: an order, a surge, an end of one.

An overlay multiplies some series from a month on. Its size may be a range and it may happen only
with some probability: each path then draws whether and how much, once. It says who thinks so and
why, and the forecast without it stays beside it (`PathForecast.baseline`).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean

if TYPE_CHECKING:
    from .paths import PathForecast

Array = npt.NDArray[np.float64]

SHAPES = {
    "step": "in full from start on, to until if there is one",
    "ramp": "grows evenly (on logs) from start to until, in full after it",
    "pulse": "in full from start to until, a month if there is none",
    "decay": "in full at start, fades evenly (on logs) to nothing after until",
}


@dataclass(frozen=True)
class Overlay:
    """One judgement about the future of some series.

    multiplier: what the months are multiplied by when it is in full: a number above 0, or
    (low, most likely, high), drawn once a path, triangular on logs. series: names, or () for
    all. start, until: months ("2027-10"), both included. probability: that it happens at all.
    Its draws are keyed by `name`: other overlays don't change them.
    """

    name: str
    multiplier: float | tuple[float, float, float]
    start: str
    until: str | None = None
    shape: str = "step"
    series: tuple[str, ...] = ()
    probability: float = 1.0
    author: str = ""
    rationale: str = ""
    source: str = ""

    @property
    def range(self) -> tuple[float, float, float]:
        """The multiplier as (low, most likely, high)."""
        if isinstance(self.multiplier, tuple):
            return self.multiplier
        return (self.multiplier, self.multiplier, self.multiplier)


def lay(forecast: PathForecast, overlays: Sequence[Overlay]) -> PathForecast:
    """The forecast with the overlays laid on its paths, the one without kept as `baseline`.

    A path's draws depend on the forecast's seed, the overlay's name and the path's number. An
    overlay that multiplies by 1 leaves every path bit for bit. Raises `BadInput` with everything
    that is wrong with any overlay.
    """
    problems = [p for overlay in overlays for p in _problems(overlay, forecast)]
    names = [overlay.name for overlay in (*forecast.overlays, *overlays)]
    for name in sorted({n for n in names if names.count(n) > 1}):
        problems.append(Problem("overlay", f'"{name}"', "must be laid once: its draws go by name"))
    if problems:
        raise BadInput(problems)
    paths = forecast.joint.copy()
    for overlay in overlays:
        chosen = [
            s
            for s, name in enumerate(forecast.columns)
            if not overlay.series or name in overlay.series
        ]
        paths[:, :, chosen] *= _factors(overlay, forecast)[:, :, None]
    return replace(
        forecast,
        paths=paths.reshape(forecast.paths.shape),
        overlays=(*forecast.overlays, *overlays),
        baseline=forecast.baseline or forecast,
    )


def _factors(overlay: Overlay, forecast: PathForecast) -> Array:
    """What each month of each path is multiplied by: (paths, months); exactly 1 when idle."""
    happens, size = _uniforms(overlay.name, forecast.seed, len(forecast))
    low, mode, high = (float(x) for x in np.log(overlay.range))
    log = np.full(len(forecast), mode) if low == high else _triangular(size, low, mode, high)
    multiplier = np.exp(log) if low != high else np.full(len(forecast), overlay.range[1])
    multiplier = np.where(happens < overlay.probability, multiplier, 1.0)
    return np.asarray(multiplier[:, None] ** _weights(overlay, forecast.index)[None, :])


def _weights(overlay: Overlay, index: pd.PeriodIndex) -> Array:
    """How far the overlay is in force each month, from 0 to 1."""
    start = pd.Period(overlay.start, "M").ordinal
    until = pd.Period(overlay.until, "M").ordinal if overlay.until else None
    month = np.array([p.ordinal for p in index])
    on = month >= start
    if overlay.shape == "step":
        return np.where(on & (month <= (month if until is None else until)), 1.0, 0.0)
    last = start if until is None else until
    if overlay.shape == "pulse":
        return np.where(on & (month <= last), 1.0, 0.0)
    share = np.clip((month - start + (overlay.shape == "ramp")) / (last - start + 1), 0.0, 1.0)
    return np.where(on, share if overlay.shape == "ramp" else 1.0 - share, 0.0)


def _uniforms(name: str, seed: int, paths: int) -> tuple[Array, Array]:
    draws = np.empty((paths, 2))
    for i in range(paths):
        key = np.random.SeedSequence(seed, spawn_key=(zlib.crc32(name.encode()), i))
        draws[i] = np.random.Generator(np.random.Philox(key)).random(2)
    return draws[:, 0], draws[:, 1]


def _triangular(u: Array, low: float, mode: float, high: float) -> Array:
    """The quantile at u of the triangular distribution."""
    split = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < split, rising, falling)


def _problems(overlay: Overlay, forecast: PathForecast) -> list[Problem]:
    where = f'overlay "{overlay.name}"'
    found = []
    known = [str(c) for c in forecast.columns]
    for name in overlay.series:
        if name not in forecast.columns:
            found.append(Problem(f"{where} series", name, did_you_mean(name, known, "series")))
    if overlay.shape not in SHAPES:
        allowed = did_you_mean(overlay.shape, list(SHAPES), "shape")
        found.append(Problem(f"{where} shape", overlay.shape, allowed))
    low, mode, high = overlay.range
    if not (0 < low <= mode <= high < float("inf")):
        allowed = "must be above 0, and a range must be low, most likely, high"
        found.append(Problem(f"{where} multiplier", str(overlay.multiplier), allowed))
    if not 0 <= overlay.probability <= 1:
        found.append(
            Problem(f"{where} probability", str(overlay.probability), "must lie in 0 to 1")
        )
    start = _month(overlay.start)
    until = _month(overlay.until) if overlay.until else None
    if start is None:
        found.append(Problem(f"{where} start", overlay.start, 'must be a month, "2027-10"'))
    elif overlay.until and (until is None or until < start):
        found.append(Problem(f"{where} until", overlay.until, "must be a month not before start"))
    elif overlay.until is None and overlay.shape in ("ramp", "decay"):
        found.append(Problem(f"{where} until", "none", f"a {overlay.shape} must say until when"))
    return found


def _month(text: str) -> pd.Period | None:
    try:
        return pd.Period(text, "M")
    except ValueError:
        return None
