"""The report of a backtest: scores, how often intervals held, and every miss, in one HTML page.

It opens without a network, as a run's report does; the misses stand before the scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from forecasts.backtests import Trial, summary, table
from forecasts.paired import FEWEST, differences
from queueing.files import write_all
from queueing.report import words
from queueing.report.backtest_charts import coverage_chart, fan_chart, sums_chart
from queueing.report.figure import inline_svg
from queueing.report.page import environment

FILES = ("scores.parquet", "summary.csv", "differences.csv", "backtest.html")
GOAL_FILES = ("goals.csv", "goals.html")
TEMPLATE, GOALS = "backtest.html.jinja", "goals.html.jinja"
ENDS = {"low95": 0.025, "low80": 0.1, "median": 0.5, "high80": 0.9, "high95": 0.975}
YEAR = 12
FAN = 24  # months of a fan
MOST_SERIES = 6  # shown in charts; all are in the tables
UNITS = {"series": "series", "origin": "origins"}
FEW_TRIALS = 30  # forecasts a model, below which a share held is told to be coarse
WORST = 2  # misses whose fans are drawn, beside those of the turns
# Last months before arrivals at the border doubled, and before they fell by three quarters.
TURNS = tuple(pd.Period(month, "M") for month in ("2021-01", "2023-12"))


@dataclass(frozen=True)
class Outcome:
    """Scores (as `forecasts.backtest` has them), sums of a year beside what came, and fans.

    sums: series, origin, model, came, the ends of intervals, rank (share of paths below);
    fans: series, origin, model, month, came and the ends, up to two years ahead. All in cases.
    """

    scores: pd.DataFrame
    sums: pd.DataFrame
    fans: pd.DataFrame

    @property
    def model(self) -> str:
        """The model the charts show: the first that was tried."""
        return str(self.scores["model"].iloc[0])


def try_out(tried: Iterable[Trial]) -> Outcome:
    """Scores, sums and fans of trials, the paths of each dropped when it is done."""
    scores, sums, fans = [], [], []
    for trial in tried:
        scores.append(table(iter([trial])))
        where = {"series": trial.series, "origin": trial.origin, "model": trial.model}
        if len(trial.observed) >= YEAR:
            paths = trial.paths[:, :YEAR].sum(axis=1)
            came = float(trial.observed[:YEAR].sum())
            sums.append(where | {"came": came, "rank": float((paths < came).mean())} | _ends(paths))
        for ahead in range(min(FAN, len(trial.observed))):
            month = {"month": trial.origin + ahead + 1, "came": float(trial.observed[ahead])}
            fans.append(where | month | _ends(trial.paths[:, ahead]))
    return Outcome(pd.concat(scores, ignore_index=True), pd.DataFrame(sums), pd.DataFrame(fans))


def _ends(drawn: np.ndarray) -> dict[str, float]:
    return dict(zip(ENDS, map(float, np.quantile(drawn, list(ENDS.values()))), strict=True))


def write_backtest(found: Outcome, folder: Path) -> list[Path]:
    """Scores as Parquet, their summary and differences as CSV, and the page, in a folder.

    Gives the paths of the files.
    """
    scores = found.scores.assign(origin=found.scores["origin"].astype(str))
    apart = differences(found.scores)
    files = {
        "scores.parquet": scores.to_parquet(index=False),
        "summary.csv": summary(found.scores).to_csv(index=False).encode(),
        "differences.csv": apart.to_csv(index=False).encode() if len(apart) else b"",
        "backtest.html": page(found).encode(),
    }
    if not len(apart):  # of one model there are none, and those of an earlier backtest must go
        del files["differences.csv"]
        (folder / "differences.csv").unlink(missing_ok=True)
    return write_all(folder, files)


def write_goals(found: pd.DataFrame, folder: Path, peer_now: bool) -> list[Path]:
    """The goals (`forecasts.goals.as_table`) as CSV and as a page, the missed ones first."""
    cells = found.assign(
        peer=[_text(value, 3) for value in found["peer"]],
        ours=[_text(value, 3) for value in found["ours"]],
    )
    met, missed = (cells[cells["met"] == kept].to_dict("records") for kept in (True, False))
    template = environment().get_template(GOALS)
    text = template.render(met=met, missed=missed, count=len(cells), peer_now=peer_now)
    table = found.to_csv(index=False)
    return write_all(folder, dict(zip(GOAL_FILES, (table.encode(), text.encode()), strict=True)))


def how_few(scores: pd.DataFrame) -> str:
    """What the scores rest on, and how coarse that makes them, in a few words."""
    of_one = scores[scores["model"] == scores["model"].iloc[0]]
    months = of_one[of_one["metric"] == "scrps"].groupby(["series", "origin"])["months"]
    origins = sorted(scores["origin"].unique())
    trials, longest = (
        months.ngroups,
        max(int(band.split("-")[-1].split()[-1]) for band in scores["band"]),
    )
    told = f"{len(origins)} origins ({origins[0]} to {origins[-1]})"
    told = told if len(origins) > 1 else f"1 origin ({origins[0]})"
    told += f", {trials} forecast{'s' * (trials > 1)} a model"
    whole = of_one[(of_one["band"] == f"sum {longest}") & (of_one["metric"] == "scrps")]
    if len(whole) < trials:
        told += f", {len(whole)} of them with all {longest} months to be scored by"
    if trials < FEW_TRIALS:
        told += f". So few: one more or less moves a share held by {1 / trials:.2f}"
    apart = min(((b - a).n for a, b in pairwise(origins)), default=longest)
    if apart < longest:
        told += f". Origins {apart} months apart share {longest - apart} of {longest} months ahead"
    return told


def apart_in_words(scores: pd.DataFrame) -> pd.DataFrame:
    """`differences` as it is shown, a row a model and band; empty with one model."""
    found = differences(scores)
    if not len(found):
        return found
    signed = {
        name: [_signed(value) for value in found[name]] for name in ("difference", "low", "high")
    }
    shown = pd.DataFrame(
        {
            "model": found["model"],
            "months ahead": found["band"],
            "difference": signed["difference"],
            "95 % from": signed["low"],
            "to": signed["high"],
            "in per cent": [f"{100 * share:+.1f}" for share in found["share"]],
        }
    )
    return shown.loc[:, (shown != "").any()]


def apart_title(scores: pd.DataFrame) -> str:
    """What the differences are of, and what was drawn again, if enough; nothing of one model."""
    found = differences(scores)
    if not len(found):
        return ""
    against, by = found[["against", "paired_by"]].iloc[0]
    told = [] if found["low"].isna().all() else [f"bootstrap over {UNITS[by]}"]
    if found["low"].isna().any():
        told.append(f"no interval of fewer than {FEWEST} {UNITS[by]}")
    return f"CRPS less that of {against}, paired; {'; '.join(told)}"


def _signed(value: float) -> str:
    return f"{value:+.3f}" if np.isfinite(value) else ""


def page(found: Outcome) -> str:
    """The report as HTML text."""
    told = summary(found.scores)
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            model=found.model,
            models=list(dict.fromkeys(found.scores["model"])),
            series=list(dict.fromkeys(found.scores["series"])),
            origins=sorted(found.scores["origin"].unique()),
            misses=list(_misses(found)),
            tried=len(_shown(found.sums, found.model)),
            charts=dict(_charts(found, told)),
            tables={
                title: _wide(told, metric, decimals)
                for metric, title, decimals in (
                    ("scrps", "CRPS over the seasonal scale", 3),
                    ("mase", "MASE of the median", 3),
                    ("log_crps", "CRPS of logs", 3),
                    ("msis", "Interval score, 95 %, over the seasonal scale", 2),
                    ("coverage80", "Share held by the 80 % interval", 2),
                    ("coverage95", "Share held by the 95 % interval", 2),
                    ("energy", "Energy score of the months together", 3),
                    ("variogram", "Variogram score, power 0.5", 3),
                )
            },
            skill=_wide(told[told["metric"] == "scrps"], "scrps", 2, "skill"),
            how_few=how_few(found.scores),
            apart=apart_in_words(found.scores),
            apart_title=apart_title(found.scores),
        )
    )


def _misses(found: Outcome) -> Iterator[dict[str, str]]:
    """Sums of a year outside the 80 % interval of the model shown, the latest first."""
    rows = _shown(found.sums, found.model)
    out = rows[(rows["came"] < rows["low80"]) | (rows["came"] > rows["high80"])]
    for row in out.sort_values("origin", ascending=False).to_dict("records"):
        yield {
            "series": str(row["series"]),
            "origin": str(row["origin"]),
            "came": words.shown(row["came"], 0),
            "interval": f"{words.shown(row['low95'], 0)} to {words.shown(row['high95'], 0)}",
            "median": words.shown(row["median"], 0),
            "inner": f"{words.shown(row['low80'], 0)} to {words.shown(row['high80'], 0)}",
            "side": "fewer came" if row["came"] < row["low80"] else "more came",
            "far": "yes" if not row["low95"] <= row["came"] <= row["high95"] else "",
        }


def _charts(found: Outcome, told: pd.DataFrame) -> Iterator[tuple[str, Markup]]:
    sums = _shown(found.sums, found.model)
    if len(sums):
        some = sums[sums["series"].isin(list(dict.fromkeys(sums["series"]))[:MOST_SERIES])]
        title = "Cases of the twelve months after each origin"
        yield "sums", _inline(sums_chart(some, found.model), "sums", title)
        fans = _shown(found.fans, found.model).set_index(["series", "origin"])
        fans = fans[fans.index.isin(_to_show(sums))].reset_index()
        title = "The turns of 2021 and 2024 and the worst misses, month by month"
        yield "fans", _inline(fan_chart(fans, found.model), "fans", title)
    title = "How often 80 % intervals held what came"
    yield "coverage", _inline(coverage_chart(told), "coverage", title)


def _to_show(sums: pd.DataFrame) -> pd.MultiIndex:
    """Series and origins whose fans are drawn: the first series before the turns, and the worst."""
    first = sums[sums["series"] == sums["series"].iloc[0]]
    before = [first[first["origin"] <= turn].nlargest(1, "origin") for turn in TURNS]
    worst = sums.assign(off=(sums["rank"] - 0.5).abs()).nlargest(WORST, "off")
    return pd.MultiIndex.from_frame(pd.concat([*before, worst])[["series", "origin"]])


def _inline(chart: Any, key: str, title: str) -> Markup:
    return Markup(inline_svg(chart, key, title, f"{title}; the figures are in the tables."))


def _shown(frame: pd.DataFrame, model: str) -> pd.DataFrame:
    return frame[frame["model"] == model] if len(frame) else frame


def _wide(told: pd.DataFrame, metric: str, decimals: int, column: str = "value") -> dict[str, Any]:
    """A metric as texts: bands across, a row a model."""
    rows = told[told["metric"] == metric]
    bands = list(dict.fromkeys(rows["band"]))
    cells = rows.set_index(["model", "band"])[column]
    return {
        "bands": bands,
        "rows": {
            model: [_text(cells.get((model, band), np.nan), decimals) for band in bands]
            for model in dict.fromkeys(rows["model"])
        },
    }


def _text(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}" if np.isfinite(value) else ""
