"""A scenario: a value that says what is assumed about the years to come.

It is a scenario file, those it is based on, and any number of reforms; `docket run` and
`docket compare` take it as a text, which is also its label in every table:

    baseline                                                  a shipped scenario
    plans/mine.toml                                           a file of one's own
    baseline+hire_judges:judges=300,start=2027-10-01+last_in_first_out

A scenario file has `title`, `question`, perhaps `limits`, `based_on` (another scenario) and
`practice_of` (a day whose practice is kept, or "latest"; see `scenario_file.Layer`), a [[change]]
for each lever it turns (see `changes.Change`) and a [[reform]] for each reform it contains: `name`
and any of the reform's sizes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from os.path import isdir, isfile  # False, and no error, for a name that is too long
from pathlib import Path
from typing import Any

from inputs.ledger import Parameter, parameters
from inputs.levers import levers
from inputs.problems import BadInput, Problem, all_or_bad, as_given, printable
from inputs.shipped import nearest, reform_names, reform_path, scenario_names, scenario_path
from inputs.toml_file import read_toml
from queueing.scenario.compose import build_schedule, clashes, out_of_range
from queueing.scenario.levers import LeverSchedule
from queueing.scenario.reform_file import ReformFile
from queueing.scenario.reforms import Reform, read_reform
from queueing.scenario.scenario_file import Layer, read_scenario
from queueing.scenario.schema import Entry


class Scenario(Entry):
    """Scenario files, root first, and reforms; frozen, hashable, checked when put together.

    Two scenarios with the same content have the same `text` and `hash`, whatever their labels and
    in whatever order their reforms were added.
    """

    label: str
    layers: tuple[Layer, ...]
    reforms: tuple[Reform, ...] = ()

    @classmethod
    def load(cls, text: str) -> Scenario:
        """A scenario from its text (see above).

        Raises `BadInput` with everything that is wrong: names, files, settings, or reforms that
        do not go together.
        """
        if not isinstance(text, str):
            allowed = "must be a text: the name of a scenario, a file, or NAME+REFORM"
            raise BadInput([Problem("scenario", as_given(text), allowed)])
        base, *reforms = _parts(text)
        loaded: list[Scenario | Reform] = all_or_bad(
            [partial(_read, base), *(partial(Reform.load, reform) for reform in reforms)]
        )
        scenario = loaded[0]
        assert isinstance(scenario, Scenario)
        added = [reform for reform in loaded[1:] if isinstance(reform, Reform)]
        return _checked(text, scenario.layers, (*scenario.reforms, *added))

    @classmethod
    def from_text(cls, text: str, label: str) -> Scenario:
        """A scenario from its own `text`, as a finished run kept it: no file is read."""
        data = json.loads(text)
        reforms = [
            Reform(**{**reform, "file": reform["name"], "says": _says(reform["says"])})
            for reform in data["reforms"]
        ]
        layers = tuple(Layer.model_validate(layer) for layer in data["layers"])
        return _checked(label, layers, tuple(reforms))

    def with_reform(self, reform: str | Reform, **settings: object) -> Scenario:
        """The scenario with one more reform: its name, file or value, and any of its sizes.

        >>> more = Scenario.load("baseline").with_reform("hire_judges", judges=300)
        >>> more.label
        'baseline+hire_judges:judges=300'
        """
        loaded = Reform.load(reform) if isinstance(reform, str) else _a_reform(reform)
        return self + loaded.with_settings(**settings)

    def with_size(self, reform: Reform, **sizes: object) -> Scenario:
        """The scenario with a reform at some sizes, in the place of one of that name if any."""
        others = tuple(one for one in self.reforms if one.name != reform.name)
        mine = next((one for one in self.reforms if one.name == reform.name), reform)
        sized = mine.with_settings(**sizes)
        return _checked(f"{self.label}+{sized.label}", self.layers, (*others, sized))

    def starting(self, day: date, but: Sequence[Reform] = ()) -> Scenario:
        """The scenario with those reforms of its label begun on a day that have a start to choose
        and none chosen: its label says so. Those of `but` stay as they are.

        >>> Scenario.load("baseline+hire_judges").starting(date(2027, 10, 1)).label
        'baseline+hire_judges:start=2027-10-01'
        """
        base, *texts = _parts(self.label)
        reforms = [Reform.load(text) for text in texts]
        started = [
            reform.with_settings(start=day).label if reform.waits_for_a_start(but) else text
            for text, reform in zip(texts, reforms, strict=True)
        ]
        return self if started == texts else Scenario.load("+".join([base, *started]))

    def __add__(self, reform: Reform) -> Scenario:
        """The scenario with one more reform. Raises `BadInput` for what is none."""
        _a_reform(reform)
        return _checked(f"{self.label}+{reform.label}", self.layers, (*self.reforms, reform))

    def __repr__(self) -> str:
        return f"Scenario({self.label})"

    __str__ = __repr__

    def __hash__(self) -> int:
        return hash((self.label, self.hash))

    @property
    def title(self) -> str:
        """The title of its file."""
        return self.layers[-1].title

    @property
    def question(self) -> str:
        """The question it answers."""
        return self.layers[-1].question

    @property
    def practice_of(self) -> date | None:
        """The day whose forms of the ledger's dated numbers hold ever after; None: each its own."""
        said = [layer.practice_of for layer in self.layers if layer.practice_of is not None]
        last = said[-1] if said else "latest"
        return last if isinstance(last, date) else None

    @cached_property
    def text(self) -> str:
        """Its whole content as JSON: enough to build it again, and equal for equal content."""
        reforms = sorted(self.reforms, key=lambda reform: reform.name)
        content = {
            "layers": [_plain(layer) for layer in self.layers],
            "reforms": [
                {k: v for k, v in _plain(reform).items() if k not in ("file", "parts")}
                | {"settings": sorted(reform.settings)}
                for reform in reforms
            ],
        }
        return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of `text`, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()

    def known_on(self, day: date) -> Scenario:
        """The scenario's files as they could have been put down then, without any reform.

        See `scenario_file.Layer.known_on`; the ledger's dated numbers stay those of the day.
        """
        kept = [layer.known_on(day) for layer in self.layers]
        if kept[-1].practice_of is None:
            practised = min(self.practice_of or day, day)
            kept[-1] = kept[-1].model_copy(update={"practice_of": practised})
        return _checked(self.label, tuple(kept), ())

    def uncertain_parameters(self) -> dict[str, Parameter]:
        """Every parameter it uses that can be drawn, by name and sorted.

        Those of the ledger behind its changes, and behind the levers that do something in it, that
        have a range; and its reforms' uncertain sizes, "REFORM.SIZE", unless the user chose them.
        """
        ledger = parameters()
        changes = [change for layer in self.layers for change in layer.changes]
        changes += [change for reform in self.reforms for change in reform.says.changes]
        used = {name for change in changes for name in change.names()}
        turned = {change.lever for change in changes}
        used |= {
            name
            for lever in levers().values()
            if (name := lever.base_parameter)
            and (not lever.idle_without or turned & set(lever.idle_without))
        }
        found = {name: ledger[name] for name in used & ledger.keys()}
        found = {name: entry for name, entry in found.items() if entry.low < entry.high}
        for reform in self.reforms:
            found |= reform.uncertain()
        return dict(sorted(found.items()))

    def only_before(self, start: date) -> set[str]:
        """The parameters that only changes which ended before a day use."""
        changes = [change for layer in self.layers for change in layer.changes]
        changes += [change for reform in self.reforms for change in reform.says.changes]
        ended = [change for change in changes if change.until is not None and change.until < start]
        used = {name for change in changes if change not in ended for name in change.names()}
        used |= {name for lever in levers().values() if (name := lever.base_parameter)}
        return {name for change in ended for name in change.names()} - used

    def schedule(self, start: date, parameters: Mapping[str, float] | None = None) -> LeverSchedule:
        """Where every lever stands over time, in a run from `start`.

        `parameters` replaces values by name, of the ledger ("merits_pace_2026") or of a reform
        ("cut_adjournments.cut"); names that the scenario does not use are ignored.
        """
        return build_schedule(self.layers, self.reforms, start, parameters or {})


