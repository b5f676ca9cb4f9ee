"""Sheets of a workbook (XLSX, XLS, ODS) to raw tables, by calamine. Runs in the child process only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import python_calamine as calamine

from data.privacy.personal_data import masked
from data.reading import ROW, RawTable, Unreadable, body, kinds, layout, limits
from data.reading.workbooks import hidden, package
from data.tables.header_matching import nearest
from data.text.normalise import seen

TEMPLATE_SHEETS = {seen("Hướng dẫn"), seen("Danh mục")}

Merged = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, (row, column) from 0


def read(path: Path, known: Sequence[str] = ()) -> list[RawTable]:
    """The raw tables of every visible sheet that holds anything. Raises Unreadable."""
    seen_inside = package.look(path)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError:
        raise kinds.locked() from None
    except (calamine.CalamineError, OSError, ValueError):
        raise package.broken() from None
    notes: list[str] = [hidden.BLIND] if seen_inside.is_blind else []
    tables = []
    for meta in book.sheets_metadata:
        if meta.visible != calamine.SheetVisibleEnum.Visible:
            notes.append(f"Trang “{masked(meta.name)}” đang ẩn nên không đọc. Muốn nạp thì bỏ ẩn rồi nạp lại.")
        elif meta.typ != calamine.SheetTypeEnum.WorkSheet:
            notes.append(f"Trang “{masked(meta.name)}” không phải bảng (biểu đồ) nên không đọc.")
        elif seen(meta.name) in TEMPLATE_SHEETS:
            notes.append(f"Trang “{meta.name}” là trang của tệp mẫu nên không đọc.")
        else:
            sheet = seen_inside.sheets.get(meta.name, package.Sheet())
            table = _table(path, book, meta.name, seen_inside=sheet, is_1904=seen_inside.is_1904, known=known)
            tables += [table] if table else []
            notes += [] if table else [f"Trang “{masked(meta.name)}” trống."]
    if not tables:
        raise Unreadable("Tệp trống: không có trang nào đọc được. " + " ".join(notes), "Kiểm tra lại tệp rồi nạp lại.")
    return [_with_notes(tables[0], notes), *tables[1:]]


def _table(
    path: Path,
    book: calamine.CalamineWorkbook,
    name: str,
    seen_inside: package.Sheet,
    is_1904: bool,
    known: Sequence[str],
) -> RawTable | None:
    """A sheet's table, None where the sheet is blank."""
    try:
        sheet = book.get_sheet_by_name(name)
    except (calamine.CalamineError, ValueError):
        raise package.broken() from None
    _check_area(sheet, name)
    left = sheet.start[1] if sheet.start else 0
    rows, dates = _texts(sheet)
    for row, column in seen_inside.percents:
        if row < len(rows) and 0 <= column - left < len(rows[row]):
            rows[row][column - left] = _percent(rows[row][column - left])
    merged = [((r, c - left), (s, d - left)) for (r, c), (s, d) in sheet.merged_cell_ranges or []]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        return None
    where = f"Trang “{masked(name)}”: "
    header = layout.find(_across(rows, merged), known, where)
    found = _found(
        path, name, rows, header=header, merged=merged, seen_inside=seen_inside, left=left, is_1904=is_1904, where=where
    )
    first = header.at + header.depth
    for (row, column), (last, _) in merged:
        if row in dates.get(column, ()):  # what is filled down is what the first cell is
            dates[column] += range(row + 1, last + 1)
    found.dates = {h: _flags(dates[at], first, len(rows)) for at, h in enumerate(header.names) if at in dates}
    return body.raw_table(found)


def _texts(sheet: calamine.CalamineSheet) -> tuple[list[list[str]], dict[int, list[int]]]:
    """The rows as texts, and the rows in which a column's cells are dates, by column."""
    rows: list[list[str]] = []
    dates: dict[int, list[int]] = {}
    for at, row in enumerate(sheet.iter_rows()):
        rows.append([_text(value) for value in row])
        for column, value in enumerate(row):
            if isinstance(value, date):
                dates.setdefault(column, []).append(at)
    return rows, dates


