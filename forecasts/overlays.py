"""What somebody thinks will happen, laid on a forecast's paths: an order, a surge, an end of one.

An overlay multiplies some series from a month on. Its size may be a range and it may happen only
with some probability: each path then draws whether and how much, once. It says who thinks so and
why, and the forecast without it stays beside it (`PathForecast.baseline`).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean

from .arrays import Array
from .keyed import uniforms

if TYPE_CHECKING:
    from .paths import PathForecast


_MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])")
LARGEST = 1000.0  # multiplier

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
    overlay that multiplies by 1 leaves every path bit for bit. One that starts after the last month
    forecast is flagged; one that starts in a month already known is refused, for what it did to
    the level would count twice. Raises `BadInput` with everything that is wrong with any overlay.
    """
    problems = [
        Problem(f'overlay "{overlay.name}" {key}', found, allowed)
        for overlay in overlays
        for key, found, allowed in faults(overlay, forecast.columns, forecast.origin)
    ]
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
        flags=(*forecast.flags, *_idle(overlays, forecast)),
        baseline=forecast.baseline or forecast,
    )


def _idle(overlays: Sequence[Overlay], forecast: PathForecast) -> list[str]:
    """Flags of overlays that start too late to change anything."""
    last = forecast.index[-1]
    return [
        f'overlay "{one.name}" starts {one.start}, after the last month forecast, {last}'
        for one in overlays
        if pd.Period(one.start, "M") > last
    ]


def _factors(overlay: Overlay, forecast: PathForecast) -> Array:
    """What each month of each path is multiplied by: (paths, months); exactly 1 when idle."""
    happens, size = uniforms(overlay.name, forecast.seed, len(forecast), 2).T
    low, mode, high = (float(x) for x in np.log(overlay.range))
    log = np.full(len(forecast), mode) if low == high else _triangular(size, low, mode, high)
    multiplier = np.exp(log) if low != high else np.full(len(forecast), overlay.range[1])
    multiplier = np.where(happens < overlay.probability, multiplier, 1.0)
    start = pd.Period(overlay.start, "M")
    until = pd.Period(overlay.until, "M") if overlay.until else None
    force = weights(overlay.shape, start, until, forecast.index)
    return np.asarray(multiplier[:, None] ** force[None, :])


def weights(shape: str, first: pd.Period, last: pd.Period | None, index: pd.PeriodIndex) -> Array:
    """How far what has a shape of `SHAPES` is in force each month of `index`, from 0 to 1."""
    start = first.ordinal
    until = None if last is None else last.ordinal
    month = np.array([p.ordinal for p in index])
    on = month >= start
    if shape == "step":
        return np.where(on & (month <= (month if until is None else until)), 1.0, 0.0)
    end = start if until is None else until
    if shape == "pulse":
        return np.where(on & (month <= end), 1.0, 0.0)
    share = np.clip((month - start + (shape == "ramp")) / (end - start + 1), 0.0, 1.0)
    return np.where(on, share if shape == "ramp" else 1.0 - share, 0.0)


def _triangular(u: Array, low: float, mode: float, high: float) -> Array:
    """The quantile at u of the triangular distribution."""
    split = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < split, rising, falling)


def faults(
    overlay: Overlay, columns: Sequence[Hashable], origin: pd.Period
) -> Iterator[tuple[str, str, str]]:
    """What keeps an overlay from being laid on series known to `origin`: (key, found, allowed)."""
    known = [str(column) for column in columns]
    for name in overlay.series:
        if name not in known:
            yield "series", name, did_you_mean(name, known, f'series "{name}"')
    if overlay.shape not in SHAPES:
        yield "shape", overlay.shape, did_you_mean(overlay.shape, list(SHAPES), "shape")
    size = overlay.range
    if len(size) != 3 or not (0 < size[0] <= size[1] <= size[2] <= LARGEST):
        most = f"{LARGEST:,.0f}"
        allowed = f"must be above 0 (at most {most}), and a range must be low, most likely, high"
        yield "multiplier", str(overlay.multiplier), allowed
    if not 0 <= overlay.probability <= 1:
        yield "probability", str(overlay.probability), "must lie in 0 to 1"
    start = month_or_none(overlay.start)
    until = month_or_none(overlay.until) if overlay.until else None
    if start is None:
        yield "start", overlay.start, 'must be a month, "2027-10"'
    elif start <= origin:
        allowed = (
            f"must be {origin + 1} or later: the months to {origin} are known, "
            "and what it did is in their level already"
        )
        yield "start", overlay.start, allowed
    elif overlay.until and (until is None or until < start):
        yield "until", overlay.until, "must be a month not before start"
    elif overlay.until is None and overlay.shape in ("ramp", "decay"):
        yield "until", "none", f"a {overlay.shape} must say until when"


def month_or_none(text: object) -> pd.Period | None:
    """The month a text of the form 2027-10 names, or None."""
    if not isinstance(text, str) or not _MONTH.fullmatch(text):
        return None
    return pd.Period(text, "M")
