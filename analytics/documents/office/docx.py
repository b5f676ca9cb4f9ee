"""The periodic report as DOCX: for the State by Nghị định 30/2020, for the Party by Hướng dẫn 36-HD/VPTW."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.shared import Cm, Pt

from analytics.documents.catalogue import Style
from analytics.documents.office.docx_layout import (
    BODY,
    CENTER,
    LEFT,
    RIGHT,
    SMALL,
    data_table,
    line,
    ruled,
    said,
    set_page,
    two_columns,
    weights_of,
    write,
)
from analytics.documents.office.xlsx import clean
from analytics.documents.report import report as reports
from analytics.documents.report.report import Report
from analytics.scope import snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

# The offices the 2024 plan was sent to.
RECIPIENTS = (
    "Ban Dân vận Tỉnh ủy (thay b/cáo)",
    "TT. Huyện ủy",
    "TT. HĐND huyện",
    "UBND huyện",
    "Ban Dân vận Huyện ủy",
    "Mặt trận, các tổ chức CT-XH huyện",
    "Các phòng, ban thuộc huyện",
)
_DATE = "Bình Sơn, ngày …… tháng …… năm ………"
_LAST = {"nha-nuoc": "Lưu: VT", "dang": "Lưu Ban Dân vận Huyện ủy"}


def report(filters: Filters, viewer: Viewer, style: Style = "nha-nuoc") -> bytes:
    """The report of what is chosen, as DOCX. Number, date, names and what no number supports are left to fill in."""
    found = reports.report(filters, viewer)
    document = docx.Document()
    document.core_properties.title = clean(found.subject)
    document.core_properties.language = "vi-VN"
    document.core_properties.author = "Ban Dân vận Huyện ủy – UBND huyện Bình Sơn"
    set_page(document, "Dữ liệu minh họa – không dùng để báo cáo chính thức" if snapshot.is_sample() else "")
    (_state_heading if style == "nha-nuoc" else _party_heading)(document)
    _title(document, found)
    _body(document, found)
    _signatures(document, style)
    _appendices(document, found)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# ---------------------------------------------------------------- heading and title


def _state_heading(document: Document) -> None:
    left, right = two_columns(document, 6.6)
    line(left, "HUYỆN BÌNH SƠN", SMALL)
    line(left, "BAN DÂN VẬN HUYỆN ỦY –", SMALL, is_bold=True)
    line(left, "ỦY BAN NHÂN DÂN", SMALL, is_bold=True)
    ruled(left, 0.4)
    line(left, "Số: ……/BC-BDV-UBND", SMALL + 1)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", SMALL, is_bold=True)
    line(right, "Độc lập - Tự do - Hạnh phúc", SMALL + 1, is_bold=True)
    ruled(right, 0.6)
    line(right, _DATE, SMALL + 1, is_italic=True)


def _party_heading(document: Document) -> None:
    left, right = two_columns(document, 7.2)
    line(left, "HUYỆN ỦY BÌNH SƠN", BODY)
    line(left, "BAN DÂN VẬN", BODY, is_bold=True)
    line(left, "*", BODY)
    line(left, "Số …… -BC/BDVHU", BODY)
    line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", BODY + 1, is_bold=True, is_underlined=True)
    line(right, _DATE, BODY, is_italic=True)


def _title(document: Document, found: Report) -> None:
    heading = write(document.add_paragraph(), "BÁO CÁO", BODY + 1, CENTER, is_bold=True)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(18), Pt(0)
    write(document.add_paragraph(), found.subject, BODY, CENTER, is_bold=True)
    write(document.add_paragraph(), f"(Phạm vi số liệu: {found.scope})", SMALL, CENTER, is_italic=True)


# ---------------------------------------------------------------- body


def _body(document: Document, found: Report) -> None:
    for sentence in found.opening:
        said(document, sentence.text)
    for part in found.parts:
        document.add_heading(clean(part.heading), part.level)
        for sentence in part.sentences:
            bullet = "- " if sentence.results or sentence.finding else ""
            said(document, bullet + sentence.text, sentence.is_blank)


def _signatures(document: Document, style: Style) -> None:
    """The two sides of the plan sign, the recipients stand at the left below them."""
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    left, right = two_columns(document, 8.0)
    line(left, "BAN DÂN VẬN HUYỆN ỦY", is_bold=True)
    line(left, "TRƯỞNG BAN", is_bold=True)
    line(right, "TM. ỦY BAN NHÂN DÂN HUYỆN", is_bold=True)
    line(right, "KT. CHỦ TỊCH", is_bold=True)
    line(right, "PHÓ CHỦ TỊCH", is_bold=True)
    for _ in range(4):
        line(right, "")
    for place, text in enumerate(("Nơi nhận:", *RECIPIENTS, _LAST[style])):
        end = "." if place == len(RECIPIENTS) + 1 else ","
        shown = text if place == 0 else f"- {text}{end}"
        paragraph = write(document.add_paragraph(), shown, SMALL if place == 0 else SMALL - 1, LEFT,
                          is_bold=place == 0, is_italic=place == 0)  # fmt: skip
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = place <= len(RECIPIENTS)


def _appendices(document: Document, found: Report) -> None:
    filled = [a for a in found.appendices if len(a.table)]
    for place, appendix in enumerate(filled, 1):
        heading = document.add_heading(clean(f"Phụ lục {place}. {appendix.title}"), 1)
        heading.paragraph_format.page_break_before = True
        note = write(document.add_paragraph(), found.scope, SMALL, RIGHT, is_italic=True)
        note.paragraph_format.left_indent = Cm(2)
        data_table(document, appendix.table, weights_of(appendix.table))
