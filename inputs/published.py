"""Published tables: read, checked, and handed out one vintage and one producer at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from pandera.errors import SchemaErrors

from inputs.problems import BadInput, Problem, did_you_mean
from inputs.schemas import SCHEMAS, TableSchema
from inputs.schemas.columns import convert, unknown_sources
from inputs.schemas.rules import Fault

_FOLDER = Path(__file__).with_name("tables")


def tables() -> list[str]:
    """The names of the published tables, sorted."""
    return sorted(SCHEMAS)


def table(name: str, *, vintage: str | None = None, producer: str | None = None) -> pd.DataFrame:
    """A published table, checked; every row has the `source_id` of its figures.

    Months are Periods, dates datetime64, fiscal years int. A table that holds several vintages or
    producers is read one at a time: `BadInput` names them when none, or an unknown one, is asked.
    """
    return _chosen(name, vintage, producer).copy()  # writing to it leaves ours alone


@cache
def _chosen(name: str, vintage: str | None, producer: str | None) -> pd.DataFrame:
    frame = _shipped(_known(name))
    for column, asked in (("vintage", vintage), ("producer", producer)):
        chosen = _choice(name, frame, column, asked)
        if chosen is not None:
            frame = frame[frame[column] == chosen]
    return frame.reset_index(drop=True)


def read(path: str | Path, name: str | None = None) -> pd.DataFrame:
    """Reads a file as the table `name` (default: the file's name) with the checks of the shipped.

    Raises one `BadInput` with everything wrong in it, by line and column.
    """
    path = Path(path)
    return _read(path, _known(path.stem if name is None else name), str(path))


@cache
def _shipped(name: str) -> pd.DataFrame:
    return _read(_FOLDER / f"{name}.csv", name, f"inputs/tables/{name}.csv")


def _known(name: str) -> str:
    if name not in SCHEMAS:
        raise BadInput([Problem(f'table "{name}"', "", did_you_mean(name, tables(), "table"))])
    return name


def _choice(name: str, frame: pd.DataFrame, column: str, asked: str | None) -> str | None:
    """The vintage or producer to keep, None to keep all."""
    where = f'table "{name}"'
    if column not in frame.columns:
        if asked is None:
            return None
        raise BadInput([Problem(where, f'{column} = "{asked}"', f"the table has no {column}")])
    there = sorted(frame[column].unique())
    if asked is None and len(there) > 1:
        choices = " or ".join(f'{column}="{value}"' for value in there)
        allowed = f"holds more than one {column}, which must not be mixed: choose {choices}"
        raise BadInput([Problem(where, "", allowed)])
    if asked is not None and asked not in there:
        allowed = f"{did_you_mean(asked, there, column)} (there: {', '.join(there)})"
        raise BadInput([Problem(where, f'{column} = "{asked}"', allowed)])
    return asked


def _read(path: Path, name: str, shown: str) -> pd.DataFrame:
    schema = SCHEMAS[name]
    cells = _cells(path, list(schema.columns.columns), shown)
    values: dict[str, pd.Series] = {}
    unreadable: dict[tuple[Any, str], str] = {}
    for column, kind in schema.columns.columns.items():
        values[column], wrong = convert(cells[column], kind)
        unreadable |= {(row, column): allowed for row, allowed in wrong.items()}
    frame = pd.DataFrame(values)
    faults = [Fault(row, column, allowed) for (row, column), allowed in unreadable.items()]
    faults += [f for f in _cell_faults(schema, frame) if (f.row, f.column) not in unreadable]
    if not faults:  # rules over rows presume sound cells
        faults = [fault for rule in schema.rules for fault in rule(frame)]
    if faults:
        raise BadInput([_problem(fault, cells) for fault in _in_file_order(faults)], shown)
    return frame.reset_index(drop=True)


def _cells(path: Path, columns: list[str], shown: str) -> pd.DataFrame:
    """The file's cells as text, labelled by their line; the header must be `columns`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            rows = [(lines.line_num, row) for row in lines if row]
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise BadInput([Problem("the file", reason)], shown) from None
    except UnicodeDecodeError:
        raise BadInput([Problem("the file", "is not a text in UTF-8")], shown) from None
    except csv.Error as error:
        raise BadInput([Problem("the file", "cannot be read as CSV", str(error))], shown) from None
    problems = list(_shape_problems(rows, columns))
    if problems:
        raise BadInput(problems, shown)
    header = rows[0][1]
    cells = [[cell.strip() for cell in row] for _, row in rows[1:]]
    frame = pd.DataFrame(cells, index=[line for line, _ in rows[1:]], columns=header, dtype="str")
    return frame[columns]


def _shape_problems(rows: list[tuple[int, list[str]]], columns: list[str]) -> Iterator[Problem]:
    if len(rows) < 2:
        yield Problem("the file", "has no rows", f"its columns are {', '.join(columns)}")
        return
    header = rows[0][1]
    for column in columns:
        if header.count(column) != 1:
            found = "is missing" if column not in header else "is there more than once"
            yield Problem("line 1", f"column {column}", found)
    for column in sorted(set(header) - set(columns)):
        yield Problem("line 1", f"column {column}", did_you_mean(column, columns, "column"))
    for line, row in rows[1:]:
        if len(row) != len(header):
            yield Problem(f"line {line}", f"{len(row)} cells", f"must have {len(header)}")


def _cell_faults(schema: TableSchema, frame: pd.DataFrame) -> Iterator[Fault]:
    """What pandera finds wrong, cell by cell."""
    try:
        schema.columns.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        cases = cases[cases["index"].notna()]  # else a whole column's type: its cells say why
        lines = cases["index"].astype("int64")
        seen: set[tuple[int, str]] = set()
        for line, column, check in zip(lines, cases["column"], cases["check"], strict=True):
            if (line, column) not in seen:
                seen.add((line, column))
                empty = check == "not_nullable"
                yield Fault(line, column, "is empty: a value is required" if empty else check)


def _in_file_order(faults: list[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: fault.row or 0)


def _problem(fault: Fault, cells: pd.DataFrame) -> Problem:
    if fault.row is None:
        return Problem("the table", f"column {fault.column}", fault.allowed)
    cell = str(cells.loc[fault.row, fault.column])
    allowed = fault.allowed
    if fault.column == "source_id" and (unknown := unknown_sources(cell)):
        allowed = "; ".join(unknown)
    found = f"{fault.column} = {cell}" if cell else fault.column
    return Problem(f"line {fault.row}", found, allowed)
