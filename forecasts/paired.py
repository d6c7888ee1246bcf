"""Whether one model's scores differ from another's: paired, with a bootstrap interval.

Both have forecast the same months from the same origins, so each series (or, of fewer than
`ENOUGH_SERIES`, each origin) gives one difference. Those are drawn again with replacement, many
times; of fewer than `FEWEST` no interval is told, since draws of so few hardly differ. Series of
one border rise and fall together, and origins share most of the months ahead: the
intervals take neither into account and are that much too narrow.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .arrays import Array

ENOUGH_SERIES = 8  # that are drawn again; of fewer, origins are
FEWEST = 5  # series or origins that have an interval
DRAWS = 2000


def differences(found: pd.DataFrame, metric: str = "scrps", seed: int = 1) -> pd.DataFrame:
    """Each model's mean score less that of the first model tried, by band.

    `found` is what `backtest` gives. Columns model, against, band, metric, difference, low, high
    (95 % of the bootstrap; NaN of fewer than `FEWEST` units), share (difference over the score of
    `against`), paired_by (series or origin) and units (how many). Months weigh as in `summary`;
    only what both have scored counts. Empty with a single model.
    """
    rows = found[found["metric"] == metric].dropna(subset=["value"])
    models, bands = (list(dict.fromkeys(rows[name])) for name in ("model", "band"))
    by = "series" if rows["series"].nunique() >= ENOUGH_SERIES else "origin"
    pairs = rows.pivot_table(
        index=["band", "series", "origin", "months"], columns="model", values="value"
    ).reset_index()
    told = []
    for model in models[1:]:
        for band in bands:
            both = pairs[pairs["band"] == band].dropna(subset=[model, models[0]])
            if len(both):
                where = {"model": model, "against": models[0], "band": band, "metric": metric}
                told.append(where | _difference(both, model, models[0], by, seed))
    return pd.DataFrame(told)


def _difference(
    both: pd.DataFrame, model: str, against: str, by: str, seed: int
) -> dict[str, object]:
    """The weighted mean difference of paired scores, and its interval over units drawn again."""
    weight = both["months"]
    parts = pd.DataFrame(
        {"off": (both[model] - both[against]) * weight, "of": both[against] * weight, "n": weight}
    )
    units = parts.groupby(both[by]).sum()
    off, months = (units[name].to_numpy(dtype=np.float64) for name in ("off", "n"))
    mean = float(off.sum() / months.sum())
    low, high = _interval(off, months, seed)
    return {
        "difference": mean,
        "low": low,
        "high": high,
        "share": mean / float(units["of"].sum() / months.sum()),
        "paired_by": by,
        "units": len(units),
    }


def _interval(off: Array, months: Array, seed: int) -> tuple[float, float]:
    """95 % of the means of units drawn again, each of so many months; NaN of too few units."""
    if len(off) < FEWEST:
        return float("nan"), float("nan")
    again = np.random.default_rng(seed).integers(0, len(off), (DRAWS, len(off)))
    means = off[again].sum(axis=1) / months[again].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
