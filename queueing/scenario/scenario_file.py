"""Reading a scenario file, those it is based on, and the reforms it contains."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from inputs.problems import BadInput, Problem, with_file
from inputs.shipped import display_name, scenario_path
from inputs.toml_file import TomlFile, read_toml
from queueing.scenario.changes import Change, misuses
from queueing.scenario.reforms import Reform, named_reforms
from queueing.scenario.schema import Entry, PracticeOf, Text, problems_of, reject


class Layer(Entry):
    """What one scenario file adds to those it is based on.

    Of a dated number of the ledger (..._2022, ..._2025) the form in force on the day `practice_of`
    holds ever after; with "latest" each form holds from its own date on.
    """

    name: str
    title: str
    question: str
    limits: str
    practice_of: PracticeOf | None = None
    changes: tuple[Change, ...] = Field(alias="change")

    def known_on(self, day: date) -> Layer:
        """The layer without the changes that begin after a day.

        What a lever is set to on the day stays: nobody knew when it would end. What is multiplied
        or added for a time (the pandemic's docket hours) ends when it did.
        """
        known = [c for c in self.changes if not isinstance(c.from_, date) or c.from_ <= day]
        known = [
            c.model_copy(update={"until": None})
            if c.set is not None and c.until is not None and c.until >= day
            else c
            for c in known
        ]
        practised = self.practice_of
        if practised is not None:
            practised = day if practised == "latest" else min(practised, day)
        return self.model_copy(update={"changes": tuple(known), "practice_of": practised})


class ScenarioFile(Entry):
    """What a scenario file says."""

    title: Text
    question: Text
    based_on: Text | None = None
    limits: str = ""
    practice_of: PracticeOf | None = None
    changes: tuple[Change, ...] = Field((), alias="change")
    reforms: tuple[dict[str, Any], ...] = Field((), alias="reform")


def read_scenario(path: Path, above: tuple[Path, ...] = ()) -> tuple[list[Layer], list[Reform]]:
    """The layers of a scenario, root first, and the reforms of all of them.

    `above` are the files being read that are based on this one. Raises `BadInput`.
    """
    file = read_toml(path, display_name(path), to_check=True)
    problems = misuses(file)
    try:
        says = ScenarioFile.model_validate(file.data)
    except ValidationError as error:
        problems += problems_of(error, file, ScenarioFile, {"change": Change})
        says = None
    layers, reforms = _based_on(file, path, (*above, path.resolve()), problems)
    reforms += named_reforms(file, path, problems)
    reject(file, list(dict.fromkeys(problems)))
    assert says is not None
    layer = Layer(
        name=path.stem,
        title=says.title,
        question=says.question,
        limits=says.limits,
        practice_of=says.practice_of,
        change=says.changes,
    )
    return [*layers, layer], reforms


def _based_on(
    file: TomlFile, path: Path, above: tuple[Path, ...], problems: list[Problem]
) -> tuple[list[Layer], list[Reform]]:
    name = file.data.get("based_on")
    if not isinstance(name, str) or not name:
        return [], []
    try:
        parent = scenario_path(name, path.parent)
    except BadInput as error:
        problems.append(file.problem(("based_on",), error.problems[0].allowed))
        return [], []
    if parent.resolve() in above:
        problems.append(file.problem(("based_on",), "is based on this file in turn"))
        return [], []
    try:
        return read_scenario(parent, above)
    except BadInput as error:
        problems.extend(with_file(error))
        return [], []
