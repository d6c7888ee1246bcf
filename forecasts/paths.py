"""A forecast as sample paths: whole futures of one or several monthly series.

Everything a reader asks of a forecast (quantiles, sums, a chart) is taken from the paths, so a
backlog's arrivals over years keep their true spread. Nothing here stores months on their own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from inputs.problems import BadInput, Problem, as_given, is_number

from .arrays import Array

if TYPE_CHECKING:
    from .overlays import Overlay


@dataclass(frozen=True, eq=False, repr=False)
class PathForecast:
    """Sample paths of monthly cases.

    paths: (n_paths, horizon) for one series or (n_paths, horizon, n_series), read-only;
    index: the forecast months; columns: the series' names; origin: the last month known;
    model: the model's text; overlays: what was laid on the paths; baseline: the paths before;
    flags: what a reader should know about the history or the paths, in plain sentences.
    """

    paths: Array
    index: pd.PeriodIndex
    columns: tuple[Hashable, ...]
    origin: pd.Period
    seed: int
    model: str
    overlays: tuple[Overlay, ...] = ()
    baseline: PathForecast | None = None
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        series = self.paths.shape[2] if self.paths.ndim == 3 else 1
        if self.paths.ndim not in (2, 3) or self.paths.shape[1] != len(self.index):
            raise ValueError(f"paths {self.paths.shape} do not fit {len(self.index)} months")
        if series != len(self.columns):
            raise ValueError(f"{series} series in the paths, {len(self.columns)} names")
        frozen = self.paths.view()
        frozen.setflags(write=False)
        object.__setattr__(self, "paths", frozen)

    def __repr__(self) -> str:
        names = ", ".join(map(str, self.columns))
        return f"PathForecast({names}; {len(self)} paths, {self.index[0]} to {self.index[-1]})"

    def __len__(self) -> int:
        """Number of paths."""
        return int(self.paths.shape[0])

    @property
    def joint(self) -> Array:
        """The paths with the series axis always there: (n_paths, horizon, n_series)."""
        return self.paths if self.paths.ndim == 3 else self.paths[:, :, None]

    def quantiles(self, levels: Sequence[float] = (0.1, 0.5, 0.9)) -> pd.DataFrame:
        """Quantiles of each month over the paths, in cases.

        One row a month; one column a level, or (series, level) where there are several series.
        Raises `BadInput` for a level that does not lie in 0 to 1.
        """
        if wrong := [level for level in levels if not (is_number(level) and 0 <= level <= 1)]:
            raise BadInput(Problem("levels", as_given(one), "must lie in 0 to 1") for one in wrong)
        values = np.quantile(self.joint, list(levels), axis=0)  # (level, month, series)
        flat = values.transpose(1, 2, 0).reshape(len(self.index), -1)
        columns: pd.Index[Any]
        if self.paths.ndim == 2:
            columns = pd.Index(list(levels), name="quantile")
        else:
            columns = pd.MultiIndex.from_product(
                [self.columns, list(levels)], names=["series", "quantile"]
            )
        return pd.DataFrame(flat, index=self.index, columns=columns)

    def cumulative(self) -> PathForecast:
        """The same paths as running sums since the origin: cases arrived so far."""
        return self._with(np.cumsum(self.paths, axis=1), self.columns, PathForecast.cumulative)

    def total(self) -> PathForecast:
        """The sum of all series on every path, as one series named "total"."""
        if self.paths.ndim == 2:
            return self
        return self._with(self.paths.sum(axis=2), ("total",), PathForecast.total)

    def select(self, columns: Sequence[Hashable]) -> PathForecast:
        """Only the named series, in the order given; an unknown name is a KeyError."""
        missing = [c for c in columns if c not in self.columns]
        if missing:
            raise KeyError(f"{missing} not among the series {list(self.columns)}")
        keep = [self.columns.index(c) for c in columns]
        chosen = tuple(columns)
        left = self._with(self.joint[:, :, keep], chosen, lambda base: base.select(chosen))
        others = tuple(f"{c}: " for c in self.columns if c not in chosen)
        return replace(left, flags=tuple(f for f in self.flags if not f.startswith(others)))

    def yearly(self) -> PathForecast:
        """Sums by federal fiscal year (October to September), whole years only."""
        years = self.index.asfreq("Y-SEP")
        whole = [y for y in years.unique() if (years == y).sum() == 12]
        sums = np.stack([self.paths[:, years == y].sum(axis=1) for y in whole], axis=1)
        moved = replace(self, baseline=None, paths=sums, index=pd.PeriodIndex(whole, freq="Y-SEP"))
        return replace(moved, baseline=self.baseline.yearly() if self.baseline else None)

    def path(self, i: int) -> pd.Series | pd.DataFrame:
        """Path number i, from 0: a Series, or a DataFrame with a column for each series."""
        if not 0 <= i < len(self):
            raise IndexError(f"path {i} of {len(self)}: paths are numbered from 0")
        if self.paths.ndim == 2:
            return pd.Series(self.paths[i].copy(), index=self.index, name=self.columns[0])
        return pd.DataFrame(self.paths[i].copy(), index=self.index, columns=list(self.columns))

    def to_frame(self) -> pd.DataFrame:
        """All paths as one tidy table: path, month, series, value."""
        shape = self.joint.shape
        path, month, series = (axis.ravel() for axis in np.indices(shape))
        return pd.DataFrame(
            {
                "path": path,
                "month": self.index.take(month),
                "series": pd.Index(self.columns).take(series),
                "value": self.joint.ravel(),
            }
        )

    def plot(self, history: pd.Series | pd.DataFrame | None = None) -> Any:
        """An altair chart a series: median, 50 % and 80 % band, and the history if given."""
        import altair as alt

        parts = [] if history is None else [_tidy_history(history, self)]
        data = pd.concat([*parts, _tidy_quantiles(self)], ignore_index=True)
        month = alt.X("month:T", title=None)
        wide = alt.Chart().mark_area(opacity=0.2).encode(month, alt.Y("q10:Q"), alt.Y2("q90:Q"))
        half = alt.Chart().mark_area(opacity=0.3).encode(month, alt.Y("q25:Q"), alt.Y2("q75:Q"))
        middle = alt.Chart().mark_line().encode(month, alt.Y("q50:Q", title="cases a month"))
        layers = [wide, half, middle]
        if history is not None:
            layers.append(alt.Chart().mark_line(color="black").encode(month, alt.Y("known:Q")))
        fans = alt.layer(*layers, data=data).facet(row=alt.Row("series:N", title=None))
        return fans.resolve_scale(y="independent")

    def _with(
        self,
        paths: Array,
        columns: tuple[Hashable, ...],
        again: Callable[[PathForecast], PathForecast],
    ) -> PathForecast:
        """The same forecast with derived paths, its baseline derived in the same way."""
        baseline = again(self.baseline) if self.baseline is not None else None
        return replace(self, paths=paths, columns=columns, baseline=baseline)


def _tidy_quantiles(forecast: PathForecast) -> pd.DataFrame:
    values = np.quantile(forecast.joint, [0.1, 0.25, 0.5, 0.75, 0.9], axis=0)
    frames = [
        pd.DataFrame(values[:, :, s].T, columns=["q10", "q25", "q50", "q75", "q90"]).assign(
            month=forecast.index.to_timestamp(), series=str(name)
        )
        for s, name in enumerate(forecast.columns)
    ]
    return pd.concat(frames, ignore_index=True)


def _tidy_history(history: pd.Series | pd.DataFrame, forecast: PathForecast) -> pd.DataFrame:
    if isinstance(history, pd.Series):
        history = history.to_frame(forecast.columns[0])
    months = pd.PeriodIndex(history.index).to_timestamp()
    frames = [
        pd.DataFrame({"month": months, "series": str(name), "known": history[name].to_numpy()})
        for name in forecast.columns
        if name in history.columns
    ]
    return pd.concat(frames, ignore_index=True)
