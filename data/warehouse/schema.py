"""The tables of a snapshot: made from the declarations, the reference CSVs and `data/sql/`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import duckdb
import holidays
import pyarrow as pa

from data import settings
from data.tables.columns import Table
from data.tables.tables import TABLES
from data.text.normalise import seen
from data.text.place_names import IN_DISTRICT
from data.warehouse import rollups, touched_months

_REFERENCE_SQL = ("units", "plan", "time_limits", "duties", "sides")
_LATER = ("office", "periodic_duty", "bullet")  # reference tables that a folder of an older release lacks: ours then
_EVENT_SQL = ("petition_events", "duration_events", "other_events", "side_events", "coordination_events",
              "model_parents")  # fmt: skip
_YEARS = range(2000, 2080)


def prepare(con: duckdb.DuckDBPyConnection) -> bool:
    """Make what is missing and refresh the reference tables. True when the time limits changed."""
    con.execute("create table if not exists meta (name varchar, value varchar)")
    con.execute(
        "create table if not exists batch (id varchar, file varchar, sheet varchar, sha256 varchar, fact varchar,"
        " loaded_at timestamp, loaded_by varchar, rows_read bigint, accepted bigint, updated bigint,"
        " refused bigint, is_sample boolean, as_of date, conflicts bigint)"
    )
    for column in ("as_of date", "conflicts bigint"):
        con.execute(f"alter table batch add column if not exists {column}")
    con.execute(
        "create table if not exists breach (contract varchar, says varchar, level varchar, bad_rows bigint,"
        " examples varchar)"
    )
    for table in TABLES.values():
        con.execute(f"create table if not exists {table.name} ({', '.join(_columns(table))})")
        for column in _columns(table):  # a snapshot of an older release lacks what was declared since
            con.execute(f"alter table {table.name} add column if not exists {column}")
        _date_batches(con, table)
    before = meta(con).get("reference")
    _reference(con)
    for subject in _EVENT_SQL:
        con.execute((settings.SQL / f"{subject}.sql").read_text("utf-8"))
    now = _reference_hash()
    set_meta(con, "reference", now)
    set_meta(con, "schema", version())
    return before is not None and before != now


def _date_batches(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Rows of an older release do not say what day their files told of: the latest event of what each brought."""
    if not con.execute(f"select 1 from {table.name} where as_of_batch is null limit 1").fetchone():
        return
    if table.events:
        days = ", ".join(f"max({event})" for event in table.events)
        con.execute(
            f"update batch set as_of = told.day from (select source_batch, greatest({days}) as day from {table.name}"
            " group by all) as told where told.source_batch = batch.id and as_of is null"
        )
    con.execute(f"update {table.name} set as_of_batch = source_batch where as_of_batch is null")


def is_of_another_release(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the snapshot was made by another release than this one; a new file was not."""
    return is_made(con) and meta(con).get("schema") not in (None, version())


def is_made(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether there is a snapshot in the file at all."""
    made = con.execute("select count(*) from duckdb_tables() where table_name = 'meta'").fetchone()
    return bool(made and made[0])


def meta(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.execute("select name, value from meta").fetchall())


def set_meta(con: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    con.execute("delete from meta where name = ?", [name])
    con.execute("insert into meta values (?, ?)", [name, value])


def refresh_coverage(con: duckdb.DuckDBPyConnection) -> None:
    """Note how far the data reaches (`data_as_of`), where it starts, and whether any of it is the sample."""
    today = settings.today()
    ends, starts = [], []
    for table in TABLES.values():
        starts.append(f"select min({table.day}) as day from {table.name}")
        ends += [f"select max({event}) as day from {table.name}" for event in table.events]
    last = con.execute(f"select least(max(day), ?::date) from ({' union all '.join(ends)})", [today]).fetchone()
    first = con.execute(f"select min(day) from ({' union all '.join(starts)})").fetchone()
    sample = con.execute("select coalesce(bool_or(is_sample), false) from batch").fetchone()
    set_meta(con, "data_as_of", str(last[0]) if last and last[0] else "")
    set_meta(con, "data_from", str(first[0]) if first and first[0] else "")
    set_meta(con, "is_sample", "yes" if sample and sample[0] else "no")


def communes(con: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Folded names and codes to the unit they mean, or to several joined by "|", the older first: `placing` decides.

    A name followed by the district's means a commune of the district's time.
    """
    known: dict[str, dict[str, None]] = {}
    for name, unit in con.execute("select name, unit from commune_alias").fetchall():
        for text in (name, f"{name}{IN_DISTRICT}"):
            known.setdefault(seen(text), {})[unit] = None
    rows = con.execute("select unit, code, name, valid_to from commune order by valid_to nulls last, unit").fetchall()
    for unit, code, name, end in rows:
        for text in (unit, code, name, *([f"{name}{IN_DISTRICT}"] if end else [])):
            known.setdefault(seen(text), {})[unit] = None
    return {text: "|".join(units) for text, units in known.items()}


@cache
def version() -> str:
    """What the tables and views of a snapshot depend on, as a hash: the declarations and everything in `data/sql/`,
    and the rules by which a text may be stored."""
    words = sorted((settings.HERE / "reference" / "words").glob("*.csv"))
    rules = [*sorted((settings.HERE / "privacy").glob("*.py")), settings.HERE / "cleaning" / "admission.py"]
    makers = [Path(path) for path in (__file__, rollups.__file__, touched_months.__file__)]
    parts = [p.read_bytes() for p in (*sorted(settings.SQL.glob("*.sql")), *words, *makers, *rules)]
    declared = [f"{t.name} {_columns(t)}".encode() for t in TABLES.values()]
    return hashlib.sha256(b"\0".join([*parts, *declared])).hexdigest()


def _columns(table: Table) -> list[str]:
    declared = [f"{c.name} {c.type.sql}" for c in table.columns]
    derived = [f"{name} {sql}" for name, sql in table.derived]
    return [*declared, *derived, "source_batch varchar", "source_row bigint", "as_of_batch varchar"]


def _reference(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("set variable reference = ?", [str(settings.reference())])
    for name in _LATER:
        con.execute(f"set variable {name} = ?", [str(settings.reference_file(f"{name}.csv"))])
    con.register("known_holidays", _holidays())
    for subject in _REFERENCE_SQL:
        con.execute((settings.SQL / f"{subject}.sql").read_text("utf-8"))
    con.unregister("known_holidays")


@cache
def _holidays() -> pa.Table:
    """Vietnam's days off and swapped Saturdays (PyPI package `holidays`)."""
    vietnam = holidays.country_holidays("VN", years=_YEARS)
    days = [(day, name, "Nghỉ") for day, name in sorted(vietnam.items())]
    worked = [(day, "Làm bù", "Làm bù") for day in sorted(vietnam.weekend_workdays)]
    rows = [dict(zip(("day", "name", "kind"), row, strict=True)) for row in days + worked]
    return pa.Table.from_pylist(rows)


def _reference_hash() -> str:
    parts = [p.read_bytes() for p in sorted(settings.reference().glob("*.csv"))]
    sql = (settings.SQL / "deadlines.sql").read_bytes()
    return hashlib.sha256(b"\0".join([*parts, sql])).hexdigest()
