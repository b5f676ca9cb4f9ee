"""How an official document is laid out, by decree for the State and by guidance for the Party.

Nghị định 30/2020/NĐ-CP, phụ lục I: A4, margins 20, 20, 30 and 15 mm, Times New Roman, body 14 pt justified with a first
line of 1,27 cm, page numbers centred at the top from page 2 on. Hướng dẫn 36-HD/VPTW ngày 03/4/2018: heading
"ĐẢNG CỘNG SẢN VIỆT NAM" at the right, the issuing body at the left with a star below, symbol "Số …-BC/BDVHU".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from docx.document import Document
from docx.document import Document as DocumentClass
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from analytics.documents.office.xlsx import clean

FONT = "Times New Roman"
BODY, SMALL, TABLE = 14, 12, 11  # points
CENTER, LEFT, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
ACROSS = 16.5  # cm between the margins
_CELL_MARGIN = 0.19  # cm, Word's own


def set_page(document: Document, foot: str) -> None:
    """Paper, margins, letters, the page number at the top, `foot` at the bottom of every page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.0
    for level in (1, 2):
        _heading_style(document, level)
    number = section.header.paragraphs[0]
    number.alignment = CENTER
    _field(number, "PAGE")
    for footer in (section.footer, section.first_page_footer):
        write(footer.paragraphs[0], foot, SMALL - 1, CENTER, is_italic=True)


def _heading_style(document: Document, level: int) -> None:
    """Headings a reader can jump to, in the document's own letters."""
    style: Any = document.styles[f"Heading {level}"]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(BODY), True
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(4)
    style.paragraph_format.keep_with_next = True


def _field(paragraph: Paragraph, code: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.set(qn("xml:space"), "preserve")
            piece.text = text
        run._r.append(piece)


def write(
    paragraph: Paragraph,
    text: str,
    size: int = BODY,
    align: Any = LEFT,
    is_bold: bool = False,
    is_italic: bool = False,
    is_underlined: bool = False,
) -> Paragraph:
    run = paragraph.add_run(clean(text))
    run.font.size, run.font.bold, run.font.italic, run.font.underline = Pt(size), is_bold, is_italic, is_underlined
    paragraph.alignment = align
    return paragraph


def said(document: Document, text: str, first_line: float, height: float | None, is_blank: bool = False) -> None:
    """A paragraph of the body; one that is left to fill in stands in italics and is not stretched."""
    align = LEFT if is_blank else JUSTIFIED
    paragraph = write(document.add_paragraph(), text, BODY, align, is_italic=is_blank)
    paragraph.paragraph_format.first_line_indent = Cm(first_line)
    if height:
        paragraph.paragraph_format.line_spacing = Pt(height)


def line(cell: _Cell, text: str, size: int = BODY, **looks: Any) -> None:
    """A line of a heading or signature block; the first fills the cell's empty paragraph."""
    first = cell.paragraphs[0]
    paragraph = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    write(paragraph, text, size, looks.pop("align", CENTER), **looks)


def ruled(place: _Cell | Document, long: float, across: float) -> None:
    """A rule `long` cm in the middle of `across`: an empty line with a border between indents."""
    paragraph = place.add_paragraph()
    paragraph.alignment = CENTER
    indent = Cm(max(0.0, (across - long) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    paragraph.paragraph_format.space_after = Pt(6 if isinstance(place, DocumentClass) else 0)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.line_spacing = Pt(3), Pt(5)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def inner(cell: _Cell) -> float:
    """Centimetres between the margins of a cell."""
    return float(Emu(cell.width or Cm(8)).cm) - 2 * _CELL_MARGIN


def annex(document: Document) -> None:
    """A new page whose pages are numbered from 1 again."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = True
    for copied in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(copied)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(start, "w:cols", "w:titlePg", "w:docGrid")


def side_by_side(document: Document, *widths: float) -> list[_Cell]:
    """Cells beside each other without borders, so many centimetres wide; the last takes what is left."""
    table = document.add_table(rows=1, cols=len(widths) + 1)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    wide = [Cm(w) for w in (*widths, ACROSS - sum(widths))]
    _set_widths(table, wide)
    for cell, width in zip(table.rows[0].cells, wide, strict=True):
        cell.width = width
    _unbroken(table.rows[0])
    return list(table.rows[0].cells)


def _set_widths(table: Table, widths: Sequence[Any]) -> None:
    """On the grid too: some programs read only that."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _unbroken(row: Any) -> None:
    """The row stays on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def data_table(document: Document, found: pd.DataFrame, weights: Sequence[float]) -> None:
    """A ruled table whose heading repeats on every page; `weights` share out the width."""
    table = document.add_table(rows=1, cols=len(found.columns))
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    widths = [Cm(ACROSS * w / sum(weights)) for w in weights]
    _set_widths(table, widths)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _row(table.rows[0].cells, [str(c) for c in found.columns], widths, is_heading=True)
    for values in found.itertuples(index=False):
        row = table.add_row()
        _unbroken(row)
        _row(row.cells, [str(v) for v in values], widths)


def _row(cells: Sequence[_Cell], texts: Sequence[str], widths: Sequence[Any], is_heading: bool = False) -> None:
    for place, (cell, text, width) in enumerate(zip(cells, texts, widths, strict=True)):
        cell.width = width
        is_number = place > 0 and len(text) < 20 and (text[:1].isdigit() or text[:1] in "+−—" or text == "không đổi")
        align = CENTER if is_heading else RIGHT if is_number else LEFT
        paragraph = write(cell.paragraphs[0], text, TABLE, align, is_bold=is_heading)
        paragraph.paragraph_format.space_after = Pt(1)


def weights_of(found: pd.DataFrame) -> list[float]:
    """Shares of the width by how long the columns' texts are."""
    longest = (max([len(str(v)) for v in found[c]], default=0) for c in found.columns)
    return [
        min(34, max(11, n + 4, *(len(w) for w in str(c).split()))) for n, c in zip(longest, found.columns, strict=True)
    ]
