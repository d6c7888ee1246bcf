"""Where every lever stands on a day.

One rule composes whatever scenario files and reforms do to a lever, so that their order never
matters (`LeverSchedule.unclipped`):

    value = (set, or the base) x product of the multiplications + sum of the additions,

clipped to the lever's allowed range. A file's `set` replaces that of the scenario it is based on,
and a reform's `set` replaces both; two reforms that set one lever at the same time are refused
when they are put together. A change may come in gradually: its share grows in a straight line from
nothing to full, in steps at the beginning of each month.
"""

from __future__ import annotations

import calendar
import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from inputs.levers import Lever, levers

Value = float | str


@dataclass(frozen=True)
class Turn:
    """One change of one lever, with its numbers and dates.

    In force from `first` to `last`, both included; full from the day `full` on. `rank` says whose
    `set` prevails: 0 for the root scenario file, more for those based on it, most for reforms.
    """

    lever: str
    operation: str
    value: Value
    first: date
    last: date
    full: date
    rank: int
    origin: str

    def share(self, day: date) -> float:
        """How much of the change is in force on a day: 0 to 1."""
        if not self.first <= day <= self.last:
            return 0.0
        if day >= self.full:
            return 1.0
        step = max(self.first, day.replace(day=1))
        return (step - self.first) / (self.full - self.first)

    def dates(self) -> Iterator[date]:
        """The days on which its share may change."""
        if self.last < self.first:
            return
        yield self.first
        if self.last < date.max:
            yield self.last + timedelta(days=1)
        end = min(self.full, self.last)
        month = months_after(self.first.replace(day=1), 1)
        while month < end:
            yield month
            month = months_after(month, 1)
        if self.first < self.full <= self.last:
            yield self.full


@dataclass(frozen=True)
class LeverSchedule:
    """All levers over time: their base values and the turns that act on them."""

    base: Mapping[str, Value]
    turns: tuple[Turn, ...]

    def at(self, day: date) -> dict[str, Value]:
        """Every lever's value on a day, within its allowed range."""
        turned = {turn.lever for turn in self.turns if turn.first <= day <= turn.last}
        moved = {name: _clipped(levers()[name], self.unclipped(name, day)) for name in turned}
        return self._resting | moved

    @cached_property
    def _resting(self) -> dict[str, Value]:
        """Every lever's value where no turn acts on it."""
        bare = LeverSchedule(self.base, ())
        return {
            name: _clipped(lever, bare.unclipped(name, date.min))
            for name, lever in levers().items()
        }

    def unclipped(self, lever: str, day: date) -> Value:
        """One lever's value on a day as the changes alone would have it."""
        turns = [t for t in self.turns if t.lever == lever and t.first <= day <= t.last]
        value = self.base[lever]
        for turn in sorted((t for t in turns if t.operation == "set"), key=lambda t: t.rank):
            value = _mixed(value, turn.value, turn.share(day))
        if isinstance(value, str):
            return value
        # Sorted factors and an exact sum give the same bytes in whatever order reforms were named.
        factors = [_mixed(1.0, t.value, t.share(day)) for t in turns if t.operation == "multiply"]
        terms = [_mixed(0.0, t.value, t.share(day)) for t in turns if t.operation == "add"]
        return math.fsum([value * math.prod(sorted(map(float, factors))), *map(float, terms)])

    def dates(self, start: date, end: date) -> list[date]:
        """The days from `start` to `end`, both included, on which any lever may change, sorted."""
        return sorted({d for turn in self.turns for d in turn.dates() if start <= d <= end})


class LeversByDay:
    """Where the levers stand on any day of a span, worked out once for every day one may move."""

    def __init__(self, schedule: LeverSchedule, first: date, last: date) -> None:
        self.schedule = schedule
        self.moves = sorted({first, *schedule.dates(first, last)})  # the first day among them
        self._found: dict[date, dict[str, Value]] = {}

    def on(self, day: date) -> dict[str, Value]:
        """Every lever's value on a day; before the first day that of the first."""
        moved = self.moves[max(bisect_right(self.moves, day) - 1, 0)]
        if moved not in self._found:
            self._found[moved] = self.schedule.at(moved)
        return self._found[moved]


def months_between(first: date, last: date) -> int:
    """How many months the one day's lies after the other's.

    >>> months_between(date(2026, 9, 30), date(2027, 3, 31))
    6
    """
    return (last.year - first.year) * 12 + last.month - first.month


def months_after(day: date, months: float) -> date:
    """The day that many months later, to the nearest whole month; month ends stay month ends.

    >>> months_after(date(2026, 9, 30), 6)
    datetime.date(2027, 3, 31)
    """
    count = day.year * 12 + day.month - 1 + round(months)
    year, month = count // 12, count % 12 + 1
    if year > date.max.year:
        return date.max
    length = calendar.monthrange(year, month)[1]
    at_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month, length if at_end else min(day.day, length))


def _clipped(lever: Lever, value: Value) -> Value:
    return value if isinstance(value, str) else min(max(value, lever.low), lever.high)


def _mixed(without: Value, full: Value, share: float) -> Value:
    """The way from `without` to `full`; a word takes its place at once."""
    if share == 1.0 or isinstance(without, str) or isinstance(full, str):
        return full
    return without + share * (full - without)
