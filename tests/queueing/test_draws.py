"""The generator is the published one, and a draw depends on its key alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare, kstest

from queueing.docket.draws import exponential, philox, uniforms, unit

ONES = 0xFFFFFFFF
# Known answers of Philox 4x32-10, from the test vectors published with the generator (Random123).
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_published_known_answers(counter, key, words):
    assert tuple(int(word) for word in philox(*counter, *key)) == words


def test_a_unit_draw_is_never_zero_or_one():
    assert 0.0 < unit(np.uint64(0)) < 1e-9
    assert 1.0 - 1e-9 < unit(np.uint64(ONES)) < 1.0


def test_draws_are_uniform_over_cases_and_over_hearings():
    by_case = np.array([uniforms(1, 0, 7, index, 3, 0) for index in range(20_000)])
    by_hearing = np.array([uniforms(1, 0, 7, 7, 3, n) for n in range(20_000)])
    for column in (*by_case.T, *by_hearing.T):
        assert kstest(column, "uniform").pvalue > 1e-4
        assert chisquare(np.histogram(column, 50, (0, 1))[0]).pvalue > 1e-4


def test_every_part_of_the_key_changes_the_draw():
    key = [1, 2, 3, 4, 5, 6]
    first = uniforms(*key)
    for place in range(6):
        other = list(key)
        other[place] += 1
        assert uniforms(*other) != first


def test_neighbouring_keys_are_not_correlated():
    draws = np.array([uniforms(1, 0, 7, index, 3, 0)[0] for index in range(20_000)])
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.03


def test_the_exponential_has_mean_one():
    draws = np.array([exponential(uniforms(1, 0, 7, k, 3, 0)[0]) for k in range(20_000)])
    assert abs(draws.mean() - 1.0) < 4.0 / np.sqrt(len(draws))
