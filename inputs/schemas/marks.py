"""The published figures that the model is held against; a mark is a function in queueing.marks."""

from __future__ import annotations

from inputs.schemas.columns import month, number, pattern, word, yes_no
from inputs.schemas.rules import unique
from inputs.schemas.table import GRADE, TableSchema, table

MARKS: dict[str, TableSchema] = {
    "published_marks": table(
        {
            "mark": pattern("[a-z_]+", "must be a mark's name: small letters and _"),
            "from_month": month(optional=True),
            "to_month": month(),
            "value": number(),
            "unit": word("%", "days", "hearings", "orders", "decisions", "appeals", "applications"),
            "counted": word(),
            "same_count": yes_no(),
            "given": pattern("[a-z0-9_]+", "must be a parameter or a table", optional=True),
            "grade": word(*GRADE),
        },
        unique("mark", "from_month", "to_month"),
    ),
}