def check_file(path: str | Path) -> list[Problem]:
    """Everything wrong with a scenario or reform file, by its lines; an empty list if nothing.

    A shipped one may be given by its name. Raises `BadInput` when there is no such file.
    """
    path = _file_of(path)
    try:
        if is_reform(path):
            reform = read_reform(path, str(path))
            _checked(reform.name, (), (reform,))
        else:
            layers, reforms = read_scenario(path)
            _checked(str(path), tuple(layers), tuple(reforms))
    except BadInput as error:
        return list(error.problems)
    return []


def _file_of(given: str | Path) -> Path:
    """The file meant: one's own, or the shipped one of that name. Raises `BadInput`."""
    path, name = Path(given), str(given)
    if isfile(path):
        return path
    if name in scenario_names():
        return scenario_path(name)
    if name in reform_names():
        return reform_path(name)
    allowed = "is a folder: name one scenario or reform file"
    if not isdir(path):
        near = nearest(path.stem)
        hint = f'; did you mean the shipped "{near}"?' if near else ""
        allowed = f"no such file{hint}"
    raise BadInput([Problem(f'"{given}"', "", allowed)])


def is_reform(path: Path) -> bool:
    """Whether a file is meant as a reform: it has more of a reform's keys than of a scenario's."""
    if path.suffix != ".toml" or not isfile(path):
        return False
    keys = read_toml(path, to_check=True).data.keys()
    of_reform = keys & {"mechanism", "evidence", "proponents", "parameters", "cost"}
    return len(of_reform) > len(keys & {"question", "based_on", "reform"})


