"""The rows behind the numbers, table by table, as the district keeps its registers.

What happened after the as-of day has not happened yet: its date is left empty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analytics import formatting
from analytics.scope import places, row_scope
from analytics.scope.filters import Filters, Params
from analytics.scope.row_scope import scope
from analytics.scope.viewer import Viewer
from data.tables.columns import Column, Table, Type
from data.tables.tables import TABLES, TO_HANDLE
from data.warehouse import snapshots

MOST = 50_000  # rows of a sheet; a spreadsheet of more is no longer read by people
PLANNED = ("due_on",)  # days that are known beforehand
_AFTER = {"petition": {"outcome": "resolved_on"}, "model": {"level": "recognised_on"}}


@dataclass(frozen=True)
class RegisterRows:
    """`rows` have the table's columns, communes by name; `total` is how many there are, shown or not."""

    table: Table
    rows: pd.DataFrame
    total: int


@dataclass(frozen=True, eq=False)
class RegisterPage:
    """One page of a register: its rows, how many there are in all, and how many stand on a page."""

    rows: pd.DataFrame
    total: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.total / self.size))

    def sentence(self, noun: str, page: int) -> str:
        """ "Đơn 21 đến 40 trong 1.234 đơn."."""
        first, last = self.size * (page - 1) + 1, min(self.total, self.size * page)
        counted = f"{formatting.number(first)} đến {formatting.number(last)} trong {formatting.number(self.total)}"
        return f"{noun[0].upper()}{noun[1:]} {counted} {noun}."


def register(name: str, filters: Filters, viewer: Viewer, most: int = MOST) -> RegisterRows:
    """The rows of a table in scope.

    Letters to handle in the period; models registered by the as-of day; tasks due in the period or late before it;
    of everything else what lies in the period. What a viewer may not see is not there (`row_scope`). Raises NotAllowed.
    """
    viewer.must("see rows")
    table = TABLES[name]
    where, params = _where(table, filters, viewer)
    columns = ", ".join(_shown(table, column, viewer) for column in table.columns)
    source = places.letters_held(params["as_of"]) if name == "petition" else f"w.{name}"
    # by the stored key, which the viewer may see blank
    order = ", ".join([table.day, *(f"{name}.{key}" for key in table.key)]) if table.key else f"{table.day}, source_row"
    rows = snapshots.reader().query(
        f"select {columns}, count(*) over () as total from {source} where {where} order by {order} limit {int(most)}",
        params | {"as_of": scope(filters, viewer).as_of},
    )
    total = int(rows["total"].iloc[0]) if len(rows) else 0
    if "commune" in rows:
        rows["commune"] = [formatting.group("commune", unit) for unit in rows["commune"]]
    return RegisterRows(table, rows.drop(columns="total"), total)


def _where(table: Table, filters: Filters, viewer: Viewer) -> tuple[str, Params]:
    where, params = row_scope.rows(table.name, filters, viewer)
    if table.name == "petition":
        return f"{where} and {TO_HANDLE}", params
    if table.name == "model":
        params.pop("start")
        return f"{where} and registered_on <= $as_of", params
    if table.name == "task":
        late = "(due_on >= $start or completed_on is null or completed_on > $as_of)"
        return f"{where} and due_on <= $end and {late}", params | {"end": scope(filters, viewer).period.end}
    return f"{where} and {table.day} between $start and $as_of", params


def _shown(table: Table, column: Column, viewer: Viewer) -> str:
    if column.name in row_scope.withheld(table.name, viewer):
        return row_scope.column(table.name, column.name, viewer)
    until = _AFTER.get(table.name, {}).get(column.name)
    if column.type is Type.DAY and column.name not in PLANNED:
        until = column.name
    return f"case when {until} <= $as_of then {column.name} end as {column.name}" if until else column.name
