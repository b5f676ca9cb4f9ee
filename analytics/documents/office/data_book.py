"""The data book ("Sổ số liệu"): every indicator by commune, item and month, the registers, the definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from analytics import formatting
from analytics.documents.office.xlsx import A3, HEADER, Cell, Heading, Kind, Workbook, kind_of
from analytics.indicators import CATALOGUE, INDICATORS
from analytics.measure.measure import measure, scope
from analytics.registers import registers
from analytics.scope import places, row_scope, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target, glossary
from analytics.summaries.against_target import Result
from data.tables.columns import Column, Type
from data.tables.tables import TABLES

TITLE = "Sổ số liệu công tác dân vận huyện Bình Sơn"
BY_PLACE = tuple(i.key for i in CATALOGUE if "commune" in i.dimensions)
BY_MONTH = tuple(i.key for i in CATALOGUE if "month" in i.dimensions)
BLUE = "#1F5A7A"
MOST_PRINTED = 40  # rows of a register that are printed: a page; the sheet holds them all
_KINDS: dict[Type, Kind] = {
    Type.DAY: "day",
    Type.MONTH: "month",
    Type.YEAR: "text",
    Type.WHOLE: "whole",
    Type.NUMBER: "number",
    Type.FLAG: "flag",
    Type.ITEM: "whole",
}
_WIDTHS = {Type.TEXT: 24.0, Type.CHOICE: 18.0, Type.COMMUNE: 15.0}


def book(filters: Filters, viewer: Viewer) -> bytes:
    """The data book of what is chosen, as XLSX."""
    filters, found = row_scope.own(filters, viewer), scope(filters, viewer)
    made = Workbook(TITLE, formatting.scope_sentence(filters, found, snapshot.is_sample(), viewer))
    _indicators(made, against_target.results(tuple(INDICATORS), filters, viewer))
    place = places.grouping(filters.places, found.start)
    _wide(made, "Theo xã", "Chỉ tiêu theo xã, thị trấn", keys=BY_PLACE, by=place, filters=filters, viewer=viewer)
    _items(made, against_target.by_item(filters, viewer))
    _wide(made, "Theo tháng", "Chỉ tiêu theo tháng", keys=BY_MONTH, by="month", filters=filters, viewer=viewer)
    for name in TABLES if viewer.may("see rows") else ():
        _register(made, registers.register(name, filters, viewer))
    _definitions(made, found.period.year)
    return made.bytes()


# ---------------------------------------------------------------- indicators


def _indicators(made: Workbook, found: Sequence[Result]) -> None:
    headings = (Heading("Bảng", 16), Heading("Chỉ tiêu", 36), *_RESULT)
    sheet = made.sheet("Chỉ tiêu", TITLE, headings)
    rows = ([(formatting.table_title(r.indicator.fact.table), "text"), *_result(r)] for r in found)
    made.rows(sheet, rows)


_RESULT = (Heading("Đơn vị tính", 13), Heading("Trong kỳ"), Heading("n", 10), Heading("Cùng kỳ năm trước"),
           Heading("So với cùng kỳ", 16), Heading("Mục tiêu", 11), Heading("Đạt mục tiêu", 10))  # fmt: skip


def _result(found: Result) -> list[Cell]:
    indicator = found.indicator
    kind = kind_of(indicator)
    met = None if found.is_met is None else ("Đạt" if found.is_met else "Chưa đạt")
    return [
        (indicator.name, "text"),
        (indicator.unit.value, "text"),
        (found.value, kind),
        (found.n, "whole"),
        (found.before, kind),
        (found.change, "text"),
        (found.target, kind) if found.target is not None else (None, "text"),
        (met, "text"),
    ]


def _items(made: Workbook, found: dict[int, list[Result]]) -> None:
    headings = (Heading("Nội dung phối hợp", 34), Heading("Chỉ tiêu", 34), *_RESULT)
    sheet = made.sheet("Theo nội dung", "Chỉ tiêu theo 14 nội dung phối hợp", headings)
    made.rows(
        sheet, ([(formatting.group("item", item), "text"), *_result(r)] for item, own in found.items() for r in own)
    )


# ---------------------------------------------------------------- indicators by place or month


def _wide(
    made: Workbook, name: str, title: str, keys: Sequence[str], by: str, filters: Filters, viewer: Viewer
) -> None:
    """A row an indicator (and one for its n), a column a group, then all groups together."""
    table = measure(keys, filters, (by,), viewer)
    whole = measure(keys, filters, (), viewer).iloc[0]
    groups = table[by].tolist()
    headings = [
        Heading("Chỉ tiêu", 34),
        *(Heading(formatting.group(by, g), 10.5) for g in groups),
        Heading("Chung", 11),
    ]
    sheet = made.sheet(name, title, headings, A3)
    last = made.rows(sheet, _wide_rows(keys, table, whole))
    sheet.set_h_pagebreaks([last + 1])
    for place, key in enumerate(_drawn(keys, by, table)):
        _chart(made, sheet, keys, key=key, by=by, groups=len(groups), at=(last + 2, 9 * place))


def _wide_rows(keys: Sequence[str], table: pd.DataFrame, whole: pd.Series) -> Iterator[list[Cell]]:
    for key in keys:
        indicator = INDICATORS[key]
        kind = kind_of(indicator)
        yield [
            (formatting.heading(indicator), "text"),
            *((v, kind) for v in table[key]),
            (whole[key], kind),
        ]
        if not indicator.whole:
            n = f"{key}_n"
            yield [(f"    n của {indicator.name.lower()}", "quiet"), *((v, "whole") for v in table[n]),
                   (whole[n], "whole")]  # fmt: skip


def _row_of(keys: Sequence[str], wanted: str) -> int:
    """Where an indicator's row stands on its sheet."""
    before = keys[: keys.index(wanted)]
    return HEADER + 1 + len(before) + sum(not INDICATORS[key].whole for key in before)


