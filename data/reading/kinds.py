"""What a file is, by its first bytes; its name says nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from data.reading import Unreadable, limits

Kind = Literal["text", "workbook"]

_SAVE = "Mở tệp bằng Excel, chọn Lưu thành “Excel Workbook (*.xlsx)” rồi nạp tệp đó."
_TABLE = "Nạp bảng số liệu gốc ở dạng .xlsx, .xls, .ods hoặc .csv."
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "Đây là tệp PDF, không phải bảng tính.", _TABLE),
    (b"\x89PNG", "Đây là tệp ảnh, không phải bảng tính.", _TABLE),
    (b"\xff\xd8\xff", "Đây là tệp ảnh, không phải bảng tính.", _TABLE),
    (b"GIF8", "Đây là tệp ảnh, không phải bảng tính.", _TABLE),
    (b"{\\rtf", "Đây là văn bản RTF, không phải bảng tính.", _TABLE),
    (b"Rar!", "Đây là tệp nén RAR.", "Giải nén rồi nạp từng bảng tính."),
    (b"7z\xbc\xaf", "Đây là tệp nén 7z.", "Giải nén rồi nạp từng bảng tính."),
    (b"\x1f\x8b", "Đây là tệp nén.", "Giải nén rồi nạp từng bảng tính."),
    (b"PAR1", "Đây là tệp Parquet.", _TABLE),
)
_HTML = re.compile(rb"<(?:!doctype|html|head|body|table|meta|style)\b|^mime-version:", re.IGNORECASE)
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def of(path: Path) -> Kind:
    """Text or a workbook. Raises Unreadable for anything else, and for what is too large; OSError when not there."""
    with path.open("rb") as file:
        start = file.read(4096)
    size = path.stat().st_size
    for magic, reason, remedy in _REFUSED:
        if start.startswith(magic):
            raise Unreadable(reason, remedy)
    if start.startswith((*_ZIP, _OLE)):
        _check_size(size, limits.WORKBOOK_BYTES)
        if start.startswith(_OLE) and _LOCKED in path.read_bytes():
            raise locked()
        return "workbook"
    if _HTML.search(start[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")):
        raise Unreadable("Đây là trang web (HTML) đặt tên là bảng tính.", _SAVE)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise Unreadable("Đây là tệp XML, không phải bảng tính.", _SAVE)
    _check_size(size, limits.TEXT_BYTES)
    return "text"


def locked() -> Unreadable:
    return Unreadable(
        "Tệp có mật khẩu nên không đọc được.",
        "Mở bằng Excel, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ làm việc) rồi nạp lại.",
    )


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise Unreadable(
            f"Tệp quá lớn: {size // limits.MEGABYTE} MB, giới hạn là {most // limits.MEGABYTE} MB.",
            "Chia thành nhiều tệp nhỏ hơn, ví dụ mỗi năm một tệp.",
        )
