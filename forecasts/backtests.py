"""Forecasts made again from past months, and held to what came: no month after an origin is seen.

From each origin every model is fitted to the months up to it and draws paths; scores are of months
1 to 12, 13 to 24 and 25 to 60 ahead, and of the sums of the first 6, 12, 24 and 60. A history that
was itself revised, or spread from yearly totals, is to be given as it was known at each origin
(`known`): the months of a later edition would tell what was still to come. The rate and size of
level jumps are the ledger's, chosen on the border's whole series: of those they have seen the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean

from . import peers, scores
from .arrays import Array
from .checks import check_cap, check_request, series_problems
from .disaggregate import Total
from .jumps import NO_JUMPS, Jumps
from .models import SHORTEST
from .pool import POOLS, pool_problems
from .series import draw_pool

BANDS = ((1, 12), (13, 24), (25, 60))
SUMS = (6, 12, 24, 60)
MODELS = ("core", "pool", "ets", "seasonal_naive")
# These are drawn as their authors have them: no sudden changes of level, the last one known.
PLAIN = {f"{name}_without_jumps": name for name in ("core", "pool", "short")}
PLAIN |= {"ets": "ets", "seasonal_naive": "seasonal_naive"}
NAMES = (*dict.fromkeys([*POOLS, *PLAIN]), *peers.PEERS)
FIRST = 60  # months of history before the first origin, unless origins are given

Several = pd.Series | pd.DataFrame | Mapping[str, pd.Series]
Known = Callable[[str, pd.Period], pd.Series]
Totals = Callable[[str, pd.Period], Sequence[Total]]
Progress = Callable[[int, int], None]
Months = Sequence[str | pd.Period]
Origins = Months | Mapping[str, Months] | None


@dataclass(frozen=True)
class Trial:
    """One model's paths from one origin beside what came: (paths, months) and (months,)."""

    series: str
    origin: pd.Period
    model: str
    paths: Array
    observed: Array
    scale: float

    def records(self) -> Iterator[dict[str, object]]:
        """Its scores: a row a band and metric, and a sum and metric."""
        months = len(self.observed)
        for first, last in BANDS:
            if months >= first:
                inside = slice(first - 1, min(last, months))
                found = scores.of_months(self.observed[inside], self.paths[:, inside], self.scale)
                yield from self._rows(f"{first}-{last}", min(last, months) - first + 1, found)
        for length in SUMS:
            if months >= length:
                part = self.observed[:length], self.paths[:, :length]
                yield from self._rows(f"sum {length}", 1, scores.of_sum(*part, self.scale))

    def over_all(self) -> dict[str, float]:
        """Its scores over all months, as competitions give them."""
        return scores.of_months(self.observed, self.paths, self.scale)

    def _rows(
        self, band: str, weight: int, found: Mapping[str, float]
    ) -> Iterator[dict[str, object]]:
        where = {"series": self.series, "origin": self.origin, "model": self.model}
        for metric, value in found.items():
            yield {**where, "band": band, "months": weight, "metric": metric, "value": value}


@dataclass(frozen=True)
class Rolling:
    """From where, how far and with which models a past is forecast again.

    origins: the last months seen, for all series or by series; by default one every `every` months
    up to a year before the end. `known(name, origin)`: the history as it was known then, by default
    the series to that month; `totals(name, origin)`: the published totals its months were spread
    from, by default none.
    """

    origins: Origins = None
    horizon: int = 60
    every: int = 12
    models: Sequence[str] = MODELS
    paths: int = 500
    seed: int = 1
    known: Known | None = None
    totals: Totals | None = None


def backtest(
    series: Several, origins: Origins = None, horizon: int = 60, **others: Any
) -> pd.DataFrame:
    """Scores of models from past origins: series, origin, model, band, months, metric, value.

    `series` is what came, one or several, each forecast by itself. Others are as in `Rolling`:
    `every` (12), `models`, `paths` (500), `seed` (1), `known`, `totals`; `progress` is called with
    how many forecasts are done, and of how many. `months` is how many months a value is the mean
    of: the weight it has in `summary`. Raises `inputs.BadInput`.
    """
    progress = others.pop("progress", None)
    return table(trials(series, Rolling(origins, horizon, **others), progress))


