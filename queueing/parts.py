"""Tables on disk: the parts that workers write, and the Parquet files these become."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

ROWS_AT_ONCE = 250_000  # written and read: a national table has millions


def write_part(
    parts: Path, number: int, name: str, label: str, replication: int, table: pd.DataFrame
) -> None:
    """Write a table of one replication as a part, with its scenario and replication.

    A part lives for minutes: it is an Arrow stream, written in half a Parquet file's time. It takes
    its name when it is whole.
    """
    one = pd.Categorical.from_codes(np.zeros(len(table), dtype=np.int8), pd.Index([label]))
    table.insert(0, "scenario", pd.CategoricalIndex(one))
    table.insert(1, "replication", replication)
    arrow = _as_arrow(table)
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    path = part_of(parts, name, number)
    half = path.with_suffix(".half")
    with pa.ipc.new_stream(half, arrow.schema, options=options) as stream:
        stream.write_table(arrow, max_chunksize=ROWS_AT_ONCE)
    half.replace(path)


def read_part(path: Path) -> pd.DataFrame:
    """A part, whole."""
    with pa.memory_map(str(path)) as file:
        found: pd.DataFrame = pa.ipc.open_stream(file).read_all().to_pandas()
    return found


def part_of(parts: Path, name: str, number: int) -> Path:
    """Where a task's part of a table is."""
    return parts / f"{name}-{number:06d}.arrow"


def is_whole(path: Path) -> bool:
    """Whether a part is there and can be read to its end."""
    try:
        with pa.memory_map(str(path)) as file:
            for _ in pa.ipc.open_stream(file):
                pass
    except (OSError, pa.ArrowException):
        return False
    return True


def join(parts: Sequence[Path], target: Path) -> None:
    """One Parquet file from the parts of a table, in their order, some rows in memory at a time.

    Names are written as numbers into a list of names, of which each part may have another; in the
    file they are plain text.
    """
    with pa.memory_map(str(parts[0])) as file:
        plain = pa.ipc.open_stream(file).schema
    numbered = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([f.with_type(numbered) if _is_names(f.type) else f for f in plain])
    with _parquet(target, schema) as writer:
        for part in parts:
            with pa.memory_map(str(part)) as file:
                for batch in pa.ipc.open_stream(file):
                    columns = [_numbered(column) for column in batch.columns]
                    writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _is_names(kind: pa.DataType) -> bool:
    """Whether a column holds text, which may be numbered already."""
    tests = (pa.types.is_dictionary, pa.types.is_string, pa.types.is_large_string)
    return any(test(kind) for test in tests)


def _numbered(column: pa.Array) -> pa.Array:
    """Names as numbers into a list of names, always of the same type; another column as it is."""
    if not _is_names(column.type):
        return column
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    names = column.dictionary.cast(pa.string())
    return pa.DictionaryArray.from_arrays(column.indices.cast(pa.int32()), names)


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """The table as Parquet; categories become plain text."""
    arrow = _as_arrow(table)
    with _parquet(path, arrow.schema) as writer:
        writer.write_table(arrow, ROWS_AT_ONCE)


def _parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, schema, compression="zstd", store_schema=False)


def _as_arrow(table: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
