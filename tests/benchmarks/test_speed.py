"""CPU time a hearing: the compiled docket against plain SimPy, one process per case, in one run.

Small by default. `DOCKET_BENCHMARK=full` runs the compiled docket at 1:1 and the reference at
1:100, a year each, three times, and says the ratio of the medians. Nothing is asserted of time.

Two ratios: of hearings (the run without the entry of cases: in a scaled run the reference draws a
hundred keys for every case it keeps), and of the whole run, entry included. Python's cyclic
garbage collector is on, as it is for whoever writes such a model; the ratio with it off is given
beside.
"""

import gc
import os
import time
from dataclasses import dataclass
from datetime import date
from statistics import median

import pytest

from queueing.docket import codes
from queueing.engine import CompiledDocket
from queueing.options import Options
from queueing.reference import ReferenceDocket
from queueing.replication import make_plan, size_for
from queueing.scenario import Scenario
from queueing.system import System

FULL = os.environ.get("DOCKET_BENCHMARK") == "full"
START = date(2026, 3, 31)
SCALE, MONTHS, ROUNDS = (1.0, 12, 3) if FULL else (0.05, 12, 1)
REFERENCE_SCALE, REFERENCE_MONTHS = (0.01, 12) if FULL else (0.01, 6)


@dataclass
class Cost:
    """CPU seconds of one run, those of the entry of cases among them, and its hearings."""

    whole: float
    entry: float
    hearings: int

    @property
    def a_hearing(self) -> float:
        """Microseconds a hearing, the entry of cases left out."""
        return (self.whole - self.entry) / self.hearings * 1e6

    @property
    def a_hearing_with_entry(self) -> float:
        return self.whole / self.hearings * 1e6


def plan(scale, months):
    return make_plan(Scenario.load("baseline"), Options(START, months, scale=scale), 0)


def cost(a_plan, engine):
    """Run a plan on a docket and see what it costs."""
    docket = engine(size_for(a_plan), *a_plan.key, a_plan.sitting)
    entry = [0.0]

    def timed(verb):
        def run(*arguments):
            begun = time.process_time()
            verb(*arguments)
            entry[0] += time.process_time() - begun

        return run

    docket.load, docket.receive = timed(docket.load), timed(docket.receive)
    gc.collect()
    begun = time.process_time()
    months = System(a_plan, docket).run()
    whole = time.process_time() - begun
    held = (codes.MASTER_HELD, codes.MERITS_HELD)
    return Cost(whole, entry[0], int(sum(month.ledger[..., held].sum() for month in months)))


def reference_cost(collecting):
    """The reference with Python's cyclic garbage collector on or off."""
    was = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        return cost(plan(REFERENCE_SCALE, REFERENCE_MONTHS), ReferenceDocket)
    finally:
        (gc.enable if was else gc.disable)()


@pytest.mark.slow
def test_cpu_time_a_hearing_against_plain_simpy(benchmark, capsys):
    cost(plan(0.001, MONTHS), CompiledDocket)  # all of it loaded before anything is timed
    compiled, gc_on, gc_off = [], [], []

    def a_round():
        compiled.append(cost(plan(SCALE, MONTHS), CompiledDocket))
        gc_on.append(reference_cost(collecting=True))
        gc_off.append(reference_cost(collecting=False))

    benchmark.pedantic(a_round, rounds=ROUNDS, iterations=1)
    info = {
        "compiled": f"1:{1 / SCALE:g}, {MONTHS} months",
        "reference": f"1:{1 / REFERENCE_SCALE:g}, {REFERENCE_MONTHS} months",
        "rounds": ROUNDS,
    }
    for measure in ("a_hearing", "a_hearing_with_entry"):
        own, on, off = (
            median(getattr(run, measure) for run in runs) for runs in (compiled, gc_on, gc_off)
        )
        info[f"{measure}: compiled, microseconds"] = round(own, 4)
        info[f"{measure}: reference, microseconds, GC on"] = round(on, 2)
        info[f"{measure}: reference, microseconds, GC off"] = round(off, 2)
        info[f"{measure}: ratio, GC on"] = round(on / own, 1)
        info[f"{measure}: ratio, GC off"] = round(off / own, 1)
    benchmark.extra_info.update(info)
    with capsys.disabled():
        print("", *(f"{name}: {value}" for name, value in info.items()), sep="\n  ")
    assert min(run.hearings for run in (*compiled, *gc_on, *gc_off)) > 1000
