"""What may arrive: monthly histories, models, whole sample paths, and judgements laid on them.

>>> import forecasts as f
>>> coming = f.receipts("2026-03-31", months=24, paths=3)
>>> coming.paths.shape
(3, 24, 4)

`history`, `actual` and `provenance` give receipts by channel as known, `office_streams` what comes
to the asylum office, `described` any stream with its breaks and sources, `vintages` what was
published first; `forecast` takes any monthly series and `PathForecast` is what comes back.
`forecast_parts` and `by_court` divide a whole, `chain` follows the border from encounters to
receipts, `forecast_through` takes known interventions out of the past, `from_nowcast` begins from
the latest months as they may be revised, `Overlay` and `lay` say what is yet to happen.
Everything is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .about import Break, Stream, described
    from .backtests import backtest
    from .border_chain import chain, with_chain
    from .channels import at_cap, receipts, stream, streams
    from .courts import by_court, court_shares
    from .interventions import Intervention, effects, forecast_through, known_interventions
    from .office import office_actual, office_streams
    from .overlay_file import example_overlays, read_overlays
    from .overlays import Overlay, lay
    from .paired import differences
    from .parts import border_parts, forecast_parts
    from .parts_backtest import backtest_parts
    from .paths import PathForecast
    from .receipts_known import CHANNELS, actual, history, provenance
    from .revisions import from_nowcast, nowcast, vintages
    from .series import forecast

__all__ = [
    "CHANNELS",
    "Break",
    "Intervention",
    "Overlay",
    "PathForecast",
    "Stream",
    "actual",
    "at_cap",
    "backtest",
    "backtest_parts",
    "border_parts",
    "by_court",
    "chain",
    "court_shares",
    "described",
    "differences",
    "effects",
    "example_overlays",
    "forecast",
    "forecast_parts",
    "forecast_through",
    "from_nowcast",
    "history",
    "known_interventions",
    "lay",
    "nowcast",
    "office_actual",
    "office_streams",
    "provenance",
    "read_overlays",
    "receipts",
    "stream",
    "streams",
    "vintages",
    "with_chain",
]

# Which module a name comes from. No module has the name of a function: imported, it would take
# the function's place.
_NAMES = {
    "backtests": ("backtest",),
    "border_chain": ("chain", "with_chain"),
    "channels": ("at_cap", "receipts", "stream", "streams"),
    "receipts_known": ("CHANNELS", "actual", "history", "provenance"),
    "courts": ("by_court", "court_shares"),
    "paired": ("differences",),
    "interventions": ("Intervention", "effects", "forecast_through", "known_interventions"),
    "revisions": ("from_nowcast", "nowcast", "vintages"),
    "office": ("office_actual", "office_streams"),
    "overlay_file": ("example_overlays", "read_overlays"),
    "overlays": ("Overlay", "lay"),
    "parts": ("border_parts", "forecast_parts"),
    "parts_backtest": ("backtest_parts",),
    "paths": ("PathForecast",),
    "series": ("forecast",),
    "about": ("Break", "Stream", "described"),
}
_ROOM = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _ROOM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOM[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
