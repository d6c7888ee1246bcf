"""Answers printed to the terminal, and nothing else: tables in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from queueing.comparison.standing import spread
from queueing.intervals import FEWEST
from queueing.measures import MEASURES, shown
from queueing.report.labels import labels

if TYPE_CHECKING:
    from queueing.comparison import Comparison
    from queueing.results import Results

TEXTS = {"measure", "unit", "", "station", "stream", "name", "meaning"}  # columns set to the left
TEXTS |= {"lever", "allowed", "operations", "scenario", "case", "group", "input"}
TEXTS |= {"where they part, because"}
SMALLEST = 1e-4  # a difference below this is the computer's rounding


def print_run(results: Results) -> None:
    """Headline measures of a run: mean and the spread of futures."""
    from queueing.report.certainty import stopping

    label, called = results.scenarios[0], labels(results)
    of_label = results.measures[results.measures["scenario"] == label]
    ends = ["p10", "p90"] if results.replications >= FEWEST else ["lowest", "highest"]
    table = _table(f"{label}: {_options(results)}", ["measure", "mean", *ends, "unit"])
    told, short = _long_enough(shown(of_label, [label]), results)
    for name in told:
        measure = MEASURES[name]
        values = of_label.loc[of_label["measure"] == name, "value"].to_numpy(dtype=float)
        reached = int(np.isfinite(values).sum())
        cells = _spread(values, name, results.replications)
        if 0 < reached < results.replications:
            cells[0] += f" ({reached} of {results.replications})"
        table.add_row(called[name], *cells, measure.unit)
    _print(table)
    for line in (_too_short(short, called), stopping(results.run)):
        if line:
            Console().print(line, highlight=False, soft_wrap=True)


def _long_enough(names: Sequence[str], results: Results) -> tuple[list[str], list[str]]:
    """The measures that a run of its length can have, and those it is too short for."""
    years = results.run["options"]["years"]
    short = [name for name in names if MEASURES[name].least_years > years]
    return [name for name in names if name not in short], short


def _too_short(names: Sequence[str], called: Mapping[str, str]) -> str:
    """Which rows are left out of a run's tables."""
    told = "; ".join(called[name] for name in names)
    return f"Left out, as the run is too short for it: {told}." if told else ""


def _spread(values: np.ndarray, name: str, futures: int) -> list[str]:
    """The mean and the ends of the futures that reached a measure: none where they are too few.

    Of an open-ended measure that some futures did not reach there is no mean, and an end may lie
    beyond the horizon.
    """
    reached = int(np.isfinite(values).sum())
    if not reached:
        return ["not reached", "", ""]
    marks = spread(values, name, [0.1, 0.9] if futures >= FEWEST else [0.0, 1.0])
    told = [number(float(mark), MEASURES[name].decimals) for mark in marks]
    if MEASURES[name].open_ended and reached < futures:
        ends = [
            "not within horizon" if np.isinf(mark) else text
            for mark, text in zip(marks[1:], told[1:], strict=True)
        ]
        return ["reached", *ends]
    return told if futures < FEWEST or reached >= FEWEST else [told[0], "", ""]


def print_comparison(comparison: Comparison) -> None:
    """Differences from the base, one block a scenario."""
    rows, called = comparison.table(), labels(comparison.results)
    futures = comparison.results.replications
    spread = ["95 % interval", "p10 to p90"] if futures >= FEWEST else ["lowest to highest"]
    titles = ["measure", "base", "value", "difference", *(spread if futures > 1 else []), "unit"]
    told: list[dict[Any, Any]] = []
    for label in comparison.others:
        table = _table(f"{label} against {comparison.base}: {_options(comparison.results)}", titles)
        same = []
        of_both = shown(comparison.results.measures, [comparison.base, label])
        names, short = _long_enough(of_both, comparison.results)
        chosen = rows[(rows["scenario"] == label) & rows["measure"].isin(names)]
        for row in chosen.to_dict("records"):
            if row["replications"] and row["lowest"] == row["highest"] == 0.0:
                same.append(called[row["measure"]])
            else:
                unit = MEASURES[row["measure"]].unit
                table.add_row(called[row["measure"]], *_difference(row, futures), unit)
                told.append(row)
        _print(table)
        if same:
            Console().print(f"Unchanged: {'; '.join(same)}.\n", highlight=False)
    console = Console()
    lines = [_too_short(short, called), *how_to_read(told, futures), *certainty(comparison)]
    for line in lines:
        if line:
            console.print(line, highlight=False, markup=False, soft_wrap=True)


def certainty(comparison: Comparison) -> list[str]:
    """What else is told of a comparison, a line each."""
    from queueing.report import certainty as told

    lines = [told.family(comparison), told.stopping(comparison.results.run)]
    if ordered := told.order_in_words(comparison):
        how = "all pairs of a measure together (stricter than above; = means not told apart)"
        lines += [f"Lowest first, {how}:"]
        lines += [f"  {line}" for line in ordered]
    return [line for line in (*lines, told.clearing_in_words(comparison)) if line]


