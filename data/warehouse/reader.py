"""One snapshot, open for questions."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from data import settings
from data.warehouse import soundness
from data.warehouse.errors import SnapshotBroken, WarehouseError
from data.warehouse.rollup_cache import MOST_ROWS, Cube, from_columns

SHORT = 200  # rows
MOST_ANSWERS = 48
_FAILED = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException, duckdb.InternalException)


class Reader:
    """One snapshot, attached read-only as `w` in an in-memory DuckDB. Safe for many threads."""

    def __init__(self, snapshot: str, path: Path) -> None:
        self.id = snapshot
        self.path = str(path)
        self.is_lost = False  # it failed: whoever asks next opens it again, or an older one
        self._con = duckdb.connect()
        self._con.execute("set enable_progress_bar = false")
        # planning the join that fetches the other columns of 20 rows takes longer than reading them for all
        self._con.execute("set disabled_optimizers = 'late_materialization'")
        self._con.execute(f"set memory_limit = '{settings.READER_MEMORY}'")
        spill = Path(tempfile.gettempdir()) / f"danvan-{os.getpid()}-{snapshot}"  # made where a query needs it
        self._con.execute(f"set temp_directory = {_quoted(str(spill))}")
        self._con.execute(f"attach {_quoted(self.path)} as w (read_only)")
        self._con.execute("set enable_external_access = false")
        self._con.execute("set lock_configuration = true")
        meta = dict(self._con.execute("select name, value from w.meta").fetchall())
        self.data_as_of: date | None = date.fromisoformat(meta["data_as_of"]) if meta.get("data_as_of") else None
        self.data_from: date | None = date.fromisoformat(meta["data_from"]) if meta.get("data_from") else None
        self.is_sample: bool = meta.get("is_sample") == "yes"
        self.schema: str = meta.get("schema", "")
        self.parent: str = meta.get("parent", "")
        self._cubes: dict[str, Cube | None] = {}
        self._answers: dict[tuple[str, str], pd.DataFrame] = {}
        self._answering, self._reading = threading.Lock(), threading.Lock()

    def query(self, sql: str, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Rows of one query. A short answer is kept: the figures of a page often ask the same."""
        key = sql, repr(params)
        with self._answering:
            known = self._answers.get(key)
        if known is None:
            known = self._asked(sql, params).to_arrow_table().to_pandas(use_threads=False)
            if len(known) <= SHORT:
                with self._answering:
                    self._answers[key] = known
                    while len(self._answers) > MOST_ANSWERS:
                        del self._answers[next(iter(self._answers))]
        return known.copy()  # a lazy copy would leave a weak reference behind, and collections look at each

    def columns(self, sql: str, params: dict[str, Any] | None = None) -> dict[str, np.ndarray]:
        """Columns of one query as plain arrays, several times quicker than a frame; a missing number is NaN."""
        return {name: _plain(column) for name, column in self._asked(sql, params).fetchnumpy().items()}

    def cube(self, rollup: str, dimensions: Sequence[str]) -> Cube | None:
        """A whole rollup, ordered by day, read once; None where it is too large to keep."""
        if rollup in self._cubes:  # without waiting for one that is being read
            return self._cubes[rollup]
        with self._reading:
            if rollup not in self._cubes:
                rows = self.columns(f"select count(*) as rows from w.{rollup}")["rows"][0]
                kept = rows <= MOST_ROWS
                self._cubes[rollup] = (
                    from_columns(self.columns(f"from w.{rollup}"), dimensions).ordered() if kept else None
                )
            return self._cubes[rollup]

    def _asked(self, sql: str, params: dict[str, Any] | None) -> duckdb.DuckDBPyConnection:
        """A cursor for each query: one connection shared by threads mixes up their rows.

        `execute`, not `sql`: a relation is planned twice, which costs more than most of our queries.
        """
        try:
            return self._con.cursor().execute(sql, params or {})
        except _FAILED as error:
            self.is_lost = True
            if soundness.fault(Path(self.path)):
                raise SnapshotBroken(f"Bản dữ liệu {self.id} bị hỏng khi đang đọc. Hãy mở lại trang.") from error
            said = str(error).splitlines()[0]
            raise WarehouseError(
                f"Chưa đọc được kho dữ liệu ({said}). Hãy thử lại; nếu vẫn lỗi, kiểm tra dung lượng ổ đĩa."
            ) from error


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _plain(column: np.ndarray) -> np.ndarray:
    """Without the mask that DuckDB puts over missing values: NaN, NaT or None in their place."""
    if not isinstance(column, np.ma.MaskedArray):
        return column
    missing = np.ma.getmaskarray(column)
    if not missing.any():
        return np.asarray(column)
    kind = column.dtype.kind
    plain = np.array(column.data, float if kind in "iuf" else column.dtype if kind == "M" else object)
    plain[missing] = np.nan if kind in "iuf" else np.datetime64("NaT") if kind == "M" else None
    return plain
