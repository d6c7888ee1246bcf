"""A chart as a picture: SVG or PNG, drawn here without a browser or a network."""

from __future__ import annotations

import io
import re
from html import escape
from pathlib import Path
from typing import Any

from inputs.problems import BadInput, Problem
from queueing.files import check_target, write_whole

FORMATS = (".svg", ".png")


def save(chart: Any, path: str | Path, scale: float = 2.0) -> Path:
    """Write an altair chart as `.svg` or `.png` (`scale` times its size in pixels).

    Raises `BadInput` for another ending or a path that cannot be written.
    """
    path = check_picture(path)
    plain = path.suffix.lower() == ".svg"
    return write_whole(path, svg(chart).encode() if plain else png(chart, scale))


def check_picture(path: str | Path) -> Path:
    """The path, if a picture can be written there; call it before long work that ends in it.

    Raises `BadInput` for another ending or a path that cannot be written.
    """
    path = check_target(path)
    if path.suffix.lower() not in FORMATS:
        allowed = f"must end in {' or '.join(FORMATS)}"
        raise BadInput([Problem(f'"{path}"', "", allowed)])
    return path


def png(chart: Any, scale: float = 2.0) -> bytes:
    """The chart as a PNG image."""
    image = io.BytesIO()
    chart.save(image, format="png", scale_factor=scale)
    return image.getvalue()


def svg(chart: Any) -> str:
    """The chart as SVG text."""
    text = io.StringIO()
    chart.save(text, format="svg")
    return text.getvalue()


def inline_svg(chart: Any, key: str, title: str, description: str) -> str:
    """The chart as SVG to stand in an HTML page, named for those who hear it read out.

    `key` is put before its ids, which would otherwise mean those of the page's first chart; the
    size follows the page. No script, no style sheet and no address is in it.
    """
    text = svg(chart)
    text = re.sub(r'\bid="', f'id="{key}-', text)
    text = text.replace("url(#", f"url(#{key}-")
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    head, body = text.split(">", 1)
    view = re.search(r'viewBox="[^"]*"', head)
    width = re.search(r'width="([\d.]+)"', head)
    assert view is not None  # vl-convert writes both
    assert width is not None
    names = f'role="img" aria-labelledby="{key}-title {key}-desc"'
    shape = f'class="chart" style="max-width:{float(width[1]):.0f}px" {view[0]}'
    said = f'<title id="{key}-title">{escape(title)}</title>'
    said += f'<desc id="{key}-desc">{escape(description)}</desc>'
    return f"<svg {shape} {names}>{said}{body}"
