"""The reforms and scenarios that come with the package, and finding a file by name or path."""

from __future__ import annotations

from functools import cache
from os.path import isfile  # False, and no error, for a name that is too long
from pathlib import Path

from inputs.problems import BadInput, Problem, closest, did_you_mean

HERE = Path(__file__).parent


@cache
def reform_names() -> tuple[str, ...]:
    """The names of the shipped reforms, sorted."""
    return _names("reforms")


@cache
def scenario_names() -> tuple[str, ...]:
    """The names of the shipped scenarios, sorted."""
    return _names("scenarios")


def reform_path(text: str, beside: Path | None = None) -> Path:
    """The file of a shipped reform, or of a path to a .toml file (relative to `beside`, if given).

    Raises `BadInput` naming the nearest shipped reform.
    """
    return _path("reform", text, reform_names(), beside)


def scenario_path(text: str, beside: Path | None = None) -> Path:
    """The same for a scenario."""
    return _path("scenario", text, scenario_names(), beside)


def nearest(text: str) -> str | None:
    """The shipped scenario or reform that a name is most like, if it is like any."""
    return closest(text, [*scenario_names(), *reform_names()])


def display_name(path: Path) -> str:
    """A file as messages name it: a shipped one from inside the package, another as given."""
    return str(path.relative_to(HERE.parent)) if path.is_relative_to(HERE) else str(path)


def _names(folder: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (HERE / folder).glob("*.toml")))


def _path(kind: str, text: str, names: tuple[str, ...], beside: Path | None) -> Path:
    if text in names:
        return HERE / f"{kind}s" / f"{text}.toml"
    if text.endswith(".toml"):
        path = Path(text) if beside is None else beside / text
        if isfile(path):
            return path
        # with a shipped name and an ending, the shipped file may have been meant
        shipped = closest(path.stem, names)
        hint = f'; did you mean the shipped {kind} "{shipped}"?' if shipped else ""
        raise BadInput([Problem(f"{kind} {text}", "", f"no such file{hint}")])
    others = reform_names() if kind == "scenario" else scenario_names()
    if text in others:
        allowed = {
            "scenario": f'is a reform: write "baseline+{text}"',
            "reform": "is a scenario, not a reform",
        }[kind]
    elif kind == "scenario" and nearest(text) in reform_names():
        near = nearest(text)
        allowed = f'no such scenario; did you mean the reform "{near}", as "baseline+{near}"?'
    else:
        allowed = did_you_mean(text, names, kind)
        if "; " not in allowed:  # nothing like it, and too many to name them here
            allowed += f"; docket {kind}s lists them"
    raise BadInput([Problem(f'{kind} "{text}"', "", allowed)])
