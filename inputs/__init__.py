"""What is known: published tables, the parameter ledger, reforms, scenarios and their sources.

`import inputs` reads no table and loads no pandas; the first table that is asked for does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from inputs.ledger import Parameter, parameter, parameters
from inputs.problems import BadInput, Problem
from inputs.sources import Source, sources
from inputs.vocabulary import vocabulary

if TYPE_CHECKING:
    from inputs.bridges import Bridged, active_pending, usbp_nationwide
    from inputs.published import table, tables

__all__ = [
    "BadInput",
    "Bridged",
    "Parameter",
    "Problem",
    "Source",
    "active_pending",
    "parameter",
    "parameters",
    "sources",
    "table",
    "tables",
    "usbp_nationwide",
    "vocabulary",
]

# Names whose modules need pandas: loaded when first used.
_LATER = {
    "Bridged": "inputs.bridges",
    "active_pending": "inputs.bridges",
    "usbp_nationwide": "inputs.bridges",
    "table": "inputs.published",
    "tables": "inputs.published",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'inputs' has no attribute {name!r}")
