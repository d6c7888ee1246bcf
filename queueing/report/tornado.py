"""Sensitivity in words and as a tornado chart; variance shares in words."""

from __future__ import annotations

import re
from typing import Any

import altair as alt
import pandas as pd

from queueing.causes.emulation import LEAST_R2
from queueing.causes.screening import ENOUGH_TRAJECTORIES, Sensitivity
from queueing.measures import MEASURES
from queueing.report.charts import SHORT
from queueing.report.layout import say
from queueing.report.numbers import plain
from queueing.report.style import COLOURS, WIDTH, finished, rows, titled, wrapped
from queueing.report.text import print_table
from queueing.report.words import about

ENDS = ("10th percentile", "90th percentile")
# The columns of the tables printed, in plain words.
ONE_BY_ONE = {
    "factor": "name",
    "meaning": "meaning",
    "low": "10th percentile",
    "high": "90th percentile",
    "unit": "unit",
    "at_low": "measure at 10th",
    "at_high": "measure at 90th",
}
SCREENED = {
    "factor": "name",
    "mu_star": "mean effect, end to end",
    "mu_star_conf": "± (95 %)",
    "sigma": "how unlike effects are",
}
INDICES = {
    "factor": "name",
    "own": "by itself",
    "own_half": "± of that",
    "total": "with interactions",
    "total_half": "± of those",
}
BREAK = "|"  # between the lines of a label
LABEL = 58  # characters a line


def tornado(found: Sensitivity) -> Any:
    """What the measure becomes with one parameter at either end, the others at their median."""
    table = found.tornado
    middle = found.middle
    names = [_label(row) for row in table.to_dict("records")]
    blocks = [
        pd.DataFrame(
            {"parameter": names, "end": end, "value": table[f"at_{side}"], "middle": middle}
        )
        for side, end in zip(("low", "high"), ENDS, strict=True)
    ]
    axis = alt.Axis(labelLimit=380, labelExpr=f"split(datum.label, '{BREAK}')", labelLineHeight=13)
    base = alt.Chart(rows(pd.concat(blocks, ignore_index=True))).encode(
        y=alt.Y("parameter:N", sort=names, title=None, axis=axis)
    )
    scale = alt.Scale(domain=list(ENDS), range=[COLOURS[1], COLOURS[5]])
    shape = alt.Scale(domain=list(ENDS), range=["circle", "triangle-up"])
    measure = MEASURES[found.measure]
    x = alt.X(
        "middle:Q",
        title=f"{measure.meaning} ({measure.unit})",
        axis=alt.Axis(labelExpr=SHORT, tickCount=6),
        scale=alt.Scale(zero=False, padding=12),
    )
    bars = base.mark_rule(strokeWidth=9, opacity=0.55).encode(
        x=x, x2="value:Q", color=alt.Color("end:N", scale=scale, title=None)
    )
    marks = base.mark_point(filled=True, size=70, opacity=1).encode(
        x="value:Q",
        color=alt.Color("end:N", scale=scale, title=None),
        shape=alt.Shape("end:N", scale=shape, title=None),
    )
    line = alt.Chart(alt.InlineData(values=[{"middle": middle}]))
    rule = line.mark_rule(color="#555555").encode(x="middle:Q")
    lines = max(name.count(BREAK) for name in names) + 1
    step = alt.Step(13 * lines + 12)
    chart = alt.layer(rule, bars, marks).properties(width=WIDTH - 260, height=step)
    subtitle = [
        *wrapped(f"{found.scenario}: each parameter alone at the 10th and the 90th", 90),
        "percentile of its range in the ledger (both are written below its meaning).",
    ]
    share = f", {100 * found.scale:g} % of the cases" if found.scale < 1 else ""
    source = f"Simulated: {found.simulated} runs{share}; arrivals at their median, one luck."
    title = titled(f"What moves it: {measure.meaning}", subtitle)
    return finished(chart.properties(title=title), source)


def said(meaning: str) -> str:
    """What a parameter is, without what the ledger goes on to say of it.

    >>> said("From authority to hire until a new judge sits: 742 days on average in 2011-2016.")
    'From authority to hire until a new judge sits'
    """
    return re.split(r"[:;,.] |\.$", meaning, maxsplit=1)[0]


def _label(row: dict[Any, Any]) -> str:
    """A parameter's meaning, and its values at both ends with their unit, as lines."""
    ends = " to ".join(plain(float(f"{row[side]:.3g}")) for side in ("low", "high"))
    meaning = said(row["meaning"]).replace(BREAK, "/")
    return BREAK.join([*wrapped(meaning, LABEL), *wrapped(f"{ends} {row['unit']}", LABEL)])


def answer(found: Sensitivity) -> str:
    """What was found, and how far the emulator may be trusted."""
    measure = MEASURES[found.measure]
    first = found.tornado.iloc[0]
    ends = sorted((first["at_low"], first["at_high"]))
    told = (
        f"{measure.meaning}: {about(found.middle)} {measure.unit} with every parameter at its "
        f"median. What moves it most: {said(first['meaning'])} ({first['factor']}): "
        f"{about(ends[0])} to {about(ends[1])} between the 10th and the 90th percentile of its "
        "range."
    )
    kept, every = len(found.tornado), len(found.screening)
    told += (
        f"\nScreening kept {kept} of {every} uncertain parameters; the largest effect of the "
        f"others is {100 * found.left_out:.0f} % of the largest."
    )
    if not found.screened_well:
        told += (
            f" It rests on {found.trajectories} values of each effect: of so few the order of "
            "small effects is luck, and what was left out is not shown to be small. "
            f"{ENOUGH_TRAJECTORIES} of each would take --samples {found.samples_to_screen_well}."
        )
    check = (
        f"An emulator of {found.emulator.fitted} runs explains "
        f"{100 * max(found.emulator.r2, 0.0):.0f} % of the variance of {found.emulator.held_out} "
        f"runs it has not seen (typical error {about(found.emulator.rmse)} {measure.unit})"
    )
    if found.sobol is None:
        wanted = f"{100 * LEAST_R2:.0f} %"
        told += (
            f"\n{check}: less than {wanted}, so no Sobol indices are told. The effects one at a "
            "time and the screening are simulated and do not rest on it. Try twice as many "
            f"--samples; at {100 * found.scale:g} % of the cases luck blurs each run too, and a "
            "larger --scale blurs less."
        )
    else:
        told += f"\n{check}. Sobol indices are the emulator's; their ± leaves its error out."
    return told


def print_sensitivity(found: Sensitivity) -> None:
    """The tables and the answer on the terminal."""

    measure = MEASURES[found.measure]
    table = found.tornado.assign(meaning=found.tornado["meaning"].map(said))
    title = f"One at a time: {measure.meaning} ({measure.unit})"
    print_table(title, table[list(ONE_BY_ONE)].rename(columns=ONE_BY_ONE))
    screened = found.screening[list(SCREENED)].head(10).rename(columns=SCREENED)
    print_table(f"Screening (Morris), the ten largest effects ({measure.unit})", screened)
    if found.sobol is not None:
        title = (
            f"Shares of the variance that these {len(found.sobol)} make, the others at their "
            "medians (Sobol indices of the emulator)"
        )
        print_table(title, found.sobol[list(INDICES)].rename(columns=INDICES))
    say(answer(found))
