"""The rows of a sheet beside the stored rows they belong to: what they would change, and what of it is a conflict.

An update may add and correct. A cell that was filled and would be empty, a state that would go back, another commune,
day of receipt or kind, and a correction by a file that is older than what it corrects are conflicts
(docs/decisions/012). A column that the file does not have changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from data.cleaning.staging import as_typed
from data.loading.reporting.report import Conflict
from data.privacy.personal_data import masked
from data.tables import identity
from data.tables.columns import Column, Table, Type

LISTED = 1000  # rows named one by one in a report
_NEVER = "date '0001-01-01'"  # the day of a file that says of no day
_ACCEPT = "nếu thay đổi là đúng, chọn chấp nhận thay đổi cho tệp này (--accept-conflicts)."
_SAID = {
    "emptied": ("Tệp để trống ô đã có dữ liệu.", f"Điền lại giá trị hoặc bỏ cột này khỏi tệp; {_ACCEPT}"),
    "steady": (
        "Tệp đổi xã, ngày nhận hoặc loại của dòng đã có.",
        f"Nếu là hồ sơ khác trùng mã, thêm chữ tắt của xã vào trước mã, ví dụ BC-05; {_ACCEPT}",
    ),
    "back": ("Tệp đưa tình trạng đã ghi nhận trở lại mức thấp hơn.", f"Kiểm tra lại giá trị; {_ACCEPT}"),
    "older": (
        "Tệp cũ hơn sửa giá trị mà tệp mới hơn đã ghi.",
        f"Kiểm tra ngày số liệu của tệp (--as-of); {_ACCEPT}",
    ),
    "together": (
        "Hai tệp của cùng một lần nạp, cùng ngày số liệu, ghi khác nhau.",
        f"Giữ lại tệp đúng, hoặc khai ngày số liệu riêng cho từng tệp; {_ACCEPT}",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Where the rows of a sheet come from: the `columns` the file has, the day it tells of, and the `peers`, batches
    that were loaded before it in the same load."""

    batch: str
    columns: frozenset[str]
    as_of: date | None = None
    peers: tuple[str, ...] = ()


def with_stored(con: duckdb.DuckDBPyConnection, table: Table, sent: Sent) -> bool:
    """Make temp table `merged`: each row of `good` as it would stand, blanks that the law or a default fills still
    filled as in `staged`, `id` the stored row it replaces, `stands` how the file stands to it. False where none does.

    Rows of view `good` are those of `staged` that are neither in `refused` nor in `repeated`.
    """
    con.execute(
        "create or replace temp view good as from staged"
        " where row not in (select row from refused union all from repeated)"
    )
    if not table.key:
        return False
    any_known = f"select 1 from good semi join {table.name} as old on {identity.same(table, 'good', 'old')} limit 1"
    if not con.execute(any_known).fetchone():
        return False
    con.execute(f"create or replace temp view old as {_old(table)}")
    values = ", ".join(_value(c, sent) for c in table.columns)
    as_of = f"date '{sent.as_of}'" if sent.as_of else _NEVER
    peers = ", ".join(f"'{batch}'" for batch in ("", *sent.peers))
    con.execute(
        f"create or replace temp table merged as select good.row, {values}, old.id, old.as_of_batch as known_by,"
        f" case when old.known_on > {as_of} then 'older' when old.known_on = {as_of} and old.as_of_batch in ({peers})"
        f" then 'together' end as stands"
        f" from good left join old on {identity.same(table, 'good', 'old')}"
    )
    return True


