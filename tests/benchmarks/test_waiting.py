"""What a hearing costs does not depend on how many wait for one, in any order of calling.

`DOCKET_BENCHMARK=full python -m pytest tests/benchmarks/test_waiting.py` measures it from ten
thousand to five million waiting, and beside it the stock queues of SimPy, Ciw and salabim (extra
`bench`) at sizes they manage. CPU time; medians; everything in one run.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from statistics import median

import pytest

from tests.benchmarks import others
from tests.benchmarks.busy_court import cost

FULL = os.environ.get("DOCKET_BENCHMARK") == "full"
SIZES = (10_000, 100_000, 1_000_000, 5_000_000) if FULL else (10_000, 200_000)
MONTHS, ROUNDS = (12, 3) if FULL else (3, 1)
# Called by the end of a list; or by a day, or at random, anywhere in it.
FLAT = {"fifo": 1.5, "lifo": 1.5, "priority": 1.5}
FLAT |= {"earliest_filing": 3.0, "deadline": 3.0, "aging": 3.0, "random": 3.0}
SLACK = 1.0 if FULL else 2.0  # one short round on a busy machine tells less
OTHERS = {
    "simpy": others.simpy_priority_resource,
    "ciw": others.ciw,
    "salabim": others.salabim,
}
THEIR_SIZES = (1_000, 10_000) if FULL else (200, 1_000)
SERVICES = 2_000 if FULL else 200


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The docket is compiled and loaded before anything is timed."""
    for order in FLAT:
        cost(order, SIZES[0], 1)


@pytest.mark.slow
@pytest.mark.parametrize("order", FLAT)
def test_a_hearing_costs_the_same_however_many_wait(order, benchmark, capsys):
    costs = {size: [] for size in SIZES}

    def a_round():
        for size in SIZES:
            costs[size].append(cost(order, size, MONTHS))

    benchmark.pedantic(a_round, rounds=ROUNDS, iterations=1)
    each = {size: median(one.nanoseconds for one in found) for size, found in costs.items()}
    ratio = max(each.values()) / each[SIZES[0]]
    info = {f"{size:,} waiting, ns a hearing": round(ns) for size, ns in each.items()}
    benchmark.extra_info.update(info | {"largest to 10,000": round(ratio, 2)})
    with capsys.disabled():
        print(f"\n  {order}: {', '.join(f'{n} {what}' for what, n in info.items())}; {ratio:.2f} x")
    for size, found in costs.items():
        assert all(abs(one.waiting[1] - size) < 0.5 * size for one in found)
    assert ratio < FLAT[order] * SLACK


@pytest.mark.slow
@pytest.mark.parametrize("library", OTHERS)
def test_a_service_of_other_libraries_costs_more(library, benchmark, capsys):
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed (pip install '.[bench]')")
    own = cost("priority", SIZES[0], MONTHS).nanoseconds
    found = {}

    def a_round():
        for size in THEIR_SIZES:
            found[size] = OTHERS[library](size, SERVICES) * 1e9

    benchmark.pedantic(a_round, rounds=1, iterations=1)
    info = {f"{size:,} waiting, ns a service": round(ns) for size, ns in found.items()}
    benchmark.extra_info.update(info | {"own, 10,000 waiting, ns a hearing": round(own)})
    with capsys.disabled():
        print(f"\n  {library}: {', '.join(f'{n:,} {what}' for what, n in info.items())}")
    assert min(found.values()) > 10 * own
