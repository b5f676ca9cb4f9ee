"""Good rows of a batch into a fact table: new ones added, changed ones replaced, repeated ones told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data.cleaning.staging import Staging, check_rules, reads
from data.loading import comparing
from data.loading.comparing import LISTED, Sent
from data.loading.reporting.report import CellChange, Conflict, Update
from data.privacy.personal_data import masked
from data.tables import identity
from data.tables.columns import Table
from data.warehouse import touched_months


@dataclass(frozen=True, kw_only=True)
class Merged:
    """Counts of rows of the file; `ignored` are Excel row numbers with the reason."""

    accepted: int
    updated: int
    ignored: tuple[tuple[int, str], ...] = ()
    updates: tuple[Update, ...] = ()
    known_already: int = 0  # rows of a table without key that equal a stored one
    alike: int = 0  # new rows that are as another sender's row of the same number, but for the sender


def conflicts(
    con: duckdb.DuckDBPyConnection, table: Table, sent: Sent, is_accepted: bool
) -> tuple[list[Conflict], int]:
    """What the sheet may not change of stored rows unless that was accepted, and in how many rows.

    Where it was not, those rows are added to `refused`; so are rows that break a rule beside what is stored.
    """
    is_known = comparing.with_stored(con, table, sent)
    late = [rule for rule in table.rules if not reads(table, rule) <= sent.columns]
    check_rules(con, table, late, "merged" if is_known else "good")
    if not is_known:
        return [], 0
    found = comparing.conflicts(con, table, completed(table, "merged"))
    if not is_accepted:
        comparing.refuse(con)
    return found, _count(con, "select count(distinct row) from conflict")


def merge(con: duckdb.DuckDBPyConnection, table: Table, sent: Sent) -> Merged:
    """Move the rows of `staged` that are neither in `refused` nor in `repeated` into the table, as of `sent.batch`.

    Rows with a key that stands in the table already replace it (an update); a row that changes
    nothing is ignored. Within a file the first of two identical rows counts. Keys that differ in case or
    blanks only are one key.
    """
    is_known = comparing.with_stored(con, table, sent)
    if not table.key:
        rows = _count(con, "select count(distinct row) from good")
        known = _known_already(con, table)
        insert(con, table, "good", sent.batch)
        return Merged(accepted=rows, updated=0, known_already=known)
    found = con.execute(f"from repeated order by row limit {LISTED}").fetchall()
    repeated = tuple((row, "Trùng hoàn toàn với một dòng ở trên.") for (row,) in found)
    alike = _alike(con, table)
    if not is_known:
        rows = _count(con, "select count(*) from good")
        insert(con, table, "good", sent.batch)
        return Merged(accepted=rows, updated=0, ignored=repeated, alike=alike)
    con.execute(f"create or replace temp table ready as {completed(table, 'merged')}")
    unchanged = _drop_unchanged(con, table, sent)
    updated = _count(con, "select count(*) from ready where id is not null")
    updates = _updates(con, table) if updated else ()
    touched_months.touch(con, table.name, "rowid in (select id from ready)")  # as they were
    con.execute(f"delete from {table.name} where rowid in (select id from ready)")
    accepted = _count(con, "select count(*) from ready") - updated
    _insert_ready(con, table, sent.batch)
    return Merged(accepted=accepted, updated=updated, ignored=(*repeated, *unchanged), updates=updates, alike=alike)


def insert(con: duckdb.DuckDBPyConnection, table: Table, source: str, batch: str) -> None:
    """Append every row of `source` (declared columns and `row`), with its derived columns and origin."""
    con.execute(
        f"insert into {table.name} by name"
        " select * exclude (row), $batch as source_batch, row as source_row, $batch as as_of_batch"
        f" from ({completed(table, source)}) order by {table.order}",
        {"batch": batch},
    )


def _insert_ready(con: duckdb.DuckDBPyConnection, table: Table, batch: str) -> None:
    """As `insert`; what an older file adds to a row does not make the row older."""
    con.execute(
        f"insert into {table.name} by name select * exclude (row, id, known_by, stands), $batch as source_batch,"
        " row as source_row, case when stands = 'older' then known_by else $batch end as as_of_batch"
        f" from ready order by {table.order}",
        {"batch": batch},
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
    if not table.key:
        return
    column = table.column(table.key[0])
    con.execute(
        f"create or replace temp table again as select later.row, first.row as first,"
        f" later.{column.name}::varchar as key, {_same(_values(table), 'later', 'first')} as is_same"
        f" from staged as later join ({_first_of_repeats(table)}) as first"
        f" on {identity.same(table, 'later', 'first')} where later.row > first.row"
    )
    con.execute("insert into repeated select row from again where is_same and row not in (select row from refused)")
    _refuse_again(con, column.header, "dòng ' || first || '")


def refuse_other_sheet(con: duckdb.DuckDBPyConnection, before: Staging, now: Staging) -> None:
    """The same for keys that stand in an earlier sheet of the file (`before`, put aside), over the columns that both
    have. A row that says the same adds what only its own sheet has."""
    table, number = now.table, before.number
    if not table.key:
        return
    shared = sorted(before.columns & now.columns)
    con.register("before", before.rows)
    con.execute(
        "create or replace temp table again as select later.row, false as is_same,"
        f" later.{table.key[0]}::varchar as key from staged as later join before"
        f" on {identity.same(table, 'later', 'before')} where not ({_same(shared, 'later', 'before')})"
        " and later.row not in (select row from refused union all from repeated) and before.row not in"
        f" (select row from refused_{number} union all from repeated_{number})"
    )
    con.unregister("before")
    _refuse_again(con, table.column(table.key[0]).header, "một dòng ở trang trước")


def _refuse_again(con: duckdb.DuckDBPyConnection, header: str, where: str) -> None:
    con.execute(
        f"insert into refused select row, ?, key, 'Trùng mã với {where} nhưng nội dung khác.',"
        " 'Giữ lại một dòng đúng, hoặc sửa mã.' from again where not is_same",
        [header],
    )


def _drop_unchanged(con: duckdb.DuckDBPyConnection, table: Table, sent: Sent) -> tuple[tuple[int, str], ...]:
    """Rows that say nothing new; a due date that is now announced is new, even on the day we had computed.

    What is stored was stated again, by this file, unless it is the older one.
    """
    known = [*_values(table), *(name for name, _ in table.derived)]
    con.execute(
        f"create or replace temp table unchanged as select ready.row, ready.id, ready.stands from ready"
        f" join {table.name} as old on old.rowid = ready.id where {_same(known, 'ready', 'old')}"
    )
    con.execute("delete from ready where row in (select row from unchanged)")
    con.execute(
        f"update {table.name} set as_of_batch = ?"
        " where rowid in (select id from unchanged where stands is distinct from 'older')",
        [sent.batch],
    )
    found = con.execute(f"select row from unchanged order by row limit {LISTED}").fetchall()
    return tuple((row, "Không có gì thay đổi so với lần nạp trước.") for (row,) in found)


def _alike(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Rows with a sender's own number that say what another sender's stored row of that number says: perhaps one row
    whose sender was corrected."""
    if not table.within:
        return 0
    required = [c.name for c in table.columns if c.required and c.name != table.within]
    return _count(
        con,
        f"select count(*) from good semi join {table.name} as old on {_same(required, 'good', 'old')}"
        f" and good.{table.within} <> old.{table.within} and not {identity.bears_letters(f'good.{table.key[0]}')}"
        f" anti join {table.name} as own on {identity.same(table, 'good', 'own')}",
    )


