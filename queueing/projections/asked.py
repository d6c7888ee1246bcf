"""Published projections again: what they said, their own arithmetic, and this model's answer.

The arithmetic is theirs: a stock, a constant inflow, judges times a constant. This model, simulated
and as flows, answers twice, from the docket and the judges of the same day: with the receipts that
the projection assumed, which compares like with like, and with the arrivals forecast then.
Judges that a projection adds are added to those on the bench at once and at full pace; up to August
2026 the bench is the one there really was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import inputs
from inputs.bridges import LATER_VINTAGE
from inputs.problems import BadInput, Problem, outside
from inputs.projections import Claim, Projection, projection, projections
from queueing.projections.stock_flow import by_year, judges_by_year, stock_flow
from queueing.projections.table import MODELS, Case, Number, Replication, actual_pending
from queueing.scenario.levers import months_after
from queueing.stations.bench import on_board

if TYPE_CHECKING:
    from queueing.workers import Progress

SPREADSHEET = "spreadsheet"
LONGEST = 30  # years
# What a user calls an input that has another name in the file, and the most each can be.
CALLED = {"completions_per_judge": "productivity"}
MOST = {
    "pending": 1e8,
    "judges": 1e5,
    "receipts": 1e7,
    "completions_per_judge": 1e4,
    "hires": 1e4,
    "attrition": 1.0,
}


def replicate(
    name: str = "crs_r47637",
    *,
    pending: float | None = None,
    judges: float | None = None,
    receipts: Number | None = None,
    productivity: Number | None = None,
    hires: Number | None = None,
    attrition: float | None = None,
    years: int | None = None,
    model: bool = True,
    scale: float = 0.02,
    replications: int = 4,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Replication:
    """A published projection from its inputs, beside this model's answer to the same question.

    `name` is that of a projection (`inputs/projections.toml`) or "spreadsheet", for which `hires`
    and `attrition` make the judges; any input may be replaced, numbers by year as a list whose last
    one is kept on. Without `model` there is no simulation, only arithmetic and the fluid model.

    >>> replicate("spreadsheet", hires=[150, 150, 50], receipts=400_000, years=5)  # doctest: +SKIP

    Raises `BadInput` for an unknown name, and numbers that cannot be.
    """
    from queueing.projections.projected import answers

    given = {
        "pending": pending,
        "judges": judges,
        "receipts": receipts,
        "completions_per_judge": productivity,
        "hires": hires,
        "attrition": attrition,
    }
    counted = arithmetic(name, given, years)
    length = len(counted.cases[0].judges)
    options = {"scale": scale, "replications": replications, "seed": seed}
    chosen, cases = counted.projection, counted.cases
    found, notes = answers(chosen, cases, length, model, workers, progress, options)
    both = counted.years.drop(columns=list(MODELS)).merge(found, on=["case", "on"], how="left")
    return replace(counted, years=both, notes=notes, futures=replications if model else 0)


def arithmetic(
    name: str, given: Mapping[str, Number | None] | None = None, years: int | None = None
) -> Replication:
    """A projection's own arithmetic alone, some of its inputs replaced by those `given`."""
    chosen, given = projection(name), given or {}
    _check(chosen, given, years)
    ours = {key: value for key, value in given.items() if value is not None}
    use: dict[str, Number] = {key: entry.value for key, entry in chosen.inputs.items()}
    use |= {key: tuple(v) if isinstance(v, Sequence) else v for key, v in ours.items()}
    length = years or max((_years_of(chosen, one) for one in chosen.claims), default=10)
    cases = [_spreadsheet(use, length)] if name == SPREADSHEET else _cases(chosen, use, length)
    stock = float(use["pending"])  # type: ignore[arg-type]
    table = pd.concat([_years(chosen, stock, case) for case in cases], ignore_index=True)
    return Replication(chosen, use, frozenset(ours), tuple(cases), table)


def names() -> list[str]:
    """The projections there are, a spreadsheet of one's own among them."""
    return list(projections())


def year_ends(start: date, years: int) -> list[date]:
    """The day one, two, … years after a month end."""
    return [months_after(start, 12 * (k + 1)) for k in range(years)]


