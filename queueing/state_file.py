"""Where a replication stands, kept in a file: its docket, its bench, its months so far.

The docket's arrays are kept as they are, whatever they are (`queueing.docket.state.KEPT`): a
run that is taken up again goes on as if it had never been left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from inputs.problems import BadInput, Problem
from queueing.array_file import Form, check_about, read_arrays, write_arrays
from queueing.docket import codes, office
from queueing.docket.allocating import allocate
from queueing.docket.state import KEPT, Docket, Size
from queueing.docket.waits import Array
from queueing.docket.whole import FIXED, amiss
from queueing.engine import CompiledDocket
from queueing.stations.bench import QUARTERS
from queueing.stations.judges import PLACES
from queueing.stations.staff import Staff
from queueing.system import Standing
from queueing.verbs import MonthEnd

FORMAT = {"format": "docket-state", "format_version": 3}
# Columns; 0: one a court.
STAFF = {"judges": 6, "temporary": 2, "detailed": 2, "appointments": 3, "posted": 0, "turns": 3}
DOCKET, OFFICE = "docket.", "office."
DAYS = 1 << 20  # more than any run or career has
MOST_FILED = 1 << 40  # more than were ever filed
MONTH = ("ledger", "hours", "judges", "groups")


def write_state(
    path: Path, about: Mapping[str, Any], docket: CompiledDocket, size: Size, standing: Standing
) -> None:
    """Write where a replication stands; `about` says whose state it is, in JSON's own types."""
    arrays = _of_docket(docket.state, size) | _of_standing(standing)
    write_arrays(path, {**FORMAT, **about}, arrays)


def read_state(
    path: Path,
    about: Mapping[str, Any],
    docket: CompiledDocket,
    size: Size,
    months: int,
    of_office: Mapping[str, Array] | None = None,
) -> Standing:
    """Where a replication stood after `months`; what its docket held goes into the empty one.

    `of_office` is what the plan's asylum office keeps before it begins, if there is one. Raises
    `BadInput` unless the file is whole and says of itself what `about` says.
    """
    forms = _docket_forms(docket.state, size)
    targets = {name: getattr(docket.state, name.removeprefix(DOCKET)) for name in forms}
    forms |= _standing_forms(docket.look(), months)
    forms |= {OFFICE + name: Form.of(array) for name, array in (of_office or {}).items()}
    made = {name: getattr(docket.state, name).copy() for name in FIXED}
    found = read_arrays(path, {**FORMAT, **about}, forms, targets)
    wrong = [f"{DOCKET}{name}" for name in amiss(docket.state)]
    wrong += [DOCKET + name for name, array in made.items() if not _same(array, docket.state, name)]
    wrong += [*_staff_amiss(found, docket.state), *_office_amiss(found)]
    if wrong:
        allowed = "holds what no docket does: it was changed after it was written"
        raise BadInput([Problem(f"{wrong[0]}.npy", "", allowed)], str(path))
    return _standing(docket.today, found)


def _same(array: Array, state: Docket, name: str) -> bool:
    return np.array_equal(array, getattr(state, name))


def _staff_amiss(found: Mapping[str, Array], state: Docket) -> Iterator[str]:
    """Of the arrays of the bench, those that name no court, no seat, or a day that is over."""
    courts, seats = state.pace.shape
    now = int(state.counts[codes.TODAY] - state.span[0])
    judges, posts = found["staff.judges"], found["staff.appointments"]
    for name in ("judges", "temporary", "detailed", "turns", "appointments"):
        court, seat = found[f"staff.{name}"][:, :2].T
        fine = ((court >= 0) & (court < courts) & (seat >= 0)).all()
        if not fine or (name != "appointments" and (seat >= seats).any()):
            yield f"staff.{name}"
            return
    sitting = np.concatenate([judges[:, :2], found["staff.temporary"]])
    taken = np.zeros(state.pace.shape, dtype=np.int64)
    np.add.at(taken, tuple(sitting.T), 1)
    leaves, home = judges[:, 4], judges[:, 5]
    if (taken != (state.pace > 0)).any() or ((home < -1) | (home >= courts)).any():
        yield "staff.judges"
    # Where nobody leaves that day is far beyond any run's end.
    if ((leaves != -1) & (leaves < now)).any() or (abs(judges[:, 2]) > DAYS).any():
        yield "staff.judges"
    if ((judges[:, 3] < 0) | (judges[:, 3] > QUARTERS)).any():
        yield "staff.judges"
    if not {*map(tuple, found["staff.detailed"].tolist())} <= {*map(tuple, judges[:, :2].tolist())}:
        yield "staff.detailed"
    if ((posts[:, 2] < now) | (posts[:, 2] > DAYS)).any():
        yield "staff.appointments"


