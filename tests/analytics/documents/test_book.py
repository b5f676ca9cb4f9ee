"""The data book, opened by another's reader: every number is the one `measure` gives, text is never a formula."""

import io
import math
import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analytics import formatting
from analytics.documents.office import data_book
from analytics.documents.office.xlsx import HEADER, Heading, Workbook, clean
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, scope
from analytics.registers import registers
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from analytics.summaries import against_target
from data.loading import load
from data.tables.tables import TABLES

COMMUNE, MONTHS = "21112", Filters(period="2024-Q3")


@cache
def content(filters: Filters) -> bytes:
    """A book of the sample, made once."""
    return data_book.book(filters, LOCAL)


@pytest.fixture
def opened(sample: Path) -> CalamineWorkbook:
    return read(content(MONTHS))


def read(made: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(made))


def rows(opened: CalamineWorkbook, sheet: str) -> list[list[Any]]:
    return opened.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def same(cell: Any, value: float) -> bool:
    """A cell holds the number, or a dash where it is missing."""
    if math.isnan(value):
        return cell == formatting.MISSING
    return isinstance(cell, float | int) and math.isclose(cell, value, rel_tol=1e-12, abs_tol=1e-12)


# --- Every number


@pytest.mark.parametrize(
    ("sheet", "by", "filters"),
    [("Theo xã", "commune", MONTHS), ("Theo tháng", "month", MONTHS),
     ("Theo xã", "successor", Filters(period="2024-09", places="xa-moi")),
     ("Theo tháng", "month", Filters(period="2024", calendar="thanh-tra", communes=(COMMUNE,), items=(8,))),
     ("Theo xã", "successor", Filters(period="2026"))],  # by then only the five communes of 2025 stand
)  # fmt: skip
def test_a_wide_sheet_is_the_measurement(sample: Path, sheet: str, by: str, filters: Filters):
    keys = data_book.BY_MONTH if by == "month" else data_book.BY_PLACE
    table, whole = measure(keys, filters, (by,), LOCAL), measure(keys, filters, (), LOCAL).iloc[0]
    heading, *found = rows(read(content(filters)), sheet)[HEADER:]
    groups = [formatting.group(by, g) for g in table[by]]
    assert heading[: len(groups) + 2] == ["Chỉ tiêu", *groups, "Chung"]
    lines = iter(found)
    for key in keys:
        for end in ("",) if INDICATORS[key].whole else ("", "_n"):
            name, *cells = next(lines)
            assert INDICATORS[key].name.lower() in name.lower()
            expected = [*table[f"{key}{end}"], whole[f"{key}{end}"]]
            assert all(map(same, cells, expected)), (key, end, cells, expected)


@pytest.mark.parametrize("filters", [MONTHS, Filters(period="2024-Q1", items=(3, 8), communes=(COMMUNE,))])
def test_indicators_and_items_are_the_measurement(sample: Path, filters: Filters):
    opened = read(content(filters))
    own = [(None, r) for r in against_target.results(tuple(INDICATORS), filters, LOCAL)]
    items = [(item, r) for item, found in against_target.by_item(filters, LOCAL).items() for r in found]
    for sheet, expected in (("Chỉ tiêu", own), ("Theo nội dung", items)):
        found = rows(opened, sheet)[HEADER + 1 :]
        assert len(found) == len(expected)
        for (first, name, unit, value, n, before, change, target, met), (item, r) in zip(found, expected, strict=True):
            again = measure([r.key], r.filters, (), LOCAL).iloc[0]
            assert same(value, again[r.key])
            assert same(n, again[f"{r.key}_n"])
            assert same(before, r.before)
            assert (name, unit, change) == (r.indicator.name, r.indicator.unit.value, r.change)
            assert first == (formatting.group("item", item) if item else formatting.table_title(r.indicator.fact.table))
            assert target == ("" if r.target is None else r.target)
            assert met == {None: "", True: "Đạt", False: "Chưa đạt"}[r.is_met]


def test_registers_hold_the_rows_behind_the_numbers(sample: Path, opened: CalamineWorkbook):
    counts = {name: registers.register(name, MONTHS, LOCAL).total for name in TABLES}
    measured = measure(
        ("to_handle", "reception_days", "dialogues", "outreach_sessions", "responses"), MONTHS, (), LOCAL
    ).iloc[0]
    assert counts["petition"] == measured["to_handle"]
    assert counts["reception"] == measured["reception_days"]
    assert counts["dialogue"] == measured["dialogues"]
    assert counts["outreach"] == measured["outreach_sessions"]
    for name, table in TABLES.items():
        found = rows(opened, f"Sổ {table.title.lower()}")
        assert formatting.number(counts[name]) in found[0][0]
        assert len(found) - HEADER - 1 == (counts[name] or 1)
        if not counts[name]:
            assert found[-1][0] == "Không có dòng nào trong phạm vi."
    letters = rows(opened, "Sổ đơn thư")
    received = letters[HEADER].index("Ngày nhận")
    assert all(isinstance(row[received], date) for row in letters[HEADER + 1 :])


