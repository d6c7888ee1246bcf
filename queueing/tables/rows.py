"""How a table's rows are put together: which places are counted, and their names as categories."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from queueing.docket.waits import Array
from queueing.stations.courts import courts

Detail = Literal["national", "court", "full"]
ALL, BOARD = "all", "board"


def stations(by_court: bool) -> tuple[str, ...]:
    """The stations told of: every court by its code, or all of them together."""
    return courts().codes if by_court else (ALL,)


def with_the_board(by_court: bool) -> tuple[str, ...]:
    """The stations with the Board, which comes last."""
    return (*stations(by_court), BOARD)


def where_any(
    own: Sequence[Array], board: Sequence[Array]
) -> tuple[tuple[Array, ...], list[Array]]:
    """Where the first of the courts' arrays and of the Board's are not zero, and all their values
    there.

    Axes 1 (station) and 3 (stage or kind of flow) are numbered on from the courts' to the Board's.
    There are millions of places, and no axis is long: they are told in small integers.
    """
    some, others = own[0] != 0, board[0] != 0
    after = [own[0].shape[axis] if axis in (1, 3) else 0 for axis in range(own[0].ndim)]
    at = tuple(
        np.concatenate([a.astype(np.int16), (b + n).astype(np.int16)])
        for a, b, n in zip(np.nonzero(some), np.nonzero(others), after, strict=True)
    )
    both = zip(own, board, strict=True)
    return at, [np.concatenate([ours[some], theirs[others]]) for ours, theirs in both]


def names_of(names: Sequence[str], which: Array) -> Any:
    """Names by their number, as a categorical: small in memory and on disk."""
    unique = list(dict.fromkeys(names))
    code = np.array([unique.index(name) for name in names], dtype=np.min_scalar_type(-len(unique)))
    return pd.Categorical.from_codes(code[which], pd.Index(unique))


def all_alike(name: str, here: tuple[Array, ...]) -> Any:
    """The same name for every group at `here`."""
    return names_of((name,), np.zeros(len(here[0]), dtype=np.int64))


def stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of the first, then those of the next; names stay categories, which are small."""
    columns: dict[Hashable, Any] = {}
    for name in parts[0]:
        some = [part[name] for part in parts]
        if isinstance(some[0].dtype, pd.CategoricalDtype):
            columns[name] = union_categoricals([column.astype("category") for column in some])
        else:
            columns[name] = np.concatenate([column.to_numpy() for column in some])
    return pd.DataFrame(columns)


def collapsed(array: Array, axes: Mapping[int, bool]) -> Array:
    """Sum over the axes marked, keeping their place with length one."""
    over = tuple(axis for axis, collapse in axes.items() if collapse)
    return np.asarray(array.sum(axis=over, keepdims=True)) if over else array
