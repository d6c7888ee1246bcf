"""Named arrays in one file: a zip of NumPy's .npy members and a `meta.json` about them.

Both are open formats that hold numbers and nothing that runs. `meta.json` says what the file is
and gives the SHA-256 of each member, by which damage is found; they are no signature.

A file is written whole or not at all. When it is read its members must have the names, types and
sizes known beforehand, nothing larger is unpacked, and whatever is wrong is one `BadInput`.
"""

from __future__ import annotations

import json
import os
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tokenize import TokenError
from typing import IO, Any

import numpy as np

from inputs.problems import BadInput, Problem
from queueing.docket.waits import Array

META = "meta.json"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
META_BYTES = 1 << 20  # more than any meta.json has
HEADER_BYTES = 4096  # more than any .npy header has
PIECE = 1 << 16  # bytes unpacked at a time

# What damaged files make zipfile, zlib, json and NumPy raise.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TokenError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Form:
    """What a member must be: its type, and its length along each axis at least and at most."""

    dtype: np.dtype[Any]
    least: tuple[int, ...]
    most: tuple[int, ...]

    @classmethod
    def of(cls, array: Array, rows: int | None = None) -> Form:
        """That of an array; of `rows` such arrays."""
        shape = array.shape if rows is None else (rows, *array.shape)
        return cls(array.dtype, shape, shape)

    def allows(self, dtype: object, shape: tuple[int, ...]) -> bool:
        """Whether an array of that type and shape has it."""
        lengths = zip(self.least, shape, self.most, strict=False)
        return (
            dtype == self.dtype
            and len(shape) == len(self.most)
            and all(low <= n <= high for low, n, high in lengths)
        )

    def __str__(self) -> str:
        ends = zip(self.least, self.most, strict=True)
        axes = [f"{high}" if low == high else f"{low} to {high}" for low, high in ends]
        return f"{self.dtype.name} of {' x '.join(axes)}"


