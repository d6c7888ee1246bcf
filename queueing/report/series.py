"""The small frames that charts and workbook are made of, from the tables of a run.

Futures are replications. `low`, `middle` and `high` are the 10th, 50th and 90th percentile over
them, the 80 % range; of too few futures for percentiles, the lowest and the highest. Published
figures before the start come from `inputs`, a producer at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import inputs
from inputs.bridges import FIRST_VINTAGE, LATER_VINTAGE
from queueing.fiscal import fiscal_year_of
from queueing.intervals import FEWEST

if TYPE_CHECKING:
    from queueing.results import Results

LEVELS = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
MOST_DATES = 61  # a chart shows no more month ends than this; a longer run is thinned
RANGE = ("low", "middle", "high")
FLOWS = ("receipts", "returns", "completions")


def spread(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """`mean`, `low`, `middle` and `high` of `value` over replications, for each group of `by`."""
    grouped = frame.groupby(list(by), sort=False)["value"]
    low, high = (0.0, 1.0) if frame["replication"].nunique() < FEWEST else (0.1, 0.9)
    marks = {"low": low, "middle": 0.5, "high": high}
    columns = {"mean": grouped.mean()} | {k: grouped.quantile(q) for k, q in marks.items()}
    return pd.DataFrame(columns).reset_index()


def monthly(results: Results, series: str) -> pd.DataFrame:
    """The fan of a national series: scenario, date, mean, low, middle, high (real cases).

    At most `MOST_DATES` month ends: of a longer run every second, third ... and the last.
    """
    national = results.national
    chosen = national[national["series"] == series]
    dates = np.sort(chosen["date"].unique())
    kept = dates[:: -1 * -(-len(dates) // MOST_DATES)]
    return spread(chosen[chosen["date"].isin(kept)], ["scenario", "date"])


def yearly(results: Results) -> pd.DataFrame:
    """National figures by fiscal year, unscaled, one row a scenario, year and figure.

    scenario, fiscal_year, months (of the year that were simulated), figure (pending_active at the
    last of them, totals of receipts, returns and completions over them), mean, low, middle, high.
    """
    national = results.national.copy()
    national["fiscal_year"] = fiscal_year_of(national["date"].dt)
    keys = ["scenario", "replication", "series", "fiscal_year"]
    grouped = national.sort_values("date").groupby(keys, sort=False)["value"]
    figures = grouped.agg(total="sum", last="last", months="size").reset_index()
    flow = figures["series"].isin(FLOWS)
    figures = figures[flow | (figures["series"] == "pending_active")]
    figures = figures.assign(value=figures["total"].where(flow, figures["last"]))
    figures = figures.rename(columns={"series": "figure"})
    return spread(figures, ["scenario", "fiscal_year", "months", "figure"])


def whole_years(years: pd.DataFrame) -> pd.DataFrame:
    """The rows of whole fiscal years; if there are none, those of the longest part of one."""
    longest: pd.DataFrame = years[years["months"] == years["months"].max()]
    return longest


def pending_history(start: pd.Timestamp, years: int = 12) -> pd.DataFrame:
    """Published active pending cases before a run: date, producer, cases, source_id.

    EOIR's first vintage as far as it goes (it counts active cases alone), TRAC's counts after it.
    """
    eoir = inputs.table("eoir_annual", vintage=FIRST_VINTAGE)
    ends = eoir["to_month"].dt.end_time.dt.normalize()
    own = pd.DataFrame({"date": ends, "producer": "EOIR", "cases": eoir["pending_end"]})
    own["source_id"] = eoir["source_id"]
    trac = inputs.table("trac_snapshots").rename(columns={"as_of": "date"})
    trac = trac.assign(cases=trac["pending_active"])[["date", "producer", "cases", "source_id"]]
    both = pd.concat([own, trac[trac["date"] > ends.max()]], ignore_index=True)
    inside = (both["date"] <= start) & (both["date"] > start - pd.DateOffset(years=years))
    before: pd.DataFrame = both[inside]
    return before.dropna(subset=["cases"]).reset_index(drop=True)


def flow_history(start: pd.Timestamp, flow: str) -> pd.DataFrame:
    """EOIR's published receipts or completions of whole fiscal years before a run.

    fiscal_year, cases, source_id: of the later vintage alone.
    """
    eoir = inputs.table("eoir_annual", vintage=LATER_VINTAGE)
    ends = eoir["to_month"].dt.end_time
    eoir = eoir[(eoir["period"] == "FY") & (ends <= start + pd.Timedelta(days=1))]
    whole: pd.DataFrame = eoir.dropna(subset=[flow]).rename(columns={flow: "cases"})
    return whole[["fiscal_year", "cases", "source_id"]]


@dataclass(frozen=True)
class Waits:
    """Days to decision of the cases received in one fiscal year.

    `rows`: scenario, level (share decided), low, middle, high (days; infinite where that many were
    not decided before the run ended). `still` is the share still pending then, by scenario: the
    median of the futures. `followed` is the longest time, in days, that one of them was followed.
    """

    cohort: int
    followed: int
    rows: pd.DataFrame
    still: dict[str, float]


def waits(results: Results) -> Waits:
    """Days until a tenth, a quarter, half ... of the first whole year's arrivals were decided.

    The first fiscal year received wholly within the run is followed longest. A run shorter than
    that is shown by its first arrivals.
    """
    found = _national_decisions(results)
    begin = pd.Timestamp(results.run["options"]["start"]) + pd.Timedelta(days=1)
    end = results.national["date"].max()
    cohort = min(found["cohort"], key=lambda year: (not _whole(int(year), begin, end), year))
    found = found[found["cohort"] == cohort]
    received = max(pd.Timestamp(year=int(cohort) - 1, month=10, day=1), begin)
    days = found[found["statistic"].isin(list(LEVELS))].copy()
    days["value"] = days["days_or_share"].fillna(np.inf)
    days["level"] = days["statistic"].map(LEVELS)
    with np.errstate(invalid="ignore"):
        rows = spread(days, ["scenario", "level"]).fillna(np.inf)
    one = found[found["statistic"] == "mean"]
    still = (one["censored"] / one["cases"]).groupby(one["scenario"]).median()
    shares = {str(label): float(share) for label, share in still.items()}
    return Waits(int(cohort), int((end - received).days), rows, shares)


def _whole(fiscal_year: int, begin: pd.Timestamp, end: pd.Timestamp) -> bool:
    """Whether all of a fiscal year lies between two days."""
    return begin <= pd.Timestamp(fiscal_year - 1, 10, 1) and pd.Timestamp(fiscal_year, 9, 30) <= end


def _national_decisions(results: Results) -> pd.DataFrame:
    """The national rows of the delays table about decisions of arrivals, read alone from the file.

    At full size the whole table is too large to hold for a chart.
    """
    wanted = {
        "station": "all",
        "case_class": "all",
        "measure": "decision",
        "basis": "received",
        "origin": "arrival",
    }
    filters = [(column, "==", value) for column, value in wanted.items()]
    return pd.read_parquet(results.folder / "delays.parquet", filters=filters)