def test_a_register_does_not_know_what_came_later(home: Path, petitions: Callable[..., Path]):
    late = {"accepted_on": date(2024, 3, 8), "resolved_on": date(2024, 5, 2), "outcome": "Đã trả lời"}
    done = late | {"resolved_on": date(2024, 3, 30)}
    load.load([petitions([late, done, {"received_on": date(2024, 4, 2)}])])
    found = registers.register("petition", Filters(period="2024-03"), LOCAL)
    assert found.total == 2
    assert found.rows["resolved_on"].notna().tolist() == [False, True]
    assert found.rows["outcome"].tolist()[1] == "Đã trả lời"
    assert registers.register("petition", Filters(period="2024-03"), most=1, viewer=LOCAL).rows.shape[0] == 1


def test_a_viewers_book_lists_no_denunciation(home: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"kind": "Tố cáo"}, {"kind": "Tố cáo"}, {"kind": "Kiến nghị"}])])
    filters = Filters(period="2024", kinds=("Tố cáo",))
    assert registers.register("petition", Filters(period="2024"), LOCAL).total == 3
    assert registers.register("petition", Filters(period="2024"), WALL).total == 1
    lines = rows(read(data_book.book(filters, WALL)), "Theo xã")
    (received,) = [line for line in lines if line[0] == "Đơn thư tiếp nhận (đơn)"]
    assert not [cell for cell in received[1:] if isinstance(cell, float)], "of what may not be seen, no number is known"


# --- The file


def test_every_sheet_says_what_is_shown(sample: Path, opened: CalamineWorkbook):
    sentence = formatting.scope_sentence(MONTHS, scope(MONTHS, LOCAL), True, LOCAL)
    assert len(opened.sheet_names) == 5 + len(TABLES)
    for name in opened.sheet_names:
        assert rows(opened, name)[1][0] == sentence


def test_sheets_freeze_and_print_and_charts_read_their_cells(sample: Path):
    with zipfile.ZipFile(io.BytesIO(content(MONTHS))) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if re.match(r"xl/worksheets/sheet\d+\.xml", n)]
        charts = [parts.read(n).decode() for n in parts.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)]
        styles, workbook = parts.read("xl/styles.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert all('fitToHeight="0"' in s and "<pane " in s for s in sheets)
    assert workbook.count("_xlnm.Print_Titles") == len(sheets)
    assert "dd/mm/yyyy" in styles
    assert len(charts) == 5
    assert all("<c:f>" in c and "#REF" not in c for c in charts)


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://vi.du", "\x00\x07=x", "a\x0bb", "{=A1}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula_or_a_link(text: str):
    made = Workbook("Thử", "Phạm vi")
    sheet = made.sheet("Thử", "Thử", [Heading("A")])
    made.rows(sheet, [[(text, "text")]])
    written = made.bytes()
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert rows(read(written), "Thử")[HEADER + 1][0] == clean(text)


@given(st.text())
def test_cleaned_text_has_no_control_characters(text: str):
    found = clean(text)
    assert not [c for c in found if ord(c) < 32 and c not in "\n\t"]
    assert [c for c in text if c.isalnum() and ord(c) < 0xD800][:32767] == [
        c for c in found if c.isalnum() and ord(c) < 0xD800
    ]


def test_a_long_register_prints_a_page_and_says_so(sample: Path):
    """What is longer than MOST_PRINTED has a print area of a page; what is shorter is printed whole."""
    with zipfile.ZipFile(io.BytesIO(content(MONTHS))) as made:
        areas = re.findall(r"_xlnm.Print_Area[^>]*>([^<]*)<", made.read("xl/workbook.xml").decode())
        sheets = "".join(made.read(name).decode() for name in made.namelist() if name.startswith("xl/worksheets/sheet"))
    long = [t for t in TABLES.values() if len(registers.register(t.name, MONTHS, LOCAL).rows) > data_book.MOST_PRINTED]
    assert long
    assert len(areas) == len(long) == sheets.count("xóa vùng in")
    assert all(a.endswith(f"${HEADER + data_book.MOST_PRINTED + 1}") for a in areas)
