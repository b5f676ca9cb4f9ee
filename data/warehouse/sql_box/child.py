"""In a process of its own: a copy of what one viewer may see, or one SELECT of such a copy.

Asked by JSON, answered by JSON: nothing a reader's query could make of this process can run in the server.
It imports little, so that it has started in a fifth of a second.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from data import limited_child
from data.warehouse.sql_box import one_select

AT_A_TIME = 20  # rows taken over before the answer's size is looked at
LONGEST_PROBLEM = 500  # letters of what DuckDB says: it repeats the texts it was given
_DIGITS = 4000  # of a number; Python reads no longer one


def copy(asked: dict[str, Any]) -> dict[str, Any]:
    """Write the queries `tables` of the database `source` as tables into the new file `place`, in an order of chance.

    Stored rows stand as their files came, and each commune sends its own: their order would name communes.
    """
    con = duckdb.connect(asked["place"])
    con.execute(f"set memory_limit = '{asked['memory']}'")
    con.execute("set threads = 1")
    con.execute(f"attach '{_quoted(asked['source'])}' as w (read_only)")
    for name, query in asked["tables"].items():
        con.execute(f"create table {name} as select * from ({query}) order by random()")
    con.close()
    return {}


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The columns and at most `rows` rows of one SELECT over the copy `place`; else what is against it."""
    try:
        con = _locked(asked["place"], asked["memory"])
    except duckdb.Error:  # another snapshot came into force, and took the copies of the last one along
        return {"gone": True}
    try:
        one_select.check(asked["sql"], asked["tables"])
        text = f"select * from ({asked['sql'].strip().rstrip(';')}\n) limit {asked['rows']}"  # a comment may end it
        con.execute(text)
        return _taken(con, asked)
    except one_select.Refused as refused:
        return {"refused": str(refused)}
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"too_much": "memory"}
    except RecursionError:
        return {"too_much": "depth"}
    except (duckdb.Error, ValueError, OverflowError) as error:
        return {"error": (str(error).splitlines() or [""])[0][:LONGEST_PROBLEM]}


def _taken(con: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
    names = [column[0] for column in con.description or ()]
    if len(names) > asked["columns"]:
        return {"too_much": "columns"}
    rows: list[list[Any]] = []
    size = 0
    for row in _rows(con):
        rows.append(row)
        size += sum(len(value.encode()) for value in row if isinstance(value, str))
        if size > asked["bytes"]:
            return {"too_much": "bytes"}
    return {"columns": names, "rows": rows}


def _locked(place: str, memory: str) -> duckdb.DuckDBPyConnection:
    """The copy, read only and by bare names, in a process that opens no other file and writes none."""
    con = duckdb.connect()
    con.execute(f"attach '{_quoted(place)}' as seen (read_only)")
    con.execute("use seen")
    for setting in (
        f"memory_limit = '{memory}'",
        "temp_directory = ''",  # nothing is spilled: a query could fill the disk
        "threads = 1",
        "enable_progress_bar = false",
        "python_enable_replacements = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        con.execute(f"set {setting}")
    return con


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    while found := con.fetchmany(AT_A_TIME):
        yield from ([_plain(value) for value in row] for row in found)


def _plain(value: Any) -> Any:
    """A value JSON has: days as {"day": …}, whatever holds others as its text."""
    if value is None or isinstance(value, bool | float | str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**_DIGITS else "…"
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return {"moment": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return str(value)


def _quoted(path: str) -> str:
    return path.replace("'", "''")


DEEDS = {"copy": copy, "answer": answer}


if __name__ == "__main__":
    limited_child.limit_self()
    if os.name == "posix":
        os.nice(10)  # readers' pages go first
    asked = json.load(sys.stdin.buffer)
    said = json.dumps(DEEDS[asked["deed"]](asked), ensure_ascii=False)
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))
