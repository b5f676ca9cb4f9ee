"""A sheet's texts from when it is checked until its copy is kept: packed, a tenth of their room."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from data.privacy import personal_data
from data.reading import ROW
from data.text import coded_texts

_GROUP = 122_880  # rows packed at a time: the packer holds no more of them twice


class Texts:
    """Cells that may be kept (`ROW`: Excel's numbers), without personal values. `packer` packs them meanwhile."""

    def __init__(self, cells: pa.Table, packer: ThreadPoolExecutor) -> None:
        self._rows = cells[ROW]
        self._packer = packer
        self._packed: Future[pa.Buffer] = packer.submit(_packed, cells.drop_columns([ROW]))

    def wait(self) -> None:
        """Until they are packed and their room is free."""
        self._packed.result()
        pa.default_memory_pool().release_unused()

    def cells(self) -> pa.Table:
        """All of them, with `ROW`."""
        packed = pa.BufferReader(self._packed.result())
        headers = pyarrow.parquet.read_schema(packed).names
        found = pyarrow.parquet.read_table(packed, read_dictionary=headers)
        return found.append_column(ROW, self._rows)

    def without(self, rows: Mapping[int, str]) -> Future[pa.Buffer]:
        """Parquet of the rows that are not in `rows`, as the file wrote them."""
        return self._packer.submit(self._good, pa.array(rows, pa.int64())) if rows else self._packed

    def _good(self, refused: pa.Array) -> pa.Buffer:
        cells = self.cells()
        return _packed(cells.filter(pc.invert(pc.is_in(cells[ROW], refused))).drop_columns([ROW]))


def _packed(cells: pa.Table) -> pa.Buffer:
    """In Parquet, as plain texts; without statistics, which nobody reads and which take long."""
    texts = personal_data.without_values(cells)
    sink = pa.BufferOutputStream()
    schema = pa.schema([(name, _kind(texts[name])) for name in texts.column_names])
    with pyarrow.parquet.ParquetWriter(
        sink, schema, compression="zstd", write_statistics=False, store_schema=False
    ) as writer:
        for at in range(0, max(texts.num_rows, 1), _GROUP):
            writer.write_table(_as(texts.slice(at, _GROUP), schema))
    return sink.getvalue()


def _kind(column: pa.ChunkedArray) -> pa.DataType:
    """Coded only where a group holds few texts: each group's codes bring all of the column's texts with them."""
    return pa.string() if pa.types.is_string(column.type) or _has_many(column) else column.type


def _has_many(column: pa.ChunkedArray) -> bool:
    return 2 * len(coded_texts.coded(column).dictionary) > _GROUP


def _as(group: pa.Table, schema: pa.Schema) -> pa.Table:
    plain = [coded_texts.texts(group[f.name]) if pa.types.is_string(f.type) else group[f.name] for f in schema]
    return pa.table(plain, schema=schema)
