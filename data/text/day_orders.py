"""Whether the days of a column stand as they were meant, judged over the column: a cell alone cannot tell.

Excel with the settings of the United States takes "05/03/2024" for 3 May and leaves "15/03/2024" a text, so what it
turned round shows over a column: days that are dates never have a day after the 12th, and texts always have. A file
with the month first opened with Vietnamese settings shows the mirror image. One such column puts the file's others,
as far as nothing speaks against it, under the same suspicion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, field

from data.text import dates

MANY_TEXTS, MANY_DAYS = 12, 6  # texts after the 12th, and different days of them, that are no chance any more
FEW = 0.05  # share of months-first among the days whose order is plain that may be slips of the hand (one always may)

TURNED = (
    "Excel kiểu Mỹ đã đảo ngày và tháng ở cột này: {dates} ô ngày đều từ ngày 12 trở xuống,"
    " {texts} ô chữ đều sau ngày 12."
)
MONTH_FIRST = "Cột này ghi tháng trước ngày: {texts} ô chỉ đọc được như thế, nên ô ngày 12 trở xuống không chắc."
MIXED = "Cột này lẫn hai kiểu: {texts} ô ghi tháng trước ngày, {dates} ô ghi ngày trước tháng."
FIRSTS = "Cột này bị đảo ngày và tháng: các tháng khác nhau đều thành ngày của tháng 1."
ALONGSIDE = (
    "Cột ngày khác của tệp này bị đảo ngày và tháng, nên cột này cũng không chắc: không có ngày nào sau ngày 12."
)
REMEDY = (
    "Mở lại tệp gốc trên máy đặt vùng Việt Nam (ngày/tháng/năm), hoặc nhập bằng Data > From Text/CSV với cột ngày"
    " kiểu DMY, rồi lưu và nạp lại; đừng sửa từng ô."
)
MAYBE_TURNED = (
    "Cột “{header}”: có thể Excel kiểu Mỹ đã đảo ngày và tháng ở {dates} ô ngày (các ô chữ đều sau ngày 12)."
    " Hãy đối chiếu vài dòng với hồ sơ."
)
MAYBE_MONTH_FIRST = (
    "Cột “{header}”: {texts} ô ghi tháng trước ngày nên bị từ chối; nếu còn ô khác cùng kiểu (ngày 12 trở xuống) thì"
    " đã bị đọc ngược. Hãy đối chiếu."
)


@dataclass
class Order:
    """What the cells of one column say of the order of day and month, counted.

    `low`, `high`, `same`: cells of one meaning (dates, 2024-03-05, 45356) whose day is up to the 12th and not the
    month's number, after the 12th, or the month's number. `texts_low`, `texts_high`, `texts_turned`: texts like
    05/03/2024 of which both numbers are up to 12, the first alone is beyond, the second alone is; `texts_open` of
    `texts_low` are not the same read either way. `days` and `text_days` are the different days met.
    """

    header: str
    is_month: bool = False
    _: KW_ONLY
    low: int = 0
    high: int = 0
    same: int = 0
    texts_low: int = 0
    texts_open: int = 0
    texts_high: int = 0
    texts_turned: int = 0
    days: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    text_days: list[int] = field(default_factory=list)


def order(header: str, cells: Iterable[tuple[str, bool, int]], is_month: bool = False) -> Order:
    """Counted from (text, whether its cell is a date, how often) for each different text of a column."""
    found = Order(header, is_month)
    met: tuple[set[int], set[int], set[int]] = (set(), set(), set())
    for text, is_date, times in cells:
        parts = dates.numbers(text)
        if parts is None:
            continue
        first, second, is_plain = parts
        if is_date or is_plain:
            _count_date(found, first, second, times)
            met[0].add(first)
            met[1].add(second)
        else:
            _count_text(found, first, second, times)
            met[2].add(first)
    found.days, found.months, found.text_days = (sorted(each) for each in met)
    return found


def _count_date(found: Order, day: int, month: int, times: int) -> None:
    if day > 12:
        found.high += times
    elif day == month:
        found.same += times
    else:
        found.low += times


def _count_text(found: Order, first: int, second: int, times: int) -> None:
    if second > 12:
        found.texts_turned += times if first <= 12 else 0
    elif first > 12:
        found.texts_high += times
    else:
        found.texts_low += times
        found.texts_open += times if first != second else 0


def certain(one: Order) -> str | None:
    """Why no day of a column can be believed, where that is sure by the column alone."""
    if one.is_month and _are_turned_firsts(one):
        return FIRSTS
    if one.texts_turned:
        plain = one.texts_turned + one.texts_high
        if not one.texts_high and not one.high:
            return MONTH_FIRST.format(texts=one.texts_turned) if one.texts_open or one.low else None
        if one.texts_turned > max(1, FEW * plain) and (one.texts_open or one.low):
            return MIXED.format(texts=one.texts_turned, dates=one.texts_high + one.high)
        return None
    if one.low and one.texts_high and not one.texts_low and (not one.high or _is_no_chance(one)):
        return TURNED.format(dates=one.low + one.same, texts=one.texts_high)
    return None


def possible(one: Order) -> str | None:
    """What is to be looked at in a column that is not certain."""
    if one.texts_turned and (one.texts_open or one.low):
        return MAYBE_MONTH_FIRST.format(header=one.header, texts=one.texts_turned)
    if one.low and one.high and one.texts_high >= 3 and not one.texts_low:
        return MAYBE_TURNED.format(header=one.header, dates=one.low)
    return None


def unsure(orders: Sequence[Order]) -> dict[tuple[int, str], str]:
    """Columns of one file that cannot be believed, by (place of the sheet's orders, header), with the reason.

    `orders` are of all its sheets; the place is that in the sequence.
    """
    found = {(at, one.header): why for at, one in enumerate(orders) if (why := certain(one))}
    if found:
        for at, one in enumerate(orders):
            if (at, one.header) not in found and _has_no_alibi(one):
                found[at, one.header] = ALONGSIDE
    return found


def _has_no_alibi(one: Order) -> bool:
    """Every day up to the 12th, and some that would be another day the other way round."""
    if one.is_month and set(one.days) <= {1}:
        return False
    return bool(one.low or one.texts_open) and not one.high and not one.texts_high


def _is_no_chance(one: Order) -> bool:
    return one.texts_high >= MANY_TEXTS and len(one.text_days) >= MANY_DAYS


def _are_turned_firsts(one: Order) -> bool:
    """Firsts of months turned round: the 2nd, 3rd, 5th … of January."""
    return not one.high and one.months == [1] and len(one.days) >= 2 and max(one.days) <= 12
