"""Text to values: every type of column, by hand and with whatever hypothesis can think of."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.cleaning.cells import Refusal, parse
from data.tables.columns import Column, Type
from data.tables.tables import TABLES
from data.text.normalise import fold, tidy
from data.warehouse import schema

COLUMNS = [pytest.param(c, id=f"{t.name}.{c.name}") for t in TABLES.values() for c in t.columns]
ONE_OF_EACH = {c.type: c for t in TABLES.values() for c in t.columns}
UNITS = {fold(n): u for n, u in (("Bình Châu", "21112"), ("21112", "21112"), ("Châu Ổ", "21040"))}
VIETNAMESE = re.compile("[ăâđêôơưàảãáạèẻẽéẹìỉĩíịòỏõóọùủũúụỳỷỹýỵằẳẵắặầẩẫấậềểễếệồổỗốộờởỡớợừửữứự]", re.IGNORECASE)

DAY = Column("day", "Ngày", Type.DAY)
MONTH = Column("month", "Tháng", Type.MONTH)
NUMBER = Column("number", "Số", Type.NUMBER)
WHOLE = Column("whole", "Số", Type.WHOLE)
COUNT = Column("count", "Số", Type.WHOLE, low=0)
SHARE = Column("share", "Tiến độ %", Type.NUMBER, low=0, high=100)
ITEM = Column("item", "Nội dung phối hợp", Type.ITEM, low=1, high=14)
YEAR = Column("year", "Năm", Type.YEAR, low=2000, high=2100)
FLAG = Column("flag", "Tiêu biểu", Type.FLAG)
KIND = Column("kind", "Loại đơn", Type.CHOICE, values=("Khiếu nại", "Tố cáo"))
COMMUNE = Column("commune", "Xã, thị trấn", Type.COMMUNE)
TEXT = Column("text", "Chữ", Type.TEXT)


@pytest.fixture(scope="module")
def communes() -> Mapping[str, str]:
    with duckdb.connect() as con:
        schema.prepare(con)
        return schema.communes(con)


def understood(column: Column, text: str) -> Any:
    value = parse(column, text, UNITS)
    assert not isinstance(value, Refusal), value
    return value


def assert_sentence(text: str) -> None:
    """One line of Vietnamese that begins and ends like a sentence."""
    assert text == tidy(text)
    assert text.endswith(".")
    assert not text.endswith("..")
    assert text[0].isupper() or text[0] == "“"
    assert VIETNAMESE.search(text)


def assert_right_type(column: Column, value: Any) -> None:
    wanted = {Type.DAY: date, Type.MONTH: date, Type.YEAR: int, Type.WHOLE: int, Type.ITEM: int, Type.NUMBER: float,
              Type.FLAG: bool}.get(column.type, str)  # fmt: skip
    assert type(value) is wanted
    if wanted in (int, float):
        assert math.isfinite(value)
        assert column.low is None or value >= column.low
        assert column.high is None or value <= column.high
    if wanted is date:
        assert 2000 <= value.year <= 2100
    if column.type is Type.MONTH:
        assert value.day == 1
    if column.type is Type.CHOICE:
        assert value in column.values
    if column.type is Type.COMMUNE:
        assert value in UNITS.values()
    if column.type is Type.TEXT:
        assert value == tidy(value)


# --- Any text at all

PLAUSIBLE = st.one_of(
    st.text(),
    st.from_regex(r"-?[\d.,]{1,12}", fullmatch=True),
    st.from_regex(r"\d{1,4}[/.-]\d{1,4}([/.-]\d{1,4})?", fullmatch=True),
    st.text("0123456789.,-/ :T\u00a0\u0663\uff15", max_size=24),
    st.sampled_from([v for c in ONE_OF_EACH.values() for v in c.values] + list(UNITS)),
)


@settings(max_examples=60)
@given(text=PLAUSIBLE)
@example("9" * 400)
@example("-" + "9" * 400 + ",5")
@example("9" * 5000)
@example("\x00")
@example("")
@example("nan")
@example("inf")
@example("1_000")
@example("٢٠٢٤-٠٣-٠٥")
@example("0/0/0000")
@example("29/02/2100")
@pytest.mark.parametrize("column", ONE_OF_EACH.values(), ids=lambda c: c.type.name)
def test_any_text_is_understood_or_refused_in_a_sentence(column: Column, text: str):
    found = parse(column, text, UNITS)
    if isinstance(found, Refusal):
        assert_sentence(found.reason)
        assert_sentence(found.remedy)
    else:
        assert_right_type(column, found)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_refuses_nonsense_in_a_sentence(column: Column):
    found = parse(column, "###", UNITS)
    if column.type is Type.TEXT:
        assert found == "###"
        return
    assert isinstance(found, Refusal)
    assert_sentence(found.reason)
    assert_sentence(found.remedy)


# --- Days

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS)
@example(date(2024, 2, 29))
@example(date(2000, 1, 1))
@example(date(2100, 12, 31))
def test_days_read_back(day: date):
    written = (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f" {day.isoformat()} 00:00:00 ",
        f"{day.isoformat()}T00:00",
    )
    assert [understood(DAY, text) for text in written] == [day] * len(written)


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "29/02/2023", "00/01/2024", "01/13/2024", "3/2024", "2024", "05/03/1999", "01/01/2101", "36525",
     "73416", "99999", "5 tháng 3", "05/03/02024", "-05/03/2024", "05/03/2024.", "20241305", "05-Mai-24", "24-03",
     "05/03/2024 sáng", "khoảng 05/03/2024", "05/03/2024 - 06/03/2024", "5/3/202", "2024-3-5-1"],
)  # fmt: skip
def test_not_a_day(text: str):
    assert isinstance(parse(DAY, text, UNITS), Refusal)


def test_day_before_month_never_the_other_way():
    assert understood(DAY, "05/03/2024") == date(2024, 3, 5)
    assert isinstance(parse(DAY, "03/25/2024", UNITS), Refusal)


@given(DAYS)
def test_months_read_back(day: date):
    written = (f"{day:%m/%Y}", f"{day.month}/{day.year}", f"{day:%Y-%m}", f"{day:%d/%m/%Y}", day.isoformat())
    assert {understood(MONTH, text) for text in written} == {day.replace(day=1)}


@pytest.mark.parametrize("text", ["13/2024", "00/2024", "2024-13", "2024", "12/1999", "01/2101", "Tháng 3", "3/24"])
def test_not_a_month(text: str):
    assert isinstance(parse(MONTH, text, UNITS), Refusal)


# --- Numbers


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=4))
def test_vietnamese_numbers_read_back(number: Decimal):
    english = f"{number:,.4f}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    assert understood(NUMBER, vietnamese) == float(number)
    assert understood(NUMBER, vietnamese.replace(".", "")) == float(number)


@given(st.integers(-(2**53) + 1, 2**53 - 1))
def test_whole_numbers_read_back(number: int):
    assert understood(WHOLE, f"{number:,}".replace(",", ".")) == number
    assert understood(WHOLE, str(number)) == number
    assert understood(WHOLE, f"{number},0") == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,5", 1234.5), ("1.234.567", 1234567), ("1234,5", 1234.5), ("1234.5", 1234.5), ("1,5", 1.5), ("0", 0),
     ("007", 7), ("1.5", 1.5), ("1.234", 1234), (" 12 ", 12), ("0,500", 0.5), ("-3", -3)],
)  # fmt: skip
def test_numbers_by_hand(text: str, value: float):
    assert understood(NUMBER, text) == value


@pytest.mark.parametrize(
    "text",
    ["1.23.456", "1,234,567", "1.234.5", "1e5", "12%", "12 phiếu", "1 234", "+5", ".5", "5,", "5.", "--5", "1,2,3",
     "½", "²", "0x10", "1_000", "=1+1", "12-13", "∞", "nan"],
)  # fmt: skip
def test_not_a_number(text: str):
    assert isinstance(parse(NUMBER, text, UNITS), Refusal)


@pytest.mark.parametrize("text", ["0.500", "0.125", "00.500", "012.500"])
def test_a_leading_zero_is_no_thousands_group(text: str):
    """No one writes five hundred as 0.500: half or refused, but never 500."""
    found = parse(NUMBER, text, UNITS)
    assert isinstance(found, Refusal) or found == float(text)


@pytest.mark.parametrize(
    ("column", "text"),
    [(COUNT, "-1"), (COUNT, "1,5"), (COUNT, "0.5"), (SHARE, "101"), (SHARE, "100,01"), (SHARE, "-0,1"), (ITEM, "0"),
     (ITEM, "15"), (ITEM, "3,5"), (YEAR, "1999"), (YEAR, "2101"), (YEAR, "24"),
     (COUNT, "9007199254740993"), (NUMBER, "9" * 400)],
)  # fmt: skip
def test_out_of_bounds(column: Column, text: str):
    assert isinstance(parse(column, text, UNITS), Refusal)


@pytest.mark.parametrize(("column", "text"), [(SHARE, "0"), (SHARE, "100"), (ITEM, "1"), (ITEM, "14"), (YEAR, "2000")])
def test_bounds_are_inside(column: Column, text: str):
    assert understood(column, text) == int(text)


# --- Yes or no, choices, communes, text


@pytest.mark.parametrize("text", ["Có", "có", "CÓ", "x", "X", "1", "đúng", "TRUE", unicodedata.normalize("NFD", "Có")])
def test_yes(text: str):
    assert understood(FLAG, text) is True


@pytest.mark.parametrize("text", ["Không", "không", "KHÔNG", "0", "Sai", "False", "\u00a0Không "])
def test_no(text: str):
    assert understood(FLAG, text) is False


@pytest.mark.parametrize("text", ["Coo", "2", "-", "chưa rõ", "có không", "Ko"])
def test_neither_yes_nor_no(text: str):
    assert isinstance(parse(FLAG, text, UNITS), Refusal)


@pytest.mark.parametrize("column", [p for p in COLUMNS if p.values[0].type is Type.CHOICE])
def test_every_choice_whatever_its_case_blanks_and_unicode_form(column: Column):
    for value in column.values:
        for text in (value, value.upper(), value.lower(), f"  {value} ", value.replace(" ", "\u00a0"),
                     value.replace(" ", "  \n "), unicodedata.normalize("NFD", value)):  # fmt: skip
            assert understood(column, text) == value


def test_a_refused_choice_lists_what_is_allowed():
    found = parse(KIND, "Khiếu nai", UNITS)
    assert isinstance(found, Refusal)
    assert "Loại đơn" in found.reason
    assert "Khiếu nại; Tố cáo" in found.remedy


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Bình Châu", "21112"), ("xã bình châu", "21112"), ("21112", "21112"), ("BÌNH CHÂU", "21112"),
     (unicodedata.normalize("NFD", "Bình Châu"), "21112"), ("Thị trấn Châu Ổ", "21040"), ("TT Châu Ổ", "21040"),
     ("Bình Thạnh", "21046"), ("Bình Thanh", "21091"), ("Cấp huyện", "524"), ("524", "524"),
     ("Vạn Tường", "21061-2025"), ("Bình Sơn", "21040-2025"), ("Đông Sơn", "21109-2025"), ("21040-2025", "21040-2025")],
)  # fmt: skip
def test_communes(text: str, unit: str, communes: Mapping[str, str]):
    assert parse(COMMUNE, text, communes) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Bình Thới", "21040"), ("Bình Tân", "21109"), ("Bình Phú", "21109"), ("Bình Thanh Đông", "21091"),
     ("Bình Thanh Tây", "21091"), ("Xã Bình Thới", "21040")],
)  # fmt: skip
def test_old_names_still_arrive(text: str, unit: str, communes: Mapping[str, str]):
    """Bình Thới → Châu Ổ; Bình Tân, Bình Phú → Bình Tân Phú; Bình Thanh Đông, Tây → Bình Thanh."""
    assert parse(COMMUNE, text, communes) == unit


@pytest.mark.parametrize("text", ["Binh Thanh", "Bình Thành", "Bình", "99999", "Quảng Ngãi", "Bình Châu, Bình Hải"])
def test_not_a_commune(text: str, communes: Mapping[str, str]):
    assert isinstance(parse(COMMUNE, text, communes), Refusal)


@given(st.text())
def test_text_is_tidied_once_and_for_all(text: str):
    once = understood(TEXT, text)
    assert once == understood(TEXT, once)
    assert once == unicodedata.normalize("NFC", once)
    assert once.split(" ") == once.split() or once == ""


@given(st.text(), st.text())
def test_folding_never_drops_an_accent(left: str, right: str):
    assert (fold(left) == fold(right)) == (tidy(left).casefold() == tidy(right).casefold())
    assert fold("Bình Thạnh") != fold("Bình Thanh")
