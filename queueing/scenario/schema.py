"""What scenario and reform files share: the types of their values, and errors told in our words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)

from inputs.ledger import parameters
from inputs.problems import BadInput, Problem, closest, did_you_mean, is_number
from inputs.sources import sources
from inputs.toml_file import Place, TomlFile

T = TypeVar("T")
AN_EXPRESSION = re.compile(r"(?:1 - )?([A-Za-z_]\w*)")


class Entry(BaseModel):
    """Base of every table in a file: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def day(value: object) -> date:
    """A date, from TOML's own dates or from text as 2027-10-01."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise ValueError("must be a date as 2027-10-01") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date as 2027-10-01")
    if not 1900 <= value.year <= 2200:
        raise ValueError("must be a date from 1900 to 2200")
    return value


def _from(value: object) -> date | Literal["start"]:
    return "start" if value == "start" else day(value)


def _practice(value: object) -> date | Literal["latest"]:
    try:
        return "latest" if value == "latest" else day(value)
    except ValueError as error:
        raise ValueError(f'{error}, or "latest"') from None


def number(value: object) -> float:
    """A finite number; a truth value or a number in quotes is none."""
    if not is_number(value):
        raise ValueError("must be a number")
    return float(value)


def number_or_name(value: object, info: ValidationInfo, allowed: str = "") -> float | str:
    """A number (`allowed` says which), or a parameter that gives it (see `named`)."""
    if isinstance(value, str):
        return named(value, info, f"a number{allowed and f' ({allowed})'} or ")
    return number(value)


def named(text: object, info: ValidationInfo, others: str = "") -> str:
    """The name of a parameter, or "1 - NAME": the reform's own first, then the ledger's.

    `others` is what else may stand there, for the message.
    """
    match = AN_EXPRESSION.fullmatch(text) if isinstance(text, str) else None
    own: Sequence[str] = (info.context or {}).get("parameters", ())
    names = [*own, *parameters()]
    if match is not None and match[1] in names:
        return match[0]
    must = f'must be {others}the name of a parameter, of this file or the ledger, or "1 - NAME"'
    near = match and closest(match[1], names)
    raise ValueError(f'{must}; did you mean "{near}"?' if near else must)


def _source(name: str) -> str:
    known = list(sources())
    if name not in known:
        raise ValueError(did_you_mean(name, known, "source in inputs/sources.toml"))
    return name


def _low_to_high(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError("must be [low, high]")
    return pair


def _some(entries: tuple[T, ...]) -> tuple[T, ...]:
    # not min_length: that would also count the entries that were refused
    if not entries:
        raise ValueError("must have at least one")
    return entries


Some = AfterValidator(_some)
Text = Annotated[str, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(day)]
From = Annotated[date | Literal["start"], BeforeValidator(_from)]
PracticeOf = Annotated[date | Literal["latest"], BeforeValidator(_practice)]
Number = Annotated[float, BeforeValidator(number)]
NumberOrName = Annotated[float | str, BeforeValidator(number_or_name)]
Named = Annotated[str, BeforeValidator(named)]
Range = Annotated[tuple[Number, Number], AfterValidator(_low_to_high)]
Sources = tuple[Annotated[str, AfterValidator(_source)], ...]

_IN_OUR_WORDS = {
    "missing": "is missing",
    "string_type": "must be a text in quotes",
    "string_too_short": "must not be empty",
    "tuple_type": "must be a list",
    "too_long": "has too many entries",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "model_type": "must be a table of keys and values",
    "dict_type": "must be a table of keys and values",
}


def problems_of(
    error: ValidationError, file: TomlFile, root: type[Entry], tables: Mapping[str, type[Entry]]
) -> list[Problem]:
    """Every error of a file, where it is and in our words.

    `tables` gives the model of each table the file may have below `root`. Tables with a name of
    their own ([parameters.judges]) are validated as a list; here they get their names back.
    """
    found = []
    for item in error.errors(include_url=False):
        place = _place(item["loc"], file)
        model = root if len(place) == 1 else tables.get(str(place[0]), root)
        kind = item["type"]
        allowed = _IN_OUR_WORDS.get(kind, item["msg"])
        if kind == "value_error":
            allowed = str(item["ctx"]["error"])
        elif kind == "extra_forbidden":
            allowed = did_you_mean(str(place[-1]), _keys(model), "key")
        elif kind == "tuple_type" and place[-1] in tables:
            allowed = f"must be written [[{place[-1]}]]"
        found.append(file.problem(place, allowed, missing=kind == "missing"))
    return found


def _place(loc: tuple[int | str, ...], file: TomlFile) -> Place:
    if loc[:1] == ("parameters",) and len(loc) > 1 and isinstance(loc[1], int):
        return ("parameters", list(file.data["parameters"])[loc[1]], *loc[2:])
    return loc


def _keys(model: type[Entry]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def reject(file: TomlFile, problems: Sequence[Problem]) -> None:
    """Raises the problems of a file, in the order of its lines, if there are any.

    Of a line that is no TOML that alone is told.
    """
    if found := file.with_unread(problems):
        raise BadInput(sorted(found, key=_line), file.name)


def _line(problem: Problem) -> int:
    match = re.fullmatch(r"line (\d+)", problem.where)
    return int(match[1]) if match else 0


def as_list(file: TomlFile, key: str) -> tuple[dict[str, Any], list[Problem]]:
    """A file's values with the named tables under `key` as a list that keeps their names."""
    data, problems = dict(file.data), []
    tables = data.get(key, {})
    if not isinstance(tables, dict):
        del data[key]
        return data, [file.problem((key,), f"must be written [{key}.NAME]")]
    for name, table in tables.items():
        if isinstance(table, dict) and "name" in table:
            problems.append(file.problem((key, name, "name"), "no such key; its name is its title"))
    data[key] = [{**v, "name": k} if isinstance(v, dict) else v for k, v in tables.items()]
    return data, problems
