"""A look into a workbook before it is parsed: its sizes, and in XLSX what the parser does not tell.

Looked at as bytes, by regular expressions: nothing is unpacked beyond the limits and no XML entity is resolved.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.privacy.personal_data import masked
from data.reading import Unreadable, kinds, limits
from data.reading.workbooks import hidden
from data.reading.workbooks.hidden import Hidden

_SAVE = "Mở bằng Excel, lưu lại thành .xlsx rồi nạp lại."
_CELL = re.compile(
    rb'<(?:\w+:)?c\b([^>]*?)(?:/>|>(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)()\s*)?'
    rb'(?:<(?:\w+:)?v(?:/>|[^>]*>([^<]*)</(?:\w+:)?v>))?)'
)  # fmt: skip
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_COLUMNS = re.compile(rb'\br="([A-Z]{1,3})\d')
_ROWS = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
_BLOCK = 1 << 22

ERROR = ("Ô báo lỗi công thức.", "Sửa công thức, hoặc gõ giá trị vào ô.")
UNCOMPUTED = (
    "Ô là công thức chưa có kết quả.",
    "Mở tệp bằng Excel và lưu lại để công thức được tính, hoặc dán giá trị (Paste Values).",
)


@dataclass
class Sheet:
    """Cells of one XLSX sheet that need a word, by (row from 0, column from 0)."""

    faults: dict[tuple[int, int], tuple[str, str, str]] = field(default_factory=dict)  # value, reason, remedy
    percents: set[tuple[int, int]] = field(default_factory=set)
    hidden: Hidden = field(default_factory=Hidden)


@dataclass
class Package:
    """What was seen: nothing for formats other than XLSX but that it is not too large."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    is_1904: bool = False
    is_blind: bool = False  # whether what is hidden cannot be told


