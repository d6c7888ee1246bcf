"""What ships with the program: scenarios, parameters and tables, to list or to show in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console

import inputs
from inputs.ledger import Parameter
from inputs.problems import BadInput, Problem, did_you_mean
from inputs.shipped import scenario_names
from queueing.measures import MEASURES
from queueing.scenario import Scenario


@dataclass(frozen=True)
class Shown:
    """An answer: the same content as data (for --json) and as lines to read."""

    data: Any
    lines: tuple[str, ...]

    def print(self) -> None:
        """Print the lines to stdout."""
        console = Console()
        for line in self.lines:
            console.print(line, highlight=False, markup=False, soft_wrap=not console.is_terminal)


def scenarios(name: str | None = None) -> Shown:
    """All shipped scenarios, or one (a name, a file or name+reform) with what it changes."""
    if name is None:
        found = [Scenario.load(each) for each in scenario_names()]
        data = [{"name": s.label, "title": s.title, "question": s.question} for s in found]
        return Shown(data, listing([(d["name"], f"{d['title']}. {d['question']}") for d in data]))
    scenario = Scenario.load(name)
    lines = [scenario.label, f"  {scenario.title}. {scenario.question}"]
    for layer in scenario.layers:
        if layer.limits:
            lines += ["", f"  Limits ({layer.name}): {layer.limits}"]
    lines += ["", "  Changes"]
    changes = [change for layer in scenario.layers for change in layer.changes]
    lines += [f"    {change_text(change)}" for change in changes] or ["    none"]
    for reform in scenario.reforms:
        lines += ["", f"  With the reform {reform.label}: {reform.says.title}"]
        lines += [f"    {change_text(change)}" for change in reform.says.changes]
    drawn = scenario.uncertain_parameters()
    lines += ["", "  Drawn in every future (median the value, falling to nothing at the ends)"]
    lines += [f"    {name} {span(p)}" for name, p in drawn.items()]
    import json

    return Shown(json.loads(scenario.text) | {"label": scenario.label}, tuple(lines))


def parameters(name: str | None = None) -> Shown:
    """The whole parameter ledger, or one entry with its sources."""
    if name is None:
        ledger = inputs.parameters()
        data = [_entry(parameter) for parameter in ledger.values()]
        pairs = [(p.name, f"{span(p)} [{p.grade}]") for p in ledger.values()]
        return Shown(data, listing(pairs))
    parameter = inputs.parameter(name)
    lines = [parameter.name, f"  {span(parameter)}", f"  {parameter.meaning}"]
    lines.append(f"  Grade: {parameter.grade}. {inputs.vocabulary()['grades'][parameter.grade]}")
    if parameter.from_date or parameter.until_date:
        lines.append(
            f"  Holds from {parameter.from_date} until {parameter.until_date or 'further'}"
        )
    return Shown(_entry(parameter), (*lines, *sources_of(parameter.source)))


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
        meanings = {key: f"{m.meaning} ({m.unit})" for key, m in MEASURES.items()}
        found = {"measure": meanings}
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


def columns_of(table: str) -> dict[str, str]:
    """The columns of a table in their order, each with its meaning."""
    every = inputs.vocabulary()["columns"]
    own = {key.split(".")[1]: text for key, text in every.items() if key.startswith(f"{table}.")}
    return {key: text for key, text in every.items() if "." not in key} | own


def span(parameter: Parameter) -> str:
    """Value, range and unit of a parameter in a line."""
    if parameter.low == parameter.high:
        return f"{parameter.value:,g} {parameter.unit}"
    return f"{parameter.value:,g} ({parameter.low:,g} to {parameter.high:,g}) {parameter.unit}"


def change_text(change: Any) -> str:
    """A change of a lever in a line."""
    value = getattr(change, change.operation)
    text = f"{change.operation} {change.lever} {'to ' if change.operation == 'set' else ''}{value}"
    text += f" from {change.from_}"
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
