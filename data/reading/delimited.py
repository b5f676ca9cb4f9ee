"""Text with a separator (CSV, TSV) to a raw table, by pyarrow, which is as fast as DuckDB's reader.

In the server's own process: a text file holds no more than its bytes, and those are limited.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.reading import ROW, RawTable, Unreadable, body, encoding, layout, limits, ragged
from data.text import coded_texts

csv.field_size_limit(limits.ROW_BYTES)  # of the whole process: a long cell is no error here
SEPARATORS = (",", ";", "\t", "|")
_BLOCK = 4 * limits.MEGABYTE


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a text is cut: by what, and where its table stands. `skipped` are lines of text up to the first row of data,
    `row` is Excel's number of that row."""

    separator: str
    header: layout.Header
    skipped: int
    row: int


def read(path: Path, known: Sequence[str] = ()) -> RawTable:
    """The file's one table. Raises Unreadable with what to do."""
    source = encoding.source(path)
    try:
        return _read(path, source, known)
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            return _read(path, encoding.again(path), known)
        raise Unreadable("Tệp không đúng dạng CSV.", "Mở bằng Excel, lưu lại thành .xlsx rồi nạp lại.") from None


def _read(path: Path, source: encoding.Source, known: Sequence[str]) -> RawTable:
    dialect = _dialect(source, known)
    names = dialect.header.names
    uneven: dict[int, ragged.Ragged] = {}  # by Excel's row

    def skip(row: pa.csv.InvalidRow) -> str:
        number = row.number - dialect.skipped + dialect.row - 1
        uneven[number] = ragged.Ragged(row.actual_columns, ragged.texts(row.text, dialect.separator))
        return "skip"

    cells = _even(source, dialect)
    if cells is None:
        cells = _cells(source, dialect, skip)
    cells = cells.append_column(ROW, _row_numbers(cells.num_rows, dialect.row, list(uneven)))
    mended = ragged.mended(uneven, dialect.header)
    if mended.evened:
        cells = ragged.inserted(cells, mended.evened)
    cells, names = _without_blank_columns(cells)
    return body.raw_table(
        body.Found(
            file=path,
            sheet=None,
            header=replace(dialect.header, names=names),
            cells=cells,
            broken=mended.broken,
            ignored=mended.ignored,
            warnings=ragged.said(mended),
            first_row=dialect.row,
        )
    )


def _even(source: encoding.Source, dialect: Dialect) -> pa.Table | None:
    """All cells, read by all processors in small blocks. None where a row is ragged or longer than a block, or the text
    is no CSV: who knows the rows' numbers must look at it."""
    ragged = []

    def note(row: pa.csv.InvalidRow) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    try:
        cells = _cells(source, dialect, note, _BLOCK)
    except pa.ArrowInvalid:
        return None
    return None if ragged else cells


def _cells(
    source: encoding.Source, dialect: Dialect, on_ragged: Callable[[pa.csv.InvalidRow], str], block: int | None = None
) -> pa.Table:
    """Coded columns by header. By one thread where no block size is given: only then are the numbers of rows known."""
    names = dialect.header.names
    read = pa.csv.read_csv(
        source.opened(),
        read_options=pa.csv.ReadOptions(
            use_threads=block is not None,
            block_size=block or limits.ROW_BYTES,
            column_names=names,
            skip_rows=dialect.skipped,
        ),
        parse_options=pa.csv.ParseOptions(
            delimiter=dialect.separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=on_ragged,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, coded_texts.TYPE), strings_can_be_null=False
        ),
    )
    columns = read.columns
    del read
    for at in range(len(columns)):  # each column's blocks go before the next is joined: both at once is twice the file
        columns[at] = coded_texts.coded(columns[at])
    pa.default_memory_pool().release_unused()
    return pa.table(columns, names=names)


def _without_blank_columns(cells: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """Columns without a header in which nothing stands are none: Excel saves as wide as the widest row."""
    kept = [
        name
        for name in cells.column_names
        if not layout.is_unnamed(name) or (pc.max(pc.binary_length(coded_texts.texts(cells[name]))).as_py() or 0) > 0
    ]
    return cells.select(kept), tuple(name for name in kept if name != ROW)


def _dialect(source: encoding.Source, known: Sequence[str]) -> Dialect:
    """Separator and header by what makes most headers known; the separator Excel was told ("sep=;") goes first."""
    head, told = source.head, None
    if head[:4].lower() == "sep=" and head[5:6] in ("\r", "\n"):
        told = head[4]
        head = head[5:].removeprefix("\r").removeprefix("\n")
    tried: list[tuple[tuple[int, int], Dialect]] = []
    problem: Unreadable | None = None
    for separator in [told] if told else _separators(head):
        records, lines = _records(head, separator, source.is_whole)
        try:
            header = layout.find(records, known)
        except Unreadable as error:
            problem = problem or error
            continue
        if len(header.names) > limits.COLUMNS:
            width = max(map(len, records[header.at :][: header.depth]))
            problem = Unreadable(f"Tệp có {width} cột, giới hạn là {limits.COLUMNS}.", "Xóa các cột thừa.")
            continue
        header = replace(
            header, names=layout.widened(header.names, max(map(len, records[header.at :][: header.depth])))
        )
        end = header.at + header.depth
        dialect = Dialect(separator=separator, header=header, skipped=lines[end - 1] + (1 if told else 0), row=end + 1)
        tried.append(((header.known, len(header.names)), dialect))
    if not tried:
        raise problem or Unreadable("Tệp trống, không có dòng nào.", "Kiểm tra lại tệp rồi nạp lại.")
    best, dialect = max(tried, key=lambda pair: pair[0])
    if problem and not best[0]:
        raise problem
    return dialect


def _separators(head: str) -> list[str]:
    """Those to try: of the ones that do not occur, which all cut alike, the first."""
    absent = [separator for separator in SEPARATORS if separator not in head]
    return [separator for separator in SEPARATORS if separator not in absent[1:]]


def _records(head: str, separator: str, is_whole: bool) -> tuple[list[list[str]], list[int]]:
    """The first rows of a text, and how many lines of text each ends after (a cell may hold line breaks)."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    records, lines = [], []
    try:
        for record in reader:
            records.append(record)
            lines.append(reader.line_num)
            if len(records) > layout.SEARCHED + 2:
                return records, lines
    except csv.Error:
        pass
    if not is_whole and records:  # the last may be cut
        records.pop()
        lines.pop()
        if not records:
            raise Unreadable("Dòng đầu của tệp quá dài.", "Kiểm tra dấu ngoặc kép và dấu phân cách của dòng đầu.")
    return records, lines


def _row_numbers(count: int, first: int, gone: list[int]) -> pa.Array:
    """Excel's numbers of the rows that are left: skipped rows keep theirs."""
    every = np.arange(first, first + count + len(gone), dtype=np.int64)
    return pa.array(np.setdiff1d(every, gone, assume_unique=True) if gone else every)
