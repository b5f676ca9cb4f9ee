"""The deck on the wall: every slide drawn once on a sheet of 1920 × 1080, which the browser scales to the screen.

Slides lie on top of each other and `stage.js` shows one, so that the next one is prepared and no key asks the server.
They stand where the PPTX has them (`slide_room`): an inch is 144 pixels, a point 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from analytics import formatting
from analytics.documents.decks import slide_layout as room
from analytics.documents.decks import slide_titles
from analytics.documents.decks.screen_pages import names
from analytics.documents.decks.shown import Shown
from analytics.documents.decks.slide_layout import Box
from analytics.figures import Figure, Look
from analytics.figures.projector import projected
from analytics.scope.filters import Filters
from pages.parts.figure import figure, tiles
from pages.parts.frame import addresses, cross_filter
from pages.parts.lists import attention

_HERE = Path(__file__).parent
_INCH, _POINT = 144, 2  # pixels of a slide 1920 wide


@cache
def _file(ending: str) -> str:
    return (_HERE / f"stage.{ending}").read_text("utf-8")


_keys = st.components.v2.component("stage", html=_file("html"), js=_file("js"), isolate_styles=False)


def show(
    deck: str,
    screens: Sequence[Shown],
    foot: str,
    look: Look,
    seconds: int,
    left: Callable[[], None],
    started: str = "",
) -> None:
    """The slides of a deck over the whole window, the next one every `seconds` (0: never). `left` runs at Esc.

    A new `started` opens at the first slide; the same again, or none, where the browser last was.
    """
    with st.container(key="stage"):
        st.html(f"<style>{_variables(look)}{_file('css')}</style>")
        told = {
            "deck": deck,
            "slides": names(screens),
            "seconds": seconds,
            "started": started,
            "titles": [slide.title for slide in screens],
            "notes": [slide.notes for slide in screens],
            "presenter": (_HERE / "presenter.html").read_text("utf-8"),
            "handout": (_HERE / "handout.html").read_text("utf-8"),
        }
        _keys(key="stage-keys", data=told, on_left_change=left)
        for place, slide in enumerate(screens):
            with st.container(key=f"slide-{place}", gap=None):
                _slide(place, slide, foot, look)


def _variables(look: Look) -> str:
    return (
        f".st-key-stage{{--ink:{look.ink};--quiet:{look.quiet};--grid:{look.grid};--ground:{look.ground};"
        f"--brand:{look.brand}}}"
    )


def _slide(place: int, slide: Shown, foot: str, look: Look) -> None:
    parts = [_at(room.FOOT, foot, "quiet", room.SMALLEST)]
    if slide.key == "cover":
        title, size = room.fitted(slide.title, room.COVER, room.COVER_SIZE)
        parts += [_at(room.LINE, "", "line", 0), _at(room.COVER, title, "cover", size)]
        parts.append(_fitting(room.COVER_TEXT, slide.text, "quiet", 20))
    else:
        parts.append(_fitting(room.TITLE, slide.title, "title", room.TITLE_SIZE))
        parts.append(_fitting(room.TEXT, slide.text, "quiet", 18) if slide.text else "")
    body = room.body(bool(slide.text))
    if slide.tiles:
        parts.append(_placed(body, tiles.written(slide.tiles, look)))
    if slide.table is not None:
        parts.append(_placed(body, _table(slide, body)))
    drawn = slide.figure and projected(slide.figure, _pixels(body[3] - room.BELOW), slide.named, look)
    if drawn:
        parts.append(_at((body[0], body[1] + body[3] - room.BELOW, *body[2:]), drawn.base, "quiet", room.SMALLEST))
    st.html("".join(parts))
    if drawn:
        _figure(place, drawn, slide, body)
    if slide.findings:
        with _body(f"links-{place}", body):
            attention.links(slide.findings)


def _figure(place: int, drawn: Figure, slide: Shown, body: Box) -> None:
    chart = f"chart-slide-{place}"
    with _body(str(place), body):
        figure.drawing(drawn, chart, partial(_drill, slide.key, slide.filters, chart))


def _drill(key: str, filters: Filters, chart: str) -> None:
    """A click on a mark opens the figure's own page, narrowed to what the mark stands for."""
    found = cross_filter.chosen(chart)
    if found is not None:
        st.session_state["wanted"] = cross_filter.crossed(filters, found)
        st.switch_page(addresses.FILES[slide_titles.address(key)])


# ------------------------------------------------------------ boxes


def _body(name: str, box: Box) -> Any:
    """A container over the box, for what is not HTML."""
    top, high = _pixels(box[1]), _pixels(box[3] - room.BELOW)
    st.html(f"<style>.st-key-stage .st-key-body-{name}{{top:{top}px;--high:{high}px}}</style>")
    return st.container(key=f"body-{name}")


def _fitting(box: Box, text: str, kind: str, largest: int) -> str:
    shown, size = room.fitted(text, box, largest)
    return _at(box, shown, kind, size)


def _at(box: Box, text: str, kind: str, points: int) -> str:
    return _placed(box, f"<span>{escape(text)}</span>", f"dv-{kind}", points)


def _placed(box: Box, inner: str, kind: str = "", points: int = room.SMALLEST) -> str:
    left, top, width, height = map(_pixels, box)
    place = f"left:{left}px;top:{top}px;width:{width}px;height:{height}px;font-size:{points * _POINT}px"
    return f"<div class='dv-at {kind}' style='{place}'>{inner}</div>"


def _table(slide: Shown, body: Box) -> str:
    assert slide.table is not None
    widths = "".join(f"<col style='width:{_pixels(w)}px'>" for w in room.column_widths(slide.table, body[2]))
    right = [
        all(room.is_number(str(v)) or v == formatting.MISSING for v in slide.table[c]) for c in slide.table.columns
    ]
    heading = "".join(_cell("th", name, r) for name, r in zip(slide.table.columns, right, strict=True))
    rows = "".join(
        f"<tr>{''.join(_cell('td', v, r) for v, r in zip(row, right, strict=True))}</tr>"
        for row in slide.table.to_numpy().tolist()
    )
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{heading}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(tag: str, value: object, is_number: bool) -> str:
    return f"<{tag}{' class=dv-number' if is_number else ''}>{escape(str(value))}</{tag}>"


def _pixels(inches: float) -> int:
    return round(inches * _INCH)
