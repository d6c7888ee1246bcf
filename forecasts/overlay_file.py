"""Overlays from a TOML file: [[overlay]] tables, each a judgement with who made it and why."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from inputs.problems import BadInput, Problem, did_you_mean, is_number
from inputs.toml_file import TomlFile, read_toml

from .overlays import LARGEST, SHAPES, Overlay, faults, month_or_none

REQUIRED = ("name", "multiplier", "start", "author", "rationale", "source")
OPTIONAL = ("until", "shape", "series", "probability")


@dataclass(frozen=True)
class OverlayFile:
    """The overlays of a file, and the lines on which they stand."""

    file: TomlFile
    overlays: tuple[Overlay, ...]

    def check(
        self, columns: Sequence[Hashable], origin: pd.Period, taken: Collection[str] = ()
    ) -> None:
        """Raises `BadInput`, by line, unless all can be laid on these series, known to `origin`.

        `taken`: names of overlays laid already, from other files.
        """
        problems = []
        for k, one in enumerate(self.overlays):
            for key, _, allowed in faults(one, columns, origin):
                problems.append(self.file.problem(("overlay", k, key), allowed))
            if one.name in taken:
                allowed = "is laid from another file already: an overlay's draws go by its name"
                problems.append(self.file.problem(("overlay", k, "name"), allowed))
        if problems:
            raise BadInput(sorted(problems, key=_line), self.file.name)


def read_overlays(path: str | Path) -> tuple[Overlay, ...]:
    """The overlays of a TOML file, one for each table [[overlay]].

    Its keys: `name`, by which it draws; `start`, the first month, as "2027-10"; `multiplier`, a
    number above 0 or [low, most likely, high]; `author`, `rationale` and `source`, texts. If
    wanted: `series`, a list of names (every series if left out); `until`, the last month (needed
    for a ramp or a decay); `shape`, one of step (if left out), ramp, pulse and decay;
    `probability` that it happens at all, 0 to 1 (1 if left out). `example_overlays` has one.

    Raises one `BadInput` with everything wrong in it, by its line. Whether the series they name
    are forecast, and begin before `start`, is for `lay` to say.
    """
    return read_overlay_file(path).overlays


def read_overlay_file(path: str | Path) -> OverlayFile:
    """The same with their lines kept, for what can only be said beside a forecast."""
    file = read_toml(Path(path), to_check=True)
    problems = [*_file_problems(file)]
    tables = file.data.get("overlay")
    if isinstance(tables, list):
        for k, table in enumerate(tables):
            problems += _table_problems(file, k, table)
        problems += _twice(file, tables)
    if found := file.with_unread(problems):
        raise BadInput(sorted(found, key=_line), file.name)
    return OverlayFile(file, tuple(_overlay(table) for table in file.data["overlay"]))


def example_overlays() -> str:
    """A file of overlays that can be read as it is, every key explained."""
    return Path(__file__).with_name("overlays_example.toml").read_text(encoding="utf-8")


def _overlay(table: dict[str, Any]) -> Overlay:
    size = table["multiplier"]
    given = table | {
        "multiplier": tuple(map(float, size)) if isinstance(size, list) else float(size),
        "series": tuple(table.get("series", ())),
    }
    return Overlay(**given)


def _line(problem: Problem) -> int:
    return int(problem.where.removeprefix("line ") or 0) if "line " in problem.where else 0


def _file_problems(file: TomlFile) -> Iterator[Problem]:
    for key in file.data:
        if key != "overlay":
            yield file.problem((key,), did_you_mean(key, ["overlay"], "key"))
    tables = file.data.get("overlay")
    if not isinstance(tables, list) or not tables:
        yield Problem("the file", "", "must have one [[overlay]] or more")


def _table_problems(file: TomlFile, k: int, table: object) -> Iterator[Problem]:
    if not isinstance(table, dict):
        yield file.problem(("overlay", k), "must be a table: [[overlay]]")
        return
    for key in REQUIRED:
        if key not in table:
            yield file.problem(("overlay", k, key), "is missing", missing=True)
    known = [*REQUIRED, *OPTIONAL]
    for key, value in table.items():
        allowed = _wrong(key, value) if key in known else did_you_mean(key, known, "key")
        if allowed:
            yield file.problem(("overlay", k, key), allowed)
    start, until = (month_or_none(table.get(key)) for key in ("start", "until"))
    if start is not None and until is not None and until < start:
        yield file.problem(("overlay", k, "until"), "must not be before start")
    if table.get("shape") in ("ramp", "decay") and "until" not in table:
        allowed = f"is missing: a {table['shape']} must say until when"
        yield file.problem(("overlay", k, "until"), allowed, missing=True)


def _wrong(key: str, value: Any) -> str:
    """What a key's value must be, or nothing if it is that."""
    if key in ("name", "author", "rationale", "source"):
        return "" if isinstance(value, str) and value.strip() else "must be a text"
    if key in ("start", "until"):
        return "" if month_or_none(value) is not None else 'must be a month, "2027-10"'
    if key == "shape":
        if isinstance(value, str) and value in SHAPES:
            return ""
        return did_you_mean(str(value), list(SHAPES), "shape")
    if key == "series":
        texts = isinstance(value, list) and all(isinstance(name, str) for name in value)
        return "" if texts else "must be a list of names"
    if key == "probability":
        return "" if is_number(value) and 0 <= value <= 1 else "must lie in 0 to 1"
    sizes = value if isinstance(value, list) else [value]
    sound = len(sizes) in (1, 3) and all(is_number(size) and 0 < size <= LARGEST for size in sizes)
    if sound and (not isinstance(value, list) or (len(sizes) == 3 and sorted(sizes) == sizes)):
        return ""
    return f"must be a number above 0 (at most {LARGEST:,.0f}), or a list: low, most likely, high"


def _twice(file: TomlFile, tables: list[Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for k, table in enumerate(tables):
        name = table.get("name") if isinstance(table, dict) else None
        if isinstance(name, str):
            if name in seen:
                allowed = "is there already: an overlay's draws go by its name"
                yield file.problem(("overlay", k, "name"), allowed)
            seen.add(name)
