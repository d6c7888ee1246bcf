"""The tables of monthly streams: their parts, revisions, breaks and orders."""

from __future__ import annotations

from inputs.schemas.columns import count, month, pattern, word, yes_no
from inputs.schemas.rules import consecutive, unique
from inputs.schemas.table import TableSchema, table

_NAME = "must be a name: small letters, digits and _"

STREAMS: dict[str, TableSchema] = {
    # Border Patrol encounters by sector and by citizenship; an empty month is one not given.
    "usbp_parts_monthly": table(
        {
            "kind": word("sector", "citizenship"),
            "part": pattern("[a-z_]+", _NAME),
            "month": month(),
            "encounters": count(optional=True),
        },
        unique("kind", "part", "month"),
        consecutive("month", ("kind", "part")),
    ),
    # A period's figure as first published, in the month `counted`, and as revised since.
    "first_counts": table(
        {
            "metric": word("receipts"),
            "producer": word("EOIR"),
            "from_month": month(),
            "to_month": month(),
            "counted": month(),
            "first": count(low=1),
            "rounded": yes_no(),
            "revised": count(low=1),
            "grade": word("official", "secondary", "press", "derived"),
        },
        unique("metric", "producer", "from_month", "to_month"),
    ),
    # Where a stream counts another thing, or another producer counts it, or its months follow
    # another indicator.
    "definition_breaks": table(
        {
            "stream": pattern("[a-z_]+", _NAME),
            "from_month": month(),
            "to_month": month(optional=True),
            "kind": word("definition", "producer", "vintage", "shape"),
            "meaning": word(),
        },
        unique("stream", "from_month", "kind"),
    ),
    # Orders and programmes known to have changed streams, named apart by spaces.
    "interventions": table(
        {
            "intervention": pattern("[a-z0-9_]+", _NAME),
            "from_month": month(),
            "to_month": month(optional=True),
            "shape": word("step", "ramp", "pulse", "decay"),
            "streams": pattern("[a-z_]+( [a-z_]+)*", "must be streams, a space between them"),
            "meaning": word(),
            "grade": word("official", "secondary"),
        },
        unique("intervention"),
    ),
}
