"""Sources: every figure names one, every one that is listed is named."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import inputs
from inputs.sources import TIERS

ROOM = Path(inputs.__file__).parent


def named(value: Any) -> Iterator[str]:
    """Every id under a key `source`, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "source":
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)


@pytest.fixture(scope="module")
def used() -> set[str]:
    ids: set[str] = set()
    for path in (ROOM / "tables").glob("*.csv"):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                ids.update(row["source_id"].split("; "))
    files = [ROOM / "parameters.toml", ROOM / "projections.toml"]
    files += [*ROOM.glob("reforms/*.toml"), *ROOM.glob("scenarios/*.toml")]
    for path in files:
        ids.update(named(tomllib.loads(path.read_text())))
    return ids


def test_every_source_named_anywhere_is_listed(used):
    assert used - set(inputs.sources()) == set()


def test_every_source_listed_is_used(used):
    assert set(inputs.sources()) - used == set()


def test_every_source_says_what_when_where_and_how_far_to_trust_it():
    for name, source in inputs.sources().items():
        assert source["tier"] in TIERS, name
        assert source["date"][:2] in ("19", "20"), name
        assert all(source[key].strip() for key in ("title", "publisher", "where")), name


def test_one_source_is_read_by_its_id_and_an_unknown_one_names_the_nearest():
    assert inputs.sources("crs_r47637")["publisher"] == "Congressional Research Service"
    with pytest.raises(inputs.BadInput, match='did you mean "crs_r47637"'):
        inputs.sources("crs_r4763")


def test_the_function_stays_when_its_module_is_imported_by_name():
    from inputs.sources import sources

    assert inputs.sources is sources
