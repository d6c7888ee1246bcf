"""How the docket core is compiled: once, cached on disk, each function into the one that calls it.

Errors inside the core are codes (`codes.ERRORS`), looked at by whoever called it: exceptions would
cost every hearing a check. Arrays are borrowed, not counted, and handed from function to function
they would travel by the stack at every hearing; forced inlining (`compiled`) spares both.

Numba looks only at the file of the function it cached, not at those compiled into it. The cache
is therefore a folder named by the content of all of them: other code is other kernels.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from numba import config, njit


def kernels_folder() -> Path:
    """Where the compiled functions of this very source are kept."""
    here = Path(__file__).resolve().parent
    digest = sha256()
    for source in sorted((*here.glob("*.py"), *here.with_name("textbook").glob("*.py"))):
        digest.update(source.read_bytes())
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        base = Path(given)
    elif os.access(here, os.W_OK):
        base = here / "__pycache__"
    else:
        base = Path.home() / ".cache" / "asylum-docket"
    return base / f"kernels-{digest.hexdigest()[:16]}"


_FOLDER = str(kernels_folder())


def compiled(
    function: Callable[..., Any], *, inline: bool = True, python: bool = False, nogil: bool = False
) -> Any:
    """The function compiled into each that calls it; not to be called from Python itself.

    Wrappers for Python are half the time it takes to compile so many small functions.
    """
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER  # read by numba as it decorates; others' caches stay theirs
    try:
        decorate = njit(
            cache=True,
            error_model="numpy",
            _nrt=False,
            nogil=nogil,
            forceinline=inline,
            no_cpython_wrapper=not python,
            no_cfunc_wrapper=True,
        )
        return decorate(function)
    finally:
        config.CACHE_DIR = before


def apart(function: Callable[..., Any]) -> Any:
    """The function compiled, once: for what is done once a court and day, or less.

    A call hands over the whole docket, a fraction of a microsecond; inlined everywhere, the same
    code would take a minute to compile.
    """
    return compiled(function, inline=False)


def kernel(function: Callable[..., Any]) -> Any:
    """The function compiled so that Python may call it."""
    return compiled(function, inline=False, python=True)


def shared(function: Callable[..., Any]) -> Any:
    """The function compiled into those that call it, and for Python too."""
    return compiled(function, python=True)
