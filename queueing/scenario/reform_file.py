"""A reform file: what it says, and everything that can be wrong with it.

title, mechanism, evidence     texts (required)
proponents, limits             who asks for it; what the file leaves out
evidence_grade                 how its effect is known: a word of the vocabulary's `evidence`
recorded_over                  the scenario that its effect is recorded over (`queueing.effects`),
                               where that is not the baseline
options                        numbers of the vocabulary's `reform_options` that it stands for
[parameters.NAME]              a size the user may choose: meaning, default, range = [low, high]
                               (allowed), uncertain = [low, high] (drawn, when the run draws
                               parameters and the user did not choose), no_effect (at which it
                               changes nothing), unit, grade, source
[[change]]                     see `changes.Change`
[[cost]]                       item, one of dollars_per_judge_year | dollars_per_case |
                               dollars_per_year = [low, high], in dollars of 2025 (price_year, if
                               given, must be 2025), source. What is paid a year is a row of the
                               table of costs from the reform's start on; judges and appointed
                               counsel are there already, at the ledger's prices, and the other two
                               are only told beside them
[[reform]]                     a package: `name` of a reform and any of its sizes, in place of
                               parameters and changes of its own
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from inputs.ledger import GRADES, parameters
from inputs.levers import levers
from inputs.problems import Problem, did_you_mean
from inputs.toml_file import TomlFile
from inputs.vocabulary import vocabulary
from queueing.scenario.changes import Change, beyond, evaluate, misuses
from queueing.scenario.reform_cost import Cost
from queueing.scenario.schema import Entry, Number, Range, Sources, Text, as_list, problems_of

NO_EVIDENCE = "none"  # the evidence grade of a reform whose effect nobody has measured


class ReformParameter(Entry):
    """A size of a reform that the user may choose within `range`."""

    name: Text
    meaning: Text
    range: Range
    default: Number
    uncertain: Range | None = None
    no_effect: Number | None = None
    unit: str = ""
    source: Sources = ()
    grade: str = "assumed"

    @field_validator("default", "no_effect")
    @classmethod
    def _in_range(cls, value: float | None, info: ValidationInfo) -> float | None:
        known = value is not None and "range" in info.data
        if known and (wrong := outside(float(value or 0.0), info.data["range"])):
            raise ValueError(wrong)
        return value

    @field_validator("uncertain")
    @classmethod
    def _around_default(cls, uncertain: tuple[float, float], info: ValidationInfo) -> object:
        low, high = uncertain
        if "default" in info.data and not low <= info.data["default"] <= high:
            raise ValueError(f"must contain the default, {short(info.data['default'])}")
        for end in uncertain:
            if "range" in info.data and (wrong := outside(end, info.data["range"])):
                raise ValueError(wrong)
        return uncertain

    @field_validator("grade")
    @classmethod
    def _sourced(cls, grade: str, info: ValidationInfo) -> str:
        if grade not in GRADES:
            raise ValueError(did_you_mean(grade, GRADES, "grade"))
        if grade != "assumed" and info.data.get("source") == ():
            raise ValueError('needs a source, or the grade "assumed"')
        return grade


class ReformFile(Entry):
    """What a reform file says."""

    title: Text
    mechanism: Text
    evidence: Text
    evidence_grade: str | None = None
    recorded_over: Text = "baseline"
    options: tuple[int, ...] = ()
    proponents: tuple[Text, ...] = ()
    limits: str = ""
    parameters: tuple[ReformParameter, ...] = ()
    changes: tuple[Change, ...] = Field((), alias="change")
    costs: tuple[Cost, ...] = Field((), alias="cost")
    reforms: tuple[dict[str, Any], ...] = Field((), alias="reform")

    @field_validator("evidence_grade")
    @classmethod
    def _known(cls, grade: str | None) -> str | None:
        known = list(vocabulary()["evidence"])
        if grade is not None and grade not in known:
            raise ValueError(did_you_mean(grade, known, "evidence grade"))
        return grade

    @field_validator("options", mode="before")
    @classmethod
    def _listed(cls, options: object) -> object:
        for option in options if isinstance(options, list | tuple) else ():
            if isinstance(option, bool) or str(option) not in vocabulary()["reform_options"]:
                raise ValueError(f"{option!r} is no number of a listed option")
        return options

    @property
    def whole_sizes(self) -> set[str]:
        """The sizes that a lever of whole numbers is set to or raised by."""
        of_whole = [change for change in self.changes if levers()[change.lever].whole]
        return {name for change in of_whole for name in change.names()}


TABLES: dict[str, type[Entry]] = {
    "parameters": ReformParameter,
    "change": Change,
    "cost": Cost,
}


def says_of(file: TomlFile) -> tuple[ReformFile | None, list[Problem]]:
    """What a file says, if it can be read as a reform, and everything wrong with it."""
    data, problems = as_list(file, "parameters")
    problems += misuses(file)
    says = None
    try:
        says = ReformFile.model_validate(data, context={"parameters": _names(file)})
    except ValidationError as error:
        problems += problems_of(error, file, ReformFile, TABLES)
    problems += [*_content_amiss(file), *_names_amiss(file)]
    if says is not None:
        problems += _sizes_amiss(says, file)
    return says, problems


def outside(value: float, allowed: tuple[float, float], whole: bool = False) -> str:
    """What is wrong with a value that is not within the range allowed, if it is not."""
    low, high = allowed
    inside = low <= value <= high and (not whole or value.is_integer())
    must = "be a whole number in" if whole else "lie in"
    return "" if inside else f"must {must} its range {short(low)} to {short(high)}"


def short(value: float) -> str:
    """A number as one types it: 300, 0.2."""
    return repr(float(value)).removesuffix(".0")


def _names(file: TomlFile) -> list[str]:
    tables = file.data.get("parameters", {})
    return list(tables) if isinstance(tables, dict) else []


def _names_amiss(file: TomlFile) -> Iterator[Problem]:
    """Names of sizes that would be mistaken for something else."""
    for name in _names(file):
        if name == "start":
            yield file.problem(("parameters", name), "every reform has a start; leave this out")
        elif not re.fullmatch(r"[A-Za-z_]\w*", name):
            yield file.problem(("parameters", name), "must be made of letters, digits and _")
        elif name in parameters():
            yield file.problem(("parameters", name), "is a parameter of the ledger already")


def _sizes_amiss(says: ReformFile, file: TomlFile) -> Iterator[Problem]:
    """Sizes that nothing uses, or that may be chosen beyond what their lever allows."""
    ranges = {p.name: p.range for p in says.parameters}
    used = {name for change in says.changes for name in change.names()}
    for name in sorted(ranges.keys() - used):
        yield file.problem(("parameters", name), "no change uses it")
    for size in (size for size in says.parameters if size.name in says.whole_sizes):
        if wrong := outside(size.default, size.range, whole=True):
            yield file.problem(("parameters", size.name, "default"), wrong)
        if size.uncertain is not None:
            allowed = "cannot be drawn: its lever takes whole numbers only"
            yield file.problem(("parameters", size.name, "uncertain"), allowed)
    yield from _sizes_beyond(says, file)
    for change in says.changes:
        lever = levers()[change.lever]
        name = next(change.names(), "")
        if lever.choices or not isinstance(change.value, str) or name not in ranges:
            continue
        low, high = sorted(evaluate(change.value, {name: e}.__getitem__) for e in ranges[name])
        place = ("parameters", name, "range")
        if change.operation == "set" and not (lever.allows(low) and lever.allows(high)):
            yield file.problem(place, f"must lie in {lever.allowed}, which {lever.name} allows")
        if change.operation == "multiply" and low < 0:
            yield file.problem(place, "must be 0 or more")


def _sizes_beyond(says: ReformFile, file: TomlFile) -> Iterator[Problem]:
    """Sizes that may be chosen beyond what a change of any lever can be."""
    ranges = {p.name: p.range for p in says.parameters}
    for key, text in (number for change in says.changes for number in change.numbers()):
        name = text.removeprefix("1 - ") if isinstance(text, str) else ""
        for end in ranges.get(name, ()):
            if wrong := beyond(key, evaluate(text, {name: end}.__getitem__)):
                yield file.problem(("parameters", name, "range"), f"{wrong}, as {key}")


def _content_amiss(file: TomlFile) -> Iterator[Problem]:
    """A reform changes levers, or it is a package of reforms that do."""
    if file.data.get("reform"):
        for key in ("parameters", "change"):
            if key in file.data:
                yield file.problem((key,), "not in a package: its reforms have their own")
    elif "change" not in file.data:
        yield file.problem(("change",), "is missing", missing=True)
    elif file.data["change"] == []:
        yield file.problem(("change",), "must have at least one")
