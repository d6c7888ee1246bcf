"""One thread for linear algebra: how many share a sum decides its last digits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from threadpoolctl import threadpool_limits


@contextmanager
def one_thread(*libraries: str) -> Iterator[None]:
    """What is computed inside has the same bytes whatever the machine; a decorator too.

    `libraries` are loaded first where they are used inside: only what is there can be held back.
    """
    for name in libraries:
        import_module(name)
    with threadpool_limits(limits=1):
        yield
