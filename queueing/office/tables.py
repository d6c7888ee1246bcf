"""The asylum office's rows of the tables `stocks`, `flows` and `resources`.

Its station is `asylum_office` at every detail, so that "all" goes on meaning all courts; no court
has its classes. Its officers stand in the column of the judges.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from queueing.docket import office
from queueing.stations.asylum_office import OfficeRecord

STATION = "asylum_office"
STAGE = "interview"  # what every application waits for

KINDS = office.WORK[: office.CLAIMS]  # classes of what waits

# Flows by column of the office's ledger.
FLOWS: dict[int, tuple[str, str]] = {
    office.RECEIPT: ("receipt", "first_entry"),
    **{office.COMPLETION + k: ("completion", name) for k, name in enumerate(office.OUTCOMES)},
    office.REACHED: ("clock_reached", "work_permit"),
    office.SCREENED: ("screening", "credible_fear"),
}
# Measures of its delays, by the docket's: "interview" is to the interview decision, with those
# closed or withdrawn having left before it; "decision" to any completion.
DELAYS = {"interview": "merits", "decision": "decision"}
SCREENED = office.WORK[office.CREDIBLE_FEAR :]
SCREENING_DELAYS = {"screening": "decision"}


def stocks(record: OfficeRecord, dates: pd.DatetimeIndex, stage: str) -> pd.DataFrame:
    """Applications and border claims that wait; `dates` are the start and every month end."""
    waiting = record.ledger[:, : office.CLAIMS]
    at = np.nonzero(waiting[..., office.PENDING])
    cases = waiting[..., office.PENDING][at]
    day = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return pd.DataFrame(
        {
            "date": dates[at[0]],
            "station": STATION,
            "case_class": np.array(office.WORK)[at[1]],
            "stage": stage,
            "status": "active",
            "cases": cases,
            "mean_age_days": day[at[0]] - waiting[..., office.FILED][at] / cases,
        }
    )


def flows(record: OfficeRecord, dates: pd.DatetimeIndex) -> pd.DataFrame:
    """What happened at the office; `dates` are the month ends."""
    columns = list(FLOWS)
    counted = record.ledger[1:, :, columns]
    at = np.nonzero(counted)
    told = np.array(list(FLOWS.values()))[at[2]].reshape(-1, 2)
    return pd.DataFrame(
        {
            "date": dates[at[0]],
            "station": STATION,
            "case_class": np.array(office.WORK)[at[1]],
            "status": "active",
            "flow": told[:, 0],
            "reason": told[:, 1],
            "cases": counted[at],
        }
    )


def resources(record: OfficeRecord, dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Officers on board, and the hours they have for screenings and interviews.

    What runs over a day is taken from the next: hours used are those of the days offered.
    """
    offered = record.seconds[1:, office.OFFERED] / 3600.0
    wasted = record.seconds[1:, office.WASTED] / 3600.0
    return pd.DataFrame(
        {
            "date": dates,
            "station": STATION,
            "judges": record.officers[1:],
            "hours_offered": offered,
            "hours_used": offered - wasted,
            "hours_wasted": wasted,
        }
    )
