"""What every shipped reform does in one small standard run: recorded beside the reforms' files.

The table `inputs/reforms/effects.csv` has reform, measure, base, value and difference. It is no
answer to a question of policy: one future, without uncertainty, of few years at a small scale. It
shows a reader in which direction a reform moves what, and a test that it still does. It is written
by `docket reforms --record` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from inputs.shipped import HERE, reform_names
from queueing.experiment import BASELINE_START
from queueing.files import check_target, write_whole
from queueing.measures import MEASURES, headline
from queueing.replication import Options, simulate
from queueing.scenario import Scenario

STANDARD = Options(start=BASELINE_START, months=48, scale=0.005, uncertainty=())
SHOWN = (
    "pending_active",
    "completions_per_year",
    "receipts_per_year",
    "days_to_decision",
    "days_to_decision_strong",
    "days_to_decision_petitioners",
    "in_absentia_share",
    "appeals_pending",
    "pending_affirmative",
    "cost_per_year",
)
# Another machine's mathematics may move single cases: of the base, or half of the effect if that is
# less, but not below a thousandth of the base.
TOLERANCE, OF_EFFECT, LEAST = 0.01, 0.5, 0.001
PATH = HERE / "reforms" / "effects.csv"
ABOUT = (
    f"# One future of {STANDARD.months // 12} years from {STANDARD.start} at scale "
    f"{STANDARD.scale:g}, seed {STANDARD.seed}, no uncertainty: the baseline, and each reform with "
    "its defaults from the start. Written by `docket reforms --record`.\n"
)


def effects(names: Iterable[str] | None = None) -> pd.DataFrame:
    """What reforms do in the standard run: reform, measure, base, value, difference.

    A row a reform and measure, in their order; null where a measure is not reached.
    """
    base = _standard("baseline")
    found = []
    for name in reform_names() if names is None else names:
        value = _standard(f"baseline+{name}")
        columns = {"base": base, "value": value, "difference": value - base}
        found.append(pd.DataFrame(columns).rename_axis("measure").reset_index())
        found[-1].insert(0, "reform", name)
    return pd.concat(found, ignore_index=True)


def record(path: Path = PATH) -> Path:
    """Write the table of the effects of every shipped reform."""
    check_target(path)
    text = effects().to_csv(index=False, float_format="%.6g", lineterminator="\n")
    return write_whole(path, (ABOUT + text).encode())


def recorded(path: Path = PATH) -> pd.DataFrame:
    """The table as it was last written."""
    return pd.read_csv(path, comment="#")


def lines_of(name: str) -> Iterator[str]:
    """What is recorded of a reform, a line a measure that moved."""
    table = recorded()
    table = table[table["reform"] == name]
    moved = table[table["difference"].fillna(0.0) != 0.0]
    for measure, base, value, difference in moved.drop(columns="reform").itertuples(index=False):
        what = MEASURES[str(measure)]
        digits = what.decimals
        yield (
            f"{measure:<30} {base:>15,.{digits}f} -> {value:>15,.{digits}f}  "
            f"({difference:+,.{digits}f} {what.unit})"
        )
    if len(table) and moved.empty:
        yield "none at its defaults"


@cache
def _standard(scenario: str) -> pd.Series:
    """The measures shown of the standard run of a scenario."""
    found = headline(simulate(Scenario.load(scenario), STANDARD, 0), STANDARD.scale)
    return found.reindex(list(SHOWN))
