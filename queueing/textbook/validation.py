"""Theory against the docket: textbook cases played and held to their known answers."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inputs.json_file import read_json
from inputs.problems import BadInput, Problem, no_number, outside

if TYPE_CHECKING:
    from queueing.textbook.case import Case

# An answer may be this many standard errors off. With 100 replications a right one is so once in
# 50,000 times: a file of 130 cases fails by chance once in 400.
MOST_ERRORS = 4.5
# Played until 4.5 standard errors are less than 3 % of the answer, as far as the most customers
# go; an answer known no better than to a twentieth shows nothing and does not pass.
AIM = 0.0066
BLUNT = 0.05
REPLICATIONS = 100
MOST_BYTES = 64 << 20  # of a file of cases
PILOT = 4_000  # customers a replication, to learn how many are needed
FEWEST, MOST = 4_000, 150_000
MOST_FROM_THE_START = 600_000  # runs from time 0 are short and cost less
PILOT_FIRST = 1_000_000  # number of the pilot's first replication: its luck is not used again
ROUNDING = 1e-9  # two exact times nearer than this are the same

# How many lists deep the times of an exact answer are, and what to say when they are not.
DEPTH_OF_EXACT = {
    "completion_times": 1,
    "lost_times": 1,
    "served_lost_end": 1,
    "start_times_by_class": 2,
}
EXPECTED = (
    "must be a number",
    "must be a list of times",
    "must be a list of times for each class",
)

Result = dict[str, Any]


def validate(
    cases: Sequence[Mapping[str, Any]] | None = None,
    seed: int = 1,
    on_result: Callable[[Result], None] | None = None,
    workers: int | None = None,
) -> list[Result]:
    """Play cases, by default the project's own, and hold them to what is expected.

    Returns for each {id, expected, estimate, se, ok}; `on_result` is told each in turn;
    `workers` threads play them, by default one a core.
    Exact answers must be equal, others within `MOST_ERRORS` standard errors. Raises `BadInput`
    with all that is wrong with any of the cases, before anything is played.
    """
    if cases is None:
        from queueing.textbook.cases import cases as own

        cases = own()
    if problem := no_number("seed", seed, whole=True) or outside("seed", seed, 0, 2**32 - 1):
        raise BadInput([problem])
    read = _read(cases)
    results = []
    # the core lets go of Python's lock, so threads are enough
    with ThreadPoolExecutor(workers or os.cpu_count()) as threads:
        for result in threads.map(partial(_judge, seed=seed), read):
            results.append(result)
            if on_result is not None:
                on_result(result)
    return results


def validate_file(
    path: str | Path,
    seed: int = 1,
    on_result: Callable[[Result], None] | None = None,
    workers: int | None = None,
) -> list[Result]:
    """`validate` for a JSON file with a list of cases."""
    try:
        return validate(_load(Path(path)), seed, on_result, workers)
    except BadInput as error:
        raise BadInput(error.problems, str(path)) from None


def _load(path: Path) -> list[Any]:
    cases = read_json(path, most=MOST_BYTES)
    if not isinstance(cases, list):
        raise BadInput([Problem("file", "", "must be a list of cases [{...}, ...]")])
    return cases


def _read(cases: Sequence[Any]) -> list[Case]:
    """All the cases read, or all their problems."""
    from queueing.textbook.reading import read_case

    read, problems = [], []
    if len(cases) == 0:
        problems.append(Problem("file", "", "has no cases"))
    for n, says in enumerate(cases):
        name = says.get("id") if isinstance(says, Mapping) else None
        where = f'"{name}"' if isinstance(name, str) and name else f"case {n + 1}"
        if isinstance(says, Mapping) and not (isinstance(name, str) and name):
            problems.append(Problem(f"{where}: id", "", "must be a text that is not empty"))
        try:
            case = read_case(says)
        except BadInput as error:
            problems += [Problem(f"{where}: {p.where}", p.found, p.allowed) for p in error.problems]
            continue
        depth = DEPTH_OF_EXACT.get(case.metric.name, 0)
        if not _numbers(case.expected, depth):
            problems.append(Problem(f"{where}: expected", "", EXPECTED[depth]))
        read.append(case)
    if problems:
        raise BadInput(problems)
    return read


def _numbers(value: object, depth: int) -> bool:
    """Whether `value` is a finite number or, so many lists deep, only such numbers."""
    if depth > 0:
        return isinstance(value, list | tuple) and all(_numbers(v, depth - 1) for v in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e300


def _judge(case: Case, seed: int) -> Result:
    """Play one case as long as it takes and say whether the answer is the expected one."""
    from queueing.textbook.station import measure

    customers = _enough(case, seed)
    try:
        answer = measure(case, seed, customers, REPLICATIONS)
    except BadInput as error:
        raise BadInput(
            Problem(f'"{case.id}": {p.where}', p.found, p.allowed) for p in error.problems
        ) from None
    return {
        "id": case.id,
        "expected": case.expected,
        "estimate": answer.estimate,
        "se": answer.se,
        "ok": agrees(case.expected, answer.estimate, answer.se),
    }


def agrees(expected: Any, estimate: Any, se: float) -> bool:
    """Whether an estimate is near enough to what is expected, and known well enough to tell."""
    if isinstance(expected, list | tuple):
        return (
            isinstance(estimate, list)
            and len(estimate) == len(expected)
            and all(agrees(a, b, 0.0) for a, b in zip(expected, estimate, strict=True))
        )
    if isinstance(estimate, list) or not math.isfinite(estimate):
        return False
    if expected != 0 and se > BLUNT * abs(expected):
        return False
    allowed = MOST_ERRORS * se + ROUNDING * max(1.0, abs(expected))
    return bool(abs(estimate - expected) <= allowed)


def _enough(case: Case, seed: int) -> int:
    """Customers a replication, for an answer as sharp as `AIM`: learnt from a short run.

    A long run is also three times as long as its warm-up: near saturation the means of shorter
    ones are so skewed that their standard error cannot be trusted.
    """
    from queueing.textbook.case import LONG_RUN
    from queueing.textbook.load import warm_up
    from queueing.textbook.station import measure

    if case.metric.name in DEPTH_OF_EXACT:
        return FEWEST
    fewest, most = FEWEST, MOST_FROM_THE_START
    if case.metric.name in LONG_RUN:
        fewest = max(fewest, int(3.0 * warm_up(case) * sum(c.rate for c in case.classes)))
        most = max(fewest, MOST)
    expected: Any = case.expected
    try:
        pilot = measure(case, seed, PILOT, REPLICATIONS, PILOT_FIRST)
    except BadInput:  # nobody of a rare class came
        return most
    if pilot.se == 0.0:  # nothing is left to chance, or nothing rare was seen
        return fewest if agrees(expected, pilot.estimate, 0.0) else most
    aim = AIM * abs(expected)
    needed = PILOT * (pilot.se / aim) ** 2 if aim > 0 else fewest
    return int(min(max(needed, fewest), most))
