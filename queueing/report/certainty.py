"""How sure a comparison is, in plain words: order, chances, time to clear, pairing, corrections.

Of fewer than `FEWEST` futures only counts are told. No measure is called better for being lower.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from queueing.intervals import FEWEST
from queueing.measure import Measure
from queueing.measures import CLEARED, MEASURES
from queueing.past_misses import held, if_missed_as_before, misses
from queueing.report.numbers import number
from queueing.report.words import about

if TYPE_CHECKING:
    from queueing.comparison import Comparison
    from queueing.results import Results

# What scenarios are put in order by, as far as they are told apart.
ORDERED = (
    "pending_active",
    "completions_per_year",
    "days_to_merits",
    "days_to_decision",
    "cost_per_year",
)
BEYOND = "not within horizon"


def past_misses(results: Results, scenario: str) -> list[dict[str, str]]:
    """Where a scenario's backlog would be if it missed as past outlooks did: texts, a row a year.

    No rows where `past_misses.if_missed_as_before` has none.
    """
    origins = misses().set_index("years_ahead")["origins"]
    rows = if_missed_as_before(results, scenario)
    return [
        {
            "date": f"{row['date']:%B %Y}",
            "foreseen": about(row["foreseen"]),
            "range": f"{about(row['low'])} to {about(row['high'])}",
            "less": _less(row["low"] / row["foreseen"]),
            "more": _less(row["high"] / row["foreseen"]),
            "origins": f"{origins[row['years_ahead']]}",
        }
        for row in rows.to_dict("records")
    ]


def past_misses_in_words(results: Results, scenario: str) -> str:
    """The same in a sentence, of the first and the last year, or nothing."""
    rows = past_misses(results, scenario)
    if not rows:
        return ""
    parts = [
        f"{row['range']} in {row['date']} ({row['less']} to {row['more']} of the median)"
        for row in (rows if len(rows) == 1 else [rows[0], rows[-1]])
    ]
    return (
        f"{held_in_words()} If {scenario} misses as they did, active pending cases are "
        f"{' and '.join(parts)}: docket hindcast --outlook shows each."
    )


def held_in_words() -> str:
    """How often the ranges of past outlooks held what came."""
    count, of = held()
    return (
        "Of outlooks made like this one from past years, with what was known then, the 10th to the "
        f"90th percentile held what came in {count} of {of}, and most medians were too low."
    )


def _less(ratio: float) -> str:
    return f"{100.0 * (ratio - 1.0):+.0f} %"


def family(comparison: Comparison) -> str:
    """Whether the comparisons are held together, and what it means."""
    if comparison.results.replications < FEWEST:
        return ""
    count = comparison.family_size
    if comparison.corrected == "holm":
        return (
            f"Corrected: only what is told apart with these {count} comparisons held together "
            "(Holm) is marked: the chance that any mark is luck is 5 % at most; each interval "
            "still stands by itself."
        )
    if comparison.corrected == "simultaneous":
        return (
            f"Corrected: these {count} intervals are widened so that all of them hold at once with "
            "95 % (Bonferroni)."
        )
    return (
        f"Not corrected: each of the {count} comparisons stands by itself, and about one in twenty "
        "of those in which nothing differed would be marked by luck."
    )


def stopping(run: Mapping[str, Any]) -> str:
    """Whether the half-widths asked for were met, by which measure and with how many futures."""
    if "stopping" not in run:
        return ""
    said, ran = run["stopping"], run["options"]["replications"]
    each = "; ".join(_reached(one) for one in said["reached"])
    if said["met_at"] is None:
        return f"Half-width not met with {ran} futures, the most allowed: {each}."
    told = f"Half-width met with {said['met_at']} futures"
    if ran == said["met_at"]:
        return f"{told}, the most allowed: {each}."
    return (
        f"{told}, and {ran - said['met_at']} more were run: {each}. A run that stops when its "
        "numbers look steady has intervals a little too narrow; the last futures make up for it."
    )


def _reached(one: Mapping[str, Any]) -> str:
    """Half the widest interval of a measure beside what was asked for."""
    measure = MEASURES[one["measure"]]
    if one["half_width"] is None:
        return f"{measure.meaning}: no interval"
    half, asked = (
        f"{size:,.{measure.told_decimals}f}" if size >= 1 else f"{size:.2g}"
        for size in (one[key] / measure.told_by for key in ("half_width", "asked"))
    )
    verdict = "at most" if one["half_width"] <= one["asked"] else "wider than the"
    return f"{measure.meaning}: {half} {measure.told_unit} ({verdict} {asked} asked for)"


def order(comparison: Comparison) -> list[dict[str, str]]:
    """Scenarios in the order of each measure, lowest first; none told apart share a place.

    measure, place, scenario, mean: texts, a row a scenario. Nothing of too few futures.
    """
    if comparison.results.replications < FEWEST or not comparison.others:
        return []
    told = []
    for row in comparison.ranking(ORDERED).to_dict("records"):
        measure = MEASURES[row["measure"]]
        first, last = row["first_place"], row["last_place"]
        told.append(
            {
                "measure": f"{measure.meaning} ({measure.told_unit})",
                "place": f"{first}" if first == last else f"{first} to {last}",
                "scenario": row["scenario"],
                "mean": _figure(row["mean"], measure),
            }
        )
    return told


def order_in_words(comparison: Comparison) -> list[str]:
    """A line a measure: groups of scenarios, lowest first, those not told apart together."""
    if comparison.results.replications < FEWEST or not comparison.others:
        return []
    lines = []
    for name, rows in comparison.ranking(ORDERED).groupby("measure", sort=False):
        groups = [
            " = ".join(sorted(map(str, mine["scenario"]))) for _, mine in rows.groupby("group")
        ]
        text = " < ".join(groups) if len(groups) > 1 else "no groups are told apart"
        lines.append(f"{MEASURES[str(name)].meaning}: {text}")
    return lines


def chances(comparison: Comparison) -> list[dict[str, str]]:
    """How often each scenario is lower than the base: texts, a row a scenario and measure."""
    few = comparison.results.replications < FEWEST
    told = []
    for row in comparison.chances([*ORDERED, "years_to_clear"]).to_dict("records"):
        if row["ties"] == row["futures"]:
            continue
        row_told = {
            "scenario": str(row["scenario"]),
            "measure": MEASURES[row["measure"]].meaning,
            "lower": f"{row['lower']} of {row['futures']}",
            "higher": f"{row['higher']}",
            "ties": f"{row['ties']}",
            "interval": "" if few else _percent(row),
        }
        told.append(row_told)
    return told


def clearing(comparison: Comparison) -> list[dict[str, str]]:
    """When each scenario clears the backlog, as texts: never a mean of those that do."""
    few = comparison.results.replications < FEWEST
    return [
        {
            "scenario": str(row["scenario"]),
            "cleared": f"{row['cleared']} of {row['futures']}",
            "interval": "" if few else _percent(row),
            **{mark: "" if few and mark != "median" else _years(row[mark]) for mark in _MARKS},
        }
        for row in comparison.clearing().to_dict("records")
    ]


def clearing_in_words(comparison: Comparison) -> str:
    """The same in a sentence, scenarios of which the same is to be said together."""
    together: dict[str, list[str]] = {}
    for row in comparison.clearing().to_dict("records"):
        median = f" (median: {_years(row['median'])})" if row["cleared"] else ""
        told = f"in {row['cleared']} of {row['futures']} futures{median}"
        together.setdefault(told, []).append(str(row["scenario"]))
    what = f"Cleared (fewer than {CLEARED:,} pending) within the run"
    if len(together) == 1:
        (told,) = together
        each = ", every scenario" if comparison.others else ""
        return f"{what}{each}: {told}."
    each = "; ".join(f"{', '.join(who)} {told}" for told, who in together.items())
    return f"{what}: {each}."


def pairing(comparison: Comparison) -> list[dict[str, str]]:
    """How many times narrower pairing makes the interval of each measure, as texts.

    Where the paired interval is too narrow for the measure's own digits, scenarios hardly differ
    in it, and there is nothing to measure what pairing is worth by.
    """
    if comparison.results.replications < FEWEST or not comparison.others:
        return []
    found = comparison.pairing(ORDERED).dropna(subset=["ratio"])
    told = []
    for row in found.to_dict("records"):
        measure = MEASURES[row["measure"]]
        paired, independent = (row[key] / measure.told_by for key in ("paired", "independent"))
        wide = round(paired, measure.told_decimals) > 0
        digits = measure.digits(paired) if wide else measure.told_decimals
        told.append(
            {
                "scenario": str(row["scenario"]),
                "measure": f"{measure.meaning} ({measure.told_unit})",
                "paired": number(paired, digits) if wide else f"below {10.0**-digits:g}",
                "independent": number(independent, digits),
                "ratio": f"{row['ratio']:.1f}" if wide else "not measurable",
            }
        )
    return told


def _figure(value: float, measure: Measure) -> str:
    return number(value / measure.told_by, measure.told_decimals)


_MARKS = ("p10", "median", "p90")


def _years(value: float) -> str:
    return f"{value:.1f} years" if math.isfinite(value) else BEYOND


def _percent(row: Mapping[Any, Any]) -> str:
    return f"{100 * row['low']:.0f} to {100 * row['high']:.0f} %"


def origins(found: Mapping[str, pd.DataFrame] | None) -> list[dict[str, Any]]:
    """Variance shares of each scenario's difference, of the measures that are put in order."""
    from queueing.report.origins import how_to_read, shares_table

    return [
        {
            "scenario": label,
            "rows": shares_table(table[table["measure"].isin(ORDERED)]),
            "how": how_to_read(table),
        }
        for label, table in (found or {}).items()
    ]
