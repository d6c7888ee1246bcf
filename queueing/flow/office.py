"""The asylum office in the mean: applications as one stock, and whom it refers to the courts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from queueing.docket import office
from queueing.docket.waits import Array
from queueing.office.terms import office_terms
from queueing.stations.intake import dated_value
from queueing.terms import Terms


@dataclass
class MeanOffice:
    """Applications and border claims that wait, people to be screened, and last month's referrals.

    Which application is interviewed first changes no number here.
    """

    pending: float
    claims: float = 0.0
    unscreened: float = 0.0
    referred: float = 0.0

    def work(self, coming: tuple[float, float, float], month: Sequence[Terms]) -> None:
        """A month, from what came (applications, screenings, border claims) and its days' terms."""
        applications, screenings, claims = coming
        self.pending += applications
        self.unscreened += screenings
        self.claims += claims
        days = office_terms(month, 1.0)
        term = days[days[:, office.SECONDS] > 0][-1]
        left = float(days[:, office.SECONDS].sum())
        room = float(days[:, office.UNFENCED].sum())
        screened = min(self.unscreened, room / term[office.SCREENING_SECONDS])
        self.unscreened -= screened
        left -= screened * term[office.SCREENING_SECONDS]
        decided = min(self.claims, left / term[office.CLAIM_SECONDS])
        self.claims -= decided
        left -= decided * term[office.CLAIM_SECONDS]
        interviewed = min(self.pending, left / term[office.INTERVIEW_SECONDS])
        self.referred = decided * _referred(term, office.CLAIM_GRANT, office.CLAIM_FINAL)
        self.referred += interviewed * _referred(term, office.GRANT, office.FINAL)
        self.pending -= interviewed
        last = month[-1]
        closures = sum(one.lever("office.closures_per_year") for one in month) / len(month) / 12.0
        self.pending -= min(closures, self.pending)
        staying = exp(-last.value("asylum_office_withdrawals_per_year") / 12.0)
        self.pending *= staying
        self.claims *= staying


def screenings_held(forecast: float, terms: Terms) -> float:
    """Referrals to screening that are not closed without one."""
    return forecast * (1.0 - dated_value("credible_fear_closed_share", terms.on, terms.values))


def _referred(term: Array, grant: int, final: int) -> float:
    """Of those decided, who is referred to court."""
    return float((1.0 - term[grant]) * (1.0 - term[final]))
