"""A table of a finished run in short: the nation by fiscal year, in full numbers, mean of futures.

Stations are summed to the courts, the Board and the asylum office, classes are not told apart; of
waits the mean days of those received in a year are told. The tables themselves hold all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from inputs.problems import BadInput, Problem, did_you_mean
from queueing.fiscal import fiscal_year_of
from queueing.measure import MILLION
from queueing.report.layout import say
from queueing.report.numbers import number
from queueing.report.text import print_table
from queueing.run_folder import undamaged

if TYPE_CHECKING:
    from queueing.results import Results

COLUMNS = ("scenario", "figure", "group", "fiscal_year", "value")
BESIDE = {"board": "Board", "asylum_office": "asylum office"}  # stations that are no courts
HOURS = ("hours_offered", "hours_used", "hours_wasted")
PEOPLE = "judges, members of the Board, asylum officers"
ON_BOARD = ("judges", "asylum_officers")  # series of people, not of what they did
SCALED = ("stocks", "flows", "resources", "nationalities")  # tables of simulated numbers
YEARS_A_TABLE = 5  # as many as stand side by side on a terminal


def summary(results: Results, name: str) -> pd.DataFrame:
    """A table of a run by fiscal year: scenario, figure, group, fiscal_year, value.

    `value` is the mean over futures, of the whole country whatever the scale. A future that has no
    rows of a group has none of it; of waits it tells nothing, and the mean is of the others.
    Raises `BadInput` for a table that has no such summary.
    """
    if name not in MAKERS:
        allowed = did_you_mean(name, list(MAKERS), "table with years")
        raise BadInput([Problem(f'"{name}"', "", allowed)])
    return MAKERS[name](results)[list(COLUMNS)]


def print_summary(results: Results, name: str) -> None:
    """The same on the terminal: a table a scenario and figure, some years side by side."""
    found = summary(results, name)
    futures = f"{results.replications} future{'s' * (results.replications != 1)}"
    of = "one future" if results.replications == 1 else f"mean of {futures}"
    order = list(dict.fromkeys(found["group"]))
    for (scenario, figure), rows in found.groupby(["scenario", "figure"], sort=False):
        wide = rows.pivot_table(index="group", columns="fiscal_year", values="value", dropna=False)
        wide = wide.reindex([group for group in order if group in wide.index])
        decimals = int(str(figure) == PEOPLE)
        years = sorted(wide.columns)
        for first in range(0, len(years), YEARS_A_TABLE):
            some = wide[years[first : first + YEARS_A_TABLE]]
            cells = {f"FY{year}": [_text(v, decimals) for v in some[year]] for year in some}
            told = pd.DataFrame(cells)
            told.insert(0, "group", [_words(str(group)) for group in some.index])
            print_table(f"{scenario}: {figure} ({of})", told)
    for line in _how(results, name):
        say(line)


def _how(results: Results, name: str) -> list[str]:
    """How to read it: years that were simulated in part, and where the rest is."""
    ends = pd.DatetimeIndex(sorted(results.national["date"].unique()))
    months = pd.Series(fiscal_year_of(ends)).value_counts().sort_index()
    parts = [f"FY{year} {count}" for year, count in months.items() if count < 12]
    said = f" Months simulated of years in part: {', '.join(parts)}." if parts else ""
    scaled = results.scale < 1 and name in SCALED
    full = f"Cases and hours are divided by the scale, {results.scale:g}. " if scaled else ""
    cut = "Waits are cut off at the run's end: of the last years' they show the first part only."
    return [
        f"{full}FY2027 is October 2026 to September 2027.{said}",
        *([cut] if name == "delays" else []),
        f"All rows of it: {results.folder / name}.parquet",
    ]


def _read(
    results: Results,
    name: str,
    keys: Sequence[str],
    value: str,
    which: Sequence[tuple[str, str, object]] = (),
) -> pd.DataFrame:
    """The rows of a table (those `which` says) summed by keys, scenarios and futures apart."""
    columns = ["scenario", "replication", *keys, value]
    with undamaged(results.folder / f"{name}.parquet") as path:
        table = pq.read_table(path, columns=columns, filters=list(which) or None)
    groups = table.group_by(columns[:-1], use_threads=False)  # in the order of the rows, always
    found: pd.DataFrame = groups.aggregate([(value, "sum")]).to_pandas()
    return found.rename(columns={f"{value}_sum": "value"})


def _stocks(results: Results) -> pd.DataFrame:
    rows = _read(results, "stocks", ["date", "station", "status"], "cases")
    rows = _dated(rows)
    last = rows.groupby("fiscal_year")["date"].transform("max")
    rows = rows[rows["date"] == last].assign(figure="cases pending at the end of the year")
    return _mean(results, rows.assign(group=_place(rows) + ", " + rows["status"]), scaled=True)


def _flows(results: Results) -> pd.DataFrame:
    rows = _read(results, "flows", ["date", "station", "flow"], "cases")
    rows = _dated(rows).assign(figure="cases in the year")
    return _mean(results, rows.assign(group=_place(rows) + ", " + rows["flow"]), scaled=True)


def _delays(results: Results) -> pd.DataFrame:
    which = [
        ("statistic", "=", "mean"),
        ("basis", "=", "received"),
        ("origin", "=", "arrival"),
        ("station", "in", ["all", *BESIDE]),
    ]
    keys = ["station", "case_class", "measure", "cohort"]
    rows = _read(results, "delays", keys, "days_or_share", which)
    of_all = (rows["case_class"] == "all") | (rows["station"] == "asylum_office")
    rows = rows[of_all].rename(columns={"cohort": "fiscal_year"})
    office = rows["station"].eq("asylum_office").map({True: ", ", False: ""})
    kinds = rows["case_class"].where(rows["station"] == "asylum_office", "")
    group = _place(rows) + ", " + rows["measure"] + office + kinds
    rows = rows.assign(group=group, figure="mean days, of those received in the year")
    by = ["scenario", "figure", "group", "fiscal_year"]
    return rows.groupby(by, sort=False)["value"].mean().reset_index()


def _resources(results: Results) -> pd.DataFrame:
    parts = []
    for column in ("judges", *HOURS):
        rows = _dated(_read(results, "resources", ["date", "station"], column))
        rows = rows.dropna(subset=["value"]).assign(group=_place(rows))
        if column == "judges":
            months = rows.groupby("fiscal_year")["date"].transform("nunique")
            rows["value"] /= months
        rows = rows.assign(figure=PEOPLE if column == "judges" else column.replace("_", " "))
        parts.append(_mean(results, rows, scaled=column != "judges"))
    return pd.concat(parts, ignore_index=True)


def _costs(results: Results) -> pd.DataFrame:
    rows = _read(results, "costs", ["fiscal_year", "item"], "dollars")
    rows = rows.assign(value=rows["value"] / MILLION, group=rows["item"])
    return _mean(results, rows.assign(figure="million dollars of 2025"), scaled=False)


def _nationalities(results: Results) -> pd.DataFrame:
    told = {
        "received": "new cases",
        "granted": "completed with a grant",
        "ordered_removed": "completed with an order of removal",
        "otherwise_completed": "completed otherwise",
        "pending_active": "active cases pending at the end of the year",
    }
    parts = []
    for column, figure in told.items():
        rows = _read(results, "nationalities", ["fiscal_year", "nationality"], column)
        rows = rows.assign(group=rows["nationality"], figure=figure)
        parts.append(_mean(results, rows, scaled=True))
    return pd.concat(parts, ignore_index=True)


def _national(results: Results) -> pd.DataFrame:
    rows = _dated(_read(results, "national", ["date", "series"], "value"))
    last = rows["date"] == rows.groupby("fiscal_year")["date"].transform("max")
    of_end = rows["series"].str.startswith("pending") | rows["series"].isin(ON_BOARD)
    rows = rows[last | ~of_end].assign(group=rows["series"], figure="in the year, or at its end")
    return _mean(results, rows, scaled=False)


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(fiscal_year=fiscal_year_of(pd.to_datetime(rows["date"]).dt))


def _place(rows: pd.DataFrame) -> pd.Series:
    """Courts, the Board or the asylum office, of the stations of rows."""
    return rows["station"].map(BESIDE).fillna("courts")


def _mean(results: Results, rows: pd.DataFrame, scaled: bool) -> pd.DataFrame:
    """Sums by scenario, figure, group and year over the number of futures."""
    by = ["scenario", "figure", "group", "fiscal_year"]
    found = rows.groupby(by, sort=False)["value"].sum().reset_index()
    found["value"] /= results.replications * (results.scale if scaled else 1.0)
    return found


def _words(group: str) -> str:
    """A group in words; the name of a class of cases stays as it is."""
    return group if "." in group else group.replace("_", " ")


def _text(value: float, decimals: int) -> str:
    return "" if pd.isna(value) else number(value, decimals)


MAKERS: dict[str, Callable[[Results], pd.DataFrame]] = {
    "stocks": _stocks,
    "flows": _flows,
    "delays": _delays,
    "resources": _resources,
    "costs": _costs,
    "nationalities": _nationalities,
    "national": _national,
}