def _drawn(keys: Sequence[str], by: str, table: pd.DataFrame) -> list[str]:
    wanted = ("received", "on_time_rate") if by != "month" else ("received", "on_time_rate", "satisfied_rate")
    return [key for key in wanted if key in keys and len(table) > 1 and table[key].notna().any()]


def _chart(
    made: Workbook, sheet: Worksheet, keys: Sequence[str], key: str, by: str, groups: int, at: tuple[int, int]
) -> None:
    """A native chart of one row of the sheet."""
    indicator, row = INDICATORS[key], _row_of(keys, key)
    chart: Any = made.book.add_chart({"type": "column"} if by != "month" or indicator.whole else {"type": "line"})
    colour = {"fill": {"color": BLUE}} if chart.__class__.__name__ == "ChartColumn" else {"line": {"color": BLUE}}
    chart.add_series(
        {
            "name": [sheet.get_name(), row, 0],
            "categories": [sheet.get_name(), HEADER, 1, HEADER, groups],
            "values": [sheet.get_name(), row, 1, row, groups],
            "gap": 60,
            **colour,
        }
    )
    chart.set_title({"name": formatting.heading(indicator), "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E6E2D8"}}})
    chart.set_size({"width": 720, "height": 320})
    sheet.insert_chart(at[0], at[1], chart, {"description": formatting.heading(indicator)})


# ---------------------------------------------------------------- registers and definitions


def _register(made: Workbook, found: registers.RegisterRows) -> None:
    """The rows of one table as the template heads them."""
    columns = [c for c in found.table.columns if c.name in found.rows]
    headings = [Heading(c.header, _WIDTHS.get(c.type, 12.0)) for c in columns]
    cut = f" (hiện {formatting.number(len(found.rows))} dòng đầu)" if found.total > len(found.rows) else ""
    title = f"{found.table.title}: {formatting.number(found.total)} dòng trong phạm vi{cut}"
    sheet = made.sheet(f"Sổ {found.table.title.lower()}", title, headings)
    kinds = [_kind(c) for c in columns]
    last = made.rows(
        sheet,
        (list(zip(row, kinds, strict=True)) for row in found.rows[[c.name for c in columns]].itertuples(index=False)),
    )
    if found.rows.empty:
        made.put(sheet, last, 0, "Không có dòng nào trong phạm vi.", "quiet")
    else:
        sheet.autofilter(HEADER, 0, last - 1, len(columns) - 1)
    if len(found.rows) > MOST_PRINTED:
        sheet.print_area(0, 0, HEADER + MOST_PRINTED, len(columns) - 1)
        sheet.set_footer(
            f"&LIn {MOST_PRINTED} dòng đầu trong {formatting.number(len(found.rows))} dòng; xóa vùng in"
            " (Clear Print Area) để in cả sổ&RTrang &P/&N"
        )


def _kind(column: Column) -> Kind:
    return _KINDS.get(column.type, "text")


def _definitions(made: Workbook, year: int) -> None:
    """The catalogue, and the discrepancies a careful reader should know."""
    headings = (Heading("Bảng", 16), Heading("Chỉ tiêu", 30), Heading("Đơn vị tính", 12), Heading("Chiều tốt", 18),
                Heading("Cách tính", 70), Heading("Căn cứ", 40), Heading("Mục tiêu", 26))  # fmt: skip
    sheet = made.sheet("Định nghĩa", "Định nghĩa chỉ tiêu và điều cần biết khi đọc", headings)
    entries = glossary.entries("", year)
    last = made.rows(
        sheet,
        (
            [(text, "text") for text in (e.topic, e.name, e.unit, e.better, e.meaning, e.basis, e.target)]
            for e in entries
        ),
    )
    made.rows(sheet, ([("Điều cần biết", "text"), (a, "bold"), ("", "text"), ("", "text"), (b, "text")]
                      for a, b in glossary.DISCREPANCIES), last + 1)  # fmt: skip