def write_arrays(path: Path, about: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Write a file; `about` says what it is, in JSON's own types, its "format" among the rest."""
    unfinished = path.with_name(f".{path.name}.part")
    hashes = {}
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, array in arrays.items():
                large = array.nbytes > zipfile.ZIP64_LIMIT // 2
                with archive.open(f"{name}.npy", "w", force_zip64=large) as stream:
                    hashed = _Hashed(stream)
                    np.lib.format.write_array(hashed, array, allow_pickle=False)  # type: ignore[arg-type]
                hashes[name] = hashed.digest.hexdigest()
            with archive.open(META, "w") as stream:
                meta = {**about, "sha256": hashes}
                stream.write(json.dumps(meta, indent=1, sort_keys=True).encode())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_arrays(
    path: Path,
    about: Mapping[str, Any],
    forms: Mapping[str, Form],
    targets: Mapping[str, Array],
) -> dict[str, Array]:
    """The arrays of a file, which has one of each form and no others.

    Those that have a target are read into the first places of it. Raises `BadInput` unless the
    file is whole and says of itself what `about` says.
    """
    with _one_problem(path), zipfile.ZipFile(path) as archive:
        hashes = _hashes(path, archive, about)
        _refuse(path, _wrong_names(archive, hashes, forms))
        return {
            name: _read(path, archive, name, form, str(hashes[name]), targets.get(name))
            for name, form in forms.items()
        }


def check_about(path: Path, about: Mapping[str, Any]) -> None:
    """Raises `BadInput` unless the file says of itself what `about` says."""
    with _one_problem(path), zipfile.ZipFile(path) as archive:
        _hashes(path, archive, about)


def _hashes(path: Path, archive: zipfile.ZipFile, about: Mapping[str, Any]) -> dict[str, Any]:
    """The SHA-256 of every member, from a meta.json that says what it should."""
    if archive.getinfo(META).compress_type not in PACKED:
        raise ValueError("packed in another way than it was written")
    with archive.open(META) as stream:
        text = stream.read(META_BYTES + 1)
    meta = json.loads(text) if len(text) <= META_BYTES else None
    if not isinstance(meta, dict) or meta.get("format") != about["format"]:
        allowed = f'must say "format": "{about["format"]}"; this is another file'
        raise BadInput([Problem(META, "", allowed)], str(path))
    hashes = meta.pop("sha256", None)
    _refuse(path, differing(meta, about))
    return hashes if isinstance(hashes, dict) else {}


def differing(found: Any, wanted: Any, where: str = "") -> Iterator[Problem]:
    """What two values from JSON do not share, key by key."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted(found.keys() | wanted.keys()):
            yield from differing(found.get(key), wanted.get(key), f"{where}.{key}".lstrip("."))
    elif found != wanted:
        yield Problem(where, _short(found), f"must be {_short(wanted)}")


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 80 else f"{text[:76]} ..."


def _wrong_names(
    archive: zipfile.ZipFile, hashes: Mapping[str, Any], forms: Mapping[str, Form]
) -> Iterator[Problem]:
    """Members that are missing, that are there twice, or that no state has."""
    names = Counter(info.filename for info in archive.infolist())
    wanted = {META, *(f"{name}.npy" for name in forms)}
    for name in sorted(wanted - names.keys()):
        yield Problem(name, "", "is missing")
    for name in sorted(name for name, n in names.items() if n > (name in wanted)):
        yield Problem(name, "", "does not belong in it")
    for info in archive.infolist():
        if info.compress_type not in PACKED:
            yield Problem(info.filename, "", "is packed in another way than it was written")
    for name in sorted(forms.keys() - hashes.keys()):
        yield Problem(META, "", f"gives no SHA-256 of {name}.npy")


def _read(
    path: Path, archive: zipfile.ZipFile, name: str, form: Form, digest: str, target: Array | None
) -> Array:
    """One member, into the first places of `target` if there is one."""
    with archive.open(f"{name}.npy") as stream:
        hashed = _Hashed(stream)
        if np.lib.format.read_magic(hashed) != (1, 0):  # type: ignore[arg-type]
            raise ValueError(f"{name}.npy is of another version of NumPy's format")
        shape, columns_first, dtype = np.lib.format.read_array_header_1_0(
            hashed,  # type: ignore[arg-type]
            max_header_size=HEADER_BYTES,
        )
        if columns_first or not form.allows(dtype, shape):
            found = f"{dtype.name} of {' x '.join(map(str, shape))}"
            _refuse(path, [Problem(f"{name}.npy", found, f"must be {form}")])
        array = np.zeros(shape, dtype) if target is None else target[tuple(map(slice, shape))]
        _fill(array, hashed)
        if hashed.read(1):
            raise ValueError(f"{name}.npy is longer than it says")
    if hashed.digest.hexdigest() != digest:
        _refuse(path, [Problem(f"{name}.npy", "", f"is damaged: its SHA-256 is not {digest:.12}…")])
    return array


def _fill(array: Array, stream: _Hashed) -> None:
    """The numbers of an array, piece by piece.

    What is in their place already is left alone: memory that holds only zeros is never touched,
    and costs nothing.
    """
    if not array.flags.c_contiguous:
        whole = np.zeros(array.shape, array.dtype)
        _fill(whole, stream)
        array[...] = whole
        return
    places = array.reshape(-1).view(np.uint8)
    for first in range(0, len(places), PIECE):
        here = places[first : first + PIECE]
        piece = np.frombuffer(stream.read(len(here)), dtype=np.uint8)
        if len(piece) < len(here):
            raise EOFError("it ends too soon")
        if not np.array_equal(here, piece):
            here[:] = piece


class _Hashed:
    """A stream whose bytes are hashed as they go by."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.stream.write(data)

    def read(self, count: int) -> bytes:
        data = self.stream.read(count)
        self.digest.update(data)
        return data


@contextmanager
def _one_problem(path: Path) -> Iterator[None]:
    """Whatever a damaged file makes the libraries raise, in our words."""
    try:
        yield
    except BadInput:
        raise
    except FileNotFoundError:
        raise BadInput([Problem(f'"{path}"', "", "there is no such file")]) from None
    except DAMAGE as error:
        allowed = f"must be a whole and undamaged state as it was written ({error})"
        raise BadInput([Problem("damaged", "", allowed)], str(path)) from None


def _refuse(path: Path, problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise BadInput(found, str(path))
