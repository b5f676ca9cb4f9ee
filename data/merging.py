"""Good rows of a batch into a fact table: new ones added, changed ones replaced, repeated ones told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data.columns import Table, Type
from data.personal import masked
from data.report import Change, Update
from data.staging import as_typed

LISTED = 1000  # rows named one by one in a report


@dataclass(frozen=True)
class Merged:
    """Counts of rows of the file; `ignored` are Excel row numbers with the reason."""

    accepted: int
    updated: int
    ignored: tuple[tuple[int, str], ...] = ()
    updates: tuple[Update, ...] = ()
    known_already: int = 0  # rows of a table without key that equal a stored one


def merge(con: duckdb.DuckDBPyConnection, table: Table, batch: str) -> Merged:
    """Move the rows of `staged` that are neither in `refused` nor in `repeated` into the table, as of `batch`.

    Rows with a key that stands in the table already replace it (an update); a row that changes
    nothing is ignored. Within a file the first of two identical rows counts. Keys that differ in case or
    blanks only are one key.
    """
    con.execute(
        "create or replace temp view good as from staged"
        " where row not in (select row from refused union all from repeated)"
    )
    if not table.key:
        rows = _count(con, "select count(distinct row) from good")
        known = _known_already(con, table)
        insert(con, table, "good", batch)
        return Merged(rows, 0, known_already=known)
    found = con.execute(f"from repeated order by row limit {LISTED}").fetchall()
    repeated = tuple((row, "Trùng hoàn toàn với một dòng ở trên.") for (row,) in found)
    if not _count(con, f"select count(*) from good semi join {table.name} as old on {_same_key(table, 'good', 'old')}"):
        rows = _count(con, "select count(*) from good")
        insert(con, table, "good", batch)
        return Merged(rows, 0, repeated)
    con.execute(f"create or replace temp table ready as {completed(table, 'good')}")
    unchanged = _drop_unchanged(con, table)
    old = f"exists (from ready where {_same_key(table, 'ready', 'old')})"
    updated = _count(con, f"select count(*) from {table.name} as old where {old}")
    updates = _updates(con, table) if updated else ()
    con.execute(f"delete from {table.name} as old where {old}")
    accepted = _count(con, "select count(*) from ready") - updated
    insert(con, table, "ready", batch, is_completed=True)
    return Merged(accepted, updated, (*repeated, *unchanged), updates)


def insert(con: duckdb.DuckDBPyConnection, table: Table, source: str, batch: str, is_completed: bool = False) -> None:
    """Append every row of `source` (declared columns and `row`), with its derived columns and origin."""
    rows = f"from {source}" if is_completed else completed(table, source)
    con.execute(
        f"insert into {table.name} by name"
        f" select * exclude (row), ? as source_batch, row as source_row from ({rows}) order by {table.order}",
        [batch],
    )


def completed(table: Table, source: str) -> str:
    """A query for the rows of `source` with the table's derived columns."""
    if table.name == "petition":
        return f"from petition_deadlines('{source}')"
    if table.name == "evaluation":
        # two units may bear one name: the one that stands on the day, else the earlier
        stands = f"make_date({source}.year, 11, 30) between coalesce(valid_from, date '0001-01-01')"
        stands += " and coalesce(valid_to, date '9999-12-31')"
        named = f"from commune where commune.name = {source}.unit order by {stands} desc, valid_to nulls last limit 1"
        return f"select {source}.*, (select commune.unit {named}) as commune from {source}"
    return f"from {source}"


def refuse_contradictions(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Two different rows of one file with one key: from the second on they are refused. The others that repeat a key
    are noted in temp table `repeated`, for `merge` to leave out."""
    con.execute("create or replace temp table repeated (row bigint)")
    if not table.key:
        return
    column = table.column(table.key[0])
    con.execute(
        f"create or replace temp table again as select later.row, first.row as first,"
        f" later.{column.name}::varchar as key, {_same(_values(table), 'later', 'first')} as is_same"
        f" from staged as later join ({_first_of_repeats(table)}) as first on {_same_key(table, 'later', 'first')}"
        " where later.row > first.row"
    )
    con.execute("insert into repeated select row from again where is_same and row not in (select row from refused)")
    con.execute(
        "insert into refused select row, ?, key, 'Trùng mã với dòng ' || first || ' nhưng nội dung khác.',"
        " 'Giữ lại một dòng đúng, hoặc sửa mã.' from again where not is_same",
        [column.header],
    )


def _drop_unchanged(con: duckdb.DuckDBPyConnection, table: Table) -> tuple[tuple[int, str], ...]:
    """Rows that say nothing new; a due date that is now announced is new, even on the day we had computed."""
    known = [*_values(table), *(name for name, _ in table.derived)]
    found = con.execute(
        f"delete from ready where row in (select ready.row from ready join {table.name} as old"
        f" on {_same_key(table, 'ready', 'old')} where {_same(known, 'ready', 'old')}) returning row"
    ).fetchall()
    return tuple((row, "Không có gì thay đổi so với lần nạp trước.") for (row,) in sorted(found)[:LISTED])


def _updates(con: duckdb.DuckDBPyConnection, table: Table) -> tuple[Update, ...]:
    """Which rows of `ready` replace one that is stored, and what of it they change; the first `LISTED`."""
    changes = [
        f"case when ready.{c.name} is distinct from old.{c.name} then {{'header': '{c.header}',"
        f" 'before': {as_typed(c, 'old')}, 'after': {as_typed(c, 'ready')}}} end"
        for c in table.columns
    ]
    key = ", ".join(as_typed(table.column(name), "ready") for name in table.key)
    found = con.execute(
        f"select ready.row, concat_ws(', ', {key}), list_filter([{', '.join(changes)}], lambda c: c is not null)"
        f" from ready join {table.name} as old on {_same_key(table, 'ready', 'old')} order by 1 limit {LISTED}"
    ).fetchall()
    return tuple(
        Update(row, masked(key) or "", [Change(c["header"], masked(c["before"]), masked(c["after"])) for c in changed])
        for row, key, changed in found
    )


def _known_already(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Rows of `good` that stand in a table without key already: a mended file sent again counts them twice."""
    values = _same(_values(table), "good", "old")
    return _count(con, f"select count(distinct row) from good where exists (from {table.name} as old where {values})")


def _first_of_repeats(table: Table) -> str:
    """The first of the good rows that share a key: only keys that stand twice are looked at row by row."""
    key = ", ".join(_keys(table, "staged"))
    good = f"{table.key[0]} is not null and row not in (select row from refused)"
    twice = f"select min(row) as row from staged where {good} group by {key} having count(*) > 1"
    return f"select staged.* from staged semi join ({twice}) as twice on twice.row = staged.row"


def _values(table: Table) -> list[str]:
    return [c.name for c in table.columns]


def _same(columns: Sequence[str], left: str, right: str) -> str:
    """Equality that holds for two missing values as well."""
    return " and ".join(f"{left}.{c} is not distinct from {right}.{c}" for c in columns)


def _same_key(table: Table, left: str, right: str) -> str:
    pairs = zip(_keys(table, left), _keys(table, right), strict=True)
    return " and ".join(f"{one} is not distinct from {other}" for one, other in pairs)


def _keys(table: Table, of: str) -> list[str]:
    """What a row is known by: texts without case and blanks."""
    columns = [table.column(name) for name in table.key]
    return [f"lower(replace({of}.{c.name}, ' ', ''))" if c.type is Type.TEXT else f"{of}.{c.name}" for c in columns]


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = con.execute(sql).fetchone()
    return int(found[0]) if found else 0