def table(tried: Iterator[Trial]) -> pd.DataFrame:
    """The scores of trials as one tidy table."""
    return pd.DataFrame(record for trial in tried for record in trial.records())


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of each model, band and metric over series, origins and months.

    Columns model, band, metric, value, trials and skill: by how much less than the seasonal naive
    a score is, as a share of it, where that was tried and lower is better.
    """
    rows = found.dropna(subset=["value"])
    rows = rows.assign(weighted=rows["value"] * rows["months"])
    groups = rows.groupby(["model", "band", "metric"], sort=False)
    sums = groups[["weighted", "months"]].sum()
    value = (sums["weighted"] / sums["months"]).rename("value")
    told = pd.concat([value, groups.size().rename("trials")], axis=1).reset_index()
    naive = told[told["model"] == "seasonal_naive"].set_index(["band", "metric"])["value"]
    keys = pd.MultiIndex.from_frame(told[["band", "metric"]])
    lower = ~told["metric"].str.startswith(("coverage", "rank"))
    told["skill"] = (1 - told["value"] / naive.reindex(keys).to_numpy()).where(lower)
    return told


def trials(series: Several, how: Rolling, progress: Progress | None = None) -> Iterator[Trial]:
    """Every trial of `backtest`, one after another, with its paths. Raises `BadInput` at once."""
    came = _each(series)
    problems = [p for one in came.values() for p in series_problems(one)]
    problems += [p for model in how.models for p in _model_problems(model, how.horizon)]
    if how.every < 1:
        problems.append(Problem("every", f"{how.every}", "must be at least 1"))
    check_request(how.horizon, how.paths, how.seed, *problems)
    asked = how.origins if isinstance(how.origins, Mapping) else dict.fromkeys(came, how.origins)
    starts = {name: _origins(one, asked[name], how.every) for name, one in came.items()}
    return _tried(came, starts, how, progress)


def _tried(
    came: Mapping[str, pd.Series],
    starts: Mapping[str, list[pd.Period]],
    how: Rolling,
    progress: Progress | None,
) -> Iterator[Trial]:
    whole = sum(map(len, starts.values())) * len(how.models)
    done = 0
    for name, origins in starts.items():
        for origin in origins:
            history = how.known(name, origin) if how.known else came[name].loc[:origin]
            totals = how.totals(name, origin) if how.totals else ()
            scale = scores.seasonal_scale(history.to_numpy(dtype=np.float64))
            ahead = came[name].loc[origin + 1 : origin + how.horizon]
            observed = ahead.to_numpy(dtype=np.float64)
            for model in how.models:
                drawn = draw(model, history, len(observed), how.paths, how.seed, totals)
                yield Trial(name, origin, model, drawn, observed, scale)
                done += 1
                if progress is not None:
                    progress(done, whole)


def draw(
    model: str,
    history: pd.Series,
    horizon: int,
    paths: int,
    seed: int,
    totals: Sequence[Total] = (),
) -> Array:
    """Paths of a model of `NAMES` from a history: (paths, horizon), in cases."""
    if model in peers.PEERS:
        return peers.draw(model, history, horizon, paths, seed)
    plain = model in PLAIN
    jumps, behind = (NO_JUMPS, ()) if plain else (Jumps.from_ledger(), totals)
    name, cap = PLAIN.get(model, model), check_cap(None)
    return draw_pool([history], name, horizon, paths, seed, jumps, cap, behind)[:, :, 0]


def _each(series: Several) -> dict[str, pd.Series]:
    if isinstance(series, pd.Series):
        return {str(series.name if series.name is not None else "series"): series}
    return {str(name): one for name, one in series.items()}


def _model_problems(model: str, horizon: int) -> list[Problem]:
    if model not in NAMES:
        return [Problem("model", f'"{model}"', did_you_mean(model, list(NAMES), "model"))]
    if model in peers.PEERS:
        return [] if peers.present() else [Problem("model", f'"{model}"', peers.ABSENT)]
    return pool_problems(PLAIN.get(model, model), horizon)


def _origins(series: pd.Series, asked: Months | None, every: int) -> list[pd.Period]:
    """The origins asked for, or as many as there are, latest last."""
    months = pd.PeriodIndex(series.index)
    if asked is None:
        latest, first = len(months) - 13, max(FIRST, SHORTEST) - 1
        if latest < first:
            allowed = f"needs {first + 13} months or more, or origins of your own"
            raise BadInput([Problem(f"series {series.name}", f"{len(months)} months", allowed)])
        return list(months[latest : first - 1 : -every][::-1])
    low, high = months[SHORTEST - 1], months[-2]
    problems, found = [], []
    for text in asked:
        try:
            origin = text if isinstance(text, pd.Period) else pd.Period(text or "none", "M")
        except ValueError:
            problems.append(Problem("origin", f'"{text}"', "must be a month, as 2021-03"))
            continue
        if not low <= origin <= high:
            allowed = f"must lie in {low} to {high} for series {series.name}"
            problems.append(Problem("origin", str(origin), allowed))
        found.append(origin)
    if problems:
        raise BadInput(dict.fromkeys(problems))
    return found
