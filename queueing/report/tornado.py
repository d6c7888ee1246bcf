"""Sensitivity in words and as a tornado chart; variance shares in words."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from queueing.causes.emulation import LEAST_R2
from queueing.causes.screening import Sensitivity
from queueing.measures import MEASURES
from queueing.report.charts import SHORT
from queueing.report.style import COLOURS, WIDTH, finished, rows, titled, wrapped
from queueing.report.text import print_table
from queueing.report.words import about, plain

ENDS = ("10th percentile", "90th percentile")


def tornado(found: Sensitivity) -> Any:
    """What the measure becomes with one parameter at either end, the others at their median."""
    table = found.tornado
    middle = found.middle
    blocks = [
        pd.DataFrame(
            {
                "parameter": table["factor"],
                "end": end,
                "value": table[f"at_{side}"],
                "middle": middle,
                "said": [plain(float(f"{value:.3g}")) for value in table[side]],
            }
        )
        for side, end in zip(("low", "high"), ENDS, strict=True)
    ]
    base = alt.Chart(rows(pd.concat(blocks, ignore_index=True))).encode(
        y=alt.Y(
            "parameter:N", sort=list(table["factor"]), title=None, axis=alt.Axis(labelLimit=260)
        )
    )
    scale = alt.Scale(domain=list(ENDS), range=[COLOURS[1], COLOURS[5]])
    shape = alt.Scale(domain=list(ENDS), range=["circle", "triangle-up"])
    measure = MEASURES[found.measure]
    x = alt.X(
        "middle:Q",
        title=f"{measure.meaning} ({measure.unit})",
        axis=alt.Axis(labelExpr=SHORT, tickCount=6),
        scale=alt.Scale(zero=False, padding=46),
    )
    bars = base.mark_rule(strokeWidth=9, opacity=0.55).encode(
        x=x, x2="value:Q", color=alt.Color("end:N", scale=scale, title=None)
    )
    marks = base.mark_point(filled=True, size=70, opacity=1).encode(
        x="value:Q",
        color=alt.Color("end:N", scale=scale, title=None),
        shape=alt.Shape("end:N", scale=shape, title=None),
    )
    texts = [
        base.transform_filter(f"datum.value {sign} datum.middle")
        .mark_text(align=align, dx=shift, fontSize=11, color="#222222")
        .encode(x="value:Q", text="said:N")
        for sign, align, shift in (("<", "right", -8), (">=", "left", 8))
    ]
    line = alt.Chart(alt.InlineData(values=[{"middle": middle}]))
    rule = line.mark_rule(color="#555555").encode(x="middle:Q")
    chart = alt.layer(rule, bars, marks, *texts).properties(width=WIDTH - 120, height=alt.Step(26))
    subtitle = [
        *wrapped(f"{found.scenario}: each parameter alone at the 10th and the 90th", 90),
        "percentile of its range in the ledger (its value there is written at the mark).",
    ]
    share = f", {100 * found.scale:g} % of the cases" if found.scale < 1 else ""
    source = f"Simulated: {found.simulated} runs{share}; arrivals at their median, one luck."
    title = titled(f"What moves it: {measure.meaning}", subtitle)
    return finished(chart.properties(title=title), source)


def answer(found: Sensitivity) -> str:
    """What was found, and how far the emulator may be trusted."""
    measure = MEASURES[found.measure]
    first = found.tornado.iloc[0]
    ends = sorted((first["at_low"], first["at_high"]))
    told = (
        f"{measure.meaning}: {about(found.middle)} {measure.unit} with every parameter at its "
        f"median. {first['factor']} moves it most: {about(ends[0])} to {about(ends[1])} from the "
        "10th to the 90th percentile of its range."
    )
    kept, every = len(found.tornado), len(found.screening)
    told += (
        f"\nScreening kept {kept} of {every} uncertain parameters; the largest effect of the "
        f"others is {100 * found.left_out:.0f} % of the largest."
    )
    check = (
        f"An emulator of {found.emulator.fitted} runs explains "
        f"{100 * max(found.emulator.r2, 0.0):.0f} % of the variance of {found.emulator.held_out} "
        f"runs it has not seen (typical error {about(found.emulator.rmse)} {measure.unit})"
    )
    if found.sobol is None:
        wanted = f"{100 * LEAST_R2:.0f} %"
        told += f"\n{check}: less than {wanted}, so no Sobol indices are told. More samples help."
    else:
        told += f"\n{check}. Sobol indices are the emulator's; their ± leaves its error out."
    return told


def print_sensitivity(found: Sensitivity) -> None:
    """The tables and the answer on the terminal."""
    from rich.console import Console

    title = f"One at a time: {found.measure} with a parameter at its 10th and 90th percentile"
    print_table(title, found.tornado[["factor", "low", "high", "unit", "at_low", "at_high"]])
    shown = ["factor", "mu_star", "mu_star_conf", "sigma"]
    print_table("Screening (Morris), the ten largest", found.screening[shown].head(10))
    if found.sobol is not None:
        print_table("Sobol indices of the emulator", found.sobol)
    Console().print(answer(found), highlight=False, soft_wrap=True)
