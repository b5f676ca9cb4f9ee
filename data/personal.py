"""Personal data: recognised by header or by value, never stored, never repeated in a message."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from data.columns import Table, Type, plain

# Telephone numbers of Vietnam, identity numbers of 9 or 12 digits, e-mail addresses; blanks and dots between digits.
VALUE = r"^\s*(?:(?:\+?84|0)(?:[ .-]?\d){9,10}|\d{9}|\d{12}|[^@\s]+@[^@\s]+\.[a-zA-Z]{2,})\s*$"
_HEADERS = (
    "ho-ten",
    "ho-va-ten",
    "dien-thoai",
    "sdt",
    "so-dt",
    "cccd",
    "cmnd",
    "can-cuoc",
    "chung-minh",
    "dia-chi",
    "email",
    "e-mail",
    "ngay-sinh",
    "chu-ky",
    "nguoi-gui",
    "nguoi-to-cao",
    "nguoi-khieu-nai",
    "noi-dung-don",
)
MASKED = "(đã che)"
_MOSTLY = 0.5  # of the cells that are filled


def is_value(text: str) -> bool:
    return re.match(VALUE, text) is not None


def masked(text: str | None) -> str | None:
    """A value as a message may show it."""
    return MASKED if text is not None and is_value(text) else text


def columns(cells: pa.Table, table: Table, matched: dict[str, str]) -> list[str]:
    """Headers of columns that hold personal data: unknown ones by header or values, free text ones by values."""
    known = {header: name for name, header in matched.items()}
    found = []
    for header in cells.column_names:
        if header not in known:
            if any(word in plain(header) for word in _HEADERS) or _holds_personal(cells[header]):
                found.append(header)
        elif _may_be_dropped(table, known[header]) and _holds_personal(cells[header]):
            found.append(header)
    return found


def without_values(cells: pa.Table) -> pa.Table:
    """The table with every personal value blank."""
    blank = pa.scalar(None, pa.string())
    arrays = [pc.if_else(pc.match_substring_regex(column, VALUE), blank, column) for column in cells.columns]
    return pa.table(dict(zip(cells.column_names, arrays, strict=True)))


def _may_be_dropped(table: Table, name: str) -> bool:
    column = table.column(name)
    return column.type is Type.TEXT and not column.required


def _holds_personal(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_string(column.type):
        return False
    filled = column.filter(pc.not_equal(pc.utf8_trim_whitespace(column), ""))
    if not len(filled):
        return False
    hits = pc.sum(pc.match_substring_regex(filled, VALUE)).as_py() or 0
    return bool(hits > _MOSTLY * len(filled))