def _flags(at: list[int], first: int, end: int) -> pa.Array:
    """Which of the rows from `first` to before `end` are among `at`."""
    flags = np.zeros(end - first, bool)
    below = np.array(at) - first
    flags[below[(below >= 0) & (below < len(flags))]] = True
    return pa.array(flags)


def _found(
    path: Path, name: str, rows: list[list[str]], header: layout.Header, merged: Sequence[Merged],
    seen_inside: package.Sheet, left: int, is_1904: bool, where: str,
) -> body.Found:  # fmt: skip
    first = header.at + header.depth
    notes = _fill_down(rows, first, header, merged, where)
    width = len(header.names)
    below = rows[first:]
    cells = {
        title: pa.array([row[at] if at < len(row) else "" for row in below], pa.string())
        for at, title in enumerate(header.names)
    }
    cells[ROW] = pa.array(range(first + 1, len(rows) + 1), pa.int64())
    beyond = [i for i, row in enumerate(below, first + 1) if any(row[width:])]
    if beyond:
        notes.append(f"{where}Có ô nằm ngoài các cột có tiêu đề, ở dòng {beyond[0]}; không đọc.")
    if header.known:
        _, columns = nearest(header.names)
        known = {header.names.index(h) + left: h for h in columns.matched.values()}
        notes += hidden.said(seen_inside.hidden, [any(row) for row in rows], known, first, where)
    faults = {(row + 1, column - left): told for (row, column), told in seen_inside.faults.items()}
    return body.Found(
        file=path,
        sheet=name,
        header=header,
        cells=pa.table(cells),
        faults=faults,
        warnings=notes,
        is_1904=is_1904,
        first_row=first + 1,
    )


def _check_area(sheet: calamine.CalamineSheet, name: str) -> None:
    rows, columns = sheet.total_height, sheet.total_width
    if rows > limits.ROWS or columns > limits.COLUMNS or rows * columns > limits.CELLS:
        raise package.too_large(
            f"trang “{masked(name)}” rộng {rows} dòng × {columns} cột, giới hạn là {limits.ROWS} dòng,"
            f" {limits.COLUMNS} cột và {limits.CELLS} ô"
        )


def _across(rows: list[list[str]], merged: Sequence[Merged]) -> list[list[str]]:
    """The first rows with merged cells filled both ways, for the header search."""
    top = [list(row) for row in rows[: layout.SEARCHED + 1]]
    for (row, column), (last_row, last_column) in merged:
        # a title over the whole table is merged too: it is no header
        for r in range(row, min(last_row + 1, len(top))):
            for c in range(max(column, 0), min(last_column + 1, len(top[r]))):
                top[r][c] = top[row][column]
    return top


def _fill_down(
    rows: list[list[str]], first: int, header: layout.Header, merged: Sequence[Merged], where: str
) -> list[str]:
    """Cells merged over several rows hold their value in each, but for amounts: those would be counted twice."""
    amounts = body.amounts(header.names)
    notes = []
    for (row, column), (last_row, last_column) in merged:
        if row < first or column != last_column or column < 0:
            continue
        if column in amounts and rows[row][column]:
            notes.append(
                f"{where}Ô gộp ở cột “{header.names[column]}”, dòng {row + 1} đến {last_row + 1}:"
                " số chỉ tính ở dòng đầu."
            )
            continue
        for r in range(row + 1, min(last_row + 1, len(rows))):
            rows[r][column] = rows[row][column]
    return notes


def _percent(text: str) -> str:
    """0,85 shown as 85% is "85%"."""
    try:
        return f"{_plain(Decimal(text.replace(',', '.')) * 100)}%"
    except ArithmeticError:
        return text


def _text(value: object) -> str:
    """A cell as a Vietnamese office writes it: decimal comma, day first, no time where it is midnight."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int | float):
        return _plain(Decimal(repr(value)))
    if isinstance(value, date):
        return _day(value)
    return str(value)


@lru_cache(4096)
def _day(value: date) -> str:
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}"


def _plain(number: Decimal) -> str:
    if not number.is_finite():
        return str(number)
    whole = number.to_integral_value()
    return f"{whole:f}" if number == whole else f"{number.normalize():f}".replace(".", ",")


def _with_notes(table: RawTable, notes: Sequence[str]) -> RawTable:
    return replace(table, warnings=(*table.warnings, *notes))
