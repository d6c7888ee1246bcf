"""What is uncertain before a replication begins: the values drawn for it, the arrivals it meets.

Both hang on the seed and the replication: what two scenarios share, they draw alike.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

import forecasts
import inputs
from queueing.docket.draws import PARAMETER, uniforms
from queueing.docket.waits import Array
from queueing.options import ARRIVALS, PARAMETERS, Options
from queueing.scenario import Scenario
from queueing.settings import DRAWN, DRAWN_WITH
from queueing.stations.asylum_office import OfficePlan
from queueing.stations.intake import dated_value, month_by_class, practised
from queueing.stations.nationality import lucks
from queueing.stations.office_pending import office_ages, office_ages_in_hindsight

PATHS = 256  # drawn at once; a power of two
ORDERED_BY = 120  # months whose arrivals put them in order


def draw_values(
    scenario: Scenario, options: Options, replication: int, overrides: Mapping[str, float]
) -> dict[str, float]:
    """The ledger's values, the uncertain ones drawn by name: the same in every scenario."""
    ledger = inputs.parameters()
    values = {name: entry.value for name, entry in ledger.items()}
    uncertain = {name: ledger[name] for name in DRAWN} | scenario.uncertain_parameters()
    draws = PARAMETERS in options.uncertainty

    def luck(name: str) -> float:
        key = zlib.crc32(name.encode())
        return float(uniforms(options.seed, replication, 0, key, PARAMETER, 0)[0])

    for name, entry in uncertain.items():
        values[name] = entry.draw(luck(DRAWN_WITH.get(name, name))) if draws else entry.value
    if draws:
        values |= {name: luck(name) for name in lucks()}
    return values | dict(overrides)


def in_force(scenario: Scenario, values: Mapping[str, float]) -> dict[str, float]:
    """The values that hold after the start, where the scenario keeps to the practice of a day."""
    return practised(values, scenario.practice_of) if scenario.practice_of else dict(values)


def coming(options: Options, replication: int) -> tuple[pd.DataFrame, OfficePlan | None]:
    """National monthly cases by channel that this replication meets, and what the office meets.

    Where the courts' receipts are the published ones, referrals are among them: the office sends
    nobody. There is none where its filings are not known for long enough to be forecast.
    """
    if options.actual:
        last = pd.Period(options.start, "M") + options.months
        volumes = forecasts.actual(options.start.isoformat(), last.end_time.date().isoformat())
        filings = forecasts.office_actual(volumes.index[0], last)
        ages_then = office_ages_in_hindsight(options.start)
        return volumes, OfficePlan(filings, ages_then.cases, ages_then.first_month, sends=False)
    path = arrivals(options, replication)
    waiting = office_ages(options.start)
    volumes = path[list(forecasts.CHANNELS)]
    if waiting is None:
        return volumes, None
    filings = path[["affirmative", "credible_fear"]]
    return volumes, OfficePlan(filings, waiting.cases, waiting.first_month)


def arrivals(options: Options, replication: int) -> pd.DataFrame:
    """The path of the forecast that a replication meets, a column a stream.

    Few paths taken as they come may all be low: the totals of ten years differ fivefold. So they
    are put in order of their totals, and the first replications of any number are spread evenly
    over that order (van der Corput's sequence, turned by a draw, so that each by itself may be
    any). Replication r meets the same path however many there are, and however long they run.
    """
    if ARRIVALS not in options.uncertainty:
        number = 0
    elif options.path is not None:
        number = options.path
    else:
        block, place = divmod(replication, PATHS)
        number = block * PATHS + int(_in_order(options.start, options.seed, block)[place])
    found: pd.DataFrame = ahead(options, number + 1).path(number)  # type: ignore[assignment]
    return found


def ahead(options: Options, futures: int) -> forecasts.PathForecast:
    """The forecast that has the arrivals of so many futures among its paths; one path without them.

    Whole blocks of paths, not as many as there are replications: the last bits of a product of
    matrices hang on their sizes, and a longer run must begin with a shorter one's.
    """
    uncertain = ARRIVALS in options.uncertainty
    count = ((futures - 1) // PATHS + 1) * PATHS if uncertain else 1
    return _forecast(options.start, options.months, count, options.seed, uncertain)


@cache
def _in_order(start: date, seed: int, block: int) -> Array:
    """The paths of a block in the order in which replications meet them: int64[PATHS]."""
    whole = _forecast(start, ORDERED_BY, (block + 1) * PATHS, seed, True)
    of_courts = [list(whole.columns).index(channel) for channel in forecasts.CHANNELS]
    totals = whole.paths[block * PATHS :, :, of_courts].sum(axis=(1, 2))
    turn = int(uniforms(seed, block, 0, zlib.crc32(b"arrivals"), PARAMETER, 0)[0] * PATHS)
    places = (van_der_corput(PATHS) + turn) % PATHS
    return np.asarray(np.argsort(totals, kind="stable")[places])


def van_der_corput(count: int) -> Array:
    """The numbers below a power of two in the order of their bits read backwards.

    >>> van_der_corput(8).tolist()
    [0, 4, 2, 6, 1, 5, 3, 7]
    """
    found = np.zeros(1, dtype=np.int64)
    while len(found) < count:
        found = np.concatenate([2 * found, 2 * found + 1])
    return found


@cache
def _forecast(
    start: date, months: int, paths: int, seed: int, uncertain: bool
) -> forecasts.PathForecast:
    return forecasts.receipts(start.isoformat(), months, paths, seed, uncertain, office=True)


def mix_of(month: pd.Period, start: date, values: Mapping[str, float]) -> Array:
    """Cases by class, in proportion, of those filed in a month before the start."""
    history = _history(start)
    known = max(month, history.index[0])
    volumes = {str(channel): float(n) for channel, n in history.loc[known].items()}
    on = known.start_time.date()
    rate = dated_value("detained_receipts_per_year", on, values)
    return month_by_class(volumes, rate, on, values)


@cache
def _history(start: date) -> pd.DataFrame:
    return forecasts.history(start.isoformat())
