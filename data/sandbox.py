"""A reader's own SQL: one SELECT over the snapshot's tables, no files, no network, bounded in rows, time and memory."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from data import one_select, warehouse
from data.one_select import Refused
from data.tables import TABLES

ROWS = 1000
SECONDS = 10.0
LOOK = 0.2  # seconds between two looks whether the answer is there
MEMORY = "512MB"
_NO_COLUMN = re.compile(r'(?:Referenced column|does not have a column named) "(.+?)"')
REFERENCE = ("commune", "plan_item", "time_limit", "target", "holiday", "rubric", "grade", "duty")


@dataclass(frozen=True)
class Answer:
    """At most ROWS rows; `cut` says whether there were more."""

    table: pd.DataFrame
    cut: bool


def ask(sql: str, tables: dict[str, str], meanwhile: Callable[[float], None]) -> Answer:
    """Run one SELECT. `tables` maps names to the queries behind them.

    While it runs, `meanwhile` hears now and then how many seconds it has taken; where that raises, the query is
    given up. Raises Refused for anything but one SELECT of these tables, for errors in it, and when it takes too long.
    """
    one_select.check(sql, tables)
    con = _connect(tables)
    text = f"select * from ({sql.strip().rstrip(';')}\n) limit {ROWS + 1}"  # a comment may end it
    try:
        with ThreadPoolExecutor(1) as worker:
            running = worker.submit(lambda: con.sql(text).to_arrow_table().to_pandas())
            try:
                table = _awaited(running, meanwhile)
            finally:
                _given_up(running, con)
    except duckdb.Error as error:
        raise Refused(_explained(error)) from None
    except pa.ArrowException:
        raise Refused("Kết quả lồng quá sâu nên không hiện được. Hãy chọn từng giá trị bên trong.") from None
    finally:
        con.close()
    return Answer(table.head(ROWS), len(table) > ROWS)


def _awaited(running: Future[pd.DataFrame], meanwhile: Callable[[float], None]) -> pd.DataFrame:
    start = time.monotonic()
    while not wait([running], LOOK).done:
        spent = time.monotonic() - start
        if spent > SECONDS:
            raise Refused(f"Câu hỏi chạy quá {SECONDS:g} giây nên đã dừng. Hãy thu hẹp điều kiện.")
        meanwhile(spent)
    return running.result()


def _given_up(running: Future[pd.DataFrame], con: duckdb.DuckDBPyConnection) -> None:
    """Nothing to do where it has ended. An interrupt between two steps of a query is not heard: say it again."""
    while not running.done():
        con.interrupt()
        wait([running], LOOK)


def _explained(error: duckdb.Error) -> str:
    """DuckDB's own words, but for what a reader gets wrong most."""
    said = str(error).splitlines()[0]
    column = _NO_COLUMN.search(said)
    if column:
        return f"Không có cột “{column[1]}” trong các bảng của câu này. Xem tên cột ở “Các bảng và cột có nghĩa gì”."
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"Câu hỏi cần hơn {MEMORY} bộ nhớ nên đã dừng. Hãy thu hẹp điều kiện hoặc gộp bớt."
    return f"DuckDB không chạy được câu này: {said}"


def names() -> list[str]:
    """The tables a SELECT may read."""
    return list(stored())


def _connect(tables: dict[str, str]) -> duckdb.DuckDBPyConnection:
    """A database of its own with views of the snapshot, locked before the reader's text is seen."""
    con = duckdb.connect()
    place = str(warehouse.snapshot_path(warehouse.reader().id)).replace("'", "''")
    con.execute(f"attach '{place}' as w (read_only)")
    for name, query in tables.items():
        con.execute(f"create view {name} as {query}")
    con.execute(f"set memory_limit = '{MEMORY}'")
    con.execute("set threads = 1")
    con.execute("set enable_progress_bar = false")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return con


def stored() -> dict[str, str]:
    """The tables as they are stored, each by the query that reads it."""
    facts = {name: f"select * exclude (source_batch, source_row) from w.{name}" for name in TABLES}
    return facts | {name: f"select * from w.{name}" for name in REFERENCE}
