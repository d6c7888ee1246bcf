"""The README is whole: its tables, its links, its two commands."""

from __future__ import annotations

import re
from pathlib import Path

import inputs
from inputs.vocabulary import columns_of
from queueing.scenario import check_file

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_row_of_a_table_has_as_many_cells_as_its_header():
    for block in re.findall(r"(?:^\|.*\n)+", TEXT, flags=re.M):
        rows = block.strip().splitlines()
        assert len(rows) > 2
        assert {row.count("|") for row in rows} == {rows[0].count("|")}


def test_nothing_is_left_to_fill_in():
    assert not re.search(r"^@|\| @|TODO|FIXME", TEXT, flags=re.M)


def test_every_file_it_names_is_there():
    for name in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / name).is_file(), name
    for name in re.findall(r"`((?:inputs|notebooks|queueing)/[\w./]+)`", TEXT):
        assert (ROOT / name).exists(), name


def test_its_scenario_can_be_run_as_it_stands(tmp_path):
    (example,) = re.findall(r"^```toml\n(.*?)^```", TEXT, flags=re.M | re.S)
    path = tmp_path / "my_scenario.toml"
    path.write_text(example, encoding="utf-8")
    assert check_file(path) == []
    assert f"docket compare baseline {path.name}" in TEXT


def test_it_lists_the_columns_of_every_table():
    for table in inputs.vocabulary()["tables"]:
        (columns,) = re.findall(rf"^\| `{table}` \| (.*) \|$", TEXT, flags=re.M)
        assert ["scenario", "replication", *columns.split(", ")] == list(columns_of(table))


def test_it_opens_with_exactly_two_commands_of_one_line_each():
    commands = [line for line in TEXT.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert "docket compare" in commands[0]
    assert commands[1].endswith("-m pytest -n auto")
