"""From any monthly series to its forecast."""

from __future__ import annotations

import pandas as pd

from .checks import check_cap, check_request, series_problems
from .flags import flags_of
from .kept import digest, kept
from .models import NO_JUMPS, SPEC, Array, Jumps
from .paths import PathForecast
from .pool import POOLS, fit_pool, pool_problems, simulate_pool


def forecast(
    series: pd.Series | pd.DataFrame,
    horizon: int = 120,
    paths: int = 1000,
    seed: int = 1,
    *,
    jumps: bool = True,
    cap_multiple: float | None = None,
    model: str = "core",
) -> PathForecast:
    """Draws `paths` futures of `horizon` months from a monthly history of cases.

    `series` has a monthly PeriodIndex without holes and no negative number; at least 36 months.
    A Series gives paths (paths, horizon); a DataFrame (paths, horizon, series), drawn jointly.
    Path i depends on the history, the model, the seed and i alone. `model` is one of
    `pool.POOLS`: "core", "pool" or, up to 24 months ahead, "short". `jumps` adds sudden changes of
    level at the ledger's rate and size; no path exceeds `cap_multiple` (default: the ledger's
    `path_cap_multiple`) times its series' highest month. What is odd about the history or the
    paths is said in `flags`. Raises `inputs.BadInput` with everything that is wrong.
    """
    check_request(horizon, paths, seed, *series_problems(series), *pool_problems(model, horizon))
    frame = series.to_frame() if isinstance(series, pd.Series) else series
    histories = [frame.iloc[:, s] for s in range(frame.shape[1])]
    cap = check_cap(cap_multiple)
    kind = Jumps.from_ledger() if jumps else NO_JUMPS

    def draw() -> Array:
        pool = fit_pool(histories, model)
        return simulate_pool(pool, horizon, paths, seed, jumps=kind, cap_multiple=cap)

    drawn = kept(("series", model, digest(frame), horizon, paths, seed, kind, cap), draw)
    origin = pd.PeriodIndex(frame.index)[-1]
    return PathForecast(
        paths=drawn[:, :, 0] if isinstance(series, pd.Series) else drawn,
        index=months_after(origin, horizon),
        columns=tuple(frame.columns),
        origin=origin,
        seed=seed,
        model=describe(kind, cap, POOLS[model].spec),
        flags=flags_of(histories, drawn, cap),
    )


def months_after(origin: pd.Period, horizon: int) -> pd.PeriodIndex:
    """The `horizon` months that follow `origin`."""
    return pd.period_range(origin + 1, periods=horizon, freq="M", name="month")


def describe(jumps: Jumps, cap_multiple: float, spec: str = SPEC) -> str:
    """The model in a line, as every forecast carries it."""
    sudden = (
        f"level jumps {jumps.rate:.4g} a month of log size N(0, {jumps.log_sd:g})"
        if jumps.rate > 0
        else "no level jumps"
    )
    return f"{spec}; {sudden}; capped at {cap_multiple:g} x the highest month"
