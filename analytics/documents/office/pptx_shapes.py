"""Pieces of a slide: text that fits its box, panels, tables, all native and editable."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from analytics.documents.decks.slide_layout import ROOM, SMALLEST, Box, fitted, is_number, row_heights
from analytics.documents.office.xlsx import clean
from analytics.figures import LIGHT

FONT = "Be Vietnam Pro"


# ---------------------------------------------------------------- text


def write(shape: Any, text: str, size: int, colour: str = LIGHT.ink, is_bold: bool = False) -> None:
    """The text of a shape or placeholder, wrapped, in our letters."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(ROOM)
    frame.margin_top = frame.margin_bottom = Inches(ROOM / 2)
    for place, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        letters(run.font, size, colour, is_bold)


def letters(font: Any, size: int, colour: str = LIGHT.ink, is_bold: bool = False) -> None:
    font.size, font.bold, font.name = Pt(size), is_bold, FONT
    font.color.rgb = rgb(colour)


def text_box(slide: Any, text: str, box: Box, largest: int = 18, colour: str = LIGHT.ink, is_bold: bool = False) -> Any:
    shape = slide.shapes.add_textbox(*inches(box))
    shown, size = fitted(clean(text), box, largest)
    write(shape, shown, size, colour, is_bold)
    return shape


def panel(slide: Any, box: Box, fill: str, line: str | None = None) -> Any:
    """A plain rectangle to write in."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *inches(box))
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    if line:
        shape.line.color.rgb = rgb(line)
    else:
        shape.line.fill.background()
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return shape


def sparkline(slide: Any, line: Sequence[float | None], box: Box, colour: str) -> None:
    """Months as a line, a missing one as a gap, the last as a dot."""
    known = [v for v in line if v is not None]
    if len(known) < 2:
        return
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = box[2] / max(len(line) - 1, 1)
    at = [
        None if v is None else (box[0] + i * step, box[1] + (1 - (v - low) / span) * box[3]) for i, v in enumerate(line)
    ]
    for before, after in pairwise(at):
        if before and after:
            drawn = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Inches(x) for x in (*before, *after)))
            drawn.line.color.rgb, drawn.line.width = rgb(colour), Pt(1.75)
    if at[-1]:
        x, y = at[-1]
        dot = slide.shapes.add_shape(MSO_SHAPE.OVAL, *inches((x - 0.04, y - 0.04, 0.08, 0.08)))
        dot.fill.solid()
        dot.fill.fore_color.rgb = rgb(colour)
        dot.line.fill.background()


def rgb(colour: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]


def inches(box: Box) -> tuple[Emu, ...]:
    return tuple(Emu(Inches(x)) for x in box)


# ---------------------------------------------------------------- tables


def add_table(slide: Any, table: pd.DataFrame, widths: Sequence[float], box: Box) -> None:
    heights = row_heights(table, widths)
    frame = slide.shapes.add_table(len(table) + 1, len(table.columns), *inches((*box[:3], sum(heights))))
    native = frame.table
    for column, width in zip(native.columns, widths, strict=True):
        column.width = Inches(width)
    rows = [table.columns.tolist(), *table.to_numpy().tolist()]
    for i, (row, height) in enumerate(zip(rows, heights, strict=True)):
        native.rows[i].height = Inches(height)
        for j, value in enumerate(row):
            _cell(native.cell(i, j), clean(str(value)), i)


def _cell(cell: Any, text: str, row: int) -> None:
    cell.margin_left = cell.margin_right = Inches(ROOM)
    cell.margin_top = cell.margin_bottom = Inches(ROOM / 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb("#E9EEF1" if row == 0 else "#FFFFFF" if row % 2 else "#F6F4EE")
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = text
    letters(run.font, SMALLEST, is_bold=row == 0)
    if row and is_number(text):
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
