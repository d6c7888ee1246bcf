"""Writing a file whole or not at all, and the folders that commands write their answers to."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from os.path import exists, isdir  # False, and no error, for a name that is too long
from pathlib import Path
from typing import NoReturn

from inputs.problems import BadInput, Problem

# The file by which the folder of a finished run, and of a past, is known.
RUN, PAST = "run.json", "past.json"


def check_folder(out: Path | None, names: Sequence[str]) -> list[str]:
    """Which files of these names are in a folder and will be replaced; none without a folder.

    Call it before long work that ends in `write_all`. Raises `BadInput` when the folder cannot be
    made, or holds a run or a past: what stands there belongs together.
    """
    if out is None:
        return []
    nearest = next(path for path in (out, *out.parents) if exists(path))
    if not isdir(nearest):
        _refuse(out, "must be a folder; there is a file in its place")
    _check_name(out, "out", f'"{out}"')
    if not os.access(nearest, os.W_OK):
        _refuse(out, f'the folder "{nearest}" may not be written to')
    for mark, held in ((RUN, "a run"), (PAST, "a past")):
        if exists(out / mark):
            _refuse(out, f"holds {held}, which stays by itself; name another folder")
    return [name for name in names if exists(out / name)]


def write_all(out: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Writes files of these names into a folder, made if need be; returns their paths."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(out, f"the folder cannot be made: {error.strerror or error}")
    return [write_whole(out / name, content) for name, content in files.items()]


def _check_name(path: Path, where: str, found: str = "") -> None:
    """Raises `BadInput` for a name that the system would not take: too long, or none of its own."""
    try:
        path.lstat()
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        allowed = f"cannot be used: {getattr(error, 'strerror', None) or 'it is no name of a file'}"
        raise BadInput([Problem(where, found, allowed)]) from None


def _refuse(out: Path, allowed: str) -> NoReturn:
    raise BadInput([Problem("out", f'"{out}"', allowed)]) from None


def check_target(path: str | Path) -> Path:
    """The path, if a file can be written there; call it before long work that ends in the file.

    Raises `BadInput` when its folder is missing or not writable, or when it is a folder itself.
    """
    path = Path(path)
    if isdir(path):
        raise BadInput([Problem(f'"{path}"', "", "is a folder; name a file in it")])
    if not isdir(path.parent):
        allowed = f'the folder "{path.parent}" does not exist; make it first'
        raise BadInput([Problem(f'"{path}"', "", allowed)])
    if not os.access(path.parent, os.W_OK):
        allowed = f'the folder "{path.parent}" may not be written to'
        raise BadInput([Problem(f'"{path}"', "", allowed)])
    _check_name(path, f'"{path}"')
    return path


def write_whole(path: str | Path, content: bytes) -> Path:
    """Write a file beside its place and move it there: a reader never finds half of it.

    Raises `BadInput` when it cannot be written; what was there before then stays.
    """
    path = check_target(path)
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:  # no other's, and no link to anything
            file.write(content)
        beside.replace(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInput([Problem(f'"{path}"', "", f"could not be written: {why}")]) from None
    finally:
        beside.unlink(missing_ok=True)
    return path
