"""What comes to the USCIS asylum office, month by month: applications, and people to be screened.

Affirmative filings are published for some years and quarters only: their months follow by Denton's
method, so that every total is kept. Credible fear referrals are published by month to August 2024,
and as sums after that. None of them is a receipt of a court: whoever the office refers becomes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

import inputs

from .disaggregate import Total, denton
from .models import SHORTEST
from .threads import one_thread

STREAMS = ("affirmative", "credible_fear")


def office_streams(as_of: pd.Period) -> dict[str, pd.Series]:
    """Monthly histories of the office's streams up to a month, in cases, by name.

    Each begins with the first month published about it; months after the last and between the
    totals are carried on. Only figures about months up to `as_of` are used. Nothing (no stream)
    where one of them is not known for long enough to be forecast.
    """
    found = {name: _history(name, as_of).copy() for name in STREAMS}
    if any(len(series) < SHORTEST for series in found.values()):
        return {}
    return found


def office_actual(first: pd.Period, last: pd.Period) -> pd.DataFrame:
    """What came to the office in each month from `first` to `last`, from all that is known.

    Columns affirmative and credible_fear. Months before the first published are taken to have been
    as that one, months after the last as that.
    """
    known_to = max(total.last for name in STREAMS for total in totals(name))
    months = pd.period_range(first, last, freq="M", name="month")
    columns = {name: _history(name, max(known_to, last)) for name in STREAMS}
    return pd.DataFrame({name: s.reindex(months).fillna(s.iloc[0]) for name, s in columns.items()})


@cache
@one_thread()
def _history(name: str, as_of: pd.Period) -> pd.Series:
    known = [total for total in totals(name) if total.last <= as_of]
    if not known:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq="M"), name=name)
    first = min(total.first for total in known)
    months = pd.period_range(first, as_of, freq="M", name="month")
    return denton(known, pd.Series(1.0, index=months)).rename(name)


def totals(name: str) -> Sequence[Total]:
    """What was published about one of `STREAMS`, as sums over months."""
    metric = "affirmative_filings" if name == "affirmative" else "credible_fear_filed"
    table = inputs.table("uscis_asylum")
    found = [
        Total(row["from_month"], row["to_month"], float(row["value"]), "USCIS", row["source_id"])
        for _, row in table[table["metric"] == metric].iterrows()
    ]
    if name == "credible_fear":
        monthly = inputs.table("credible_fear_monthly")
        found += [
            Total(row["month"], row["month"], float(row["filed"]), "OHSS", row["source_id"])
            for _, row in monthly.iterrows()
        ]
    return found
