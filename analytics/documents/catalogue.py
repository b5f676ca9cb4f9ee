"""The four documents an office takes away, by name: what each is called, its file's ending, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

Style = Literal["nha-nuoc", "dang"]
STYLES: dict[Style, str] = {"nha-nuoc": "Nhà nước (Nghị định 30/2020)", "dang": "Đảng (Hướng dẫn 36-HD/VPTW)"}
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Document:
    """`module` is loaded only when the document is made: the office libraries are large."""

    key: str
    title: str
    about: str
    ending: str
    media_type: str
    module: str

    def make(self, filters: Filters, viewer: Viewer, **options: Any) -> bytes:
        """The file's content; `options` are the document's own (the report's `style`)."""
        build: Callable[..., bytes] = getattr(import_module(f"analytics.documents.office.{self.module}"), self.key)
        return build(filters, viewer, **options)

    def file_name(self, filters: Filters) -> str:
        """Tells what is in it and on what scope, in plain ASCII."""
        return f"{_NAMES[self.key]}_{filters.file_name()}.{self.ending}"


_NAMES = {"report": "bao-cao", "deck": "trinh-chieu", "book": "so-so-lieu", "forms": "bieu-thong-ke"}
DOCUMENTS = {
    d.key: d
    for d in (
        Document("report", "Báo cáo (DOCX)", "Thể thức Nghị định 30/2020, số liệu và câu chữ như phần xem trước.",
                 "docx", f"{_OFFICE}.wordprocessingml.document", "docx"),
        Document("deck", "Trình chiếu (PPTX)", "Biểu đồ, bảng và bản đồ sửa được trong PowerPoint, LibreOffice.",
                 "pptx", f"{_OFFICE}.presentationml.presentation", "pptx"),
        Document("book", "Sổ số liệu (XLSX)", "Mọi chỉ tiêu theo xã, nội dung, tháng; các sổ; định nghĩa.",
                 "xlsx", f"{_OFFICE}.spreadsheetml.sheet", "data_book"),
        Document("forms", "Biểu thống kê (XLSX)", "01/TCD đến 03/KQGQ theo kỳ thanh tra, kèm kiểm tra đẳng thức.",
                 "xlsx", f"{_OFFICE}.spreadsheetml.sheet", "forms_xlsx"),
    )
}  # fmt: skip
