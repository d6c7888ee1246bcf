"""From one producer's or vintage's count to another's: only here, only through the ledger.

EOIR's two vintages, TRAC, OHSS and CBP count differently. Each function crosses one such gap with
the ledger parameter of its name, and says so in `how`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from inputs.ledger import parameter
from inputs.problems import BadInput, Problem
from inputs.published import table

FIRST_VINTAGE = "EOIR-2021-04-19"  # active pending cases
LATER_VINTAGE = "EOIR-2025-07-31"  # pending cases with inactive ones


@dataclass(frozen=True)
class Bridged:
    """A count with its range, and how it was come by."""

    value: float
    low: float
    high: float
    how: str


def active_from_2025_vintage(pending: float) -> Bridged:
    """EOIR's active pending cases, from its pending cases of the 2025 vintage."""
    p = parameter("bridge_active_from_2025_vintage")
    how = f"{LATER_VINTAGE} through {p.name}"
    return Bridged(pending + p.value, pending + p.low, pending + p.high, how)


def active_from_trac(pending: float) -> Bridged:
    """EOIR's active pending cases, from TRAC's."""
    return _divided(pending, "bridge_trac_active_stock")


def completions_from_trac(completions: float) -> Bridged:
    """EOIR's completions, from TRAC's."""
    return _divided(completions, "bridge_trac_completions_per_eoir")


def receipts_from_trac(new_cases: float) -> Bridged:
    """EOIR's receipts, from TRAC's new cases."""
    return _divided(new_cases, "bridge_trac_receipts_per_eoir")


def usbp_from_cbp(encounters: float) -> Bridged:
    """Border Patrol encounters as OHSS counts them, from CBP's."""
    p = parameter("bridge_usbp_ohss_per_cbp")
    how = f"CBP through {p.name}"
    return Bridged(encounters * p.value, encounters * p.low, encounters * p.high, how)


def active_pending(at: date | str) -> Bridged:
    """Active pending cases at the end of a month, as EOIR counts them.

    EOIR's own count where it publishes one (2021 vintage to March 2021, later the 2025 vintage
    through its bridge), else TRAC's through its bridge. `at` is a date or its text, YYYY-MM-DD.
    A date that none of them counted raises `BadInput` with the nearest that are there.
    """
    known = _active_pending()
    asked = _date(at)
    if asked not in known:
        nearest = sorted(sorted(known, key=lambda day: abs(day - asked))[:4])
        near = ", ".join(str(day) for day in nearest)
        allowed = f"no count of that day; the nearest are {near}"
        raise BadInput([Problem("active pending cases", f"at {asked}", allowed)])
    return known[asked]


def usbp_nationwide() -> pd.Series:
    """Border Patrol encounters by month since October 1999: OHSS's, then CBP's through the bridge.

    float64 with a monthly PeriodIndex named `month`, without holes.
    """
    parts = []
    for producer in ("OHSS", "CBP"):
        border = table("border_monthly", producer=producer)
        rows = border[border["series"] == "usbp_nationwide"]
        parts.append(rows.set_index("month")["encounters"].astype("float64"))
    ohss, cbp = parts
    later = cbp[cbp.index > ohss.index.max()].map(lambda cases: usbp_from_cbp(cases).value)
    joined: pd.Series = pd.concat([ohss, later]).sort_index()
    joined.index = pd.PeriodIndex(joined.index, freq="M", name="month")
    return joined


@cache
def _active_pending() -> dict[date, Bridged]:
    """Every date with a count; where several count, EOIR's first."""
    found: dict[date, Bridged] = {}
    first = table("eoir_annual", vintage=FIRST_VINTAGE)
    for at, count in _by_day(_month_ends(first), first["pending_end"]):
        found[at] = Bridged(count, count, count, FIRST_VINTAGE)
    later = table("eoir_annual", vintage=LATER_VINTAGE)
    for at, count in _by_day(_month_ends(later), later["pending_end"]):
        found.setdefault(at, active_from_2025_vintage(count))
    trac = table("trac_snapshots")
    trac = trac[trac["as_of"].dt.is_month_end]
    for at, count in _by_day(trac["as_of"], trac["pending_active"]):
        found.setdefault(at, active_from_trac(count))
    return found


def _month_ends(frame: pd.DataFrame) -> pd.Series:
    ends: pd.Series = frame["to_month"].dt.end_time
    return ends


def _by_day(days: pd.Series, counts: pd.Series) -> Iterator[tuple[date, float]]:
    for day, count in zip(days.dt.date, counts, strict=True):
        yield day, float(count)


def _divided(count: float, bridge: str) -> Bridged:
    p = parameter(bridge)
    return Bridged(count / p.value, count / p.high, count / p.low, f"TRAC through {p.name}")


def _date(at: date | str) -> date:
    try:
        return date.fromisoformat(at) if isinstance(at, str) else date(at.year, at.month, at.day)
    except ValueError:
        raise BadInput([Problem("date", f'"{at}"', "must be YYYY-MM-DD")]) from None
