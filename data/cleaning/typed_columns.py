"""Columns of text to columns of values: each distinct text of a column is understood once, however often it stands.

The texts of a coded column are parsed or tidied, and what they mean stands in their place under the same codes: a
million rows cost a few thousand parses, no join, and no room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.cleaning import number_styles
from data.cleaning.admission import may_stand
from data.cleaning.cells import Refusal, Value, parse
from data.privacy import personal_data
from data.reading import ROW, RawTable
from data.tables.columns import Column, Table, Text, Type
from data.tables.header_matching import Columns
from data.tables.reference_values import NOT_LISTED, listed
from data.text import coded_texts, mojibake
from data.text.normalise import tidy

_FACTOR, _SCORE = " factor", " score"  # of a wide survey made long; no header begins with a blank
_FEW = 10_000  # values: more, and DuckDB reads them faster one a row
_BATCH = 122_880  # rows, as DuckDB's own groups: it reads one long chunk with one thread only
_GLIMPSE = rf"{mojibake.GLIMPSE}|{re.escape(personal_data.MASKED)}"
_REFUSED = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in ("header", "value", "reason", "remedy"))])

Told = dict[int, tuple[str, str]]  # code of a text to reason and remedy


@dataclass(frozen=True)
class Typed:
    """`rows`: one row a row of the file that is not blank, `row` (Excel's number) and the table's columns with missing
    values where a cell is blank or refused, and defaults in their place; `given`: the same without defaults.
    `refused`: row, header, value, reason, remedy."""

    rows: pa.Table
    refused: pa.Table
    given: pa.Table


def typed(table: Table, raw: RawTable, columns: Columns, communes: Mapping[str, str]) -> Typed:
    """The values of a raw table, two columns at a time. `communes` as `cleaning.parse` wants them."""
    cells = _filled(raw.cells, raw.headers)
    unsure = {header: (reason, remedy) for header, reason, remedy in raw.unsure}
    if columns.wide:
        cells = _long(cells, columns)

    def understood(column: Column) -> tuple[pa.Array, pa.Table]:
        at = _header(column, columns)
        if at is None:
            return pa.nulls(cells.num_rows, column.type.arrow), _REFUSED.empty_table()
        if column.type in (Type.DAY, Type.MONTH) and at in unsure:
            return _unbelieved(column, cells[at], cells[ROW], unsure[at])
        return _understood(column, cells[at], cells[_FACTOR] if at == _SCORE else None, cells[ROW], communes)

    with ThreadPoolExecutor(2) as pool:  # more would hold more columns twice
        found = list(pool.map(understood, table.columns))
    given = pa.table([cells[ROW], *(v for v, _ in found)], names=["row", *(c.name for c in table.columns)])
    refused = pa.concat_tables(refused for _, refused in found)
    return Typed(_shared(_with_defaults(table, given)), refused, _shared(given))


def _with_defaults(table: Table, given: pa.Table) -> pa.Table:
    for at, column in enumerate(table.columns, 1):
        if column.default is not None:
            given = given.set_column(at, column.name, _filled_in(given.column(at), column))
    return given


def _filled_in(values: pa.ChunkedArray, column: Column) -> pa.Array:
    """A column with its default where it says nothing."""
    default = pa.array([column.default], column.type.arrow)
    if not pa.types.is_dictionary(values.type):
        return values.combine_chunks().fill_null(default[0])
    coded = values.combine_chunks()
    codes = coded.indices.cast(pa.int32()).fill_null(len(coded.dictionary))
    return coded_texts.of(codes, pa.concat_arrays([coded.dictionary, default]))


def _shared(rows: pa.Table) -> pa.Table:
    """In chunks that DuckDB's threads can share."""
    return pa.Table.from_batches(rows.to_batches(max_chunksize=_BATCH), rows.schema)


# ---------------------------------------------------------------- rows


def _filled(cells: pa.Table, headers: tuple[str, ...]) -> pa.Table:
    """The rows that are not blank: those with more than blanks in any cell. The first columns mostly tell."""
    keep = np.zeros(cells.num_rows, dtype=bool)
    for header in headers:
        keep |= coded_texts.filled(cells[header]).to_numpy(zero_copy_only=False)
        if keep.all():
            return cells
    return coded_texts.kept(cells, pa.array(keep))


def _long(cells: pa.Table, columns: Columns) -> pa.Table:
    """A wide survey: one row a factor that was answered."""
    parts = []
    for factor, header in columns.factors.items():
        answered = cells.filter(coded_texts.filled(cells[header]))
        part = answered.select([ROW, *columns.matched.values()])
        part = part.append_column(_FACTOR, pa.repeat(factor, part.num_rows))
        parts.append(part.append_column(_SCORE, answered[header]))
    names = parts[0].column_names
    joined = {name: coded_texts.joined(*(part[name] for part in parts)) for name in names if name != ROW}
    joined[ROW] = pa.chunked_array([chunk for part in parts for chunk in part[ROW].chunks], pa.int64())
    return pa.table(joined).sort_by(ROW)


def _header(column: Column, columns: Columns) -> str | None:
    """Where a column's texts stand in the cells; None where the file does not give it."""
    if columns.made_long(column.name):
        return _FACTOR if column.name == "factor" else _SCORE
    return columns.matched.get(column.name)


# ---------------------------------------------------------------- one column


def _understood(
    column: Column, cells: pa.ChunkedArray, factors: pa.ChunkedArray | None, rows: pa.ChunkedArray,
    communes: Mapping[str, str],
) -> tuple[pa.Array, pa.Table]:  # fmt: skip
    """Values by row, and each refused cell under its header (a wide survey's scores stand under their factor)."""
    coded = coded_texts.coded(cells)
    if column.type is Type.TEXT:
        texts = values = _tidied(coded.dictionary)
        told = _unfit(column, texts)
        if column.text is Text.LISTED:
            values = listed(column, texts)
            told |= {code: NOT_LISTED for code in pc.indices_nonzero(_is_lost(texts, values)).to_pylist()}
    else:
        texts = coded.dictionary
        values, told = _parsed(column, texts, communes)
    if not told:
        return _by_row(values, coded.indices), _REFUSED.empty_table()
    which = pc.index_in(coded.indices, pa.array(told, coded.indices.type))
    at = pc.indices_nonzero(pc.is_valid(which))
    reasons, remedies = (pa.array(said, pa.string()).take(which.take(at)) for said in zip(*told.values(), strict=True))
    headers = coded_texts.texts(factors.take(at)) if factors is not None else pa.repeat(column.header, len(at))
    shown = texts.take(coded.indices.take(at))
    refused = pa.table([rows.take(at), headers, shown, reasons, remedies], schema=_REFUSED)
    return _by_row(values, coded.indices), refused


def _by_row(values: pa.Array, codes: pa.Array) -> pa.Array:
    """The values of all rows; those that repeat themselves stay coded, a tenth of the room. DuckDB reads both alike."""
    return coded_texts.of(codes, values) if len(values) <= _FEW else values.take(codes)


def _unbelieved(
    column: Column, cells: pa.ChunkedArray, rows: pa.ChunkedArray, why: tuple[str, str]
) -> tuple[pa.Array, pa.Table]:
    """Every filled cell of a column refused for the same reason."""
    at = pc.indices_nonzero(coded_texts.filled(cells))
    told = (pa.repeat(text, len(at)) for text in why)
    shown = coded_texts.texts(cells.take(at))
    refused = pa.table([rows.take(at), pa.repeat(column.header, len(at)), shown, *told], schema=_REFUSED)
    return pa.nulls(len(cells), column.type.arrow), refused


def _parsed(column: Column, texts: pa.Array, communes: Mapping[str, str]) -> tuple[pa.Array, Told]:
    found = [parse(column, text, communes) if text and tidy(text) else None for text in texts.to_pylist()]
    if column.type in (Type.WHOLE, Type.NUMBER):
        found = _in_one_style(column, texts, found)
    told = {code: (f.reason, f.remedy) for code, f in enumerate(found) if isinstance(f, Refusal)}
    return pa.array([None if isinstance(f, Refusal) else f for f in found], column.type.arrow), told


def _in_one_style(column: Column, texts: pa.Array, found: list[Value | Refusal]) -> list[Value | Refusal]:
    """The same where a column writes its numbers in one style; else those with marks are refused."""
    styles = [number_styles.style(tidy(text)) if text else None for text in texts.to_pylist()]
    if not number_styles.is_mixed(styles, whole=column.type is Type.WHOLE):
        return found
    mixed = Refusal(number_styles.REASON, number_styles.REMEDY)
    return [f if style is None else mixed for style, f in zip(styles, found, strict=True)]


def _tidied(texts: pa.Array) -> pa.Array:
    """Texts as `cleaning.tidy` makes them, missing where nothing is left. Codes are tidy as they are."""
    rough = pc.or_(pc.invert(pc.ascii_is_printable(texts)), pc.match_substring(texts, " "))
    rough = pc.fill_null(pc.or_(rough, pc.equal(texts, "")), False)
    tidied = [tidy(text) or None for text in texts.filter(rough).to_pylist()]
    return pc.replace_with_mask(texts, rough, pa.array(tidied, pa.string()))


def _is_lost(texts: pa.Array, values: pa.Array) -> pa.Array:
    return pc.and_(pc.is_valid(texts), pc.is_null(values))


def _unfit(column: Column, texts: pa.Array) -> Told:
    """Texts that would be stored although they are no Unicode, or stand for what may not be (`admission`)."""
    looked_at = texts.to_pylist() if column.text is Text.UNIT else None
    if looked_at is not None:
        return {code: why for code, text in enumerate(looked_at) if text and (why := _why_not(column, text))}
    at = pc.indices_nonzero(pc.match_substring_regex(texts, _GLIMPSE))
    found = zip(at.to_pylist(), texts.take(at).to_pylist(), strict=True)
    return {code: why for code, text in found if (why := _why_not(column, text))}


def _why_not(column: Column, text: str) -> tuple[str, str] | None:
    if wrong := mojibake.kind(text):
        return mojibake.told(wrong)
    if column.text is Text.UNIT and not may_stand(column, text):
        return "Không phải xã, thị trấn hay cơ quan đã được xác nhận.", "Ghi tên như tệp mẫu, hoặc xác nhận là cơ quan."
    if text != personal_data.MASKED:
        return None
    if column.text is Text.CODE:
        return (
            "Không phải là mã, hoặc là số, tên của một người.",
            "Ghi mã có chữ số, không có khoảng trắng giữa các chữ.",
        )
    return "Ô chứa dữ liệu của một người.", "Thay bằng mã hoặc tên không chỉ ra người nào."
