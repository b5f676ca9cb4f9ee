"""Workbooks are parsed in a child process with limits on memory and time: whatever a file does to the parser,
the server goes on, and the sender is told. The tables come back through a pipe; nothing is written to disk.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from data import limited_child
from data.reading import BrokenRow, Fault, RawTable, Unreadable, limits
from data.text.day_orders import Order

_BROKE = Unreadable(
    f"Không đọc được bảng tính này trong giới hạn {limits.CHILD_MEMORY // limits.MEGABYTE} MB bộ nhớ"
    f" và {limits.CHILD_SECONDS} giây của bộ xử lý.",
    "Mở bằng Excel, chép riêng bảng số liệu sang một tệp mới (dán giá trị), lưu thành .xlsx rồi nạp lại.",
)


def read(path: Path, known: Sequence[str] = ()) -> list[RawTable]:
    """The raw tables of a workbook. Raises Unreadable, also when the child was stopped or broke down."""
    asked = json.dumps({"path": str(path.resolve()), "known": list(known)}).encode()
    try:
        said = limited_child.run("data.reading.child", asked, _limits())
    except limited_child.Ended:
        raise _BROKE from None
    head, _, rest = said.partition(b"\n")
    if not head:
        raise _BROKE
    answer = json.loads(head)
    if answer["error"]:
        raise Unreadable(**answer["error"])
    return _tables(path, answer["tables"], pa.py_buffer(rest))


def _limits() -> limited_child.Limits:
    return limited_child.Limits(
        memory=limits.CHILD_MEMORY,
        processor=limits.CHILD_SECONDS,
        seconds=limits.CHILD_WAITING,
        answer=limits.CHILD_MEMORY,  # it cannot say more than it can hold
    )


def _tables(path: Path, told: list[dict[str, Any]], content: pa.Buffer) -> list[RawTable]:
    tables, at = [], 0
    for one in told:
        size = one.pop("bytes")
        cells = pa.ipc.open_stream(content.slice(at, size)).read_all()
        at += size
        tables.append(
            RawTable(
                file=path,
                cells=cells,
                headers=tuple(one.pop("headers")),
                broken=tuple(BrokenRow(**b) for b in one.pop("broken")),
                faults=tuple(Fault(**f) for f in one.pop("faults")),
                ignored=tuple((row, why) for row, why in one.pop("ignored")),
                warnings=tuple(one.pop("warnings")),
                orders=tuple(Order(**o) for o in one.pop("orders")),
                **one,
            )
        )
    return tables


def _answer(asked: dict[str, Any]) -> bytes:
    from data.reading.workbooks import workbook

    try:
        tables = workbook.read(Path(asked["path"]), asked["known"])
    except Unreadable as error:
        return json.dumps({"error": {"reason": error.reason, "remedy": error.remedy}, "tables": []}).encode() + b"\n"
    contents = [_stream(table.cells) for table in tables]
    told = [
        {k: v for k, v in asdict(replace(t, cells=None)).items() if k not in ("file", "cells")}
        | {"bytes": len(content)}
        for t, content in zip(tables, contents, strict=True)
    ]
    return json.dumps({"error": None, "tables": told}).encode() + b"\n" + b"".join(contents)


def _stream(cells: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, cells.schema) as writer:
        writer.write_table(cells)
    return bytes(sink.getvalue())


if __name__ == "__main__":
    limited_child.limit_self()
    sys.stdout.buffer.write(_answer(json.load(sys.stdin.buffer)))
