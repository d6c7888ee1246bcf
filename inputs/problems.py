"""What is wrong with something a user gave us, said all at once and in plain words.

A problem says where it is, what was found there and what is allowed. Every check in the
project collects its problems first and raises one `BadInput` with all of them; the command
line prints its text and exits with 2, so a user's mistake never shows a traceback.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import takewhile
from numbers import Integral, Real
from typing import TypeGuard, TypeVar

T = TypeVar("T")
LONGEST = 60  # characters of a value that a message shows
BEYOND = "a number beyond any"  # what a message says of one
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # all but tabs and new lines


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: `where` it is, what was `found`, what is `allowed` there."""

    where: str
    found: str
    allowed: str = ""


class BadInput(ValueError):
    """A user's input cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem], file: str | None = None) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.file = file
        super().__init__(self._text())

    def __reduce__(self) -> tuple[type[BadInput], tuple[tuple[Problem, ...], str | None]]:
        """Made again from its problems: a worker's error reaches the process that waits for it."""
        return type(self), (self.problems, self.file)

    def _text(self) -> str:
        lefts = [self._left(p) for p in self.problems]
        width = min(max(map(len, lefts), default=0), 60)
        lines = [
            printable(f"  {left:<{width}}   {p.allowed}").rstrip()
            for left, p in zip(lefts, self.problems, strict=True)
        ]
        if self.file is None:
            return "\n".join(line.strip() for line in lines)
        count = len(self.problems)
        return "\n".join([printable(f"{self.file}: {count} problem{'s' * (count != 1)}"), *lines])

    def _left(self, problem: Problem) -> str:
        close = self.file is None or problem.found.startswith("= ")
        return (" " if close else "  ").join(filter(None, (problem.where, problem.found)))


def printable(text: str) -> str:
    """A text of a user's without what steers a terminal, or what no encoding has."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def all_or_bad(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Does every task and returns their answers, or raises one `BadInput` with all problems."""
    answers: list[T] = []
    bad: list[BadInput] = []
    for task in tasks:
        try:
            answers.append(task())
        except BadInput as error:
            bad.append(error)
    if len(bad) == 1:
        raise bad[0]
    if bad:
        raise BadInput(dict.fromkeys(problem for error in bad for problem in with_file(error)))
    return answers


def with_file(error: BadInput) -> list[Problem]:
    """The problems of one file, each naming the file, to stand beside those of another."""
    if error.file is None:
        return list(error.problems)
    return [
        Problem(f"{error.file} {problem.where}".strip(), problem.found, problem.allowed)
        for problem in error.problems
    ]


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a finite number: no truth value, no whole number that no float holds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def no_number(name: str, value: object, whole: bool = False) -> Problem | None:
    """What is wrong with what must be a number, or a whole one, or None."""
    if isinstance(value, Integral if whole else Real) and not isinstance(value, bool):
        return None
    return Problem(name, as_given(value), f"must be a {'whole ' * whole}number")


def as_given(value: object) -> str:
    """A value of any kind as a message shows it: texts in quotes, what is long cut short."""
    try:
        text = f'"{value}"' if isinstance(value, str) else repr(value)
    except ValueError:  # thousands of digits are not written out
        text = BEYOND
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def outside(name: str, value: float, low: float, high: float) -> Problem | None:
    """What is wrong with a number that must lie in a range, or None."""
    if low <= value <= high:
        return None
    try:
        found = f"{value:.10g}"
    except OverflowError:
        found = BEYOND
    return Problem(name, found, f"must lie in {low:g} to {high:,.10g}")


SHORT = 24  # a list of names no longer than this is told whole
CLOSE = 0.8  # how like a name must be to be the one meant: a letter wrong in five
PART = 4  # letters that are enough of a name


def closest(found: str, known: Iterable[str]) -> str | None:
    """The known name that was most likely meant: one much like it, or else one that holds it.

    Of several much like it that which is most so and begins as it does; capitals do not matter.

    >>> closest("bordr", ["border", "interior"]), closest("inter", ["border", "interior"])
    ('border', 'interior')
    >>> closest("nationality", ["national", "nationalities"])
    'nationalities'
    >>> closest("nope", ["none"]) is None
    True
    """
    names, text = {name.lower(): name for name in known}, found.lower()

    def fits(name: str) -> tuple[float, int]:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(name, text, strict=False))
        begun = sum(1 for _ in same) / len(text)
        return SequenceMatcher(None, name, text).ratio() + begun, -len(name)

    near = [name for name in names if sorted(text) == sorted(name)]  # letters changed places
    near += get_close_matches(text, names, n=len(names) or 1, cutoff=CLOSE)
    if near:
        return names[max(near, key=fits)]
    holding = [name for name in names if text in name] if len(text) >= PART else []
    holding.sort(key=lambda name: not name.startswith(text))
    return names[holding[0]] if holding else None


def did_you_mean(found: str, known: Sequence[str], what: str = "name") -> str:
    """Says that `found` is no such `what`, with the nearest known one or the whole short list.

    >>> did_you_mean("bordr", ["border", "interior"], "channel")
    'no such channel; did you mean "border"?'
    """
    near = closest(found, known)
    if near is not None:
        return f'no such {what}; did you mean "{near}"?'
    if len(known) <= SHORT:
        return f"no such {what}; there are: {', '.join(sorted(known))}"
    return f"no such {what}"
