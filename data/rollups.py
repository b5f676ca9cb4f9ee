"""Events summed by day, once at load: a question costs neither what a view works out nor more with more rows.

A question that needs only a rollup's dimensions is answered from it, with the same formula and the
same column names as from the view of events; any other question reads the events themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Events:
    """What a view of events can be grouped by, and its rollups with their dimensions, smallest first."""

    dimensions: tuple[str, ...]
    rollups: dict[str, tuple[str, ...]]


def _by_day(name: str, *dimensions: str) -> Events:
    return Events(dimensions, {f"{name}_day": dimensions})


EVENTS = {
    "petition_event": Events(
        ("commune", "item", "kind", "field", "channel", "agency", "complexity", "round"),
        {
            "petition_day": ("kind",),
            "petition_day_commune": ("commune", "kind"),
            "petition_day_commune_item": ("commune", "item", "kind"),
        },
    ),
    "satisfaction_event": _by_day("satisfaction", "commune", "item", "agency", "channel", "factor", "score"),
    "model_event": _by_day("model", "commune", "item", "field", "subject", "level"),
    "task_event": _by_day("task", "commune", "item", "lead"),
    "reception_event": _by_day("reception", "commune", "level", "form", "chair"),
    "duty_event": _by_day("duty", "commune", "level", "chair"),
    "dialogue_event": _by_day("dialogue", "commune", "level"),
    "contribution_event": _by_day("contribution", "commune", "source"),
    "service_event": _by_day("service", "commune"),
    "outreach_event": _by_day("outreach", "commune", "item", "form"),
    "evaluation_event": _by_day("evaluation", "commune", "unit", "criterion"),
}
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"}


def build(con: duckdb.DuckDBPyConnection) -> None:
    """Make the rollup tables from the views of events; each smaller one from the one below it."""
    for view, events in EVENTS.items():
        described = con.execute(f"describe {view}").fetchall()
        kept = {"event", "day", "source_batch", "source_row", *events.dimensions}
        sums = ", ".join(_sum(column, kind) for column, kind, *_ in described if column not in kept)
        source = view
        for name, dimensions in reversed(events.rollups.items()):
            group = ", ".join(("day", *dimensions))
            summed = f"select {group}, {sums} from {source} group by {group} order by day"
            con.execute(f"create or replace table {name} as {summed}")
            source = name


def _sum(column: str, kind: str) -> str:
    return f"sum({column}){'::bigint' if kind in _WHOLE else ''} as {column}"
