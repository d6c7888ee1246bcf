"""What a table must look like: its columns, its source, and the rules over its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandera.pandas as pa

from inputs.schemas.columns import Column, month, source_ids
from inputs.schemas.rules import Rule, in_order

GRADE = ("official", "secondary", "press", "derived", "inferred", "assumed")
SPAN: Mapping[str, Column] = {"from_month": month(), "to_month": month()}


@dataclass(frozen=True)
class TableSchema:
    """A table's columns, as a pandera schema, and the rules over its rows."""

    columns: Any
    rules: tuple[Rule, ...]


def table(columns: Mapping[str, Column], *rules: Rule) -> TableSchema:
    """The schema of a table; every one has a `source_id`, and spans that do not end early."""
    every = dict(columns) | {"source_id": source_ids()}
    if "from_month" in every:
        rules = (*rules, in_order("from_month", "to_month"))
    return TableSchema(pa.DataFrameSchema(every, strict=True, ordered=True), rules)
