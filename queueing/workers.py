"""Work divided among processes, and the folders that what they write ends up in."""

from __future__ import annotations

import fcntl
import gc
import os
import resource
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from os.path import exists, isdir  # False, and no error, for a name that is too long
from pathlib import Path
from types import FrameType
from typing import NoReturn, TypeVar

from inputs.problems import BadInput, Problem

Progress = Callable[[int, int], None]  # tasks done, tasks in all
T = TypeVar("T")
PARTS = ".parts"  # in a folder: what is unfinished
ENDED_EARLY = (KeyboardInterrupt, BadInput)  # by a user, or as a process died at its work


@dataclass(frozen=True)
class Worked:
    """What any finished task has cost a worker."""

    number: int
    cpu_seconds: float
    peak_bytes: int


W = TypeVar("W", bound=Worked)


def settle() -> None:
    """For a process that does nothing but our work: the collector looks seldom for what is lost.

    What is imported lives to the end, and the large things are given back as they are done with.
    """
    gc.set_threshold(200_000, 50, 100)


@contextmanager
def cleared() -> Iterator[None]:
    """What a replication leaves is given back at its end.

    SimPy's processes and their environment hold each other, and with them every case: the memory is
    wanted for the tables now, not at the collector's leisure. What was there before is not gone
    through for it.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


def peak_bytes() -> int:
    """The most memory this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def pool_of(workers: int | None, most: int) -> Iterator[ProcessPoolExecutor | None]:
    """Processes for at most so many tasks at once; none when one worker is enough."""
    count = min(workers or os.cpu_count() or 1, most)
    if count == 1:
        yield None
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=settle) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def work(
    do: Callable[[T], W],
    tasks: Sequence[T],
    pool: ProcessPoolExecutor | None,
    progress: Progress | None,
) -> list[W]:
    """All tasks done, in their order; in this process when there is no pool."""
    report = progress or (lambda done, total: None)
    report(0, len(tasks))
    found: list[W] = []
    if pool is None:
        for task in tasks:
            found.append(do(task))
            report(len(found), len(tasks))
        return found
    waiting = {pool.submit(do, task) for task in tasks}
    while waiting:
        ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        found += [future.result() for future in ready]
        report(len(found), len(tasks))
    return sorted(found, key=lambda one: one.number)


def open_folder(out: str | Path | None, mark: str, whose: str) -> tuple[Path, bool]:
    """The folder something goes to, and whether it is kept; `parts_of` makes it.

    `mark` is the file by which such a folder is known: an earlier one may be replaced.
    """
    if out is None:
        return Path(tempfile.gettempdir()) / f"docket-{secrets.token_hex(8)}", False
    if not str(out).strip():
        raise BadInput([Problem("out", f'"{out}"', "is empty: name a folder")])
    folder = Path(out)
    with _refused(folder):
        if any(exists(path) and not isdir(path) for path in (folder, *folder.parents)):
            _refuse(folder, "must be a folder; there is a file in its place")
        holds = {path.name for path in folder.iterdir()} if isdir(folder) else set()
    if holds - {PARTS} and not holds & {mark, _moving(mark)}:
        _refuse(folder, f"holds other files than {whose}; name an empty or a new folder")
    return folder, True


@contextmanager
def parts_of(
    folder: Path, going_on: bool = False, is_worth: Callable[[], bool] = lambda: False
) -> Iterator[Path]:
    """A folder in it for what is unfinished; when something fails no folder made here is left.

    Unless what was done till then `is_worth` keeping, to be gone on with (`going_on`). Raises
    `BadInput` when the folder cannot be made, or when another run is at work in it.
    """
    missing = [path for path in (folder, *folder.parents) if not exists(path)]
    parts = folder / PARTS
    with _alone_in(folder):
        try:
            if not going_on:
                shutil.rmtree(parts, ignore_errors=True)  # left by a run that was killed
            with _refused(folder):
                parts.mkdir(exist_ok=True)
            yield parts
        except BaseException as error:
            if isinstance(error, ENDED_EARLY) and is_worth():
                raise
            shutil.rmtree(parts, ignore_errors=True)
            with suppress(OSError):  # others have put something in it meanwhile
                for path in missing:
                    path.rmdir()
            raise
        shutil.rmtree(parts, ignore_errors=True)


def put_in_place(ready: Path, folder: Path, mark: str, gone: Iterable[Path] = ()) -> None:
    """The files that are ready take the place of those of their names, and of those to be gone.

    The mark goes first and comes last: a folder without it is not finished. One that was left in
    the midst, by a process that was killed, is known by a file beside it, and may be replaced.
    """
    with _undisturbed():
        moving = folder / _moving(mark)
        moving.touch()
        (folder / mark).unlink(missing_ok=True)
        for path in gone:
            path.unlink()
        for path in sorted(ready.iterdir(), key=lambda path: path.name == mark):
            path.replace(folder / path.name)
        moving.unlink()


def _moving(mark: str) -> str:
    return f".{mark}.moving"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """An interrupt (Ctrl-C) waits until this is done."""
    if threading.current_thread() is not threading.main_thread():  # it is never told of one
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda *told: came.append(told))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if came and callable(before):
        before(*came[0])


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """The folder, made if need be, is this run's alone: until then, or until the process ends."""
    with _refused(folder):
        folder.mkdir(parents=True, exist_ok=True)
        here = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(here, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _refuse(folder, "another run is being written to it; wait, or name another folder")
        except OSError:
            pass  # a file system that knows no locks
        yield
    finally:
        os.close(here)


@contextmanager
def _refused(folder: Path) -> Iterator[None]:
    """What the system will not have done is told in one sentence."""
    try:
        yield
    except OSError as error:
        _refuse(folder, f"the folder cannot be used: {error.strerror or error}")


def _refuse(folder: Path, allowed: str) -> NoReturn:
    raise BadInput([Problem("out", f'"{folder}"', allowed)]) from None
