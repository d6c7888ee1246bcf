"""A change: which lever, what is done to it, from when until when; as written in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from inputs.levers import OPERATIONS, Lever, levers
from inputs.problems import BadInput, Problem, did_you_mean
from inputs.toml_file import TomlFile
from queueing.scenario.levers import Turn, Value, months_after
from queueing.scenario.schema import (
    AN_EXPRESSION,
    Day,
    Entry,
    From,
    Named,
    NumberOrName,
    Sources,
    number_or_name,
)
from queueing.scenario.schema import number as a_number

# What the numbers of a change may be, and in what; a lever's own range is narrower.
LIMITS = {
    "ramp_months": (0.0, 600.0, " months"),
    "until_parameter": (0.0, 100.0, " years"),
    **dict.fromkeys(OPERATIONS, (-1e9, 1e9, "")),
}

ValueOf = Callable[[str], float]
"""Gives the number behind a parameter's name."""


def _value(value: object, info: ValidationInfo) -> Value:
    """What a lever is set to, multiplied by or raised by; the lever says what fits."""
    lever = levers().get(info.data.get("lever", ""))
    if lever is None:  # told already
        return value if isinstance(value, str) else a_number(value)
    operation = str(info.field_name)
    if operation not in lever.operations:
        allowed = " or ".join(lever.operations)
        raise ValueError(f'the lever "{lever.name}" allows only {allowed}')
    if lever.choices:
        if value not in lever.choices:
            raise ValueError(f"must be {lever.allowed}")
        return str(value)
    if isinstance(value, str):
        return number_or_name(value, info, lever.span if operation == "set" else "")
    return _fitting(lever, operation, a_number(value))


def _fitting(lever: Lever, operation: str, value: float) -> float:
    if operation == "set" and not lever.allows(value):
        raise ValueError(f"must {'be' if lever.whole else 'lie in'} {lever.allowed}")
    if wrong := beyond(operation, value):
        raise ValueError(wrong)
    if not lever.fits(value):
        raise ValueError(f"must be a whole number: {lever.name} may be {lever.allowed}")
    if operation == "multiply" and value < 0:
        raise ValueError("must be 0 or more")
    return value


def misuses(file: TomlFile) -> list[Problem]:
    """What is wrong with the keys of a file's changes, looked at before their values are.

    (Pydantic looks at keys together only when each value is right: a wrong value would hide it.)
    """
    changes = file.data.get("change")
    return [
        file.problem(("change", n), wrong)
        for n, change in enumerate(changes if isinstance(changes, list) else [])
        if isinstance(change, dict) and (wrong := _misuse(change))
    ]


def _misuse(change: Mapping[str, object]) -> str:
    given = [key for key in OPERATIONS if change.get(key) is not None]
    if len(given) != 1:
        has = " and ".join(given) or "none of them"
        return f"must have exactly one of set, add, multiply; has {has}"
    if change.get("until") is not None and change.get("until_parameter") is not None:
        return "must have until or until_parameter, not both"
    return ""


LeverValue = Annotated[float | str | None, BeforeValidator(_value)]


