"""The mix of cases that the ledger's means are means over: the receipts of the fitted years."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

import inputs
from inputs.bridges import LATER_VINTAGE
from queueing.docket.waits import Array
from queueing.stations.intake import classes, dated_value, month_by_class

FITTED_YEARS = range(2015, 2020)


@cache
def receipt_mix(detained: bool) -> Array:
    """Shares of the classes in the receipts of the fitted years (float64[K], sum 1).

    Of those held in detention, or of the others; nobody else and no return has a share.
    """
    number = sum(receipts_by_class(year) for year in FITTED_YEARS)
    here = np.where(classes().detained == detained, number, 0.0)
    return np.asarray(here / here.sum())


def receipts_by_class(fiscal_year: int) -> Array:
    """The receipts of a fiscal year by class (float64[K]), at the values of the ledger."""
    annual = inputs.table("eoir_annual", vintage=LATER_VINTAGE).set_index("fiscal_year")["receipts"]
    shares = inputs.table("receipt_channels").set_index(["fiscal_year", "channel"])["share"]
    monthly = float(annual[fiscal_year]) / 12.0
    volumes = {str(channel): monthly * float(s) for channel, s in shares[fiscal_year].items()}
    values = {name: entry.value for name, entry in inputs.parameters().items()}
    middle = date(fiscal_year, 4, 1)
    detained = dated_value("detained_receipts_per_year", middle, values)
    return 12.0 * month_by_class(volumes | {"returned": 0.0}, detained, middle, values)
