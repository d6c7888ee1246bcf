"""What a run assumed: its options, scenarios, reforms, drawn parameters and their sources.

All of it is read from the run's own description (`run.json`), not from files that may have changed
since; the meaning and range of a ledger parameter are those of the installed ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import inputs
from inputs.ledger import Parameter
from inputs.levers import levers
from inputs.sources import Source
from queueing.options import PARAMETERS
from queueing.report import series
from queueing.report.catalogue import change_text
from queueing.report.numbers import plain
from queueing.scenario import Scenario
from queueing.scenario.changes import Change
from queueing.scenario.reform_cost import Cost
from queueing.scenario.reforms import Reform
from queueing.settings import DRAWN

if TYPE_CHECKING:
    from queueing.results import Results

NO_MEASUREMENT = "assumed: no measurement was found"


@dataclass(frozen=True)
class Row:
    """One thing assumed: what kind it is, of which scenario ("" for all), its name and text."""

    kind: str
    name: str
    says: str
    grade: str = ""
    sources: tuple[str, ...] = ()
    scenario: str = ""


def assumptions(results: Results, base: str | None = None) -> list[Row]:
    """Everything assumed, in the order a reader needs it: options, scenarios, reforms, numbers.

    Of the scenarios beside the base (default: the first) only what is different is told.
    """
    start = date.fromisoformat(results.run["options"]["start"])
    each = {scenario.label: list(_scenario(scenario, start)) for scenario in results.assumed}
    base = results.scenarios[0] if base is None else base
    found = [*_options(results), *(replace(row, scenario=base) for row in each[base])]
    for label, own in each.items():
        if label != base:
            told = [
                *_relation(own, base, each[base]),
                *(row for row in own if row not in each[base]),
            ]
            found += [replace(row, scenario=label) for row in told]
    return [*found, *(_drawn(parameter) for parameter in drawn(results))]


def _relation(own: list[Row], base: str, of_base: list[Row]) -> Iterator[Row]:
    """What a scenario takes over of the base, and which changes of the base it does not have."""
    if all(row in own for row in of_base):
        yield Row("builds on", base, "All that it assumes, and what follows.")
    missing = [row.says for row in of_base if row not in own and row.kind in ("change", "size")]
    if missing:
        yield Row("without, of the base", base, " ".join(missing))


def drawn(results: Results) -> list[Parameter]:
    """The parameters that differed between the futures of the run; none if it drew none.

    Those of changes that had ended before the run began are left out.
    """
    options = results.run["options"]
    if PARAMETERS not in options["uncertainty"]:
        return []
    start = date.fromisoformat(options["start"])
    ledger = inputs.parameters()
    found = {name: ledger[name] for name in DRAWN}
    for scenario in results.assumed:
        over = scenario.only_before(start)
        uncertain = scenario.uncertain_parameters()
        found |= {name: p for name, p in uncertain.items() if name not in over}
    return [found[name] for name in sorted(found)]


def outdated(results: Results) -> str:
    """What to say when the installed inputs are not those of the run, or nothing."""
    from queueing.results import inputs_hash

    if results.run["inputs_sha256"] == inputs_hash():
        return ""
    return (
        "This run was made with other inputs than those installed now: the ranges, meanings and "
        "sources of ledger parameters below are those installed, its results are its own."
    )


def sources(results: Results) -> dict[str, Source]:
    """The sources behind what `assumptions` lists and the published figures drawn, by id."""
    import pandas as pd

    start = pd.Timestamp(results.run["options"]["start"])
    ids = [id for row in assumptions(results) for id in row.sources]
    histories = [series.pending_history(start)]
    histories += [series.flow_history(start, flow) for flow in ("receipts", "completions")]
    for history in histories:
        ids += [id for text in history["source_id"] for id in str(text).split("; ")]
    known = inputs.sources()
    return {id: known[id] for id in dict.fromkeys(ids) if id in known}


def source_text(source: Source) -> str:
    """A source in a line: title, publisher, date, place."""
    return f"{source['title']}. {source['publisher']}, {source['date']}. {source['where']}"


def _options(results: Results) -> Iterator[Row]:
    run = results.run
    options = run["options"]
    uncertainty = ", ".join(options["uncertainty"]) or "none (chance alone)"
    texts = {
        "start": options["start"],
        "years": f"{options['years']:g}",
        "futures of each scenario": str(options["replications"]),
        "differs between futures": uncertainty,
        "share of cases simulated": f"{100 * results.scale:g} %",
        "seed": str(options["seed"]),
        "program": f"{run['program']} {run['version']}",
        "inputs (SHA-256)": run["inputs_sha256"],
    }
    for name, text in texts.items():
        yield Row("option", name, text)
    stock = inputs.active_pending(options["start"])
    yield Row(
        "stock at the start",
        "active pending cases",
        f"{stock.value:,.0f}, between {stock.low:,.0f} and {stock.high:,.0f} as EOIR counts "
        f"({stock.how}); the same in every future",
    )


def _scenario(scenario: Scenario, start: date) -> Iterator[Row]:
    """What a scenario assumes; files whose changes have all ended before the start are past."""
    yield Row("scenario", scenario.title, scenario.question)
    if scenario.practice_of is not None:
        kept = "the ledger's dated numbers stay those in force then"
        yield Row("practice", f"of {scenario.practice_of}", kept)
    for layer in scenario.layers:
        current = [c for c in layer.changes if c.until is None or c.until >= start]
        if layer.limits and (current or layer is scenario.layers[-1]):
            yield Row("limits", layer.title, layer.limits)
        yield from (_change(change) for change in current)
    for reform in scenario.reforms:
        yield from _reform(reform)


def _reform(reform: Reform) -> Iterator[Row]:
    says = reform.says
    yield Row("reform", says.title, says.mechanism)
    yield Row("evidence", says.title, says.evidence)
    if says.limits:
        yield Row("limits", says.title, says.limits)
    if says.proponents:
        yield Row("asked for by", says.title, "; ".join(says.proponents))
    chosen = dict(reform.settings)
    for size in says.parameters:
        how = "chosen" if size.name in chosen else "default"
        value = plain(chosen.get(size.name, size.default))
        text = f"{size.meaning}: {value} {size.unit} ({how})"
        if size.uncertain and size.name not in chosen:
            low, high = size.uncertain
            text += f", drawn in {plain(low)} to {plain(high)}"
        yield Row("size", size.name, text, _grade(size.grade), size.source)
    yield from (_change(change) for change in says.changes)
    yield from (_cost(cost) for cost in says.costs)


def _change(change: Change) -> Row:
    meaning = levers()[change.lever].meaning
    ledger = inputs.parameters()
    named = [ledger[name] for name in change.names() if name in ledger]
    grades = ", ".join(dict.fromkeys(_grade(parameter.grade) for parameter in named))
    ids = [*change.source, *(id for parameter in named for id in parameter.source)]
    text = f"{change_text(change)}. {meaning}"
    return Row("change", change.lever, text, grades, tuple(dict.fromkeys(ids)))


def _cost(cost: Cost) -> Row:
    units = {
        "dollars a judge-year": cost.dollars_per_judge_year,
        "dollars a case": cost.dollars_per_case,
        "dollars a year": cost.dollars_per_year,
    }
    text = "".join(f"{r[0]:,.0f} to {r[1]:,.0f} {unit}" for unit, r in units.items() if r)
    return Row("cost", cost.item, text, "", cost.source)


def _drawn(p: Parameter) -> Row:
    text = f"{plain(p.value)} ({plain(p.low)} to {plain(p.high)}) {p.unit}. {p.meaning}"
    return Row("drawn in every future", p.name, text, _grade(p.grade), p.source)


def _grade(grade: str) -> str:
    return NO_MEASUREMENT if grade == "assumed" else grade