class Change(Entry):
    """What happens to one lever: exactly one of `set`, `add`, `multiply`.

    A value is a number, a word (for a lever that takes words), or the name of a parameter: one of
    the reform's own, or one of the ledger; "1 - NAME" is allowed too. `from` is a date or "start":
    the start of the run or, in a reform, of the reform. The change holds through the day `until`,
    or for as many years as `until_parameter` says, counted from `from` or the run's start,
    whichever is later. Over `ramp_months` its effect grows in a straight line from none to full.
    """

    lever: str
    from_: From = Field("start", alias="from")
    until: Day | None = None
    until_parameter: Named | None = None
    ramp_months: NumberOrName = 0.0
    set: LeverValue = None
    add: LeverValue = None
    multiply: LeverValue = None
    source: Sources = ()

    @field_validator("lever")
    @classmethod
    def _known(cls, lever: str) -> str:
        if lever not in levers():
            raise ValueError(did_you_mean(lever, list(levers()), "lever"))
        return lever

    @field_validator("until")
    @classmethod
    def _after_from(cls, until: date, info: ValidationInfo) -> date:
        begin = info.data.get("from_")
        if isinstance(begin, date) and until < begin:
            raise ValueError(f"must not be before its from, {begin}")
        return until

    @field_validator("ramp_months")
    @classmethod
    def _possible(cls, ramp: Value, info: ValidationInfo) -> Value:
        if isinstance(ramp, float) and (wrong := beyond("ramp_months", ramp)):
            raise ValueError(wrong)
        lever = levers().get(info.data.get("lever", ""))
        if lever is not None and lever.choices and ramp:
            raise ValueError(f'the lever "{lever.name}" takes words and cannot come in gradually')
        if lever is not None and lever.whole and ramp:
            raise ValueError(f'the lever "{lever.name}" takes whole numbers: no ramp')
        return ramp

    @model_validator(mode="after")
    def _one_operation_and_end(self) -> Self:
        if wrong := _misuse(vars(self)):
            raise ValueError(wrong)
        return self

    @property
    def operation(self) -> Literal["set", "add", "multiply"]:
        """Which of the three it is."""
        if self.set is not None:
            return "set"
        return "add" if self.add is not None else "multiply"

    @property
    def value(self) -> Value:
        """The number, word or parameter it names."""
        value = self.set if self.set is not None else self.add
        value = self.multiply if value is None else value
        assert value is not None  # the validators saw to it
        return value

    def names(self) -> Iterator[str]:
        """The parameters it uses."""
        for _, value in self.numbers():
            if isinstance(value, str):
                yield _name(value)

    def numbers(self) -> Iterator[tuple[str, Value]]:
        """Its numbers, or what gives them, by the keys of `LIMITS`."""
        if not levers()[self.lever].choices:
            yield self.operation, self.value
        if self.until_parameter is not None:
            yield "until_parameter", self.until_parameter
        yield "ramp_months", self.ramp_months

    def window(self, begin: date | None) -> tuple[date, date]:
        """The longest time it may be in force, whatever the parameters and the run's start."""
        first = self.from_ if isinstance(self.from_, date) else begin or date.min
        return first, self.until or date.max

    def turn(self, rank: int, origin: str, start: date, begin: date, value_of: ValueOf) -> Turn:
        """The change with its numbers and dates, in a run from `start`.

        `begin` is what "start" means here: the reform's start, or the run's. Raises `BadInput`
        for a number beyond its limits.
        """
        found = {key: evaluate(value, value_of) for key, value in self.numbers()}
        if problems := [
            Problem(origin, f"{key} of {self.lever} = {value:g}", wrong)
            for key, value in found.items()
            if (wrong := beyond(key, value))
        ]:
            raise BadInput(problems)
        first = self.from_ if isinstance(self.from_, date) else begin
        last = self.until or date.max
        if self.until_parameter is not None:
            last = months_after(max(first, start), 12 * found["until_parameter"])
        value = found.get(self.operation, self.value)
        full = months_after(first, found["ramp_months"])
        return Turn(self.lever, self.operation, value, first, last, full, rank, origin)


def beyond(key: str, value: float) -> str:
    """What a number of a change must be, if it is not: "" for one within its limits."""
    low, high, unit = LIMITS[key]
    return "" if low <= value <= high else f"must lie in {low:,.0f} to {high:,.0f}{unit}"


def _name(text: str) -> str:
    match = AN_EXPRESSION.fullmatch(text)
    assert match is not None
    return match[1]


def evaluate(value: Value, value_of: ValueOf) -> float:
    """The number behind a value: itself, that of a parameter, or what the parameter leaves of 1.

    >>> evaluate("1 - cut", {"cut": 0.25}.__getitem__)
    0.75
    """
    if not isinstance(value, str):
        return value
    name = _name(value)
    return value_of(name) if name == value else 1.0 - value_of(name)
