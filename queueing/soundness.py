"""Two checks of the national model itself, small enough for `docket validate`.

Every case is in exactly one place (conservation), and the compiled docket holds the same hearings
as the model written in plain SimPy (oracle). The tests do both more widely.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from queueing.docket import codes
from queueing.docket.waits import Array
from queueing.engine import CompiledDocket
from queueing.reference import ReferenceDocket
from queueing.replication import Options, make_plan, simulate, size_for
from queueing.scenario import Scenario
from queueing.system import System

START = date(2026, 3, 31)
# Both have receipts, returns, dismissals and closures in them.
SCENARIO = "baseline+close_old_cases:minimum_age_days=365"


def soundness(seed: int = 1) -> list[dict[str, Any]]:
    """The checks as {id, expected, estimate, se, ok}: numbers of faults, of which none is right."""
    checks = {"conservation": unaccounted(seed), "oracle": differing_hearings(seed)}
    return [
        {"id": name, "expected": 0, "estimate": faults, "se": 0.0, "ok": faults == 0}
        for name, faults in checks.items()
    ]


def unaccounted(seed: int = 1) -> int:
    """Months x courts x classes in which stock and flows do not add up (a year at 1:100).

    At the courts, all cases and active ones; at the Board, the appeals.
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
    filed = flows[..., codes.APPEAL_FILED] + flows[..., codes.APPEAL_RETURNED]
    decided = flows[..., codes.APPEAL_DISMISSED : codes.APPEAL_REMANDED + 1].sum(axis=-1)
    return int((whole | active | (appeals != filed - decided)).sum())


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


def _not_shared(one: Array, other: Array) -> int:
    """Rows that are in one of two tables only; the courts' hearings may come in another order."""
    sides = [{tuple(row) for row in table.tolist()} for table in (one, other)]
    return len(sides[0] ^ sides[1])
