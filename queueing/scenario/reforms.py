"""A reform: what it changes, from when, how sure one is of its effect, and what it costs.

`Reform.load` reads one from `inputs/reforms/NAME.toml` or from a user's file of the same form (see
`reform_file`). Every reform also has `start`, the date it begins (default: the start of the run). A
package is a reform made of others, its `parts`; its sizes are theirs, by "PART.SIZE".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from inputs.ledger import Parameter
from inputs.problems import BadInput, Problem, as_given, did_you_mean, with_file
from inputs.shipped import display_name, reform_path
from inputs.toml_file import TomlFile, read_toml
from queueing.scenario.levers import Turn
from queueing.scenario.reform_file import ReformFile, ReformParameter, outside, says_of, short
from queueing.scenario.schema import Day, Entry, day, number, reject


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
    parts: tuple[Reform, ...] = ()

    @classmethod
    def load(cls, text: str) -> Reform:
        """A reform by its shipped name or its file, perhaps with settings: "NAME:key=value,...".

        Raises `BadInput` with all that is wrong with the name, the file or the settings.
        """
        if not isinstance(text, str):
            allowed = "must be a text: the name of a reform or its file"
            raise BadInput([Problem("reform", as_given(text), allowed)])
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

    def __repr__(self) -> str:
        return f"Reform({self.label})"

    __str__ = __repr__

    @property
    def label(self) -> str:
        """The text that loads it: "hire_judges:judges=300,start=2027-10-01"."""
        texts = [f"{key}={short(value)}" for key, value in self.settings]
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
        known, whole = self.sizes, self.whole_sizes
        settings, start, wrong = dict(self.settings), self.start, []
        for key, value in given.items():
            try:
                if key == "start":
                    start = None if value in (None, "start") else day(value)
                elif key not in known:
                    wrong.append((key, did_you_mean(key, [*known, "start"], "parameter")))
                elif why := outside(number(value), known[key].range, key in whole):
                    wrong.append((key, why))
                else:
                    settings[key] = number(value)
            except ValueError as error:
                wrong.append((key, str(error)))
        update = {"settings": tuple(settings.items()), "start": start}
        return self.model_copy(update=update), wrong

    @property
    def sizes(self) -> dict[str, ReformParameter]:
        """The sizes that can be chosen, by name."""
        own = {size.name: size for size in self.says.parameters}
        of_parts = ((part.name, part.sizes) for part in self.parts)
        return own | {f"{name}.{key}": s for name, sizes in of_parts for key, s in sizes.items()}

    @property
    def whole_sizes(self) -> set[str]:
        """Those that must be whole numbers."""
        of_parts = {f"{part.name}.{key}" for part in self.parts for key in part.whole_sizes}
        return self.says.whole_sizes | of_parts

    def expanded(self) -> tuple[Reform, ...]:
        """Itself; of a package its parts, with the sizes and the start chosen for the whole."""
        if not self.parts:
            return (self,)
        found = []
        for part in self.parts:
            own = {k: v for k, v in self.settings if k.startswith(f"{part.name}.")}
            chosen = {key.removeprefix(f"{part.name}."): value for key, value in own.items()}
            found.append(part.with_settings(**chosen, start=part.start or self.start))
        return tuple(found)

    def waits_for_a_start(self, but: Sequence[Reform] = ()) -> bool:
        """Whether it has changes that begin with it, and none was chosen; not those of `but`."""
        waiting = [part for part in self.expanded() if part.start is None and part not in but]
        return any(change.from_ == "start" for part in waiting for change in part.says.changes)

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


def read_reform(path: Path, text: str, in_package: bool = False) -> Reform:
    """A reform from its file, loaded by `text`, with nothing chosen yet."""
    file = read_toml(path, display_name(path), to_check=True)
    says, problems = says_of(file)
    parts: list[Reform] = []
    if in_package and "reform" in file.data:
        problems.append(file.problem(("reform",), "a package cannot be part of another"))
    else:
        parts = named_reforms(file, path, problems, in_package=True)
    for name in sorted({p.name for p in parts if [q.name for q in parts].count(p.name) > 1}):
        problems.append(Problem("", f"reform {name}", "is named twice"))
    reject(file, list(dict.fromkeys(problems)))
    assert says is not None
    return Reform(name=path.stem, file=text, says=says, parts=tuple(parts))


def named_reforms(
    file: TomlFile, path: Path, problems: list[Problem], in_package: bool = False
) -> list[Reform]:
    """The reforms a file names, with the sizes it chooses; what is wrong goes to `problems`."""
    entries = file.data.get("reform", [])
    found = []
    for n, entry in enumerate(entries if isinstance(entries, list) else []):
        if not isinstance(entry, dict):
            continue
        name = entry.get("name")
        if not isinstance(name, str):
            place = ("reform", n, "name")
            allowed = "is missing" if name is None else "must be the name of a reform"
            problems.append(file.problem(place, allowed, missing=name is None))
            continue
        try:
            where = reform_path(name, path.parent)
        except BadInput as error:
            problems.append(file.problem(("reform", n, "name"), error.problems[0].allowed))
            continue
        try:
            reform = read_reform(where, name, in_package)
        except BadInput as error:
            problems.extend(with_file(error))
            continue
        chosen, wrong = reform.choose({k: v for k, v in entry.items() if k != "name"})
        problems.extend(file.problem(("reform", n, key), why) for key, why in wrong)
        found.append(chosen)
    return found


def _typed(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
