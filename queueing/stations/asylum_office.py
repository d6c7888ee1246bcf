"""The USCIS asylum office as a station: screenings, applications, referrals to the courts.

On the first of a month the office works the month just past, day by day (`docket.interviews`);
whom it referred comes into court in the intake of that day. So nothing passes between the office
and the courts but on fixed dates of the model, and a reform of the one leaves every case of the
other its luck.

In the first month the courts receive the referrals forecast: those were interviewed before the
start. While `office.referrals` stands at "forecast", and where the courts' receipts are the
published ones, the office works beside the courts and sends nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queueing.docket import interviews, office
from queueing.docket.draws import ROUNDING, philox, unit
from queueing.docket.office import Office, OfficeSize
from queueing.docket.waits import Array
from queueing.stations.intake import classes, key_month, month_first_days

REFERRAL, BORDER_ASYLUM = "non_detained.referral.asylum", "non_detained.border.asylum"


@dataclass(frozen=True)
class OfficePlan:
    """What comes to the office, in full numbers, and who waits there at the start.

    One that `sends` nobody works beside the courts, whose referrals come from elsewhere.
    """

    filings: pd.DataFrame  # month x (affirmative, credible_fear)
    waiting: Array  # float64[months]: whole numbers by month of filing, from `first_month`
    first_month: pd.Period
    sends: bool = True


@dataclass(frozen=True)
class MonthTerms:
    """What a month at the office is worked on: numbers in full, whatever the scale."""

    by_day: Array  # float64[days, TERMS]: see `docket.office`
    officers: float
    closures: float  # applications in the month
    withdrawals: float  # share of those waiting
    destinations: Array  # float64[C]: cumulative shares of the courts to which cases are referred


@dataclass(frozen=True)
class OfficeRecord:
    """What the office leaves: see `docket.office.Office` for the columns."""

    ledger: Array  # int64[months + 1, 3, LEDGER]: the start, then each month
    seconds: Array  # int64[months + 1, 3]
    officers: Array  # int64[months + 1]
    waits: Array  # int32[CLAIMS, cohorts, bins, WAITS]: those still waiting included
    screening_waits: Array  # int32[cohorts, bins, WAITS]: from referral to screening
    trace: Array  # int64[n, TRACE]


class AsylumOffice:
    """The office of one replication."""

    def __init__(
        self,
        plan: OfficePlan,
        first_month: pd.Period,
        months: int,
        scale: float,
        key: tuple[int, int],
        courts: int,
        traced: int = 0,
    ) -> None:
        days = month_first_days(first_month, months)
        filed = month_first_days(plan.first_month, 1)
        self.plan, self.scale, self.first_month = plan, scale, first_month
        self.days = days
        size = OfficeSize(
            first_filing_day=int(filed[0]),
            first_day=int(days[0]),
            days=int(days[-1] - days[0]),
            months=months,
            courts=courts,
            first_key_month=key_month(plan.first_month),
            traced=traced,
        )
        self.state: Office = office.open_office(size, *key)

    def open(self, clock: int) -> None:
        """The applications waiting at the start, spread over the days of their month of filing."""
        begins = month_first_days(self.plan.first_month, len(self.plan.waiting))
        for k, waiting in enumerate(self.plan.waiting):
            month = key_month(self.plan.first_month + k)
            number = self._whole(office.AFFIRMATIVE, month, float(waiting))
            length = int(begins[k + 1] - begins[k])
            first = int(begins[k] - begins[0])
            spread = number * np.arange(length + 1) // length
            self.state.low[office.AFFIRMATIVE, first : first + length] = spread[:-1]
            self.state.high[office.AFFIRMATIVE, first : first + length] = spread[1:]
        interviews.close(self.state, 0, int(self.days[0]) - 1, clock)

    def expect(self, month: int, affirmative: float, screenings: float, claims: float) -> None:
        """What a month will bring, in full numbers."""
        number = key_month(self.first_month + month)
        for kind, expected in enumerate((affirmative, claims, screenings)):
            self.state.coming[kind] = self._whole(kind, number, expected)

    def work(self, month: int, terms: MonthTerms) -> None:
        """The month's work, when it is over."""
        first = int(self.days[month])
        error = interviews.work(
            self.state,
            month + 1,
            first,
            int(self.days[month + 1]) - first,
            terms.by_day,
            terms.closures * self.scale,
            terms.withdrawals,
            terms.destinations,
        )
        if error:
            raise RuntimeError("The asylum office completed more than its trace has room for.")
        self.state.officers[month + 1] = round(terms.officers)

    @property
    def referred(self) -> Array:
        """Cases referred in the month just worked by court, in full numbers (float64[C])."""
        return np.asarray(self.state.referred / self.scale)

    def keep(self) -> dict[str, Array]:
        """Where the office stands: its arrays by name."""
        return {name: getattr(self.state, name) for name in office.KEPT}

    def take_up(self, kept: Mapping[str, Array]) -> None:
        """Go on where another run of the same past stood."""
        for name in office.KEPT:
            getattr(self.state, name)[...] = kept[name]

    def record(self) -> OfficeRecord:
        """What the office leaves at the end of the run."""
        waits, screening = self.state.waits.copy(), self.state.screening_waits.copy()
        ended = self.state._replace(waits=waits, screening_waits=screening)
        interviews.censor(ended, int(self.days[-1]))
        traced = self.state.trace[: self.state.counts[office.TRACED]]
        return OfficeRecord(ended.ledger, ended.seconds, ended.officers, waits, screening, traced)

    def _whole(self, kind: int, month: int, expected: float) -> int:
        """A whole number at the scale: rounded up with the chance of the fraction, by a keyed draw.

        More expected never gives fewer; the first at any scale are the first at full scale.
        """
        seed, replication = (int(word) for word in self.state.key)
        word = philox(0, office.key_high(kind, month), ROUNDING, 0, seed, replication)[0]
        return int(expected * self.scale + unit(word))


def border_claims(expected: Array, screenings: float, positive: float, share: float) -> float:
    """Border claims that officers decide in full in a month, in full numbers.

    A share of the positive screenings, no more than the border asylum cases not detained that are
    expected at the courts by class (`expected`, float64[K]): from these they are taken.
    """
    there = float(expected[classes().names.index(BORDER_ASYLUM)])
    return min(share * positive * screenings, there)
