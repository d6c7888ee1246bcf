"""What each published table must look like: its columns, and the rules over its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandera.pandas as pa

from inputs.columns import (
    Column,
    count,
    day,
    fiscal_year,
    month,
    number,
    pattern,
    share,
    source_ids,
    word,
    yes_no,
)
from inputs.nationality_schemas import NATIONALITIES
from inputs.rules import Rule, adds_up, consecutive, in_order, sums_to_one, unique
from inputs.stream_schemas import STREAMS

_GRADE = ("official", "secondary", "press", "derived", "inferred", "assumed")
_SPAN: dict[str, Column] = {"from_month": month(), "to_month": month()}
_PART_OF_ISO_DATE = r"\d{4}(-\d\d)?"


@dataclass(frozen=True)
class TableSchema:
    """A table's columns, as a pandera schema, and the rules over its rows."""

    columns: Any
    rules: tuple[Rule, ...]


def _schema(columns: Mapping[str, Column], *rules: Rule) -> TableSchema:
    every = dict(columns) | {"source_id": source_ids()}
    if "from_month" in every:
        rules = (*rules, in_order("from_month", "to_month"))
    return TableSchema(pa.DataFrameSchema(every, strict=True, ordered=True), rules)


_EOIR = {
    # Counts of the courts, from EOIR and TRAC: never mixed, crossed only through inputs.bridges.
    "eoir_annual": _schema(
        {
            "vintage": word(),
            "producer": word("EOIR"),
            "fiscal_year": fiscal_year(),
            "period": word("FY", "Q1-Q2", "Q1-Q3"),
            **_SPAN,
            "pending_end": count(),
            "receipts": count(),
            "completions": count(),
            "counts": word("active", "with inactive"),
            "grade": word(*_GRADE),
        },
        unique("vintage", "fiscal_year"),
        consecutive("fiscal_year", ("vintage",)),
    ),
    "partial_flows": _schema(
        {
            "producer": word("TRAC", "EOIR", "press"),
            **_SPAN,
            "kind": word("month", "FYTD", "FY", "range", "monthly_average"),
            "metric": word(),
            "value": count(),
            "first_count": yes_no(),
            "rounded": yes_no(),
        },
        unique("producer", "from_month", "to_month", "metric", "first_count"),
    ),
    "trac_snapshots": _schema(
        {
            "as_of": day(),
            "producer": word("TRAC"),
            "pending_active": count(),
            "pending_inactive": count(optional=True),
            "pending_asylum": count(optional=True),
            "mean_days_waiting": count(optional=True),
            "mean_days_waiting_asylum": count(optional=True),
            "grade": word(*_GRADE),
        },
        unique("as_of"),
        in_order("pending_asylum", "pending_active"),
    ),
    "inactive_pending": _schema(
        {"producer": word("EOIR", "TRAC"), "as_of": day(), "inactive": count()},
        unique("producer", "as_of"),
    ),
    "board_pending": _schema(
        {
            "as_of": day(),
            "appeals": count(),
            "counts": word("case appeals", "everything"),
            "grade": word(*_GRADE),
        },
        unique("as_of"),
    ),
    # What hindcasts of years not fitted are held to, and the same fit on the later years.
    "hindcast_bars": _schema(
        {
            "test": word(),
            "start": day(),
            "end": day(),
            "scenario": word(),
            "fitted_on": word("2015-2019", "2022-2024"),
            "measure": word("completions", "pending", "mean_age"),
            "statistic": word("mean", "worst", "last"),
            "two_stock_model": number(high=100),
            "two_term_formula": number(high=100, optional=True),
            "target": number(high=100, optional=True),
        },
        unique("test", "measure", "statistic"),
    ),
    "later_fit": _schema({"parameter": word(), "value": number(high=10_000)}, unique("parameter")),
    "net_closures": _schema(
        {
            "fiscal_year": fiscal_year(),
            "net_closures": count(low=-1_000_000),
            "net_returns": count(low=-1_000_000),
            "grade": word("derived", "assumed"),
        },
        unique("fiscal_year"),
        consecutive("fiscal_year"),
    ),
    "motions": _schema(
        {
            "vintage": word(),
            "fiscal_year": fiscal_year(),
            "reopen": count(),
            "recalendar": count(),
            "reconsider": count(),
            "board_motions": count(),
        },
        unique("vintage", "fiscal_year"),
        consecutive("fiscal_year", ("vintage",)),
    ),
    "no_nta_dismissals": _schema(
        {
            "producer": word("TRAC"),
            "fiscal_year": fiscal_year(),
            **_SPAN,
            "completions": count(),  # of the same months as the dismissals
            "dismissals": count(),
            "by_case_start": count(optional=True),  # another count, told in the source's note
            "grade": word(*_GRADE),
        },
        unique("fiscal_year"),
        consecutive("fiscal_year"),
        in_order("dismissals", "completions"),
    ),
    "outcomes": _schema(
        {
            "producer": word("EOIR", "TRAC"),
            "metric": word(),
            "kind": word("stock", "flow"),
            **_SPAN,
            "value": number(),
            "unit": word(),
            "rounded": yes_no(),
        },
        unique("producer", "metric", "from_month", "to_month"),
    ),
    "asylum_decisions": _schema(
        {
            "producer": word("TRAC"),
            "fiscal_year": fiscal_year(),
            **_SPAN,
            "decisions": count(),
            "granted": count(),
            "denied": count(),
            "other_relief": count(),
            "share_detained": share(),
            "share_represented": share(),
        },
        unique("fiscal_year"),
        consecutive("fiscal_year"),
        adds_up("decisions", ("granted", "denied", "other_relief")),
    ),
    "entries_monthly": _schema(
        {"month": month(), "entered": count(), "counts": word("proceedings")},
        unique("month"),
        consecutive("month"),
    ),
}

