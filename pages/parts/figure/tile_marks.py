"""The drawings of a tile: its line of months, and the marks of change (round) and of the target (square).

Images, because Streamlit strips drawings out of HTML.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from analytics.figures import Look
from analytics.summaries.findings.course import Course
from analytics.summaries.headline_tiles import Tile

_WIDTH, _HEIGHT, _EDGE = 160, 46, 5


def line(tile: Tile, look: Look) -> str:
    """The months: last year thin, this year in ink, the normal band, the target dashed, the last month as a dot."""
    course = tile.course
    known = [v for v in course.values if v is not None]
    if len(known) < 2:
        why = "ít số liệu" if tile.line and any(v is not None for v in tile.line) else "chưa trọn tháng"
        return f"<p class='dv-line dv-hatched'><span>{why}</span></p>"
    drawing = _drawing(course, look)
    source = b64encode(drawing.encode()).decode()
    words = f"{len(course.values)} tháng, đến {tile.line_to}"
    last = max(i for i, v in enumerate(course.values) if v is not None)
    left = 100 * last / max(len(course.values) - 1, 1)
    top = 100 * _y(known[-1], *_reach(course)) / _HEIGHT
    return (
        f"<div class='dv-line'><img src='data:image/svg+xml;base64,{source}' alt='{words}' title='{words}'>"
        f"<i class='dv-dot dv-dot-{tile.signal_tone}' style='left:{left:.1f}%;top:{top:.1f}%'></i></div>"
    )


def _reach(course: Course) -> tuple[float, float]:
    """The lowest and the highest that is drawn."""
    ends = [*course.values, course.lower, course.upper, course.target]
    shown = [v for v in ends if v is not None]
    low, high = min(shown), max(shown)
    return (low, high) if high > low else (low - 1, high + 1)


def _y(value: float, low: float, high: float) -> float:
    return _HEIGHT - _EDGE - (value - low) / (high - low) * (_HEIGHT - 2 * _EDGE)


def _drawing(course: Course, look: Look) -> str:
    low, high = _reach(course)
    step = _WIDTH / max(len(course.values) - 1, 1)
    half = len(course.values) - 12
    parts = []
    if course.lower is not None and course.upper is not None:
        top, bottom = _y(min(course.upper, high), low, high), _y(max(course.lower, low), low, high)
        parts.append(
            f"<rect x='0' y='{top:.1f}' width='{_WIDTH}' height='{max(bottom - top, 1):.1f}' fill='{look.steps[0]}'/>"
        )
    if course.target is not None:
        at = _y(course.target, low, high)
        parts.append(_stroke(f"M0,{at:.1f}L{_WIDTH},{at:.1f}", look.quiet, 1.2, "4 3"))
    places = [None if v is None else (i * step, _y(v, low, high)) for i, v in enumerate(course.values)]
    if half > 0:
        parts.append(_stroke(_path(places[: half + 1]), look.grey, 1.2))
    parts.append(_stroke(_path(places[max(half, 0) :]), look.ink, 1.8))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {_HEIGHT}' preserveAspectRatio='none'>"
        f"{''.join(parts)}</svg>"
    )


def _path(places: list[tuple[float, float] | None]) -> str:
    """A missing month is a gap."""
    pieces, pen = [], "M"
    for place in places:
        if place is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{place[0]:.1f},{place[1]:.1f}")
        pen = "L"
    return "".join(pieces)


def _stroke(path: str, colour: str, width: float, dashes: str = "") -> str:
    dashed = f" stroke-dasharray='{dashes}'" if dashes else ""
    return (
        f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='{width}'{dashed}"
        " vector-effect='non-scaling-stroke'/>"
    )


@lru_cache(maxsize=64)
def mark(kind: str, look: Look) -> str:
    """One of the marks; its word stands beside it, so it says nothing itself."""
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{_MARKS[kind](look)}</svg>"
    source = b64encode(drawing.encode()).decode()
    return f"<img class='dv-mark' src='data:image/svg+xml;base64,{source}' alt=''>"


_UP, _DOWN = "M8 11.5V4.5M5 7.5L8 4.5L11 7.5", "M8 4.5V11.5M5 8.5L8 11.5L11 8.5"
_TICK, _CROSS = "M4.5 8.2L7 10.7L11.7 5.6", "M5 5L11 11M11 5L5 11"


def _round(fill: str, edge: str, inside: str, ink: str) -> str:
    return (
        f"<circle cx='8' cy='8' r='7' fill='{fill}' stroke='{edge}' stroke-width='1.2'/>"
        f"<path d='{inside}' fill='none' stroke='{ink}' stroke-width='1.7'/>"
    )


def _pointed(fill: str, inside: str, ink: str) -> str:
    return (
        f"<path d='M8 0L16 8L8 16L0 8Z' fill='{fill}'/>"
        f"<path d='{inside}' fill='none' stroke='{ink}' stroke-width='1.7'/>"
    )


def _square(fill: str, edge: str, inside: str, ink: str) -> str:
    return (
        f"<rect x='1.5' y='1.5' width='13' height='13' rx='2' fill='{fill}' stroke='{edge}' stroke-width='1.2'/>"
        f"<path d='{inside}' fill='none' stroke='{ink}' stroke-width='1.8'/>"
    )


_MARKS = {
    "steady": lambda look: _round("none", look.grey, "M3.5 9C5 4.5 6.5 6 8 8.5S11 11 12.5 7", look.quiet),
    "good up": lambda look: _round(look.good, look.good, _UP, look.ground),
    "good down": lambda look: _round(look.good, look.good, _DOWN, look.ground),
    "concern up": lambda look: _pointed(look.concern, _UP, look.ground),
    "concern down": lambda look: _pointed(look.concern, _DOWN, look.ground),
    "unknown": lambda look: (
        f"<circle cx='8' cy='8' r='7' fill='none' stroke='{look.grey}' stroke-width='1.3' stroke-dasharray='2 2.4'/>"
    ),
    "always": lambda look: _square(look.good, look.good, _TICK, look.ground),
    "now": lambda look: _square("none", look.good, _TICK, look.good),
    "never": lambda look: _square(look.concern, look.concern, _CROSS, look.ground),
    "not now": lambda look: _square("none", look.concern, _CROSS, look.concern),
    "sometimes": lambda look: _square("none", look.quiet, "M3.5 10L6.5 6L9 10L12.5 5.5", look.quiet),
}