def _office_amiss(found: Mapping[str, Array]) -> Iterator[str]:
    """Of the arrays of the asylum office, those whose intervals of applications cannot be."""
    if OFFICE + "low" not in found:
        return
    low, high = found[OFFICE + "low"], found[OFFICE + "high"]
    if not ((low >= 0) & (low <= high) & (high < MOST_FILED)).all():
        yield OFFICE + "low"
    for name in ("waiting", "to_screen"):
        if not ((found[OFFICE + name] >= 0) & (found[OFFICE + name] < MOST_FILED)).all():
            yield OFFICE + name
    traced, error = found[OFFICE + "counts"][[office.TRACED, office.ERROR]]
    if traced != 0 or error != 0:
        yield OFFICE + "counts"


def check_state(path: Path, about: Mapping[str, Any]) -> None:
    """Raises `BadInput` unless the file says of itself what `about` says."""
    check_about(path, {**FORMAT, **about})


def _of_docket(state: Docket, size: Size) -> dict[str, Array]:
    """The docket's arrays, without the unused ends of those that have room for every case."""
    found = {}
    for name, form in _docket_forms(state, size).items():
        array = getattr(state, name.removeprefix(DOCKET))
        ends = zip(form.least, form.most, strict=True)
        used = [n if low == n else _used(array, axis) for axis, (low, n) in enumerate(ends)]
        found[name] = array[tuple(slice(n) for n in used)]
    return found


def _used(array: Array, axis: int) -> int:
    """The length along an axis up to the last entry that is not all zeros."""
    rows = np.ascontiguousarray(np.moveaxis(array, axis, 0))
    found = np.flatnonzero(rows.view(np.uint8).reshape(len(rows), -1).any(axis=1))
    return int(found[-1]) + 1 if len(found) else 0


def _docket_forms(state: Docket, size: Size) -> dict[str, Form]:
    """The forms of the docket's arrays: an axis that grows with the room may be any shorter.

    Scenarios that differ from now on may need more room for cases, or less.
    """
    larger = allocate(replace(size, room=2 * size.room + (1 << 20)), 0, 0)
    forms = {}
    for name in KEPT:
        array, more = getattr(state, name), getattr(larger, name)
        ends = zip(array.shape, more.shape, strict=True)
        forms[DOCKET + name] = Form(
            array.dtype, tuple(n if n == m else 0 for n, m in ends), array.shape
        )
    return forms


def _of_standing(standing: Standing) -> dict[str, Array]:
    found = {f"staff.{field}": getattr(standing.staff, field) for field in STAFF}
    for field in MONTH:
        found[f"opening.{field}"] = getattr(standing.opening, field)
        found[f"months.{field}"] = np.stack([getattr(month, field) for month in standing.months])
    return found | {OFFICE + name: array for name, array in standing.office.items()}


def _standing_forms(now: MonthEnd, months: int) -> dict[str, Form]:
    whole, courts = np.dtype(np.int64), len(now.judges)
    forms = {}
    for field, columns in STAFF.items():
        rows = Form(whole, (0, columns), (PLACES, columns))
        forms[f"staff.{field}"] = rows if columns else Form(whole, (courts,), (courts,))
    for field in MONTH:
        forms[f"opening.{field}"] = Form.of(getattr(now, field))
        forms[f"months.{field}"] = Form.of(getattr(now, field), months)
    return forms


def _standing(day: int, found: Mapping[str, Array]) -> Standing:
    months = zip(*(found[f"months.{field}"] for field in MONTH), strict=True)
    return Standing(
        day=day,
        opening=MonthEnd(*(found[f"opening.{field}"] for field in MONTH)),
        months=[MonthEnd(*month) for month in months],
        staff=Staff(**{field: found[f"staff.{field}"] for field in STAFF}),
        office={
            name.removeprefix(OFFICE): array
            for name, array in found.items()
            if name.startswith(OFFICE)
        },
    )
