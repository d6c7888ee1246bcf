"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from inputs.problems import BadInput, Problem


def check_target(path: str | Path) -> Path:
    """The path, if a file can be written there; call it before long work that ends in the file.

    Raises `BadInput` when its folder is missing or not writable, or when it is a folder itself.
    """
    path = Path(path)
    if path.is_dir():
        raise BadInput([Problem(f'"{path}"', "", "is a folder; name a file in it")])
    if not path.parent.is_dir():
        allowed = f'the folder "{path.parent}" does not exist; make it first'
        raise BadInput([Problem(f'"{path}"', "", allowed)])
    if not os.access(path.parent, os.W_OK):
        allowed = f'the folder "{path.parent}" may not be written to'
        raise BadInput([Problem(f'"{path}"', "", allowed)])
    return path


def write_whole(path: str | Path, content: bytes) -> Path:
    """Write a file beside its place and move it there: a reader never finds half of it.

    Raises `BadInput` when it cannot be written; what was there before then stays.
    """
    path = check_target(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInput([Problem(f'"{path}"', "", f"could not be written: {why}")]) from None
    finally:
        beside.unlink(missing_ok=True)
    return path
