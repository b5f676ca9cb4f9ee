"""Spreadsheets as an office keeps them: real numbers and dates, Vietnamese formats, headings that stay and print.

Text is only ever written as text, so nothing in the data becomes a formula.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analytics import formatting
from analytics.indicators import Indicator, Unit

Kind = Literal["text", "quiet", "bold", "whole", "number", "percent", "day", "month", "flag"]
Cell = tuple[Any, Kind]

FONT = "Times New Roman"
# The locale 42A is Vietnamese: thousands "." and decimals "," wherever the program heeds it.
FORMATS: dict[Kind, str] = {
    "whole": "[$-42A]#,##0",
    "number": "[$-42A]#,##0.0",
    "percent": '[$-42A]#,##0.0"%"',
    "day": "dd/mm/yyyy",
    "month": "mm/yyyy",
}
HEADER = 3  # rows above a table's heading: title, scope, a blank one
A4, A3 = 9, 8  # Excel's numbers for paper
_LINE = 15  # points
_MOST_TEXT = 32_767  # characters a cell can hold


@dataclass(frozen=True)
class Heading:
    """A column's heading and its width in characters."""

    text: str
    width: float = 14


def kind_of(indicator: Indicator) -> Kind:
    """How an indicator's numbers stand in a cell."""
    if indicator.unit is Unit.PERCENT:
        return "percent"
    return "whole" if indicator.whole else "number"


def clean(text: str) -> str:
    """Without the control characters that no office file may hold, cut to what a cell can."""
    kept = (c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) < 0xFFFE))
    return "".join(kept)[:_MOST_TEXT]


class Workbook:
    """An XLSX being written; `sentence` says the scope on every sheet."""

    def __init__(self, title: str, sentence: str) -> None:
        self._out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._out, {"in_memory": True, "strings_to_formulas": False})
        self.book.set_properties({"title": clean(title), "comments": clean(sentence)})
        self.sentence = clean(sentence)
        self._formats: dict[str, Format] = {}
        self._widths: dict[str, list[float]] = {}

    def bytes(self) -> bytes:
        self.book.close()
        return self._out.getvalue()

    # ------------------------------------------------------------ sheets

    def sheet(self, name: str, title: str, headings: Sequence[Heading], paper: int = A4) -> Worksheet:
        """A sheet with its title, its scope and the headings of one table, ready to print."""
        sheet = self.bare_sheet(name, title, paper)
        self._widths[sheet.get_name()] = [heading.width for heading in headings]
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
            sheet.write_string(HEADER, column, clean(heading.text), self.format("heading"))
        sheet.set_row(HEADER, _LINE * max((_lines(h.text, h.width) for h in headings), default=1) + 3)
        sheet.freeze_panes(HEADER + 1, 1)
        sheet.repeat_rows(HEADER)
        return sheet

    def bare_sheet(self, name: str, title: str, paper: int = A4) -> Worksheet:
        """A sheet with its title and scope alone."""
        sheet = self.page(name, paper)
        sheet.write_string(0, 0, clean(title), self.format("title"))
        sheet.write_string(1, 0, self.sentence, self.format("scope"))
        sheet.fit_to_pages(1, 0)
        return sheet

    def page(self, name: str, paper: int = A4) -> Worksheet:
        """An empty sheet, printed across."""
        sheet: Worksheet = self.book.add_worksheet(clean(name)[:31])
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{clean(name).replace('&', '&&')}&RTrang &P/&N")
        sheet.hide_gridlines(2)
        return sheet

    def rows(self, sheet: Worksheet, rows: Iterable[Sequence[Cell]], first: int = HEADER + 1) -> int:
        """Writes rows below one another, each as high as its longest text; returns the first free row."""
        widths = self._widths.get(sheet.get_name(), [])
        for row in rows:
            lines = max((_lines(v, w) for (v, _), w in zip(row, widths, strict=False) if isinstance(v, str)), default=1)
            if lines > 1:
                sheet.set_row(first, _LINE * lines)
            for column, (value, kind) in enumerate(row):
                self.put(sheet, first, column, value, kind)
            first += 1
        return first

    def put(self, sheet: Worksheet, row: int, column: int, value: Any, kind: Kind) -> None:
        """One value as what it is; what is missing is a dash, as on screen."""
        style = self.format(kind)
        if _is_missing(value):
            sheet.write_string(row, column, formatting.MISSING if kind not in ("text", "bold", "quiet") else "", style)
        elif kind in ("day", "month"):
            sheet.write_datetime(row, column, pd.Timestamp(value).to_pydatetime(), style)
        elif kind == "flag":
            sheet.write_string(row, column, "Có" if value else "Không", style)
        elif kind in ("whole", "number", "percent") and not isinstance(value, str):
            sheet.write_number(row, column, float(value), style)
        else:
            sheet.write_string(row, column, clean(str(value)), style)

    def note(self, sheet: Worksheet, row: int, columns: int, width: float, text: str) -> None:
        """A sentence across a number of columns, `width` characters wide together, wrapped within them."""
        sheet.merge_range(row, 0, row, columns - 1, clean(text), self.format("note"))
        sheet.set_row(row, _LINE * _lines(text, width))

    # ------------------------------------------------------------ looks

    def format(self, name: str) -> Format:
        """A look by name, made once."""
        if name not in self._formats:
            self._formats[name] = self.book.add_format(_look(name))
        return self._formats[name]


_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 11, "valign": "top"}
_QUIET = "#57606A"
_RULED = _BASE | {"border": 1, "border_color": "#C9C4B8"}
_WORDS = _RULED | {"text_wrap": True, "indent": 1}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": _BASE | {"bold": True, "font_size": 14},
    "note": _BASE | {"italic": True, "font_color": _QUIET, "text_wrap": True},
    "scope": _BASE | {"italic": True, "font_color": _QUIET},
    "agency": _BASE | {"bold": True},
    "agency right": _BASE | {"bold": True, "align": "right"},
    "agency centred": _BASE | {"bold": True, "align": "center"},
    "form title": _BASE | {"bold": True, "font_size": 13, "align": "center"},
    "form day": _BASE | {"italic": True, "align": "center"},
    "heading": _RULED
    | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E9EEF1"},
    "form heading": _RULED | {"font_size": 10, "text_wrap": True, "align": "center", "valign": "vcenter"},
    "quiet": _WORDS | {"font_color": _QUIET},
    "not held": _RULED | {"bg_color": "#EFEDE6"},
    "total": _RULED | {"bold": True, "num_format": FORMATS["whole"], "align": "right"},
    "bold": _WORDS | {"bold": True},
}


def _look(name: str) -> dict[str, Any]:
    if name in FORMATS:
        return _RULED | {"num_format": FORMATS[name], "align": "right"}
    return _LOOKS.get(name, _WORDS)


def _lines(text: str, width: float) -> int:
    """Lines a text takes in a column's width."""
    return sum(math.ceil(max(1, len(part)) / max(1.0, width - 2)) for part in text.split("\n"))


def _is_missing(value: Any) -> bool:
    if value is None:
        return True
    return not isinstance(value, str | date) and bool(pd.isna(value))
