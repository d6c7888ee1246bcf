"""A copy of the station's code in which any of its rules can be broken while it runs.

Compiling takes a quarter of a minute, so all broken rules are compiled at once: where the code
reads `right`, the copy reads `(wrong if RULE[0] == n else right)`. `RULE` is a large array because
a compiled function looks at such a one where it lies; of a small one it would keep a copy.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import queueing

NAME = "broken_station"
SOURCES = Path(queueing.__file__).parent
LARGE = 1 << 18  # numbers in `RULE`: two megabytes


@dataclass(frozen=True)
class Rule:
    """A rule of the code: an expression of a module, and what stands there when it is broken.

    `before` is what comes before the expression, where the expression alone is not the only one.
    """

    module: str
    right: str
    wrong: str
    before: str = ""


class BrokenStation:
    """The station's code with those rules to be broken; nothing is broken until it is asked for."""

    def __init__(self, folder: Path, rules: Mapping[str, Rule]) -> None:
        self.number = {name: n for n, name in enumerate(rules, start=1)}
        _write(folder / NAME, rules)
        for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
            del sys.modules[name]
        spec = spec_from_file_location(
            NAME, folder / NAME / "__init__.py", submodule_search_locations=[str(folder / NAME)]
        )
        assert spec is not None
        sys.modules[NAME] = module_from_spec(spec)
        self.broken = self.module("rule").RULE

    def breaking(self, rule: str | None) -> None:
        """From now on that rule is broken, or none."""
        self.broken[0] = 0 if rule is None else self.number[rule]

    def module(self, name: str) -> Any:
        """A module of the copy, such as `textbook.station`."""
        return import_module(f"{NAME}.{name}")


def _write(package: Path, rules: Mapping[str, Rule]) -> None:
    """The package: the docket's and the station's modules, with their rules to be broken."""
    by_module: dict[str, dict[tuple[str, str], list[tuple[int, str]]]] = defaultdict(dict)
    for n, rule in enumerate(rules.values(), start=1):
        by_module[rule.module].setdefault((rule.before, rule.right), []).append((n, rule.wrong))
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "rule.py").write_text(
        f"import numpy as np\n\nRULE = np.zeros({LARGE}, dtype=np.int64)\n"
    )
    for room in ("docket", "textbook"):
        (package / room).mkdir()
        for source in sorted((SOURCES / room).glob("*.py")):
            text = source.read_text(encoding="utf-8")
            if (room, source.name) == ("docket", "compiled.py"):
                # where `RULE` lies is another place in another process
                text = _once(text, "cache=True", "cache=False")
            for (before, right), wrongs in by_module.pop(f"{room}/{source.name}", {}).items():
                choice = "".join(f"{wrong} if RULE[0] == {n} else " for n, wrong in wrongs)
                text = _once(text, before + right, f"{before}({choice}{right})")
                importing = "from __future__ import annotations\n"
                if "import RULE" not in text:
                    text = _once(text, importing, f"{importing}from {NAME}.rule import RULE\n")
            for name in ("docket", "textbook"):
                text = text.replace(f"queueing.{name}", f"{NAME}.{name}")
            (package / room / source.name).write_text(text, encoding="utf-8")
    assert not by_module, f"no such modules: {list(by_module)}"


def _once(text: str, right: str, wrong: str) -> str:
    """`text` with the only `right` in it replaced: a rule that reads otherwise now is noticed."""
    assert text.count(right) == 1, f"is there {text.count(right)} times: {right}"
    return text.replace(right, wrong)
