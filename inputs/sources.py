"""Where the figures come from: one entry for every source that a table or a parameter names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NotRequired, TypedDict, cast, overload

from inputs.entries import key_problems, text_problems
from inputs.problems import BadInput, Problem, did_you_mean
from inputs.toml_file import TomlFile, read_toml

TIERS = {
    "A": "official table or data file seen whole",
    "B": "official numbers through one careful secondary source",
    "C": "press, blogs, rounded or inferred numbers, and our own arithmetic or judgement",
}
_REQUIRED = ("title", "publisher", "date", "where", "tier")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Source(TypedDict):
    """One source: what it is, who published it and when (YYYY, YYYY-MM or YYYY-MM-DD), its tier."""

    title: str
    publisher: str
    date: str
    where: str
    tier: str
    note: NotRequired[str]


@overload
def sources(id: None = None) -> Mapping[str, Source]: ...
@overload
def sources(id: str) -> Source: ...
def sources(id: str | None = None) -> Mapping[str, Source] | Source:
    """One source by its id, or all of them; an unknown id raises `BadInput` with the nearest."""
    known = _shipped()
    if id is None:
        return known
    if id not in known:
        raise BadInput([Problem(f'source "{id}"', "", did_you_mean(id, list(known), "source"))])
    return known[id]


@cache
def _shipped() -> Mapping[str, Source]:
    path = Path(__file__).with_name("sources.toml")
    return MappingProxyType(_checked(read_toml(path, "inputs/sources.toml")))


def _checked(file: TomlFile) -> dict[str, Source]:
    problems = [problem for name in file.data for problem in _problems(file, name)]
    if problems:
        raise BadInput(problems, file.name)
    return {name: cast(Source, entry) for name, entry in file.data.items()}


def _problems(file: TomlFile, name: str) -> Iterator[Problem]:
    yield from key_problems(file, name, _REQUIRED, ("note",))
    entry = file.data[name]
    if not isinstance(entry, dict):
        return
    yield from text_problems(file, name, [*_REQUIRED, "note"])
    if isinstance(date := entry.get("date"), str) and not _DATE.fullmatch(date):
        yield file.problem((name, "date"), "must be YYYY, YYYY-MM or YYYY-MM-DD")
    if "tier" in entry and entry["tier"] not in TIERS:
        yield file.problem((name, "tier"), "must be A, B or C")
