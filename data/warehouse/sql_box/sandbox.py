"""A reader's own SQL: one SELECT over the tables they may see, no files, no network, bounded in all it takes.

It runs in a process of its own (`child`, limits: `limited_child`) over a copy that holds what the reader may
see and nothing else, each table in an order of chance; the copy is made once a snapshot and set of tables. This
process never runs a reader's text, nor even parses it. What is asked at the same time waits for its turn.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from threading import BoundedSemaphore
from typing import Any

import pandas as pd

from data.limited_child import LOOK, Ended, Limit, Limits, run
from data.tables.tables import TABLES
from data.warehouse.sql_box import masked_copy
from data.warehouse.sql_box.one_select import Refused

ROWS, COLUMNS = 1000, 100
BYTES = 5_000_000  # of texts in an answer
SECONDS = 10  # of a processor
WAITING = 20.0  # seconds until an answer; readers' pages go first
MEMORY = "512MB"  # DuckDB's own; the process may have as much again for itself and for single long texts
AT_ONCE = 2  # questions of all readers; a reader's session asks one at a time, since its page runs once at a time
PROCESS_MEMORY = 1280 << 20
_NO_COLUMN = re.compile(r'(?:Referenced column|does not have a column named) "(.+?)"')
_CUT = "Hãy thu hẹp điều kiện hoặc gộp bớt."
REFERENCE = ("commune", "plan_item", "time_limit", "target", "holiday", "rubric", "grade", "duty")

_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Answer:
    """At most ROWS rows; `cut` says whether there were more."""

    table: pd.DataFrame
    cut: bool


def ask(sql: str, tables: Mapping[str, str], meanwhile: Callable[[float], None]) -> Answer:
    """Run one SELECT. `tables` maps names to the queries behind them.

    While it runs, `meanwhile` hears now and then how many seconds it has taken; where that raises, the query is
    killed. Raises Refused for anything but one SELECT of these tables, for errors in it, and at every limit, named.
    """
    with _turn(meanwhile):
        said = _asked(sql, tables, meanwhile)
        if "gone" in said:
            said = _asked(sql, tables, meanwhile)
    return _answer(said)


def _asked(sql: str, tables: Mapping[str, str], meanwhile: Callable[[float], None]) -> dict[str, Any]:
    place = masked_copy.made(tables, meanwhile)
    asked = {"deed": "answer", "place": str(place), "sql": sql, "tables": list(tables), "memory": MEMORY,
             "rows": ROWS + 1, "columns": COLUMNS, "bytes": BYTES}  # fmt: skip
    limits = Limits(memory=PROCESS_MEMORY, seconds=WAITING, answer=4 * BYTES, processor=SECONDS)
    try:
        said: dict[str, Any] = json.loads(
            run("data.warehouse.sql_box.child", json.dumps(asked).encode(), limits, meanwhile)
        )
    except Ended as ended:
        raise Refused(_ended(ended.limit)) from None
    except (ValueError, RecursionError):
        raise Refused(_ended(Limit.BROKE)) from None
    return said


@contextmanager
def _turn(meanwhile: Callable[[float], None]) -> Iterator[None]:
    start = time.monotonic()
    while not _turns.acquire(timeout=LOOK):
        waited = time.monotonic() - start
        if waited > WAITING:
            raise Refused(f"Đang có {AT_ONCE} câu hỏi khác chạy. Hãy hỏi lại sau ít phút.")
        meanwhile(waited)
    try:
        yield
    finally:
        _turns.release()


def _answer(said: dict[str, Any]) -> Answer:
    if "gone" in said:
        raise Refused("Số liệu vừa được nạp mới. Hãy hỏi lại.")
    if "too_much" in said:
        raise Refused(_too_much(said["too_much"]))
    if "refused" in said:
        raise Refused(said["refused"])
    if "error" in said:
        raise Refused(_explained(said["error"]))
    names, rows = said["columns"], said["rows"]
    if len(names) > COLUMNS or len(rows) > ROWS + 1 or any(len(row) != len(names) for row in rows):
        raise Refused(_ended(Limit.BROKE))
    columns = [pd.Series([_value(row[place]) for row in rows], name=name) for place, name in enumerate(names)]
    table = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    return Answer(table.head(ROWS), len(rows) > ROWS)


def _value(found: Any) -> Any:
    """A cell as the child wrote it."""
    if isinstance(found, dict):
        return date.fromisoformat(found["day"]) if "day" in found else datetime.fromisoformat(found["moment"])
    return found


def _ended(limit: Limit) -> str:
    """What a reader is told of a process that was ended."""
    return {
        Limit.WAITING: f"Câu hỏi chạy quá {WAITING:g} giây nên đã bị dừng. {_CUT}",
        Limit.PROCESSOR: f"Câu hỏi cần hơn {SECONDS} giây tính toán nên đã bị dừng. {_CUT}",
        Limit.SIZE: _too_much("bytes"),
        Limit.BROKE: f"Câu hỏi cần quá nhiều bộ nhớ (hơn {PROCESS_MEMORY >> 20} MB) nên đã bị dừng. {_CUT}",
    }[limit]


def _too_much(what: str) -> str:
    return {
        "bytes": f"Kết quả dài hơn {BYTES // 1_000_000} MB chữ nên không hiện. Hãy chọn ít cột, ít dòng hơn.",
        "columns": f"Kết quả có hơn {COLUMNS} cột nên không hiện. Hãy chọn ít cột hơn.",
        "depth": "Kết quả lồng quá sâu nên không hiện được. Hãy chọn từng giá trị bên trong.",
        "memory": f"Câu hỏi cần hơn {MEMORY} bộ nhớ nên đã bị dừng. {_CUT}",
    }[what]


def _explained(said: str) -> str:
    """DuckDB's own words, but for what a reader gets wrong most."""
    column = _NO_COLUMN.search(said)
    if column:
        return f"Không có cột “{column[1]}” trong các bảng của câu này. Xem tên cột ở “Các bảng và cột có nghĩa gì”."
    return f"DuckDB không chạy được câu này: {said}"


def names() -> list[str]:
    """The tables a SELECT may read."""
    return list(stored())


def stored() -> dict[str, str]:
    """The tables as they are stored, each by the query that reads it."""
    facts = {name: f"select * exclude (source_batch, source_row, as_of_batch) from w.{name}" for name in TABLES}
    return facts | {name: f"select * from w.{name}" for name in REFERENCE}
