"""Work divided among processes, and the folders that what they write ends up in."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from inputs.problems import BadInput, Problem

Progress = Callable[[int, int], None]  # tasks done, tasks in all
T = TypeVar("T")


@dataclass(frozen=True)
class Worked:
    """What any finished task has cost a worker."""

    number: int
    cpu_seconds: float
    peak_bytes: int


W = TypeVar("W", bound=Worked)


def peak_bytes() -> int:
    """The most memory this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def work(
    do: Callable[[T], W], tasks: Sequence[T], workers: int | None, progress: Progress | None
) -> list[W]:
    """All tasks done, in their order; in this process when one worker is enough."""
    count = min(workers or os.cpu_count() or 1, len(tasks))
    report = progress or (lambda done, total: None)
    report(0, len(tasks))
    if count == 1:
        done = []
        for task in tasks:
            done.append(do(task))
            report(len(done), len(tasks))
        return done
    found: list[W] = []
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(do, task) for task in tasks}
        try:
            while waiting:
                ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                found += [future.result() for future in ready]
                report(len(found), len(tasks))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return sorted(found, key=lambda one: one.number)


@contextmanager
def parts_of(folder: Path) -> Iterator[Path]:
    """A folder in it for what is unfinished; when something fails nothing is left behind."""
    parts = folder / ".parts"
    try:
        parts.mkdir()
        yield parts
    except BaseException:
        shutil.rmtree(parts, ignore_errors=True)
        if not any(folder.iterdir()):
            folder.rmdir()
        raise
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def open_folder(out: str | Path | None, mark: str, whose: str) -> tuple[Path, bool]:
    """The folder something goes to, and whether it is kept; an earlier one in it is replaced.

    `mark` is the file by which such a folder is known.
    """
    if out is None:
        return Path(tempfile.mkdtemp(prefix="docket-")), False
    folder = Path(out)
    if any(path.exists() and not path.is_dir() for path in (folder, *folder.parents)):
        raise BadInput(
            [Problem("out", f'"{folder}"', "must be a folder; there is a file in its place")]
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / mark).is_file():
        allowed = f"holds other files than {whose}; name an empty or a new folder"
        raise BadInput([Problem("out", f'"{folder}"', allowed)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        allowed = f"the folder cannot be made: {error.strerror or error}"
        raise BadInput([Problem("out", f'"{folder}"', allowed)]) from None
    shutil.rmtree(folder / ".parts", ignore_errors=True)
    return folder, True
