"""Is a reader's text one SELECT of the tables shown to them? DuckDB's own parser says what it names."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

import duckdb

LONGEST = 10_000  # characters: a tree of some hundred thousand nodes takes the memory of all readers
FUNCTIONS = {"range", "generate_series", "unnest"}  # of a FROM: others read files, settings, or another text as SQL


class Refused(Exception):
    """Why the text is not run; a sentence for its writer."""


def check(sql: str, tables: Collection[str]) -> None:
    """Raises Refused for anything but one SELECT that reads `tables` alone.

    By its bare name only: with a database before it a table would be read as it is stored, unmasked.
    """
    statement = _parsed(sql)
    known = {name.lower() for name in (*tables, *_named_on_the_way(statement))}
    for node in _nodes(statement):
        if node.get("type") == "BASE_TABLE":
            _check_table(node, known, tables)
        elif node.get("type") == "TABLE_FUNCTION" and _function(node) not in FUNCTIONS:
            raise Refused(f"Không dùng được hàm {_function(node)} sau FROM. {_readable(tables)}")
        elif node.get("type") == "SHOW_REF" and not node.get("query"):
            raise Refused(f"Chỉ chạy được câu SELECT. {_readable(tables)}")


def _parsed(sql: str) -> dict[str, Any]:
    """The tree of the one statement; DuckDB serialises nothing but SELECT."""
    if len(sql) > LONGEST:
        raise Refused(f"Câu lệnh dài quá {LONGEST} chữ. Hãy viết gọn lại.")
    found = duckdb.connect().execute("select json_serialize_sql(?::varchar)", [sql]).fetchone()
    try:
        parsed: dict[str, Any] = json.loads(found[0]) if found else {"error": True}
    except RecursionError:
        raise Refused("Câu lệnh lồng quá sâu. Hãy tách thành các bước bằng WITH.") from None
    if parsed["error"]:
        if parsed.get("error_type") == "not implemented":
            raise Refused("Chỉ chạy được câu SELECT: ở đây không ai sửa được dữ liệu.")
        raise Refused(f"Câu lệnh chưa đúng cú pháp: {parsed.get('error_message', '')}")
    if len(parsed["statements"]) != 1:
        raise Refused("Mỗi lần chỉ chạy một câu SELECT.")
    statement: dict[str, Any] = parsed["statements"][0]
    return statement


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    """Every node of a tree, however deep."""
    waiting = [part]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)


def _named_on_the_way(statement: dict[str, Any]) -> list[str]:
    """What WITH names."""
    return [entry["key"] for node in _nodes(statement) for entry in node.get("cte_map", {}).get("map", ())]


def _check_table(node: dict[str, Any], known: Collection[str], tables: Collection[str]) -> None:
    before = ".".join(part for part in (node["catalog_name"], node["schema_name"]) if part)
    if before:
        raise Refused(f"Viết tên bảng không có “{before}.” ở trước. {_readable(tables)}")
    if node["table_name"].lower() not in known:
        raise Refused(f"Không có bảng “{node['table_name']}”. {_readable(tables)}")


def _function(node: dict[str, Any]) -> str:
    return str(node["function"].get("function_name", "")).lower()


def _readable(tables: Collection[str]) -> str:
    return f"Đọc được các bảng: {', '.join(tables)}."
