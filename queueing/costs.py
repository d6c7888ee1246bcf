"""What the system costs: one table of items, each a plain function of a replication's record.

Dollars are constant ones of 2025, at full scale whatever the scale of the run; fees received count
below zero. What the courts cost is in `ITEMS`, court by court; what the stations beside them cost
is in `BESIDE`. A station that comes to the model adds a row, and its prices to the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

import inputs
from queueing.docket import codes, office
from queueing.docket.waits import Array
from queueing.fiscal import fiscal_year_of
from queueing.record import Record, standing
from queueing.stations.intake import classes, month_first_days
from queueing.verbs import EPOCH

# The active stock by stage; an application is filed as the first master hearing goes on.
ACTIVE = codes.STOCK + np.arange(len(codes.STAGES)) * len(codes.STATUSES) + codes.ACTIVE
HEARD = np.delete(ACTIVE, codes.FIRST_MASTER)

Spent = Callable[[Record, float], Array]
"""Dollars of a record at a scale by month, and by court where there are courts (float64[months, C]
or float64[months])."""


def judges_and_teams(record: Record, scale: float) -> Array:
    """Judges on board, temporary ones alike, with the team and the courtroom that go with each."""
    return np.asarray(record.judges / 12.0 * record.values["judge_cost_per_year"])


def detention(record: Record, scale: float) -> Array:
    """The days people are held while their case is pending in court, or before the Board."""
    return detention_days(record, scale) * record.values["detention_cost_per_day"]


def appointed_counsel(record: Record, scale: float) -> Array:
    """Cases that came in without counsel and were given one, the whole of each as it comes in."""
    given = record.ledger[..., codes.COUNSEL_APPOINTED].sum(axis=2) / scale
    return np.asarray(given * record.values["appointed_counsel_cost_per_case"])


def asylum_fees(record: Record, scale: float) -> Array:
    """Fees received for asylum applications: once as each is filed, and every year it is pending.

    A fee is received from its first whole month on. Who is referred by USCIS filed there, and who
    comes back had filed before.
    """
    asylum = np.array([claim == "asylum" for claim in classes().claim])
    before = np.array([channel in ("referral", "returned") for channel in classes().channel])
    filed = record.ledger[..., codes.APPLICATION_FILED][:, :, asylum & ~before].sum(axis=2)
    pending = record.ledger[..., HEARD][:, :, asylum].sum(axis=(2, 3)) / 12.0
    paid = record.values["asylum_fees_paid_share"] / scale
    at_filing = filed * _in_force(record, "asylum_application_fee")[:, None]
    a_year = pending * _in_force(record, "asylum_annual_fee")[:, None]
    return np.asarray(-paid * (at_filing + a_year))


ITEMS: dict[str, Spent] = {
    "judges and their teams": judges_and_teams,
    "detention": detention,
    "appointed counsel": appointed_counsel,
    "asylum fees received": asylum_fees,
}


def board_members(record: Record, scale: float) -> Array:
    """Members of the Board of Immigration Appeals, with the attorneys and staff of each."""
    return np.asarray(record.members / 12.0 * record.values["board_member_cost_per_year"])


def appeal_fees(record: Record, scale: float) -> Array:
    """Fees received for appeals, as they are filed: a share of those of respondents and of the
    government alike, which pays none."""
    filed = record.ledger[..., codes.APPEAL_FILED].sum(axis=(1, 2)) / scale
    paid = record.values["appeal_fees_paid_share"]
    return np.asarray(-paid * filed * _in_force(record, "appeal_fee"))


def asylum_officers(record: Record, scale: float) -> Array:
    """Asylum officers on board, screenings and all, with supervisors and support."""
    if record.office is None:
        return np.zeros(len(record.ledger))
    cost = record.values["asylum_officer_cost_per_year"]
    return np.asarray(record.office.officers[1:] / 12.0 * cost)


def fees_at_uscis(record: Record, scale: float) -> Array:
    """The same fees as in court for applications filed at USCIS, and for the years they wait."""
    if record.office is None:
        return np.zeros(len(record.ledger))
    applications = record.office.ledger[1:, office.AFFIRMATIVE] / scale
    paid = record.values["asylum_fees_paid_share"]
    at_filing = applications[:, office.RECEIPT] * _in_force(record, "asylum_application_fee")
    a_year = applications[:, office.PENDING] / 12.0 * _in_force(record, "asylum_annual_fee")
    return np.asarray(-paid * (at_filing + a_year))


BESIDE: dict[tuple[str, str], Spent] = {  # by station and item
    ("board", "members and their staff"): board_members,
    ("board", "appeal fees received"): appeal_fees,
    ("asylum_office", "asylum officers"): asylum_officers,
    ("asylum_office", "asylum fees received"): fees_at_uscis,
}


def detention_days(record: Record, scale: float) -> Array:
    """Days in detention by month and court (float64[months, C]) of people with a case pending, at
    the court or, after it, before the Board.

    Each month has its days times the mean of those held at its beginning and at its end.
    """
    stock, appeals = standing(record, ACTIVE), standing(record, codes.APPEALS)
    held = stock[:, :, classes().detained].sum(axis=(2, 3)) / scale
    held += appeals[:, :, classes().detained].sum(axis=2) / scale
    days = np.diff(month_first_days(record.first_month, len(record.ledger)))
    return np.asarray((held[1:] + held[:-1]) / 2.0 * days[:, None])


def costs(record: Record, scale: float, stations: tuple[str, ...]) -> pd.DataFrame:
    """The table: fiscal_year, station, item, dollars (constant, of 2025; not scaled).

    `stations` are the codes of the courts, or one name for all of them together; the Board and the
    asylum office stand beside them.
    """
    months = pd.period_range(record.first_month, periods=len(record.ledger), freq="M")
    years = fiscal_year_of(months).to_numpy()
    rows = [*_rows(record, scale, stations, years)]
    for (station, item), dollars in BESIDE.items():
        rows.append(_of_the_nation(station, item, dollars(record, scale), years))
    rows += [_of_the_nation("all", *spent, years) for spent in programmes(record).items()]
    table = pd.concat(rows, ignore_index=True)
    return table[table["dollars"] != 0.0].reset_index(drop=True)


def _rows(
    record: Record, scale: float, stations: tuple[str, ...], years: Array
) -> Iterator[pd.DataFrame]:
    spent = {item: dollars(record, scale) for item, dollars in ITEMS.items()}
    for year in np.unique(years):
        for item, dollars in spent.items():
            of_year = dollars[years == year].sum(axis=0)
            if len(stations) == 1:
                of_year = of_year.sum(keepdims=True)
            columns = {"fiscal_year": int(year), "station": stations, "item": item}
            yield pd.DataFrame(columns | {"dollars": of_year})


def programmes(record: Record) -> dict[str, Array]:
    """What reforms pay for a year, by item: dollars by month (float64[months]) for the nation.

    Each month that begins on the reform's start or later has a twelfth.
    """
    found: dict[str, Array] = {}
    for one in record.programmes:
        dollars = np.where(_begin(record) >= one.first, record.values[one.value] / 12.0, 0.0)
        found[one.item] = found.get(one.item, 0.0) + dollars
    return found


def _of_the_nation(station: str, item: str, dollars: Array, years: Array) -> pd.DataFrame:
    """The rows of an item that has no courts, dollars by month (float64[months])."""
    of_years = [dollars[years == year].sum() for year in np.unique(years)]
    columns = {"fiscal_year": np.unique(years), "station": station, "item": item}
    return pd.DataFrame(columns | {"dollars": of_years})


def total(record: Record, scale: float) -> float:
    """Dollars of all items in the whole run."""
    items = [dollars(record, scale) for dollars in (*ITEMS.values(), *BESIDE.values())]
    return float(sum(dollars.sum() for dollars in [*items, *programmes(record).values()]))


def _in_force(record: Record, name: str) -> Array:
    """A dated fee in every month (float64[months]): nothing in those that begin before its day."""
    first = inputs.parameter(name).from_date or date.min
    return np.where(_begin(record) >= first, record.values[name], 0.0)


def _begin(record: Record) -> Array:
    """The first day of each month (dates)."""
    days = month_first_days(record.first_month, len(record.ledger))[:-1]
    return np.array([EPOCH + timedelta(days=int(day)) for day in days])
