"""Texts that an earlier release stored, looked at as those of a file are (`admission`); and names given later.

A snapshot of another release is looked at when it is made anew, and so are the copies of files kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from data import settings
from data.cleaning import admission
from data.privacy import codes
from data.privacy.personal_data import MASKED, may_show
from data.state import whole_files
from data.tables.columns import Column, Table, Text, Type
from data.tables.tables import TABLES
from data.text.normalise import tidy


def name(con: duckdb.DuckDBPyConnection, table: Table, texts: Iterable[str]) -> None:
    """Put texts that somebody has allowed where their stand-ins are stored."""
    for text in texts:
        for column in table.columns:
            if column.type is Type.TEXT and column.text is Text.FREE:
                con.execute(
                    f"update {table.name} set {column.name} = ? where {column.name} = ?",
                    [tidy(text), admission.nameless(text)],
                )


def screen(con: duckdb.DuckDBPyConnection) -> None:
    """Take out of every table what may be a person's; files and sheets of loads get numbers for names."""
    for table in TABLES.values():
        for column in table.columns:
            if column.type is Type.TEXT:
                _screen_column(con, table, column)
    con.execute(
        "update batch set sheet = coalesce('trang ' || try_cast(regexp_extract(sheet, '\\d+$') as int), 'trang 1'),"
        " file = 'tệp ' || place.number from"
        " (select sha256, row_number() over (order by min(loaded_at), sha256) as number from batch"
        " group by sha256) as place where place.sha256 = batch.sha256"
    )


def _screen_column(con: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    texts = [t for (t,) in con.execute(f"select distinct {column.name} from {table.name}").fetchall() if t]
    gone = _instead(column, texts)
    if not gone:
        return
    con.register("gone", pa.table({"before": list(gone), "after": pa.array(list(gone.values()), pa.string())}))
    con.execute(f"update {table.name} set {column.name} = gone.after from gone where {column.name} = gone.before")
    con.unregister("gone")


def _instead(column: Column, texts: Iterable[str]) -> dict[str, str | None]:
    """Texts that may not be stored, and what stands instead of them."""
    if column.text is Text.CODE:
        strange = codes.strangers(t for t in texts if not codes.is_plain(t))
        return {t: admission.nameless(t) if column.required else None for t in sorted(strange)}
    found: dict[str, str | None] = {}
    for text in texts:
        if not admission.may_stand(column, text):
            found[text] = None if column.text is Text.OFFICE else admission.nameless(text)
    return found


def screen_kept() -> None:
    """Take the same out of the copies of files. One that cannot be read is left out: nothing is told from it."""
    for path in sorted((settings.home() / "kept").glob("*.parquet")):
        table = TABLES.get(path.stem.split("-")[1]) if "-" in path.stem else None
        try:
            cells = pyarrow.parquet.read_table(path)
            with whole_files.draft(path) as draft:
                pyarrow.parquet.write_table(_kept(cells, table), draft, compression="zstd", write_statistics=False)
        except (OSError, pa.ArrowException):
            continue


def _kept(cells: pa.Table, table: Table | None) -> pa.Table:
    """The columns that a template knows, each without what may not be stored."""
    ours = {c.header: c for c in table.columns} if table else {}
    found = {}
    for header in cells.column_names:
        column = ours.get(header)
        if column is None:
            continue
        texts = pc.unique(cells[header].combine_chunks()).to_pylist()
        if column.type is Type.TEXT:
            gone = _instead(column, [t for t in texts if t])
        else:
            gone = {t: MASKED for t in texts if t and not may_show(t)}
        found[header] = _swapped(cells[header], gone)
    return pa.table(found)


def _swapped(cells: pa.ChunkedArray, gone: dict[str, str | None]) -> pa.ChunkedArray | pa.Array:
    if not gone:
        return cells
    return pa.array([gone.get(text, text) for text in cells.to_pylist()], pa.string())
