"""One table as a spreadsheet to go on working with: headings in the first row with a filter, real numbers and dates.

What is missing is an empty cell, not a dash, so that Excel sorts and sums what is there. What the table is of, and what
its indicators mean, stands on a second sheet, out of the way of filters and pivots.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.worksheet import Worksheet

from analytics import formatting
from analytics.documents.office.xlsx import Kind, Workbook, clean
from analytics.indicators import INDICATORS

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATA, ABOUT = "Số liệu", "Phạm vi và định nghĩa"
_MONTH = re.compile(r"T(\d{1,2})/(\d{4})")  # as `formatting.time_label` writes one
_NARROW, _WIDE, _LOOKED_AT = 9, 48, 200  # characters, characters, rows


def xlsx(table: pd.DataFrame, sentence: str, indicators: Sequence[str] = ()) -> bytes:
    """The table, and a sheet of its scope (`sentence`) and of what `indicators` mean."""
    made = Workbook(DATA, sentence)
    sheet = made.page(DATA)
    for at, name in enumerate(table.columns):
        _column(made, sheet, at, str(name), [_typed(v) for v in table.iloc[:, at]])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    if len(table.columns):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    _about(made, sentence, indicators)
    return made.bytes()


def _column(made: Workbook, sheet: Worksheet, at: int, name: str, values: Sequence[Any]) -> None:
    sheet.set_column(at, at, _width(name, values))
    sheet.write_string(0, at, clean(name), made.format("heading"))
    is_months, numbers = _is_months(values), _number_kind(name, values)
    for row, value in enumerate(values, 1):
        if value is None:
            sheet.write_blank(row, at, None, made.format("text"))
        elif is_months:
            made.put(sheet, row, at, _month(value), "month")
        else:
            kind: Kind = "text" if isinstance(value, str) else "day" if isinstance(value, date) else numbers
            made.put(sheet, row, at, value, kind)


def _about(made: Workbook, sentence: str, indicators: Sequence[str]) -> None:
    sheet = made.page(ABOUT)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    lines = [("Phạm vi", sentence)]
    for indicator in (INDICATORS[key] for key in indicators):
        meaning = f"{indicator.meaning} Căn cứ: {indicator.basis}."
        lines.append((formatting.heading(indicator), meaning))
    made.rows(sheet, ([(name, "bold"), (text, "text")] for name, text in lines), first=0)


def _typed(value: Any) -> Any:
    """A cell as Python has it: nothing, text, a flag in words, a day or a number."""
    if isinstance(value, str):
        return None if value in ("", formatting.MISSING) else value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_):
        return "Có" if value else "Không"
    return date(value.year, value.month, value.day) if isinstance(value, date) else float(value)


def _is_months(values: Sequence[Any]) -> bool:
    known = [v for v in values if v is not None]
    return bool(known) and all(isinstance(v, str) and _MONTH.fullmatch(v) for v in known)


def _month(written: str) -> date:
    """The first day of a month that is written "T5/2024"."""
    month, year = written.removeprefix("T").split("/")
    return date(int(year), int(month), 1)


def _number_kind(name: str, values: Sequence[Any]) -> Kind:
    """How the numbers of a column stand: one format a column, so that its commas stand in line."""
    if "%" in name:
        return "percent"
    return "whole" if all(v.is_integer() for v in values if isinstance(v, float)) else "number"


def _width(name: str, values: Sequence[Any]) -> float:
    texts = [v for v in values[:_LOOKED_AT] if isinstance(v, str)]
    longest = max((len(text) for text in texts), default=_NARROW)
    return min(_WIDE, max(_NARROW, longest + 2, min(len(name) + 3, 24)))
