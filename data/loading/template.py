"""The workbook that communes fill in: one sheet a table, made from the declarations, so it cannot differ from them.

Row 1 holds the headers, row 2 an example that begins with "Ví dụ" and is not loaded. The example comes from the
sample, whose rows are synthetic. Satisfaction is wide: a row a response, a column a factor.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data import settings
from data.cleaning.cells import parse
from data.tables.columns import Column, Table, Type
from data.tables.tables import FACTORS, TABLES
from data.text import csv_injection
from data.text.dates import EARLIEST
from data.text.sentences import figure

EXAMPLE = "Ví dụ"
GUIDE, LISTS = "Hướng dẫn", "Danh mục"
_ROWS = 20_000  # that the lists and checks cover
_RED, _PALE = "#9F1D20", "#F1EEE6"
_YES_NO = ("Có", "Không")
_SPELLING = {
    Type.TEXT: "Chữ",
    Type.DAY: "Ngày/tháng/năm, ví dụ 05/03/2024",
    Type.MONTH: "Tháng/năm, ví dụ 03/2024",
    Type.YEAR: "Năm, ví dụ 2024",
    Type.WHOLE: "Số nguyên",
    Type.NUMBER: "Số, phần lẻ sau dấu phẩy",
    Type.FLAG: "Có hoặc Không",
    Type.CHOICE: "Chọn trong danh sách",
    Type.COMMUNE: "Chọn trong danh sách",
    Type.ITEM: "Số 1 đến 14 của kế hoạch phối hợp",
}
_INTRODUCTION = (
    "Mỗi trang là một bảng. Chỉ điền những bảng đơn vị có số liệu; trang để trống thì bỏ qua.",
    "Không đổi tên tiêu đề cột. Cột có nền đỏ là bắt buộc; đưa chuột vào tiêu đề để xem cách ghi.",
    "Dòng 2 của mỗi trang là dòng ví dụ: không được nạp, có thể để nguyên hoặc xóa. Bắt đầu ghi từ dòng 3.",
    "Đơn thư, mô hình đã gửi kỳ trước mà có tình trạng mới: ghi lại cả dòng với đúng mã cũ, dòng mới thay dòng cũ.",
    "Không ghi họ tên, số điện thoại, số giấy tờ, địa chỉ dưới cấp xã, nội dung đơn của người dân."
    " Không ghi thông tin bí mật nhà nước.",
    "Ghi xong, nạp ở trang Nạp dữ liệu: chỗ nào sai được chỉ rõ dòng, cột và cách sửa trước khi nạp.",
)


def workbook() -> bytes:
    """The XLSX template."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "Tệp mẫu số liệu công tác dân vận", "created": datetime(2024, 1, 1)})
        looks = _Looks(book)
        guide = book.add_worksheet(GUIDE)
        pages = {name: book.add_worksheet(table.title) for name, table in TABLES.items()}
        places = _write_lists(book.add_worksheet(LISTS), looks)
        _write_guide(guide, looks)
        for name, page in pages.items():
            _write_table(page, TABLES[name], looks, places)
    return out.getvalue()


def columns(table: Table) -> tuple[Column, ...]:
    """The columns of a table's sheet: as declared, but a survey has a column a factor."""
    if table.name != "satisfaction":
        return table.columns
    score = table.column("score")
    apart = [c for c in table.columns if c.name not in ("factor", "score", "responses")]
    return (*apart, *(replace(score, header=factor, required=False) for factor in FACTORS))