def how_to_read(rows: Sequence[Mapping[Any, Any]], futures: int) -> list[str]:
    """What stands below rows of `Comparison.table` of so many futures: only of what they hold."""
    lines = ["Differences are paired: same arrivals, parameters and draws."]
    if futures < FEWEST:
        simulated = "one future was" if futures == 1 else f"{futures} futures were"
        ends = "the lowest and the highest difference stand in its place, and "
        lines.append(
            f"Only {simulated} simulated, too few for an interval: {ends if futures > 1 else ''}"
            f"nothing is told apart. {FEWEST} futures or more give an interval."
        )
    elif any(row["separated"] for row in rows):
        lines.append(
            "A star marks those whose 95 % interval leaves out zero; the others this run does not "
            "tell apart."
        )
    elif rows:
        lines.append("Every 95 % interval includes zero: this run tells nothing apart.")
    partly = [row["replications"] for row in rows if 0 < row["replications"] < futures]
    if partly:
        lines.append(f"({partly[0]} of {futures}): in so many futures both reached it.")
    if rows and futures >= FEWEST:
        lines.append("p10 to p90 is how far the difference goes from one future to another.")
    return [" ".join(lines)]


def _difference(row: Mapping[Any, Any], futures: int) -> list[str]:
    """The numbers of a row: base, value, difference, and how far it may be off."""
    columns = 2 if futures >= FEWEST else 1 if futures > 1 else 0
    if row["replications"] == 0:
        return ["not reached", "", "", *[""] * columns]
    if not np.isfinite(row["difference"]):  # some futures lie beyond the horizon
        return ["", "", f"reached by both in {row['replications']} of {futures}", *[""] * columns]
    decimals = digits(row)
    show = [number(row[key], MEASURES[row["measure"]].decimals) for key in ("base", "value")]
    star = "*" if row["separated"] else ""
    if row["replications"] < futures:
        star = f" ({row['replications']} of {futures})"
    show.append(number(row["difference"], decimals, sign=True) + star)
    if columns == 2 and row["replications"] < FEWEST:
        return [*show, "too few futures", ""]
    pairs = [("low", "high"), ("p10", "p90")] if columns == 2 else [("lowest", "highest")][:columns]
    ends = [[number(row[key], decimals, sign=True) for key in pair] for pair in pairs]
    return [*show, *(" to ".join(pair) for pair in ends)]


def digits(row: Mapping[Any, Any]) -> int:
    """How many decimals a difference is told with: two digits of its interval, or of the range of
    few futures, and no fewer than its measure has.

    >>> digits({"measure": "judges", "difference": 0.3, "low": 0.25, "high": 0.35})
    2
    """
    ends = (row["low"], row["high"])
    low, high = ends if np.isfinite(ends).all() else (row["lowest"], row["highest"])
    size = (high - low) or abs(row["difference"])
    measure = MEASURES[row["measure"]]
    if not np.isfinite(size) or size < SMALLEST:
        return measure.decimals
    return measure.digits(size)


def print_table(title: str, frame: pd.DataFrame) -> None:
    """Any small table, with its index as the first column when it is named.

    Its columns are headed by their names in plain words: days_added as days added.
    """
    shown = frame.reset_index() if frame.index.name else frame
    table = _table(title, [str(column).replace("_", " ") for column in shown.columns])
    for row in shown.itertuples(index=False):
        table.add_row(*(_cell(value) for value in row))
    _print(table)


def print_checks(found: Sequence[dict[str, Any]]) -> None:
    """Textbook stations: expected, estimate, standard error, whether they agree."""
    table = _table("Checks", ["check", "expected", "estimate", "standard error", ""])
    for one in found:
        cells = [_cell(one[key]) for key in ("expected", "estimate", "se")]
        table.add_row(str(one["id"]), *cells, "ok" if one["ok"] else "FAILED")
    _print(table)
    failed = sum(not one["ok"] for one in found)
    Console().print(f"{len(found) - failed} of {len(found)} agree.", highlight=False)


def number(value: float, decimals: int, sign: bool = False) -> str:
    """A number with thousands apart; a plus before gains when `sign`.

    What would round to zero is zero, or with a sign its first digit: never a negative zero.
    """
    if not np.isfinite(value):
        return "not reached"
    if round(value, decimals) != 0:
        return f"{value:{'+' if sign else ''},.{decimals}f}"
    return f"{value:+.1g}" if sign and abs(value) >= SMALLEST else f"{0:.{decimals}f}"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if not np.isfinite(value):
            return ""
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:,.4g}"
    if isinstance(value, int) and not 1900 <= value <= 2100:
        return f"{value:,}"
    if isinstance(value, list) and len(value) > 6:
        return f"{len(value)} values"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)


def _options(results: Results) -> str:
    options = results.run["options"]
    futures = options["replications"]
    scale = "" if options["scale"] == 1 else f", at scale {options['scale']:g}"
    return (
        f"{options['years']:g} years from {options['start']}, "
        f"{futures} future{'s' * (futures != 1)}, seed {options['seed']}{scale}"
    )


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, justify="left" if column in TEXTS else "right", overflow="fold")
    return table


def _print(table: Table) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    console.print(table)
