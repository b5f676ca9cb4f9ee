"""The ways a day is written in Vietnamese offices. The day stands before the month, always.

Understood, each also with blanks around its marks, a weekday before ("Thứ ba, 05/03/2024") and a time after
("8:30", "08:30:00", "8h30", "T08:30:00Z"), which is dropped:
 1. 05/03/2024   2. 5-3-2024   3. 5.3.2024   4. 5/3/24 (two digits are 20..)   5. 2024-03-05   6. 2024/03/05, 2024.03.05
 7. 20240305   8. 05032024   9. ngày 5 tháng 3 năm 2024   10. 5 tháng 3, 2024 and 5 tháng 3/2024
11. 05 thg 3 2024, 05thg3 2024   12. 5-Mar-24, 5 March 2024 (Excel in English)   13. Mar 5, 2024
14. 45356, Excel's count of days since 1900, as shown when a cell lost its format.
Months: 3/2024, 03-2024, 2024-03, tháng 3 năm 2024, Tháng 3/2024, T3/2024, or any day of it.
Refused: no such day, month first (03/25/2024, offered the right way round), outside 2000 to 2100, all else.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 12, 31)
USUAL_FROM = date(2015, 1, 1)  # what is older is possible and worth a look

Wrong = tuple[str, str]  # reason and remedy

_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
           "nov": 11, "dec": 12}  # fmt: skip
_NAMED = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_MARK = r"\s*[/.-]\s*"
_THANG = r"(?:tháng|thang|thg|th)\.?\s*"
_D, _M, _Y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
_SHORT = r"(?P<y>\d{4}|\d{2})"
_DAYS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_D}{_MARK}{_M}{_MARK}{_SHORT}",
        rf"{_Y}{_MARK}{_M}{_MARK}{_D}",
        r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>20\d\d)",
        rf"(?:ngày|ngay)?\s*{_D}\s*,?\s*{_THANG}{_M}\s*(?:,|/|-|\.)?\s*(?:năm|nam)?\s*{_Y}",
        rf"{_D}[\s-]*(?P<name>{_NAMED})\.?,?[\s-]*{_SHORT}",
        rf"(?P<name>{_NAMED})\.?\s*{_D},?\s+{_Y}",
    )
]
_TIME = re.compile(
    r"(?:[T,]\s*|\s+)\d{1,2}\s*(?:[:h]|giờ)\s*(?:\d{1,2}\s*(?:phút|p)?)?(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AP]M|SA|CH)?Z?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"^(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|t[2-7])\s*(?:,\s*|\s+)(?:ngày\s+(?=\d{1,2}\s*[/.-]))?",
    re.IGNORECASE,
)
_NGAY = re.compile(r"^ngày\s+(?=\d{1,2}\s*[/.-])", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_EITHER_WAY = re.compile(r"(\d{1,2})\s*[/-]\s*(\d{1,2})\s*[/-]\s*(?:\d{4}|\d{2})")
_PLAIN = re.compile(rf"\d{{4}}[/-]|\d{{5}}(?:[.,]|$)|\d{{1,2}}[\s-]*(?:{_NAMED})", re.IGNORECASE)
_MONTH_ONLY = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_M}{_MARK}{_Y}",
        rf"{_Y}\s*-\s*{_M}",
        rf"(?:{_THANG}|T){_M}\s*(?:,|/|-|\.|năm|nam)?\s*{_Y}",
    )
]
_UNREAD = ("Không đọc được ngày.", "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2024.")
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's count, for days after 28/02/1900


def day(text: str) -> date | Wrong:
    """The day a tidy text means, or why none."""
    bare = _without_time(_NGAY.sub("", _WEEKDAY.sub("", text, count=1), count=1))
    for form in _DAYS:
        found = form.fullmatch(bare)
        if found:
            parts = found.groupdict()
            name = parts.get("name")
            month = _MONTHS[name[:3].lower()] if name else int(parts["m"])
            return _real(_year(parts["y"]), month, int(parts["d"]))
    serial = _SERIAL.fullmatch(bare)
    if serial:
        counted = _EPOCH + timedelta(int(serial[1]))
        if EARLIEST <= counted <= LATEST:
            return counted
    return _UNREAD


def numbers(text: str) -> tuple[int, int, bool] | None:
    """Day and month as they stand in a tidy text, and whether nobody could take one for the other.

    05/03/2024 and 5-3-24 can be taken either way, 2024-03-05, 45356 and 5-Mar-24 cannot. None for what no program
    would take for a day, and for what is none.
    """
    bare = _without_time(text)
    found = _EITHER_WAY.fullmatch(bare)
    if found:
        return int(found[1]), int(found[2]), False
    if _PLAIN.match(bare):
        meant = day(bare)
        return (meant.day, meant.month, True) if isinstance(meant, date) else None
    return None


def years_after(start: date, years: int) -> date:
    """The same day so many years later; the 29th of February becomes the 28th."""
    later = start.year + years
    return start.replace(year=later, day=min(start.day, 28) if start.month == 2 else start.day)


def month(text: str) -> date | Wrong:
    """The first day of the month a tidy text means, or why none."""
    for form in _MONTH_ONLY:
        found = form.fullmatch(text)
        if found:
            return _real(int(found["y"]), int(found["m"]), 1)
    found_day = day(text)
    if found_day == _UNREAD:
        return "Không đọc được tháng.", "Ghi tháng theo dạng tháng/năm, ví dụ 03/2024."
    return found_day.replace(day=1) if isinstance(found_day, date) else found_day


def _without_time(text: str) -> str:
    time = _TIME.search(text)
    return text[: time.start()].rstrip(" ,") if time and time.end() == len(text) else text


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _real(year: int, month: int, day: int) -> date | Wrong:
    try:
        found = date(year, month, day)
    except ValueError:
        return _unreal(year, month, day)
    if not EARLIEST <= found <= LATEST:
        return f"Năm {year} nằm ngoài khoảng {EARLIEST.year} đến {LATEST.year}.", "Kiểm tra lại năm."
    return found


def _unreal(year: int, month: int, day: int) -> Wrong:
    if month > 12 >= day:
        try:
            turned = f"Có phải là {date(year, day, month):%d/%m/%Y}? "
        except ValueError:
            turned = ""
        return "Không có tháng này: có lẽ tháng viết trước ngày.", f"{turned}Ghi ngày trước, tháng sau."
    return "Không có ngày này trong lịch.", "Kiểm tra lại ngày và tháng (ngày viết trước, tháng viết sau)."
