"""What each published table must look like: its columns, and the rules over its rows.

A table is written down once: beside its kind (`courts`, `arrivals`, `streams`, `nationalities`,
`marks`), of the kinds of `columns` and the `rules` there are.
"""

from collections.abc import Mapping

from inputs.schemas.arrivals import ARRIVALS
from inputs.schemas.courts import DOCKETS, JUDGES
from inputs.schemas.marks import MARKS
from inputs.schemas.nationalities import NATIONALITIES
from inputs.schemas.streams import STREAMS
from inputs.schemas.table import TableSchema

SCHEMAS: Mapping[str, TableSchema] = {
    **DOCKETS,
    **JUDGES,
    **ARRIVALS,
    **STREAMS,
    **NATIONALITIES,
    **MARKS,
}

__all__ = ["SCHEMAS", "TableSchema"]
