"""A reform: what it changes, from when, how sure one is of its effect, and what it costs.

`Reform.load` reads one from `inputs/reforms/NAME.toml` or from a user's file of the same form:

    title, mechanism, evidence     texts (required)
    proponents, limits             who asks for it; what the file leaves out
    [parameters.NAME]              a size the user may choose: meaning, default, range = [low, high]
                                   (allowed), uncertain = [low, high] (drawn, when the run draws
                                   parameters and the user did not choose), unit, grade, source
    [[change]]                     see `queueing.changes.Change`
    [[cost]]                       item, one of dollars_per_judge_year | dollars_per_case |
                                   dollars_per_year = [low, high], price_year, source. What is paid
                                   a year is a row of the table of costs from the reform's start on;
                                   judges and appointed counsel are there already, at the ledger's
                                   prices, and the other two are only told beside them

Every reform also has `start`, the date it begins (default: the start of the run).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from inputs.ledger import GRADES, Parameter, parameters
from inputs.levers import levers
from inputs.problems import BadInput, Problem, did_you_mean
from inputs.shipped import display_name, reform_path
from inputs.toml_file import TomlFile, read_toml
from queueing.changes import Change, evaluate, misuses
from queueing.levers import Turn
from queueing.reform_cost import Cost
from queueing.schema import (
    Day,
    Entry,
    Number,
    Range,
    Some,
    Sources,
    Text,
    as_list,
    day,
    number,
    problems_of,
    reject,
)


class ReformParameter(Entry):
    """A size of a reform that the user may choose within `range`."""

    name: Text
    meaning: Text
    range: Range
    default: Number
    uncertain: Range | None = None
    unit: str = ""
    source: Sources = ()
    grade: str = "assumed"

    @field_validator("default")
    @classmethod
    def _in_range(cls, default: float, info: ValidationInfo) -> float:
        if "range" in info.data and (wrong := outside(default, info.data["range"])):
            raise ValueError(wrong)
        return default

    @field_validator("uncertain")
    @classmethod
    def _around_default(cls, uncertain: tuple[float, float], info: ValidationInfo) -> object:
        low, high = uncertain
        if "default" in info.data and not low <= info.data["default"] <= high:
            raise ValueError(f"must contain the default, {_short(info.data['default'])}")
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
    proponents: tuple[Text, ...] = ()
    limits: str = ""
    parameters: tuple[ReformParameter, ...] = ()
    changes: Annotated[tuple[Change, ...], Some] = Field(alias="change")
    costs: tuple[Cost, ...] = Field((), alias="cost")

    @property
    def whole_sizes(self) -> set[str]:
        """The sizes that a lever of whole numbers is set to or raised by."""
        of_whole = [change for change in self.changes if levers()[change.lever].whole]
        return {name for change in of_whole for name in change.names()}


TABLES: dict[str, type[Entry]] = {"parameters": ReformParameter, "change": Change, "cost": Cost}


class Reform(Entry):
    """A reform with its sizes chosen: a value that a scenario can be given.

    `settings` are the sizes the user chose, by name; the others have their defaults. `start` is
    the day it begins, None for the start of the run. `file` is what it was loaded by.
    """

    name: str
    file: str
    says: ReformFile
    settings: tuple[tuple[str, float], ...] = ()
    start: Day | None = None

    @classmethod
    def load(cls, text: str) -> Reform:
        """A reform by its shipped name or its file, perhaps with settings: "NAME:key=value,...".

        Raises `BadInput` with all that is wrong with the name, the file or the settings.
        """
        match = re.fullmatch(r"(.*?\.toml|[^:]*)(?::(.*))?", text, re.DOTALL)
        assert match is not None  # the second group takes whatever the first leaves
        reform = read_reform(reform_path(match[1]), match[1])
        given: dict[str, str] = {}
        problems = []
        for part in filter(None, (match[2] or "").split(",")):
            key, equals, value = (piece.strip() for piece in part.partition("="))
            if not equals or key in given:
                allowed = "is given twice" if equals else "must be key=value"
                problems.append(Problem(match[1], part, allowed))
            else:
                given[key] = value
        chosen, wrong = reform.choose({key: _typed(value) for key, value in given.items()})
        problems += [Problem(match[1], f"{key}={given[key]}", why) for key, why in wrong]
        if problems:
            raise BadInput(problems, text)
        return chosen

    @property
    def label(self) -> str:
        """The text that loads it: "hire_judges:judges=300,start=2027-10-01"."""
        texts = [f"{key}={_short(value)}" for key, value in self.settings]
        texts += [] if self.start is None else [f"start={self.start}"]
        return ":".join(filter(None, [self.file, ",".join(texts)]))

    def with_settings(self, **given: object) -> Reform:
        """The same reform with sizes chosen by name, and `start` (a date or its text)."""
        chosen, wrong = self.choose(given)
        if wrong:
            problems = [Problem(self.name, f"{key}={given[key]}", why) for key, why in wrong]
            raise BadInput(problems, self.label)
        return chosen

    def choose(self, given: Mapping[str, object]) -> tuple[Reform, list[tuple[str, str]]]:
        """The reform with settings, and each key that cannot be with what is wrong about it."""
        known = {p.name: p for p in self.says.parameters}
        settings, start, wrong = dict(self.settings), self.start, []
        for key, value in given.items():
            try:
                if key == "start":
                    start = None if value in (None, "start") else day(value)
                elif key not in known:
                    wrong.append((key, did_you_mean(key, [*known, "start"], "parameter")))
                elif why := outside(number(value), known[key].range, key in self.says.whole_sizes):
                    wrong.append((key, why))
                else:
                    settings[key] = number(value)
            except ValueError as error:
                wrong.append((key, str(error)))
        update = {"settings": tuple(settings.items()), "start": start}
        return self.model_copy(update=update), wrong

    def uncertain(self) -> dict[str, Parameter]:
        """Its sizes that are drawn, those with an uncertain range that the user did not choose;
        and what it costs a year."""
        chosen = dict(self.settings)
        return {
            f"{self.name}.{p.name}": Parameter(
                name=f"{self.name}.{p.name}",
                value=p.default,
                low=p.uncertain[0],
                high=p.uncertain[1],
                unit=p.unit,
                grade=p.grade,
                source=p.source,
                meaning=p.meaning,
            )
            for p in self.says.parameters
            if p.uncertain is not None and p.name not in chosen
        } | self.yearly_costs()

    def yearly_costs(self) -> dict[str, Parameter]:
        """What it costs a year, by "NAME.cost: ITEM": drawn too."""
        found = [cost.yearly(f"{self.name}.cost: {cost.item}") for cost in self.says.costs]
        return {parameter.name: parameter for parameter in found if parameter is not None}

    def turns(self, rank: int, start: date, ledger: Mapping[str, float]) -> Iterator[Turn]:
        """Its changes with numbers and dates, in a run from `start`.

        `ledger` has the value of every ledger parameter, and may have "NAME.size" for sizes drawn.
        """
        own = {p.name: p.default for p in self.says.parameters} | dict(self.settings)
        own = {size: ledger.get(f"{self.name}.{size}", value) for size, value in own.items()}

        def value_of(name: str) -> float:
            return own[name] if name in own else ledger[name]

        for change in self.says.changes:
            yield change.turn(rank, self.name, start, self.start or start, value_of)


def read_reform(path: Path, text: str) -> Reform:
    """A reform from its file, loaded by `text`, with nothing chosen yet."""
    file = read_toml(path, display_name(path))
    data, problems = as_list(file, "parameters")
    problems += misuses(file)
    try:
        says = ReformFile.model_validate(data, context={"parameters": _names(file)})
    except ValidationError as error:
        problems += problems_of(error, file, ReformFile, TABLES)
        says = None
    problems += _names_amiss(file)
    if says is not None:
        problems += _sizes_amiss(says, file)
    reject(file, list(dict.fromkeys(problems)))
    assert says is not None
    return Reform(name=path.stem, file=text, says=says)


def outside(value: float, allowed: tuple[float, float], whole: bool = False) -> str:
    """What is wrong with a value that is not within the range allowed, if it is not."""
    low, high = allowed
    inside = low <= value <= high and (not whole or value.is_integer())
    must = "be a whole number in" if whole else "lie in"
    return "" if inside else f"must {must} its range {_short(low)} to {_short(high)}"


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


def _typed(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _short(value: float) -> str:
    """A number as one types it: 300, 0.2."""
    return repr(float(value)).removesuffix(".0")
