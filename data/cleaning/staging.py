"""A raw table of text becomes typed rows and what was refused and why, kept in one place until they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data import settings
from data.cleaning import placing
from data.cleaning.typed_columns import typed
from data.privacy import personal_data
from data.reading import ROW, RawTable
from data.tables.columns import Column, Rule, Table, Type
from data.tables.header_matching import Columns
from data.tables.header_matching import match as match
from data.text import dates

_KEPT_OUT, _VIEWS = ("refused", "repeated"), ("staged", "given")
SHOWN_REFUSALS = 1000  # the report names this many; the count is always whole


@dataclass(frozen=True, kw_only=True)
class RefusedCell:
    """One reason why a row stays out; `row` is Excel's number."""

    row: int
    column: str
    value: str | None
    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Staging:
    """A sheet between its file and the tables; everything there is of it belongs to it.

    Typed `rows` as they would be stored were nothing known of them, and as the file gave them (`given`, without
    defaults); the `columns` that the file has; the `latest` day on which something happened (None where nothing says).
    Which rows stay out is in temp tables `refused` (cells with reasons) and `repeated` (rows). One sheet is at hand at
    a time, and its rows are then views `staged` and `given`; tables of the others have their number behind the name.
    """

    number: int
    table: Table
    rows: pa.Table
    given: pa.Table
    columns: frozenset[str]
    latest: date | None

    @contextmanager
    def at_hand(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Take it up, and put it aside afterwards."""
        self._rename(con, f"_{self.number}", "")
        self._register(con)
        yield
        self.put_aside(con)

    def put_aside(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make room for another sheet; just staged, this one is at hand."""
        self._rename(con, "", f"_{self.number}")
        for view in _VIEWS:
            con.unregister(view)

    def drop(self, con: duckdb.DuckDBPyConnection) -> None:
        """Nobody asks any more, and it is not at hand."""
        for name in _KEPT_OUT:
            con.execute(f"drop table temp.{name}_{self.number}")

    def _register(self, con: duckdb.DuckDBPyConnection) -> None:
        for view, rows in zip(_VIEWS, (self.rows, self.given), strict=True):
            con.register(view, rows)

    def _rename(self, con: duckdb.DuckDBPyConnection, before: str, after: str) -> None:
        for name in _KEPT_OUT:
            con.execute(f"alter table temp.{name}{before} rename to {name}{after}")


def stage(
    con: duckdb.DuckDBPyConnection, table: Table, raw: RawTable, columns: Columns, communes: Mapping[str, str],
    as_of: date | None = None, number: int = 0,
) -> Staging:  # fmt: skip
    """Type a sheet, one row a row of the file that is not blank, and say which cells are refused. It is at hand then.

    `as_of` is the day the sender says the file tells of: nothing in it may have happened later.
    """
    found = typed(table, raw, columns, communes)
    con.register("cell", found.refused)
    con.execute("create or replace temp table refused as select distinct * from cell")
    con.execute("create or replace temp table repeated (row bigint)")
    con.unregister("cell")
    con.register("staged", found.rows)
    placed = placing.place(con, table, found.rows, communes)
    staged = placed.rows
    con.register("staged", staged)
    con.executemany(
        "insert into refused values (?, ?, ?, ?, ?)",
        [[f.row, f.header, f.value, f.reason, f.remedy] for f in raw.faults] or [[None] * 5],
    )
    for column in table.columns:
        if column.required and not columns.made_long(column.name):
            con.execute(
                "insert into refused select distinct row, ?, null, 'Ô bắt buộc đang để trống.',"
                " 'Điền giá trị vào ô này.'"
                f" from staged where {column.name} is null and row not in (select row from refused where header = ?)",
                [column.header, column.header],
            )
    given = frozenset(c.name for c in table.columns if c.name in columns.matched or columns.made_long(c.name))
    check_rules(con, table, [rule for rule in table.rules if reads(table, rule) <= given], "staged")
    _check_future(con, table, as_of)
    _refuse_astray(con, table, placed, raw, columns)
    con.executemany(
        "insert into refused values (?, ?, ?, ?, ?)",
        [_broken(b.row, b.cells, b.expected) for b in raw.broken] or [[None] * 5],
    )
    con.execute("delete from refused where row is null")
    sheet = Staging(
        number=number, table=table, rows=staged, given=found.given, columns=given, latest=_latest(con, table)
    )
    sheet._register(con)
    return sheet


def _latest(con: duckdb.DuckDBPyConnection, table: Table) -> date | None:
    """The latest event of the rows that are not refused."""
    if not table.events:
        return None
    days = ", ".join(f"max({event})" for event in table.events)
    found = con.execute(
        f"select least(greatest({days}), ?::date) from staged where row not in (select row from refused)",
        [settings.today()],
    ).fetchone()
    return found[0] if found else None


def refusals(con: duckdb.DuckDBPyConnection) -> list[RefusedCell]:
    """What was refused, by row; the first thousand."""
    found = con.execute(f"select * from refused order by row, header limit {SHOWN_REFUSALS}").fetchall()
    return [
        RefusedCell(row=row, column=header, value=personal_data.masked(value), reason=reason, remedy=remedy)
        for row, header, value, reason, remedy in found
    ]


def _refuse_astray(
    con: duckdb.DuckDBPyConnection, table: Table, placed: placing.Placed, raw: RawTable, columns: Columns
) -> None:
    """Rows whose place has no one answer on their day, where the day itself is none to doubt."""
    if not placed.refused.num_rows:
        return
    column = next(c for c in table.columns if c.type is Type.COMMUNE or c.name == table.names_units)
    days_read = [c.header for c in table.columns if re.search(rf"\b{c.name}\b", table.day)]
    at = pc.index_in(placed.refused["row"], raw.cells[ROW])
    con.register("astray", placed.refused.append_column("value", raw.cells[columns.matched[column.name]].take(at)))
    con.execute(
        "insert into refused select distinct row, ?, value, reason, remedy from astray"
        " where row not in (select row from refused where list_contains(?, header))",
        [column.header, days_read],
    )
    con.unregister("astray")


def reads(table: Table, rule: Rule) -> set[str]:
    """The columns that a rule looks at."""
    return {c.name for c in table.columns if re.search(rf"\b{c.name}\b", rule.bad)}


def check_rules(con: duckdb.DuckDBPyConnection, table: Table, rules: Sequence[Rule], source: str) -> None:
    """Row rules, on rows whose cells the rule reads were understood: an unread cell has its own reason.

    A rule that reads a column the file does not have waits until the rows are put beside what is stored.
    """
    for rule in rules:
        if rule.level == "refuse":
            at, headers = table.column(rule.column), [table.column(name).header for name in reads(table, rule)]
            con.execute(
                f"insert into refused select row, ?, {as_typed(at, source)}, ?, ? from {source} where {rule.bad}"
                " and row not in (select row from refused where list_contains(?, header))",
                [at.header, rule.reason, rule.remedy, headers],
            )


def as_typed(column: Column, source: str = "staged") -> str:
    """SQL of a value as its file wrote it, days first."""
    value = f"{source}.{column.name}"
    if column.type is Type.DAY:
        return f"strftime({value}, '%d/%m/%Y')"
    if column.type is Type.MONTH:
        return f"strftime({value}, '%m/%Y')"
    return f"{value}::varchar"


def _check_future(con: duckdb.DuckDBPyConnection, table: Table, as_of: date | None) -> None:
    """What has happened cannot be dated after today, nor after the day that the file tells of.

    A deadline is not decades away.
    """
    today = as_of or settings.today()
    said = ("Thời điểm này chưa tới.", "Kiểm tra lại năm và tháng.")
    if as_of:
        said = (
            f"Thời điểm này sau ngày số liệu đã khai của tệp ({as_of:%d/%m/%Y}).",
            "Sửa ngày trong ô, hoặc khai lại ngày số liệu của tệp.",
        )
    for column in table.columns:
        if column.name in table.events or column.type is Type.MONTH:
            shown = {"limit": today, "as": as_typed(column)}
        elif column.type is Type.YEAR:
            shown = {"limit": today.year, "as": f"{column.name}::varchar"}
        elif column.ahead is not None:
            shown = {"limit": dates.years_after(settings.today(), column.ahead[1]), "as": as_typed(column)}
        else:
            continue
        con.execute(
            f"insert into refused select distinct row, ?, {shown['as']}, ?, ? from staged where {column.name} > ?",
            [column.header, *said, shown["limit"]],
        )


def _broken(row: int, cells: int, expected: int) -> list[object]:
    return [
        row,
        "(cả dòng)",
        None,
        f"Dòng có {cells} ô trong khi tiêu đề có {expected} cột.",
        "Kiểm tra dấu phẩy và dấu ngoặc kép của dòng này.",
    ]
