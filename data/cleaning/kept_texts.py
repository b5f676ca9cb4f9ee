"""A sheet's texts from when it is checked until its copy is kept: packed, a tenth of their room."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from data.privacy import personal_data
from data.reading import ROW

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
        found = pyarrow.parquet.read_table(pa.BufferReader(self._packed.result()))
        return found.append_column(ROW, self._rows)

    def without(self, rows: Mapping[int, str]) -> Future[pa.Buffer]:
        """Parquet of the rows that are not in `rows`, as the file wrote them."""
        return self._packer.submit(self._good, pa.array(rows, pa.int64())) if rows else self._packed

    def _good(self, refused: pa.Array) -> pa.Buffer:
        cells = self.cells()
        return _packed(cells.filter(pc.invert(pc.is_in(cells[ROW], refused))).drop_columns([ROW]))


def _packed(cells: pa.Table) -> pa.Buffer:
    """In Parquet; without statistics, which nobody reads and which take long."""
    sink = pa.BufferOutputStream()
    pyarrow.parquet.write_table(
        personal_data.without_values(cells), sink, compression="zstd", write_statistics=False, row_group_size=_GROUP
    )
    return sink.getvalue()
