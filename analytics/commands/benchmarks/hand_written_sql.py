"""The numbers of the overview as plain SQL on the tables, as an analyst would write them: the measure of our own.

Nothing here reads events, rollups or the catalogue, so it also checks them. Calendar months only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from analytics.scope.filters import Filters
from analytics.scope.periods import Bucket
from data.tables.tables import TABLES
from data.warehouse import snapshots

Numbers = dict[tuple[str, ...], float | None]  # (question, label or group…) to number

# Letters alive between the first and the last day asked about; `accepted` ones are those that must be resolved.
_LETTER = """letter as (
    select *, handling = 'Thụ lý giải quyết' as accepted, accepted and due_on is not null as due,
        greatest(0, resolved_on - clock_on - suspended_days) as days
    from w.petition
    where {where} and received_on <= {last} and (resolved_on is null or resolved_on >= {first})
)"""

_STATE = """
    count(*) filter (accepted and resolved_on between first_day and last_day)                     as resolved,
    count(*) filter (accepted and counted_from <= last_day
        and (resolved_on is null or resolved_on >= first_day))                                    as to_resolve,
    count(*) filter (due and resolved_on between first_day and last_day)                          as resolved_due,
    count(*) filter (due and resolved_on between first_day and last_day and resolved_on > due_on) as late,
    count(*) filter (due and counted_from <= last_day
        and (resolved_on is null or resolved_on > last_day))                                      as open_due,
    count(*) filter (due and counted_from <= last_day and due_on < last_day
        and (resolved_on is null or resolved_on > last_day))                                      as overdue"""

_ON_TIME = "100 * (resolved_due + open_due - late - overdue) / nullif(resolved_due + open_due, 0)"

_SPANS = f"""
with span(label, first_day, last_day) as (values {{spans}}), {_LETTER},
counted as (
    select label, count(*) filter (received_on between first_day and last_day) as received, {_STATE},
        median(days) filter (accepted and resolved_on between first_day and last_day) as days_median
    from span left join letter on true group by label
)
select label, received, 100 * resolved / nullif(to_resolve, 0) as resolution_rate, {_ON_TIME} as on_time_rate,
    days_median, overdue
from counted"""

_PLACES = f"""
with span(first_day, last_day) as (values ({{first}}, {{last}})), {_LETTER},
counted as (select commune, {_STATE} from letter cross join span group by commune)
select commune, {_ON_TIME} as on_time_rate from counted where commune is not null"""

_KINDS = """
select strftime(received_on, '%Y-%m') as month, kind, count(*) as received
from w.petition where {where} and received_on between {first} and {last} group by all"""

# What happened in each month; what stands at its end is the running sum of what came and what left.
_MONTHS = """
with letter as (
    select *, greatest(counted_from, due_on + 1) as overdue_on,
        greatest(0, resolved_on - clock_on - suspended_days) as days
    from w.petition where {where} and handling = 'Thụ lý giải quyết'
),
month as (select unnest(generate_series(date_trunc('month', {begin}), {last}, interval 1 month))::date as month),
received as (
    select date_trunc('month', received_on)::date as month, count(*) as received
    from w.petition where {where} and received_on <= {last} group by 1
),
accepted as (
    select date_trunc('month', counted_from)::date as month, count(*) as accepted, count(due_on) as accepted_due
    from letter where counted_from <= {last} group by 1
),
resolved as (
    select date_trunc('month', resolved_on)::date as month, count(*) as resolved, count(due_on) as resolved_due,
        count(*) filter (resolved_on > due_on) as late, count(*) filter (resolved_on > overdue_on) as no_longer,
        median(days) as days_median
    from letter where resolved_on <= {last} group by 1
),
overdue as (
    select date_trunc('month', overdue_on)::date as month, count(*) as became
    from letter where overdue_on <= {last} and (resolved_on is null or resolved_on > overdue_on) group by 1
),
flow as (
    select month, days_median, coalesce(received, 0) as received, coalesce(accepted, 0) as accepted,
        coalesce(accepted_due, 0) as accepted_due, coalesce(resolved, 0) as resolved,
        coalesce(resolved_due, 0) as resolved_due, coalesce(late, 0) as late,
        coalesce(became, 0) - coalesce(no_longer, 0) as overdue_change
    from month left join received using (month) left join accepted using (month) left join resolved using (month)
    left join overdue using (month)
),
standing as (
    select *, sum(accepted - resolved) over (order by month) as open,
        sum(accepted_due - resolved_due) over (order by month) as open_due,
        sum(overdue_change) over (order by month) as overdue
    from flow
)
select strftime(month, '%Y-%m') as label, received,
    100 * resolved / nullif(open + resolved, 0) as resolution_rate,
    100 * (resolved_due + open_due - late - overdue) / nullif(resolved_due + open_due, 0) as on_time_rate,
    days_median, overdue
