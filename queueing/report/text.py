"""Answers printed to the terminal, and nothing else: tables in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from queueing.comparison.standing import spread
from queueing.intervals import FEWEST
from queueing.measures import MEASURES, shown
from queueing.report.labels import labels, of_a_run
from queueing.report.layout import Rows, say
from queueing.report.numbers import SMALLEST, cell, column, number, years

if TYPE_CHECKING:
    from queueing.comparison import Comparison
    from queueing.results import Results

TEXTS = {"measure", "unit", "", "station", "stream", "name", "meaning"}  # columns set to the left
TEXTS |= {"scenario", "case", "group", "input", "check", "period", "test"}
YEAR = "fiscal year"  # in the name of a check whose figures are years
BY_CONSTRUCTION = "consistent by construction"
MEANS = (
    "Days within which half or nine tenths are decided, and shares decided by a day, are means "
    "over futures, each by itself: one cannot be read off the other."
)
MIDDLE = (
    "The middle future of a measure: as many futures have less of it as have more. Of an even "
    "number two are in the middle, and that with fewer days or the higher share is told."
)
MOST_DIGITS = 8  # decimals that a difference is told with
COUNTED = ("base", "value", "difference", "low", "high", "p10", "p90", "lowest", "highest")


def print_run(results: Results) -> None:
    """Headline measures of a run: mean and the spread of futures."""
    from queueing.report.certainty import past_misses_in_words, stopping

    label, called = results.scenarios[0], of_a_run(labels(results))
    of_label = results.measures[results.measures["scenario"] == label]
    ends = ["p10", "p90"] if results.replications >= FEWEST else ["lowest", "highest"]
    table = _table(f"{label}: {_options(results)}", ["measure", "mean", *ends, "unit"])
    told, short = _long_enough(shown(of_label, [label]), results)
    for name in told:
        measure = MEASURES[name]
        values = of_label.loc[of_label["measure"] == name, "value"].to_numpy(dtype=float)
        reached = int(np.isfinite(values).sum())
        cells = _spread(values / measure.told_by, name, results.replications)
        if 0 < reached < results.replications and not measure.middle:
            cells[0] += f" ({reached} of {results.replications})"
        table.add_row(called[name], *cells, measure.told_unit)
    table.print()
    middle = any(MEASURES[name].middle for name in told) and results.replications > 1
    below = [
        MIDDLE if middle else "",
        _too_short(short, called),
        stopping(results.run),
        past_misses_in_words(results, label),
    ]
    for line in below:
        if line:
            say(line)


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
    told = [number(float(mark), MEASURES[name].told_decimals) for mark in marks]
    if MEASURES[name].open_ended and reached < futures:
        told = [
            "not within horizon" if np.isinf(mark) else text
            for mark, text in zip(marks, told, strict=True)
        ]
        return told if MEASURES[name].middle else ["reached", *told[1:]]
    return told if futures < FEWEST or reached >= FEWEST else [told[0], "", ""]


def print_comparison(comparison: Comparison) -> None:
    """Differences from the base, one block a scenario."""
    rows, called = as_told(comparison.table()), labels(comparison.results)
    futures = comparison.results.replications
    spread = ["95 % interval", "p10 to p90"] if futures >= FEWEST else ["lowest to highest"]
    titles = ["measure", "base", "value", "difference", *(spread if futures > 1 else []), "unit"]
    told: list[dict[Any, Any]] = []
    for label in comparison.others:
        title = f"{label} against {comparison.base}: {_options(comparison.results)}"
        table = _table(title, titles, about=("measure", "unit"))
        same = []
        of_both = shown(comparison.results.measures, [comparison.base, label])
        names, short = _long_enough(of_both, comparison.results)
        chosen = rows[(rows["scenario"] == label) & rows["measure"].isin(names)]
        for row in chosen.to_dict("records"):
            if row["replications"] and row["lowest"] == row["highest"] == 0.0:
                same.append(called[row["measure"]])
            else:
                table.add_row(called[row["measure"]], *_difference(row, futures), row["unit"])
                told.append(row)
        table.print()
        if not any(row["replications"] for row in told if row["scenario"] == label):
            say("\n".join(["Nothing differs in this run.", *_why_nothing(comparison, label)]))
        if same:
            say(f"Unchanged: {'; '.join(same)}.\n")
    lines = [_too_short(short, called), *how_to_read(told, futures), *certainty(comparison)]
    for line in lines:
        if line:
            say(line)


def _why_nothing(comparison: Comparison, label: str) -> list[str]:
    """The run's notes that speak of the reforms of a scenario in which nothing differs."""
    results = comparison.results
    names = [reform.name for one in results.assumed if one.label == label for reform in one.reforms]
    notes = results.run["warnings"]
    return [f"Note: {note}." for note in notes if any(name in note for name in names)]


