"""The README is whole: its tables, its links, its commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

import inputs
from inputs.shipped import reform_names, scenario_names
from inputs.vocabulary import columns_of
from queueing import cli
from queueing.cli.runs import on_base
from queueing.scenario import Scenario, check_file

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


COMMANDS = [
    " ".join(command.removeprefix(".venv/bin/").split())
    for text in (
        *re.findall(r"^\S*docket .*$", TEXT, flags=re.M),
        *re.findall(r"&& (\S*docket .*)$", TEXT, flags=re.M),
        *re.findall(r"`(docket \w+[^`]*)`", TEXT),
    )
    for command in [text.partition(" #")[0]]
]
# Those whose arguments are scenarios, and reforms that are added to the first of them.
TEXTS = ("scenario", "other", "against")
OF_SCENARIOS = ("run", "compare", "externality", "solve", "breakeven", "uncertainty", "fluid")


def parsed(line: str) -> tuple[str, dict[str, object]]:
    """A command of the README and its options as the command line reads them, not run."""
    name, *words = shlex.split(line, comments=True)[1:]
    command = typer.main.get_command(cli.app).commands[name]
    return name, command.make_context(name, words).params


def test_it_shows_many_commands():
    assert len(COMMANDS) > 30


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_it_shows_is_one_with_options_that_there_are(line):
    name, given = parsed(line)
    if name not in OF_SCENARIOS:
        return
    texts = given.get("scenarios") or [
        given["scenario"],
        given.get("other") or given.get("against"),
    ]
    for text in filter(None, texts):
        if not str(text).startswith("my_"):  # a file that the reader is to write
            Scenario.load(on_base("baseline", str(text)))


@pytest.mark.parametrize(
    "line",
    ["docket cmpare baseline hire_judges", "docket run --replicatons 3", "docket run --seed one"],
)
def test_a_command_with_a_word_wrong_would_be_seen(line):
    with pytest.raises(Exception, match=r"cmpare|replicatons|integer"):
        parsed(line)


def test_every_reform_and_scenario_it_names_in_a_command_ships():
    for kind, names in (("reforms", reform_names()), ("scenarios", scenario_names())):
        for name in re.findall(rf"docket {kind} ([a-z_0-9]+)", TEXT):
            assert name in names, name
