"""A deck as PPTX: 16:9, native charts, tables and maps, the message as title, the rest in the notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
from lxml import etree
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.util import Inches

from analytics import formatting
from analytics.documents import tables_as_text
from analytics.documents.decks import slide_layout, slides
from analytics.documents.decks.decks import Deck, default
from analytics.documents.decks.shown import Shown
from analytics.documents.decks.slide_layout import (
    ACROSS,
    BELOW,
    COVER,
    COVER_SIZE,
    COVER_TEXT,
    FOOT,
    HEIGHT,
    LEFT,
    LINE,
    NUMBER,
    TEXT,
    TITLE,
    TITLE_SIZE,
    WIDTH,
    Box,
    column_widths,
    fitted,
    pages,
)
from analytics.documents.office.native_charts import MOST_BARS, has_drawing, intervals, native, tiles_of
from analytics.documents.office.pptx_charts import add_chart, add_map
from analytics.documents.office.pptx_shapes import FONT, add_table, inches, panel, rgb, sparkline, text_box, write
from analytics.documents.office.xlsx import clean
from analytics.figures import LIGHT
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries.findings import SEVERITY_WORDS, Finding
from analytics.summaries.headline_tiles import Tile

RED, QUIET = LIGHT.brand, LIGHT.quiet
_TITLE_ONLY = 5  # of the default template's layouts
# The screen's own marks: a signal's, never of a change that may be chance.
_TONES = {"good": ("▲", LIGHT.good), "concern": ("◆", LIGHT.concern), "neutral": ("●", LIGHT.quiet)}


def deck(filters: Filters, viewer: Viewer, chosen: Deck | None = None) -> bytes:
    """The deck (the one that fits what is chosen when none is given), as PPTX."""
    filters = row_scope.own(filters, viewer)
    chosen = chosen or default(filters)
    shown = slides.show(chosen, filters, viewer)
    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    made.core_properties.title = clean(shown[0].title if shown else chosen.title)
    made.core_properties.language = "vi-VN"
    _widen(made)
    _letters_of_theme(made)
    foot = slides.foot(filters, viewer)
    for slide in shown:
        _slide(made, slide, foot)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# ---------------------------------------------------------------- slides


def _slide(made: Any, shown: Shown, foot: str) -> None:
    """One slide, or as many as its table needs."""
    if shown.key == "cover":
        _cover(_new(made, shown, foot), shown)
        return
    body = slide_layout.body(bool(shown.text))
    table = _table_of(shown)
    if table is not None and len(table):
        widths = column_widths(table, body[2])
        for piece, more in slide_layout.numbered(pages(table, body)):
            add_table(_new(made, shown, foot, more), piece, widths, body)
        return
    slide = _new(made, shown, foot)
    if shown.tiles:
        _tiles(slide, shown.tiles, body)
    elif shown.figure:
        _figure(slide, shown, body)
    else:
        _findings(slide, shown.findings, body)


def _new(made: Any, shown: Shown, foot: str, more: str = "") -> Any:
    """A slide with its title, the line below, foot, number and notes."""
    slide = made.slides.add_slide(made.slide_layouts[_TITLE_ONLY])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = rgb(LIGHT.ground)
    title = slide.shapes.title
    box = COVER if shown.key == "cover" else TITLE
    title.left, title.top, title.width, title.height = inches(box)
    title.text_frame.clear()
    found, size = fitted(clean(shown.title + more), box, COVER_SIZE if shown.key == "cover" else TITLE_SIZE)
    write(title, found, size, RED if shown.key == "cover" else LIGHT.ink, True)
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    if shown.text and shown.key != "cover":
        text_box(slide, shown.text, TEXT, 18, QUIET)
    text_box(slide, foot, FOOT, 14, QUIET)
    text_box(slide, str(len(made.slides)), NUMBER, 14, QUIET).text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    slide.notes_slide.notes_text_frame.text = clean(shown.notes)
    return slide


def _cover(slide: Any, shown: Shown) -> None:
    panel(slide, LINE, RED)
    text_box(slide, shown.text, COVER_TEXT, 20, QUIET)


def _table_of(shown: Shown) -> pd.DataFrame | None:
    """What is shown as a table: tables, and figures that have no native chart."""
    if shown.table is not None:
        return tables_as_text.readable(shown.table)
    if shown.figure and not has_drawing(shown.figure.chart):
        return tables_as_text.readable(shown.figure.data)
    return None


def _figure(slide: Any, shown: Shown, body: Box) -> None:
    figure = shown.figure
    assert figure is not None
    tiles, chart, below = tiles_of(figure.chart), native(figure.chart), figure.base
    if tiles:
        below = f"{below}. {figure.note}"
    elif chart and len(figure.chart.categories) > len(chart.categories):
        below = f"{below}. Hình vẽ {MOST_BARS} trong {len(figure.chart.categories)} nhóm."
    lines = slide_layout.lines_of(below, ACROSS, slide_layout.SMALLEST)
    under = max(BELOW, lines * slide_layout.SMALLEST * slide_layout.LEADING / 72 + slide_layout.ROOM)
    room = (*body[:3], body[3] - under)
    if tiles:
        add_map(slide, tiles, room, shown.named)
    elif chart:
        add_chart(slide, chart, room, figure.alt, named=shown.named, reach=intervals(figure.chart))
    text_box(slide, below, (LEFT, body[1] + body[3] - under + 0.02, ACROSS, under), 14, QUIET)


def _tiles(slide: Any, tiles: Sequence[Tile], body: Box) -> None:
    """Two rows of tiles: name, number, change on a year ago, target, twelve months, signal; colour by the signal."""
    width, height = body[2] / 4, body[3] / 2
    for place, tile in enumerate(tiles):
        box = (body[0] + place % 4 * width, body[1] + place // 4 * height, width - 0.15, height - 0.12)
        panel(slide, box, "#FFFFFF", LIGHT.grid)
        _tile(slide, tile, (box[0] + 0.05, box[1], box[2] - 0.1, box[3]))


def _tile(slide: Any, tile: Tile, box: Box) -> None:
    """The number with its months beside it, words below."""
    left, top, inner, _ = box
    mark, colour = _TONES[tile.signal_tone]
    text_box(slide, tile.name, (left, top, inner, 0.6), 15, QUIET)
    text_box(slide, tile.value, (left, top + 0.58, 1.65, 0.55), largest=26, colour=LIGHT.ink, is_bold=True)
    sparkline(slide, tile.line, (left + 1.7, top + 0.68, inner - 1.85, 0.34), colour)
    change = f"{tile.change} so với cùng kỳ" if tile.change != formatting.MISSING else ""
    met = {True: "đạt ", False: "chưa đạt ", None: ""}[tile.target_met]
    below = f"{met}{tile.target}" if tile.target else tile.base
    for text, at, high in ((change, 1.12, 0.6), (below, 1.7, 0.36)):
        if text:
            text_box(slide, text, (left, top + at, inner, high), 14, QUIET)
    text_box(slide, f"{mark} {tile.signal}", (left, top + 2.05, inner, 0.36), 14, colour)


def _findings(slide: Any, found: Sequence[Finding], body: Box) -> None:
    """As large as all of them fit, none cut."""
    texts = [f"{SEVERITY_WORDS[f.severity]}. {f.sentence}" for f in found]
    inner = body[2] - 0.15
    sizes = range(20, slide_layout.SMALLEST - 1, -1)
    heights = next((h for h in (_heights(texts, inner, size) for size in sizes) if sum(h) <= body[3]),
                   _heights(texts, inner, slide_layout.SMALLEST))  # fmt: skip
    top = body[1]
    for finding, text, height in zip(found, texts, heights, strict=True):
        colour = LIGHT.concern if finding.severity in ("todo", "concern") else LIGHT.good
        panel(slide, (body[0], top, 0.09, height - 0.08), colour)
        text_box(slide, text, (body[0] + 0.15, top, inner, height - 0.08), 20)
        top += height


def _heights(texts: Sequence[str], width: float, size: int) -> list[float]:
    """Inches of each text at a size, and the gap below it."""
    lines = (slide_layout.lines_of(text, width, size) for text in texts)
    return [n * size * slide_layout.LEADING / 72 + slide_layout.ROOM + 0.1 for n in lines]


# ---------------------------------------------------------------- the template


def _widen(made: Any) -> None:
    """The template is 4:3: its placeholders are stretched to 16:9, so that new slides start well."""
    ratio = WIDTH / 10
    for sheet in (made.slide_master, *made.slide_layouts):
        for shape in sheet.shapes:
            if shape.width:
                shape.left, shape.width = int(shape.left * ratio), int(shape.width * ratio)


def _letters_of_theme(made: Any) -> None:
    """Be Vietnam Pro throughout; where it is not installed, Vietnamese falls back on Arial (a sans serif)."""
    part = made.slide_master.part.part_related_by(RELATION.THEME)
    theme = etree.fromstring(part.blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    for latin in theme.findall(".//a:fontScheme/*/a:latin", space):
        latin.set("typeface", FONT)
        latin.set("pitchFamily", "34")  # variable, Swiss: what to look for instead
    for font in theme.findall(".//a:fontScheme/*/a:font[@script='Viet']", space):
        font.set("typeface", "Arial")
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