def _a_reform(given: object) -> Reform:
    """What was given, if it is a reform. Raises `BadInput`."""
    if isinstance(given, Reform):
        return given
    allowed = "must be a reform: its name or Reform.load(NAME)"
    if isinstance(given, str):
        allowed = f'is a text: add Reform.load("{given}"), or use with_reform("{given}")'
    elif isinstance(given, Scenario):
        allowed = "is a scenario: reforms are added to one, not another scenario"
    raise BadInput([Problem("reform", as_given(given), allowed)])


def _parts(text: str) -> list[str]:
    """The texts between the plus signs; the plus of a number (1e+6) or of a file's name stays."""
    parts = re.split(r"(?<!\d[eE])\+|\+(?!\d)", text)
    for end in range(len(parts), 1, -1):
        path = "+".join(parts[:end])
        if path.endswith(".toml") and isfile(path):
            return [path, *parts[end:]]
    return parts


def _read(text: str) -> Scenario:
    layers, reforms = read_scenario(scenario_path(text))
    return _checked(text, tuple(layers), tuple(reforms))


def _checked(label: str, layers: tuple[Layer, ...], reforms: tuple[Reform, ...]) -> Scenario:
    """The scenario, packages taken apart, unless its parts do not go together."""
    reforms = tuple(part for reform in reforms for part in reform.expanded())
    if printable(label) != label:
        allowed = "has characters that cannot be written; rename the file"
        raise BadInput([Problem(f'"{label}"', "", allowed)])
    if problems := clashes(layers, reforms) or out_of_range(layers, reforms):
        raise BadInput(problems, label)
    return Scenario(label=label, layers=layers, reforms=reforms)


def _plain(entry: Entry) -> dict[str, object]:
    return entry.model_dump(mode="json", by_alias=True, exclude_none=True)


def _says(data: dict[str, Any]) -> ReformFile:
    own = [entry["name"] for entry in data["parameters"]]
    return ReformFile.model_validate(data, context={"parameters": own})
