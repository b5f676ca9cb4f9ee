"""The periodic report as DOCX, laid out as decree and guidance ask (`docx_rules`)."""

from __future__ import annotations

import io
from datetime import date

import docx
from docx.document import Document
from docx.shared import Pt

from analytics.documents.catalogue import Style, style_of
from analytics.documents.office import docx_frame, docx_rules
from analytics.documents.office.docx_layout import (
    ACROSS,
    BODY,
    CENTER,
    LEFT,
    SMALL,
    annex,
    data_table,
    ruled,
    said,
    set_page,
    weights_of,
    write,
)
from analytics.documents.office.docx_rules import Rules
from analytics.documents.office.xlsx import clean
from analytics.documents.report import report as reports
from analytics.documents.report.appendices import Appendix
from analytics.documents.report.sentences import Report
from analytics.scope import snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data import settings

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def report(filters: Filters, viewer: Viewer, style: Style | None = None, dated: date | None = None) -> bytes:
    """The report of what is chosen, as DOCX, in the layout of the side that leads and of the day it is dated (today).

    Number, day, names and what no number supports are left to fill in.
    """
    layout = docx_rules.rules(style or style_of(filters), dated or settings.today())
    found = reports.report(filters, viewer)
    filled = [a for a in found.appendices if len(a.table)]
    document = docx.Document()
    document.core_properties.title = clean(found.subject)
    document.core_properties.language = "vi-VN"
    document.core_properties.author = "Ban Dân vận Huyện ủy – UBND huyện Bình Sơn"
    document.core_properties.comments = f"Thể thức: {layout.guidance}"
    set_page(document, "Dữ liệu minh họa – không dùng để báo cáo chính thức" if snapshot.is_sample() else "")
    docx_frame.heading(document, layout, (dated or settings.today()).year)
    docx_frame.title(document, layout, found.subject)
    _body(document, found, layout, len(filled))
    docx_frame.signatures(document, layout)
    for place, appendix in enumerate(filled):
        _appendix(document, appendix, _ROMAN[place] if len(filled) > 1 else "", found.scope, layout)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _body(document: Document, found: Report, layout: Rules, annexes: int) -> None:
    for sentence in found.opening:
        _said(document, layout.cited(sentence.text), layout)
    for part in found.parts:
        document.add_heading(clean(layout.heading(part.heading)), part.level)
        for paragraph in part.paragraphs:
            _said(document, paragraph.text, layout, paragraph.is_blank)
    pointed = f", số liệu chi tiết tại {_named(annexes)} kèm theo" if annexes else ""
    _said(document, f"{found.closing}{pointed}{layout.end}", layout)


def _said(document: Document, text: str, layout: Rules, is_blank: bool = False) -> None:
    said(document, text, layout.first_line, layout.line, is_blank)


def _named(annexes: int) -> str:
    if annexes == 1:
        return "Phụ lục"
    return f"các Phụ lục {', '.join(_ROMAN[: annexes - 1])} và {_ROMAN[annexes - 1]}"


def _appendix(document: Document, appendix: Appendix, numeral: str, scope: str, layout: Rules) -> None:
    """Its number, title and what it belongs to, each on a line of its own; the table; on what scope."""
    annex(document)
    head = document.add_heading(clean(f"Phụ lục {numeral}".strip()), 1)
    title = write(document.add_paragraph(), appendix.title.upper(), BODY, CENTER, is_bold=True)
    note = f"(Kèm theo Báo cáo {layout.dated} của {layout.bodies})"
    for paragraph in (head, title, write(document.add_paragraph(), note, BODY, CENTER, is_italic=True)):
        paragraph.alignment = CENTER
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    ruled(document, ACROSS / 4, ACROSS)
    data_table(document, appendix.table, weights_of(appendix.table))
    below = write(document.add_paragraph(), f"Ghi chú: {scope.rstrip('.')}{layout.end}", SMALL, LEFT)
    below.paragraph_format.space_before = Pt(6)
