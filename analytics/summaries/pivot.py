"""Any indicators by any two groupings they share: as a table, as a picture, and the reader's own SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.access import audit
from analytics.indicators import DIMENSIONS, INDICATORS, TIME
from analytics.measure.measure import measure
from analytics.scope import row_scope
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from data.state.errors import StateError
from data.tables.tables import TABLES
from data.warehouse.sql_box import sandbox
from data.warehouse.sql_box.one_select import LONGEST, Refused
from data.warehouse.sql_box.sandbox import Answer

__all__ = [
    "DEFAULT",
    "EXAMPLE",
    "LONGEST",
    "Answer",
    "Refused",
    "StateError",
    "ask",
    "columns",
    "groupings",
    "headed",
    "pivot",
    "tables",
]

EXAMPLE = "select kind, count(*) as letters from petition group by kind"
DEFAULT = ["received", "on_time_rate"]
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


def groupings(keys: Sequence[str], after: str | None = None) -> list[str]:
    """The dimensions all the indicators have; `after` leaves out what cannot stand beside it."""
    shared = [d for d in DIMENSIONS if all(d in INDICATORS[k].dimensions for k in keys)]
    return [d for d in shared if d != after and not (after in TIME and d in TIME)]


def pivot(keys: Sequence[str], by: Sequence[str], filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """The measured table, groups without anything left out when there are two groupings."""
    table = measure(keys, filters, by, viewer)
    if len(by) < 2:
        return table
    return table[np.any([table[f"{k}_n"] > 0 for k in keys], axis=0)].reset_index(drop=True)


def has_numbers(table: pd.DataFrame, keys: Sequence[str]) -> bool:
    """Whether anything lies behind any of the indicators."""
    return bool((table[[f"{k}_n" for k in keys]] > 0).any(axis=None))


def headed(table: pd.DataFrame, keys: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """With Vietnamese headings and group names; numbers stay numbers."""
    found: dict[str, object] = {formatting.grouping(d): [formatting.group(d, v) for v in table[d]] for d in by}
    for key in keys:
        found[formatting.heading(INDICATORS[key])] = table[key]
        found[f"n – {INDICATORS[key].name}"] = table[f"{key}_n"]
    return pd.DataFrame(found)
