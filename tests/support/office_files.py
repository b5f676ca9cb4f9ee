"""Files as offices make them, written here by other hands than the project's reader: csv, XlsxWriter, ODS by hand.

A sheet is a list of rows of values (str, int, float, date, None); "@" before a text stands for the file's own tag.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]

HEADERS = ("Mã đơn", "Ngày nhận", "Xã, thị trấn", "Nội dung phối hợp", "Loại đơn", "Lĩnh vực", "Nguồn đơn")
PLACES = ("petition_id", "received_on", "commune", "item", "kind", "field", "channel")


def letter(number: int, **changes: Cell) -> list[Cell]:
    """A good letter, of which what is named differs."""
    good: dict[str, Cell] = {
        "petition_id": f"@{number}",
        "received_on": date(2024, 3, 5),
        "commune": "Bình Châu",
        "item": 8,
        "kind": "Kiến nghị",
        "field": "Đất đai",
        "channel": "Bưu chính",
    }
    assert set(changes) <= set(good)
    return list((good | changes).values())


def tagged(rows: Rows, tag: str) -> list[list[Cell]]:
    return [
        [f"{tag}-{cell[1:]}" if isinstance(cell, str) and cell[:1] == "@" else cell for cell in row] for row in rows
    ]


def as_text(rows: Rows, separator: str = ",", newline: str = "\n") -> str:
    """Padded to one width, as Excel saves."""
    width = max(map(len, rows), default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=newline)
    writer.writerows([_shown(cell) for cell in [*row, *[None] * (width - len(row))]] for row in rows)
    return out.getvalue()


def _shown(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)


def to_1258(text: str) -> bytes:
    """Windows-1258: a letter with its shape, then its tone."""
    tones, out = "\u0300\u0301\u0303\u0309\u0323", ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        out += unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
        out += "".join(p for p in parts if p in tones)
    return out.encode("cp1258")


def xlsx(path: Path, sheets: dict[str, Rows], **options: Any) -> Path:
    with xlsxwriter.Workbook(str(path), options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif cell is not None:
                        sheet.write_number(r, c, cell)
    return path


def ods(path: Path, sheets: dict[str, Rows], hidden: Sequence[str] = ()) -> Path:
    """OpenDocument: a zip with its kind first and the cells in content.xml."""
    tables = "".join(_ods_sheet(name, rows, name in hidden) for name, rows in sheets.items())
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3">'
        '<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties'
        ' table:display="true"/></style:style><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_sheet(name: str, rows: Rows, is_hidden: bool) -> str:
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name={quoteattr(name)} table:style-name="ta{1 + is_hidden}">{body}</table:table>'


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, str):
        kind = 'office:value-type="string"'
    else:
        kind = f'office:value-type="float" office:value="{cell}"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _shown(cell).split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"
