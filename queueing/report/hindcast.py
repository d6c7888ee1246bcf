"""A hindcast beside what was published, as texts."""

from __future__ import annotations

import pandas as pd

from queueing.hindcasts import MEASURES
from queueing.report.words import shown


def beside_published(table: pd.DataFrame) -> list[dict[str, str]]:
    """A row a period and measure of `HindcastResult.table`: simulated, published, error in percent;
    only what was published."""
    found = []
    for measure in MEASURES:
        for period, row in table.iterrows():
            published, error = row[f"{measure}_published"], row[f"{measure}_error"]
            if pd.notna(published):
                found.append(
                    {
                        "measure": measure.replace("_", " "),
                        "period": str(period),
                        "simulated": shown(float(row[measure]), 0),
                        "published": shown(float(published), 0),
                        "error": f"{round(error, 1) + 0.0:+.1f} %".replace("-", "−"),
                    }
                )
    return found
