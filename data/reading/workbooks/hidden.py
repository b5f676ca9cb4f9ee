"""Rows and columns that a sheet program does not show: they are read like any other, and said.

XLSX and ODS tell them in their XML, looked at as bytes like the rest of a package; XLS does not in a way worth reading.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.text.sentences import listed

Span = tuple[int, int]  # first and last, from 0

_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_UNSEEN = re.compile(rb'\bhidden="(?:1|true)"|\b(?:ht|width)="0"')
_ODS = re.compile(rb"<table:table\s([^>]*)>|<table:table-column\b([^>]*)>|<table:table-row\b([^>]*)>")
_TABLE, _A_ROW = 1, 3  # which group of these matched
_ODS_UNSEEN = re.compile(rb'table:visibility="(collapse|filter)"')
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,7})"')
_BLOCK = 1 << 22

BLIND = "Tệp .xls không cho biết dòng, cột nào đang ẩn: nếu tệp có lọc hoặc ẩn dòng thì các dòng đó cũng được đọc."


@dataclass
class Hidden:
    """What of one sheet is not shown; `is_filtered` where a filter does it."""

    rows: list[Span] = field(default_factory=list)
    columns: list[Span] = field(default_factory=list)
    is_filtered: bool = False

    def note_xlsx(self, text: bytes) -> None:
        """Take in one block of a sheet's XML."""
        self.is_filtered |= b"filterColumn" in text
        if b"hidden=" not in text and b'="0"' not in text:
            return
        for attributes in _ROW.findall(text):
            if _UNSEEN.search(attributes) and (number := re.search(rb'\br="(\d{1,7})"', attributes)):
                self.rows.append((int(number[1]) - 1, int(number[1]) - 1))
        for attributes in _COLUMN.findall(text):
            ends = [re.search(rb'\b%s="(\d{1,5})"' % end, attributes) for end in (b"min", b"max")]
            if _UNSEEN.search(attributes) and ends[0] and ends[1]:
                self.columns.append((int(ends[0][1]) - 1, int(ends[1][1]) - 1))


def of_ods(archive: zipfile.ZipFile) -> dict[bytes, Hidden]:
    """What each table of an OpenDocument sheet hides, by its name as the XML writes it."""
    found: dict[bytes, Hidden] = {}
    now, row, column = Hidden(), 0, 0
    for text in _blocks(archive):
        for tag in _ODS.finditer(text):
            attributes = tag[tag.lastindex or 0]
            repeated, unseen = _REPEATED.search(attributes), _ODS_UNSEEN.search(attributes)
            times = int(repeated[1]) if repeated else 1
            if tag.lastindex == _TABLE:
                name = re.search(rb'table:name="([^"]*)"', attributes)
                now, row, column = found.setdefault(name[1] if name else b"", Hidden()), 0, 0
            elif tag.lastindex == _A_ROW:
                now.rows += [(row, row + times - 1)] if unseen else []
                now.is_filtered |= unseen is not None and unseen[1] == b"filter"
                row += times
            else:
                now.columns += [(column, column + times - 1)] if unseen else []
                column += times
    return found


def said(hidden: Hidden, filled: Sequence[bool], names: Mapping[int, str], first: int, where: str) -> list[str]:
    """Sentences about the rows from `first` that hold something, and the columns of `names` (by place in the sheet)."""
    unseen = {row for a, b in hidden.rows for row in range(max(a, first), min(b + 1, len(filled))) if filled[row]}
    why = " (do lọc)" if hidden.is_filtered else ""
    found = []
    if unseen:
        rows = listed([row + 1 for row in unseen])
        found.append(
            f"{where}{len(unseen)} dòng đang ẩn{why} vẫn được đọc: {rows}. Nếu không muốn nạp thì xóa các dòng này."
        )
    columns = [name for at, name in names.items() if any(a <= at <= b for a, b in hidden.columns)]
    if columns:
        found.append(f"{where}{len(columns)} cột đang ẩn vẫn được đọc: {', '.join(f'“{name}”' for name in columns)}.")
    return found


def _blocks(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """The content of an OpenDocument, unpacked a few whole tags at a time."""
    rest = b""
    with archive.open("content.xml") as file:
        while block := file.read(_BLOCK):
            text = rest + block
            cut = max(text.rfind(b"<"), 0)
            yield text[:cut]
            rest = text[cut:]
    yield rest
