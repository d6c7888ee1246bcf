"""Forecasts as the command line asks for them: which streams, with which judgements, in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

import forecasts
from forecasts import Overlay, PathForecast
from forecasts.channels import totals_behind
from forecasts.checks import check_request
from forecasts.overlay_file import OverlayFile, read_overlay_file
from inputs.problems import BadInput, Problem, did_you_mean
from queueing.files import write_all
from queueing.fiscal import fiscal_year_of
from queueing.intervals import FEWEST
from queueing.report.numbers import column

PARTS = ("sectors", "citizenships", "courts")
APART = (
    "Streams are drawn apart, only the courts' channels together: paths of one number belong "
    "together there, and not across streams."
)
WHOLE_YEAR = 12
FILES = ("paths.parquet",)


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
    problems = list(_asked_amiss(streams, asked, parts))
    check_request(asked.months, asked.paths, asked.seed, *problems, name="months")
    files = [read_overlay_file(path) for path in overlays]
    found = _streams(streams, asked) if parts is None else [_parts(parts, asked)]
    return _with_overlays(found, files)


def _asked_amiss(streams: Sequence[str], asked: Request, parts: str | None) -> Iterator[Problem]:
    """What does not go together, or is no kind of parts."""
    if parts is None:
        if asked.top_down:
            yield Problem("--top-down", "", "scales parts: say which with --parts")
        return
    if parts not in PARTS:
        yield Problem("--parts", f'"{parts}"', did_you_mean(parts, list(PARTS), "parts"))
    if streams:
        allowed = f"--parts forecasts a whole and its parts by themselves: leave out {streams[0]}"
        yield Problem("stream", f'"{streams[0]}"', allowed)
    if asked.through:
        yield Problem("--through", asked.through[0], "is for single streams, not for parts")


def summary(found: Sequence[PathForecast], *, whole: bool = False) -> pd.DataFrame:
    """Totals a fiscal year, or the part of one that is ahead, in thousands.

    Columns stream, fiscal_year, months (of the year that are forecast), p10, median, p90, and
    with overlays or interventions median_without: the median before them. `whole`: the series
    of each forecast are parts, and their total stands after them.
    """
    rows = [one for coming in found for one in ((coming, coming.total()) if whole else (coming,))]
    table = pd.concat([_yearly(coming) for coming in rows], ignore_index=True)
    if any(coming.baseline for coming in rows):
        before = [_yearly(coming.baseline or coming) for coming in rows]
        table["median_without"] = pd.concat(before, ignore_index=True)["median"]
    return table


SHOWN = {
    "stream": "stream",
    "fiscal_year": "fiscal year",
    "months": "months ahead",
    "p10": "p10",
    "median": "median",
    "p90": "p90",
    "median_without": "median without",
}


def as_shown(told: pd.DataFrame) -> pd.DataFrame:
    """The summary with its headings in words, and all its sums with the same decimals."""
    told = told.dropna(axis=1, how="all")  # of few paths no p10 and p90 are told
    sums = [name for name in ("p10", "median", "p90", "median_without") if name in told]
    cells = column(told[sums].to_numpy(dtype=float).ravel().tolist())
    texts = {name: cells[k :: len(sums)] for k, name in enumerate(sums)}
    return told.assign(**texts).rename(columns=SHOWN)


def how_to_read(told: pd.DataFrame, found: Sequence[PathForecast]) -> str:
    """What stands below the printed summary."""
    spread = "eight in ten paths lie from p10 to p90"
    if min(map(len, found)) < FEWEST:
        spread = f"fewer than {FEWEST} paths have no interval"
    lines = [f"Fiscal years run from October to September; {spread}."]
    if len(found) > 1:
        lines.append(APART)
    cut = told[told["months"] < WHOLE_YEAR].drop_duplicates("fiscal_year")
    if len(cut):
        years = ", ".join(
            f"FY{year}: {months} months"
            for year, months in zip(cut["fiscal_year"], cut["months"], strict=True)
        )
        lines.append(f"Only months that are forecast are counted, none already known ({years}).")
    if "median_without" in told:
        names = [one.name for coming in found for one in coming.overlays]
        what = f"overlays ({', '.join(dict.fromkeys(names))})" if names else "interventions"
        lines.append(f"Median without: of the same paths before the {what}.")
    return "\n".join(lines)


def write_paths(found: Sequence[PathForecast], out: Path) -> list[Path]:
    """The sample paths as `paths.parquet` (path, month, series, value) in a folder; its path.

    Rows of one path number belong together where series were drawn together: see `APART`.
    """
    frame = pd.concat([coming.to_frame() for coming in found], ignore_index=True)
    frame["month"] = frame["month"].astype(str)
    return write_all(out, {FILES[0]: frame.to_parquet(index=False)})


def _streams(streams: Sequence[str], asked: Request) -> list[PathForecast]:
    chosen = list(dict.fromkeys(streams)) or list(forecasts.CHANNELS)
    # Tables of the border end in different months: all are those that reach the month asked.
    every = chosen == ["all"]
    if "all" in chosen and not every:
        raise BadInput([Problem("stream", "all", "is every stream: name no other beside it")])
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
        given = "--chain" if asked.chain else "--nowcast"
        allowed = f"concerns the courts' receipts: {', '.join(forecasts.CHANNELS)}"
        raise BadInput([Problem(given, "", allowed)])
    found = [_receipts(asked).select(together)] if together else []
    if asked.through and not known:
        allowed = (
            "is taken out of series counted by month, and the courts' receipts are not: name "
            "a stream of the border, such as usbp_southwest"
        )
        raise BadInput([Problem("--through", ", ".join(asked.through), allowed)])
    return [*found, *(_one(name, series, asked) for name, series in known.items())]


def _one(name: str, series: pd.Series, asked: Request) -> PathForecast:
    """A stream by itself, interventions taken out of its past."""
    totals = totals_behind(name, pd.PeriodIndex(series.index)[-1])
    options = (asked.months, asked.paths, asked.seed)
    return forecasts.forecast_through(series, asked.through, *options, totals=totals)


def _receipts(asked: Request) -> PathForecast:
    options = (asked.as_of, asked.months, asked.paths, asked.seed)
    coming = forecasts.receipts(*options)
    if asked.chain:
        coming = forecasts.with_chain(coming, forecasts.chain(*options))
    return forecasts.from_nowcast(coming) if asked.nowcast else coming


def _parts(kind: str, asked: Request) -> PathForecast:
    if kind == "courts":
        return forecasts.by_court(_receipts(asked).select(list(forecasts.CHANNELS[:-1])))
    history = forecasts.border_parts(kind, asked.as_of)
    return forecasts.forecast_parts(
        history, asked.months, asked.paths, asked.seed, top_down=asked.top_down
    )


def _with_overlays(found: list[PathForecast], files: Sequence[OverlayFile]) -> list[PathForecast]:
    """Each overlay on the series it names, in whichever of the forecasts they are."""
    known = [name for coming in found for name in coming.columns]
    overlays: list[Overlay] = []
    for file in files:
        file.check(known, found[0].origin, [one.name for one in overlays])
        overlays += file.overlays
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
    """p10, median and p90 of the totals of each fiscal year, or the part of it that is ahead.

    No p10 and p90 of fewer than `FEWEST` paths.
    """
    years = fiscal_year_of(coming.index).to_numpy()
    rows = []
    for k, name in enumerate(coming.columns):
        for year in np.unique(years):
            inside = years == year
            total = coming.joint[:, inside, k].sum(axis=1) / 1000.0
            marks = np.quantile(total, [0.1, 0.5, 0.9])
            if len(coming) < FEWEST:
                marks[[0, 2]] = np.nan
            months = int(inside.sum())
            rows.append([str(name), int(year), months, *(float(mark) for mark in marks)])
    columns = ["stream", "fiscal_year", "months", "p10", "median", "p90"]
    return pd.DataFrame(rows, columns=columns)
