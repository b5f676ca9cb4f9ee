"""Personal data: recognised by header or by value, never stored, never repeated in a message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc

from data.columns import Column, Table, Type
from data.distinct import matching
from data.likeness import bare

# Telephone numbers of Vietnam, identity numbers of 9 or 12 digits, e-mail addresses; blanks and dots between digits.
VALUE = r"^\s*(?:(?:\+?84|0)(?:[ .-]?\d){9,10}|\d{9}|\d{12}|[^@\s]+@[^@\s]+\.[a-zA-Z]{2,})\s*$"
# The same within a text; a telephone number's first group has three digits at least, so that no date is one.
_NUMBERS = r"(?:\+?84[ .-]?|0)[235789]\d{8}|(?:\+84|0)\d{2,3}(?:[ .-]\d{2,4}){2,3}|\d{12}|\d{9}"
INSIDE = rf"(?:^|[^\d,/])(?:{_NUMBERS})(?:\D|$)|[^@\s]{{1,64}}@[^@\s]{{1,250}}\.[a-zA-Z]{{2,}}"
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương",
             "Đinh", "Trương", "Trịnh", "Phùng", "Tạ", "Hồ", "Lý", "Đoàn")  # fmt: skip
_CAPITALS = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper())
_TITLES = r"(?:(?:[Ôô]ng|ÔNG|[Bb]à|BÀ|[Aa]nh|[Cc]hị)\.?:?\s+)?"
_NAME = re.compile(rf"{_TITLES}(?:{'|'.join([*_SURNAMES, *map(str.upper, _SURNAMES)])})((?:\s+[^\W\d_]+){{1,4}})")
# The same for a look inside a longer text, in Python's own spelling.
_NAMED = re.compile(
    rf"(?<![^\W_])(?:{'|'.join([*_SURNAMES, *map(str.upper, _SURNAMES)])})"
    rf"(?:[\s_]+[{_CAPITALS}][^\W\d_]*){{2,4}}(?![^\W_])"
)
_NUMBERED = re.compile(rf"(?<![\d,/])(?:{_NUMBERS})(?!\d)|[^@\s]{{1,64}}@[^@\s]{{1,250}}\.[a-zA-Z]{{2,}}")
_TITLED = rf"(?:^|\s)(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị)\.?:?\s+(?:{'|'.join(_SURNAMES)})\s"
# What may be a name, for a look from nearer by.
GLIMPSE = rf"^\s*{_TITLES}(?:{'|'.join([*_SURNAMES, *map(str.upper, _SURNAMES)])})\s"
_ADDRESS = re.compile(r"\b(?:thôn|xóm|số nhà|tổ dân phố|khu dân cư)\s+\w", re.IGNORECASE)
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
_MOSTLY = 0.5  # of the cells that are filled


def is_value(text: str) -> bool:
    return re.match(VALUE, text) is not None


def is_header(text: str) -> bool:
    """Whether a column so headed holds what is never stored."""
    return _HEADER.search(bare(text)) is not None


def is_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else: a common surname, every word with a capital."""
    found = _NAME.fullmatch(" ".join(unicodedata.normalize("NFC", text).split()))
    return found is not None and all(word[0].isupper() for word in found[1].split())


def masked(text: str | None) -> str | None:
    """A value, header, sheet's or file's name as a message may show it."""
    if text is None:
        return None
    if is_value(text) or is_name(text) or _ADDRESS.search(text):
        return MASKED
    shown = _NAMED.sub(MASKED, _NUMBERED.sub(MASKED, unicodedata.normalize("NFC", text)))
    return shown if len(shown) <= SHOWN else f"{MASKED[:-1]}: đoạn văn dài {len(text)} chữ)"


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


def blanked(cells: pa.Table, table: Table, matched: Mapping[str, str]) -> tuple[pa.Table, dict[str, int]]:
    """Cells of optional text that hold a number, address or name of a person made blank, and how many a header."""
    count = {}
    for name, header in matched.items():
        if not _is_optional_text(table.column(name)):
            continue
        holds = _personal(cells[header])
        hits = pc.sum(holds).as_py() or 0
        if hits:
            count[header] = int(hits)
            at = cells.column_names.index(header)
            cells = cells.set_column(at, header, pc.if_else(holds, pa.scalar("", pa.string()), cells[header]))
    return cells, count


def why_not(column: Column, text: str) -> str | None:
    """Why a text may not be stored in a column; None where it may. Public names (of models, projects) are names."""
    if re.search(INSIDE, text) and not (column.name.endswith("_id") and re.fullmatch(r"[1-9]\d{8}", text)):
        return "Ô chứa số điện thoại, số định danh hoặc thư điện tử của một người."
    if column.name.endswith("_id") and is_name(text):
        return "Ô chứa họ tên của một người."
    return None


def without_values(cells: pa.Table) -> pa.Table:
    """The table with every personal value blank."""
    with ThreadPoolExecutor() as pool:
        return pa.table(dict(zip(cells.column_names, pool.map(_without_values, cells.columns), strict=True)))


def _without_values(column: pa.ChunkedArray) -> pa.ChunkedArray:
    hits = matching(column, VALUE)
    return pc.if_else(hits, pa.scalar(None, pa.string()), column) if hits.true_count else column


def _is_optional_text(column: Column) -> bool:
    return column.type is Type.TEXT and not column.required


def _personal(column: pa.ChunkedArray) -> pa.Array:
    """Which cells hold something personal."""
    maybe = matching(column, f"{VALUE}|{INSIDE}|{GLIMPSE}|{_TITLED}")
    if not pc.any(maybe).as_py():
        return maybe
    texts = pc.unique(column.filter(maybe)).to_pylist()
    sure = [t for t in texts if is_value(t) or is_name(t) or re.search(f"{INSIDE}|{_TITLED}", t)]
    return pc.is_in(column.combine_chunks(), pa.array(sure, pa.string()))


def _holds_personal(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_string(column.type):
        return False
    hits = pc.sum(_personal(column)).as_py() or 0
    return bool(hits and hits > _MOSTLY * pc.sum(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py())