class _Looks:
    """The formats of the book."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        head: dict[str, Any] = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        self.required = book.add_format(head | {"bg_color": _RED, "font_color": "#FFFFFF"})
        self.optional = book.add_format(head | {"bg_color": _PALE})
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": _RED})
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.example = book.add_format({"italic": True, "font_color": "#6B6B6B", "bg_color": _PALE})
        self._formats = {
            Type.TEXT: book.add_format({"num_format": "@"}),
            Type.DAY: book.add_format({"num_format": "dd/mm/yyyy"}),
            Type.MONTH: book.add_format({"num_format": "mm/yyyy"}),
            Type.NUMBER: book.add_format({"num_format": "#,##0.##"}),
        }

    def of(self, column: Column) -> Format | None:
        return self._formats.get(column.type)


# ---------------------------------------------------------------- one table


def _write_table(page: Worksheet, table: Table, looks: _Looks, places: dict[tuple[str, ...], str]) -> None:
    page.freeze_panes(1, 0)
    page.set_row(0, 45)
    example = _example(table)
    for number, column in enumerate(columns(table)):
        page.set_column(number, number, max(14, min(len(column.header) + 2, 30)), looks.of(column))
        page.write_string(0, number, column.header, looks.required if column.required else looks.optional)
        page.write_comment(0, number, note(column), {"x_scale": 2, "y_scale": 1.2})
        page.write_string(1, number, csv_injection.cell(example[number]), looks.example)
        check = _check(column, places)
        if check:
            page.data_validation(2, number, _ROWS, number, check)


def note(column: Column) -> str:
    """How a column is filled in, in a few words."""
    parts = ["Bắt buộc." if column.required else "Có thể để trống.", f"{_SPELLING[column.type]}."]
    if column.type in (Type.WHOLE, Type.NUMBER) and column.high is not None:
        parts.append(f"Từ {figure(column.low or 0)} đến {figure(column.high)}.")
    if column.default is not None:
        shown = _YES_NO[not column.default] if isinstance(column.default, bool) else column.default
        parts.append(f"Để trống là {shown}.")
    return " ".join([*parts, column.note]).strip()


def _example(table: Table) -> list[str]:
    """The first row of the sample, marked; a wide survey's marks run down from 5."""
    with (settings.SAMPLE / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    marks = iter(range(5, 0, -1))
    texts = [row[c.header] if c.header in row else str(next(marks, 3)) for c in columns(table)]
    return [f"{EXAMPLE}: {texts[0]}", *texts[1:]]


def _check(column: Column, places: dict[tuple[str, ...], str]) -> dict[str, Any] | None:
    """Excel's validation of one column; what it says is what the loader would say."""
    values = _values(column)
    if values:
        check: dict[str, Any] = {"validate": "list", "source": places[values]}
    elif column.type in (Type.DAY, Type.MONTH):
        latest = "=TODAY()" if column.ahead is None else f"=EDATE(TODAY(),{12 * column.ahead[1]})"
        check = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": latest}
    elif column.type is not Type.TEXT:
        low, high = column.low if column.low is not None else 0, column.high if column.high is not None else 2**31
        kind = "decimal" if column.type is Type.NUMBER else "integer"
        check = {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    else:
        return None
    told = parse(column, "###", {})
    said = f"{getattr(told, 'reason', '')} {_SPELLING[column.type]}."
    return check | {"error_title": column.header[:32], "error_message": said[:255]}


def _values(column: Column) -> tuple[str, ...]:
    """What a column may hold, where that is a list."""
    if column.type is Type.COMMUNE:
        return _communes()
    if column.type is Type.ITEM:
        return tuple(str(number) for number, _ in _items())
    return _YES_NO if column.type is Type.FLAG else column.values


# ---------------------------------------------------------------- instructions and lists


def _write_guide(page: Worksheet, looks: _Looks) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 3, 40, looks.wrapped)
    page.write_string(0, 0, "Tệp mẫu số liệu công tác dân vận", looks.title)
    for row, sentence in enumerate(_INTRODUCTION, 2):
        page.write_string(row, 0, f"{row - 1}. {sentence}")
    row = len(_INTRODUCTION) + 3
    for table in TABLES.values():
        page.write_string(row, 0, table.title, looks.bold)
        page.write_string(row, 1, table.grain[0].upper() + table.grain[1:] + ".")
        for column in columns(table):
            row += 1
            page.write_string(row, 0, column.header)
            page.write_string(row, 1, note(column))
        row += 2


def _write_lists(page: Worksheet, looks: _Looks) -> dict[tuple[str, ...], str]:
    """Each list of allowed values once, in a column of its own; where Excel finds it."""
    places: dict[tuple[str, ...], str] = {}
    for title, values in _lists():
        if values in places:
            continue
        number = len(places)
        page.set_column(number, number, 28)
        page.write_string(0, number, title, looks.bold)
        for row, value in enumerate(values, 1):
            _write_value(page, row, number, value)
        places[values] = _range(number, len(values))
    number = len(places)
    page.write_string(0, number, "Tên nội dung phối hợp", looks.bold)
    for row, (item, name) in enumerate(_items(), 1):
        page.write_string(row, number, csv_injection.cell(f"{item}. {name}"))
    return places


def _write_value(page: Worksheet, row: int, column: int, value: str) -> None:
    """Numbers as numbers: Excel compares what is typed with what the list holds."""
    if value.isdigit():
        page.write_number(row, column, int(value))
    else:
        page.write_string(row, column, csv_injection.cell(value))


def _lists() -> Iterator[tuple[str, tuple[str, ...]]]:
    for table in TABLES.values():
        for column in columns(table):
            if _values(column):
                yield column.header, _values(column)


def _range(column: int, rows: int) -> str:
    letter = xlsxwriter.utility.xl_col_to_name(column)
    return f"='{LISTS}'!${letter}$2:${letter}${rows + 1}"


def _communes() -> tuple[str, ...]:
    """Names of units in `reference/commune.csv`, each once: those that stand today first."""
    rows = _reference("commune")
    rows.sort(key=lambda r: bool(r["valid_to"]) and date.fromisoformat(r["valid_to"]) < settings.today())
    return tuple(dict.fromkeys(r["name"] for r in rows))


def _items() -> list[tuple[int, str]]:
    return [(int(r["item"]), r["short_name"]) for r in _reference("plan_item")]


def _reference(name: str) -> list[dict[str, str]]:
    with (settings.reference() / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
