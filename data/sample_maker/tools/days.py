"""The three years as day numbers 0 to 1095, working days and the Tết lull."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import numpy as np
import pyarrow as pa

from data.sample_maker.tools.draw import Flags, Ints

FIRST = date(2022, 1, 1)
LAST = date(2024, 12, 31)
YEARS = (2022, 2023, 2024)
TET = (date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10))
COUNT = (LAST - FIRST).days + 1
HORIZON = COUNT + 600  # a letter of December 2024 may be resolved, and be due, long after the data ends
_EPOCH = (FIRST - date(1970, 1, 1)).days


def number(day: date) -> int:
    return (day - FIRST).days


def _calendar() -> list[date]:
    return [FIRST + timedelta(n) for n in range(HORIZON)]


def _closed() -> Flags:
    off = holidays.country_holidays("VN", years=range(2022, 2028))
    return np.array([day.weekday() >= 5 or day in off for day in _calendar()])


CLOSED = _closed()
MONTH = np.array([(day.year - 2022) * 12 + day.month - 1 for day in _calendar()])  # 0 is 01/2022
MONTH_STARTS = np.array([number(date(year, month, 1)) for year in YEARS for month in range(1, 13)])
MONDAYS = np.array([n for n, day in enumerate(_calendar()[:COUNT]) if day.weekday() == 0])
_OPEN = np.flatnonzero(~CLOSED)


def workday_from(day: Ints) -> Ints:
    """The day itself, or the first working day after it."""
    return _OPEN[np.minimum(np.searchsorted(_OPEN, day), len(_OPEN) - 1)]


def workday_until(day: Ints) -> Ints:
    """The day itself, or the last working day before it."""
    return _OPEN[np.maximum(np.searchsorted(_OPEN, day, side="right") - 1, 0)]


def activity() -> Ints:
    """How busy each of the three years' days is: quiet around Tết, nearly still when offices are closed."""
    busy = np.where(CLOSED[:COUNT], 40, 1000)
    for tet in TET:
        busy[number(tet) - 10 : number(tet) + 14] = busy[number(tet) - 10 : number(tet) + 14] * 45 // 100
    return busy


def arrow(day: Ints, known: Flags | None = None) -> pa.Array:
    """Day numbers as dates; unknown ones are null."""
    missing = None if known is None else ~known
    return pa.array((day + _EPOCH).astype(np.int32), mask=missing).cast(pa.date32())
