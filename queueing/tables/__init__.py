"""From a replication's record to the six tables that every chart and report is made of.

The columns are those of the documentation: `stocks`, `flows`, `delays`, `resources`, `costs` and
`nationalities`. Each starts with `scenario, replication`; a dimension that is collapsed reads
"all"; zero rows are left out. Cases and hours are simulated counts (at scale s, s of the real
ones); judges are people, and costs are what they cost, whatever the scale.

`monthly` has the tables by month, `delays` the waits, `nationalities` the groups by fiscal year;
`rows` how all of them are put together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from queueing.costs import costs
from queueing.record import Record
from queueing.tables.delays import delays
from queueing.tables.monthly import flows, month_ends, resources, stocks
from queueing.tables.nationalities import nationality_rows
from queueing.tables.rows import Detail, stations

__all__ = ["TABLES", "Detail", "month_ends", "tables"]

TABLES = ("stocks", "flows", "delays", "resources", "costs", "nationalities")


def tables(
    record: Record, detail: Detail, start: date, scale: float
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables of a replication by name, one at a time, without the first two columns."""
    yield "stocks", stocks(record, detail, start)
    yield "flows", flows(record, detail)
    yield "delays", delays(record, detail)
    yield "resources", resources(record, detail)
    yield "costs", costs(record, scale, stations(detail != "national"))
    yield "nationalities", nationality_rows(record)
