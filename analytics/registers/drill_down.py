"""The rows behind a number: those its sums are made of, each with the file and line it came from.

The same declared formulas as `measure` decide which rows count, row by row instead of by group, so that
what is listed adds up to what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics import formatting
from analytics.indicators import INDICATORS, Fact, Indicator, Waiting
from analytics.indicators.facts import PERIODIC
from analytics.indicators.formula import Sums
from analytics.measure.aggregates import due_column
from analytics.scope import row_scope
from analytics.scope.filters import Filters, Params
from analytics.scope.viewer import Viewer
from data.tables.columns import Type
from data.tables.tables import TABLES
from data.warehouse import snapshots

PAGE = 20
COUNTED = "Tính vào tử số"


@dataclass(frozen=True)
class Rows:
    """One page of rows with Vietnamese headings, how many there are, and how many count in the numerator."""

    rows: pd.DataFrame
    total: int
    counted: int

    @property
    def pages(self) -> int:
        return -(-self.total // PAGE)


def behind(key: str, filters: Filters, page: int = 1, *, viewer: Viewer) -> Rows:
    """The rows of an indicator under the filters, newest first, `PAGE` a page.

    Rows of a file are numbered for those who see denunciations and every commune alone: a gap would tell of others.
    Raises NotAllowed.
    """
    viewer.must("see rows")
    indicator = INDICATORS["received" if INDICATORS[key].per_population else key]
    table = TABLES[indicator.fact.table]
    query, params = _counting(indicator, filters, viewer)
    identity = ", ".join(_identity(table.name))
    columns = ", ".join(row_scope.column(table.name, c.name, viewer, "fact") for c in table.columns)
    found = snapshots.reader().query(
        f"with counting as ({query}) select {columns}, counting.counted, batch.file as source_file, fact.source_row,"
        f" count(*) over () as total, count(*) filter (counting.counted) over () as all_counted"
        f" from counting join w.{table.name} as fact using ({identity})"
        f" left join w.batch as batch on batch.id = fact.source_batch"
        f" order by {table.day} desc, source_file, fact.source_row limit {PAGE} offset {PAGE * (max(page, 1) - 1)}",
        params,
    )
    if found.empty:
        return Rows(pd.DataFrame(), 0, 0)
    if row_scope.withheld(table.name, viewer) or viewer.communes:
        found["source_row"] = None
    if viewer.communes:
        found["source_file"] = None
    return Rows(_headed(found, indicator), int(found["total"].iloc[0]), int(found["all_counted"].iloc[0]))


def _identity(table: str) -> tuple[str, ...]:
    """What tells stored rows apart: a wide survey's line became one row a factor."""
    return ("source_batch", "source_row", "factor") if table == "satisfaction" else ("source_batch", "source_row")


def _counting(indicator: Indicator, filters: Filters, viewer: Viewer) -> tuple[str, Params]:
    """A query of row identities and `counted`, true where the row is in the numerator."""
    where, params = row_scope.rows(indicator.fact.table, filters, viewer)
    if indicator.durations:
        return _timed(indicator.durations, where), params
    numerator, denominator, base, _ = indicator.parts()
    identity = ", ".join(_identity(indicator.fact.table))
    newest = "max(day) over (partition by commune)" if indicator.fact.is_reported else "day"
    relation = f"select *, {newest} as newest from w.{indicator.fact.relation} where {where} and day <= $as_of"
    parts = [_net(part, filters) for part in (numerator, base, denominator or base)]
    query = (
        f"select {identity}, {parts[0]} <> 0 as counted from ({relation}) where source_row is not null"
        f" group by {identity} having {' or '.join(f'{part} <> 0' for part in dict.fromkeys(parts))}"
    )
    if "$start" not in query:
        del params["start"]
    return query, params


def _net(part: Sums, filters: Filters) -> str:
    """What a row's events add to a sum over its spans; of a reported stock, the newest report alone."""
    days = {"flow": "day >= $start", "stock": "day = newest", "opening": "day < $start"}
    terms = [
        f"{sign} * case when {days[span]} then {due_column(c, filters.due_basis)} end" for sign, span, c in part.terms
    ]
    return "(" + " + ".join(f"coalesce(sum({term}), 0)" for term in terms) + ")"


def _timed(durations: Fact | Waiting, where: str) -> str:
    """Letters that ended in the period, or were followed from it."""
    if isinstance(durations, Fact):
        relation, placed, counted = durations.relation, "day", "true"
    else:
        d = durations
        relation, placed, counted = "petition", d.placed, f"{d.stop} <= $as_of"
        where += f" and {d.rows}"
    return (
        f"select source_batch, source_row, {counted} as counted from w.{relation}"
        f" where {where} and {placed} between $start and $as_of"
    )


def _headed(found: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Vietnamese headings and names; columns that are blank on this page are left out."""
    table = TABLES[indicator.fact.table]
    headed: dict[str, object] = {"Tệp": found["source_file"], "Dòng": found["source_row"].astype(str)}
    for heading, origin in (("Tệp", "source_file"), ("Dòng", "source_row")):
        if found[origin].isna().all():
            del headed[heading]
    for column in table.columns:
        if found[column.name].notna().any():
            headed[column.header] = [_shown(column.type, v) for v in found[column.name]]
    if indicator.denominator is not None or indicator.durations:
        headed[COUNTED] = ["Có" if c else "Không" for c in found["counted"]]
    return pd.DataFrame(headed)


def _shown(kind: Type, value: object) -> object:
    if value is None or pd.isna(value):
        return None
    if kind in (Type.COMMUNE, Type.ITEM):
        return formatting.group("commune" if kind is Type.COMMUNE else "item", value)
    if kind is Type.FLAG:
        return "Có" if value else "Không"
    return str(int(value)) if kind is Type.YEAR else value  # type: ignore[call-overload]


def sentence(key: str, found: Rows, viewer: Viewer, scope: str) -> str:
    """How many rows, how many of them count, and under which choices."""
    indicator = INDICATORS[key]
    if indicator.fact is PERIODIC:
        scope = f"Việc chưa làm thì chưa có dòng nào trong sổ: xem trang Trách nhiệm hai bên. {scope}"
    if not found.total:
        return f"Không có dòng nào đằng sau “{indicator.name}” trong phần đang xem. {scope}"
    counted = ""
    if indicator.denominator is not None or indicator.durations:
        counted = f", {formatting.number(found.counted)} dòng tính vào tử số"
    hidden = (
        " Đơn tố cáo không liệt kê." if not viewer.sees_denunciations and indicator.fact.table == "petition" else ""
    )
    return f"{indicator.name}: {formatting.number(found.total)} dòng{counted}.{hidden} {scope}"
