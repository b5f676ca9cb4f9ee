"""Periods of the two calendars, the same period a year earlier, and how a period is cut into months.

Dương lịch is the calendar year. Kỳ thanh tra (Thông tư 02/2021/TT-TTCP, 01/2024/TT-TTCP) runs from
15/12 of the year before to 14/12; its month M closes on 14/M, its quarters on 14/3, 14/6, 14/9, 14/12.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

Calendar = Literal["duong-lich", "thanh-tra"]
Grain = Literal["month", "quarter", "year"]
CALENDARS: dict[Calendar, str] = {"duong-lich": "Dương lịch", "thanh-tra": "Kỳ thanh tra"}
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
_CODE = re.compile(r"(?P<year>[0-9]{4})(?:-(?:(?P<month>[0-9]{2})|Q(?P<quarter>[1-4])|(?P<part>[69])T))?")


class Bucket(NamedTuple):
    """A piece of a period, both ends included, and the label it carries in tables ("2024-05")."""

    label: str
    start: date
    end: date


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included. `code` is its name in links ("2024-Q3"), None for chosen dates."""

    start: date
    end: date
    _: KW_ONLY
    calendar: Calendar = "duong-lich"
    code: str | None = None

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("Ngày bắt đầu phải trước hoặc bằng ngày kết thúc.")

    @property
    def year(self) -> int:
        """The year whose targets hold: that of the calendar's year the period ends in."""
        return _year_of(self.end, self.calendar)


def parse(code: str, calendar: Calendar = "duong-lich") -> Period:
    """`2024`, `2024-Q3`, `2024-6T`, `2024-9T` or `2024-05`. Raises ValueError."""
    found = _CODE.fullmatch(code)
    if not found or not 2000 <= int(found["year"]) <= 2100:
        raise ValueError(f"Không hiểu kỳ “{code}”. Các dạng đúng: 2024, 2024-Q3, 2024-6T, 2024-9T, 2024-05.")
    if found["month"] and not 1 <= int(found["month"]) <= 12:
        raise ValueError(f"Không có tháng {found['month']}.")
    return _parse(code, calendar)


@lru_cache(maxsize=256)
def _parse(code: str, calendar: Calendar) -> Period:
    """A code known to be well formed, of whatever year."""
    found = _CODE.fullmatch(code)
    assert found is not None
    year = int(found["year"])
    first, last = 1, 12
    if found["month"]:
        first = last = int(found["month"])
    elif found["quarter"]:
        last = 3 * int(found["quarter"])
        first = last - 2
    elif found["part"]:
        last = int(found["part"])
    return Period(_opens(year, first, calendar), _closes(year, last, calendar), calendar=calendar, code=code)


def year_earlier(period: Period) -> Period:
    """The same period of the year before; chosen dates go back a year (29/02 becomes 28/02)."""
    if period.code:
        year = int(period.code[:4]) - 1
        return _parse(f"{year}{period.code[4:]}", period.calendar)
    return Period(back_a_year(period.start), _end_a_year_back(period.start, period.end), calendar=period.calendar)


def following(period: Period) -> Period:
    """The period of the same length that comes next: the quarter after a quarter, the rest after 6 or 9 months.

    After chosen dates, as many days again.
    """
    first = period.end + timedelta(days=1)
    if not period.code:
        return Period(first, first + (period.end - period.start), calendar=period.calendar)
    year, _, part = period.code.partition("-")
    if part.endswith("T"):
        return Period(first, _closes(int(year), 12, period.calendar), calendar=period.calendar)
    grain: Grain = "quarter" if part.startswith("Q") else "month" if part else "year"
    return _parse(containing(first, grain, period.calendar).label, period.calendar)


def back_a_year(day: date) -> date:
    if day.year == date.min.year:
        return date.min
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def buckets(start: date, end: date, grain: Grain, calendar: Calendar = "duong-lich") -> list[Bucket]:
    """The months, quarters or years that meet [start, end], cut at both ends, oldest first."""
    return list(_buckets(start, end, grain, calendar))


@lru_cache(maxsize=512)
def _buckets(start: date, end: date, grain: Grain, calendar: Calendar) -> tuple[Bucket, ...]:
    found = []
    day = start
    while day <= end:
        bucket = containing(day, grain, calendar)
        found.append(Bucket(bucket.label, max(bucket.start, start), min(bucket.end, end)))
        day = bucket.end + timedelta(days=1)
    return tuple(found)


def is_whole(bucket: Bucket, grain: Grain, calendar: Calendar = "duong-lich") -> bool:
    """The month, quarter or year is not cut at either end."""
    whole = containing(bucket.end, grain, calendar)
    return (bucket.start, bucket.end) == (whole.start, whole.end)


@lru_cache(maxsize=4096)
def containing(day: date, grain: Grain, calendar: Calendar = "duong-lich") -> Bucket:
    """The whole month, quarter or year that holds a day."""
    year, month = _year_of(day, calendar), _month_of(day, calendar)
    size = MONTHS[grain]
    index = (month - 1) // size
    label = {"month": f"{year}-{month:02d}", "quarter": f"{year}-Q{index + 1}", "year": str(year)}[grain]
    first = index * size + 1
    return Bucket(label, _opens(year, first, calendar), _closes(year, first + size - 1, calendar))


def months_back(end: date, count: int, calendar: Calendar = "duong-lich") -> date:
    """The first day of the month that lies `count - 1` months before the one holding `end`."""
    year, month = _year_of(end, calendar), _month_of(end, calendar)
    total = year * 12 + (month - 1) - (count - 1)
    return _opens(total // 12, total % 12 + 1, calendar)


def _opens(year: int, month: int, calendar: Calendar) -> date:
    if calendar == "duong-lich":
        return date(year, month, 1)
    return date(year, month - 1, 15) if month > 1 else date(year - 1, 12, 15)


def _closes(year: int, month: int, kind: Calendar) -> date:
    return date(year, month, calendar.monthrange(year, month)[1] if kind == "duong-lich" else 14)


def _year_of(day: date, kind: Calendar) -> int:
    return day.year + (kind == "thanh-tra" and (day.month, day.day) >= (12, 15))


def _month_of(day: date, kind: Calendar) -> int:
    if kind == "thanh-tra" and day.day >= 15:
        return day.month % 12 + 1
    return day.month


def _end_a_year_back(start: date, end: date) -> date:
    """A range of whole months stays one: to 28/02/2025 goes back to 29/02/2024."""
    whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    return date(end.year - 1, end.month, calendar.monthrange(end.year - 1, end.month)[1]) if whole else back_a_year(end)


def presets(first: date, last: date, kind: Calendar) -> list[str]:
    """Codes of the periods the data meets, the latest year first: year, 9 and 6 months, quarters, months."""
    found = []
    for year in range(_year_of(last, kind), _year_of(first, kind) - 1, -1):
        codes = [str(year), f"{year}-9T", f"{year}-6T"]
        codes += [f"{year}-Q{q}" for q in (4, 3, 2, 1)] + [f"{year}-{m:02d}" for m in range(12, 0, -1)]
        found += [c for c in codes if _parse(c, kind).start <= last and _parse(c, kind).end >= first]
    return found
