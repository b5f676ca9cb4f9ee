"""How the numbers of a column are written: whether a mark parts thousands or decimals, judged over the column.

"2.125" is 2125 in Vietnam and two and an eighth elsewhere; nothing in the cell tells, its neighbours do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto


class Style(Enum):
    """What a number's marks say."""

    VIETNAMESE = auto()  # 1.234,5 and 1,5 and 1.234.567
    ENGLISH = auto()  # 1,234.5 and 1.5 and 1,234,567
    DOT = auto()  # 2.125, read in two ways
    COMMA = auto()  # 2,125 likewise


_STYLES = [
    (Style.DOT, re.compile(r"-?[1-9]\d{0,2}\.\d{3}")),
    (Style.COMMA, re.compile(r"-?[1-9]\d{0,2},\d{3}")),
    (Style.VIETNAMESE, re.compile(r"-?(?:\d+,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})")),
    (Style.ENGLISH, re.compile(r"-?(?:\d+\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})")),
]
REASON = (
    "Cột này lẫn số viết kiểu Việt (1.234,5) và kiểu Anh (1,234.5), nên không rõ dấu chấm, dấu phẩy là phần nghìn hay"
    " phần lẻ."
)
REMEDY = "Ghi cả cột một kiểu: phần lẻ sau dấu phẩy, không dùng dấu phần nghìn (1234,5), rồi nạp lại."


def style(text: str) -> Style | None:
    """The style of a tidy text; None where it has no marks, or is no number."""
    bare = text.removesuffix("%").rstrip()
    return next((which for which, form in _STYLES if form.fullmatch(bare)), None)


def is_mixed(styles: Iterable[Style | None], *, whole: bool) -> bool:
    """Whether the marks of a column cannot be believed. In whole numbers a comma can only part thousands.

    The Vietnamese reading holds where nothing speaks against it.
    """
    met = set(styles)
    if whole and Style.COMMA in met:
        met = (met - {Style.COMMA}) | {Style.ENGLISH}
    if Style.ENGLISH in met:
        return bool(met & {Style.VIETNAMESE, Style.DOT, Style.COMMA})
    return {Style.DOT, Style.COMMA} <= met and Style.VIETNAMESE not in met
