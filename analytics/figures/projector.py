"""A figure as a wall shows it: the same marks, lettered to be read at five metres.

Figures are lettered for a desk (11 to 13 px). On a slide of 1920 × 1080 every word is at least `SMALLEST` px, and what
goes with words (margins, marks, lines) grows likewise. Nothing is drawn again: the figure's own spec is enlarged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analytics.figures.figure import Figure

SMALLEST = 28  # px at 1920 × 1080
_GROWS = SMALLEST / 13  # a desk's figures are lettered in 13 px
_LENGTHS = {"l", "r", "t", "b", "standoff", "xshift", "yshift", "ax", "ay", "xgap", "ygap", "ticklen", "pad",
            "thickness", "borderpad"}  # fmt: skip
_MARKS = {"marker", "line", "error_x", "error_y"}
_DATA = {"x", "y", "z", "text", "hovertext", "customdata", "meta"}  # values, however they are called inside


def projected(figure: Figure, height: int) -> Figure:
    """The figure for a wall, `height` px high."""
    return replace(figure, spec=_grown(figure.spec, ""), height=height)


def _grown(part: Any, name: str) -> Any:
    if isinstance(part, Mapping):
        return {key: value if key in _DATA else _value(key, value, name) for key, value in part.items()}
    if isinstance(part, list) and part and isinstance(part[0], Mapping):
        return [_grown(each, name) for each in part]
    return part


def _value(key: str, value: Any, name: str) -> Any:
    """A value under `key` of what is called `name`."""
    if key == "size" and name.endswith("font"):
        return _letters(value)
    if key in _LENGTHS or (name in _MARKS and key in ("size", "width")):
        return _times(value)
    return _grown(value, key)


def _letters(size: Any) -> Any:
    if isinstance(size, list):
        return [_letters(each) for each in size]
    return max(SMALLEST, round(size * _GROWS))


def _times(value: Any) -> Any:
    if isinstance(value, list):
        return [_times(each) for each in value]
    return value * _GROWS if isinstance(value, int | float) and not isinstance(value, bool) else _grown(value, "")
