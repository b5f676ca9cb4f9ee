"""The documents an office takes away, by name: what each is called, its file's ending, and how it is made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from analytics.access import audit
from analytics.scope import places, row_scope
from analytics.scope.filter_fields import CHOICES
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

Style = Literal["nha-nuoc", "dang"]
STYLES: dict[Style, str] = {
    "dang": "Ban Dân vận chủ trì (thể thức của Đảng)",
    "nha-nuoc": "UBND huyện chủ trì (Nghị định 30/2020)",
}
log = logging.getLogger(__name__)
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, kw_only=True)
class Document:
    """`module` is loaded only when the document is made: the libraries are large.

    `is_of_one_commune` marks a document that exactly one commune must be chosen for.
    """

    key: str
    title: str
    about: str
    ending: str
    media_type: str
    module: str
    is_of_one_commune: bool = False

    def make(self, filters: Filters, viewer: Viewer, **options: Any) -> bytes:
        """The file's content, recorded before it is given; raises StateError where it can't be.

        `options` are the document's own (the report's `style` and `dated`).
        """
        build: Callable[..., bytes] = getattr(import_module(f"analytics.documents.{self.module}"), self.key)
        content = build(row_scope.own(filters, viewer), viewer, **options)
        audit.record("export", viewer, filters, document=self.key, bytes=len(content))
        log.info("Export made: document=%s bytes=%d %s", self.key, len(content), _scope(filters))
        return content

    def file_name(self, filters: Filters) -> str:
        """Tells what is in it and on what scope, in plain ASCII."""
        return f"{_NAMES[self.key]}_{filters.file_name()}.{self.ending}"


def style_of(filters: Filters) -> Style:
    """The layout of the side that leads most of the items chosen; the Party's where both lead as many, or lead both.

    Party rules count what is issued together with another body among the Party's documents.
    """
    leads = places.items().set_index("item")["lead"]
    chosen = [leads[item] for item in filters.items] or leads.tolist()
    return "nha-nuoc" if chosen.count("UBND huyện") > len(chosen) - chosen.count("UBND huyện") else "dang"


def _scope(filters: Filters) -> str:
    """The period, and how many values of what were chosen: not which."""
    period = f"{filters.start}..{filters.end}" if filters.start else filters.period
    chosen = {field: len(getattr(filters, field)) for field in ("communes", "items", *CHOICES)}
    return " ".join([f"period={period}", *(f"{field}={count}" for field, count in chosen.items() if count)])


_NAMES = {
    "report": "bao-cao",
    "deck": "trinh-chieu",
    "book": "so-so-lieu",
    "forms": "bieu-thong-ke",
    "overview": "tong-quan",
    "scoreboard": "noi-dung",
    "commune": "ho-so-xa",
}
DOCUMENTS = {
    d.key: d
    for d in (
        Document(key="report", title="Báo cáo (DOCX)",
                 about="Thể thức theo bên chủ trì và ngày ký; số liệu, câu chữ như phần xem trước.",
                 ending="docx", media_type=f"{_OFFICE}.wordprocessingml.document", module="office.docx"),
        Document(key="deck", title="Trình chiếu (PPTX)",
                 about="Biểu đồ, bảng và bản đồ sửa được trong PowerPoint, LibreOffice.",
                 ending="pptx", media_type=f"{_OFFICE}.presentationml.presentation", module="office.pptx"),
        Document(key="book", title="Sổ số liệu (XLSX)",
                 about="Mọi chỉ tiêu theo xã, nội dung, tháng; các sổ; định nghĩa.",
                 ending="xlsx", media_type=f"{_OFFICE}.spreadsheetml.sheet", module="office.data_book"),
        Document(key="forms", title="Biểu thống kê (XLSX)",
                 about="01/TCD đến 04/KQGQ theo kỳ thanh tra, kèm kiểm tra đẳng thức.",
                 ending="xlsx", media_type=f"{_OFFICE}.spreadsheetml.sheet", module="office.forms_xlsx"),
        Document(key="overview", title="Tổng quan (PDF)",
                 about="Một trang A4: nhận định, các con số, việc cần chú ý, bản đồ.",
                 ending="pdf", media_type="application/pdf", module="pdf.overview"),
        Document(key="scoreboard", title="Nội dung phối hợp (PDF)",
                 about="Một trang A4 ngang: các nội dung, việc cần chỉ đạo trước.",
                 ending="pdf", media_type="application/pdf", module="pdf.scoreboard"),
        Document(key="commune", title="Hồ sơ một xã (PDF)",
                 about="Một trang A4: tám chỉ số so với chỉ tiêu và toàn huyện, đơn quá hạn.",
                 ending="pdf", media_type="application/pdf", module="pdf.commune", is_of_one_commune=True),
    )
}  # fmt: skip
