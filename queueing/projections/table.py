"""A projection's lines and what is said of each: the tables of `docket replicate`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

import inputs
from inputs.problems import BadInput
from inputs.projections import Claim, Projection
from queueing.docket.waits import Array
from queueing.measures import CLEARED
from queueing.projections.stock_flow import years_to_clear

SHOWN_AFTER = (5, 10)  # years, of a spreadsheet
SAME_RECEIPTS = ("simulated_same_receipts", "low_same_receipts", "high_same_receipts")
MODELS = ("simulated", "low", "high", "fluid", "fluid_same_receipts", *SAME_RECEIPTS)
Number = float | Sequence[float]


class Case(NamedTuple):
    """One line of a projection: its judges, receipts and completions a judge by year, and what of
    it was said. `added` are judges more than on the bench, by year."""

    name: str
    added: tuple[float, ...]
    judges: Array
    receipts: Array
    per_judge: Array
    claims: tuple[Claim, ...]

    @property
    def net(self) -> Array:
        """What each year adds to the pending cases (float64[years])."""
        return np.asarray(self.receipts - self.judges * self.per_judge)

    @property
    def is_seen(self) -> bool:
        """Whether it, or anything in it, was seen in the source; a spreadsheet of one's own is."""
        return not self.claims or any(not claim.inferred for claim in self.claims)


@dataclass(frozen=True, eq=False)
class Replication:
    """A projection's own arithmetic and this model's answers; see `table` and `years`."""

    projection: Projection
    used: Mapping[str, Number]  # the inputs counted with
    replaced: frozenset[str]  # those of them that are not the projection's own
    cases: tuple[Case, ...]
    years: pd.DataFrame
    notes: tuple[str, ...] = ()  # what to know before trusting this model's answers
    futures: int = 0  # simulated of each line

    @property
    def pending(self) -> float:
        """Pending cases at the start."""
        return float(self.used["pending"])  # type: ignore[arg-type]

    @property
    def is_simulated(self) -> bool:
        """Whether anything of it is, not only flows."""
        return self.futures > 0

    @property
    def by_construction(self) -> bool:
        """Whether an input counted with was chosen so that the published figures come out."""
        entries = self.projection.inputs.items()
        return any(entry.solved and name not in self.replaced for name, entry in entries)

    def given(self) -> pd.DataFrame:
        """What is taken as given: input, value (by year a tuple), unit, basis (stated, inferred,
        or replaced), source, meaning."""
        rows = [
            {
                "input": name,
                "value": self.used[name],
                "unit": entry.unit,
                "basis": "inferred" if entry.inferred else "stated",
                "source": "; ".join(entry.source),
                "meaning": entry.meaning,
            }
            for name, entry in self.projection.inputs.items()
        ]
        table = pd.DataFrame(rows)
        ours = table["input"].isin(self.replaced)
        table.loc[ours, ["basis", "source", "meaning"]] = ["replaced", "", "As asked for."]
        return table

    def table(self) -> pd.DataFrame:
        """A row a claim: what was said, and what each way of computing it makes of it.

        projection, case, on (the day it is about), measure (pending, or the fiscal year in which it
        is cleared), published (empty where it was not seen), inferred, says, arithmetic, agrees (of
        a published one: whether the arithmetic, not this model, says the same within its rounding),
        by_construction (whether it could not but agree), rounding (cases, or years for cleared),
        simulated (the median of its futures) with low and high (empty for one future), fluid,
        fluid_same_receipts, simulated_same_receipts with its low and high, actual, is_simulated.
        Those of the same receipts are given the projection's, year by year; the others meet
        forecast arrivals. Cleared is 0 pending for the arithmetic, under 100,000 for this model,
        empty where not within its years.
        """
        rows = [self._row(case, claim) for case in self.cases for claim in self._claims(case)]
        return pd.DataFrame(rows)

    def _claims(self, case: Case) -> Iterable[Claim]:
        if case.claims:
            return case.claims
        first = self.projection.start.year
        return [
            Claim(
                added=(0.0,),
                fiscal_year=first + after,
                kind="pending",
                inferred=True,
                says=f"Pending after {after} years.",
            )
            for after in sorted({*SHOWN_AFTER, len(case.judges)})
            if after <= len(case.judges)
        ]

    def _row(self, case: Case, claim: Claim) -> dict[str, object]:
        start = self.projection.start
        on = date(claim.fiscal_year, start.month, start.day)
        path = self.years[self.years["case"] == case.name]
        found: dict[str, float] = {}
        if claim.kind == "cleared":
            taken = years_to_clear(self.pending, case.net)
            found["arithmetic"] = start.year + np.ceil(taken)
            for name in MODELS:
                below = path.loc[path[name] < CLEARED, "on"]
                found[name] = float(below.iloc[0].year) if len(below) else np.nan
        else:
            at = path[path["on"] == on]
            asked = ("arithmetic", *MODELS)
            found = {name: float(at[name].iloc[0]) if len(at) else np.nan for name in asked}
        published = float(claim.fiscal_year) if claim.kind == "cleared" else claim.value
        seen = published is not None and not (claim.inferred and claim.value is None)
        return {
            "projection": self.projection.name,
            "case": case.name,
            "on": on,
            "measure": "fiscal year cleared" if claim.kind == "cleared" else "pending",
            "published": published if seen else np.nan,
            "inferred": claim.inferred,
            "says": claim.says,
            "arithmetic": found["arithmetic"],
            "agrees": agrees(claim, found["arithmetic"]) if seen else None,
            "by_construction": self.by_construction,
            "rounding": claim.rounding if seen else np.nan,
            **{name: found[name] for name in MODELS},
            "actual": actual_pending(on),
            "is_simulated": bool(path["simulated"].notna().any()),
        }


def agrees(claim: Claim, found: float) -> bool:
    """Whether a computed figure says what the claim says, within its rounding."""
    if claim.kind == "cleared":
        return bool(found <= claim.fiscal_year + claim.rounding)
    assert claim.value is not None
    if claim.kind == "below":
        return found < claim.value
    return abs(found - claim.value) <= claim.rounding


def actual_pending(on: date) -> float:
    """Active pending cases as counted on a day, if anybody did."""
    try:
        return inputs.active_pending(on).value
    except BadInput:
        return float("nan")
