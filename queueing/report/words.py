"""A comparison in plain words, as sure as its intervals allow and no surer.

A measure whose 95 % interval includes zero is never called a change, and scenarios are never put in
an order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from queueing.intervals import FEWEST
from queueing.measures import MEASURES
from queueing.report.numbers import SMALLEST, number
from queueing.report.text import digits

MOST_NAMES, FIRST_NAMES = 8, 5  # a note that lists more names is cut to the first few
FEW = 10  # futures below which percentiles and intervals are called rough

LARGE = 99.5  # numbers from here on are told with three digits, smaller ones with two

# What the answer speaks of: how to say less and more of it, and what it is called.
SAID: dict[str, tuple[str, str, str]] = {
    "pending_active": (
        "fewer active pending cases at the end of the run",
        "more active pending cases at the end of the run",
        "active pending cases at the end of the run",
    ),
    "pending_inactive": (
        "fewer cases closed administratively and not decided at the end of the run",
        "more cases closed administratively and not decided at the end of the run",
        "cases closed administratively at the end of the run",
    ),
    "completions_per_year": (
        "fewer cases completed a year",
        "more cases completed a year",
        "cases completed a year",
    ),
    "days_to_decision": (
        "days less to decision on average, waits cut off at half the run",
        "days more to decision on average, waits cut off at half the run",
        "mean days to decision, waits cut off at half the run",
    ),
    "cost_per_year": (
        "dollars a year less for courts, Board, asylum office, detention, counsel, less fees",
        "dollars a year more for courts, Board, asylum office, detention, counsel, less fees",
        "the cost of courts, Board, asylum office, detention, counsel, less fees",
    ),
}


def answer(table: pd.DataFrame, label: str, base: str) -> list[str]:
    """What a scenario changes against the base, in two or three sentences.

    `table` is that of `Comparison.table`.
    """
    mine = table[table["scenario"] == label].set_index("measure")
    rows = {name: mine.loc[name].to_dict() for name in SAID if name in mine.index}
    known = {name: row for name, row in rows.items() if row["replications"] > 0}
    if "pending_inactive" in known and not known["pending_inactive"]["separated"]:
        del known["pending_inactive"]  # of those that close no case
    if not known:
        return ["None of the measures was reached in this run."]
    futures = max(row["replications"] for row in known.values())
    if futures < FEWEST:
        return [_few_futures(known, base, futures)]
    told = [name for name, row in known.items() if row["separated"]]
    same = [name for name, row in known.items() if _nothing(row)]
    open_ = [name for name in known if name not in told and name not in same]
    sentences = []
    if told:
        parts = [_change(name, known[name]) for name in told]
        sentences.append(f"Against {base}: {_list(parts, '; ')}.")
    if open_:
        parts = [_open(name, known[name]) for name in open_]
        why = "where the 95 % interval includes zero"
        if any(known[name]["low"] > 0 or known[name]["high"] < 0 for name in open_):
            why += " or luck is not ruled out once all comparisons are held together"
        sentences.append(
            f"This run does not tell it apart from {base} in {_list(parts, '; ')}, {why}."
        )
    if same:
        parts = [SAID[name][2] for name in same]
        sentences.append(f"The same in every future: {_list(parts)}.")
    return sentences


def base_answer(measures: pd.DataFrame, label: str) -> str:
    """Where a scenario leads: active pending cases at the end: mean, 10th to 90th percentile.

    Of fewer than `FEWEST` futures it is the whole range.
    """
    mine = measures[(measures["scenario"] == label) & (measures["measure"] == "pending_active")]
    values = mine["value"].dropna()
    if len(values) == 1:
        return f"{about(float(values.iloc[0]))} active pending cases at the end, in one future."
    few = len(values) < FEWEST
    low, high = (float(values.quantile(end)) for end in ((0.0, 1.0) if few else (0.1, 0.9)))
    inside = int(values.between(low, high).sum())
    return (
        f"{about(float(values.mean()))} active pending cases at the end, the mean of {len(values)} "
        f"futures; {'all' if few else inside} of them lie between {about(low)} and "
        f"{about(high)}."
    )


def caution(replications: int) -> str:
    """What to say of a run with few futures, or nothing."""
    if replications == 1:
        return "One future was simulated: nothing can be said about how sure a difference is."
    if replications < FEWEST:
        return (
            f"Only {replications} futures were simulated, too few for intervals and percentiles: "
            "the lowest and the highest stand in their place, and nothing is told apart. "
            f"{FEWEST} futures or more have them."
        )
    if replications < FEW:
        return (
            f"Only {replications} futures were simulated: intervals and percentiles are rough. "
            "More replications make them narrower and steadier."
        )
    return ""


def in_short(note: str) -> tuple[str, str]:
    """A note whose list of names is cut to the first few, and all the names; else nothing more.

    >>> in_short("courts: A, B, C, D, E, F, G, H, I")
    ('courts: A, B, C, D, E and 4 more', 'A, B, C, D, E, F, G, H, I')
    """
    head, colon, rest = note.rpartition(": ")
    names = rest.split(", ")
    if not colon or len(names) <= MOST_NAMES or " " in "".join(names):
        return note, ""
    few = ", ".join(names[:FIRST_NAMES])
    return f"{head}: {few} and {len(names) - FIRST_NAMES} more", rest


def about(value: float) -> str:
    """A number rounded as one says it: 3,030,312 is 3.03 million, 35,029 is 35,000.

    >>> about(3_030_312), about(35_029), about(55.7), about(2.34), about(0.17)
    ('3.03 million', '35,000', '56', '2.3', '0.17')
    """
    size = abs(value)
    for floor, unit in ((1e9, "billion"), (1e6, "million")):
        if size >= 0.9995 * floor:
            return f"{value / floor:.3g} {unit}"
    if size >= LARGE:
        keep = 10 ** max(math.floor(math.log10(size)) - 2, 0)
        return f"{round(value / keep) * keep:,.0f}"
    return f"{value:.2g}" if value else "0"


def shown(value: float, decimals: int, sign: bool = False) -> str:
    """A number with thousands apart and a true minus; one that would round to zero is kept."""
    if round(value, decimals) != 0:
        text = number(value, decimals, sign)
    else:
        text = f"{value:{'+' if sign else ''}.1g}" if abs(value) >= SMALLEST else "0"
    return text.replace("-", "−")


def cells(row: Mapping[Any, Any]) -> dict[str, str]:
    """The numbers of a row as texts (see `as_told`): base, value, difference, how sure it is.

    `interval` and `spread` (10th to 90th percentile) of enough futures, `range` of any number.
    """
    if row["replications"] == 0:
        empty = dict.fromkeys(("difference", "interval", "spread", "range"), "")
        return {"base": "not reached", "value": "not reached"} | empty
    if not math.isfinite(row["difference"]):  # some futures lie beyond the horizon
        empty = dict.fromkeys(("base", "value", "interval", "spread", "range"), "")
        return empty | {"difference": f"reached by both in {row['replications']} futures only"}
    plainly, finely = MEASURES[row["measure"]].told_decimals, digits(row)

    def text(key: str, sign: bool = True) -> str:
        return shown(float(row[key]), finely if sign else plainly, sign)

    few, alone = row["replications"] < FEWEST, row["replications"] == 1
    return {
        "base": text("base", sign=False),
        "value": text("value", sign=False),
        "difference": text("difference"),
        "interval": "too few futures" if few else f"{text('low')} to {text('high')}",
        "spread": "" if few else f"{text('p10')} to {text('p90')}",
        "range": "one future" if alone else f"{text('lowest')} to {text('highest')}",
    }


def _change(name: str, row: Mapping[Any, Any]) -> str:
    """A separated difference: its size and its interval."""
    less, more, _ = SAID[name]
    low, high = (_size(row[key]) for key in ("low", "high"))
    ends = (low, high) if row["difference"] > 0 else (high, low)
    size, said = _size(row["difference"]), more if row["difference"] > 0 else less
    return f"about {size} {said} (95 % interval {ends[0]} to {ends[1]})"


def _open(name: str, row: Mapping[Any, Any]) -> str:
    low, high = (_signed(row[key]) for key in ("low", "high"))
    return f"{SAID[name][2]} ({low} to {high})"


def _few_futures(known: Mapping[str, Mapping[Any, Any]], base: str, futures: int) -> str:
    """The differences of too few futures to say how sure they are: each with its range."""
    parts = [
        f"{SAID[name][2]} {_signed(row['difference'])}"
        + (f" ({_signed(row['lowest'])} to {_signed(row['highest'])})" if futures > 1 else "")
        for name, row in known.items()
    ]
    where = "the one future" if futures == 1 else f"the {futures} futures"
    return f"Against {base}, in {where} simulated: {_list(parts)}. How sure is not known."


def _nothing(row: Mapping[Any, Any]) -> bool:
    """Whether the difference is nothing in every future, not only on average."""
    return bool(row["low"] == 0 and row["high"] == 0)


def _size(value: float) -> str:
    return about(abs(value))


def _signed(value: float) -> str:
    size = _size(value)
    return size if size == "0" else f"{'−' if value < 0 else '+'}{size}"


def _list(parts: Sequence[str], between: str = ", ") -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return between.join(parts[:-1]) + f"{between.rstrip()} and " + parts[-1]
