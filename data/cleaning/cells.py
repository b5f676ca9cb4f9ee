"""Text to typed values. A value is either understood or refused with a reason and a remedy, never guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.cleaning import number_styles
from data.tables.columns import Column, Type
from data.tables.synonyms import VALUES
from data.text import dates, mojibake, place_names
from data.text.dates import EARLIEST, LATEST
from data.text.normalise import bare, fold, is_bare, letters, seen, tidy
from data.text.sentences import figure

__all__ = ["EARLIEST", "LATEST", "Refusal", "Value", "fold", "parse", "tidy"]

Value = str | int | float | bool | date | None

_VIETNAMESE_NUMBER = re.compile(r"-?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?")
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LED_BY_NOUGHT = re.compile(r"-?0\d+[.,]\d+")  # 01.234: neither thousands nor decimals are written so
_ITEM = re.compile(r"(?:ii\.|mục |nội dung |mục ii\.)?(\d{1,2})", re.IGNORECASE)
_YES = {"có", "co", "x", "1", "đúng", "true", "v", "✓"}
_NO = {"không", "khong", "0", "sai", "false"}


@dataclass(frozen=True)
class Refusal:
    """Why a value was not understood and what its sender should do."""

    reason: str
    remedy: str


def parse(column: Column, text: str, communes: Mapping[str, str]) -> Value | Refusal:
    """The value of a cell that is not blank. `communes` maps folded names and codes to units."""
    text = tidy(text)
    if column.type is Type.COMMUNE:
        found = _commune(text, communes)
    elif column.type is Type.CHOICE:
        found = _choice(column, text)
    else:
        found = _PARSERS[column.type](column, text)
    if isinstance(found, Refusal) and (wrong := mojibake.kind(text)):
        return Refusal(*mojibake.told(wrong))
    return found


def _text(_: Column, text: str) -> Value:
    return text


def _day(column: Column, text: str) -> Value | Refusal:
    found = dates.day(text)
    return found if isinstance(found, date) else Refusal(*found)


def _month(column: Column, text: str) -> Value | Refusal:
    found = dates.month(text)
    return found if isinstance(found, date) else Refusal(*found)


def _year(column: Column, text: str) -> Value | Refusal:
    return _whole(column, re.sub(r"^năm\s+", "", text, flags=re.IGNORECASE))


def _item(column: Column, text: str) -> Value | Refusal:
    """1 to 14, also as the plan counts them: "II.3"."""
    found = _ITEM.fullmatch(text)
    return _whole(column, found[1] if found else text)


def _number(column: Column, text: str) -> Value | Refusal:
    words = {letters(word): float(number) for word, number in column.words}
    if words and (found := _worded(words, text)) is not None:
        return found
    if "%" in column.header:
        text = text.removesuffix("%").rstrip()
    if _LED_BY_NOUGHT.fullmatch(text):
        return Refusal("Số có phần lẻ mà bắt đầu bằng số 0.", "Ghi số như 1.234,5, không kèm đơn vị.")
    if _VIETNAMESE_NUMBER.fullmatch(text):
        found = float(text.replace(".", "").replace(",", "."))
    elif _PLAIN_NUMBER.fullmatch(text):
        found = float(text)
    else:
        return Refusal("Không phải là số.", "Ghi số như 1.234,5, không kèm đơn vị.")
    if not math.isfinite(found):
        return Refusal("Số quá lớn.", "Kiểm tra lại số.")
    if column.low is not None and found < column.low:
        return Refusal(f"Nhỏ hơn {figure(column.low)}.", "Kiểm tra lại số.")
    if column.high is not None and found > column.high:
        return Refusal(
            f"Lớn hơn {figure(column.high)}.", "Kiểm tra lại số và đơn vị." if column.usual else "Kiểm tra lại số."
        )
    return found


def _worded(words: Mapping[str, float], text: str) -> float | None:
    """ "Hài lòng", "4 - Hài lòng" and "Hài lòng (4)": 4, unless word and number disagree."""
    said = letters(text)
    for word, number in words.items():
        if said in (word, f"{number:g} {word}", f"{word} {number:g}"):
            return number
        if said == bare(word).replace("-", " "):
            return number
    return None


def _whole(column: Column, text: str) -> Value | Refusal:
    if number_styles.style(text) is number_styles.Style.COMMA:
        plain = text.replace(",", "")
        return Refusal("Không phải là số nguyên.", f"Có phải là {plain}? Ghi số nguyên, không dùng dấu phẩy.")
    found = _number(column, text)
    if isinstance(found, Refusal):
        return found
    assert isinstance(found, float)
    if not found.is_integer() or abs(found) >= 2**53:
        return Refusal("Không phải là số nguyên.", "Ghi số nguyên, không có phần lẻ.")
    return int(found)


def _flag(_: Column, text: str) -> Value | Refusal:
    word = seen(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    return Refusal("Không rõ có hay không.", "Ghi “Có” hoặc “Không”.")


def _choice(column: Column, text: str) -> Value | Refusal:
    """A value by its spelling or a known other; without any accents only where one value alone reads so."""
    spelled, unaccented = _choices(column.values)
    found = spelled.get(letters(text), set())
    if not found and is_bare(seen(text)):
        found = unaccented.get(bare(text), set())
    if len(found) == 1:
        return next(iter(found))
    near = [v for v in column.values if v in found or bare(v) == bare(text)]
    return Refusal(
        f"“{column.header}” không có giá trị này.",
        _offered(near) + "Dùng một trong các giá trị: " + "; ".join(column.values) + ".",
    )


@cache
def _choices(values: tuple[str, ...]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Values by their spellings, and by their spellings without accents."""
    spelled: dict[str, set[str]] = {}
    for value in values:
        for word in (value, *VALUES.get(value, ())):
            spelled.setdefault(letters(word), set()).add(value)
    for value in values:  # a value's own spelling is never another's synonym
        spelled[letters(value)] = {value}
    unaccented: dict[str, set[str]] = {}
    for word, meant in spelled.items():
        unaccented.setdefault(bare(word), set()).update(meant)
    return spelled, unaccented


def _commune(text: str, communes: Mapping[str, str]) -> Value | Refusal:
    """What a name or code means: one unit, or several of different times; without accents only where one reads so."""
    meant, alike = place_names.find(text, communes)
    return meant or Refusal(
        "Không có xã, thị trấn này trong danh mục.", _offered(alike) + "Ghi đúng tên hoặc mã xã như trong tệp mẫu."
    )


def _offered(values: Iterable[str]) -> str:
    named = [f"“{v}”" for v in values]
    return f"Có phải là {' hay '.join(named)}? " if named else ""


_PARSERS: dict[Type, Callable[[Column, str], Value | Refusal]] = {
    Type.TEXT: _text,
    Type.DAY: _day,
    Type.MONTH: _month,
    Type.YEAR: _year,
    Type.WHOLE: _whole,
    Type.NUMBER: _number,
    Type.FLAG: _flag,
    Type.ITEM: _item,
}
