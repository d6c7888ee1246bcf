"""Hindcasts: the model run over years already known, beside what was published about them.

A hindcast starts from the published docket at a month end and is given the published receipts and
the judges there were; what the courts then do is the model's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd

import inputs
from forecasts.checks import month_of
from forecasts.models import SHORTEST
from forecasts.published import FIRST, last_known_month
from inputs.bridges import FIRST_VINTAGE, LATER_VINTAGE, Bridged, completions_from_trac
from inputs.problems import BadInput, Problem, did_you_mean, outside, with_file
from queueing.docket import codes
from queueing.options import Options
from queueing.record import Record
from queueing.replication import simulate
from queueing.request import REPLICATIONS, SCALES, SEEDS
from queueing.scenario import Scenario
from queueing.stations.intake import classes, month_first_days

T = TypeVar("T")

MEASURES = ("completions", "pending", "mean_age", "asylum_merits")
FLOWS = ("receipts", "returns", "net_closures", "completions", "merits", "asylum_merits")
UNKNOWN = Bridged(math.nan, math.nan, math.nan, "not published")


@dataclass(frozen=True)
class HindcastResult:
    """A hindcast's yearly figures beside the published ones."""

    scenario: str
    start: date
    end: date
    scale: float
    years: pd.DataFrame

    def table(self) -> pd.DataFrame:
        """A row for each fiscal year, or the part of one that lies between the two dates.

        Index `period`. `first_month`, `last_month` (YYYY-MM); `receipts` as given, `returns` and
        `net_closures` (closed administratively, less put back) as the model makes them; for each
        measure the simulated figure, the published (`_published`) and the error in % (`_error`):
        completions; pending (active, at the period's end); mean_age (days, on `age_on`: the
        period's last month end with a published mean, else its end); asylum_merits (completions
        on the merits of asylum cases, nobody detained). `merits` are those of all claims. `basis`
        says whose counts the published ones are. What nobody published is null. Counts are divided
        by the scale and averaged over replications.
        """
        return self.years.copy()

    def __str__(self) -> str:
        shown = [f"{m}{part}" for m in MEASURES for part in ("", "_published", "_error")]
        return self.years[shown].dropna(axis=1, how="all").round(1).to_string()


def hindcast(
    from_: date | str,
    to: date | str,
    scenario: str | Scenario = "before_2025",
    *,
    scale: float = 1.0,
    seed: int = 1,
    replications: int = 1,
    values: Mapping[str, float] | None = None,
) -> HindcastResult:
    """Run a scenario from one month end to another with published receipts and judges.

    `values` replaces ledger values by name. The ledger's values are not drawn: replications differ
    by chance alone. EOIR's flows are those of its 2025 vintage (2021 before FY2015), stocks those
    of `inputs.active_pending`; TRAC's counts cross to EOIR's through the ledger's bridges.

    >>> print(hindcast("2021-09-30", "2024-09-30", scale=0.1))  # doctest: +SKIP

    Raises `BadInput` with everything wrong: a date that is no month end, `to` not after `from_`,
    no stock published for `from_`, nothing published about the years, unknown names.
    """
    chosen, first, last = _checked(from_, to, scenario, scale, seed, replications, values or {})
    start, end = first.end_time.date(), last.end_time.date()
    months = int((last - first).n)
    options = Options(start, months, seed=seed, scale=scale, uncertainty=(), actual=True)
    runs = [
        _monthly(simulate(chosen, options, replication, overrides=values), scale)
        for replication in range(replications)
    ]
    mean: pd.DataFrame = sum(runs[1:], runs[0]) / len(runs)
    return HindcastResult(chosen.label, start, end, scale, _by_year(mean))


