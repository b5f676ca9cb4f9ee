"""An indicator's quarters as a small line, with its target."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from analytics import formatting
from analytics.figures import Look
from analytics.summaries.plan_scoreboard import Course

_WIDTH, _HEIGHT = 104, 26


def drawn(course: Course, look: Look) -> str:
    """The quarters, those before the last four thin; a quarter with too small a base is a gap."""
    values, target = course.quarters, course.target
    known = [v for v in values if v is not None]
    if len(known) < 3:
        return "<small>chưa đủ để vẽ</small>"
    seen = known if target is None else [*known, target]
    low, high = min(seen), max(seen)
    step, span = (_WIDTH - 8) / max(len(values) - 1, 1), (high - low) or 1
    spots = [None if v is None else (4 + i * step, _HEIGHT - 4 - (v - low) / span * (_HEIGHT - 8))
             for i, v in enumerate(values)]  # fmt: skip
    goal = "" if target is None else f"M0,{_HEIGHT - 4 - (target - low) / span * (_HEIGHT - 8):.1f}H{_WIDTH}"
    turn = max(len(values) - 4, 0)
    end = next(spot for spot in reversed(spots) if spot)
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{_HEIGHT}' fill='none'>"
        f"<path d='{goal}' stroke='{look.ink}' stroke-width='1' stroke-dasharray='4 3'/>"
        f"<path d='{_path(spots[: turn + 1])}' stroke='{look.grey}' stroke-width='1.2'/>"
        f"<path d='{_path(spots[turn:])}' stroke='{look.ink}' stroke-width='1.8'/>"
        f"<circle cx='{end[0]:.1f}' cy='{end[1]:.1f}' r='3' fill='{look.ink}'/></svg>"
    )  # an image, because Streamlit strips drawings out of HTML
    words = f"{len(values)} quý: từ {formatting.number(known[0], 1)} đến {formatting.number(known[-1], 1)}"
    source = b64encode(drawing.encode()).decode()
    return f"<img src='data:image/svg+xml;base64,{source}' width='{_WIDTH}' height='{_HEIGHT}' alt='{words}'>"


def _path(spots: Sequence[tuple[float, float] | None]) -> str:
    pieces, pen = [], "M"
    for spot in spots:
        pieces += [f"{pen}{spot[0]:.1f},{spot[1]:.1f}"] if spot else []
        pen = "L" if spot else "M"
    return " ".join(pieces)
