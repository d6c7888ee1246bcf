"""The tables of the courts: what they counted, how many judges, what is pending where."""

from __future__ import annotations

from inputs.schemas.columns import (
    count,
    day,
    fiscal_year,
    month,
    number,
    pattern,
    share,
    word,
    yes_no,
)
from inputs.schemas.rules import adds_up, consecutive, in_order, sums_to_one, unique
from inputs.schemas.table import GRADE, SPAN, TableSchema, table

_PART_OF_ISO_DATE = r"\d{4}(-\d\d)?"
_FORESEEN = ("median", "p10", "p90", "crps")  # of the model, and of the naive forecast

DOCKETS: dict[str, TableSchema] = {
    # Counts of the courts, from EOIR and TRAC: never mixed, crossed only through inputs.bridges.
    "eoir_annual": table(
        {
            "vintage": word(),
            "producer": word("EOIR"),
            "fiscal_year": fiscal_year(),
            "period": word("FY", "Q1-Q2", "Q1-Q3"),
            **SPAN,
            "pending_end": count(),
            "receipts": count(),
            "completions": count(),
            "counts": word("active", "with inactive"),
            "grade": word(*GRADE),
        },
        unique("vintage", "fiscal_year"),
        consecutive("fiscal_year", ("vintage",)),
    ),
    "partial_flows": table(
        {
            "producer": word("TRAC", "EOIR", "press"),
            **SPAN,
            "kind": word("month", "FYTD", "FY", "range", "monthly_average"),
            "metric": word(),
            "value": count(),
            "first_count": yes_no(),
            "rounded": yes_no(),
        },
        unique("producer", "from_month", "to_month", "metric", "first_count"),
    ),
    "trac_snapshots": table(
        {
            "as_of": day(),
            "producer": word("TRAC"),
            "pending_active": count(),
            "pending_inactive": count(optional=True),
            "pending_asylum": count(optional=True),
            "mean_days_waiting": count(optional=True),
            "mean_days_waiting_asylum": count(optional=True),
            "grade": word(*GRADE),
        },
        unique("as_of"),
        in_order("pending_asylum", "pending_active"),
    ),
    "inactive_pending": table(
        {"producer": word("EOIR", "TRAC"), "as_of": day(), "inactive": count()},
        unique("producer", "as_of"),
    ),
    "board_pending": table(
        {
            "as_of": day(),
            "appeals": count(),
            "counts": word("case appeals", "everything"),
            "grade": word(*GRADE),
        },
        unique("as_of"),
    ),
    # What hindcasts of years not fitted are held to, and the same fit on the later years.
    "hindcast_bars": table(
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
    # What the model would have said from past years' ends (`queueing.past_misses` writes it).
    "past_outlooks": table(
        {
            "origin": day(),
            "years_ahead": count(low=1, high=10),
            "published": count(),
            **{f"{of}{name}": number() for of in ("", "naive_") for name in _FORESEEN},
        },
        unique("origin", "years_ahead"),
        in_order("p10", "median"),
        in_order("median", "p90"),
    ),
    "later_fit": table({"parameter": word(), "value": number(high=10_000)}, unique("parameter")),
    "net_closures": table(
        {
            "fiscal_year": fiscal_year(),
            "net_closures": count(low=-1_000_000),
            "net_returns": count(low=-1_000_000),
            "grade": word("derived", "assumed"),
        },
        unique("fiscal_year"),
        consecutive("fiscal_year"),
    ),
    "motions": table(
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
    "no_nta_dismissals": table(
        {
            "producer": word("TRAC"),
            "fiscal_year": fiscal_year(),
            **SPAN,
            "completions": count(),  # of the same months as the dismissals
            "dismissals": count(),
            "by_case_start": count(optional=True),  # another count, told in the source's note
            "grade": word(*GRADE),
        },
        unique("fiscal_year"),
        consecutive("fiscal_year"),
        in_order("dismissals", "completions"),
    ),
    "outcomes": table(
        {
            "producer": word("EOIR", "TRAC"),
            "metric": word(),
            "kind": word("stock", "flow"),
            **SPAN,
            "value": number(),
            "unit": word(),
            "rounded": yes_no(),
        },
        unique("producer", "metric", "from_month", "to_month"),
    ),
    "asylum_decisions": table(
        {
            "producer": word("TRAC"),
            "fiscal_year": fiscal_year(),
            **SPAN,
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
    "entries_monthly": table(
        {"month": month(), "entered": count(), "counts": word("proceedings")},
        unique("month"),
        consecutive("month"),
    ),
}

JUDGES: dict[str, TableSchema] = {
    "judges_national": table(
        {
            "date": day(),
            "judges": count(high=5_000),
            "method": word("year_end", "dated", "listing", "inferred"),
            "counts": word("judges", "permanent judges", "with temporary judges"),
            "grade": word(*GRADE),
        },
        unique("date"),
    ),
    "judge_moves": table(
        {
            "fiscal_year": fiscal_year(),
            **SPAN,
            "hires": count(high=2_000, optional=True),
            "separations": count(high=2_000, optional=True),
            "grade": word(*GRADE),
        },
        unique("from_month", "to_month"),
    ),
    "courts": table(
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
    "court_judges": table(
        {
            "producer": word("EOIR", "TRAC", "press"),
            "place": word(),
            **SPAN,
            "judges": number(high=500),
            "method": word("listing", "report", "press"),
        },
        unique("producer", "place", "from_month", "to_month"),
    ),
    "court_pending": table(
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
    "court_asylum_decisions": table(
        {
            "court": pattern("[A-Z]{3}", "must be a code of three letters"),
            "fiscal_year": fiscal_year(),
            **SPAN,
            "decisions": count(),
        },
        unique("court", "fiscal_year"),
    ),
}