def _updates(con: duckdb.DuckDBPyConnection, table: Table) -> tuple[Update, ...]:
    """Which rows of `ready` replace one that is stored, and what of it they change; the first `LISTED`."""
    changes = [
        f"case when ready.{c.name} is distinct from old.{c.name} then {{'header': '{c.header}',"
        f" 'before': {comparing.shown(c, 'old')}, 'after': {comparing.shown(c, 'ready')}}} end"
        for c in table.columns
    ]
    key = comparing.named(table, "ready")
    found = con.execute(
        f"select ready.row, {key}, list_filter([{', '.join(changes)}], lambda c: c is not null)"
        f" from ready join {table.name} as old on old.rowid = ready.id order by 1 limit {LISTED}"
    ).fetchall()
    return tuple(
        Update(
            row, masked(key) or "", [CellChange(c["header"], masked(c["before"]), masked(c["after"])) for c in changed]
        )
        for row, key, changed in found
    )


def _known_already(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Rows of `good` that stand in a table without key already: a mended file sent again counts them twice."""
    values = _same(_values(table), "good", "old")
    return _count(con, f"select count(distinct row) from good where exists (from {table.name} as old where {values})")


def _first_of_repeats(table: Table) -> str:
    """The first of the good rows that share a key: only keys that stand twice are looked at row by row."""
    key = ", ".join(identity.parts(table, "staged"))
    good = f"{table.key[0]} is not null and row not in (select row from refused)"
    twice = f"select min(row) as row from staged where {good} group by {key} having count(*) > 1"
    return f"select staged.* from staged semi join ({twice}) as twice on twice.row = staged.row"


def _values(table: Table) -> list[str]:
    return [c.name for c in table.columns]


def _same(columns: Sequence[str], left: str, right: str) -> str:
    """Equality that holds for two missing values as well."""
    return " and ".join(f"{left}.{c} is not distinct from {right}.{c}" for c in columns)


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = con.execute(sql).fetchone()
    return int(found[0]) if found else 0
