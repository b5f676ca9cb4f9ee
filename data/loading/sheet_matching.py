"""The tables of one file, each with what it is: sheets without a table told, sheets named after a commune placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from data.cleaning.cells import Refusal, parse
from data.loading import saved_mappings
from data.loading.reporting.report import Unrecognised
from data.loading.sheets import Recognised, without_mark
from data.privacy import personal_data
from data.privacy.personal_data import masked
from data.reading import RawTable, Unreadable
from data.tables.columns import Column, Table, Type
from data.tables.header_matching import Columns, nearest
from data.text import coded_texts

_CERTAIN = 2  # headers understood from which on a sheet is meant to be a table


def recognised(
    raws: Sequence[RawTable], wanted: str | None, communes: Mapping[str, str]
) -> tuple[list[Recognised], list[Unrecognised]]:
    """Each sheet's table, and the sheets that lack columns. A sheet of notes beside tables is named in a warning.

    `wanted` names the fact table; what was matched by hand for these headers (`mappings`) wins over what
    headers say. Raises Unreadable where the file holds no sheet to speak of but notes.
    """
    found: list[Recognised] = []
    lacking: list[Unrecognised] = []
    notes: list[tuple[str, Unrecognised]] = []
    for raw in map(without_mark, raws):
        one = _recognise(raw, wanted, communes)
        if isinstance(one, Recognised):
            found.append(one)
        elif len(one.matched) >= _CERTAIN:
            lacking.append(one)
        else:
            notes.append((f"{_sheet(raw)}Không có bảng nào nhận ra được nên không đọc.", one))
    if not found and not lacking:
        return [], [one for _, one in notes]
    if found and notes:
        first = found[0]
        warnings = (*first.raw.warnings, *(note for note, _ in notes))
        found[0] = replace(first, raw=replace(first.raw, warnings=warnings))
    return found, lacking


def _recognise(raw: RawTable, wanted: str | None, communes: Mapping[str, str]) -> Recognised | Unrecognised:
    remembered = saved_mappings.recall(raw.headers)
    by_hand = remembered.columns if remembered and wanted in (None, remembered.table) else {}
    wanted = remembered.table if remembered and by_hand else wanted
    sender = saved_mappings.sender(raw.headers)
    raw = _placed_by_sheet(raw, wanted, communes, by_hand)
    table, columns = nearest(raw.headers, wanted, by_hand)
    dropped = personal_data.columns(raw.cells.select(list(raw.headers)), table, columns.matched)
    if columns.missing or columns.doubled:
        problem = _problem(raw, table, columns)
        headers = [h for h in raw.headers if h not in dropped and masked(h) == h]
        matched = {table.column(name).header: h for name, h in columns.matched.items() if h in headers}
        rows = raw.cells.num_rows + len(raw.broken)
        return Unrecognised(sheet=masked(raw.sheet), header_row=raw.header_row, rows=rows, table=table.name,
                            headers=headers, matched=matched,
                            reason=problem.reason, remedy=problem.remedy, sender=sender)  # fmt: skip
    by_hand = {h: name for h, name in by_hand.items() if columns.matched.get(name) == h and h not in dropped}
    return Recognised(
        raw=raw, table=table, columns=columns.without(dropped), dropped=dropped, by_hand=by_hand, sender=sender
    )


def _placed_by_sheet(
    raw: RawTable, wanted: str | None, communes: Mapping[str, str], mapping: Mapping[str, str] | None
) -> RawTable:
    """A sheet named after a commune, whose table has no column for it: its rows are that commune's."""
    table, columns = nearest(raw.headers, wanted, mapping)
    place = next((c for c in table.columns if c.type is Type.COMMUNE), None)
    if place is None or place.name in columns.matched or raw.sheet is None or columns.known < _CERTAIN:
        return raw
    if isinstance(parse(place, raw.sheet, communes), Refusal):
        return raw
    return _with_column(raw, place)


def _with_column(raw: RawTable, place: Column) -> RawTable:
    header = place.header
    filled = [coded_texts.told(raw.cells[h], lambda words: pc.not_equal(words, "")) for h in raw.headers]
    named = pc.if_else(reduce(pc.or_, filled), pa.scalar(raw.sheet), pa.scalar(""))  # blank rows stay blank
    cells = raw.cells.append_column(header, coded_texts.coded(named))
    said = f"Trang “{raw.sheet}” không có cột “{header}”: các dòng được tính cho xã, thị trấn theo tên trang."
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
        "Dùng đúng tiêu đề cột như tệp mẫu, ghép cột bằng tay ở trang Nạp dữ liệu, hoặc chỉ rõ bảng bằng --table.",
    )


def _sheet(raw: RawTable) -> str:
    return f"Trang “{masked(raw.sheet)}”: " if raw.sheet else ""
