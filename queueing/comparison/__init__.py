"""Reforms against a base: paired differences, how scenarios stand to one another, dollars for each.

`comparison` is the value; `standing` and `cost_effect` make its other tables, one function each.
"""

from queueing.comparison.comparison import COLUMNS, Comparison, check_correction, compare

__all__ = ["COLUMNS", "Comparison", "check_correction", "compare"]
