"""Checks that the ledger, the sources and the vocabulary share: a TOML file of named entries."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from inputs.problems import Problem, did_you_mean
from inputs.toml_file import TomlFile


def key_problems(
    file: TomlFile, name: str, required: Collection[str], optional: Collection[str] = ()
) -> Iterator[Problem]:
    """Keys that an entry lacks, and keys that do not belong there."""
    entry = file.data[name]
    if not isinstance(entry, dict):
        yield file.problem((name,), "must be a table of keys")
        return
    for key in sorted(set(required) - set(entry)):
        yield file.problem((name, key), "is missing", missing=True)
    known = sorted({*required, *optional})
    for key in entry:
        if key not in known:
            yield file.problem((name, key), did_you_mean(key, known, "key"))


def text_problems(file: TomlFile, name: str, keys: Collection[str]) -> Iterator[Problem]:
    """Keys that must hold a text and do not, or hold an empty one."""
    for key in keys:
        value = file.data[name].get(key, "-")
        if not isinstance(value, str) or not value.strip():
            yield file.problem((name, key), "must be a text")
