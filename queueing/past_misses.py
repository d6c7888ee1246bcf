"""How far past outlooks were off, and how far off one of today would be if it missed as they did.

The futures of a run hold what arrivals, the ledger's ranges and luck may do while practice stays.
How often those of past outlooks (`queueing.outlooks`) held what came is told beside a run, and with
it the range that past misses give: the counts of past years over what had been foreseen, times what
is foreseen now. It is of few years, which overlap, and in most of which arrivals grew; there is no
theory behind it. The misses are recorded in the table `past_outlooks`, by `docket hindcast
--outlook --record` alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import inputs
from inputs.shipped import HERE
from queueing.files import check_target, write_whole
from queueing.options import ARRIVALS
from queueing.outlooks import outlook
from queueing.scenario import Scenario
from queueing.workers import Progress

if TYPE_CHECKING:
    from queueing.results import Results

STANDARD: dict[str, Any] = {"replications": 32, "scale": 0.02, "seed": 1}
PATH = HERE / "tables" / "past_outlooks.csv"
SOURCE = "docket_outlooks"
COLUMNS = ("years_ahead", "date", "foreseen", "low", "middle", "high")


def as_recorded(**chosen: Any) -> pd.DataFrame:
    """The outlooks of the standard run, as they are written down; `chosen` as in `outlook`."""
    found = outlook(**STANDARD, **chosen).drop(columns=["held", "naive_held"])
    return found.assign(source_id=SOURCE)


def record(path: Path = PATH, progress: Progress | None = None) -> Path:
    """Make the standard outlooks from all past years and write their table."""
    check_target(path)
    found = as_recorded(progress=progress)
    text = found.to_csv(index=False, float_format="%.0f", lineterminator="\n")
    return write_whole(path, text.encode())


@cache
def misses() -> pd.DataFrame:
    """A row each number of years ahead: origins; low, middle, high of counts over medians foreseen.

    `low` and `high` are the lowest and the highest. How likely a new outlook is to lie between them
    cannot be said: of n years that have nothing in common a new one lies outside with a chance of
    2 / (n + 1), but these overlap, the more so the further ahead.
    """
    found = inputs.table("past_outlooks")
    ratio = (found["published"] / found["median"]).groupby(found["years_ahead"])
    marks = {"low": ratio.min(), "middle": ratio.median(), "high": ratio.max()}
    return pd.DataFrame({"origins": ratio.size(), **marks}).reset_index()


def held() -> tuple[int, int]:
    """In how many past outlooks p10 to p90 held what came, and of how many."""
    found = inputs.table("past_outlooks")
    inside = found["published"].between(found["p10"], found["p90"])
    return int(inside.sum()), len(found)


def if_missed_as_before(results: Results, scenario: str) -> pd.DataFrame:
    """Active pending cases of a scenario if it misses as past outlooks did: a row each year ahead.

    years_ahead, date, foreseen (the median of its futures), low, middle, high. No rows of a run
    that starts before the last past outlook, as what came is known then, nor where the outlooks
    were not made in the same way: with arrivals held, or for a scenario with reforms.
    """
    options = results.run["options"]
    start = pd.Timestamp(options["start"])
    last = inputs.table("past_outlooks")["origin"].max()
    alike = ARRIVALS in options["uncertainty"] and not _of(results, scenario).reforms
    national = results.national
    rows = national[(national["scenario"] == scenario) & (national["series"] == "pending_active")]
    median = rows.groupby("date")["value"].median()
    found = misses()
    ends = [start + pd.offsets.MonthEnd(12 * years) for years in found["years_ahead"]]
    found = found.assign(date=ends)
    found = found[found["date"].isin(median.index) & (start > last) & alike]
    found = found.assign(foreseen=median.reindex(found["date"]).to_numpy(dtype=float))
    for name in ("low", "middle", "high"):
        found[name] *= found["foreseen"]
    return pd.DataFrame(found, columns=list(COLUMNS)).reset_index(drop=True)


def _of(results: Results, label: str) -> Scenario:
    return next(scenario for scenario in results.assumed if scenario.label == label)
