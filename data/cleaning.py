"""Text to typed values. A value is either understood or refused with a reason and a remedy, never guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from data.columns import Column, Type

Value = str | int | float | bool | date | None

EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 12, 31)

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_VIETNAMESE_NUMBER = re.compile(r"-?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?")
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_YES = {"có", "x", "1", "đúng", "true"}
_NO = {"không", "0", "sai", "false"}


@dataclass(frozen=True)
class Refusal:
    """Why a value was not understood and what its sender should do."""

    reason: str
    remedy: str


def tidy(text: str) -> str:
    """NFC, one blank between words, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def parse(column: Column, text: str, communes: Mapping[str, str]) -> Value | Refusal:
    """The value of a cell that is not blank. `communes` maps folded names and codes to units."""
    text = tidy(text)
    if column.type is Type.COMMUNE:
        return _commune(text, communes)
    if column.type is Type.CHOICE:
        return _choice(column, text)
    return _PARSERS[column.type](column, text)


def fold(text: str) -> str:
    """What two spellings of one Vietnamese name share: case and blanks are dropped, accents never."""
    return tidy(text).casefold()


def _text(_: Column, text: str) -> Value:
    return text


def _day(column: Column, text: str) -> Value | Refusal:
    iso, day_first = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    if iso:
        year, month, day = (int(g) for g in iso.groups())
    elif day_first:
        day, month, year = (int(g) for g in day_first.groups())
    else:
        return Refusal("Không đọc được ngày.", "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2024.")
    try:
        found = date(year, month, day)
    except ValueError:
        return Refusal("Không có ngày này trong lịch.", "Kiểm tra lại ngày và tháng (ngày viết trước, tháng viết sau).")
    if not EARLIEST <= found <= LATEST:
        return Refusal(f"Năm {year} nằm ngoài khoảng {EARLIEST.year} đến {LATEST.year}.", "Kiểm tra lại năm.")
    return found


def _month(column: Column, text: str) -> Value | Refusal:
    iso, month_first = _ISO_MONTH.fullmatch(text), _MONTH.fullmatch(text)
    if iso:
        return _day(column, f"{text}-01")
    if month_first:
        return _day(column, f"01/{text}")
    found = _day(column, text)
    return found.replace(day=1) if isinstance(found, date) else found


def _number(column: Column, text: str) -> Value | Refusal:
    if _VIETNAMESE_NUMBER.fullmatch(text):
        found = float(text.replace(".", "").replace(",", "."))
    elif _PLAIN_NUMBER.fullmatch(text):
        found = float(text)
    else:
        return Refusal("Không phải là số.", "Ghi số như 1.234,5, không kèm đơn vị.")
    if not math.isfinite(found):
        return Refusal("Số quá lớn.", "Kiểm tra lại số.")
    if column.low is not None and found < column.low:
        return Refusal(f"Nhỏ hơn {column.low:g}.", "Kiểm tra lại số.")
    if column.high is not None and found > column.high:
        return Refusal(f"Lớn hơn {column.high:g}.", "Kiểm tra lại số.")
    return found


def _whole(column: Column, text: str) -> Value | Refusal:
    found = _number(column, text)
    if isinstance(found, Refusal):
        return found
    assert isinstance(found, float)
    if not found.is_integer() or abs(found) >= 2**53:
        return Refusal("Không phải là số nguyên.", "Ghi số nguyên, không có phần lẻ.")
    return int(found)


def _flag(_: Column, text: str) -> Value | Refusal:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    return Refusal("Không rõ có hay không.", "Ghi “Có” hoặc “Không”.")


def _choice(column: Column, text: str) -> Value | Refusal:
    known = {fold(v): v for v in column.values}
    if fold(text) in known:
        return known[fold(text)]
    return Refusal(
        f"“{column.header}” không có giá trị này.", "Dùng một trong các giá trị: " + "; ".join(column.values) + "."
    )


def _commune(text: str, communes: Mapping[str, str]) -> Value | Refusal:
    if fold(text) in communes:
        return communes[fold(text)]
    return Refusal("Không có xã, thị trấn này trong danh mục.", "Ghi đúng tên hoặc mã xã như trong tệp mẫu.")


_PARSERS: dict[Type, Callable[[Column, str], Value | Refusal]] = {
    Type.TEXT: _text,
    Type.DAY: _day,
    Type.MONTH: _month,
    Type.YEAR: _whole,
    Type.WHOLE: _whole,
    Type.NUMBER: _number,
    Type.FLAG: _flag,
    Type.ITEM: _whole,
}
