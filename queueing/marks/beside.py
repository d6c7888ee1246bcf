"""The model beside what is published: marks of the years already known, misses and all.

One hindcast from the docket of September 2014, with the published receipts and the judges there
were, and a shorter one for each mark that is counted at a run's end. Nothing is tuned to a mark,
but some of what the model is given was taken from the figures shown here: the table says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

import inputs
from forecasts.published import last_known_month
from inputs.problems import BadInput, outside
from queueing.marks.courts import MARKS
from queueing.marks.mark import Mark, Seen
from queueing.options import Options
from queueing.record import Record
from queueing.replication import simulate
from queueing.request import SCALES, SEEDS
from queueing.scenario import Scenario

FROM = date(2014, 9, 30)  # before it the courts worked in another way, of which too little is known
TABLE = "published_marks"
NOT_COMPARED = "no: reported only"
NEAR = 0.1  # of the published figure: a difference up to this is no miss to explain


def reality(
    scenario: str | Scenario = "baseline", *, scale: float = 0.05, seed: int = 1
) -> pd.DataFrame:
    """Every published mark beside the model's, one row a mark and period.

    Columns mark, title, period, model, published, difference (model less published), unit,
    same_count (yes, or no: reported only), given (the parameter or table that took the figure up:
    agreement then shows nothing), note (how either side counts), grade and source. What the run
    does not reach is null. `baseline` is `before_2025` with the practice of fiscal years 2025 and
    2026 from October 2024 on.

    >>> reality().query("same_count == 'yes' and given == ''")  # doctest: +SKIP

    Raises `BadInput` for an unknown scenario, and a scale or seed that cannot be.
    """
    bounds = (outside("scale", scale, *SCALES), outside("seed", seed, *SEEDS))
    if problems := [problem for problem in bounds if problem is not None]:
        raise BadInput(problems)
    chosen = Scenario.load(scenario) if isinstance(scenario, str) else scenario
    published = inputs.table(TABLE)
    ends = published["to_month"].where(
        published["mark"].map(lambda name: MARKS[name].at_end), last_known_month()
    )
    tables = [
        rows_of(_run(chosen, end, scale, seed), scale, published[ends == end])
        for end in sorted(ends.unique())
    ]
    return pd.concat(tables).loc[published.index]


def rows_of(record: Record, scale: float, published: pd.DataFrame) -> pd.DataFrame:
    """The rows of published marks with what a record says of them, under the same index."""
    return pd.DataFrame(list(_rows(record, scale, published)), index=published.index)


def _rows(record: Record, scale: float, published: pd.DataFrame) -> Iterator[dict[str, object]]:
    for row in published.to_dict("records"):
        mark = MARKS[row["mark"]]
        first, last = row["from_month"], row["to_month"]
        first = None if pd.isna(first) else first  # all years up to the last month
        months = _months(record, first, last)
        known = months.start < months.stop
        model = mark.count(Seen(record, months, scale)) if known else float("nan")
        yield {
            "mark": row["mark"],
            "title": mark.title,
            "period": _period(first, last),
            "model": model,
            "published": row["value"],
            "difference": model - row["value"],
            "unit": row["unit"],
            "same_count": "yes" if row["same_count"] else NOT_COMPARED,
            "given": row["given"] if pd.notna(row["given"]) else "",
            "note": _note(mark, row, model, record, months),
            "grade": row["grade"],
            "source": row["source_id"],
        }


def _run(scenario: Scenario, end: pd.Period, scale: float, seed: int) -> Record:
    months = int((end - pd.Period(FROM, "M")).n)
    options = Options(FROM, months, seed=seed, scale=scale, uncertainty=(), actual=True)
    return simulate(scenario, options, 0)


def _months(record: Record, first: pd.Period | None, last: pd.Period) -> slice:
    """The months of a record that a figure speaks of; without a first month all up to the last."""
    begin = 0 if first is None else max(int((first - record.first_month).n), 0)
    return slice(begin, min(int((last - record.first_month).n) + 1, len(record.ledger)))


def _period(first: pd.Period | None, last: pd.Period) -> str:
    """The months of a figure as one writes them: FY2016-2023, 2018, Oct-Dec 2025, to Jul 2026."""
    if first is None:
        return f"to {last:%b %Y}"
    if first == last:
        return f"{last:%b %Y}"
    for begins, freq, name in ((10, "Y-SEP", "FY"), (1, "Y-DEC", "")):
        years = [month.asfreq(freq).year for month in (first, last)]
        if first.month == begins and (last + 1).month == begins:
            return name + "-".join(str(year) for year in dict.fromkeys(years))
    return f"{first:%b}-{last:%b %Y}" if first.year == last.year else f"{first:%b %Y}-{last:%b %Y}"


def _note(mark: Mark, row: Mapping[Any, Any], model: float, record: Record, months: slice) -> str:
    """How either side counts, why the model misses where it does, its months where they differ."""
    told = f"Published: {row['counted']}. Model: {mark.counted}"
    if mark.missed and abs(model - row["value"]) > NEAR * abs(row["value"]):
        told += f" Why it misses: {mark.missed}"
    seen = (record.first_month + months.start, record.first_month + months.stop - 1)
    if months.start < months.stop and seen != (row["from_month"], row["to_month"]):
        told += f" The model's months: {_period(*seen)}."
    return told
