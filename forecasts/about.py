"""A monthly stream with all that is known about it: unit, producer, breaks, sources by month.

`stream` of `channels` gives the numbers alone; this is the same series, dated and described.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

import inputs

from . import office, published
from .channels import stream
from .checks import Date
from .disaggregate import disjoint
from .receipts_known import CHANNELS

_UNITS = {
    "affirmative": "applications a month",
    "credible_fear": "people referred a month",
}


@dataclass(frozen=True)
class Break:
    """From `first` to `last` (None: to the end) a stream is counted otherwise than before.

    kind: definition (another thing is counted), producer, vintage, or shape (the months inside a
    total follow another indicator). source: ids of `inputs.sources`.
    """

    first: pd.Period
    last: pd.Period | None
    kind: str
    meaning: str
    source: str


@dataclass(frozen=True, eq=False)
class Stream:
    """A stream as known at the end of `vintage`.

    values: cases by month (float64, monthly PeriodIndex); unit; producer: who counted, in the
    order of the months; breaks: within its months; provenance: a row for each month with month,
    producer, source_id and basis (published, rescaled, average, derived, carried on).
    """

    name: str
    unit: str
    producer: str
    vintage: pd.Period
    values: pd.Series = field(repr=False)
    breaks: tuple[Break, ...] = field(repr=False)
    provenance: pd.DataFrame = field(repr=False)

    def whole(self, kind: str = "definition") -> pd.Series:
        """The latest stretch of months without a break of a kind: all count the same thing."""
        first = self.values.index[0]
        for one in self.breaks:
            if one.kind == kind:
                edges = [one.first] if one.last is None else [one.first, one.last + 1]
                first = max([first, *(edge for edge in edges if edge <= self.values.index[-1])])
        return self.values.loc[first:]


def described(name: str, as_of: Date) -> Stream:
    """One of `forecasts.streams()` up to `as_of`, described. Raises `inputs.BadInput`.

    Figures are as last revised: see `vintages` for what was published first.
    """
    values = stream(name, as_of)
    months = pd.PeriodIndex(values.index)
    provenance = _provenance(name, months)
    producers = dict.fromkeys(p for text in provenance["producer"] for p in text.split("; ") if p)
    return Stream(
        name=name,
        unit=_UNITS.get(name, "cases a month" if _of_courts(name) else "encounters a month"),
        producer="; ".join(producers),
        vintage=months[-1],
        values=values,
        breaks=tuple(one for one in breaks(name) if one.first <= months[-1]),
        provenance=provenance,
    )


def breaks(name: str) -> tuple[Break, ...]:
    """The breaks of a stream in the table `definition_breaks`, by month."""
    table = inputs.table("definition_breaks").sort_values("from_month")
    # The entry channels are shares of the receipts, and break where those do.
    of = "receipts" if name in CHANNELS[:-1] else name
    return tuple(
        Break(
            first=row["from_month"],
            last=None if pd.isna(row["to_month"]) else row["to_month"],
            kind=row["kind"],
            meaning=row["meaning"],
            source=row["source_id"],
        )
        for _, row in table[table["stream"] == of].iterrows()
    )


def _of_courts(name: str) -> bool:
    return name in (*CHANNELS, "receipts")


def _provenance(name: str, months: pd.PeriodIndex) -> pd.DataFrame:
    columns = ["month", "producer", "source_id", "basis"]
    if _of_courts(name):
        table = published.provenance(months[-1], months)
        of = "returned" if name == "returned" else "receipts"
        return table.loc[table["series"] == of, columns].reset_index(drop=True)
    if name in office.STREAMS:
        return pd.DataFrame(_office_rows(name, months), columns=columns)
    return pd.DataFrame(_border_rows(name, months), columns=columns)


def _office_rows(name: str, months: pd.PeriodIndex) -> list[tuple[pd.Period, str, str, str]]:
    totals = [total for total in office.totals(name) if total.last <= months[-1]]
    behind = {month: piece for piece in disjoint(totals) for month in piece.months}
    rows = []
    for month in months:
        if month not in behind:
            rows.append((month, "", "", "carried on"))
            continue
        piece = behind[month]
        basis = "published" if len(piece.totals[0].months) == 1 else "derived"
        producers = dict.fromkeys(total.producer for total in piece.totals)
        sources = dict.fromkeys(total.source for total in piece.totals)
        rows.append((month, "; ".join(producers), "; ".join(sources), basis))
    return rows


def _border_rows(name: str, months: pd.PeriodIndex) -> list[tuple[pd.Period, str, str, str]]:
    found: dict[pd.Period, tuple[pd.Period, str, str, str]] = {}
    for producer in ("OHSS", "CBP"):
        table = inputs.table("border_monthly", producer=producer)
        basis = "rescaled" if (name, producer) == ("usbp_nationwide", "CBP") else "published"
        for _, row in table[table["series"] == name].iterrows():
            month = row["month"]
            found.setdefault(month, (month, producer, row["source_id"], basis))
    return [found[month] for month in months]
