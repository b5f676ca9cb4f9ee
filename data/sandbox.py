"""A reader's own SQL: one SELECT over the snapshot's tables, no files, no network, bounded in rows, time and memory."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from data import warehouse
from data.tables import TABLES

ROWS = 1000
SECONDS = 10.0
MEMORY = "512MB"
REFERENCE = ("commune", "plan_item", "time_limit", "target", "holiday", "rubric", "grade", "duty")


class Refused(Exception):
    """Why the text is not run; a sentence for its writer."""


@dataclass(frozen=True)
class Answer:
    """At most ROWS rows; `cut` says whether there were more."""

    table: pd.DataFrame
    cut: bool


def ask(sql: str, tables: dict[str, str] | None = None) -> Answer:
    """Run one SELECT. `tables` maps names to the queries behind them (default: the stored tables as they are).

    Raises Refused for anything but one SELECT, for errors in it, and when it takes too long.
    """
    _check(sql)
    con = _connect(tables or stored())
    timer = threading.Timer(SECONDS, con.interrupt)
    timer.start()
    try:
        table = con.sql(f"select * from ({sql.strip().rstrip(';')}) limit {ROWS + 1}").to_arrow_table().to_pandas()
    except duckdb.InterruptException:
        raise Refused(f"Câu hỏi chạy quá {SECONDS:g} giây nên đã dừng. Hãy thu hẹp điều kiện.") from None
    except duckdb.Error as error:
        raise Refused(f"DuckDB không chạy được câu này: {str(error).splitlines()[0]}") from None
    finally:
        timer.cancel()
        con.close()
    return Answer(table.head(ROWS), len(table) > ROWS)


def names() -> list[str]:
    """The tables a SELECT may read."""
    return list(stored())


def _check(sql: str) -> None:
    """DuckDB's own parser decides: it serialises nothing but SELECT."""
    found = duckdb.connect().execute("select json_serialize_sql(?::varchar)", [sql]).fetchone()
    parsed: dict[str, Any] = json.loads(found[0]) if found else {"error": True}
    if parsed["error"]:
        if parsed.get("error_type") == "not implemented":
            raise Refused("Chỉ chạy được câu SELECT: ở đây không ai sửa được dữ liệu.")
        raise Refused(f"Câu lệnh chưa đúng cú pháp: {parsed.get('error_message', '')}")
    if len(parsed["statements"]) != 1:
        raise Refused("Mỗi lần chỉ chạy một câu SELECT.")


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
