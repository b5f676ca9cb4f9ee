"""Pieces of a slide: text that fits its box, panels, tables, all native and editable."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from analytics.exports.workbook import clean
from analytics.figures import LIGHT

FONT = "Be Vietnam Pro"
SMALLEST = 14  # points
_WIDE = 0.59  # of the type size: what a letter of Be Vietnam Pro takes on average, a little more than measured
_LEADING = 1.22
_ROOM = 0.1  # inches inside a box, each side

Box = tuple[float, float, float, float]  # left, top, width, height in inches


# ---------------------------------------------------------------- text


def lines_of(text: str, width: float, size: float) -> int:
    """Lines a text takes in a box of that many inches."""
    fits = max(1.0, (width - 2 * _ROOM) * 72 / (_WIDE * size))
    return sum(max(1, math.ceil(len(part) / fits * 1.04)) for part in text.split("\n"))


def fitted(text: str, box: Box, largest: int) -> tuple[str, int]:
    """The text and the largest size it fits in; cut short where even the smallest is too large."""
    text = clean(text)
    for size in range(largest, SMALLEST - 1, -1):
        if lines_of(text, box[2], size) * size * _LEADING <= (box[3] - _ROOM) * 72:
            return text, size
    while len(text) > 2 and lines_of(text + "…", box[2], SMALLEST) * SMALLEST * _LEADING > (box[3] - _ROOM) * 72:
        text = text[: int(0.95 * len(text)) - 1].rstrip()
    return text + "…", SMALLEST


def write(shape: Any, text: str, size: int, colour: str = LIGHT.ink, is_bold: bool = False) -> None:
    """The text of a shape or placeholder, wrapped, in our letters."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(_ROOM)
    frame.margin_top = frame.margin_bottom = Inches(_ROOM / 2)
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
    shown, size = fitted(text, box, largest)
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


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


def inches(box: Box) -> tuple[Emu, ...]:
    return tuple(Emu(Inches(x)) for x in box)


# ---------------------------------------------------------------- tables


def column_widths(table: pd.DataFrame, width: float) -> list[float]:
    """Inches a column, by the length of what stands in it."""
    lengths = []
    for column in table.columns:
        longest = max([len(str(v)) for v in table[column]], default=0)
        lengths.append(min(42, max(7, longest, min(16, len(str(column)) + 2))))
    return [width * n / sum(lengths) for n in lengths]


def row_heights(table: pd.DataFrame, widths: Sequence[float]) -> list[float]:
    """Inches of the heading and of each row."""
    rows = [table.columns.tolist(), *table.to_numpy().tolist()]
    return [
        max(lines_of(str(v), w, SMALLEST + (i == 0)) for v, w in zip(row, widths, strict=True))
        * SMALLEST
        * _LEADING
        / 72
        + _ROOM
        for i, row in enumerate(rows)
    ]


def pages(table: pd.DataFrame, box: Box) -> list[pd.DataFrame]:
    """The table cut into pieces that fit the box."""
    heading, *rows = row_heights(table, column_widths(table, box[2]))
    found, start, used = [], 0, heading
    for place, height in enumerate(rows):
        if used + height > box[3] and place > start:
            found.append(table.iloc[start:place])
            start, used = place, heading
        used += height
    return [*found, table.iloc[start:]]


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
    cell.margin_left = cell.margin_right = Inches(_ROOM)
    cell.margin_top = cell.margin_bottom = Inches(_ROOM / 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb("#E9EEF1" if row == 0 else "#FFFFFF" if row % 2 else "#F6F4EE")
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = text
    letters(run.font, SMALLEST, is_bold=row == 0)
    if row and text[:1].isdigit() and len(text) < 12:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
