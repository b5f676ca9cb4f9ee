"""A raw table of text becomes a typed table `staged`, and a list of what was refused and why.

A value is parsed once however often it stands in the file: each column's distinct texts go through
`cleaning.parse`, and the answers are joined back to the rows, so a million rows cost a few thousand parses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from data import personal, settings, suspicion
from data.cleaning import Refusal, parse, tidy
from data.columns import Column, Table, Type
from data.reading import ROW, RawTable
from data.recognition import Columns
from data.recognition import match as match

_ARROW = {
    Type.DAY: pa.date32(),
    Type.MONTH: pa.date32(),
    Type.YEAR: pa.int16(),
    Type.WHOLE: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.FLAG: pa.bool_(),
    Type.ITEM: pa.int8(),
}
SHOWN_REFUSALS = 1000  # the report names this many; the count is always whole


@dataclass(frozen=True)
class RefusedCell:
    """One reason why a row stays out; `row` is Excel's number."""

    row: int
    column: str
    value: str | None
    reason: str
    remedy: str


def stage(
    con: duckdb.DuckDBPyConnection, table: Table, raw: RawTable, columns: Columns, communes: Mapping[str, str]
) -> None:
    """Make temp tables `staged` (typed, one row a row of the file that is not blank) and `refused`."""
    con.register("raw_file", raw.cells)
    con.execute("create or replace temp table refused (row bigint, header varchar, value varchar,"
                " reason varchar, remedy varchar)")  # fmt: skip
    con.execute(f"create or replace temp table raw as {_raw_sql(raw, columns)}")
    con.unregister("raw_file")
    parsed = [
        c for c in table.columns if c.type is not Type.TEXT and (c.name in columns.matched or _from_wide(c, columns))
    ]
    for column in parsed:
        _parse_distinct(con, column, communes)
    con.execute(f"create or replace temp table staged as {_typed_sql(table, columns, parsed)}")
    _place_in_time(con, table)
    for column in parsed:
        _note_refusals(con, column, columns)
    con.executemany(
        "insert into refused values (?, ?, ?, ?, ?)",
        [[f.row, f.header, f.value, f.reason, f.remedy] for f in raw.faults] or [[None] * 5],
    )
    _refuse_texts(con, table, columns)
    for column in table.columns:
        if column.required and not _from_wide(column, columns):
            con.execute(
                "insert into refused select distinct row, ?, null, 'Ô bắt buộc đang để trống.',"
                " 'Điền giá trị vào ô này.'"
                f" from staged where {column.name} is null and row not in (select row from refused where header = ?)",
                [column.header, column.header],
            )
    _check_rules(con, table)
    _check_future(con, table)
    con.executemany(
        "insert into refused values (?, ?, ?, ?, ?)",
        [_broken(b.row, b.cells, b.expected) for b in raw.broken] or [[None] * 5],
    )
    con.execute("delete from refused where row is null")


def refusals(con: duckdb.DuckDBPyConnection) -> list[RefusedCell]:
    """What was refused, by row; the first thousand."""
    found = con.execute(f"select * from refused order by row, header limit {SHOWN_REFUSALS}").fetchall()
    return [
        RefusedCell(row, header, personal.masked(value), reason, remedy) for row, header, value, reason, remedy in found
    ]


def tidied(expression: str) -> str:
    """SQL of what `cleaning.tidy` does: NFC, one blank between words, none at the ends.

    Codes are tidy as they are, and matching them is five times quicker than rewriting them.
    """
    rewritten = f"trim(regexp_replace(nfc_normalize({expression}), '[\\s\\p{{Z}}]+', ' ', 'g'))"
    return f"case when regexp_full_match({expression}, '[!-~]+') then {expression} else {rewritten} end"


