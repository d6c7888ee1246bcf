"""How much a level may be off at the end of months that were spread from totals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import forecasts as f
from forecasts import published
from forecasts.disaggregate import Total
from forecasts.end_level import months_unknown, sd_of_end
from forecasts.jumps import NO_JUMPS, Jumps

MONTH = pd.Period("2020-01", "M")


def totals(*lengths: int) -> list[Total]:
    """Totals over stretches of months, one after another from January 2020."""
    found, first = [], MONTH
    for length in lengths:
        found.append(Total(first, first + length - 1, 100.0))
        first = first + length
    return found


def test_a_month_counted_by_itself_is_known_and_each_after_it_adds_its_step():
    counted = totals(*[1] * 36)
    last = counted[-1].last
    assert months_unknown(counted, last) == pytest.approx(0.0, abs=1e-9)
    assert months_unknown(counted, last + 5) == pytest.approx(5.0)
    assert months_unknown([], last) == 0.0


def test_of_two_months_with_one_total_the_second_is_off_by_a_quarter_of_a_step():
    """From their mean alone: half a step between mean and second month, so 1/4 of its variance."""
    assert months_unknown(totals(2), MONTH + 1) == pytest.approx(0.25)


def test_the_error_is_that_of_walks_whose_yearly_means_are_known():
    """Simulated walks: the best linear estimate of the last month from five yearly means."""
    rng = np.random.default_rng(5)
    walks = np.cumsum(rng.standard_normal((40_000, 66)), axis=1)
    means = walks[:, :60].reshape(-1, 5, 12).mean(axis=2)
    apart = np.diff(means, axis=1)
    gap = walks[:, -1] - means[:, -1]
    weights = np.linalg.lstsq(apart, gap, rcond=None)[0]
    simulated = (gap - apart @ weights).var()
    assert months_unknown(totals(*[12] * 5), MONTH + 65) == pytest.approx(simulated, rel=0.03)


def test_totals_of_later_months_are_not_used():
    years = totals(*[12] * 6)
    last = MONTH + 53
    assert months_unknown(years, last) == months_unknown(years[:4], last)


def test_jumps_since_the_last_total_count_too():
    years, last = totals(*[12] * 5), MONTH + 65
    step, jumps = 0.05, Jumps(1 / 24, 0.6)
    expected = np.sqrt((0.05**2 + 0.6**2 / 24) * months_unknown(years, last))
    assert sd_of_end(step, years, last, jumps) == pytest.approx(expected)
    assert sd_of_end(step, years, last, NO_JUMPS) < sd_of_end(step, years, last, jumps)


def test_paths_of_such_a_series_begin_apart_and_go_on_as_before():
    """With the totals paths differ by one factor a path: the months' changes stay."""
    series = f.stream("receipts", "2021-03-31")
    known = published.receipt_totals(pd.Period("2021-03", "M"))
    plain, off = (
        np.log(f.forecast(series, 24, 300, jumps=False, cap_multiple=1e6, totals=t).paths)
        for t in ((), known)
    )
    shift = off - plain
    assert np.allclose(shift, shift[:, :1])
    expected = sd_of_end(0.0761, known, pd.Period("2021-03", "M"), NO_JUMPS)
    assert shift[:, 0].std() == pytest.approx(expected, rel=0.1)
    assert (f.forecast(series, 6, 9, totals=known).paths
            == f.forecast(series, 24, 300, totals=known).paths[:9, :6]).all()  # fmt: skip
