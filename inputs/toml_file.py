"""TOML files with the line of every key, so that a message can say where to look.

`tomllib` reads a file but keeps no positions. A second, smaller reading of the same text (it has
passed `tomllib`, so it is known to be well formed) notes on which line each table and key begins.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from inputs.json_file import read_bytes
from inputs.problems import BEYOND, BadInput, Problem

MOST_BITS = 200  # of a whole number that a message shows
MOST_UNREAD = 20  # values that are no TOML, of a file that is looked at all the same

Place = tuple[str | int, ...]
"""A key's path: ("change", 0, "lever") is the lever of the first [[change]]."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_PATH = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_PART = re.compile(_KEY)
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_PATH})[ \t]*\]")
_ENTRY = re.compile(rf"[ \t]*({_PATH})[ \t]*=")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' + r"|'''.*?'{3,5}" + r"""|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""
    r"|\#[^\n]*|[\[{\]}]|\n",
    re.DOTALL,
)
_ODD_VALUE = ("Expected newline", "Invalid date", "Invalid value")  # what tomllib says of one
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}


@dataclass(frozen=True)
class TomlFile:
    """A TOML file as read: its values and the line on which each of them begins."""

    name: str
    data: dict[str, Any]
    text: str
    unread: tuple[Problem, ...] = ()  # what is no TOML; texts stand in the place of its values

    @cached_property
    def lines(self) -> Mapping[Place, int]:
        """The line of every table and key, looked for when a message first asks for one."""
        return dict(_lines(self.text))

    def line(self, place: Place) -> int | None:
        """The line of a key, or of the nearest table around it; None when there is none."""
        for end in range(len(place), 0, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return None

    def with_unread(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems found and those of lines that are no TOML, of which nothing else is told."""
        lines = {problem.where for problem in self.unread}
        return [*self.unread, *(one for one in problems if one.where not in lines)]

    def problem(self, place: Place, allowed: str, *, missing: bool = False) -> Problem:
        """A problem with the value at `place`, shown as `change[0].lever = "..."` with its line."""
        line = self.line(place)
        found = spell(place)
        if not missing and (value := _short(_value_at(self.data, place))):
            found = f"{found} = {value}"
        return Problem("" if line is None else f"line {line}", found, allowed)


def read_toml(path: Path, name: str | None = None, *, to_check: bool = False) -> TomlFile:
    """Reads a TOML file, named in messages as `name` (default: the path as given).

    Raises `BadInput` with the line when the file cannot be read as TOML. Where it is read
    `to_check` it, a value that is no TOML (a date that there is not, a word without quotes) is
    kept as a text, and what is wrong with it in `unread`: the rest can be looked at, too.
    """
    name = str(path) if name is None else name
    try:
        text = read_bytes(path, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadInput([Problem(f"line {line}", "not a text in UTF-8")], name) from None
    return parse_toml(text.replace("\r\n", "\n").replace("\r", "\n"), name, to_check=to_check)


def parse_toml(text: str, name: str, *, to_check: bool = False) -> TomlFile:
    """The same for a text already at hand."""
    unread: dict[int, Problem] = {}  # by line
    while True:
        try:
            return TomlFile(name, tomllib.loads(text), text, tuple(unread.values()))
        except tomllib.TOMLDecodeError as error:
            reason, line = _reason_and_line(str(error), text)
        except (RecursionError, ValueError) as error:  # lists a thousand deep, 5,000 digits
            deep = isinstance(error, RecursionError)
            reason = "lists or tables too deep" if deep else "a number with too many digits"
            problem = Problem("the file", "cannot be read as TOML", reason)
            raise BadInput([problem], name) from None
        more = to_check and line not in unread and len(unread) < MOST_UNREAD
        mended = _as_a_text(text, line, reason) if more else None
        unread.setdefault(line, Problem(f"line {line}", "cannot be read as TOML", reason))
        if mended is None:
            raise BadInput(unread.values(), name)
        text = mended


def spell(place: Place) -> str:
    """A key's path as one writes it.

    >>> spell(("change", 0, "lever"))
    'change[0].lever'
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).lstrip(".")


def _reason_and_line(message: str, text: str) -> tuple[str, int]:
    match = re.search(r"(.*) \(at line (\d+), column \d+\)", message, re.DOTALL)
    # "(at end of document)": something opened was never closed
    reason = match[1] if match else message.partition(" (at ")[0]
    if reason.startswith(_ODD_VALUE):
        reason += "; texts stand in quotes, dates are as 2027-10-01"
    return reason, int(match[2]) if match else text.rstrip().count("\n") + 1


def _as_a_text(text: str, line: int, reason: str) -> str | None:
    """The same text with the value on a line in quotes, or without one that is there already.

    None where nothing begins on that line that could be a value.
    """
    lines = text.split("\n")
    entry = _ENTRY.match(lines[line - 1])
    if entry is None:
        return None
    value = lines[line - 1][entry.end() :].partition("#")[0].strip()
    kept = f"{entry[0]} {json.dumps(value, ensure_ascii=False)}"
    lines[line - 1] = "" if reason.startswith("Cannot overwrite") else kept
    return "\n".join(lines)


def _value_at(data: Any, place: Place) -> Any:
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _short(value: Any) -> str:
    """A scalar as TOML writes it; a table or a long list is not repeated in a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 40 else f'"{value[:37]}..."'
    if isinstance(value, list):
        text = "[" + ", ".join(_short(v) for v in value) + "]"
        return text if len(text) <= 40 and not any(isinstance(v, dict) for v in value) else ""
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return BEYOND
    return "" if value is None or isinstance(value, dict) else str(value)


def _lines(text: str) -> Iterator[tuple[Place, int]]:
    """Every table and key with its line, in the order of the file.

    Elements inside a list or an inline table are not listed; `TomlFile.line` then gives the
    line of the key that holds them.
    """
    table: Place = ()
    seen: set[Place] = set()
    lists: dict[Place, int] = {}  # arrays of tables: how many tables so far
    position, line = 0, 1
    while position < len(text):
        found: list[Place] = []
        if header := _HEADER.match(text, position):
            table = _table(_parts(header[2]), header[1] == "[[", lists)
            found = [table[: n + 1] for n in range(len(table))]  # those it implies, too
            end = _end_of_value(text, header.end())
        elif entry := _ENTRY.match(text, position):
            parts = _parts(entry[1])
            found = [table + parts[: n + 1] for n in range(len(parts))]
            end = _end_of_value(text, entry.end())
        else:  # a comment or an empty line
            end = text.find("\n", position) + 1 or len(text)
        for place in found:
            if place not in seen:
                seen.add(place)
                yield place, line
        line += text.count("\n", position, end)
        position = end


def _parts(path: str) -> tuple[str, ...]:
    """The keys of a dotted path; a quoted key is read as TOML reads it."""
    keys = _PART.findall(path)
    return tuple(next(iter(tomllib.loads(f"{key} = 0"))) for key in keys)


def _table(parts: tuple[str, ...], listed: bool, lists: dict[Place, int]) -> Place:
    """The place a header opens; a name that is an array of tables stands for its last one."""
    place: Place = ()
    for part in parts[:-1]:
        place = (*place, part)
        if place in lists:
            place = (*place, lists[place] - 1)
    place = (*place, parts[-1])
    if listed:
        lists[place] = lists.get(place, 0) + 1
        place = (*place, lists[place] - 1)
    return place


def _end_of_value(text: str, position: int) -> int:
    """Just behind the newline that ends a value, which may run over lines in brackets or quotes."""
    depth = 0
    for token in _TOKEN.finditer(text, position):
        depth += _DEPTH.get(token[0], 0)
        if token[0] == "\n" and depth <= 0:
            return token.end()
    return len(text)