def quoted(name: str) -> str:
    """A header as an SQL identifier, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def _from_wide(column: Column, columns: Columns) -> bool:
    return columns.wide and column.name in ("factor", "score")


def _raw_sql(raw: RawTable, columns: Columns) -> str:
    """Rows that are not blank; a wide survey becomes one row a factor that was answered."""
    kept = ", ".join(f"{quoted(h)} as {name}" for name, h in columns.matched.items())
    filled = " or ".join(f"{tidied(quoted(h))} <> ''" for h in raw.headers)
    row = f"{quoted(ROW)} as row"
    if not columns.wide:
        return f"select {row}, {kept} from raw_file where {filled}"
    factors = ", ".join(quoted(f) for f in columns.factors)
    answers = ", ".join(f"{quoted(h)} as {quoted(f)}" for f, h in columns.factors.items())
    named = ", ".join(quoted(h) for h in columns.matched.values())
    answered = f"select {quoted(ROW)}, {named}, {answers} from raw_file where {filled}"
    name, value = quoted(" factor"), quoted(" score")
    long = f"unpivot ({answered}) on {factors} into name {name} value {value}"
    return f"select {row}, {kept}, {name} as factor, {value} as score from ({long}) where {tidied(value)} <> ''"


def _parse_distinct(con: duckdb.DuckDBPyConnection, column: Column, communes: Mapping[str, str]) -> None:
    every = con.execute(f"select distinct {column.name} from raw").fetchall()
    texts = [text for (text,) in every if text and tidy(text)]
    answers = [parse(column, t, communes) for t in texts]
    good = [None if isinstance(a, Refusal) else a for a in answers]
    bad = [a if isinstance(a, Refusal) else None for a in answers]
    answer_table = pa.table(
        {
            "text": pa.array(texts, pa.string()),
            "value": pa.array(good, _ARROW.get(column.type, pa.string())),
            "reason": pa.array([b and b.reason for b in bad], pa.string()),
            "remedy": pa.array([b and b.remedy for b in bad], pa.string()),
        }
    )
    con.register("answer_table", answer_table)
    con.execute(f"create or replace temp table parsed_{column.name} as select * from answer_table")
    con.unregister("answer_table")


def _typed_sql(table: Table, columns: Columns, parsed: list[Column]) -> str:
    names = {c.name for c in parsed}
    typed = [_typed_column(c, c.name in names, c.name in columns.matched) for c in table.columns]
    joins = "".join(f" left join parsed_{c.name} on parsed_{c.name}.text = raw.{c.name}" for c in parsed)
    return f"select raw.row, {', '.join(typed)} from raw{joins}"


def _typed_column(column: Column, parsed: bool, given: bool) -> str:
    found = "null"
    if parsed:
        found = f"parsed_{column.name}.value"
    elif given:
        found = f"nullif({tidied('raw.' + column.name)}, '')"
    if column.default is not None:
        found = f"coalesce({found}, {column.default!r})"
    return f"({found})::{column.type.sql} as {column.name}"


def _place_in_time(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A name or code that two units bear means the one that stands on the row's day."""
    if any(c.type is Type.COMMUNE for c in table.columns):
        con.execute(
            "update staged set commune = later.unit from commune as later"
            f" where later.code = staged.commune and later.unit <> later.code and {table.day} >= later.valid_from"
        )


def _note_refusals(con: duckdb.DuckDBPyConnection, column: Column, columns: Columns) -> None:
    """Each bad cell once, under the header it stands under (a wide survey's scores stand under their factor)."""
    header = "raw.factor" if columns.wide and column.name == "score" else "$header"
    con.execute(
        f"insert into refused select distinct raw.row, {header}, raw.{column.name}, p.reason, p.remedy"
        f" from raw join parsed_{column.name} as p on p.text = raw.{column.name} where p.reason is not null",
        {} if header == "raw.factor" else {"header": column.header},
    )


def _refuse_texts(con: duckdb.DuckDBPyConnection, table: Table, columns: Columns) -> None:
    """Texts that would be stored although they are no Unicode, or name a person."""
    glimpse = f"{personal.INSIDE}|{personal.GLIMPSE}|{suspicion.GLIMPSE}"
    for column in table.columns:
        if column.type is not Type.TEXT or column.name not in columns.matched:
            continue
        maybe = con.execute(
            f"select row, {column.name} from staged where regexp_matches({column.name}, ?)", [glimpse]
        ).fetchall()
        told = [(row, text, _why_not(column, text)) for row, text in maybe]
        con.executemany(
            "insert into refused values (?, ?, ?, ?, ?)",
            [[row, column.header, text, *why] for row, text, why in told if why] or [[None] * 5],
        )


def _why_not(column: Column, text: str) -> tuple[str, str] | None:
    if wrong := suspicion.kind(text):
        return suspicion.told(wrong)
    reason = personal.why_not(column, text)
    return (reason, "Thay bằng mã hoặc tên không chỉ ra người nào.") if reason else None


def _check_rules(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Row rules, on rows whose cells the rule reads were understood: an unread cell has its own reason."""
    for rule in table.rules:
        if rule.level == "refuse":
            read = [c.header for c in table.columns if re.search(rf"\b{c.name}\b", rule.bad)]
            at = table.column(rule.column)
            con.execute(
                f"insert into refused select row, ?, {as_typed(at)}, ?, ? from staged where {rule.bad}"
                " and row not in (select row from refused where list_contains(?, header))",
                [at.header, rule.reason, rule.remedy, read],
            )


def as_typed(column: Column, source: str = "staged") -> str:
    """SQL of a value as its file wrote it, days first."""
    value = f"{source}.{column.name}"
    if column.type is Type.DAY:
        return f"strftime({value}, '%d/%m/%Y')"
    if column.type is Type.MONTH:
        return f"strftime({value}, '%m/%Y')"
    return f"{value}::varchar"


def _check_future(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """What has happened cannot be dated after today."""
    today = settings.today()
    for column in table.columns:
        if column.name in table.events or column.type is Type.MONTH:
            shown = {"limit": today, "as": as_typed(column)}
        elif column.type is Type.YEAR:
            shown = {"limit": today.year, "as": f"{column.name}::varchar"}
        else:
            continue
        con.execute(
            f"insert into refused select distinct row, ?, {shown['as']}, 'Thời điểm này chưa tới.',"
            f" 'Kiểm tra lại năm và tháng.' from staged where {column.name} > ?",
            [column.header, shown["limit"]],
        )


def _broken(row: int, cells: int, expected: int) -> list[object]:
    return [
        row,
        "(cả dòng)",
        None,
        f"Dòng có {cells} ô trong khi tiêu đề có {expected} cột.",
        "Kiểm tra dấu phẩy và dấu ngoặc kép của dòng này.",
    ]
