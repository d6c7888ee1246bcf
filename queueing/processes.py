"""Work divided among processes where that can be done, and a plain word where it cannot.

Every process reads the user's script again, as Python's multiprocessing does: a script that is not
a file cannot be read, and one that starts a run as it is read would start it in every process.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import current_process
from pathlib import Path
from typing import TypeVar

from inputs.problems import BadInput, Problem
from queueing.workers import Progress, Worked, pool_of, work

T = TypeVar("T")
W = TypeVar("W", bound=Worked)

STOPPED = (
    "a process stopped before its work was done. In a script, start runs under "
    '`if __name__ == "__main__":`, as every process reads the script again; otherwise memory may '
    "have run out. With workers=1 no other process is needed"
)
NO_FILE = (
    "the program is read from standard input, where other processes cannot find it: everything is "
    "simulated in this one. To use several workers, save it as a file"
)


class Team:
    """Processes that stay together while there is work; made by `team`."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = pool

    def do(self, do: Callable[[T], W], tasks: Sequence[T], progress: Progress | None) -> list[W]:
        """All tasks done, in their order. Raises `BadInput` when a process dies at its work."""
        try:
            return work(do, tasks, self._pool, progress)
        except BrokenProcessPool:
            raise BadInput([Problem("workers", "", STOPPED)]) from None


@contextmanager
def team(workers: int | None, most: int) -> Iterator[Team]:
    """A team of processes (default: one a core) for rounds of at most `most` tasks each."""
    if workers != 1 and most > 1 and not can_be_read_again():
        warnings.warn(NO_FILE, stacklevel=6)
        workers = 1
    with pool_of(workers, most) as pool:
        yield Team(pool)


def later(progress: Progress | None, before: int, total: int) -> Progress | None:
    """The progress of a round of work, as part of the whole: so many tasks were done before."""
    return progress and (lambda done, _: progress(before + done, total))


def divide(
    do: Callable[[T], W], tasks: Sequence[T], workers: int | None, progress: Progress | None
) -> list[W]:
    """All tasks done, in their order. Raises `BadInput` when a process dies at its work."""
    with team(workers, len(tasks)) as of:
        return of.do(do, tasks, progress)


def can_be_read_again() -> bool:
    """Whether another process can read the script that this one runs, if it runs one."""
    main = sys.modules["__main__"]
    file = getattr(main, "__file__", None)
    return file is None or getattr(main, "__spec__", None) is not None or Path(file).is_file()


def leave_if_being_read() -> None:
    """Ends a process that is still reading the script, which would start the same run again.

    The process that waits for it then says what is wrong.
    """
    if getattr(current_process(), "_inheriting", False):  # as multiprocessing itself asks
        sys.exit(1)