def as_told(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `Comparison.table` in the units that measures are told in: millions of dollars."""
    measures = [MEASURES[name] for name in rows["measure"]]
    by = np.array([measure.told_by for measure in measures])
    numbers = [column for column in COUNTED if column in rows]
    shown = rows.assign(unit=[measure.told_unit for measure in measures])
    return shown.assign(**{column: rows[column] / by for column in numbers})


def certainty(comparison: Comparison) -> list[str]:
    """What else is told of a comparison, a line each."""
    from queueing.report import certainty as told

    lines = [told.family(comparison), told.stopping(comparison.results.run)]
    if ordered := told.order_in_words(comparison):
        how = "all pairs of a measure together (stricter than above; = means not told apart)"
        lines += [f"Lowest first, {how}:"]
        lines += [f"  {line}" for line in ordered]
    lines += [
        told.clearing_in_words(comparison),
        told.past_misses_in_words(comparison.results, comparison.base),
    ]
    return [line for line in lines if line]


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
    elif any(np.isfinite(row["low"]) for row in rows):
        lines.append("Every 95 % interval includes zero: this run tells nothing apart.")
    if partly := [row["replications"] for row in rows if _is_partly_reached(row, futures)]:
        lines.append(f"({partly[0]} of {futures}): in so many futures both reached it.")
    if any(MEASURES[row["measure"]].middle for row in rows):
        lines.append(MEANS)
    if rows and futures >= FEWEST:
        lines.append("p10 to p90 is how far the difference goes from one future to another.")
    return [" ".join(lines)]


def _is_partly_reached(row: Mapping[Any, Any], futures: int) -> bool:
    """Whether a difference stands there that only a part of the futures has."""
    return 0 < row["replications"] < futures and bool(np.isfinite(row["difference"]))


def _difference(row: Mapping[Any, Any], futures: int) -> list[str]:
    """The numbers of a row: base, value, difference, and how far it may be off."""
    columns = 2 if futures >= FEWEST else 1 if futures > 1 else 0
    if row["replications"] == 0:
        return ["not reached", "", "", *[""] * columns]
    if not np.isfinite(row["difference"]):  # some futures lie beyond the horizon
        return ["", "", f"reached by both in {row['replications']} of {futures}", *[""] * columns]
    decimals = digits(row)
    show = [number(row[key], MEASURES[row["measure"]].told_decimals) for key in ("base", "value")]
    marks = "*" if row["separated"] else ""
    if _is_partly_reached(row, futures):
        marks += f" ({row['replications']} of {futures})"
    show.append(number(row["difference"], decimals, sign=True) + marks)
    if columns == 2 and row["replications"] < FEWEST:
        return [*show, "too few futures", ""]
    pairs = [("low", "high"), ("p10", "p90")] if columns == 2 else [("lowest", "highest")][:columns]
    ends = [[number(row[key], decimals, sign=True) for key in pair] for pair in pairs]
    return [*show, *(" to ".join(pair) for pair in ends)]


def digits(row: Mapping[Any, Any]) -> int:
    """How many decimals a difference (see `as_told`) is told with: two digits of its interval, or
    of the range of few futures, and no fewer than its measure has; of one told apart, enough for
    the end of its interval next to zero not to be written as zero.

    >>> row = {"measure": "judges", "difference": 0.3, "low": 0.002, "high": 0.35}
    >>> digits(row | {"separated": False}), digits(row | {"separated": True})
    (2, 3)
    """
    ends = (row["low"], row["high"])
    low, high = ends if np.isfinite(ends).all() else (row["lowest"], row["highest"])
    size = (high - low) or abs(row["difference"])
    measure = MEASURES[row["measure"]]
    if not np.isfinite(size) or size < SMALLEST:
        return measure.told_decimals
    nearest = min(abs(low), abs(high)) if row.get("separated") else 0.0
    apart = min(-math.floor(math.log10(nearest)), MOST_DIGITS) if nearest else 0
    return max(measure.digits(size), apart)


def print_table(title: str, frame: pd.DataFrame, about: Sequence[str] = ()) -> None:
    """Any small table, with its index as the first column when it is named.

    Its columns are headed by their names in plain words: days_added as days added. Where they do
    not fit the terminal those that a row is `about` (the first) stand on a line above the others.
    """
    shown = frame.reset_index() if frame.index.name else frame
    names = [str(name).replace("_", " ") for name in shown.columns]
    table = _table(title, names, about or names[:1])
    cells = [column(list(shown[name])) for name in shown.columns]
    for row in zip(*cells, strict=True):
        table.add_row(*row)
    table.print()


def print_checks(found: Sequence[dict[str, Any]]) -> None:
    """What was checked: expected, estimate, standard error, whether they agree, or had to."""
    table = _table("Checks", ["check", "expected", "estimate", "standard error", ""])
    for one in found:
        cells = [cell(one[key]) for key in ("expected", "estimate", "se")]
        if YEAR in str(one["id"]):  # no thousands apart
            cells = [text.replace(",", "") for text in cells]
        held = BY_CONSTRUCTION if one.get("by_construction") else "ok"
        table.add_row(str(one["id"]), *cells, held if one["ok"] else "FAILED")
    table.print()
    failed = sum(not one["ok"] for one in found)
    bound = sum(bool(one["ok"] and one.get("by_construction")) for one in found)
    could_not = f", {bound} of them by construction: their inputs were chosen to fit" * bool(bound)
    say(f"{len(found) - failed} of {len(found)} agree{could_not}.")


def _options(results: Results) -> str:
    options = results.run["options"]
    futures = options["replications"]
    scale = "" if options["scale"] == 1 else f", at scale {options['scale']:g}"
    return (
        f"{years(options['years'])} from {options['start']}, "
        f"{futures} future{'s' * (futures != 1)}, seed {options['seed']}{scale}"
    )


def _table(title: str, columns: Sequence[str], about: Sequence[str] = ()) -> Rows:
    return Rows(title, columns, [column in TEXTS for column in columns], about)
