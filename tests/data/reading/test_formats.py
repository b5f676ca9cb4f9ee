"""What only one format has: encodings and separators; hidden sheets, merged cells, formulas, dates of workbooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import HEADERS, Rows, as_text, letter, ods, tagged, to_1258, xlsx

from data import reading
from data.loading.sheet_matching import recognised
from data.reading import RawTable, Unreadable, delimited, rows
from data.reading.workbooks import workbook
from data.text.normalise import tidy

GRID = [list(HEADERS), letter(1), letter(2, kind="Khiếu nại", commune="Bình Thạnh")]
UNITS = {"bình châu": "21112", "châu ổ": "21040", "thị trấn châu ổ": "21040"}


def cells(raw: RawTable) -> list[list[str]]:
    """Rows of text as read, blank ones left out."""
    found = [list(row) for row in zip(*(raw.cells[h].to_pylist() for h in raw.headers), strict=True)]
    return [row for row in found if any(row)]


def shown(grid: Rows) -> list[list[str]]:
    return [[f"{c:%d/%m/%Y}" if isinstance(c, date) else str(c) for c in row] for row in grid]


# ---------------------------------------------------------------- text


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 BOM": lambda t: t.encode("utf-8-sig"),
    "UTF-16 LE": lambda t: b"\xff\xfe" + t.encode("utf-16-le"),
    "UTF-16 BE": lambda t: b"\xfe\xff" + t.encode("utf-16-be"),
    "UTF-16 không BOM": lambda t: t.encode("utf-16-le"),
    "Windows-1258": to_1258,
}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "sep=;", "sep=,"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_text_reads_the_same(encoding: str, separator: str, newline: str, tmp_path: Path):
    text = as_text(GRID, separator[-1], newline)
    if separator.startswith("sep="):
        text = f"{separator}{newline}{text}"
    path = tmp_path / "don.txt"  # the name says nothing
    path.write_bytes(ENCODINGS[encoding](text))
    (raw,) = reading.read(path)
    assert raw.headers == HEADERS
    assert cells(raw) == shown(GRID[1:])
    assert raw.cells[reading.ROW].to_pylist() == [2, 3]


def test_rows_keep_excels_numbers_below_titles_with_line_breaks(tmp_path: Path):
    text = 'TIÊU ĐỀ,,,,,,\n"hai\ndòng",,,,,,\n\n' + as_text(GRID) + ",,\n" + as_text([letter(3)])
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    (raw,) = reading.read(path)
    assert (raw.header_row, raw.cells[reading.ROW].to_pylist()) == (4, [5, 6, 8])
    assert raw.broken == ()  # marks only: blank


REFUSED: dict[str, tuple[bytes, str]] = {
    "a.pdf": (b"%PDF-1.7\n", "PDF"),
    "b.xlsx": (b"\x89PNG\r\n\x1a\n", "ảnh"),
    "c.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
    "d.xls": (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>", "HTML"),
    "e.xls": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "f.doc": (b"{\\rtf1", "RTF"),
    "g.rar": (b"Rar!\x1a\x07", "RAR"),
    "h.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "i.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "hỏng"),
    "j.csv": (b"\xff\xfeM\x00\xe3", "cắt cụt"),
    "k.csv": ("Mã đơn,Ngày nhận\n".encode() * 3 + b"\xc3(\n", "gần dòng 4"),
    "l.csv": ("M· ®¬n,Ngµy nhËn\n".encode("cp1252"), "TCVN3"),
    "m.csv": ("Maõ ñôn,Ngaøy nhaän\n".encode("cp1252"), "VNI"),
    "n.csv": ("MÃ£ Ä‘Æ¡n,NgÃ y nháº\u00adn\n".encode(), "UTF-8 đọc sai"),
    "o.csv": (b"M? d?n,Ng?y nh?n\n", "dấu hỏi"),
    "p.csv": (b"", "trống"),
    "q.csv": (bytes(range(128, 256)) * 4, "không nhận ra bảng mã"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_told(name: str, tmp_path: Path):
    path = tmp_path / name
    path.write_bytes(REFUSED[name][0])
    with pytest.raises(Unreadable) as told:
        reading.read(path)
    assert REFUSED[name][1] in told.value.reason
    assert told.value.remedy.endswith(".")


# ---------------------------------------------------------------- workbooks


def book(path: Path, fill: Callable[[Any, Any], None], name: str = "Đơn thư", **options: Any) -> list[RawTable]:
    """A workbook of the good grid that `fill` changes, as read."""
    with xlsxwriter.Workbook(str(path), options) as made:
        sheet = made.add_worksheet(name)
        for r, row in enumerate(GRID):
            for c, cell in enumerate(row):
                sheet.write(r, c, f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell)
        fill(made, sheet)
    return workbook.read(path)


def test_hidden_and_template_sheets_are_told_never_read(tmp_path: Path):
    def fill(made: Any, _: Any) -> None:
        for name, hide in (
            ("Nháp", "hide"),
            ("Rất ẩn", "very_hidden"),
            ("HƯỚNG DẪN", ""),
            ("Danh mục", ""),
            ("Trống", ""),
        ):
            sheet = made.add_worksheet(name)
            if name != "Trống":
                sheet.write_row(0, 0, HEADERS)
            if hide:
                getattr(sheet, hide)()

    (raw,) = book(tmp_path / "a.xlsx", fill)
    assert raw.sheet == "Đơn thư"
    for name in (
        "“Nháp” đang ẩn",
        "“Rất ẩn” đang ẩn",
        "“HƯỚNG DẪN” là trang của tệp mẫu",
        "“Danh mục” là",
        "“Trống” trống",
    ):
        assert any(name in said for said in raw.warnings), name


def test_ods_sheets_and_their_hiding(tmp_path: Path):
    found = workbook.read(ods(tmp_path / "a.ods", {"Một": GRID, "Hai": GRID, "Ẩn": GRID}, hidden=["Ẩn"]))
    assert [raw.sheet for raw in found] == ["Một", "Hai"]
    assert "“Ẩn” đang ẩn" in found[0].warnings[0]


def test_merged_cells_hold_their_value_in_each_row_but_amounts_do_not(tmp_path: Path):
    def fill(made: Any, sheet: Any) -> None:
        sheet.write(0, 7, "Số người ký")
        sheet.merge_range(1, 2, 2, 2, "Bình Châu")
        sheet.merge_range(1, 7, 2, 7, 12)

    (raw,) = book(tmp_path / "a.xlsx", fill)
    assert raw.cells["Xã, thị trấn"].to_pylist() == ["Bình Châu"] * 2
    assert raw.cells["Số người ký"].to_pylist() == ["12", ""]
    assert "chỉ tính ở dòng đầu" in raw.warnings[0]


def test_a_header_merged_over_two_rows(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("A1:H1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        sheet.merge_range("A3:A4", "STT")
        sheet.merge_range("B3:B4", "Mã đơn")
        sheet.merge_range("C3:D3", "Ngày")
        sheet.write_row("C4", ["Nhận", "Giải quyết"])
        for c, header in enumerate(HEADERS[2:], 4):
            sheet.merge_range(2, c, 3, c, header)
        sheet.write_row(4, 0, [1, "A-1", "05/03/2024", "06/03/2024", "Bình Châu", 8, "Kiến nghị", "Đất đai", "Zalo"])
    (raw,) = workbook.read(path)
    assert raw.headers == ("STT", "Mã đơn", "Ngày Nhận", "Ngày Giải quyết", *HEADERS[2:])
    assert (raw.header_row, raw.cells[reading.ROW].to_pylist()) == (4, [5])
    ((found,), _) = recognised([raw], None, UNITS)
    table, columns = found.table, found.columns
    assert (table.name, columns.missing, columns.matched["resolved_on"]) == ("petition", (), "Ngày Giải quyết")


def test_a_table_that_begins_at_c5(tmp_path: Path):
    grid = [[], [], [], [], *([None, None, *row] for row in tagged(GRID, "x"))]
    (raw,) = workbook.read(xlsx(tmp_path / "a.xlsx", {"S": grid}))
    assert cells(raw)[0][0] == "x-1"
    assert (raw.header_row, raw.cells[reading.ROW].to_pylist()) == (5, [6, 7])


def test_formulas_count_by_their_stored_value_or_are_told(tmp_path: Path):
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_formula(1, 0, '="A"&"-1"', None, "A-1")
        sheet.write_formula(2, 3, "=4+4", None, "")
        sheet.write_formula(2, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 9, "=1/0", None, "#DIV/0!")  # in no column of ours

    (raw,) = book(tmp_path / "a.xlsx", fill)
    assert raw.cells["Mã đơn"].to_pylist()[0] == "A-1"
    assert [(f.row, f.header, f.value) for f in raw.faults] == [
        (3, "Nội dung phối hợp", "(công thức)"), (3, "Loại đơn", "#DIV/0!"),
    ]  # fmt: skip
    assert "chưa có kết quả" in raw.faults[0].reason


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_with_and_without_their_format_in_both_calendars(is_1904: bool, tmp_path: Path):
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 1, datetime(2024, 3, 5, 8, 30), made.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        sheet.write_number(2, 1, 45356 - (1462 if is_1904 else 0))

    (raw,) = book(tmp_path / "a.xlsx", fill, date_1904=is_1904)
    assert raw.cells["Ngày nhận"].to_pylist() == ["05/03/2024 08:30", "45356"]


def test_numbers_and_percents_are_what_the_cell_shows(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Nội dung phối hợp", "Nhiệm vụ", "Cơ quan chủ trì", "Hạn hoàn thành", "Tiến độ %"])
        for r, (value, shape) in enumerate(
            [(0.85, "0%"), (0.125, "0.0%"), (85, "0"), (12.5, "0.0"), (1234.567, "0")], 1
        ):
            sheet.write_row(r, 0, [8, "Việc", "Ban Dân vận", "05/03/2024"])
            sheet.write_number(r, 4, value, made.add_format({"num_format": shape}))
    (raw,) = workbook.read(path)
    assert raw.cells["Tiến độ %"].to_pylist() == ["85%", "12,5%", "85", "12,5", "1234,567"]


def test_a_sheet_named_after_a_commune_places_its_rows(tmp_path: Path):
    grid = [[c for at, c in enumerate(row) if at != 2] for row in tagged(GRID, "x")]
    raws = workbook.read(
        xlsx(tmp_path / "a.xlsx", {"TT Châu Ổ": grid, "Bình Châu": [*grid, []], "Ghi chú": [["Chú ý"]]})
    )
    found, lacking = recognised(raws, None, UNITS)
    assert lacking == []
    assert [one.raw.cells["Xã, thị trấn"].to_pylist() for one in found] == [["TT Châu Ổ"] * 2, ["Bình Châu"] * 2]
    assert "tên trang" in found[0].raw.warnings[0]
    assert "Ghi chú" in found[0].raw.warnings[-1]


def test_the_same_content_as_an_old_excel_saves_it(tmp_path: Path):
    """XLS was written by LibreOffice from this very table: no library writes it."""
    source = xlsx(tmp_path / "a.xlsx", {"Đơn thư": tagged(GRID, "x")})
    assert cells(workbook.read(Path(__file__).parents[3] / "tests/support/files/don-thu.xls")[0]) == cells(
        workbook.read(source)[0]
    )


# ---------------------------------------------------------------- any table, any text

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12).map(tidy)
TABLES = st.lists(st.tuples(WORDS, st.sampled_from(["Kiến nghị", "a", "1,5", '"', "x;y"])), min_size=1, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLES, separator=st.sampled_from(",;\t|"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_table_reads_back_the_same(
    table: list[tuple[str, str]], separator: str, encoding: str, tmp_path: Path
):
    grid = [list(HEADERS), *([f"id{n}", "05/03/2024", *row, "8", "Đất đai", "z"] for n, row in enumerate(table))]
    path = tmp_path / "a.csv"
    path.write_bytes(as_text(grid, separator).encode(encoding))
    assert _read_or_told(lambda: delimited.read(path), grid)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLES, write=st.sampled_from([xlsx, ods]))
def test_any_workbook_reads_back_the_same(table: list[tuple[str, str]], write: Callable[..., Path], tmp_path: Path):
    grid = [list(HEADERS), *([f"id{n}", "05/03/2024", *row, "8", "Đất đai", "z"] for n, row in enumerate(table))]
    path = write(tmp_path / f"a.{write.__name__}", {"Đơn": grid})
    assert _read_or_told(lambda: workbook.read(path)[0], grid)


def _read_or_told(read: Callable[[], RawTable], grid: Sequence[Sequence[str]]) -> bool:
    """The same rows by the same numbers, or a row set aside with a reason."""
    raw = read()
    aside = {row for row, _ in raw.ignored}
    wanted = {n: list(row) for n, row in enumerate(grid[1:], 2) if n not in aside}
    found = zip(raw.cells[reading.ROW].to_pylist(), *(raw.cells[h].to_pylist() for h in raw.headers), strict=True)
    return {n: [tidy(t) for t in row] for n, *row in found} == {n: [tidy(t) for t in row] for n, row in wanted.items()}


def test_reasons_for_setting_aside_are_sentences():
    for name in ("EXAMPLE", "NUMBERING", "REPEATED", "TOTAL", "GROUP", "NUMBER_ONLY", "SIGNATURE", "NO_ANSWER"):
        assert re.fullmatch(r"[A-ZĐ].*\.", getattr(rows, name))
