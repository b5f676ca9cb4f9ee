"""Events summed by day and by month, once at load: a question's cost does not grow with the rows it counts.

A question that needs only a rollup's dimensions is answered from it, with the same formula and the
same column names as from the view of events: whole months from one by month, the days of a month that
the question cuts in two from one by day. Any other question reads the events themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import duckdb

from data import settings
from data.warehouse import touched_months

Rollups = dict[str, tuple[str, ...]]
_LETTER = ("commune", "item", "kind", "field", "channel", "agency", "complexity", "round")


@dataclass(frozen=True)
class Events:
    """What a view of events can be grouped by, and the dimensions of its rollups, smallest first.

    `by_month` has each month on its first day. Where there is no rollup by month, the one by day answers alone.
    """

    dimensions: tuple[str, ...]
    by_day: Rollups = field(default_factory=dict)
    by_month: Rollups = field(default_factory=dict)

    @property
    def rollups(self) -> Rollups:
        return self.by_day | self.by_month


def _by_day(name: str, *dimensions: str) -> Events:
    return Events(dimensions, {f"{name}_day": dimensions})


def _of_days(name: str) -> Events:
    cut = {"": "commune", "_item": "item", "_channel": "channel", "_field": "field"}
    return Events(
        ("days", *_LETTER),
        by_month={f"{name}_month{end}": ("days", "kind", dimension) for end, dimension in cut.items()},
    )


EVENTS = {
    "petition_event": Events(
        _LETTER,
        by_day={
            "petition_day": ("commune", "kind"),
            "petition_day_item": ("commune", "item", "kind"),
        },
        by_month={
            "petition_month": ("commune", "kind"),
            "petition_month_channel": ("commune", "kind", "channel"),
            "petition_month_item": ("commune", "item", "kind"),
            "petition_month_field": ("commune", "kind", "field"),
            "petition_month_agency": ("commune", "kind", "agency"),
            "petition_month_district": ("item", "kind", "field", "channel", "agency"),
            "petition_month_all": ("commune", "item", "kind", "field", "channel", "agency"),
        },
    ),
    "resolution_event": _of_days("resolution"),
    "acceptance_event": _of_days("acceptance"),
    "satisfaction_event": _by_day("satisfaction", "commune", "item", "agency", "channel", "factor", "score"),
    "model_event": _by_day("model", "commune", "item", "field", "subject", "level"),
    "task_event": _by_day("task", "commune", "item", "lead"),
    "reception_event": _by_day("reception", "commune", "level", "form", "chair"),
    "duty_event": _by_day("duty", "commune", "level", "chair"),
    "dialogue_event": _by_day("dialogue", "commune", "level"),
    "conclusion_event": _by_day("conclusion", "commune", "item", "level", "origin", "issuer", "field", "agency"),
    "coordination_event": _by_day("coordination", "commune", "item", "deed", "side"),
    "periodic_event": _by_day("periodic", "commune", "item", "deed", "side"),
    "clearance_event": _by_day("clearance", "commune", "project_id", "project_kind"),
    "hotspot_event": _by_day("hotspot", "commune", "item", "field", "agency"),
    "contribution_event": _by_day("contribution", "commune", "source"),
    "service_event": _by_day("service", "commune"),
    "outreach_event": _by_day("outreach", "commune", "item", "form"),
    "evaluation_event": _by_day("evaluation", "commune", "unit", "criterion"),
}
_COMMENT, _KIND, _COLUMN = re.compile(r"--.*"), re.compile(r"'(\w+)'\s+as event\b"), re.compile(r"\bas (\w+),?$", re.M)
_SMALL = {"TINYINT", "SMALLINT", "INTEGER"}


@cache
def kinds(view: str) -> dict[str, tuple[str, ...]]:
    """The kinds of event that carry each column of a view of events, as its SQL says: a part of the union each.

    Empty for a view whose rows are all of one kind.
    """
    texts = (_COMMENT.sub("", path.read_text("utf-8")) for path in settings.SQL.glob("*.sql"))
    text = next(text for text in texts if f" view {view} as" in text)
    carried: dict[str, list[str]] = {}
    for part in text.split(f" view {view} as", 1)[1].split(";", 1)[0].split("union all by name"):
        for kind in _KIND.findall(part):
            for column in _COLUMN.findall(part[part.index(f"'{kind}'") :]):
                carried.setdefault(column, []).append(kind)
    return {column: tuple(dict.fromkeys(of)) for column, of in carried.items()}


def build(con: duckdb.DuckDBPyConnection) -> None:
    """Make the rollup tables from the views of events: those of letters a span of months at a time, and of these only
    what a load has touched, where that is known."""
    months = touched_months.known(con)
    for view, events in EVENTS.items():
        is_kept = view in touched_months.VIEWS and months is not None
        spans = touched_months.spans(con, months) if view in touched_months.VIEWS else [touched_months.EVER]
        for number, span in enumerate(spans):
            for name, rows in _selected(con, view, events, span):
                if is_kept:
                    con.execute(f"delete from {name} where {span}")
                con.execute(
                    f"insert into {name} {rows}" if number or is_kept else f"create or replace table {name} as {rows}"
                )


def _selected(con: duckdb.DuckDBPyConnection, view: str, events: Events, span: str) -> Iterator[tuple[str, str]]:
    """Each rollup of a view and the query of its rows in a span, from the smallest that holds what it needs."""
    described = con.execute(f"describe {view}").fetchall()
    kept = {"event", "day", "source_batch", "source_row", *events.dimensions}
    sums = ", ".join(_sum(column, kind) for column, kind, *_ in described if column not in kept)
    made: Rollups = {}
    for rollups, day in ((events.by_day, "day"), (events.by_month, "date_trunc('month', day)::date as day")):
        for name, dimensions in reversed(rollups.items()):
            source = next((n for n in reversed(made) if set(dimensions) <= set(made[n])), view)
            grouped = ", ".join((day, *dimensions))
            yield name, f"select {grouped}, {sums} from {source} where {span} group by all order by day"
            made[name] = dimensions


def _sum(column: str, kind: str) -> str:
    """What a sum of counts is stored as: DuckDB's own choice of 128 bits takes several times as long to read.

    Small counts are summed as doubles, exact up to 2^53: through a view DuckDB sums whole numbers in 128 bits as well.
    """
    if kind in _SMALL:
        return f"coalesce(sum({column}::double), 0)::integer as {column}"
    return f"coalesce(sum({column}), 0){'::bigint' if kind == 'BIGINT' else ''} as {column}"
