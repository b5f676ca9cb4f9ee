"""What may be true but seldom is: numbers and days outside what is usual for their column, each with its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import duckdb

from data import settings
from data.tables.columns import Column, Table, Type
from data.text import dates
from data.text.sentences import figure, listed

_SHOWN = 5  # rows named; the count is always whole
_APART = 0.02  # share of a column's days that may lie apart and still be a slip


def doubts(con: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Sentences about the rows of `staged`; what is impossible was refused before."""
    found = []
    for column in table.columns:
        for unusual, condition in _unusual(column):
            found += _said(con, column, unusual, condition)
        if column.type is Type.DAY and column.name in table.events:
            found += _apart(con, column)
    return found


def broken_rules(con: duckdb.DuckDBPyConnection, table: Table, batch: str) -> list[str]:
    """Rules that let a row in and say so, of the rows of a batch."""
    found = []
    for rule in table.rules:
        if rule.level == "warn":
            rows = con.execute(
                f"select source_row from {table.name} where source_batch = '{batch}' and {rule.bad} order by 1"
            ).fetchnumpy()["source_row"]
            if len(rows):
                found.append(f"{len(rows)} dòng ({listed(rows.tolist())}): {rule.reason} {rule.remedy}")
    return found


def _unusual(column: Column) -> Iterator[tuple[str, str]]:
    """What is not usual in a column, in words and in SQL."""
    if column.usual is not None:
        yield f"số lớn khác thường (trên {figure(column.usual)})", f"{column.name} > {column.usual}"
    if column.type in (Type.DAY, Type.MONTH):
        yield f"thời điểm trước năm {dates.USUAL_FROM.year}", f"{column.name} < date '{dates.USUAL_FROM}'"
    if column.type is Type.YEAR:
        yield f"năm trước {dates.USUAL_FROM.year}", f"{column.name} < {dates.USUAL_FROM.year}"
    if column.ahead is not None:
        usual = dates.years_after(settings.today(), column.ahead[0])
        yield f"ngày sau {usual:%d/%m/%Y}", f"{column.name} > date '{usual}'"


def _said(con: duckdb.DuckDBPyConnection, column: Column, unusual: str, condition: str) -> list[str]:
    rows = con.execute(
        f"select *, count(*) over () from (select distinct row, {column.name} from staged where {condition})"
        f" order by row limit {_SHOWN}"
    ).fetchall()
    if not rows:
        return []
    shown = ", ".join(f"dòng {row} ({_value(column, value)})" for row, value, _ in rows)
    more = ", …" if rows[0][2] > len(rows) else ""
    return [f"Cột “{column.header}”: {rows[0][2]} dòng có {unusual}: {shown}{more}. Kiểm tra lại số, đơn vị và năm."]


def _value(column: Column, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%m/%Y}" if column.type is Type.MONTH else f"{value:%d/%m/%Y}"
    return str(value) if column.type is Type.YEAR else figure(value)


def _apart(con: duckdb.DuckDBPyConnection, column: Column) -> list[str]:
    """Days of years that lie apart from nearly all others of the column: a day of 2019 among those of 2024."""
    counts = con.execute(
        f"select year({column.name}) as y, count(*) from staged where {column.name} is not null group by y order by y"
    ).fetchall()
    years = _lonely(counts)
    if not years:
        return []
    return _said(con, column, "năm cách xa các dòng khác", f"year({column.name}) in ({', '.join(map(str, years))})")


def _lonely(counts: Sequence[tuple[int, int]]) -> list[int]:
    """Years parted from the others by years without any day, and few. `counts` are (year, days), in order."""
    total = sum(n for _, n in counts)
    groups: list[list[tuple[int, int]]] = []
    for year, n in counts:
        if groups and year - groups[-1][-1][0] <= 1:
            groups[-1].append((year, n))
        else:
            groups.append([(year, n)])
    few = max(1, _APART * total)
    return [year for group in groups if total >= 5 and sum(n for _, n in group) <= few for year, _ in group]
