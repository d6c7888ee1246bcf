"""The hindcasts that the model is held to: years it was not fitted on, both ways round.

What is asked of them stands in the table `hindcast_bars`: a target, and the error in the same years
of two simpler models: one of two stocks with four parameters (not the flows of `queueing.flow`),
and a formula of two terms, completions from judges and from receipts (`docket_fit`). The model
is fitted on FY2015-19; the same fit on FY2022-24 (the table `later_fit`, see `queueing.fit`) is
held to the earlier years, which says how much hangs on the choice of years.
"""

from __future__ import annotations

import math

import pandas as pd

import inputs
from queueing.hindcasts import HindcastResult, hindcast

LATER = "2022-2024"


def held_out(*, scale: float = 1.0, seed: int = 1) -> pd.DataFrame:
    """A row a bar: the model's errors beside those of two simpler models and the target.

    Columns test, years, measure, statistic, model, two_stock_model, two_term_formula, target, met,
    by_year. Errors are in % of what was published: the mean or the largest of the years without
    their signs (`statistic` mean, worst), or the last period's (last). `target` is null where none
    is set, `two_term_formula` where it was not run. `by_year` lists the model's errors with their
    signs. Half a minute at full scale.
    """
    table = inputs.table("later_fit")
    later = dict(zip(table["parameter"].astype(str), table["value"].astype(float), strict=True))
    found: dict[tuple[str, str, str, str], HindcastResult] = {}
    rows = []
    for bar in inputs.table("hindcast_bars").to_dict("records"):
        start, end, scenario = f"{bar['start']:%F}", f"{bar['end']:%F}", str(bar["scenario"])
        run = start, end, scenario, str(bar["fitted_on"])
        if run not in found:
            values = later if run[3] == LATER else {}
            found[run] = hindcast(start, end, scenario, scale=scale, seed=seed, values=values)
        errors = found[run].table()[f"{bar['measure']}_error"].dropna()
        model, target = _statistic(errors, str(bar["statistic"])), float(bar["target"])
        rows.append(
            {
                "test": bar["test"],
                "years": f"{start} to {end}",
                "measure": bar["measure"],
                "statistic": bar["statistic"],
                "model": round(model, 1),
                "two_stock_model": bar["two_stock_model"],
                "two_term_formula": bar["two_term_formula"],
                "target": target,
                "met": "" if math.isnan(target) else "yes" if model <= target else "no",
                "by_year": " ".join(f"{error:+.0f}" for error in errors),
            }
        )
    return pd.DataFrame(rows)


def _statistic(errors: pd.Series, statistic: str) -> float:
    """The mean, the largest or the last of yearly errors, without their signs."""
    sizes = errors.abs()
    return float({"mean": sizes.mean(), "worst": sizes.max(), "last": sizes.iloc[-1]}[statistic])
