"""Tables that leave the screen: as Vietnamese Excel opens them, and never as formulas."""

import csv
import io
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.documents import tables_as_text
from analytics.indicators import INDICATORS

SENTENCE = "Dữ liệu minh họa. 22 xã; năm 2024."
TABLE = pd.DataFrame(
    {
        "Xã, thị trấn": ["Bình Châu", "Châu Ổ; thị trấn", 'Bình "Sơn"'],
        "Tỷ lệ (%)": [66.66, np.nan, -0.5],
        "n": [1234, 0, 7],
        "Ngày": [date(2024, 3, 5), None, date(2024, 12, 31)],
    }
)


def opened(content: bytes) -> list[list[str]]:
    """What a spreadsheet reads: UTF-8 by its BOM, cells by semicolons."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def cell(value: object) -> str:
    """One value through the CSV."""
    return opened(tables_as_text.csv(pd.DataFrame({"A": pd.Series([value], dtype=object), "B": ["x"]}), ""))[1][0]


# --- CSV


def test_a_csv_opens_in_vietnamese_excel():
    content = tables_as_text.csv(TABLE, SENTENCE)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.decode("utf-8").replace("\r\n", "").count("\n") == 0
    assert opened(content)[:4] == [
        ["Xã, thị trấn", "Tỷ lệ (%)", "n", "Ngày"],
        ["Bình Châu", "66,66", "1234", "05/03/2024"],
        ["Châu Ổ; thị trấn", "", "0", ""],
        ['Bình "Sơn"', "-0,5", "7", "31/12/2024"],
    ]


def test_a_csv_carries_its_scope_and_definitions():
    lines = opened(tables_as_text.csv(TABLE, SENTENCE, ("on_time_rate", "days_median")))
    assert lines[4:6] == [[], [SENTENCE]]
    assert len(lines) == 8
    for (line,), key in zip(lines[6:], ("on_time_rate", "days_median"), strict=True):
        indicator = INDICATORS[key]
        assert line == f"{indicator.name} ({indicator.unit.value}): {indicator.meaning} Căn cứ: {indicator.basis}."


@pytest.mark.parametrize("key", INDICATORS)
def test_every_definition_is_whole(key: str):
    (line,) = opened(tables_as_text.csv(TABLE, SENTENCE, (key,)))[-1]
    assert line.count("..") == 0
    assert INDICATORS[key].meaning in line


def test_an_empty_table_still_says_its_scope():
    assert opened(tables_as_text.csv(TABLE.head(0), SENTENCE)) == [list(TABLE.columns), [], [SENTENCE]]
    assert [SENTENCE] in opened(tables_as_text.csv(pd.DataFrame(), SENTENCE))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0, "0"),
        (1234567, "1234567"),  # no thousand dots: Excel shall read a number
        (0.5, "0,5"),
        (66.666666, "66,666666"),
        (-3, "-3"),
        (-0.25, "-0,25"),
        (12345678901, "12345678901"),
        (np.int64(5), "5"),
        (np.float64(2.5), "2,5"),
        (None, ""),
        (np.nan, ""),
        (pd.NaT, ""),
        (pd.NA, ""),
        (date(2024, 3, 5), "05/03/2024"),
        (datetime(2024, 3, 5, 10, 30), "05/03/2024"),
        (pd.Timestamp("2024-03-05"), "05/03/2024"),
        ("Đất đai", "Đất đai"),
        ("", ""),
        (True, "Có"),
        (False, "Không"),
        (np.bool_(True), "Có"),
    ],
)
def test_a_cell(value: object, text: str):
    assert cell(value) == text


@given(st.integers(-(10**15), 10**15) | st.decimals(-(10**6), 10**6, places=3).map(float))
def test_a_number_survives(x: float):
    assert float(cell(x).replace(",", ".")) == x


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+84 905", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "=HYPERLINK(\"http://x\";\"a\")",
     "=cmd|' /C calc'!A0", "-", "=", "+2,0 điểm"],
)  # fmt: skip
def test_text_is_never_a_formula(text: str):
    table = pd.DataFrame({text: [text, text]})
    for row in opened(tables_as_text.csv(table, text)):
        for shown in row:
            assert shown == f"'{text}"


@given(st.text(min_size=1))
def test_any_text_comes_back_neutral(text: str):
    shown = cell(text)
    assert shown.removeprefix("'") == text.removeprefix("'")
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_negative_number_stays_a_number():
    assert cell(-12.5) == "-12,5"


def test_the_table_given_is_not_changed():
    before = TABLE.copy(deep=True)
    tables_as_text.csv(TABLE, SENTENCE)
    tables_as_text.readable(TABLE)
    pd.testing.assert_frame_equal(TABLE, before)


# --- Readable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234567, "1.234.567"),
        (66.66, "66,7"),
        (-3, "−3"),
        (100.0, "100"),
        (None, "—"),
        (np.nan, "—"),
        (pd.NaT, "—"),
        (date(2024, 3, 5), "05/03/2024"),
        (pd.Timestamp("2024-03-05"), "05/03/2024"),
        (True, "Có"),
        (False, "Không"),
        (np.bool_(False), "Không"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_readable_cell(value: object, text: str):
    assert tables_as_text.readable(pd.DataFrame({"A": [value]}))["A"].tolist() == [text]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([66.66, 5.0, None], ["66,7", "5,0", "—"]),  # commas in line
        ([1234.0, 5.0, None], ["1.234", "5", "—"]),
        ([-0.04, 1.5], ["0,0", "1,5"]),
        ([np.nan, np.nan], ["—", "—"]),
    ],
)
def test_a_column_has_one_number_of_decimals(values: list[float | None], texts: list[str]):
    assert tables_as_text.readable(pd.DataFrame({"A": values}))["A"].tolist() == texts


def test_a_readable_table_keeps_its_headings_and_rows():
    shown = tables_as_text.readable(TABLE)
    assert list(shown.columns) == list(TABLE.columns)
    assert shown.iloc[0].tolist() == ["Bình Châu", "66,7", "1.234", "05/03/2024"]
    assert shown.iloc[1].tolist() == ["Châu Ổ; thị trấn", "—", "0", "—"]


def test_decimals_are_decided_once_a_column(monkeypatch: pytest.MonkeyPatch):
    """The worklist of a large district has thousands of cells a column."""
    decide, decided = tables_as_text._decimals, []
    monkeypatch.setattr(tables_as_text, "_decimals", lambda column: decided.append(column.name) or decide(column))
    assert len(tables_as_text.readable(pd.DataFrame({"A": np.arange(500) / 3, "B": np.arange(500)}))) == 500
    assert decided == ["A", "B"]
