"""Tiles in one element: number, change, 24 months with what is normal and the target, and two judgements in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formatting
from analytics.figures import Look
from analytics.indicators import INDICATORS
from analytics.summaries.findings.course import Assurance
from analytics.summaries.headline_tiles import Tile, Tone
from pages.parts.figure import tile_marks
from pages.parts.tables import rows_behind

SHAPES: dict[Tone, str] = {"good": "▲", "concern": "◆", "neutral": "●"}
_SHORT = {
    "resolution_rate": "Đã giải quyết",
    "on_time_rate": "Đúng hạn",
    "days_median": "Một nửa xong trong",
    "overdue": "Đang quá hạn",
    "satisfied_rate": "Hài lòng",
    "models_active": "Mô hình duy trì",
}
_ASSURED: dict[Assurance, tuple[str, str]] = {
    "always": ("good", "Liên tục đạt"),
    "never": ("concern", "Liên tục chưa đạt"),
    "sometimes": ("neutral", "Lúc đạt, lúc không"),
    "now": ("good", "Kỳ này đạt"),
    "not now": ("concern", "Kỳ này chưa đạt"),
}
_UNJUDGED = (
    "Vòng tròn nét đứt: chưa đủ số liệu để xét xu hướng (cần ít nhất 13 tháng, mỗi tháng từ 10 đơn hay 30 phiếu)."
)


def show(tiles: Sequence[Tile], look: Look) -> None:
    st.html(written(tiles, look))
    rows(tiles)


def rows(tiles: Sequence[Tile]) -> None:
    """The way to the rows behind the tiles."""
    if st.button("Xem danh sách chi tiết", key="rows-tiles", icon=":material/list:", type="tertiary"):
        rows_behind.show(tuple(tile.key for tile in tiles))


def written(tiles: Sequence[Tile], look: Look) -> str:
    """The tiles as HTML, their style is `static/overview.css`."""
    unjudged = sum(_is_unjudged(tile) for tile in tiles)
    drawn = "".join(_tile(tile, look, is_said=unjudged < 3) for tile in tiles)
    note = f"<p class='dv-note'>{_UNJUDGED}</p>" if unjudged >= 3 else ""
    return f"<div class='dv-tiles'>{drawn}</div>{note}"


def _is_unjudged(tile: Tile) -> bool:
    """Nothing can be said of its months."""
    return tile.course.lower is None and not tile.signal_month


def _tile(tile: Tile, look: Look, *, is_said: bool) -> str:
    goal = tile.target.removeprefix("mục tiêu ")
    target = f"<span class='dv-target' title='mục tiêu'>{_sign(tile)}{escape(goal)}</span>" if goal else ""
    unit = f" <small>{escape(tile.unit)}</small>" if tile.unit and tile.value != formatting.MISSING else ""
    return (
        f"<section class='dv-tile dv-is-{_tone(tile)}' title='{escape(tile.meaning, quote=True)}'>"
        f"<h3><span>{escape(_SHORT.get(tile.key, tile.name))}</span>{target}</h3>"
        f"<p class='dv-value{' dv-few' if tile.is_few else ''}'>{escape(tile.value)}{unit}</p>"
        f"<p class='dv-change'>{_change(tile)}</p>"
        f"{tile_marks.line(tile, look)}"
        f"{_variation(tile, look, is_said=is_said)}{_assurance(tile, look)}"
        "</section>"
    )


def _sign(tile: Tile) -> str:
    return "≤" if INDICATORS[tile.key].better == "lower" else "≥"


def _tone(tile: Tile) -> Tone:
    """The judgement of its top rule: the signal's, else that the target is never met."""
    return "concern" if tile.signal_tone == "neutral" and tile.assurance == "never" else tile.signal_tone


def _change(tile: Tile) -> str:
    if tile.value == formatting.MISSING:
        return escape(tile.base) if tile.base.startswith("chưa") else "chưa có số liệu"
    if tile.is_few:
        return escape(tile.base)
    return (
        f"{escape(tile.change)} {escape(tile.since)}" if tile.change != formatting.MISSING else "chưa có cùng kỳ để so"
    )


def _variation(tile: Tile, look: Look, *, is_said: bool) -> str:
    if _is_unjudged(tile):
        steady = tile.signal.capitalize() if tile.signal == "ổn định" else "Chưa đủ để xét" if is_said else ""
        mark = "" if tile.signal == "ổn định" else tile_marks.mark("unknown", look)
        return f"<p class='dv-signal' title='{escape(tile.signal_why, quote=True)}'>{mark}{steady}&nbsp;</p>"
    month = tile.signal_month.partition("/")[0]
    word = "Không đổi rõ rệt" if tile.signal_tone == "neutral" else f"{tile.signal.capitalize()} ({month})"
    kind = "steady" if tile.signal_tone == "neutral" else f"{tile.signal_tone} {'up' if _is_up(tile) else 'down'}"
    why = f"{tile.judged}; {tile.signal_why}"
    return (
        f"<p class='dv-signal dv-{tile.signal_tone}' title='{escape(why, quote=True)}'>"
        f"{tile_marks.mark(kind, look)}{escape(word)}</p>"
    )


def _is_up(tile: Tile) -> bool:
    """The last month judged lies above the middle of what is normal."""
    course = tile.course
    known = [value for value in course.values if value is not None]
    return (
        bool(known)
        and course.lower is not None
        and course.upper is not None
        and (known[-1] > (course.lower + course.upper) / 2)
    )


def _assurance(tile: Tile, look: Look) -> str:
    if tile.assurance is None:
        word = tile.note or ("Chưa đủ để xét" if tile.target else "Chưa giao chỉ tiêu")
        return f"<p class='dv-assured dv-none'>{word}</p>"
    tone, word = _ASSURED[tile.assurance]
    if tile.assurance == "sometimes" and tile.target_met is False:
        word = "Kỳ này chưa đạt"
    return f"<p class='dv-assured dv-{tone}'>{tile_marks.mark(tile.assurance, look)}{word}</p>"
