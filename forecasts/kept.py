"""Forecasts kept on disk, named by a hash of everything that determines them.

A forecast is a pure function of its history, its options, the ledger's numbers, the code of this
room and the libraries under it. All of them are in the key, so a kept forecast is the computed one
byte for byte, or it is not found. `docket run` reads its arrivals in every process; a kept one
spares each of them the import of statsmodels.

A forecast is two plain files: the paths as `.npy`, and beside them a `.json` with their digest. A
file that is damaged, foreign or half written is as good as none: the forecast is made again. The
folder is `DOCKET_CACHE_DIR`, or `asylum-docket` in the user's cache folder, and
`DOCKET_FORECAST_CACHE=off` does without. Nothing here ever raises: a cache that cannot be used is
not used.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

import inputs

from .arrays import Array
from .threads import one_thread

# A run's arrivals are some megabytes; the oldest forecasts make room when all are above this.
MOST_BYTES = 256 * 2**20
LARGEST_BYTES = 64 * 2**20
LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels")


def kept(parts: object, make: Callable[[], Array]) -> Array:
    """`make()`, or what it gave for the same `parts` before: the same bytes either way.

    `parts` is anything whose `repr` tells it from others, with tables as `digest`.
    """
    if os.environ.get("DOCKET_FORECAST_CACHE", "on").lower() in ("off", "0", "no", "false"):
        return _made(make)
    key = sha256(repr((_code(), parts)).encode()).hexdigest()[:32]
    folder = cache_folder()
    found = _read(folder, key)
    if found is None:
        found = _made(make)
        _write(folder, key, found)
    return found


@one_thread("scipy.linalg")
def _made(make: Callable[[], Array]) -> Array:
    return np.ascontiguousarray(make())


def digest(frame: pd.Series | pd.DataFrame) -> str:
    """A hash of a history: its names, its months and the bytes of its numbers."""
    table = frame.to_frame() if isinstance(frame, pd.Series) else frame
    names = repr(([repr(c) for c in table.columns], str(table.index[0]), len(table)))
    values = np.ascontiguousarray(table.to_numpy(dtype=np.float64))
    return sha256(names.encode() + values.tobytes()).hexdigest()


def cache_folder() -> Path:
    """Where forecasts are kept."""
    given = os.environ.get("DOCKET_CACHE_DIR")
    if given:
        return Path(given) / "forecasts"
    base = os.environ.get("XDG_CACHE_HOME")
    home = Path(base) if base else Path(os.path.expanduser("~")) / ".cache"
    return home / "asylum-docket" / "forecasts"


@cache
def _code() -> tuple[str, ...]:
    """This room's files, the ledger, and the versions of what they compute with."""
    here = Path(__file__).parent
    files = [file for file in here.rglob("*") if file.suffix in (".py", ".toml", ".csv")]
    source = sha256()
    for file in (*sorted(files), Path(inputs.__file__).with_name("parameters.toml")):
        source.update(file.read_bytes())
    return (source.hexdigest(), *(_version(name) for name in LIBRARIES))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _read(folder: Path, key: str) -> Array | None:
    try:
        told = json.loads((folder / f"{key}.json").read_bytes())
        raw = (folder / f"{key}.npy").read_bytes()
        if told["sha256"] != sha256(raw).hexdigest():
            return None
        found = np.load(BytesIO(raw), allow_pickle=False)
        if found.dtype != np.float64:
            return None
        with suppress(OSError):
            os.utime(folder / f"{key}.npy")  # the least recently used go first
        return np.asarray(found)
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def _write(folder: Path, key: str, paths: Array) -> None:
    if paths.nbytes > LARGEST_BYTES:
        return
    file = BytesIO()
    np.save(file, paths, allow_pickle=False)
    raw = file.getvalue()
    told = {"sha256": sha256(raw).hexdigest()}
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder, f"{key}.npy", raw)
        _put(folder, f"{key}.json", json.dumps(told).encode())
        _make_room(folder)


def _put(folder: Path, name: str, raw: bytes) -> None:
    """Whole or not at all, however many processes write the same."""
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.replace(temporary, folder / name)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _make_room(folder: Path) -> None:
    files = []
    for path in folder.glob("*.npy"):
        with suppress(OSError):  # another process may be making room too
            told = path.stat()
            files.append((told.st_mtime_ns, told.st_size, path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= MOST_BYTES:
            return
        for gone in (path.with_suffix(".json"), path):
            with suppress(OSError):
                gone.unlink()
        total -= size
