"""Which table a sheet holds, and which of its columns are which: by header, by what was matched by hand before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from data import mappings, neutral, personal, staging
from data.columns import Table
from data.reading import ROW, RawTable, Unreadable
from data.report import MARKED, Part, Unrecognised
from data.tables import TABLES


@dataclass(frozen=True)
class Recognised:
    """A sheet that is a table of ours. `dropped` are headers of personal columns, `by_hand` headers to column names."""

    raw: RawTable
    table: Table
    columns: staging.Columns
    dropped: list[str]
    by_hand: dict[str, str]

    def part(self) -> Part:
        """The report's beginning: what was understood, no row yet."""
        headers = {self.table.column(name).header: _shown(h) for name, h in self.columns.matched.items()}
        by_hand = {self.table.column(name).header: _shown(h) for h, name in self.by_hand.items()}
        return Part(
            _shown(self.raw.sheet) if self.raw.sheet else None,
            self.raw.header_row,
            self.table.name,
            unknown_columns=[_shown(h) for h in self.columns.unknown if h not in self.dropped],
            dropped_columns=[_shown(h) for h in self.dropped],
            matched=headers,
            by_hand=by_hand,
            sender=mappings.sender(self.raw.headers),
        )

    def cells(self) -> pa.Table:
        """The columns that may be kept, and `ROW`. Those matched by hand get the template's header."""
        hidden = {*self.columns.unknown, *self.dropped}
        kept = [h for h in self.raw.headers if h not in hidden]
        named = [self.table.column(self.by_hand[h]).header if h in self.by_hand else h for h in kept]
        return self.raw.cells.select([*kept, ROW]).rename_columns([*named, ROW])


def recognise(raw: RawTable, wanted: str | None) -> Recognised | Unrecognised:
    """The table whose required columns are all there, the one with most matched columns first."""
    candidates = [TABLES[wanted]] if wanted else list(TABLES.values())
    remembered = {t.name: mappings.recall(t.name, raw.headers) for t in candidates}
    found = [(t, staging.match(t, raw.headers, remembered[t.name])) for t in candidates]
    whole = [(t, c) for t, c in found if not c.missing]
    if whole:
        table, columns = max(whole, key=lambda pair: len(pair[1].matched) - len(pair[1].unknown))
        dropped = personal.columns(raw.cells.select(list(raw.headers)), table, columns.matched)
        by_hand = {h: name for h, name in remembered[table.name].items() if h not in dropped}
        return Recognised(raw, table, columns.without(dropped), dropped, by_hand)
    table, columns = min(found, key=lambda pair: (len(pair[1].missing) - len(pair[1].matched), pair[0].name))
    return _unrecognised(raw, table, columns)


def unreadable(found: Unrecognised) -> Unreadable:
    """For a file of which no sheet was recognised."""
    return Unreadable(
        f"Không nhận ra bảng: gần nhất là “{TABLES[found.table].title}” nhưng thiếu cột {', '.join(found.missing)}.",
        "Dùng đúng tiêu đề cột như tệp mẫu, ghép cột bằng tay ở trang Nạp dữ liệu, hoặc chỉ rõ bảng bằng --table.",
    )


def without_mark(raw: RawTable) -> RawTable:
    """A copy that we marked and its clerk mended: without our column, and without our apostrophes."""
    if MARKED not in raw.headers:
        return raw
    kept = tuple(h for h in raw.headers if h != MARKED)
    texts = [pc.replace_substring_regex(raw.cells[h], neutral.pattern(), r"\1") for h in kept]
    cells = pa.table([*texts, raw.cells[ROW]], names=[*kept, ROW])
    return replace(raw, headers=kept, cells=cells)


def _unrecognised(raw: RawTable, table: Table, columns: staging.Columns) -> Unrecognised:
    personal_ones = personal.columns(raw.cells.select(list(raw.headers)), table, columns.matched)
    headers = [h for h in raw.headers if h not in personal_ones and personal.masked(h) == h]
    matched = {table.column(name).header: h for name, h in columns.matched.items()}
    rows = raw.cells.num_rows + len(raw.broken)
    sheet = _shown(raw.sheet) if raw.sheet else None
    return Unrecognised(
        sheet, raw.header_row, rows, table.name, headers, matched, list(columns.missing), mappings.sender(raw.headers)
    )


def _shown(text: str) -> str:
    """A header or a sheet's name as a report may show it."""
    return personal.masked(text) or ""
