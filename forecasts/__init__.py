"""What may arrive: monthly histories, models, whole sample paths, and judgements laid on them.

>>> import forecasts as f
>>> coming = f.receipts("2026-03-31", months=24, paths=3)
>>> coming.paths.shape
(3, 24, 4)

`history`, `actual` and `provenance` give receipts by channel as known, `office_streams` what comes
to the asylum office; `forecast` takes any monthly series; `PathForecast` is what comes back;
`Overlay` and `lay` change it. Everything is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .channels import CHANNELS, actual, history, provenance, receipts, stream, streams
    from .office import office_actual, office_streams
    from .overlays import Overlay, lay
    from .paths import PathForecast
    from .series import forecast

__all__ = [
    "CHANNELS",
    "Overlay",
    "PathForecast",
    "actual",
    "forecast",
    "history",
    "lay",
    "office_actual",
    "office_streams",
    "provenance",
    "receipts",
    "stream",
    "streams",
]

_ROOM = {
    **dict.fromkeys(
        ["CHANNELS", "actual", "history", "provenance", "receipts", "stream", "streams"], "channels"
    ),
    **dict.fromkeys(["Overlay", "lay"], "overlays"),
    **dict.fromkeys(["office_actual", "office_streams"], "office"),
    "PathForecast": "paths",
    "forecast": "series",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOM[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
