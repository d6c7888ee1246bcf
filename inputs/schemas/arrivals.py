"""The tables of who comes: encounters, arrests, screenings, applications, channels, classes."""

from __future__ import annotations

from inputs.schemas.columns import count, fiscal_year, month, share, word, yes_no
from inputs.schemas.rules import adds_up, consecutive, in_order, sums_to_one, unique
from inputs.schemas.table import SPAN, TableSchema, table

ARRIVALS: dict[str, TableSchema] = {
    "border_monthly": table(
        {
            "producer": word("OHSS", "CBP"),
            "series": word(),
            "month": month(),
            "encounters": count(),
        },
        unique("producer", "series", "month"),
        consecutive("month", ("producer", "series")),
    ),
    "ice_monthly": table(
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
    "credible_fear_monthly": table(
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
    "uscis_asylum": table(
        {
            "metric": word(),
            "kind": word("stock", "flow"),
            **SPAN,
            "value": count(),
            "rounded": yes_no(),
        },
        unique("metric", "from_month", "to_month"),
    ),
    "receipt_channels": table(
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
    "case_classes": table(
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