from standing where month >= date_trunc('month', {first})"""

_SATISFIED = """
with span(label, first_day, last_day) as (values {spans}),
daily as (
    select surveyed_on, sum(responses) as responses, sum(responses) filter (score >= 4) as satisfied
    from w.satisfaction where {where} and factor <> 'Chung' and surveyed_on between {first} and {last} group by 1
)
select label, 100 * coalesce(sum(satisfied), 0) / nullif(sum(responses), 0) as satisfied_rate
from span left join daily on surveyed_on between first_day and last_day group by label"""

_MODELS = """
with span(label, first_day, last_day) as (values {spans}),
kept as (select registered_on, ended_on from w.model where {where})
select label, count(registered_on) as models_active
from span left join kept on registered_on <= last_day and (ended_on is null or ended_on > last_day) group by label"""


def connect() -> duckdb.DuckDBPyConnection:
    """The current snapshot as `w`, in a DuckDB of one's own."""
    con = duckdb.connect()
    place = str(snapshots.snapshot_path(snapshots.reader().id)).replace("'", "''")
    con.execute(f"attach '{place}' as w (read_only)")
    return con


def overview(
    con: duckdb.DuckDBPyConnection, filters: Filters, named: Sequence[Bucket], months: Sequence[Bucket]
) -> Numbers:
    """Tiles for the `named` buckets (the present one first) and the months, map and months by kind for the first."""
    now, everything = named[0], [*named, *months]
    first, last = min(b.start for b in named), max(b.end for b in everything)
    begin = str(snapshots.reader().data_from or months[0].start)
    found: Numbers = {}
    for sql, table, begins, buckets in (
        (_SPANS, "petition", str(first), named),
        (_MONTHS, "petition", str(months[0].start), months),
        (_SATISFIED, "satisfaction", str(min(first, months[0].start)), everything),
        (_MODELS, "model", str(first), everything),
    ):
        rows = _rows(con, sql, table, filters, first=begins, last=str(last), begin=begin, spans=_values(buckets))
        found |= {("tile", row["label"], k): v for row in rows for k, v in row.items() if k != "label"}
    present = {"first": str(now.start), "last": str(now.end)}
    rows = _rows(con, _PLACES, "petition", filters, **present)
    found |= {("map", row["commune"]): row["on_time_rate"] for row in rows}
    rows = _rows(con, _KINDS, "petition", filters, **present)
    return found | {("kind", row["month"], row["kind"]): row["received"] for row in rows}


def _rows(
    con: duckdb.DuckDBPyConnection, sql: str, table: str, filters: Filters, spans: str = "", **days: str
) -> list[dict[str, Any]]:
    where, params = filters.where(TABLES[table])
    text = sql.format(where=where, spans=spans, **{name: f"date '{day}'" for name, day in days.items()})
    done = con.execute(text, params)
    names = [column[0] for column in done.description or ()]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


def _values(buckets: Sequence[Bucket]) -> str:
    return ", ".join(f"('{b.label}', date '{b.start}', date '{b.end}')" for b in buckets)
