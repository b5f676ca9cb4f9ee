"""The reader's own SQL: one SELECT on what they may see."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analytics.access import audit
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data.state.errors import StateError as StateError
from data.tables.tables import TABLES
from data.warehouse.sql_box import sandbox
from data.warehouse.sql_box.one_select import LONGEST as LONGEST
from data.warehouse.sql_box.one_select import Refused as Refused
from data.warehouse.sql_box.sandbox import Answer as Answer

EXAMPLE = "select kind, count(*) as letters from petition group by kind"
tables = sandbox.names


def ask(sql: str, viewer: Viewer, meanwhile: Callable[[float], None] = lambda seconds: None) -> Answer:
    """One SELECT on what the viewer may see; `meanwhile` hears how long it takes and may raise.

    Raises Refused, NotAllowed, StateError.
    """
    viewer.must("sql")
    audit.record("sql", viewer, Filters(), sql=sql)
    return sandbox.ask(sql, _views(viewer), meanwhile)


def columns() -> pd.DataFrame:
    """What a SELECT can name: the columns of the fact tables, their words in files, and values where they are fixed."""
    rows = [
        (table.name, table.title, column.name, column.header, ", ".join(column.values))
        for table in TABLES.values()
        for column in table.columns
    ]
    return pd.DataFrame(rows, columns=["Bảng", "Nội dung bảng", "Cột", "Nghĩa", "Giá trị có thể có"])


def _views(viewer: Viewer) -> dict[str, str]:
    """The tables as this viewer sees them (`row_scope`)."""
    views = sandbox.stored()
    for name in TABLES:
        where, params = row_scope.all_rows(name, viewer)
        for param, values in params.items():
            where = where.replace(f"${param}", f"({', '.join(_quoted(value) for value in values)})")
        blank = [row_scope.column(name, column, viewer) for column in row_scope.withheld(name, viewer)]
        shown = f"* replace ({', '.join(blank)})" if blank else "*"
        views[name] = f"select {shown} from ({views[name]}) where {where}"
    return views


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
