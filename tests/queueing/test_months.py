"""The months of a run, packed and together."""

import numpy as np

from queueing.system.months import Months
from queueing.verbs import MonthEnd

FIELDS = ("ledger", "hours", "judges", "groups")


def month(number):
    """A month whose arrays say which it is; its ledger is mostly zeros."""
    ledger = np.zeros((3, 2, 5), dtype=np.int64)
    ledger[number % 3, 1, 4] = 7 + number
    return MonthEnd(ledger, np.full((3, 3), number), np.full(3, number), np.full((2, 2), -number))


def test_months_together_are_the_months_one_after_the_other():
    months = [month(number) for number in range(4)]
    together = Months(months).together()
    for name in FIELDS:
        one_by_one = np.stack([getattr(one, name) for one in months])
        np.testing.assert_array_equal(getattr(together, name), one_by_one, strict=True)
