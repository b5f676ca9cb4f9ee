"""Personal data: recognised by header or by value, never stored, never repeated in a message."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc

from data.privacy import person_names, person_numbers
from data.tables.columns import Column, Table, Type
from data.text import coded_texts
from data.text.normalise import bare

# Telephone numbers of Vietnam, identity numbers of 9 or 12 digits, e-mail addresses; blanks and dots between digits.
VALUE = r"^\s*(?:(?:\+?84|0)(?:[ .-]?\d){9,10}|\d{9,}|[^@\s]+@[^@\s]+\.[a-zA-Z]{2,})\s*$"
_HEADERS = (
    "ho-ten", "ho-va-ten", "ten-cong-dan", "ten-nguoi", "chu-ho", "dien-thoai", "sdt", "dt", "so-dt", "di-dong",
    "lien-he", "lien-lac", "cccd", "cmnd", "cmt", "can-cuoc", "chung-minh", "dinh-danh", "ho-chieu", "ma-so-thue",
    "tai-khoan", "dia-chi", "thuong-tru", "tam-tru", "noi-o", "cho-o", "so-nha", "thon", "xom", "email", "e-mail",
    "mail", "ngay-sinh", "nam-sinh", "ngay-thang-nam-sinh", "dan-toc", "ton-giao", "chu-ky", "nguoi-gui",
    "nguoi-nop", "nguoi-lam-don", "nguoi-dung-don", "nguoi-viet-don", "nguoi-co-don", "nguoi-to-cao",
    "nguoi-bi-to-cao", "nguoi-khieu-nai", "nguoi-bi-khieu-nai", "nguoi-kien-nghi", "nguoi-phan-anh", "nguyen-don",
    "noi-dung-don", "noi-dung-vu-viec", "noi-dung-khieu-nai", "noi-dung-to-cao", "noi-dung-kien-nghi",
    "noi-dung-phan-anh", "tom-tat", "trich-yeu", "dien-bien",
)  # fmt: skip
_HEADER = re.compile(rf"(?:^|-)(?:{'|'.join(_HEADERS)})(?:-|\d|$)")
MASKED = "(đã che)"
SHOWN = 80  # letters of a value in a message; what is longer is somebody's text
_LOOKED_AT = 300  # different values by which an unknown column is judged
_MOSTLY = 0.5  # of the cells that are filled


def is_header(text: str) -> bool:
    """Whether a column so headed holds what is never stored."""
    return _HEADER.search(bare(text)) is not None


def may_show(text: str) -> bool:
    """Whether a text may stand in a message: neither a name nor a number or address of anybody is seen in it."""
    return person_numbers.kind(text) is None and not person_names.is_person(text)


def masked(text: str | None) -> str | None:
    """A value, header, sheet's or file's name as a message may show it."""
    if text is None:
        return None
    if not may_show(text):
        return MASKED
    return text if len(text) <= SHOWN else f"{MASKED[:-1]}: đoạn văn dài {len(text)} chữ)"


def columns(cells: pa.Table, table: Table, matched: dict[str, str]) -> list[str]:
    """Headers of columns that hold personal data: unknown ones by header or values, free text ones by values."""
    known = {header: name for name, header in matched.items()}
    found = []
    for header in cells.column_names:
        if header not in known:
            if is_header(header) or _holds_personal(cells[header]):
                found.append(header)
        elif _is_optional_text(table.column(known[header])) and _holds_personal(cells[header]):
            found.append(header)
    return found


def without_values(cells: pa.Table) -> pa.Table:
    """The table with every personal value blank."""
    with ThreadPoolExecutor() as pool:
        return pa.table(dict(zip(cells.column_names, pool.map(_without_values, cells.columns), strict=True)))


def _without_values(column: pa.ChunkedArray) -> pa.Array:
    return coded_texts.changed(column, _without_personal)


def _without_personal(words: pa.Array) -> pa.Array:
    hits = pc.match_substring_regex(words, VALUE)
    return pc.if_else(hits, pa.scalar(None, pa.string()), words)


def _is_optional_text(column: Column) -> bool:
    return column.type is Type.TEXT and not column.required


def _holds_personal(column: pa.ChunkedArray) -> bool:
    """Whether more than half of what is filled in is personal, as far as the first different values tell."""
    filled = coded_texts.coded(column).filter(coded_texts.filled(column))
    values = pc.unique(filled[: 100 * _LOOKED_AT])[:_LOOKED_AT].to_pylist()
    return sum(not may_show(value) for value in values) > _MOSTLY * len(values)
