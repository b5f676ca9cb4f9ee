"""The clerk's own file back, with a first column that says what to mend in which row.

Rows keep their order and their numbers, so that what is said here and on the screen is found in the file.
Only columns of the template come back, and no personal value: a copy lives longer than a screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.loading.reporting.report import MARKED
from data.privacy import personal_data
from data.reading import ROW
from data.text import csv_injection

WHOLE = 20_000  # rows; of a longer table only the rows to mend are written, the others are hidden
_LAST = 1_048_576  # Excel's last row


@dataclass(frozen=True, kw_only=True)
class MarkedSheet:
    """One table of the file: `cells` are its columns that may be shown and `ROW`, `reasons` its rows to mend."""

    name: str  # of its table: the sheet's own may be a person's
    header_row: int
    cells: pa.Table
    reasons: Mapping[int, str]


def write(path: Path, sheets: Sequence[MarkedSheet]) -> None:
    """An XLSX with a sheet a table, refused rows tinted."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        tinted = book.add_format({"bg_color": "#FBE3D6", "text_wrap": True, "valign": "top"})
        for number, sheet in enumerate(sheets, 1):
            _write(book.add_worksheet(f"{number}. {sheet.name}"[:31]), sheet, bold, tinted)


def _write(page: Worksheet, sheet: MarkedSheet, bold: Format, tinted: Format) -> None:
    headers = [name for name in sheet.cells.column_names if name != ROW]
    page.set_column(0, 0, 60)
    page.set_column(1, max(len(headers), 1), 18)
    page.freeze_panes(sheet.header_row, 1)
    page.set_default_row(hide_unused_rows=sheet.cells.num_rows > WHOLE)
    for column, header in enumerate([MARKED, *headers]):
        page.write_string(sheet.header_row - 1, column, csv_injection.cell(header), bold)
    for row, values in _rows(sheet, headers):
        reason = sheet.reasons.get(row)
        look = tinted if reason else None
        page.write_string(row - 1, 0, csv_injection.cell(reason or ""), look)
        for column, value in enumerate(values, 1):
            if value or reason:
                page.write_string(row - 1, column, csv_injection.cell(value or ""), look)


def _rows(sheet: MarkedSheet, headers: Sequence[str]) -> list[tuple[int, tuple[str | None, ...]]]:
    """Excel's number and the texts of each row that is written, in order; broken rows have no texts."""
    cells = personal_data.without_values(sheet.cells.select(list(headers)))
    texts = zip(*(cells[h].to_pylist() for h in headers), strict=True) if headers else ()
    found = dict(zip(sheet.cells[ROW].to_pylist(), texts, strict=True))
    blank = (None,) * len(headers)
    numbers = sheet.reasons if len(found) > WHOLE else {*found, *sheet.reasons}
    return [(row, found.get(row, blank)) for row in sorted(numbers) if sheet.header_row < row <= _LAST]
