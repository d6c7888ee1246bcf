"""New asylum claims: how many come, how many of them are strong, and how many are made at all.

Whoever is charged in court comes, with a claim or without. A claim not made there leaves a case
without an application, and one made more is of somebody who would have had none: the case has the
same custody and channel, the same key and all its luck, but the class, and so the rules, of the
other choice (`Claims.keeping`). Those that choose otherwise are the ones whose draw of the
strength of claims is the highest, so that strong claims never change, and whoever does not make a
claim when a few do not does not when more do not. `receipts.weak_claims` says how many weak claims
are made, of those expected; no more can be made than there are cases without an application.

Other levers change who comes: strong claims under feedback, `receipts.border_without_strong_claim`,
`receipts.asylum_claims`, `receipts.petitions`. So does a claim not filed at USCIS
(`receipts.affirmative`): there it is no case.

Two kinds of applicant are taken to respond to waiting with opposite sign (off unless a scenario
turns `feedback.weak_elasticity` or `feedback.strong_elasticity`): of people charged more make a
weak claim as the wait grows, since they may stay and work meanwhile; fewer people with a strong
claim come, since they need the decision:

    weak claims   x (W / W0) ** elasticity          strong claims   x (W / W0) ** -elasticity

each within the ledger's bounds. W is the wait that a new arrival would be told: active cases of
people not detained over the pace of their completions in the last twelve months, as both stood a
lag before the month of filing; W0 is the same with the docket of the run's first day and the pace
of its first year. Until a year and the lag are over nobody responds. Those who respond are not
detained and come by the border or from the interior; children without a parent do not, nor do the
cases that USCIS refers (those filed there, and wait there first) or that return.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.scenario.levers import Value
from queueing.stations.intake import classes

PETITIONS = ("cancellation", "adjustment")
YEAR = 12  # months
NO_WAIT = 1e-6  # of the first wait: what a wait of nothing counts as
ACTIVE = codes.STOCK + np.arange(len(codes.STAGES)) * len(codes.STATUSES) + codes.ACTIVE


class Month(Protocol):
    """What a month leaves: its ledger (int64[C, K, LEDGER])."""

    @property
    def ledger(self) -> Array: ...


class Claims(NamedTuple):
    """By class: new cases as a multiple of those expected, and what those who come claim."""

    multiple: Array  # float64[K]
    strong: Array  # float64[K]: share with a strong claim
    keeping: Array  # float64[K]: share who come in in that class, not that of the other choice

    def entering(self, expected: Array) -> Array:
        """Expected cases by the class in which they come in (float64[K]), of those counted."""
        turned, other = expected * (1.0 - self.keeping), classes().other_choice
        found = expected - turned
        np.add.at(found, other[other >= 0], turned[other >= 0])
        return found


@dataclass
class Waiting:
    """How long people not detained can expect to wait, month after month of a run so far."""

    opening: Month
    months: Sequence[Month]
    pending: list[int] = field(default_factory=list)  # active cases at the opening and month ends
    completed: list[int] = field(default_factory=list)  # in each month

    def ratio(self, lag: int) -> float:
        """The wait told `lag` months ago as a multiple of that at the opening; 1 in the first year.

        Both are numbers pending over those completed in a year.
        """
        self._read()
        known = len(self.completed) - lag
        if known < YEAR or not self.pending[0]:
            return 1.0
        first, last = sum(self.completed[:YEAR]), sum(self.completed[known - YEAR : known])
        now = expected_wait(self.pending[known], last)
        return max(now / expected_wait(self.pending[0], first), NO_WAIT)

    def _read(self) -> None:
        """Every month is read once: a ledger is large."""
        free = ~classes().detained
        unread = [self.months[k] for k in range(len(self.completed), len(self.months))]
        for month in [self.opening, *unread] if not self.pending else unread:
            self.pending.append(int(month.ledger[:, free][..., ACTIVE].sum()))
        flows = slice(codes.COMPLETION, codes.CLOSURE)
        self.completed += [int(month.ledger[:, free, flows].sum()) for month in unread]


def claims(levers: Mapping[str, Value], values: Mapping[str, float], waiting: Waiting) -> Claims:
    """The claims of the month to come."""
    strong = strong_shares(values)
    of_weak, of_strong = _answers(levers, values, waiting)
    border, asylum, none = _of("border"), _claiming("asylum"), _claiming("none")
    unfounded = np.where(border, float(levers["receipts.border_without_strong_claim"]), 1.0)
    # A sum of changes: where nobody responds the multiple is 1 and the share what it was, exactly.
    change = (1.0 - strong) * (unfounded - 1.0) + strong * (of_strong - 1.0)
    responding = asylum & (border | _of("interior"))
    multiple = np.where(responding, 1.0 + change, 1.0)
    share = np.where(responding, strong * of_strong / np.maximum(multiple, 1e-12), strong)
    everybody = np.where(
        _claiming("asylum", held=True), float(levers["receipts.asylum_claims"]), 1.0
    )
    everybody[_claiming(*PETITIONS)] *= float(levers["receipts.petitions"])
    everybody[none] *= unfounded[none]
    multiple *= everybody
    made = of_weak * float(levers["receipts.weak_claims"])
    return Claims(multiple, share, _keeping(made, multiple, share, responding))


def _keeping(made: float, multiple: Array, strong: Array, responding: Array) -> Array:
    """The share of each class who choose as expected, as `made` times the weak claims are made."""
    kinds = classes()
    weak = np.where(responding, 1.0 - strong, 0.0)
    keeping = 1.0 - weak * max(1.0 - made, 0.0)
    coming = kinds.share_within * multiple  # within their custody and channel
    more = (coming * weak * max(made - 1.0, 0.0))[responding]
    without = kinds.other_choice[responding]
    assert (without >= 0).all(), "a class whose claims respond has a class without one beside it"
    keeping[without] = 1.0 - np.minimum(more / np.maximum(coming[without], 1e-12), 1.0)
    return keeping


def _of(channel: str) -> Array:
    """The classes of people not detained who come by a channel (bool[K])."""
    kinds = classes()
    return np.array([one == channel for one in kinds.channel]) & ~kinds.detained


def _claiming(*claims: str, held: bool = False) -> Array:
    """The classes of new cases with these claims, not detained or `held` too (bool[K])."""
    kinds = classes()
    found = np.array([claim in claims for claim in kinds.claim]) & ~kinds.returned
    return found if held else found & ~kinds.detained


def strong_shares(values: Mapping[str, float]) -> Array:
    """The share of cases with a strong claim by class (float64[K]), as the ledger has it."""
    return np.where(classes().applies, values["strong_claim_share"], 0.0)


def answer(ratio: float, elasticity: float, least: float, most: float) -> float:
    """Filings as a multiple of those expected, when the wait is `ratio` times what it was."""
    return float(min(max(ratio**elasticity, least), most))


def expected_wait(pending: int, completed_in_a_year: int) -> float:
    """Days a new arrival would be told: the cases ahead at the pace of the last year."""
    return pending / max(completed_in_a_year, 1) * 365.25


def most_claims(levers: Mapping[str, Value], values: Mapping[str, float]) -> float:
    """The largest multiple of new cases there can be while the levers stand so; 1 or more."""
    most = values["feedback_most_multiple"] if _elasticities(levers)[1] else 1.0
    for name in ("asylum_claims", "border_without_strong_claim", "petitions"):
        most *= max(float(levers[f"receipts.{name}"]), 1.0)
    return most


def _answers(
    levers: Mapping[str, Value], values: Mapping[str, float], waiting: Waiting
) -> tuple[float, float]:
    """What weak and strong claims are multiplied by."""
    weak, strong = _elasticities(levers)
    if weak == strong == 0.0:
        return 1.0, 1.0
    ratio = waiting.ratio(round(float(levers["feedback.lag_months"])))
    bounds = values["feedback_least_multiple"], values["feedback_most_multiple"]
    return answer(ratio, weak, *bounds), answer(ratio, -strong, *bounds)


def _elasticities(levers: Mapping[str, Value]) -> tuple[float, float]:
    weak, strong = (float(levers[f"feedback.{kind}_elasticity"]) for kind in ("weak", "strong"))
    return weak, strong
