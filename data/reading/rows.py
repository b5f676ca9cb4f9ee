"""Rows below a header that are no data: told by what they say, each reported with its reason, none dropped silently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.tables.header_matching import header_words
from data.text.normalise import bare, fold, header_key

EXAMPLE = "Dòng ví dụ của tệp mẫu."
NUMBERING = "Dòng đánh số cột."
REPEATED = "Dòng tiêu đề lặp lại."
TOTAL = "Dòng cộng, tổng: số liệu được cộng lại từ các dòng."
GROUP = "Dòng tiêu đề nhóm."
NUMBER_ONLY = "Dòng chỉ có số thứ tự."
SIGNATURE = "Dòng ký tên hoặc ghi chú cuối bảng."
NO_ANSWER = "Không trả lời (9, 99): không tính."

# At a glance, in RE2: a first word that makes a row worth a look although all its required cells are filled.
GLIMPSE = r"(?i)^\s*(?:ví dụ|vi\pM* du\pM*|t(?:ổ|o\pM*)ng|c(?:ộ|o\pM*)ng|to(?:à|a\pM*)n huy|l(?:ũ|u\pM*)y k)"

_TOTAL = re.compile(r"(?:tổng|tổng cộng|tổng số|cộng|cộng dồn|toàn huyện|lũy kế)\s*[:.]?")
_LONG_TOTAL = re.compile(r"(?:tổng cộng|tổng số|tổng|cộng|lũy kế|luỹ kế)\b.{0,40}")
_ROMAN = re.compile(r"(?:[ivx]{1,5}|[a-h])\s*[.)/:-]?")
_ROMAN_TEXT = re.compile(r"(?:[ivx]{1,5}|[a-h])\s*[.)/:-]\s*\D.*")
_SIGNATURE = re.compile(
    r"(?:người lập|lập biểu|lập bảng|thủ trưởng|chủ tịch|phó chủ tịch|q\. chủ tịch|bí thư|trưởng ban|trưởng phòng|"
    r"công chức|cán bộ|kế toán|xác nhận|nơi nhận|ghi chú|lưu ý|chú thích|tm\.|t/m|kt\.|tl\.|tuq\.|"
    r"\(?\s*ký\b|\*|.*ngày\s*[\d.… ]*\s*tháng\s*[\d.… ]*\s*năm).*"
)
_NUMBERED = re.compile(r"[(\[]?(\d{1,3})[)\]]?(?:\s*=.*)?")
_STT = {"stt", "tt", "so-tt", "so-thu-tu", "thu-tu", "no"}


@dataclass(frozen=True)
class Sight:
    """What is known of a table's columns when its rows are judged."""

    names: tuple[str, ...]
    spelled: tuple[tuple[str, ...], ...]
    required: tuple[int, ...]  # places of required columns

    def lacks(self, cells: Sequence[str]) -> bool:
        """Whether a required cell is empty."""
        return any(not cells[at] for at in self.required)


def why_no_data(cells: Sequence[str], below: int, sight: Sight) -> str | None:
    """Why a row is no data, None where it is (or is blank). `below` is its distance from the header, from 1."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    if any(fold(cell).startswith("ví dụ") for cell in filled):
        return EXAMPLE
    if below <= 2 and _is_numbering(filled):
        return NUMBERING
    if _is_repeated(cells, sight):
        return REPEATED
    first = fold(filled[0])
    lacks = sight.lacks(cells)
    if any(_TOTAL.fullmatch(fold(cell)) for cell in filled[:3]) or (lacks and _LONG_TOTAL.fullmatch(first)):
        return TOTAL
    if not lacks:
        return None
    if len(filled) == 1 and filled[0].isdigit() and cells.index(filled[0]) in _stt(sight):
        return NUMBER_ONLY
    if _ROMAN.fullmatch(first) and len(filled) > 1:
        return GROUP
    return GROUP if len(filled) == 1 and _ROMAN_TEXT.fullmatch(first) else None


def is_signature(cells: Sequence[str], sight: Sight) -> bool:
    """Whether a row below the last whole one begins the signatures: few cells, one of which says so."""
    filled = [cell for cell in cells if cell]
    given = sum(1 for at in sight.required if cells[at])
    few = len(filled) <= 3 and given * 3 <= max(len(sight.required), 3)
    return few and any(_SIGNATURE.fullmatch(fold(cell)) for cell in filled)


def is_other_header(cells: Sequence[str]) -> bool:
    """Whether a row is the header of another table."""
    filled = [cell for cell in cells if cell]
    known = sum(bare(cell) in header_words() or header_key(cell) in header_words() for cell in filled)
    return known >= 3 and known * 3 >= len(filled) * 2


def _is_numbering(filled: Sequence[str]) -> bool:
    """1 2 3 …, (1) (2) (3) …, A B 1 2 …"""
    numbers = [_NUMBERED.fullmatch(cell) for cell in filled]
    while numbers and numbers[0] is None and re.fullmatch(r"\(?[A-Da-d]\)?", filled[len(filled) - len(numbers)]):
        numbers.pop(0)
    values = [int(found[1]) for found in numbers if found]
    return len(values) == len(numbers) >= 3 and values == list(range(1, len(values) + 1))


def _is_repeated(cells: Sequence[str], sight: Sight) -> bool:
    filled = [(at, bare(cell)) for at, cell in enumerate(cells) if cell]
    if len(filled) < 2:
        return False
    for row in sight.spelled:
        same = sum(at < len(row) and row[at] == word for at, word in filled)
        if same >= 2 and same * 3 >= len(filled) * 2:
            return True
    return False


def _stt(sight: Sight) -> set[int]:
    return {at for at, name in enumerate(sight.names) if bare(name) in _STT}
