"""The shipped reforms, to list or to show in full: what they change and how sure one is of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from inputs.shipped import reform_names
from inputs.vocabulary import vocabulary
from queueing import effects
from queueing.report.catalogue import Shown, change_text, listing, sources_of
from queueing.report.numbers import plain
from queueing.scenario.reform_cost import Cost
from queueing.scenario.reform_file import NO_EVIDENCE, ReformParameter
from queueing.scenario.reforms import Reform


def reforms(name: str | None = None) -> Shown:
    """All shipped reforms, or one with its sizes, evidence, sources and recorded effect."""
    if name is not None:
        return _one(Reform.load(name))
    found = [Reform.load(each) for each in reform_names()]
    data = [_row(reform) for reform in found]
    width = max(len(grade) for grade in vocabulary()["evidence"])
    rows = [(row["name"], _line(row, width)) for row in data]
    grades = [f"  {grade:<{width}}  {text}" for grade, text in vocabulary()["evidence"].items()]
    head = listing([("reform", f"{'evidence':<{width}}  {'option':<8}  title"), *rows])
    return Shown(data, (*head, "", "Evidence of the effect", *grades))


def _row(reform: Reform) -> dict[str, Any]:
    says = reform.says
    return {
        "name": reform.name,
        "title": says.title,
        "evidence": says.evidence,
        "evidence_grade": says.evidence_grade,
        "evidence_free": says.evidence_grade == NO_EVIDENCE,
        "options": list(says.options),
        "package_of": [part.name for part in reform.parts],
    }


def _line(row: dict[str, Any], width: int) -> str:
    options = ",".join(str(option) for option in row["options"]) or "-"
    package = " [package]" if row["package_of"] else ""
    return f"{row['evidence_grade'] or '-':<{width}}  {options:<8}  {row['title']}{package}"


def _one(reform: Reform) -> Shown:
    says = reform.says
    lines = [reform.label, f"  {says.title}"]
    lines += [f"  Option {n}: {vocabulary()['reform_options'][str(n)]}" for n in says.options]
    lines += ["", f"  How: {says.mechanism}", "", f"  Evidence: {says.evidence}"]
    if says.evidence_grade is not None:
        meaning = vocabulary()["evidence"][says.evidence_grade]
        lines.append(f"  Graded {says.evidence_grade}: {meaning}")
    if says.limits:
        lines += ["", f"  Left out: {says.limits}"]
    if says.proponents:
        lines += ["", f"  Asked for by: {'; '.join(says.proponents)}"]
    ids: list[str] = []
    for part in reform.expanded():
        lines += ["", f"  Part of the package: {part.label}"] if reform.parts else []
        lines += _moves(part)
        ids += _named(part)
    shipped = reform.file if reform.file in reform_names() else ""  # not a file of the same name
    if found := list(effects.lines_of(shipped)):
        lines += ["", f"  Recorded effect in the standard run, over {says.recorded_over}"]
        lines += [f"    {line}" for line in found]
    data = says.model_dump(mode="json", by_alias=True) | {"name": reform.name}
    table = effects.recorded()
    table = table[table["reform"] == shipped].drop(columns="reform")
    data["effects_run"] = effects.run_of() if len(table) else None
    data["effects"] = json.loads(table.to_json(orient="records"))
    return Shown(data, (*lines, *sources_of(ids)))


def _moves(reform: Reform) -> Iterator[str]:
    """Sizes, changes and costs of one reform, as lines."""
    says, chosen = reform.says, dict(reform.settings)
    if says.parameters:
        yield from ("", "  Sizes")
    for size in says.parameters:
        yield f"    {size.name} = {plain(chosen.get(size.name, size.default))} {_span(size)}"
        yield f"      {size.meaning}"
    yield from ("", "  Changes", *(f"    {change_text(change)}" for change in says.changes))
    if says.costs:
        yield from ("", "  Costs", *(f"    {_cost(cost)}" for cost in says.costs))


def _span(size: ReformParameter) -> str:
    low, high = size.range
    text = f"{size.unit} ({plain(low)} to {plain(high)}"
    if size.uncertain is not None:
        text += f", drawn in {plain(size.uncertain[0])} to {plain(size.uncertain[1])}"
    if size.no_effect is not None:
        text += f", no effect at {plain(size.no_effect)}"
    return text + ")"


def _cost(cost: Cost) -> str:
    for per in ("judge_year", "case", "year"):
        if (dollars := getattr(cost, f"dollars_per_{per}")) is not None:
            low, high = dollars
            return f"{cost.item}: {low:,.0f} to {high:,.0f} dollars a {per.replace('_', '-')}"
    raise AssertionError("a cost has one unit")


def _named(reform: Reform) -> Iterator[str]:
    """The sources a reform names."""
    says = reform.says
    yield from (id for size in says.parameters for id in size.source)
    yield from (id for change in says.changes for id in change.source)
    yield from (id for cost in says.costs for id in cost.source)
