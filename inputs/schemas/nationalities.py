"""The tables of nationality groups."""

from __future__ import annotations

from inputs.schemas.columns import count, fiscal_year, number, share, word
from inputs.schemas.rules import in_order, sums_to_one, unique
from inputs.schemas.table import TableSchema, table

GROUPS = (
    "mexico",
    "northern_central_america",
    "cuba",
    "haiti",
    "nicaragua",
    "venezuela",
    "colombia_ecuador_peru",
    "china_india",
    "other",
)

NATIONALITIES: dict[str, TableSchema] = {
    # Published: who was met at the southwest border, by fiscal year.
    "border_citizenship": table(
        {
            "fiscal_year": fiscal_year(),
            "period": word("FY", "Oct-Aug"),
            "nationality": word(*GROUPS),
            "encounters": count(),
            "counts": word("between ports", "with ports"),
        },
        unique("fiscal_year", "nationality"),
    ),
    # Cases that come of an encounter, over those of one with somebody of most other groups.
    "nationality_charging": table(
        {
            "nationality": word(*GROUPS),
            "from_fiscal_year": fiscal_year(),
            "ratio": share(),
            "low": share(),
            "high": share(),
            "grade": word("assumed"),
        },
        unique("nationality", "from_fiscal_year"),
        in_order("low", "ratio", "high"),
    ),
    # Who comes by the other channels, from a fiscal year on.
    "nationality_shares": table(
        {
            "channel": word("interior", "referral", "unaccompanied", "returned"),
            "from_fiscal_year": fiscal_year(),
            "nationality": word(*GROUPS),
            "share": share(),
            "low": share(),
            "high": share(),
            "grade": word("assumed"),
        },
        unique("channel", "from_fiscal_year", "nationality"),
        in_order("low", "share", "high"),
        sums_to_one("share", ("channel", "from_fiscal_year")),
    ),
    # Of the courts' asylum decisions, those granted: from it, how strength of claim differs.
    "nationality_grants": table(
        {
            "nationality": word(*GROUPS),
            "granted": number(low=0.001, high=0.999),
            "low": share(),
            "high": share(),
            "grade": word("secondary", "derived", "assumed"),
        },
        unique("nationality"),
        in_order("low", "granted", "high"),
    ),
}
