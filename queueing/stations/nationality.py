"""Nationality groups: who comes by which channel and year, and whose claims are strong.

A case's group is drawn by its own key from the mix of its channel and year of entry, given how
strong its claim is. It decides nothing that becomes of the case; what it is for is to thin arrivals
of a group as published evidence has it, and to count what becomes of many cases. The project scores
or ranks nobody: a group is told of in sums alone, never a person.

At the border the mix of a year is that of the people met there, each group weighed by how many of
an encounter come to have a case; in the other channels it is assumed. Strong claims are a share of
each group's with odds in proportion to those of a grant of asylum, such that all groups together
have the ledger's share of strong claims and the mix stays what it is.

What the tables have a range for is drawn in every future, group by group: who of those met comes to
have a case, who comes by the other channels, and how many claims are granted, each by one luck for
all channels and years.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np
import pandas as pd

import inputs
from inputs.ledger import drawn_within
from queueing.docket.waits import Array
from queueing.marginals import mix_by_trait
from queueing.scenario.levers import Value
from queueing.stations.intake import KEY_EPOCH, classes

# Of a table with a row a group, the number that is drawn within its range.
DRAWN_OF_GROUPS = {
    "nationality_charging": "ratio",
    "nationality_shares": "share",
    "nationality_grants": "granted",
}
YEARS = 50  # fiscal years of entry with a mix of their own, from that of the first key month on


@cache
def nationalities() -> tuple[str, ...]:
    """The groups, in the order of the vocabulary."""
    return tuple(inputs.vocabulary()["nationalities"])


@cache
def lucks() -> tuple[str, ...]:
    """The names of what is drawn of every group, in the values of a future: TABLE.GROUP.

    The value is the quantile, from 0 to 1, at which the group's ranges in the table stand.
    """
    return tuple(f"{table}.{group}" for table in DRAWN_OF_GROUPS for group in nationalities())


def entry_mix(channel: str, values: Mapping[str, float]) -> Array:
    """The mix of those who enter by a channel, by fiscal year from 1980 (float64[YEARS, G]).

    Before the first year of a table and after its last the mix is that of these years.
    """
    years = KEY_EPOCH.year + np.arange(YEARS)
    if channel == "border":
        met = _by_group(inputs.table("border_citizenship"), "fiscal_year", "encounters")
        ratios = _by_group(_drawn("nationality_charging", values), "from_fiscal_year", "drawn")
        cases = _in_force(met, years) * _in_force(ratios.ffill(), years)
    else:
        shares = _drawn("nationality_shares", values)
        mine = shares[shares["channel"] == channel]
        cases = _in_force(_by_group(mine, "from_fiscal_year", "drawn"), years)
    return np.asarray(cases / cases.sum(axis=1, keepdims=True))


def mixes(values: Mapping[str, float]) -> Array:
    """The mix of the groups by year of entry, class of entry and strength of claim, added up.

    float64[YEARS, K, 2, G], to be read; by the share of strong claims and the lucks in `values`
    (where there are none, the tables' own numbers).
    """
    return _mixes(values["strong_claim_share"], tuple(values.get(name, 0.5) for name in lucks()))


@lru_cache(maxsize=8)
def _mixes(strong: float, quantiles: tuple[float, ...]) -> Array:
    values = dict(zip(lucks(), quantiles, strict=True))
    grants = _drawn("nationality_grants", values).set_index("nationality")["drawn"]
    rates = grants.reindex(nationalities()).to_numpy(dtype=float)
    odds = rates / (1.0 - rates)
    kinds = classes()
    found = np.empty((YEARS, len(kinds), 2, len(odds)))
    for channel in set(kinds.channel):
        mix = entry_mix(channel, values)
        rows, which = np.unique(mix, axis=0, return_inverse=True)
        apart = np.stack([mix_by_trait(row, odds, strong) for row in rows])[which]
        alike = np.stack([mix, mix], axis=1)
        for klass in np.flatnonzero(np.array(kinds.channel) == channel):
            found[:, klass] = apart if kinds.applies[klass] else alike
    found = np.cumsum(found, axis=-1)
    found /= found[..., -1:]
    found.setflags(write=False)
    return found


def coming(levers: Mapping[str, Value]) -> Array:
    """Of new cases by class of entry and group, the share that comes (float64[K, G]).

    The levers thin arrivals at the border; not those of children without a parent.
    """
    border = np.array(classes().channel) == "border"
    there = [float(levers[f"receipts.border_from_{group}"]) for group in nationalities()]
    return np.where(border[:, None], np.array(there)[None, :], 1.0)


def coming_share(
    levers: Mapping[str, Value], values: Mapping[str, float], month: int, strong: Array
) -> Array:
    """Of the new cases of a key month, the share expected to come by class (float64[K]).

    `strong` (float64[K]) is the share of strong claims. Exactly 1 while no lever is turned.
    """
    apart = np.diff(mixes(values)[fiscal_row(month)], axis=-1, prepend=0.0)
    mix = (1.0 - strong)[:, None] * apart[:, 0] + strong[:, None] * apart[:, 1]
    return np.asarray(1.0 - (mix * (1.0 - coming(levers))).sum(axis=1))


def fiscal_row(month: int) -> int:
    """The row of a key month in a mix: its fiscal year from that of the first.

    As `queueing.docket.nationality.entered` has it.
    """
    return min((month + 3) // 12, YEARS - 1)


def _drawn(name: str, values: Mapping[str, float]) -> pd.DataFrame:
    """A table with a column `drawn`: its number where the group's luck has it in its range."""
    table = inputs.table(name)
    columns = [table[column] for column in ("low", DRAWN_OF_GROUPS[name], "high", "nationality")]
    drawn = [
        drawn_within(low, value, high, values.get(f"{name}.{group}", 0.5))
        for low, value, high, group in zip(*columns, strict=True)
    ]
    return table.assign(drawn=drawn)


def _by_group(table: pd.DataFrame, year: str, value: str) -> pd.DataFrame:
    """A table's values by fiscal year and group, the groups in their order."""
    wide = table.pivot_table(index=year, columns="nationality", values=value, dropna=False)
    return wide.reindex(columns=list(nationalities()))


def _in_force(values: pd.DataFrame, years: Array) -> Array:
    """The row in force in each year: the last one begun, the first one before that."""
    begun = np.searchsorted(values.index.to_numpy(), years, side="right") - 1
    return np.asarray(values.to_numpy(dtype=float)[np.maximum(begun, 0)])
