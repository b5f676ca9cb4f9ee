"""Rows of a CSV with cells too few or too many: what is blank is blank, what lacks only blanks is whole."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from data import reading
from data.loading import load
from data.tables.header_matching import match
from data.tables.tables import TABLES

LETTERS = TABLES["petition"]
REQUIRED = ("Mã đơn", "Ngày nhận", "Xã, thị trấn", "Nội dung phối hợp", "Loại đơn", "Lĩnh vực", "Nguồn đơn")
OPTIONAL = ("Số người ký", "Hướng xử lý", "Cơ quan giải quyết", "Ngày giải quyết")
HEADERS = (*REQUIRED, *OPTIONAL)
GOOD = ("05/03/2024", "Bình Châu", "8", "Kiến nghị", "Đất đai", "Bưu chính")


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[str], str]:
    """Cells of one line, and what the line is: whole, blank, or broken."""
    kind = draw(st.sampled_from(("whole", "whole", "blank", "lacking", "beyond")))
    if kind == "blank":
        return [draw(st.sampled_from(("", "", " ")))] * draw(st.integers(1, len(HEADERS) + 4)), "blank"
    whole = [f"DT-{draw(st.integers(1, 999))}", *GOOD, *draw(st.lists(st.sampled_from(("", "1")), max_size=4))]
    if kind == "whole":
        return whole + [""] * (draw(st.integers(0, 3)) if len(whole) >= len(HEADERS) else 0), "whole"
    if kind == "lacking":
        return whole[: draw(st.integers(1, len(REQUIRED) - 1))], "broken"
    full = (whole + [""] * len(HEADERS))[: len(HEADERS)]
    return [*full, *[""] * draw(st.integers(0, 2)), "thừa"], "broken"


def written(lines: list[list[str]], order: tuple[str, ...] = HEADERS) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([order, *lines])
    return out.getvalue()


@given(st.lists(rows(), max_size=15))
def test_every_line_becomes_what_it_is(lines: list[tuple[list[str], str]]):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "don.csv"
        path.write_text(written([cells for cells, _ in lines]), "utf-8")
        raw = reading.read(path)[0]
    expected = {
        row: (cells + [""] * len(HEADERS))[: len(HEADERS)]
        for row, (cells, kind) in enumerate(lines, 2)
        if kind == "whole"
    }
    found = {row.pop(reading.ROW): list(row.values())[: len(HEADERS)] for row in raw.cells.to_pylist()}
    assert {row: cells for row, cells in found.items() if any(c.strip() for c in cells)} == expected
    assert list(found) == sorted(found)
    assert [b.row for b in raw.broken] == [row for row, (_, kind) in enumerate(lines, 2) if kind == "broken"]
    short = [row for row, (cells, kind) in enumerate(lines, 2) if kind == "whole" and len(cells) < len(HEADERS)]
    assert [w.split()[0] for w in raw.warnings] == ([str(len(short))] if short else [])


def test_two_hundred_good_rows_are_not_held_back_by_blank_and_short_ones(home: Path, tmp_path: Path):
    lines = [[f"DT-{n}", *GOOD, "1", "Hướng dẫn"] for n in range(200)]
    for at in range(0, 200, 9):
        lines.insert(at, ["", "", ""])
    path = tmp_path / "don.csv"
    path.write_text(written(lines), "utf-8")
    report = load.load([path], keep="none")
    assert (report.stored, report.files[0].rows_refused) == (200, 0)
    (said,) = [w for w in report.files[0].parts[0].warnings if "thiếu ô ở cuối" in w]
    assert said.startswith("200 dòng thiếu ô ở cuối (dòng 3 đến 10, 12 đến 19")


def test_a_row_that_lacks_what_is_required_is_refused_alone(home: Path, tmp_path: Path):
    lines = [[f"DT-{n}", *GOOD, "1", "Hướng dẫn"] for n in range(40)]
    lines[20] = lines[20][:4]
    path = tmp_path / "don.csv"
    path.write_text(written(lines), "utf-8")
    report = load.load([path], keep="rule")
    assert (report.stored, report.files[0].rows_refused) == (39, 1)
    assert [cell.row for cell in report.files[0].parts[0].refused] == [22]


def test_the_columns_of_these_tests_are_those_of_letters():
    found = match(LETTERS, HEADERS)
    assert (found.missing, found.unknown, len(found.matched)) == ((), (), len(HEADERS))
