"""The one list of names that tables carry: classes, stages, flows, outcomes, measures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from inputs.problems import BadInput
from inputs.toml_file import read_toml


@cache
def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """Every list by its name; each maps a name to its one-line meaning, in the order of the file.

    >>> list(vocabulary()["stages"])
    ['first_master', 'master', 'merits', 'reserved', 'appeal', 'interview']
    """
    path = Path(__file__).with_name("vocabulary.toml")
    file = read_toml(path, "inputs/vocabulary.toml")
    problems = [
        file.problem((name, word), "must be a one-line meaning")
        for name, words in file.data.items()
        for word, meaning in words.items()
        if not isinstance(meaning, str) or not meaning or "\n" in meaning
    ]
    if problems:
        raise BadInput(problems, file.name)
    return MappingProxyType({name: MappingProxyType(words) for name, words in file.data.items()})


def columns_of(table: str) -> dict[str, str]:
    """The columns of a table of a run, in their order, each with its meaning."""
    every = vocabulary()["columns"]
    own = {key.split(".")[1]: text for key, text in every.items() if key.startswith(f"{table}.")}
    return {key: text for key, text in every.items() if "." not in key} | own
