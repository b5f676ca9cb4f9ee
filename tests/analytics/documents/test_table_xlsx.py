"""Tables as Excel has them: numbers, days and months that are such, empty where nothing is known, no formula."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analytics import formatting
from analytics.documents import tables_as_text
from analytics.documents.sheets import table_xlsx
from analytics.indicators import INDICATORS
from analytics.registers import petition_text

SENTENCE = "Dữ liệu minh họa. 22 xã; năm 2024."
TABLE = pd.DataFrame(
    {
        "Xã, thị trấn": ["Bình Châu", "=1+1", None],
        "Tỷ lệ (%)": [66.66, np.nan, -0.5],
        "n": [1234, 0, 7],
        "Ngày": [date(2024, 3, 5), None, date(2024, 12, 31)],
        "Tháng": ["T3/2024", "—", "T12/2024"],
        "Đạt": [True, False, None],
    }
)


def rows(content: bytes, sheet: str = table_xlsx.DATA) -> list[list[Any]]:
    """What another's reader finds on a sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def test_cells_are_what_they_are_and_the_heading_row_filters():
    content = table_xlsx.xlsx(TABLE, SENTENCE, ("on_time_rate",))
    assert rows(content) == [
        list(TABLE.columns),
        ["Bình Châu", 66.66, 1234, date(2024, 3, 5), date(2024, 3, 1), "Có"],
        ["=1+1", "", 0, "", "", "Không"],
        ["", -0.5, 7, date(2024, 12, 31), date(2024, 12, 1), ""],
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        written = parts.read("xl/worksheets/sheet1.xml").decode()
    assert '<autoFilter ref="A1:F4"/>' in written
    assert 'state="frozen"' in written
    assert "<f>" not in written, "text is no formula"
    known = INDICATORS["on_time_rate"]
    assert rows(content, table_xlsx.ABOUT) == [
        ["Phạm vi", SENTENCE],
        [formatting.heading(known), f"{known.meaning} Căn cứ: {known.basis}."],
    ]


def test_a_table_without_rows_or_columns_is_still_a_file():
    for table in (TABLE.head(0), pd.DataFrame()):
        assert rows(table_xlsx.xlsx(table, SENTENCE), table_xlsx.ABOUT) == [["Phạm vi", SENTENCE]]


cells = st.none() | st.floats(allow_nan=True, allow_infinity=False, width=32) | st.integers(-(10**9), 10**9)
cells |= st.dates(date(1900, 3, 1), date(2200, 1, 1)) | st.booleans() | st.sampled_from(["Đất đai", "+84", "@x"])


@settings(max_examples=40)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_excel_and_csv_hold_the_same_cells(given_rows: list[tuple[Any, Any]]):
    """By two writers: what one leaves empty the other does, and numbers and days agree."""
    table = pd.DataFrame([("x", *row) for row in given_rows], columns=["Tên", "A", "B"], dtype=object)
    told = tables_as_text.csv(table, "").decode("utf-8-sig").split("\r\n")[1 : len(table) + 1]
    found = [[_as_csv(value) for value in row] for row in rows(table_xlsx.xlsx(table, ""))[1:]]
    assert found == [[text.removeprefix("'") for text in line.split(";")] for line in told]


def _as_csv(value: Any) -> str:
    if isinstance(value, date):
        return formatting.day(value)
    return value if isinstance(value, str) else f"{float(value):.15g}".replace(".", ",")


def test_a_worklist_file_has_days_late_and_days_left_apart():
    rows = pd.DataFrame({"petition_id": ["A", "B", "C"], "commune": [None] * 3, "days_over": [5, 0, -3]})
    table = petition_text.worklist_file(rows)
    assert table["Tình trạng"].tolist() == ["Quá hạn", "Sắp đến hạn", "Sắp đến hạn"]
    assert table["Quá hạn (ngày)"].fillna(-1).tolist() == [5, -1, -1]
    assert table["Còn lại (ngày)"].fillna(-1).tolist() == [-1, 0, 3]
