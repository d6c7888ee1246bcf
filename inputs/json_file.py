"""Files of a user's that are read whole: no larger than they may be; and JSON out of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inputs.problems import BadInput, Problem

MOST_BYTES = 4 << 20  # of what one writes by hand


def read_bytes(path: Path, name: str, most: int = MOST_BYTES) -> bytes:
    """What a file holds, named in messages as `name`. Raises `BadInput`; reads no more than `most`.

    (A device or a pipe may go on for ever.)
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: no name of a file at all
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise BadInput([Problem("the file", f"cannot be read: {reason.lower()}")], name) from None
    if len(raw) > most:
        raise BadInput([Problem("the file", f"is larger than {most >> 20} MB")], name)
    return raw


def read_json(path: Path, name: str | None = None, most: int = MOST_BYTES) -> Any:
    """The value in a JSON file in UTF-8. Raises `BadInput`, with the line if there is one."""
    name = str(path) if name is None else name
    try:
        return json.loads(read_bytes(path, name, most).decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        where, reason = f"line {error.lineno}", f"is not JSON: {error.msg}"
    except UnicodeDecodeError:
        where, reason = "the file", "is not a text in UTF-8"
    except BadInput:
        raise
    except (RecursionError, ValueError):
        where, reason = "the file", "is not JSON: too deep, or a number with too many digits"
    raise BadInput([Problem(where, "", reason)], name)
