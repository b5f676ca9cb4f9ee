"""The rows below a header, whatever format they came from, to a raw table without what is no data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.privacy.personal_data import masked
from data.reading import ROW, BrokenRow, Fault, RawTable, Unreadable, column_orders, rows
from data.reading.layout import Header
from data.tables.columns import Table, Type
from data.tables.header_matching import Columns, header_words, nearest
from data.tables.synonyms import NO_ANSWER
from data.text import coded_texts
from data.text.day_orders import Order
from data.text.normalise import tidy

_DAYS_1904 = 1462  # between the two ways of Excel to count days


@dataclass(kw_only=True)
class Found:
    """What a reader of one format hands over: text columns named by header, and `ROW`."""

    file: Path
    sheet: str | None
    header: Header
    cells: pa.Table
    broken: Sequence[BrokenRow] = ()
    ignored: Sequence[tuple[int, str]] = ()
    faults: Mapping[tuple[int, int], tuple[str, str, str]] = field(default_factory=dict)  # (row, place) to told
    warnings: Sequence[str] = ()
    is_1904: bool = False
    dates: Mapping[str, pa.Array] = field(default_factory=dict)  # by header, which cells are dates and no texts
    first_row: int = 2  # Excel's number of the first row below the header


def raw_table(found: Found) -> RawTable:
    """Rows that are no data set aside. Raises Unreadable where a second table follows."""
    table, columns = nearest(found.header.names)
    cells, ignored = coded_texts.table(found.cells), list(found.ignored)
    orders: tuple[Order, ...] = ()
    if found.header.known:
        cells, aside = _without_others(found, columns, table)
        orders, cells = column_orders.of(cells, columns, table)
        ignored += aside
        if table.name == "satisfaction":
            cells, aside = _answered(cells, columns)
            ignored += aside
        if found.is_1904:
            cells = _counted_from_1904(cells, table, columns)
    return RawTable(
        file=found.file,
        sheet=found.sheet,
        header_row=found.header.at + found.header.depth,
        headers=found.header.names,
        cells=cells,
        broken=tuple(found.broken),
        ignored=tuple(sorted(ignored)),
        faults=_faults(found, columns, {row for row, _ in ignored}),
        warnings=tuple(found.warnings),
        orders=orders,
    )


def amounts(names: Sequence[str]) -> set[int]:
    """Places of columns that are added up."""
    table, columns = nearest(names)
    counted = {h for name, h in columns.matched.items() if table.column(name).type in (Type.WHOLE, Type.NUMBER)}
    return {at for at, name in enumerate(names) if name in counted}


def _without_others(found: Found, columns: Columns, table: Table) -> tuple[pa.Table, list[tuple[int, str]]]:
    cells = column_orders.with_dates(found.cells, found.dates)
    names = found.header.names
    required = [columns.matched[c.name] for c in table.columns if c.required and c.name in columns.matched]
    sight = rows.Sight(names, found.header.spelled, tuple(names.index(h) for h in required))
    lacking = _any([coded_texts.told(cells[h], _is_empty) for h in required], cells.num_rows)
    looked_at = np.flatnonzero(lacking | _glimpsed(cells, names, required))
    whole = np.flatnonzero(~lacking)
    last_whole = int(whole[-1]) if len(whole) else -1
    ignored: list[tuple[int, str]] = []
    gone = []
    is_over: bool = False
    numbers = cells[ROW].take(pa.array(looked_at)).to_pylist()
    for at, number, texts in zip(looked_at, numbers, _texts(cells, names, looked_at), strict=True):
        why = rows.why_no_data(texts, number - found.first_row + 1, sight)
        if why is None and rows.is_other_header(texts):
            raise _two_tables(found, number)
        is_over = is_over or (int(at) > last_whole and why is None and rows.is_signature(texts, sight))
        why = rows.SIGNATURE if is_over and any(texts) else why
        if why:
            ignored.append((number, why))
            gone.append(at)
    if gone:
        keep = np.ones(cells.num_rows, dtype=bool)
        keep[gone] = False
        cells = coded_texts.kept(cells, pa.array(keep))
    return cells, ignored


def _glimpsed(cells: pa.Table, names: Sequence[str], required: Sequence[str]) -> np.ndarray:
    """Rows worth a look although nothing is missing: the first ones, and those that begin like a total or a header."""
    found = np.zeros(cells.num_rows, dtype=bool)
    found[:20] = True
    for header in dict.fromkeys([*names[:1], *required[:2]]):
        found |= _bools(coded_texts.matching(cells[header], rows.GLIMPSE))
    headed = np.ones(cells.num_rows, dtype=bool) if len(required) > 1 else found
    for header in required[:2]:
        if headed.any():
            known = _header_texts(header)
            headed = headed & _bools(coded_texts.told(cells[header], partial(_is_among, known)))
    return found | headed


def _is_empty(words: pa.Array) -> pa.Array:
    return pc.equal(pc.binary_length(words), 0)


def _is_among(known: pa.Array, words: pa.Array) -> pa.Array:
    return pc.is_in(pc.utf8_lower(words), known)


def _header_texts(header: str) -> pa.Array:
    """What headers look like in small letters: all declared ones, and this one."""
    from data.tables.tables import TABLES

    declared = {c.header.lower() for t in TABLES.values() for c in t.columns}
    return pa.array(sorted({*declared, header.lower(), *(w.replace("-", " ") for w in header_words())}))


def _texts(cells: pa.Table, names: Sequence[str], at: np.ndarray) -> list[tuple[str, ...]]:
    part = cells.take(pa.array(at))
    return list(zip(*([tidy(t or "") for t in part[name].to_pylist()] for name in names), strict=True))


def _two_tables(found: Found, row: int) -> Unreadable:
    where = f"Trang “{masked(found.sheet)}”: " if found.sheet else ""
    return Unreadable(
        f"{where}Có hai bảng nối nhau: tiêu đề ở dòng {found.header.at + 1} và dòng {row}.",
        "Đặt mỗi bảng trong một trang (hoặc một tệp) riêng rồi nạp lại.",
    )


def _answered(cells: pa.Table, columns: Columns) -> tuple[pa.Table, list[tuple[int, str]]]:
    """Surveys: 9, 99 and the like are no answer: no cell of a wide form, no row of a counted one."""
    none = pa.array(sorted({*NO_ANSWER, *(word.lower() for word in NO_ANSWER)}))
    if columns.wide:
        for header in columns.factors.values():
            answers = coded_texts.changed(
                cells[header], lambda words: pc.if_else(pc.is_in(pc.utf8_trim_whitespace(words), none), "", words)
            )
            cells = cells.set_column(cells.column_names.index(header), header, answers)
        return cells, []
    if "score" not in columns.matched:
        return cells, []
    scores = cells[columns.matched["score"]]
    is_none = coded_texts.told(scores, lambda words: pc.is_in(pc.utf8_trim_whitespace(words), none))
    gone = cells[ROW].filter(is_none).to_pylist()
    return coded_texts.kept(cells, pc.invert(is_none)) if gone else cells, [(row, rows.NO_ANSWER) for row in gone]


def _counted_from_1904(cells: pa.Table, table: Table, columns: Columns) -> pa.Table:
    """Days that lost their format, in a workbook that counts from 1904: as one that counts from 1900."""
    for name, header in columns.matched.items():
        if table.column(name).type in (Type.DAY, Type.MONTH):
            days = coded_texts.changed(cells[header], _days_from_1900)
            cells = cells.set_column(cells.column_names.index(header), header, days)
    return cells


def _days_from_1900(words: pa.Array) -> pa.Array:
    days = [str(int(t) + _DAYS_1904) if t.isascii() and t.isdigit() and len(t) == 5 else t for t in words.to_pylist()]
    return pa.array(days, pa.string())


def _faults(found: Found, columns: Columns, ignored: set[int]) -> tuple[Fault, ...]:
    """Cells without a value, in columns that are read on."""
    names = found.header.names
    read = {*columns.matched.values(), *columns.factors.values()}
    return tuple(
        Fault(row, names[at], value, reason=reason, remedy=remedy)
        for (row, at), (value, reason, remedy) in sorted(found.faults.items())
        if at < len(names) and names[at] in read and row >= found.first_row and row not in ignored
    )


def _any(arrays: Sequence[pa.ChunkedArray], length: int) -> np.ndarray:
    found = np.zeros(length, dtype=bool)
    for array in arrays:
        found |= _bools(array)
    return found


def _bools(array: pa.Array | pa.ChunkedArray) -> np.ndarray:
    found: np.ndarray = pc.fill_null(array, False).to_numpy(zero_copy_only=False).astype(bool, copy=False)
    return found
