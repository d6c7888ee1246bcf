"""What every shipped reform does in one small standard run: recorded beside the reforms' files.

The table `inputs/reforms/effects.csv` has reform, measure, base, value and difference. It is no
answer to a question of policy: one future, without uncertainty, of few years at a small scale. It
shows a reader what a reform moves, and a test that it still does: of small differences not even the
direction is sure, as one case simulated stands for many. It is written by `docket reforms --record`
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from inputs.shipped import HERE, reform_names
from queueing.files import check_target, write_whole
from queueing.headline import headline
from queueing.measures import MEASURES
from queueing.options import Options
from queueing.replication import simulate
from queueing.request import BASELINE_START
from queueing.scenario import Scenario
from queueing.scenario.reforms import Reform

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
)
PATH = HERE / "reforms" / "effects.csv"
CUT_OFF = (
    "Waits are means of cases received in the fiscal years that end within the first half of the "
    "run, and one that has waited for half its length counts as decided then: what a reform does "
    "to longer waits does not show."
)
SMALL = (
    "One future at this scale does not tell even the direction of small differences, and days in "
    "detention and costs come out wrong, so they are not recorded: use docket compare at scale 1."
)
ABOUT = (
    f"# One future of {STANDARD.months // 12} years from {STANDARD.start} at scale "
    f"{STANDARD.scale:g}, seed {STANDARD.seed}, no uncertainty: the baseline, or the scenario that "
    "a reform's file names (recorded_over), and each reform with its defaults from the start. "
    "Written by `docket reforms --record`.\n"
)


def effects(names: Iterable[str] | None = None) -> pd.DataFrame:
    """What reforms do in the standard run: reform, measure, base, value, difference.

    A row a reform and measure, in their order; null where a measure is not reached.
    """
    found = []
    for name in reform_names() if names is None else names:
        over = Reform.load(name).says.recorded_over
        base, value = _standard(over), _standard(f"{over}+{name}")
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


def run_of(path: Path = PATH) -> str:
    """What the table itself says of the run that it is of."""
    with path.open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").partition(" Written by")[0]


def lines_of(name: str, path: Path = PATH) -> Iterator[str]:
    """What is recorded of a reform: the run, a line a measure that moved, and how to read them."""
    table = recorded(path)
    table = table[table["reform"] == name]
    if table.empty:
        return
    yield run_of(path)
    moved = table[table["difference"].fillna(0.0) != 0.0]
    for measure, base, value, difference in moved.drop(columns="reform").itertuples(index=False):
        what = MEASURES[str(measure)]
        shown = what.told_decimals
        was, becomes, moves = (one / what.told_by for one in (base, value, difference))
        yield (
            f"{what.meaning}: {was:,.{shown}f} -> {becomes:,.{shown}f} "
            f"({moves:+,.{what.digits(abs(moves))}f} {what.told_unit})"
        )
    if moved.empty:
        yield "none at its defaults in what is recorded"
    if moved["measure"].str.startswith("days_to_").any():
        yield CUT_OFF
    yield SMALL


@cache
def _standard(scenario: str) -> pd.Series:
    """The measures shown of the standard run of a scenario."""
    found = headline(simulate(Scenario.load(scenario), STANDARD, 0), STANDARD.scale)
    return found.reindex(list(SHOWN))
