"""The tables of one file, each with what it is: sheets without a table told, sheets named after a commune placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from data.cleaning import Refusal, parse
from data.columns import Column, Table, Type
from data.personal import masked
from data.reading import RawTable, Unreadable
from data.recognition import Columns, nearest

Recognised = tuple[RawTable, Table, Columns]


def recognised(
    raws: Sequence[RawTable],
    wanted: str | None,
    communes: Mapping[str, str],
    mapping: Mapping[str, str] | None = None,
) -> list[Recognised]:
    """Each sheet's table.

    A sheet of notes beside tables is named in a warning; a table that lacks columns stops the file.
    `wanted` names the fact table, `mapping` gives headers their column by hand. Raises Unreadable.
    """
    found: list[Recognised] = []
    problems: list[Unreadable] = []
    notes: list[tuple[str, Unreadable]] = []
    for raw in raws:
        placed = _placed_by_sheet(raw, wanted, communes, mapping)
        table, columns = nearest(placed.headers, wanted, mapping)
        if not columns.missing and not columns.doubled:
            found.append((placed, table, columns))
        elif columns.known >= 2:
            problems.append(_problem(placed, table, columns))
        else:
            note = f"{_sheet(raw)}Không có bảng nào nhận ra được nên không đọc."
            notes.append((note, _problem(placed, table, columns)))
    if problems or not found:
        raise (problems or [problem for _, problem in notes])[0]
    first, table, columns = found[0]
    return [(replace(first, warnings=(*first.warnings, *(n for n, _ in notes))), table, columns), *found[1:]]


def _placed_by_sheet(
    raw: RawTable, wanted: str | None, communes: Mapping[str, str], mapping: Mapping[str, str] | None
) -> RawTable:
    """A sheet named after a commune, whose table has no column for it: its rows are that commune's."""
    table, columns = nearest(raw.headers, wanted, mapping)
    place = next((c for c in table.columns if c.type is Type.COMMUNE), None)
    if place is None or place.name in columns.matched or raw.sheet is None or columns.known < 2:
        return raw
    if isinstance(parse(place, raw.sheet, communes), Refusal):
        return raw
    return _with_column(raw, place)


def _with_column(raw: RawTable, place: Column) -> RawTable:
    header = place.header
    filled = [pc.greater(pc.binary_length(raw.cells[h]), 0) for h in raw.headers]
    named = pc.if_else(reduce(pc.or_, filled), pa.scalar(raw.sheet), pa.scalar(""))  # blank rows stay blank
    cells = raw.cells.append_column(header, named)
    said = f"Sheet “{raw.sheet}” không có cột “{header}”: các dòng được tính cho xã, thị trấn theo tên sheet."
    return replace(raw, cells=cells, headers=(*raw.headers, header), warnings=(*raw.warnings, said))


def _problem(raw: RawTable, table: Table, columns: Columns) -> Unreadable:
    if columns.doubled and not columns.missing:
        meant, one, other = columns.doubled[0]
        return Unreadable(
            f"{_sheet(raw)}Hai cột “{masked(one)}” và “{masked(other)}” cùng có nghĩa là “{meant}”.",
            f"Đổi tên cột đúng thành “{meant}”, hoặc bỏ một cột.",
        )
    return Unreadable(
        f"{_sheet(raw)}Không nhận ra bảng: gần nhất là “{table.title}” nhưng thiếu cột {', '.join(columns.missing)}.",
        "Dùng đúng tiêu đề cột như tệp mẫu, hoặc chỉ rõ bảng bằng --table.",
    )


def _sheet(raw: RawTable) -> str:
    return f"Sheet “{masked(raw.sheet)}”: " if raw.sheet else ""
