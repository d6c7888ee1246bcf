"""What became of the cases of each nationality group: a table by fiscal year.

It is there so that a reform said by nationality can be seen where it acts, and so that the model's
mix can be held against what is published. A group decides nothing that becomes of a case: groups
differ by channel, year of entry and strength of claim alone. Sums only: nobody is scored or ranked.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.record import Record
from queueing.stations.nationality import nationalities

GRANTED = (codes.RELIEF_GRANTED, codes.WITHHOLDING)
ORDERED = (codes.REMOVAL, codes.IN_ABSENTIA)


def nationality_rows(record: Record) -> pd.DataFrame:
    """One row a fiscal year and group, with the months of the year that were simulated.

    Columns fiscal_year, months, nationality, received, returned, closed (net of those put back),
    granted (withholding among them), ordered_removed (in absentia among them), otherwise_completed,
    mean_days (from receipt to completion, null where nobody was completed), pending_active (at the
    end of the year's last simulated month). Pending grows by received and returned, less closed and
    the completed: exactly, in every group.
    """
    months = pd.period_range(record.first_month, periods=len(record.groups), freq="M")
    years = months.asfreq("Y-SEP").year.to_numpy()
    parts = [
        _of_a_year(record.groups[years == year], int(year))
        for year in dict.fromkeys(years.tolist())
    ]
    return pd.concat(parts, ignore_index=True)


def _of_a_year(groups: Array, year: int) -> pd.DataFrame:
    """The rows of the months (int64[months, G, GROUP]) of a fiscal year; without empty groups."""
    flows, pending = groups.sum(axis=0), groups[-1, :, codes.GROUP_ACTIVE]
    ended = flows[:, codes.GROUP_COMPLETED : codes.GROUP_DAYS]
    completed = ended.sum(axis=1)
    granted, ordered = (ended[:, list(which)].sum(axis=1) for which in (GRANTED, ORDERED))
    days = flows[:, codes.GROUP_DAYS]
    names = list(nationalities())
    rows = pd.DataFrame(
        {
            "fiscal_year": year,
            "months": len(groups),
            "nationality": pd.Categorical(names, categories=names),
            "received": flows[:, codes.GROUP_RECEIVED],
            "returned": flows[:, codes.GROUP_RETURNED],
            "closed": flows[:, codes.GROUP_CLOSED] - flows[:, codes.GROUP_PUT_BACK],
            "granted": granted,
            "ordered_removed": ordered,
            "otherwise_completed": completed - granted - ordered,
            "mean_days": np.where(completed > 0, days / np.maximum(completed, 1), np.nan),
            "pending_active": pending,
        }
    )
    there: pd.DataFrame = rows.loc[(groups != 0).any(axis=(0, 2))]
    return there
