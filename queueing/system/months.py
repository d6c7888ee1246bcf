"""The months of a run, kept small: most of a ledger is zeros."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import overload

import numpy as np

from queueing.docket.waits import Array
from queueing.verbs import MonthEnd


class Months(Sequence[MonthEnd]):
    """Ends of months in their order; each ledger is packed as it comes in and unpacked as asked."""

    def __init__(self, months: Iterable[MonthEnd] = ()) -> None:
        self._packed: list[tuple[tuple[int, ...], Array, Array, MonthEnd]] = []
        for month in months:
            self.append(month)

    def append(self, month: MonthEnd) -> None:
        """One more month."""
        at = np.flatnonzero(month.ledger)
        rest = replace(month, ledger=np.empty(0, dtype=np.int64))
        counts = month.ledger.ravel()[at]
        self._packed.append((month.ledger.shape, at.astype(np.int32), counts, rest))

    def together(self) -> MonthEnd:
        """All of them in one: every array has an axis of months before its own.

        Each ledger is unpacked once, to its place.
        """
        ledgers = np.zeros((len(self), *self._packed[0][0]), dtype=np.int64)
        for whole, (_, at, counts, _) in zip(ledgers, self._packed, strict=True):
            whole.ravel()[at] = counts
        rests = [rest for *_, rest in self._packed]
        hours, judges, groups = (
            np.stack([getattr(rest, name) for rest in rests])
            for name in ("hours", "judges", "groups")
        )
        return MonthEnd(ledgers, hours, judges, groups)

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, k: int) -> MonthEnd: ...
    @overload
    def __getitem__(self, k: slice) -> Months: ...
    def __getitem__(self, k: int | slice) -> MonthEnd | Months:
        if isinstance(k, slice):
            return Months(self[i] for i in range(*k.indices(len(self))))
        shape, at, counts, rest = self._packed[k]
        ledger = np.zeros(shape, dtype=np.int64)
        ledger.ravel()[at] = counts
        return replace(rest, ledger=ledger)