def _monthly(record: Record, scale: float) -> pd.DataFrame:
    """A replication's national figures by month, divided by the scale."""
    ledger = record.ledger.sum(axis=1) / scale  # months x classes x columns
    kinds = classes()
    at_large = ~kinds.detained
    asylum = np.array([claim == "asylum" for claim in kinds.claim])
    merits = ledger[..., codes.DECIDED_ON_MERITS]
    statuses = len(codes.STATUSES)
    pending = ledger[..., codes.STOCK + codes.ACTIVE : codes.FILED : statuses].sum(axis=(1, 2))
    filed = ledger[..., codes.FILED + codes.ACTIVE : codes.REPRESENTED : statuses].sum(axis=(1, 2))
    ends = month_first_days(record.first_month, len(ledger))[1:]
    return pd.DataFrame(
        {
            "receipts": ledger[..., codes.RECEIPT].sum(axis=1),
            "returns": ledger[..., codes.REOPENED : codes.COMPLETION].sum(axis=(1, 2)),
            "net_closures": ledger[..., [codes.CLOSURE]].sum(axis=(1, 2))
            - ledger[..., [codes.RECALENDAR]].sum(axis=(1, 2)),
            "completions": ledger[..., codes.COMPLETION : codes.CLOSURE].sum(axis=(1, 2)),
            "merits": merits[:, at_large].sum(axis=1),
            "asylum_merits": merits[:, at_large & asylum].sum(axis=1),
            "pending": pending,
            "mean_age": ends - filed / pending,
        },
        index=pd.period_range(record.first_month, periods=len(ledger), freq="M", name="month"),
    )


def _by_year(monthly: pd.DataFrame) -> pd.DataFrame:
    """The table of a hindcast: see `HindcastResult.table`."""
    rows = [_row(monthly[first:last]) for first, last in _periods(*monthly.index[[0, -1]])]
    table = pd.DataFrame(rows).set_index("period")
    for measure in MEASURES:
        table[f"{measure}_error"] = 100.0 * (table[measure] / table[f"{measure}_published"] - 1.0)
    measures = [f"{m}{part}" for m in MEASURES for part in ("", "_published", "_error")]
    flows = ["first_month", "last_month", "receipts", "returns", "net_closures"]
    return table[[*flows, *measures, "age_on", "merits", "basis"]]


def _row(months: pd.DataFrame) -> dict[str, object]:
    """A fiscal year, or the part of one, simulated and published."""
    first, last = months.index[0], months.index[-1]
    period = f"FY{first.asfreq('Y-SEP').year}"
    if len(months) < 12:
        period += f" {first:%b}" if first == last else f" {first:%b}-{last:%b}"
    completions, pending = _completions(first, last), _pending(last)
    ages = _mean_ages(first, last)
    at = max(ages, default=last)
    return {
        "period": period,
        "first_month": str(first),
        "last_month": str(last),
        **{flow: float(months[flow].sum()) for flow in FLOWS},
        "pending": float(months["pending"].iloc[-1]),
        "mean_age": float(months["mean_age"].iloc[(at - first).n]),
        "age_on": f"{at.end_time:%F}",
        "completions_published": completions.value,
        "pending_published": pending.value,
        "mean_age_published": ages.get(at, math.nan),
        "asylum_merits_published": _asylum_decisions(first, last),
        "basis": f"completions: {completions.how}; pending: {pending.how}",
    }


def _completions(first: pd.Period, last: pd.Period) -> Bridged:
    """Completions of exactly these months: EOIR's if it published them, else TRAC's bridged."""
    for vintage in (LATER_VINTAGE, FIRST_VINTAGE):
        rows = _of(inputs.table("eoir_annual", vintage=vintage), first, last)
        if len(rows):
            count = float(rows["completions"].iloc[0])
            return Bridged(count, count, count, vintage)
    rows = _of(inputs.table("partial_flows", producer="TRAC"), first, last)
    rows = rows[rows["metric"] == "completions"]
    return completions_from_trac(float(rows["value"].iloc[-1])) if len(rows) else UNKNOWN


def _pending(month: pd.Period) -> Bridged:
    """Active pending cases at the end of a month, if anybody counted them."""
    try:
        return inputs.active_pending(month.end_time.date())
    except BadInput:
        return UNKNOWN


