"""The parts of a table, written by workers, and the file they become."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from queueing.parts import join, write_part


@pytest.fixture
def joined(tmp_path):
    """The table that parts become, in their order."""

    def together(*tables):
        for number, table in enumerate(tables):
            write_part(tmp_path, number, "flows", "baseline", number, table)
        target = tmp_path / "flows.parquet"
        join(sorted(tmp_path.glob("flows-*")), target)
        return target

    return together


def part(courts, cases):
    return pd.DataFrame({"station": pd.Categorical(courts), "cases": cases})


def test_parts_whose_names_are_numbered_otherwise_become_one_table(joined):
    found = pd.read_parquet(joined(part(["ATL", "BOS"], [1, 2]), part(["BOS", "CHI"], [3, 4])))
    assert list(found["station"]) == ["ATL", "BOS", "BOS", "CHI"]
    assert list(found["cases"]) == [1, 2, 3, 4]
    assert list(found["replication"]) == [0, 0, 1, 1]


def test_a_part_may_have_more_names_than_the_one_before(joined):
    many = [f"{k:03d}" for k in range(300)]
    found = pd.read_parquet(joined(part(["000"], [0]), part(many, range(300))))
    assert list(found["station"]) == ["000", *many]


def test_parts_without_rows_become_a_table_with_its_columns(joined):
    target = joined(part([], pd.Series(dtype="int64")))
    assert pq.read_metadata(target).num_rows == 0
    assert list(pd.read_parquet(target)) == ["scenario", "replication", "station", "cases"]
