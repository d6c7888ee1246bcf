"""From any monthly series to its forecast."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from inputs.problems import Problem

from .arrays import Array
from .checks import check_cap, check_request, series_problems
from .disaggregate import Total
from .end_level import sd_of_end
from .flags import flags_of
from .jumps import NO_JUMPS, Jumps
from .kept import digest, kept
from .keyed import number
from .models import SPEC, fit
from .paths import PathForecast
from .pool import POOLS, fit_pool, pool_problems, simulate_pool
from .threads import one_thread


def forecast(
    series: pd.Series | pd.DataFrame,
    horizon: int = 120,
    paths: int = 1000,
    seed: int = 1,
    *,
    jumps: bool = True,
    cap_multiple: float | None = None,
    model: str = "core",
    totals: Sequence[Total] = (),
) -> PathForecast:
    """Draws `paths` futures of `horizon` months from a monthly history of cases.

    `series` has a monthly PeriodIndex without holes and no negative number; at least 36 months.
    A Series gives paths (paths, horizon); a DataFrame (paths, horizon, series), drawn jointly.
    Path i depends on the history, the model, the seed and i alone; a Series' draws go by its name,
    so that two of different names share none, and their paths i do not belong together.
    `model` is one of `pool.POOLS`: "core", "pool", "reverting" (best for the second year ahead)
    or, up to 24 months, "short". `jumps` adds sudden changes of level at the ledger's rate and
    size; no path exceeds `cap_multiple` (default: the ledger's `path_cap_multiple`) times its
    series' highest month.
    `totals` are the published sums that the months of a Series were spread from, if they were: the
    level it ends with is then drawn too.
    What is odd about the history or the paths is said in `flags`. Raises `inputs.BadInput` with
    everything that is wrong.
    """
    problems = [*series_problems(series), *pool_problems(model, horizon)]
    if totals and not isinstance(series, pd.Series):
        problems.append(Problem("totals", "of several series", "must be those of one Series"))
    check_request(horizon, paths, seed, *problems)
    frame = series.to_frame() if isinstance(series, pd.Series) else series
    histories = [frame.iloc[:, s] for s in range(frame.shape[1])]
    cap = check_cap(cap_multiple)
    kind = Jumps.from_ledger() if jumps else NO_JUMPS

    group = number(f"stream {series.name}") if isinstance(series, pd.Series) else 0

    def draw() -> Array:
        return draw_pool(histories, model, horizon, paths, seed, kind, cap, totals, group)

    behind = [str(total) for total in totals]
    drawn = kept(
        ("series", model, digest(frame), behind, horizon, paths, seed, kind, cap, group), draw
    )
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


@one_thread("scipy.linalg")
def draw_pool(
    histories: Sequence[pd.Series],
    model: str,
    horizon: int,
    paths: int,
    seed: int,
    jumps: Jumps,
    cap: float,
    totals: Sequence[Total] = (),
    group: int = 0,
) -> Array:
    """Fits a model of `pool.POOLS` and draws its paths: (paths, horizon, series), in cases.

    `totals` as in `forecast`; `group` tells its draws from others of the same seed. The level's
    step is the core's, whatever the model.
    """
    ends = []
    if totals:
        last = pd.PeriodIndex(histories[0].index)[-1]
        ends = [sd_of_end(fit(one).step, totals, last, jumps) for one in histories]
    pool = fit_pool(histories, model)
    draw = partial(simulate_pool, jumps=jumps, cap_multiple=cap, group=group, end_sd=ends)
    return draw(pool, horizon, paths, seed)


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
