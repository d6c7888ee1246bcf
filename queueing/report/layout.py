"""How a table is laid out on the terminal: as wide as it is, no word or number broken in two.

Where the columns do not fit side by side with every word whole, what a row is about stands on a
line of its own above its numbers.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from inputs.problems import printable

PLAIN_WIDTH = 160  # of a file or a pipe, which has none
LEAST = 24  # characters that a text has beside its numbers, if it is that long
BORDER, GAP = 3, 2  # characters beside the text of a column, in a table and in lines


class Rows:
    """A table being made: a title, columns headed, rows of texts.

    Columns `to_left` are texts; those `about` say what a row is about.
    """

    def __init__(
        self, title: str, columns: Sequence[str], to_left: Sequence[bool], about: Sequence[str] = ()
    ) -> None:
        self.title, self.columns = printable(title), list(map(printable, columns))
        self.to_left, self.about = list(to_left), about
        self.rows: list[list[str]] = []

    def add_row(self, *cells: str) -> None:
        """One row, a cell a column (those left out at the end are empty)."""
        self.rows.append([*map(printable, cells), *[""] * (len(self.columns) - len(cells))])

    def print(self) -> None:
        """Print it as wide as the terminal is."""
        console = Console()
        if not console.is_terminal:
            console = Console(width=PLAIN_WIDTH)
        found = widths(self._by_column(), console.width - 1 - BORDER * len(self.columns))
        console.print(Text(self.title), style="italic", highlight=False)
        if not self.about or (found is not None and self._readable(found)):
            console.print(self._table(found))
            return
        for line in self._lines(console.width):
            console.print(line, highlight=False, markup=False)

    def _readable(self, found: Sequence[int]) -> bool:
        """Whether what rows are about does not become a column of single words."""
        which = self.columns.index(self.about[0])
        longest = max(len(row[which]) for row in self.rows) if self.rows else 0
        return found[which] >= min(longest, LEAST)

    def _by_column(self) -> list[list[str]]:
        return [[name, *(row[k] for row in self.rows)] for k, name in enumerate(self.columns)]

    def _table(self, found: Sequence[int] | None) -> Table:
        table = Table(header_style="bold")
        for k, name in enumerate(self.columns):
            table.add_column(
                Text(name),
                justify="left" if self.to_left[k] else "right",
                overflow="fold",
                width=None if found is None else found[k],
            )
        for row in self.rows:
            table.add_row(*(Text(cell) for cell in row))
        return table

    def _lines(self, width: int) -> Iterator[str]:
        """What each row is about, and below it the rest, the columns under one another."""
        rest = [k for k, name in enumerate(self.columns) if name not in self.about]
        room = max(width - GAP * len(rest), 1)
        cells = [[self.columns[k], *(row[k] for row in self.rows)] for k in rest]
        longest = [max(map(len, column)) for column in cells]
        if sum(longest) > room:  # the parts of a range stand one below the other
            longest = widths(cells, room) or longest
        yield from _beside([self.columns[k] for k in rest], longest)
        for row in self.rows:
            said = [row[self.columns.index(name)] for name in self.about]
            yield f"{said[0]} ({', '.join(said[1:])})" if any(said[1:]) else said[0]
            yield from _beside([row[k] for k in rest], longest)


def say(text: str, hanging: int = 0) -> None:
    """Print lines of text: on a terminal broken between words, elsewhere as they are."""
    console = Console()
    for line in printable(text).split("\n"):
        told = folded(line, console.width, hanging) if console.is_terminal else line
        console.print(told, highlight=False, markup=False, soft_wrap=True)


def folded(line: str, width: int, hanging: int) -> str:
    """A line broken between words where it is too long, what follows set in by `hanging`."""
    inset = " " * (len(line) - len(line.lstrip()) + hanging)
    parts = textwrap.wrap(
        line, width, subsequent_indent=inset, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(parts)


def widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """How wide each column is to be for all to fit in `room` characters, none below its longest
    word; None if they cannot.

    >>> widths([["what is told"], ["1,234"]], 17), widths([["what is told"], ["1,234"]], 11)
    ([12, 5], [6, 5])
    >>> widths([["administratively"], ["1,234"]], 20) is None
    True
    """
    longest = [max(len(line) for cell in cells for line in cell.split("\n")) for cells in columns]
    found = [max(len(word) for cell in cells for word in cell.split() or [""]) for cells in columns]
    spare = room - sum(found)
    if spare < 0:
        return None
    wanting = sorted(range(len(found)), key=lambda k: longest[k] - found[k])
    for done, k in enumerate(wanting):
        more = min(longest[k] - found[k], spare // (len(wanting) - done))
        found[k], spare = found[k] + more, spare - more
    return found


def _beside(cells: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    """Cells to the right of their columns, those too long for it on further lines."""
    parts = [textwrap.wrap(cell, size) or [""] for cell, size in zip(cells, sizes, strict=True)]
    for line in range(max(map(len, parts))):
        shown = [part[line] if line < len(part) else "" for part in parts]
        told = (f"{' ' * GAP}{text:>{size}}" for text, size in zip(shown, sizes, strict=True))
        yield "".join(told).rstrip()
