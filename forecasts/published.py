"""What was published about the courts' receipts and motions, as totals over months.

Every function takes `as_of`, the last month that may be known, and uses only figures about months
up to it. Figures are as last revised: receipts of a fiscal year were counted up to 23 % higher
years later, so a hindcast knows its past better than anybody did at the time.

EOIR's yearly tables are the level: the 2021 vintage to FY2014, the 2025 vintage after it. Inside
its years and after them come TRAC's counts. Inside a year both have counted, TRAC gives only the
share of the year; elsewhere the ledger's `bridge_trac_receipts_per_eoir` turns one into the other.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import inputs
from inputs.bridges import receipts_from_trac

from .disaggregate import Total, disjoint

OLD_VINTAGE, NEW_VINTAGE, MOTIONS_VINTAGE = "EOIR-2021-04-19", "EOIR-2025-07-31", "EOIR-2025-11-18"
MOTIONS = "EOIR motions x returns_per_motion"
FIRST = pd.Period("2008-10", "M")
NEW_FROM = pd.Period("2014-10", "M")
# Earlier part-years are first counts, much too low (notices were entered late); for FY2020-22
# there is a monthly shape instead (`entries`).
TRAC_FROM = pd.Period("2022-10", "M")


def receipt_totals(as_of: pd.Period) -> list[Total]:
    """Court receipts (border, interior and referral together) about months up to `as_of`.

    Months that only a monthly average in the press reaches take that average, for want of a count.
    """
    eoir = _eoir_totals(as_of)
    counted = [*eoir, *_trac_totals(as_of, eoir)]
    return [*counted, *_press_totals(as_of, counted)]


def last_known_month() -> pd.Period:
    """The last month that any count of receipts reaches."""
    end = pd.Period("2100-01", "M")
    eoir = _eoir_totals(end)
    return max(t.last for t in [*eoir, *_trac_totals(end, eoir)])


def return_totals(as_of: pd.Period) -> list[Total]:
    """Cases that come back by fiscal year: reopened, remanded, rescinded.

    To FY2014 the net returns that the courts' stocks and flows imply; from FY2015 the ledger's
    `returns_per_motion` times motions to reopen or reconsider received. Motions to recalendar move
    closed cases to the active docket, where the model does it itself: they are no returns.
    """
    derived = inputs.table("net_closures")
    derived = derived[derived["fiscal_year"].astype(int) < 2015]
    totals = [
        _year(int(row["fiscal_year"]), float(row["net_returns"]), "derived", str(row["source_id"]))
        for _, row in derived.iterrows()
    ]
    ratio = float(inputs.parameter("returns_per_motion").value)
    motions = inputs.table("motions", vintage=MOTIONS_VINTAGE).sort_values("fiscal_year")
    received = motions["reopen"] + motions["reconsider"]
    for (_, row), count in zip(motions.iterrows(), received, strict=True):
        year, source = int(row["fiscal_year"]), str(row["source_id"])
        totals.append(_year(year, ratio * float(count), MOTIONS, source))
    return [t for t in totals if t.first >= FIRST and t.last <= as_of]


def entries(as_of: pd.Period) -> pd.Series:
    """Proceedings entered by month, FY2020-22, scaled to EOIR's receipts of each year: a shape.

    Months of an unfinished year take the scale of the year before; before one year is whole
    there is no scale, and the Series is empty.
    """
    table = inputs.table("entries_monthly")
    entered = pd.Series(
        table["entered"].to_numpy(dtype=float), index=pd.PeriodIndex(table["month"])
    ).sort_index()
    entered = entered[entered.index <= as_of]
    known = {t.last.year: t.value for t in _eoir_totals(as_of) if len(t.months) == 12}
    years = fiscal_years(pd.PeriodIndex(entered.index))
    scale = {y: known[y] / entered[years == y].sum() for y in years.unique() if y in known}
    scales = pd.Series(years, index=entered.index).map(scale).ffill()
    return (entered * scales).dropna()


def encounters(as_of: pd.Period) -> pd.Series:
    """Border Patrol encounters nationwide by month, October 1999 on.

    Before and after March 2020 they count different things: use them inside years, not between
    them. See `inputs.usbp_nationwide`.
    """
    series = inputs.usbp_nationwide()
    return series[series.index <= as_of].rename("encounters")


def fiscal_years(months: pd.PeriodIndex) -> pd.Index[int]:
    """The federal fiscal year (October to September) of each month."""
    return pd.Index(months.asfreq("Y-SEP").year)


def provenance(as_of: pd.Period, months: pd.PeriodIndex) -> pd.DataFrame:
    """Where each month comes from: series, month, first, last, producer, source_id, basis.

    first and last bound the published total that the month is part of. basis: "published";
    "rescaled" (TRAC's, to EOIR's level); "average" (press); "derived"; "carried on" past the
    last total or between totals.
    """
    rows = []
    for name, totals in (("receipts", receipt_totals(as_of)), ("returned", return_totals(as_of))):
        behind = {m: piece for piece in disjoint(totals) for m in piece.months}
        for month in months:
            row = {"series": name, "month": month}
            if month in behind:
                piece = behind[month]
                total = piece.totals[0]
                producers = sorted({t.producer for t in piece.totals})
                sources = sorted({s for t in piece.totals for s in t.source.split("; ")})
                row |= {"first": total.first, "last": total.last}
                row |= {"producer": "; ".join(producers), "source_id": "; ".join(sources)}
                rows.append(row | {"basis": _basis(total.producer)})
            else:
                nothing = {"first": pd.NaT, "last": pd.NaT, "producer": "", "source_id": ""}
                rows.append(row | nothing | {"basis": "carried on"})
    return pd.DataFrame(rows)


def _basis(producer: str) -> str:
    if producer == "EOIR":
        return "published"
    return {"TRAC": "rescaled", "press": "average"}.get(producer, "derived")


def _eoir_totals(as_of: pd.Period) -> list[Total]:
    totals = []
    for vintage in (OLD_VINTAGE, NEW_VINTAGE):
        for _, row in inputs.table("eoir_annual", vintage=vintage).iterrows():
            total = _total(row, float(row["receipts"]), "EOIR")
            new = total.first >= NEW_FROM
            if total.first >= FIRST and new == (vintage == NEW_VINTAGE):
                totals.append(total)
    return [t for t in totals if t.last <= as_of]


def _trac_totals(as_of: pd.Period, eoir: list[Total]) -> list[Total]:
    """TRAC's part-years, each brought to EOIR's level."""
    rows = _partial_flows("TRAC", as_of)
    counts = [(str(row["kind"]), _total(row, float(row["value"]), "TRAC")) for row in rows]
    counts = [(kind, t) for kind, t in counts if t.first >= TRAC_FROM and kind != "monthly_average"]
    whole = {t.first: t.value for kind, t in counts if kind == "FY"}
    level = {t.first: t.value for t in eoir if len(t.months) == 12}
    scaled = []
    for kind, total in counts:
        year = pd.Period(f"{int(fiscal_years(pd.PeriodIndex([total.first]))[0]) - 1}-10", "M")
        if kind == "FY" and year in level:
            continue
        both = year in whole and year in level
        shared = total.value / whole[year] * level[year] if both else None
        value = receipts_from_trac(total.value).value if shared is None else shared
        scaled.append(replace(total, value=value))
    return scaled


def _press_totals(as_of: pd.Period, counted: list[Total]) -> list[Total]:
    covered = {m for t in counted for m in t.months}
    totals = []
    for row in _partial_flows("press", as_of):
        if row["kind"] != "monthly_average":
            continue
        months = pd.period_range(row["from_month"], as_of, freq="M")
        # TRAC's single months of early 2025 stand; EOIR's June total covers those between.
        bare = [m for m in months if m not in covered]
        for first, last in _runs(bare):
            value = float(row["value"]) * (last.ordinal - first.ordinal + 1)
            totals.append(Total(first, last, value, "press", str(row["source_id"])))
    return totals


def _runs(months: list[pd.Period]) -> list[tuple[pd.Period, pd.Period]]:
    """Stretches of months that touch, as (first, last)."""
    runs: list[tuple[pd.Period, pd.Period]] = []
    for month in months:
        if runs and month == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def _partial_flows(producer: str, as_of: pd.Period) -> list[pd.Series]:
    table = inputs.table("partial_flows", producer=producer)
    table = table[table["metric"] == "new_cases"]
    return [row for _, row in table.iterrows() if row["to_month"] <= as_of]


def _total(row: pd.Series, value: float, producer: str) -> Total:
    return Total(row["from_month"], row["to_month"], value, producer, str(row["source_id"]))


def _year(year: int, value: float, producer: str, source: str) -> Total:
    first, last = pd.Period(f"{year - 1}-10", "M"), pd.Period(f"{year}-09", "M")
    return Total(first, last, value, producer, source)
