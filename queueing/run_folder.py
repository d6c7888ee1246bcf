"""What stands in the folder of a finished run, held to what a run writes there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from inputs.json_file import read_json
from inputs.problems import BadInput, Problem, is_number
from inputs.vocabulary import columns_of

MOST_BYTES = 64 << 20  # of run.json, which holds every scenario in full
SAID = ("run.json", "machine.json")

# What damaged files make json, pydantic and Arrow raise.
DAMAGE = (
    pa.ArrowException,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read_said(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What run.json and machine.json say. Raises `BadInput` for what no run has written."""
    run, machine = (read_json(folder / name, most=MOST_BYTES) for name in SAID)
    for name, said, fine in ((SAID[0], run, _of_a_run(run)), (SAID[1], machine, True)):
        if not isinstance(said, dict) or not fine:
            allowed = "is damaged: it does not say what a run's does"
            raise BadInput([Problem(name, "", allowed)], str(folder / name))
    return run, machine


def check_tables(folder: Path, names: Sequence[str]) -> None:
    """Raises `BadInput` unless the tables of these names can be read and have their columns."""
    for name in names:
        with undamaged(folder / f"{name}.parquet") as path:
            missing = columns_of(name).keys() - set(pq.read_schema(path).names)
            if missing:
                allowed = f"is not the table {name}: it has no {', '.join(sorted(missing))}"
                raise BadInput([Problem(path.name, "", allowed)], str(path))


@contextmanager
def undamaged(path: Path) -> Iterator[Path]:
    """The path of a file to be read: whatever damage in it makes libraries raise is `BadInput`."""
    try:
        yield path
    except BadInput:
        raise
    except DAMAGE as error:
        first = str(error).partition("\n")[0]
        allowed = f"must be as a run wrote it; it cannot be read ({first})"
        raise BadInput([Problem(path.name, "", allowed)], str(path)) from None


def _of_a_run(run: Any) -> bool:
    return is_asked(run) and isinstance(run.get("warnings"), list)


def is_asked(run: Any) -> bool:
    """Whether options and scenarios are there: what everything else goes by."""
    options, scenarios = (
        run.get(key) if isinstance(run, dict) else None for key in ("options", "scenarios")
    )
    return (
        isinstance(options, dict)
        and all(is_number(options.get(key)) for key in ("years", "replications", "scale", "seed"))
        and options["scale"] > 0
        and all(isinstance(options.get(key), str) for key in ("start", "detail"))
        and isinstance(options.get("uncertainty"), list)
        and all(isinstance(run.get(key), str) for key in ("version", "inputs_sha256"))
        and isinstance(scenarios, list)
        and len(scenarios) > 0
        and all(isinstance(one, dict) and _names_itself(one) for one in scenarios)
    )


def _names_itself(scenario: dict[str, Any]) -> bool:
    return isinstance(scenario.get("label"), str) and isinstance(scenario.get("text"), dict)