def _years_of(chosen: Projection, claim: Claim) -> int:
    """Years until the day a claim is about, or until it would still be right."""
    later = round(claim.rounding) if claim.kind == "cleared" else 0
    return claim.fiscal_year - chosen.start.year + later


def _cases(chosen: Projection, use: Mapping[str, Number], years: int) -> list[Case]:
    receipts = by_year(use["receipts"], years)
    per_judge = by_year(use["completions_per_judge"], years)
    together: dict[tuple[float, ...], list[Claim]] = {}
    for claim in chosen.claims:
        together.setdefault(claim.added, []).append(claim)
    return [
        Case(
            _called(added),
            added,
            float(use["judges"]) + by_year(added, years),  # type: ignore[arg-type]
            receipts,
            per_judge,
            tuple(claims),
        )
        for added, claims in together.items()
    ]


def _called(added: tuple[float, ...]) -> str:
    if len(added) == 1:
        return f"+{added[0]:g} judges"
    return "+" + ", ".join(f"{number:g}" for number in added) + " judges"


def _spreadsheet(use: Mapping[str, Number], years: int) -> Case:
    hires = by_year(use["hires"], years)
    judges = judges_by_year(float(use["judges"]), hires, float(use["attrition"]))  # type: ignore[arg-type]
    return Case(
        "hires and attrition as given",
        (),
        judges,
        by_year(use["receipts"], years),
        by_year(use["completions_per_judge"], years),
        (),
    )


def _years(chosen: Projection, pending: float, case: Case) -> pd.DataFrame:
    """The path of a case by year, and what there really was."""
    ends = year_ends(chosen.start, len(case.judges))
    return pd.DataFrame(
        {
            "case": case.name,
            "on": ends,
            "receipts": case.receipts,
            "judges": case.judges,
            "completions": case.judges * case.per_judge,
            "arithmetic": stock_flow(pending, case.net)[1:],
            **dict.fromkeys(MODELS, np.nan),
            "actual": [actual_pending(end) for end in ends],
            "actual_receipts": [_actual_receipts(end) for end in ends],
            "actual_judges": [on_board(end) if end <= _last_known() else np.nan for end in ends],
        }
    )


def _actual_receipts(end: date) -> float:
    """Receipts of the fiscal year that ends on a day, if it is over and was counted."""
    table = inputs.table("eoir_annual", vintage=LATER_VINTAGE)
    rows = table[(table["fiscal_year"] == end.year) & (table["period"] == "FY")]
    return float(rows["receipts"].iloc[0]) if len(rows) and end.month == 9 else float("nan")


def _last_known() -> date:
    found: date = inputs.table("judges_national")["date"].max().date()
    return found


def _check(chosen: Projection, given: Mapping[str, Number | None], years: int | None) -> None:
    known = [_called_by(name) for name in chosen.inputs]
    problems = [
        Problem(_called_by(name), "", f"is no input of {chosen.name}: {', '.join(known)}")
        for name, value in given.items()
        if value is not None and name not in chosen.inputs
    ]
    for name, value in given.items():
        numbers = list(value) if isinstance(value, Sequence) else [value]
        if not numbers:
            problems.append(Problem(_called_by(name), "no number", "give at least one"))
        called = _called_by(name)
        found = [
            outside(called, number, 0.0, MOST[name]) for number in numbers if number is not None
        ]
        problems += [one for one in found if one is not None]
    if years is not None and (wrong := outside("years", years, 1, LONGEST)):
        problems.append(wrong)
    if problems:
        raise BadInput(problems)


def _called_by(name: str) -> str:
    """What a user calls an input."""
    return CALLED.get(name, name)


def checks() -> list[dict[str, object]]:
    """Every published figure that was seen against its own arithmetic: {id, expected, estimate,
    se, ok, by_construction}."""
    return [
        {
            "id": f"projections.{row['projection']} {row['case']}, {row['measure']} {row['on']:%Y}",
            "expected": row["published"],
            "estimate": round(float(row["arithmetic"]), 1),
            "se": 0.0,
            "ok": bool(row["agrees"]),
            "by_construction": bool(row["by_construction"]),
        }
        for name in projections()
        for row in arithmetic(name).table().to_dict("records")
        if pd.notna(row["published"])
    ]
