"""What stands around a report: heading, title, receiver, signatures, for the State and for the Party.

Two bodies issue it together. The one that leads gives the layout; the places of the two signatures are those of the
plan of 2024, Ban Dân vận before UBND, and the list of recipients stands at the left on their level.
"""

from __future__ import annotations

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell

from analytics.documents.office import letter_widths
from analytics.documents.office.docx_layout import (
    ACROSS,
    BODY,
    CENTER,
    LEFT,
    SMALL,
    inner,
    line,
    ruled,
    side_by_side,
    write,
)
from analytics.documents.office.docx_rules import Rules

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
RECEIVER = "Ban Thường vụ Huyện ủy Bình Sơn"
_MOTTO, _PARTY = "Độc lập - Tự do - Hạnh phúc", "ĐẢNG CỘNG SẢN VIỆT NAM"
_SIGN = 4  # lines for a signature


def heading(document: Document, layout: Rules, year: int) -> None:
    """Who issues it, under which heading, its number and day."""
    (_state_heading if layout.is_state else _party_heading)(document, layout, year)


def _state_heading(document: Document, layout: Rules, year: int) -> None:
    left, right = side_by_side(document, 6.4)
    bodies = ("ỦY BAN NHÂN DÂN", "HUYỆN BÌNH SƠN", "BAN DÂN VẬN HUYỆN ỦY")
    for body in bodies:
        line(left, body, SMALL, is_bold=True)
    ruled(left, letter_widths.bold(bodies[-1], SMALL) * 0.4, inner(left))
    line(left, f"Số: {layout.symbol}", SMALL + 1)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", SMALL, is_bold=True)
    line(right, _MOTTO, SMALL + 1, is_bold=True)
    ruled(right, letter_widths.bold(_MOTTO, SMALL + 1), inner(right))
    line(right, _day(year), SMALL + 1, is_italic=True)


def _party_heading(document: Document, layout: Rules, year: int) -> None:
    left, right = side_by_side(document, 7.3)
    line(left, "HUYỆN ỦY BÌNH SƠN", BODY)
    for text in ("BAN DÂN VẬN", "-", "ỦY BAN NHÂN DÂN HUYỆN"):
        line(left, text, BODY, is_bold=True)
    line(left, "*", BODY)
    line(left, f"Số {layout.symbol}", BODY)
    line(right, _PARTY, BODY + 1, is_bold=True)
    ruled(right, letter_widths.bold(_PARTY, BODY + 1), inner(right))
    line(right, "", BODY)
    line(right, _day(year), BODY, is_italic=True)


def _day(year: int) -> str:
    return f"Bình Sơn, ngày …… tháng …… năm {year}"


def title(document: Document, layout: Rules, subject: str) -> None:
    """The kind of document, what it is about, and to whom it goes."""
    kind = write(document.add_paragraph(), "BÁO CÁO", BODY if layout.is_state else BODY + 2, CENTER, is_bold=True)
    kind.paragraph_format.space_before, kind.paragraph_format.space_after = Pt(18), Pt(0)
    about = subject if layout.is_state else f"về {subject[:1].lower()}{subject[1:]}"
    write(document.add_paragraph(), about, BODY, CENTER, is_bold=True).paragraph_format.space_after = Pt(0)
    if not layout.is_state:
        write(document.add_paragraph(), "-----", BODY, CENTER)
        return
    ruled(document, min(letter_widths.bold(about, BODY), ACROSS) * 0.4, ACROSS)
    write(document.add_paragraph(), f"Kính gửi: {RECEIVER}", BODY, CENTER).paragraph_format.space_before = Pt(6)


# ---------------------------------------------------------------- signatures


def signatures(document: Document, layout: Rules) -> None:
    """Recipients at the left, on the level of the two sides that sign."""
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    left, middle, right = side_by_side(document, 4.6, 6.2)
    _recipients(left, layout)
    size = BODY - 1
    line(middle, "BAN DÂN VẬN HUYỆN ỦY", size, is_bold=True)
    line(middle, "TRƯỞNG BAN", size, is_bold=layout.is_state)
    line(right, "TM. ỦY BAN NHÂN DÂN HUYỆN", size, is_bold=True)
    for text in ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"):
        line(right, text, size, is_bold=layout.is_state or text.startswith("KT"))
    for _ in range(_SIGN):
        line(right, "", size)


def _recipients(cell: _Cell, layout: Rules) -> None:
    named = (*(("Như trên",) if layout.is_state else ()), *RECIPIENTS)
    if layout.is_state:
        line(cell, "Nơi nhận:", SMALL, align=LEFT, is_bold=True, is_italic=True)
    else:
        line(cell, "Nơi nhận:", BODY, align=LEFT, is_underlined=True)
    size = SMALL - 1 if layout.is_state else SMALL
    for text in named:
        line(cell, f"- {text}{layout.list_end}", size, align=LEFT)
    line(cell, f"- {layout.kept_by}.", size, align=LEFT)
