"""Forecasts as the command line asks for them: which streams, with which judgements, in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

import forecasts
from forecasts import Overlay, PathForecast
from inputs.problems import BadInput, Problem, did_you_mean
from queueing.files import write_whole

PARTS = ("sectors", "citizenships", "courts")


@dataclass(frozen=True)
class Request:
    """What every stream is forecast with: the last month known, months ahead, paths, seed.

    chain: border receipts from encounters; nowcast: receipts from the latest months as they may be
    revised; top_down: parts scaled to a forecast of the whole; through: names of interventions
    that are taken out of the history of every stream but the channels.
    """

    as_of: str
    months: int
    paths: int
    seed: int
    chain: bool = False
    nowcast: bool = False
    top_down: bool = False
    through: tuple[str, ...] = ()


def futures(
    streams: Sequence[str],
    asked: Request,
    *,
    parts: str | None = None,
    overlays: Sequence[Path] = (),
) -> list[PathForecast]:
    """The forecasts asked for, overlays laid on; the channels come as one. Raises `BadInput`."""
    laid = [one for path in overlays for one in forecasts.read_overlays(path)]
    if parts is None:
        found = _streams(streams, asked)
    elif streams:
        raise BadInput([Problem("parts", f'"{parts}"', "are forecast alone: name no stream")])
    else:
        found = [_parts(parts, asked)]
    return _with_overlays(found, laid)


def summary(found: Sequence[PathForecast]) -> pd.DataFrame:
    """Totals a fiscal year, or the part of one that is ahead, in thousands.

    Columns stream, fiscal_year, months, p10, median, p90, and with overlays or interventions
    median_without.
    """
    table = pd.concat([_yearly(coming) for coming in found], ignore_index=True)
    if any(coming.baseline for coming in found):
        before = [_yearly(coming.baseline or coming) for coming in found]
        table["median_without"] = pd.concat(before, ignore_index=True)["median"]
    return table


def write_paths(found: Sequence[PathForecast], out: Path) -> None:
    """The sample paths as `paths.parquet` (path, month, series, value) in a folder."""
    frame = pd.concat([coming.to_frame() for coming in found], ignore_index=True)
    frame["month"] = frame["month"].astype(str)
    write_whole(out / "paths.parquet", frame.to_parquet(index=False))


def _streams(streams: Sequence[str], asked: Request) -> list[PathForecast]:
    chosen = list(dict.fromkeys(streams)) or list(forecasts.CHANNELS)
    # Tables of the border end in different months: all are those that reach the month asked.
    every = chosen == ["all"]
    names = forecasts.streams() if every else chosen
    known = {}
    for name in names:
        if name not in forecasts.CHANNELS:
            try:
                known[name] = forecasts.stream(name, asked.as_of)
            except BadInput:
                if not every:
                    raise
    together = [name for name in names if name in forecasts.CHANNELS]
    if not together and (asked.chain or asked.nowcast):
        allowed = f"concern the courts' receipts: {', '.join(forecasts.CHANNELS)}"
        raise BadInput([Problem("chain and nowcast", "", allowed)])
    found = [_receipts(asked).select(together)] if together else []
    if asked.through and not known:
        allowed = "is for monthly series: name a stream that is not a channel of the receipts"
        raise BadInput([Problem("through", ", ".join(asked.through), allowed)])
    options = (asked.months, asked.paths, asked.seed)
    return [
        *found,
        *(forecasts.forecast_through(one, asked.through, *options) for one in known.values()),
    ]


def _receipts(asked: Request) -> PathForecast:
    options = (asked.as_of, asked.months, asked.paths, asked.seed)
    coming = forecasts.receipts(*options)
    if asked.chain:
        coming = forecasts.with_chain(coming, forecasts.chain(*options))
    return forecasts.from_nowcast(coming) if asked.nowcast else coming


def _parts(kind: str, asked: Request) -> PathForecast:
    if kind not in PARTS:
        raise BadInput([Problem("parts", f'"{kind}"', did_you_mean(kind, list(PARTS), "parts"))])
    if kind == "courts":
        return forecasts.by_court(_receipts(asked).select(list(forecasts.CHANNELS[:-1])))
    history = forecasts.border_parts(kind, asked.as_of)
    return forecasts.forecast_parts(
        history, asked.months, asked.paths, asked.seed, top_down=asked.top_down
    )


def _with_overlays(found: list[PathForecast], overlays: list[Overlay]) -> list[PathForecast]:
    """Each overlay on the series it names, in whichever of the forecasts they are."""
    known = [str(name) for coming in found for name in coming.columns]
    problems = [
        Problem(f'overlay "{one.name}" series', name, did_you_mean(name, known, "series"))
        for one in overlays
        for name in one.series
        if name not in known
    ]
    if problems:
        raise BadInput(problems)
    laid = []
    for coming in found:
        here = []
        for one in overlays:
            names = tuple(name for name in one.series if name in coming.columns)
            if names or not one.series:
                here.append(replace(one, series=names))
        laid.append(forecasts.lay(coming, here) if here else coming)
    return laid


def _yearly(coming: PathForecast) -> pd.DataFrame:
    """p10, median and p90 of the totals of each fiscal year, or the part of it that is ahead."""
    years = (coming.index.year + (coming.index.month >= 10)).to_numpy()
    rows = []
    for k, name in enumerate(coming.columns):
        for year in np.unique(years):
            inside = years == year
            total = coming.joint[:, inside, k].sum(axis=1) / 1000.0
            marks = np.quantile(total, [0.1, 0.5, 0.9])
            months = int(inside.sum())
            rows.append([str(name), int(year), months, *(float(mark) for mark in marks)])
    columns = ["stream", "fiscal_year", "months", "p10", "median", "p90"]
    return pd.DataFrame(rows, columns=columns)