def _mean_ages(first: pd.Period, last: pd.Period) -> dict[pd.Period, float]:
    """TRAC's mean days pending by month, of the month ends from `first` to `last`."""
    rows = inputs.table("trac_snapshots").dropna(subset=["mean_days_waiting"])
    rows = rows[rows["as_of"].dt.is_month_end]
    known = zip(rows["as_of"].dt.to_period("M"), rows["mean_days_waiting"], strict=True)
    return {month: float(days) for month, days in known if first <= month <= last}


def _asylum_decisions(first: pd.Period, last: pd.Period) -> float:
    """Asylum decisions on the merits of exactly these months, nobody detained (TRAC)."""
    rows = _of(inputs.table("asylum_decisions"), first, last)
    if not len(rows):
        return math.nan
    return float(rows["decisions"].iloc[0]) * (1.0 - float(rows["share_detained"].iloc[0]))


def _of(table: pd.DataFrame, first: pd.Period, last: pd.Period) -> pd.DataFrame:
    """The rows about exactly these months."""
    return table[(table["from_month"] == first) & (table["to_month"] == last)]


def _checked(
    from_: date | str,
    to: date | str,
    scenario: str | Scenario,
    scale: float,
    seed: int,
    replications: int,
    values: Mapping[str, float],
) -> tuple[Scenario, pd.Period, pd.Period]:
    """The scenario, the month the docket is taken from and the last, unless something is wrong."""
    known = inputs.parameters()
    problems = [
        Problem("values", f'"{name}"', did_you_mean(name, list(known), "parameter"))
        for name in values
        if name not in known
    ]
    bounds = (
        outside("scale", scale, *SCALES),
        outside("seed", seed, *SEEDS),
        outside("replications", replications, *REPLICATIONS),
    )
    problems += [problem for problem in bounds if problem is not None]
    chosen = _tried(lambda: _scenario(scenario), problems)
    start = _tried(lambda: month_of(from_, "from", *_receipts_known()), problems)
    end = _tried(lambda: month_of(to, "to", *_receipts_known()), problems)
    if start is not None:
        _tried(lambda: inputs.active_pending(start.end_time.date()), problems)
    if start is not None and end is not None:
        problems.extend(_span_problems(start, end))
    if problems or chosen is None or start is None or end is None:
        raise BadInput(problems)
    return chosen, start, end


def _span_problems(start: pd.Period, end: pd.Period) -> Iterator[Problem]:
    if end <= start:
        yield Problem("to", str(end.end_time.date()), f"must be after from, {start.end_time:%F}")
    elif not any(
        math.isfinite(_completions(first, last).value) or math.isfinite(_pending(last).value)
        for first, last in _periods(start + 1, end)
    ):
        yield Problem("from, to", f"{start} to {end}", "nothing was published about these months")


def _tried(attempt: Callable[[], T], problems: list[Problem]) -> T | None:
    """What the attempt gives, or None with its problems added to the others."""
    try:
        return attempt()
    except BadInput as error:
        problems.extend(with_file(error))
        return None


def _scenario(scenario: str | Scenario) -> Scenario:
    return Scenario.load(scenario) if isinstance(scenario, str) else scenario


def _receipts_known() -> tuple[pd.Period, pd.Period]:
    """The first month a docket can be taken from, and the last whose receipts are known."""
    return FIRST + SHORTEST - 1, last_known_month()


def _periods(first: pd.Period, last: pd.Period) -> list[tuple[pd.Period, pd.Period]]:
    """The fiscal years from one month to another, or the parts of them, as (first, last) months."""
    years = range(first.asfreq("Y-SEP").year, last.asfreq("Y-SEP").year + 1)
    whole = [(pd.Period(f"{year - 1}-10", "M"), pd.Period(f"{year}-09", "M")) for year in years]
    return [(max(first, start), min(last, end)) for start, end in whole]
