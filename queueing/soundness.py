"""Checks of the national model itself, small enough for `docket validate`.

Every case is in exactly one place (conservation), the compiled docket holds the same hearings as
the model written in plain SimPy (oracle), and the asylum office completes the same applications as
that with one object an application (office_oracle). The tests do all three more widely.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from queueing.docket import codes, office
from queueing.docket.waits import Array
from queueing.engine import CompiledDocket
from queueing.office.month import OfficeMonths
from queueing.options import Options
from queueing.record import Record
from queueing.reference import ReferenceDocket, ReferenceOffice
from queueing.replication import make_plan, simulate, size_for
from queueing.scenario import Scenario
from queueing.stations.filings import strong_shares
from queueing.stations.intake import classes, key_month
from queueing.system import System
from queueing.verbs import day_number

START = date(2026, 3, 31)
OFFICE_SCENARIO = "baseline+officers_decide_border_claims:officers=0"
# Receipts, returns, dismissals and closures are in it.
SCENARIO = "baseline+close_old_cases:minimum_age_days=365"


def soundness(seed: int = 1) -> list[dict[str, Any]]:
    """The checks as {id, expected, estimate, se, ok}: numbers of faults, of which none is right."""
    checks = {
        "conservation": unaccounted(seed),
        "oracle": differing_hearings(seed),
        "office_oracle": differing_applications(seed),
    }
    return [
        {"id": name, "expected": 0, "estimate": faults, "se": 0.0, "ok": faults == 0}
        for name, faults in checks.items()
    ]


def unaccounted(seed: int = 1) -> int:
    """Months x stations x classes in which stock and flows do not add up (a year at 1:100).

    At the courts, all cases and active ones; at the Board, the appeals; at USCIS, applications.
    """
    record = simulate(Scenario.load(SCENARIO), Options(START, 12, seed=seed, scale=0.01), 0)
    ledger = np.concatenate([record.opening[None], record.ledger])
    stages, statuses = len(codes.STAGES), len(codes.STATUSES)
    stock = ledger[..., codes.STOCK : codes.FILED].reshape(*ledger.shape[:3], stages, statuses)
    change = np.diff(stock.sum(axis=3), axis=0)
    flows = record.ledger
    net = flows[..., : codes.COMPLETION].sum(axis=-1)
    net = net - flows[..., codes.COMPLETION : codes.CLOSURE].sum(axis=-1)
    net = net + flows[..., [codes.IN_VENUE, codes.IN_CUSTODY]].sum(axis=-1)
    net = net - flows[..., [codes.OUT_VENUE, codes.OUT_CUSTODY]].sum(axis=-1)
    moved = flows[..., codes.CLOSURE] - flows[..., codes.RECALENDAR]
    whole = change.sum(axis=-1) != net
    active = change[..., codes.ACTIVE] != net - moved
    appeals = np.diff(ledger[..., codes.APPEALS], axis=0)
    came = [codes.APPEAL_FILED, codes.APPEAL_RETURNED, codes.APPEAL_IN_CUSTODY]
    went = [*range(codes.APPEAL_DISMISSED, codes.APPEAL_RETURNED), codes.APPEAL_OUT_CUSTODY]
    courts = (
        whole | active | (appeals != flows[..., came].sum(axis=-1) - flows[..., went].sum(axis=-1))
    )
    return int(courts.sum()) + _unaccounted_at_uscis(record)


def _unaccounted_at_uscis(record: Record) -> int:
    """Months x classes of the asylum office in which they do not."""
    assert record.office is not None
    ledger = record.office.ledger[:, : office.CLAIMS]
    change = np.diff(ledger[..., office.PENDING], axis=0)
    completed = ledger[1:, :, office.COMPLETION : office.REACHED].sum(axis=-1)
    return int((change != ledger[1:, :, office.RECEIPT] - completed).sum())


def differing_hearings(seed: int = 1) -> int:
    """Hearings that the compiled docket and plain SimPy do not share (three months at 1:200)."""
    plan = make_plan(Scenario.load(SCENARIO), Options(START, 3, seed=seed, scale=0.005), 0)
    size = size_for(plan, traced=500_000)
    compiled = CompiledDocket(size, *plan.key, plan.sitting)
    System(plan, compiled).run()
    plain = ReferenceDocket(size, *plan.key, plan.sitting)
    System(plan, plain).run()
    held = compiled.state.trace[: compiled.state.counts[codes.TRACED]]
    return _not_shared(held, np.array(plain.trace, dtype=np.int64).reshape(-1, codes.TRACE))


def differing_applications(seed: int = 1) -> int:
    """Completions that the office and its oracle do not share (three months at 1:500)."""
    options = Options(START, 3, seed=seed, scale=0.002)
    plan = make_plan(Scenario.load(OFFICE_SCENARIO), options, 0)
    compiled = OfficeMonths(plan, plan.schedule.at, traced=100_000)
    compiled.open()
    assert compiled.office is not None
    plain = ReferenceOffice.like(compiled.office.state)
    strong = strong_shares(plan.values)
    for month in range(plan.months):
        first, terms = plan.month_start(month), compiled.terms(month)
        compiled.take_claims(month, first, np.full(len(classes()), 10_000.0), strong)
        coming = [int(number) for number in compiled.office.state.coming]
        compiled.work(month)
        closures = terms.closures * plan.scale
        plain.work(
            key_month(plan.first_month + month),
            coming,
            day_number(first),
            terms.by_day,
            closures,
            terms.withdrawals,
            terms.destinations,
        )
    return _not_shared(compiled.office.record().trace, np.array(plain.trace()))


def _not_shared(one: Array, other: Array) -> int:
    """Rows that are in one of two tables only; the courts' hearings may come in another order."""
    sides = [{tuple(row) for row in table.tolist()} for table in (one, other)]
    return len(sides[0] ^ sides[1])
