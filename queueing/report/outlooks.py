"""Past outlooks on the terminal: what was foreseen of the pending cases, and how far it was off."""

from __future__ import annotations

import pandas as pd
from rich.console import Console

from queueing.outlooks import summary
from queueing.report.text import print_table

THOUSAND = 1000.0
ABOUT = (
    "Arrivals are forecast from what was known at each origin, as later revised; posts are as many "
    "as judges were on board; policy and the ledger's dated numbers stay those of the day. The "
    "model's other numbers are today's, four of them fitted on FY2015-19. The naive forecast is a "
    "random walk of yearly receipts and completions. CRPS is the error of a forecast with all its "
    "futures, in cases: lower is better; of few futures it comes out a little too high. Origins "
    "overlap: differences under about a fifth may be luck."
)


def print_outlooks(found: pd.DataFrame) -> None:
    """Both tables and what they rest on."""
    print_table("Active pending cases, thousands: foreseen and counted", by_origin(found))
    print_table("How far it was off, by years ahead", scores(found))
    Console().print(ABOUT, highlight=False, markup=False, soft_wrap=True)


def by_origin(found: pd.DataFrame) -> pd.DataFrame:
    """A row each origin and year ahead: median and p10 to p90 of the model, and what came."""
    cases = (found[["median", "p10", "p90", "published"]] / THOUSAND).map("{:,.0f}".format)
    return pd.DataFrame(
        {
            "origin": found["origin"].map("{:%b %Y}".format),
            "years ahead": found["years_ahead"],
            "foreseen": cases["median"],
            "p10 to p90": cases["p10"] + " to " + cases["p90"],
            "counted": cases["published"],
            "held": found["held"],
        }
    )


def scores(found: pd.DataFrame) -> pd.DataFrame:
    """A row each number of years ahead: CRPS in thousands, bias, share held, also of the naive."""
    of = summary(found)
    told = {"years ahead": of["years_ahead"], "origins": of["origins"]}
    for whose, name in (("", ""), ("naive ", "naive_")):
        told[f"{whose}CRPS, thousands"] = (of[f"{name}crps"] / THOUSAND).map("{:,.0f}".format)
        told[f"{whose}bias, %"] = of[f"{name}bias"].map("{:+.0f}".format)
        told[f"{whose}held, %"] = (100 * of[f"{name}held"]).map("{:.0f}".format)
    return pd.DataFrame(told)
