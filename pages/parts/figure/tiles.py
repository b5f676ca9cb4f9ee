"""Tiles in one element: number, change, target, twelve months, signal as shape and word."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.figures import Look
from analytics.summaries.headline_tiles import Tile, Tone
from pages.parts.tables import rows_behind

SHAPES: dict[Tone, str] = {"good": "▲", "concern": "◆", "neutral": "●"}
_WIDTH, _HEIGHT = 160, 34


def show(tiles: Sequence[Tile], look: Look) -> None:
    st.html(written(tiles, look))
    if st.button("Xem danh sách chi tiết", key="rows-tiles", icon=":material/list:", type="tertiary"):
        rows_behind.show(tuple(tile.key for tile in tiles))


def written(tiles: Sequence[Tile], look: Look) -> str:
    """The tiles as HTML."""
    return f"<div class='dv-tiles'>{''.join(_tile(tile, look) for tile in tiles)}</div>{_style(look)}"


def _tile(tile: Tile, look: Look) -> str:
    target = ""
    if tile.target:
        mark = {True: "đạt ", False: "chưa đạt ", None: ""}[tile.target_met]
        target = f"<span class='dv-target'>{escape(mark + tile.target)}</span>"
    month = f"<span class='dv-month'>{escape(tile.signal_month)}: </span>" if tile.signal_month else ""
    return (
        f"<section class='dv-tile' title='{escape(tile.meaning, quote=True)}'>"
        f"<h3>{escape(tile.name)}</h3>"
        f"<p class='dv-value'>{escape(tile.value)}</p>"
        f"<p class='dv-change dv-{tile.change_tone}'>{escape(tile.change)} <span>so với cùng kỳ</span></p>"
        f"<p class='dv-small'>{target or escape(tile.base)}&nbsp;</p>"
        f"{_line(tile, look)}"
        f"<p class='dv-signal dv-{tile.signal_tone}' title='{escape(tile.signal_why, quote=True)}'>"
        f"<span aria-hidden='true'>{SHAPES[tile.signal_tone]}</span> {month}{escape(tile.signal)}</p>"
        "</section>"
    )


def _line(tile: Tile, look: Look) -> str:
    """Twelve months as a line; a missing month is a gap."""
    known = [v for v in tile.line if v is not None]
    if len(known) < 2:
        return "<div class='dv-line'></div>"
    low, high = min(known), max(known)
    span = (high - low) or 1
    step = _WIDTH / max(len(tile.line) - 1, 1)
    pieces, pen = [], "M"
    for i, v in enumerate(tile.line):
        if v is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{i * step:.1f},{_HEIGHT - 4 - (v - low) / span * (_HEIGHT - 8):.1f}")
        pen = "L"
    colour = {"good": look.good, "concern": look.concern, "neutral": look.grey}[tile.signal_tone]
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {_HEIGHT}' preserveAspectRatio='none'>"
        f"<path d='{' '.join(pieces)}' fill='none' stroke='{colour}' stroke-width='2'"
        " vector-effect='non-scaling-stroke'/></svg>"
    )  # an image, because Streamlit strips drawings out of HTML
    source = b64encode(drawing.encode()).decode()
    words = f"{len(tile.line)} tháng, {tile.line_from} đến {tile.line_to}"
    return f"<img class='dv-line' src='data:image/svg+xml;base64,{source}' alt='{words}' title='{words}'>"


def _style(look: Look) -> str:
    return f"""<style>
.dv-tiles {{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:.7rem}}
.dv-tile {{border:1px solid {look.grid};border-radius:6px;padding:.7rem .8rem .55rem;min-width:0}}
.dv-tile h3 {{font-size:.87rem;font-weight:500;margin:0;padding:0;line-height:1.3;min-height:2.4em;color:{look.ink}}}
.dv-tile p {{margin:0;font-size:.85rem;line-height:1.45;color:{look.quiet}}}
.dv-tile .dv-value {{font-size:1.75rem;font-weight:600;line-height:1.3;color:{look.ink};white-space:nowrap}}
.dv-tile .dv-change {{font-weight:600}}
.dv-tile .dv-change span {{font-weight:400;color:{look.quiet};white-space:nowrap}}
.dv-tile .dv-line {{display:block;width:100%;height:{_HEIGHT}px;margin:.25rem 0}}
.dv-tile .dv-signal {{font-weight:500}}
.dv-tile .dv-good {{color:{look.good}}} .dv-tile .dv-concern {{color:{look.concern}}}
</style>"""
