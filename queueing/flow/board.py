"""The Board of Immigration Appeals in the mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from queueing.docket.waits import Array
from queueing.flow.later import Later
from queueing.stations.intake import classes


class MeanBoard:
    """Appeals by the class they come back in and the month of filing (float64[2, R, F]): first
    those of people in detention, then the others'.

    People in detention come first; of the others each month's share is decided alike: the order
    among them changes no number of appeals or remands.
    """

    def __init__(self, values: Mapping[str, float], pending: Array) -> None:
        kinds = classes()
        self.values = values
        self.back, row = np.unique(kinds.returned_as, return_inverse=True)
        places = row + len(self.back) * ~kinds.detained
        self.place = np.eye(2 * len(self.back))[places].T  # [2R, K]
        self.waiting = self._rows(pending)
        shape = self.waiting.shape
        self.briefed = Later(values["appeal_briefing_days"], shape)
        self.petitions = Later(values["petition_days"], shape)
        self.sent_back = Later(values["remanded_days"], shape)

    @property
    def pending(self) -> float:
        """All appeals before the Board."""
        return float(self.waiting.sum() + self.briefed.due.sum())

    def remands(self, month: int) -> Array:
        """Cases that come back to court in a month, by the classes of `back` (float64[R, F])."""
        return np.asarray(self.sent_back.take(month).sum(axis=0))

    def decide(self, month: int, filed: Array, room: float, remanded: float) -> None:
        """A month's decisions, at most `room`; a share of them is `remanded`.

        `filed` are the month's appeals by class and month of filing (float64[K, F]).
        """
        values = self.values
        self.waiting += self.briefed.take(month)
        returned = self.petitions.take(month) * values["petition_remanded_share"]
        self.briefed.put(month, self._rows(filed) + returned, values["appeal_briefing_days"])
        done = np.zeros_like(self.waiting)
        for group, there in enumerate(self.waiting):
            whole = float(there.sum())
            taken = min(whole, room)
            done[group] = there * (taken / max(whole, 1e-9))
            room -= taken
        self.waiting -= done
        self.sent_back.put(month, done * remanded, values["remanded_days"])
        dismissed = done * max(1.0 - remanded - values["appeal_sustained_share"], 0.0)
        self.petitions.put(month, dismissed * values["petition_share"], values["petition_days"])

    def _rows(self, cases: Array) -> Array:
        """Cases by class (float64[K, F]) as the Board has them."""
        return np.asarray((self.place @ cases).reshape(2, len(self.back), -1))
