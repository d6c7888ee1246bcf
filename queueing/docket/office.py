"""The asylum office's state: plain arrays, in which an application is not an entry but a place.

Applications of one filing day are alike but for their luck, which their key holds: the month of
filing and the index in it. Those that wait are therefore an interval of indexes for each filing
day, [low, high): the newest is taken from the top, the oldest from the bottom. A million and a half
of them cost as much as none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from queueing.docket import codes
from queueing.docket.draws import case_key_high
from queueing.docket.waits import Array, Cohorts, bin_of_days, edges

# What officers work on: applications, claims made at the border that they decide in full (both are
# a stock), and screenings for a credible fear.
AFFIRMATIVE, BORDER_CLAIM, CREDIBLE_FEAR = 0, 1, 2
WORK = ("non_detained.affirmative.asylum", "non_detained.border_claim.asylum", "credible_fear")
CLAIMS = 2  # the kinds that are decided

# Outcomes; the first three are of an interview.
GRANTED, DENIED, REFERRED, CLOSED, WITHDRAWN = range(5)
OUTCOMES = ("granted", "denied", "referred", "closed", "withdrawn")

# Days since filing after which an applicant may ask for a work permit, may have it, and would have
# it under the rules of 2020 and of the proposal of 2026.
CLOCKS = (150, 180, 365)

# The ledger of a month and kind: flows, then the stock at its end.
RECEIPT = 0
COMPLETION = 1  # + outcome
REACHED = COMPLETION + len(OUTCOMES)  # came to the work permit clock in force
SCREENED = REACHED + 1
PENDING = SCREENED + 1  # applications that wait; of credible fear, people still to be screened
FILED = PENDING + 1  # sum of their filing days
PAST_CLOCK = FILED + 1  # of them, those past the clock in force
PAST = PAST_CLOCK + 1  # + place in CLOCKS
LEDGER = PAST + len(CLOCKS)

# Seconds of officers in a month.
OFFERED, SCREENING_USED, WASTED = 0, 1, 2

# The terms the office works under on a day: the columns of `terms`.
(
    SECONDS,  # of all officers; 0 on a day off
    UNFENCED,  # of them, those that screenings may take
    SCREENING_SECONDS,  # of one screening
    INTERVIEW_SECONDS,  # of one affirmative application
    CLAIM_SECONDS,  # of one border claim decided in full
    NEWEST_FIRST,  # 1: of the applications, the newest; 0: the oldest
    NOTICE,  # least days from filing to the interview
    GRANT,  # chance that an application is granted
    FINAL,  # chance that one not granted is denied for good, not referred
    CLAIM_GRANT,
    CLAIM_FINAL,
    CLOCK,  # days after which a work permit may be had
) = range(12)
TERMS = 12

# Scalars that move: the entries of `Office.counts`.
DEBT, TRACED, ERROR = 0, 1, 2  # seconds that the last interview ran over

COURT = 255  # no court has this number: the keys of the office are its own
TRACE = 4  # key_high, index, day, outcome


class Office(NamedTuple):
    """The asylum office: days of filing D, months M, courts C, cohorts and bins as the docket's."""

    low: Array  # int64[CLAIMS, D]: of each filing day, the first index that waits
    high: Array  # int64[CLAIMS, D]: and the first after it that does not
    coming: Array  # int64[3]: what comes in the month: applications, border claims, screenings
    waiting: Array  # int64[1]: people still to be screened
    to_screen: Array  # int64[D]: of them, those referred on each day
    counts: Array  # int64[3]
    ledger: Array  # int64[M + 1, 3, LEDGER]: the start, then each month
    seconds: Array  # int64[M + 1, 3]: offered, used for screenings, wasted
    officers: Array  # int64[M + 1]: on board
    referred: Array  # int64[C]: referred in the month, by the court they come to
    waits: Array  # int32[CLAIMS, cohorts, bins, WAITS]
    screening_waits: Array  # int32[cohorts, bins, WAITS]: from the referral to the screening
    key: Array  # uint32[2]: seed, replication
    key_month: Array  # int64[D]: month of filing, as in keys
    cohort_of: Array  # int16[3, days since span[1]]
    bin_of: Array  # int16[days]
    span: Array  # int64[3]: first filing day, the day cohorts begin, the first day simulated
    trace: Array  # int64[n, TRACE]: every completion, when n > 0


# What a later day builds on; the rest follows from the size.
KEPT = (
    "low",
    "high",
    "waiting",
    "to_screen",
    "screening_waits",
    "counts",
    "ledger",
    "seconds",
    "officers",
    "referred",
    "waits",
)


@dataclass(frozen=True)
class OfficeSize:
    """How large an office is: from which day applications were filed, and the days it runs."""

    first_filing_day: int
    first_day: int
    days: int
    months: int
    courts: int
    first_key_month: int  # of the first filing day
    traced: int = 0


def open_office(size: OfficeSize, seed: int, replication: int) -> Office:
    """An office with nobody waiting."""
    days = size.first_day + size.days - size.first_filing_day
    cohorts = Cohorts.of(size.first_day, size.days + 1)
    first = np.datetime64(size.first_filing_day, "D").astype("datetime64[M]").astype(np.int64)
    day = np.arange(size.first_filing_day, size.first_filing_day + days)
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    bins = len(edges()) - 1
    return Office(
        low=np.zeros((CLAIMS, days), dtype=np.int64),
        high=np.zeros((CLAIMS, days), dtype=np.int64),
        coming=np.zeros(3, dtype=np.int64),
        waiting=np.zeros(1, dtype=np.int64),
        to_screen=np.zeros(days, dtype=np.int64),
        counts=np.zeros(3, dtype=np.int64),
        ledger=np.zeros((size.months + 1, len(WORK), LEDGER), dtype=np.int64),
        seconds=np.zeros((size.months + 1, 3), dtype=np.int64),
        officers=np.zeros(size.months + 1, dtype=np.int64),
        referred=np.zeros(size.courts, dtype=np.int64),
        waits=np.zeros((CLAIMS, cohorts.count, bins, codes.WAITS), dtype=np.int32),
        screening_waits=np.zeros((cohorts.count, bins, codes.WAITS), dtype=np.int32),
        key=np.array([seed, replication], dtype=np.uint32),
        key_month=months - first + size.first_key_month,
        cohort_of=cohorts.of_day,
        bin_of=bin_of_days(edges()),
        span=np.array([size.first_filing_day, cohorts.epoch, size.first_day], dtype=np.int64),
        trace=np.zeros((size.traced, TRACE), dtype=np.int64),
    )


def key_high(kind: int, month: int) -> int:
    """The upper word of the key of an application (or of a month's screenings)."""
    return int(case_key_high(COURT, COURT - kind, month))
