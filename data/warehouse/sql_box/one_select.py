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
    for node, known in _nodes(_parsed(sql), frozenset(name.lower() for name in tables)):
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


def _nodes(part: Any, known: frozenset[str]) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    """Every node of a tree, however deep, with the names of tables that are known where it stands.

    What WITH names is known after it and inside its query, not beside them: there the catalogue's own would answer.
    """
    waiting = [(part, known)]
    while waiting:
        found, known = waiting.pop()
        if isinstance(found, list):
            waiting.extend((each, known) for each in found)
        if not isinstance(found, dict):
            continue
        yield found, known
        for named in found.get("cte_map", {}).get("map", ()):
            waiting.append((named["value"], known))
            known |= {named["key"].lower()}
        if found.get("type") == "RECURSIVE_CTE_NODE":  # reads itself in its second part only
            waiting.append((found["right"], known | {found["cte_name"].lower()}))
        waiting.extend((each, known) for name, each in found.items() if name not in _seen(found))


def _seen(node: dict[str, Any]) -> tuple[str, ...]:
    """The parts of a node that have a scope of their own."""
    return ("cte_map", "right") if node.get("type") == "RECURSIVE_CTE_NODE" else ("cte_map",)


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