def look(path: Path) -> Package:
    """Raises Unreadable for what is too large, locked, cut short or no workbook."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return Package(is_blind=True)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, path.stat().st_size)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return _xlsx(archive)
            if "content.xml" in names:
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise kinds.locked()
                found = hidden.of_ods(archive)
                return Package({_unescaped(n.decode("utf-8", "replace")): Sheet(hidden=h) for n, h in found.items()})
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise broken() from None
    what = "văn bản Word" if "word/document.xml" in names else "tệp nén hoặc định dạng khác"
    raise Unreadable(f"Đây là {what}, không phải bảng tính .xlsx, .xls hay .ods.", _SAVE)


def broken() -> Unreadable:
    return Unreadable("Tệp bị hỏng hoặc bị cắt cụt nên không mở được.", "Xin lại tệp gốc. " + _SAVE)


def too_large(what: str) -> Unreadable:
    return Unreadable(f"Bảng tính quá lớn: {what}.", "Xóa phần thừa, hoặc chia thành nhiều tệp nhỏ hơn rồi nạp lại.")


def _check_sizes(archive: zipfile.ZipFile, packed: int) -> None:
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > limits.PARTS:
        raise too_large(f"{len(infos)} phần bên trong, giới hạn là {limits.PARTS}")
    if unpacked > limits.UNPACKED_BYTES:
        most = limits.UNPACKED_BYTES // limits.MEGABYTE
        raise too_large(f"giải nén ra {unpacked // limits.MEGABYTE} MB, giới hạn là {most} MB")
    if unpacked > limits.RATIO_FROM and unpacked > limits.RATIO * packed:
        raise too_large(f"giải nén ra gấp {unpacked // max(packed, 1)} lần, giới hạn là {limits.RATIO} lần")
    if any(info.flag_bits & 1 for info in infos):
        raise kinds.locked()


def _xlsx(archive: zipfile.ZipFile) -> Package:
    book = archive.read("xl/workbook.xml")
    targets = _targets(archive)
    percent_styles = _percent_styles(archive)
    found = Package(is_1904=re.search(rb'\bdate1904="(?:1|true)"', book) is not None)
    listed = re.findall(rb"<(?:\w+:)?sheet\b([^>]*)>", book)
    if len(listed) > limits.SHEETS:
        raise too_large(f"{len(listed)} trang, giới hạn là {limits.SHEETS}")
    names = set(archive.namelist())
    for attributes in listed:
        name, relation = re.search(rb'\bname="([^"]*)"', attributes), re.search(rb':id="([^"]*)"', attributes)
        target = targets.get(relation[1]) if relation else None
        if name and target in names:
            title = _unescaped(name[1].decode("utf-8", "replace"))
            found.sheets[title] = _sheet(archive, str(target), masked(title) or "", percent_styles)
    return found


def _targets(archive: zipfile.ZipFile) -> dict[bytes, str]:
    found = {}
    for attributes in re.findall(rb"<(?:\w+:)?Relationship\b([^>]*)>", archive.read("xl/_rels/workbook.xml.rels")):
        key, target = re.search(rb'\bId="([^"]*)"', attributes), re.search(rb'\bTarget="([^"]*)"', attributes)
        if key and target:
            path = target[1].decode("utf-8", "replace")
            found[key[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return found


def _percent_styles(archive: zipfile.ZipFile) -> set[bytes]:
    """Numbers of cell styles that show percent (built-in formats 9 and 10, and own ones with the sign)."""
    try:
        styles = archive.read("xl/styles.xml")
    except KeyError:
        return set()
    formats = {b"9", b"10"}
    for attributes in re.findall(rb"<(?:\w+:)?numFmt\b([^>]*)>", styles):
        number, code = re.search(rb'numFmtId="(\d+)"', attributes), re.search(rb'formatCode="([^"]*)"', attributes)
        if number and code and b"%" in code[1]:
            formats.add(number[1])
    cells = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    used = re.findall(rb"<(?:\w+:)?xf\b([^>]*)>", cells[0]) if cells else []
    numbers = [re.search(rb'numFmtId="(\d+)"', attributes) for attributes in used]
    return {str(at).encode() for at, number in enumerate(numbers) if number and number[1] in formats}


def _sheet(archive: zipfile.ZipFile, target: str, title: str, percents: set[bytes]) -> Sheet:
    sheet = Sheet()
    last_row = last_column = 0
    for text in _blocks(archive, target):
        sheet.hidden.note_xlsx(text)
        columns = max(map(_column, set(_COLUMNS.findall(text))), default=0)
        rows = max((int(n) for n in _ROWS.findall(text)), default=0)
        beyond = rows > limits.ROWS or columns >= limits.COLUMNS or (rows + 1) * (columns + 1) > limits.CELLS
        if not beyond and not percents and b"<f" not in text and b":f" not in text and b't="e"' not in text:
            last_row, last_column = max(last_row, rows), max(last_column, columns)
            continue
        for row, column in _looked_at(sheet, text, title, percents):
            last_row, last_column = max(last_row, row), max(last_column, column)
    if (last_row + 1) * (last_column + 1) > limits.CELLS:
        raise too_large(
            f"trang “{title}” rộng {last_row + 1} dòng × {last_column + 1} cột, giới hạn là {limits.CELLS} ô"
        )
    return sheet


def _looked_at(sheet: Sheet, text: bytes, title: str, percents: set[bytes]) -> Iterator[tuple[int, int]]:
    """Places of the cells of a block that hold something; those that need a word are noted."""
    for cell in _CELL.finditer(text):
        attributes, formula, value = cell.groups()
        place = _REFERENCE.search(attributes)
        if place is None or (value is None and formula is None and b"inlineStr" not in attributes):
            continue
        row, column = int(place[2]) - 1, _column(place[1])
        if row >= limits.ROWS or column >= limits.COLUMNS:
            raise too_large(
                f"trang “{title}” có dữ liệu ở ô {place[1].decode()}{row + 1}, giới hạn là {limits.ROWS} dòng và"
                f" {limits.COLUMNS} cột"
            )
        _note(sheet, (row, column), attributes, computed=formula is not None, value=value, percents=percents)
        yield row, column


def _note(
    sheet: Sheet, at: tuple[int, int], attributes: bytes, computed: bool, value: bytes | None, percents: set[bytes]
) -> None:
    if b't="e"' in attributes:
        sheet.faults[at] = ((value or b"").decode("utf-8", "replace"), *ERROR)
    elif computed and not value and b't="str"' not in attributes:
        sheet.faults[at] = ("(công thức)", *UNCOMPUTED)
    elif percents:
        style = _STYLE.search(attributes)
        if style and style[1] in percents:
            sheet.percents.add(at)


def _blocks(archive: zipfile.ZipFile, target: str) -> Iterator[bytes]:
    """The XML of a sheet, unpacked a few whole rows at a time."""
    rest = b""
    with archive.open(target) as file:
        while block := file.read(_BLOCK):
            text = rest + block
            cut = max(text.rfind(b"<row"), text.rfind(b":row "))
            if cut <= 0:
                if len(text) > limits.ROW_BYTES:
                    raise too_large("một dòng dài quá giới hạn")
                rest = text
                continue
            yield text[:cut]
            rest = text[cut:]
    yield rest


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1


def _unescaped(text: str) -> str:
    """The five entities XML has of itself, in a sheet's name; no others are known."""
    for name, letter in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", letter)
    return text
