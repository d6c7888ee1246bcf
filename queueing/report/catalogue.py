"""What ships with the program: scenarios, parameters and tables, to list or to show in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import inputs
from inputs.ledger import Parameter
from inputs.problems import BadInput, Problem, closest, did_you_mean
from inputs.shipped import scenario_names
from inputs.vocabulary import columns_of
from queueing.measure import Measure
from queueing.measures import MEASURES
from queueing.report.layout import say
from queueing.report.numbers import plain
from queueing.request import BASELINE_START
from queueing.scenario import Scenario
from queueing.scenario.changes import Change
from queueing.settings import DRAWN


@dataclass(frozen=True)
class Shown:
    """An answer: the same content as data (for --json) and as lines to read."""

    data: Any
    lines: tuple[str, ...]

    def print(self) -> None:
        """Print the lines to stdout."""
        for line in self.lines:
            say(line, HANGING)


def scenarios(name: str | None = None) -> Shown:
    """All shipped scenarios, or one (a name, a file or name+reform) with what it changes."""
    if name is None:
        found = [Scenario.load(each) for each in scenario_names()]
        data = [{"name": s.label, "title": s.title, "question": s.question} for s in found]
        return Shown(data, listing([(d["name"], f"{d['title']}. {d['question']}") for d in data]))
    scenario = Scenario.load(name)
    import json

    lines = [scenario.label, f"  {scenario.title}. {scenario.question}", *_changes_of(scenario)]
    for heading, drawn in _drawn_of(scenario).items():
        lines += ["", f"  {heading}", *(f"    {p.name} {span(p)}" for p in drawn)]
    own, *older = reversed(scenario.layers)
    lines += ["", f"  Limits: {own.limits}"] if own.limits else []
    for layer in older:
        if layer.limits:
            lines += ["", f"  Limits of {layer.name}, on which it is based: {layer.limits}"]
    return Shown(json.loads(scenario.text) | {"label": scenario.label}, tuple(lines))


def _changes_of(scenario: Scenario) -> Iterator[str]:
    """What a scenario changes: what is in force on the baseline's first day or later, then what
    was over by then, which only a run from an earlier day meets."""
    # A file's changes take the place of those of the files it is based on: they stay behind them.
    changes = [c for layer in scenario.layers for c in sorted(layer.changes, key=_begins)]
    over = [c for c in changes if c.until is not None and c.until <= BASELINE_START]
    going = [f"    {change_text(change)}" for change in changes if change not in over]
    if scenario.practice_of is not None:
        kept = "the ledger's dated numbers stay those in force then"
        yield from ("", f"  Practice of {scenario.practice_of}: {kept}")
    yield from ("", "  Changes", *(going or ["    none"]))
    for reform in scenario.reforms:
        yield from ("", f"  With the reform {reform.label}: {reform.says.title}")
        yield from (f"    {change_text(change)}" for change in reform.says.changes)
    if over:
        yield from ("", f"  Changes over by {BASELINE_START}, for runs that start before")
        yield from (f"    {change_text(change)}" for change in over)


def _begins(change: Change) -> date:
    return change.from_ if isinstance(change.from_, date) else date.max


def _drawn_of(scenario: Scenario) -> dict[str, list[Parameter]]:
    """What is drawn in every future of a scenario, by how: in the middle of a range or at an end.

    Those that the scenario uses after the baseline's start, and those that are drawn in all.
    """
    ledger = inputs.parameters()
    every = {name: ledger[name] for name in DRAWN} | scenario.uncertain_parameters()
    found: dict[str, list[Parameter]] = {}
    for name in sorted(every.keys() - scenario.only_before(BASELINE_START)):
        found.setdefault(f"Drawn in every future: {how_drawn(every[name])}", []).append(every[name])
    return found


def how_drawn(parameter: Parameter) -> str:
    """How draws of a parameter lie about its value: see `inputs.ledger.Parameter.draw`."""
    if parameter.value == parameter.low:
        return "half stand at the value, half lie above it, ever fewer toward the high end"
    if parameter.value == parameter.high:
        return "half stand at the value, half lie below it, ever fewer toward the low end"
    return "half lie below the value, half above it, ever fewer toward the ends"


def parameters(name: str | None = None) -> Shown:
    """The whole parameter ledger, the entries that words stand in, or one entry with its sources.

    Raises `BadInput` with the nearest name or word when no entry has all of the words in its name,
    its meaning or its unit.
    """
    ledger = inputs.parameters()
    if name is None:
        data = [_entry(parameter) for parameter in ledger.values()]
        pairs = [(p.name, f"{span(p)} [{p.grade}]") for p in ledger.values()]
        return Shown(data, listing(pairs))
    return _one_parameter(ledger[name]) if name in ledger else _parameters_about(name)


def _one_parameter(parameter: Parameter) -> Shown:
    lines = [parameter.name, f"  {span(parameter)}", f"  {parameter.meaning}"]
    if parameter.low < parameter.high:
        lines.append(f"  In runs that draw it {how_drawn(parameter)}.")
    lines.append(f"  Grade: {parameter.grade}. {inputs.vocabulary()['grades'][parameter.grade]}")
    if parameter.from_date or parameter.until_date:
        lines.append(
            f"  Holds from {parameter.from_date} until {parameter.until_date or 'further'}"
        )
    return Shown(_entry(parameter), (*lines, *sources_of(parameter.source)))


def _parameters_about(words: str) -> Shown:
    """The entries in which all of the words stand, capitals or not."""
    wanted = words.lower().split()
    texts = {parameter: _text(parameter) for parameter in inputs.parameters().values()}
    found = [p for p, text in texts.items() if wanted and all(word in text for word in wanted)]
    if not found:
        said = {word for text in texts.values() for word in text.split() if word.isalpha()}
        near = closest(words, inputs.parameters()) or closest(words, sorted(said))
        hint = f'; did you mean "{near}"?' if near else ""
        raise BadInput(
            [Problem(f'parameter "{words}"', "", f"nothing in the ledger says so{hint}")]
        )
    lines = [(p.name, f"  {span(p)} [{p.grade}]", f"  {p.meaning}") for p in found]
    return Shown([_entry(p) for p in found], tuple(line for entry in lines for line in entry))


def _text(parameter: Parameter) -> str:
    """Its name, also in words, its meaning and its unit, in small letters."""
    said = f"{parameter.name} {parameter.name.replace('_', ' ')}"
    return f"{said} {parameter.meaning} {parameter.unit}".lower()


HANGING = 4  # what a line too long is set in by, under the name that it begins with
# The lists of words that stand in the columns of tables, by the vocabulary's name for them.
WORDS = {
    "case_class": "case_classes",
    "stage": "stages",
    "status": "statuses",
    "flow": "flows",
    "reason": "reasons",
    "measure": "delay_measures",
    "basis": "delay_bases",
    "origin": "origins",
    "statistic": "statistics",
    "nationality": "nationalities",
}


def tables(name: str | None = None) -> Shown:
    """The tables of a run with their columns, or one with the words that stand in them too."""
    words = inputs.vocabulary()
    known = words["tables"]
    if name is not None and name not in known:
        raise BadInput([Problem(f'"{name}"', "", did_you_mean(name, list(known), "table"))])
    data = [
        {"table": table, "meaning": meaning, "columns": columns_of(table)}
        for table, meaning in known.items()
        if name in (None, table)
    ]
    lines: list[str] = []
    for table, meaning in known.items():
        if name in (None, table):
            columns = listing(list(columns_of(table).items()))
            lines += [table, f"  {meaning}", *(f"  {line}" for line in columns), ""]
    if name is None:
        return Shown(data, (*lines, "`docket tables NAME` shows the words in its columns, too."))
    lists = {column: WORDS.get(column, "") for column in columns_of(name)}
    if name == "measures":
        found = {"measure": {key: _said(measure) for key, measure in MEASURES.items()}}
    else:
        found = {column: dict(words[key]) for column, key in lists.items() if key}
    if "case_class" in found:
        found["case_class"] |= words["office_classes"]
    if "reason" in found:
        found["reason"] |= {
            outcome: f"Of a completion: {meaning}"
            for key in ("outcomes", "office_outcomes")
            for outcome, meaning in words[key].items()
        }
    for column, meanings in found.items():
        lines += [f"  {column}", *(f"    {line}" for line in listing(list(meanings.items()))), ""]
    return Shown([entry | {"words": found} for entry in data], tuple(lines[:-1]))


def _said(measure: Measure) -> str:
    """What a headline measure says, its unit, and which future is told of a run if not the mean."""
    said = f"{measure.meaning} ({measure.unit})"
    if not measure.middle:
        return said
    what = "that many days or fewer" if measure.middle == "lower" else "that share or more"
    return (
        f"{said}. Of one scenario the middle future is told, not the mean: {what} in half of the "
        "futures or more"
    )


def span(parameter: Parameter) -> str:
    """Value, range and unit of a parameter in a line."""
    if parameter.low == parameter.high:
        return f"{plain(parameter.value)} {parameter.unit}"
    ends = f"{plain(parameter.low)} to {plain(parameter.high)}"
    return f"{plain(parameter.value)} ({ends}) {parameter.unit}"


def change_text(change: Any) -> str:
    """A change of a lever in a line."""
    given = change.value
    value = plain(given) if isinstance(given, float) else given
    text = {
        "set": f"set {change.lever} to {value}",
        "add": f"add {value} to {change.lever}",
        "multiply": f"multiply {change.lever} by {value}",
    }[change.operation]
    text += f" from {change.from_}"
    if change.ramp_months:
        over = change.ramp_months
        text += f", growing over {f'{over:g} months' if isinstance(over, float) else over}"
    if change.until:
        text += f" until {change.until}"
    if change.until_parameter:
        text += f", lasting {change.until_parameter}"
    return text


def _entry(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "value": parameter.value,
        "low": parameter.low,
        "high": parameter.high,
        "unit": parameter.unit,
        "grade": parameter.grade,
        "source": list(parameter.source),
        "meaning": parameter.meaning,
    }


def sources_of(ids: Any) -> list[str]:
    """The sources named, with title, publisher and place."""
    lines = []
    for id in dict.fromkeys(ids):
        source = inputs.sources(id)
        where = f"{source['publisher']}, {source['date']}. {source['where']}"
        lines.append(f"    {id}: {source['title']}. {where}")
    return ["", "  Sources", *lines] if lines else []


def listing(pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    """Names and what is said of them, the texts below one another."""
    width = max(len(name) for name, _ in pairs)
    return tuple(f"{name:<{width}}  {text}" for name, text in pairs)