_COURTS = {
    "judges_national": _schema(
        {
            "date": day(),
            "judges": count(high=5_000),
            "method": word("year_end", "dated", "listing", "inferred"),
            "counts": word("judges", "permanent judges", "with temporary judges"),
            "grade": word(*_GRADE),
        },
        unique("date"),
    ),
    "judge_moves": _schema(
        {
            "fiscal_year": fiscal_year(),
            **_SPAN,
            "hires": count(high=2_000, optional=True),
            "separations": count(high=2_000, optional=True),
            "grade": word(*_GRADE),
        },
        unique("from_month", "to_month"),
    ),
    "courts": _schema(
        {
            "court": pattern("[A-Z]{3}", "must be a code of three letters"),
            "name": word(),
            "city": word(),
            "state": pattern("[A-Z]{2}", "must be a state's two letters"),
            "kind": word("court", "adjudication_centre"),
            "detained": word("yes", "mixed", "no"),
            "judges_2026_04": number(high=500),
            "judges_2026_08": number(high=500),
            "judges_2018_2023": count(high=500, optional=True),
            "asylum_decision_weight_2018_2023": share(),
            "pending_weight": share(),
            "completion_weight": share(),
            "mean_days_to_completion": count(high=10_000, optional=True),
            "opened": pattern(_PART_OF_ISO_DATE, "must be YYYY or YYYY-MM", optional=True),
            "closed": pattern(_PART_OF_ISO_DATE, "must be YYYY or YYYY-MM", optional=True),
        },
        unique("court"),
        sums_to_one("asylum_decision_weight_2018_2023"),
        sums_to_one("pending_weight"),
        sums_to_one("completion_weight"),
    ),
    "court_judges": _schema(
        {
            "producer": word("EOIR", "TRAC", "press"),
            "place": word(),
            **_SPAN,
            "judges": number(high=500),
            "method": word("listing", "report", "press"),
        },
        unique("producer", "place", "from_month", "to_month"),
    ),
    "court_pending": _schema(
        {
            "place": word(),
            "kind": word("court", "courts", "state"),
            "as_of": month(),
            "pending": count(),
            "producer": word("EOIR", "TRAC", "docket"),
            "definition": word(),
        },
        unique("producer", "place", "as_of", "definition"),
    ),
    "court_asylum_decisions": _schema(
        {
            "court": pattern("[A-Z]{3}", "must be a code of three letters"),
            "fiscal_year": fiscal_year(),
            **_SPAN,
            "decisions": count(),
        },
        unique("court", "fiscal_year"),
    ),
}

_ARRIVALS = {
    "border_monthly": _schema(
        {
            "producer": word("OHSS", "CBP"),
            "series": word(),
            "month": month(),
            "encounters": count(),
        },
        unique("producer", "series", "month"),
        consecutive("month", ("producer", "series")),
    ),
    "ice_monthly": _schema(
        {
            "month": month(),
            "book_ins": count(),
            "book_ins_by_cbp": count(),
            "book_ins_by_ice": count(),
            "administrative_arrests": count(),
        },
        unique("month"),
        consecutive("month"),
        adds_up("book_ins", ("book_ins_by_cbp", "book_ins_by_ice"), slack=20),
    ),
    "credible_fear_monthly": _schema(
        {
            "month": month(),
            "filed": count(),
            "completed": count(),
            "positive": count(),
            "negative": count(),
            "closed": count(),
        },
        unique("month"),
        consecutive("month"),
        adds_up("completed", ("positive", "negative", "closed"), slack=20),
    ),
    "uscis_asylum": _schema(
        {
            "metric": word(),
            "kind": word("stock", "flow"),
            **_SPAN,
            "value": count(),
            "rounded": yes_no(),
        },
        unique("metric", "from_month", "to_month"),
    ),
    "receipt_channels": _schema(
        {
            "fiscal_year": fiscal_year(),
            "channel": word("border", "interior", "referral"),
            "share": share(),
            "low": share(),
            "high": share(),
            "grade": word("assumed"),
        },
        unique("fiscal_year", "channel"),
        consecutive("fiscal_year", ("channel",)),
        in_order("low", "share", "high"),
        sums_to_one("share", ("fiscal_year",)),
    ),
    "case_classes": _schema(
        {
            "case_class": word(),
            "custody": word("detained", "non_detained"),
            "channel": word("border", "interior", "referral", "unaccompanied", "returned"),
            "claim": word("asylum", "cancellation", "adjustment", "other", "none"),
            "share_within": share(),
            "low": share(),
            "high": share(),
            "grade": word("assumed", "derived"),
        },
        unique("case_class"),
        in_order("low", "share_within", "high"),
        sums_to_one("share_within", ("custody", "channel")),
    ),
}

_MARKS = {
    # Published figures that the model is held against; a mark is a function in queueing.marks.
    "published_marks": _schema(
        {
            "mark": pattern("[a-z_]+", "must be a mark's name: small letters and _"),
            "from_month": month(optional=True),
            "to_month": month(),
            "value": number(),
            "unit": word("%", "days", "hearings", "orders", "decisions", "appeals", "applications"),
            "counted": word(),
            "same_count": yes_no(),
            "given": pattern("[a-z0-9_]+", "must be a parameter or a table", optional=True),
            "grade": word(*_GRADE),
        },
        unique("mark", "from_month", "to_month"),
    ),
}

_STREAMS = {
    name: _schema(columns, *rules)
    for name, (columns, rules) in {**STREAMS, **NATIONALITIES}.items()
}

SCHEMAS: Mapping[str, TableSchema] = {**_EOIR, **_COURTS, **_ARRIVALS, **_STREAMS, **_MARKS}