def conflicts(con: duckdb.DuckDBPyConnection, table: Table, ready: str) -> list[Conflict]:
    """Which cells of `merged` are in conflict, the first rows of them; temp table `conflict` holds all.

    `ready` is a query of `merged` with what is worked out.
    """
    found = ", ".join(_conflict(table, c) for c in table.columns if c.name not in table.key)
    con.execute(
        "create or replace temp table conflict as select row, key, unnest(cells, recursive := true) from ("
        f"select merged.row, {named(table, 'merged')} as key, list_filter([{found}], lambda c: c is not null) as cells"
        f" from merged join old on old.id = merged.id join given on given.row = merged.row"
        f" join ({ready}) as ready on ready.row = merged.row where merged.row not in (select row from refused))"
    )
    order = {c.header: at for at, c in enumerate(table.columns)}
    rows = con.execute(
        "select row, key, header, before, after, why from conflict where row in"
        f" (select distinct row from conflict order by row limit {LISTED})"
    ).fetchall()
    return [
        Conflict(
            row=row,
            key=masked(key) or "",
            column=header,
            before=masked(before),
            after=masked(after),
            reason=_SAID[why][0],
            remedy=_SAID[why][1],
        )
        for row, key, header, before, after, why in sorted(rows, key=lambda found: (found[0], order[found[2]]))
    ]


def refuse(con: duckdb.DuckDBPyConnection) -> None:
    """Keep the rows of `conflict` out."""
    for why, (reason, remedy) in _SAID.items():
        con.execute(
            "insert into refused select row, header, after, ?, ? from conflict where why = ?", [reason, remedy, why]
        )


def stated(table: Table) -> str:
    """SQL: the stored rows by `id`, as their files stated them, without what was worked out for a blank."""
    announced = "replace (case when due_basis = 'Thông báo kết luận' then due_on end as due_on)"
    return f"select * {announced if table.name == 'petition' else ''}, rowid as id from {table.name}"


def _old(table: Table) -> str:
    """Stored rows with the day that the newest file which stated them tells of."""
    return (
        f"select stored.*, coalesce(batch.as_of, {_NEVER}) as known_on from ({stated(table)}) as stored"
        " left join batch on batch.id = stored.as_of_batch"
    )


def _value(column: Column, sent: Sent) -> str:
    """What the file says; what is stored, where it has no such column."""
    if column.name in sent.columns:
        return f"good.{column.name}"
    return f"case when old.id is null then good.{column.name} else old.{column.name} end as {column.name}"


def _conflict(table: Table, column: Column) -> str:
    """SQL: a struct of the cell and why it is a conflict, or null."""
    name = column.name
    announced = table.name == "petition" and name == "due_on"  # worked out where nothing is announced
    after = f"{'merged' if announced else 'ready'}.{name}"
    emptied = f"given.{name} is null"
    reasons = [f"when {emptied} then 'emptied'"]
    if name in table.steady:
        reasons.append("when true then 'steady'")
    if name in table.rises:
        reasons.append(f"when {_rank(column, after)} < {_rank(column, f'old.{name}')} then 'back'")
    why = f"case {' '.join(reasons)} else merged.stands end"
    now = f"case when not {emptied} then {shown(column, after.partition('.')[0])} end"
    return (
        f"case when old.{name} is not null and {after} is distinct from old.{name} and {why} is not null then"
        f" {{'header': '{column.header}', 'before': {shown(column, 'old')}, 'after': {now}, 'why': {why}}} end"
    )


def shown(column: Column, of: str) -> str:
    """SQL of a value as a reader knows it: days first, communes by name."""
    if column.type is Type.COMMUNE:
        return f"(select any_value(name) from commune where unit = {of}.{column.name})"
    return as_typed(column, of)


def _rank(column: Column, value: str) -> str:
    if column.type is not Type.CHOICE:
        return value
    return f"list_position([{', '.join(repr(v) for v in column.values)}], {value})"


def named(table: Table, of: str) -> str:
    """SQL: what names a row to its sender; a commune's own number with the commune."""
    if table.within:
        code = f"{of}.{table.key[0]}"
        place = f"(select any_value(name) from commune where unit = {of}.{table.within})"
        return f"case when {identity.bears_letters(code)} then {code} else concat_ws(' – ', {code}, {place}) end"
    return f"concat_ws(', ', {', '.join(as_typed(table.column(name), of) for name in table.key)})"
